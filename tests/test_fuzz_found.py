"""Faults that mutated files brought out of the readers, each told by its smallest cause."""

from __future__ import annotations

import io
import math
import struct
import zipfile
from collections.abc import Callable
from datetime import date

import make_hwp
import make_pdf
import pytest
from make_hwp import END, SECTOR, hwp, para

import etl.families.base
from etl.dates import find_dates, read_as_of
from etl.families.base import Grid
from etl.model import Cell, Document, Place, Table
from etl.numbers import stated_amounts
from etl.readers import read
from etl.readers.base import ReadError, Source
from etl.readers.gate import open_zip
from etl.readers.pdf import read_pdf
from etl.readers.pdf_chars import pdfium
from etl.words import tidy


def texts(document: Document) -> list[str]:
    """The lines of a document."""
    return [block.text for block in document.blocks if not isinstance(block, Table)]


def test_an_archive_entry_without_a_name_is_passed_over() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", b"1")
        archive.writestr("b", b"2")
    data = bytearray(buffer.getvalue())
    at = data.rindex(b"PK\x01\x02")
    data[at + 28 : at + 30] = b"\0\0"  # the last entry's name has no length
    data[at + 30 : at + 32] = b"\x01\0"  # its letter is an extra field now
    assert list(open_zip(bytes(data), verify=False)) == ["a"]


def test_a_row_cut_off_at_the_end_of_the_text_is_still_a_row() -> None:
    """No line with tabs follows the one whose last cell was left open."""
    text = "재원별\t합계\t2021년\n계\t1,300\t100\n구비\t1,\n홍보과\n\n본문"
    [table] = read(Source("보고.txt", text.encode())).tables
    assert (table.rows, table.text(2, 1), table.text(3, 1)) == (3, "계", "구비")


def test_a_torn_table_of_small_sectors_is_damage() -> None:
    """It lies in the file's last sector, of which some bytes are missing."""
    data = bytearray(hwp(para("본문")))
    (fat,) = struct.unpack_from("<I", data, 76)  # the sector of the table of sectors
    last = len(data) // SECTOR - 1
    struct.pack_into("<I", data, SECTOR * (fat + 1) + 4 * last, END)
    struct.pack_into("<I", data, 60, last)  # where the table of small sectors begins
    with pytest.raises(ReadError) as refused:
        read(Source("보고.hwp", bytes(data) + bytes(101)))
    assert (refused.value.status, "손상" in refused.value.message) == ("DAMAGED", True)


def test_letters_of_no_height_are_left_out_and_the_rest_of_the_page_is_read() -> None:
    page = make_pdf.Page().text(50, 50, "1,234").raw("BT 1 0 0 0 50 700 Tm /F1 10 Tf (1) Tj /F2 10 Tf <AC00> Tj ET")
    assert texts(read_pdf(Source("x.pdf", make_pdf.pdf([page])))) == ["1,234"]


def test_letters_without_an_angle_are_aslant(monkeypatch: pytest.MonkeyPatch) -> None:
    """A matrix of absurd numbers has none."""
    angle: Callable[..., float] = pdfium.FPDFText_GetCharAngle
    monkeypatch.setattr(pdfium, "FPDFText_GetCharAngle", lambda page, at: angle(page, at) if at > 2 else math.nan)
    found = read_pdf(Source("x.pdf", make_pdf.pdf([make_pdf.Page().text(50, 50, "abc").text(50, 90, "1,234")])))
    assert texts(found) == ["1,234"]
    assert [finding.code for finding in found.findings] == ["pdf_aslant_text"]


def test_the_labels_of_a_long_blank_column_are_read_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged row count made a table of thousands of blank rows, and each looked up to the top."""
    rows = 3_000
    looked: list[str] = []
    monkeypatch.setattr(etl.families.base, "tidy", lambda text: looked.append(text) or tidy(text))
    cells = (Cell("구분", 1, 1), Cell("값", 1, 2), Cell("가", 2, 1), Cell("1", 2, 2), Cell("나", rows, 1))
    grid = Grid(Table("t1", Place(table="t1"), rows, 2, cells))
    assert [grid.label(row, 1) for row in (1, 2, 3, rows - 1, rows)] == ["", "가", "가", "가", "나"]
    assert {grid.label(row, 1) for row in grid.body} == {"가", "나"}
    assert len(looked) <= rows


def test_every_stream_can_be_taken_apart_and_put_together() -> None:
    """What the fuzzing of records builds on: a file whose records were not changed is read as before."""
    content = para("가 1") + para("나 2")
    again = b"".join(make_hwp.record(*found) for found in make_hwp.relevel(content, 0))
    assert again == content
    assert texts(read(Source("보고.hwp", hwp(again)))) == ["가 1", "나 2"]


def test_a_line_of_a_hundred_thousand_digits_states_no_amount() -> None:
    """It was tried from each digit to the end of the line again, in one step that no time limit can break."""
    assert stated_amounts("1" * 100_000) == ()
    assert len(stated_amounts("1억 " * 50_000)) < 2
    assert [amount.won for amount in stated_amounts("가" * 100_000 + " 1억 2,000만원")] == [120_000_000]


def test_a_line_of_many_dates_is_read_in_one_go() -> None:
    """Each date was compared with all before it, and the whole line before it was searched for 기준일."""
    text = "2021. 1. 5. " * 20_000
    assert len(find_dates(text)) == 20_000
    assert read_as_of(text) is None
    assert read_as_of(f"{text} (기준일: 2021. 6. 30.)") == date(2021, 6, 30)
