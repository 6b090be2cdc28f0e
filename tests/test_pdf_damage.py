"""Damage that pdfium does not notice is found by the check sums of the streams."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from make_pdf import pdf
from test_pdf_tables import filled_page, stroked

from etl.model import Severity
from etl.readers.base import Source
from etl.readers.pdf import read_pdf
from etl.readers.pdf_damage import damaged_streams
from etl.readers.pdf_structure import structure_signs

SAMPLES = Path(__file__).parents[1].parent / "shared" / "samples"


def compressed() -> bytes:
    page = filled_page()
    stroked(page)
    return pdf([page], compress=True)


def codes(data: bytes) -> list[str]:
    return [finding.code for finding in damaged_streams(Source("x.pdf", data))]


def test_a_whole_file_is_not_reported():
    assert codes(compressed()) == []


def inflated(packed: bytes) -> bytes | None:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return None


def test_every_flipped_bit_that_changes_a_stream_is_reported():
    data = compressed()
    start = data.index(b"FlateDecode")
    start = data.index(b"stream\n", start) + 7
    end = data.index(b"\nendstream", start)
    missed = []
    for place in range(start, end):
        flipped = bytearray(data)
        flipped[place] ^= 0x10
        harmless = inflated(bytes(flipped[start:end])) == inflated(data[start:end])  # unused bits before the check sum
        if not harmless and codes(bytes(flipped)) != ["pdf_damaged_stream"]:
            missed.append(place - start)
    assert missed == []


def test_the_finding_stands_in_the_document():
    data = bytearray(compressed())
    place = data.index(b"\nendstream", data.index(b"FlateDecode")) - 2
    data[place] ^= 1
    finding = read_pdf(Source("깨진.pdf", bytes(data))).findings[0]
    assert (finding.code, finding.severity) == ("pdf_damaged_stream", Severity.ERROR)
    assert finding.message.startswith("깨진.pdf: ")


def test_a_stream_that_never_ends_is_given_up():
    bomb = zlib.compress(bytes(300 * 1024 * 1024), 9)
    data = b"1 0 obj<</Filter/FlateDecode>>stream\n" + bomb + b"\nendstream\nendobj"
    assert codes(data) == []


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample documents (shared/samples) are not here")
def test_no_real_file_is_reported():
    wrong = [path.name for path in SAMPLES.glob("*.pdf") if codes(path.read_bytes())]
    assert wrong == []


# Between the streams


def signs(data: bytes) -> list[str]:
    return structure_signs(data)


def other(old: bytes, new: bytes, data: bytes | None = None) -> bytes:
    """A whole file with one piece of it another of the same length."""
    data = data or pdf([filled_page().codes(50, 700, "F4", "3132")])
    assert old in data
    assert len(old) == len(new)
    return data.replace(old, new, 1)


def test_a_whole_structure_is_not_reported():
    assert signs(pdf([filled_page()])) == []
    assert signs(compressed()) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"12 0 obj", b"12 0 obk", "xref"),
        (b"endobj\n3 0", b"endobx\n3 0", "끝나지"),
        (b" 0 R]/Count", b" 0 R>/Count", "글자"),
        (b"]/Count", b"[/Count", "괄호"),
        (b"/Kids[11", b"/Kids{11", "글자"),
        (b"/Resources<<", b"/Resources<[", "글자"),
        (b"/Filter/FlateDecode", b"/Filter/FlatgDecode", "압축 방법"),
        (b"/Filter", b"/Filtfr", "압축 방법"),
        (b"Length 1", b"Length 9", "길이"),
        (b"endstream", b"endstrgam", "길이"),
        (b"/Contents 12 0", b"/Contents 92 0", "없는 객체"),
        (b"/CharProcs", b"/CharPrnds", "글꼴"),
        (b"/Subtype/Type0", b"/Subtype/Tzpe0", "글꼴"),
        (b" 00000 n", b" 00000 m", "xref"),
        (b"startxref\n", b"startxrff\n", "xref"),
    ],
)
def test_what_contradicts_itself_between_the_streams_is_reported(old: bytes, new: bytes, said: str):
    whole = pdf([filled_page()], compress=True)
    found = signs(other(old, new, whole))
    assert any(said in sign for sign in found), found


def test_a_place_in_the_table_that_is_no_objects_is_reported():
    data = compressed()
    table = data.rindex(b"xref\n0")
    place = data.index(b"0000000", table + 30) + 8
    digit = bytes([data[place] ^ 1])
    assert signs(data[:place] + digit + data[place + 1 :]) == ["객체 목록(xref)이 내용과 맞지 않습니다"]


def test_a_locked_file_is_not_judged():
    assert signs(other(b"/Filter", b"/Filtfr", compressed()) + b"/Encrypt") == []


def test_the_structure_is_told_in_the_document():
    finding = read_pdf(Source("깨진.pdf", other(b"/Contents 12 0", b"/Contents 92 0", compressed()))).findings[0]
    assert (finding.code, finding.severity) == ("pdf_damaged_structure", Severity.WARNING)
    assert finding.message.startswith("깨진.pdf: ")


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample documents (shared/samples) are not here")
def test_no_real_structure_is_reported():
    assert [path.name for path in SAMPLES.glob("*.pdf") if signs(path.read_bytes())] == []


@pytest.mark.parametrize("number", [b"9" * 30, b"9" * 6_000, b"-1", b"1.5"])
@pytest.mark.parametrize("key", [b"/Length ", b"/Count ", b"startxref\n", b"/Kids[", b"/Size ", b"/N "])
def test_absurd_numbers_are_told_and_stop_nothing(key: bytes, number: bytes):
    data = compressed().replace(b"/Type/Catalog", b"/Type/ObjStm/N 3", 1)
    assert key in data
    assert signs(data.replace(key, key + number, 1))
