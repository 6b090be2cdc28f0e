"""소요재원 with its sources across the head: under each year, or for a list of projects with their total.

총사업비 | 2023년           |  2024년                사업명 | 계  | 국비 | 구비      source  item  column  year
         | 계 | 국비 | 구비 | 계 | …                 합계   | 600 | 400  | 200   →  국비          year    2023
600      | 200 | 100 | 100  | 400 | …                도로   | 400 | 300  | 100      국비    도로  year    2023
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from etl.families.base import Grid, is_data
from etl.families.funding_columns import Column, kind_of
from etl.families.funding_labels import is_whole
from etl.families.funding_one_year import is_about_funding, no_amounts, year_stated
from etl.numbers import Kind, Printed
from etl.words import is_source, is_subtotal, is_total

_FEWEST_SOURCES = 2


@dataclass(frozen=True, slots=True)
class Crossed:
    """An amount of such a table: whose money, which project, which column of the contract, and where it is printed."""

    source: str
    item: str
    column: Column
    row: int


def crossed_of(grid: Grid) -> tuple[Crossed, ...]:
    """The amounts of a table with its sources across, none where it is something else."""
    heads = dict(_heads(grid))
    if not heads or not _is_plan(grid, heads):
        return ()
    labels = [c for c in range(1, min(heads)) if c not in heads]
    rows = {row: _label(grid, row, labels) for row in grid.body}
    totals = [row for row, label in rows.items() if is_total(label)]
    if len(rows) > 1 and len(totals) != 1:
        return ()
    cells = [(row, c) for row in rows for c in heads]
    prints = [grid.printed(*cell) for cell in cells]
    if not all(p.is_value or p.kind is Kind.BLANK for p in prints) or not any(map(_is_amount, prints)):
        return ()
    alone = len(rows) == 1
    return tuple(
        Crossed(heads[c][0], "" if alone or row in totals else rows[row], heads[c][1], row)
        for row, c in cells
        if not is_subtotal(rows[row])
    )


def _is_amount(printed: Printed) -> bool:
    return printed.kind is Kind.NUMBER and printed.unit not in ("%", "명", "건")


def _heads(grid: Grid) -> Iterator[tuple[int, tuple[str, Column]]]:
    """The amount columns: whose money each holds, and for when."""
    year = year_stated(grid, "")
    plain = ("year" if year else "total", year)
    under_years = any(_when(grid, index) for index in grid.columns)
    for index in grid.columns:
        lowest = (grid.headers[index - 1] or ("",))[-1]
        if is_whole(lowest) and len(grid.headers[index - 1]) == 1:
            yield index, ("계", Column(index, *(("total", "") if under_years else plain)))
        elif is_source(lowest):
            yield index, (lowest, Column(index, *(_when(grid, index) or plain)))


def _when(grid: Grid, index: int) -> tuple[str, str] | None:
    """What the headers above a column say its amounts are of."""
    above = grid.headers[index - 1][:-1]
    return next((told for text in reversed(above) if (told := kind_of(grid, text))), None)


def _is_plan(grid: Grid, heads: dict[int, tuple[str, Column]]) -> bool:
    """Whether the head names several sources, each once for each year, and every other column is a label or a remark."""
    told = [(source, column.kind, column.year) for source, column in heads.values()]
    named = {source for source, _ in heads.values() if not is_total(source)}
    right = [c for c in range(min(heads) + 1, grid.table.columns + 1) if c not in heads]
    return (
        is_about_funding(grid)
        and len(named) >= _FEWEST_SOURCES
        and len(set(told)) == len(told)
        and all(no_amounts(grid.header(c)) for c in right)
    )


def _label(grid: Grid, row: int, labels: list[int]) -> str:
    """What a row is of: its labels, those without numbers."""
    return " ".join(dict.fromkeys(t for c in labels if (t := grid.label(row, c)) and not is_data(t)))
