"""Joins tables that a page end cut in two: same columns, nothing between them, no room for one more row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from etl.model import Cell
from etl.readers.pdf_draft import Sheet
from etl.readers.pdf_text import goes_on as number_goes_on
from etl.readers.pdf_text import is_number

SAME_LINE = 4.0  # points: column lines of the two halves are no further apart
SAME_WHITE = 40.0  # points: the same where columns were found from the white between their words
SLACK = 14.0  # points: room that may be left below a row that did not fit any more


def goes_on(upper: Sheet, lower: Sheet, body_bottom: float) -> bool:
    """Whether ``lower``, first on its page, continues ``upper``, last on the page before."""
    if lower.first_page != upper.last_page + 1 or not _same_columns(upper, lower):
        return False
    return body_bottom - upper.bottom <= _first_unit(lower) + SLACK


def _same_columns(upper: Sheet, lower: Sheet) -> bool:
    """Whether the column lines of two halves agree, wherever on the page they stand (odd and even margins differ)."""
    shift = lower.xs[0] - upper.xs[0]
    fewer, more = sorted(([x + shift for x in upper.xs], list(lower.xs)), key=len)
    if len(fewer) < 3:
        return False
    if not (upper.ruled and lower.ruled):
        near = len(fewer) == len(more) and all(abs(a - b) <= SAME_WHITE for a, b in zip(fewer, more, strict=True))
        return near and (_starts_with_numbers(lower) or _repeated_header(upper, lower) > 0)
    return all(abs(x - more[_nearest(x, more)]) <= SAME_LINE for x in fewer) and abs(fewer[-1] - more[-1]) <= SAME_LINE


def _starts_with_numbers(sheet: Sheet) -> bool:
    """Whether a half has no header of its own."""
    return sum(is_number(cell.text) for cell in sheet.cells if cell.row == 1) > 1


def _spread(sheet: Sheet, xs: Sequence[float], shift: float) -> Sheet:
    """A half with the column lines of the other, whose lines are all of its own and more."""
    place = {index: _nearest(x + shift, xs) for index, x in enumerate(sheet.xs)}
    moved = {cell: (place[cell.column - 1], place[cell.column - 1 + cell.column_span]) for cell in sheet.cells}
    cells = tuple(replace(cell, column=left + 1, column_span=right - left) for cell, (left, right) in moved.items())
    unsure = frozenset((row, place[column - 1] + 1) for row, column in sheet.unsure)
    return replace(sheet, xs=tuple(x - shift for x in xs), cells=cells, unsure=unsure)


def _nearest(x: float, xs: Sequence[float]) -> int:
    return min(range(len(xs)), key=lambda index: abs(xs[index] - x))


def _with_same_lines(upper: Sheet, lower: Sheet) -> tuple[Sheet, Sheet]:
    """Two halves of one table; the one in which fewer cells end gets the column lines of the other."""
    shift = lower.xs[0] - upper.xs[0]
    if len(upper.xs) < len(lower.xs):
        return _spread(upper, lower.xs, shift), lower
    return upper, _spread(lower, upper.xs, -shift) if len(lower.xs) < len(upper.xs) else lower


def _without_blank_start(sheet: Sheet) -> Sheet:
    """A lower half without the first row if nothing is printed in it: the rest of a row cut below its words."""
    first = [cell for cell in sheet.cells if cell.row == 1]
    ends_here = [cell for cell in first if cell.row_span == 1]
    if sheet.rows < 2 or not ends_here or any(cell.text for cell in ends_here):
        return sheet
    cells = tuple(
        replace(cell, row=max(cell.row - 1, 1), row_span=cell.row_span - (cell.row == 1))
        for cell in sheet.cells
        if cell not in ends_here
    )
    unsure = frozenset((max(row - 1, 1), column) for row, column in sheet.unsure)
    return replace(sheet, rows=sheet.rows - 1, cells=cells, unsure=unsure, row_heights=sheet.row_heights[1:])


def _first_unit(sheet: Sheet) -> float:
    """The height of the rows at the top that one cell holds together, a header and the first row after it."""
    end = max((cell.row_span for cell in sheet.cells if cell.row == 1), default=1)
    return sum(sheet.row_heights[: end + 1])


def joined(upper: Sheet, lower: Sheet) -> Sheet:
    """The two as one table: a repeated header is left out, a cell cut by the page end grows over the cut."""
    upper, lower = _with_same_lines(upper, _without_blank_start(lower))
    drop = _repeated_header(upper, lower)
    if not drop and (rest := _rest_of_row(upper, lower)):
        upper, drop = _with_rest(upper, rest, lower.unsure), 1
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


def _rest_of_row(upper: Sheet, lower: Sheet) -> dict[int, str]:
    """The texts by column with which the last row of a half goes on: words below words, and no label or whole number."""
    first = [cell for cell in lower.cells if cell.row == 1]
    last = {cell.column: cell for cell in upper.cells if cell.row == upper.rows}
    rest = {cell.column: cell.text for cell in first if cell.text}
    whole = lower.rows > 1 and 1 in last and all(cell.row_span == 1 for cell in (*first, *last.values()))
    if not whole or [(c.column, c.column_span) for c in first] != [(c, last[c].column_span) for c in sorted(last)]:
        return {}
    fits = 1 not in rest and all(_may_go_on(last[column].text, text) for column, text in rest.items())
    return rest if last[1].text and fits and 2 * len(rest) < len(first) else {}


def _may_go_on(text: str, below: str) -> bool:
    return bool(text) and (not is_number(below) or number_goes_on(text, below))


def _with_rest(sheet: Sheet, rest: dict[int, str], unsure: Iterable[tuple[int, int]]) -> Sheet:
    """A half whose last row's cells go on with some texts, and are as unsure as these; so is a number that was cut."""
    last = {cell.column: cell.text for cell in sheet.cells if cell.row == sheet.rows}
    cut = {column for column, text in rest.items() if number_goes_on(last[column], text)}
    texts = {column: ("" if column in cut else "\n").join((last[column], text)) for column, text in rest.items()}
    cells = tuple(
        replace(cell, text=texts[cell.column]) if cell.row == sheet.rows and cell.column in texts else cell
        for cell in sheet.cells
    )
    added = {(sheet.rows, column) for row, column in unsure if row == 1} | {(sheet.rows, column) for column in cut}
    return replace(sheet, cells=cells, unsure=sheet.unsure | added)


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
    in_head = cut == 1 and _is_under_head(upper, [cell for cell in lower if cell.row == cut + 1])
    kept = []
    for cell in lower:
        above = ends.get((cell.column, cell.column_span))
        if above is not None and cell.row == cut + 1 and ((in_head and not cell.text) or _one_cell(above, cell, lower)):
            text = above.text or cell.text
            upper[upper.index(above)] = replace(above, text=text, row_span=above.row_span + cell.row_span)
        else:
            kept.append(cell)
    return upper + kept


def _is_under_head(head: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether a row is the second one of a header: words only, some of them below a heading over several columns."""
    wide = [range(cell.column, cell.column + cell.column_span) for cell in head if cell.column_span > 1 and cell.text]
    below = [cell for cell in row if cell.column_span == 1 and cell.text and any(cell.column in span for span in wide)]
    return bool(below) and not any(is_number(cell.text) for cell in row)


def _one_cell(above: Cell, below: Cell, lower: Sequence[Cell]) -> bool:
    """Whether a blank under a cell is the rest of it: a label column, where one of the two spans rows."""
    one_blank = not above.text or not below.text
    first_columns = below.column == 1 or all(
        other.text == "" for other in lower if other.row == below.row and other.column < below.column
    )
    return one_blank and first_columns and (above.row_span > 1 or below.row_span > 1)
