"""Examples for the people who design forms: every view of the bundled reports, and the type each field has in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from etl.bundled import EXAMPLE_REPORTS, bundled_folder
from etl.dataset import FileEntry, build_dataset
from etl.inputs import find_inputs
from etl.proving import prove_reports
from etl.reading import ReadSettings, read_inputs
from etl.stencil import Link, Value, View
from etl.stencil.values import as_text, plain
from etl.store import default_folder
from etl.views import make_scalars, make_views
from etl.views.base import SERVICE_LIFE, Dataset, ViewSettings, with_earlier
from etl.views.sources import SOURCE_SHEET
from etl.workbooks.service_life import read_service_life

EXAMPLE_YEAR = 2021
AMOUNT, TEXT, DAY, LINK, UNKNOWN = "숫자", "글", "날짜", "링크", "예시 없음"


@dataclass(frozen=True)
class Examples:
    """What a form could be filled with: the scalars and the views of the example reports."""

    scalars: dict[str, Value]
    views: dict[str, View]

    @property
    def fields(self) -> dict[str, tuple[str, ...]]:
        """The fields of each view."""
        return {name: view.fields for name, view in self.views.items()}


@dataclass(frozen=True)
class FieldExample:
    """A field with its type and one value, as the examples have them."""

    name: str
    type: str
    value: str
    leads_to_sources: bool = False


def read_examples(templates: str = "templates_xlsx") -> Examples:
    """The views of the bundled reports."""
    files = find_inputs(bundled_folder(EXAMPLE_REPORTS))
    entries = read_inputs(files, ReadSettings(cache=default_folder(), assumed_year=EXAMPLE_YEAR))
    dataset = with_earlier(_dataset(entries, EXAMPLE_YEAR), _dataset(entries, EXAMPLE_YEAR - 1))
    dataset = {**dataset, SERVICE_LIFE: read_service_life(bundled_folder(templates))}
    settings = ViewSettings(EXAMPLE_YEAR)
    return Examples(make_scalars(dataset, settings), make_views(dataset, settings))


def _dataset(entries: list[FileEntry], year: int) -> Dataset:
    """What the reports of one year hold."""
    used = [entry for entry in entries if entry.understood and entry.understood.outline.cover.year == year]
    proved, findings = prove_reports([entry.understood for entry in used if entry.understood])
    return build_dataset(used, proved.facts, findings)


def field_examples(view: View) -> tuple[FieldExample, ...]:
    """The fields of a view with the first value that says something."""
    return tuple(_example(view, name) for name in view.fields)


def _example(view: View, name: str) -> FieldExample:
    values = [row.get(name) for row in view.rows]
    value = next((each for each in values if plain(each) not in (None, "")), None)
    inner = getattr(value, "value", value)
    to_sources = isinstance(inner, Link) and inner.target.startswith(f"#'{SOURCE_SHEET}'")
    return FieldExample(name, type_of(value), as_text(value), to_sources)


def type_of(value: Value) -> str:
    """What a form's designer calls the type of a value.

    >>> type_of(Decimal(3)), type_of("가"), type_of(None), type_of(Link("1", "#A1"))
    ('숫자', '글', '예시 없음', '링크')
    """
    inner = getattr(value, "value", value)
    if isinstance(inner, Link):
        return LINK
    if inner is None or inner == "":
        return UNKNOWN
    if isinstance(inner, date):
        return DAY
    return AMOUNT if isinstance(inner, int | float | Decimal) else TEXT
