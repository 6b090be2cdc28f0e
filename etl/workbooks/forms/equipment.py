"""The form 시설장비_현황.xlsx: 시설장비, 도입연도별, 내용연수경과, 교체소요, 도입이력, 내용연수표, 출처."""

from __future__ import annotations

from etl.workbooks.forms.columns import field, hole, link_column, number_column, office_column, sources_sheet
from etl.workbooks.forms.form import Column, FormSheet, draw_form
from etl.workbooks.style import Book


def facilities_sheet() -> FormSheet:
    """시설장비: facilities, device groups and vehicles; their quantities have different units and no sum."""
    view = "시설장비"
    columns = (
        number_column(),
        office_column(view, 24),
        field(view, "구분", 9, "center"),
        field(view, "명칭", 30, "text"),
        field(view, "현황", 40, "text"),
        field(view, "수량", 10, "count"),
        field(view, "수량단위", 8, "center", heading="단위"),
        field(view, "담당팀", 16, "center"),
        link_column(view),
    )
    return FormSheet("시설장비", "주요 시설 및 장비 현황", columns, unit="", has_total=False, freeze=2)


def inventory_sheet() -> FormSheet:
    """도입연도별: how many of each item were bought in each year, added up by item."""
    view = "도입연도별"
    columns = (
        number_column(),
        field(
            view,
            "품명",
            30,
            "text",
            total="{{도입연도별:묶음.구}} {{도입연도별:묶음.부서}} {{도입연도별:묶음.품명}} 계",
        ),
        Column("도입연도", "도입연도", hole(view, "도입연도표기"), 16, "center"),
        field(view, "수량", 14, heading="보유 수량(대)", total="sum"),
        Column("비중", "비중", '=IF(SUM({수량:})=0,"-",{수량}/SUM({수량:}))', 10, "rate"),
        field(view, "경과연수", 14, heading="경과연수\n({{연도}}년 기준)"),
        field(view, "기준일", 14, "date"),
        link_column(view),
    )
    return FormSheet(
        "도입연도별", "장비 도입연도별 보유현황", columns, unit="(단위: 대, 년)", grouped=True, freeze=2, lines=1,
        footnote="※ 「이전」으로 묶인 해의 경과연수는 가장 늦은 해로 셈한 값입니다.",
    )  # fmt: skip


def replacement_sheet() -> FormSheet:
    """내용연수경과: what is due for replacement, how long overdue, at what cost."""
    view = "내용연수경과"
    columns = (
        number_column(),
        office_column(view, 20),
        field(view, "품명", 24, "text", total="계"),
        field(view, "도입연도", 9, "center"),
        field(view, "수량", 7, total="sum"),
        field(view, "내용연수", 8.5, heading="내용연수\n(A)"),
        field(view, "기준내용연수", 8.5, heading="기준\n내용연수"),
        field(view, "비교", 15, "text", heading="기준과 비교"),
        Column("경과", "경과연수\n(B)", '=IF({도입연도}="","",VALUE("{{연도}}")-{도입연도})', 8.5),
        Column("초과", "초과\n(B-A)", '=IF(OR({도입연도}="",{내용연수}=""),"",{경과}-{내용연수})', 8.5),
        field(view, "교체연도", 9, "center"),
        Column("보고경과", "보고\n경과연수", hole(view, "보고경과연수"), 8.5),
        field(view, "소요예산", 12, heading="소요예산\n({{단위}})", total="sum"),
        field(view, "사유", 32, "text"),
        link_column(view),
    )
    return FormSheet(
        "내용연수경과", "내용연수 경과 장비", columns, unit="(단위: 대, 년, {{단위}})", footnote="{{환산주}}", freeze=3
    )


def need_sheet() -> FormSheet:
    """교체소요: what of the inventories reaches its standard life, by year of replacement."""
    view = "교체소요"
    columns = (
        number_column(),
        field(view, "교체연도", 12, "center", total="{{교체소요:교체연도.교체연도}}년"),
        office_column(view, 26, "계"),
        field(view, "품명", 28, "text"),
        Column("도입연도", "도입연도", hole(view, "도입연도표기"), 16, "center"),
        field(view, "수량", 12, heading="수량(대)", total="sum"),
        field(view, "기준내용연수", 11, heading="기준\n내용연수"),
        field(view, "기준", 36, "text"),
        link_column(view),
    )
    return FormSheet(
        "교체소요", "연도별 교체 소요(기준 내용연수)", columns, about="{{기관부서}}   {{내용연수없음}}", unit="(단위: 대, 년)", grouped=True, freeze=3, lines=1,
        footnote="※ 교체연도 = 도입연도 + 기준 내용연수(templates_xlsx의 내용연수표.csv). 「이전」으로 묶인 해는 가장 늦은 해로 셈했습니다.",
    )  # fmt: skip


def standard_sheet() -> FormSheet:
    """내용연수표: the standards the others are compared with."""
    view = "내용연수표"
    columns = (
        number_column(),
        field(view, "품명", 30, "text"),
        field(view, "내용연수", 12, "center"),
        field(view, "적용일", 16, "date"),
        field(view, "근거", 70, "text"),
    )
    about = "templates_xlsx의 내용연수표.csv에 적힌 기준입니다. 고시가 바뀌면 줄을 더하고 적용일을 적으세요."
    return FormSheet(
        "내용연수표", "기준 내용연수", columns, about=about, unit="(단위: 년)", has_total=False, freeze=2, lines=1
    )


def history_sheet() -> FormSheet:
    """도입이력: past purchases and replacements."""
    view = "도입이력"
    columns = (
        number_column(),
        office_column(view, 24),
        field(view, "연도", 10, "center", heading="추진연도"),
        field(view, "시스템", 28, "text", total="계"),
        field(view, "내용", 48, "text"),
        field(view, "금액", 14, total="sum"),
        link_column(view),
    )
    return FormSheet("도입이력", "연도별 장비 도입·교체 이력", columns, freeze=2)


def make_equipment_form() -> bytes:
    """The template 시설장비_현황.xlsx."""
    book = Book("시설·장비 현황", "주요 시설과 장비의 보유, 내용연수, 교체")
    for form in (
        facilities_sheet(),
        inventory_sheet(),
        replacement_sheet(),
        need_sheet(),
        history_sheet(),
        standard_sheet(),
    ):
        draw_form(book, form)
    draw_form(book, sources_sheet("장비출처", "시설·장비 현황 출처"))
    return book.close()
