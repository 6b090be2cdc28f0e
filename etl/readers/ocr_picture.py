"""The picture of a scanned page: rendered upright by pdfium, its lines level, grey values and ink as arrays.

The only module besides its ``ocr_`` neighbours that needs numpy; none of them is imported before a page is recognised.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Ink = NDArray[np.bool_]

DPI = 300  # what Tesseract's models were made for; a finer picture takes longer and reads no better
MAX_PIXELS = 36_000_000  # an A3 page at 300 dpi has 17 million
STEEPEST = 3.0  # degrees: a page that was fed further askew is scanned again by anybody who sees it
LEVEL = 0.03  # degrees: over the width of a page that is one dot
_GLANCE = 4  # every so manieth dot is enough to tell how the lines lean
_WHITE = 255


@dataclass(frozen=True)
class Picture:
    """A page as dots: ``grey`` from 0 (black) to 255, ``ink`` where it is dark; ``scale`` is dots a point."""

    grey: Grey
    ink: Ink
    scale: float


def picture_of(page: pdfium.PdfPage) -> Picture:
    """The picture of a page with level lines."""
    scale = _scale(page)
    grey = _rendered(page, scale, 0.0)
    lean = lean_of(_ink(grey))
    if abs(lean) > LEVEL:
        grey = _rendered(page, scale, lean)
    grey = _smoothed(grey)
    return Picture(grey, _ink(grey), scale)


def _smoothed(grey: Grey) -> Grey:
    """Each dot evened out with its neighbours: the grain of a scan is as fine as a dot, no stroke of a letter is."""
    wide = np.pad(grey.astype(np.uint16), 1, mode="edge")
    rows = wide[:-2] + 2 * wide[1:-1] + wide[2:]
    smooth: Grey = ((rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:] + 8) >> 4).astype(np.uint8)
    return smooth


def _scale(page: pdfium.PdfPage) -> float:
    width, height = page.get_size()
    return min(DPI / 72, math.sqrt(MAX_PIXELS / (width * height)))


def _rendered(page: pdfium.PdfPage, scale: float, lean: float) -> Grey:
    """The page turned back by so many degrees around its middle."""
    points = page.get_size()
    width, height = (math.ceil(side * scale) for side in points)
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_Gray)
    bitmap.fill_rect((_WHITE, _WHITE, _WHITE, _WHITE), 0, 0, width, height)
    turn = math.radians(-lean)
    a, b = scale * math.cos(turn), scale * math.sin(turn)
    x, y = points[0] / 2, points[1] / 2
    matrix = raw.FS_MATRIX(a, b, -b, a, x * scale - a * x + b * y, y * scale - b * x - a * y)
    clip = raw.FS_RECTF(0, 0, width, height)
    raw.FPDF_RenderPageBitmapWithMatrix(bitmap.raw, page.raw, matrix, clip, raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE)
    rows: Any = np.frombuffer(bitmap.buffer, dtype=np.uint8).reshape(height, bitmap.stride)
    grey: Grey = rows[:, :width].copy()
    bitmap.close()
    return grey


def _ink(grey: Grey) -> Ink:
    """Where a picture is dark: below the grey that parts its two kinds of dots best (Otsu)."""
    counts = np.bincount(grey[::2, ::2].ravel(), minlength=256).astype(np.float64)
    values = np.arange(256)
    dark, dark_sum = np.cumsum(counts), np.cumsum(counts * values)
    light = dark[-1] - dark
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = dark * light * (dark_sum / dark - (dark_sum[-1] - dark_sum) / light) ** 2
    parting = int(np.argmax(np.nan_to_num(apart)))
    ink: Ink = grey <= min(max(parting, 80), 190)
    return ink


def lean_of(ink: Ink) -> float:
    """By how many degrees the lines fall to the right: the lean at which the rows are most unlike each other."""
    ys, xs = np.nonzero(ink[::_GLANCE, ::_GLANCE])
    if len(ys) == 0:
        return 0.0
    best = _sharpest(ys, xs, np.arange(-STEEPEST, STEEPEST + 0.05, 0.1))
    return _sharpest(ys, xs, best + np.arange(-0.1, 0.105, 0.01))


def _sharpest(ys: NDArray[np.intp], xs: NDArray[np.intp], leans: NDArray[np.float64]) -> float:
    def sharpness(lean: float) -> float:
        levels = np.rint(ys - xs * math.tan(math.radians(lean))).astype(np.int64)
        return float((np.bincount(levels - levels.min()).astype(np.float64) ** 2).sum())

    return float(max(leans, key=lambda lean: (sharpness(lean), -abs(lean))))
