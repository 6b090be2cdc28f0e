"""재원별 연차별 소요재원: what each funding source pays in each year.

재원별 | 합계      | 연차별 소요재원            source  column  year  amount_krw
       |           | 2020년  | 2021년    →      계      total         1501640000
계     | 1,501,640 | 258,984 | 747,552          계      year    2020   258984000
구비   | 1,501,640 | 258,984 | 747,552          구비    total         1501640000
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from etl.families.base import Family, Grid, Labels, is_blank, is_data, money_unit, won
from etl.families.money import grid_money_unit, money_findings
from etl.families.structure import column_sums
from etl.identities import Identity, sum_identity
from etl.model import Cell, Fact, Finding, Place, Severity
from etl.numbers import Kind, read_printed
from etl.words import AMBIGUOUS_SOURCES, TOTAL_WORDS, is_source, is_subtotal, is_total, source_code, source_word, tidy

NAME = "funding_plan"
_BEFORE = re.compile(r"기투자|기집행|기지원|기투입|까지|이전")
_AFTER = re.compile(r"향후|이후|잔여")
_TOTAL = re.compile(r"^(?:총?합계|총?계|총사업비|사업비|총소요액|소계|총투자비|합계\(.*\)|계\(.*\)|총소요예산|총예산)$")


@dataclass(frozen=True, slots=True)
class Column:
    """An amount column: ``kind`` as in the contract (total, before, year, after) and its year if it has one."""

    index: int
    kind: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A body row: whose money, which sub-row, and the position each column's amount is printed at (0 = nowhere)."""

    index: int
    source: str
    item: str
    positions: tuple[int, ...]


def amount_columns(grid: Grid) -> tuple[Column, ...]:
    """The amount columns in order; of two totals only the outer one, of the same year only the first."""
    found: list[Column] = []
    for index in grid.columns:
        column = _amount_column(grid, index)
        if column and not any((c.kind, c.year) == (column.kind, column.year) for c in found):
            found.append(column)
    return tuple(found)


def _amount_column(grid: Grid, index: int) -> Column | None:
    path = grid.headers[index - 1]
    if not path or re.search(r"증가율|증감|비고|비율", path[-1]):
        return None
    year = grid.year_of(index)
    lowest = path[-1]
    if _BEFORE.search(lowest) or (year and year.before):
        return Column(index, "before")
    if _AFTER.search(lowest) or (year and year.after):
        return Column(index, "after")
    if year:
        return Column(index, "year", str(year.year))
    if _TOTAL.match(lowest):
        return Column(index, "total")
    return None


def label_columns(grid: Grid, columns: Sequence[Column]) -> range:
    """The columns left of the first amount."""
    return range(1, columns[0].index)


def _source_column(grid: Grid, labels: range) -> int:
    """The label column whose cells name funding sources most often; the last one on a tie."""
    counts = {c: sum(is_source(grid.text(row, c)) for row in grid.body) for c in labels}
    return max(labels, key=lambda c: (counts[c], -c), default=0)


def read_rows(grid: Grid, columns: Sequence[Column]) -> Iterator[Row]:
    """The body rows, their labels filled down and their amounts aligned."""
    labels = label_columns(grid, columns)
    source_at = _source_column(grid, labels)
    above = ""
    for row in grid.body:
        source = grid.label(row, source_at) if source_at else ""
        others = [grid.label(row, c) for c in labels if c < source_at]
        others += [tidy(grid.text(row, c)) for c in labels if c > source_at]
        item = " ".join(dict.fromkeys(t for t in others if t and t != source and not is_data(t)))
        moved, positions = align(grid, row, columns)
        if above and positions[0] in labels and not is_source(source):
            source, item = above, source  # the merged source above was dropped, and the row slid to the left
        above = source
        if any(positions):
            yield Row(row, source_word(source) if source else "", item or moved, positions)


Positions = tuple[int, ...]


def align(grid: Grid, row: int, columns: Sequence[Column]) -> tuple[str, Positions]:
    """Where each column's amount of a row is printed, and the sub-row label that stands in an amount's place.

    Conversions lose cells: a merged total leaves the sub-row's label in its place, a lost label shifts the amounts to
    the left, a lost amount leaves the row short at its end.  A row with all its amounts takes them in order; of the
    ways to place a short one, the only one by which its row and the columns add up; else it stays as printed.
    """
    indexes = [c.index for c in columns]
    moved = tidy(grid.text(row, indexes[0])) if read_printed(grid.text(row, indexes[0])).kind is Kind.TEXT else ""
    as_printed = tuple(i if not is_blank(grid.text(row, i)) and not (moved and i == indexes[0]) else 0 for i in indexes)
    amounts = _amount_positions(grid, row)
    shifted = bool(amounts) and amounts[0] < indexes[0]
    short = bool(amounts) and amounts[-1] < indexes[-1] and _is_run(amounts)
    if len(amounts) == len(indexes) and shifted:
        return moved, tuple(amounts)
    if not (shifted or short) or len(amounts) > len(indexes):
        return moved, as_printed
    if moved:
        return moved, (0,) * (len(indexes) - len(amounts)) + tuple(amounts)
    ways = [way for way in _placements(amounts, len(indexes)) if _fits(grid, row, columns, way)]
    if len(ways) > 1:
        ways = [way for way in ways if _columns_fit(grid, row, columns, way)]
    return moved, ways[0] if len(ways) == 1 else as_printed


def _amount_positions(grid: Grid, row: int) -> list[int]:
    """The columns in which a row holds an amount or a dash of its own, the first column left out."""
    return [c for c in grid.columns if c > 1 and is_data(grid.text(row, c)) and _begins(grid, row, c)]


def _begins(grid: Grid, row: int, column: int) -> bool:
    cell = grid.table.grid[row - 1][column - 1]
    return cell is not None and cell.column == column


def _is_run(positions: Sequence[int]) -> bool:
    """Whether positions stand side by side: a blank between them is a blank, one after them may be a loss."""
    return list(positions) == list(range(positions[0], positions[0] + len(positions)))


def _placements(amounts: Sequence[int], width: int) -> Iterator[Positions]:
    """Every way to place amounts in order over more columns than there are amounts."""
    for taken in combinations(range(width), len(amounts)):
        places = dict(zip(taken, amounts, strict=True))
        yield tuple(places.get(index, 0) for index in range(width))


def _columns_fit(grid: Grid, row: int, columns: Sequence[Column], positions: Sequence[int]) -> bool:
    """Whether every column of the grid adds up to its 계 row with one row placed so, the others as printed."""
    totals = [r for r in grid.body if is_total(grid.label(r, 1))]
    if len(totals) != 1 or row in totals:
        return False
    others = [r for r in grid.body if r not in (row, *totals) and not is_subtotal(grid.label(r, 1))]
    for column, position in zip(columns, positions, strict=True):
        if not position and column.kind == "total":
            continue  # a lost total is for the sums to fill
        parts = [read_printed(grid.text(r, column.index)).value for r in others]
        parts.append(read_printed(grid.text(row, position)).value if position else None)
        whole = read_printed(grid.text(totals[0], column.index)).value
        if whole is not None and whole != sum((p or Decimal(0) for p in parts), Decimal(0)):
            return False
    return True


def _fits(grid: Grid, row: int, columns: Sequence[Column], positions: Sequence[int]) -> bool:
    """Whether a row's total is its years' sum when placed so; a row placed without a total leaves it to the columns."""
    values = {c: read_printed(grid.text(row, p)).value for c, p in zip(columns, positions, strict=True) if p}
    total = next((v for c, v in values.items() if c.kind == "total"), None)
    if total is None:
        return _columns_fit(grid, row, columns, positions)
    return total == sum((v or Decimal(0) for c, v in values.items() if c.kind != "total"), Decimal(0))


def read(grid: Grid) -> tuple[Fact, ...]:
    """The amounts of the grid; one that prints its sources across and its years down is read turned round."""
    if not _is_upright(grid):
        return tuple(replace(fact, place=_turned_place(fact.place)) for fact in _read_upright(turned(grid)))
    return _read_upright(grid)


def turned(grid: Grid) -> Grid:
    """The grid with rows and columns exchanged."""
    table = grid.table
    cells = tuple(Cell(c.text, c.column, c.row, c.column_span, c.row_span, c.line) for c in table.cells)
    return replace(grid, table=replace(table, rows=table.columns, columns=table.rows, cells=cells))


def _turned_place(place: Place) -> Place:
    return replace(place, row=place.column, column=place.row)


def _read_upright(printed: Grid) -> tuple[Fact, ...]:
    grid = replace(printed, org=printed.org or _implied_body(printed))
    columns = amount_columns(grid)
    unit = grid_money_unit(grid)
    rows = tuple(read_rows(grid, columns))
    facts = [fact for row in rows for fact in _row_facts(grid, unit, columns, row)]
    return (*facts, *_lost_totals(grid, unit, columns, rows, facts))


def _row_facts(grid: Grid, unit: str, columns: Sequence[Column], row: Row) -> Iterator[Fact]:
    for column, position in zip(columns, row.positions, strict=True):
        if not position:
            if not row.item and _is_gap(row, columns, column):
                yield _blank(grid, unit, row.index, _labels(grid, row.source, "", column), column)
            continue
        cell = grid.table.grid[row.index - 1][position - 1]
        if cell and cell.row != row.index and cell.row > grid.header_rows:
            continue  # a merged amount is told once, by its first row
        spans_items = cell is not None and cell.row_span > 1
        printed = grid.printed(row.index, position)
        labels = _labels(grid, row.source, "" if spans_items else row.item, column)
        yield grid.fact(NAME, labels, "amount", row.index, position, won(printed, unit), money_unit(printed, unit))


def _blank(grid: Grid, unit: str, row: int, labels: Labels, column: Column) -> Fact:
    """An amount that is not printed where it belongs: a blank that arithmetic may fill."""
    return Fact(NAME, labels, "amount", None, unit, "", grid.place(row, column.index), grid.section, grid.project)


def _is_gap(row: Row, columns: Sequence[Column], column: Column) -> bool:
    """Whether a blank stands between printed amounts of the row, so that a value may have been lost there."""
    before = [p for c, p in zip(columns, row.positions, strict=True) if c.index < column.index]
    return column.kind == "total" or any(before) or any(p for p in row.positions)


def _lost_totals(
    grid: Grid, unit: str, columns: Sequence[Column], rows: Sequence[Row], facts: Sequence[Fact]
) -> Iterator[Fact]:
    """The total of a source whose sub-rows are all that was printed: a blank that arithmetic may fill."""
    total = next((c for c in columns if c.kind == "total"), None)
    if total is None:
        return
    for source, own in _by_source(rows).items():
        told = any(f.label("source") == source and f.label("column") == "total" for f in facts)
        if not told and all(row.item for row in own):
            yield _blank(grid, unit, own[0].index, _labels(grid, source, "", total), total)


def _by_source(rows: Sequence[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.source].append(row)
    return groups


def _labels(grid: Grid, source: str, item: str, column: Column) -> Labels:
    code = source_code(source, grid.org) if source else ""
    return (("source", source), ("source_code", code), ("item", item), ("column", column.kind), ("year", column.year))


def _implied_body(grid: Grid) -> str:
    """The tier a grid's own sources tell where the report names no body: 구비 stands only in a 구's grid."""
    own = {source_word(grid.text(row, column)) for row in grid.body for column in grid.columns[:2]}
    return next((body for body in ("구", "군") if f"{body}비" in own), "")


def identities(grid: Grid, facts: Sequence[Fact]) -> Iterator[Identity]:
    """합계 = Σ연도 for each row, 계 = Σ재원 for each column, 재원 = Σ세부."""
    by_row: dict[tuple[str, str, int | None], list[Fact]] = defaultdict(list)
    by_column: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        item = fact.label("item")
        by_row[fact.label("source"), item, fact.place.row if item else None].append(fact)
        by_column[fact.label("column"), fact.label("year")].append(fact)
    for (source, item, _), row in by_row.items():
        yield from _row_identity(row, facts, source, item)
    yield from column_sums(by_column.values())


def _row_identity(row: Sequence[Fact], facts: Sequence[Fact], source: str, item: str) -> Iterator[Identity]:
    totals = [f for f in row if f.label("column") == "total"]
    years = [f for f in row if f.label("column") != "total"]
    if not years and not item:  # only a total is told for the source: its years are its sub-rows'
        years = [f for f in facts if f.label("source") == source and f.label("item") and f.label("column") != "total"]
    for total in totals:
        if years:
            yield sum_identity("sum_years", total, years, f"{source or item} 합계 = 연도별 금액의 합")


def findings(grid: Grid, facts: Sequence[Fact]) -> Iterator[Finding]:
    """An assumed unit, and sources whose code cannot be told."""
    yield from money_findings(grid)
    told: set[str] = set()
    for fact in facts:
        source = fact.label("source")
        if source and not fact.label("source_code") and source not in told and not is_subtotal(source):
            told.add(source)
            yield _unknown_source(source, fact)


def _unknown_source(source: str, fact: Fact) -> Finding:
    doubt = AMBIGUOUS_SOURCES.get(source, "어느 재원인지")
    return Finding(
        Severity.WARNING,
        "ambiguous_source",
        f"재원 '{source}'이(가) {doubt} 알 수 없어 재원 분류를 비워 두었습니다. 원본을 확인하십시오.",
        fact.place,
        printed=source,
    )


def _accepts(grid: Grid) -> bool:
    return _is_upright(grid) or (len(grid.body) >= 2 and _is_upright(turned(grid)))


def _is_upright(grid: Grid) -> bool:
    """Whether sources stand down the side and years across the head."""
    columns = amount_columns(grid)
    years = [c for c in columns if c.kind == "year"]
    if not years or (len(years) < 2 and len(columns) < 2) or columns[0].index < 2:
        return False
    names_sources = any(is_source(grid.text(row, c)) for row in grid.body for c in label_columns(grid, columns))
    named = re.search(r"재원|연차별|소요예산|투자계획|기투자", grid.header_line)
    return names_sources and bool(named or _only_sources(grid, columns))


def _only_sources(grid: Grid, columns: Sequence[Column]) -> bool:
    labels = [grid.label(row, 1) for row in grid.body]
    others = [text for text in labels if not is_total(text)]
    return (
        bool(others)
        and all(is_source(text) for text in others)
        and any(text in TOTAL_WORDS or is_source(text) for text in labels)
    )


FAMILY = Family(
    name=NAME,
    title="재원별 연차별 소요재원",
    read=read,
    identities=identities,
    rejects=(r"집행액|지출액|집행률", r"정원|현원", r"증감"),
    accepts=_accepts,
    findings=findings,
)
