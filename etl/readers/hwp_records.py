"""The records of an HWP 5 stream: tag, level, body; the inflation before them, and what shows a stream was changed."""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

# Tags of HWP 5.0 (HWPTAG_BEGIN = 16).
DOCUMENT_PROPERTIES = 16
NUMBERING = 23
BULLET = 24
PARA_SHAPE = 25
PARA_HEADER = 66
PARA_TEXT = 67
PARA_RANGE_TAG = 70
CTRL_HEADER = 71
LIST_HEADER = 72
SHAPE_COMPONENT = 76
TABLE = 77
SHAPE_OLE = 84
SHAPE_PICTURE = 85
SHAPE_TEXTART = 90
MEMO_LIST = 93
TRACK_CHANGE = 96

_KNOWN = frozenset((*range(16, 33), *range(66, 102), 115))
MAX_STREAM_BYTES = 64 << 20
MAX_RECORDS = 2_000_000
CHECK_BLOCK = 4
_ZERO_RUN = 16


class StreamFault(Exception):  # noqa: N818 - it names the stream's fault
    """A stream that cannot be read on: ``refused`` where it is a bomb, else damaged."""

    def __init__(self, message: str, *, refused: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.refused = refused


class Record(NamedTuple):
    """One record: its tag, its depth in the tree, its body."""

    tag: int
    level: int
    body: bytes


def inflated(stream: bytes, block: int = CHECK_BLOCK) -> tuple[bytes, list[str]]:
    """A raw-deflated stream's bytes within limits, and what shows that it was changed.

    Hancom ends every stream with the CRC-32 and the length of what was deflated, as gzip does, though the published
    format does not say so; other programs leave them out.  In a scrambled stream each fills a cipher ``block``.
    """
    inflater = zlib.decompressobj(-15)
    try:
        content = inflater.decompress(stream, MAX_STREAM_BYTES)
    except zlib.error as fault:
        raise StreamFault("압축이 깨져 있습니다") from fault
    if inflater.unconsumed_tail:
        raise StreamFault(f"압축을 풀면 {MAX_STREAM_BYTES:,}바이트를 넘습니다", refused=True)
    if not inflater.eof:
        return content, ["압축이 끝나지 않고 끊겨 있습니다"]
    padding = -(len(stream) - len(inflater.unused_data)) % block if block > CHECK_BLOCK else 0
    return content, _trailer_signs(inflater.unused_data[padding:], block, content)


def _trailer_signs(trailer: bytes, block: int, content: bytes) -> list[str]:
    """Whether the checksum and the length behind a stream, if any, fit its content."""
    if len(trailer) < 2 * block or not any(trailer):
        return []
    told = struct.unpack_from("<I", trailer) + struct.unpack_from("<I", trailer, block)
    sound = told == (zlib.crc32(content), len(content))
    return [] if sound else ["검사합(CRC)이 내용과 맞지 않습니다"]


def records(content: bytes) -> tuple[list[Record], list[str]]:
    """The records of a stream, and what shows that it was changed: a record past the end, an unknown tag."""
    found: list[Record] = []
    signs: dict[str, None] = {}
    position, end, zeros = 0, len(content), 0
    while position + 4 <= end:
        (header,) = struct.unpack_from("<I", content, position)
        position += 4
        size = header >> 20
        if size == 0xFFF and position + 4 <= end:
            (size,) = struct.unpack_from("<I", content, position)
            position += 4
        zeros = zeros + 1 if header == 0 else 0
        if zeros >= _ZERO_RUN or len(found) >= MAX_RECORDS:
            raise StreamFault("빈 레코드가 이어지거나 레코드가 너무 많습니다", refused=True)
        tag = header & 0x3FF
        if tag not in _KNOWN:
            signs[f"모르는 레코드({tag})가 있습니다"] = None
        if position + size > end:
            signs["레코드가 끝을 넘어갑니다"] = None
        found.append(Record(tag, header >> 10 & 0x3FF, content[position : position + size]))
        position += size
    if position < end:
        signs["마지막 레코드가 잘려 있습니다"] = None
    return found, list(signs)
