"""Columns whose uprights only the header has: a wide cell is split where its numbers stand under the header's columns.

┌──────┬─────────┬─────────┐
│ 연도 │   계    │   남    │      each number stands in one column of the header and none runs over an upright:
├──────┴─────────┴─────────┤      the cell below is three cells
│ 2017    13,118    44,230 │
└──────────────────────────┘
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etl.readers.pdf_columns import column_at
from etl.readers.pdf_draft import Draft, DraftCell, doubted, draft_of
from etl.readers.pdf_grid import Area, Grid
from etl.readers.pdf_rows import Row, rows_of

SLACK = 1.0  # points: words of one column reach no further over its upright
MIN_NUMBERS = 2  # in different columns of one line


def split_columns(draft: Draft, bare: float) -> Draft:
    """The table with each wide cell that holds a column's number under each heading as so many cells."""
    wide = [cell for cell in draft.cells if cell.area.right - cell.area.left > 1 and cell.chars]
    rows = {cell.area: rows_of(cell.chars, bare) for cell in wide}
    fitting = {area for area, lines in rows.items() if _fits(area, lines, draft.grid.xs)}
    proved = {(a.left, a.right) for a in fitting if _has_columns(rows[a], draft.grid.xs)}
    split = {area for area in fitting if (area.left, area.right) in proved}
    if not split:
        return draft
    areas = [part for cell in draft.cells for part in _parts(cell, split)]
    chars = [char for cell in draft.cells for char in (doubted(cell.chars) if cell.area in split else cell.chars)]
    return draft_of(draft.page, Grid(draft.grid.xs, draft.grid.ys, tuple(areas)), chars, draft.ruled)


def _fits(area: Area, rows: Iterable[Row], xs: Sequence[float]) -> bool:
    """Whether no phrase of a cell runs over an upright that stands above or below it."""
    inner = xs[area.left + 1 : area.right]
    phrases = [phrase.box for row in rows for phrase in row.phrases]
    return not any(box.left < x - SLACK and box.right > x + SLACK for box in phrases for x in inner)


def _has_columns(rows: Iterable[Row], xs: Sequence[float]) -> bool:
    """Whether a line of a cell holds numbers in several columns."""
    return any(
        row.numbers >= MIN_NUMBERS and len({column_at(p.box.middle_x, xs) for p in row.phrases}) == len(row.phrases)
        for row in rows
    )


def _parts(cell: DraftCell, split: set[Area]) -> Iterable[Area]:
    area = cell.area
    if area not in split:
        return [area]
    return [Area(area.top, column, area.bottom, column + 1) for column in range(area.left, area.right)]
