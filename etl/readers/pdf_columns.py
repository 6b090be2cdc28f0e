"""Columns of a table without vertical rules: the white that no row of its body covers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from etl.readers.pdf_rows import Group, Row
from etl.readers.pdf_shapes import Box
from etl.readers.pdf_text import Line

VALLEY = 0.45  # of the line height: a gap as wide parts two columns even in a single row
THIN = 0.1  # of the line height: a gap that all rows keep may be as narrow as this


def valleys_of(body: Sequence[Group], rows: Sequence[Row]) -> list[float]:
    """Where the columns of a table part: in white that no row of the body covers, and as few headers as can be.

    Two columns that no row fills both are one, whose header and numbers only stand to different sides.
    """
    valleys = [_clearest(left, right, rows) for left, right in white(body)]
    return _without_idle(valleys, [*body, *([row] for row in rows)])


def white(body: Sequence[Group]) -> list[tuple[float, float]]:
    """The stretches between the leftmost and the rightmost word that no row covers."""
    firm = [phrase.box for group in body if _cells(group) > 1 for row in group for phrase in _firm(row, group)]
    parted = _gaps(firm)
    loose = [
        phrase.box
        for group in body
        for row in group
        for phrase in row.phrases
        if not any(phrase.box.left <= left and right <= phrase.box.right for left, right in parted)
    ]
    return _gaps([*firm, *loose])


def _cells(group: Group) -> int:
    return sum(len(row.phrases) for row in group)


def _firm(row: Row, group: Group) -> Sequence[Line]:
    """The phrases of a line that surely stand in one column each: those of a record, or of any line beside others."""
    return row.phrases if row.is_record or len(row.phrases) > 1 or len(group) == 1 else ()


def _gaps(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    ordered = sorted(boxes, key=lambda box: box.left)
    if not ordered:
        return []
    thin = THIN * sorted(box.height for box in ordered)[len(ordered) // 2]
    found = []
    reach = ordered[0].right
    for box in ordered[1:]:
        if box.left - reach > thin:
            found.append((reach, box.left))
        reach = max(reach, box.right)
    return found


def _clearest(left: float, right: float, rows: Sequence[Row]) -> float:
    """The middle of the widest stretch of a valley that the fewest words of any row reach into."""
    words = [word.box for row in rows for word in row.words if word.box.left < right and word.box.right > left]
    ends = sorted({left, right, *(x for box in words for x in (box.left, box.right) if left < x < right)})
    stretches = [(sum(box.left < b and box.right > a for box in words), a - b, a, b) for a, b in pairwise(ends)]
    _, _, start, end = min(stretches)
    return (start + end) / 2


def _without_idle(valleys: Sequence[float], groups: Sequence[Group]) -> list[float]:
    """Leaves out each valley with no row that has a phrase right before and right after it."""
    kept = list(valleys)
    for valley in valleys:
        index = kept.index(valley)
        filled = ({column_at(p.box.middle_x, kept) for row in group for p in row.phrases} for group in groups)
        if not any({index, index + 1} <= columns for columns in filled):
            kept.remove(valley)
    return kept


def column_at(x: float, valleys: Sequence[float]) -> int:
    """The column that a place is in, 0-based."""
    return sum(valley < x for valley in valleys)
