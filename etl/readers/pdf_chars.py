"""The characters of a PDF page as pdfium finds them, in the page's own coordinates (y upwards)."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

from etl.readers.pdf_shapes import Box

REPLACEMENT = "\ufffd"
_HIDDEN_MODES = (3, 7)  # text render modes that paint nothing
_LINE_END_HYPHEN = 2  # the code pdfium gives a hyphen at the end of a line
FULL = 0.9  # of the type size: a box that is lower is but as high as what is painted
ASCENT, DESCENT = 0.8, 0.2  # of the type size: how far letters reach over and under their base line


@dataclass(frozen=True, slots=True)
class RawChar:
    """A character before its page is turned upright.

    ``box.top`` is the lower edge here.  ``quarter`` counts the quarter turns to where its line runs (0 right, 1 up),
    ``None`` for a line aslant.  ``sure`` is false for a glyph without a letter, ``hidden`` is true for ink that is not
    painted.  ``run`` is the same for characters written in one go.
    """

    text: str
    box: Box
    ink: tuple[float, float]
    quarter: int | None
    sure: bool
    hidden: bool
    run: int


@dataclass(frozen=True, slots=True)
class _Run:
    """What the characters of one text object share.

    ``drawn_font`` is set for a font whose glyphs are drawings; ``size`` is the type size, ``em`` the same on the page.
    """

    address: int | None
    number: int = 0
    hidden: bool = False
    drawn_font: Any = None
    size: float = 0.0
    em: float = 0.0


def page_chars(textpage: Any) -> list[RawChar]:
    """All characters but the spaces and line ends that pdfium makes up, and control characters."""
    return list(_joined_surrogates(_each_char(textpage)))


def _each_char(textpage: Any) -> Iterator[tuple[int, RawChar]]:
    raw = pdfium.FS_RECTF()
    run = _Run(None)
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        if pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(textpage, index, raw):
            continue
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        letter = _letter(code, pdfium.FPDFText_HasUnicodeMapError(textpage, index) == 1)
        if letter is None:
            continue
        run = _run_of(textpage, index, run)
        quarter = _quarter(pdfium.FPDFText_GetCharAngle(textpage, index))
        box = Box(raw.left, raw.bottom, raw.right, raw.top)
        text, sure = letter
        if run.drawn_font is None:
            box = _full_box(textpage, index, run.em, quarter, box)
            ink = _ink(textpage, index, box)
        else:
            box = _drawn_box(textpage, index, run, code, quarter, box)
            ink = box.middle_x, box.middle_y
        yield code, RawChar(text, box, ink, quarter, sure, run.hidden, run.number)


def _letter(code: int, unmapped: bool) -> tuple[str, bool] | None:
    """The text of a character code and whether it is sure; ``None`` for control characters."""
    if code == 0 or unmapped:
        return REPLACEMENT, False
    if code == _LINE_END_HYPHEN:
        return "-", True
    text = chr(code)
    return None if unicodedata.category(text) == "Cc" else (text, text != REPLACEMENT)


def _run_of(textpage: Any, index: int, last: _Run) -> _Run:
    """The run of a character; the last one again if it is the same text object."""
    handle = pdfium.FPDFText_GetTextObject(textpage, index)
    address = ctypes.cast(handle, ctypes.c_void_p).value
    if address is None or address == last.address:
        return last if address is not None else _Run(None, last.number + 1)
    font = pdfium.FPDFTextObj_GetFont(handle)
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(handle, size)
    hidden = pdfium.FPDFTextObj_GetTextRenderMode(handle) in _HIDDEN_MODES
    matrix = pdfium.FS_MATRIX()
    known = pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    em = size.value * math.hypot(matrix.c, matrix.d) if known else 0.0
    return _Run(address, last.number + 1, hidden, font if _is_drawn(font) else None, size.value, em)


def _is_drawn(font: Any) -> bool:
    """Whether a font is of Type 3: those alone have no name, and pdfium takes their glyphs for a full square wide."""
    return bool(font) and pdfium.FPDFFont_GetBaseFontName(font, None, 0) <= 1


def _full_box(textpage: Any, index: int, em: float, quarter: int | None, box: Box) -> Box:
    """The box of a character, as high as its type even where the font tells no height.

    pdfium then gives the box of what is painted, and a comma would stand on a line below its digits.
    """
    across = quarter in (0, 2)
    if quarter is None or (box.height if across else box.width) >= FULL * em:
        return box
    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetCharOrigin(textpage, index, x, y):
        return box
    base, up = (y.value, quarter == 0) if across else (x.value, quarter == 3)
    low, high = (base - DESCENT * em, base + ASCENT * em) if up else (base - ASCENT * em, base + DESCENT * em)
    return replace(box, top=low, bottom=high) if across else replace(box, left=low, right=high)


def _drawn_box(textpage: Any, index: int, run: _Run, code: int, quarter: int | None, box: Box) -> Box:
    """The box of a Type 3 glyph, as wide as its font says."""
    width = ctypes.c_float()
    matrix = pdfium.FS_MATRIX()
    known = pdfium.FPDFFont_GetGlyphWidth(run.drawn_font, code, run.size, width)
    if not known or width.value <= 0 or not pdfium.FPDFText_GetMatrix(textpage, index, matrix):
        return box
    advance = width.value * math.hypot(matrix.a, matrix.b)
    if quarter == 0:
        return replace(box, right=min(box.right, box.left + advance))
    if quarter == 1:
        return replace(box, bottom=min(box.bottom, box.top + advance))
    if quarter == 2:
        return replace(box, left=max(box.left, box.right - advance))
    return replace(box, top=max(box.top, box.bottom - advance)) if quarter == 3 else box


def _ink(textpage: Any, index: int, box: Box) -> tuple[float, float]:
    """The middle of a painted glyph; of a space, the middle of its box."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    painted = pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)
    if not painted or right.value <= left.value:
        return box.middle_x, box.middle_y
    return (left.value + right.value) / 2, box.middle_y


def _joined_surrogates(chars: Iterator[tuple[int, RawChar]]) -> Iterator[RawChar]:
    """Joins the two halves in which pdfium hands over characters beyond U+FFFF."""
    high = 0
    for code, raw in chars:
        if 0xD800 <= code < 0xDC00:
            high = code
        elif 0xDC00 <= code < 0xE000:
            joined = chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else REPLACEMENT
            yield replace(raw, text=joined, sure=raw.sure and bool(high))
            high = 0
        else:
            yield raw


def _quarter(angle: float) -> int | None:
    """To which quarter of the circle a line runs; italics lean up to 20 degrees, a watermark stands aslant.

    pdfium measures clockwise, and gives -1 for a character it knows nothing of; a matrix of absurd numbers has no angle.
    """
    if math.isnan(angle):
        return None
    if angle < 0:
        return 0
    quarters = angle / (math.pi / 2)
    nearest = round(quarters)
    return -nearest % 4 if abs(quarters - nearest) < 0.3 else None
