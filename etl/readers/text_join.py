"""Tables cut by a page end: joined again where it is sure that the second part only goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.model import Cell, Severity
from etl.readers.text_grid import Draft, Found, Line, Remark
from etl.readers.text_headers import is_header_row
from etl.readers.text_spans import count_header_rows
from etl.readers.text_values import is_page_mark, is_value
from etl.words import is_total, squeeze

Texts = tuple[tuple[str, ...], ...]


def join_cut_tables(found: Sequence[Found]) -> list[Found]:
    """What was found, a table that goes on after a page end put together with its first part."""
    kept: list[Found] = []
    for item in found:
        index = _table_before(kept)
        joined = _joined(kept, index, item) if index is not None else None
        if joined is None or index is None:
            kept.append(item)
        else:
            kept[index:] = [joined]
    return kept


def _table_before(kept: Sequence[Found]) -> int | None:
    """The last find, if a table ends it and only page numbers follow."""
    for index in range(len(kept) - 1, -1, -1):
        parts = kept[index].parts
        if parts and isinstance(parts[-1], Draft):
            return index
        if not all(isinstance(part, Line) and is_page_mark(part.text) for part in parts):
            return None
    return None


def _joined(kept: Sequence[Found], index: int, item: Found) -> Found | None:
    first, second = kept[index].parts[-1], item.parts[0] if item.parts else None
    if len(item.parts) != 1 or not isinstance(first, Draft) or not isinstance(second, Draft):
        return None
    if first.columns != second.columns or first.nested or second.nested:
        return None
    above, below = texts_of(first), texts_of(second)
    headers = count_header_rows(above)
    if _repeats_header(above, below, headers) and _goes_on(above, below[headers:], headers):
        repeated = _header_lines(second, headers)
    elif index < len(kept) - 1 and _is_headless(below) and _goes_on(above, below, headers):
        headers, repeated = 0, ()
    else:
        return None
    table = _stacked(first, second, headers)
    note = Remark(Severity.NOTE, "table_joined", "쪽이 바뀌며 나뉜 표를 하나로 이었습니다.", second.line)
    marks = [part for later in kept[index + 1 :] for part in later.parts]
    parts = (*kept[index].parts[:-1], *marks, *repeated, table)
    return Found(item.end, parts, (*kept[index].remarks, *item.remarks, note))


def texts_of(draft: Draft) -> Texts:
    """The texts of a draft as rows, blanks where no cell begins."""
    at = {(cell.row, cell.column): cell.text for cell in draft.cells}
    return tuple(
        tuple(at.get((row, column), "") for column in range(1, draft.columns + 1)) for row in range(1, draft.rows + 1)
    )


def _repeats_header(above: Texts, below: Texts, headers: int) -> bool:
    squeezed = [[squeeze(text) for text in row] for row in above[:headers]]
    return 0 < headers < len(below) and squeezed == [[squeeze(text) for text in row] for row in below[:headers]]


def _is_headless(below: Texts) -> bool:
    return not is_header_row(below[0]) and count_header_rows(below) <= 1


def _goes_on(above: Texts, body: Texts, headers: int) -> bool:
    """Whether rows go on where the others end: the numbering is the next, or labels are new and none is a total's."""
    numbers = [_numbering(row[0]) for row in above[headers:] if row[0]]
    first = _numbering(body[0][0])
    if first and numbers and numbers[-1]:
        return first == numbers[-1] + 1
    labels = {squeeze(row[0]) for row in above[headers:]}
    if any(is_value(row[0]) for row in (*above[headers:], *body)):
        return False
    return not is_total(body[0][0]) and not labels & {squeeze(row[0]) for row in body if row[0]}


def _numbering(text: str) -> int | None:
    if re.fullmatch(r"\d{1,3}[.)]?", text):
        return int(re.sub(r"\D", "", text))
    return ord(text) - ord("①") + 1 if re.fullmatch(r"[①-⑳]", text) else None


def _header_lines(second: Draft, headers: int) -> tuple[Line, ...]:
    """The repeated header as lines, so that nothing printed is lost."""
    rows = texts_of(second)[:headers]
    return tuple(
        Line(second.line + i, "\t".join(text.replace("\n", " ") for text in row)) for i, row in enumerate(rows)
    )


def _stacked(first: Draft, second: Draft, headers: int) -> Draft:
    moved = tuple(
        Cell(cell.text, cell.row - headers + first.rows, cell.column, cell.row_span, cell.column_span, cell.line)
        for cell in second.cells
        if cell.row > headers
    )
    return replace(first, rows=first.rows + second.rows - headers, cells=first.cells + moved)
