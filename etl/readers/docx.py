"""Reads DOCX: paragraphs, headings by outline level, tables with their spans, nested tables and text boxes.

It walks ``document.xml`` itself: the usual library drops the text of entities without a word and unfolds a
``gridSpan`` of fifty million into as many cells.  Deleted text of tracked changes is left out, inserted text kept,
for that is what the page shows when the changes are accepted.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from etl.model import Block, Cell, Document, Finding, Heading, Paragraph, Place, Severity
from etl.readers.base import MAX_DEPTH, ReadError, Source
from etl.readers.gate import ZipMembers, open_zip
from etl.readers.spans import CellBudget, GridSketch
from etl.readers.xml_safe import BrokenXml, UnsafeXml, attribute, local_name, parse_xml

# Tracked deletions, field codes, properties, ruby, and the older copy of a drawing that newer programs skip too.
_SILENT = frozenset({"del", "moveFrom", "delText", "instrText", "rPr", "pPr", "Fallback", "rt"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WRAPPERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})
_OFFICE_DOCUMENT = "/officeDocument"


def read_docx(source: Source) -> Document:
    """The document a DOCX file holds."""
    members = open_zip(source.data, report=source.report)
    main = _main_part(members, source.report)
    body = _part(members, main, source.report).find("{*}body")
    if body is None:
        raise _fault(source.report, "DAMAGED", "본문이 없습니다")
    walk = _Walk(source.report, _levels(members, main, source.report), CellBudget(source.report))
    walk.container(body, 0, None)
    return Document(source.report, source.sha256, "docx", tuple(walk.blocks), tuple(walk.findings()))


def _fault(report: str, status: str, what: str) -> ReadError:
    return ReadError(status, f"{report}: {what}. 워드나 한글에서 열어 docx로 다시 저장한 파일을 넣어 주세요.")


def _part(members: ZipMembers, name: str, report: str) -> etree._Element:
    """The root of an XML part of the package."""
    if name not in members:
        raise _fault(report, "DAMAGED", f"파일 안에 ‘{name}’이(가) 없습니다")
    try:
        return parse_xml(members[name])
    except UnsafeXml as fault:
        raise _fault(report, "REFUSED", f"‘{name}’에 문서 형식 선언이 있거나 지나치게 커서 읽지 않았습니다") from fault
    except BrokenXml as fault:
        raise _fault(report, "DAMAGED", f"‘{name}’의 XML이 깨졌거나 표가 너무 깊이 겹쳐 있습니다") from fault


def _main_part(members: ZipMembers, report: str) -> str:
    """The name of the main part, as the package's relationships tell it."""
    if "_rels/.rels" in members:
        for relation in _part(members, "_rels/.rels", report):
            if (relation.get("Type") or "").endswith(_OFFICE_DOCUMENT):
                return posixpath.normpath((relation.get("Target") or "").lstrip("/"))
    return "word/document.xml"


def _levels(members: ZipMembers, main: str, report: str) -> Mapping[str, int]:
    """The outline level (0 is the top, 9 is body text) of each paragraph style, its own or its ancestor's.

    The style named ``caption`` is given the level -1, for it marks what belongs to the table beside it.
    """
    name = posixpath.join(posixpath.dirname(main), "styles.xml")
    if name not in members:
        return {}
    styles = {attribute(style, "styleId") or "": style for style in _part(members, name, report).iterfind("{*}style")}
    levels = {identity: _style_level(style, styles) for identity, style in styles.items()}
    return {identity: level for identity, level in levels.items() if level is not None}


def _style_level(style: etree._Element | None, styles: Mapping[str, etree._Element]) -> int | None:
    """The level a style has, from the nearest ancestor that says one; a chain without end is cut."""
    for _ in range(MAX_DEPTH):
        if style is None:
            return None
        if (_value(style, "{*}name") or "").lower() == "caption":
            return -1
        if (level := _value(style, "{*}pPr/{*}outlineLvl")) is not None:
            return _whole(level, 9)
        style = styles.get(_value(style, "{*}basedOn") or "")
    return None


def _value(element: etree._Element, path: str) -> str | None:
    """The ``val`` attribute of what stands at a path; ``""`` where it stands without one."""
    found = element.find(path)
    return None if found is None else attribute(found, "val") or ""


def _whole(text: str | None, default: int) -> int:
    """A small whole number, else the default."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


@dataclass
class _Walk:
    """The walk over a document: the blocks so far, and what was noticed."""

    report: str
    levels: Mapping[str, int]
    budget: CellBudget
    blocks: list[Block] = field(default_factory=list)
    tables: int = 0
    tracked: int = 0
    hidden: int = 0
    _caption: str = ""

    def container(self, holder: etree._Element, depth: int, parent: Place | None) -> None:
        """The paragraphs and tables of a body, text box or content control, in order."""
        if depth > MAX_DEPTH:
            raise _fault(self.report, "REFUSED", f"표나 글상자가 {MAX_DEPTH}겹을 넘게 겹쳐 있어 읽지 않았습니다")
        for child in holder:
            name = local_name(child)
            if name == "p":
                self._paragraph(child, depth, parent)
            elif name == "tbl":
                self._table(child, depth + 1, parent)
            elif name in _WRAPPERS:
                self.container(child, depth, parent)

    def _paragraph(self, element: etree._Element, depth: int, parent: Place | None) -> None:
        """A paragraph, then the text boxes anchored in it."""
        self._notice(element)
        level = self._level(element)
        if text := paragraph_text(element):
            self._caption = text if level == -1 else ""
            here = Place(self.report)
            heading = level is not None and 0 <= level < 9
            self.blocks.append(Heading(text, (level or 0) + 1, here) if heading else Paragraph(text, here))
        for box in _text_boxes(element):
            self.container(box, depth + 1, parent)

    def _level(self, paragraph: etree._Element) -> int | None:
        """The outline level of a paragraph: its own, else its style's."""
        own = _value(paragraph, "{*}pPr/{*}outlineLvl")
        return self.levels.get(_value(paragraph, "{*}pPr/{*}pStyle") or "") if own is None else _whole(own, 9)

    def _notice(self, paragraph: etree._Element) -> None:
        """Count what a reader of the page should be told: tracked changes and hidden text."""
        for child in paragraph:
            name = local_name(child)
            self.tracked += name in ("ins", "del")
            self.hidden += name == "r" and _is_hidden(child)

    def _table(self, element: etree._Element, depth: int, parent: Place | None) -> None:
        """A table, then the tables and text boxes in its cells."""
        self.tables += 1
        name = f"t{self.tables}"
        caption, self._caption = self._caption_of(element), ""
        rows = _RowReader(GridSketch(self.budget))
        for row in _children(element, "tr"):
            if row.find("{*}trPr/{*}del") is None:
                rows.read(row)
            self.tracked += row.find("{*}trPr/{*}del") is not None or row.find("{*}trPr/{*}ins") is not None
        table = rows.sketch.finish(name, Place(self.report), caption, parent)
        if table is None:
            return
        self.blocks.append(table)
        for cell, item in rows.cells:
            self._inside(item, depth, Place(self.report, table=name, row=cell.row, column=cell.column))

    def _inside(self, item: etree._Element, depth: int, here: Place) -> None:
        """What a cell holds beside its own lines."""
        if depth > MAX_DEPTH:
            raise _fault(self.report, "REFUSED", f"표가 {MAX_DEPTH}겹을 넘게 겹쳐 있어 읽지 않았습니다")
        for table in _children(item, "tbl"):
            self._table(table, depth + 1, here)
        for paragraph in _children(item, "p"):
            self._notice(paragraph)
            for box in _text_boxes(paragraph):
                self.container(box, depth + 1, here)

    def _caption_of(self, table: etree._Element) -> str:
        """The caption paragraph just before a table, else the title in its properties."""
        return self._caption or _value(table, "{*}tblPr/{*}tblCaption") or ""

    def findings(self) -> Iterator[Finding]:
        """What a person should know of how the document was read."""
        here = Place(self.report)
        if self.tracked:
            message = (
                f"변경 내용 추적 {self.tracked}곳이 남아 있어, 모두 적용한 모습으로 읽었습니다. 워드에서 확인해 주세요."
            )
            yield Finding(Severity.NOTE, "tracked_changes", message, here)
        if self.hidden:
            message = f"숨긴 글 {self.hidden}곳은 인쇄되지 않는 글이라 읽지 않았습니다."
            yield Finding(Severity.NOTE, "hidden_content", message, here)


class _RowReader:
    """Puts the rows of one table into a grid, joining cells that are merged downwards."""

    def __init__(self, sketch: GridSketch) -> None:
        self.sketch = sketch
        self.cells: list[tuple[Cell, etree._Element]] = []
        self._open: dict[int, Cell] = {}  # column -> the cell that may still be continued below

    def read(self, row: etree._Element) -> None:
        """Take in one row."""
        self.sketch.begin_row()
        column = 1 + _whole(_value(row, "{*}trPr/{*}gridBefore"), 0)
        for item in _children(row, "tc"):
            column = self._put(item, column)

    def _put(self, item: etree._Element, column: int) -> int:
        """Take in one cell; returns the column after it."""
        properties = _cell_properties(item)
        span = max(1, _whole(properties.get("gridSpan"), 1))
        merge = properties.get("vMerge")
        above = self._open.get(column)
        if merge not in (None, "restart") and above and above.column_span == span and self.sketch.can_extend(above):
            self._open[column] = self.sketch.extend_down(above)
            return column + span
        cell = self.sketch.put(cell_text(item), 1, span, column)
        self._open[column] = cell
        if merge is None:
            del self._open[column]
        self.cells.append((cell, item))
        return cell.column + cell.column_span


def _children(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The children of a name, also those inside content controls and insertions."""
    for child in element:
        name = local_name(child)
        if name == wanted:
            yield child
        elif name in _WRAPPERS:
            yield from _children(child, wanted)


def _cell_properties(cell: etree._Element) -> Mapping[str, str]:
    """A cell's own properties by name; they stand before everything else in it."""
    first = next(iter(cell), None)
    if first is None or local_name(first) != "tcPr":
        return {}
    return {local_name(item): attribute(item, "val") or "" for item in first}


def cell_text(cell: etree._Element) -> str:
    """The lines of a cell's own paragraphs, without nested tables."""
    return "\n".join(paragraph_text(paragraph) for paragraph in _children(cell, "p")).strip("\n")


def paragraph_text(paragraph: etree._Element) -> str:
    """A paragraph's own text, without that of text boxes."""
    return "".join(_pieces(paragraph)).replace("\xa0", " ").strip()


def _pieces(element: etree._Element) -> Iterator[str]:
    """The pieces of text below an element that the page shows."""
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "sym":
            yield _symbol(attribute(child, "char"))
        elif name not in _SILENT and name != "txbxContent" and not _is_hidden(child):
            yield from _pieces(child)


def _symbol(code: str | None) -> str:
    """A sign of a symbol font by its hexadecimal code."""
    try:
        return chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return "\ufffd"


def _is_hidden(run: etree._Element) -> bool:
    """Whether a run is formatted as hidden text."""
    if not len(run) or local_name(run[0]) != "rPr":
        return False
    return _value(run, "{*}rPr/{*}vanish") in ("", "1", "true", "on")


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The contents of text boxes below an element, each once: the older copy is left out."""
    for child in element:
        name = local_name(child)
        if name == "txbxContent":
            yield child
        elif name not in _SILENT:
            yield from _text_boxes(child)
