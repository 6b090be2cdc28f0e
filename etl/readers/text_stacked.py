"""Rows stacked in one: ``계<br>구비 | 300<br>300 | 100<br>100`` is two rows whose lines a conversion kept in one cell each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from etl.model import Cell
from etl.readers.text_grid import Draft
from etl.readers.text_values import is_value

_FEWEST_COLUMNS = 3


def unstacked(draft: Draft) -> Draft:
    """The table with every stacked row as the rows it holds."""
    stacked = {
        row: len(cells[0].text.split("\n")) for row, cells in _rows(draft).items() if _is_stacked(cells, draft.columns)
    }
    for row, _, _ in draft.nested:
        stacked.pop(row, None)
    if not stacked:
        return draft
    at = tuple(accumulate((stacked.get(row, 1) for row in range(draft.rows + 1)), initial=0))
    cells = tuple(part for cell in draft.cells for part in _parts(cell, at, apart=cell.row in stacked))
    nested = tuple((at[row], column, inner) for row, column, inner in draft.nested)
    return replace(draft, rows=at[draft.rows + 1] - 1, cells=cells, nested=nested)


def _rows(draft: Draft) -> dict[int, list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for cell in draft.cells:
        rows.setdefault(cell.row, []).append(cell)
    return rows


def _is_stacked(cells: Sequence[Cell], columns: int) -> bool:
    """Whether every cell of a full row has as many lines, more than one: labels in the first, amounts in the others."""
    if len(cells) != columns or columns < _FEWEST_COLUMNS or any(cell.row_span > 1 for cell in cells):
        return False
    labels, *values = [cell.text.split("\n") for cell in sorted(cells, key=lambda cell: cell.column)]
    if len(labels) < 2 or any(is_value(label) for label in labels):
        return False
    return all(len(lines) == len(labels) and all(map(is_value, lines)) for lines in values)


def _parts(cell: Cell, at: Sequence[int], *, apart: bool) -> Iterator[Cell]:
    """A cell at its new row; a stacked one line by line."""
    row = at[cell.row]
    if not apart:
        yield replace(cell, row=row, row_span=at[cell.row + cell.row_span] - row)
        return
    for offset, text in enumerate(cell.text.split("\n")):
        yield replace(cell, text=text, row=row + offset)
