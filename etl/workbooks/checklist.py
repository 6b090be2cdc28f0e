"""점검표.xlsx: every finding of a build as a list a person works through, behind a page that sums the build up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.worksheet import Worksheet

from etl.model import Proof, Severity
from etl.numbers import Kind, read_printed
from etl.stencil.values import safe_text
from etl.views.base import Dataset, Record, ViewSettings, records, text, whole
from etl.workbooks.check_items import check_item, check_words
from etl.workbooks.style import (
    HEADER_FILL,
    TOTAL_FILL,
    Book,
    borders,
    cell_look,
    columns_wide,
    lines_needed,
    row_height,
    set_page,
)

SEVERITY_WORDS = {Severity.ERROR.value: "오류", Severity.WARNING.value: "경고", Severity.NOTE.value: "참고"}
STATUS_WORDS = {"open": "미조치", "corrected": "고침", "accepted": "확인함"}
LIST_SHEET, SUMMARY_SHEET = "점검표", "요약"
NOTHING = "지적 사항이 없습니다."


@dataclass(frozen=True)
class ListColumn:
    """A column of a plain table: heading, width, how its cells look."""

    heading: str
    width: float
    kind: str


LIST_COLUMNS = (
    ListColumn("번호", 6, "center"),
    ListColumn("심각도", 8, "center"),
    ListColumn("파일", 24, "text"),
    ListColumn("쪽/줄", 8, "center"),
    ListColumn("표", 10, "center"),
    ListColumn("점검 항목", 16, "text"),
    ListColumn("내용", 56, "text"),
    ListColumn("보고값", 16, "right"),
    ListColumn("계산값", 16, "right"),
    ListColumn("차이", 14, "right"),
    ListColumn("조치", 8, "center"),
    ListColumn("확인(담당자)", 12, "center"),
    ListColumn("비고", 12, "text"),
)

REPORT_COLUMNS = (
    ListColumn("번호", 6, "center"),
    ListColumn("보고서", 28, "text"),
    ListColumn("구·부서", 20, "text"),
    ListColumn("종류", 12, "center"),
    ListColumn("기준일", 12, "center"),
    ListColumn("사용", 7, "center"),
    ListColumn("사용하지 않은 까닭", 26, "text"),
    ListColumn("찾은 표", 8, "number"),
    ListColumn("읽은 표", 8, "number"),
    ListColumn("검산됨", 9, "number"),
    ListColumn("검산식 없음", 11, "number"),
    ListColumn("불일치", 9, "number"),
    ListColumn("바로잡음", 9, "number"),
    ListColumn("정정", 9, "number"),
    ListColumn("오류", 7, "number"),
    ListColumn("경고", 7, "number"),
    ListColumn("참고", 7, "number"),
)

TITLE_ROW, ABOUT_ROW, HEADER_ROW = 0, 1, 3


def make_checklist(dataset: Dataset, settings: ViewSettings) -> bytes:
    """The workbook: 요약, then 점검표."""
    book = Book(f"{settings.year}년 점검표", "보고서에서 읽은 숫자의 점검 결과")
    findings = sorted(records(dataset, "findings"), key=_order)
    _draw_summary(book, dataset, findings, settings)
    _draw_list(book, findings, settings)
    return book.close()


def _order(finding: Record) -> tuple[Any, ...]:
    """Worst first, then as one would leaf through the reports."""
    severities = [severity.value for severity in Severity]
    severity = text(finding, "severity")
    rank = severities.index(severity) if severity in severities else len(severities)
    places = [whole(finding, name) or 0 for name in ("page", "line", "row", "column")]
    return (
        rank,
        text(finding, "report"),
        *places[:2],
        _natural(text(finding, "table")),
        *places[2:],
        finding["number"],
    )


def _natural(table: str) -> tuple[int, str]:
    """A table's id so that t2 comes before t10."""
    digits = "".join(character for character in table if character.isdecimal())
    return int(digits or 0), table


def _draw_list(book: Book, findings: Sequence[Record], settings: ViewSettings) -> None:
    """The sheet 점검표."""
    sheet = book.sheet(LIST_SHEET)
    about = "심각도 순입니다. 「확인(담당자)」와 「비고」에 적어 두세요. 다시 만들어도 고친 책은 덮어쓰지 않습니다."
    _draw_head(book, sheet, f"{settings.year}년 점검표", about, LIST_COLUMNS)
    rows = [_list_row(number, finding) for number, finding in enumerate(findings, start=1)]
    last = _draw_rows(book, sheet, HEADER_ROW + 1, rows or [("", "", "", "", "", "", NOTHING)], LIST_COLUMNS)
    sheet.autofilter(HEADER_ROW, 0, last, len(LIST_COLUMNS) - 1)
    sheet.freeze_panes(HEADER_ROW + 1, 3)
    set_page(sheet, last, len(LIST_COLUMNS) - 1, (HEADER_ROW, HEADER_ROW))


def _list_row(number: int, finding: Record) -> tuple[object, ...]:
    """The cells of one finding."""
    severity, code, status = (text(finding, name) for name in ("severity", "code", "status"))
    return (
        number,
        SEVERITY_WORDS.get(severity, severity),
        text(finding, "report"),
        _page_or_line(finding),
        _cell_of_table(finding),
        check_item(code),
        _told(finding),
        *(_figure(text(finding, name)) for name in ("printed", "expected", "difference")),
        STATUS_WORDS.get(status, status),
    )


def _figure(written: str) -> str:
    """What a column of figures shows: a number as written; names and sentences belong to 내용.

    >>> _figure("1,084,678(구비)"), _figure("비대면 민원응대 서비스 마련")
    ('1,084,678(구비)', '')
    """
    fits = columns_wide(written) <= LIST_COLUMNS[_FIGURE_AT].width
    return written if fits and read_printed(written).kind in _FIGURES else ""


_FIGURES = frozenset({Kind.NUMBER, Kind.DAMAGED, Kind.DASH})
_FIGURE_AT = [column.heading for column in LIST_COLUMNS].index("보고값")


def _told(finding: Record) -> str:
    """The finding's sentence, and what it printed or expected where that is no figure and not said already."""
    message = text(finding, "message")
    extra = [
        f"{word}: {written}"
        for word, name in (("보고서", "printed"), ("옳다고 본 것", "expected"))
        if (written := text(finding, name)) and not _figure(written) and written not in message
    ]
    return "\n".join([message, *extra])


def _page_or_line(finding: Record) -> str:
    """``3쪽`` or ``87줄``, whichever the report's format has."""
    page, line = whole(finding, "page"), whole(finding, "line")
    if page is not None:
        return f"{page}쪽"
    return f"{line}줄" if line is not None else ""


def _cell_of_table(finding: Record) -> str:
    """``t3 4행 2열``."""
    row, column = whole(finding, "row"), whole(finding, "column")
    parts = (text(finding, "table"), f"{row}행" if row else "", f"{column}열" if column else "")
    return " ".join(part for part in parts if part)


def _draw_summary(book: Book, dataset: Dataset, findings: Sequence[Record], settings: ViewSettings) -> None:
    """The sheet 요약: the reports with their proofs and findings, 계 first, then findings by 점검 항목."""
    sheet = book.sheet(SUMMARY_SHEET)
    reports = records(dataset, "reports")
    used = sum(_is_yes(report) for report in reports)
    about = f"보고서 {len(reports)}건 가운데 {used}건을 사용했습니다. 숫자마다 검산한 결과와 지적 사항의 수입니다."
    _draw_head(book, sheet, f"{settings.year}년 처리 결과 요약", about, REPORT_COLUMNS)
    proofs, severities = _proof_counts(dataset), _counts(findings, "severity")
    rows = [_report_row(number, report, proofs, severities) for number, report in enumerate(reports, start=1)]
    _draw_report_total(book, sheet, rows)
    last = _draw_rows(book, sheet, HEADER_ROW + 2, rows or [("", "사용한 보고서가 없습니다.")], REPORT_COLUMNS)
    last = _draw_items(book, sheet, last + 2, findings)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    set_page(sheet, last, len(REPORT_COLUMNS) - 1, (HEADER_ROW, HEADER_ROW))


def _is_yes(report: Record) -> bool:
    """Whether a build used the report."""
    return text(report, "used").lower() in ("true", "1")


def _report_row(
    number: int, report: Record, proofs: Counter[tuple[str, str]], severities: Counter[tuple[str, str]]
) -> tuple[object, ...]:
    """The cells of one report."""
    name = text(report, "report")
    return (
        number,
        name,
        f"{text(report, 'org')} {text(report, 'dept')}".strip(),
        text(report, "kind"),
        text(report, "as_of"),
        "예" if _is_yes(report) else "아니오",
        text(report, "reason"),
        whole(report, "tables"),
        whole(report, "recognised"),
        *(proofs[name, proof.value] for proof in Proof),
        *(severities[name, severity.value] for severity in Severity),
    )


def _counts(rows: Sequence[Record], column: str) -> Counter[tuple[str, str]]:
    """How many rows of each report have each value of a column."""
    return Counter((text(row, "report"), text(row, column)) for row in rows)


def _proof_counts(dataset: Dataset) -> Counter[tuple[str, str]]:
    """How many numbers of each report have each proof, over every resource that has proofs."""
    counts: Counter[tuple[str, str]] = Counter()
    for resource, frame in dataset.items():
        if {"proof", "report"} <= set(frame.columns):
            counts += _counts(records(dataset, resource), "proof")
    return counts


def _draw_report_total(book: Book, sheet: Worksheet, rows: Sequence[tuple[object, ...]]) -> None:
    """The 계 row over the reports, by formula."""
    row, first, last = HEADER_ROW + 1, HEADER_ROW + 3, HEADER_ROW + 2 + max(len(rows), 1)
    for at, column in enumerate(REPORT_COLUMNS):
        style = book.format(bold=True, bg_color=TOTAL_FILL, **cell_look(column.kind), **_edges(at, len(REPORT_COLUMNS)))
        if column.kind == "number":
            letter = chr(ord("A") + at)
            known = sum(int(str(cells[at] or 0)) for cells in rows)
            sheet.write_formula(row, at, f"=SUM({letter}{first}:{letter}{last})", style, known)
        else:
            sheet.write_string(row, at, "계" if at == 1 else "", style)


def _draw_items(book: Book, sheet: Worksheet, top: int, findings: Sequence[Record]) -> int:
    """How many findings there are of each 점검 항목; the last row drawn."""
    heading = book.format(bold=True, align="center", bg_color=HEADER_FILL, **borders(top=True, bottom=True))
    last_column = len(REPORT_COLUMNS) - 1
    for at, name in ((1, "점검 항목"), (2, "심각도"), (3, "건수")):
        sheet.write_string(top, at, name, heading)
    sheet.merge_range(top, 4, top, last_column, "뜻과 할 일", heading)
    counts = Counter((text(finding, "code"), text(finding, "severity")) for finding in findings)
    looks = {kind: book.format(**cell_look(kind), **borders()) for kind in ("text", "center", "number")}
    for row, ((code, severity), count) in enumerate(counts.items(), start=top + 1):
        sheet.write_string(row, 1, safe_text(check_item(code)), looks["text"])
        sheet.write_string(row, 2, SEVERITY_WORDS.get(severity, severity), looks["center"])
        sheet.write_number(row, 3, count, looks["number"])
        sheet.merge_range(row, 4, row, last_column, check_words(code), looks["text"])
    return top + len(counts)


def _draw_head(book: Book, sheet: Worksheet, title: str, about: str, columns: Sequence[ListColumn]) -> None:
    """The title, a sentence, and the header row."""
    sheet.set_row(TITLE_ROW, 34)
    sheet.merge_range(
        TITLE_ROW, 0, TITLE_ROW, len(columns) - 1, title, book.format(bold=True, font_size=18, align="center")
    )
    sheet.write_string(ABOUT_ROW, 0, about, book.format(font_size=11))
    sheet.set_row(HEADER_ROW, 30)
    for at, column in enumerate(columns):
        edges = borders(top=True, bottom=True, left=at == 0, right=at + 1 == len(columns))
        style = book.format(bold=True, align="center", text_wrap=True, bg_color=HEADER_FILL, **edges)
        sheet.set_column(at, at, column.width)
        sheet.write_string(HEADER_ROW, at, column.heading, style)


def _draw_rows(
    book: Book, sheet: Worksheet, top: int, rows: Sequence[Sequence[object]], columns: Sequence[ListColumn]
) -> int:
    """The rows of a table; the last row drawn."""
    last = top + len(rows) - 1
    for row, cells in enumerate(rows, start=top):
        lines = [lines_needed(str(cell), column.width) for cell, column in zip(cells, columns, strict=False)]
        sheet.set_row(row, row_height(max(lines)))
        for at, column in enumerate(columns):
            style = book.format(**cell_look(column.kind), **_edges(at, len(columns), row == last))
            _write(sheet, row, at, cells[at] if at < len(cells) else None, style)
    return last


def _edges(at: int, columns: int, bottom: bool = False) -> Mapping[str, Any]:
    """The borders of a cell of a table's body."""
    return borders(bottom=bottom, left=at == 0, right=at + 1 == columns)


def _write(sheet: Worksheet, row: int, at: int, value: object, style: object) -> None:
    """A number as a number, text as text whatever it begins with."""
    if isinstance(value, int):
        sheet.write_number(row, at, value, style)
    elif value is None or value == "":
        sheet.write_blank(row, at, None, style)
    else:
        sheet.write_string(row, at, safe_text(str(value)), style)


__all__ = ["make_checklist"]
