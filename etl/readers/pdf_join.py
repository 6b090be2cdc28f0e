"""Joins tables that a page end cut in two: same columns, nothing between them, no room for one more row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.model import Cell
from etl.readers.pdf_draft import Sheet

SAME_LINE = 4.0  # points: column lines of the two halves are no further apart
SAME_WHITE = 15.0  # points: the same where columns were found from the white between their words
SLACK = 14.0  # points: room that may be left below a row that did not fit any more


def goes_on(upper: Sheet, lower: Sheet, body_bottom: float) -> bool:
    """Whether ``lower``, first on its page, continues ``upper``, last on the page before."""
    if lower.first_page != upper.last_page + 1 or not _same_columns(upper, lower):
        return False
    return body_bottom - upper.bottom <= _first_unit(lower) + SLACK


def _same_columns(upper: Sheet, lower: Sheet) -> bool:
    """Whether two sets of column lines agree, wherever on the page the table stands (odd and even margins differ)."""
    shift = lower.xs[0] - upper.xs[0]
    most = SAME_LINE if upper.ruled and lower.ruled else SAME_WHITE
    return len(upper.xs) == len(lower.xs) > 2 and all(
        abs(a + shift - b) <= most for a, b in zip(upper.xs, lower.xs, strict=True)
    )


def _first_unit(sheet: Sheet) -> float:
    """The height of the rows at the top that one cell holds together, a header and the first row after it."""
    end = max((cell.row_span for cell in sheet.cells if cell.row == 1), default=1)
    return sum(sheet.row_heights[: end + 1])


def joined(upper: Sheet, lower: Sheet) -> Sheet:
    """The two as one table: a repeated header is left out, a merged cell cut by the page end grows over the cut."""
    drop = _repeated_header(upper, lower)
    shift = upper.rows - drop
    moved = [replace(cell, row=cell.row + shift) for cell in lower.cells if cell.row > drop]
    cells = _healed(list(upper.cells), moved, upper.rows)
    unsure = {(row + shift, column) for row, column in lower.unsure if row > drop}
    return replace(
        upper,
        last_page=lower.last_page,
        bottom=lower.bottom,
        rows=upper.rows + lower.rows - drop,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        unsure=upper.unsure | unsure,
        row_heights=upper.row_heights + lower.row_heights[drop:],
    )


def _repeated_header(upper: Sheet, lower: Sheet) -> int:
    """How many rows at the top of the lower half only repeat the header of the upper."""
    above, below = _by_row(upper), _by_row(lower)
    count = 0
    for row in range(1, min(upper.rows, lower.rows) + 1):
        if above.get(row) != below.get(row) or not any(text for _, _, _, text in below.get(row, ())):
            break
        count = row
    return _whole_rows(lower, count)


def _by_row(sheet: Sheet) -> dict[int, tuple[tuple[int, int, int, str], ...]]:
    rows: dict[int, list[tuple[int, int, int, str]]] = {}
    for cell in sheet.cells:
        text = "".join(cell.text.split())
        rows.setdefault(cell.row, []).append((cell.column, cell.row_span, cell.column_span, text))
    return {row: tuple(cells) for row, cells in rows.items()}


def _whole_rows(sheet: Sheet, count: int) -> int:
    """The most rows up to ``count`` that no cell sticks out of; all but the last row of a table can be a header."""
    count = min(count, sheet.rows - 1)
    while count and any(cell.row <= count < cell.row + cell.row_span - 1 for cell in sheet.cells):
        count -= 1
    return count


def _healed(upper: list[Cell], lower: list[Cell], cut: int) -> list[Cell]:
    """Unites a merged cell above the cut with the blank of the same width below it."""
    ends = {(cell.column, cell.column_span): cell for cell in upper if cell.row + cell.row_span - 1 == cut}
    kept = []
    for cell in lower:
        above = ends.get((cell.column, cell.column_span))
        if above is not None and cell.row == cut + 1 and _one_cell(above, cell, lower):
            text = above.text or cell.text
            upper[upper.index(above)] = replace(above, text=text, row_span=above.row_span + cell.row_span)
        else:
            kept.append(cell)
    return upper + kept


def _one_cell(above: Cell, below: Cell, lower: Sequence[Cell]) -> bool:
    """Whether a blank under a cell is the rest of it: a label column, where one of the two spans rows."""
    one_blank = not above.text or not below.text
    first_columns = below.column == 1 or all(
        other.text == "" for other in lower if other.row == below.row and other.column < below.column
    )
    return one_blank and first_columns and (above.row_span > 1 or below.row_span > 1)
