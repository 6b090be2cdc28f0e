"""전년 대비 예산현황: this year's budget, last year's, the change and its rate.

구분        | 2021년    | 2020년(당초) | 증감    | 증감률(%)     name   this_year  last_year  change  change_rate
합계        | 1,200,000 | 1,000,000    | 200,000 | 20.0      →   합계   …
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from etl.families.base import Family, Grid, count_of, money_of, money_unit, won
from etl.families.money import grid_money_unit, money_findings
from etl.families.structure import row_sums
from etl.identities import Identity, rate_identity, sum_identity
from etl.model import Fact
from etl.numbers import read_printed
from etl.words import is_total

NAME = "department_budget"
_RATE = re.compile(r"증감[률율]|증가[률율]|^%$|\(%\)|\(B-A\)/A")
_SHARE = re.compile(r"구성비|비중|점유율")
_CHANGE = re.compile(r"증감|증△감|비교|증·감")
_LAST = re.compile(r"전년|기정|작년|전년도|전기")
_THIS = re.compile(r"추경|추가경정|당해|금년|올해|본예산|예산액|요구|경정|예산안|현년")


def measures(grid: Grid) -> dict[str, int]:
    """The column of each measure: this_year, last_year, change, change_rate; empty where the table is none of ours."""
    found: dict[str, int] = {}
    amounts: list[int] = []
    for column in grid.columns:
        header = grid.header(column)
        if _SHARE.search(header):
            continue
        if _RATE.search(header):
            found.setdefault("change_rate", column)
        elif _CHANGE.search(header):
            found.setdefault("change", column)
        elif grid.year_of(column) or _LAST.search(header) or _THIS.search(header):
            amounts.append(column)
    amounts = _lettered(grid, amounts, found) or amounts
    if "change" not in found or len(amounts) != 2:
        return {}
    this, last = _this_and_last(grid, amounts)
    return {"this_year": this, "last_year": last, **found}


def _lettered(grid: Grid, amounts: Sequence[int], found: dict[str, int]) -> list[int]:
    """Of more than two amounts those that the change names by letter: ``증감(B-A)`` compares ``(A)`` and ``(B)``."""
    letters = re.search(r"\(?([A-Z])\s*[-–−]\s*([A-Z])\)?", grid.header(found["change"])) if "change" in found else None
    if not letters:
        return []
    return [c for letter in letters.groups() for c in amounts if f"({letter})" in grid.header(c)]


def _this_and_last(grid: Grid, amounts: Sequence[int]) -> tuple[int, int]:
    """Which of two amount columns is this year's: the later year, else the one not called last year's, else the first."""
    first, second = amounts
    years = [grid.year_of(c) for c in amounts]
    if years[0] and years[1] and years[0].year != years[1].year:
        return (first, second) if years[0].year > years[1].year else (second, first)
    return (second, first) if _LAST.search(grid.header(first)) else (first, second)


def read(grid: Grid) -> tuple[Fact, ...]:
    """The lines of the table."""
    columns = measures(grid)
    unit = grid_money_unit(grid)
    labels_until = min(columns.values())
    facts = []
    for row in grid.body:
        if not any(read_printed(grid.text(row, c)).is_value for c in columns.values()):
            continue
        labels = (("name", _name(grid, row, labels_until)),)
        for measure, column in columns.items():
            printed = grid.printed(row, column)
            if measure == "change_rate":
                facts.append(grid.fact(NAME, labels, measure, row, column, printed.value, "%"))
            else:
                facts.append(
                    grid.fact(NAME, labels, measure, row, column, won(printed, unit), money_unit(printed, unit))
                )
    return tuple(facts)


def _name(grid: Grid, row: int, until: int) -> str:
    """A row's own label; a total, and a label that other departments print too, with the department before it."""
    labels = list(dict.fromkeys(t for t in (grid.label(row, c) for c in range(1, until)) if t))
    if not labels:
        return ""
    again = sum(grid.label(other, until - 1) == labels[-1] for other in grid.body) > 1
    return " ".join(labels) if is_total(labels[-1]) or again else labels[-1]


def identities(grid: Grid, facts: Sequence[Fact]) -> Iterator[Identity]:
    """증감 = 당해 − 전년, 증감률 = 증감/전년, 계 = Σ행."""
    rows: dict[int | None, dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        rows[fact.place.row][fact.measure] = fact
    for line in rows.values():
        yield sum_identity("difference", line["this_year"], (line["last_year"], line["change"]), "당해 = 전년 + 증감")
        if "change_rate" in line:
            yield rate_identity(
                "change_rate", line["change_rate"], line["change"], line["last_year"], "증감률 = 증감 ÷ 전년"
            )
    for measure in ("this_year", "last_year", "change"):
        column = [(_last_word(f.label("name")), f) for f in facts if f.measure == measure]
        yield from row_sums(column, "sum_rows", "계 = 각 행의 합")


def _last_word(name: str) -> str:
    """``홍보과 계`` is that department's total."""
    return name.rpartition(" ")[2]


FAMILY = Family(
    name=NAME,
    title="예산현황(전년 대비)",
    read=read,
    identities=identities,
    needs=(r"증감|비교|증△감",),
    rejects=(r"집행|지출", r"정원|현원", r"재원별.*연차", r"구독|이웃|\(명\)|\(건\)"),
    accepts=lambda grid: bool(measures(grid)) and min(measures(grid).values()) > 1 and _is_money(grid),
    findings=lambda grid, facts: money_findings(grid),
)


def _is_money(grid: Grid) -> bool:
    """Whether the amounts are money: by the table's unit where it has one, else by the words around it."""
    if count_of(grid.unit) and not money_of(grid.unit):
        return False
    around = " ".join((grid.heading, grid.header_line, grid.unit, *grid.before[-3:]))
    return bool(re.search(r"예산|[천만억]원|\(원\)|단위:원", around.replace(" ", "")))
