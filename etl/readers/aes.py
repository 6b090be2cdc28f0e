"""AES-128-ECB decryption (FIPS 197), all blocks at once, with nothing but byte translation tables.

It undoes the scrambling of Hancom's distribution documents, whose key stands in the file itself: no secret is
involved, so neither side channels nor a cryptography package (a binary for every platform) need concern us.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

_ROUNDS = 10
# Byte i of the state after InvShiftRows comes from byte _SHIFTED[i] before it (column-major order).
_SHIFTED = tuple((i - 4 * (i % 4)) % 16 for i in range(16))


def decrypt_ecb(key: bytes, data: bytes) -> bytes:
    """The plain bytes of whole AES-128 blocks; a trailing part of a block is left out.

    >>> decrypt_ecb(bytes(range(16)), bytes.fromhex("69c4e0d86a7b0430d8cdb78070b4c55a")).hex()
    '00112233445566778899aabbccddeeff'
    """
    if len(key) != 16:
        raise ValueError("an AES-128 key has 16 bytes")
    size = len(data) // 16
    round_keys = _round_keys(key)
    # planes[i] holds byte i of every block, so that one table look-up serves all blocks.
    planes = [_xored_with(data[i : size * 16 : 16], round_keys[_ROUNDS][i]) for i in range(16)]
    for number in range(_ROUNDS - 1, -1, -1):
        shifted = [planes[_SHIFTED[i]].translate(_inverse_sbox()) for i in range(16)]
        planes = [_xored_with(shifted[i], round_keys[number][i]) for i in range(16)]
        if number:
            planes = _unmixed(planes)
    plain = bytearray(size * 16)
    for i, plane in enumerate(planes):
        plain[i::16] = plane
    return bytes(plain)


def _unmixed(planes: list[bytes]) -> list[bytes]:
    """InvMixColumns on every block: each column times the inverse polynomial."""
    return [
        _xored(
            planes[i - i % 4 + (i + step) % 4].translate(_times(factor)) for step, factor in enumerate((14, 11, 13, 9))
        )
        for i in range(16)
    ]


def _xored(parts: Iterable[bytes]) -> bytes:
    """The exclusive or of equally long byte strings."""
    size, total = 0, 0
    for part in parts:
        size, total = len(part), total ^ int.from_bytes(part, "little")
    return total.to_bytes(size, "little")


def _xored_with(plane: bytes, value: int) -> bytes:
    """A byte string with every byte exclusive-ored with one value."""
    return plane.translate(bytes(byte ^ value for byte in range(256)))


def _doubled(byte: int) -> int:
    """A byte times two in AES's field."""
    return (byte << 1) ^ (0x11B if byte & 0x80 else 0)


def _product(left: int, right: int) -> int:
    """The product of two bytes in AES's field."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left, right = _doubled(left), right >> 1
    return product


@cache
def _times(factor: int) -> bytes:
    """The table of all bytes times a factor."""
    return bytes(_product(byte, factor) for byte in range(256))


@cache
def _sbox() -> bytes:
    """The substitution table, from its definition: the field's inverse, then an affine map."""
    powers = [1]  # of 3, which generates the field: the inverse of 3^k is 3^(255-k)
    while len(powers) < 255:
        powers.append(_product(powers[-1], 3))
    inverse = {power: powers[-exponent] for exponent, power in enumerate(powers)}
    return bytes(_affine(inverse.get(byte, 0)) for byte in range(256))


def _affine(byte: int) -> int:
    spread = byte | byte << 8
    return (byte ^ spread >> 4 ^ spread >> 5 ^ spread >> 6 ^ spread >> 7 ^ 0x63) & 0xFF


@cache
def _inverse_sbox() -> bytes:
    """The table that undoes the substitution."""
    table = bytearray(256)
    for byte, substituted in enumerate(_sbox()):
        table[substituted] = byte
    return bytes(table)


def _round_keys(key: bytes) -> list[bytes]:
    """The eleven round keys of a key."""
    words = [key[i : i + 4] for i in range(0, 16, 4)]
    constant = 1
    for i in range(4, 4 * (_ROUNDS + 1)):
        word = words[-1]
        if i % 4 == 0:
            rotated = (word[1:] + word[:1]).translate(_sbox())
            word = bytes([rotated[0] ^ constant]) + rotated[1:]
            constant = _doubled(constant)
        words.append(_xored((words[i - 4], word)))
    return [b"".join(words[i : i + 4]) for i in range(0, len(words), 4)]
