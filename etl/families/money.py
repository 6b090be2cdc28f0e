"""The money unit of a grid: declared, proved by an amount stated next to it, or assumed aloud."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from etl.families.base import Grid, money_of
from etl.model import Finding, Severity
from etl.numbers import Kind, Printed, money_factor, stated_amounts

DEFAULT_UNIT = "천원"
_IN_HEADER = re.compile(r"[(\[,](원|천원|만원|백만원|억원)[)\],]")


def grid_money_unit(grid: Grid) -> str:
    """The unit of the grid's amounts.

    The declared unit of money first, whatever else is declared beside it; else the one its headers give (``예산액(백만원)``); else the unit of an amount in the heading
    or the lines around that the grid also holds; else 천원, the unit the budget rules prescribe (``money_findings`` says so).
    """
    return money_of(grid.unit) or _header_unit(grid) or _stated_unit(grid) or DEFAULT_UNIT


def _header_unit(grid: Grid) -> str:
    """The one unit of money that headers give in parentheses, ``""`` where they give none or several."""
    told = {match for header in grid.headers for label in header for match in _IN_HEADER.findall(label)}
    return told.pop() if len(told) == 1 else ""


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
    if money_of(grid.unit) or _header_unit(grid) or _stated_unit(grid) or _every_amount_has_unit(grid):
        return
    yield _assumed(grid)


def _assumed(grid: Grid) -> Finding:
    return Finding(
        Severity.WARNING,
        "unit_assumed",
        f"표에 금액 단위가 적혀 있지 않아 {DEFAULT_UNIT}으로 읽었습니다. 원본에서 단위를 확인하십시오.",
        grid.table.place,
        expected=f"(단위: {DEFAULT_UNIT})",
    )


def column_money_unit(grid: Grid, column: int) -> str:
    """The unit of a column of amounts in a table of other things: its header's, the table's unit of money, else 천원."""
    return _told_unit(grid, column) or DEFAULT_UNIT


def column_money_findings(grid: Grid, column: int | None) -> Iterable[Finding]:
    """A warning where amounts of a column have a unit nowhere: not beside them, not in the header, not of the table."""
    if column is None or _told_unit(grid, column):
        return
    amounts = (grid.printed(row, column) for row in grid.body)
    if any(p.kind is Kind.NUMBER and p.value and not money_factor(p.unit) for p in amounts):
        yield _assumed(grid)


def _told_unit(grid: Grid, column: int) -> str:
    told = grid.column_unit(column)
    return told if money_factor(told) else money_of(grid.unit)


def _every_amount_has_unit(grid: Grid) -> bool:
    amounts = [p for p in _amounts(grid) if p.kind is Kind.NUMBER and (p.value or Decimal(0)) >= 1000]
    return bool(amounts) and all(money_factor(p.unit) for p in amounts)
