"""The form 사업카드.xlsx: 목차, and one A4 sheet a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from etl.workbooks.forms.columns import hole, number_column, year, year_hole
from etl.workbooks.forms.form import Column, FormSheet, draw_form
from etl.workbooks.style import A4, DATE, HEADER_FILL, Book, borders, cell_look, row_height

CARD = "사업카드"
WIDTHS = (12, 18, 12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 40)
LAST = len(WIDTHS) - 1
_RATE = '=IF({budget}=0,"-",IF({done}<{budget},MIN({done}/{budget},0.9999),{done}/{budget}))'


@dataclass(frozen=True)
class Field:
    """A column of a card's table: its heading, its cell, how it looks, and how many sheet columns it takes."""

    heading: str
    cell: str
    kind: str = "number"
    span: int = 1


FUNDING = (
    Field("재원", hole("소요재원", "재원"), "center"),
    Field("세부", hole("소요재원", "세부"), "text"),
    Field("합계", hole("소요재원", "합계")),
    Field(f"~{{{{{year(-2)}}}}}년", hole("소요재원", "이전")),
    *(Field(f"{{{{{year(offset)}}}}}년", year_hole("소요재원", offset)) for offset in range(-1, 2)),
    Field(f"{{{{{year(2)}}}}}년", year_hole("소요재원", 2)),
    Field(f"{{{{{year(3)}}}}}년~", hole("소요재원", "이후")),
    Field("원문", f"{hole('소요재원', '보고서')} {hole('소요재원', '원문')}", "snug"),
)
EXECUTION = (
    Field("기준일", hole("집행사업", "기준일"), "date"),
    Field("재원", hole("집행사업", "재원"), "center"),
    Field("예산액(A)", hole("집행사업", "예산액")),
    Field("집행액(B)", hole("집행사업", "집행액")),
    Field("집행잔액(A-B)", "=C{row}-D{row}"),
    Field("집행률(B/A)", _RATE.format(budget="C{row}", done="D{row}"), "fine_rate"),
    Field("보고 집행률", hole("집행사업", "보고집행률"), "fine_rate"),
    Field("비고", hole("집행사업", "비고"), "center", 2),
    Field("원문", f"{hole('집행사업', '보고서')} {hole('집행사업', '원문')}", "snug"),
)
STATED = (
    Field("연도", hole("본문금액", "연도"), "center"),
    Field("재원", hole("본문금액", "재원"), "center"),
    Field("금액", hole("본문금액", "금액")),
    Field("보고서에 인쇄된 값", hole("본문금액", "인쇄값"), "center", 3),
    Field("원문", f"{hole('본문금액', '보고서')} {hole('본문금액', '원문')}", "snug", 4),
)


def index_sheet() -> FormSheet:
    """목차: the projects with links to their sheets."""
    rate = '=IF(OR({예산액}="",{예산액}=0),"",{집행액}/{예산액})'
    columns = (
        number_column(),
        Column("부서", "부서", f"{hole(CARD, '구')} {hole(CARD, '부서')}", 24, "text"),
        Column("사업명", "사업명(누르면 카드로)", hole(CARD, "목차"), 46, "link_text"),
        Column("구분", "구분", hole(CARD, "구분"), 8, "center"),
        Column("담당팀", "담당팀", hole(CARD, "담당팀"), 16, "center"),
        Column("당해", f"{{{{{year(0)}}}}}년\n소요재원", hole(CARD, "당해소요재원"), 14),
        Column("예산액", "예산액", hole(CARD, "예산액"), 14),
        Column("집행액", "집행액", hole(CARD, "집행액"), 14),
        Column("집행률", "집행률", rate, 10, "fine_rate"),
        Column("기준일", "기준일", hole(CARD, "기준일"), 13, "date"),
    )
    return FormSheet("목차", "{{연도}}년 사업카드 목차", columns, has_total=False, freeze=3, lines=1)


def draw_card(book: Book) -> Worksheet:
    """The sheet that is repeated for each project."""
    sheet = book.sheet(hole(CARD, "시트이름"))
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    sheet.set_row(0, 40)
    title = book.format(bold=True, font_size=18, align="center", text_wrap=True)
    sheet.merge_range(0, 0, 0, LAST, hole(CARD, "사업명"), title)
    sheet.write_string(1, 0, f"{hole(CARD, '구')} {hole(CARD, '부서')}", book.format(font_size=11))
    sheet.write_string(1, LAST, "(단위: {{단위}})", book.format(align="right"))
    row = _draw_overview(book, sheet, 2)
    for number, (name, fields) in enumerate(
        (("연차별 소요재원", FUNDING), ("예산과 집행", EXECUTION), ("본문에 적힌 소요예산", STATED)), start=2
    ):
        row = _draw_table(book, sheet, row + 1, f"{number}. {name}", fields)
    _draw_room(book, sheet, row + 1)
    _set_card_page(sheet, row + 2)
    return sheet


def _draw_overview(book: Book, sheet: Worksheet, top: int) -> int:
    """1. 개요: pairs of a label and what the report says; the row after it."""
    _draw_section(book, sheet, top, "1. 개요")
    pairs = (
        (("구분", hole(CARD, "구분")), ("담당팀", hole(CARD, "담당팀")), ("목차", hole(CARD, "절"))),
        (("기준일", hole(CARD, "기준일")), ("원문 쪽", hole(CARD, "쪽")), ("보고서", hole(CARD, "보고서"))),
    )
    label = book.format(bold=True, align="center", bg_color=HEADER_FILL, **borders())
    dated = book.format(align="left", indent=1, shrink=True, num_format=DATE, **borders())
    plain = book.format(align="left", indent=1, shrink=True, **borders())
    for row, line in enumerate(pairs, start=top + 1):
        sheet.set_row(row, row_height(1))
        for (name, written), first in zip(line, (0, 3, 6), strict=True):
            sheet.write_string(row, first, name, label)
            last = LAST if first == 6 else first + 2
            sheet.merge_range(row, first + 1, row, last, written, dated if name == "기준일" else plain)
    return top + 1 + len(pairs)


def _draw_section(book: Book, sheet: Worksheet, row: int, name: str) -> None:
    """The heading of a part of the card."""
    sheet.set_row(row, 24)
    sheet.write_string(row, 0, name, book.format(bold=True, font_size=12))


def _draw_table(book: Book, sheet: Worksheet, top: int, name: str, fields: Sequence[Field]) -> int:
    """A heading, a header and the two sample rows of a table; the row after it."""
    _draw_section(book, sheet, top, name)
    sheet.set_row(top + 1, row_height(1))
    for row in (top + 2, top + 3):
        sheet.set_row(row, row_height(1))
    at = 0
    for field in fields:
        edges = {"left": at == 0, "right": at + field.span == len(WIDTHS)}
        head = {"bold": True, "align": "center", "bg_color": HEADER_FILL, **borders(top=True, bottom=True, **edges)}
        _put(book, sheet, (top + 1, at, field.span), field.heading, head)
        for row, last in ((top + 2, False), (top + 3, True)):
            look = {**cell_look(field.kind), **borders(bottom=last, **edges)}
            _put(book, sheet, (row, at, field.span), field.cell.replace("{row}", str(row + 1)), look)
        at += field.span
    return top + 4


def _put(book: Book, sheet: Worksheet, spot: tuple[int, int, int], written: str, look: dict[str, object]) -> None:
    """A text or formula over so many columns of a row."""
    row, at, span = spot
    style = book.format(**look)
    if span > 1:
        sheet.merge_range(row, at, row, at + span - 1, written, style)
    elif written.startswith("="):
        sheet.write_formula(row, at, written, style, "")
    else:
        sheet.write_string(row, at, written, style)


def _draw_room(book: Book, sheet: Worksheet, row: int) -> None:
    """5. 추진 상황과 향후 계획: for the office to write."""
    _draw_section(book, sheet, row, "5. 추진 상황과 향후 계획")
    sheet.set_row(row + 1, 90)
    edges = borders(top=True, bottom=True, left=True, right=True)
    sheet.merge_range(row + 1, 0, row + 1, LAST, "", book.format(valign="top", text_wrap=True, **edges))


def _set_card_page(sheet: Worksheet, last_row: int) -> None:
    """One landscape A4 page a card."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, last_row, LAST)
    sheet.set_footer("&C- &P / &N -")


def make_card_form() -> bytes:
    """The template 사업카드.xlsx."""
    book = Book("사업카드", "사업마다 한 장: 개요, 연차별 소요재원, 예산과 집행")
    draw_form(book, index_sheet())
    draw_card(book)
    return book.close()
