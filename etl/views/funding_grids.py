"""The funding grids of a dataset put together again: one grid a table, its 계 row first, amounts still in won."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from etl.stencil import Value
from etl.views.base import (
    Dataset,
    Record,
    ViewSettings,
    amount,
    doubt,
    finding_texts,
    in_unit,
    noted,
    records,
    text,
    total,
    whole,
)
from etl.words import is_subtotal, is_total

UNKNOWN_PROJECT = "(사업명 확인 필요)"
ADDED_ITEMS = "보고서에 이 재원의 금액이 세부 항목으로만 있어 더한 값입니다."
DERIVED_TOTAL = "보고서에 「계」 행이 없어 재원을 더한 값입니다."


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in won as a report has it, and the note it carries when it is doubtful."""

    won: Decimal | None
    note: str = ""


BLANK = Amount(None)


@dataclass(frozen=True)
class GridRow:
    """A row of a funding grid: amounts by column (``total``, ``before``, ``after``, or the year)."""

    source: str
    code: str
    item: str
    amounts: Mapping[str, Amount]
    records: tuple[Record, ...] = ()

    def of(self, column: str) -> Amount:
        """The amount of a column, a blank where the grid has no such column."""
        return self.amounts.get(column, BLANK)

    @property
    def years(self) -> tuple[int, ...]:
        """The years the row has columns for."""
        return tuple(int(column) for column in self.amounts if column.isdigit())

    def outside(self, years: range, printed: str) -> Amount:
        """What the row has in ``years`` and in its printed column (기투자, 향후투자), as one amount."""
        columns = [printed, *(str(year) for year in self.years if year in years)]
        amounts = [self.of(column) for column in columns]
        return Amount(total(each.won for each in amounts), "\n".join(each.note for each in amounts if each.note))


@dataclass(frozen=True)
class Grid:
    """A funding grid of a project: who, which project, and its rows."""

    report: str
    table: str
    org: str
    dept: str
    section: str
    project: str
    rows: tuple[GridRow, ...]

    @property
    def owner(self) -> tuple[str, str, str]:
        """Whose project this is; the same project in two reports has the same owner."""
        return self.org, self.dept, self.project

    @cached_property
    def total_row(self) -> GridRow:
        """The 계 row as printed, or the sum of the sources where the report prints none."""
        printed = [row for row in self.rows if row.code == "TOTAL" and not row.item and not is_subtotal(row.source)]
        return printed[0] if printed else _sum_row(self.source_rows)

    @cached_property
    def source_rows(self) -> tuple[GridRow, ...]:
        """One row a source: together they make 계."""
        by_source: dict[str, list[GridRow]] = {}
        for row in self.rows:
            if row.code != "TOTAL":
                by_source.setdefault(row.source, []).append(row)
        return tuple(_source_row(rows) for rows in by_source.values())

    @property
    def rows_total_first(self) -> tuple[GridRow, ...]:
        """계, then each source before its items, a source's blank years filled with what its items come to."""
        others = [row for row in self.rows if row is not self.total_row]
        by_source: dict[str, list[GridRow]] = {}
        for row in others:
            by_source.setdefault(row.source if row.code != "TOTAL" else f"{row.source} {row.item}", []).append(row)
        return (self.total_row, *(row for rows in by_source.values() for row in _own_row_first(rows)))


def _own_row_first(rows: list[GridRow]) -> tuple[GridRow, ...]:
    """A source's rows with its own before its items."""
    own, items = [row for row in rows if not row.item], [row for row in rows if row.item]
    if len(own) != 1 or not items:
        return tuple(rows)
    sums = _source_row(rows).amounts
    filled = {
        column: Amount(each.won, ADDED_ITEMS)
        if own[0].of(column).won is None and each.won is not None
        else own[0].of(column)
        for column, each in sums.items()
    }
    return (replace(own[0], amounts=filled), *items)


def _source_row(rows: Iterable[GridRow]) -> GridRow:
    """The rows of one source as one: column by column its own amount, else its items' sum.

    A source split into items may be printed with a total of its own, with one in the 합계 column only, or with none.
    """
    listed = list(rows)
    own = [row for row in listed if not row.item]
    items = [row for row in listed if row.item and not is_subtotal(row.item)]
    amounts: dict[str, Amount] = {}
    for column in dict.fromkeys(column for row in listed for column in row.amounts):
        printed = total(row.of(column).won for row in own)
        amounts[column] = Amount(total(row.of(column).won for row in items) if printed is None else printed)
    return GridRow(listed[0].source, listed[0].code, "", amounts, tuple(each for row in listed for each in row.records))


def _sum_row(rows: Iterable[GridRow]) -> GridRow:
    """A 계 row made of the rows, and saying so."""
    parts = list(rows)
    columns = dict.fromkeys(column for row in parts for column in row.amounts)
    sums = {column: Amount(total(row.of(column).won for row in parts), DERIVED_TOTAL) for column in columns}
    return GridRow("계", "TOTAL", "", sums, tuple(record for row in parts for record in row.records))


def read_grids(dataset: Dataset) -> tuple[Grid, ...]:
    """The grids of a dataset in the reports' order."""
    said = finding_texts(dataset)
    tables: dict[tuple[str, str], list[Record]] = {}
    for record in records(dataset, "funding_plan"):
        tables.setdefault((text(record, "report"), text(record, "table")), []).append(record)
    return tuple(_grid(cells, said) for cells in tables.values())


def _grid(cells: list[Record], said: Mapping[tuple[str, str, int | None, int | None], str]) -> Grid:
    """The grid of one table's records."""
    rows = tuple(
        GridRow(
            source=text(line[0], "source"),
            code=text(line[0], "source_code"),
            item=_item(line[0]),
            amounts={_column(cell): Amount(amount(cell, "amount_krw"), doubt(cell, said)) for cell in line},
            records=tuple(line),
        )
        for line in _lines(cells)
    )
    first = cells[0]
    named = {name: text(first, name) for name in ("report", "table", "org", "dept", "section", "project")}
    return Grid(**named, rows=rows)


def _lines(cells: Iterable[Record]) -> list[list[Record]]:
    """The cells of each line: one source, or one item of it, over all columns.

    Where the years stand down a table, a line's cells come from several printed rows; two printed rows that fill the
    same column are two lines.
    """
    printed: dict[tuple[str, str, int | None], list[Record]] = {}
    for cell in cells:
        printed.setdefault((text(cell, "source"), _item(cell), whole(cell, "row")), []).append(cell)
    lines: list[list[Record]] = []
    last: dict[tuple[str, str], list[Record]] = {}
    for (source, item, _), row in printed.items():
        line = last.get((source, item))
        if line is None or not _columns(line).isdisjoint(_columns(row)):
            line = last[source, item] = []
            lines.append(line)
        line.extend(row)
    return lines


def _columns(cells: Iterable[Record]) -> set[str]:
    """The columns that cells fill."""
    return {_column(cell) for cell in cells}


def _item(cell: Record) -> str:
    """What of its source a cell is, ``""`` for all of it: 총계 in the column of items is no item."""
    item = text(cell, "item")
    return "" if is_total(item) else item


def _column(cell: Record) -> str:
    """The column of a grid's cell: the year itself, or what the contract calls the other columns."""
    return text(cell, "year") and str(whole(cell, "year")) if text(cell, "column") == "year" else text(cell, "column")


def columns_of(row: GridRow, settings: ViewSettings) -> dict[str, Amount]:
    """The amounts of a row under the names a template asks for.

    ``이전`` and ``이후`` take in every year outside the four shown, so that a row always closes.
    """
    first, last = settings.years[0], settings.years[-1]
    shown = sorted({*settings.years, *row.years})
    return {
        "합계": _row_total(row),
        "기투자": row.of("before"),
        "이전": row.outside(range(0, first), "before"),
        **{str(year): row.of(str(year)) for year in shown},
        "이후": row.outside(range(last + 1, 10_000), "after"),
        "향후투자": row.of("after"),
    }


def _row_total(row: GridRow) -> Amount:
    """The printed total of a row, or the sum of its columns where the grid has no total column."""
    if "total" in row.amounts:
        return row.of("total")
    return Amount(total(each.won for each in row.amounts.values()), "보고서에 합계 열이 없어 연도를 더한 값입니다.")


def shown(amounts: Mapping[str, Amount], unit: str) -> dict[str, Value]:
    """The amounts as cells hold them: in the unit shown, with a note where one is doubtful."""
    return {name: noted(in_unit(each.won, unit), each.note) for name, each in amounts.items()}


def amount_fields(grids: Iterable[Grid], settings: ViewSettings) -> tuple[str, ...]:
    """The names of the amount columns: those of every grid, and the four years of the form."""
    years = {year for grid in grids for row in grid.rows for year in row.years}
    return ("합계", "기투자", "이전", *map(str, sorted(years.union(settings.years))), "이후", "향후투자")
