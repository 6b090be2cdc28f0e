"""The rules of a PDF page out of its path objects: strokes, thin filled rectangles, boxes and dots."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from etl.readers.pdf_shapes import Box, Rule

THIN = 3.0  # points: a filled shape no thicker than this is a rule
HEAVY = 6.0  # points: a stroke thicker than this is a shade, not a rule
ALMOST_WHITE = 250
MAX_POINTS = 2_000  # of one path that is worth following: frames have a handful, charts and maps thousands
MAX_FORM_DEPTH = 12
LATIN_FONTS = ("Helvetica", "Times", "Courier", "Arial", "Symbol", "ZapfDingbats")


@dataclass(frozen=True, slots=True)
class Matrix:
    """An affine map in PDF's order: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, outer: Matrix) -> Matrix:
        """This map followed by another."""
        x0, y0 = outer.point(self.e, self.f)
        return Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            x0,
            y0,
        )

    def box(self, box: Box) -> Box:
        """The upright box around where a box goes."""
        corners = [self.point(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
        return _around(corners)

    @property
    def scale(self) -> float:
        """How much a length grows, on the average of both axes."""
        return float(abs(self.a * self.d - self.b * self.c) ** 0.5)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A path object with the map from its coordinates to the upright page."""

    handle: Any
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class Pieces:
    """Bits of rules as painted: a dotted rule is a hundred of them."""

    horizontal: list[Rule]
    vertical: list[Rule]


class TooManyObjectsError(Exception):
    """A page with more objects than any report has."""


@dataclass(frozen=True, slots=True)
class LostText:
    """Where a text object has no extent, because its font is neither in the file nor on this computer."""

    box: Box
    font: str


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects of a page that matter here: its paths, the boxes of its images, and text that pdfium leaves out."""

    drawings: list[Drawing]
    images: list[Box]
    lost: list[LostText]


def page_objects(page: Any, to_upright: Matrix, limit: int) -> Objects:
    """All path and image objects of a page, those inside its forms too."""
    found = Objects([], [], [])
    budget = [limit]
    _gather(_page_children(page, budget), to_upright, 0, budget, found)
    return found


def _page_children(page: Any, budget: list[int]) -> Iterator[Any]:
    yield from _counted(pdfium.FPDFPage_CountObjects(page), budget, lambda i: pdfium.FPDFPage_GetObject(page, i))


def _form_children(form: Any, budget: list[int]) -> Iterator[Any]:
    yield from _counted(pdfium.FPDFFormObj_CountObjects(form), budget, lambda i: pdfium.FPDFFormObj_GetObject(form, i))


def _counted(count: int, budget: list[int], get: Any) -> Iterator[Any]:
    budget[0] -= max(count, 0)
    if budget[0] < 0:
        raise TooManyObjectsError
    for index in range(count):
        yield get(index)


def _gather(children: Iterator[Any], outer: Matrix, depth: int, budget: list[int], found: Objects) -> None:
    for handle in children:
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            found.drawings.append(Drawing(handle, outer))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            found.images.append(outer.box(_bounds(handle)))
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.lost.extend(_lost(handle, outer))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth >= MAX_FORM_DEPTH:
                raise TooManyObjectsError
            _gather(_form_children(handle, budget), _matrix(handle).then(outer), depth + 1, budget, found)


def _lost(handle: Any, outer: Matrix) -> Iterator[LostText]:
    """A text object that pdfium drops: one without width, as glyphs are that it cannot draw, but lone spaces too.

    The font tells them apart: an embedded one draws all it must, and for the standard Latin fonts there is a substitute.
    """
    box = _bounds(handle)
    if box.width >= 0.01:
        return
    font = pdfium.FPDFTextObj_GetFont(handle)
    name = _font_name(font)
    if pdfium.FPDFFont_GetIsEmbedded(font) == 0 and not name.startswith(LATIN_FONTS):
        yield LostText(outer.box(box), name)


def _font_name(font: Any) -> str:
    size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(size, 1))
    pdfium.FPDFFont_GetBaseFontName(font, buffer, size)
    return buffer.value.decode("utf-8", "replace")


def rule_pieces(drawings: list[Drawing]) -> Pieces:
    """The bits of rules that the drawings paint."""
    pieces = Pieces([], [])
    for drawing in drawings:
        _add_pieces(drawing, pieces)
    return pieces


def _add_pieces(drawing: Drawing, pieces: Pieces) -> None:
    filled, stroked = _paint(drawing.handle)
    if not filled and not stroked:
        return
    box = drawing.matrix.box(_bounds(drawing.handle))
    if min(box.width, box.height) <= THIN:
        _add_thin(box, pieces)
    elif 2 <= pdfium.FPDFPath_CountSegments(drawing.handle) <= MAX_POINTS:
        _follow(drawing, filled, stroked, pieces)


def _paint(handle: Any) -> tuple[bool, bool]:
    """Whether a path is filled and whether it is stroked, in a colour one can see on paper."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(handle, mode, stroke):
        return False, False
    filled = mode.value != pdfium.FPDF_FILLMODE_NONE and _visible(pdfium.FPDFPageObj_GetFillColor, handle)
    stroked = bool(stroke.value) and _visible(pdfium.FPDFPageObj_GetStrokeColor, handle)
    return filled, stroked


def _visible(colour_of: Any, handle: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour_of(handle, red, green, blue, alpha):
        return True  # a pattern, not a colour
    return alpha.value > 0 and min(red.value, green.value, blue.value) < ALMOST_WHITE


def _add_thin(box: Box, pieces: Pieces) -> None:
    """A thin box is a rule along its longer side; a dot may belong to a rule of either direction."""
    dot = max(box.width, box.height) <= THIN
    if dot or box.width >= box.height:
        pieces.horizontal.append(Rule(box.middle_y, box.left, box.right))
    if dot or box.height > box.width:
        pieces.vertical.append(Rule(box.middle_x, box.top, box.bottom))


def _follow(drawing: Drawing, filled: bool, stroked: bool, pieces: Pieces) -> None:
    """Adds the straight edges of a larger path: all of them if it is stroked, its thin parts if it is only filled."""
    matrix = _matrix(drawing.handle).then(drawing.matrix)
    parts = [part for part in _parts(drawing.handle, matrix) if len(part) > 1]
    if stroked and _stroke_width(drawing.handle) * matrix.scale <= HEAVY:
        for part in parts:
            _add_edges(part, pieces)
    elif filled and not _curved(drawing.handle):
        _add_filled(parts, pieces)


def _add_filled(parts: list[list[tuple[float, float]]], pieces: Pieces) -> None:
    """Thin parts are rules; so is the thin band between a box and a box just inside it."""
    boxes = [_around(part) for part in parts]
    for part, box in zip(parts, boxes, strict=True):
        if min(box.width, box.height) <= THIN:
            _add_thin(box, pieces)
        elif len(boxes) <= 8 and any(_just_inside(box, other) for other in boxes):
            _add_edges(part, pieces)


def _just_inside(inner: Box, outer: Box) -> bool:
    margins = (
        inner.left - outer.left,
        inner.top - outer.top,
        outer.right - inner.right,
        outer.bottom - inner.bottom,
    )
    return inner is not outer and all(0 <= margin <= THIN for margin in margins) and max(margins) > 0


def _add_edges(part: list[tuple[float, float]], pieces: Pieces) -> None:
    for (x0, y0), (x1, y1) in pairwise(part):
        run, rise = abs(x1 - x0), abs(y1 - y0)
        if rise <= 1.0 and run > rise:
            pieces.horizontal.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif run <= 1.0 and rise > run:
            pieces.vertical.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _parts(handle: Any, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """The corner points of each part of a path; a curve starts a new part, so that it never looks like an edge."""
    parts: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    start = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(handle)):
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_LINETO and parts:
            parts[-1].append(point)
        else:
            parts.append([point])
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            parts[-1].append(start)
    return parts


def _curved(handle: Any) -> bool:
    """Whether a path has curves: a filled one is then a letter or a picture, not a rule."""
    return any(
        pdfium.FPDFPathSegment_GetType(pdfium.FPDFPath_GetPathSegment(handle, index)) == pdfium.FPDF_SEGMENT_BEZIERTO
        for index in range(pdfium.FPDFPath_CountSegments(handle))
    )


def _stroke_width(handle: Any) -> float:
    width = ctypes.c_float()
    return width.value if pdfium.FPDFPageObj_GetStrokeWidth(handle, width) else 0.0


def _matrix(handle: Any) -> Matrix:
    raw = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, raw):
        return Matrix()
    return Matrix(raw.a, raw.b, raw.c, raw.d, raw.e, raw.f)


def _bounds(handle: Any) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        return Box(0.0, 0.0, 0.0, 0.0)
    return Box(left.value, bottom.value, right.value, top.value)


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))
