"""The form 재원별_연차별_소요재원.xlsx: 총괄, 사업별, 재원별, 부서별, 출처."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from etl.workbooks.forms.columns import (
    CONVERSION,
    amount_columns,
    field,
    link_column,
    number_column,
    office_column,
    sources_sheet,
    year,
)
from etl.workbooks.forms.form import Column, FormSheet, draw_form
from etl.workbooks.style import GRIDLINES, Book

OVER = "연차별 소요재원"
_CHANGE_REMARK = "※ 전년 대비의 계에는 한 해의 금액만 보고된 사업(신규 등)도 들어 있습니다. " + CONVERSION
TITLE = "재원별 연차별 소요재원"


def summary_sheet() -> FormSheet:
    """총괄: one row a project."""
    view = "소요재원총괄"
    change = f"{{{{{year(0)}}}}}년 전년 대비"
    columns = (
        number_column(),
        office_column(view, 15),
        field(view, "사업명", 34, "text", total="계"),
        field(view, "구분", 6.5, "center"),
        field(view, "합계", 12, total="sum"),
        *amount_columns(view, OVER),
        Column("증감", "증감", "={연도0}-{연도-1}", 11, total="={연도0}-{연도-1}", over=change),
        Column("증감률", "증감률", _CHANGE_RATE, 9, "rate", total=_CHANGE_RATE, over=change),
        field(view, "비고", 14, "text"),
        link_column(view),
    )
    return FormSheet("총괄", f"{{{{연도}}}}년 {TITLE} 총괄", columns, footnote=_CHANGE_REMARK, freeze=3)


_CHANGE_RATE = '=IF({연도-1}=0,"-",{연도0}/{연도-1}-1)'


def grid_sheet() -> FormSheet:
    """사업별: the grids as the reports print them, 계 first in each."""
    view = "소요재원"
    columns = tuple(
        _only_totals(column)
        for column in (
            Column("부서", "부서", "{{소요재원:묶음.구}} {{소요재원:묶음.부서}}", 15, "text"),
            Column("사업명", "사업명", "{{소요재원:묶음.사업명}}", 36, "text", total="계"),
            Column("구분", "구분", "{{소요재원:묶음.구분}}", 6.5, "center"),
            field(view, "재원", 11, "center", heading="재원별"),
            field(view, "세부", 18, "text"),
            field(view, "합계", 12, total="sum"),
            *amount_columns(view, OVER),
            Column(
                "검산",
                "검산\n(합계-연차별)",
                _CLOSES,
                11,
                total="sum",
            ),
            link_column(view),
        )
    )
    return FormSheet(
        "사업별",
        f"{{{{연도}}}}년 사업별 {TITLE}",
        columns,
        emphasis=("재원", "계"),
        footnote=CONVERSION,
        freeze=2,
        lines=1,
    )


# What the years miss of the 합계; in a coarse unit what rounding alone may do (half a unit a column) is no difference.
_ROUNDED = 'OR("{{단위}}"="백만원","{{단위}}"="억원")'
_CLOSES = (
    '=IF(COUNT({이전}:{이후})=0,"",'
    f"IF(AND({_ROUNDED},ABS({{합계}}-SUM({{이전}}:{{이후}}))<=3),0,{{합계}}-SUM({{이전}}:{{이후}})))"
)


def _only_totals(column: Column) -> Column:
    """The column with its 계 made of the projects' 계 rows, so that no amount counts twice."""
    if column.total != "sum":
        return column
    total = f'=SUMIF({{재원:}},"계",{{{column.name}:}})'
    return Column(column.name, column.heading, column.cell, column.width, column.kind, total, column.over)


def source_sheet() -> FormSheet:
    """재원별: 국비, 시·도비, 시·군·구비, 기타 by year."""
    view = "재원별합계"
    columns = (
        field(view, "재원", 20, "text", heading="재원별", total="계"),
        field(view, "합계", 14, total="sum"),
        Column("구성비", "구성비", '=IF(SUM({합계:})=0,"-",{합계}/SUM({합계:}))', 10, "rate", _SHARE_OF_ALL),
        *amount_columns(view, OVER),
    )
    return FormSheet(
        "재원별", f"{{{{연도}}}}년 재원별 {TITLE.partition(' ')[2]}", columns, footnote=CONVERSION, freeze=1
    )


def office_sheet() -> FormSheet:
    """부서별: one row an office."""
    view = "부서별소요재원"
    change = f"{{{{{year(0)}}}}}년 전년 대비"
    columns = (
        number_column(),
        office_column(view, 26, "계"),
        field(view, "사업수", 8, heading="사업 수", total="sum"),
        field(view, "신규", 7, total="sum"),
        field(view, "합계", 13, total="sum"),
        *amount_columns(view, OVER),
        Column("증감", "증감", "={연도0}-{연도-1}", 12, total="={연도0}-{연도-1}", over=change),
        Column("증감률", "증감률", _CHANGE_RATE, 9, "rate", total=_CHANGE_RATE, over=change),
    )
    return FormSheet(
        "부서별", f"{{{{연도}}}}년 부서별 {TITLE.partition(' ')[2]}", columns, footnote=_CHANGE_REMARK, freeze=2
    )


_SHARE_OF_ALL = '=IF({합계}=0,"-",SUM({합계:})/{합계})'


# Shades that stay apart in black and white.
_SHADES = ("#D9D9D9", "#203864", "#8FAADC", "#FFFFFF")


def add_chart(book: Book, sheet: Worksheet, form: FormSheet) -> None:
    """The year-by-source chart, right of the print area, so that the printed page stays a table."""
    chart = book.workbook.add_chart({"type": "column", "subtype": "stacked"})
    names = [column.name for column in form.columns]
    first, last = form.first_sample, form.last_sample
    for offset, colour in zip(range(-1, 3), _SHADES, strict=True):
        at = names.index(f"연도{offset}")
        chart.add_series(
            {
                "name": [form.name, form.total_row - 1, at],
                "categories": [form.name, first, names.index("재원"), last, names.index("재원")],
                "values": [form.name, first, at, last, at],
                "fill": {"color": colour},
                "border": {"color": "#404040"},
                "gap": 80,
            }
        )
    chart.set_title({"name": "재원별 연차별 소요재원", "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": GRIDLINES})
    options = {"description": "재원마다 네 해의 소요재원을 쌓은 세로 막대 그림", "object_position": 3}
    sheet.insert_chart(form.total_row, len(form.printed) + 1, chart, options)


def make_funding_form() -> bytes:
    """The template 재원별_연차별_소요재원.xlsx."""
    book = Book(TITLE, "주요업무계획의 재원별 연차별 소요재원")
    draw_form(book, summary_sheet())
    draw_form(book, grid_sheet())
    by_source = source_sheet()
    add_chart(book, draw_form(book, by_source), by_source)
    draw_form(book, office_sheet())
    draw_form(book, sources_sheet("소요재원출처", f"{TITLE} 출처"))
    return book.close()
