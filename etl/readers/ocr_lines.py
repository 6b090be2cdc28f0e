"""Where the lines of text of a scanned page are: one piece of the picture for each line of each cell, and of the rest.

A cell read on its own has no neighbours to confuse it with, and a rule is never taken for a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from etl.readers.ocr_picture import Grey, Ink, Picture
from etl.readers.ocr_rules import Ruling
from etl.readers.ocr_signs import is_dash, leading_triangle
from etl.readers.pdf_grid import Grid, grid_of_region
from etl.readers.pdf_rules import regions
from etl.readers.pdf_shapes import Box

LETTER = 5.0  # points: what is lower is a dash, a dot or dirt
SPECK = 0.7  # points: ink that is smaller both ways is dirt
USUAL = 10.0  # points: the height of a line where a page has too few to tell
TALL = 1.6  # usual heights: what is taller is more than one line
MARGIN = 2.5  # points of white around a piece
_PAPER = 255


@dataclass(frozen=True)
class Piece:
    """A piece of the picture that holds a line of text, or several that could not be told apart.

    ``left`` and ``top`` say where its first dot is on the page, ``around`` how many white dots are at each side.
    ``sign`` is a sign it begins with that Tesseract does not know; it is not in the picture, which may then be empty.
    """

    left: int
    top: int
    grey: Grey
    around: int
    single: bool
    sign: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is left in it."""
        return int(self.grey.shape[1]) <= 2 * self.around


@dataclass(frozen=True, slots=True)
class _Band:
    """A rectangle of dots with ink in it; ends not included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top


def pieces_of(picture: Picture, ruling: Ruling) -> list[Piece]:
    """The pieces of a page, cell by cell, then what stands outside the tables."""
    ink = ruling.ink.copy()
    bands: list[list[_Band]] = []
    for cell in _cells(ruling):
        bands.append(_bands(ink, _dots(cell, picture)))
        _clear(ink, _dots(cell, picture))
    bands.append(_bands(ink, _Band(0, 0, *ink.shape)))
    usual = _usual_height([band for group in bands for band in group], picture.scale)
    clean = np.where(picture.ink & ~ruling.ink, np.uint8(_PAPER), picture.grey)
    return [
        _piece(clean, ruling.ink, band, usual, picture.scale)
        for group in bands
        for band in _whole_lines(group, usual)
        if max(band.height, band.right - band.left) >= SPECK * picture.scale
    ]


def _cells(ruling: Ruling) -> list[Box]:
    """The boxes of all cells, those of small tables first: a table in a cell of another has its own."""
    found, _ = regions(ruling.rules)
    grids: list[Grid] = [grid for grid in map(grid_of_region, found) if grid is not None]
    grids.sort(key=lambda grid: (grid.box.width * grid.box.height, grid.box.top, grid.box.left))
    return [grid.box_of(area) for grid in grids for area in grid.areas]


def _dots(box: Box, picture: Picture) -> _Band:
    height, width = picture.ink.shape
    top, left, bottom, right = (round(side * picture.scale) for side in (box.top, box.left, box.bottom, box.right))
    return _Band(max(top, 0), max(left, 0), min(bottom, height), min(right, width))


def _clear(ink: Ink, band: _Band) -> None:
    ink[band.top : band.bottom, band.left : band.right] = False


def _bands(ink: Ink, within: _Band) -> list[_Band]:
    """The rows of a rectangle that hold ink, taken together where they follow one another."""
    part = ink[within.top : within.bottom, within.left : within.right]
    rows: Ink = np.any(part, axis=1)
    return [
        _Band(within.top + top, within.left + left, within.top + bottom, within.left + right)
        for top, bottom in _stretches(rows)
        for left, right in [_ends(part[top:bottom])]
    ]


def _stretches(filled: Ink) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled.astype(np.int8), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _ends(part: Ink) -> tuple[int, int]:
    places = np.flatnonzero(np.any(part, axis=0))
    return int(places[0]), int(places[-1]) + 1


def _usual_height(bands: Iterable[_Band], scale: float) -> float:
    heights = sorted(band.height for band in bands if band.height >= LETTER * scale)
    return heights[len(heights) // 2] if heights else USUAL * scale


def _whole_lines(bands: Sequence[_Band], usual: float) -> list[_Band]:
    """The bands with those united that make one line together: the two strokes of ``=``, a letter and what it stands on."""
    lines: list[_Band] = []
    for band in bands:
        last = lines[-1] if lines else None
        if last and band.bottom - last.top <= 1.15 * usual and band.top - last.bottom <= usual / 3:
            lines[-1] = _Band(last.top, min(last.left, band.left), band.bottom, max(last.right, band.right))
        else:
            lines.append(band)
    return lines


def _piece(clean: Grey, ink: Ink, band: _Band, usual: float, scale: float) -> Piece:
    """A line on a white ground of its own; a low one gets the height of a line."""
    sign, band = _sign_and_rest(ink, band, usual)
    around = round(MARGIN * scale)
    extra = max(0, round((usual - band.height) / 2))
    grey = np.full((band.height + 2 * (around + extra), band.right - band.left + 2 * around), _PAPER, dtype=np.uint8)
    rows, columns = slice(around + extra, around + extra + band.height), slice(around, around + band.right - band.left)
    grey[rows, columns] = clean[band.top : band.bottom, band.left : band.right]
    return Piece(
        band.left - around,
        band.top - around - extra,
        grey,
        around,
        single=band.height <= TALL * usual,
        sign=sign,
    )


def _sign_and_rest(ink: Ink, band: _Band, usual: float) -> tuple[str, _Band]:
    """The sign a line begins with, if Tesseract does not know it, and the rest of the line."""
    own = ink[band.top : band.bottom, band.left : band.right]
    if is_dash(own, usual):
        return "-", replace(band, left=band.right)
    found = leading_triangle(own) if band.height <= TALL * usual else None
    return (found[0], replace(band, left=band.left + found[1])) if found else ("", band)
