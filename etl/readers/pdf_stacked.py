"""Rows whose inner rules nobody drew: cells that stack as many numbers as the cells beside them are split into rows.

┌──────┬─────────┬─────────┐
│ 국비 │ 775,293 │ 253,145 │      two columns of numbers with the same number of lines: so many rows,
│ 시비 │ 522,148 │       - │      if every label beside them has a line for each row, or stands for all of them
└──────┴─────────┴─────────┘
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from etl.readers.pdf_draft import Draft, DraftCell, draft_of
from etl.readers.pdf_grid import Area, Grid
from etl.readers.pdf_text import Line, is_number, lines_of, words_of

MIN_STACKS = 2  # columns of numbers that must agree
LEVEL = 0.35  # of the line height: lines of one row stand no further off each other


def split_stacks(draft: Draft) -> Draft:
    """The table with each row of stacked numbers as so many rows; the same table where nothing is stacked."""
    cuts = {row: found for row in range(draft.rows) if (found := _cuts(draft, row))}
    if not cuts:
        return draft
    areas = [area for cell in draft.cells for area in _areas(cell, cuts)]
    ys = sorted({*draft.grid.ys, *(y for found in cuts.values() for y in found)})
    chars = [char for cell in draft.cells for char in cell.chars]
    return draft_of(draft.page, Grid(draft.grid.xs, tuple(ys), tuple(areas)), chars, draft.ruled)


def _cuts(draft: Draft, row: int) -> list[float]:
    """The heights at which a row is cut, none where it is one row."""
    cells = [cell for cell in draft.cells if cell.area.top <= row < cell.area.bottom]
    own = [(cell, _lines(cell)) for cell in cells if cell.area.bottom - cell.area.top == 1]
    stacks = [lines for _, lines in own if len(lines) > 1 and all(is_number(line.text) for line in lines)]
    if len(stacks) < MIN_STACKS or any(_is_remark(line) for lines in stacks for line in lines):
        return []
    first = stacks[0]
    if not all(_agree(lines, first) for lines in stacks) or not all(_fits(lines, first) for _, lines in own):
        return []
    if not any(len(lines) == len(first) and _is_list(cell, lines) for cell, lines in own):
        return []
    return [(above.box.bottom + below.box.top) / 2 for above, below in pairwise(first)]


def _lines(cell: DraftCell) -> list[Line]:
    return lines_of(cell.chars)


def _is_remark(line: Line) -> bool:
    """Whether a number stands in brackets: it says more of the number above it and is no row of its own."""
    return line.text[:1] in ("(", "[", "〔", "（")


def _is_list(cell: DraftCell, lines: Sequence[Line]) -> bool:
    """Whether the lines of a label are a list, not one label that wraps: a line ends though the next word had room."""
    wraps = (
        above.box.width + words_of(below)[0].box.width + below.height > cell.box.width
        for above, below in pairwise(lines)
    )
    return not is_number(lines[0].text) and not all(wraps)


def _agree(lines: Sequence[Line], first: Sequence[Line]) -> bool:
    """Whether two cells have the same lines at the same heights."""
    return len(lines) == len(first) and all(
        abs(a.box.middle_y - b.box.middle_y) <= LEVEL * b.height for a, b in zip(lines, first, strict=True)
    )


def _fits(lines: Sequence[Line], first: Sequence[Line]) -> bool:
    """Whether a cell has a line for each row, or is blank, or has a single line that stands for all rows."""
    return len(lines) < 2 or _agree(lines, first)


def _areas(cell: DraftCell, cuts: dict[int, list[float]]) -> list[Area]:
    """The areas that a cell covers once the rows above and in it are cut."""
    area = cell.area
    shift = sum(len(found) for row, found in cuts.items() if row < area.top)
    inside = sum(len(found) for row, found in cuts.items() if area.top <= row < area.bottom)
    top, bottom = area.top + shift, area.bottom + shift + inside
    if not inside or len(_lines(cell)) == 1:
        return [Area(top, area.left, bottom, area.right)]
    return [Area(row, area.left, row + 1, area.right) for row in range(top, bottom)]
