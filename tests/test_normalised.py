"""정규화데이터.xlsx: every number once, in won, with where it was printed."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import openpyxl
from conftest import ROOT
from invented import PLAN, execution_dataset, frame, funding_dataset, inventory_dataset, place

from etl.views import ViewSettings
from etl.workbooks.make import make_workbooks
from etl.workbooks.normalised import HEADINGS, long_rows, make_normalised

SETTINGS = ViewSettings(2021, unit="백만원")


def rows_of(dataset):
    sheet = openpyxl.load_workbook(BytesIO(make_normalised(dataset, SETTINGS)))["정규화데이터"]
    return sheet, [dict(zip(HEADINGS, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_every_number_is_there_once_in_won():
    dataset = {**funding_dataset(3), **execution_dataset(2), **inventory_dataset()}
    _, rows = rows_of(dataset)
    funding = [row for row in rows if row["표 종류"] == "재원별 연차별 소요재원"]
    assert [row["값"] for row in funding] == [int(value) for value in dataset["funding_plan"]["amount_krw"]]
    assert {row["값의 단위"] for row in funding} == {"원"}
    executed = [row for row in rows if row["구분"] == "집행액"]
    assert len(executed) == len(dataset["budget_execution"])
    assert sum(row["값"] for row in rows if row["구분"] == "정원" and row["항목"] == "계 · 계") == 12


def test_a_row_tells_what_the_number_is_and_where_it_was_printed():
    _, rows = rows_of(funding_dataset(1))
    total, year = rows[:2]
    assert (total["열"], total["연도"], year["열"], year["연도"]) == ("합계", None, None, 2020)
    assert (year["재원"], year["재원코드"], year["인쇄값"], year["검산"]) == ("계", "TOTAL", "8,000", "검산됨")
    assert (year["보고서"], year["쪽"], year["표"], year["행"], year["칸"]) == (PLAN, 3, "t1", 3, 3)


def test_blanks_are_left_out_and_formulas_stay_text():
    cells = [
        {**place("t1", 3), "title": "=1+1", "row_label": "가", "column_label": "나", "value": Decimal("1.5")},
        {**place("t1", 4), "title": "=1+1", "row_label": "가", "column_label": "다", "value": None},
    ]
    sheet, rows = rows_of({"statistics": frame(cells)})
    (row,) = rows
    assert (row["항목"], row["값"]) == ("=1+1 · 가 · 나", 1.5)
    assert sheet["E2"].data_type == "s"


def test_a_number_a_double_would_round_is_kept_as_text():
    huge = {
        **place("t1", 3),
        "title": "총액",
        "row_label": "",
        "column_label": "",
        "value": Decimal("12345678901234567"),
    }
    (row,) = rows_of({"statistics": frame([huge])})[1]
    assert row["값"] == "12345678901234567"


def test_the_table_can_be_filtered_and_is_the_same_every_time():
    sheet, rows = rows_of(funding_dataset(1))
    assert sheet.auto_filter.ref == f"A1:V{len(rows) + 1}"
    assert make_normalised(funding_dataset(1), SETTINGS) == make_normalised(funding_dataset(1), SETTINGS)
    assert not list(long_rows({}))
    assert make_normalised({}, SETTINGS)


def test_a_build_makes_it_beside_the_forms_and_the_checklist():
    workbooks, warnings = make_workbooks(funding_dataset(1), SETTINGS, ROOT / "templates_xlsx")
    forms = {path.name for path in (ROOT / "templates_xlsx").glob("*.xlsx")}
    assert set(workbooks) == forms | {"점검표.xlsx", "정규화데이터.xlsx"}
    assert workbooks["정규화데이터.xlsx"] == make_normalised(funding_dataset(1), SETTINGS)
    assert warnings == ()
