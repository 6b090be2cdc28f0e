"""What a dataset knows of its projects and reports beyond the numbers: 계속/신규, team, whether a title is a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from etl.stencil import Noted, Value
from etl.views.base import Dataset, Record, records, text
from etl.views.funding_grids import UNKNOWN_PROJECT, Grid

GUESSED_TITLE = "보고서에서 사업명을 읽지 못해 본문에서 추정한 이름입니다. 원문과 대조하세요."

ProjectKey = tuple[str, str]


def project_records(dataset: Dataset) -> dict[ProjectKey, Record]:
    """The project records by report and project name; the first of two of one name."""
    found: dict[ProjectKey, Record] = {}
    for record in records(dataset, "projects"):
        found.setdefault((text(record, "report"), text(record, "project")), record)
    return found


def project_title(name: str, project: Record) -> Value:
    """A project's name as a cell: a lost one says so, a guessed one carries a note."""
    if not name:
        return UNKNOWN_PROJECT
    return Noted(name, GUESSED_TITLE) if text(project, "title_source") == "guess" else name


@dataclass(frozen=True)
class Chosen:
    """The grids a summary adds up, and what its reader should know about each of them."""

    grids: tuple[Grid, ...]
    remarks: Mapping[tuple[str, str], str]


def choose_latest(grids: Iterable[Grid], dates: Mapping[str, str]) -> Chosen:
    """The grids without those that a later report of the same office states again, so that no sum counts a project twice.

    Where the dates of the reports do not tell which is later, all stay and each says so.
    """
    by_owner: dict[tuple[str, str, str], list[Grid]] = {}
    for grid in grids:
        by_owner.setdefault(grid.owner if grid.project else (grid.report, grid.table, ""), []).append(grid)
    kept: list[Grid] = []
    remarks: dict[tuple[str, str], str] = {}
    for same in by_owner.values():
        left, remark = _latest(same, dates)
        kept.extend(left)
        remarks.update({(grid.report, grid.table): remark for grid in left})
    return Chosen(tuple(kept), remarks)


def _latest(same: list[Grid], dates: Mapping[str, str]) -> tuple[list[Grid], str]:
    """The grids of one project that count, and the remark they share."""
    reports = list(dict.fromkeys(grid.report for grid in same))
    if len(reports) == 1:
        return same, "같은 사업에 소요재원 표가 둘 이상입니다." if len(same) > 1 else ""
    known = [dates.get(report, "") for report in reports]
    latest = max(known)
    if not all(known) or known.count(latest) > 1:
        return same, f"보고서 {len(reports)}건에 함께 있어 합계에 거듭 들어갔습니다. 하나만 남기세요."
    left = [grid for grid in same if dates[grid.report] == latest]
    others = ", ".join(report for report in reports if dates[report] != latest)
    return left, f"{others}에도 있는 사업: 기준일이 늦은 보고서의 값입니다."


def report_dates(dataset: Dataset) -> dict[str, str]:
    """The 기준일 of each report as an ISO date, where it states one."""
    return {text(report, "report"): text(report, "as_of") for report in records(dataset, "reports")}
