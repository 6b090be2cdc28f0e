"""From characters to lines and to the text of a cell, whichever way the lines run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.readers.pdf_shapes import Box, Char, Direction

SPACE = 0.25  # of the character height: a wider gap is a space
BREAK = 0.9  # of the character height: a wider gap may be the gap between two columns
NUMBER_BREAK = 0.5  # of the character height: the same, where one of the two sides is a number
BARE = 0.3  # of the character height: a wider gap is no space where the page writes its spaces
UNWRITTEN = 0.35  # of the character height: the same where it writes none, unless its usual gap tells more
USUAL = 5  # gaps of one width that make it the width of the space
BARE_NUMBER = 0.15  # of the character height: the same between numbers, which no writer spaces out
_NUMBER = re.compile(r"[△▲▽\-–+(\[]?\d(?:[\d,.]*\d)?[%)\]]?(?:\(.*\))?|[-–]")
_NUMERIC = frozenset("0123456789△▲▽-–,.%")
_BROKEN_NUMBER = re.compile(r"(?<=\d,)\n(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Line:
    """Characters that stand side by side, left to right, and the box around them."""

    chars: tuple[Char, ...]
    box: Box

    @property
    def text(self) -> str:
        """Its text, with a space wherever there is a gap."""
        return _spaced(self.chars)

    @property
    def height(self) -> float:
        """The usual height of its characters."""
        heights = sorted(char.box.height for char in self.chars)
        return heights[len(heights) // 2]


def lines_of(chars: Iterable[Char]) -> list[Line]:
    """The lines of upright text, top to bottom."""
    levels: list[list[Char]] = []
    middles: list[float] = []
    for char in sorted(chars, key=lambda char: (char.box.middle_y, char.box.left)):
        if levels and _on_level(char, levels[-1], middles[-1]):
            levels[-1].append(char)
            count = len(levels[-1])
            middles[-1] += (char.box.middle_y - middles[-1]) / count
        else:
            levels.append([char])
            middles.append(char.box.middle_y)
    return [_line(level) for level in levels if any(not char.text.isspace() for char in level)]


def _on_level(char: Char, level: list[Char], middle: float) -> bool:
    smaller = min(char.box.height, level[0].box.height)
    return char.box.middle_y - middle <= 0.45 * smaller


def _line(chars: list[Char]) -> Line:
    ordered = tuple(sorted(chars, key=lambda char: (char.box.left, char.box.right)))
    first = next(index for index, char in enumerate(ordered) if not char.text.isspace())
    last = max(index for index, char in enumerate(ordered) if not char.text.isspace())
    kept = ordered[first : last + 1]
    return Line(kept, around(char.box for char in kept))


def words_of(line: Line) -> list[Line]:
    """The words of a line."""
    parts: list[list[Char]] = []
    reach, space = 0.0, False
    for char in line.chars:
        if char.text.isspace():
            space = True
            continue
        if not parts or space or char.box.left - reach > _tight(parts[-1][-1], char) * char.box.height:
            parts.append([])
        parts[-1].append(char)
        reach, space = char.box.right, False
    return [_line(part) for part in parts]


def _tight(last: Char, char: Char) -> float:
    """The gap that parts two words, in character heights."""
    return BARE_NUMBER if last.text in _NUMERIC and char.text in _NUMERIC else SPACE


def widest_space(lines: Sequence[Line]) -> float:
    """The widest gap, in character heights, that may be a space though no space is written in it."""
    if any(char.text.isspace() for line in lines for char in line.chars):
        return BARE
    gaps = Counter(
        round(50 * (right.box.left - left.box.right) / line.height)
        for line in lines
        if line.height > 0
        for left, right in pairwise(line.chars)
        if BARE_NUMBER <= (right.box.left - left.box.right) / line.height < BREAK
        and not (left.text in _NUMERIC and right.text in _NUMERIC)
    )
    usual, count = max(gaps.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    return min(usual / 50 + 0.04, BREAK) if count >= USUAL else UNWRITTEN


def phrases_of(line: Line, bare: float) -> list[Line]:
    """The parts of a line that may be cells: words, joined where the gap is that of a space.

    Numbers are never joined: ``1,000 2,000`` are two cells however close they stand.  ``bare`` is the widest gap that is
    a space though none is written there.
    """
    parts: list[list[Line]] = []
    for word in words_of(line):
        if parts and _is_one_phrase(parts[-1][-1], word, line, bare):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [_phrase(part) for part in parts]


def _is_one_phrase(word: Line, following: Line, line: Line, bare: float) -> bool:
    left, right = word.box.right, following.box.left
    widest = (BREAK, NUMBER_BREAK, BARE_NUMBER)[is_number(word.text) + is_number(following.text)]
    if not any(char.text.isspace() and left <= char.box.middle_x <= right for char in line.chars):
        widest = min(widest, bare)
    return right - left <= widest * line.height


def _phrase(words: Sequence[Line]) -> Line:
    spaced = [char for word in words for char in (*word.chars, _space_after(word))]
    return Line(tuple(spaced[:-1]), around(word.box for word in words))


def _space_after(word: Line) -> Char:
    box = word.box
    return Char(" ", Box(box.right, box.top, box.right, box.bottom), (box.right, box.middle_y))


def is_number(text: str) -> bool:
    """Whether a text looks like a number of a table, or like the dash that stands for none."""
    return _NUMBER.fullmatch(text) is not None


def text_of(chars: Sequence[Char]) -> str:
    """The text of a cell: its lines, one below the other; a number that wraps after its comma is one number."""
    direction = _main_direction(chars)
    upright = [_laid_flat(char, direction) for char in chars if char.direction is direction]
    text = "\n".join(line.text for line in lines_of(upright))
    return _BROKEN_NUMBER.sub("", text)


def _main_direction(chars: Sequence[Char]) -> Direction:
    votes = Counter(char.direction for char in chars if char.direction is not Direction.ASLANT)
    return max(votes, key=lambda direction: (votes[direction], -direction)) if votes else Direction.RIGHT


def _laid_flat(char: Char, direction: Direction) -> Char:
    """A character of a turned line where it would stand if the line ran to the right."""
    box = char.box
    if direction is Direction.UP:
        box = Box(-box.bottom, box.left, -box.top, box.right)
    elif direction is Direction.LEFT:
        box = Box(-box.right, -box.bottom, -box.left, -box.top)
    elif direction is Direction.DOWN:
        box = Box(box.top, -box.right, box.bottom, -box.left)
    return Char(char.text, box, char.ink, Direction.RIGHT, char.sure)


def _spaced(chars: Sequence[Char]) -> str:
    out: list[str] = []
    reach = 0.0
    space = False
    for char in chars:
        if char.text.isspace():
            space = bool(out)
            continue
        if out and (space or char.box.left - reach > SPACE * char.box.height):
            out.append(" ")
        out.append(char.text)
        reach, space = char.box.right, False
    return "".join(out)


def around(boxes: Iterable[Box]) -> Box:
    """The box around some boxes, of which there is at least one."""
    every = list(boxes)
    return Box(
        min(box.left for box in every),
        min(box.top for box in every),
        max(box.right for box in every),
        max(box.bottom for box in every),
    )
