"""정규화데이터.xlsx: every number of a build as one long table that people filter and pivot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.stencil.values import LARGEST_NUMBER, safe_text
from etl.views.base import PROOF_WORDS, Dataset, Record, ViewSettings, amount, cell_column, records, text, whole
from etl.workbooks.style import HEADER_FILL, Book, borders, set_page

SHEET = "정규화데이터"
ROWS_AT_MOST = 1_048_575


@dataclass(frozen=True)
class Resource:
    """How a resource goes into the long table: its Korean name, its label columns, its numbers and their names."""

    title: str
    labels: tuple[str, ...]
    measures: Mapping[str, str]


RESOURCES: Mapping[str, Resource] = {
    "funding_plan": Resource("재원별 연차별 소요재원", ("item",), {"amount_krw": "소요재원"}),
    "required_budget": Resource("소요예산", (), {"amount_krw": "소요예산"}),
    "budget_execution": Resource(
        "예산 집행현황",
        ("level", "name"),
        {"budget_krw": "예산액", "executed_krw": "집행액", "expected_year_end_krw": "연말 집행예상"},
    ),
    "department_budget": Resource(
        "전년 대비 예산현황", ("name",), {"this_year_krw": "당해", "last_year_krw": "전년", "change_krw": "증감"}
    ),
    "staffing": Resource("인력", ("category", "grade"), {"headcount": ""}),
    "equipment_by_year": Resource("도입연도별 보유", ("item", "year_label"), {"count": "보유 수량"}),
    "equipment_replacement": Resource(
        "장비 교체",
        ("item", "acquired"),
        {"quantity": "수량", "service_life_years": "내용연수", "elapsed_years": "경과연수", "cost_krw": "소요예산"},
    ),
    "procurement_history": Resource("도입 이력", ("system", "detail"), {"amount_krw": "금액"}),
    "facilities": Resource("시설·장비", ("category", "name", "detail"), {"quantity": "수량"}),
    "statistics": Resource("그 밖의 통계", ("title", "row_label", "column_label"), {"value": ""}),
}

_LEVELS = {"program": "단위사업", "project": "사업"}
_COLUMNS = {"total": "합계", "before": "기투자", "after": "향후투자"}

HEADINGS = {
    "구": 12, "부서": 16, "사업명": 30, "표 종류": 20, "항목": 34, "재원": 10, "재원코드": 10, "연도": 8, "열": 10, "기준일": 12,
    "구분": 14, "값": 18, "값의 단위": 9, "인쇄값": 18, "인쇄단위": 9, "검산": 11, "보고서": 34, "쪽": 6, "줄": 7, "표": 7,
    "행": 6, "칸": 6,
}  # fmt: skip


Cell = str | int | Decimal | None


def make_normalised(dataset: Dataset, settings: ViewSettings) -> bytes:
    """The workbook; amounts are whole won whatever unit the other workbooks show, so that nothing is rounded."""
    book = Book(f"{settings.year}년 정규화데이터", "보고서에서 읽은 모든 숫자")
    sheet = book.sheet(SHEET)
    header = book.format(bold=True, align="center", bg_color=HEADER_FILL, **borders(top=True, bottom=True))
    for at, (heading, width) in enumerate(HEADINGS.items()):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, heading, header)
    looks = {int: book.format(num_format="0"), Decimal: book.format(num_format="#,##0.##########"), str: book.format()}
    last = 0
    for last, row in enumerate(long_rows(dataset), start=1):
        if last > ROWS_AT_MOST:
            raise ValueError("숫자가 104만 줄을 넘어 엑셀 한 시트에 담을 수 없습니다. data 폴더의 CSV를 쓰세요.")
        for at, value in enumerate(row):
            _write(sheet, last, at, value, looks)
    sheet.autofilter(0, 0, max(last, 1), len(HEADINGS) - 1)
    sheet.freeze_panes(1, 3)
    set_page(sheet, max(last, 1), len(HEADINGS) - 1, (0, 0))
    return book.close()


def _write(sheet: Worksheet, row: int, at: int, value: Cell, looks: Mapping[type, Format]) -> None:
    """A cell of the long table; nothing where there is nothing."""
    if isinstance(value, str):
        if value:
            sheet.write_string(row, at, safe_text(value), looks[str])
    elif value is not None:
        sheet.write_number(row, at, value, looks[type(value)])


def long_rows(dataset: Dataset) -> Iterator[tuple[Cell, ...]]:
    """One row a number, blanks left out, in the order of the resources and of the reports."""
    for name, resource in RESOURCES.items():
        for record in records(dataset, name):
            for column, measure in resource.measures.items():
                value = amount(record, column)
                if value is not None:
                    yield _row(record, resource, column, measure, value)


def _row(record: Record, resource: Resource, column: str, measure: str, value: Decimal) -> tuple[Cell, ...]:
    """The cells of one number; a number a spreadsheet would round is kept as text."""
    labels = [_LEVELS.get(text(record, name), text(record, name)) for name in resource.labels]
    own_column = text(record, "column") if "cell_column" in record else ""
    return (
        text(record, "org"),
        text(record, "dept"),
        text(record, "project"),
        resource.title,
        " · ".join(label for label in labels if label),
        text(record, "source"),
        text(record, "source_code"),
        whole(record, "year"),
        _COLUMNS.get(own_column, ""),
        text(record, "as_of"),
        measure or text(record, "measure"),
        value if abs(value) < LARGEST_NUMBER else f"{value:f}",
        "원" if column.endswith("_krw") else text(record, "unit_printed"),
        text(record, "printed"),
        text(record, "unit_printed"),
        PROOF_WORDS.get(text(record, "proof"), ""),
        text(record, "report"),
        whole(record, "page"),
        whole(record, "line"),
        text(record, "table"),
        whole(record, "row"),
        cell_column(record),
    )
