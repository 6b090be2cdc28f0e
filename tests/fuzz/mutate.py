"""Mutations of files: on their bytes, their lines, and the numbers they tell."""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Callable, Sequence

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]
_NUMBER = re.compile(rb"(?<![\w.])\d{1,9}(?![\w.])")
EXTREMES = (b"0", b"-1", b"1", b"16385", b"65536", b"1048577", b"50000000", b"2147483648", b"4294967295", b"9" * 30)
_BLOCK = 64


def flip(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A few bytes are others."""
    found = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        found[dice.randrange(len(found))] = dice.randrange(256)
    return bytes(found)


def truncate(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """The end is missing."""
    return data[: dice.randrange(1, len(data) + 1)]


def splice(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A piece of another file stands in it."""
    other = dice.choice(others)
    start, at = dice.randrange(len(other)), dice.randrange(len(data))
    piece = other[start : start + dice.randint(1, 2_000)]
    return data[:at] + piece + data[at + dice.choice((0, len(piece))) :]


def repeat(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A piece of it stands there again and again."""
    start = dice.randrange(len(data))
    piece = data[start : start + dice.randint(1, 200)]
    return data[:start] + piece * dice.randint(2, 40) + data[start:]


def swap_blocks(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Two blocks have changed places, as the sectors of a compound file may."""
    found = bytearray(data)
    one, other = (dice.randrange(max(1, len(data) // _BLOCK)) * _BLOCK for _ in range(2))
    found[one : one + _BLOCK], found[other : other + _BLOCK] = data[other : other + _BLOCK], data[one : one + _BLOCK]
    return bytes(found)


def extreme_number(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A number it tells is absurd."""
    places = list(_NUMBER.finditer(data))
    if not places:
        return extreme_word(dice, data, others)
    for place in sorted(dice.sample(places, min(len(places), dice.randint(1, 3))), key=lambda m: -m.start()):
        data = data[: place.start()] + dice.choice(EXTREMES) + data[place.end() :]
    return data


def extreme_word(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Four bytes are a number at the edge of what fits."""
    at = dice.randrange(len(data))
    return data[:at] + struct.pack("<I", dice.choice((0, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE, 0x10000))) + data[at + 4 :]


def lines(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Lines have changed places, are doubled, cut, joined or gone."""
    found = data.split(b"\n")
    for _ in range(dice.randint(1, 6)):
        at, other = dice.randrange(len(found)), dice.randrange(len(found))
        match dice.randrange(5):
            case 0:
                found[at], found[other] = found[other], found[at]
            case 1:
                found[at:at] = found[other : other + dice.randint(1, 8)] * dice.choice((1, 1, 3))
            case 2:
                found[at] = found[at][: dice.randint(0, len(found[at]))]
            case 3:
                found[at : at + 2] = [b" ".join(found[at : at + 2])]
            case _ if len(found) > 1:
                del found[at]
    return b"\n".join(found)


PLAIN: tuple[Mutation, ...] = (flip, truncate, splice, repeat, swap_blocks, extreme_number, extreme_word, lines)
