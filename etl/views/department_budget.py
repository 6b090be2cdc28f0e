"""View 전년대비예산: an office's 전년 대비 예산현황 as its report prints it."""

from __future__ import annotations

from etl.numbers import read_printed
from etl.stencil import Value, View
from etl.views.base import Dataset, Record, ViewSettings, amount, in_unit, records, text
from etl.views.execution_change import BOOK
from etl.views.sources import lines_before, source_link

FIELDS = ("구", "부서", "항목", "당해", "전년", "보고증감", "보고증감률", "출처", "보고서")


def department_budget(dataset: Dataset, settings: ViewSettings) -> View:
    """전년대비예산: one row a line of the table, totals among them, so nothing here is added up."""
    before = lines_before(dataset, BOOK, "department_budget")
    rows = [_row(record, before, settings) for record in records(dataset, "department_budget")]
    return View("전년대비예산", FIELDS, tuple(rows))


def _row(record: Record, before: int, settings: ViewSettings) -> dict[str, Value]:
    """One line."""
    rate = read_printed(text(record, "change_rate_printed")).value
    return {
        "구": text(record, "org"),
        "부서": text(record, "dept"),
        "항목": text(record, "name"),
        "당해": in_unit(amount(record, "this_year_krw"), settings.unit),
        "전년": in_unit(amount(record, "last_year_krw"), settings.unit),
        "보고증감": in_unit(amount(record, "change_krw"), settings.unit),
        "보고증감률": None if rate is None else rate.scaleb(-2),
        "출처": source_link(record, before),
        "보고서": text(record, "report"),
    }
