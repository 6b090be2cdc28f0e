"""The form 의회_질의대비.xlsx: 한장요약, and 예상질의 with room for the answers."""

from __future__ import annotations

from etl.workbooks.forms.columns import field, hole, number_column, office_column
from etl.workbooks.forms.form import Column, FormSheet, draw_form
from etl.workbooks.style import Book

VIEW = "예상질의"


def question_sheet() -> FormSheet:
    """예상질의: what may be asked and on what grounds; the answers are the office's to write."""
    columns = (
        number_column(),
        Column("부서", "부서", f"{hole(VIEW, '구')} {hole(VIEW, '부서')}", 16, "text"),
        Column("사유", "사유", hole(VIEW, "사유"), 12, "center"),
        Column("대상", "대상", hole(VIEW, "대상"), 26, "text"),
        Column("근거", "근거 수치", hole(VIEW, "근거"), 46, "text"),
        Column("질의", "예상 질의", hole(VIEW, "질의"), 30, "text"),
        Column("답변", "답변 요지", "", 36, "text"),
        Column("담당팀", "담당팀", hole(VIEW, "담당팀"), 11, "center"),
        Column("보고서", "보고서", hole(VIEW, "보고서"), 18, "snug"),
        Column("원문", "원문 위치", hole(VIEW, "원문"), 13, "text"),
    )
    return FormSheet(
        "예상질의", "{{연도}}년 의회 질의 대비", columns, unit="", has_total=False, freeze=2, lines=4,
        footnote="※ 집행률이 지난 기간보다 10%p 넘게 낮은 사업, 예산이 30% 넘게 달라진 사업, 신규 사업, 앞 계획과 30% 넘게 달라진 사업, 초과 인력, 내용연수 경과, 표 사이의 불일치, 전용 의심을 뽑았습니다.",
    )  # fmt: skip


def brief_sheet() -> FormSheet:
    """한장요약: one row an office, everything a head of office is asked first."""
    view = "한장요약"
    rate = '=IF(OR({예산액}="",{예산액}=0),"",IF({집행액}<{예산액},MIN({집행액}/{예산액},0.9999),{집행액}/{예산액}))'
    change = '=IF(OR({전년}="",{전년}=0),"",{당해}/{전년}-1)'
    surplus = '=IF(OR({정원}="",{현원}=""),"",{현원}-{정원})'
    plan, spent, staff, doubt = "연차별 소요재원", "예산 집행(가장 늦은 기준일)", "인력(명)", "살펴볼 것(건)"
    columns = (
        office_column(view, 26),
        field(view, "사업수", 7, heading="사업", over="사업 수"),
        Column("신규", "신규", hole(view, "신규사업수"), 7, over="사업 수"),
        Column("당해", "{{연도}}년", hole(view, "당해소요재원"), 13, over=plan),
        Column("전년", "{{연도-1}}년", hole(view, "전년소요재원"), 13, over=plan),
        Column("증감률", "증감률", change, 9, "rate", over=plan),
        field(view, "기준일", 12, "date", over=spent),
        field(view, "예산액", 13, over=spent),
        field(view, "집행액", 13, over=spent),
        Column("집행률", "집행률", rate, 9, "fine_rate", over=spent),
        field(view, "정원", 7, over=staff),
        field(view, "현원", 7, over=staff),
        Column("과부족", "과부족", surplus, 8, over=staff),
        Column("부진", "집행\n부진", hole(view, "부진수"), 7, over=doubt),
        Column("경과", "내용연수\n경과(대)", hole(view, "내용연수경과"), 9, over=doubt),
        Column("오류", "숫자\n불일치", hole(view, "오류수"), 8, over=doubt),
        Column("질의", "예상\n질의", hole(view, "질의수"), 7, over=doubt),
    )
    return FormSheet(
        "한장요약",
        "{{연도}}년 부서별 한 장 요약",
        columns,
        has_total=False,
        freeze=1,
        footnote="※ 소요재원의 증감률에는 한 해의 금액만 보고된 사업도 들어 있습니다. {{환산주}}",
    )


def make_questions_form() -> bytes:
    """The template 의회_질의대비.xlsx."""
    book = Book("의회 질의 대비", "보고서의 숫자에서 뽑은 예상 질의")
    draw_form(book, brief_sheet())
    draw_form(book, question_sheet())
    return book.close()
