"""A number its reader was not sure of is never plain: flagged, or proved by arithmetic."""

from __future__ import annotations

from dataclasses import replace

from grids import table_of

from etl.model import Document, Paragraph, Place
from etl.proving import prove_reports
from etl.reading import understand

ROWS = [["단위사업명", "예산액", "집행액"], ["계", "300", "100"], ["가", "100", "40"], ["나", "200", "60"]]


def _codes(uncertain: frozenset[tuple[int, int]], rows: list[list[str]]) -> list[str]:
    table = replace(table_of(rows), uncertain=uncertain)
    place = Place(report="r.txt", line=1)
    blocks = (
        Paragraph("2021년 주요업무 보고", place),
        Paragraph("홍보과", place),
        Paragraph("(단위: 천원)", place),
        table,
    )
    report = understand(Document("r.txt", "", "pdf", blocks), "한빛구")
    return [f.code for f in prove_reports([report])[1] if f.code == "uncertain_cell"]


def test_an_uncertain_number_that_no_sum_covers_is_flagged() -> None:
    assert _codes(frozenset({(2, 2)}), [ROWS[0], ROWS[2], ROWS[3]]) == ["uncertain_cell"]


def test_a_proved_number_needs_no_flag() -> None:
    assert _codes(frozenset({(3, 2)}), ROWS) == []


def test_certain_numbers_are_not_flagged() -> None:
    assert _codes(frozenset(), [ROWS[0], ROWS[2]]) == []
