"""Each family: which tables it claims, and what it makes of the forms the reports print."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from grids import fact, grid_of, proved

from etl.families import FAMILIES, families_of
from etl.families.base import Grid, count_header_rows, first_unit
from etl.families.facilities import items_of
from etl.families.required_budget import statements
from etl.model import Proof

K = Decimal(1000)


# --- funding_plan


def test_a_merged_total_over_sub_rows_is_the_sources_own() -> None:
    spans = {(1, 1): (1, 2), (2, 1): (1, 2), (3, 1): (2, 1), (3, 3): (2, 1)}
    name, result = proved(
        grid_of(
            "재원별 | | 합계 | 2021년 | 2022년\n계 | | 300 | 100 | 200\n구비 | 보급 | 300 | 60 | 150\n | 수리 | | 40 | 50",
            spans,
        )
    )
    assert name == "funding_plan"
    assert fact(result.facts, source="구비", item="", column="total").value == 300 * K
    assert {f.proof for f in result.facts} == {Proof.PROVED}


def test_a_short_row_is_read_from_the_right_when_only_that_adds_up() -> None:
    _, result = proved(
        grid_of(
            "재원별 | 합계 | 2020년 | 2021년 | 2022년\n계 | 800 | 100 | 300 | 400\n국비 | 100 | 40 | 30 | 30\n구비 | 400 | 60 | 170 | 170\n시비 | 300 | 100 | 200 |"
        )
    )
    assert fact(result.facts, source="시비", year="2022").value == 200 * K
    assert fact(result.facts, source="시비", year="2021").value == 100 * K


def test_a_grid_with_its_sources_across_is_read_turned_round() -> None:
    name, result = proved(
        grid_of(
            "연도 | 계 | 국비 | 구비\n합계 | 60 | 24 | 36\n2021년 | 30 | 12 | 18\n2022년 | 30 | 12 | 18",
            heading="소요예산",
        )
    )
    assert name == "funding_plan"
    own = fact(result.facts, source="구비", year="2022")
    assert (own.value, own.place.row, own.place.column, own.proof) == (18 * K, 4, 4, Proof.PROVED)
    assert len(result.facts) == 9


def test_a_row_that_lost_its_total_is_placed_by_the_columns_and_the_total_repaired() -> None:
    _, result = proved(
        grid_of("재원별 | 합계 | 2021년 | 2022년\n계 | 900 | 500 | 400\n국비 | 300 | 200 | 100\n구비 | 300 | 300 |")
    )
    total = fact(result.facts, source="구비", column="total")
    assert (total.value, total.proof, total.printed) == (600 * K, Proof.REPAIRED, "")
    assert fact(result.facts, source="구비", year="2021").value == 300 * K


def test_a_sub_row_that_lost_its_merged_source_belongs_to_the_source_above() -> None:
    grid = grid_of(
        "재원별 | | 합계 | 2021년 | 2022년\n계 | | 90 | 50 | 40\n시비 | 보급 | 60 | 30 | 30\n수리 | 30 | 20 | 10"
    )
    _, result = proved(grid)
    assert fact(result.facts, source="시비", item="수리", column="total").value == 30 * K
    assert {f.proof for f in result.facts if f.value is not None} <= {Proof.PROVED, Proof.REPAIRED}


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("재원별 | 총사업비 | 기투자 | 2021년 | 2022년 | 향후투자", ["total", "before", "year", "year", "after"]),
        ("재원 | 2023년 | 2022년 | 2021년 | 합계", ["year", "year", "year", "total"]),
        ("구 분 | 합 계 | 2020년까지 | ’21년 | ’22년 | 2023년 이후", ["total", "before", "year", "year", "after"]),
    ],
)
def test_amount_columns_are_known_wherever_they_stand(header: str, columns: list[str]) -> None:
    width = header.count("|")
    name, result = proved(
        grid_of(f"{header}\n계 |" + " | ".join(["10"] * width) + "\n국비 |" + " | ".join(["10"] * width))
    )
    assert name == "funding_plan"
    assert [f.label("column") for f in result.facts if f.label("source") == "계"] == columns


def test_sources_are_coded_by_the_body_and_doubt_is_told() -> None:
    grid = grid_of(
        "재원별 | 합계 | 2021년 | 2022년\n계 | 60 | 30 | 30\n시비 | 20 | 10 | 10\n특교 | 20 | 10 | 10\n구 비 | 20 | 10 | 10",
        org="한빛구",
    )
    (family,) = families_of(grid)
    facts = family.read(grid)
    assert {f.label("source"): f.label("source_code") for f in facts} == {
        "계": "TOTAL",
        "시비": "UP",
        "특교": "",
        "구비": "OWN",
    }
    assert [f.code for f in family.findings(grid, facts)] == ["ambiguous_source"]


def test_a_missing_unit_is_assumed_aloud_unless_a_heading_tells_it() -> None:
    text = "재원별 | 합계 | 2021년 | 2022년\n계 | 60 | 30 | 30\n구비 | 60 | 30 | 30"
    grid = grid_of(text, unit="")
    (family,) = families_of(grid)
    assert [f.code for f in family.findings(grid, ())] == ["unit_assumed"]
    told = grid_of(text, unit="", heading="2021년 소요예산 : 30백만원")
    assert list(family.findings(told, ())) == []
    assert family.read(told)[0].value == Decimal(60_000_000)


# --- budget_execution


def test_a_cell_that_names_its_sources_gives_the_whole_and_each() -> None:
    _, result = proved(
        grid_of(
            "예산액 | 집행액 | 집행률(%)\n516,966 (사비 33,684, 구비 483,282) | 485,743 (시비 28,999, 구비 456,744) | 94.0",
            project="구정홍보",
        )
    )
    assert {f.label("source") for f in result.facts} == {"", "시비", "구비"}
    assert fact(result.facts, "budget", source="시비").value == 33_684 * K
    assert {f.proof for f in result.facts} == {Proof.PROVED}
    assert {f.label("name") for f in result.facts} == {"구정홍보"}


def test_the_only_source_of_a_cell_has_the_proof_of_the_whole() -> None:
    _, result = proved(grid_of("예산액 | 집행액 | 집행률(%)\n1,000(구비) | 362(구비) | 36.2", project="가"))
    assert {(f.label("source"), f.proof) for f in result.facts} == {("", Proof.PROVED), ("구비", Proof.PROVED)}


def test_executed_amounts_split_by_date() -> None:
    spans = {(1, 1): (2, 1), (1, 2): (2, 1), (1, 3): (1, 2), (1, 5): (2, 1)}
    _, result = proved(
        grid_of(
            "단위사업명 | 예산액 | 집행액 | | 집행률(%) (9.30.기준)\n | | 9.30.기준 | 12.31.까지 |\n계 | 100 | 60 | 95 | 60.0\n가 | 100 | 60 | 95 | 60.0",
            spans,
        )
    )
    assert {f.label("as_of") for f in result.facts} == {"2021-09-30"}
    assert fact(result.facts, "expected", name="가").value == 95 * K
    assert fact(result.facts, "rate", name="가").proof is Proof.PROVED


def test_rows_of_sources_belong_to_the_line_above() -> None:
    _, result = proved(
        grid_of(
            "구분 | 예산액 | 집행액 | 집행률\n계 | 100 | 50 | 50.0\n국비 | 60 | 30 | 50.0\n구비 | 40 | 20 | 50.0",
            project="보육",
        )
    )
    assert fact(result.facts, "budget", source="국비", name="보육").value == 60 * K
    assert fact(result.facts, "budget", source="").proof is Proof.PROVED


@pytest.mark.parametrize(
    ("text", "around", "level"),
    [
        ("단위사업명 | 예산액 | 집행액\n계 | 10 | 5\n가 | 10 | 5", {}, "program"),
        ("예산액 | 집행액\n10 | 5", {"project": "가"}, "project"),
        ("세부사업명 | 예산액 | 집행액\n가 | 10 | 5\n나 | 10 | 5", {}, "project"),
        ("구분 | 예산액 | 집행액\n계 | 20 | 10\n인건비 | 10 | 5\n사업비 | 10 | 5", {"project": "가"}, "project"),
        ("구분 | 예산액 | 집행액\n계 | 20 | 10\n가 | 10 | 5\n기본경비 | 10 | 5", {"project": "가"}, "program"),
    ],
)
def test_level(text: str, around: dict[str, str], level: str) -> None:
    _, result = proved(grid_of(text, **around))
    assert {f.label("level") for f in result.facts} == {level}


def test_programs_and_their_projects_in_one_table_are_told_apart() -> None:
    _, result = proved(
        grid_of(
            "단위사업 | 세부사업 | 예산액 | 집행액\n합계 | | 30 | 15\n도로 | 소계 | 20 | 10\n | 보도 | 12 | 6\n | 가로등 | 8 | 4\n하천 | 소계 | 10 | 5\n | 준설 | 10 | 5"
        )
    )
    assert [(f.label("level"), f.label("name"), f.proof) for f in result.facts if f.measure == "budget"] == [
        ("program", "합계", Proof.PROVED),
        ("program", "도로", Proof.PROVED),
        ("project", "보도", Proof.PROVED),
        ("project", "가로등", Proof.PROVED),
        ("program", "하천", Proof.PROVED),
        ("project", "준설", Proof.PROVED),
    ]


def test_a_sum_over_programs_keeps_its_word_and_is_no_program() -> None:
    table = "정책 | 단위 | 세부 | 예산액 | 집행액\n교통 | 소계 | | 30 | 15\n | 도로 | 소계 | 20 | 10\n | | 보도 | 12 | 6\n | | 가로등 | 8 | 4\n | 하천 | 소계 | 10 | 5\n | | 준설 | 10 | 5"
    _, result = proved(grid_of(table))
    assert [(f.label("level"), f.label("name")) for f in result.facts if f.measure == "budget"] == [
        ("program", "교통 소계"),
        ("program", "도로"),
        ("project", "보도"),
        ("project", "가로등"),
        ("program", "하천"),
        ("project", "준설"),
    ]


def test_a_total_below_a_list_of_projects_is_no_project_and_takes_no_name_from_above() -> None:
    _, result = proved(
        grid_of("구분 | 세부사업명 | 예산액 | 집행액\n도로 | 보도 | 12 | 6\n | 가로등 | 8 | 4\n합계 | | 20 | 10")
    )
    assert [(f.label("level"), f.label("name")) for f in result.facts if f.measure == "budget"] == [
        ("project", "보도"),
        ("project", "가로등"),
        ("program", "합계"),
    ]
    assert fact(result.facts, "budget", name="합계").proof is Proof.PROVED


def test_the_total_of_a_projects_own_table_is_the_project_and_is_proved_by_its_parts() -> None:
    table = "구분 | 예산액 | 집행액 | 집행률\n계 | {} | 50 | 50.0\n인건비 | 60 | 30 | 50.0\n사업비 | 40 | 20 | 50.0"
    _, result = proved(grid_of(table.format("100"), project="보육"))
    assert fact(result.facts, "budget", name="보육").proof is Proof.PROVED
    _, wrong = proved(grid_of(table.format("110"), project="보육"))
    assert "sum_rows" in {finding.code for finding in wrong.findings}


def test_a_rate_that_no_rate_can_be_is_a_misread_column_and_no_error_of_the_report() -> None:
    grid = grid_of("단위사업명 | 예산액 | 집행액 | 집행률(%)\n계 | 3,000 | 1,500 | 2,900\n가 | 3,000 | 1,500 | 2,900")
    (family,) = families_of(grid)
    facts = family.read(grid)
    assert {f.measure for f in facts} == {"budget", "executed"}
    assert [(f.severity.value, f.code) for f in family.findings(grid, facts)] == [("warning", "layout_uncertain")]
    assert proved(grid)[1].findings == ()


def test_a_carried_over_amount_takes_part_in_the_balance() -> None:
    _, result = proved(
        grid_of(
            "예산현액(A) | 지출액(B) | 이월액(C) | 집행잔액(A-B-C) | 집행률(B/A)\n100 | 50 | 30 | 20 | 50.0%",
            project="가",
        )
    )
    assert result.findings == ()


def test_a_total_in_a_column_of_sources_is_the_line_itself() -> None:
    spans = {(2, 1): (3, 1)}
    _, result = proved(
        grid_of(
            "단위사업명 | 재원 | 예산액 | 집행액\n거리 청소 | 계 | 300 | 150\n | 시비 | 100 | 60\n | 구비 | 200 | 90",
            spans,
        )
    )
    assert {(f.label("name"), f.label("source")) for f in result.facts} == {
        ("거리 청소", ""),
        ("거리 청소", "시비"),
        ("거리 청소", "구비"),
    }


def test_a_rate_beside_a_wrong_amount_is_not_blamed() -> None:
    table = "단위사업명 | 예산액 | 집행액 | 잔액 | 집행률(%)\n계 | 310 | 150 | 150 | 50.0\n가 | 100 | 60 | 40 | 60.0\n나 | 200 | 90 | 110 | 45.0"
    _, result = proved(grid_of(table))
    assert {f.code for f in result.findings} == {"sum_rows", "balance"}


# --- department_budget


def test_this_and_last_year() -> None:
    name, result = proved(
        grid_of(
            "구분 | 2020년(당초) | 2021년 | 증감 | 증감률(%)\n합계 | 200 | 150 | △50 | △25.0\n정책사업비 | 190 | 145 | △45 | △23.7\n재무활동비 | 10 | 5 | △5 | △50.0"
        )
    )
    assert name == "department_budget"
    assert fact(result.facts, "this_year", name="합계").value == 150 * K
    assert fact(result.facts, "change", name="합계").value == -50 * K
    assert {f.proof for f in result.facts} == {Proof.PROVED}


def test_a_share_beside_each_years_amount_is_no_amount() -> None:
    spans = {(1, 1): (2, 1), (1, 2): (1, 2), (1, 4): (1, 2), (1, 6): (2, 1), (1, 7): (2, 1)}
    name, result = proved(
        grid_of(
            "구분 | 2021년 | | 2020년 | | 증감액 | 증감률\n | 예산액 | 구성비 | 예산액 | 구성비 | |\n합계 | 150 | 100.0 | 200 | 100.0 | △50 | △25.0\n사업비 | 150 | 100.0 | 200 | 100.0 | △50 | △25.0",
            spans,
            heading="예산현황",
        )
    )
    assert name == "department_budget"
    assert fact(result.facts, "last_year", name="합계").value == 200 * K
    assert {f.proof for f in result.facts} == {Proof.PROVED}


def test_counts_beside_a_sentence_of_money_are_no_budget() -> None:
    grid = grid_of(
        "구분 | 2020년 | 2021년 | 증감\n계 | 30 | 45 | 15\n누리집 | 10 | 20 | 10\n소식지 | 20 | 25 | 5",
        unit="건",
        before=("○ 총사업비: 3,000천원",),
    )
    assert [family.name for family in families_of(grid)] == ["statistics"]


def test_two_totals_do_not_vouch_for_each_other() -> None:
    """A lost number shows in the sums though 합계 and the department's 계 still agree."""
    _, result = proved(
        grid_of(
            "구분 | | 2021년 | 2020년 | 증감\n합계 | | 900 | 600 | 300\n교통과 | 계 | 900 | 600 | 300\n | 사업비 | | 400 | 300\n | 경비 | 200 | 200 | 0",
            {(1, 1): (1, 2), (2, 1): (1, 2), (3, 1): (3, 1)},
            unit="백만원",
        )
    )
    assert "sum_rows" in {finding.code for finding in result.findings}


# --- staffing


def test_staffing_long_form() -> None:
    spans = {(1, 1): (2, 1), (1, 2): (2, 1), (1, 3): (1, 2), (1, 5): (1, 2)}
    name, result = proved(
        grid_of(
            "구 분 | 계 | 일 반 직 | | 별정직․임기제 |\n | | 5급 | 6급 | 6급 | 7급\n정 원 | 10 | 1 | 5 | 3 | 1\n현 원 | 11 | 1 | 6 | 3 | 1\n과부족 | 1 | - | 1 | - | -",
            spans,
            unit="명",
        )
    )
    assert name == "staffing"
    assert len(result.facts) == 15
    assert {f.proof for f in result.facts} == {Proof.PROVED}
    assert {f.label("category") for f in result.facts} == {"계", "일반직", "별정직·임기제"}


def test_staffing_short_form_has_two_measures_a_cell() -> None:
    name, result = proved(grid_of("합 계 | 4급 | 5급 | 6급\n24(25) | - | 10(11) | 14(14)", unit="명"))
    assert name == "staffing"
    assert len(result.facts) == 8
    assert [f.value for f in result.facts if f.label("grade") == "4급"] == [Decimal(0), Decimal(0)]
    assert {f.proof for f in result.facts} == {Proof.PROVED}


def test_staffing_upright_panels() -> None:
    name, result = proved(
        grid_of(
            "직급별 | 정원 | 현원 | 과부족 | 직급별 | 정원 | 현원 | 과부족\n총계 | 10 | 9 | △1 | 7급 | 4 | 4 | -\n5급 | 1 | 1 | - | 8급 | 5 | 4 | △1",
            unit="명",
        )
    )
    assert name == "staffing"
    assert {f.label("grade") for f in result.facts} == {"계", "5급", "7급", "8급"}
    assert sum(f.value or 0 for f in result.facts if f.label("measure") == "현원") == 18


def test_staffing_upright_mends_a_lost_count() -> None:
    _, result = proved(
        grid_of("직급별 | 정원 | 현원 | 과부족\n계 | 10 | | △1\n5급 | 4 | 4 | -\n6급 | 6 | 5 | △1", unit="명")
    )
    told = [f for f in result.facts if f.label("measure") == "현원" and f.label("grade") == "계"]
    assert [(f.value, f.proof) for f in told] == [(Decimal(9), Proof.REPAIRED)]


@pytest.mark.parametrize("around", [{}, {"heading": "보육시설 현황"}])
def test_the_capacity_of_a_facility_is_no_headcount(around: dict[str, str]) -> None:
    name, _ = proved(
        grid_of(
            "구분 | 개소 | 정원 | 현원\n계 | 3 | 60 | 52\n여성쉼터 | 1 | 20 | 18\n청소년쉼터 | 2 | 40 | 34",
            unit="명",
            **around,
        )
    )
    assert name == "statistics"


PANELS = "일반직 | | | | 임기제 | | |\n구분 | 정원 | 현원 | 과부족 | 구분 | 정원 | 현원 | 과부족\n계 | 5 | 4 | △1 | 계 | 3 | 3 | -\n7급 | 3 | 2 | △1 | 나급 | 1 | 1 | -\n8급이하 | 2 | 2 | - | 마급 | 2 | 2 | -"


def test_staffing_panels_with_titles_are_categories() -> None:
    _, result = proved(grid_of(PANELS, {(1, 1): (1, 4), (1, 5): (1, 4)}, unit="명"))
    assert [(f.label("category"), f.label("grade"), f.value) for f in result.facts if f.label("measure") == "정원"] == [
        ("일반직", "계", 5),
        ("일반직", "7급", 3),
        ("일반직", "8급이하", 2),
        ("임기제", "계", 3),
        ("임기제", "나급", 1),
        ("임기제", "마급", 2),
    ]
    assert {f.proof for f in result.facts} == {Proof.PROVED}


def test_long_panels_side_by_side_tell_the_same_people_twice() -> None:
    table = "구분 | 계 | 5급 | 6급 | 구분 | 계 | 시설 | 행정\n정원 | 5 | 2 | 3 | 정원 | 5 | 4 | 1\n현원 | 4 | 2 | 2 | 현원 | 4 | 3 | {}\n과부족 | △1 | - | △1 | 과부족 | △1 | △1 | -"
    _, result = proved(grid_of(table.format("1"), unit="명"))
    assert {f.proof for f in result.facts} == {Proof.PROVED}
    _, wrong = proved(grid_of(table.format("2"), unit="명"))
    assert {f.code for f in wrong.findings} == {"sum_staff", "difference"}


def test_categories_stand_before_the_rows_of_their_counts() -> None:
    table = "구분 | | 계 | 5급 | 7급이하\n합계 | 정원 | 10 | 1 | 9\n | 현원 | 9 | 1 | 8\n공무직 | 정원 | 4 | - | 4\n | 현원 | 3 | - | 3"
    name, result = proved(grid_of(table, {(2, 1): (2, 1), (4, 1): (2, 1)}, unit="명"))
    assert name == "staffing"
    assert [(f.label("category"), f.value) for f in result.facts if f.label("grade") == "7급이하"] == [
        ("계", 9),
        ("계", 8),
        ("공무직", 4),
        ("공무직", 3),
    ]
    assert {f.proof for f in result.facts} == {Proof.PROVED}


def test_counts_over_the_years_are_not_the_staff_of_today() -> None:
    table = "구분 | 2019년 | 2020년 | 2021년\n정원(명) | 10 | 11 | 12\n현원(명) | 9 | 10 | 12"
    grid = grid_of(table, unit="", heading="인력현황")
    assert [family.name for family in families_of(grid)] == ["statistics"]


def test_a_banner_over_all_panels_is_no_category() -> None:
    spans = {(1, 1): (1, 8)}
    banner = PANELS.replace("일반직 | | | | 임기제 | | |", "정·현원 현황 | | | | | | |", 1)
    _, result = proved(grid_of(banner.replace("계 | 3 | 3 | -", "9급 | - | - | -"), spans, unit="명"))
    assert {f.label("category") for f in result.facts} == {"계"}


def test_groups_of_measures_over_one_label_column_are_all_read() -> None:
    table = "구분 | 계 | | 일반직 | | 공무직 |\n | 정원 | 현원 | 정원 | 현원 | 정원 | 현원\n계 | 9 | {} | 6 | 6 | 3 | 2\n도로팀 | 5 | 5 | 4 | 4 | 1 | 1\n하천팀 | 4 | 3 | 2 | 2 | 2 | 1"
    spans = {(1, 1): (2, 1), (1, 2): (1, 2), (1, 4): (1, 2), (1, 6): (1, 2)}
    _, result = proved(grid_of(table.format("8"), spans, unit="명"))
    assert len(result.facts) == 18
    assert [f.value for f in result.facts if f.label("category") == "공무직" and f.label("measure") == "현원"] == [
        2,
        1,
        1,
    ]
    assert {f.proof for f in result.facts} == {Proof.PROVED}
    _, wrong = proved(grid_of(table.format("7"), spans, unit="명"))
    assert "sum_staff" in {finding.code for finding in wrong.findings}


@pytest.mark.parametrize(
    "grade", ["8급이하", "8·9급", "7급 이하", "6급(상당)", "마급", "학예연구사", "지도관", "사무관"]
)
def test_grades_are_grades_as_leaf_heads_and_as_row_labels(grade: str) -> None:
    head = f"구분 | 계 | 일반직 |\n | | 5급 | {grade}\n정원(현원) | 5(4) | 2(2) | 3(2)"
    name, across = proved(grid_of(head, {(1, 1): (2, 1), (1, 2): (2, 1), (1, 3): (1, 2)}, unit="명"))
    assert name == "staffing"
    assert {(f.label("category"), f.proof) for f in across.facts} == {("계", Proof.PROVED), ("일반직", Proof.PROVED)}
    down = f"직급별 | 정원 | 현원 | 과부족\n계 | 5 | 4 | △1\n5급 | 2 | 2 | -\n{grade} | 3 | 2 | △1"
    _, upright = proved(grid_of(down, unit="명"))
    assert [f.label("category") for f in upright.facts] == ["계"] * 9
    assert {f.proof for f in upright.facts} == {Proof.PROVED}


@pytest.mark.parametrize(("label", "first"), [("정원(현원)", "정원"), ("정/현원", "정원"), ("현원(정원)", "현원")])
def test_a_row_label_that_names_both_counts_is_no_category(label: str, first: str) -> None:
    _, result = proved(grid_of(f"구분 | 합계 | 5급 | 6급\n{label} | 3(2) | 1(1) | 2(1)", unit="명"))
    assert {f.label("category") for f in result.facts} == {"계"}
    assert [f.value for f in result.facts if f.label("measure") == first] == [3, 1, 2]


def test_a_staff_table_that_cannot_be_read_as_one_is_told() -> None:
    grid = grid_of("항목 | 인원(명) | 비율(%)\n본청 정원 | 30 | 100\n본청 현원 | 27 | 90", unit="", heading="인력현황")
    (family,) = families_of(grid)
    assert family.name == "statistics"
    assert [f.code for f in family.findings(grid, ())] == ["staff_table_unread"]


# --- equipment


def test_equipment_by_year_counts_a_dash_as_none() -> None:
    name, result = proved(
        grid_of(
            "구 분 | 계 | 2020년 | 2019년 | 2018년 이전\n컴퓨터 | 60 | 10 | 20 | 30\n프린터 | 5 | 5 | - | -",
            unit="대, 2021. 1. 기준",
        )
    )
    assert name == "equipment_by_year"
    assert fact(result.facts, item="프린터", year="2019").value == 0
    assert fact(result.facts, item="컴퓨터", year_label="2018년 이전").label("year") == "2018"
    assert {f.proof for f in result.facts} == {Proof.PROVED}
    assert {f.unit for f in result.facts} == {"대"}


def test_equipment_replacement_takes_cost_and_reason_from_the_lines_below() -> None:
    grid = grid_of(
        "구분 | 도입연도 | 수량 | 내용연수 | 주요기능 | 비고\n백본 | 2008년 | 2 | 7년 | 연결 | 13년 경과",
        unit="",
        after=("- 교체사유 : 기술지원 종료", "- 소요예산 : 479,862천원(2식)"),
    )
    name, result = proved(grid)
    assert name == "equipment_replacement"
    assert {f.measure: f.value for f in result.facts} == {
        "acquired_year": 2008,
        "quantity": 2,
        "service_life_years": 7,
        "elapsed_years": 13,
        "cost": 479_862_000,
    }
    assert {f.label("reason") for f in result.facts} == {"기술지원 종료"}


def test_a_wrong_age_is_an_error() -> None:
    _, result = proved(
        grid_of("구분 | 도입연도 | 수량 | 내용연수 | 비고\n백본 | 2008년 | 2 | 7년 | 12년 경과", unit="")
    )
    assert [(f.severity.value, f.code) for f in result.findings] == [("error", "elapsed")]


def test_a_unit_torn_off_by_a_lines_end_belongs_to_its_number() -> None:
    items = items_of("ㆍ전용회선 1,174\n회선\nㆍ작업대 592식")
    assert [(i.detail, i.number, i.unit) for i in items] == [("전용회선", "1,174", "회선"), ("작업대", "592", "식")]


def test_procurement_years_fill_down() -> None:
    name, result = proved(
        grid_of(
            "추진년도 | 시스템명 | 사업내용 | 소요예산\n2018 | 가 | 교체 | 44,791천원\n | 나 | 교체 | 52,663천원",
            unit="",
        )
    )
    assert name == "procurement_history"
    assert [(f.label("year"), f.label("system"), f.value) for f in result.facts] == [
        ("2018", "가", 44_791_000),
        ("2018", "나", 52_663_000),
    ]


# --- facilities


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("· 서버, 스토리지 22대 · 보안장비 9대", [("서버, 스토리지", "22", "대"), ("보안장비", "9", "대")]),
        ("ㆍ면적\nㆍ영상실 등\n87.12㎡", [("면적", "87.12", "㎡"), ("영상실 등", "", "")]),
        ("ㆍLED홍보전광판 3.36m×1.63m", [("LED홍보전광판 3.36m×1.63m", "", "")]),
        ("", []),
    ],
)
def test_items_of_a_facility(text: str, items: list[tuple[str, str, str]]) -> None:
    assert [(i.detail, i.number, i.unit) for i in items_of(text)] == items


def test_facilities_fill_down() -> None:
    name, result = proved(
        grid_of("구분 | 명칭 | 현황 | 비고\n시설 | 관제실 | 서버 22대 | 전산팀\n | | 보안장비 9대 | 통신팀", unit="")
    )
    assert name == "facilities"
    assert [(f.label("category"), f.label("name"), f.value, f.label("team")) for f in result.facts] == [
        ("시설", "관제실", 22, "전산팀"),
        ("시설", "관제실", 9, "통신팀"),
    ]


@pytest.mark.parametrize(
    ("table", "unit", "items"),
    [
        (
            "구분 | 명칭 | 규격 | 수량 | 비고\n장비 | 굴삭기 | 5톤 | 3대 | 도로팀\n장비 | 살포기 | - | 12대 | 도로팀",
            "",
            [("굴삭기", "5톤", 3, "대"), ("살포기", "", 12, "대")],
        ),
        (
            "구분 | 품명 | 규격 | 수량 | 비고\n장비 | 굴삭기 | 5톤 | 3 | 도로팀\n차량 | 덤프 | 15톤 | 4 | 도로팀",
            "대",
            [("굴삭기", "5톤", 3, "대"), ("덤프", "15톤", 4, "대")],
        ),
        (
            "구분 | 명칭 | 현황 | 보유(식) | 비고\n시설 | 임대사업소 | 본소 | 4개소 | 농기계팀\n | | 분소 | 2 | ",
            "",
            [("임대사업소", "본소", 4, "개소"), ("임대사업소", "분소", 2, "식")],
        ),
        (
            "구분 | 명칭 | 규격 | 비고\n차량 | 덤프 | 15톤 | 도로팀\n차량 | 순찰차 | | 도로팀",
            "",
            [("덤프", "15톤", None, ""), ("순찰차", "", None, "")],
        ),
    ],
)
def test_the_quantity_is_the_column_of_counts_and_the_specification_a_detail(
    table: str, unit: str, items: list[tuple[str, str, int | None, str]]
) -> None:
    name, result = proved(grid_of(table, unit=unit, heading="주요 장비"))
    assert name == "facilities"
    assert [(f.label("name"), f.label("detail"), f.value, f.label("quantity_unit")) for f in result.facts] == items


def test_a_list_of_things_with_other_numbers_is_no_list_of_facilities() -> None:
    table = "차량명 | 보유대수 | 운행거리(km)\n순찰차 | 3 | 4,200\n덤프 | 2 | 1,800"
    assert [family.name for family in families_of(grid_of(table, unit="", heading="차량 현황"))] == ["statistics"]


# --- several units


def test_of_several_units_money_takes_that_of_money_and_counts_that_of_counts() -> None:
    _, replaced = proved(
        grid_of(
            "장비명 | 도입연도 | 수량 | 내용연수 | 경과연수 | 소요예산\n메일서버 | 2013 | 1 | 6 | 8 | 85,000",
            unit="대, 천원",
        )
    )
    assert {f.measure: (f.value, f.unit) for f in replaced.facts if f.measure in ("quantity", "cost")} == {
        "quantity": (1, "대"),
        "cost": (85_000_000, "천원"),
    }
    name, bought = proved(
        grid_of("연도 | 품명 | 수량 | 금액\n2020 | 서버 | 2 | 85\n2021 | 단말 | 3 | 45", unit="대, 백만원")
    )
    assert (name, [f.value for f in bought.facts]) == ("procurement_history", [85_000_000, 45_000_000])
    _, spent = proved(grid_of("예산액 | 집행액 | 집행률\n100 | 50 | 50.0", unit="%, 백만원", project="가"))
    assert fact(spent.facts, "budget").value == 100_000_000


def test_amounts_without_any_unit_of_money_are_assumed_aloud() -> None:
    table = "연도 | 품명 | 수량 | 금액{}\n2020 | 서버 | 2 | 85,000\n2021 | 단말 | 3 | 45,000"
    grid = grid_of(table.format(""), unit="대")
    (family,) = families_of(grid)
    assert [f.value for f in family.read(grid)] == [85_000_000, 45_000_000]
    assert [f.code for f in family.findings(grid, ())] == ["unit_assumed"]
    told = grid_of(table.format("(천원)"), unit="대")
    assert list(families_of(told)[0].findings(told, ())) == []


# --- required_budget


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("□ 2021년 소요예산 : 747,552천원", [("2021", "", 747_552_000)]),
        ("□ 소요예산: 총 1,479,962천원(구비)", [("2021", "구비", 1_479_962_000)]),
        (
            "※ 2개년 총 사업비 225백만원(22년 169백만원, 23년 56백만원)",
            [("", "", 225_000_000), ("2022", "", 169_000_000), ("2023", "", 56_000_000)],
        ),
        (
            "○ 총사업비: 200백만원(국비 100, 시비 50, 구비 50)",
            [("", "", 200_000_000), ("", "국비", 100_000_000), ("", "시비", 50_000_000), ("", "구비", 50_000_000)],
        ),
        ("○ 사 업 비: 99,000천원", [("", "", 99_000_000)]),
        ("소요예산은 금84,600천원이며 전액 구비로 마련한다", [("2021", "구비", 84_600_000)]),
        (
            "총사업비 3억 5천만원 가운데 2021년 사업비는 1억 2,500만원이다",
            [("", "", 350_000_000), ("2021", "", 125_000_000)],
        ),
        ("소요예산(2022년) : 30백만원", [("2022", "", 30_000_000)]),
        ("예산 절감 5억원", []),
        ("□ 예산현황 (단위: 천원)", []),
        ("- 보도자료 작성 및 배포: 457건", []),
    ],
)
def test_stated_amounts(line: str, found: list[tuple[str, str, int]]) -> None:
    assert [(s.year, s.source, s.won) for s in statements(line, 2021)] == found


def test_a_label_box_states_amounts_and_its_product_is_checked() -> None:
    box = "목적 | 주차 편의\n위치 | 공영주차장\n소요예산 | ▪ {}천원 (3,000천원 × 10면)"
    name, result = proved(grid_of(box.format("30,000"), unit=""))
    assert name == "required_budget"
    assert [(f.value, f.proof) for f in result.facts] == [(Decimal(30_000_000), Proof.PROVED)]
    _, wrong = proved(grid_of(box.format("31,000"), unit=""))
    assert [(f.severity.value, f.code) for f in wrong.findings] == [("error", "product")]


# --- statistics


def test_statistics_check_changes_and_their_rates() -> None:
    table = "구분 | ’20. 11.(명) | ’21. 5.(명) | 증감현황(%)\n계 | 300 | 330 | 30(10%)\n가 | 100 | 110 | 10(10%)\n나 | 200 | 220 | 20(10%)"
    name, result = proved(grid_of(table, unit=""))
    assert name == "statistics"
    assert {f.proof for f in result.facts} == {Proof.PROVED}
    assert {f.unit for f in result.facts} == {"명", "%"}
    _, wrong = proved(grid_of(table.replace("20(10%)", "30(10%)"), unit=""))
    assert any(f.severity.value == "error" for f in wrong.findings)


@pytest.mark.parametrize(
    "text",
    [
        "팀 명 | 주요 업무\n홍보팀 | 소식지\n언론팀 | 보도",
        "구분 | 1분기 | 2분기\n모집 | ○ |\n운영 | | ○",
        "본 체 | 주변기기\n4GB | 키보드",
    ],
)
def test_tables_without_numbers_have_no_family(text: str) -> None:
    assert families_of(grid_of(text, unit="")) == ()


# --- headers


@pytest.mark.parametrize(
    ("text", "spans", "rows"),
    [
        ("가 | 나\n1 | 2", {}, 1),
        ("1 | 2\n3 | 4", {}, 0),
        ("재원별 | 합계 | 연차별 |\n | | 2020년 | 2021년\n계 | 1 | 1 | 0", {}, 2),
        ("(단위: 천원) | | |\n재원별 | 합계 | 2020년 | 2021년\n계 | 1 | 1 | 0", {(1, 1): (1, 4)}, 2),
        ("구분 | 비고\n시설 | 좋음\n차량 | 나쁨", {}, 1),
    ],
)
def test_header_rows(text: str, spans: dict[tuple[int, int], tuple[int, int]], rows: int) -> None:
    assert count_header_rows(grid_of(text, spans).table) == rows


def test_units() -> None:
    assert [first_unit(u) for u in ("천원, %", "천원. %", "대, 2021. 1. 기준", "")] == ["천원", "천원", "대", ""]


def test_every_family_has_a_name_and_a_title() -> None:
    names = [family.name for family in FAMILIES]
    assert len(set(names)) == len(names)
    assert all(family.title for family in FAMILIES)


def test_a_team_beside_each_thing_is_that_things_team() -> None:
    _, result = proved(_facilities("행정팀\n마을팀"))
    assert [(f.label("detail"), f.label("team")) for f in result.facts] == [("민원실", "행정팀"), ("강의실", "마을팀")]
    _, joined = proved(_facilities("행정\n지원팀"))
    assert {f.label("team") for f in joined.facts} == {"행정 지원팀"}


def _facilities(team: str) -> Grid:
    grid = grid_of("구분 | 명칭 | 현황 | 비고\n시설 | 주민센터 | 방 | 팀", unit="")
    texts = {"방": "민원실 1개소\n강의실 4개소", "팀": team}
    cells = tuple(replace(cell, text=texts.get(cell.text, cell.text)) for cell in grid.table.cells)
    return replace(grid, table=replace(grid.table, cells=cells))
