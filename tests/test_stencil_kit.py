"""What the stencil's tests share: templates built in memory, workbooks read back, LibreOffice as an oracle."""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from etl.stencil import Filled, View, fill

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (soffice)")

FORCE_RECALCULATION = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def made(build: Callable[[Any], None]) -> bytes:
    """A template that ``build`` makes with xlsxwriter."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    build(book)
    book.close()
    return buffer.getvalue()


def made_with_openpyxl(build: Callable[[openpyxl.Workbook], None]) -> bytes:
    """A template that ``build`` makes with openpyxl."""
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    build(book)
    book.save(buffer)
    return buffer.getvalue()


def sheet_of(cells: dict[str, object], name: str = "소요재원") -> bytes:
    """A template of one sheet with these cells; texts that begin with = are formulas."""

    def build(book: Any) -> None:
        sheet = book.add_worksheet(name)
        for place, value in cells.items():
            sheet.write(place, value)

    return made(build)


def projects(count: int, view: str = "소요재원") -> View:
    """A view of so many projects with two years' amounts."""
    rows = tuple(
        {
            "사업명": f"사업 {number}",
            "2020": Decimal(number * 10),
            "2021": number * 11,
            "부서": f"부서{(number - 1) // 2}",
        }
        for number in range(1, count + 1)
    )
    return View(view, ("사업명", "2020", "2021", "부서"), rows)


def filled(template: bytes, count: int = 5, **scalars: Any) -> Filled:
    """The template filled with so many projects."""
    return fill(template, {"연도": 2021, "기관명": "광진구", **scalars}, {"소요재원": projects(count)})


def opened(data: bytes, values: bool = False) -> openpyxl.Workbook:
    """The workbook as openpyxl reads it: formulas, or their cached values."""
    with warnings.catch_warnings():  # openpyxl says what it would lose on saving; nothing is saved here
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def column(data: bytes, letter: str, values: bool = True, sheet: str | int = 0) -> list[object]:
    """A column of a sheet, top to bottom."""
    book = opened(data, values)
    found = book.worksheets[sheet] if isinstance(sheet, int) else book[sheet]
    return [cell.value for cell in found[letter]]


def part(data: bytes, name: str) -> str:
    """A part of the package as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def part_names(data: bytes) -> set[str]:
    """The names of the package's parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return set(archive.namelist())


def recalculated(folder: Path, data: bytes) -> bytes:
    """The workbook as LibreOffice saves it after working every formula out again."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(FORCE_RECALCULATION)
    source = folder / "filled.xlsx"
    source.write_bytes(data)
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "out" / "filled.xlsx").read_bytes()


def differences(one: bytes, other: bytes) -> list[tuple[str, str, object, object]]:
    """The cells whose cached values differ between two workbooks."""
    left, right = opened(one, values=True), opened(other, values=True)
    found = []
    for sheet in left.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                there = right[sheet.title][cell.coordinate].value
                if not _same(cell.value, there):
                    found.append((sheet.title, cell.coordinate, cell.value, there))
    return found


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return abs(one - other) <= 1e-9 * max(1, abs(one))
    return (one or None) == (other or None)
