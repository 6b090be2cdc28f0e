"""Words of a recognised line as characters of a page: in their order, letters of a word touching, spaces written.

Tesseract's boxes overlap and leave gaps within words; the rest of the reader takes places at their word, as a PDF's are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from etl.readers.ocr_lines import Piece
from etl.readers.ocr_words import Word
from etl.readers.pdf_shapes import Box, Char

UNREAD = "\ufffd"  # stands where there is ink that Tesseract made nothing of, so that no number becomes a blank
SPACE = 0.35  # of the line's height: syllables of one word stand closer, with their side bearings
COLUMN = 0.9  # of the line's height: a wider gap is no space


def chars_of(piece: Piece, words: Sequence[Word], scale: float) -> Iterator[Char]:
    """The characters of one piece of the picture, in points."""
    height, width = piece.grey.shape
    if piece.sign:
        yield _char(
            piece.sign,
            piece.left,
            piece.top + piece.around,
            piece.left + piece.around,
            piece.top + height - piece.around,
            scale,
        )
    if piece.empty:
        return
    whole = Word(UNREAD, 0.0, piece.around, width - piece.around, 0, height)
    for line in _lines(words or [whole]):
        top, bottom = (piece.around, height - piece.around) if piece.single else (line[0].top, line[0].bottom)
        for text, left, right in _letters(line, bottom - top):
            yield _char(text, piece.left + left, piece.top + top, piece.left + right, piece.top + bottom, scale)


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The words by the lines they stand in."""
    line: list[Word] = []
    for word in words:
        if line and (word.top, word.bottom) != (line[-1].top, line[-1].bottom):
            yield line
            line = []
        line.append(word)
    yield line


def _letters(line: Sequence[Word], height: int) -> Iterator[tuple[str, float, float]]:
    """Each letter with its left and right, and a space in each gap that is one."""
    words = _in_order(line)
    for word, following in pairwise([*words, None]):
        if word is None:
            continue
        gap = following.left - word.right if following else 0
        right = word.right + gap if gap < SPACE * height else word.right
        step = (right - word.left) / len(word.text)
        for index, text in enumerate(word.text):
            yield text, word.left + index * step, word.left + (index + 1) * step
        if following and SPACE * height <= gap < COLUMN * height:
            yield " ", right, following.left


def _in_order(line: Sequence[Word]) -> list[Word]:
    """The words, each ending before the next begins."""
    ordered: list[Word] = []
    for word in line:
        if ordered and word.left <= ordered[-1].left:
            word = replace(word, left=ordered[-1].left + 1, right=max(word.right, ordered[-1].left + 2))
        if ordered and ordered[-1].right > word.left:
            ordered[-1] = replace(ordered[-1], right=word.left)
        ordered.append(word)
    return ordered


def _char(text: str, left: float, top: float, right: float, bottom: float, scale: float) -> Char:
    box = Box(left / scale, top / scale, right / scale, bottom / scale)
    return Char(text, box, (box.middle_x, box.middle_y), hidden=True)
