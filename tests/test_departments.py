"""Several departments in one file: each number is its own department's, and the officer is told where they part."""

from __future__ import annotations

import pytest
from conftest import understood
from outline_reports import GRID, Item, body, report
from truth_rows import REPORTS

from etl.outline import Outline, outline
from etl.views.base import ViewSettings
from etl.views.briefs import briefs
from etl.views.project_cards import project_cards

FIRST: tuple[Item, ...] = (
    "2021년 업무보고",
    "한빛구",
    "도로과",
    "Ⅰ. 일반현황",
    "□ 인력",
    GRID,
    "Ⅱ. 추진실적",
    "1. 길 정비",
    *body(),
)
AGAIN: tuple[Item, ...] = ("□ 인력", GRID, "Ⅱ. 추진실적", "1. 물길 정비", *body())


def read(*items: Item) -> Outline:
    return outline(report(*items))


@pytest.mark.parametrize(
    "beginning",
    [
        ("【치수과】", "Ⅰ. 일반현황"),
        ("- 치수과 -", "Ⅰ. 일반현황"),
        ("2021년 업무보고", "한빛구", "치수과", "Ⅰ. 일반현황"),
        ("□ 부서: 치수과",),
        ("부서명 : 한빛구 치수과",),
    ],
)
def test_the_next_department_begins_where_the_text_says_so(beginning: tuple[Item, ...]) -> None:
    found = read(*FIRST, *beginning, *AGAIN)
    assert found.cover.dept == "도로과"
    assert {context.dept for context in found.contexts[: len(FIRST)]} == {""}
    assert {context.dept for context in found.contexts[len(FIRST) + len(beginning) :]} == {"치수과"}
    assert [(project.name, project.dept) for project in found.projects] == [("길 정비", ""), ("물길 정비", "치수과")]
    (finding,) = [f for f in found.findings if f.code == "several_departments"]
    assert "치수과(" in finding.message


@pytest.mark.parametrize(
    "beginning",
    [
        ("한빛구 도로과", "Ⅰ. 일반현황"),
        ("협조 부서: 치수과",),
        ("치수과",),
        ("2021년 업무보고", "도로과", "Ⅰ. 일반현황"),
    ],
)
def test_other_mentions_part_nothing(beginning: tuple[Item, ...]) -> None:
    found = read(*FIRST, *beginning, *AGAIN)
    assert {context.dept for context in found.contexts} == {""}
    assert "several_departments" not in [f.code for f in found.findings]


def test_every_row_of_the_data_has_its_department() -> None:
    _, dataset, _ = understood(REPORTS / "30-two-departments.txt", "너른군", 2021)
    counts = {name: dict(dataset[name]["dept"].value_counts()) for name in ("staffing", "funding_plan", "projects")}
    assert counts == {
        "staffing": {"일자리경제과": 12, "축산과": 12},
        "funding_plan": {"일자리경제과": 8, "축산과": 12},
        "projects": {"일자리경제과": 2, "축산과": 1},
    }


def test_a_project_has_one_card_and_counts_for_its_department() -> None:
    _, dataset, _ = understood(REPORTS / "30-two-departments.txt", "너른군", 2021)
    settings = ViewSettings(2024)
    cards = [(row["부서"], row["사업명"]) for row in project_cards(dataset, settings).rows]
    assert sorted(cards) == [
        ("일자리경제과", "전통시장 주차장 조성"),
        ("일자리경제과", "청년 창업 점포 지원"),
        ("축산과", "가축방역 강화"),
    ]
    assert {row["부서"]: row["사업수"] for row in briefs(dataset, settings).rows} == {"일자리경제과": 2, "축산과": 1}
