"""Rows of the tool's dataset against rows of truth, the way ``tests/truth/README.md`` says to compare them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
TRUTH = HERE / "truth"
REPORTS = HERE / "reports"

FACT_RESOURCES = (
    "funding_plan",
    "required_budget",
    "budget_execution",
    "department_budget",
    "staffing",
    "equipment_by_year",
    "equipment_replacement",
    "procurement_history",
    "facilities",
)
# What is compared of each resource.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "projects": ("no", "project", "status", "page", "title_source"),
    "funding_plan": ("source", "source_code", "item", "column", "year", "amount_krw", "project"),
    "required_budget": ("year", "source", "amount_krw", "project"),
    "budget_execution": (
        "level",
        "name",
        "as_of",
        "source",
        "budget_krw",
        "executed_krw",
        "expected_year_end_krw",
        "rate_printed",
    ),
    "department_budget": ("name", "this_year_krw", "last_year_krw", "change_krw", "change_rate_printed"),
    "staffing": ("as_of", "measure", "category", "grade", "headcount"),
    "equipment_by_year": ("as_of", "item", "year", "year_label", "count"),
    "equipment_replacement": (
        "item",
        "acquired",
        "quantity",
        "service_life_years",
        "elapsed_years",
        "cost_krw",
        "reason",
    ),
    "procurement_history": ("year", "system", "detail", "amount_krw"),
    "facilities": ("category", "name", "detail", "quantity", "quantity_unit", "team"),
    "statistics": ("row_label", "value", "value_unit"),
}
AMOUNTS = ("amount_krw", "budget_krw", "executed_krw", "expected_year_end_krw", "headcount", "count")


def norm(value: object) -> str:
    """A value as it is compared: NFC, no spaces, one middle dot, plain decimals."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return ""
    text = unicodedata.normalize("NFC", str(value))
    text = re.sub(r"[\s·․･ㆍ∙‧]", "", text).removesuffix("%")
    text = text.translate(str.maketrans("‘’“”～∼×–", "''\"\"~~x-"))
    try:
        number = Decimal(text)
        return f"{number.normalize():f}" if number == number.to_integral_value() else f"{number:f}".rstrip("0")
    except InvalidOperation:
        return text


def truth_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def key(resource: str, row: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(norm(row.get(column)) for column in COLUMNS[resource])


def compare(
    resource: str, told: pd.DataFrame, truth: Iterable[Mapping[str, str]]
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The truth's rows that are missing and the tool's rows that are not true.

    Rows whose amount is empty may be left out; a project without a name in the truth is a guess that may be called anything.
    """
    wanted = Counter(key(resource, row) for row in truth)
    got = Counter(key(resource, row) for row in told.to_dict("records"))
    missing, extra = list((wanted - got).elements()), list((got - wanted).elements())
    missing, extra = _without_any_name(resource, missing, extra)
    amounts = [at for at, column in enumerate(COLUMNS[resource]) if column in AMOUNTS]
    if amounts:
        missing, extra = ([row for row in rows if any(row[at] for at in amounts)] for rows in (missing, extra))
    return missing, extra


Rows = list[tuple[str, ...]]


def _without_any_name(resource: str, missing: Rows, extra: Rows) -> tuple[Rows, Rows]:
    """A project whose title the report lost has no name in the truth: any name the tool guesses is right."""
    if "project" not in COLUMNS[resource]:
        return missing, extra
    at = COLUMNS[resource].index("project")
    left = list(extra)
    still = []
    for row in missing:
        match = next((r for r in left if not row[at] and r[:at] + r[at + 1 :] == row[:at] + row[at + 1 :]), None)
        if match:
            left.remove(match)
        else:
            still.append(row)
    return still, left
