"""Whose line a row of an execution table is, from a report's text to the rows of the workbook's sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import understood

from etl.dataset import Dataset
from etl.views import VIEWS
from etl.views.base import ViewSettings

COVER = "2021년 주요업무보고\n\n2021. 9.\n\n한빛구\n\n도로과\n\n"
NESTED = """Ⅰ. 일반현황

□ 예산 집행현황 (2021. 9. 30. 기준, 단위: 천원)

단위사업\t세부사업\t예산액\t집행액\t집행률
합계\t\t3,000\t1,500\t50.0
도로관리\t소계\t2,000\t1,000\t50.0
\t보도정비\t1,200\t600\t50.0
\t가로등\t800\t400\t50.0
하천관리\t소계\t1,000\t500\t50.0
\t준설\t600\t300\t50.0
\t제방\t400\t200\t50.0
"""
DETAILED = """Ⅱ. 주요업무

1. 치매센터 운영

□ 예산집행현황 (2021. 9. 30. 기준, 단위: 천원)

구분\t예산액\t집행액\t집행률
계\t1,362\t955\t70.1
인건비\t842\t630\t74.8
사업비\t520\t325\t62.5
"""
LISTED = """Ⅰ. 일반현황

□ 예산현황 (2021. 9. 30. 기준, 단위: 천원)

단위사업명\t예산액\t집행액\t집행률
계\t3,000\t1,500\t50.0
도로관리\t2,000\t1,000\t50.0
기본경비\t1,000\t500\t50.0

□ 세부사업별 집행현황 (2021. 9. 30. 기준, 단위: 천원)

세부사업명\t예산액\t집행액\t집행률
보도정비\t2,000\t1,000\t50.0
사무관리\t1,000\t500\t50.0
합계\t3,000\t1,500\t50.0
"""


OFFICES = """Ⅰ. 일반현황

□ 예산 집행현황 (2021. 9. 30. 기준, 단위: 천원)

부서\t단위사업\t예산액\t집행액\t집행률
총계\t\t3,000\t1,500\t50.0
도로과\t계\t2,000\t1,000\t50.0
\t보도정비\t1,200\t600\t50.0
\t가로등\t800\t400\t50.0
하천과\t소계\t1,000\t500\t50.0
\t준설\t1,000\t500\t50.0
"""


def dataset_of(text: str, folder: Path) -> Dataset:
    path = folder / "2021년 주요업무보고(도로과).txt"
    path.write_text(COVER + text, encoding="utf-8")
    return understood(path, "한빛구", 2021)[1]


def rows(view: str, column: str, dataset: Dataset) -> list[tuple[object, object]]:
    return [(row[column], row["예산액"]) for row in VIEWS[view](dataset, ViewSettings(2021)).rows]


@pytest.mark.parametrize(
    ("report", "programs", "projects"),
    [
        (
            NESTED,
            [("도로관리", 2_000), ("하천관리", 1_000)],
            [("보도정비", 1_200), ("가로등", 800), ("준설", 600), ("제방", 400)],
        ),
        (OFFICES, [("도로과 보도정비", 1_200), ("도로과 가로등", 800), ("하천과 준설", 1_000)], []),
        (DETAILED, [], [("치매센터 운영", 1_362)]),
        (LISTED, [("도로관리", 2_000), ("기본경비", 1_000)], [("보도정비", 2_000), ("사무관리", 1_000)]),
    ],
)
def test_every_amount_stands_once_on_its_own_sheet(
    report: str, programs: list[tuple[str, int]], projects: list[tuple[str, int]], tmp_path: Path
) -> None:
    dataset = dataset_of(report, tmp_path)
    assert rows("집행현황", "단위사업명", dataset) == programs
    assert rows("집행사업", "사업명", dataset) == projects
    assert set(dataset["budget_execution"]["proof"]) == {"proved"}
