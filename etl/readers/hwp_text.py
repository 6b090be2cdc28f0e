"""A paragraph's text in HWP 5: UTF-16 units among which control characters stand, some with an object behind them."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from enum import Enum

_CONTROL = re.compile("[\0-\x1f]")
# Characters that occupy eight units and have a control header (“extended”), or none (“inline”).
_EXTENDED = frozenset((1, 2, 3, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23))
_INLINE = frozenset((4, 5, 6, 7, 8, 9, 19, 20))
_SIGNS = {9: "\t", 10: "\n", 24: "-", 30: " ", 31: " "}
_WIDTH = 8


class Mark(Enum):
    """What stands in a text besides characters."""

    OBJECT = "object"  # the next control header of the paragraph belongs here
    FIELD_END = "field end"
    CUT = "cut"  # a control character whose eight units are not all there


def units_of(body: bytes) -> int:
    """How many UTF-16 units a text record holds."""
    return len(body) // 2


def tokens(body: bytes) -> Iterator[str | Mark]:
    """The texts and marks of a text record, in order."""
    count = units_of(body)
    # One character a unit, so that positions are exact; surrogate pairs are joined piece by piece.
    units = "".join(map(chr, struct.unpack_from(f"<{count}H", body)))
    position = 0
    while match := _CONTROL.search(units, position):
        if match.start() > position:
            yield _joined(units[position : match.start()])
        code = ord(match[0])
        position = match.end()
        if code in _SIGNS:
            yield _SIGNS[code]
        if code in _EXTENDED or code in _INLINE:
            position = match.start() + _WIDTH
            yield from _marks(code, cut=position > count)
    if position < count:
        yield _joined(units[position:])


def _marks(code: int, *, cut: bool) -> Iterator[Mark]:
    """What an eight-unit control character stands for."""
    if cut:
        yield Mark.CUT
    elif code in _EXTENDED:
        yield Mark.OBJECT
    elif code == 4:
        yield Mark.FIELD_END


def _joined(units: str) -> str:
    """A text whose surrogate pairs are characters; half a pair is no text and becomes U+FFFD."""
    if units.isascii() or not any("\ud800" <= unit <= "\udfff" for unit in units):
        return units
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def counted_string(body: bytes, offset: int) -> str:
    """A string written as its length in units, then its units; ``""`` where it does not fit."""
    if offset + 2 > len(body):
        return ""
    (length,) = struct.unpack_from("<H", body, offset)
    text = body[offset + 2 : offset + 2 + 2 * length]
    return text.decode("utf-16-le", "replace") if len(text) == 2 * length else ""
