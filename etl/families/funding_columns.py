"""The amount columns of a funding plan: 합계, 기투자, the years, 향후, and the columns nobody can place.

구분 | 합계  | 기확보 | 2023년: 본예산 | 추경 | 2024~2026년     →     total  before  year 2023 (two cells)  after
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from etl.families.base import Grid
from etl.numbers import Kind, YearLabel, read_printed, read_year
from etl.words import is_subtotal, is_total

_BEFORE = re.compile(r"기(?:투자|집행|지원|투입|확보|배정|교부|사용|반영|편성|지출|추진|시행|조성)|까지|이전|^[~∼〜]")
_AFTER = re.compile(r"향후|이후|잔여|부터|추후|장래|[~∼〜]$")
_TOTAL = re.compile(r"^(?:총?합계|총?계|총사업비|사업비|총소요액|소계|총투자비|합계\(.*\)|계\(.*\)|총소요예산|총예산)$")
_NO_AMOUNT = re.compile(r"증가율|증감|비고|비율|[률율]$|구성비|비중|%")
_RELATIVE = re.compile(
    r"^(?P<which>전년|작년|금년|당해|올해|당해연|해당연|금회|차년|내년|익년|명년)도?(?:도?예산|소요액)?$"
)
_DISTANCE = {"전년": -1, "작년": -1, "차년": 1, "내년": 1, "익년": 1, "명년": 1}
_RANGE = re.compile(r"(?P<first>['’‘`]?\d{2,4}년?)도?[~∼〜-](?P<last>['’‘`]?\d{2,4}년?)도?(?:\(.*\))?")
_BUDGET_OF_A_YEAR = re.compile(
    r"^(?:본예산|당초(?:예산)?|제?\d?회?추경(?:예산)?|추가경정(?:예산)?|정리추경|이월(?:액|예산)?)"
)


@dataclass(frozen=True, slots=True)
class Column:
    """An amount column: ``kind`` as in the contract (total, before, year, after) and its year if it has one.

    ``more`` are the columns whose amounts belong to it too, as a year's 추경 does to its 본예산.
    """

    index: int
    kind: str
    year: str = ""
    more: tuple[int, ...] = ()


def amount_columns(grid: Grid) -> tuple[Column, ...]:
    """The amount columns in order; of two totals only the outer one, of the same year its total or all its budgets."""
    plain = {index: column for index in grid.columns if (column := _amount_column(grid, index))}
    years = [int(column.year) for column in plain.values() if column.year]
    ranges = {index: Column(index, kind) for index in grid.columns if (kind := _range_kind(grid, index, years))}
    found: list[Column] = []
    for _, column in sorted((plain | ranges).items()):
        same = next((i for i, c in enumerate(found) if (c.kind, c.year) == (column.kind, column.year)), None)
        if same is None:
            found.append(column)
        elif column.kind == "year":
            found[same] = _of_one_year(grid, found[same], column)
    return _as_proved(grid, tuple(found))


def _as_proved(grid: Grid, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns with a year's budgets added up, unless the totals say that its last one is the year's amount."""
    if not any(column.more for column in columns):
        return columns
    last = tuple(replace(c, index=c.more[-1], more=()) if c.more else c for c in columns)
    first = tuple(replace(c, more=()) for c in columns)
    return next((way for way in (columns, last, first) if _rows_hold(grid, way)), columns)


def _rows_hold(grid: Grid, columns: Sequence[Column]) -> bool:
    """Whether every row with a total is the sum of its other columns."""
    total = next((column.index for column in columns if column.kind == "total"), None)
    others = [index for c in columns if c.kind != "total" for index in (c.index, *c.more)]
    if total is None:
        return False
    wholes = ((row, read_printed(grid.text(row, total)).value) for row in grid.body)
    return all(
        whole == added(read_printed(grid.text(row, index)).value for index in others)
        for row, whole in wholes
        if whole is not None
    )


def _amount_column(grid: Grid, index: int) -> Column | None:
    path = grid.headers[index - 1]
    if not path or _NO_AMOUNT.search(path[-1]):
        return None
    year = grid.year_of(index)
    if told := kind_of(grid, path[-1], year):
        return Column(index, *told)
    return Column(index, "total") if _TOTAL.match(path[-1]) else None


def kind_of(grid: Grid, header: str, year: YearLabel | None = None) -> tuple[str, str] | None:
    """When the amounts under a header are of: before, a year, or after; ``year`` is what the headers above it name."""
    year = year or read_year(header)
    if _BEFORE.search(header) or (year and year.before):
        return "before", ""
    if _AFTER.search(header) or (year and year.after):
        return "after", ""
    told = str(year.year) if year else _relative_year(grid, header)
    return ("year", told) if told else None


def _relative_year(grid: Grid, header: str) -> str:
    """The year that ``금년도`` or ``전년도`` is in this report, ``""`` where it is neither or the report names none."""
    match = _RELATIVE.match(header)
    return str(grid.year + _DISTANCE.get(match["which"], 0)) if match and grid.year else ""


def _range_kind(grid: Grid, index: int, years: Sequence[int]) -> str:
    """What ``2024~2026년`` is beside the years that have columns of their own; ``""`` where it overlaps some of them."""
    path = grid.headers[index - 1]
    match = _RANGE.fullmatch(path[-1]) if path else None
    if not match or not years:
        return ""
    last = read_year(match["last"]) or read_year(f"{match['last']}년")
    first = read_year(match["first"]) or read_year(f"{match['first']}년")
    if not first or not last:
        return ""
    if first.year > max(years):
        return "after"
    if last.year < min(years):
        return "before"
    return "total" if first.year <= min(years) and last.year >= max(years) else ""


def _of_one_year(grid: Grid, first: Column, second: Column) -> Column:
    """The column that stands for a year with two: its total, the budgets that make it up, else the first."""
    lowest = [grid.headers[column.index - 1][-1] for column in (first, second)]
    if any(is_total(word) or is_subtotal(word) for word in lowest):
        return second if is_total(lowest[1]) or is_subtotal(lowest[1]) else first
    if all(_BUDGET_OF_A_YEAR.match(word) for word in lowest):
        return replace(first, more=(*first.more, second.index))
    return first


def unread_columns(grid: Grid, columns: Sequence[Column]) -> Iterator[int]:
    """The columns of amounts, right of the first one read, that nobody can place."""
    taken = {index for column in columns for index in (column.index, *column.more)}
    years = {column.year for column in columns if column.year}
    for index in grid.columns:
        if index in taken or index < columns[0].index or not grid.headers[index - 1]:
            continue
        same = grid.year_of(index)
        if _NO_AMOUNT.search(grid.header(index)) or (same and str(same.year) in years) or _amount_column(grid, index):
            continue
        prints = [read_printed(grid.text(row, index)) for row in grid.body]
        numbers = [p for p in prints if p.kind is Kind.NUMBER and p.unit not in ("%", "명", "건", "개소", "회")]
        if numbers and len(numbers) * 2 >= sum(p.kind is not Kind.BLANK for p in prints):
            yield index


def added(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of what is told, ``None`` where nothing is."""
    told = [value for value in values if value is not None]
    return sum(told, Decimal(0)) if told else None
