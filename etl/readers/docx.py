"""Reads DOCX: paragraphs, headings by outline level, tables with their spans, nested tables and text boxes.

It walks ``document.xml`` itself: the usual library drops the text of entities without a word and unfolds a
``gridSpan`` of fifty million into as many cells.  Deleted text of tracked changes is left out, inserted text kept,
for that is what the page shows when the changes are accepted.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from lxml import etree

from etl.model import Block, Cell, Document, Finding, Heading, Paragraph, Place, Severity
from etl.readers.base import MAX_DEPTH, ReadError, Source
from etl.readers.docx_numbers import Label, paragraph_labels
from etl.readers.docx_styles import BODY_TEXT, CAPTION, Styles, outline_level, read_styles
from etl.readers.docx_text import (
    WRAPPERS,
    children,
    is_hidden,
    paragraph_text,
    text_boxes,
    unread_objects,
    value,
    whole_value,
)
from etl.readers.gate import ZipMembers, open_zip
from etl.readers.labels import labelled
from etl.readers.opc import main_part, relations
from etl.readers.spans import CellBudget, GridSketch
from etl.readers.unread import unread_findings
from etl.readers.xml_safe import BrokenXml, UnsafeXml, attribute, local_name, parse_xml, whole

_NOTES = ("footnote", "endnote")
# The parts a document has one of; some writers do not list them, so the usual names are tried too.
_SINGLE = ("styles", "numbering", "footnotes", "endnotes")


def read_docx(source: Source) -> Document:
    """The document a DOCX file holds."""
    parts = _open(source)
    walk = _Walk(source.report, parts.styles, CellBudget(source.report), parts.labels())
    walk.container(parts.body, 0, None)
    for note in parts.notes:
        walk.container(note, 0, None)
    for furniture in parts.furniture:
        walk.tables_of(furniture)
    unread = unread_findings(source.report, unread_objects(parts.body))
    return Document(source.report, source.sha256, "docx", tuple(walk.blocks), (*walk.findings(), *unread))


@dataclass(frozen=True)
class _Parts:
    """The roots of a document: its body, the notes it refers to, its running heads and feet, and what styles them."""

    body: etree._Element
    notes: list[etree._Element]
    furniture: list[etree._Element]
    styles: Styles
    numbering: etree._Element | None

    def labels(self) -> Mapping[etree._Element, Label]:
        """What is printed before paragraphs."""
        return paragraph_labels([self.body, *self.notes, *self.furniture], self.numbering, self.styles)


def _open(source: Source) -> _Parts:
    """The parts of the package that are read."""
    members = open_zip(source.data, report=source.report)
    read = partial(_part, members, report=source.report)
    main = main_part(members, read, "word/document.xml")
    body = read(main).find("{*}body")
    if body is None:
        raise _fault(source.report, "DAMAGED", "본문이 없습니다")
    listed = sorted(relations(members, main, read).values())
    usual = {kind: posixpath.join(posixpath.dirname(main), f"{kind}.xml") for kind in _SINGLE}
    names = {kind: name for kind, name in (*usual.items(), *listed) if kind in _SINGLE and name in members}
    by_kind = {kind: read(name) for kind, name in names.items()}
    styles = by_kind.get("styles")
    return _Parts(
        body,
        [note for name in _NOTES for note in _notes(body, name, by_kind.get(f"{name}s"))],
        [read(name) for kind, name in listed if kind in ("header", "footer") and name in members],
        {} if styles is None else read_styles(styles),
        by_kind.get("numbering"),
    )


def _notes(body: etree._Element, name: str, root: etree._Element | None) -> Iterator[etree._Element]:
    """The notes that a body refers to, in the order it does."""
    notes = {} if root is None else {attribute(note, "id"): note for note in root.iterfind(f"{{*}}{name}")}
    for reference in dict.fromkeys(attribute(item, "id") for item in body.iter(f"{{*}}{name}Reference")):
        if reference in notes:
            yield notes[reference]


def _fault(report: str, status: str, what: str) -> ReadError:
    return ReadError(status, f"{report}: {what}. 워드나 한글에서 열어 docx로 다시 저장한 파일을 넣어 주세요.")


def _part(members: ZipMembers, name: str, *, report: str) -> etree._Element:
    """The root of an XML part of the package."""
    if name not in members:
        raise _fault(report, "DAMAGED", f"파일 안에 ‘{name}’이(가) 없습니다")
    try:
        return parse_xml(members[name])
    except UnsafeXml as fault:
        raise _fault(report, "REFUSED", f"‘{name}’에 문서 형식 선언이 있거나 지나치게 커서 읽지 않았습니다") from fault
    except BrokenXml as fault:
        raise _fault(report, "DAMAGED", f"‘{name}’의 XML이 깨졌거나 표가 너무 깊이 겹쳐 있습니다") from fault


@dataclass
class _Walk:
    """The walk over a document: the blocks so far, and what was noticed."""

    report: str
    styles: Styles
    budget: CellBudget
    labels: Mapping[etree._Element, Label]
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
            elif name in WRAPPERS:
                self.container(child, depth, parent)

    def tables_of(self, holder: etree._Element) -> None:
        """The tables of a running head or foot; its lines are the page's and not the report's."""
        for table in children(holder, "tbl"):
            self._table(table, 1, None)

    def _paragraph(self, element: etree._Element, depth: int, parent: Place | None) -> None:
        """A paragraph, then the text boxes anchored in it."""
        self._notice(element)
        level = outline_level(element, self.styles)
        if text := self._text(element):
            self._caption = text if level == CAPTION else ""
            here = Place(self.report)
            heading = level is not None and 0 <= level < BODY_TEXT
            self.blocks.append(Heading(text, (level or 0) + 1, here) if heading else Paragraph(text, here))
        for box in text_boxes(element):
            self.container(box, depth + 1, parent)

    def _text(self, paragraph: etree._Element, *, in_cell: bool = False) -> str:
        """A paragraph's own text, with what Word prints before it."""
        text, label = paragraph_text(paragraph), self.labels.get(paragraph)
        return text if label is None else labelled(label.text, text, number=label.number, in_cell=in_cell)

    def cell_text(self, cell: etree._Element) -> str:
        """The lines of a cell's own paragraphs, without nested tables."""
        return "\n".join(self._text(paragraph, in_cell=True) for paragraph in children(cell, "p")).strip("\n")

    def _notice(self, paragraph: etree._Element) -> None:
        """Count what a reader of the page should be told: tracked changes and hidden text."""
        for child in paragraph:
            name = local_name(child)
            self.tracked += name in ("ins", "del")
            self.hidden += name == "r" and is_hidden(child)

    def _table(self, element: etree._Element, depth: int, parent: Place | None) -> None:
        """A table, then the tables and text boxes in its cells."""
        self.tables += 1
        name = f"t{self.tables}"
        caption, self._caption = self._caption_of(element), ""
        rows = _RowReader(GridSketch(self.budget), self.cell_text)
        for row in children(element, "tr"):
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
        for table in children(item, "tbl"):
            self._table(table, depth + 1, here)
        for paragraph in children(item, "p"):
            self._notice(paragraph)
            for box in text_boxes(paragraph):
                self.container(box, depth + 1, here)

    def _caption_of(self, table: etree._Element) -> str:
        """The caption paragraph just before a table, else the title in its properties."""
        return self._caption or value(table, "{*}tblPr/{*}tblCaption") or ""

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

    def __init__(self, sketch: GridSketch, text_of: Callable[[etree._Element], str]) -> None:
        self.sketch = sketch
        self._text_of = text_of
        self.cells: list[tuple[Cell, etree._Element]] = []
        self._open: dict[int, Cell] = {}  # column -> the cell that may still be continued below

    def read(self, row: etree._Element) -> None:
        """Take in one row."""
        self.sketch.begin_row()
        column = 1 + whole_value(row, "{*}trPr/{*}gridBefore", 0)
        for item in children(row, "tc"):
            column = self._put(item, column)

    def _put(self, item: etree._Element, column: int) -> int:
        """Take in one cell; returns the column after it."""
        properties = _cell_properties(item)
        span = max(1, whole(properties["gridSpan"], "val", 1) if "gridSpan" in properties else 1)
        merge = attribute(properties["vMerge"], "val") or "" if "vMerge" in properties else None
        above = self._open.get(column)
        if merge not in (None, "restart") and above and above.column_span == span and self.sketch.can_extend(above):
            self._open[column] = self.sketch.extend_down(above)
            return column + span
        cell = self.sketch.put(self._text_of(item), 1, span, column)
        self._open[column] = cell
        if merge is None:
            del self._open[column]
        self.cells.append((cell, item))
        return cell.column + cell.column_span


def _cell_properties(cell: etree._Element) -> Mapping[str, etree._Element]:
    """A cell's own properties by name; they stand before everything else in it."""
    first = next(iter(cell), None)
    if first is None or local_name(first) != "tcPr":
        return {}
    return {local_name(item): item for item in first}
