"""Signs of tables that Tesseract's models do not know, seen by their shape: a dash alone, and the triangle of a minus."""

from __future__ import annotations

import numpy as np

from etl.readers.ocr_picture import Ink

FLAT = 0.25  # of the height of a line: what is lower, and wider than high, is a dash
_FILLED = 0.7  # of a dash's box is ink; of a row of dots less
_LIKE = 0.12  # of its width: so far the sides of a triangle may be off a straight line
_BASE = 0.8  # of a triangle's width is ink near its foot
_SOLID = 0.9  # of a triangle's own area, half its box, is ink: ▲ rather than △


def is_dash(ink: Ink, usual: float) -> bool:
    """Whether the ink of a line is but a dash."""
    height, width = ink.shape
    return height <= FLAT * usual and 2 * height <= width <= usual and float(ink.mean()) >= _FILLED


def leading_triangle(ink: Ink) -> tuple[str, int] | None:
    """The triangle a line begins with, and the column where what follows it begins; ``None`` where there is none."""
    filled: Ink = np.any(ink, axis=0)
    empty = np.flatnonzero(~filled)
    if len(empty) == 0:
        return None
    glyph = _trimmed(ink[:, : empty[0]])
    height, width = glyph.shape
    if not (0.5 * ink.shape[0] <= height and 0.75 <= width / height <= 1.6 and glyph.any(axis=1).all()):
        return None
    if not _is_triangle(glyph):
        return None
    following = empty[0] + int(np.argmax(filled[empty[0] :]))
    return ("▲" if float(glyph.mean()) >= _SOLID / 2 else "△"), following


def _trimmed(glyph: Ink) -> Ink:
    rows = np.flatnonzero(glyph.any(axis=1))
    return glyph[rows[0] : rows[-1] + 1] if len(rows) else glyph[:0]


def _is_triangle(glyph: Ink) -> bool:
    """Whether the sides run straight from a point in the middle of the top to the ends of a filled foot."""
    height, width = glyph.shape
    left = np.argmax(glyph, axis=1)
    right = width - 1 - np.argmax(glyph[:, ::-1], axis=1)
    wanted = width * (np.arange(height) + 0.5) / height
    off = float(np.abs(right - left + 1 - wanted).mean())
    aslant = float(np.abs((left + right + 1) / 2 - width / 2).mean())
    foot = glyph[-max(2, height // 5) :].mean(axis=1).max()
    return off <= _LIKE * width and aslant <= _LIKE / 2 * width and float(foot) >= _BASE
