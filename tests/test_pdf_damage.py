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
