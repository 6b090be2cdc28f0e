"""The form 계획대비_변동.xlsx: 계획대비, 사업연결표, 출처."""

from __future__ import annotations

from etl.workbooks.forms.columns import CONVERSION, field, hole, number_column, office_column, sources_sheet
from etl.workbooks.forms.form import Column, FormSheet, draw_form
from etl.workbooks.style import Book

VIEW = "계획대비"


def change_sheet() -> FormSheet:
    """계획대비: a project and year a row, the earlier report's amount beside the later's."""
    moved = "={뒤금액}-{앞금액}"
    rate = '=IF({앞금액}=0,"-",{뒤금액}/{앞금액}-1)'
    columns = (
        number_column(),
        Column("사업명", "사업명", hole(VIEW, "사업명"), 50, "text", total=f"{{{{{VIEW}:묶음.비교}}}} 계"),
        Column("이전사업명", "앞 보고서의 이름\n(다를 때)", hole(VIEW, "이전사업명"), 24, "text"),
        Column("연도", "연도", hole(VIEW, "연도"), 8, "center"),
        *_side("앞", "앞 보고서(계획)"),
        *_side("뒤", "뒤 보고서"),
        Column("증감", "증감", moved, 13, total=moved, over="변동"),
        Column("증감률", "증감률", rate, 9, "rate", rate, over="변동"),
        Column("비고", "비고", hole(VIEW, "비고"), 16, "text"),
        Column("앞출처", "앞", hole(VIEW, "앞출처"), 6, "link", over="출처"),
        Column("뒤출처", "뒤", hole(VIEW, "뒤출처"), 6, "link", over="출처"),
    )
    about = "앞 보고서에 적힌 그해 금액과 뒤 보고서의 금액을 견주었습니다.   {{기관부서}}"
    return FormSheet("계획대비", "계획 대비 변동", columns, about=about, grouped=True, freeze=2, footnote=CONVERSION)


def _side(word: str, over: str) -> tuple[Column, ...]:
    """What one report calls the amount, and the amount; which reports they are stands in the 계 row."""
    return (
        Column(f"{word}구분", "구분", hole(VIEW, f"{word}구분"), 16, "center", over=over),
        Column(f"{word}금액", "금액", hole(VIEW, f"{word}금액"), 14, total="sum", over=over),
    )


def link_sheet() -> FormSheet:
    """사업연결표: projects without a partner, and where to write down that two names are one project."""
    view = "연결후보"
    columns = (
        number_column(),
        office_column(view, 24),
        field(view, "종류", 10, "center"),
        field(view, "이전이름", 40, "text", heading="이전 이름"),
        field(view, "지금이름", 40, "text", heading="지금 이름(닮은 이름)"),
        field(view, "앞보고서", 34, "snug", heading="앞 보고서"),
        field(view, "뒤보고서", 34, "snug", heading="뒤 보고서"),
    )
    about = "앞 보고서에만 있는 사업입니다. 이름이 바뀐 것이면 input 폴더 정정.xlsx의 「연결표」에 두 이름을 적고 다시 실행하세요."
    return FormSheet(
        "사업연결표",
        "이름이 이어지지 않는 사업",
        columns,
        about=about,
        unit="",
        has_total=False,
        freeze=2,
        footnote="※ 닮은 이름은 찾아보기 쉽게 적은 것이며, 연결표에 적기 전에는 쓰이지 않습니다.",
    )


def make_plan_form() -> bytes:
    """The template 계획대비_변동.xlsx."""
    book = Book("계획 대비 변동", "앞 보고서의 계획과 뒤 보고서의 금액")
    for form in (change_sheet(), link_sheet()):
        draw_form(book, form)
    draw_form(book, sources_sheet("계획출처", "계획 대비 변동 출처"))
    return book.close()
