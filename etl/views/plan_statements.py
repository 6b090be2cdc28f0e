"""What each report says a project costs in a year: its funding grid, the amount it states, or its budget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from etl.views.base import EARLIER, Dataset, Record, amount, dotted, earlier, records, text, total, whole
from etl.views.funding_grids import read_grids
from etl.views.names import Key, Names
from etl.views.sources import lines_before

BOOK = "계획출처"


@dataclass(frozen=True)
class Statement:
    """An amount of a project for a year; ``line`` is the record it was printed in, ``before`` how many 출처 lines come first."""

    key: Key
    name: str
    year: int
    won: Decimal
    kind: str
    line: Record
    before: int

    @property
    def report(self) -> str:
        """The report that says so."""
        return text(self.line, "report")


def read_statements(dataset: Dataset, names: Names) -> tuple[Statement, ...]:
    """Every report's statements, earlier years' first; one a report, project and year: the grid's before the text's."""
    found: dict[tuple[str, Key, int], Statement] = {}
    for prefix, part in ((EARLIER, earlier(dataset)), ("", dataset)):
        counts = {
            name: lines_before(dataset, BOOK, prefix + name)
            for name in ("funding_plan", "required_budget", "budget_execution")
        }
        for statement in (
            *_grid_amounts(part, names, counts["funding_plan"]),
            *_stated_amounts(part, names, counts["required_budget"]),
            *_budgets(part, names, counts["budget_execution"]),
        ):
            found.setdefault((statement.report, statement.key, statement.year), statement)
    return tuple(found.values())


BUDGET = "예산액"


def _grid_amounts(dataset: Dataset, names: Names, before: int) -> Iterator[Statement]:
    """The 계 row of each funding grid, year by year."""
    for grid in read_grids(dataset):
        first = grid.total_row.records[0]
        for year in grid.total_row.years if grid.project else ():
            won = grid.total_row.of(str(year)).won
            line = next((each for each in grid.total_row.records if whole(each, "year") == year), first)
            if won is not None:
                yield Statement(
                    names.key(first, grid.project), grid.project, year, won, "연차별 소요재원", line, before
                )


def _stated_amounts(dataset: Dataset, names: Names, before: int) -> Iterator[Statement]:
    """Amounts that headings state for a year: the whole, or where only sources are named, what they add up to."""
    lines: dict[tuple[str, str, int], list[Record]] = {}
    for record in records(dataset, "required_budget"):
        year, project = whole(record, "year"), text(record, "project")
        if year is not None and project and amount(record, "amount_krw") is not None:
            lines.setdefault((text(record, "report"), project, year), []).append(record)
    for (_, project, year), found in lines.items():
        won = stated_whole(found)
        if won is not None:
            yield Statement(names.key(found[0], project), project, year, won, "소요예산", found[0], before)


def stated_whole(lines: Iterable[Record]) -> Decimal | None:
    """The one amount that several statements of a project and a year come to: the largest whole, or the sources' sum."""
    listed = list(lines)
    wholes = [amount(line, "amount_krw") for line in listed if not text(line, "source")]
    if wholes:
        return max(won for won in wholes if won is not None)
    by_source = {text(line, "source"): amount(line, "amount_krw") for line in listed}
    return total(by_source.values())


def _budgets(dataset: Dataset, names: Names, before: int) -> Iterator[Statement]:
    """Project budgets of the execution tables, for the year of their 기준일."""
    for line in records(dataset, "budget_execution"):
        as_of, won, project = text(line, "as_of"), amount(line, "budget_krw"), _project(line)
        if text(line, "level") == "project" and not text(line, "source") and as_of[:4].isdecimal() and won is not None:
            yield Statement(names.key(line, project), project, int(as_of[:4]), won, BUDGET, line, before)


def _project(line: Record) -> str:
    return text(line, "name") or text(line, "project")


@dataclass(frozen=True, order=True)
class Issue:
    """Where a report stands in time, and what it is called for short."""

    year: str
    as_of: str
    name: str
    kind: str = field(default="", compare=False)

    @property
    def title(self) -> str:
        """``2021년 업무보고 2021. 5. 31.``; the file's name where nothing better is known."""
        known = (f"{self.year}년 {self.kind}".strip() if self.year else "", dotted(self.as_of))
        return " ".join(part for part in known if part) or self.name


def read_issues(dataset: Dataset) -> Mapping[str, Issue]:
    """The reports of this and of earlier years."""
    reports = (*records(dataset, EARLIER + "reports"), *records(dataset, "reports"))
    issues = (Issue(*(text(report, name) for name in ("year", "as_of", "report", "kind"))) for report in reports)
    return {issue.name: issue for issue in issues}
