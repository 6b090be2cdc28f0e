"""What ``DocInfo`` says of an HWP 5 document: its sections, its outline levels and bullets, tracked changes."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from etl.readers.hwp_records import BULLET, DOCUMENT_PROPERTIES, PARA_SHAPE, TRACK_CHANGE, Record

_OUTLINE, _BULLET = 1, 3
_BULLET_SIGN = 12


@dataclass(frozen=True, slots=True)
class Styles:
    """Outline levels (1 is the top) and bullets by the number of the paragraph shape; the declared count of sections."""

    outlines: Mapping[int, int] = field(default_factory=dict)
    bullets: Mapping[int, str] = field(default_factory=dict)
    sections: int | None = None
    tracked: bool = False


def read_styles(found: Iterable[Record]) -> Styles:
    """The styles in the records of ``DocInfo``."""
    by_tag: dict[int, list[bytes]] = {}
    for record in found:
        by_tag.setdefault(record.tag, []).append(record.body)
    signs = [_sign(body) for body in by_tag.get(BULLET, ())]
    outlines: dict[int, int] = {}
    bullets: dict[int, str] = {}
    for number, body in enumerate(by_tag.get(PARA_SHAPE, ())):
        kind, level, head = _heading(body)
        if kind == _OUTLINE:
            outlines[number] = level + 1
        elif kind == _BULLET and 0 < head <= len(signs) and signs[head - 1]:
            bullets[number] = f"{signs[head - 1]} "
    return Styles(outlines, bullets, _section_count(by_tag), TRACK_CHANGE in by_tag)


def _heading(body: bytes) -> tuple[int, int, int]:
    """A paragraph shape's kind of head, its level, and the number of the bullet or numbering."""
    if len(body) < 32:
        return 0, 0, 0
    attributes, head = struct.unpack_from("<I26xH", body)
    return attributes >> 23 & 0x3, attributes >> 25 & 0x7, head


def _sign(body: bytes) -> str:
    """A bullet's sign; an image bullet has none we could print."""
    sign = body[_BULLET_SIGN : _BULLET_SIGN + 2].decode("utf-16-le", "ignore")
    return sign if sign.isprintable() else ""


def _section_count(by_tag: Mapping[int, list[bytes]]) -> int | None:
    """How many sections the document declares."""
    bodies = by_tag.get(DOCUMENT_PROPERTIES, ())
    return int.from_bytes(bodies[0][:2], "little") if bodies and len(bodies[0]) >= 2 else None
