"""Proved facts as the tidy tables of the data contract: one pandas frame a resource.

Frames hold ``Decimal``, ``int``, ``str`` or ``None`` as objects: no float, and a blank stays a blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from etl.corrections import NameLink
from etl.finding_ids import finding_ids, in_order
from etl.isolation import Status
from etl.model import Document, Fact, Finding, Place, Proof
from etl.recognise import RecognisedTable, Report

Value = str | int | Decimal | None
Row = dict[str, Value]
Dataset = Mapping[str, pd.DataFrame]

FACT_COLUMNS = (
    "printed",
    "unit_printed",
    "proof",
    "report",
    "table",
    "page",
    "line",
    "row",
    "column",
    "section",
    "project",
)

# The own columns of each resource, in the contract's order.
OWN_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "funding_plan": ("org", "dept", "source", "source_code", "item", "column", "year", "amount_krw"),
    "required_budget": ("org", "dept", "year", "source", "amount_krw"),
    "budget_execution": (
        *("org", "dept", "level", "name", "as_of", "source", "budget_krw", "executed_krw"),
        *("expected_year_end_krw", "rate_printed", "rate"),
    ),
    "department_budget": ("org", "dept", "name", "this_year_krw", "last_year_krw", "change_krw", "change_rate_printed"),
    "staffing": ("org", "dept", "as_of", "measure", "category", "grade", "headcount"),
    "equipment_by_year": ("org", "dept", "as_of", "item", "year", "year_label", "count"),
    "equipment_replacement": (
        *("org", "dept", "item", "acquired", "quantity", "service_life_years", "elapsed_years"),
        *("cost_krw", "reason"),
    ),
    "procurement_history": ("org", "dept", "year", "system", "detail", "amount_krw"),
    "facilities": ("org", "dept", "category", "name", "detail", "quantity", "quantity_unit", "team"),
    "statistics": ("org", "dept", "title", "row_label", "column_label", "value", "value_unit"),
}

OTHER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "reports": (
        *("report", "sha256", "format", "org", "dept", "kind", "year", "as_of", "title", "tables", "recognised"),
        *("used", "reason", "status"),
    ),
    "projects": ("report", "section", "no", "project", "status", "page", "team", "title_source", "dept"),
    "tables": (
        *("report", "table", "family", "title", "unit", "as_of", "rows", "columns", "section", "project"),
        *("page", "line"),
    ),
    "cells": ("report", "table", "row", "column", "row_span", "column_span", "text"),
    "findings": (
        *("finding", "severity", "code", "message", "report", "table", "page", "line", "row", "column"),
        *("printed", "expected", "difference", "status"),
    ),
}

MEASURE_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "budget_execution": {
        "budget": "budget_krw",
        "executed": "executed_krw",
        "expected": "expected_year_end_krw",
        "balance": "balance_krw",
    },
    "department_budget": {"this_year": "this_year_krw", "last_year": "last_year_krw", "change": "change_krw"},
    "equipment_replacement": {
        "quantity": "quantity",
        "service_life_years": "service_life_years",
        "elapsed_years": "elapsed_years",
        "cost": "cost_krw",
    },
}
_VALUE_COLUMN = {
    "funding_plan": "amount_krw",
    "required_budget": "amount_krw",
    "staffing": "headcount",
    "equipment_by_year": "count",
    "procurement_history": "amount_krw",
    "facilities": "quantity",
    "statistics": "value",
}
RESOURCES: tuple[str, ...] = ("reports", "projects", *OWN_COLUMNS, "tables", "cells", "findings")


def columns_of(resource: str) -> tuple[str, ...]:
    """The columns of a resource in order.

    ``funding_plan`` has a ``column`` of its own, so there the place's column is ``cell_column``.
    """
    if resource in OTHER_COLUMNS:
        return OTHER_COLUMNS[resource]
    own = OWN_COLUMNS[resource]
    return (*own, *("cell_column" if name in own else name for name in FACT_COLUMNS))


@dataclass(frozen=True)
class FileEntry:
    """A file of the input folder: its status of the closed list, whether it was used, and if not, why.

    ``understood`` is there when it could be read.
    """

    report: str
    sha256: str
    format: str
    status: Status
    used: bool
    reason: str
    understood: Report | None = None

    @property
    def why(self) -> str:
        """The reason, for where the file is named already."""
        return self.reason.removeprefix(f"{self.report}: ")


def build_dataset(entries: Sequence[FileEntry], facts: Sequence[Fact], findings: Sequence[Finding]) -> Dataset:
    """The frames of a build: the files, what the used ones hold, and what a person should know."""
    used = [entry.understood for entry in entries if entry.used and entry.understood]
    covers = {report.document.report: report.outline.cover for report in used}
    rows: dict[str, Iterable[Row]] = {
        "reports": map(_report_row, entries),
        "projects": (row for report in used for row in _project_rows(report)),
        "tables": (_table_row(report, table) for report in used for table in report.tables),
        "cells": (row for report in used for row in _cell_rows(report.document)),
        "findings": _finding_rows(findings),
    }
    for resource in OWN_COLUMNS:
        own = [fact for fact in facts if fact.family == resource]
        rows[resource] = _fact_rows(resource, own, covers)
    return {resource: _frame(resource, rows[resource]) for resource in RESOURCES}


LINK_COLUMNS = ("kind", "org", "before", "after", "note")


def links_frame(links: Sequence[NameLink]) -> pd.DataFrame:
    """The officer's 연결표 as a frame that views read beside the resources; it is no resource of the package."""
    rows = [[link.kind, link.org, link.before, link.after, link.note] for link in links]
    return pd.DataFrame(rows, columns=list(LINK_COLUMNS), dtype=object)


def _frame(resource: str, rows: Iterable[Row]) -> pd.DataFrame:
    columns = columns_of(resource)
    return pd.DataFrame([[row.get(c) for c in columns] for row in rows], columns=list(columns), dtype=object)


def _fact_rows(resource: str, facts: Sequence[Fact], covers: Mapping[str, object]) -> Iterator[Row]:
    for group in _lines(resource, facts):
        fact = group[0]
        cover = covers[fact.place.report]
        row: Row = {"org": getattr(cover, "org", ""), "dept": fact.dept or getattr(cover, "dept", "")}
        row.update({name: text or None for name, text in fact.labels})
        row.update(_values(resource, group))
        place = _fact_columns(group)
        if resource == "funding_plan":
            place["cell_column"] = place.pop("column")
        row.update(place)
        yield row


def _lines(resource: str, facts: Sequence[Fact]) -> list[list[Fact]]:
    """The facts that make one row: all measures of a printed line, or a single fact."""
    if resource not in MEASURE_COLUMNS:
        return [[fact] for fact in facts]
    lines: dict[tuple[str, str, int | None, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        lines[fact.place.report, fact.place.table, fact.place.row, fact.label("source")].append(fact)
    return list(lines.values())


def _values(resource: str, group: Sequence[Fact]) -> Row:
    if resource not in MEASURE_COLUMNS:
        return {_VALUE_COLUMN[resource]: group[0].value}
    by_measure = {fact.measure: fact for fact in group}
    row: Row = {column: by_measure[m].value for m, column in MEASURE_COLUMNS[resource].items() if m in by_measure}
    extra = _EXTRA.get(resource)
    return {**row, **extra(by_measure)} if extra else row


def _execution_rates(facts: Mapping[str, Fact]) -> Row:
    budget, executed = facts.get("budget"), facts.get("executed")
    rate = computed_rate(executed.value, budget.value) if budget and executed else None
    return {"rate_printed": _printed_number(facts.get("rate")), "rate": rate}


def computed_rate(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """``part`` over ``whole`` in percent to two places, half-up; never 100.00 unless they are equal.

    >>> computed_rate(Decimal("480694"), Decimal("480744"))
    Decimal('99.99')
    """
    if part is None or not whole:
        return None
    rate = (part * 100 / whole).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return Decimal("99.99") if rate == 100 and part != whole else rate


def _change_rate(facts: Mapping[str, Fact]) -> Row:
    return {"change_rate_printed": _printed_number(facts.get("change_rate"))}


def _printed_number(fact: Fact | None) -> str | None:
    """A rate as printed, without its sign of percent; nothing for a dash or a blank."""
    return fact.printed.strip().removesuffix("%").strip() if fact and fact.value is not None else None


def _acquired(facts: Mapping[str, Fact]) -> Row:
    year = facts.get("acquired_year")
    return {"acquired": year.value} if year else {}


_EXTRA: Mapping[str, Callable[[Mapping[str, Fact]], Row]] = {
    "budget_execution": _execution_rates,
    "department_budget": _change_rate,
    "equipment_replacement": _acquired,
}


def _fact_columns(group: Sequence[Fact]) -> Row:
    """The columns every fact has; a line of several numbers shows its prints side by side and its weakest proof."""
    first = group[0]
    prints = [fact.printed.strip() for fact in group if fact.printed.strip()]
    money = next((fact.unit for fact in group if fact.unit not in ("%", "년")), first.unit)
    return {
        "printed": " | ".join(dict.fromkeys(prints)),
        "unit_printed": money,
        "proof": weakest_proof(
            fact.proof for fact in group if fact.value is not None or fact.proof is Proof.DISPUTED
        ).value,
        **_place(first.place),
        "section": first.section,
        "project": first.project,
    }


def weakest_proof(proofs: Iterable[Proof]) -> Proof:
    """The proof of a line: disputed if any number is, then corrected, then repaired; proved only if all are.

    >>> weakest_proof([Proof.PROVED, Proof.REPAIRED]).value
    'repaired'
    """
    found = set(proofs)
    for proof in (Proof.DISPUTED, Proof.CORRECTED, Proof.REPAIRED, Proof.UNPROVED):
        if proof in found:
            return proof
    return Proof.PROVED if found else Proof.UNPROVED


def _place(place: Place) -> Row:
    return {
        "report": place.report,
        "table": place.table or None,
        "page": place.page,
        "line": place.line,
        "row": place.row,
        "column": place.column,
    }


def _report_row(entry: FileEntry) -> Row:
    row: Row = {"report": entry.report, "sha256": entry.sha256, "format": entry.format, "status": entry.status.value}
    row.update({"used": "true" if entry.used else "false", "reason": entry.reason})
    if entry.understood:
        cover = entry.understood.outline.cover
        row.update({"org": cover.org, "dept": cover.dept, "kind": cover.kind, "year": cover.year, "title": cover.title})
        row["as_of"] = cover.as_of.isoformat() if cover.as_of else None
        row["tables"] = len(entry.understood.tables)
        row["recognised"] = sum(table.family is not None for table in entry.understood.tables)
    return row


def _project_rows(report: Report) -> Iterator[Row]:
    for project in report.outline.projects:
        yield {
            "report": report.document.report,
            "section": project.section,
            "no": project.no,
            "project": project.name,
            "status": project.status,
            "page": project.page,
            "team": project.team,
            "title_source": project.title_source,
            "dept": project.dept or report.outline.cover.dept,
        }


def _table_row(report: Report, table: RecognisedTable) -> Row:
    grid = table.grid
    return {
        "report": report.document.report,
        "table": table.table.id,
        "family": table.family.name if table.family else None,
        "title": table.table.caption or grid.heading,
        "unit": grid.unit,
        "as_of": grid.as_of,
        "rows": table.table.rows,
        "columns": table.table.columns,
        "section": grid.section,
        "project": grid.project,
        "page": table.table.place.page,
        "line": table.table.place.line,
    }


def _cell_rows(document: Document) -> Iterator[Row]:
    for table in document.tables:
        for cell in table.cells:
            yield {
                "report": document.report,
                "table": table.id,
                "row": cell.row,
                "column": cell.column,
                "row_span": cell.row_span,
                "column_span": cell.column_span,
                "text": cell.text,
            }


def _finding_rows(findings: Sequence[Finding]) -> Iterator[Row]:
    """The findings, errors first, each with an id that stays the same while its place and print do."""
    ordered = in_order(findings)
    for finding, own in zip(ordered, finding_ids(ordered), strict=True):
        row: Row = {"finding": own, "severity": finding.severity.value, "code": finding.code}
        row.update({"message": finding.message, **_place(finding.place)})
        row.update({"printed": finding.printed, "expected": finding.expected, "difference": finding.difference})
        yield {**row, "status": finding.status}
