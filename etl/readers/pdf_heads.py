"""Merged cells in a header that no rule parts: from where its words stand to which columns and rows they cover.

           연차별 소요재원            stands over the middle of three columns: one cell over them
구분                                 stands half way between the two rows: one cell over both
        2021    2022   향후
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from etl.readers.pdf_columns import column_at, parts_of
from etl.readers.pdf_grid import Area
from etl.readers.pdf_rows import Row
from etl.readers.pdf_text import Line, around

LEVEL = 0.25  # of the line height: phrases further off the middle stand above or below it
SAME_LEVEL = 0.6  # points: phrases of one row of one-line cells are no further off each other
MAX_WAYS = 20_000  # of sharing columns among the phrases above them


@dataclass(frozen=True, slots=True)
class Head:
    """The rows of a header: where each ends, the last excepted, and its cells in the grid of the table."""

    boundaries: tuple[float, ...]
    areas: tuple[Area, ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.boundaries) + 1


def head_of(rows: Sequence[Row], xs: Sequence[float]) -> Head:
    """The cells of a header: one row of them, or two where phrases stand over groups of columns."""
    phrases = [part for row in rows for phrase in row.phrases for part in parts_of(phrase, row, xs)]
    columns = range(len(xs) - 1)
    stacks = _stacks(phrases, xs)
    end = _upper_end(phrases, xs)
    under = _leaves(stacks, phrases, end) if len(rows) > 1 and not _is_single(phrases, stacks, xs) else set()
    if not under:
        return Head((), tuple(Area(0, first, 1, after) for first, after in _tall(columns, under, stacks)))
    above = _merged([p for p in phrases if p.box.middle_y < end and _covers(p, xs) & under])
    areas = [Area(0, first, 2, after) for first, after in _tall(columns, under, stacks)]
    areas += [Area(1, column, 2, column + 1) for column in sorted(under)]
    for run in _runs(sorted(under)):
        over = [phrase for phrase in above if _covers(phrase, xs) & set(run)]
        areas += [Area(0, first, 1, last + 1) for first, last in _shared(run, over, xs)]
    return Head((end,), tuple(areas))


def _middle(phrases: Sequence[Line]) -> float:
    places = [phrase.box.middle_y for phrase in phrases]
    return (min(places) + max(places)) / 2


def _upper_end(phrases: Sequence[Line], xs: Sequence[float]) -> float:
    """Where the upper of two rows ends: below the phrases over several columns, or in the middle."""
    spanning = [p.box.middle_y + 0.4 * p.height for p in phrases if len(_covers(p, xs)) > 1]
    return min(spanning, default=_middle(phrases))


def _tall(columns: Sequence[int], under: set[int], stacks: dict[int, list[Line]]) -> list[tuple[int, int]]:
    """The cells over both rows, as first column and end; one that nothing heads belongs to the label before it."""
    found: list[tuple[int, int]] = []
    for column in columns:
        if column in under:
            continue
        if found and found[-1][1] == column and column not in stacks:
            found[-1] = (found[-1][0], column + 1)
        else:
            found.append((column, column + 1))
    return found


def _covers(phrase: Line, xs: Sequence[float]) -> set[int]:
    """The columns that a phrase reaches into, its ends left aside."""
    inset = min(0.3 * phrase.height, phrase.box.width / 3)
    first = column_at(phrase.box.left + inset, xs[1:-1])
    return set(range(first, column_at(phrase.box.right - inset, xs[1:-1]) + 1))


def _stacks(phrases: Sequence[Line], xs: Sequence[float]) -> dict[int, list[Line]]:
    """The phrases that stand within one column, top to bottom, by column."""
    stacks: dict[int, list[Line]] = {}
    for phrase in sorted(phrases, key=lambda phrase: phrase.box.middle_y):
        covered = _covers(phrase, xs)
        if len(covered) == 1:
            stacks.setdefault(covered.pop(), []).append(phrase)
    return stacks


def _is_single(phrases: Sequence[Line], stacks: dict[int, list[Line]], xs: Sequence[float]) -> bool:
    """Whether all columns' phrases are set to the same middle, top or bottom, and none covers two columns."""
    if any(len(_covers(phrase, xs)) > 1 for phrase in phrases):
        return False
    middles = [_middle(stack) for stack in stacks.values()]
    tops = [stack[0].box.middle_y for stack in stacks.values()]
    bottoms = [stack[-1].box.middle_y for stack in stacks.values()]
    slack = LEVEL * phrases[0].height
    return any(max(places) - min(places) <= slack for places in (middles, tops, bottoms))


def _leaves(stacks: dict[int, list[Line]], phrases: Sequence[Line], end: float) -> set[int]:
    """The columns whose own heading stands in the lower of two rows."""
    middle = _middle(phrases)
    low = {
        column
        for column, stack in stacks.items()
        if stack[0].box.middle_y > end and _middle(stack) > middle + LEVEL * stack[0].height
    }
    levels = [stack[0].box.middle_y for column, stack in stacks.items() if column in low and len(stack) == 1]
    paired = {
        column
        for column, stack in stacks.items()
        if column not in low
        and len(stack) == 2
        and any(abs(stack[1].box.middle_y - level) <= SAME_LEVEL for level in levels)
    }
    return low | paired


def _merged(phrases: Sequence[Line]) -> list[Line]:
    """The phrases left to right, those one below the other taken as one."""
    found: list[Line] = []
    for phrase in sorted(phrases, key=lambda phrase: phrase.box.left):
        if found and phrase.box.left < found[-1].box.right:
            found[-1] = Line((*found[-1].chars, *phrase.chars), around((found[-1].box, phrase.box)))
        else:
            found.append(phrase)
    return found


def _runs(columns: Sequence[int]) -> list[list[int]]:
    """Columns side by side."""
    runs: list[list[int]] = []
    for column in columns:
        if runs and column == runs[-1][-1] + 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    return runs


def _shared(run: Sequence[int], over: Sequence[Line], xs: Sequence[float]) -> list[tuple[int, int]]:
    """How some columns are shared among the phrases above them: each phrase over the middle of its columns."""
    if len(over) < 2 or len(over) > len(run):
        return [(run[0], run[-1])]
    best = min(_ways(run, len(over)), key=lambda way: _strain(way, over, xs))
    return list(pairwise_ranges(best))


def _ways(run: Sequence[int], parts: int) -> Iterator[tuple[int, ...]]:
    """Each way to cut columns into parts, as the first column of each part and the end."""
    for count, cuts in enumerate(combinations(run[1:], parts - 1)):
        if count > MAX_WAYS:
            return
        yield (run[0], *cuts, run[-1] + 1)


def pairwise_ranges(way: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last column of each part."""
    return ((first, after - 1) for first, after in pairwise(way))


def _strain(way: Sequence[int], over: Sequence[Line], xs: Sequence[float]) -> float:
    """How far phrases stand off the middle of the columns that a way gives them."""
    middles = [(xs[first] + xs[after]) / 2 for first, after in pairwise(way)]
    return sum(abs(phrase.box.middle_x - middle) for phrase, middle in zip(over, middles, strict=True))
