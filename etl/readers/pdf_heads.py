"""Merged cells in a header that no rule parts: from where its words stand to which columns and rows they cover.

           연차별 소요재원            stands over the middle of three columns: one cell over them
구분                                 stands half way between the two rows: one cell over both
        2021    2022   향후
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from etl.readers.pdf_columns import column_at, parts_of
from etl.readers.pdf_grid import Area, Grid
from etl.readers.pdf_rows import Row
from etl.readers.pdf_shapes import Rule
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


def head_of(rows: Sequence[Row], xs: Sequence[float], short: Sequence[Rule] = ()) -> Head:
    """The cells of a header: one row of them, or two where phrases stand over groups of columns.

    ``short`` are rules of one height that part some columns of the header, and no others, into two rows.
    """
    phrases = [part for row in rows for phrase in row.phrases for part in parts_of(phrase, row, xs)]
    stacks = _stacks(phrases, xs)
    end = min((rule.at for rule in short), default=0.0) or _upper_end(phrases, xs)
    if short:
        runs = [columns for rule in short if (columns := _columns_under(rule, xs))]
    elif len(rows) > 1 and not _is_single(phrases, stacks, xs):
        runs = _runs(sorted(_leaves(stacks, phrases, end)))
    else:
        runs = []
    return _head(phrases, stacks, xs, end, runs)


def _head(
    phrases: Sequence[Line], stacks: dict[int, list[Line]], xs: Sequence[float], end: float, runs: Sequence[list[int]]
) -> Head:
    """The cells of a header in which some runs of columns have a heading of their own below one in common."""
    under = {column for run in runs for column in run}
    tall = _tall(xs, under, stacks)
    if not under:
        return Head((), tuple(Area(0, first, 1, after) for first, after in tall))
    above = _merged([p for p in phrases if p.box.middle_y < end and _covers(p, xs) & under])
    low = {column: [p.text for p in stack if p.box.middle_y > end] for column, stack in stacks.items()}
    areas = [Area(0, first, 2, after) for first, after in tall]
    areas += [Area(1, column, 2, column + 1) for column in sorted(under)]
    for run in runs:
        over = [phrase for phrase in above if run[0] <= column_at(phrase.box.middle_x, xs[1:-1]) <= run[-1]]
        areas += [Area(0, first, 1, last + 1) for first, last in _shared(run, over, xs, low)]
    return Head((end,), tuple(areas))


def under_head(head: Head, top: float, body: Grid) -> Grid:
    """The grid of a table whose header begins at a height and whose body has a grid of its own."""
    if not head.areas:
        return body
    moved = (replace(a, top=a.top + head.rows, bottom=a.bottom + head.rows) for a in body.areas)
    return Grid(body.xs, (top, *head.boundaries, *body.ys), (*head.areas, *moved))


def _columns_under(rule: Rule, xs: Sequence[float]) -> list[int]:
    return [c for c in range(len(xs) - 1) if rule.start <= (xs[c] + xs[c + 1]) / 2 <= rule.end]


def _middle(phrases: Sequence[Line]) -> float:
    places = [phrase.box.middle_y for phrase in phrases]
    return (min(places) + max(places)) / 2


def _upper_end(phrases: Sequence[Line], xs: Sequence[float]) -> float:
    """Where the upper of two rows ends: below the phrases over several columns, or in the middle."""
    spanning = [p.box.middle_y + 0.4 * p.height for p in phrases if len(_covers(p, xs)) > 1]
    return min(spanning, default=_middle(phrases))


def _tall(xs: Sequence[float], under: set[int], stacks: dict[int, list[Line]]) -> list[tuple[int, int]]:
    """The cells over both rows, as first column and end.

    A column that nothing heads belongs to the label before it, or to the one after it if that stands over both.
    """
    found: list[tuple[int, int]] = []
    for column in range(len(xs) - 1):
        if column in under:
            continue
        beside = bool(found) and found[-1][1] == column
        first = found[-1][0] if beside else column
        if beside and (column not in stacks or (first not in stacks and _is_over_both(stacks[column][0], column, xs))):
            found[-1] = (first, column + 1)
        else:
            found.append((column, column + 1))
    return found


def _is_over_both(phrase: Line, column: int, xs: Sequence[float]) -> bool:
    return is_over_both(phrase.box.middle_x, column, xs)


def is_over_both(x: float, column: int, xs: Sequence[float]) -> bool:
    """Whether a place in a column is nearer to the middle of it and the column before than to its own middle."""
    own, both = (xs[column] + xs[column + 1]) / 2, (xs[column - 1] + xs[column + 1]) / 2
    return abs(x - both) < abs(x - own)


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


def _shared(
    run: Sequence[int], over: Sequence[Line], xs: Sequence[float], low: Mapping[int, Sequence[str]]
) -> list[tuple[int, int]]:
    """How some columns are shared among the phrases above them.

    No group holds two columns of one heading, if that can be, and each phrase stands over the middle of its columns.
    """
    if len(over) < 2 or len(over) > len(run):
        return [(run[0], run[-1])]
    best = min(_ways(run, len(over)), key=lambda way: (_repeats(way, low), _strain(way, over, xs)))
    return list(pairwise_ranges(best))


def _repeats(way: Sequence[int], low: Mapping[int, Sequence[str]]) -> int:
    """How often a group holds a heading that it holds already."""
    groups = ([tuple(low.get(column, ())) for column in range(first, after)] for first, after in pairwise(way))
    return sum(len(group) - len(set(group)) for group in groups)


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
