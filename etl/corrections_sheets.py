"""정정.xlsx as a workbook: the book a workbook holds, and the workbook of a book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from etl.corrections_book import (
    ACCEPTED,
    AWAY,
    GONE,
    LINK_HEADINGS,
    NUMBER,
    OPEN,
    OWN,
    REMARK,
    STATUS,
    TYPED,
    CorrectionsBook,
    Mark,
    Row,
    Sheet,
)
from etl.model import Document, Table
from etl.stencil.values import safe_text
from etl.workbooks.style import HEADER_FILL, Book, borders, cell_look, set_page

ROWS_SHEET, LINKS_SHEET, MARKS_SHEET = "정정", "연결표", "도구 기록"
KINDS = ("사업", "단위사업", "부서", "기관")
_WIDTHS = {
    "번호": 13, "심각도": 8, "파일": 28, "위치": 20, "점검 항목": 18, "내용": 58, "보고값": 14, "제안값": 14, "정정값": 14,
    "사유": 28, "상태": 11, "종류": 10, "구·군·시": 12, "이전 이름": 34, "지금 이름": 34, "비고": 24,
}  # fmt: skip
_ABOUT = (
    "「정정값」에 옳은 숫자를 보고서의 단위로, 「사유」에 까닭을 적고 저장한 뒤 다시 실행하면 반영됩니다. "
    "고칠 것이 없으면 「상태」를 '확인함'으로 바꾸십시오."
)
_ABOUT_LINKS = (
    "보고서 사이에 이름이 바뀐 부서·사업을 적으십시오. 「종류」는 사업, 단위사업, 부서, 기관 가운데 하나입니다."
)
_ABOUT_MARKS = "etl이 적는 시트입니다. 지우면 다음 빌드에서 다시 만듭니다."
_MARK_HEADINGS = (NUMBER, "표지", "원본", *OWN[1:])
_HEADER_ROWS = 50  # how far down a header is looked for
_FEWEST_HEADINGS = 2  # fewer words of a header are no header
_TYPED_FILL, _AWAY_COLOUR = "#FFF9E5", "#808080"


# -- reading ---------------------------------------------------------------------------------------------------------


def document_to_book(document: Document) -> CorrectionsBook:
    """The book that a workbook holds; a sheet is known by its name, or by its headings under another name."""
    tables = {table.id: table for table in document.tables}
    empty = CorrectionsBook()
    marks = tables.pop(MARKS_SHEET, None)
    rows = _taken(tables, ROWS_SHEET, empty.corrections.headings)
    links = _taken(tables, LINKS_SHEET, empty.links.headings)
    others = {
        name: tuple(tuple(table.text(row, column) for column in _columns(table)) for row in _rows(table))
        for name, table in tables.items()
    }
    return CorrectionsBook(
        _sheet(rows, empty.corrections, _ABOUT), _sheet(links, empty.links, _ABOUT_LINKS), others, _marks(marks)
    )


def _taken(tables: dict[str, Table], name: str, headings: Sequence[str]) -> Table | None:
    """The sheet of a name, taken out; one that was renamed still has all the headings but one at most."""
    if name not in tables:
        alike = [other for other, table in tables.items() if _header(table, headings)[1] >= len(headings) - 1]
        name = alike[0] if len(alike) == 1 else name
    return tables.pop(name, None)


def _header(table: Table, headings: Sequence[str]) -> tuple[int, int]:
    """The row with most of the headings, and how many; no row where there are too few."""
    wanted = {_plain(heading) for heading in headings}
    rows = ((len(wanted & set(map(_plain, _texts(table, row)))), -row) for row in list(_rows(table))[:_HEADER_ROWS])
    count, row = max(rows, default=(0, 0))
    return (-row, count) if count >= _FEWEST_HEADINGS else (0, 0)


def _plain(text: str) -> str:
    return "".join(text.split())


def _sheet(table: Table | None, empty: Sheet, about: str) -> Sheet:
    """The rows below the header; whatever stands elsewhere goes into a remark, so that nothing typed is lost."""
    if table is None:
        return empty
    header, _ = _header(table, empty.headings)
    headings = _headings(table, header, empty.headings) if header else ()
    rows = [
        {heading: text.strip() for heading, text in zip(headings, _texts(table, row), strict=True) if heading and text}
        for row in range(header + 1, table.rows + 1)
        if header
    ]
    strays = [" | ".join(filter(None, _texts(table, row))) for row in range(1, header or table.rows + 1)]
    remarks: list[Row] = [{REMARK: text} for text in strays if text and text != about]
    named = tuple(heading for heading in headings if heading)
    wanted = (*empty.headings, REMARK) if remarks else empty.headings
    missing = tuple(heading for heading in dict.fromkeys(wanted) if heading not in named)
    return Sheet((*named, *missing), tuple(row for row in (*rows, *remarks) if row))


def _headings(table: Table, header: int, known: Sequence[str]) -> tuple[str, ...]:
    """The headings; a column without one that holds something is called by its place, and a second of a name too."""
    ours = {_plain(heading): heading for heading in known}
    found: list[str] = []
    for at, text in enumerate(_texts(table, header), start=1):
        used = any(table.text(row, at) for row in range(header, table.rows + 1))
        name = ours.get(_plain(text), text.strip()) or (f"{at}열" if used else "")
        found.append(f"{name} {at}열" if name and name in found else name)
    return tuple(found)


def _marks(table: Table | None) -> dict[str, Mark]:
    """The tool's own notes; without them nothing is known of what people did to the tool's words."""
    rows = _sheet(table, Sheet(_MARK_HEADINGS), _ABOUT_MARKS).rows
    return {
        row[NUMBER]: Mark(row["표지"], row.get("원본", ""), _told(row))
        for row in rows
        if row.get(NUMBER) and row.get("표지")
    }


def _told(row: Row) -> Row:
    told = {heading: row[heading] for heading in OWN if row.get(heading)}
    return told if len(told) > 1 else {}


def _rows(table: Table) -> range:
    return range(1, table.rows + 1)


def _columns(table: Table) -> range:
    return range(1, table.columns + 1)


def _texts(table: Table, row: int) -> list[str]:
    return [table.text(row, column) for column in _columns(table)]


# -- writing ---------------------------------------------------------------------------------------------------------


def book_to_bytes(book: CorrectionsBook) -> bytes:
    """The workbook."""
    made = Book("정정", "지적 사항의 정정")
    _draw(made, ROWS_SHEET, _ABOUT, book.corrections, TYPED)
    _draw(made, LINKS_SHEET, _ABOUT_LINKS, book.links, LINK_HEADINGS)
    for name, rows in book.others.items():
        sheet = made.sheet(name)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(at, column, safe_text(text))
    _draw_marks(made.sheet(MARKS_SHEET), book.marks)
    return made.close()


def _draw(made: Book, name: str, about: str, content: Sheet, typed: Sequence[str]) -> None:
    sheet = made.sheet(name)
    sheet.write_string(0, 0, about, made.format(font_size=11))
    head = made.format(bold=True, align="center", bg_color=HEADER_FILL, **borders(top=True, bottom=True))
    for at, heading in enumerate(content.headings):
        sheet.set_column(at, at, _WIDTHS.get(heading, 16))
        sheet.write_string(2, at, heading, head)
        fill = {"bg_color": _TYPED_FILL} if heading in typed else {}
        for row, cells in enumerate(content.rows, start=3):
            style = made.format(**_look(cells), **fill)
            sheet.write_string(row, at, safe_text(cells.get(heading, "")), style)
    last = 2 + max(len(content.rows), 1)
    _offer_choices(sheet, content, last)
    sheet.autofilter(2, 0, last, len(content.headings) - 1)
    sheet.freeze_panes(3, 1)
    set_page(sheet, last, len(content.headings) - 1, (2, 2))


def _look(row: Row) -> dict[str, Any]:
    """How a row's cells look: one that has nothing to act on now is grey."""
    grey = {"font_color": _AWAY_COLOUR} if row.get(STATUS) in (AWAY, GONE) else {}
    return {**cell_look("text"), "num_format": "@", **borders(), **grey}


def _offer_choices(sheet: Worksheet, content: Sheet, last: int) -> None:
    """The words that mean something, to pick from; others may be typed."""
    for heading, choices in ((STATUS, (OPEN, ACCEPTED)), ("종류", KINDS)):
        if heading in content.headings:
            at = content.headings.index(heading)
            sheet.data_validation(
                3, at, last + 200, at, {"validate": "list", "source": list(choices), "show_error": False}
            )


def _draw_marks(sheet: Worksheet, marks: Mapping[str, Mark]) -> None:
    """The tool's notes, out of the officer's sight."""
    sheet.write_string(0, 0, _ABOUT_MARKS)
    rows = [{**mark.told, NUMBER: own, "표지": mark.mark, "원본": mark.sha256} for own, mark in marks.items()]
    for at, heading in enumerate(_MARK_HEADINGS):
        sheet.write_string(2, at, heading)
        for number, row in enumerate(rows, start=3):
            if text := row.get(heading):
                sheet.write_string(number, at, text)
    sheet.very_hidden()
