"""A table whose rows no rule parts, from the lines of its header and of its body."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from etl.readers.pdf_columns import OUT, VALLEY, column_at, parts_of, valleys_of
from etl.readers.pdf_draft import Draft, draft_of
from etl.readers.pdf_grid import Edges, grid_of
from etl.readers.pdf_heads import Head, head_of, is_over_both, under_head
from etl.readers.pdf_rows import Group, Row, boundaries, grouped
from etl.readers.pdf_shapes import Box, Char, Rule
from etl.readers.pdf_text import Line, is_number

HALF_WAY = 0.15  # of the distance of two rows: a label as near to the middle between them is a label of both


def free_table(
    page: int, box: Box, head: Sequence[Row], body: Sequence[Row], chars: Sequence[Char], short: Sequence[Rule] = ()
) -> Draft | None:
    """The table of some lines within a box; ``None`` where they make no columns and rows.

    ``short`` are rules that part some columns of the header into two rows.
    """
    groups = grouped(body)
    valleys = valleys_of(groups, [*head, *body], [x for rule in short for x in (rule.start, rule.end)])
    if not valleys or not (len(groups) + bool(head) > 1 or body[0].is_record):
        return None
    xs = [box.left, *valleys, box.right]
    start = (head[-1].box.bottom + body[0].box.top) / 2 if head else box.top
    body_ys = [start, *boundaries(groups), box.bottom]
    heads = head_of(head, xs, short) if head else Head((), ())
    below = grid_of(xs, body_ys, _body_edges(xs, body_ys, groups, heads))
    return draft_of(page, under_head(heads, box.top, below), chars, ruled=False)


def _body_edges(xs: Sequence[float], ys: Sequence[float], groups: Sequence[Group], heads: Head) -> Edges:
    rows, columns = range(len(ys) - 1), range(len(xs) - 1)
    crossed = crossed_edges(xs, ys, [row for group in groups for row in group])
    crossed |= short_labels(xs, groups, heads)
    below = {(row, column) for row in rows for column in columns} - _labels_of_two(xs, groups)
    right = {(row, column) for row in rows for column in columns} - crossed
    return Edges(frozenset(below), frozenset(right))


def short_labels(xs: Sequence[float], groups: Sequence[Group], heads: Head) -> set[tuple[int, int]]:
    """The edges within a label that alone stands under a heading over two columns of labels."""
    joined = [
        area.left for area in heads.areas if area.top == 0 and area.right - area.left == 2 and area.bottom == heads.rows
    ]
    found = set()
    for index, group in enumerate(groups):
        filled = {column_at(p.box.middle_x, xs[1:-1]) for row in group for p in row.phrases}
        places = {column_at(p.box.middle_x, xs[1:-1]): p.box.middle_x for r in group if r.is_record for p in r.phrases}
        found |= {(index, column) for column in joined if column in places and column + 1 not in filled}
        found |= {
            (index, column)
            for column in joined
            if column not in filled and column + 1 in places and is_over_both(places[column + 1], column + 1, xs)
        }
    return found


def _labels_of_two(xs: Sequence[float], groups: Sequence[Group]) -> set[tuple[int, int]]:
    """Below which fields a label goes on: it stands alone half way between two records that are blank there."""
    found = set()
    for index, (above, below) in enumerate(pairwise(groups)):
        upper, lower = _record_y(above), _record_y(below)
        phrases = [p for row in (*above, *below) for p in row.phrases]
        for phrase in phrases:
            column = column_at(phrase.box.middle_x, xs[1:-1])
            off = abs(phrase.box.middle_y - (upper + lower) / 2)
            alone = sum(column_at(p.box.middle_x, xs[1:-1]) == column for p in phrases) == 1
            if alone and off <= HALF_WAY * (lower - upper) and not is_number(phrase.text):
                found.add((index, column))
    return found


def _record_y(group: Group) -> float:
    return max(group, key=lambda row: (row.is_record, len(row.phrases))).y


def crossed_edges(xs: Sequence[float], ys: Sequence[float], rows: Sequence[Row]) -> set[tuple[int, int]]:
    """The edges that a phrase runs over, without a wide space just there: the two fields are one cell."""
    found: set[tuple[int | None, int]] = set()
    for row in rows:
        index = row_at(ys, row.y)
        parts = [part for phrase in row.phrases for part in parts_of(phrase, row, xs)] if index is not None else []
        for part in parts:
            left, right = part.box.left + OUT * part.height, part.box.right - OUT * part.height
            over = [c for c in range(len(xs) - 2) if left < xs[c + 1] < right]
            found.update((index, c) for c in over if not _space_at(xs[c + 1], row.words))
    return {(row, column) for row, column in found if row is not None}


def row_at(ys: Sequence[float], y: float) -> int | None:
    """The row between whose lines a height is, 0-based; ``None`` outside the table."""
    return next((i for i in range(len(ys) - 1) if ys[i] <= y < ys[i + 1]), None)


def _space_at(x: float, words: Sequence[Line]) -> bool:
    """Whether a gap wider than a plain space lies between the words on both sides of a place."""
    left = max((word.box.right for word in words if word.box.middle_x < x), default=x)
    right = min((word.box.left for word in words if word.box.middle_x >= x), default=x)
    return left <= x <= right and right - left > VALLEY * words[0].height
