"""The form 인력현황.xlsx: 요약, 정원현원, 출처."""

from __future__ import annotations

from etl.workbooks.forms.columns import field, link_column, number_column, office_column, sources_sheet
from etl.workbooks.forms.form import Column, FormSheet, draw_form
from etl.workbooks.style import Book

UNIT = "(단위: 명)"
_SURPLUS = "={현원}-{정원}"
_FILLED = '=IF({정원}=0,"-",{현원}/{정원})'
_GAP = '=IF({보고과부족}="","",{과부족}-{보고과부족})'


def summary_sheet() -> FormSheet:
    """요약: one row an office and 기준일; offices are not added up, their dates differ."""
    view = "인력요약"
    columns = (
        number_column(),
        office_column(view, 30),
        field(view, "기준일", 14, "date"),
        *_count_columns(view),
        field(view, "보고서", 40, "snug"),
        link_column(view),
    )
    return FormSheet("요약", "부서별 인력현황", columns, unit=UNIT, has_total=False, freeze=2, footnote=_REMARK)


def post_sheet() -> FormSheet:
    """정원현원: one row a 직종 and 직급."""
    view = "인력현황"
    columns = (
        number_column(),
        field(view, "직종", 30, "text", total="{{인력현황:보고.보고제목}} 계"),
        field(view, "직급", 10, "center"),
        *_count_columns(view),
        field(view, "기준일", 14, "date", total="{{인력현황:보고.기준일}}"),
        link_column(view),
    )
    return FormSheet(
        "정원현원", "직종·직급별 정원과 현원", columns, unit=UNIT, grouped=True, freeze=3, lines=1, footnote=_REMARK
    )


_REMARK = "※ 과부족 = 현원 - 정원이며, △는 정원보다 모자란 인원입니다."


def _count_columns(view: str) -> tuple[Column, ...]:
    """정원, 현원, what they come to, and what the report says they come to."""
    return (
        field(view, "정원", 11, heading="정원(A)", total="sum"),
        field(view, "현원", 11, heading="현원(B)", total="sum"),
        Column("과부족", "과부족\n(B-A)", _SURPLUS, 11, total=_SURPLUS),
        Column("충원율", "충원율\n(B/A)", _FILLED, 11, "rate", total=_FILLED),
        field(view, "보고과부족", 11, heading="보고\n과부족", total=_reported_surplus(view)),
        Column("차", "차", _GAP, 8, total=_GAP if _reported_surplus(view) else ""),
    )


def _reported_surplus(view: str) -> str:
    """What the report's 계 says, where the sheet has a 계 row an office."""
    return "{{인력현황:보고.보고과부족계}}" if view == "인력현황" else ""


def make_staffing_form() -> bytes:
    """The template 인력현황.xlsx."""
    book = Book("인력현황", "부서별, 직종·직급별 정원과 현원")
    for form in (summary_sheet(), post_sheet()):
        draw_form(book, form)
    draw_form(book, sources_sheet("인력출처", "인력현황 출처", UNIT))
    return book.close()
