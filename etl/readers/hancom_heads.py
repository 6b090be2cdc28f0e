"""What 한글 prints before paragraphs: bullets, and the numbers of outlines and numbered lists, which no file stores.

They are counted as 한글 counts them: each definition is one list, which goes on over other lists, tables and sections;
outlines and numbered lists are counted apart; a definition may take up the numbers of the list before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from etl.readers.numerals import DIGIT, numeral

LEVELS = 10
_MAX_PATTERN = 64  # a hostile pattern would be printed before every paragraph
_NUMBER_SIGN = re.compile(r"\^([1-9nN])")  # the caret takes one digit: ``^10`` is level 1 and a nought


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a numbering is printed: ``^1.`` is the number of level 1 with a dot."""

    pattern: str = ""
    kind: str = DIGIT
    start: int = 1


@dataclass(frozen=True, slots=True)
class Numbering:
    """A definition of numbers by level; ``continues`` says that it takes up the numbers of the list before it."""

    levels: tuple[Level, ...] = ()
    continues: bool = False

    def level(self, number: int) -> Level:
        """A level by its number, 1 the top; one that the file leaves out prints nothing."""
        return self.levels[number - 1] if number <= len(self.levels) else Level()


@dataclass(frozen=True, slots=True)
class Head:
    """What a paragraph's shape prints before it: a bullet, or the number of a level (1 is the top).

    ``numbering`` is the place of its definition in the document, 1-based; an outline takes that of its section.
    """

    bullet: str = ""
    level: int = 0
    numbering: int = 0
    outline: bool = False


NO_HEAD = Head()


@dataclass(frozen=True, slots=True)
class Styles:
    """The heads of paragraph shapes by the number paragraphs refer to, and the document's numberings in order.

    References are places in the file's lists, whatever ids stand there: so 한글 takes them.
    """

    heads: Mapping[int, Head] = field(default_factory=dict)
    numberings: tuple[Numbering, ...] = ()

    def head(self, reference: str | int) -> Head:
        """The head of a paragraph shape; none where the reference leads nowhere."""
        if isinstance(reference, str):
            reference = int(reference) if reference.isdecimal() and len(reference) < 10 else -1
        return self.heads.get(reference, NO_HEAD)


def level_of(pattern: str, kind: str, start: int) -> Level:
    """A level as the formats write it: the kind in any spelling, a start that may be left out as 0."""
    return Level(pattern[:_MAX_PATTERN], kind.replace("_", "").lower(), max(start, 1))


class HeadCounter:
    """The lists of a document as they are counted, paragraph by paragraph in reading order."""

    def __init__(self, numberings: Sequence[Numbering]) -> None:
        self._numberings = numberings
        self._lists: dict[tuple[bool, int], list[int]] = {}
        self._latest: dict[bool, list[int]] = {}

    def label(self, head: Head, outline: int) -> str:
        """What is printed before the next paragraph of that head, in a section of that outline definition."""
        if not head.level:
            return head.bullet
        place = outline if head.outline else head.numbering
        if not 0 < place <= len(self._numberings):
            return ""
        numbering = self._numberings[place - 1]
        counts = self._counts(head.outline, place, numbering)
        _count(counts, min(head.level, LEVELS), numbering)
        return _printed(numbering, min(head.level, LEVELS), counts)

    def _counts(self, outline: bool, place: int, numbering: Numbering) -> list[int]:
        """The numbers a definition's list has reached, by level; 0 for a level not counted yet."""
        counts = self._lists.get((outline, place))
        if counts is None:
            before = self._latest.get(outline) if numbering.continues else None
            counts = list(before) if before else [0] * LEVELS
            self._lists[outline, place] = counts
        self._latest[outline] = counts
        return counts


def _count(counts: list[int], level: int, numbering: Numbering) -> None:
    """Count a paragraph: levels above it that were passed over count as begun, those below begin anew."""
    for above in range(level - 1):
        counts[above] = counts[above] or numbering.level(above + 1).start
    own = counts[level - 1]
    counts[level - 1] = own + 1 if own else numbering.level(level).start
    counts[level:] = [0] * (LEVELS - level)


def _printed(numbering: Numbering, level: int, counts: Sequence[int]) -> str:
    """The text of a level's pattern; ``^n`` is the path of all levels down to this one, ``^N`` the same with a dot."""

    def one(number: int) -> str:
        at = numbering.level(number)
        return numeral(counts[number - 1] or at.start, at.kind)

    def of_sign(match: re.Match[str]) -> str:
        if match[1].isdigit():
            return one(int(match[1]))
        return ".".join(one(number) for number in range(1, level + 1)) + ("." if match[1] == "N" else "")

    return _NUMBER_SIGN.sub(of_sign, numbering.level(level).pattern)
