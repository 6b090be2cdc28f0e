"""장비 교체대상: what is due for replacement, since when, how many, what it costs and why.

구분        | 도입연도 | 수량 | 내용연수 | 주요기능 | 비고          item         acquired  quantity  service_life  elapsed
행정망 백본 | 2008년   | 2    | 7년      | …        | 13년 경과  →   행정망 백본  2008      2         7             13
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.families.base import Family, Grid, Labels, count_of, money_unit, won
from etl.families.money import column_money_findings, column_money_unit
from etl.identities import Identity, sum_identity
from etl.model import Fact
from etl.numbers import fold, read_year, stated_amounts
from etl.words import is_total, tidy

NAME = "equipment_replacement"
_COLUMNS = (
    ("acquired", r"(?:도입|취득|구입|설치|구매|제조)(?:연도|년도|년월|연월|일자?|시기|년)"),
    ("service_life_years", r"내용연수|내구연한|사용연한|내용년수|내구년한"),
    ("elapsed_years", r"경과(?:연수|년수|기간|년)|사용(?:연수|년수|기간)"),
    ("quantity", r"수량|대수|보유|물량|교체대수"),
    ("cost", r"소요(?:예산|액|금액)|금액|예산|사업비|교체비용|추정가"),
    ("reason", r"사유|비고|교체이유"),
    ("item", r"구분|품명|장비명|시스템명|기종|명칭|물품명|장비|품목|대상"),
)
_ELAPSED = re.compile(r"(\d+)\s*년\s*(?:\d+\s*개월\s*)?(?:경과|초과|사용)")


def columns(grid: Grid) -> dict[str, int]:
    """The column of each kind; the first that matches."""
    found: dict[str, int] = {}
    for name, pattern in _COLUMNS:
        column = next((c for c in grid.columns if c not in found.values() and re.search(pattern, grid.header(c))), None)
        if column:
            found[name] = column
    return found


def read(grid: Grid) -> tuple[Fact, ...]:
    """The devices; a row's year, quantity, life, age and cost are facts of one line."""
    at = columns(grid)
    rows = [row for row in grid.body if _item(grid, row, at) and not is_total(_item(grid, row, at))]
    facts: list[Fact] = []
    for row in rows:
        labels = _labels(grid, row, at)
        facts.extend(_row_facts(grid, row, at, labels))
        if "cost" not in at and len(rows) == 1:
            facts.extend(_stated_cost(grid, row, labels))
    return tuple(facts)


def _item(grid: Grid, row: int, at: dict[str, int]) -> str:
    return grid.label(row, at.get("item", 1))


def _labels(grid: Grid, row: int, at: dict[str, int]) -> Labels:
    reason = fold(grid.text(row, at["reason"])) if "reason" in at else ""
    why = ("" if _ELAPSED.fullmatch(reason) else reason) or _stated(grid, r"교체\s*사유")
    return (("item", tidy(_item(grid, row, at))), ("acquired", fold(grid.text(row, at["acquired"]))), ("reason", why))


def _stated(grid: Grid, name: str) -> str:
    """What a line after the table says under a name: ``- 교체사유 : 기술지원 종료``."""
    for text in grid.after:
        match = re.search(rf"(?:{name})\s*[:：]\s*(.+)", fold(text))
        if match:
            return str(match[1]).strip()
    return ""


def _row_facts(grid: Grid, row: int, at: dict[str, int], labels: Labels) -> Iterator[Fact]:
    if year := read_year(grid.text(row, at["acquired"])):
        yield grid.fact(NAME, labels, "acquired_year", row, at["acquired"], Decimal(year.year), "년")
    for measure in ("quantity", "service_life_years", "elapsed_years"):
        if measure in at:
            printed = grid.printed(row, at[measure])
            elapsed = _ELAPSED.search(fold(grid.text(row, at[measure])))
            value = Decimal(elapsed[1]) if elapsed else printed.value
            unit = "년" if measure != "quantity" else printed.unit or count_of(grid.unit)
            yield grid.fact(NAME, labels, measure, row, at[measure], value, unit)
    if "elapsed_years" not in at and "reason" in at and (match := _ELAPSED.search(fold(grid.text(row, at["reason"])))):
        yield grid.fact(NAME, labels, "elapsed_years", row, at["reason"], Decimal(match[1]), "년")
    if "cost" in at:
        printed = grid.printed(row, at["cost"])
        unit = money_unit(printed, column_money_unit(grid, at["cost"]))
        yield grid.fact(NAME, labels, "cost", row, at["cost"], won(printed, unit), unit)


def _stated_cost(grid: Grid, row: int, labels: Labels) -> Iterator[Fact]:
    """The cost a line after the table states, when the table is about one device."""
    text = _stated(grid, r"소요\s*예산|소요액|교체\s*비용")
    amounts = stated_amounts(text)
    if amounts:
        place = grid.place(row, 1)
        yield Fact(
            NAME, labels, "cost", amounts[0].won, amounts[0].unit, amounts[0].printed, place, grid.section, grid.project
        )


def identities(grid: Grid, facts: Sequence[Fact]) -> Iterator[Identity]:
    """경과연수 = 보고연도 − 도입연도, told as: the year of acquisition and the age make the report's year."""
    if grid.year is None:
        return
    rows: dict[int | None, dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        rows[fact.place.row][fact.measure] = fact
    for line in rows.values():
        if "acquired_year" in line and "elapsed_years" in line and line["elapsed_years"].value is not None:
            yield sum_identity(
                "elapsed",
                _report_year(grid),
                (line["acquired_year"], line["elapsed_years"]),
                "도입연도 + 경과연수 = 보고연도",
            )


def _report_year(grid: Grid) -> Fact:
    """The report's year as a member of the age identity; it belongs to no resource."""
    return Fact("report", (), "year", Decimal(grid.year or 0), "년", str(grid.year), grid.table.place)


FAMILY = Family(
    name=NAME,
    title="장비 교체대상",
    read=read,
    identities=identities,
    accepts=lambda grid: (
        {"acquired", "service_life_years"} <= set(columns(grid))
        or {"acquired", "elapsed_years", "quantity"} <= set(columns(grid))
    ),
    findings=lambda grid, facts: column_money_findings(grid, columns(grid).get("cost")),
)
