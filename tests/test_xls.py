"""The reader of old workbooks: texts as printed, merges, hidden rows, and files it cannot read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.model import Document, Paragraph
from etl.readers.base import ReadError, Source
from etl.readers.xls import read_xls

pytest.importorskip("xlrd", reason="xlrd reads old workbooks")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return read_xls(Source("a.xls", old_workbook(tmp_path_factory.mktemp("xls"))))


def old_workbook(folder: Path) -> bytes:
    """A workbook in the old format, as LibreOffice writes it."""
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice (soffice) writes the old workbook")
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "이월"
    for line in (
        ["조서"],
        [None, None, "(단위: 원)"],
        ["조직", "집행", None],
        [None, "률", "액"],
        ["가", 0.975, -1234567],
        ["나", "=B5*2", "#N/A"],
    ):
        sheet.append(line)
    for area in ("A1:C1", "A3:A4", "B3:C3"):
        sheet.merge_cells(area)
    sheet["B5"].number_format, sheet["C5"].number_format = "0.0%", "#,##0;△#,##0"
    sheet.row_dimensions[6].hidden = True
    book.save(folder / "a.xlsx")
    command = [office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xls", "a.xlsx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / "a.xls").read_bytes()


def test_texts_are_as_printed_and_merges_resolved(document: Document) -> None:
    (table,) = document.tables
    shown = [[table.text(row, column) for column in (1, 2, 3)] for row in range(1, 5)]
    assert shown == [
        ["조직", "집행", "집행"],
        ["조직", "률", "액"],
        ["가", "97.5%", "△1,234,567"],
        ["나", "1.95", "#N/A"],
    ]
    assert (table.place.sheet, table.place.row) == ("이월", 3)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["조서", "(단위: 원)"]


def test_hidden_rows_are_said_aloud(document: Document) -> None:
    assert "hidden_cells" in [finding.code for finding in document.findings]


def test_damage_is_said_in_korean(tmp_path: Path) -> None:
    data = old_workbook(tmp_path)
    for broken in (b"not a workbook", data[: len(data) // 3], data[:512]):
        with pytest.raises(ReadError, match="xlsx로 저장") as refusal:
            read_xls(Source("a.xls", broken))
        assert refusal.value.status == "DAMAGED"
