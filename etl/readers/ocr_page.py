"""A scanned page turned into what any other page of a PDF is: characters at their places, and rules.

picture → rules → lines of each cell → words → ``Page``; the tables are then made as those of any PDF.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from etl.readers.ocr_chars import chars_of
from etl.readers.ocr_lines import Piece, pieces_of
from etl.readers.ocr_picture import DPI, Grey, Picture
from etl.readers.ocr_program import BLOCK, DIGITS, KOREAN, LINE, RAW_LINE, Tesseract, recognise_lines
from etl.readers.ocr_rules import ruling_of
from etl.readers.ocr_tiff import tiff_of
from etl.readers.ocr_words import Word, better, may_be_number, moved, surest, words_by_page
from etl.readers.pdf_shapes import Page

WIDE = 20  # dots of white more around a line
HALF = 150  # grey values below it are ink where a picture is made black and white
LINES_A_CALL = 40  # the same on every machine, so that the same scan is read the same everywhere
SECONDS_A_CALL = 120.0
_CALLS_AT_ONCE = 4

Readings = Mapping[int, Sequence[Word]]  # what was read in which piece


def recognised_page(tesseract: Tesseract, page: Page, picture: Picture) -> Page:
    """The page with the letters and rules found in its picture; raises ``OcrError`` where Tesseract fails."""
    ruling = ruling_of(picture)
    pieces = pieces_of(picture, ruling)
    words = _readings(tesseract, pieces)
    chars = tuple(
        char for number, piece in enumerate(pieces) for char in chars_of(piece, words.get(number, ()), picture.scale)
    )
    return replace(page, chars=chars, rules=ruling.rules, hidden=len(chars), recognised=tesseract.version)


def _readings(tesseract: Tesseract, pieces: Sequence[Piece]) -> Readings:
    """The words of each piece that is not empty."""
    filled = {number: piece.grey for number, piece in enumerate(pieces) if not piece.empty}
    lines = {number: grey for number, grey in filled.items() if pieces[number].single}
    blocks = {number: grey for number, grey in filled.items() if not pieces[number].single}
    korean = {**_read(tesseract, KOREAN, LINE, lines), **_read(tesseract, KOREAN, BLOCK, blocks)}
    missed = {number: grey for number, grey in lines.items() if not korean[number]}
    korean |= _read(tesseract, KOREAN, RAW_LINE, missed)
    if DIGITS not in tesseract.models:
        return korean
    asked = {number: grey for number, grey in lines.items() if may_be_number(korean[number])}
    return {**korean, **{n: better(korean[n], words) for n, words in _digits(tesseract, asked).items()}}


def _digits(tesseract: Tesseract, asked: Mapping[int, Grey]) -> Readings:
    """What the digits' model reads, of two pictures of each line the one it is surer of: what one blurs, the other shows."""
    wide = {number: np.pad(grey, WIDE, constant_values=255) for number, grey in asked.items()}
    plain = {number: np.where(grey < HALF, np.uint8(0), np.uint8(255)) for number, grey in asked.items()}
    first, second = (_read(tesseract, DIGITS, LINE, pictures) for pictures in (wide, plain))
    return {number: surest((moved(first[number], -WIDE), second[number])) for number in asked}


def _read(tesseract: Tesseract, model: str, mode: str, pictures: Mapping[int, Grey]) -> Readings:
    """What one model reads in some pictures, several runs of Tesseract side by side."""
    numbers = list(pictures)
    calls = [numbers[first : first + LINES_A_CALL] for first in range(0, len(numbers), LINES_A_CALL)]

    def made(call: Sequence[int]) -> bytes:
        tiff = tiff_of([pictures[number] for number in call], DPI)
        return recognise_lines(tesseract, model, tiff, mode=mode, seconds=SECONDS_A_CALL)

    read: dict[int, Sequence[Word]] = {}
    with ThreadPoolExecutor(min(_CALLS_AT_ONCE, os.cpu_count() or 1)) as threads:
        for call, tsv in zip(calls, threads.map(made, calls), strict=True):
            words = words_by_page(tsv)
            read.update({number: words.get(page, ()) for page, number in enumerate(call, 1)})
    return read
