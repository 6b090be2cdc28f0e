"""From the rules of a region to cells: the elementary grid, and spans where no rule parts two of its fields.

┌───┬───────┐          xs: 3 columns, ys: 2 rows
│   │       │          fields (1,2) and (1,3) have no rule between them: one cell, column span 2
│   ├───┬───┤          fields (1,1) and (2,1): one cell, row span 2
└───┴───┴───┘
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.readers.pdf_rules import Region
from etl.readers.pdf_shapes import Box, Rule, Rules

COVERED = 0.5  # of an edge: a rule along that much of it parts the fields on its two sides
NARROW = 3.5  # points: lines closer than this are one line
EXACT = 1.5  # points: the same of lines in different rows, which no writer draws less exactly
MAX_FIELDS = 60_000


@dataclass(frozen=True, slots=True)
class Area:
    """A cell of a grid before it has text: the fields it covers, 0-based, the ends not included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of a table and its cells.  ``xs`` and ``ys`` are the positions of the lines, outer ones included."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]

    @property
    def box(self) -> Box:
        """The box around the table."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def box_of(self, area: Area) -> Box:
        """The box of one cell."""
        return Box(self.xs[area.left], self.ys[area.top], self.xs[area.right], self.ys[area.bottom])

    def field_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The row and column of the field that holds a point."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        inside = 0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1
        return (row, column) if inside else None


@dataclass(frozen=True, slots=True)
class Edges:
    """Where fields are parted: ``below`` (row, column) of a rule under a field, ``right`` of a rule at its right side."""

    below: frozenset[tuple[int, int]]
    right: frozenset[tuple[int, int]]


def grid_of_region(region: Region) -> Grid | None:
    """The grid of a ruled region; ``None`` where its rules enclose nothing."""
    rules = _with_open_sides(region)
    xs = positions(rules.vertical)
    ys = positions(rules.horizontal)
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > MAX_FIELDS:
        return None
    return grid_of(xs, ys, edges_of(rules, xs, ys))


def grid_of(xs: Sequence[float], ys: Sequence[float], edges: Edges) -> Grid:
    """The grid of given lines, its cells united across the edges where no rule is."""
    rows, columns = len(ys) - 1, len(xs) - 1
    return Grid(tuple(xs), tuple(ys), tuple(_areas(rows, columns, edges)))


def _with_open_sides(region: Region) -> Rules:
    """Adds the outer rules of a table whose sides are open: a vertical one where its horizontal rules end."""
    box = region.box
    across, down = region.rules.horizontal, region.rules.vertical
    left = () if any(rule.at - box.left <= NARROW for rule in down) else (Rule(box.left, box.top, box.bottom),)
    right = () if any(box.right - rule.at <= NARROW for rule in down) else (Rule(box.right, box.top, box.bottom),)
    above = () if any(rule.at - box.top <= NARROW for rule in across) else (Rule(box.top, box.left, box.right),)
    below = () if any(box.bottom - rule.at <= NARROW for rule in across) else (Rule(box.bottom, box.left, box.right),)
    return Rules((*across, *above, *below), (*down, *left, *right))


def positions(rules: Iterable[Rule]) -> list[float]:
    """The distinct places of some rules, those nearly on one line taken together."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: (rule.at, rule.start)):
        if groups and rule.at - groups[-1][0].at <= (NARROW if _is_beside(rule, groups[-1]) else EXACT):
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [sum(r.at * r.length for r in group) / sum(r.length for r in group) for group in groups]


def _is_beside(rule: Rule, group: Sequence[Rule]) -> bool:
    """Whether a rule runs beside others or goes on where one ends; of two columns' rules in different rows neither does."""
    return any(rule.start <= other.end + NARROW and rule.end >= other.start - NARROW for other in group)


def edges_of(rules: Rules, xs: Sequence[float], ys: Sequence[float]) -> Edges:
    """The edges that the rules cover."""
    below = {(index - 1, span) for index, span in _covered(rules.horizontal, ys, xs)}
    right = {(span, index - 1) for index, span in _covered(rules.vertical, xs, ys)}
    return Edges(frozenset(below), frozenset(right))


def _covered(rules: Iterable[Rule], lines: Sequence[float], spans: Sequence[float]) -> Iterable[tuple[int, int]]:
    """Which stretches of which line some rules cover; what two rules cover of one stretch is added up."""
    shares: dict[tuple[int, int], float] = {}
    for rule in rules:
        line = _nearest(lines, rule.at)
        first = max(bisect_right(spans, rule.start) - 1, 0)
        for span in range(first, len(spans) - 1):
            if spans[span] >= rule.end:
                break
            covered = min(rule.end, spans[span + 1]) - max(rule.start, spans[span])
            shares[line, span] = shares.get((line, span), 0.0) + covered / (spans[span + 1] - spans[span])
    return [key for key, share in shares.items() if share >= COVERED]


def _nearest(lines: Sequence[float], at: float) -> int:
    """The index of the line that a place is on."""
    above = bisect_right(lines, at)
    near = [index for index in (above - 1, above) if 0 <= index < len(lines)]
    return min(near, key=lambda index: abs(lines[index] - at))


def _areas(rows: int, columns: int, edges: Edges) -> Iterable[Area]:
    """Unites fields into cells: as far right as no rule stops, then as far down as the whole width stays open."""
    taken = [[False] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            right = column + 1
            while right < columns and (row, right - 1) not in edges.right and not taken[row][right]:
                right += 1
            bottom = row + 1
            while bottom < rows and _open_below(bottom - 1, column, right, edges, taken):
                bottom += 1
            for r in range(row, bottom):
                taken[r][column:right] = [True] * (right - column)
            yield Area(row, column, bottom, right)


def _open_below(row: int, left: int, right: int, edges: Edges, taken: list[list[bool]]) -> bool:
    """Whether the fields below a row of fields belong to the same cell: no rule between, none inside, none outside."""
    inner = range(left, right - 1)
    return (
        all((row, column) not in edges.below for column in range(left, right))
        and not any(taken[row + 1][column] for column in range(left, right))
        and not any((row + 1, column) in edges.right for column in inner)
        and (left == 0 or _same_side(row, left - 1, edges))
        and (right == len(taken[row]) or _same_side(row, right - 1, edges))
    )


def _same_side(row: int, column: int, edges: Edges) -> bool:
    """Whether a side of a cell goes on in the next row."""
    return ((row, column) in edges.right) == ((row + 1, column) in edges.right)


def is_frame(grid: Grid, page_width: float, page_height: float) -> bool:
    """Whether a region is a page border rather than a table: one cell over most of the page."""
    return len(grid.areas) == 1 and grid.box.height > 0.6 * page_height and grid.box.width > 0.6 * page_width
