"""Lines of a page as the rows of a table without inner rules: which lines hold records, which only wrap.

────────────────────────────────          a record: a line with two numbers or more
노후 장비 교체 및                          a lone phrase is wrapped and belongs to the record it is nearer to
                   1,234     56.7
유지 관리
보도자료 작성         300     12.0
────────────────────────────────
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.readers.pdf_shapes import Box, Char
from etl.readers.pdf_text import BREAK, Line, around, is_number, lines_of, phrases_of, words_of

TITLE = re.compile(
    r"^\s*(?:[□■○●◦ㅇ◇◆▷▶※•]|(?:\d{1,2}|[가-하])[.)]\s)|단\s*위\s*[:：]"
)  # a line that no cell begins with
DASHES = frozenset("-–")
OVERLAP = 0.2  # of the line height: lines that overlap by more stand in one row of cells


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page as its words, and as the phrases between its wide gaps.

    ``bare`` is the widest gap, in line heights, that is a space of the page, 0 where it writes its spaces; ``numbers``
    counts the phrases that are one.
    """

    line: Line
    words: tuple[Line, ...]
    phrases: tuple[Line, ...]
    bare: float
    numbers: int

    @property
    def box(self) -> Box:
        """The box around the line."""
        return self.line.box

    @property
    def y(self) -> float:
        """The height it stands at."""
        return self.line.box.middle_y

    @property
    def is_record(self) -> bool:
        """Whether it holds the numbers of a row: two, or one beside two other cells."""
        return self.numbers > 1 or (self.numbers == 1 and len(self.phrases) > 2)

    @property
    def is_running(self) -> bool:
        """Whether it may be a line of running text: no gap in it is wider than a wide space."""
        return all(b.box.left - a.box.right <= BREAK * self.line.height for a, b in pairwise(self.words))

    @property
    def is_title(self) -> bool:
        """Whether it is a heading, an item or a unit line between two tables."""
        return self.is_running and not self.is_record and TITLE.search(self.line.text) is not None

    def parts_at(self, x: float) -> bool:
        """Whether two of its words part at a place, with no space written between them, or more room than a space."""
        left = max((word.box.right for word in self.words if word.box.middle_x < x), default=x)
        right = min((word.box.left for word in self.words if word.box.middle_x >= x), default=x)
        written = any(char.text.isspace() and left <= char.box.middle_x <= right for char in self.line.chars)
        least = (BREAK if written else self.bare) * self.line.height
        return left <= x <= right and right - left > least


Group = list[Row]


def rows_of(chars: Iterable[Char], bare: float) -> list[Row]:
    """The lines of some characters, each cut into phrases; ``bare`` is the widest gap that is a space of their page."""
    return [_row(line, bare) for line in lines_of(chars)]


def _row(line: Line, bare: float) -> Row:
    phrases = tuple(phrases_of(line, bare))
    numbers = sum(is_number(phrase.text) for phrase in phrases) - _is_item(phrases)
    return Row(line, tuple(words_of(line)), phrases, bare, numbers)


def _is_item(phrases: Sequence[Line]) -> bool:
    """Whether a line begins with the dash of an item, not with one that stands for no number."""
    return len(phrases) > 1 and phrases[0].text in DASHES and not is_number(phrases[1].text)


def overlap(above: Row, below: Row) -> bool:
    """Whether two lines reach into each other's height: cells of one row, set to the middle."""
    return above.box.bottom - below.box.top > OVERLAP * min(above.line.height, below.line.height)


def grouped(rows: Sequence[Row]) -> list[Group]:
    """The lines of a table's body, row by row: each record with the wrapped lines that are nearer to it."""
    starts = [rows[0], *_starts(rows)] if rows else []
    groups: list[Group] = []
    for row in rows:
        if len(groups) < len(starts) and row is starts[len(groups)]:
            groups.append([])
        groups[-1].append(row)
    return groups


def _starts(rows: Sequence[Row]) -> list[Row]:
    """The lines that rows begin with, but for the first: below the widest white between two records."""
    anchors = [row for row in rows if row.is_record]
    if len(anchors) < 2:
        anchors = [row for row in rows if len(row.phrases) > 1]
    found = []
    for above, below in pairwise(anchors):
        lines = [above, *(row for row in rows if above.y < row.y < below.y), below]
        found.append(_widest(lines)[1])
    return found


def _widest(lines: Sequence[Row]) -> tuple[Row, Row]:
    """The two neighbours that stand furthest apart; wrapped lines lie around their record, so of equals the middle."""
    middle = len(lines) / 2 - 1
    pairs = list(enumerate(pairwise(lines)))
    most = max(below.y - above.y for _, (above, below) in pairs)
    near = [(abs(i - middle), i, pair) for i, pair in pairs if pair[1].y - pair[0].y > most - 0.3]
    return min(near, key=lambda item: item[:2])[2]


def boundaries(groups: Sequence[Group]) -> list[float]:
    """The heights between each row of lines and the next."""
    return [(max(row.y for row in above) + min(row.y for row in below)) / 2 for above, below in pairwise(groups)]


def box_of(rows: Sequence[Row]) -> Box:
    """The box around some lines."""
    return around(row.box for row in rows)
