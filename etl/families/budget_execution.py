"""예산집행현황: what was budgeted, what was spent by a date, and the rate the report prints.

단위사업명 | 예산액    | 집행액              | 집행률(%)      name      budget      executed   expected    rate
           |           | 9.30.기준 | 12.31.까지 | (9.30.기준) →
계         | 5,551,535 | 5,000,825 | 5,460,026  | 90.1           계        5551535000  …
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.dates import find_dates, read_as_of
from etl.families.base import Family, Grid, money_unit, won
from etl.families.execution_lines import Line, LineReader
from etl.families.money import grid_money_unit, money_findings
from etl.families.structure import row_sums
from etl.identities import Identity, rate_identity, sum_identity
from etl.model import Fact, Finding, Severity
from etl.numbers import Printed, money_factor
from etl.words import is_source, is_total, source_word

NAME = "budget_execution"
_MEASURES = (
    ("carried", re.compile(r"이월")),
    ("prior", re.compile(r"기집행|기지출|전년도?집행|기투자")),
    ("rate", re.compile(r"집행[률율]|집행비율|지출[률율]|실집행률|\(B/A\)")),
    ("balance", re.compile(r"잔액|\(A-B\)|불용")),
    ("executed", re.compile(r"집행|지출|\(B\)")),
    ("budget", re.compile(r"예산|\(A\)|계획액|편성액")),
)
# No budget is spent ten times over: such a rate is another column's number.
_HIGHEST_RATE = 1000
_EXPECTED = re.compile(r"예상|전망|연말|예정|12\.?\s?31\.?|까지")


@dataclass(frozen=True, slots=True)
class Column:
    """A value column: its measure, the date its header gives as an ISO text, and the source it is about, if one."""

    index: int
    measure: str
    as_of: str
    source: str = ""


def value_columns(grid: Grid) -> tuple[Column, ...]:
    """The value columns; an amount column of the year's end is ``expected``, a second date of the same measure is left out."""
    found: list[Column] = []
    for column in _printed_columns(grid):
        if not any((c.measure, c.source) == (column.measure, column.source) for c in found):
            found.append(column)
    return tuple(found)


def _printed_columns(grid: Grid) -> Iterator[Column]:
    """The value columns as their headers name them, without those that hold other numbers than rates under 집행률."""
    columns = (column for index in grid.columns if (column := _value_column(grid, index)))
    return (column for column in columns if not _is_misread(grid, column))


def _is_misread(grid: Grid, column: Column) -> bool:
    """Whether a column of rates holds a number that no rate can be: its header is another column's."""
    rates = (grid.printed(row, column.index).value for row in grid.body) if "rate" in column.measure else ()
    return any(rate is not None and abs(rate) > _HIGHEST_RATE for rate in rates)


def _value_column(grid: Grid, index: int) -> Column | None:
    path = grid.headers[index - 1]
    header = "/".join(path)
    measure = next((name for name, pattern in _MEASURES if any(pattern.search(part) for part in path)), "")
    if measure in ("", "prior"):
        return None
    as_of = read_as_of(header, grid.year) or next((d.last(grid.year) for d in find_dates(header)), None)
    if measure in ("executed", "rate") and _EXPECTED.search(header) and "기준" not in path[-1]:
        measure = "expected" if measure == "executed" else "expected_rate"
    source = source_word(path[-1]) if len(path) > 1 and is_source(path[-1]) and not is_total(path[-1]) else ""
    return Column(index, measure, as_of.isoformat() if as_of else "", source)


def lines(grid: Grid, columns: Sequence[Column]) -> Iterator[Line]:
    """The body rows that hold a value, with the name, the level and the source each is of."""
    return LineReader(grid, tuple(column.index for column in columns)).lines()


def read(grid: Grid) -> tuple[Fact, ...]:
    """The lines of the table; a cell that names sources gives a line of each beside the whole."""
    columns = value_columns(grid)
    unit = grid_money_unit(grid)
    as_of = (
        next((c.as_of for c in columns if c.as_of and c.measure in ("executed", "rate")), "")
        or grid.as_of
        or grid.report_as_of
    )
    facts: list[Fact] = []
    for line in lines(grid, columns):
        for column in columns:
            source = line.source or column.source
            labels = (("level", line.level), ("name", line.name), ("as_of", as_of), ("source", source))
            facts.extend(_cell_facts(grid, unit, line.row, column, labels))
    return tuple(facts)


def _cell_facts(grid: Grid, unit: str, row: int, column: Column, labels: tuple[tuple[str, str], ...]) -> Iterator[Fact]:
    printed = grid.printed(row, column.index)
    if column.measure in ("rate", "expected_rate"):
        yield grid.fact(NAME, labels, column.measure, row, column.index, printed.value, "%")
        return
    shown = money_unit(printed, unit)
    yield grid.fact(NAME, labels, column.measure, row, column.index, won(printed, unit), shown)
    for source, amount in _split(printed):
        own = (*labels[:3], ("source", source))
        yield grid.fact(NAME, own, column.measure, row, column.index, amount * _factor(shown), shown)


def _factor(unit: str) -> Decimal:
    return money_factor(unit) or Decimal(1)


def _split(printed: Printed) -> Iterator[tuple[str, Decimal]]:
    if printed.source and is_source(printed.source) and printed.value is not None:
        yield source_word(printed.source), printed.value
    for name, amount in printed.parts:
        yield source_word(name), amount


def identities(grid: Grid, facts: Sequence[Fact]) -> Iterator[Identity]:
    """집행률 = 집행액/예산액, 계 = Σ행, 전체 = Σ재원, 잔액 = 예산 − 집행."""
    rows: dict[tuple[int | None, str], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        rows[fact.place.row, fact.label("source")][fact.measure] = fact
    for measures in rows.values():
        yield from _line_identities(measures)
    yield from _split_identities(facts)
    labels = {line.row: line.label for line in lines(grid, value_columns(grid))}
    for measure in ("budget", "executed", "expected", "balance"):
        column = [(labels[f.place.row or 0], f) for f in facts if f.measure == measure and not f.label("source")]
        yield from row_sums(column, "sum_rows", "계 = 각 사업의 합")


def _line_identities(measures: dict[str, Fact]) -> Iterator[Identity]:
    budget, executed = measures.get("budget"), measures.get("executed")
    if budget and executed and "rate" in measures:
        yield rate_identity("rate", measures["rate"], executed, budget, "집행률 = 집행액 ÷ 예산액")
    if budget and "expected" in measures and "expected_rate" in measures:
        yield rate_identity(
            "rate", measures["expected_rate"], measures["expected"], budget, "집행률 = 연말 예상액 ÷ 예산액"
        )
    if budget and executed and "balance" in measures:
        rest = [measures[m] for m in ("carried", "balance") if m in measures]
        told = "예산액 = 집행액 + 이월액 + 집행잔액" if len(rest) > 1 else "예산액 = 집행액 + 집행잔액"
        yield sum_identity("balance", budget, (executed, *rest), told)


def _split_identities(facts: Sequence[Fact]) -> Iterator[Identity]:
    groups: dict[tuple[int | None, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.measure not in ("rate", "expected_rate"):
            groups[fact.place.row, fact.measure].append(fact)
    for same_cell in groups.values():
        whole = [f for f in same_cell if not f.label("source")]
        parts = [f for f in same_cell if f.label("source")]
        if whole and len(parts) > 1:
            yield sum_identity("sum_sources", whole[0], parts, "금액 = 괄호 안 재원별 금액의 합")
    yield from _source_row_identities(facts)


def _source_row_identities(facts: Sequence[Fact]) -> Iterator[Identity]:
    """A line followed by rows of its sources is their sum."""
    by_name: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.measure not in ("rate", "expected_rate"):
            by_name[fact.label("name"), fact.measure].append(fact)
    for same in by_name.values():
        whole = [f for f in same if not f.label("source")]
        parts = [f for f in same if f.label("source") and f.place.row != whole[0].place.row] if len(whole) == 1 else []
        if parts:
            yield sum_identity("sum_sources", whole[0], parts, "금액 = 재원별 금액의 합")


def _misread_rates(grid: Grid) -> Iterator[Finding]:
    for index in grid.columns:
        column = _value_column(grid, index)
        if column and _is_misread(grid, column):
            yield Finding(
                Severity.WARNING,
                "layout_uncertain",
                f"‘{grid.header(index)}’ 열에 집행률일 수 없는 값(1,000% 초과)이 있어 머리글과 값의 짝을 잘못 읽은 것으로 보고 이 열을 쓰지 않았습니다. "
                "원본에서 이 표의 열 차례를 확인하십시오.",
                grid.table.place,
            )


FAMILY = Family(
    name=NAME,
    title="예산집행현황",
    read=read,
    identities=identities,
    needs=(r"예산|\(A\)|계획액|편성액", r"집행|지출"),
    rejects=(r"도입연도", r"(전년|당초).*증감", r"결산.*증감"),
    accepts=lambda grid: (
        {"budget", "executed"} <= {c.measure for c in value_columns(grid)}
        or {"budget", "rate"} <= {c.measure for c in value_columns(grid)}
    ),
    findings=lambda grid, facts: (*money_findings(grid), *_misread_rates(grid)),
)
