"""View 소요재원: the funding grids as the reports print them, one row a source (or its sub-row), 계 first."""

from __future__ import annotations

from collections.abc import Mapping

from etl.stencil import Value, View
from etl.views.base import ROUNDING, Dataset, Record, ViewSettings, card_of, rounding_rows, text, where
from etl.views.funding_grids import Grid, GridRow, amount_fields, columns_of, read_grids, shown
from etl.views.projects import ProjectKey, project_records, project_title
from etl.views.sources import source_link

LABELS = ("묶음", "카드", "구", "부서", "팀", "사업명", "구분", "재원", "세부")


def funding_plan(dataset: Dataset, settings: ViewSettings) -> View:
    """소요재원: every row of every grid."""
    grids = read_grids(dataset)
    projects = project_records(dataset)
    rows = [row for grid in grids for row in _grid_rows(grid, projects, settings)]
    totals = [columns_of(grid.total_row, settings) for grid in grids]
    names = amount_fields(grids, settings)
    shares = {name: [columns[name].won for columns in totals if name in columns] for name in names}
    rows += rounding_rows(shares, {"묶음": ROUNDING, "사업명": ROUNDING, "재원": "계"}, settings.unit)
    return View("소요재원", (*LABELS, *names, "출처", "원문", "보고서"), tuple(rows))


def _grid_rows(grid: Grid, projects: Mapping[ProjectKey, Record], settings: ViewSettings) -> list[dict[str, Value]]:
    """The rows of one grid."""
    project = projects.get((grid.report, grid.project), {})
    labels: dict[str, Value] = {
        "묶음": f"{grid.report} {grid.table}",
        "카드": card_of(grid.org, grid.dept, grid.project) or None,
        "구": grid.org,
        "부서": grid.dept,
        "팀": text(project, "team"),
        "사업명": project_title(grid.project, project),
        "구분": text(project, "status"),
        "보고서": grid.report,
    }
    return [{**labels, **_row(row, row is grid.total_row, settings)} for row in grid.rows_total_first]


def _row(row: GridRow, is_total: bool, settings: ViewSettings) -> dict[str, Value]:
    """One row of a grid; whatever word the report used, its total row is called 계."""
    return {
        "재원": "계" if is_total else row.source,
        "세부": row.item,
        **shown(columns_of(row, settings), settings.unit),
        "출처": source_link(row.records[0]) if row.records else None,
        "원문": where(row.records[0]) if row.records else "",
    }
