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
UNWRITTEN = 0.35  # of the character height: the same where it writes none, unless its usual gap tells more
USUAL = 5  # gaps of one width that make it the width of the space
BARE_NUMBER = 0.15  # of the character height: the same between numbers, which no writer spaces out
BRACKETS = frozenset("([〔（")  # a number in them says more of the number above it
MANY = 3  # numbers of a line that make it a row of a table
_NUMBER = re.compile(r"[(\[]?[△▲▽\-–+]?\d(?:[\d,.]*\d)?[%)\]]?(?:\(.*\))?|[-–]")
_NUMERIC = frozenset("0123456789△▲▽-–,.%")
_LAST_DIGITS = re.compile(r"\d[\d,]*$")
_FIRST_DIGITS = re.compile(r"[\d,]*\d")
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})*")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")


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
    chars = line.chars
    for index, char in enumerate(chars):
        if char.text.isspace():
            continue
        if not parts or chars[index - 1].text.isspace() or _part(chars, index):
            parts.append([])
        parts[-1].append(char)
    return [_line(part) for part in parts]


def _part(chars: Sequence[Char], index: int) -> bool:
    """Whether the gap before a character parts two words."""
    last, char = chars[index - 1], chars[index]
    tight = BARE_NUMBER if last.text in _NUMERIC and char.text in _NUMERIC else SPACE
    return char.run != last.run or char.box.left - last.box.right > tight * char.box.height


def widest_space(lines: Sequence[Line]) -> float:
    """The widest gap of a page, in character heights, that may be a space though no space is written in it.

    It is 0 where the page writes its spaces: there every gap between two runs parts two cells.
    """
    gaps = Counter(
        round(50 * (right.box.left - left.box.right) / line.height)
        for line in lines
        if line.height > 0
        for left, right in pairwise(line.chars)
        if BARE_NUMBER <= (right.box.left - left.box.right) / line.height < BREAK
        and not (left.text in _NUMERIC and right.text in _NUMERIC)
    )
    usual, count = max(gaps.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    written = sum(char.text.isspace() for line in lines for char in line.chars)
    if written and written >= count:
        return 0.0
    return min(usual / 50 + 0.04, BREAK) if count >= USUAL else UNWRITTEN


def phrases_of(line: Line, bare: float) -> list[Line]:
    """The parts of a line that may be cells: words, joined where the gap is that of a space.

    Numbers are never joined: ``1,000 2,000`` are two cells however close they stand.  Nor is a number with a word in a
    line of many numbers.  ``bare`` is the widest gap that is a space though none is written there.
    """
    parts: list[list[Line]] = []
    words = words_of(line)
    bare_number = 0.0 if sum(is_number(word.text) for word in words) >= MANY else bare
    for word in words:
        if parts and _is_one_phrase(parts[-1][-1], word, line, (bare, bare_number, bare_number)):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [_phrase(part) for part in parts]


def _is_one_phrase(word: Line, following: Line, line: Line, bare: tuple[float, float, float]) -> bool:
    """Whether a gap is a space; the widest bare one of two words, of a number and a word, and of two numbers are given."""
    left, right = word.box.right, following.box.left
    numbers = is_number(word.text) + is_number(following.text)
    widest = (BREAK, NUMBER_BREAK, BARE_NUMBER)[numbers]
    if not any(char.text.isspace() and left <= char.box.middle_x <= right for char in line.chars):
        widest = min(widest, bare[numbers])
    return widest > 0 and right - left <= widest * line.height


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
    """The text of a cell: its lines, one below the other; a number that wraps is one number."""
    return "\n".join(_with_whole_numbers(_texts(chars)))


def has_wrapped_number(chars: Sequence[Char]) -> bool:
    """Whether a number in the text of a cell was put together from two lines or more."""
    texts = _texts(chars)
    return len(_with_whole_numbers(texts)) < len(texts)


def _texts(chars: Sequence[Char]) -> list[str]:
    direction = _main_direction(chars)
    upright = [_laid_flat(char, direction) for char in chars if char.direction is direction]
    return [line.text for line in lines_of(upright)]


def _with_whole_numbers(texts: Sequence[str]) -> list[str]:
    """The lines of a cell, those joined between which a number wraps.

    ``7,261,6`` and ``62`` are one number: the first piece is badly grouped, and both together are well grouped.
    """
    found: list[str] = []
    for index, text in enumerate(texts):
        if found and _wraps(found[-1], texts[index:]):
            found[-1] += text
        else:
            found.append(text)
    return found


def goes_on(text: str, below: str) -> bool:
    """Whether the number that a text ends with goes on in the text below it."""
    return _wraps(text.split("\n")[-1], below.split("\n"))


def _wraps(text: str, following: Sequence[str]) -> bool:
    """Whether the number at the end of a line goes on in the lines below it."""
    last = _LAST_DIGITS.search(text)
    if last is None or (_WHOLE.fullmatch(last.group()) and not following[0].startswith(",")):
        return False
    joined = last.group()
    for below in following:
        first = _FIRST_DIGITS.match(below)
        joined += first.group() if first else ""
        if first is None or _GROUPED.fullmatch(joined) or len(first.group()) < len(below):
            break
    return _GROUPED.fullmatch(joined) is not None


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
