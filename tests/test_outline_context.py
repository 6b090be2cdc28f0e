"""Every block has its section, heading, unit, 기준일 and year; a unit never leaks to another table."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outline_reports import EXECUTION, GRID, Item, report, table

from etl.model import Paragraph, Place, Table
from etl.outline import Context, outline
from etl.outline_units import is_unit_line, read_unit


def contexts(*items: Item) -> list[Context]:
    document = report("2021년 주요업무 보고(한빛과)", "Ⅰ. 일반현황", *items)
    found = outline(document, "한빛구").contexts
    return [context for block, context in zip(document.blocks, found, strict=True) if isinstance(block, Table)]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("(단위: 천원)", "천원"),
        ("(단위 : 대, 2021. 1. 기준)", "대"),
        ("(단위: 천원. %)", "천원, %"),
        ("(단위 : 명, 건)", "명, 건"),
        ("(단위:백만원, '21.5.31.기준)", "백만원"),
        ("[단위: 개소]", "개소"),
        ("단위: 천원", "천원"),
        ("(단위 천원)", "천원"),
        ("( 단 위 : 천원 )", "천원"),
        ("(2020. 12. 31. 기준, 단위: 백만원)", "백만원"),
        ("(2021. 5. 31. 현재 / 단위 : 천원, %)", "천원, %"),
        ("(단위: 천원 / 2021. 5. 31. 기준)", "천원"),
        ("2021. 5. 31. 기준 단위: 천원", "천원"),
        ("[단위:천원]", "천원"),
        ("<단위 : 백만원>", "백만원"),
        ("※ 단위: 천원", "천원"),
        ("단위 천원", "천원"),
        ("(단위천원)", "천원"),
        ("금액단위: 천원", "천원"),
        ("(금액 단위 : 백만원)", "백만원"),
        ("(단위: 건(명))", "건(명)"),
        ("(단위사업)", ""),
        ("단위 사업", ""),
        ("단위사업명", ""),
        ("단위사업: 홍보", ""),
        ("(천원)", ""),
    ],
)
def test_a_unit_as_printed(text: str, unit: str) -> None:
    assert read_unit(text) == unit


@pytest.mark.parametrize(
    "items",
    [
        ("□ 예산현황 (단위: 천원)", EXECUTION),
        ("□ 예산현황", "(단위: 천원)", EXECUTION),
        ("□ 예산현황", "", "  (단위 : 천원) ", EXECUTION),
        ("□ 예산현황", [("", "", "(단위: 천원)"), *EXECUTION]),
        ("□ 예산현황", EXECUTION, "(단위: 천원)"),
        ("□ 예산현황", EXECUTION, "(단위: 천원)", "Ⅱ. 주요업무", "□ 다음"),
        ("□ 예산현황 (단위: 천원)", "○ 총괄", EXECUTION),
        ("4 예 산 현 황", "단위: 천원", EXECUTION),
        ("□ 예산현황", [["(단위: 천원)"]], EXECUTION),
        ("□ 예산현황", EXECUTION, "(단위: 천원)", "※ 참고 사항", "○ 향후 계획"),
        ("□ 예산현황", EXECUTION, "(단위: 천원)", "2021년 주요업무 보고(한빛과)"),
        ("□ 예산현황", "(천원)", EXECUTION),
        ("□ 예산현황 (천원)", EXECUTION),
        ("□ 예산현황", "(단위 천원)", EXECUTION),
        ("□ 예산현황", "(2021. 5. 31. 현재 / 단위 : 천원)", EXECUTION),
        ("□ 예산현황", "[단위:천원]", EXECUTION),
        ("□ 예산현황", "<단위 : 천원>", EXECUTION),
        ("□ 예산현황", "※ 단위: 천원", EXECUTION),
        ("□ 예산현황", EXECUTION, "(2021. 5. 31. 기준, 단위: 천원)"),
    ],
)
def test_where_a_tables_unit_may_stand(items: tuple[Item, ...]) -> None:
    assert [context.unit for context in contexts(*items)][-1] == "천원"


@pytest.mark.parametrize("text", ["예산현황 (단위: 천원)", "(10천원)", "<사업개요>", "- 지원단가(천원)"])
def test_a_line_that_says_more_than_its_unit_is_no_unit_line(text: str) -> None:
    assert not is_unit_line(text)


def test_a_column_headed_by_a_bare_unit_does_not_speak_for_its_table() -> None:
    rows = [("구분", "실적", "예산"), ("", "(건)", "(천원)"), ("계", "3", "500")]
    assert contexts("□ 민원 처리", rows)[0].unit == ""


def test_a_caption_states_the_unit() -> None:
    plain = table(EXECUTION)
    captioned = Table(plain.id, plain.place, plain.rows, plain.columns, plain.cells, caption="예산 (단위: 백만원)")
    assert contexts("□ 예산현황", captioned)[0].unit == "백만원"


def test_units_do_not_leak() -> None:
    items = ("□ 예산 (단위: 천원)", EXECUTION, "□ 인력", GRID, "○ 장비", "(단위: 대)", GRID, GRID)
    assert [context.unit for context in contexts(*items)] == ["천원", "", "대", ""]


def test_a_unit_below_a_table_stays_with_it_when_the_next_one_has_its_own_heading() -> None:
    items = ("□ 장비", GRID, "(단위: 대)", "○ 인력", GRID)
    assert [context.unit for context in contexts(*items)] == ["대", ""]


def test_a_unit_between_two_tables_is_the_next_ones() -> None:
    assert [context.unit for context in contexts("□ 예산", EXECUTION, "(단위: 대)", GRID)] == ["", "대"]


def test_a_tables_own_unit_wins() -> None:
    own = [("", "", "(단위: 명)"), *GRID]
    assert contexts("□ 예산 (단위: 천원)", own)[0].unit == "명"


def test_a_unit_far_above_in_the_text_is_not_taken() -> None:
    assert contexts("(단위: 천원)", *["- 설명"] * 12, GRID)[0].unit == ""


def test_a_nested_table_has_the_unit_of_the_cell_that_holds_it() -> None:
    outer = table([("구분", "내용"), ("예산", "표 (단위: 천원)")], 1)
    inner = table(GRID, 2)
    nested = Table("t2", inner.place, inner.rows, inner.columns, inner.cells, parent=Place(table="t1", row=2, column=2))
    assert [context.unit for context in contexts("□ 인력 (단위: 명)", outer, nested)][1] == "천원"


@pytest.mark.parametrize(
    ("items", "as_of"),
    [
        (("□ 인력", "(기준일 : '21. 1월말)", GRID), "2021-01-31"),
        (("□ 장비", "(단위 : 대, 2021. 1. 기준)", GRID), "2021-01"),
        (("□ 인력 (5.31. 현재)", GRID), "2021-05-31"),
        (("□ 인력", [("구분", "현원\n(5.31.기준)"), ("계", "3")]), "2021-05-31"),
        (("□ 인력", GRID, "※ 2020. 12. 31. 기준"), "2020-12-31"),
        (("□ 2020년 예산 집행 (12.31. 기준)", EXECUTION), "2020-12-31"),
        (("□ 인력", GRID, "(기준일: 2022. 9. 30.)"), "2022-09-30"),
        (("□ 인력", GRID, "5. 31. 현재", "2 장비"), "2021-05-31"),
        (("□ 인력", GRID, "5. 31. 기준 12명이 근무함"), ""),
        (("□ 인력", "- 5.31. 기준 1,000명 참여", "○ 정원", GRID), ""),
        (("□ 인력 (5.31. 현재)", "□ 장비", GRID), ""),
        (("□ 예산", [("집행액", "집행예상"), ("9.30.기준", "12.31.까지"), ("1", "2")]), "2021-09-30"),
    ],
)
def test_as_of_a_table(items: tuple[Item, ...], as_of: str) -> None:
    assert contexts(*items)[-1].as_of == as_of


@pytest.mark.parametrize(
    ("between", "dates"),
    [(("(5. 31. 현재)", "○ 장비"), ["2021-05-31", ""]), (("(5. 31. 현재)",), ["", "2021-05-31"])],
)
def test_a_basis_between_two_tables_belongs_to_one_of_them(between: tuple[str, ...], dates: list[str]) -> None:
    assert [context.as_of for context in contexts("□ 인력", GRID, *between, GRID)] == dates


@pytest.mark.parametrize(
    ("lines", "heading"),
    [
        (("□ 2021년 소요예산 : 12,345천원", "(단위 : 천원)"), "2021년 소요예산 : 12,345천원"),
        (("4 예 산 현 황",), "예산현황"),
        (("□ 조 직 : 5팀",), "조직 : 5팀"),
        (("□ 예산현황 (단위: 천원)",), "예산현황"),
        (("□ **추진계획**", "○ 업무용 장비", "- 대 상"), "업무용 장비"),
        (("ㅁ 인력", "ㅇ 정원"), "정원"),
        ((" 소요예산 : 9,870천원",), "소요예산 : 9,870천원"),
        (("② 복합 솔루션",), "복합 솔루션"),
    ],
)
def test_the_nearest_heading(lines: tuple[str, ...], heading: str) -> None:
    assert contexts(*lines, GRID)[0].heading == heading


def test_the_year_a_heading_or_a_section_states() -> None:
    items = (
        "□ 2020년 집행",
        GRID,
        "○ 세부",
        GRID,
        "□ 인력",
        GRID,
        "Ⅱ. 2022년 주요업무 추진계획",
        GRID,
        "□ 2023년 전망",
        GRID,
    )
    assert [context.year for context in contexts(*items)] == [2020, 2020, 2021, 2022, 2023]


def test_headings_end_with_their_section_and_project() -> None:
    items = ("□ 인력", GRID, "Ⅱ. 주요업무 추진실적", GRID, "1 도서관 건립 문화팀", GRID, "□ 추진실적", GRID)
    assert [(context.section, context.project, context.heading) for context in contexts(*items)] == [
        ("Ⅰ. 일반현황", "", "인력"),
        ("Ⅱ. 주요업무 추진실적", "", ""),
        ("Ⅱ. 주요업무 추진실적", "도서관 건립", ""),
        ("Ⅱ. 주요업무 추진실적", "도서관 건립", "추진실적"),
    ]


def test_a_paragraph_of_several_lines_and_blank_blocks_have_contexts_too() -> None:
    document = report("2021년 주요업무 보고", "Ⅰ. 일반현황\n□ 예산 (단위: 천원)", "", EXECUTION)
    found = outline(document, "한빛구").contexts
    assert [context.section for context in found[1:]] == ["Ⅰ. 일반현황"] * 3
    assert (found[3].unit, found[3].heading) == ("천원", "예산")
    assert isinstance(document.blocks[2], Paragraph)


items_of_reports = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "Ⅰ. 일반현황",
                "Ⅱ. 추진실적",
                "□ 사업개요",
                "□ 예산현황",
                "(단위: 천원)",
                "1 길 정비 도로팀",
                "- 항목",
                "ㅇㅇ",
                "",
                "○ 내용",
                "함께 하고자 함",
            ]
        ),
        st.just(GRID),
        st.just([["연번", "사업명", "쪽"], ["1", "길 정비", "3"]]),
        st.text(max_size=12),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(items_of_reports)
def test_any_document_has_a_context_for_every_block(items: list[Item]) -> None:
    document = report(*items)
    first, second = outline(document), outline(document)
    assert len(first.contexts) == len(document.blocks)
    assert first == second
    names = {project.name for project in first.projects}
    assert all(context.project in names | {""} for context in first.contexts)
