"""Columns of a table without vertical rules: the white that no row of its body covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from etl.readers.pdf_rows import Group, Row
from etl.readers.pdf_shapes import Box
from etl.readers.pdf_text import NUMBER_BREAK, Line, around, is_number, words_of

VALLEY = 0.45  # of the line height: a gap as wide parts two columns even in a single row
CENTRED = 0.25  # of the line height: a heading is no further off the middle of its column
FILLED = 0.6  # of a column's width: a heading that takes as much of it is its own
OUT = 0.15  # of the line height: how far a heading may reach over the middle of the white beside it
BESIDE = 0.8  # of the line height: a phrase heads a column whose middle is no further beside it
THIN = 0.1  # of the line height: a gap that all rows keep may be as narrow as this


def valleys_of(body: Sequence[Group], rows: Sequence[Row], ends: Sequence[float] = ()) -> list[float]:
    """Where the columns of a table part: in white that no row of the body covers, and as few headers as can be.

    Two columns that no row fills both are one, whose header and numbers only stand to different sides.
    ``ends`` are places at which rules end: where one lies in the white, the columns part there.
    """
    heads = [row for row in rows if not row.is_record]
    parted = white(body)
    phrases = [phrase for row in rows for phrase in row.phrases]
    own = [phrase for phrase in phrases if not _spans(phrase, heads) and not _bridges(phrase, heads, parted)]
    headings = [word.box for phrase in own for word in words_of(phrase)]
    valleys = [_rule_end(left, right, ends) or _clearest(left, right, headings) for left, right in parted]
    held = {id(row) for group in body for row in group}
    above = [row for row in rows if id(row) not in held]
    valleys = _without_idle(valleys, [*body, *([row] for row in rows)])
    return _with_blank_columns(_without_strays(valleys, body, above), body, above)


def _spans(phrase: Line, heads: Sequence[Row]) -> bool:
    """Whether a phrase stands over two phrases of one other line: it heads both columns and parts none."""
    left, right = phrase.box.left - BESIDE * phrase.height, phrase.box.right + BESIDE * phrase.height
    under = (row for row in heads if row.y > phrase.box.middle_y)
    return any(sum(left <= p.box.middle_x <= right for p in row.phrases) > 1 for row in under)


def _bridges(phrase: Line, heads: Sequence[Row], parted: Sequence[tuple[float, float]]) -> bool:
    """Whether a phrase stands between two phrases below it that head two columns side by side: it heads both."""
    middle = phrase.box.middle_x
    pairs = (pair for row in heads if row.y > phrase.box.middle_y for pair in pairwise(row.phrases))
    for a, b in pairs:
        between = a.box.right <= middle <= b.box.left
        inward = a.box.middle_x < phrase.box.left and phrase.box.right < b.box.middle_x
        if between and inward and sum(a.box.middle_x < (x0 + x1) / 2 < b.box.middle_x for x0, x1 in parted) == 1:
            return True
    return False


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


def _rule_end(left: float, right: float, ends: Sequence[float]) -> float | None:
    inside = [x for x in ends if left - 1 <= x <= right + 1]
    return min(inside, key=lambda x: abs(x - (left + right) / 2), default=None)


def _clearest(left: float, right: float, headings: Sequence[Box]) -> float:
    """The middle of the widest stretch of a valley that the fewest words reach into."""
    words = [box for box in headings if box.left < right and box.right > left]
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


def _without_strays(valleys: Sequence[float], body: Sequence[Group], above: Sequence[Row]) -> list[float]:
    """Leaves out each valley no wider than a space, between a word and a number, where nothing heads the one or the other.

    ``당산로 99길 1``: no column begins before the 1.
    """
    kept = list(valleys)
    for valley in valleys:
        index = kept.index(valley)
        headed = {column_at(p.box.middle_x, kept) for row in above for p in row.phrases}
        pairs = [pair for group in body for row in group for pair in pairwise(row.phrases)]
        beside = [pair for pair in pairs if _columns(pair, kept) == (index, index + 1)]
        if not {index, index + 1} <= headed and beside and all(map(_may_be_words, beside)):
            kept.remove(valley)
    return kept


def _columns(pair: tuple[Line, Line], valleys: Sequence[float]) -> tuple[int, int]:
    return column_at(pair[0].box.middle_x, valleys), column_at(pair[1].box.middle_x, valleys)


def _may_be_words(pair: tuple[Line, Line]) -> bool:
    """Whether two phrases may be a word and a number with a space between."""
    left, right = pair
    gap = right.box.left - left.box.right
    return gap <= NUMBER_BREAK * left.height and is_number(left.text) != is_number(right.text)


def _with_blank_columns(valleys: Sequence[float], body: Sequence[Group], above: Sequence[Row]) -> list[float]:
    """Adds a valley between two headings over one column, in a line of more headings than the body has columns."""
    ink = [phrase.box for group in body for row in group for phrase in row.phrases]
    found = list(valleys)
    for row in above:
        for left, right in pairwise(row.phrases if len(row.phrases) > len(valleys) + 1 else ()):
            if column_at(left.box.middle_x, valleys) != column_at(right.box.middle_x, valleys):
                continue
            free = [(a, b) for a, b in _free(left.box.right, right.box.left, ink) if b - a > 0]
            found += [(a + b) / 2 for a, b in free[-1:]]
    return sorted([*found, *_before_blank_end(found, ink, above)])


def _before_blank_end(valleys: Sequence[float], ink: Sequence[Box], above: Sequence[Row]) -> list[float]:
    """A valley before the last heading, if it stands wholly behind the body and another heading of its column."""
    ordered = sorted((phrase for row in above for phrase in row.phrases), key=lambda phrase: phrase.box.left)
    others, last = ordered[:-1], ordered[-1:]
    column = len(valleys)
    if not ink or not any(column_at(phrase.box.middle_x, valleys) == column for phrase in others):
        return []
    reach = max(box.right for box in (*ink, *(phrase.box for phrase in others)))
    return [(reach + phrase.box.left) / 2 for phrase in last if reach < phrase.box.left]


def _free(left: float, right: float, ink: Sequence[Box]) -> Iterator[tuple[float, float]]:
    """The stretches between two places that no ink covers."""
    for box in sorted((box for box in ink if box.right > left and box.left < right), key=lambda box: box.left):
        if box.left > left:
            yield left, box.left
        left = max(left, box.right)
    if right > left:
        yield left, right


def column_at(x: float, valleys: Sequence[float]) -> int:
    """The column that a place is in, 0-based."""
    return sum(valley < x for valley in valleys)


def parts_of(phrase: Line, row: Row, xs: Sequence[float]) -> Iterator[Line]:
    """A phrase, parted where one column ends and the words part as well."""
    ends = [x for x in xs[1:-1] if phrase.box.left < x < phrase.box.right and row.parts_at(x)]
    whole = [phrase.box.left, *ends, phrase.box.right + 1]
    every = [phrase.box.left, *(x for x in xs[1:-1] if phrase.box.left < x < phrase.box.right), phrase.box.right + 1]
    parts = list(_pieces(phrase, every))
    centred = len(parts) == len(every) - 1 and all(_is_heading(part, xs) for part in parts)
    yield from parts if centred else _pieces(phrase, whole)


def _pieces(phrase: Line, ends: Sequence[float]) -> Iterator[Line]:
    for left, right in pairwise(ends):
        chars = tuple(char for char in phrase.chars if left <= char.box.middle_x < right and not char.text.isspace())
        if chars:
            yield Line(chars, around(char.box for char in chars))


def _is_heading(part: Line, xs: Sequence[float]) -> bool:
    """Whether a part of a phrase stands in the middle of one column, or fills most of it."""
    column = column_at(part.box.middle_x, xs[1:-1])
    left, right = xs[column], xs[column + 1]
    inside = left - OUT * part.height <= part.box.left and part.box.right <= right + OUT * part.height
    off = abs(part.box.middle_x - (left + right) / 2)
    return inside and (off <= CENTRED * part.height or part.box.width >= FILLED * (right - left))
