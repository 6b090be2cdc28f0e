"""Sections are found however their numerals are printed, and contents pages and bookmarks are not sections again."""

from __future__ import annotations

import pytest
from outline_reports import GRID, LIST_HEAD, Item, body, head, report

from etl.outline import outline
from etl.outline_lines import read_lines
from etl.outline_sections import find_sections


def names(*items: Item) -> list[str]:
    return [section.name for section in find_sections(read_lines(report(*items))).sections[1:]]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Ⅰ. 일반현황", "Ⅰ. 일반현황"),
        (" I . 일반 현황", "Ⅰ. 일반 현황"),
        ("Ⅱ . 주요업무  추진실적", "Ⅱ. 주요업무 추진실적"),
        ("│. 일 반 현 황", "Ⅰ. 일반현황"),
        ("l. 일반현황", "Ⅰ. 일반현황"),
        ("ll. 주요업무", "Ⅱ. 주요업무"),
        ("ⅳ. 신규사업", "Ⅳ. 신규사업"),
        ("IV. 신규·중점 추진사업", "Ⅳ. 신규·중점 추진사업"),
        ("Ⅲ 2022년 주요업무 추진계획", "Ⅲ. 2022년 주요업무 추진계획"),
        ("**Ⅴ. 공약사업**", "Ⅴ. 공약사업"),
        ("일 반 현 황", "일반현황"),
        ("제2장 주요업무", "Ⅱ. 주요업무"),
    ],
)
def test_a_section_as_printed(printed: str, expected: str) -> None:
    assert names(printed, "□ 인력", GRID) == [expected]


@pytest.mark.parametrize(
    "text", ["V 자형 화단을 설치", "I 사업", "1. 회의 개최", "Ⅱ-1. 보도자료", "I. 구민에게 알리고자 함."]
)
def test_other_lines_are_no_sections(text: str) -> None:
    assert names(text, "□ 인력", GRID) == []


def test_a_framed_numeral_needs_no_dot() -> None:
    assert names([["I", "일반현황"]], "□ 인력", GRID, [["Ⅱ", "주요업무 추진실적"]], *body()) == [
        "Ⅰ. 일반현황",
        "Ⅱ. 주요업무 추진실적",
    ]


def test_a_numeral_on_a_line_of_its_own() -> None:
    assert names("Ⅰ", "일반현황", "□ 인력", GRID) == ["Ⅰ. 일반현황"]


@pytest.mark.parametrize("leader", [" ······ {}", "\t...\t{}", ""])
def test_a_contents_page_is_not_sections(leader: str) -> None:
    listed = ["Ⅰ. 일반 현황", "Ⅱ. 주요업무 추진실적"]
    contents = [text + leader.format(page) for page, text in enumerate(listed, 1)]
    found = names("보고 순서", *contents, "Ⅰ. 일반현황", "□ 인력", GRID, "Ⅱ. 주요업무 추진실적", *body())
    assert found == ["Ⅰ. 일반현황", "Ⅱ. 주요업무 추진실적"]


def test_a_contents_page_that_lists_projects_too() -> None:
    contents = ("목 차", "Ⅰ. 일반현황", "1. 조직", "2. 인력", "Ⅱ. 주요업무 추진실적", "1. 도서관", "2. 공원")
    found = names(*contents, "Ⅰ. 일반현황", "□ 인력", GRID, "Ⅱ. 주요업무 추진실적", "1 도서관", *body())
    assert found == ["Ⅰ. 일반현황", "Ⅱ. 주요업무 추진실적"]
    sections = find_sections(
        read_lines(report(*contents, "Ⅰ. 일반현황", "□ 인력", GRID, "Ⅱ. 주요업무 추진실적", *body()))
    )
    assert sections.sections[1].first == 7


def test_bookmarks_at_the_end_are_not_sections_again() -> None:
    found = names(
        "Ⅰ. 일반현황", "□ 인력", GRID, "Ⅱ. 추진실적", *body(), "2021년 주요업무 보고", "\tⅠ. 일반현황", "\tⅡ. 추진실적"
    )
    assert found == ["Ⅰ. 일반현황", "Ⅱ. 추진실적"]


def test_bookmarks_that_name_projects_are_no_projects_again() -> None:
    listing = [LIST_HEAD, ("1", "길 정비", "3"), ("2", "다리 보수", "4")]
    items = ("Ⅰ. 일반현황", "□ 인력", GRID, "Ⅱ. 추진실적", listing, "1. 길 정비", *body(), "2. 다리 보수", *body())
    marks = ("\tⅠ. 일반현황", "\tⅡ. 추진실적", "\t\t1. 길 정비", "\t\t2. 다리 보수")
    result = outline(report("2021년 주요업무 보고(한빛과)", *items, *marks), "한빛구")
    assert [project.name for project in result.projects] == ["길 정비", "다리 보수"]
    assert result.findings == ()


def test_a_section_named_again_over_its_last_page_hides_no_project() -> None:
    first = ("Ⅰ. 일반현황", "□ 인력", GRID, "Ⅱ. 추진실적", "1. 길 정비", *body(), "2. 다리 보수", *body())
    again = ("Ⅱ. 추진실적", "3. 꽃길 조성", "□ 사업개요", "○ 3월 식재")
    projects = outline(report(*first, *again), "한빛구").projects
    assert [project.name for project in projects] == ["길 정비", "다리 보수", "꽃길 조성"]


def test_two_departments_in_one_file_keep_both_runs_of_sections() -> None:
    one = ("Ⅰ. 일반현황", "□ 인력", GRID, "Ⅱ. 주요업무", *body(), *body())
    assert names(*one, *one) == ["Ⅰ. 일반현황", "Ⅱ. 주요업무"] * 2


def test_words_alone_are_sections_only_where_no_numerals_are() -> None:
    assert names("일 반 현 황", "□ 인력", GRID, "주요사업 목록", *body()) == ["일반현황", "주요사업 목록"]
    assert names("Ⅰ. 일반현황", "□ 인력", GRID, "Ⅱ. 주요업무", "주요사업 목록", *body()) == [
        "Ⅰ. 일반현황",
        "Ⅱ. 주요업무",
    ]


def test_the_cover_title_is_no_section() -> None:
    assert names("2021년 주요업무 추진계획", "한빛과", "일반현황", "□ 인력", GRID) == ["일반현황"]


def test_arabic_numbers_before_known_words() -> None:
    found = names("1. 일반현황", "□ 인력", GRID, "2. 주요업무 추진실적", *body())
    assert found == ["1. 일반현황", "2. 주요업무 추진실적"]


def test_markdown_headings_of_the_sections_level() -> None:
    found = names(
        head("Ⅰ. 일반현황", 1),
        "□ 인력",
        GRID,
        head("Ⅱ. 주요업무", 1),
        head("도서관 운영", 2),
        *body(),
        head("건의사항", 1),
        "없음",
    )
    assert found == ["Ⅰ. 일반현황", "Ⅱ. 주요업무", "건의사항"]


def test_a_section_of_the_contents_page_that_the_body_lacks_is_reported() -> None:
    document = report("차례", "Ⅰ. 일반현황 ····· 1", "Ⅱ. 주요업무 ····· 3", "Ⅰ. 일반현황", "□ 인력", GRID)
    findings = find_sections(read_lines(document)).findings
    assert [(finding.code, finding.printed, finding.place.line) for finding in findings] == [
        ("section_missing", "주요업무", 3)
    ]


def test_a_report_without_sections_is_one_nameless_section() -> None:
    sections = find_sections(read_lines(report(*body()))).sections
    assert [(section.name, section.first, section.end) for section in sections] == [("", -1, 6)]


def test_numbered_sections_go_on_with_their_number() -> None:
    items = (
        "1. 기본현황",
        "□ 인력",
        GRID,
        "2. 주요업무 추진실적",
        "가. 길 정비",
        "○ 사업비: 5천원",
        "3. 향후 추진방향",
        GRID,
    )
    found = outline(report("2021년 업무보고(한빛과)", *items), "한빛구")
    assert [context.section for context in found.contexts][-2:] == ["3. 향후 추진방향"] * 2


def test_a_numbered_project_is_not_the_next_section() -> None:
    items = (
        "1. 기본현황",
        GRID,
        "2. 주요업무 추진실적",
        "1. 길 정비",
        *body(),
        "2. 꽃길 조성",
        *body(),
        "3. 보도 정비 계획",
        *body(),
    )
    found = outline(report("2021년 업무보고(한빛과)", *items), "한빛구")
    assert [project.name for project in found.projects] == ["길 정비", "꽃길 조성", "보도 정비 계획"]


@pytest.mark.parametrize("title", ["붙임 1  시장 현황", "<참고 1> 시장 현황", "[참고자료]", "별첨: 시장 현황"])
def test_appendices_are_no_part_of_the_last_project(title: str) -> None:
    items = ("Ⅰ. 추진실적", "1 길 정비", *body(), title, GRID, "1. 상점 수", GRID)
    found = outline(report("2021년 업무보고(한빛과)", *items), "한빛구")
    assert [project.name for project in found.projects] == ["길 정비"]
    assert [(context.project, context.section == "Ⅰ. 추진실적") for context in found.contexts[-3:]] == [("", False)] * 3


def test_a_reference_between_two_projects_and_an_enclosure_end_nothing() -> None:
    items = (
        "Ⅰ. 추진실적",
        "1 길 정비",
        *body(),
        "참고 1 시장 현황",
        GRID,
        "2 꽃길 조성",
        *body(),
        "붙임: 계획서 1부",
        GRID,
    )
    found = outline(report("2021년 업무보고(한빛과)", *items), "한빛구")
    assert {context.section for context in found.contexts[1:]} == {"Ⅰ. 추진실적"}
    assert found.contexts[-1].project == "꽃길 조성"


def test_boxed_lines_are_sections_only_where_the_first_of_the_report_is() -> None:
    assert names("2021년 업무보고", "□ 일반현황", "○ 인력 : 12명", "□ 주요사업 추진현황", "<1> 길 정비") == [
        "일반현황",
        "주요사업 추진현황",
    ]
    assert names("2021년 업무보고", "1 도서관 건립", "□ 사업개요", "□ 일반현황", "○ 위치", "□ 주요사업 추진현황") == []
