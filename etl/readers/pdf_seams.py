"""Seams: where one table ends and the next begins so closely below it that their rules look like a double rule.

│  가  │    나    │
└──────┴──────────┘  2.3 to 3 points of white: no upright runs through it, and the uprights above stand at other places
┌────┬─────┬──────┐  than those below
│ 연도│  계 │  남  │
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from etl.readers.pdf_shapes import Box, Rule

LEAST, MOST = 2.0, 4.0  # points of white between two tables; a double rule inside a table is closer or has uprights
SAME_END = 2.0  # points: the rules of the two tables end no further apart
WIDE = 60.0  # points: a shorter rule closes no table
REACH = 12.0  # points above and below a seam in which uprights are looked for
UNBROKEN = 1.0  # points: pieces of one rule are no further apart, those of cells drawn one by one may be
DOT = 3.0  # points: a rule of shorter pieces is a dotted one


def seams_of(levels: Iterable[Sequence[Rule]], uprights: Sequence[Rule]) -> list[Box]:
    """The strips of white between two tables, from the pieces of level rules, line by line, and of uprights.

    Where no upright is near, the strip may as well be in a double rule: then what stands above and below must tell.
    """
    closing = sorted((run for level in levels for run in _runs(level)), key=lambda run: run.at)
    found = []
    for index, upper in enumerate(closing):
        for lower in closing[index + 1 :]:
            if lower.at - upper.at > MOST:
                break
            if lower.at - upper.at >= LEAST and _same_ends(upper, lower) and _is_seam(upper, lower, uprights):
                found.append(Box(upper.start, upper.at, upper.end, lower.at))
    return found


def cut_at(seams: Sequence[Box], rule: Rule) -> list[Rule]:
    """An upright without the seams it seems to run through, and without the bit by which it stands out into one."""
    parts = [rule]
    for seam in seams:
        last = parts[-1]
        if not seam.left - SAME_END <= rule.at <= seam.right + SAME_END:
            continue
        if last.start < seam.middle_y < last.end:
            parts[-1:] = [Rule(rule.at, last.start, seam.top), Rule(rule.at, seam.bottom, last.end)]
        elif seam.top < last.end <= seam.middle_y:
            parts[-1] = Rule(rule.at, last.start, seam.top)
        elif seam.middle_y <= last.start < seam.bottom:
            parts[-1] = Rule(rule.at, seam.bottom, last.end)
    return parts


def is_parted(one: Rule, other: Rule, seams: Sequence[Box]) -> bool:
    """Whether a seam runs between two level rules."""
    low, high = sorted((one.at, other.at))
    return any(low < seam.middle_y < high and one.start < seam.right and one.end > seam.left for seam in seams)


def _runs(level: Sequence[Rule]) -> Iterable[Rule]:
    """The unbroken wide rules of one line; those of a dotted line with their gaps."""
    pieces = sorted(level, key=lambda piece: piece.start)
    widest = max((piece.length for piece in pieces), default=0.0)
    gap = UNBROKEN if widest > DOT else DOT
    start, reach = 0.0, float("-inf")
    for piece in [*pieces, Rule(0.0, float("inf"), float("inf"))]:
        if piece.start - reach > gap:
            if reach - start >= WIDE:
                yield Rule(pieces[0].at, start, reach)
            start = piece.start
        reach = max(reach, piece.end)


def _same_ends(one: Rule, other: Rule) -> bool:
    return abs(one.start - other.start) <= SAME_END and abs(one.end - other.end) <= SAME_END


def _is_seam(upper: Rule, lower: Rule, uprights: Sequence[Rule]) -> bool:
    middle = (upper.at + lower.at) / 2
    near = [
        piece
        for piece in uprights
        if upper.start - SAME_END <= piece.at <= upper.end + SAME_END
        and piece.start < lower.at + REACH
        and piece.end > upper.at - REACH
    ]
    if any(piece.start < middle < piece.end for piece in near):
        return False
    above = _places(piece.at for piece in near if piece.end < middle)
    below = _places(piece.at for piece in near if piece.start > middle)
    return not near or (len(above) > 1 and len(below) > 1 and not _agree(above, below))


def _places(places: Iterable[float]) -> list[float]:
    """The distinct places of some uprights."""
    ordered = sorted(places)
    return ordered[:1] + [b for a, b in pairwise(ordered) if b - a > SAME_END]


def _agree(some: Sequence[float], others: Sequence[float]) -> bool:
    """Whether each place of the fewer has one of the more: a cell over several columns, then, not another table."""
    fewer, more = sorted((some, others), key=len)
    return all(bisect_right(more, x + SAME_END) > bisect_left(more, x - SAME_END) for x in fewer)
