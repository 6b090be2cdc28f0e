"""Rows whose inner rules nobody drew: cells that stack as many numbers as the cells beside them are split into rows.

┌───────────┬─────────┬─────────┐
│ 국비      │ 775,293 │ 253,145 │      two columns or more of numbers at the same heights are so many rows, if a label
│ 시비(도비 │ 522,148 │       - │      stands at each height and whatever else is in the row stands at one of them
│ 포함)     │ [5,000] │         │      (a number in brackets belongs to the one above it)
└───────────┴─────────┴─────────┘
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.readers.pdf_draft import Draft, DraftCell, doubted, draft_of
from etl.readers.pdf_grid import Area, Grid
from etl.readers.pdf_shapes import Box, Char
from etl.readers.pdf_text import BRACKETS, Line, around, has_wrapped_number, is_number, lines_of, words_of

MIN_STACKS = 2  # columns of numbers that must agree
MANY = 4  # columns of numbers with the same rows: what stands beside them has these rows, too
SURE = 3  # rows: so many labels of a line each beside as many rows of numbers are a list
LEVEL = 0.35  # of the line height: numbers of one row stand no further off each other
OFF = 0.6  # of the line height: the middle of a wrapped label is no further off its row's numbers


@dataclass(frozen=True, slots=True)
class _Item:
    """A line of a cell; of a number, with the numbers in brackets below it."""

    box: Box
    lines: tuple[Line, ...]
    level: int = 0

    @property
    def y(self) -> float:
        """The height of its middle."""
        return self.box.middle_y

    @property
    def height(self) -> float:
        """The height of a line of it."""
        return self.lines[0].height


@dataclass(frozen=True, slots=True)
class _Stack:
    """A column of a block of rows, with its items; each has the row that it is nearest to once rows are known."""

    left: int
    width: float
    items: tuple[_Item, ...]
    wrapped: bool

    @property
    def numbers(self) -> bool:
        """Whether it holds numbers only."""
        return all(is_number(item.lines[0].text) for item in self.items)

    def group(self, level: int) -> list[_Item]:
        """Its items of one row."""
        return [item for item in self.items if item.level == level]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A block of rows that is cut otherwise: the heights between its rows, and the columns with one cell for all."""

    heights: tuple[float, ...]
    whole: frozenset[int]


def split_stacks(draft: Draft) -> Draft:
    """The table with each row of stacked numbers as so many rows; the same table where nothing is stacked."""
    blocks = list(_blocks(draft))
    cuts = {block: found for block in blocks if (found := _cut(draft, *block))}
    if not cuts:
        return draft
    ys = [draft.grid.ys[0]]
    areas: list[Area] = []
    chars: list[Char] = []
    for top, bottom in blocks:
        cells = [cell for cell in draft.cells if top <= cell.area.top < bottom]
        cut = cuts.get((top, bottom))
        for cell in cells:
            chars += doubted(cell.chars) if cut and cell.area.left not in cut.whole else cell.chars
        areas += _areas(cells, cut, len(ys) - 1, len(ys) - 1 - top)
        ys += [*(cut.heights if cut else draft.grid.ys[top + 1 : bottom]), draft.grid.ys[bottom]]
    return draft_of(draft.page, Grid(draft.grid.xs, tuple(ys), tuple(areas)), chars, draft.ruled)


def _blocks(draft: Draft) -> Iterator[tuple[int, int]]:
    """The rows that hang together by cells over several rows, as first row and end."""
    top = reach = 0
    for row in range(draft.rows):
        reach = max([reach, row + 1, *(cell.area.bottom for cell in draft.cells if cell.area.top == row)])
        if reach == row + 1:
            yield top, reach
            top = reach


def _cut(draft: Draft, top: int, bottom: int) -> _Cut | None:
    """How a block of rows is cut; ``None`` where it stays as it is ruled."""
    cells = [cell for cell in draft.cells if top <= cell.area.top < bottom]
    stacks = _stacks(cells)
    if stacks is None or not any(len(s.items) > 1 for s in stacks if s.numbers) or any(s.wrapped for s in stacks):
        return None
    if bottom - top > 1 and not any(map(_is_stacked_over_rows, cells)):
        return None
    levels = _levels([stack.items for stack in stacks if stack.numbers and len(stack.items) > 1])
    placed = [_placed(stack, levels) for stack in stacks if len(levels) > 1]
    agreed = sum(stack.numbers and len(stack.items) == len(levels) for stack in placed)
    listed = next((stack for stack in placed if _is_list(stack, levels, agreed)), None)
    if listed is None:
        return None
    whole = frozenset(stack.left for stack in placed if _is_for_all(stack, listed, levels))
    rest = [stack for stack in placed if stack.left not in whole]
    heights = _heights(rest, len(levels))
    return _Cut(heights, whole) if heights and all(_fits(stack, levels) for stack in rest) else None


def _stacks(cells: Sequence[DraftCell]) -> list[_Stack] | None:
    """The columns of some rows that hold text; ``None`` where the rows do not have the same columns."""
    columns: dict[tuple[int, int], list[DraftCell]] = {}
    for cell in cells:
        columns.setdefault((cell.area.left, cell.area.right), []).append(cell)
    if any(after[0] < before[1] for before, after in pairwise(sorted(columns))):
        return None
    stacks = []
    for (left, _), own in sorted(columns.items()):
        lines = lines_of(char for cell in own for char in cell.chars)
        wrapped = any(has_wrapped_number(cell.chars) for cell in own)
        stacks.append(_Stack(left, own[0].box.width, tuple(_items(lines)), wrapped))
    return [stack for stack in stacks if stack.items]


def _items(lines: Sequence[Line]) -> Iterator[_Item]:
    """The lines of a cell, the remarks of a number with it."""
    item: list[Line] = []
    for line in lines:
        if item and not (_is_remark(line) and is_number(line.text) and is_number(item[0].text)):
            yield _Item(around(own.box for own in item), tuple(item))
            item = []
        item.append(line)
    if item:
        yield _Item(around(own.box for own in item), tuple(item))


def _is_remark(line: Line) -> bool:
    """Whether a number stands in brackets: it says more of the number above it and is no row of its own."""
    return line.text[0] in BRACKETS


def _is_stacked_over_rows(cell: DraftCell) -> bool:
    """Whether a cell over several rows holds several numbers."""
    items = list(_items(lines_of(cell.chars))) if cell.area.bottom - cell.area.top > 1 else []
    return len(items) > 1 and all(is_number(item.lines[0].text) for item in items)


def _levels(stacks: Sequence[Sequence[_Item]]) -> list[float]:
    """The heights at which two columns of numbers or more have one; none if a number stands elsewhere."""
    groups: list[list[_Item]] = []
    for item in sorted((item for items in stacks for item in items), key=lambda item: item.y):
        if groups and item.y - groups[-1][-1].y <= LEVEL * item.height:
            groups[-1].append(item)
        else:
            groups.append([item])
    if len(stacks) < MIN_STACKS or any(len(group) < MIN_STACKS for group in groups):
        return []
    return [sum(item.y for item in group) / len(group) for group in groups]


def _placed(stack: _Stack, levels: Sequence[float]) -> _Stack:
    items = tuple(
        _Item(item.box, item.lines, min(range(len(levels)), key=lambda i: abs(levels[i] - item.y)))
        for item in stack.items
    )
    return _Stack(stack.left, stack.width, items, stack.wrapped)


def _fits(stack: _Stack, levels: Sequence[float]) -> bool:
    """Whether each item stands at the height of a row, or wraps around it."""
    return all(_stands_at(group, y) for level, y in enumerate(levels) if (group := stack.group(level)))


def _stands_at(group: Sequence[_Item], y: float) -> bool:
    """Whether the first, the last or the middle of some lines is at a height."""
    places = (group[0].y, group[-1].y, (group[0].box.top + group[-1].box.bottom) / 2)
    return any(abs(place - y) <= OFF * group[0].height for place in places)


def _is_list(stack: _Stack, levels: Sequence[float], agreed: int) -> bool:
    """Whether a column has a label for each row, not one label that wraps: one ends though the next word had room.

    Three lines beside three rows of numbers are no chance, nor is it if many columns of numbers are ``agreed``.
    """
    groups = [stack.group(level) for level in range(len(levels))]
    if not all(groups) or stack.numbers or not _fits(stack, levels):
        return False
    if len(stack.items) == len(levels) >= SURE or agreed >= MANY:
        return True
    wraps = (
        above[-1].box.width + words_of(below[0].lines[0])[0].box.width + below[0].height > stack.width
        for above, below in pairwise(groups)
    )
    return not is_number(stack.items[0].lines[0].text) and not all(wraps)


def _is_for_all(stack: _Stack, listed: _Stack, levels: Sequence[float]) -> bool:
    """Whether a cell stands for all rows: a label before the list of labels, in one piece, or one between two rows."""
    if stack.numbers or len({item.level for item in stack.items}) == len(levels):
        return False
    first, last = stack.items[0], stack.items[-1]
    centred = abs((first.box.top + last.box.bottom) / 2 - (levels[0] + levels[-1]) / 2) <= OFF * first.height
    return centred and (stack.left < listed.left or (len(stack.items) == 1 and not _fits(stack, levels)))


def _heights(stacks: Sequence[_Stack], rows: int) -> tuple[float, ...]:
    """The heights between the rows; none where a line of one reaches into the next."""
    found = []
    for level in range(rows - 1):
        above = [line.box for s in stacks for item in s.group(level) for line in item.lines]
        below = [line.box for s in stacks for item in s.group(level + 1) for line in item.lines]
        middle = (max(box.bottom for box in above) + min(box.top for box in below)) / 2
        if any(box.middle_y >= middle for box in above) or any(box.middle_y < middle for box in below):
            return ()
        found.append(middle)
    return tuple(found)


def _areas(cells: Sequence[DraftCell], cut: _Cut | None, start: int, shift: int) -> Iterable[Area]:
    """The areas of a block of rows that begins at a row, once it is cut or only moved down."""
    if cut is None:
        return [Area(c.area.top + shift, c.area.left, c.area.bottom + shift, c.area.right) for c in cells]
    end = start + len(cut.heights) + 1
    areas = []
    for left, right in sorted({(cell.area.left, cell.area.right) for cell in cells}):
        rows = [(start, end)] if left in cut.whole else [(row, row + 1) for row in range(start, end)]
        areas += [Area(top, left, bottom, right) for top, bottom in rows]
    return areas
