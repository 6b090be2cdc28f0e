"""정정.xlsx: the book in which findings are corrected; what an officer typed into it survives every new build.

Rows are kept in the officer's order, new findings are added below.  Columns, rows and sheets of their own are carried
along, and the file is only written where something in it has to change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlsxwriter.worksheet import Worksheet

from etl.corrections import Correction, Corrections, NameLink, place_key, where_words
from etl.finding_ids import finding_ids, in_order
from etl.model import Document, Fact, Finding, Severity, Table
from etl.stencil.values import safe_text
from etl.workbooks.check_items import check_item
from etl.workbooks.style import HEADER_FILL, Book, borders, cell_look, set_page

ROWS_SHEET, LINKS_SHEET = "정정", "연결표"
OWN = ("번호", "심각도", "파일", "위치", "점검 항목", "내용", "보고값", "제안값")
TYPED = ("정정값", "사유")
STATUS = "상태"
LINK_HEADINGS = ("종류", "구·군·시", "이전 이름", "지금 이름", "비고")
KINDS = ("사업", "단위사업", "부서", "기관")
OPEN, ACCEPTED, CORRECTED, FAILED, GONE = "미조치", "확인함", "고침", "적용 못 함", "지적 없음"
_ACCEPTED = frozenset({ACCEPTED, "확인", "accepted", "수용"})
_WORDS = {"open": OPEN, "corrected": CORRECTED, "accepted": ACCEPTED}
_SEVERITY_WORDS = {Severity.ERROR: "오류", Severity.WARNING: "경고", Severity.NOTE: "참고"}
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
_ABOUT_BOOK = "correction_"  # how the codes of findings about the book itself begin
_HEADER_ROWS = 10  # how far down a header is looked for

Row = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet of named columns: headings in the officer's order, rows by heading."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class CorrectionsBook:
    """The book as it stands: its two sheets, and the officer's own as rows of cells."""

    corrections: Sheet = Sheet((*OWN, *TYPED, STATUS))
    links: Sheet = Sheet(LINK_HEADINGS)
    others: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    def declared(self) -> Corrections:
        """What the officer declared in it."""
        rows = tuple(_correction(row) for row in self.corrections.rows if _is_declared(row))
        links = tuple(_link(row) for row in self.links.rows if row.get("이전 이름") and row.get("지금 이름"))
        return Corrections(rows, links)


def _correction(row: Row) -> Correction:
    return Correction(
        row.get("번호", ""),
        row.get("파일", ""),
        row.get("위치", ""),
        row.get("보고값", ""),
        row.get("정정값", ""),
        row.get("사유", ""),
        not row.get("정정값") and row.get(STATUS, "") in _ACCEPTED,
    )


def _is_declared(row: Row) -> bool:
    return bool(row.get("정정값")) or row.get(STATUS, "") in _ACCEPTED


def _link(row: Row) -> NameLink:
    texts = (row.get(heading, "") for heading in LINK_HEADINGS)
    kind, org, before, after, note = texts
    return NameLink(kind, org, before, after, note)


def document_to_book(document: Document) -> CorrectionsBook:
    """The book that a workbook holds."""
    sheets = {table.id: table for table in document.tables}
    others = {
        name: tuple(tuple(table.text(row, column) for column in _columns(table)) for row in _rows(table))
        for name, table in sheets.items()
        if name not in (ROWS_SHEET, LINKS_SHEET)
    }
    empty = CorrectionsBook()
    return CorrectionsBook(
        _sheet(sheets.get(ROWS_SHEET), empty.corrections, "정정값"),
        _sheet(sheets.get(LINKS_SHEET), empty.links, "이전 이름"),
        others,
    )


def _sheet(table: Table | None, empty: Sheet, mark: str) -> Sheet:
    """The rows below the header; whatever stands elsewhere goes into a remark, so that nothing typed is lost."""
    if table is None:
        return empty
    header = next((r for r in list(_rows(table))[:_HEADER_ROWS] if _texts(table, r).count(mark) == 1), 0)
    headings = _headings(table, header) if header else ()
    rows = [
        {heading: text.strip() for heading, text in zip(headings, _texts(table, row), strict=True) if heading and text}
        for row in range(header + 1, table.rows + 1)
        if header
    ]
    strays = [" | ".join(filter(None, _texts(table, row))) for row in range(1, header or table.rows + 1)]
    remarks: list[Row] = [{"비고": text} for text in strays if text and text not in (_ABOUT, _ABOUT_LINKS)]
    named = tuple(heading for heading in headings if heading)
    wanted = (*empty.headings, "비고") if remarks else empty.headings
    missing = tuple(heading for heading in wanted if heading not in named)
    return Sheet((*named, *missing), tuple(row for row in (*rows, *remarks) if row))


def _headings(table: Table, header: int) -> tuple[str, ...]:
    """The headings; a column without one that holds something is called by its place, and a second of a name too."""
    found: list[str] = []
    for at, text in enumerate(_texts(table, header), start=1):
        used = any(table.text(row, at) for row in range(header, table.rows + 1))
        name = text.strip() or (f"{at}열" if used else "")
        found.append(f"{name} {at}열" if name and name in found else name)
    return tuple(found)


def _rows(table: Table) -> range:
    return range(1, table.rows + 1)


def _columns(table: Table) -> range:
    return range(1, table.columns + 1)


def _texts(table: Table, row: int) -> list[str]:
    return [table.text(row, column) for column in _columns(table)]


def at_their_places(findings: Iterable[Finding], facts: Iterable[Fact]) -> tuple[Finding, ...]:
    """The findings as rows need them: with the print of the very cell they point to.

    A sum that fails may point to the one part that is suspect while it speaks of the total; what is proposed for the
    total is no proposal for the part.
    """
    prints: dict[object, set[str]] = defaultdict(set)
    for fact in facts:
        prints[place_key(fact.place)].add(fact.printed.strip())
    return tuple(_at_its_place(finding, prints.get(place_key(finding.place), set())) for finding in findings)


def _at_its_place(finding: Finding, prints: Collection[str]) -> Finding:
    if not finding.place.table or finding.printed.strip() in prints or len(prints) != 1:
        return finding
    return replace(finding, printed=next(iter(prints)), expected="")


def merged(
    book: CorrectionsBook, findings: Sequence[Finding], reports: frozenset[str], facts: Sequence[Fact] = ()
) -> CorrectionsBook:
    """The book after a build: its rows brought up to date, and a row for each finding that has none.

    ``reports`` are those of this build or no longer there; rows of other years' reports are left as they are.
    """
    ordered = in_order(findings)
    current = dict(zip(finding_ids(ordered), at_their_places(ordered, facts), strict=True))
    failed = {place_key(finding.place) for finding in findings if finding.code.startswith(_ABOUT_BOOK)}
    kept = [_renewed(row, current, reports, failed) for row in book.corrections.rows]
    known = {row.get("번호") for row in book.corrections.rows}
    new = [_row(own, finding) for own, finding in current.items() if own not in known and _wants_row(finding)]
    rows = (*(row for row in kept if row is not None), *new)
    return CorrectionsBook(Sheet(book.corrections.headings, rows), book.links, book.others)


def _wants_row(finding: Finding) -> bool:
    """Whether a finding is for the officer to settle here; what speaks of the book itself is not."""
    return finding.status == "open" and not finding.code.startswith(_ABOUT_BOOK)


def _row(own: str, finding: Finding) -> Row:
    """What the tool says of a finding."""
    texts = (
        own,
        _SEVERITY_WORDS[finding.severity],
        finding.place.report,
        where_words(finding.place),
        check_item(finding.code),
        finding.message,
        finding.printed,
        finding.expected,
    )
    return {**{h: safe_text(t) for h, t in zip(OWN, texts, strict=True) if t}, STATUS: _WORDS[finding.status]}


def _renewed(
    row: Row, current: Mapping[str, Finding], reports: frozenset[str], failed: Collection[object]
) -> Row | None:
    """A row with today's words and status; ``None`` for one whose finding has gone and in which nobody typed anything."""
    finding = current.get(row.get("번호", ""))
    if finding is None and row.get("파일", "") not in reports:
        return row
    if finding is None and not _is_typed(row):
        return None
    told = _row(row["번호"], finding) if finding else {}
    return {**row, **told, STATUS: _status(row, finding, failed)}


def _status(row: Row, finding: Finding | None, failed: Collection[object]) -> str:
    """What has become of a row: by what was typed first, then by its finding."""
    if row.get("정정값"):
        return FAILED if _correction(row).place in failed else CORRECTED
    if row.get(STATUS, "") in _ACCEPTED:
        return row[STATUS]
    return _WORDS[finding.status] if finding else GONE


def _is_typed(row: Row) -> bool:
    """Whether an officer has put anything into a row: a value, a reason, a column of their own, another status."""
    own_words = {text for heading, text in row.items() if heading not in (*OWN, STATUS) and text}
    return bool(own_words) or row.get(STATUS, OPEN) in _ACCEPTED or not row.get("번호")


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
    return made.close()


def _draw(made: Book, name: str, about: str, content: Sheet, typed: Sequence[str]) -> None:
    sheet = made.sheet(name)
    sheet.write_string(0, 0, about, made.format(font_size=11))
    head = made.format(bold=True, align="center", bg_color=HEADER_FILL, **borders(top=True, bottom=True))
    for at, heading in enumerate(content.headings):
        sheet.set_column(at, at, _WIDTHS.get(heading, 16))
        sheet.write_string(2, at, heading, head)
        look = {
            **cell_look("text"),
            "num_format": "@",
            **borders(),
            **({"bg_color": "#FFF9E5"} if heading in typed else {}),
        }
        style = made.format(**look)
        for row, cells in enumerate(content.rows, start=3):
            sheet.write_string(row, at, safe_text(cells.get(heading, "")), style)
    last = 2 + max(len(content.rows), 1)
    _offer_choices(sheet, content, last)
    sheet.autofilter(2, 0, last, len(content.headings) - 1)
    sheet.freeze_panes(3, 1)
    set_page(sheet, last, len(content.headings) - 1, (2, 2))


def _offer_choices(sheet: Worksheet, content: Sheet, last: int) -> None:
    """The words that mean something, to pick from; others may be typed."""
    for heading, choices in ((STATUS, (OPEN, ACCEPTED, CORRECTED)), ("종류", KINDS)):
        if heading in content.headings:
            at = content.headings.index(heading)
            sheet.data_validation(
                3, at, last + 200, at, {"validate": "list", "source": list(choices), "show_error": False}
            )
