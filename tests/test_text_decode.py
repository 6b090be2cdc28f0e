"""Bytes to characters: the encodings of Korean offices, and the refusals."""

from __future__ import annotations

import unicodedata

import pytest

from etl.readers.base import ReadError, Source
from etl.readers.text import read_text
from etl.readers.text_decode import decode

REPORT = "□ 소요예산 (단위: 천원)\n재원별\t합계\n구비\t△1,234 ․ – ㎡\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (REPORT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + REPORT.encode(), "utf-8"),
        (b"\xff\xfe" + REPORT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + REPORT.encode("utf-16-be"), "utf-16-be"),
        (REPORT.encode("utf-16-le"), "utf-16-le"),
        (REPORT.encode("utf-16-be"), "utf-16-be"),
        (unicodedata.normalize("NFD", REPORT).encode(), "utf-8"),
        (REPORT.replace("\n", "\r\n").encode(), "utf-8"),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes, encoding: str) -> None:
    assert decode(data) == (REPORT, encoding)


def test_cp949_is_read_where_utf8_is_not() -> None:
    text = "똠방각하 예산현황 △3 ━┃ ㎡"
    assert decode(text.encode("cp949")) == (text, "cp949")


@pytest.mark.parametrize("word", ["예산", "구", "정원 24명", "┌─┐\n│계│\n└─┘"])
def test_a_few_words_of_cp949_are_enough(word: str) -> None:
    assert decode(word.encode("cp949")) == (word, "cp949")


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", "UNSUPPORTED", "빈 파일"),
        (b" \r\n\t \n", "UNSUPPORTED", "빈 파일"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "UNSUPPORTED", "JPEG"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "UNSUPPORTED", "PNG"),
        (b"%PDF-1.7\n", "UNSUPPORTED", "PDF"),
        (b"PK\x03\x04\x14\x00", "UNSUPPORTED", "HWPX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "UNSUPPORTED", "HWP"),
        (bytes(range(32)) * 8, "UNSUPPORTED", "글자가 아닌"),
        ("예산 현황을 보고함".encode()[:-1], "DAMAGED", "깨져"),
        ("예산 현황을 보고함 ".encode() * 40 + b"\xec", "DAMAGED", "깨져"),
        (b"\xff\xfe\x00", "DAMAGED", "깨져"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_out(data: bytes, status: str, words: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_text(Source("폴더/보고.txt", data))
    assert caught.value.status == status
    assert words in caught.value.message
    assert caught.value.message.startswith("폴더/보고.txt: ")
    assert caught.value.message.endswith("십시오.")


def test_invisible_and_control_characters_go_and_print_stays() -> None:
    body = "본예산과 추가경정예산을 함께 보고하며 " * 3
    text, _ = decode((body + "예\u200b산\ufeff\x00\x07 – ․\u3000끝\u00a0 \u00ad").encode())
    assert text == body + "예산 – ․\u3000끝\u00a0 "
