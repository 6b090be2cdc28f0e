"""도입연도별 보유현황: how many of each thing were acquired in each year.

구분   | 계    | 2020년 | … | 2014년 이전      item    year  year_label   count
컴퓨터 | 1,636 | 101    | … | 104          →   컴퓨터        계           1636
                                               컴퓨터  2014  2014년 이전  104
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.families.base import Family, Grid, count_of, money_of
from etl.families.structure import row_sums
from etl.identities import Identity, sum_identity
from etl.model import Fact
from etl.numbers import Kind, fold, money_factor
from etl.words import is_source, is_total, tidy

NAME = "equipment_by_year"


def year_columns(grid: Grid) -> tuple[int, ...]:
    """The columns of one year of acquisition each."""
    return tuple(c for c in grid.columns if grid.year_of(c))


def _total_columns(grid: Grid) -> tuple[int, ...]:
    return tuple(c for c in grid.columns if grid.headers[c - 1] and is_total(grid.headers[c - 1][-1]))


def read(grid: Grid) -> tuple[Fact, ...]:
    """The counts of the table; a dash counts nothing."""
    years, totals = year_columns(grid), _total_columns(grid)
    labels_until = min((*years, *totals))
    facts = []
    for row in grid.body:
        item = " ".join(dict.fromkeys(t for c in range(1, labels_until) if (t := grid.label(row, c))))
        for column in (*totals, *years):
            printed = grid.printed(row, column)
            if printed.kind is Kind.TEXT:
                continue
            value = Decimal(0) if printed.kind is Kind.DASH else printed.value
            unit = printed.unit or count_of(grid.unit) or "대"
            facts.append(grid.fact(NAME, _labels(grid, item, column), "count", row, column, value, unit))
    return tuple(facts)


def _labels(grid: Grid, item: str, column: int) -> tuple[tuple[str, str], ...]:
    year = grid.year_of(column)
    lowest = _header_text(grid, column)
    return (("as_of", grid.as_of), ("item", item), ("year", str(year.year) if year else ""), ("year_label", lowest))


def _header_text(grid: Grid, column: int) -> str:
    texts = [tidy(grid.text(row, column)) for row in range(1, grid.header_rows + 1)]
    return fold(next((t for t in reversed(texts) if t), ""))


def identities(grid: Grid, facts: Sequence[Fact]) -> Iterator[Identity]:
    """계 = Σ연도 for each item, 합계 = Σ품목 for each year."""
    rows: dict[int | None, list[Fact]] = defaultdict(list)
    columns: dict[int | None, list[Fact]] = defaultdict(list)
    for fact in facts:
        rows[fact.place.row].append(fact)
        columns[fact.place.column].append(fact)
    for row in rows.values():
        total = next((f for f in row if not f.label("year")), None)
        years = [f for f in row if f.label("year")]
        if total and years:
            yield sum_identity("sum_years", total, years, f"{total.label('item')} 계 = 연도별 수량의 합")
    for column in columns.values():
        yield from row_sums([(f.label("item"), f) for f in column], "sum_rows", "합계 = 품목별 수량의 합")


def _accepts(grid: Grid) -> bool:
    years = year_columns(grid)
    if len(years) < 3 or years[0] < 2 or (money_of(grid.unit) and not count_of(grid.unit)):
        return False
    rows = [row for row in grid.body if any(grid.printed(row, c).is_value for c in years)]
    counts = all(
        grid.printed(row, c).kind is not Kind.TEXT and not money_factor(grid.printed(row, c).unit)
        for row in rows
        for c in years
    )
    about_things = re.search(
        r"보유|노후|도입|취득|장비|기기|물품|연도별", " ".join((grid.heading, *grid.before[-2:], grid.header_line))
    )
    named = any(label.before for c in years if (label := grid.year_of(c))) or count_of(grid.unit) in (
        "대",
        "식",
        "개",
        "점",
        "본",
        "조",
    )
    sources = any(is_source(grid.text(row, 1)) and not is_total(grid.text(row, 1)) for row in grid.body)
    return bool(rows) and counts and bool(named or (about_things and _total_columns(grid))) and not sources


FAMILY = Family(
    name=NAME,
    title="도입연도별 보유현황",
    read=read,
    identities=identities,
    rejects=(r"재원", r"기투자|향후", r"집행", r"정원|현원", r"증감", r"급$"),
    accepts=_accepts,
)
