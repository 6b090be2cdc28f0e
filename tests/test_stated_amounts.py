"""소요예산 stated in lines: lists with their total, bullets above and below, boxes, and a slipped unit with its parts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from grids import grid_of, proved

from etl.families import families_of
from etl.families.required_budget import is_key_value, statements, whole_line
from etl.model import Fact, Proof
from etl.outline import outline
from etl.proving import prove_reports
from etl.readers.base import Source
from etl.readers.text import read_text
from etl.recognise import document_to_report

M = 1_000_000


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "○ 사업비 : 국비 10억원, 시비 5억원 등 총 15억원",
            [("", "", 1500, ""), ("", "국비", 1000, "source"), ("", "시비", 500, "source")],
        ),
        ("○ 사업비 : ’23년 300백만원, ’24년 500백만원", [("2023", "", 300, ""), ("2024", "", 500, "")]),
        (
            "○ 사업비 : ’23년 300백만원, ’24년 500백만원, 총 800백만원",
            [("", "", 800, ""), ("2023", "", 300, "year"), ("2024", "", 500, "year")],
        ),
        ("○ 소요예산 : 2022년 300백만원, 2023년 450건", [("2022", "", 300, "")]),
        (
            "○ 사업비 12억원[국비 7억, 구비 5억]",
            [("", "", 1200, ""), ("", "국비", 700, "source"), ("", "구비", 500, "source")],
        ),
        (
            "○ 사업비 : 3억5천만원(국비 1억5천만, 구비 2억)",
            [("", "", 350, ""), ("", "국비", 150, "source"), ("", "구비", 200, "source")],
        ),
        (
            "○ 사업비 : 1억2천3백만원(국비 60, 구비 63)",
            [("", "", 123, ""), ("", "국비", 60, "source"), ("", "구비", 63, "source")],
        ),
        ("○ 총사업비 : 일금 이억원정", [("", "", 200, "")]),
        ("○ 소요예산 : 2백만원 × 12월 = 24백만원", [("2021", "", 24, "")]),
    ],
)
def test_statements(line: str, found: list[tuple[str, str, int, str]]) -> None:
    told = [(s.year, s.source, s.won / M, s.within) for s in statements(line, 2021)]
    assert told == found


def report(*lines: str) -> tuple[Fact, ...]:
    text = "\n".join(("2023년 주요업무계획", "청소과", "1. 거리 청소", *lines)) + "\n"
    document = read_text(Source("보고.txt", text.encode()))
    return prove_reports([document_to_report(document, outline(document, "한빛구"))])[0].facts


def stated(*lines: str) -> list[tuple[str, str, int, str]]:
    return [
        (f.label("year"), f.label("source"), int((f.value or 0) / 1000), f.proof.value)
        for f in report(*lines)
        if f.family == "required_budget"
    ]


def test_bullets_below_an_amount_are_its_parts() -> None:
    assert stated("○ 사 업 비 : 420백만원", "  - 국  비 : 210백만원(50%)", "  - 구비 210백만원", "○ 기대효과") == [
        ("", "", 420_000, "proved"),
        ("", "국비", 210_000, "proved"),
        ("", "구비", 210_000, "proved"),
    ]


def test_a_heading_without_an_amount_is_answered_below() -> None:
    assert stated("□ 소요예산", "  ○ 총 120천원(시비 60천원, 구비 60천원)") == [
        ("2023", "", 120, "proved"),
        ("2023", "시비", 60, "proved"),
        ("2023", "구비", 60, "proved"),
    ]
    assert stated("□ 총사업비", "  - 2023년 300천원", "  - 2024년 500천원") == [
        ("2023", "", 300, "unproved"),
        ("2024", "", 500, "unproved"),
    ]
    assert stated("□ 소요예산", "  ○ 국비 60천원", "  ○ 시비 40천원", "  ○ 기간 : 2023년") == [
        ("2023", "국비", 60, "unproved"),
        ("2023", "시비", 40, "unproved"),
    ]


@pytest.mark.parametrize(
    "below",
    [
        ["- 2022년 100백만원", "- 2023년 200백만원"],  # two of more years
        ["- 국비 300백만원", "- 협찬 200백만원"],  # a source that nobody knows
        ["- 도로 5km", "- 국비 300백만원"],
        [],
    ],
)
def test_some_of_an_amounts_parts_are_no_sum(below: list[str]) -> None:
    assert whole_line("", "○ 총사업비 : 500백만원", below) == "○ 총사업비 : 500백만원"


BOX = "사업개요 | 추진근거 | 조례\n | 사업기간 | 2023. 1. ~ 12.\n | 사 업 비 | 50천원(국비 20, 구비 30)"


def test_a_box_with_a_title_across_its_rows() -> None:
    name, result = proved(grid_of(BOX, {(1, 1): (3, 1)}, unit=""))
    assert name == "required_budget"
    assert [(f.label("source"), f.value, f.place.row, f.place.column) for f in result.facts] == [
        ("", Decimal(50_000), 3, 3),
        ("국비", Decimal(20_000), 3, 3),
        ("구비", Decimal(30_000), 3, 3),
    ]
    assert {f.proof for f in result.facts} == {Proof.PROVED}


def test_a_box_of_two_pairs_in_a_row() -> None:
    text = "위치 | 한빛로 1 | 사업기간 | 2023년\n사업량 | 1km | 사업비 | 50천원(국비 20, 구비 30)\n규모 | 3층 | 시행자 | 한빛구"
    name, result = proved(grid_of(text, unit=""))
    assert name == "required_budget"
    assert {(f.place.row, f.place.column) for f in result.facts} == {(2, 4)}


@pytest.mark.parametrize(
    "text",
    [
        "사업명 | 사업량 | 사업비 | 사업기간\n도로 | 1km | 500천원 | 2023년\n하천 | 2km | 600천원 | 2024년",
        "구분 | 2022년 | 2023년\n면적 | 300 | 400\n기간 | 3 | 4",
    ],
)
def test_lists_and_counts_are_no_boxes(text: str) -> None:
    grid = grid_of(text, heading="현황")
    assert not is_key_value(grid)
    assert [family.name for family in families_of(grid)] != ["required_budget"]


GRID = (
    "(단위: 천원)",
    "재원별\t합계\t2022년\t2023년",
    "계\t9,850\t4,000\t5,850",
    "시비\t5,910\t2,400\t3,510",
    "군비\t3,940\t1,600\t2,340",
)


def test_the_parts_of_a_slipped_amount_take_the_unit_it_is_mended_to() -> None:
    told = stated("○ 총사업비: 9,850원(시비 5,910, 군비 3,940)", "□ 연차별 소요재원", *GRID)
    assert told == [("", "", 9850, "repaired"), ("", "시비", 5910, "repaired"), ("", "군비", 3940, "repaired")]
    wrong = stated("○ 총사업비: 9,850원(시비 5,910, 군비 3,941)", "□ 연차별 소요재원", *GRID)
    assert wrong == [("", "", 9850, "repaired"), ("", "시비", 5910, "disputed"), ("", "군비", 3941, "disputed")]
