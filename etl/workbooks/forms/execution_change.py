"""The form 집행추이_비교.xlsx: 동기대비, 기준일추이 with their charts, 예산변동, 전년대비예산, 출처."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

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
from etl.workbooks.style import GRIDLINES, Book


def _rate(executed: str, budget: str) -> str:
    """A rate that never shows 100 % before the last won is spent."""
    return f'=IF({{{budget}}}=0,"-",IF({{{executed}}}<{{{budget}}},MIN({{{executed}}}/{{{budget}}},0.9999),{{{executed}}}/{{{budget}}}))'


def _dated_columns(view: str, side: str, over: str) -> tuple[Column, ...]:
    """예산액, 집행액, 집행률 of the earlier (전) or later (후) report; their dates stand in the 계 row."""
    rate = _rate(f"{side}집행액", f"{side}예산액")
    return (
        Column(f"{side}예산액", "예산액", hole(view, f"{side}예산액"), 12, total="sum", over=over),
        Column(f"{side}집행액", "집행액", hole(view, f"{side}집행액"), 12, total="sum", over=over),
        Column(f"{side}집행률", "집행률", rate, 9, "fine_rate", rate, over),
    )


def _change_columns() -> tuple[Column, ...]:
    """How budget, execution and rate moved."""
    budget, executed = "={후예산액}-{전예산액}", "={후집행액}-{전집행액}"
    points = '=IF(OR({전예산액}=0,{후예산액}=0),"-",ROUND(({후집행액}/{후예산액}-{전집행액}/{전예산액})*100,2))'
    return (
        Column("예산증감", "예산액", budget, 11, total=budget, over="증감"),
        Column("집행증감", "집행액", executed, 12, total=executed, over="증감"),
        Column("률증감", "집행률(%p)", points, 10, "points", points, "증감"),
    )


def _forecast_columns(view: str) -> tuple[Column, ...]:
    """What the later report expects to have spent by the end of the year."""
    forecast = '=IF(OR({연말예상액}="",{후예산액}=0),"-",{연말예상액}/{후예산액})'
    return (
        field(view, "연말예상액", 12, heading="집행예상", total="sum", over="연말 전망"),
        Column("연말예상률", "예상률", forecast, 9, "fine_rate", forecast, "연말 전망"),
    )


def _office(view: str) -> str:
    """The 계 row's label: whose, and between which dates."""
    return f"{{{{{view}:보고.비교}}}} 계"


def change_sheet(view: str, name: str, title: str, sides: tuple[str, str], with_forecast: bool) -> FormSheet:
    """기준일추이 or 동기대비: budget, execution and rate at two dates, and how they moved."""
    columns = (
        number_column(),
        field(view, "단위사업명", 46, "text", _office(view)),
        *_dated_columns(view, "전", sides[0]),
        *_dated_columns(view, "후", sides[1]),
        *_change_columns(),
        *(_forecast_columns(view) if with_forecast else ()),
        field(view, "비고", 12, "text"),
        field(view, "전출처", 5.5, "link", heading="앞", over="출처"),
        field(view, "후출처", 5.5, "link", heading="뒤", over="출처"),
    )
    return FormSheet(name, title, columns, grouped=True, freeze=2, footnote=CONVERSION)


def budget_sheet() -> FormSheet:
    """예산변동: the 단위사업 whose budget moved between two dates."""
    view = "예산변동"
    moved, rate = "={후예산액}-{전예산액}", '=IF({전예산액}=0,"-",{후예산액}/{전예산액}-1)'
    columns = (
        number_column(),
        field(view, "단위사업명", 50, "text", _office(view)),
        field(view, "전예산액", 16, heading="앞 예산액(A)", total="sum"),
        field(view, "후예산액", 16, heading="뒤 예산액(B)", total="sum"),
        Column("증감", "증감(B-A)", moved, 15, total=moved),
        Column("증감률", "증감률", rate, 11, "rate", total=rate),
        field(view, "비고", 20, "text"),
        Column("사유", "변동 사유(추경·전용 등)", "", 28, "text"),
        field(view, "전출처", 6, "link", heading="앞", over="출처"),
        field(view, "후출처", 6, "link", heading="뒤", over="출처"),
    )
    about = "예산액이 달라진 단위사업만 보였으며, 계는 그 사업들의 합입니다.   {{기관부서}}"
    title = "{{연도}}년 기준일 사이의 예산 변동"
    return FormSheet("예산변동", title, columns, about=about, grouped=True, freeze=2, footnote=CONVERSION)


def last_year_sheet() -> FormSheet:
    """전년대비예산: the report's own 전년 대비 예산현황, its totals among the lines."""
    view = "전년대비예산"
    moved, rate = "={당해}-{전년}", '=IF({전년}=0,"-",{당해}/{전년}-1)'
    columns = (
        number_column(),
        office_column(view, 26),
        field(view, "항목", 30, "text", heading="구분"),
        field(view, "당해", 15, heading="{{연도}}년(A)"),
        field(view, "전년", 15, heading="{{연도-1}}년(B)"),
        Column("증감", "증감(A-B)", moved, 14),
        Column("증감률", "증감률", rate, 10, "rate"),
        field(view, "보고증감", 14, heading="보고\n증감"),
        field(view, "보고증감률", 10, "rate", heading="보고\n증감률"),
        Column("차", "증감의 차", '=IF({보고증감}="","",{증감}-{보고증감})', 11),
        link_column(view),
    )
    title = "{{연도}}년 전년 대비 예산"
    return FormSheet(
        "전년대비예산", title, columns, has_total=False, emphasis=("항목", "합계"), freeze=3, footnote=CONVERSION
    )


def add_chart(book: Book, sheet: Worksheet, form: FormSheet) -> None:
    """Execution rates at both dates as bars, right of the print area."""
    chart = book.workbook.add_chart({"type": "bar"})
    names = [column.name for column in form.columns]
    first, last = form.total_row, form.last_sample
    for name, colour in (("전집행률", "#BFBFBF"), ("후집행률", "#2F5597")):
        at, label = names.index(name), names.index("단위사업명")
        chart.add_series(
            {
                "name": "앞 기준일 집행률" if name == "전집행률" else "뒤 기준일 집행률",
                "categories": [form.name, first, label, last, label],
                "values": [form.name, first, at, last, at],
                "fill": {"color": colour},
                "border": {"color": "#404040"},
            }
        )
    chart.set_title({"name": "단위사업별 집행률", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True, "crossing": "max"})
    chart.set_x_axis({"num_format": "0%", "min": 0, "max": 1, "major_gridlines": GRIDLINES})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 460})
    options = {"description": "단위사업마다 두 기준일의 집행률을 나란히 보인 가로 막대 그림", "object_position": 3}
    sheet.insert_chart(form.total_row, len(form.printed) + 1, chart, options)


def comparison_sheets() -> tuple[FormSheet, FormSheet]:
    """The two sheets that set two dates side by side."""
    return (
        change_sheet("동기대비", "동기대비", "{{연도}}년 예산집행 전년 동기 대비", ("전년 동기", "올해"), False),
        change_sheet("집행추이", "기준일추이", "{{연도}}년 예산 집행추이 비교", ("앞 기준일", "뒤 기준일"), True),
    )


def make_change_form() -> bytes:
    """The template 집행추이_비교.xlsx."""
    book = Book("예산 집행추이 비교", "기준일이 다른 두 보고서의 단위사업별 예산과 집행")
    for form in comparison_sheets():
        add_chart(book, draw_form(book, form), form)
    draw_form(book, budget_sheet())
    draw_form(book, last_year_sheet())
    draw_form(book, sources_sheet("추이출처", "예산 집행추이 비교 출처"))
    return book.close()
