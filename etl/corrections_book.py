"""정정.xlsx: the book in which findings are corrected; what an officer typed into it survives every new build.

Rows are kept in the officer's order, new findings are added below.  Columns, rows and sheets of their own are carried
along, and the file is only written where something in it has to change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from etl.corrections import Correction, Corrections, NameLink, place_key, where_words
from etl.finding_ids import finding_ids, finding_marks, id_of, in_order
from etl.model import Fact, Finding, Severity
from etl.stencil.values import safe_text
from etl.workbooks.check_items import check_item

NUMBER, REPORT, STATUS, REMARK = "번호", "파일", "상태", "비고"
OWN = (NUMBER, "심각도", REPORT, "위치", "점검 항목", "내용", "보고값", "제안값")
TYPED = ("정정값", "사유")
LINK_HEADINGS = ("종류", "구·군·시", "이전 이름", "지금 이름", REMARK)
OPEN, ACCEPTED, CORRECTED, FAILED, GONE, AWAY = "미조치", "확인함", "고침", "적용 못 함", "지적 없음", "원본 없음"
_ACCEPTED = frozenset({ACCEPTED, "확인", "accepted", "수용"})
_OUR_STATUS = frozenset({"", OPEN, CORRECTED, FAILED, GONE, AWAY})
_WORDS = {"open": OPEN, "corrected": CORRECTED, "accepted": ACCEPTED}
_SEVERITY_WORDS = {Severity.ERROR: "오류", Severity.WARNING: "경고", Severity.NOTE: "참고"}
_ABOUT_BOOK = "correction_"  # how the codes of findings about the book itself begin

Row = dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A sheet of named columns: headings in the officer's order, rows by heading."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Mark:
    """What the tool knows of a row it made: the finding's own mark, its report's hash, and what was written.

    ``told`` is empty where the row's finding had gone: then its cells are the officer's to change.
    """

    mark: str
    sha256: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CorrectionsBook:
    """The book as it stands: its two sheets, the officer's own as rows of cells, and the tool's notes on its rows."""

    corrections: Sheet = Sheet((*OWN, *TYPED, STATUS))
    links: Sheet = Sheet(LINK_HEADINGS)
    others: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)

    def declared(self) -> Corrections:
        """What the officer declared in it."""
        rows = tuple(_correction(row) for row in self.corrections.rows if is_declared(row))
        links = tuple(_link(row) for row in self.links.rows if row.get("이전 이름") and row.get("지금 이름"))
        return Corrections(rows, links)


def _correction(row: Row) -> Correction:
    return Correction(
        row.get(NUMBER, ""),
        row.get(REPORT, ""),
        row.get("위치", ""),
        row.get("보고값", ""),
        row.get("정정값", ""),
        row.get("사유", ""),
        not row.get("정정값") and row.get(STATUS, "") in _ACCEPTED,
    )


def is_declared(row: Row) -> bool:
    """Whether a row corrects or accepts something."""
    return bool(row.get("정정값")) or row.get(STATUS, "") in _ACCEPTED


def _link(row: Row) -> NameLink:
    texts = (row.get(heading, "") for heading in LINK_HEADINGS)
    kind, org, before, after, note = texts
    return NameLink(kind, org, before, after, note)


# -- before a build: what people did to the tool's own cells ---------------------------------------------------------


def settled(book: CorrectionsBook, there: Mapping[str, str]) -> CorrectionsBook:
    """The book with its rows at the reports of today: ``there`` is each entry of the input folder with its hash.

    A report that only has another name now takes its rows along, and so does one whose new name the officer typed.
    What was typed over the tool's own words goes into the remark, and the words come back.
    """
    names: dict[str, str] = {}
    for name, sha256 in there.items():
        names.setdefault(sha256, name)
    names.pop("", None)
    rows = tuple(_settled(row, book.marks.get(row.get(NUMBER, "")), there, names) for row in book.corrections.rows)
    return replace(
        book, corrections=_with_headings(replace(book.corrections, rows=rows)), marks=_moved_marks(book, rows)
    )


def _settled(row: Row, mark: Mark | None, there: Mapping[str, str], names: Mapping[str, str]) -> Row:
    if mark is None:
        return row
    report = row.get(REPORT, "")
    if id_of(report, mark.mark) != row[NUMBER] and report in there:  # the officer says where the report is now
        told = {**mark.told, REPORT: report} if mark.told else {}
        return {**_with_own_words(row, told), NUMBER: id_of(report, mark.mark)}
    row = _with_own_words(row, mark.told)
    if (report := row.get(REPORT, "")) not in there and (name := names.get(mark.sha256)):
        return {**row, REPORT: name, NUMBER: id_of(name, mark.mark)}
    return row


def _with_own_words(row: Row, told: Mapping[str, str]) -> Row:
    """The row as the tool wrote it; what somebody typed over it is a remark from now on."""
    changed = [h for h in OWN if _flat(row.get(h, "")) != _flat(told.get(h, ""))] if told else []
    typed = [f"{heading}: {row[heading]}" for heading in changed if row.get(heading)]
    remarks = " / ".join(text for text in (row.get(REMARK, ""), *typed) if text)
    cells = {**row, **{heading: told.get(heading, "") for heading in changed}, REMARK: remarks}
    return {heading: text for heading, text in cells.items() if text}


def _flat(text: str) -> str:
    return " ".join(text.split())


def _with_headings(sheet: Sheet) -> Sheet:
    """The sheet with a column for the remarks where a row has one."""
    has_remarks = any(row.get(REMARK) for row in sheet.rows)
    return replace(sheet, headings=(*sheet.headings, REMARK)) if has_remarks and REMARK not in sheet.headings else sheet


def _moved_marks(book: CorrectionsBook, rows: Sequence[Row]) -> dict[str, Mark]:
    """The marks, under the new numbers of rows whose report has another name now."""
    moved = {
        new[NUMBER]: replace(mark, told={})
        for old, new in zip(book.corrections.rows, rows, strict=True)
        if new.get(NUMBER) != old.get(NUMBER) and (mark := book.marks.get(old.get(NUMBER, "")))
    }
    return {**book.marks, **moved}


# -- after a build ---------------------------------------------------------------------------------------------------


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


@dataclass(frozen=True)
class Today:
    """What a build found: its findings by id and by mark, the reports used, every input entry with its hash."""

    findings: Mapping[str, Finding]
    marks: Mapping[str, str]
    used: frozenset[str]
    there: Mapping[str, str]

    @property
    def failed(self) -> frozenset[object]:
        """The places of corrections that could not be applied."""
        return frozenset(place_key(f.place) for f in self.findings.values() if f.code.startswith(_ABOUT_BOOK))


def today(findings: Sequence[Finding], facts: Sequence[Fact], used: frozenset[str], there: Mapping[str, str]) -> Today:
    """A build's findings as the book needs them."""
    ordered = in_order(findings)
    ids = finding_ids(ordered)
    current = dict(zip(ids, at_their_places(ordered, facts), strict=True))
    return Today(current, dict(zip(ids, finding_marks(ordered), strict=True)), used, there)


def merged(book: CorrectionsBook, now: Today) -> CorrectionsBook:
    """The book after a build: its rows brought up to date, and a row for each finding that has none.

    Rows of reports that are there but not of this build (other years', unreadable ones) are left as they are.
    """
    failed = now.failed
    kept = [_renewed(row, now, failed) for row in book.corrections.rows]
    known = {row.get(NUMBER) for row in book.corrections.rows}
    new = [_row(own, finding) for own, finding in now.findings.items() if own not in known and _wants_row(finding)]
    rows = (*(row for row in kept if row is not None), *new)
    return replace(book, corrections=Sheet(book.corrections.headings, rows), marks=_marks(rows, book.marks, now))


def _wants_row(finding: Finding) -> bool:
    """Whether a finding is for the officer to settle here; what speaks of the book itself is not."""
    return finding.status == "open" and not finding.code.startswith(_ABOUT_BOOK)


def _row(own: str, finding: Finding) -> Row:
    """What the tool says of a finding."""
    return {**_told(own, finding), STATUS: _WORDS[finding.status]}


def _told(own: str, finding: Finding) -> Row:
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
    return {h: text for h, t in zip(OWN, texts, strict=True) if (text := safe_text(t).strip())}


def _renewed(row: Row, now: Today, failed: Collection[object]) -> Row | None:
    """A row with today's words and status; ``None`` for one whose finding has gone and in which nobody typed anything."""
    finding, report = now.findings.get(row.get(NUMBER, "")), row.get(REPORT, "")
    if finding is None and report in now.there and report not in now.used:
        return row
    if finding is None and not _is_typed(row):
        return None
    kept = {heading: text for heading, text in row.items() if finding is None or heading not in OWN}
    told = _told(row[NUMBER], finding) if finding else {}
    status = _status(row, finding, failed, is_away=report not in now.there)
    return {**told, **kept, **({STATUS: status} if status else {})}


def _status(row: Row, finding: Finding | None, failed: Collection[object], *, is_away: bool) -> str:
    """What has become of a row: what was typed first, then its finding; the officer's own words stand."""
    typed = row.get(STATUS, "")
    if typed not in _OUR_STATUS and not (typed in _ACCEPTED and row.get("정정값")):
        return typed
    if row.get("정정값"):
        return AWAY if is_away else FAILED if _correction(row).place in failed else CORRECTED
    if not row.get(NUMBER):
        return typed
    return AWAY if is_away else _WORDS[finding.status] if finding else GONE


def _is_typed(row: Row) -> bool:
    """Whether an officer has put anything into a row: a value, a reason, a column of their own, another status."""
    own_words = {text for heading, text in row.items() if heading not in (*OWN, STATUS) and text}
    return bool(own_words) or row.get(STATUS, OPEN) not in _OUR_STATUS or not row.get(NUMBER)


def _marks(rows: Iterable[Row], old: Mapping[str, Mark], now: Today) -> dict[str, Mark]:
    """The tool's notes on the rows it made."""
    marks: dict[str, Mark] = {}
    for row in rows:
        own, report = row.get(NUMBER, ""), row.get(REPORT, "")
        if finding := now.findings.get(own):
            marks[own] = Mark(now.marks[own], now.there.get(report, ""), _told(own, finding))
        elif own in old:
            told = old[own].told if report in now.there and report not in now.used else {}
            marks[own] = Mark(old[own].mark, now.there.get(report) or old[own].sha256, told)
    return marks


def missing_reports(book: CorrectionsBook, there: Collection[str]) -> tuple[str, ...]:
    """The report of each declared row whose report is not there, as often as it is meant."""
    reports = (row.get(REPORT, "") for row in book.corrections.rows if is_declared(row))
    return tuple(report for report in reports if report not in there)
