"""Project headings in the styles offices number them: 2-1, ①, without a dot, with a team's telephone, after a plain contents page."""

from __future__ import annotations

import pytest
from outline_reports import GRID, Item, head, report

from etl.cross_budget import compare_stated
from etl.model import Table
from etl.outline import Outline, outline
from etl.reading import understand
from etl.recognise import Report

TITLE = "2021년 주요업무 보고(한빛과)"
OPENED = ("□ 사업개요", "○ 총사업비 : 50백만원")


def work(*items: Item) -> Outline:
    return outline(report(TITLE, *items), "한빛구")


def read(*items: Item) -> Report:
    return understand(report(TITLE, *items), "한빛구")


def shown(result: Outline) -> list[tuple[str, str]]:
    return [(project.no, project.name) for project in result.projects]


def codes(result: Outline) -> list[str]:
    return [finding.code for finding in result.findings]


@pytest.mark.parametrize("dot", ["", "."])
@pytest.mark.parametrize("sign", ["▷ ", "- ", "○ "])
def test_numbers_within_the_number_of_their_section(dot: str, sign: str) -> None:
    result = work(
        "1 일반현황", "□ 정원", GRID, "2 주요업무 추진계획",
        f"2-1{dot} 길 정비", f"{sign}사업개요", "- 총사업비 : 100백만원", GRID,
        f"2-2{dot} 나무 심기【신규】", f"{sign}소요예산 : 50백만원", GRID,
    )  # fmt: skip
    assert shown(result) == [("2-1", "길 정비"), ("2-2", "나무 심기")]
    assert result.projects[1].status == "신규"
    assert [context.project for context in result.contexts][-1] == "나무 심기"


def test_numbers_within_the_number_of_their_section_as_headings_of_the_format() -> None:
    document = report(
        TITLE, head("4. 주요업무 추진계획", 2), head("4-1. 책방 짓기 【계속】", 3), "- 총사업비 : 100백만원", GRID,
        head("4-2. 책 사기", 3), "- 소요예산 : 50백만원",
    )  # fmt: skip
    assert shown(outline(document, "한빛구")) == [("4-1", "책방 짓기"), ("4-2", "책 사기")]


def test_numbers_of_another_section_are_no_titles() -> None:
    assert shown(work("2 주요업무 추진계획", "3-1 길 정비", "- 총사업비 : 100백만원", "3-2 나무 심기")) == []


@pytest.mark.parametrize("body", [OPENED, ("○ 사업기간 : 2021. 1. ~ 12.", "○ 총사업비 : 50백만원")])
def test_circled_titles(body: tuple[str, ...]) -> None:
    result = work("Ⅱ. 주요업무", "① 길 정비", *body, "② 나무 심기", *body)
    assert shown(result) == [("1", "길 정비"), ("2", "나무 심기")]
    assert "title_guessed" not in codes(result)


def test_circled_items_under_a_title_are_none() -> None:
    result = work("Ⅱ. 주요업무", "1. 길 정비", *OPENED, "① 보도 정비", "② 차도 정비", "2. 나무 심기", *OPENED)
    assert shown(result) == [("1", "길 정비"), ("2", "나무 심기")]


def test_the_first_title_without_a_heading_below_it_is_told_by_the_second() -> None:
    result = work("Ⅲ. 주요업무 추진실적", "1 길 정비", "○ 총사업비 : 100백만원", GRID, "2 나무 심기", *OPENED)
    assert shown(result) == [("1", "길 정비"), ("2", "나무 심기")]
    assert "project_number_gap" not in codes(result)


def test_a_table_straight_under_the_first_title() -> None:
    box = (("구분", "내용"), ("사업기간", "2021. 1. ~ 12."), ("사 업 비", "100백만원"))
    result = work("Ⅲ. 주요업무 추진실적", "1 길 정비", box, "□ 추진실적", "2 나무 심기", *OPENED)
    assert shown(result) == [("1", "길 정비"), ("2", "나무 심기")]


@pytest.mark.parametrize(("numbers", "lost"), [(("1", "3"), "2"), (("2", "3"), "1"), (("1", "5"), "2~4")])
def test_a_gap_in_the_numbers_is_told(numbers: tuple[str, str], lost: str) -> None:
    result = work("Ⅱ. 주요업무", f"{numbers[0]}. 길 정비", *OPENED, f"{numbers[1]}. 나무 심기", *OPENED)
    assert [f.expected for f in result.findings if f.code == "project_number_gap"] == [lost]


def test_numbers_that_count_on_over_sections_have_no_gap() -> None:
    first = ("Ⅰ. 주요업무", "1. 길 정비", *OPENED, "2. 나무 심기", *OPENED)
    result = work(*first, "Ⅱ. 신규사업", "3. 책방 짓기", *OPENED, "Ⅲ. 공약사업", "1. 다리 놓기", *OPENED)
    assert [project.no for project in result.projects] == ["1", "2", "3", "1"]
    assert "project_number_gap" not in codes(result)


@pytest.mark.parametrize("team", ["도로팀(☎ 749-0001)", "도로팀 ☎749-0001~2", "(도로팀 ☎ 02-749-0001)"])
def test_a_telephone_belongs_to_the_team(team: str) -> None:
    result = work("Ⅱ. 주요업무", f"1. 길 정비          {team}", *OPENED)
    assert [(project.name, project.team) for project in result.projects] == [("길 정비", "도로팀")]


def test_contents_lines_without_leaders() -> None:
    result = work(
        "목    차", "  Ⅰ. 일반현황                 1", "  Ⅱ. 주요업무계획             3",
        "     1. 길 정비               3", "     2. 나무 심기             5",
        "Ⅰ. 일반현황", "□ 정원", GRID, "Ⅱ. 주요업무계획", "1. 길 정비", *OPENED, "2. 나무 심기", *OPENED,
    )  # fmt: skip
    assert [(p.section, p.name, p.page) for p in result.projects] == [
        ("Ⅱ. 주요업무계획", "길 정비", "3"),
        ("Ⅱ. 주요업무계획", "나무 심기", "5"),
    ]


def test_rows_of_numbers_are_no_contents() -> None:
    result = work("Ⅱ. 주요업무", "1. 길 정비", *OPENED, "정원          21", "현원          25", "2. 나무 심기", *OPENED)
    assert shown(result) == [("1", "길 정비"), ("2", "나무 심기")]


def test_a_heading_is_not_held_against_the_grid_of_an_unknown_project() -> None:
    first = ("(단위: 백만원)", GRID)
    other = (("재원별", "합계", "2021년", "2022년"), ("계", "800", "300", "500"), ("구비", "800", "300", "500"))
    result = read(*first, "□ 2021년 소요예산 : 300백만원", "(단위: 백만원)", other)
    alone = read("□ 2021년 소요예산 : 300백만원", "(단위: 백만원)", other)
    assert [identity.code for identity in compare_stated(result.facts).identities] == []
    assert [identity.code for identity in compare_stated(alone.facts).identities] == ["stated_total"]


def test_amounts_without_a_project_are_told_once() -> None:
    result = read("Ⅰ. 기타현황", "□ 소요재원 (단위: 백만원)", GRID, "○ 소요예산 : 100백만원")
    told = [finding for finding in result.findings if finding.code == "project_unknown"]
    assert [(finding.place.table, "Ⅰ. 기타현황" in finding.message) for finding in told] == [("t1", True)]
    placed = read("Ⅰ. 주요업무", "1. 길 정비", "□ 사업개요", "□ 소요재원 (단위: 백만원)", GRID)
    assert "project_unknown" not in {finding.code for finding in placed.findings}


def test_a_heading_of_money_under_a_title_is_no_other_department() -> None:
    result = work("Ⅰ. 일반현황", "□ 정원", GRID, "Ⅱ. 주요업무 추진실적 및 계획", "1 길 정비", "□ 소요재원", GRID)
    assert {context.dept for context in result.contexts} == {""}
    assert "several_departments" not in codes(result)


def test_blocks_keep_their_tables_apart_from_titles() -> None:
    document = report(TITLE, "2 주요업무", "2-1 길 정비", GRID, "2-2 나무 심기", "□ 소요예산 : 50백만원", GRID)
    found = outline(document, "한빛구")
    tables = [c.project for b, c in zip(document.blocks, found.contexts, strict=True) if isinstance(b, Table)]
    assert tables == ["길 정비", "나무 심기"]


@pytest.mark.parametrize("goals", [(), ("1. 안전한 도시", "2. 밝은 도시")])
def test_numbers_within_goals(goals: tuple[str, ...]) -> None:
    one, two = (goals[:1], goals[1:])
    first = (*one, "1-1 길 정비", "○ 총사업비 : 100백만원", "1-2 나무 심기", "○ 총사업비 : 50백만원")
    result = work("Ⅱ. 주요업무 추진계획", *first, *two, "2-1 책 사기", "○ 총사업비 : 30백만원")
    assert shown(result) == [("1-1", "길 정비"), ("1-2", "나무 심기"), ("2-1", "책 사기")]


def test_parts_numbered_within_a_project_are_no_projects() -> None:
    first = ("1. 길 정비", *OPENED, "1-1 보도 정비", "○ 사업비 : 10백만원", "1-2 차도 정비", "○ 사업비 : 20백만원")
    result = work("Ⅱ. 주요업무 추진계획", *first, "2. 나무 심기", *OPENED)
    assert shown(result) == [("1", "길 정비"), ("2", "나무 심기")]


def test_a_number_within_a_section_closed_by_a_parenthesis() -> None:
    result = work("2. 주요업무", "2-1) 길 정비", "○ 총사업비 : 100백만원", "2-2) 나무 심기", "○ 총사업비 : 50백만원")
    assert shown(result) == [("2-1", "길 정비"), ("2-2", "나무 심기")]


def test_a_page_number_is_not_put_before_the_section_after_it() -> None:
    result = work("Ⅰ. 일반현황", "□ 주요성과", "2", "Ⅱ. 주요업무", "1. 길 정비", *OPENED)
    assert [project.section for project in result.projects] == ["Ⅱ. 주요업무"]
