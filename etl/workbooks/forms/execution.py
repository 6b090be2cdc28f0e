"""The form 예산집행현황.xlsx: 총괄, 부서별, 사업별, 연말전망, 부진사업, 출처."""

from __future__ import annotations

from etl.workbooks.forms.columns import (
    CONVERSION,
    field,
    hole,
    link_column,
    number_column,
    office_column,
    sources_sheet,
)
from etl.workbooks.forms.form import Column, FormSheet, draw_form
from etl.workbooks.style import Book

TITLE = "예산 집행현황"

# Half up to two decimals, but never 100 % before the last won is spent.
_RATE = '=IF({예산액}=0,"-",IF({집행액}<{예산액},MIN({집행액}/{예산액},0.9999),{집행액}/{예산액}))'
_REST = "={예산액}-{집행액}"
# The computed rate at the precision of the printed one, less the printed one, in percentage points.
_GAP = '=IF(OR({보고율}="",{예산액}=0),"",ROUND(ROUND({집행액}/{예산액}*100,{자릿수})-{보고율}*100,2))'


def _office(view: str) -> str:
    """The 계 row's label: which office it adds up."""
    return f"{{{{{view}:보고.보고제목}}}} 계"


def _rate_columns(view: str, total_rate: str, total_digits: str) -> tuple[Column, ...]:
    """The rate by formula, the rate as reported, and how they differ."""
    return (
        Column("집행률", "집행률\n(B/A)", _RATE, 10, "fine_rate", total=_RATE),
        Column("보고율", "보고\n집행률", hole(view, "보고집행률"), 9, "fine_rate", total=total_rate),
        Column("차", "차\n(%p)", _GAP, 7, "points", total=_GAP if total_rate else ""),
        Column(
            "자릿수", "보고율 소수자리\n(검산용)", hole(view, "보고율자릿수"), 12, "center", total_digits, helper=True
        ),
    )


def _date_column(view: str) -> Column:
    """기준일, on every row: reports of different dates are never added up."""
    return field(view, "기준일", 12, "date", total=f"{{{{{view}:보고.기준일}}}}")


def summary_sheet() -> FormSheet:
    """총괄: one row a 단위사업, one block an office and 기준일."""
    view = "집행현황"
    rate, reported, gap, digits = _rate_columns(
        view, "{{집행현황:보고.보고계집행률}}", "{{집행현황:보고.보고계율자릿수}}"
    )
    columns = (
        number_column(),
        field(view, "단위사업명", 44, "text", total=_office(view)),
        field(view, "예산액", 14, heading="예산액(A)", total="sum"),
        field(view, "집행액", 14, heading="집행액(B)", total="sum"),
        Column("집행잔액", "집행잔액\n(A-B)", _REST, 14, total=_REST),
        rate,
        reported,
        gap,
        _date_column(view),
        field(view, "비고", 16, "text", total="{{집행현황:보고.보고계비고}}"),
        link_column(view),
        digits,
    )
    return FormSheet(
        "총괄", f"{{{{연도}}}}년 {TITLE} 총괄", columns, grouped=True, bars=("집행률",), footnote=CONVERSION, freeze=2
    )


def office_sheet() -> FormSheet:
    """부서별: one row an office and 기준일, without a sum over different dates."""
    view = "부서별집행"
    rate, reported, gap, digits = _rate_columns(view, "", "")
    columns = (
        number_column(),
        office_column(view, 30),
        field(view, "기준일", 13, "date"),
        field(view, "단위사업수", 10, heading="단위사업 수"),
        field(view, "예산액", 15, heading="예산액(A)"),
        field(view, "집행액", 15, heading="집행액(B)"),
        Column("집행잔액", "집행잔액\n(A-B)", _REST, 15),
        rate,
        reported,
        gap,
        link_column(view),
        digits,
    )
    title = f"{{{{연도}}}}년 부서별 {TITLE}"
    return FormSheet("부서별", title, columns, has_total=False, bars=("집행률",), footnote=CONVERSION, freeze=2)


def slow_sheet() -> FormSheet:
    """부진사업: what is more than 10 %p behind the calendar."""
    view = "부진사업"
    columns = (
        number_column(),
        office_column(view, 22),
        field(view, "구분", 10, "center"),
        field(view, "사업명", 34, "text"),
        field(view, "예산액", 13, heading="예산액(A)"),
        field(view, "집행액", 13, heading="집행액(B)"),
        Column("집행잔액", "집행잔액\n(A-B)", _REST, 13),
        Column("집행률", "집행률\n(B/A)", _RATE, 10, "fine_rate"),
        field(view, "경과율", 10, "fine_rate", heading="지난 기간"),
        Column("뒤처짐", "차\n(%p)", "=({집행률}-{경과율})*100", 9, "points"),
        _date_column(view),
        Column("사유", "부진 사유와 대책", "", 24, "text"),
        link_column(view),
    )
    footnote = "※ 집행률이 기준일까지 지난 기간(1월 1일부터의 날수 ÷ 한 해의 날수)보다 10%p 넘게 낮은 단위사업과 사업입니다. {{환산주}}"
    title = "{{연도}}년 집행 부진사업"
    return FormSheet("부진사업", title, columns, has_total=False, freeze=4, footnote=footnote)


def project_sheet() -> FormSheet:
    """사업별: one row a project, budgets by source, closed by 미수록분."""
    view = "집행사업"
    rate, reported, gap, digits = _rate_columns(view, "", "")
    columns = (
        number_column(),
        field(view, "사업명", 36, "text", total=_office(view)),
        field(view, "예산액", 12, heading="예산액(A)", total="sum"),
        *(
            Column(name, heading, hole(view, name), 11, total="sum", over="예산액 재원별")
            for name, heading in (
                ("국비", "국비"),
                ("시·도비", "시·도비"),
                ("시·군·구비", "시·군·구비"),
                ("기타", "기타"),
                ("재원 구분 없음", "구분 없음"),
            )
        ),
        field(view, "집행액", 12, heading="집행액(B)", total="sum"),
        Column("집행잔액", "집행잔액\n(A-B)", _REST, 12, total=_REST),
        rate,
        reported,
        gap,
        _date_column(view),
        field(view, "비고", 12, "text"),
        link_column(view),
        digits,
    )
    return FormSheet(
        "사업별",
        f"{{{{연도}}}}년 사업별 {TITLE}",
        columns,
        grouped=True,
        bars=("집행률",),
        footnote=CONVERSION,
        freeze=2,
    )


def year_end_sheet() -> FormSheet:
    """연말전망: what the office expects to have spent by 31 December."""
    view = "연말전망"
    forecast = _RATE.replace("{집행액}", "{연말예상액}")
    left = "={예산액}-{연말예상액}"
    columns = (
        number_column(),
        field(view, "단위사업명", 44, "text", total=_office(view)),
        field(view, "예산액", 14, heading="예산액(A)", total="sum"),
        field(view, "집행액", 14, heading="집행액(B)", total="sum"),
        Column("집행률", "집행률\n(B/A)", _RATE, 10, "fine_rate", total=_RATE),
        field(view, "연말예상액", 14, heading="연말까지\n집행예상(C)", total="sum"),
        Column("예상률", "예상 집행률\n(C/A)", forecast, 11, "fine_rate", total=forecast),
        Column("불용예상", "불용예상\n(A-C)", left, 13, total=left),
        _date_column(view),
        link_column(view),
    )
    return FormSheet(
        "연말전망", f"{{{{연도}}}}년 {TITLE} 연말 전망", columns, grouped=True, footnote=CONVERSION, freeze=2
    )


def make_execution_form() -> bytes:
    """The template 예산집행현황.xlsx."""
    book = Book(TITLE, "주요업무보고의 단위사업·사업별 예산 집행현황")
    for form in (summary_sheet(), office_sheet(), project_sheet(), year_end_sheet(), slow_sheet()):
        draw_form(book, form)
    draw_form(book, sources_sheet("집행출처", f"{TITLE} 출처"))
    return book.close()
