"""View 소요재원총괄: one row a project, the 계 of its funding grid."""

from __future__ import annotations

from collections.abc import Mapping

from etl.stencil import Value, View
from etl.views.base import ROUNDING, Dataset, Record, ViewSettings, card_of, rounding_rows, text
from etl.views.funding_grids import Grid, amount_fields, columns_of, read_grids, shown
from etl.views.projects import ProjectKey, choose_latest, project_records, project_title, report_dates
from etl.views.sources import source_link

LABELS = ("카드", "구", "부서", "팀", "사업명", "구분")


def funding_summary(dataset: Dataset, settings: ViewSettings) -> View:
    """소요재원총괄: every project once; one that an office reported again later counts by the later report."""
    chosen = choose_latest(read_grids(dataset), report_dates(dataset))
    projects = project_records(dataset)
    rows = [_row(grid, chosen.remarks[grid.report, grid.table], projects, settings) for grid in chosen.grids]
    names = amount_fields(chosen.grids, settings)
    columns = [columns_of(grid.total_row, settings) for grid in chosen.grids]
    shares = {name: [each[name].won for each in columns if name in each] for name in names}
    rows += rounding_rows(shares, {"사업명": ROUNDING}, settings.unit)
    return View("소요재원총괄", (*LABELS, *names, "비고", "출처", "보고서"), tuple(rows))


def _row(grid: Grid, remark: str, projects: Mapping[ProjectKey, Record], settings: ViewSettings) -> dict[str, Value]:
    """The row of one project."""
    project = projects.get((grid.report, grid.project), {})
    row = grid.total_row
    return {
        "카드": card_of(grid.org, grid.dept, grid.project) or None,
        "구": grid.org,
        "부서": grid.dept,
        "팀": text(project, "team"),
        "사업명": project_title(grid.project, project),
        "구분": text(project, "status"),
        **shown(columns_of(row, settings), settings.unit),
        "비고": remark,
        "출처": source_link(row.records[0]) if row.records else None,
        "보고서": grid.report,
    }
