"""Undoes the scrambling of Hancom's distribution documents (배포용), as their published format describes it.

The first record of a ``ViewText`` section is 256 bytes, masked by a pseudo-random stream its own first four bytes
seed; the key of the AES-128-ECB section that follows stands in it, at an offset the seed gives.
"""

from __future__ import annotations

import struct

from etl.readers.aes import decrypt_ecb

_RECORD_TAG = 28
_RECORD_SIZE = 256
CIPHER_BLOCK = 16


class NotDistribution(Exception):  # noqa: N818 - it says what the stream is
    """A ``ViewText`` stream that does not begin with the distribution record."""


def unscrambled(stream: bytes) -> bytes:
    """The section's bytes as they were before they were made for distribution: still deflated where the file says so."""
    if len(stream) < 4 + _RECORD_SIZE:
        raise NotDistribution
    (header,) = struct.unpack_from("<I", stream)
    if header & 0x3FF != _RECORD_TAG or header >> 20 != _RECORD_SIZE:
        raise NotDistribution
    return decrypt_ecb(_key(stream[4 : 4 + _RECORD_SIZE]), stream[4 + _RECORD_SIZE :])


def _key(record: bytes) -> bytes:
    """The AES key in a distribution record."""
    (seed,) = struct.unpack_from("<I", record)
    plain = bytes(byte ^ mask for byte, mask in zip(record, _mask(seed), strict=True))
    offset = 4 + (seed & 0xF)
    return plain[offset : offset + 16]


def _mask(seed: int) -> bytes:
    """The mask of a record: runs of one random byte, drawn as Microsoft's C library draws; the seed stays as it is."""
    mask = bytearray()
    state = seed
    while len(mask) < _RECORD_SIZE:
        state = _drawn(state)
        value = state >> 16 & 0xFF
        state = _drawn(state)
        mask += bytes([value]) * ((state >> 16 & 0xF) + 1)
    mask[:4] = bytes(4)
    return bytes(mask[:_RECORD_SIZE])


def _drawn(state: int) -> int:
    """The generator's next state."""
    return (state * 214013 + 2531011) & 0xFFFFFFFF
