"""Views 소요재원출처, 집행출처, 추이출처, 계획출처, 인력출처, 장비출처: where every number was printed, and the links that lead there."""

from __future__ import annotations

from collections.abc import Mapping

from etl.stencil import Link, Value, View
from etl.views.base import (
    EARLIER,
    PROOF_WORDS,
    Dataset,
    Record,
    ViewMaker,
    ViewSettings,
    amount,
    cell_column,
    in_unit,
    records,
    text,
    whole,
)

# A link leads to a cell, so every template that shows 출처 keeps its first record in this row of a sheet of this name.
SOURCE_SHEET = "출처"
SOURCE_FIRST_ROW = 5

FIELDS = (
    "번호", "구", "부서", "보고서", "쪽", "줄", "표", "행", "열", "사업명", "항목", "인쇄값", "인쇄단위", "값", "검산", "해시",
)  # fmt: skip

# The resources behind each 출처 view, in the order their lines stand there, and the number a line shows.
BOOKS: Mapping[str, Mapping[str, str]] = {
    "소요재원출처": {"funding_plan": "amount_krw"},
    "집행출처": {"budget_execution": "budget_krw"},
    "추이출처": {
        "earlier_budget_execution": "budget_krw",
        "budget_execution": "budget_krw",
        "department_budget": "this_year_krw",
    },
    "계획출처": {
        "earlier_funding_plan": "amount_krw",
        "earlier_required_budget": "amount_krw",
        "earlier_budget_execution": "budget_krw",
        "funding_plan": "amount_krw",
        "required_budget": "amount_krw",
        "budget_execution": "budget_krw",
    },
    "인력출처": {"staffing": "headcount"},
    "장비출처": {
        "facilities": "quantity",
        "equipment_by_year": "count",
        "equipment_replacement": "quantity",
        "procurement_history": "amount_krw",
    },
}


def source_link(record: Record, before: int = 0) -> Link:
    """The link from a number's row to its line of the 출처 sheet, ``before`` other resources' lines."""
    number = record["number"] + before
    return Link(str(number), f"#'{SOURCE_SHEET}'!A{SOURCE_FIRST_ROW + number - 1}")


def lines_before(dataset: Dataset, book: str, resource: str) -> int:
    """How many lines of a 출처 view stand before those of a resource."""
    names = list(BOOKS[book])
    return sum(len(records(dataset, name)) for name in names[: names.index(resource)])


def sources(book: str) -> ViewMaker:
    """The maker of a 출처 view."""

    def make(dataset: Dataset, settings: ViewSettings) -> View:
        reports = (*records(dataset, EARLIER + "reports"), *records(dataset, "reports"))
        hashes = {text(report, "report"): text(report, "sha256") for report in reports}
        rows: list[dict[str, Value]] = []
        for resource, measure in BOOKS[book].items():
            for line in records(dataset, resource):
                rows.append(_row(line, measure, hashes.get(text(line, "report"), ""), settings))
                rows[-1]["번호"] = len(rows)
        return View(book, FIELDS, tuple(rows))

    return make


def _row(line: Record, measure: str, digest: str, settings: ViewSettings) -> dict[str, Value]:
    """One line of the 출처 sheet."""
    value = amount(line, measure)
    return {
        "구": text(line, "org"),
        "부서": text(line, "dept"),
        "보고서": _report(text(line, "report"), settings),
        "쪽": whole(line, "page"),
        "줄": whole(line, "line"),
        "표": text(line, "table"),
        "행": whole(line, "row"),
        "열": cell_column(line),
        "사업명": text(line, "project"),
        "항목": _item(line),
        "인쇄값": text(line, "printed"),
        "인쇄단위": text(line, "unit_printed"),
        "값": in_unit(value, settings.unit) if measure.endswith("_krw") else value,
        "검산": PROOF_WORDS.get(text(line, "proof"), ""),
        "해시": digest[:12],
    }


_ITEM_COLUMNS = ("name", "source", "item", "category", "grade", "measure", "system", "detail", "year_label", "as_of")
_COLUMN_WORDS = {"total": "합계", "before": "기투자", "after": "향후투자"}


def _item(line: Record) -> str:
    """What a number is: the labels its resource gives it, from the outermost in."""
    labels = [text(line, name) for name in _ITEM_COLUMNS]
    return " · ".join(label for label in (*labels, _funding_column(line)) if label)


def _funding_column(line: Record) -> str:
    """The column of a funding grid: its year, or what it is called."""
    if "amount_krw" not in line or "column" not in line:
        return ""
    return f"{whole(line, 'year')}년" if text(line, "column") == "year" else _COLUMN_WORDS.get(text(line, "column"), "")


def _report(report: str, settings: ViewSettings) -> Value:
    """The report's name, leading to the file where the build says where the reports are."""
    return Link(report, settings.reports_at + report) if settings.reports_at else report
