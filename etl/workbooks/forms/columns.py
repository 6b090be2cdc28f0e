"""Columns that several forms share."""

from __future__ import annotations

from etl.workbooks.forms.form import Column, FormSheet

CONVERSION = "{{환산주}}"


def hole(view: str, field: str) -> str:
    """The placeholder of a view's field.

    >>> hole("소요재원", "사업명")
    '{{소요재원.사업명}}'
    """
    return f"{{{{{view}.{field}}}}}"


def field(
    view: str, name: str, width: float = 12, kind: str = "number", total: str = "", *, heading: str = "", over: str = ""
) -> Column:
    """A column that shows a view's field of the same name, under that name or another ``heading``."""
    return Column(name, heading or name, hole(view, name), width, kind, total, over)


def year_hole(view: str, offset: int) -> str:
    """The placeholder of the amount of a year, counted from the build's year.

    >>> year_hole("소요재원", -1), year_hole("소요재원", 0)
    ('{{소요재원[연도-1]}}', '{{소요재원[연도]}}')
    """
    return f"{{{{{view}[{year(offset)}]}}}}"


def year(offset: int) -> str:
    """The build's year plus an offset, as placeholders write it."""
    return f"연도{offset:+d}" if offset else "연도"


def amount_columns(view: str, over: str) -> tuple[Column, ...]:
    """기투자, the four years, 향후투자: together they make the 합계."""
    before = field(view, "이전", 11, heading=f"~{{{{{year(-2)}}}}}년\n(기투자)", total="sum", over=over)
    after = field(view, "이후", 11, heading=f"{{{{{year(3)}}}}}년~\n(향후투자)", total="sum", over=over)
    years = tuple(
        Column(f"연도{offset}", f"{{{{{year(offset)}}}}}년", year_hole(view, offset), 11, total="sum", over=over)
        for offset in range(-1, 3)
    )
    return (before, *years, after)


def number_column(total: str = "") -> Column:
    """연번."""
    return Column("연번", "연번", "{{#}}", 5.5, "center", total)


def office_column(view: str, width: float, total: str = "") -> Column:
    """Whose line it is: the district, if any, and the department."""
    return Column("부서", "부서", f"{hole(view, '구')} {hole(view, '부서')}", width, "text", total)


def link_column(view: str) -> Column:
    """The link to the number's line of the 출처 sheet."""
    return field(view, "출처", 6, "link")


def sources_sheet(view: str, title: str, unit: str = "(단위: {{단위}})") -> FormSheet:
    """The 출처 sheet: where every number was printed."""
    columns = (
        field(view, "번호", 6, "center"),
        field(view, "부서", 14, "snug"),
        field(view, "보고서", 26, "snug", heading="보고서 파일"),
        field(view, "쪽", 5, "center"),
        field(view, "줄", 6, "center"),
        field(view, "표", 6, "center"),
        field(view, "행", 5, "center"),
        field(view, "열", 5, "center"),
        field(view, "사업명", 28, "snug"),
        field(view, "항목", 26, "snug"),
        field(view, "인쇄값", 16, "snug_right", heading="보고서에\n인쇄된 값"),
        field(view, "인쇄단위", 7, "center", heading="인쇄\n단위"),
        field(view, "값", 13, heading="이 책의 값"),
        field(view, "검산", 10, "center"),
        field(view, "해시", 15, "center", heading="파일 지문\n(SHA-256 앞 12자)"),
    )
    about = "표의 「출처」 번호를 누르면 이 시트의 해당 줄로 옵니다. 쪽·줄·행·열은 1부터 셉니다."
    return FormSheet("출처", title, columns, about=about, unit=unit, has_total=False, freeze=1, lines=1)
