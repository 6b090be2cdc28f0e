"""소요재원 of one year, units in headers, and amounts that no table family knew."""

from __future__ import annotations

from decimal import Decimal

import pytest
from grids import grid_of, proved

from etl.families import families_of
from etl.model import Finding
from etl.outline import outline
from etl.readers.base import Source
from etl.readers.text import read_text
from etl.recognise import Report, document_to_report

ABOUT = {"heading": "2023년 소요예산", "year": 2023}
ACROSS = "구분 | 계 | 국비 | 구비\n사업비 | 300 | 180 | 120"


def money(text: str, **around: object) -> dict[tuple[str, str, str], Decimal | None]:
    _, result = proved(grid_of(text, **{**ABOUT, **around}))
    return {(f.label("source"), f.label("column"), f.label("year")): f.value for f in result.facts}


@pytest.mark.parametrize(
    "text",
    [
        ACROSS,
        "계 | 국비 | 구비\n300 | 180 | 120",
        "구분 | 계 | 국비 | 구비 | 비고\n2023년 | 300 | 180 | 120 | 공모",
        "재원 | 금액 | 비율\n계 | 300 | 100%\n국비 | 180 | 60%\n구비 | 120 | 40%",
        "구분 | 2023년 예산 | 비고\n계 | 300 |\n국비 | 180 |\n구비 | 120 |",
    ],
)
def test_a_lone_row_or_column_of_sources_is_a_plan_of_one_year(text: str) -> None:
    assert money(text) == {
        ("계", "year", "2023"): Decimal(300_000),
        ("국비", "year", "2023"): Decimal(180_000),
        ("구비", "year", "2023"): Decimal(120_000),
    }


def test_its_sum_is_checked() -> None:
    _, result = proved(grid_of(ACROSS.replace("120", "130"), **ABOUT))
    assert [f.code for f in result.findings] == ["sum_sources"]


def test_the_whole_of_a_project_has_no_year() -> None:
    assert set(money(ACROSS.replace("사업비", "총사업비"))) == {
        ("계", "total", ""),
        ("국비", "total", ""),
        ("구비", "total", ""),
    }
    assert ("계", "total", "") in money(ACROSS, heading="총사업비")


@pytest.mark.parametrize(
    ("text", "around"),
    [
        (ACROSS, {"heading": "주민 의견"}),
        ("구분 | 계 | 국비 | 구비\n비율 | 100% | 60% | 40%", {}),
        ("사업명 | 계 | 국비 | 구비\n가 | 300 | 180 | 120\n나 | 30 | 18 | 12", {}),
        ("구분 | 계 | 공원 | 도로\n사업비 | 300 | 180 | 120", {}),
    ],
)
def test_other_tables_are_none(text: str, around: dict[str, str]) -> None:
    grid = grid_of(text.replace("사업비", "비용") if around else text, **{**ABOUT, **around})
    assert [family.name for family in families_of(grid)] != ["funding_plan"]


def test_a_unit_in_the_headers_is_the_tables() -> None:
    _, result = proved(grid_of("사업명 | 예산액(백만원) | 집행액(백만원)\n계 | 30 | 15\n가 | 30 | 15", unit=""))
    assert {f.value for f in result.facts} == {Decimal(30_000_000), Decimal(15_000_000)}
    assert result.findings == ()


def test_a_year_with_what_its_amounts_are_called() -> None:
    name, result = proved(
        grid_of("구분 | 2024년 예산 | 2023년도 예산 | 증감액\n합계 | 30 | 20 | 10\n정책사업 | 30 | 20 | 10")
    )
    assert name == "department_budget"
    assert {f.value for f in result.facts if f.measure == "this_year"} == {Decimal(30_000)}


def test_a_grid_with_a_fund_of_its_own_is_known_by_its_heading() -> None:
    text = "구분 | 합계 | 2024년 | 2025년\n계 | 60 | 30 | 30\n시비 | 40 | 20 | 20\n마을기금 | 20 | 10 | 10"
    assert [f.name for f in families_of(grid_of(text, heading="연차별 소요예산"))] == ["funding_plan"]
    assert [f.name for f in families_of(grid_of(text, heading="이용 실적"))] == ["statistics"]


def understood(*lines: str) -> Report:
    text = "\n".join(("2023년 주요업무계획", "청소과", "1. 거리 청소", "□ 사업개요", *lines)) + "\n"
    document = read_text(Source("보고.txt", text.encode()))
    return document_to_report(document, outline(document, "한빛구"))


def unread(*lines: str) -> list[Finding]:
    return [f for f in understood(*lines).findings if f.code.endswith("_unread")]


@pytest.mark.parametrize("heading", ["□ 2023년 소요예산", "□ 예산현황"])
def test_a_table_of_amounts_that_no_family_knows_is_said_under_a_budget(heading: str) -> None:
    table = ("갈래\t앞쪽\t뒤쪽", "나무\t1,200\t3,400", "꽃밭\t5,600\t7,800")
    (finding,) = unread(heading, *table)
    assert (finding.code, finding.place.table) == ("budget_table_unread", "t1")
    assert unread("□ 추진실적", *table) == []
    assert unread(heading, "갈래\t앞쪽\t뒤쪽", "나무\t12\t34", "꽃밭\t56\t78") == []


def test_rows_of_amounts_that_stayed_text_are_said_once() -> None:
    rows = ("나무 심기 1,200 3,400 5,600", "꽃밭 가꾸기 7,800 9,100 2,300")
    (finding,) = unread("□ 2023년 소요예산", *rows)
    assert (finding.code, finding.place.line, finding.printed) == ("budget_rows_unread", 6, rows[0])
    assert unread("□ 추진실적", *rows) == []
    assert unread("□ 2023년 소요예산", "○ 소요예산 : 1,200천원") == []
