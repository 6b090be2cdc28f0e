"""재원별 연차별 소요재원: what each funding source pays in each year.

재원별 | 합계      | 연차별 소요재원            source  column  year  amount_krw
       |           | 2020년  | 2021년    →      계      total         1501640000
계     | 1,501,640 | 258,984 | 747,552          계      year    2020   258984000
구비   | 1,501,640 | 258,984 | 747,552          구비    total         1501640000
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from etl.families.base import Family, Grid, Labels, is_blank, is_data, money_unit, won
from etl.families.funding_columns import Column, added, amount_columns, unread_columns
from etl.families.funding_crossed import crossed_of
from etl.families.funding_labels import Whose, is_whole, settle
from etl.families.funding_one_year import one_year_of
from etl.families.money import grid_money_unit, money_findings
from etl.families.structure import column_sums
from etl.identities import Identity, holds, sum_identity
from etl.model import Cell, Fact, Finding, Place, Severity
from etl.numbers import Kind, read_printed
from etl.words import (
    AMBIGUOUS_SOURCES,
    TOTAL_WORDS,
    is_source,
    is_subtotal,
    is_total,
    source_code,
    source_word,
    squeeze,
    tidy,
)

NAME = "funding_plan"


@dataclass(frozen=True, slots=True)
class Row:
    """A body row: whose money, which sub-row, and the position each column's amount is printed at (0 = nowhere)."""

    index: int
    source: str
    item: str
    positions: tuple[int, ...]


def label_columns(grid: Grid, columns: Sequence[Column]) -> range:
    """The columns left of the first amount."""
    return range(1, columns[0].index)


def _source_column(grid: Grid, labels: range) -> int:
    """The label column whose cells name funding sources most often; the last one on a tie."""
    counts = {c: sum(is_source(grid.text(row, c)) for row in grid.body) for c in labels}
    return max(labels, key=lambda c: (counts[c], -c), default=0)


def read_rows(grid: Grid, columns: Sequence[Column]) -> tuple[Row, ...]:
    """The body rows, their labels filled down and settled, their amounts aligned."""
    rows = tuple(_printed_rows(grid, columns))
    settled = settle([Whose(row.source, row.item) for row in rows])
    return tuple(replace(row, source=whose.source, item=whose.item) for row, whose in zip(rows, settled, strict=True))


def _printed_rows(grid: Grid, columns: Sequence[Column]) -> Iterator[Row]:
    """The body rows with amounts, their labels as printed but filled down."""
    labels = label_columns(grid, columns)
    source_at = _source_column(grid, labels)
    above = ""
    for row in grid.body:
        source = _source_label(grid, row, labels, source_at)
        others = [grid.label(row, c) for c in labels if c < source_at]
        others += [tidy(grid.text(row, c)) for c in labels if c > source_at]
        item = " ".join(dict.fromkeys(t for t in others if t and t != source and not is_data(t)))
        moved, positions = align(grid, row, columns)
        if above and positions[0] in labels and not is_source(source):
            source, item = above, source  # the merged source above was dropped, and the row slid to the left
        above = source
        if any(positions):
            yield Row(row, source_word(source) if source else "", item or moved, positions)


def _source_label(grid: Grid, row: int, labels: range, source_at: int) -> str:
    """The source of a row, the one above where it is blank; a total or a source left of a blank speaks for itself."""
    if not source_at:
        return ""
    left = [tidy(grid.text(row, c)) for c in labels if c < source_at]
    if not grid.text(row, source_at).strip() and left and (is_total(left[-1]) or is_source(left[-1])):
        return ""
    return grid.label(row, source_at)


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
    if not _is_grid(grid):
        return tuple(_one_year_facts(grid)) or tuple(_crossed_facts(grid))
    if not _is_upright(grid):
        return tuple(replace(fact, place=_turned_place(fact.place)) for fact in _read_upright(turned(grid)))
    return _read_upright(grid)


def _one_year_facts(printed: Grid) -> Iterator[Fact]:
    """The amounts of a table of one year."""
    found = one_year_of(printed)
    if found is None:
        return
    sources = [source_word(amount.source) for amount in found.amounts]
    grid = replace(printed, org=printed.org or _body_of(sources))
    unit, column = grid_money_unit(grid), Column(0, found.kind, found.year)
    for source, amount in zip(sources, found.amounts, strict=True):
        shown, labels = grid.printed(amount.row, amount.column), _labels(grid, source, "", column)
        value = won(shown, unit)
        yield grid.fact(NAME, labels, "amount", amount.row, amount.column, value, money_unit(shown, unit))


def _crossed_facts(printed: Grid) -> Iterator[Fact]:
    """The amounts of a table with its sources across the head."""
    found = crossed_of(printed)
    grid = replace(printed, org=printed.org or _body_of(source_word(each.source) for each in found))
    unit = grid_money_unit(grid)
    for each in found:
        shown, index = grid.printed(each.row, each.column.index), each.column.index
        labels = _labels(grid, source_word(each.source), each.item, each.column)
        yield grid.fact(NAME, labels, "amount", each.row, index, won(shown, unit), money_unit(shown, unit))


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
    rows = read_rows(grid, columns)
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
        fact = grid.fact(NAME, labels, "amount", row.index, position, won(printed, unit), money_unit(printed, unit))
        yield _with_more(grid, unit, column, fact) if column.more and position == column.index else fact


def _with_more(grid: Grid, unit: str, column: Column, fact: Fact) -> Fact:
    """An amount with those of the other columns that belong to its year: 본예산 and 추경."""
    row = fact.place.row or 0
    values = (won(grid.printed(row, index), unit) for index in (column.index, *column.more))
    prints = (grid.text(row, index).strip() for index in (column.index, *column.more))
    return replace(fact, value=added(values), printed=" + ".join(text for text in prints if text))


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
    return _body_of(source_word(grid.text(row, column)) for row in grid.body for column in grid.columns[:2])


def _body_of(sources: Iterable[str]) -> str:
    own = set(sources)
    return next((body for body in ("구", "군") if f"{body}비" in own), "")


def identities(grid: Grid, facts: Sequence[Fact]) -> Iterator[Identity]:
    """합계 = Σ연도 for each row, 계 = Σ재원 for each column, 재원 = Σ세부."""
    by_row: dict[tuple[str, str, int | None], list[Fact]] = defaultdict(list)
    by_column: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        item = fact.label("item")
        by_row[fact.label("source"), item, fact.place.row if item else None].append(fact)
        by_column[fact.label("column"), fact.label("year")].append(fact)
    gaps = _unread(grid)
    for (source, item, _), row in by_row.items():
        sums = _row_identity(row, facts, source, item)
        yield from (each for each in sums if not gaps or holds(each) is not False)
    yield from column_sums(by_column.values())


def _unread(grid: Grid) -> tuple[tuple[str, Place], ...]:
    """The headers and places of the amounts beside the years that nobody can place: no sum of years is whole with them."""
    if not _is_grid(grid):
        return ()
    upright = grid if _is_upright(grid) else turned(grid)
    indexes = unread_columns(upright, amount_columns(upright))
    places = ((upright.header(index), upright.place(1, index)) for index in indexes)
    return tuple((header, place if upright is grid else _turned_place(place)) for header, place in places)


def _row_identity(row: Sequence[Fact], facts: Sequence[Fact], source: str, item: str) -> Iterator[Identity]:
    totals = [f for f in row if f.label("column") == "total"]
    years = [f for f in row if f.label("column") != "total"]
    if not years and not item:  # only a total is told for the source: its years are its sub-rows'
        years = [f for f in facts if f.label("source") == source and f.label("item") and f.label("column") != "total"]
    for total in totals:
        if own := [f for f in years if f.place.row == total.place.row] if len(totals) > 1 else years:
            yield sum_identity("sum_years", total, own, f"{source or item} 합계 = 연도별 금액의 합")


def findings(grid: Grid, facts: Sequence[Fact]) -> Iterator[Finding]:
    """An assumed unit, and sources whose code cannot be told."""
    yield from money_findings(grid)
    yield from (_unread_column(header, place) for header, place in _unread(grid))
    told: set[str] = set()
    for fact in facts:
        source = fact.label("source")
        if source and not fact.label("source_code") and source not in told and not is_subtotal(source):
            told.add(source)
            yield _unknown_source(source, fact)


def _unread_column(header: str, place: Place) -> Finding:
    return Finding(
        Severity.WARNING,
        "column_unread",
        f"금액이 적힌 ‘{header}’ 칸이 어느 연도의 것인지 알 수 없어 그 금액을 쓰지 않았습니다. "
        "합계가 연도별 금액의 합과 달라도 이 칸 때문일 수 있어 오류로 치지 않았습니다. 원본의 머리글에 연도(또는 기투자, 향후투자)를 적어 주십시오.",
        place,
        printed=header,
    )


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
    return _is_grid(grid) or one_year_of(grid) is not None or bool(crossed_of(grid))


def _is_grid(grid: Grid) -> bool:
    """Whether sources stand on one side and years on the other."""
    return _is_upright(grid) or (len(grid.body) >= 2 and _is_upright(turned(grid)))


def _is_upright(grid: Grid) -> bool:
    """Whether sources stand down the side and years across the head."""
    columns = amount_columns(grid)
    years = [c for c in columns if c.kind == "year"]
    if not years or (len(years) < 2 and len(columns) < 2) or columns[0].index < 2:
        return False
    names_sources = any(is_source(grid.text(row, c)) for row in grid.body for c in label_columns(grid, columns))
    named = re.search(r"재원|[연년]차별|연도별|소요예산|투자계획|기투자", f"{grid.header_line} {squeeze(grid.heading)}")
    return names_sources and bool(named or _only_sources(grid, columns))


def _only_sources(grid: Grid, columns: Sequence[Column]) -> bool:
    labels = [grid.label(row, 1) for row in grid.body]
    others = [text for text in labels if not is_total(text) and not is_whole(text)]
    return (
        bool(others)
        and all(is_source(text) for text in others)
        and any(text in TOTAL_WORDS or is_source(text) or is_whole(text) for text in labels)
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
