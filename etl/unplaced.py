"""Amounts of projects that belong to no project: said once for each section, because their headings were not found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from etl.model import Fact, Finding, Severity

_OF_PROJECTS = frozenset({"funding_plan", "required_budget"})


def unplaced_amounts(facts: Sequence[Fact]) -> Iterator[Finding]:
    """A warning for each stretch of a section whose funding stands under no project's heading."""
    amounts = (fact for fact in facts if fact.family in _OF_PROJECTS and fact.value is not None)
    for (section, project), run in groupby(amounts, key=lambda fact: (fact.section, fact.project)):
        if not project:
            yield _finding(section, list(run))


def _finding(section: str, run: Sequence[Fact]) -> Finding:
    where = f"‘{section}’에" if section else "보고서에"
    return Finding(
        Severity.WARNING,
        "project_unknown",
        f"{where} 어느 사업의 것인지 알 수 없는 금액이 {len(run)}개 있습니다. 그 위에서 사업 제목을 찾지 못해 사업명을 비워 두었으니,"
        " 원본에서 사업 제목을 ‘1. 사업명’처럼 글자로 적고 다시 실행해 주십시오.",
        run[0].place,
        printed=run[0].printed,
    )
