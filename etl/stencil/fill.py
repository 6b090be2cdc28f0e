"""Filling a template, read top to bottom: open, lay out, check, write the cells, move the rest, prove, pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from lxml import etree

from etl.stencil.binding import Binding
from etl.stencil.cards import CardViews, mark_cards
from etl.stencil.charts import move_charts
from etl.stencil.checking import find_problems, unknown_names
from etl.stencil.evaluator import Book
from etl.stencil.filling import Contents, FilledSheet, lay_out
from etl.stencil.lint import lint_package
from etl.stencil.notes import add_links, add_notes, add_relation
from etl.stencil.package import (
    CONTENT_TYPES,
    MAIN,
    RELATIONSHIPS,
    in_writing_order,
    read_package,
    relations,
    write_package,
    xml_bytes,
)
from etl.stencil.parts import fill_page_texts, move_names, move_pivot_sources, move_related
from etl.stencil.record_sheets import with_record_sheets
from etl.stencil.references import Formula, parse_formula
from etl.stencil.sheet_parts import move_sheet, set_dimension
from etl.stencil.strings import Strings
from etl.stencil.styles import Styles
from etl.stencil.tables import table_areas
from etl.stencil.template import Hole, sheet_holes
from etl.stencil.totals import verify_totals
from etl.stencil.untouched import keeps_its_cells
from etl.stencil.values import Filled, Problem, TemplateError, Value, View
from etl.stencil.workbook import Part, Template, open_template
from etl.stencil.writer import SheetWriter

MOST_PROBLEMS_SHOWN = 5


def fill_template(data: bytes, scalars: Mapping[str, Value], views: Mapping[str, View]) -> Filled:
    """The template filled; TemplateError when it cannot be, or when a total would not equal its data."""
    with damage_named():
        return _filled(open_template(read_package(data)), scalars, views)


@contextmanager
def damage_named() -> Iterator[None]:
    """Turns what a damaged part makes the parsing trip over (a bad number, index or name) into a refusal."""
    try:
        yield
    except (ValueError, LookupError) as error:
        raise TemplateError(f"서식 파일이 손상된 것 같습니다({error!r}). 엑셀에서 열어 다시 저장해 주세요.") from error


def _filled(template: Template, scalars: Mapping[str, Value], views: Mapping[str, View]) -> Filled:
    fields = {name: frozenset(view.fields) for name, view in views.items()}
    mark_cards(template, views)
    _raise_on([problem for sheet in template.sheets for problem in unknown_names(sheet, scalars, fields)])
    template = with_record_sheets(template, scalars, views)
    contents = _lay_out(template, scalars, views)
    problems = find_problems(contents, scalars, fields)
    _raise_on(problems)
    warnings = [str(problem) for problem in problems]
    book = Book(contents, _names(template, contents), table_areas(template, contents))
    written = _Written(template, contents, book)
    warnings += written.warnings()
    for sheet in contents.sheets.values():
        verify_totals(contents, book, sheet)
    parts = dict(written.parts())
    return Filled(_packed(parts), tuple(dict.fromkeys([*warnings, *book.warnings])))


def check_template(data: bytes, scalars: Iterable[str], fields: Mapping[str, Iterable[str]]) -> tuple[Problem, ...]:
    """What the template's author should mend."""
    try:
        with damage_named():
            return _checked(open_template(read_package(data)), scalars, fields)
    except TemplateError as error:
        return (Problem("", str(error)),)


def _checked(template: Template, scalars: Iterable[str], fields: Mapping[str, Iterable[str]]) -> tuple[Problem, ...]:
    known, sets = tuple(scalars), {name: frozenset(names) for name, names in fields.items()}
    views = {name: View(name, tuple(sorted(names)), ()) for name, names in sets.items()}
    mark_cards(template, views)
    unknown = tuple(problem for sheet in template.sheets for problem in unknown_names(sheet, known, sets))
    if any(not _known_view(hole, sets) for sheet in template.sheets for hole in sheet_holes(sheet)):
        return unknown
    contents = _lay_out(template, {}, views)
    return tuple(dict.fromkeys(unknown + find_problems(contents, known, sets)))


def _known_view(hole: Hole, fields: Mapping[str, frozenset[str]]) -> bool:
    view = hole.name if hole.when else hole.view
    return not view or view in fields


def _raise_on(problems: Iterable[Problem]) -> None:
    fatal = [str(problem) for problem in problems if problem.fatal]
    if fatal:
        more = f" 그 밖에 {len(fatal) - MOST_PROBLEMS_SHOWN}곳." if len(fatal) > MOST_PROBLEMS_SHOWN else ""
        raise TemplateError("서식을 고쳐야 합니다. " + " / ".join(fatal[:MOST_PROBLEMS_SHOWN]) + more)


def _lay_out(template: Template, scalars: Mapping[str, Value], views: Mapping[str, View]) -> Contents:
    shown = CardViews(views)
    sheets = {sheet.name.casefold(): lay_out(template, sheet, shown.of(sheet.card)) for sheet in template.sheets}
    return Contents(sheets, Binding(scalars), template.date1904, template.repeated)


def _names(template: Template, contents: Contents) -> dict[tuple[str, str], Formula]:
    """The defined names as moved, for the evaluator, each with the sheet it is limited to ("" = none)."""
    move_names(template, contents)
    listed = [element.get("name", "").casefold() for element in template.workbook.root.iter(f"{{{MAIN}}}sheet")]
    return {
        (element.get("name", "").casefold(), _local(element, listed)): parse_formula(element.text or "")
        for element in template.workbook.root.iter(f"{{{MAIN}}}definedName")
    }


def _local(element: etree._Element, sheets: list[str]) -> str:
    at = element.get("localSheetId")
    return sheets[int(at)] if at else ""


class _Written:
    """The filled parts: cells first, because links and notes come from them, then everything around."""

    def __init__(self, template: Template, contents: Contents, book: Book) -> None:
        self.template, self.contents, self.book = template, contents, book
        self.strings = Strings(template)
        self.cells: dict[str, list[bytes]] = {}

    def warnings(self) -> list[str]:
        """Fills and moves everything; what people should know about it."""
        template, contents = self.template, self.contents
        styles = Styles(_related(template, "styles"))
        found: list[str] = []
        for sheet in contents.sheets.values():
            writer = SheetWriter(sheet, contents, self.book, self.strings, styles)
            if not keeps_its_cells(contents, self.book, sheet):
                self.cells[sheet.sheet.part.name] = writer.content()
            move_sheet(contents, sheet)
            set_dimension(sheet)
            found += move_related(template, contents, sheet)
            fill_page_texts(contents, sheet)
            found += add_links(template, sheet.sheet, writer.links)
            found += add_notes(template, sheet.sheet, writer.notes)
        move_pivot_sources(template, contents)
        found += move_charts(template, contents, self.book)
        return found

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Every part of the filled package, untouched ones byte for byte."""
        template = self.template
        strings = self.strings.content(template)
        strings_name = template.strings_part.name if template.strings_part else "xl/sharedStrings.xml"
        if strings is not None and template.strings_part is None:
            _declare_strings(template, strings_name)
        _recalculate_on_load(template)
        _drop_calc_chain(template)
        sheets = {sheet.sheet.part.name: sheet for sheet in self.contents.sheets.values()}
        for name in in_writing_order({**template.raw, **template.parsed}):
            if name in self.cells:
                yield name, _sheet_content(sheets[name], self.cells.pop(name))
            elif name in template.parsed:
                yield name, template.parsed[name].content() if name != strings_name else strings or template.raw[name]
            elif name in template.raw:
                yield name, template.raw[name]
        if strings is not None and template.strings_part is None:
            yield strings_name, strings


def _related(template: Template, kind: str) -> Part | None:
    """The workbook's part of a kind."""
    for relation in relations(template.raw, template.workbook.name):
        if relation.kind == kind and relation.target in template.raw:
            return template.part(relation.target)
    return None


def _sheet_content(sheet: FilledSheet, cells: list[bytes]) -> bytes:
    """The sheet's part with its new rows."""
    root = sheet.sheet.part.root
    data = root.find(f"{{{MAIN}}}sheetData")
    assert data is not None, "a sheet without it is refused when opened"
    data[:] = []
    data.text = None
    tag = f"{root.prefix}:sheetData" if root.prefix else "sheetData"
    head, _, tail = xml_bytes(root).partition(f"<{tag}/>".encode())
    return b"".join([head, f"<{tag}>".encode(), *cells, f"</{tag}>".encode(), tail])


def _declare_strings(template: Template, name: str) -> None:
    add_relation(template, template.workbook.name, "sharedStrings", name.removeprefix("xl/"))
    types = template.part("[Content_Types].xml").root
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override", PartName=f"/{name}", ContentType=kind)


def _recalculate_on_load(template: Template) -> None:
    """Has Excel work every formula out again when the file is opened."""
    root = template.workbook.root
    properties = root.find(f"{{{MAIN}}}calcPr")
    if properties is None:
        properties = etree.Element(f"{{{MAIN}}}calcPr")
        before = [root.find(f"{{{MAIN}}}{tag}") for tag in ("definedNames", "externalReferences", "functionGroups", "sheets")]  # fmt: skip
        next(element for element in before if element is not None).addnext(properties)
    properties.set("fullCalcOnLoad", "1")


def _drop_calc_chain(template: Template) -> None:
    """Excel rebuilds the calculation chain; a stale one would make it offer a repair."""
    part = _related(template, "calcChain")
    if part is None:
        return
    template.raw.pop(part.name)
    template.parsed.pop(part.name)
    types = template.part("[Content_Types].xml").root
    for element in list(types.iter(f"{{{CONTENT_TYPES}}}Override")):
        if element.get("PartName") == f"/{part.name}":
            types.remove(element)
    folder, _, name = template.workbook.name.rpartition("/")
    links = template.part(f"{folder}/_rels/{name}.rels").root
    for element in list(links.iter(f"{{{RELATIONSHIPS}}}Relationship")):
        if element.get("Type", "").endswith("/calcChain"):
            links.remove(element)


def _packed(parts: dict[str, bytes]) -> bytes:
    """The package's bytes, once the lint finds nothing in it."""
    faults = list(lint_package(parts))
    if faults:
        raise TemplateError("채운 통합 문서에 문제가 있어 쓰지 않았습니다. " + " / ".join(faults[:MOST_PROBLEMS_SHOWN]))
    return write_package(parts.items())
