"""The whole outline: on an invented report that mixes everything, and on the real ones where they are at hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from outline_reports import EXECUTION, GRID, LIST_HEAD, Item, body, report

from etl.model import Document, Table
from etl.outline import Cover, Outline, outline
from etl.readers.base import Source
from etl.readers.text import read_text

REPORTS = Path(__file__).parents[1].parent / "shared" / "reports"

MIXED: tuple[Item, ...] = (
    "제310회 한빛구의회 임시회",
    "2021년 주요업무 보고",
    "한빛구",
    "도시농업과",
    "보고 순서",
    "I . 일반 현황\t...\t1",
    "II . 주요업무 추진실적\t...\t3",
    "III . 2022년 주요업무 추진계획\t...\t9",
    "I . 일반현황",
    "1 조 직",
    "도시농업과 - (2)개팀",
    "2 예산현황",
    [("단위사업명", "예산액", "집행액", "집행률(%)\n(9.30.기준)"), ("계", "10", "5", "50.0")],
    "(단위: 천원)",
    "Ⅱ . 주요업무 추진실적",
    [LIST_HEAD, ("①", "텃밭 상자 보급", "4"), ("②", "도시 양봉 체험", "5")],
    *body(purpose="텃밭을 나누어 이웃이 함께 가꾸도록 도시농업을 확산하고자 함"),
    "2 도시 양봉 체험",
    "양 봉 팀",
    *body(purpose="꿀벌의 소중함을 알리고자 함"),
    "Ⅲ. 2022년 주요업무 추진계획",
    *body(
        purpose="옥상을 푸르게 하여 도심 열섬을 줄이는 옥상 텃밭을 조성하고자 함", budget="□ 소요예산 (단위: 백만원)"
    ),
    "\t2021년 주요업무 보고(도시농업과)",
    "\tI. 일반현황",
    "\tⅡ. 주요업무 추진실적",
    "\tⅢ. 2022년 주요업무 추진계획",
)


def tables(document: Document, result: Outline) -> list[tuple[str, str, str, str, int | None]]:
    return [
        (context.section, context.project, context.unit, context.as_of, context.year)
        for block, context in zip(document.blocks, result.contexts, strict=True)
        if isinstance(block, Table)
    ]


def test_a_report_that_mixes_everything() -> None:
    document = report(*MIXED)
    result = outline(document)
    assert result.cover == Cover("한빛구", "도시농업과", "업무보고", 2021, date(2021, 9, 30), "2021년 주요업무 보고")
    assert [(p.section[0], p.no, p.name, p.team, p.title_source) for p in result.projects] == [
        ("Ⅱ", "1", "텃밭 상자 보급", "", "list"),
        ("Ⅱ", "2", "도시 양봉 체험", "양봉팀", "heading"),
        ("Ⅲ", "", "옥상 텃밭 조성", "", "guess"),
    ]
    assert tables(document, result) == [
        ("Ⅰ. 일반현황", "", "천원", "2021-09-30", 2021),
        ("Ⅱ. 주요업무 추진실적", "", "", "", 2021),
        ("Ⅱ. 주요업무 추진실적", "텃밭 상자 보급", "천원", "", 2021),
        ("Ⅱ. 주요업무 추진실적", "도시 양봉 체험", "천원", "", 2021),
        ("Ⅲ. 2022년 주요업무 추진계획", "옥상 텃밭 조성", "백만원", "", 2022),
    ]
    assert [finding.code for finding in result.findings] == ["title_from_list", "title_guessed"]
    assert all(finding.place.report == "보고서.txt" for finding in result.findings)


def test_the_report_of_a_dong() -> None:
    document = report(
        "2021년 주요업무 보고",
        "한빛구 가온2동 주민센터",
        "일 반 현 황",
        "□ 인력",
        GRID,
        "주요업무 추진실적",
        "1. 골목 청소",
        *body(),
    )
    result = outline(document)
    assert (result.cover.org, result.cover.dept) == ("한빛구", "가온2동")
    assert [project.name for project in result.projects] == ["골목 청소"]


def test_an_empty_document_has_an_outline() -> None:
    result = outline(report())
    assert (result.projects, result.contexts) == ((), ())
    assert {finding.code for finding in result.findings} == {
        "org_missing",
        "kind_missing",
        "year_missing",
        "dept_missing",
    }


def test_a_document_of_tables_alone() -> None:
    assert len(outline(report(GRID, EXECUTION)).contexts) == 2


def real(prefix: str) -> tuple[Document, Outline]:
    found = sorted(REPORTS.glob(f"{prefix}*.txt"))
    if not found:
        pytest.skip(f"the real report {prefix} is not beside the repository")
    document = read_text(Source(found[0].name, found[0].read_bytes()))
    return document, outline(document)


def test_a_real_report_with_every_title() -> None:
    document, result = real("000")
    cover = result.cover
    assert (cover.org, cover.dept, cover.kind, cover.year, cover.as_of) == (
        "영등포구", "홍보미디어과", "업무보고", 2021, date(2021, 5, 31)
    )  # fmt: skip
    assert [(project.section[0], project.no) for project in result.projects] == [
        *(("Ⅱ", str(n)) for n in range(1, 9)),
        ("Ⅲ", "1"),
        ("Ⅲ", "2"),
    ]
    assert all(project.team and project.title_source == "heading" for project in result.projects)
    assert [finding.code for finding in result.findings] == ["org_inferred"]
    assert all(unit == "천원" for _, project, unit, _, _ in tables(document, result) if project and unit)


def test_a_real_report_with_lost_titles_and_next_years_plan() -> None:
    document, result = real("001")
    assert (result.cover.dept, result.cover.year, result.cover.as_of) == ("홍보미디어과", 2021, date(2021, 9, 30))
    sources = [(project.section[0], project.title_source) for project in result.projects]
    assert sources == [
        *(("Ⅱ", "heading" if n == 3 else "list") for n in range(1, 9)),
        *[("Ⅲ", "list")] * 6,
        ("Ⅳ", "heading"),
        ("Ⅳ", "guess"),
    ]
    last = [context for context in result.contexts if context.section.startswith("Ⅲ")]
    assert {context.year for context in last} == {2022}
    assert ("천원", "2021-09-30") in {(unit, as_of) for _, _, unit, as_of, _ in tables(document, result)}


def test_a_real_plan_without_any_title() -> None:
    document, result = real("002")
    cover = result.cover
    assert (cover.org, cover.dept, cover.kind, cover.year) == ("금천구", "홍보디지털과", "업무계획", 2021)
    assert [(p.no, p.status, p.page, p.title_source) for p in result.projects] == [
        ("1", "계속", "34", "list"),
        ("2", "계속", "36", "list"),
        ("3", "신규", "38", "list"),
        ("4", "신규", "41", "list"),
        ("5", "계속", "42", "list"),
        ("6", "계속", "44", "list"),
    ]
    grids = [
        (context.project, context.unit)
        for block, context in zip(document.blocks, result.contexts, strict=True)
        if isinstance(block, Table) and "소요예산" in context.heading.replace(" ", "")
    ]
    assert grids == [(project.name, "천원") for project in result.projects]
