"""A PDF page as characters and rules: turned upright, of one that pdfium has opened."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from etl.readers.pdf_chars import RawChar, page_chars
from etl.readers.pdf_paths import Matrix, TooManyObjectsError, page_objects, rule_pieces
from etl.readers.pdf_rules import TooManyRulesError, merge_pieces
from etl.readers.pdf_shapes import Box, Char, Direction, Page

MAX_CHARS = 60_000  # on a page; a dense report page has 3,000
MAX_OBJECTS = 200_000  # on a page; a page with dotted rules drawn dot by dot has 20,000


class PageError(Exception):
    """A page that was not read; the message is the rest of a Korean sentence about it."""


def read_page(document: pypdfium2.PdfDocument, number: int) -> Page:
    """One page, 1-based, turned upright; raises ``PageError`` where it cannot or must not be read."""
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise PageError("쪽이 손상되어 열리지 않습니다") from error
    try:
        return _read_open_page(page, number)
    finally:
        page.close()


def _read_open_page(page: Any, number: int) -> Page:
    raws = _raw_chars(page)
    bounds = _page_box(page)
    turn = _turn(raws, page)
    to_upright = _upright_matrix(bounds, turn)
    whole = to_upright.box(bounds)
    try:
        objects = page_objects(page.raw, to_upright, MAX_OBJECTS)
        rules = merge_pieces(rule_pieces(objects.drawings), whole)
    except (TooManyObjectsError, TooManyRulesError) as error:
        raise PageError("선과 도형이 한도를 넘습니다") from error
    chars = tuple(char for char in (_turned(raw, to_upright, turn) for raw in raws) if _has_size(char))
    chars += tuple(Char(" ", lost.box, (lost.box.left, lost.box.top), sure=False) for lost in objects.lost)
    return Page(
        number=number,
        width=whole.width,
        height=whole.height,
        chars=_without_doubles(tuple(char for char in chars if whole.holds(*char.ink))),
        rules=rules,
        image_share=_share(objects.images, whole),
        drawings=len(objects.drawings),
        hidden=sum(raw.hidden for raw in raws),
        lost_fonts=tuple(lost.font for lost in objects.lost),
    )


def _raw_chars(page: Any) -> list[RawChar]:
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > MAX_CHARS:
            raise PageError(f"글자가 {MAX_CHARS:,}자를 넘습니다")
        return page_chars(textpage.raw)
    finally:
        textpage.close()


def _page_box(page: Any) -> Box:
    raw = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page.raw, raw) or raw.right <= raw.left or raw.top <= raw.bottom:
        raise PageError("쪽의 크기를 알 수 없습니다")
    return Box(raw.left, raw.bottom, raw.right, raw.top)


def _turn(raws: list[RawChar], page: Any) -> int:
    """The clockwise quarter turns after which most text runs to the right; an empty page is turned as it says."""
    votes = Counter(raw.quarter for raw in raws if raw.quarter is not None and not raw.text.isspace())
    if not votes:
        return int(pdfium.FPDFPage_GetRotation(page.raw))
    return max(votes, key=lambda quarter: (votes[quarter], -quarter))


def _upright_matrix(box: Box, turn: int) -> Matrix:
    """From pdfium's coordinates (y upwards) to the upright page (y downwards); ``box.top`` is the lower edge here."""
    low, high = box.top, box.bottom
    return (
        Matrix(1, 0, 0, -1, -box.left, high),
        Matrix(0, 1, 1, 0, -low, -box.left),
        Matrix(-1, 0, 0, 1, box.right, -low),
        Matrix(0, -1, -1, 0, high, box.right),
    )[turn]


def _turned(raw: RawChar, to_upright: Matrix, turn: int) -> Char:
    direction = Direction.ASLANT if raw.quarter is None else Direction((raw.quarter - turn) % 4)
    return Char(raw.text, to_upright.box(raw.box), to_upright.point(*raw.ink), direction, raw.sure, raw.hidden, raw.run)


def _has_size(char: Char) -> bool:
    """Whether there is anything to see of a character; damaged type sizes and matrices leave it none."""
    return 0 < char.box.height < math.inf


def _without_doubles(chars: tuple[Char, ...]) -> tuple[Char, ...]:
    """Leaves out a character painted a second time on the same spot, as some writers do for bold type."""
    kept: list[Char] = []
    spots: dict[tuple[str, int, int], list[Box]] = {}
    for char in chars:
        key = (char.text, int(char.box.left // 8), int(char.box.top // 8))
        near = [
            box for dx in (-1, 0, 1) for dy in (-1, 0, 1) for box in spots.get((key[0], key[1] + dx, key[2] + dy), ())
        ]
        if any(_same_spot(char.box, box) for box in near):
            continue
        spots.setdefault(key, []).append(char.box)
        kept.append(char)
    return tuple(kept)


def _same_spot(one: Box, other: Box) -> bool:
    slack = 0.15 * min(one.height, one.width)
    return abs(one.left - other.left) <= slack and abs(one.top - other.top) <= slack


def _share(images: list[Box], whole: Box) -> float:
    """The part of the page under its images, overlaps counted twice but never more than all of it."""
    area = sum(
        max(0.0, min(box.right, whole.right) - max(box.left, whole.left))
        * max(0.0, min(box.bottom, whole.bottom) - max(box.top, whole.top))
        for box in images
    )
    return min(1.0, area / (whole.width * whole.height))
