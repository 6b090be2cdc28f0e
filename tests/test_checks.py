"""Proofs, unique repairs and findings: what is decided by arithmetic and what is left to a person."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from grids import fact, grid_of, proved
from hypothesis import given
from hypothesis import strategies as st

from etl.cross_budget import compare_stated, find_unit_slips, settle_years
from etl.cross_execution import compare_levels
from etl.families import budget_execution, funding_plan
from etl.families.required_budget import facts_of
from etl.identities import Rounding, rounding_of
from etl.model import Fact, Place, Proof

SPANS = {(1, 1): (2, 1), (1, 2): (2, 1), (1, 3): (1, 3)}
GRID = """
재원별 | 합계 | 연차별 소요재원 | |
 | | 2020년 | 2021년 | 2022년
계 | 600 | 100 | 200 | 300
국비 | 300 | 50 | 100 | 150
구비 | 300 | 50 | 100 | 150
"""


def test_every_number_of_a_grid_that_adds_up_is_proved() -> None:
    name, result = proved(grid_of(GRID, SPANS))
    assert name == "funding_plan"
    assert len(result.facts) == 12
    assert {f.proof for f in result.facts} == {Proof.PROVED}
    assert result.findings == ()


@pytest.mark.parametrize("old", ["600", "100 | 200", "국비 | 300", "150\n구비"])
def test_one_changed_number_is_an_error(old: str) -> None:
    new = old.replace("00", "10", 1) if "00" in old else old.replace("150", "151")
    _, result = proved(grid_of(GRID.replace(old, new, 1), SPANS))
    assert [f.severity.value for f in result.findings if f.severity.value == "error"]
    assert any(f.proof is Proof.DISPUTED for f in result.facts)


def test_the_cell_where_a_failing_row_and_column_meet_is_the_only_one_disputed() -> None:
    _, result = proved(grid_of(GRID.replace("국비 | 300 | 50 | 100", "국비 | 300 | 50 | 108"), SPANS))
    assert [(f.label("source"), f.label("year")) for f in result.facts if f.proof is Proof.DISPUTED] == [
        ("국비", "2021")
    ]


def test_a_damaged_print_becomes_the_one_reading_that_fits() -> None:
    _, result = proved(grid_of(GRID.replace("600", "6O0"), SPANS))
    total = fact(result.facts, source="계", column="total")
    assert (total.value, total.proof, total.printed) == (Decimal(600_000), Proof.REPAIRED, "6O0")
    assert [f.code for f in result.findings] == ["repaired_number"]


def test_a_damaged_print_that_nothing_covers_stays_unread_and_is_told() -> None:
    _, result = proved(grid_of("단위사업명 | 예산액 | 집행액\n가 | 1,O00 | 500\n나 | 3,000 | 500"))
    damaged = fact(result.facts, "budget", name="가")
    assert (damaged.value, damaged.proof) == (None, Proof.UNPROVED)
    assert [f.code for f in result.findings] == ["unreadable_number"]


def test_two_damaged_prints_in_one_sum_are_not_guessed() -> None:
    _, result = proved(grid_of("단위사업명 | 예산액 | 집행액\n계 | 3,000 | 900\n가 | 1,O00 | 400\n나 | 2,0O0 | 500"))
    assert [f.value for f in result.facts if f.measure == "budget" and f.printed != "3,000"] == [None, None]


def test_a_lost_total_is_filled_only_because_one_value_fits() -> None:
    grid = grid_of("재원별 | 합계 | 2021년 | 2022년\n계 | 300 | 100 | 200\n구비 | 보급 | 60 | 150\n | 수리 | 40 | 50")
    _, result = proved(grid)
    total = fact(result.facts, source="구비", item="", column="total")
    assert (total.value, total.proof, total.printed) == (Decimal(300_000), Proof.REPAIRED, "")
    assert {f.label("item") for f in result.facts if f.label("column") == "year" and f.label("source") == "구비"} == {
        "보급",
        "수리",
    }


def test_a_dash_is_nothing_and_no_zero() -> None:
    _, result = proved(grid_of(GRID.replace("국비 | 300 | 50", "국비 | 300 | -"), SPANS))
    assert fact(result.facts, source="국비", year="2020").value is None
    assert any(f.severity.value == "error" for f in result.findings)


@pytest.mark.parametrize(
    ("printed", "exact", "way"),
    [
        ("43.2", "43.22", "half_up"),
        ("99.9", "99.97", "truncation"),
        ("97.0", "96.904", "ceiling"),
        ("44.0", "43.22", "none"),
        ("-15.3", "-15.34", "half_up"),
    ],
)
def test_which_rounding_gives_a_rate(printed: str, exact: str, way: str) -> None:
    assert rounding_of(Decimal(printed), len(printed.partition(".")[2]), Decimal(exact)) is Rounding(way)


def test_a_truncated_rate_is_a_note_and_a_wrong_one_an_error() -> None:
    _, result = proved(grid_of("예산액 | 집행액 | 집행률(%)\n1,000 | 999 | 99.9", project="가"))
    assert result.findings == ()
    _, result = proved(grid_of("예산액 | 집행액 | 집행률(%)\n371,517 | 371,414 | 99.9", project="가"))
    assert [(f.severity.value, f.code) for f in result.findings] == [("note", "rounding_style")]
    _, result = proved(grid_of("예산액 | 집행액 | 집행률(%)\n242,357 | 104,747 | 44.0", project="가"))
    assert [(f.severity.value, f.code, f.expected) for f in result.findings] == [("error", "rate", "43.2")]


def test_sums_in_a_coarser_unit_may_differ_by_their_rounding() -> None:
    grid = grid_of(GRID.replace("계 | 600", "계 | 601"), SPANS, unit="백만원")
    _, result = proved(grid)
    assert {f.severity.value for f in result.findings} == {"note"}
    _, result = proved(grid_of(GRID.replace("계 | 600", "계 | 609"), SPANS, unit="백만원"))
    assert "error" in {f.severity.value for f in result.findings}


def _stated(text: str) -> tuple[object, ...]:
    return facts_of(text, 2021, Place(report="r.txt", line=1), "", "")


def test_a_heading_in_the_wrong_unit_is_read_as_the_grid_proves() -> None:
    grid = replace(grid_of(GRID, SPANS), heading="")
    facts = (
        *facts_of("□ 2021년 소요예산 : 200원", 2021, Place(report="r.txt", line=1), "", ""),
        *funding_plan.read(grid),
    )
    (slip,) = find_unit_slips(facts)
    assert slip.mended.value == Decimal(200_000)
    assert slip.mended.proof is Proof.REPAIRED
    assert slip.finding.printed == "200원"


def test_a_heading_that_differs_from_its_grid_fails_an_identity() -> None:
    grid = grid_of(GRID, SPANS)
    facts = (
        *facts_of("□ 2021년 소요예산 : 210천원", 2021, Place(report="r.txt", line=1), "", ""),
        *funding_plan.read(grid),
    )
    (identity,) = compare_stated(facts).identities
    assert (identity.total.value, identity.parts[0].value) == (Decimal(210_000), Decimal(200_000))


def test_an_amount_without_a_year_takes_the_only_year_printed_for_it() -> None:
    place = Place(report="r.txt", line=1)
    facts = (
        *facts_of("□ 소요예산: 총 300백만원", 2021, place, "", ""),
        *facts_of("※ 총 사업비 800백만원(22년 300백만원, 23년 500백만원)", 2021, place, "", ""),
    )
    assert [f.label("year") for f in settle_years(facts)] == ["2022", "", "2022", "2023"]


def _with_grid(line: str) -> tuple[Fact, ...]:
    grid = grid_of(GRID, SPANS)
    return settle_years((*facts_of(line, 2021, Place(report="r.txt", line=1), "", ""), *funding_plan.read(grid)))


@pytest.mark.parametrize(
    ("line", "years", "findings", "equals"),
    [
        ("□ 소요예산 : 200천원", ["2021"], [], 200_000),
        ("□ 소요예산 : 300천원", ["2021"], ["stale_heading"], None),
        ("□ 소요예산 : 총 600천원", [""], [], 600_000),
        ("○ 사업비 : 300천원", [""], [], 300_000),
        ("○ 총사업비 : 900천원", [""], ["wider_scope"], None),
    ],
)
def test_an_amount_without_a_year_beside_a_grid(
    line: str, years: list[str], findings: list[str], equals: int | None
) -> None:
    facts = _with_grid(line)
    compared = compare_stated(facts)
    assert [f.label("year") for f in facts if f.family == "required_budget"] == years
    assert [f.code for f in compared.findings] == findings
    assert [i.parts[0].value for i in compared.identities] == ([] if equals is None else [equals])


PROGRAMS = "단위사업명 | 예산액 | 집행액\n{}\n{}\n통신 | 900 | 700"


def _levels(first: str, second: str, *projects: tuple[str, str]) -> tuple[list[str], int]:
    facts = list(budget_execution.read(grid_of(PROGRAMS.format(first, second))))
    for index, (name, row) in enumerate(projects, start=2):
        grid = grid_of(f"예산액 | 집행액\n{row}", project=name)
        table = replace(grid.table, id=f"t{index}", place=replace(grid.table.place, table=f"t{index}"))
        facts.extend(budget_execution.read(replace(grid, table=table)))
    matched = compare_levels(facts)
    return [f.code for f in matched.findings], len(matched.identities)


def test_equal_and_opposite_differences_are_one_moved_amount() -> None:
    codes, _ = _levels("홍보 | 361 | 349", "구정 | 493 | 462", ("홍보", "337 | 325"), ("구정", "517 | 486"))
    assert codes == ["moved_amount"]


def test_projects_that_make_a_program_prove_it_and_the_rest_is_not_listed() -> None:
    codes, identities = _levels(
        "정보 | 500 | 400", "기본 | 10 | 10", ("누리집", "300 | 250"), ("교육", "200 | 150"), ("장비", "100 | 50")
    )
    assert identities == 2
    assert "program_project_difference" not in codes


def test_a_program_larger_than_its_project_is_short_not_wrong() -> None:
    codes, _ = _levels("홍보 | 361 | 349", "구정 | 493 | 462", ("홍보", "300 | 200"), ("구정", "493 | 462"))
    assert codes == ["not_listed"]


def test_a_program_smaller_than_its_project_is_a_difference() -> None:
    codes, _ = _levels("홍보 | 361 | 349", "구정 | 493 | 462", ("홍보", "391 | 379"), ("구정", "493 | 462"))
    assert codes == ["program_project_difference"]


@given(
    st.lists(st.lists(st.integers(0, 10**6), min_size=3, max_size=5), min_size=2, max_size=4).filter(
        lambda rows: len({len(r) for r in rows}) == 1
    )
)
def test_grids_that_add_up_are_never_called_wrong(rows: list[list[int]]) -> None:
    names = ["국비", "시비", "구비", "민자"]
    years = " | ".join(f"{2020 + i}년" for i in range(len(rows[0])))
    lines = [f"재원별 | 합계 | {years}"]
    total = [sum(column) for column in zip(*rows, strict=True)]
    for name, row in (("계", total), *zip(names, rows, strict=False)):
        lines.append(" | ".join([name, *(f"{n:,}" for n in (sum(row), *row))]))
    _, result = proved(grid_of("\n".join(lines)))
    assert result.findings == ()
    assert {f.proof for f in result.facts} == {Proof.PROVED}


COARSE = {"unit": "백만원"}


def test_a_damaged_print_in_a_coarse_unit_becomes_the_one_reading_within_rounding() -> None:
    text = "사업명 | 예산액 | 집행액\n계 | 7.135(국비 3,527, 시비 3,609) | 100\n가 | 7,135 | 100"
    _, result = proved(grid_of(text, **COARSE))
    total = fact(result.facts, "budget", name="계", source="")
    assert (total.value, total.proof) == (Decimal(7_135_000_000), Proof.REPAIRED)
    _, exact = proved(grid_of(text.replace("3,609", "3,608")))
    assert fact(exact.facts, "budget", name="계", source="").value == Decimal(7_135_000)


def test_a_lost_total_in_a_coarse_unit_is_told_and_not_filled() -> None:
    text = "재원별 | 합계 | 2020년 | 2021년\n계 | | 100 | 200\n국비 | 150 | 50 | 100\n구비 | 150 | 50 | 100"
    _, result = proved(grid_of(text, **COARSE))
    assert fact(result.facts, source="계", column="total").value is None
    (finding,) = result.findings
    assert (finding.code, finding.expected, finding.place.column) == ("blank_number", "300", 2)
    _, exact = proved(grid_of(text))
    assert [f.code for f in exact.findings] == ["repaired_number"]


def test_a_heading_in_a_coarser_unit_is_the_years_it_rounds() -> None:
    grid = grid_of(
        "재원별 | 합계 | 2021년 | 2022년\n계 | 3,199,300 | 1,497,000 | 1,702,300\n구비 | 3,199,300 | 1,497,000 | 1,702,300"
    )
    place = Place(report="r.txt", line=1)

    def equals(line: str) -> list[Decimal | None]:
        facts = settle_years((*facts_of(line, 2021, place, "", ""), *funding_plan.read(grid)))
        return [identity.parts[0].value for identity in compare_stated(facts).identities]

    assert equals("○ 사업비 : 1,702백만원") == [Decimal(1_702_300_000)]
    assert equals("○ 사업비 : 3,199백만원") == [Decimal(3_199_300_000)]
    assert equals("○ 사업비 : 1,704백만원") == [Decimal(3_199_300_000)]
