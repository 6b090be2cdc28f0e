"""Numbers a reader was not sure of: flagged where no arithmetic confirms them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from etl.model import Fact, Finding, Place, Proof, Severity
from etl.recognise import Report

RECOGNISED = ("pdf_ocr_page", "pdf_ocr_text")  # what the readers say of a page whose letters were recognised


def uncertain_findings(reports: Sequence[Report], facts: Sequence[Fact]) -> Iterator[Finding]:
    """A warning for each table, and each scanned page, with numbers its reader was not sure of that stay unproved."""
    doubtful = {
        (report.document.report, recognised.table.id, row, column)
        for report in reports
        for recognised in report.tables
        for row, column in recognised.table.uncertain
    }
    places: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in dict.fromkeys(f.place for f in facts if f.proof is Proof.UNPROVED and f.value is not None):
        if (place.report, place.table, place.row, place.column) in doubtful:
            places[place.report, place.table].append(place)
    yield from _uncertain_text(reports, facts)
    for cells in places.values():
        yield Finding(
            Severity.WARNING,
            "uncertain_cell",
            f"파일에서 글자나 칸을 확실히 읽지 못했고 검산으로도 확인되지 않은 숫자입니다: {_cells(cells)}. 원본과 견주어 확인하십시오.",
            cells[0],
        )


def _uncertain_text(reports: Sequence[Report], facts: Sequence[Fact]) -> Iterator[Finding]:
    """A warning for each scanned page with numbers of its running text that stay unproved."""
    scanned = {
        (finding.place.report, finding.place.page)
        for report in reports
        for finding in report.document.findings
        if finding.code in RECOGNISED
    }
    found: dict[tuple[str, int | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        place = fact.place
        if fact.proof is Proof.UNPROVED and fact.value is not None and not place.table:
            found[place.report, place.page].append(fact)
    for page, here in found.items():
        if page in scanned:
            printed = ", ".join(dict.fromkeys(fact.printed for fact in here[:5]))
            more = f" 외 {len(here) - 5}개" if len(here) > 5 else ""
            yield Finding(
                Severity.WARNING,
                "uncertain_text",
                f"스캔한 쪽의 본문에서 글자 인식으로 읽었고 검산으로 확인되지 않은 숫자입니다: {printed}{more}. 원본과 견주어 확인하십시오.",
                here[0].place,
            )


def _cells(cells: Sequence[Place]) -> str:
    """Where the cells are: the first five, and how many more."""
    where = ", ".join(f"{place.row}행 {place.column}열" for place in cells[:5])
    return where + (f" 외 {len(cells) - 5}칸" if len(cells) > 5 else "")
