"""The table families: a family is a file here, and ``FAMILIES`` is where it is named."""

from __future__ import annotations

from etl.families import (
    budget_execution,
    department_budget,
    equipment_by_year,
    equipment_replacement,
    facilities,
    funding_plan,
    procurement_history,
    project_list,
    required_budget,
    staffing,
    statistics,
)
from etl.families.base import Family, Grid

FAMILIES: tuple[Family, ...] = (
    funding_plan.FAMILY,
    budget_execution.FAMILY,
    department_budget.FAMILY,
    staffing.FAMILY,
    equipment_by_year.FAMILY,
    equipment_replacement.FAMILY,
    procurement_history.FAMILY,
    facilities.FAMILY,
    project_list.FAMILY,
    required_budget.FAMILY,
)

# Takes what no family claims and still holds numbers.
FALLBACK = statistics.FAMILY


def families_of(grid: Grid) -> tuple[Family, ...]:
    """The families that claim a table: one where it is recognised, two where its headers are ambiguous, else the fallback."""
    claiming = tuple(family for family in FAMILIES if family.claims(grid))
    if claiming:
        return claiming
    return (FALLBACK,) if FALLBACK.claims(grid) else ()
