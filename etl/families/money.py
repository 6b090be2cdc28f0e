"""The money unit of a grid: declared, proved by an amount stated next to it, or assumed aloud."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from etl.families.base import Grid, first_unit
from etl.model import Finding, Severity
from etl.numbers import Kind, Printed, money_factor, stated_amounts

DEFAULT_UNIT = "천원"


def grid_money_unit(grid: Grid) -> str:
    """The unit of the grid's amounts.

    The declared unit first; else the unit of an amount in the heading or the lines around that the grid also holds;
    else 천원, the unit the budget rules prescribe (``money_findings`` says so).
    """
    declared = first_unit(grid.unit)
    if money_factor(declared):
        return declared
    return _stated_unit(grid) or DEFAULT_UNIT


def _stated_unit(grid: Grid) -> str:
    numbers = {p.value for p in _amounts(grid) if p.value}
    for text in (grid.heading, *reversed(grid.before), *grid.after[:2]):
        for amount in stated_amounts(text):
            if amount.number in numbers and amount.unit != "원":
                return amount.unit
    return ""


def _amounts(grid: Grid) -> Iterable[Printed]:
    return (grid.printed(row, column) for row in grid.body for column in grid.columns)


def money_findings(grid: Grid) -> Iterable[Finding]:
    """A warning where the table declares no money unit and none is stated next to it."""
    if money_factor(first_unit(grid.unit)) or _stated_unit(grid) or _every_amount_has_unit(grid):
        return
    yield Finding(
        Severity.WARNING,
        "unit_assumed",
        f"표에 금액 단위가 적혀 있지 않아 {DEFAULT_UNIT}으로 읽었습니다. 원본에서 단위를 확인하십시오.",
        grid.table.place,
        expected=f"(단위: {DEFAULT_UNIT})",
    )


def _every_amount_has_unit(grid: Grid) -> bool:
    amounts = [p for p in _amounts(grid) if p.kind is Kind.NUMBER and (p.value or Decimal(0)) >= 1000]
    return bool(amounts) and all(money_factor(p.unit) for p in amounts)
