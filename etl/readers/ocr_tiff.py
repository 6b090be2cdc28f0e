"""Many small grey pictures as one TIFF, so that one start of Tesseract reads them all."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from etl.readers.ocr_picture import Grey

_SHORT, _LONG, _RATIONAL = 3, 4, 5
_HEADER = struct.Struct("<2sHI")
_ENTRY = struct.Struct("<HHII")
_ENTRIES = 12


def tiff_of(pictures: Sequence[Grey], dpi: int) -> bytes:
    """The pictures, one a page, uncompressed."""
    parts = [_HEADER.pack(b"II", 42, _HEADER.size)]
    offset = _HEADER.size
    for number, picture in enumerate(pictures, 1):
        page = _page(picture, dpi, offset, last=number == len(pictures))
        parts.append(page)
        offset += len(page)
    return b"".join(parts)


def _page(picture: Grey, dpi: int, offset: int, *, last: bool) -> bytes:
    """One page: its directory, its resolution, its dots; the next page follows at once."""
    height, width = picture.shape
    dots = picture.tobytes()
    dots += b"\0" * (len(dots) % 2)
    resolution = offset + 2 + _ENTRIES * _ENTRY.size + 4
    first_dot = resolution + 8
    entries = (
        (256, _LONG, width),
        (257, _LONG, height),
        (258, _SHORT, 8),  # bits a dot
        (259, _SHORT, 1),  # not compressed
        (262, _SHORT, 1),  # 0 is black
        (273, _LONG, first_dot),
        (277, _SHORT, 1),  # one value a dot
        (278, _LONG, height),  # all rows in one strip
        (279, _LONG, height * width),
        (282, _RATIONAL, resolution),
        (283, _RATIONAL, resolution),
        (296, _SHORT, 2),  # dots an inch
    )
    following = 0 if last else first_dot + len(dots)
    directory = struct.pack("<H", len(entries)) + b"".join(_ENTRY.pack(tag, kind, 1, v) for tag, kind, v in entries)
    return directory + struct.pack("<III", following, dpi, 1) + dots
