"""Reads a PDF: its tables, cut ones joined again, among the lines of text, in reading order.

A PDF holds no tables, only characters and lines at places.  The way back to tables: ``pdf_page`` (characters and
rules) → ``pdf_rules`` (regions) → ``pdf_grid``, ``pdf_across`` or ``pdf_unruled`` (cells, by how much is ruled) →
``pdf_layout`` (a page) → ``pdf_join``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pypdfium2

from etl.model import Block, Document, Finding, Paragraph, Place, Table
from etl.readers.base import MAX_DOCUMENT_CELLS, MAX_TABLE_COLUMNS, MAX_TABLE_ROWS, ReadError, Source
from etl.readers.pdf_damage import damaged_streams, damaged_structure
from etl.readers.pdf_draft import Draft, Sheet, sheet_of
from etl.readers.pdf_furniture import body_bottom, key_of, running_keys, without_running_lines
from etl.readers.pdf_join import goes_on, joined
from etl.readers.pdf_layout import Layout, layout_of
from etl.readers.pdf_page import PageError, read_page
from etl.readers.pdf_remarks import is_scan, page_remarks, unread_page
from etl.readers.pdf_shapes import Box, Page
from etl.readers.pdf_stitch import stitched
from etl.readers.pdf_text import Line

Recogniser = Callable[[pypdfium2.PdfDocument, Page], Page]  # what reads a scanned page, or says why it cannot

MAX_PAGES = 2_000
_WRONG_PASSWORD = 4
_UNKNOWN_LOCK = 5
_WAY_OUT = "한글이나 워드의 원본을 넣거나, 원본에서 PDF로 다시 저장해 넣어 주십시오"


def read_pdf(source: Source, recognise: Recogniser | None = None) -> Document:
    """The document of a PDF file; raises ``ReadError`` where the file as a whole cannot be read."""
    document = _opened(source)
    try:
        layouts, findings = _layouts(document, source.report, recognise)
    finally:
        document.close()
    layouts = stitched(without_running_lines(layouts))
    blocks = _blocks(layouts, source.report)
    damage = (*damaged_streams(source), *damaged_structure(source))
    return Document(source.report, source.sha256, "pdf", tuple(blocks), (*damage, *findings))


def _opened(source: Source) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(source.data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        raise _refusal(source.report, error.err_code) from error
    if pages > MAX_PAGES:
        document.close()
        raise ReadError(
            "REFUSED",
            f"{source.report}: {pages:,}쪽으로 한도 {MAX_PAGES:,}쪽을 넘습니다. 보고서가 있는 쪽만 나누어 저장해 넣어 주십시오.",
        )
    return document


def _refusal(report: str, code: int | None) -> ReadError:
    if code in (_WRONG_PASSWORD, _UNKNOWN_LOCK):
        return ReadError(
            "ENCRYPTED",
            f"{report}: 암호가 걸린 PDF라 열 수 없습니다. 암호를 풀고 다시 저장한 파일을 넣어 주십시오.",
        )
    return ReadError("DAMAGED", f"{report}: PDF가 손상되어 열리지 않습니다. {_WAY_OUT}.")


def _layouts(
    document: pypdfium2.PdfDocument, report: str, recognise: Recogniser | None
) -> tuple[list[Layout], list[Finding]]:
    layouts: list[Layout] = []
    findings: list[Finding] = []
    for number in range(1, len(document) + 1):
        try:
            page = read_page(document, number)
        except PageError as error:
            findings.append(unread_page(report, number, str(error)))
            continue
        if recognise and is_scan(page):
            page = recognise(document, page)
        layout = layout_of(page)
        layouts.append(layout)
        findings.extend(page_remarks(report, page, layout))
    return layouts, findings


@dataclass(frozen=True, slots=True)
class _Holder:
    """The cell that a table lies in: where its table begins, and its row and column."""

    top: float
    left: float
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class _Item:
    """A line or a table of a page and where it stands."""

    page: int
    top: float
    left: float
    content: Line | Sheet
    holder: _Holder | None = None
    aside: bool = False


def _blocks(layouts: Sequence[Layout], report: str) -> list[Block]:
    running = running_keys(layouts)
    items = [item for layout in layouts for item in _items(layout, running)]
    items = _joined(items, body_bottom(layouts, running))
    blocks: list[Block] = []
    ids: dict[tuple[int, float, float], str] = {}
    cells = 0
    for item in items:
        place = Place(report=report, page=item.page)
        if isinstance(item.content, Line):
            blocks.append(Paragraph(item.content.text, place))
        elif not item.content.empty:
            cells += len(item.content.cells)
            _check_size(report, item.page, item.content, cells)
            table_id = f"t{len(ids) + 1}"
            ids[item.page, item.top, item.left] = table_id
            blocks.append(_table(item.content, replace(place, table=table_id), _parent(item, place, ids)))
    return blocks


def _parent(item: _Item, place: Place, ids: dict[tuple[int, float, float], str]) -> Place | None:
    """The place of the cell a table lies in, if that cell's table was kept as it stands on this page."""
    holder = item.holder
    outer = ids.get((item.page, holder.top, holder.left)) if holder else None
    return replace(place, table=outer, row=holder.row, column=holder.column) if holder and outer else None


def _items(layout: Layout, running: frozenset[tuple[str, int]]) -> list[_Item]:
    """What a page holds, in reading order; boxes side by side from left to right.  Running heads and feet stand aside."""
    tables = [
        _Item(layout.page, draft.box.top, draft.box.left, sheet_of(draft), _holder(draft, layout.tables))
        for draft in layout.tables
    ]
    lines = [
        _Item(layout.page, line.box.top, line.box.left, line, aside=key_of(line.box, line.text) in running)
        for line in layout.lines
    ]
    return sorted([*tables, *lines], key=lambda item: (item.top, item.left))


def _holder(inner: Draft, drafts: Sequence[Draft]) -> _Holder | None:
    """The cell of another table that holds a table; of several, one of the smallest table."""
    around = [
        (draft.box.width * draft.box.height, draft.box.top, draft.box.left, cell.area.top + 1, cell.area.left + 1)
        for draft in drafts
        for cell in draft.cells
        if draft is not inner and _lies_in(inner.box, cell.box)
    ]
    return _Holder(*min(around)[1:]) if around else None


def _lies_in(inner: Box, outer: Box) -> bool:
    return outer.holds(inner.left, inner.top) and outer.holds(inner.right, inner.bottom)


def _joined(items: Sequence[_Item], end: float) -> list[_Item]:
    """Joins a table that is last on its page with the one that is first on the next, where the one goes on."""
    found: list[_Item] = []
    last = -1
    for item in items:
        upper = found[last].content if found else None
        if isinstance(upper, Sheet) and isinstance(item.content, Sheet) and goes_on(upper, item.content, end):
            found[last] = replace(found[last], content=joined(upper, item.content))
            continue
        found.append(item)
        last = last if item.aside else len(found) - 1
    return found


def _check_size(report: str, page: int, sheet: Sheet, cells: int) -> None:
    if sheet.rows > MAX_TABLE_ROWS or sheet.columns > MAX_TABLE_COLUMNS or cells > MAX_DOCUMENT_CELLS:
        raise ReadError(
            "REFUSED", f"{report} {page}쪽: 표가 한도보다 큽니다. 표가 있는 쪽을 나누어 저장해 넣어 주십시오."
        )


def _table(sheet: Sheet, place: Place, parent: Place | None) -> Table:
    return Table(
        id=place.table,
        place=place,
        rows=sheet.rows,
        columns=sheet.columns,
        cells=sheet.cells,
        parent=parent,
        uncertain=sheet.unsure,
    )
