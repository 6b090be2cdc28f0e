"""What the writer of a page set in one go: characters that touch, so that the next cell's first letter is told apart.

Two columns of a table without vertical rules may stand closer than two words.  But a writer sets each cell by itself,
and within what it sets letters touch; so a small gap between two runs is no gap within a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from etl.readers.pdf_shapes import Char
from etl.readers.pdf_text import SPACE, Line, lines_of

APART = 0.1  # of the character height: letters set in one go are no further apart, unless their writer spaces letters
MOST_SCRIPT_SPACE = 0.3  # of the character height: writers put no more between a digit and Hangul
EXACT = 0.025  # of the character height: the space that a writer puts there is the same on the whole page, but for this
NEAR = 0.35  # of the character height: what stands further off is another cell or another word
FEW = 0.2  # of the places where Hangul follows a digit: so many may have another gap, between cells


def with_whole_runs(chars: Sequence[Char]) -> list[Char]:
    """The characters with the same ``run`` for all that belong together, by how close they stand on their line."""
    lines = lines_of(chars)
    script_space = _script_space(lines)
    runs: dict[int, int] = {}
    number = 0
    for line in lines:
        for index, char in enumerate(line.chars):
            number += not (index and _is_one_run(line.chars, index, script_space))
            runs[id(char)] = number
    return [replace(char, run=runs.get(id(char), 0)) for char in chars]


def _is_one_run(chars: Sequence[Char], index: int, script_space: float | None) -> bool:
    last, char = chars[index - 1], chars[index]
    gap, height = _gap(chars, index), char.box.height
    if script_space is not None and _is_change_of_script(last, char):
        return abs(gap - script_space * height) <= EXACT * height
    if gap <= APART * height or (char.run == last.run and gap <= SPACE * height):
        return True
    return gap <= SPACE * height and min(_gap(chars, index - 1, gap), _gap(chars, index + 1, gap)) > gap / 2


def _gap(chars: Sequence[Char], index: int, outside: float = 0.0) -> float:
    """The white before a character of a line; another value at the ends of the line."""
    return chars[index].box.left - chars[index - 1].box.right if 0 < index < len(chars) else outside


def _script_space(lines: Sequence[Line]) -> float | None:
    """What the writer puts between a digit and the Hangul after it, in character heights; ``None`` if nothing."""
    gaps = Counter(
        round((char.box.left - last.box.right) / char.box.height, 2)
        for line in lines
        for last, char in pairwise(line.chars)
        if _is_latin(last.text) and char.text >= "가" and char.box.left - last.box.right < NEAR * char.box.height
    )
    near = {gap: sum(count for other, count in gaps.items() if abs(other - gap) <= EXACT) for gap in gaps}
    usual = max(gaps, key=lambda gap: (near[gap], gaps[gap], -gap), default=0.0)
    is_put = APART < usual <= MOST_SCRIPT_SPACE and near[usual] >= (1 - FEW) * sum(gaps.values())
    return usual if is_put else None


def _is_change_of_script(last: Char, char: Char) -> bool:
    return (_is_latin(last.text) and char.text >= "가") or (_is_latin(char.text) and last.text >= "가")


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()
