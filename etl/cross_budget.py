"""Amounts stated in a heading against the grid below it: equal amounts prove each other, a slipped unit is told.

□ 2021년 소요예산 : 747,552천원     ↔   계 | 2021년 747,552
□ 2021년 소요예산 : 284,500원       ↔   계 | 2021년 284,500 (천원)   →  the heading's unit is 천원
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from etl.identities import Identity, sum_identity, unit_step
from etl.model import Fact, Finding, Proof, Severity
from etl.numbers import MONEY_UNITS, stated_amounts
from etl.words import is_total

_FUNDING, _STATED = "funding_plan", "required_budget"


@dataclass(frozen=True)
class UnitSlip:
    """A stated amount whose digits the grid holds in another unit, its parts, and the amount it must be."""

    stated: Fact
    grid: Fact
    parts: tuple[Fact, ...] = ()

    @property
    def members(self) -> tuple[Fact, ...]:
        """The facts that the slip spoiled."""
        return (self.stated, *self.parts)

    @property
    def mended(self) -> Fact:
        """The stated fact with the amount the grid proves."""
        return replace(self.stated, value=self.grid.value, proof=Proof.REPAIRED)

    @property
    def mended_members(self) -> tuple[Fact, ...]:
        """The stated fact mended, and its parts in the same unit: proved where they add up to it."""
        by = (self.grid.value or Decimal(0)) / (self.stated.value or Decimal(1))
        proof = Proof.REPAIRED if _adds_up(self.stated, self.parts) else Proof.DISPUTED
        return (self.mended, *(replace(f, value=(f.value or Decimal(0)) * by, proof=proof) for f in self.parts))

    @property
    def finding(self) -> Finding:
        """What the officer should know of it."""
        return Finding(
            Severity.ERROR,
            "unit_slip",
            f"'{self.stated.printed}'의 단위가 잘못되었습니다. 아래 표의 금액과 견주면 {self.grid.unit} 단위여야 하므로 "
            f"{_digits(self.stated)}{self.grid.unit}으로 읽었습니다. 원본의 단위를 고치십시오.",
            self.stated.place,
            printed=self.stated.printed,
            expected=f"{_digits(self.stated)}{self.grid.unit}",
        )


def _digits(fact: Fact) -> str:
    return f"{stated_amounts(fact.printed)[0].number:,}" if stated_amounts(fact.printed) else fact.printed


ProjectKey = tuple[str, str, str]  # report, section, project


@dataclass(frozen=True)
class Totals:
    """The 계 row of a project's funding grid: each year's amount, the total, and whether more than its years count."""

    years: Mapping[str, Fact]
    total: Fact | None
    open_ended: bool

    def fact_for(self, year: str) -> Fact | None:
        """The amount for a year, or the total for none."""
        return self.years.get(year) if year else self.total

    def years_of(self, amount: Decimal, give: Decimal = Decimal(0)) -> list[str]:
        """The years whose amount this is, give or take what a coarser unit rounds away."""
        return [
            year for year, fact in self.years.items() if fact.value is not None and abs(fact.value - amount) <= give
        ]


def _project(fact: Fact) -> ProjectKey:
    return (fact.place.report, fact.section, fact.project)


def _grid_totals(facts: Sequence[Fact]) -> Mapping[ProjectKey, Totals]:
    """The totals of each project that has a funding grid; of several grids in a project the first tells a year."""
    rows: dict[ProjectKey, list[Fact]] = defaultdict(list)
    for fact in facts:
        if (
            fact.family == _FUNDING
            and is_total(fact.label("source"))
            and not fact.label("item")
            and fact.value is not None
        ):
            rows[_project(fact)].append(fact)
    return {key: _totals(row) for key, row in rows.items() if key[2] or _is_one_grid(row)}


def _is_one_grid(row: Sequence[Fact]) -> bool:
    """Whether totals stand in one table: where no project is known, several grids are several projects'."""
    return len({fact.place.table for fact in row}) == 1


def _totals(row: Sequence[Fact]) -> Totals:
    years = {f.label("year"): f for f in reversed(row) if f.label("column") == "year"}
    total = next((f for f in row if f.label("column") == "total"), None)
    return Totals(years, total, any(f.label("column") in ("before", "after") for f in row))


def find_unit_slips(facts: Sequence[Fact]) -> tuple[UnitSlip, ...]:
    """The stated amounts whose digits stand in their project's grid, for their year, in another unit."""
    grids = _grid_totals(facts)
    slips: list[UnitSlip] = []
    parts: set[Fact] = set()
    for fact in facts:
        totals = grids.get(_project(fact))
        if fact.family == _STATED and fact.value and totals and fact not in parts:
            grid = totals.fact_for(fact.label("year"))
            if grid and fact.value != grid.value and _same_digits(fact, grid):
                slips.append(UnitSlip(fact, grid, _slipped_parts(fact, facts)))
                parts.update(slips[-1].parts)
    return tuple(slips)


def _slipped_parts(whole: Fact, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The parts of a slipped amount that are in its wrong unit too: those that add up to it, or have no unit of their own."""
    found: list[Fact] = []
    for kind in ("source", "year"):
        parts = [f for f in facts if f.family == _STATED and f.place == whole.place and f.label("within") == kind]
        found += parts if _adds_up(whole, parts) else [f for f in parts if not stated_amounts(f.printed)]
    return tuple(found)


def _adds_up(whole: Fact, parts: Sequence[Fact]) -> bool:
    return sum((part.value or Decimal(0) for part in parts), Decimal(0)) == whole.value


def _same_digits(stated: Fact, grid: Fact) -> bool:
    """Whether the printed digits are the same and only the unit differs."""
    factor = MONEY_UNITS.get(grid.unit)
    amounts = stated_amounts(stated.printed)
    return bool(factor and amounts and grid.value and amounts[0].number * factor == grid.value)


@dataclass(frozen=True)
class Compared:
    """What comparing stated amounts with their grids came to."""

    identities: tuple[Identity, ...]
    findings: tuple[Finding, ...]


def compare_stated(facts: Sequence[Fact]) -> Compared:
    """A project's stated amount equals its grid's; the amounts stated for its parts make the project's."""
    grids = _grid_totals(facts)
    by_year: dict[tuple[ProjectKey, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.family == _STATED and fact.value is not None:
            by_year[_project(fact), fact.label("year")].append(fact)
    identities: list[Identity] = []
    findings: list[Finding] = []
    for (project, year), stated in by_year.items():
        totals = grids.get(project)
        whole = _whole(stated, totals.fact_for(year) if totals else None)
        if whole is None:
            continue
        identities.extend(_within_project(stated, whole))
        against = _against_grid(whole, totals) if totals else None
        if isinstance(against, Identity):
            identities.append(against)
        elif against:
            findings.append(against)
    return Compared(tuple(identities), tuple(findings))


def _whole(stated: Sequence[Fact], grid: Fact | None) -> Fact | None:
    """The statement that speaks for the whole project: the one that equals the grid, else the last above it or the largest."""
    headlines = [f for f in stated if f.label("within") == "" and not f.place.table]
    if grid is None:
        return max(headlines, key=lambda f: f.value or Decimal(0), default=None)
    equal = [f for f in headlines if f.value == grid.value]
    above = [f for f in headlines if (f.place.line or 0) <= (grid.place.line or 0)] or headlines
    return equal[-1] if equal else (above[-1] if above else None)


def _within_project(stated: Sequence[Fact], whole: Fact) -> Iterator[Identity]:
    """The statements of one project and year that make the whole, or say it again."""
    parts = [f for f in stated if f is not whole and f.label("within") == "" and f.value != whole.value]
    if len(parts) > 1 and sum((f.value or Decimal(0) for f in parts), Decimal(0)) == whole.value:
        yield sum_identity("stated_parts", whole, parts, "소요예산 = 세부 소요예산의 합")
    for same in (f for f in stated if f is not whole and f.label("within") == "year" and f.value == whole.value):
        yield sum_identity("stated_again", whole, (same,), "같은 해의 소요예산은 서로 같다")


def _against_grid(whole: Fact, totals: Totals) -> Identity | Finding | None:
    """A stated amount against its grid: equal to its year's amount or to the total, too large for it, stale, or wrong."""
    year, amount = whole.label("year"), whole.value or Decimal(0)
    grid = totals.fact_for(year)
    others = totals.years_of(amount, _rounded_away(whole))
    if not year and others and (grid is None or abs((grid.value or Decimal(0)) - amount) > _rounded_away(whole)):
        return _equal(whole, totals.years[others[0]])  # 사업비 without a year beside a grid that has it for one
    if grid is None:
        return None
    if not year and grid.value is not None and amount > grid.value:
        return None if totals.open_ended else _wider_scope(whole, grid)
    if year and amount != grid.value and others and whole.label("year_from") == "context":
        return _stale(whole, grid, others[0])
    return _equal(whole, grid)


def _rounded_away(stated: Fact) -> Decimal:
    """By how much an amount stated in 백만원 or 억원 may miss one printed in 천원; nothing where 천원 or less is stated."""
    factor = MONEY_UNITS.get(stated.unit, Decimal(1))
    return unit_step(stated) / 2 if factor > MONEY_UNITS["천원"] else Decimal(0)


def _equal(whole: Fact, grid: Fact) -> Identity:
    return sum_identity("stated_total", whole, (grid,), "제목의 소요예산 = 표의 금액")


def _wider_scope(whole: Fact, grid: Fact) -> Finding:
    return Finding(
        Severity.NOTE,
        "wider_scope",
        f"총사업비 {whole.printed}이(가) 아래 표의 합계 {grid.printed}{grid.unit}보다 큽니다. 표에 없는 연도의 사업비가 들어 있는지 확인하십시오.",
        whole.place,
        printed=whole.printed,
        expected=f"{grid.printed}{grid.unit}",
    )


def _stale(whole: Fact, grid: Fact, other: str) -> Finding:
    year = whole.label("year")
    return Finding(
        Severity.WARNING,
        "stale_heading",
        f"연도를 적지 않은 '{whole.printed}'은(는) 표의 {year}년 금액 {grid.printed}{grid.unit}과 다르고 {other}년 금액과 같습니다. "
        f"다른 해의 제목이 남은 것인지 확인하십시오.",
        whole.place,
        printed=whole.printed,
        expected=f"{grid.printed}{grid.unit}",
    )


def settle_years(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts with the year of each stated amount settled where the line itself printed none.

    The year its section suggests gives way to the only year for which the same project states that very amount
    (``총 300,000천원`` beside ``(22년 300백만원, 23년 …)`` is 2022's) or tabulates it, unless the grid has the suggested
    year too; and to no year where the amount is the grid's total.
    """
    grids = _grid_totals(facts)
    told: dict[ProjectKey, dict[Decimal, set[str]]] = defaultdict(lambda: defaultdict(set))
    for fact in facts:
        if fact.family == _STATED and fact.label("within") == "year" and fact.value is not None:
            told[_project(fact)][fact.value].add(fact.label("year"))
    settled: list[Fact] = []
    for fact in facts:
        if fact.family == _STATED and fact.label("within") == "source" and settled and settled[-1].place == fact.place:
            settled.append(_with_year(fact, settled[-1].label("year")))  # the parts of a line go with its whole
        else:
            settled.append(_settled(fact, told[_project(fact)], grids.get(_project(fact))))
    return tuple(settled)


def _with_year(fact: Fact, year: str) -> Fact:
    return replace(fact, labels=tuple((name, year if name == "year" else text) for name, text in fact.labels))


def _settled(fact: Fact, told: Mapping[Decimal, set[str]], totals: Totals | None) -> Fact:
    if fact.family != _STATED or fact.label("year_from") != "context" or fact.value is None:
        return fact
    suggested = fact.label("year")
    years = set(told.get(fact.value, ()))
    if totals and suggested in totals.years:
        is_total_amount = totals.total is not None and totals.total.value == fact.value
        years = {suggested} if totals.years[suggested].value == fact.value or not is_total_amount else {""}
    elif totals:
        years |= set(totals.years_of(fact.value))
    if suggested in years or len(years) != 1:
        return fact
    return _with_year(fact, next(iter(years)))
