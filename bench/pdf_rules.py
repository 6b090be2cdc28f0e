"""Which edges of a table's grid are ruled, and with what pen, in each of the styles in which reports are ruled.

The writers of ``pdf_writers`` all draw from this, each in its own way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bench.pdf_kinds import Sample

# Whether the edge is level or upright, and the row and column that begin at it.
Edge = tuple[str, int, int]
TOTALS = ("계", "합계", "총계", "소계")


@dataclass(frozen=True)
class Cell:
    """A cell at its place."""

    row: int
    column: int
    down: int
    across: int
    text: str

    @property
    def positions(self) -> list[tuple[int, int]]:
        rows, columns = range(self.row, self.row + self.down), range(self.column, self.column + self.across)
        return [(r, c) for r in rows for c in columns]


@dataclass(frozen=True)
class Layout:
    """A table whose cells know their places."""

    cells: tuple[Cell, ...]
    head: int
    rows: int

    @cached_property
    def at(self) -> dict[tuple[int, int], Cell]:
        return {position: cell for cell in self.cells for position in cell.positions}

    @property
    def columns(self) -> int:
        return max(cell.column + cell.across for cell in self.cells)

    @property
    def grid(self) -> tuple[tuple[str, ...], ...]:
        """The grid that it should be read as."""
        return tuple(tuple(self.at[r, c].text for c in range(self.columns)) for r in range(self.rows))

    @property
    def widths(self) -> list[float]:
        """How much of the whole width each column takes."""
        need = [
            max((wide(cell.text) for cell in self.cells if cell.column == c and cell.across == 1), default=0)
            for c in range(self.columns)
        ]
        need = [min(max(width, 4.0), 22.0) + 1.5 for width in need]
        return [width / sum(need) for width in need]


def wide(text: str) -> float:
    """The width of a text's longest line, in halves of an em."""
    return max(
        sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1.1 for sign in line) for line in text.split("\n")
    )


def laid_out(sample: Sample) -> Layout:
    """A sample with its cells at the places to which HTML would put them."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(sample.rows):
        c = 0
        for text, down, across in row:
            while (r, c) in taken:
                c += 1
            cells.append(Cell(r, c, down, across, text))
            taken.update(cells[-1].positions)
    return Layout(tuple(cells), sample.head, len(sample.rows))


@dataclass(frozen=True)
class Style:
    """The pens of a table by where an edge is; an empty name is no rule."""

    level: str = ""
    upright: str = ""
    ends: str = ""
    sides: str = ""
    under_head: str = ""
    groups: str = ""  # below header cells over several columns
    fills: tuple[str, ...] = ()  # of the header, and of every second row
    in_head_only: str = ""  # "level" or "upright": rules of this kind are not drawn in the body
    apart: bool = False  # each cell is a box of its own

    def fill(self, layout: Layout, row: int) -> str:
        """The colour behind a row."""
        if row < layout.head:
            return self.fills[0] if self.fills else ""
        return self.fills[1] if len(self.fills) > 1 and (row - layout.head) % 2 else ""


def boxed(pen: str, **others: str) -> dict[str, str]:
    return {"level": pen, "upright": pen, "ends": pen, "sides": pen, "under_head": pen} | others


STYLES: dict[str, Style] = {
    "full": Style(**boxed("solid"), fills=("#dddddd",)),
    "hairline": Style(**boxed("hair")),
    "double": Style(**boxed("solid", ends="double", sides="double", under_head="double")),
    "dotted": Style(**boxed("dotted", ends="solid", sides="solid")),
    "open": Style(**boxed("solid", ends="thick", sides="")),
    "boxes": Style(**boxed("solid"), apart=True),
    "hidden rows": Style(**boxed("solid"), in_head_only="level"),
    "hidden columns": Style(**boxed("solid"), in_head_only="upright", fills=("#dddddd",)),
    "horizontal": Style(level="solid", ends="thick", under_head="solid"),
    "booktabs": Style(ends="thick", under_head="solid", groups="solid"),
    "header rule": Style(under_head="solid"),
    "bands": Style(fills=("#cfe0f4", "#f0f4fa")),
    "none": Style(),
}


def ruled(layout: Layout, style: Style) -> dict[Edge, str]:
    """The pen of every edge that is ruled, none of them inside a merged cell."""
    found: dict[Edge, str] = {}
    for r in range(layout.rows + 1):
        for c in range(layout.columns):
            if layout.at.get((r - 1, c)) is not layout.at.get((r, c)):
                found["level", r, c] = level_pen(layout, style, r, c)
    for r in range(layout.rows):
        for c in range(layout.columns + 1):
            if layout.at.get((r, c - 1)) is not layout.at.get((r, c)):
                found["upright", r, c] = upright_pen(layout, style, r, c)
    return {edge: pen for edge, pen in found.items() if pen}


def level_pen(layout: Layout, style: Style, r: int, c: int) -> str:
    if r in (0, layout.rows):
        return style.ends
    if r == layout.head:
        return style.under_head
    if r < layout.head and layout.at[r - 1, c].across > 1 and style.groups:
        return style.groups
    is_total = layout.at[min(r, layout.rows - 1), 0].text.replace(" ", "") in TOTALS
    hidden = style.in_head_only == "level" and r > layout.head and not is_total
    return "" if hidden else style.level


def upright_pen(layout: Layout, style: Style, r: int, c: int) -> str:
    if c in (0, layout.columns):
        return style.sides
    hidden = style.in_head_only == "upright" and r >= layout.head and c > 1
    return "" if hidden else style.upright


def edges_of(cell: Cell) -> dict[str, Edge]:
    """A cell's edges by side."""
    return {
        "top": ("level", cell.row, cell.column),
        "bottom": ("level", cell.row + cell.down, cell.column),
        "left": ("upright", cell.row, cell.column),
        "right": ("upright", cell.row, cell.column + cell.across),
    }


def side_of(cell: Cell, layout: Layout) -> str:
    """To which side a cell's text stands."""
    if cell.row < layout.head or len(cell.text) < 3:
        return "center"
    if cell.text[0].isdigit() or cell.text[0] == "△":
        return "right"
    return "left" if cell.column or len(cell.text) > 8 else "center"


Fits = Callable[[str], bool]


def fits_in(room: float) -> Fits:
    return lambda text: wide(text) <= room


def wrapped(text: str, fits: Fits) -> list[str]:
    """A cell's lines, broken between any two letters as Korean is."""
    found: list[str] = []
    for line in text.split("\n"):
        found.append("")
        for sign in line:
            if found[-1] and not fits(found[-1] + sign):
                found.append("")
            found[-1] += sign if found[-1] or sign != " " else ""
    return found
