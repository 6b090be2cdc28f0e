"""A template opened: its sheets' cells as values, every other part that may need editing as an XML tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from etl.stencil.package import (
    MAIN,
    OFFICE,
    Relation,
    parse_xml,
    relations,
    workbook_name,
    xml_bytes,
)
from etl.stencil.references import LAST_COLUMN, LAST_ROW, Formula, cell_at, formula_text, parse_formula
from etl.stencil.values import TemplateError, Value

_R = f"{{{MAIN}}}r"
_ROW, _CELL, _FORMULA, _VALUE, _INLINE = (f"{{{MAIN}}}{tag}" for tag in ("row", "c", "f", "v", "is"))
_KEPT_CELL_ATTRIBUTES = ("cm", "vm", "ph")


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell of the template.  ``text`` is its text, or its number as stored; ``rich`` the string item it came from."""

    row: int
    column: int
    style: int = 0
    kind: str = "n"
    text: str = ""
    shared: int | None = None
    rich: etree._Element | None = None
    formula: Formula | None = None
    array: str = ""
    extra: str = ""

    @property
    def is_text(self) -> bool:
        """Whether it holds text of its own (not a formula's)."""
        return self.formula is None and self.kind in ("s", "inlineStr", "str")


@dataclass(frozen=True)
class SourceRow:
    """A row of the template: its number, its attributes as printed in XML, its cells by column."""

    number: int
    attributes: str
    style: int
    cells: dict[int, SourceCell]


@dataclass
class Part:
    """An XML part being edited; written as it came when nothing in it changed."""

    name: str
    original: bytes
    root: etree._Element
    before: bytes = b""

    def content(self) -> bytes:
        """The part's bytes now."""
        after = etree.tostring(self.root)
        return self.original if after == self.before else xml_bytes(self.root)


@dataclass(frozen=True)
class Card:
    """The one record a whole sheet is filled from; ``record`` is None on the one sheet of an empty view.

    ``keys`` are the fields in which the rows of other views must agree with it to stand on its sheet.
    """

    view: str
    fields: frozenset[str]
    keys: tuple[str, ...] = ()
    record: Mapping[str, Value] | None = None
    ordinal: int = 0


@dataclass(frozen=True)
class Repeated:
    """What became of a sheet that was repeated: its view, the new sheets' names, and which of them a record (by id) has."""

    view: str
    names: tuple[str, ...]
    by_record: Mapping[int, str]

    def sheet_of(self, record: Mapping[str, Value] | None) -> str:
        """The sheet of a record of the view; the first for any other."""
        return self.by_record.get(id(record), self.names[0])


@dataclass
class Sheet:
    """A worksheet: its name, its part without the cells, and the cells; ``card`` when it is filled from one record."""

    name: str
    part: Part
    rows: dict[int, SourceRow]
    relations: tuple[Relation, ...] = ()
    card: Card | None = None

    def cells(self) -> Iterator[SourceCell]:
        """Every cell, row by row."""
        for row in self.rows.values():
            yield from row.cells.values()


@dataclass
class Template:
    """The whole template: raw parts, parsed parts by name, sheets in order, shared strings.

    ``repeated`` tells, by the name (case folded) of each sheet made once for each record, which sheets it became;
    ``table_names`` the template's name of each Excel table that was copied along.
    """

    raw: dict[str, bytes]
    workbook: Part
    sheets: list[Sheet] = field(default_factory=list)
    strings: list[etree._Element] = field(default_factory=list)
    strings_part: Part | None = None
    parsed: dict[str, Part] = field(default_factory=dict)
    repeated: Mapping[str, Repeated] = field(default_factory=dict)
    table_names: Mapping[str, str] = field(default_factory=dict)

    def part(self, name: str) -> Part:
        """The named part, parsed once."""
        if name not in self.parsed:
            self.parsed[name] = open_part(self.raw, name)
        return self.parsed[name]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name; Excel does not mind case."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)

    @property
    def date1904(self) -> bool:
        """Whether dates count from 1904."""
        properties = self.workbook.root.find(f"{{{MAIN}}}workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")


def open_part(raw: dict[str, bytes], name: str) -> Part:
    """A part of the package, parsed."""
    if name not in raw:
        raise TemplateError(f"서식 파일에 {name} 부분이 없습니다. 엑셀에서 다시 저장해 주세요.")
    root = parse_xml(raw[name], name)
    return Part(name, raw[name], root, etree.tostring(root))


def open_template(raw: dict[str, bytes]) -> Template:
    """The template opened from its parts."""
    name = workbook_name(raw)
    template = Template(raw, open_part(raw, name))
    template.parsed[name] = template.workbook
    targets = {relation.id: relation for relation in relations(raw, name)}
    _open_strings(template, targets.values())
    for element in template.workbook.root.iter(f"{{{MAIN}}}sheet"):
        relation = targets.get(element.get(f"{{{OFFICE}}}id", ""))
        if relation and relation.kind == "worksheet":
            template.sheets.append(_open_sheet(template, element.get("name", ""), relation.target))
    if not template.sheets:
        raise TemplateError("서식에 시트가 없습니다. 시트가 하나 이상 있는 .xlsx 서식을 써 주세요.")
    return template


def _open_strings(template: Template, targets: object) -> None:
    for relation in targets:  # type: ignore[attr-defined]
        if relation.kind == "sharedStrings":
            template.strings_part = template.part(relation.target)
            template.strings = list(template.strings_part.root.iter(f"{{{MAIN}}}si"))


def _open_sheet(template: Template, name: str, part_name: str) -> Sheet:
    part = template.part(part_name)
    data = part.root.find(f"{{{MAIN}}}sheetData")
    if data is None:
        raise TemplateError(f"서식의 ‘{name}’ 시트에 칸이 없습니다. 엑셀에서 다시 저장해 주세요.")
    rows = _read_rows(data, template.strings, name)
    return Sheet(name, part, _unshare(rows), relations(template.raw, part_name))


def _read_rows(data: etree._Element, strings: list[etree._Element], sheet: str) -> dict[int, SourceRow]:
    rows: dict[int, SourceRow] = {}
    number = 0
    for element in data.iter(_ROW):
        number = int(element.get("r") or number + 1)
        if number in rows or number > LAST_ROW:
            raise TemplateError(f"서식의 ‘{sheet}’ 시트 {number}행이 손상되었습니다. 엑셀에서 다시 저장해 주세요.")
        rows[number] = _read_row(element, number, strings, sheet)
    return dict(sorted(rows.items()))


def _read_row(element: etree._Element, number: int, strings: list[etree._Element], sheet: str) -> SourceRow:
    cells: dict[int, SourceCell] = {}
    column = 0
    for child in element.iter(_CELL):
        column = cell_at(child.get("r", ""))[1] if child.get("r") else column + 1
        if column in cells or column > LAST_COLUMN:
            raise TemplateError(
                f"서식의 ‘{sheet}’ 시트 {number}행에 같은 칸이 두 번 있습니다. 엑셀에서 다시 저장해 주세요."
            )
        cells[column] = _read_cell(child, number, column, strings)
    return SourceRow(number, row_attributes(element), int(element.get("s") or 0), dict(sorted(cells.items())))


def row_attributes(element: etree._Element) -> str:
    """A row's attributes as XML, but for its number and its spans (which only speed loading up)."""
    return attributes_text(element, skip=("r", "spans"))


def attributes_text(element: etree._Element, skip: tuple[str, ...] = (), only: tuple[str, ...] = ()) -> str:
    """Attributes as XML text with the prefixes in force at the element."""
    prefixes = {uri: prefix for prefix, uri in element.nsmap.items() if prefix}
    written = []
    for key, value in element.attrib.items():
        name = etree.QName(key)
        if name.text in skip or (only and name.text not in only):
            continue
        label = f"{prefixes[name.namespace]}:{name.localname}" if name.namespace else name.localname
        written.append(f' {label}="{escape(str(value), quote=True)}"')
    return "".join(written)


def escape(text: str, quote: bool = False) -> str:
    """The text as XML content (or, quoted, as an attribute's)."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace('"', "&quot;").replace("\n", "&#10;") if quote else escaped


def item_text(item: etree._Element) -> str:
    """The text of a string item, its runs joined, without phonetic hints."""
    runs = [item, *item.iter(_R)]
    return "".join(run.findtext(f"{{{MAIN}}}t") or "" for run in runs)


def _read_cell(element: etree._Element, row: int, column: int, strings: list[etree._Element]) -> SourceCell:
    kind = element.get("t", "n")
    cell = SourceCell(row, column, int(element.get("s") or 0), kind, element.findtext(_VALUE) or "")
    extra = attributes_text(element, only=_KEPT_CELL_ATTRIBUTES)
    formula = element.find(_FORMULA)
    if formula is not None:
        return _formula_cell(replace(cell, extra=extra), formula)
    if kind == "s":
        shared = int(cell.text)
        return replace(cell, shared=shared, rich=strings[shared], text=item_text(strings[shared]), extra=extra)
    inline = element.find(_INLINE)
    if inline is not None:
        return replace(cell, rich=inline, text=item_text(inline), extra=extra)
    return replace(cell, extra=extra)


def _formula_cell(cell: SourceCell, formula: etree._Element) -> SourceCell:
    """A formula cell; a shared one carries its group in ``array`` as ``shared:N`` until ``_unshare``."""
    kind = formula.get("t", "normal")
    tokens = parse_formula(formula.text or "")
    if kind == "shared":
        return replace(cell, formula=tokens, array=f"shared:{formula.get('si')}")
    if kind == "dataTable":
        raise TemplateError(
            "서식에 데이터 표(가상 분석)가 있습니다. 데이터 표를 값이나 수식으로 바꾸고 다시 저장해 주세요."
        )
    return replace(cell, formula=tokens, array=formula.get("ref", "") if kind == "array" else "")


def _unshare(rows: dict[int, SourceRow]) -> dict[int, SourceRow]:
    """The rows with each shared formula written out in every cell that shares it."""
    masters: dict[str, SourceCell] = {}
    for row in rows.values():
        for column, cell in row.cells.items():
            if cell.array.startswith("shared:"):
                row.cells[column] = _own_formula(cell, masters)
    return rows


def _own_formula(cell: SourceCell, masters: dict[str, SourceCell]) -> SourceCell:
    master = cell if cell.formula else masters.get(cell.array, cell)
    masters.setdefault(cell.array, master)
    text = formula_text(master.formula or (), cell.row - master.row, cell.column - master.column)
    return replace(cell, formula=parse_formula(text), array="")
