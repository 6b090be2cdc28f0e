"""View 재원별합계: the funding of all projects by kind of source (국비, 시·도비, 시·군·구비, 기타) and year."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from etl.stencil import Value, View
from etl.views.base import ROUNDING, Dataset, ViewSettings, in_unit, rounding_rows, total
from etl.views.funding_grids import Grid, GridRow, amount_fields, columns_of, read_grids
from etl.views.projects import choose_latest, report_dates
from etl.words import source_title

UNTOLD = "재원 구분 없음"
GROUPS = ("국비", "시·도비", "시·군·구비", "기타")
_MERGED = {"지방채": "기타", "민간": "기타", "기타": "기타"}

Sums = dict[str, Decimal | None]


def funding_by_source(dataset: Dataset, settings: ViewSettings) -> View:
    """재원별합계: the four kinds always, and what no source is known for as a row of its own when there is any.

    That row also takes what 계 has beyond its sources, so the sheet adds up to the other sheets' total.
    """
    grids = choose_latest(read_grids(dataset), report_dates(dataset)).grids
    names = amount_fields(grids, settings)
    sums = {group: _sums(_rows_of(grids, group), names, settings) for group in GROUPS}
    rest = _rest(_sums([grid.total_row for grid in grids], names, settings), sums.values())
    if any(rest.values()):
        sums[UNTOLD] = rest
    rows: list[dict[str, Value]] = [{"재원": group, **_shown(each, settings)} for group, each in sums.items()]
    shares = {name: [each[name] for each in sums.values()] for name in names}
    return View("재원별합계", ("재원", *names), (*rows, *rounding_rows(shares, {"재원": ROUNDING}, settings.unit)))


def _rows_of(grids: Iterable[Grid], group: str) -> list[GridRow]:
    """The source rows that roll up into a group."""
    return [row for grid in grids for row in grid.source_rows if group_of(row.code) == group]


def group_of(code: str) -> str:
    """The group a source code rolls up into, ``UNTOLD`` where it cannot be told."""
    title = source_title(code)
    return _MERGED.get(title, title) if _MERGED.get(title, title) in GROUPS else UNTOLD


def _sums(rows: Iterable[GridRow], names: Iterable[str], settings: ViewSettings) -> Sums:
    """The sum of the rows by column, in won."""
    columns = [columns_of(row, settings) for row in rows]
    return {name: total(each[name].won for each in columns if name in each) for name in names}


def _rest(whole: Sums, parts: Iterable[Sums]) -> Sums:
    """What the whole has beyond its parts, ``None`` where nothing."""
    listed = list(parts)
    rest = {name: (each or Decimal(0)) - (total(part[name] for part in listed) or 0) for name, each in whole.items()}
    return {name: each or None for name, each in rest.items()}


def _shown(sums: Sums, settings: ViewSettings) -> dict[str, Value]:
    """The sums in the unit shown."""
    return {name: in_unit(each, settings.unit) for name, each in sums.items()}
