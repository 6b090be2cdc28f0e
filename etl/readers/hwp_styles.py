"""What ``DocInfo`` says of an HWP 5 document: its sections, what its paragraph shapes print, tracked changes."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from etl.readers.hancom_heads import LEVELS, Head, Numbering, Styles, level_of
from etl.readers.hwp_records import BULLET, DOCUMENT_PROPERTIES, NUMBERING, PARA_SHAPE, TRACK_CHANGE, Record
from etl.readers.hwp_text import counted_string
from etl.readers.numerals import DIGIT, KINDS

_OUTLINE, _NUMBER, _BULLET = 1, 2, 3
_BULLET_SIGN = 12
_HEAD_BYTES = 12  # before each level's pattern: attributes, widths, the shape of its characters
_FIRST_LEVELS = 7  # the other three came later and stand behind the start numbers


@dataclass(frozen=True, slots=True)
class DocInfo:
    """A document's styles, the count of sections it declares, and whether it records changes."""

    styles: Styles = field(default_factory=Styles)
    sections: int | None = None
    tracked: bool = False


def read_doc_info(found: Iterable[Record]) -> DocInfo:
    """What the records of ``DocInfo`` say."""
    by_tag: dict[int, list[bytes]] = {}
    for record in found:
        by_tag.setdefault(record.tag, []).append(record.body)
    bullets = [_sign(body) for body in by_tag.get(BULLET, ())]
    heads = {number: _head(body, bullets) for number, body in enumerate(by_tag.get(PARA_SHAPE, ()))}
    styles = Styles(
        {number: head for number, head in heads.items() if head},
        tuple(_numbering(body) for body in by_tag.get(NUMBERING, ())),
    )
    return DocInfo(styles, _section_count(by_tag), TRACK_CHANGE in by_tag)


def _head(body: bytes, bullets: list[str]) -> Head | None:
    """What a paragraph shape prints before its paragraphs, if anything."""
    if len(body) < 32:
        return None
    attributes, number = struct.unpack_from("<I26xH", body)
    kind, level = attributes >> 23 & 0x3, (attributes >> 25 & 0x7) + 1
    if kind == _OUTLINE:
        return Head(level=level, outline=True)
    if kind == _NUMBER:
        return Head(level=level, numbering=number)
    if kind == _BULLET and 0 < number <= len(bullets) and bullets[number - 1]:
        return Head(bullets[number - 1])
    return None


def _sign(body: bytes) -> str:
    """A bullet's sign; an image bullet has none we could print."""
    sign = body[_BULLET_SIGN : _BULLET_SIGN + 2].decode("utf-16-le", "ignore")
    return sign if sign.isprintable() else ""


def _numbering(body: bytes) -> Numbering:
    """A numbering: seven levels, the start of the whole, the start of each; then three more levels and their starts.

    Older files end after the start of the whole, which then is that of the first level.  A cut record keeps what it has.
    """
    patterns, after = _patterns(body, 0, _FIRST_LEVELS)
    start = int.from_bytes(body[after : after + 2], "little")
    starts = _starts(body, after + 2, _FIRST_LEVELS) or [start]
    later, end = _patterns(body, after + 2 + 4 * _FIRST_LEVELS, LEVELS - _FIRST_LEVELS)
    starts += [1] * (_FIRST_LEVELS - len(starts)) + _starts(body, end, LEVELS - _FIRST_LEVELS)
    starts += [1] * (LEVELS - len(starts))
    levels = [
        level_of(pattern, kind, begin) for (kind, pattern), begin in zip([*patterns, *later], starts, strict=False)
    ]
    return Numbering(tuple(levels), continues=start == 0)


def _patterns(body: bytes, position: int, count: int) -> tuple[list[tuple[str, str]], int]:
    """The kinds and patterns of some levels, and where they end."""
    found: list[tuple[str, str]] = []
    for _ in range(count):
        if position + _HEAD_BYTES + 2 > len(body):
            return found, len(body)
        code = int.from_bytes(body[position : position + 4], "little") >> 5 & 0xF
        position += _HEAD_BYTES
        found.append((KINDS[code] if code < len(KINDS) else DIGIT, counted_string(body, position)))
        position += 2 + 2 * int.from_bytes(body[position : position + 2], "little")
    return found, position


def _starts(body: bytes, position: int, count: int) -> list[int]:
    """The start numbers of some levels; none where the record ends before them."""
    return list(struct.unpack_from(f"<{count}I", body, position)) if position + 4 * count <= len(body) else []


def _section_count(by_tag: Mapping[int, list[bytes]]) -> int | None:
    """How many sections the document declares."""
    bodies = by_tag.get(DOCUMENT_PROPERTIES, ())
    return int.from_bytes(bodies[0][:2], "little") if bodies and len(bodies[0]) >= 2 else None
