"""Mutations of files: on their bytes, within the members of an archive, and of the numbers they tell."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]
_NUMBER = re.compile(rb"(?<![\w.])\d{1,9}(?![\w.])")
_EXTREMES = (b"0", b"-1", b"1", b"16385", b"65536", b"1048577", b"50000000", b"2147483648", b"4294967295", b"9" * 30)
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
        data = data[: place.start()] + dice.choice(_EXTREMES) + data[place.end() :]
    return data


def extreme_word(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Four bytes are a number at the edge of what fits."""
    at = dice.randrange(len(data))
    return data[:at] + struct.pack("<I", dice.choice((0, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE, 0x10000))) + data[at + 4 :]


PLAIN: tuple[Mutation, ...] = (flip, truncate, splice, repeat, swap_blocks, extreme_number, extreme_word)


def within(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A member of an archive, or a compressed stream, is mutated and packed again, so that the container is sound."""
    if data[:2] == b"PK":
        return _within_zip(dice, data, others)
    return _within_streams(dice, data, others)


def _within_zip(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    chosen = dice.choice([name for name, content in members.items() if content])
    members[chosen] = dice.choice(PLAIN)(dice, members[chosen], list(filter(None, members.values())))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _within_streams(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A deflated stream of about the same place and size, its content mutated (PDF); plain bytes where there is none."""
    starts = [m.end() for m in re.finditer(rb"stream\r?\n", data)]
    dice.shuffle(starts)
    for start in starts[:5]:
        try:
            unpacker = zlib.decompressobj()
            content = unpacker.decompress(data[start:], 1 << 22)
        except zlib.error:
            continue
        end = len(data) - len(unpacker.unused_data)
        if content:
            return data[:start] + zlib.compress(dice.choice(PLAIN)(dice, content, [content])) + data[end:]
    return dice.choice(PLAIN)(dice, data, others)


def mutant(dice: random.Random, seed: bytes, others: Sequence[bytes]) -> bytes:
    """A file with one to three mutations."""
    data = seed
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        mutate = within if dice.random() < 0.5 else dice.choice(PLAIN)
        try:
            data = mutate(dice, data, others) or seed
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
            data = dice.choice(PLAIN)(dice, data, others) or seed  # an earlier mutation broke the container
    return data
