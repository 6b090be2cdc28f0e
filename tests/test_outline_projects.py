"""Projects: lists, titles and bodies aligned, each project once and in order, nothing guessed in silence."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outline_reports import EXECUTION, GRID, LIST_HEAD, Item, body, head, report

from etl.model import Severity, Table
from etl.outline import Outline, Project, outline

NAMES = ("작은도서관 조성", "공원 산책로 정비", "무인민원발급기 운영", "청년 일자리 지원")


def listing(names: tuple[str, ...] = NAMES, numbers: bool = True) -> list[tuple[str, ...]]:
    return [LIST_HEAD, *((str(n) if numbers else "", name, str(n + 3)) for n, name in enumerate(names, 1))]


def work(*items: Item) -> Outline:
    return outline(report("2021년 주요업무 보고(한빛과)", "Ⅰ. 주요업무 추진실적", *items), "한빛구")


def shown(result: Outline) -> list[tuple[str, str, str]]:
    return [(project.no, project.name, project.title_source) for project in result.projects]


def codes(result: Outline) -> list[str]:
    return [finding.code for finding in result.findings]


def table_projects(result: Outline, document: tuple[Item, ...]) -> list[str]:
    blocks = report("2021년 주요업무 보고(한빛과)", "Ⅰ. 주요업무 추진실적", *document).blocks
    return [context.project for block, context in zip(blocks, result.contexts, strict=True) if isinstance(block, Table)]


def test_lost_titles_are_filled_from_the_list_in_order() -> None:
    items = (listing(), *body(purpose="책을 읽게 하고자 함"), *body(), *body(purpose="편하게 하고자 함"), *body())
    result = work(*items)
    assert shown(result) == [(str(n), name, "list") for n, name in enumerate(NAMES, 1)]
    assert codes(result) == ["title_from_list"]
    assert table_projects(result, items) == ["", *NAMES]
    assert [project.page for project in result.projects] == ["4", "5", "6", "7"]


def test_one_note_a_section_names_the_titles_that_came_from_its_list() -> None:
    items = (listing(), *body(), *body(), "3 무인민원발급기 운영", *body(), *body())
    document = report("Ⅰ. 추진실적", *items, "Ⅱ. 2022년 추진계획", listing(NAMES[:1]), *body())
    notes = [finding for finding in outline(document, "한빛구").findings if finding.code == "title_from_list"]
    assert [note.expected for note in notes] == [", ".join((NAMES[0], NAMES[1], NAMES[3])), NAMES[0]]
    assert "Ⅰ. 추진실적 1~2, 4번째 사업 3건" in notes[0].message
    assert [note.place.line for note in notes] == [7, 39]


def test_titles_in_the_text_are_anchors_and_carry_teams() -> None:
    items = (listing(), *body(), *body(), "3 무인민원발급기 운영", "민원팀", "전산팀", *body(), *body())
    result = work(*items)
    assert [project.title_source for project in result.projects] == ["list", "list", "heading", "list"]
    assert result.projects[2].team == "민원팀, 전산팀"
    assert table_projects(result, items) == ["", *NAMES]


def test_lost_numbers_are_the_places_in_the_list() -> None:
    assert [project.no for project in work(listing(numbers=False), *body() * 4).projects] == ["1", "2", "3", "4"]


def test_circled_numbers_are_numbers() -> None:
    rows = [LIST_HEAD, ("①", NAMES[0], "3"), ("②", NAMES[1], "4")]
    assert [project.no for project in work(rows, *body() * 2).projects] == ["1", "2"]


def test_fewer_bodies_than_listed_are_not_paired_blindly() -> None:
    items = (listing(), *body(), *body(content="○ 공원 산책로 정비 2km"), *body())
    result = work(*items)
    assert [(p.name, p.title_source) for p in result.projects if p.name in NAMES] == [(name, "list") for name in NAMES]
    assert "project_count_mismatch" in codes(result)
    assert table_projects(result, items)[2] == NAMES[1]
    assert NAMES[3] not in table_projects(result, items)
    assert codes(result).count("project_without_body") == 3


def test_a_gap_between_anchors_is_filled_only_when_its_counts_agree() -> None:
    items = (listing(), "1 작은도서관 조성", *body(), *body(), "4 청년 일자리 지원", *body())
    result = work(*items)
    assert table_projects(result, items)[1] == NAMES[0]
    assert table_projects(result, items)[3] == NAMES[3]
    assert [project.name for project in result.projects if project.name in NAMES] == list(NAMES)
    assert {"project_count_mismatch", "title_guessed"} <= set(codes(result))


def test_a_body_that_no_list_names_is_kept_with_a_warning() -> None:
    items = (
        listing(NAMES[:2]),
        "1 작은도서관 조성",
        *body(),
        "2 공원 산책로 정비",
        *body(),
        "3 반려견 놀이터 설치",
        *body(),
    )
    result = work(*items)
    assert shown(result)[2] == ("3", "반려견 놀이터 설치", "heading")
    assert "project_count_mismatch" in codes(result)


def test_without_list_and_title_the_name_is_a_guess_from_the_purpose() -> None:
    result = work(*body(purpose="낡은 시설을 고쳐 안전하게 쓰도록 어린이 놀이시설을 개선하고자 함"))
    assert shown(result) == [("", "어린이 놀이시설 개선", "guess")]
    warning = next(finding for finding in result.findings if finding.code == "title_guessed")
    assert warning.severity is Severity.WARNING
    assert warning.place.line == 3


def test_a_guess_without_a_purpose_comes_from_the_contents_and_is_short() -> None:
    result = work(
        "□ 사업개요",
        "○ 사업기간: '21. 1. ~ 12.",
        "○ 사업내용: 관내 공공시설 전체의 노후한 조명을 절전형으로 바꾸는 공사를 단계별로 추진",
        "□ 소요예산 : 10천원",
    )
    (project,) = result.projects
    assert project.name == "관내 공공시설 전체의 노후한 조명을 절전형으로 바꾸는 공사를 단계별로…"
    assert project.title_source == "guess"


def test_a_body_names_itself_in_its_items() -> None:
    result = work("□ 사업개요", "○ 사 업 명: 무지개 다리 보수", "○ 사업기간: 연중", "□ 소요예산 : 10천원")
    assert shown(result) == [("", "무지개 다리 보수", "heading")]


@pytest.mark.parametrize(
    ("title", "no", "name", "team"),
    [
        ("1 무지개 다리 보수 토 목 팀", "1", "무지개 다리 보수", "토목팀"),
        ("1. 무지개 다리 보수", "1", "무지개 다리 보수", ""),
        ("[1] 무지개 다리 보수 (토목팀)", "1", "무지개 다리 보수", "토목팀"),
        ("<무지개 다리 보수>", "", "무지개 다리 보수", ""),
        ("○ 사업명: 무지개 다리 보수", "", "무지개 다리 보수", ""),
        ("무지개 다리 보수  토목팀", "", "무지개 다리 보수", "토목팀"),
        ("Ⅰ-1. 무지개 다리 보수", "1", "무지개 다리 보수", ""),
        ("① 무지개 다리 보수 토목팀", "1", "무지개 다리 보수", "토목팀"),
    ],
)
def test_a_title_as_printed(title: str, no: str, name: str, team: str) -> None:
    (project,) = work(title, *body(purpose="오래된 다리를 안전하게 하고자 함")).projects
    assert project == Project("Ⅰ. 주요업무 추진실적", no, name, team=team)


def test_a_title_in_a_markdown_heading_and_in_a_frame() -> None:
    marked = work(head("1. 무지개 다리 보수", 2), *body(), head("꽃길 조성", 2), *body())
    assert [project.name for project in marked.projects] == ["무지개 다리 보수", "꽃길 조성"]
    framed = work([["1", "무지개 다리 보수", "토목팀"]], *body(), [["2", "꽃길 조성", "녹지팀"]], *body())
    assert [(p.no, p.name, p.team) for p in framed.projects] == [
        ("1", "무지개 다리 보수", "토목팀"),
        ("2", "꽃길 조성", "녹지팀"),
    ]


def test_a_title_on_two_lines_is_joined() -> None:
    names = ("어르신 건강증진을 위한 생활체육 교실 운영",)
    result = work(listing(names), "1 어르신 건강증진을 위한 생활체육", "교실 운영 체육팀", *body())
    assert shown(result) == [("1", names[0], "heading")]
    assert result.projects[0].team == "체육팀"


def test_numbered_items_inside_a_body_are_no_titles() -> None:
    result = work(
        "1 무지개 다리 보수",
        "□ 사업개요",
        "1. 기초 보강",
        "2. 난간 교체",
        "□ 추진계획",
        "1. 설계 발주",
        "○ 6월",
        "□ 소요예산 : 5천원",
    )
    assert [project.name for project in result.projects] == ["무지개 다리 보수"]


def test_headings_before_the_overview_belong_to_the_same_body() -> None:
    one = ("□ 사업 필요성", "○ 낡음", "□ 사업개요", "○ 보수", "□ 추진계획", "○ 6월", "□ 소요예산 : 5천원")
    two = ("□ 추진방향", "○ 안전", "□ 사업개요", "○ 신설", "□ 추진계획", "○ 7월", "□ 소요예산 : 6천원")
    result = work(listing(NAMES[:2]), *one, *two)
    document = report("2021년 주요업무 보고(한빛과)", "Ⅰ. 주요업무 추진실적", listing(NAMES[:2]), *one, *two)
    first_of_two = 3 + len(one)
    assert [c.project for c in result.contexts[3:]] == [NAMES[0]] * len(one) + [NAMES[1]] * len(two)
    assert result.contexts[first_of_two].project == NAMES[1]
    assert len(document.blocks) == len(result.contexts)


def test_boxes_that_were_lost_still_head_the_parts() -> None:
    one = (" 사업개요", "○ 보수", " 추진계획", "○ 6월", " 소요예산 : 5천원")
    assert shown(work(listing(NAMES[:2]), *one, *one)) == [("1", NAMES[0], "list"), ("2", NAMES[1], "list")]


def test_circles_head_the_parts_of_a_report_without_boxes() -> None:
    one = ("○ 사업개요", "- 보수", "○ 추진계획", "- 6월", "○ 소요예산 : 5천원")
    assert [project.name for project in work(listing(NAMES[:2]), *one, *one).projects] == list(NAMES[:2])


def test_projects_without_the_usual_headings_are_their_numbered_titles() -> None:
    result = work("1 무지개 다리 보수", "○ 6월 착공", "2 꽃길 조성", "○ 3월 식재", "3 명절 종합대책", "○ 9월")
    assert [project.name for project in result.projects] == ["무지개 다리 보수", "꽃길 조성", "명절 종합대책"]


def test_a_report_without_sections_and_headings_has_its_numbered_titles() -> None:
    one = ("가. 사업개요", "- 포장 2km", "나. 소요예산 : 5천원", GRID)
    document = report("2021년도 주요업무계획", "1. 산책로 정비   [계속]", *one, "2. 가로수 심기 (신규)", *one)
    assert [(p.no, p.name, p.status) for p in outline(document, "한빛구").projects] == [
        ("1", "산책로 정비", "계속"),
        ("2", "가로수 심기", "신규"),
    ]


def test_numbered_lines_that_speak_of_nothing_are_no_projects() -> None:
    assert outline(report("회의 결과", "1. 개회", "○ 10시", "2. 폐회"), "한빛구").projects == ()


def test_a_boxed_name_right_over_its_budget_and_a_name_line() -> None:
    boxed = outline(
        report("2021년 업무보고", "◆ 예산현황", GRID, "◆ 관리시스템 정비", "▷ 2021년 소요예산 : 5천원", GRID), "한빛구"
    )
    assert [project.name for project in boxed.projects] == ["관리시스템 정비"]
    named = outline(report("2021년 업무보고", "사업명 : 전망대 조성", "○ 사업비 : 5천원", GRID), "한빛구")
    assert [project.name for project in named.projects] == ["전망대 조성"]


def test_numbered_complaints_are_no_projects() -> None:
    result = outline(
        report("Ⅰ. 행정사무감사 지적사항 처리결과", "1 다리 점검 소홀", "○ 점검함", "2 꽃길 관리", "○ 관리함"), "한빛구"
    )
    assert result.projects == ()


def test_numbered_heads_of_the_general_section_are_no_projects() -> None:
    result = outline(report("Ⅰ. 일반현황", "1 조 직", "2 인 력", "3 예산현황", "□ 사업개요"), "한빛구")
    assert result.projects == ()


def test_each_section_has_its_own_list() -> None:
    document = report(
        "Ⅰ. 추진실적", listing(NAMES[:2]), *body(), *body(), "Ⅱ. 2022년 추진계획", listing(NAMES[2:]), *body(), *body()
    )
    result = outline(document, "한빛구")
    assert [(project.section, project.no, project.name) for project in result.projects] == [
        ("Ⅰ. 추진실적", "1", NAMES[0]),
        ("Ⅰ. 추진실적", "2", NAMES[1]),
        ("Ⅱ. 2022년 추진계획", "1", NAMES[2]),
        ("Ⅱ. 2022년 추진계획", "2", NAMES[3]),
    ]


def test_two_lists_in_one_section_each_serve_the_bodies_after_them() -> None:
    items = (listing(NAMES[:2]), *body(), *body(), listing(NAMES[2:]), *body(), *body())
    result = work(*items)
    assert [project.name for project in result.projects] == list(NAMES)
    assert table_projects(result, items) == ["", NAMES[0], NAMES[1], "", NAMES[2], NAMES[3]]


def test_a_list_in_a_section_of_its_own_serves_the_next() -> None:
    document = report("Ⅰ. 주요사업 목록", listing(NAMES[:2]), "Ⅱ. 추진실적", *body(), *body())
    assert [(p.section, p.name) for p in outline(document, "한빛구").projects] == [
        ("Ⅱ. 추진실적", NAMES[0]),
        ("Ⅱ. 추진실적", NAMES[1]),
    ]


def test_a_list_in_two_columns_is_read_by_its_numbers() -> None:
    rows = [LIST_HEAD * 2, ("1", NAMES[0], "3", "3", NAMES[2], "5"), ("2", NAMES[1], "4", "4", NAMES[3], "6")]
    assert [project.name for project in work(rows, *body() * 4).projects] == list(NAMES)
    across = [LIST_HEAD * 2, ("1", NAMES[0], "3", "2", NAMES[1], "4"), ("3", NAMES[2], "5", "4", NAMES[3], "6")]
    assert [project.name for project in work(across, *body() * 4).projects] == list(NAMES)


@pytest.mark.parametrize("again", [[LIST_HEAD], []])
def test_a_list_that_goes_on_on_the_next_page_is_one_list(again: list[tuple[str, ...]]) -> None:
    rows = listing()
    result = work(rows[:3], "- 3 -", [*again, *rows[3:]], *body() * 4)
    assert shown(result) == [(str(n), name, "list") for n, name in enumerate(NAMES, 1)]


def test_status_stands_in_a_column_or_spans_the_rows_below_it() -> None:
    column = [("연번", "주요사업", "구분", "쪽"), ("1", NAMES[0], "계속", "1"), ("2", NAMES[1], "신규사업", "2")]
    assert [project.status for project in work(column, *body() * 2).projects] == ["계속", "신규"]
    banner = [LIST_HEAD, ("", "계속사업", ""), ("1", NAMES[0], "1"), ("", "신규사업", ""), ("2", NAMES[1], "2")]
    result = work(banner, *body() * 2)
    assert [(project.name, project.status) for project in result.projects] == [(NAMES[0], "계속"), (NAMES[1], "신규")]


def test_a_list_of_lines_with_dot_leaders() -> None:
    lines = ("연번 사 업 명 쪽", *(f"{name} ·········{page}" for page, name in enumerate(NAMES, 4)))
    result = work(*lines, *body() * 4)
    assert [(project.no, project.name, project.page) for project in result.projects] == [
        (str(n), name, str(n + 3)) for n, name in enumerate(NAMES, 1)
    ]


def test_the_contents_page_is_the_list_of_a_section_without_one() -> None:
    contents = (
        "보고 순서",
        "Ⅰ. 일반현황 ····· 1",
        "Ⅱ. 추진실적 ····· 2",
        f"1. {NAMES[0]} ····· 3",
        f"2. {NAMES[1]} ····· 4",
    )
    document = report(*contents, "Ⅰ. 일반현황", "□ 인력", "Ⅱ. 추진실적", *body(), *body())
    assert [(p.no, p.name, p.page) for p in outline(document, "한빛구").projects] == [
        ("1", NAMES[0], "3"),
        ("2", NAMES[1], "4"),
    ]


def test_a_numbered_table_inside_a_body_is_no_project_list() -> None:
    inner = [("연번", "세부사업", "비고"), ("1", "난간", "-"), ("2", "바닥", "-")]
    result = work("1 무지개 다리 보수", "□ 사업개요", "○ 보수", inner, "□ 소요예산 : 5천원")
    assert [project.name for project in result.projects] == ["무지개 다리 보수"]
    paid = [("연번", "사업명", "소요예산"), ("1", "난간", "3"), ("2", "바닥", "2")]
    assert [project.name for project in work(paid, "1 무지개 다리 보수", *body()).projects] == ["무지개 다리 보수"]


def test_a_report_with_one_project_and_no_sections() -> None:
    result = outline(report("2021년 한빛구 주요업무 보고", "1 무지개 다리 보수 토목팀", *body()))
    assert result.projects == (Project("", "1", "무지개 다리 보수", team="토목팀"),)


syllables = st.text(alphabet="가나다라마바사아자차카타파하", min_size=2, max_size=4)
project_names = st.lists(st.tuples(syllables, syllables).map(" ".join), min_size=1, max_size=6, unique=True)


@settings(max_examples=60, deadline=None)
@given(project_names, st.integers(0, 7), st.data())
def test_every_listed_project_appears_once_and_in_order(names: list[str], bodies: int, data: st.DataObject) -> None:
    titled = data.draw(st.lists(st.booleans(), min_size=bodies, max_size=bodies))
    items: list[Item] = [listing(tuple(names))]
    for place, title in enumerate(titled):
        items += [f"{place + 1} {names[place]}"] if title and place < len(names) else []
        items += body()
    result = work(*items)
    pages = [project.page for project in result.projects if project.page]
    assert pages == [str(n + 3) for n in range(1, len(names) + 1)]
    assert len(result.contexts) == 2 + len(items)


@settings(max_examples=40, deadline=None)
@given(project_names)
def test_with_as_many_bodies_as_listed_every_table_has_its_project(names: list[str]) -> None:
    items = (listing(tuple(names)), *body() * len(names))
    assert table_projects(work(*items), items) == ["", *names]


PARTS: tuple[Item, ...] = ("○ 사업기간: '21. 3. ~ 9.", "○ 소요예산 : 5천원", GRID)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1) 길 정비", "2) 꽃길 조성"),
        ("(1) 길 정비", "(2) 꽃길 조성"),
        ("가. 길 정비", "나. 꽃길 조성"),
        ("◆ 길 정비", "◆ 꽃길 조성"),
        ("□ 길 정비", "□ 꽃길 조성"),
        ("【1】 길 정비", "【2】 꽃길 조성"),
        ("<1> 길 정비", "<2> 꽃길 조성"),
        ("사업 1. 길 정비", "사업 2. 꽃길 조성"),
        ("[과제 1] 길 정비", "[과제 2] 꽃길 조성"),
    ],
)
def test_titles_in_a_style_of_the_reports_own(first: str, second: str) -> None:
    items = (first, *PARTS, " 1. 설계", second, *PARTS)
    result = work(*items)
    assert shown(result) == [("1", "길 정비", "heading"), ("2", "꽃길 조성", "heading")]
    assert table_projects(result, items) == ["길 정비", "꽃길 조성"]


@pytest.mark.parametrize("inner", ["1) 난간 교체", "(1) 난간 교체", "가. 난간 교체", "◆ 난간 교체", "① 난간 교체"])
def test_items_of_a_project_are_no_projects(inner: str) -> None:
    assert [p.name for p in work("1 길 정비", "□ 사업개요", inner, "○ 사업비 : 5천원", *PARTS).projects] == ["길 정비"]


def test_a_style_that_restarts_or_heads_parts_of_bodies_titles_nothing() -> None:
    assert work("1) 길 정비", *PARTS, "1) 난간", *PARTS).projects == ()
    assert work("가. 사업개요", "- 포장 2km", "나. 소요예산 : 5천원", GRID).projects == ()
    assert work("□ 추진현황", *PARTS, "□ 시설 현황", *PARTS).projects == ()
    assert work("□ 돌봄센터 건립", "- 총사업비: 5천원").projects == ()


def test_tasks_numbered_below_a_goal() -> None:
    items = ("[정책목표 1] 함께 걷는 길", "1-1 길 정비", *body(), "1-2 꽃길 조성", *body(), "2-1 다리 보수", *body())
    assert [(p.no, p.name) for p in work(*items).projects] == [
        ("1-1", "길 정비"),
        ("1-2", "꽃길 조성"),
        ("2-1", "다리 보수"),
    ]


def test_the_next_number_in_the_titles_style_is_a_title_whatever_its_body_opens_with() -> None:
    result = work("1. 길 정비", *body(), "2. 증명 발급", "□ 추진실적", "- 12건", GRID, "3. 꽃길 조성", *body())
    assert [p.name for p in result.projects] == ["길 정비", "증명 발급", "꽃길 조성"]


def test_a_purpose_after_a_table_begins_a_body_without_overview() -> None:
    items = (listing(NAMES[:2]), *body(), "길을 밝게 하고자 함", "□ 추진현황", GRID, "□ 소요예산 : 5천원", GRID)
    assert shown(work(*items)) == [("1", NAMES[0], "list"), ("2", NAMES[1], "list")]


def test_a_list_of_lines_that_end_with_the_status() -> None:
    lines = ("연번 사 업 명 구 분 비 고", "1 길 정비 계속", "2 꽃길 조성 신규 비예산")
    result = work(*lines, "1 길 정비", *body(), "2 꽃길 조성", *body())
    assert [(p.no, p.name, p.status) for p in result.projects] == [("1", "길 정비", "계속"), ("2", "꽃길 조성", "신규")]


def test_most_not_all_numbered_titles_must_speak_of_a_project() -> None:
    items = ("1) 길 정비 계획 수립", *PARTS, "2) 명절 대책", "- 9월", "3) 꽃길 조성", *PARTS)
    assert [p.name for p in work(*items).projects] == ["길 정비 계획 수립", "명절 대책", "꽃길 조성"]


def test_headings_one_level_below_the_section_that_count_up_are_titles_whatever_follows() -> None:
    budget = head("□ 2021년 소요예산 : 5천원", 3)
    items = (
        *(head("1. 길 정비", 2), "- 단장 대상 : 골목길", head("□ 사업개요", 3), "- 2km", budget, GRID),
        *(head("2. 3개 쉼터 설치", 2), head("□ 시설현황", 3), EXECUTION, head("□ 사업개요", 3), "- 3곳", budget, GRID),
        *(head("3. 4차산업 배움터 운영", 2), head("□ 사업개요", 3), head("5. 준비물", 3), "- 2층", budget, GRID),
    )
    document = report("2021년 주요업무계획(한빛과)", head("Ⅱ. 주요사업 추진계획", 1), *items)
    result = outline(document, "한빛구")
    assert shown(result) == [
        ("1", "길 정비", "heading"),
        ("2", "3개 쉼터 설치", "heading"),
        ("3", "4차산업 배움터 운영", "heading"),
    ]
    owners = [
        context.project
        for block, context in zip(document.blocks, result.contexts, strict=True)
        if isinstance(block, Table)
    ]
    assert owners == ["길 정비", "3개 쉼터 설치", "3개 쉼터 설치", "4차산업 배움터 운영"]
    assert codes(result) == []


def test_headings_that_count_up_in_a_section_of_no_projects_are_none() -> None:
    items = (head("1. 다리 점검", 2), "- 점검함", head("2. 꽃길 관리", 2), "- 관리함")
    assert outline(report("2021년 업무보고", head("Ⅱ. 지적사항 처리결과", 1), *items), "한빛구").projects == ()


def test_a_purpose_item_may_stand_between_a_title_and_its_overview() -> None:
    items = ("1. 길 정비", " - 목 적 : 걷기 좋은 길", *body(), "2. 2개 다리 보수", "○ 추진배경 : 낡은 난간", *body())
    assert [(p.no, p.name) for p in work(*items).projects] == [("1", "길 정비"), ("2", "2개 다리 보수")]


def test_a_body_of_nothing_but_headings_is_not_named_after_them() -> None:
    result = work("□ 사업개요", GRID, "□ 소요예산", GRID)
    assert [project.name for project in result.projects] == ["제목 없는 사업"]
    assert codes(result) == ["title_guessed"]


def test_a_placeholder_of_a_table_is_neither_a_listed_project_nor_a_line() -> None:
    rows = [*listing(NAMES[:2]), ("", "<표>", "")]
    assert [p.name for p in work(rows, "<표>", *body(), "<그림>", *body()).projects] == list(NAMES[:2])
    assert [p.name for p in work("1", "<표>", "길 정비", *body()).projects] == ["길 정비"]


def test_a_team_right_over_a_title_is_that_titles() -> None:
    items = ("1 길 정비", "도로팀", *body(), "걷기 좋은 길을 만들고자 함", "녹지팀", "2 꽃길 조성", *body())
    assert [(p.name, p.team) for p in work(*items).projects] == [("길 정비", "도로팀"), ("꽃길 조성", "녹지팀")]
    listed_alone = work("1 길 정비", "도로팀", "2 꽃길 조성", *body()).projects
    assert listed_alone[-1].team == ""


def test_the_first_title_over_a_box_of_labels_is_one() -> None:
    box = [["사업기간", "2021. 1. ~ 12."], ["사업내용", "나무를 심음"], ["소요예산", "45백만원"]]
    items = ("2021년 업무계획", "1. 나무 심기", box, "□ 추진계획", "- 대상지 선정", "2. 꽃길 만들기", *body())
    assert [project.name for project in outline(report(*items)).projects] == ["나무 심기", "꽃길 만들기"]


@pytest.mark.parametrize("status", ["\u200b신규", unicodedata.normalize("NFD", "신규"), "신 규"])
def test_a_status_with_invisible_signs_is_read(status: str) -> None:
    rows = [["연번", "사업명", "구분", "쪽"], ["1", "나무 심기", status, "3"], ["2", "꽃길 만들기", "계속", "5"]]
    found = outline(report("Ⅱ. 추진계획", rows, "1. 나무 심기", *body(), "2. 꽃길 만들기", *body()))
    assert [project.status for project in found.projects] == ["신규", "계속"]
