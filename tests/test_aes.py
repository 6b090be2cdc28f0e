"""AES-128 decryption against the vectors of FIPS 197 and NIST SP 800-38A."""

from __future__ import annotations

import pytest
from make_hwp import encrypt_ecb

from etl.readers.aes import decrypt_ecb

FIPS = [
    ("000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a", "00112233445566778899aabbccddeeff"),
    ("2b7e151628aed2a6abf7158809cf4f3c", "3925841d02dc09fbdc118597196a0b32", "3243f6a8885a308d313198a2e0370734"),
    ("2b7e151628aed2a6abf7158809cf4f3c", "3ad77bb40d7a3660a89ecaf32466ef97", "6bc1bee22e409f96e93d7e117393172a"),
    ("2b7e151628aed2a6abf7158809cf4f3c", "f5d3d58503b9699de785895a96fdbaaf", "ae2d8a571e03ac9c9eb76fac45af8e51"),
]


@pytest.mark.parametrize(("key", "cipher", "plain"), FIPS)
def test_aes_follows_the_standard(key: str, cipher: str, plain: str) -> None:
    assert encrypt_ecb(bytes.fromhex(key), bytes.fromhex(plain)).hex() == cipher
    assert decrypt_ecb(bytes.fromhex(key), bytes.fromhex(cipher)).hex() == plain
    assert decrypt_ecb(bytes.fromhex(key), bytes.fromhex(cipher * 3) + b"rest").hex() == plain * 3


def test_aes_wants_a_whole_key() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        decrypt_ecb(b"short", bytes(16))
