"""소요재원 in the forms that other offices print: groups of sources, odd year columns, sources across, one wrong cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from grids import fact, grid_of, proved

from etl.check_culprits import culprits
from etl.checks import Proved
from etl.families import FALLBACK, families_of
from etl.families.funding_labels import Whose, settle
from etl.identities import sum_identity
from etl.model import Finding, Proof
from etl.recognise import recognise

ABOUT = {"heading": "소요재원", "year": 2023}
K = Decimal(1000)
Told = dict[tuple[str, str, str, str], Decimal | None]


def plan(text: str, spans: dict[tuple[int, int], tuple[int, int]] | None = None, **around: object) -> Proved:
    name, result = proved(grid_of(text, spans, **{**ABOUT, **around}))
    assert name == "funding_plan"
    return result


def told(result: Proved) -> Told:
    """(source, sub-row, column, year) → 천원."""
    return {
        (f.label("source"), f.label("item"), f.label("column"), f.label("year")): f.value / K if f.value else f.value
        for f in result.facts
    }


def said(text: str, **around: object) -> list[Finding]:
    grid = grid_of(text, **{**ABOUT, **around})
    (family,) = families_of(grid)
    return list(family.findings(grid, family.read(grid)))


def all_proved(result: Proved) -> bool:
    return {f.proof for f in result.facts} == {Proof.PROVED} and result.findings == ()


# --- the columns


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("총사업비 | 2022년 | 2023년 | 2024~2026년", ["total", "2022", "2023", "after"]),
        ("총사업비 | 2020∼2022 | 2023 | 2024년~", ["total", "before", "2023", "after"]),
        ("2022~2023년 | 2022년 | 2023년", ["total", "2022", "2023"]),
        ("합계 | 2022년까지 | 2023년 | 2024년부터", ["total", "before", "2023", "after"]),
        ("합계 | 기확보 | 2023년 | 잔여", ["total", "before", "2023", "after"]),
        ("계 | 전년도까지 | 금년도 | 향후", ["total", "before", "2023", "after"]),
        ("계 | 작년 | 올해 | 내년", ["total", "2022", "2023", "2024"]),
    ],
)
def test_when_the_amounts_of_a_column_are_of(header: str, columns: list[str]) -> None:
    years = len(columns) - 1
    row = " | ".join([str(10 * years)] + ["10"] * years)
    result = plan(f"재원별 | {header}\n계 | {row}\n구비 | {row}")
    totals = [f.label("year") or f.label("column") for f in result.facts if f.label("source") == "계"]
    assert totals == columns
    assert all_proved(result)


YEAR_OF_BUDGETS = "재원별 | 합계 | 2023년 | | 2024년\n | | 본예산 | 추경 |\n계 | {0}\n구비 | {0}"
SPANS = {(1, 1): (2, 1), (1, 2): (2, 1), (1, 3): (1, 2), (1, 5): (2, 1)}


def test_the_budgets_of_a_year_are_added_up_and_show_what_is_printed() -> None:
    result = plan(YEAR_OF_BUDGETS.format("600 | 150 | 50 | 400"), SPANS)
    this = fact(result.facts, source="구비", year="2023")
    assert (this.value, this.printed, this.place.column) == (200 * K, "150 + 50", 3)
    assert all_proved(result)


def test_a_later_budget_that_the_total_counts_alone_is_the_years() -> None:
    result = plan(YEAR_OF_BUDGETS.format("600 | 150 | 200 | 400"), SPANS)
    this = fact(result.facts, source="구비", year="2023")
    assert (this.value, this.printed, this.place.column) == (200 * K, "200", 4)
    assert all_proved(result)


def test_a_column_that_nobody_can_place_is_said_and_fails_no_sum() -> None:
    text = "재원별 | 합계 | 2022년 | 2023년 | 협의 중\n계 | 600 | 100 | 200 | 300\n구비 | 600 | 100 | 200 | 300"
    assert plan(text).findings == ()
    assert [(f.code, f.place.row, f.place.column, f.printed) for f in said(text)] == [("column_unread", 1, 5, "협의중")]
    across = "연도 | 계 | 구비\n합계 | 600 | 600\n2022년 | 100 | 100\n2023년 | 200 | 200\n협의 중 | 300 | 300"
    assert [(f.code, f.place.row, f.place.column) for f in said(across)] == [("column_unread", 5, 1)]


def test_remarks_and_shares_are_no_unread_columns() -> None:
    text = "재원별 | 합계 | 2022년 | 2023년 | 비고 | 비율\n계 | 300 | 100 | 200 | 1 | 100\n구비 | 300 | 100 | 200 | 2 | 100"
    assert said(text) == []


# --- the labels


def test_a_heading_over_the_sources_is_no_sub_row_and_what_it_costs_is_the_total() -> None:
    text = "연도별 | 사업비 | 재원별 | |\n | | 국비 | 시비 | 구비\n합계 | 60 | 10 | 20 | 30\n2022년 | 20 | 5 | 5 | 10\n2023년 | 40 | 5 | 15 | 20"
    result = plan(text, {(1, 1): (2, 1), (1, 2): (2, 1), (1, 3): (1, 3)}, heading="추진계획")
    assert told(result)["계", "", "year", "2023"] == 40
    assert told(result)["시비", "", "year", "2022"] == 5
    assert {f.label("source_code") for f in result.facts} == {"TOTAL", "NAT", "UP", "OWN"}
    assert all_proved(result)


def test_the_leaf_of_local_sources_is_the_source() -> None:
    text = "연도 | 계 | 국비 | 지방비 |\n | | | 시비 | 구비\n합계 | 60 | 10 | 20 | 30\n2022년 | 60 | 10 | 20 | 30"
    result = plan(text, {(1, 1): (2, 1), (1, 2): (2, 1), (1, 3): (2, 1), (1, 4): (1, 2)})
    assert {(f.label("source"), f.label("source_code"), f.label("item")) for f in result.facts} == {
        ("계", "TOTAL", ""),
        ("국비", "NAT", ""),
        ("시비", "UP", ""),
        ("구비", "OWN", ""),
    }
    assert all_proved(result)


def test_a_total_over_both_label_columns_and_groups_with_a_subtotal() -> None:
    text = """
구분 | | 합계 | 2022년 | 2023년
총계 | | 600 | 300 | 300
국비 | 소계 | 300 | 150 | 150
 | 균특 | 200 | 100 | 100
 | 특교세 | 100 | 50 | 50
지방비 | 소계 | 300 | 150 | 150
 | 시비 | 100 | 50 | 50
 | 구비 | 200 | 100 | 100
"""
    for spans in ({}, {(2, 1): (1, 2)}):
        result = plan(text, spans)
        assert [(s, i) for s, i, column, _ in told(result) if column == "total"] == [
            ("총계", ""),
            ("국비", ""),
            ("국비", "균특"),
            ("국비", "특교세"),
            ("지방비", ""),
            ("시비", ""),
            ("구비", ""),
        ]
        assert fact(result.facts, source="총계", column="total").label("source_code") == "TOTAL"
        assert all_proved(result)


def test_a_group_without_a_row_of_its_own_leaves_its_leaves() -> None:
    text = (
        "구분 | | 합계 | 2023년\n국비 | 균특 | 20 | 20\n | 특교세 | 10 | 10\n지방비 | 시비 | 30 | 30\n합계 | | 60 | 60"
    )
    assert [(s, i) for s, i, column, _ in told(plan(text)) if column == "total"] == [
        ("균특", ""),
        ("특교세", ""),
        ("시비", ""),
        ("합계", ""),
    ]


PARTS = """
구분 | 재원 | 합계 | 2022년 | 2023년
총계 | 계 | 60 | 20 | 40
전시관 | 소계 | 20 | 10 | 10
 | 국비 | 15 | 5 | 10
 | 구비 | 5 | 5 | -
공원 | 소계 | 40 | 10 | 30
 | 국비 | 30 | 10 | 20
 | 구비 | 10 | - | 10
"""


def test_a_total_beside_a_total_is_no_sub_row_and_each_sub_row_adds_up() -> None:
    result = plan(PARTS)
    assert ("계", "", "total", "") in told(result)
    assert told(result)["소계", "공원", "year", "2023"] == 30
    assert {f.proof for f in result.facts if f.value is not None} == {Proof.PROVED}
    wrong = plan(PARTS.replace("공원 | 소계 | 40 | 10 | 30", "공원 | 소계 | 41 | 10 | 31"))
    assert [(f.code, f.expected) for f in wrong.findings] == [("sum_sources", "40"), ("sum_sources", "30")]


@pytest.mark.parametrize(
    ("labels", "settled"),
    [
        ([("구비", "기타"), ("구비", "시설비")], [("구비", "기타"), ("구비", "시설비")]),
        ([("국비", "재원별"), ("구비", "재원별")], [("국비", ""), ("구비", "")]),
        ([("사업비", ""), ("계", "")], [("사업비", ""), ("계", "")]),
        ([("", "총계"), ("국비", "")], [("총계", ""), ("국비", "")]),
    ],
)
def test_labels_settled(labels: list[tuple[str, str]], settled: list[tuple[str, str]]) -> None:
    assert settle([Whose(*each) for each in labels]) == tuple(Whose(*each) for each in settled)


# --- sources across the head


def test_years_over_sources_in_one_row() -> None:
    text = "총사업비 | 2023년 | | | 2024년 | |\n | 계 | 국비 | 구비 | 계 | 국비 | 구비\n600 | 200 | 100 | 100 | 400 | 200 | 200"
    result = plan(text, {(1, 1): (2, 1), (1, 2): (1, 3), (1, 5): (1, 3)})
    assert told(result) == {
        ("계", "", "total", ""): 600,
        ("계", "", "year", "2023"): 200,
        ("국비", "", "year", "2023"): 100,
        ("구비", "", "year", "2023"): 100,
        ("계", "", "year", "2024"): 400,
        ("국비", "", "year", "2024"): 200,
        ("구비", "", "year", "2024"): 200,
    }
    assert all_proved(result)


PROJECTS = "사업명 | 계 | 국비 | 구비\n합계 | 60 | 20 | 40\n도로 | 40 | 15 | 25\n하천 | 20 | 5 | 15"


def test_a_list_of_projects_with_their_sources_and_a_total() -> None:
    result = plan(PROJECTS, heading="2023년 소요예산")
    assert told(result)["국비", "", "year", "2023"] == 20
    assert told(result)["구비", "하천", "year", "2023"] == 15
    assert all_proved(result)
    assert plan(PROJECTS.replace("15 | 25", "15 | 35"), heading="2023년 소요예산").findings


def test_amounts_of_sources_that_became_statistics_are_said() -> None:
    without_total = PROJECTS.replace("합계 | 60 | 20 | 40\n", "")
    recognised, (finding,) = recognise(grid_of(without_total, heading="추진현황"))
    assert (recognised.family, finding.code) == (FALLBACK, "budget_table_unread")
    assert recognise(grid_of(without_total, heading="추진현황", unit="명"))[1] == ()


# --- one wrong cell


def test_the_cell_that_mends_both_sums_is_named_with_its_value() -> None:
    text = "재원별 | 합계 | 2022년 | 2023년\n계 | 300 | 100 | 200\n국비 | 150 | 50 | 105\n구비 | 150 | 50 | 100"
    result = plan(text)
    assert [(f.label("source"), f.label("year")) for f in result.facts if f.proof is Proof.DISPUTED] == [
        ("국비", "2023")
    ]
    assert [f.code for f in result.findings] == ["sum_years", "sum_sources"]
    for finding in result.findings:
        assert (finding.place.row, finding.place.column, finding.printed, finding.expected) == (3, 4, "105", "100")
        assert finding.difference == "5"
        assert "3행 4열의 ‘105’이(가) 100(이)면 두 식이 모두 맞습니다" in finding.message


def test_a_right_rate_and_a_right_total_beside_the_wrong_cell_are_not_blamed() -> None:
    text = "구분 | 예산액 | 집행액 | 집행잔액 | 집행률\n계 | 3,000 | 1,400 | 1,500 | 50.0\n가 | 1,200 | 600 | 600 | 50.0\n나 | 1,800 | 900 | 900 | 50.0"
    name, result = proved(grid_of(text, heading="예산집행"))
    assert name == "budget_execution"
    assert [(f.place.row, f.place.column) for f in result.facts if f.proof is Proof.DISPUTED] == [(2, 3)]
    assert {f.expected for f in result.findings} == {"1,500"}


@pytest.mark.parametrize(("second", "named"), [("57 | 100", {"105", "57"}), ("50 | 107", set())])
def test_two_wrong_cells_are_told_apart_unless_they_share_a_sum(second: str, named: set[str]) -> None:
    text = f"재원별 | 합계 | 2022년 | 2023년\n계 | 300 | 100 | 200\n국비 | 150 | 50 | 105\n구비 | 150 | {second}"
    told = [f for f in plan(text).findings if "모두 맞습니다" in f.message]
    assert {f.printed for f in told} == named


def test_a_sum_said_twice_has_no_culprit() -> None:
    facts = plan("재원별 | 합계 | 2022년 | 2023년\n계 | 30 | 10 | 20\n구비 | 31 | 10 | 20").facts
    row = [f for f in facts if f.label("source") == "구비"]
    twice = [sum_identity(code, row[0], row[1:], "합계 = 연도별 금액의 합") for code in ("sum_years", "sum_rows")]
    assert culprits(twice, [], {f: f.value for f in facts}) == ()
