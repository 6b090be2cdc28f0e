"""What is written is what is read: random texts, numbers, dates and sheet names through the stencil and two libraries.

``ETL_EXAMPLES=100000 pytest tests/test_fuzz_written.py`` is the whole run.
"""

from __future__ import annotations

import io
import os
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from conftest import ROOT
from python_calamine import CalamineWorkbook
from test_normalised import SETTINGS, funding_dataset
from test_stencil_kit import made

import etl.stencil.record_sheets
from etl.stencil import Value, View, fill
from etl.stencil.values import cell_value
from etl.workbooks.make import make_workbooks

EXAMPLES = int(os.environ.get("ETL_EXAMPLES", "600"))
BATCH = 200
PIECES = (
    *("=1+1", "+82", "-", "@SUM(A1)", '=HYPERLINK("http://x")', "'", '"', "&amp;", "<b>", "]]>", "_x000A_", "_x005F_"),
    *(
        "홍보과",
        "구비",
        "△3",
        "1,234",
        "3.0",
        "2021",
        "TRUE",
        "#REF!",
        "{{연도}}",
        "{{보기.글}}",
        "\n",
        "\t",
        "\r\n",
        " ",
    ),
    *(
        "😀",
        "\u200b",
        "\ud800",
        "\x00",
        "\x0b",
        "\ufffe",
        "e\u0301",
        "ㅎㅏㄴ",
        "\u00a0",
        "漢",
        "00123",
        "1e5",
        "%s",
        "\\n",
    ),
)
NAMES = (
    *("홍보", "구비:시비", "a/b", "[x]", "'따옴'", "*", "?", "History", "가" * 40, "😀" * 20),
    "=1",
    "",
    " ",
    "합계",
    "-",
)


def any_text(dice: random.Random) -> str:
    if dice.random() < 0.01:
        return "가나다 " * 9_000
    return "".join(dice.choice(PIECES) for _ in range(dice.randint(0, 5)))


def any_number(dice: random.Random) -> int | Decimal | None:
    whole = dice.randrange(10 ** dice.randint(1, 18)) * dice.choice((1, -1))
    return dice.choice((whole, Decimal(whole), Decimal(whole) / 1000, None))


def any_date(dice: random.Random) -> date:
    return date(1990, 1, 1) + timedelta(days=dice.randrange(20_000))


def template(book: Any) -> None:
    sheet = book.add_worksheet("목록")
    sheet.write_row("A1", ["글", "수", "날", "두 배"])
    sheet.write_row("A2", ["{{보기.글}}", "{{보기.수}}"])
    sheet.write("C2", "{{보기.날}}", book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_formula("D2", "=LEN(A2)")


def rows_of(dice: random.Random, count: int) -> tuple[dict[str, Value], ...]:
    return tuple({"글": any_text(dice), "수": any_number(dice), "날": any_date(dice)} for _ in range(count))


def test_every_text_number_and_date_is_read_back_as_it_was_written() -> None:
    dice, sound = random.Random(3), made(template)
    for _ in range(0, EXAMPLES, BATCH):
        rows = rows_of(dice, min(BATCH, EXAMPLES))
        data = fill(sound, {"연도": 2021}, {"보기": View("보기", ("글", "수", "날"), rows)}).data
        _compare_with_openpyxl(data, rows)
        _compare_with_calamine(data, rows)


def _compare_with_openpyxl(data: bytes, rows: tuple[dict[str, Value], ...]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["목록"]
    cells = list(sheet.iter_rows(min_row=2, max_row=len(rows) + 1, max_col=4))
    wrong = [
        (cell.coordinate, cell.value, row[name])
        for line, row in zip(cells, rows, strict=True)
        for cell, name in zip(line, ("글", "수"), strict=False)
        if cell.value != cell_value(row[name]) and not _is_misread(row[name])
    ]
    assert wrong[:3] == []
    assert [line[2].value.date() for line in cells] == [row["날"] for row in rows]
    formulas = [cell.coordinate for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
    assert formulas == [f"D{at}" for at in range(2, len(rows) + 2)]


def _is_misread(value: Value) -> bool:
    """openpyxl undoes Excel's escape of an underscore twice; calamine, LibreOffice and Excel do not."""
    return isinstance(value, str) and "_x005F_" in value


def _compare_with_calamine(data: bytes, rows: tuple[dict[str, Value], ...]) -> None:
    found = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("목록").to_python(skip_empty_area=False)
    wrong = [
        (line[at], row[name])
        for line, row in zip(found[1:], rows, strict=True)
        for at, name in enumerate(("글", "수"))
        if (line[at] if line[at] != "" else None) != cell_value(row[name])
    ]
    assert wrong[:3] == []
    assert [line[2] for line in found[1:]] == [row["날"] for row in rows]


def test_every_sheet_name_is_one_that_excel_takes() -> None:
    dice = random.Random(5)

    def cards(book: Any) -> None:
        book.add_worksheet("{{보기.이름}}").write("A1", "{{보기.이름}}")

    sound = made(cards)
    for _ in range(max(1, EXAMPLES // 200)):
        names = [dice.choice(NAMES) + dice.choice(("", any_text(dice)[:20])) for _ in range(12)]
        rows = tuple({"이름": name} for name in names)
        data = fill(sound, {}, {"보기": View("보기", ("이름",), rows)}).data
        titles = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
        assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == titles
        assert len({title.casefold() for title in titles}) == len(names)
        for title in titles:
            assert 0 < len(title.encode("utf-16-le")) // 2 <= 31
            assert not set(title) & set("[]:*?/\\")
            assert not title.startswith("'")
            assert not title.endswith("'")


def test_a_form_of_too_many_sheets_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(etl.stencil.record_sheets, "MOST_SHEETS", 1)
    dataset = funding_dataset(3)
    workbooks, warnings = make_workbooks(dataset, SETTINGS, ROOT / "templates_xlsx")
    left_out = [text for text in warnings if "만들지 않았습니다" in text]
    assert len(left_out) == 1
    assert left_out[0].partition(":")[0] not in workbooks
    monkeypatch.undo()
    whole, _ = make_workbooks(dataset, SETTINGS, ROOT / "templates_xlsx")
    assert set(whole) - set(workbooks) == {left_out[0].partition(":")[0]}
