"""A table of one page before it has an id: cells with text, and the geometry that joining and splitting need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.model import Cell
from etl.readers.pdf_grid import Area, Grid
from etl.readers.pdf_shapes import Box, Char, Direction
from etl.readers.pdf_text import has_wrapped_number, is_number, text_of

ON_RULE = 0.25  # of its width: a digit whose middle is nearer to the side of its cell stands on the rule


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell with its characters; rows and columns 0-based, ends not included."""

    area: Area
    box: Box
    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        """The text as printed, lines one below the other."""
        return text_of(self.chars)

    @property
    def sure(self) -> bool:
        """Whether every character of it is known and was painted, not guessed from a scan, and no number wraps in it."""
        return all(char.sure and not char.hidden for char in self.chars) and not has_wrapped_number(self.chars)


@dataclass(frozen=True, slots=True)
class Draft:
    """A table as one page shows it.  ``ruled`` is false where its columns were found from the text alone."""

    page: int
    grid: Grid
    cells: tuple[DraftCell, ...]
    ruled: bool = True

    @property
    def box(self) -> Box:
        """The box around the table."""
        return self.grid.box

    @property
    def rows(self) -> int:
        """How many rows its grid has."""
        return len(self.grid.ys) - 1

    @property
    def columns(self) -> int:
        """How many columns its grid has."""
        return len(self.grid.xs) - 1


def draft_of(page: int, grid: Grid, chars: Iterable[Char], ruled: bool = True) -> Draft:
    """The table of a grid, each character in the cell that holds its middle."""
    owner = {
        (row, column): index
        for index, area in enumerate(grid.areas)
        for row in range(area.top, area.bottom)
        for column in range(area.left, area.right)
    }
    held: list[list[Char]] = [[] for _ in grid.areas]
    for char in chars:
        field = grid.field_at(*char.ink)
        if field is not None:
            held[owner[field]].append(char)
    cells = (DraftCell(area, grid.box_of(area), tuple(held[i])) for i, area in enumerate(grid.areas))
    return trimmed(Draft(page, grid, tuple(cells), ruled))


def doubted(chars: Iterable[Char]) -> list[Char]:
    """The characters of a cell that only their places tell from the next: sums must prove its number."""
    return [replace(char, sure=False) if char.text.isdigit() else char for char in chars]


def trimmed(draft: Draft) -> Draft:
    """Without the lines that no cell ends at: what is left of rules that part nothing."""
    ys = sorted({y for cell in draft.cells for y in (cell.area.top, cell.area.bottom)})
    xs = sorted({x for cell in draft.cells for x in (cell.area.left, cell.area.right)})
    if len(ys) == len(draft.grid.ys) and len(xs) == len(draft.grid.xs):
        return draft
    new_y, new_x = {y: i for i, y in enumerate(ys)}, {x: i for i, x in enumerate(xs)}
    moved = tuple(
        replace(
            cell,
            area=Area(new_y[cell.area.top], new_x[cell.area.left], new_y[cell.area.bottom], new_x[cell.area.right]),
        )
        for cell in draft.cells
    )
    grid = Grid(
        tuple(draft.grid.xs[x] for x in xs),
        tuple(draft.grid.ys[y] for y in ys),
        tuple(cell.area for cell in moved),
    )
    return replace(draft, grid=grid, cells=moved)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of one or more pages, with the cells of the model.

    ``xs`` are the positions of its column lines, ``top`` and ``bottom`` where it begins on its first page and ends
    on its last.
    """

    first_page: int
    last_page: int
    xs: tuple[float, ...]
    top: float
    bottom: float
    left: float
    rows: int
    cells: tuple[Cell, ...]
    unsure: frozenset[tuple[int, int]]
    row_heights: tuple[float, ...]
    ruled: bool = True

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.xs) - 1

    @property
    def empty(self) -> bool:
        """Whether nothing is printed in it."""
        return not any(cell.text for cell in self.cells)


def sheet_of(draft: Draft) -> Sheet:
    """The table of one page with the cells of the model."""
    cells = tuple(
        Cell(
            cell.text,
            cell.area.top + 1,
            cell.area.left + 1,
            cell.area.bottom - cell.area.top,
            cell.area.right - cell.area.left,
        )
        for cell in draft.cells
    )
    unsure = frozenset(
        (cell.area.top + 1, cell.area.left + 1)
        for cell in draft.cells
        if not cell.sure or _is_in_dispute(cell, draft.ruled)
    )
    ys = draft.grid.ys
    return Sheet(
        first_page=draft.page,
        last_page=draft.page,
        xs=draft.grid.xs,
        top=ys[0],
        bottom=ys[-1],
        left=draft.grid.xs[0],
        rows=draft.rows,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        unsure=unsure,
        row_heights=_heights(ys),
        ruled=draft.ruled,
    )


def _is_in_dispute(cell: DraftCell, ruled: bool) -> bool:
    """Whether a number of a cell may belong to the cell beside it."""
    if not ruled and _holds_two_numbers(cell.text):
        return True
    digits = [char for char in cell.chars if char.text.isdigit() and char.direction is Direction.RIGHT]
    return any(min(c.ink[0] - cell.box.left, cell.box.right - c.ink[0]) < ON_RULE * c.box.width for c in digits)


def _holds_two_numbers(text: str) -> bool:
    """Whether two numbers stand on one line: two columns, perhaps, that no white kept apart."""
    return any(sum(is_number(word) for word in line.split()) > 1 for line in text.split("\n"))


def _heights(ys: Sequence[float]) -> tuple[float, ...]:
    return tuple(below - above for above, below in pairwise(ys))
