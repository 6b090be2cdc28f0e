"""A sheet being filled: which rows and columns it comes to have, and what stands in each of its cells."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from etl.stencil.aiming import aimed_at_record, mentions
from etl.stencil.band import BandRows, Block, OutRow, Scope, axis_of, block_axis, fill_band
from etl.stencil.binding import YEAR_KEY, Binding, Reader, Spot
from etl.stencil.calc_values import ExcelError, Scalar
from etl.stencil.references import Along, Axis, Formula, Grid, Placing, Token, formula_text, moved
from etl.stencil.template import (
    Band,
    Hole,
    cell_holes,
    find_bands,
    find_holes,
    is_only_hole,
    named_rows,
    of_card,
    spread_columns,
)
from etl.stencil.values import LARGEST_NUMBER, NOTHING, TemplateError, Value, View, cell_value
from etl.stencil.workbook import Card, Repeated, Sheet, SourceCell, Template

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class FilledSheet:
    """A sheet's new layout over its template cells; ``hidden`` are the template rows whose condition does not hold."""

    sheet: Sheet
    grid: Grid
    bands: tuple[BandRows, ...]
    rows: tuple[OutRow, ...]
    spread: tuple[BandRows, ...] = ()
    holes: dict[tuple[int, int], tuple[Hole, ...]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.sheet.name

    @cached_property
    def numbers(self) -> list[int]:
        """The row numbers, in order."""
        return [row.number for row in self.rows]

    @cached_property
    def row_at(self) -> dict[int, OutRow]:
        """The rows by number."""
        return {row.number: row for row in self.rows}

    @cached_property
    def columns_of(self) -> dict[int, tuple[OutRow, ...]]:
        """The columns each template column became."""
        spread: dict[int, list[OutRow]] = {}
        for band in self.spread:
            for column in band.rows:
                spread.setdefault(column.source, []).append(column)
        return {source: tuple(columns) for source, columns in spread.items()}

    @cached_property
    def _column_at(self) -> dict[int, OutRow]:
        return {column.number: column for band in self.spread for column in band.rows}

    def new_columns(self, source: int) -> tuple[OutRow, ...]:
        """The columns a template column became."""
        axis = self.grid.columns
        if axis.stretch_at(source):
            return self.columns_of.get(source, ())
        return (OutRow(axis.point(source), source),)

    def column_at(self, number: int) -> OutRow:
        """The column of a number; source 0 where the template has none."""
        if not self.spread:
            return OutRow(number, number)
        found = self._column_at.get(number)
        return found or OutRow(number, _unmoved(self.grid.columns, number))

    def rows_between(self, first: int, last: int) -> Sequence[int]:
        """The row numbers that have cells between two."""
        return self.numbers[slice(*self.places_between(first, last))]

    def places_between(self, first: int, last: int) -> tuple[int, int]:
        """Where in the list of rows those between two numbers stand."""
        return bisect_left(self.numbers, first), bisect_right(self.numbers, last)

    @cached_property
    def used(self) -> tuple[int, int]:
        """The last row and column in use."""
        columns = [column.number for cell in self.sheet.cells() for column in self.new_columns(cell.column)]
        return (self.numbers[-1] if self.numbers else 1), max(columns, default=1)

    def is_blank(self, row: OutRow) -> bool:
        """Whether a row stands for no record, or for nothing to be shown, so that its formulas are left out."""
        if row.source in self.hidden or row.scope is not None:
            return row.source in self.hidden or row.scope is None or row.scope.record is None
        return self.sheet.card is not None and self.sheet.card.record is None

    def source_cell(self, row: OutRow, column: OutRow) -> SourceCell | None:
        """The template cell behind a filled one."""
        source = self.sheet.rows.get(row.source)
        return source.cells.get(column.source) if source else None


def _unmoved(axis: Axis, number: int) -> int:
    """The template line a new line came from, outside repeated ones."""
    line = number
    for stretch in axis.stretches:
        if number > stretch.new_last:
            line = number - stretch.new_last + stretch.last
    return line


def lay_out(template: Template, sheet: Sheet, views: Mapping[str, View]) -> FilledSheet:
    """The sheet's rows and columns once its bands are filled."""
    bands = find_bands(sheet, named_rows(template, sheet, views))
    filled: list[BandRows] = []
    for band in bands:
        start = axis_of(filled).point(band.first)
        filled.append(fill_band(band, _view(views, band.view, sheet), start, _label_keys(sheet, band)))
    axis = axis_of(filled)
    spread = _spread(sheet, views)
    inside = {row for band in bands for row in range(band.first, band.last + 1)}
    rows = [OutRow(axis.point(row), row) for row in sheet.rows if row not in inside]
    rows += [row for band in filled for row in band.rows]
    rows.sort(key=lambda row: row.number)
    holes = {(cell.row, cell.column): found for cell in sheet.cells() if (found := cell_holes(cell))}
    grid = Grid(axis, axis_of(spread))
    return FilledSheet(sheet, grid, tuple(filled), tuple(rows), spread, holes, _hidden(sheet, holes, views))


def _hidden(
    sheet: Sheet, holes: Mapping[tuple[int, int], tuple[Hole, ...]], views: Mapping[str, View]
) -> frozenset[int]:
    """The template rows with a condition that does not hold: ``{{?보기}}`` without records, ``{{!보기}}`` with some."""
    conditions = [(row, hole) for (row, _), found in holes.items() for hole in found if hole.when]
    return frozenset(row for row, hole in conditions if bool(_view(views, hole.name, sheet).rows) != (hole.when == "?"))


def _view(views: Mapping[str, View], name: str, sheet: Sheet) -> View:
    if name not in views:
        raise TemplateError(
            f"서식의 ‘{sheet.name}’ 시트가 보기 ‘{name}’을(를) 찾지만 없습니다. 보기 이름을 고쳐 주세요."
        )
    return views[name]


def _label_keys(sheet: Sheet, band: Band) -> tuple[str, ...]:
    """The group keys labelled in record rows, left to right."""
    cells = [cell for row in band.samples if row in sheet.rows for cell in sheet.rows[row].cells.values()]
    holes = [hole for cell in sorted(cells, key=lambda cell: cell.column) for hole in cell_holes(cell)]
    return tuple(dict.fromkeys(hole.group for hole in holes if hole.group and not of_card(sheet.card, hole)))


def year_keys(view: View) -> tuple[str, ...]:
    """The fields of a view that are years."""
    return tuple(name for name in view.fields if _YEAR.fullmatch(name))


def _spread(sheet: Sheet, views: Mapping[str, View]) -> tuple[BandRows, ...]:
    filled: list[BandRows] = []
    columns = spread_columns(sheet)
    for first in sorted(columns):
        if columns.get(first - 1) == columns[first]:
            continue
        last = first
        while columns.get(last + 1) == columns[first]:
            last += 1
        years = year_keys(_view(views, columns[first], sheet))
        axis = View(columns[first], (YEAR_KEY,), tuple({YEAR_KEY: year} for year in years))
        filled.append(fill_band(Band(columns[first], first, last), axis, axis_of(filled).point(first)))
    return tuple(filled)


@dataclass(frozen=True)
class Contents:
    """What stands in each cell of the filled sheets (by their names, case folded), before formulas are evaluated."""

    sheets: Mapping[str, FilledSheet]
    binding: Binding
    date1904: bool = False
    repeated: Mapping[str, Repeated] = field(default_factory=dict)
    _moved: dict[tuple[str, int, int, Block | None, str], tuple[Formula, int]] = field(default_factory=dict)

    def sheet(self, name: str) -> FilledSheet | None:
        """The sheet of a name, whatever its case."""
        return self.sheets.get(name.casefold())

    def grid(self, name: str) -> Grid:
        """How the cells of a sheet move; not at all when there is no such sheet."""
        found = self.sheet(name)
        return found.grid if found else Grid()

    def reader(self, sheet: FilledSheet, cell: SourceCell, column: OutRow) -> Reader:
        """How a cell with holes is read in any row made like its own."""
        holes, binding = sheet.holes[cell.row, cell.column], self.binding.on(sheet.sheet.card)
        empty = NOTHING if (cell.row, cell.column) == _says_nothing(sheet, cell.row) else None
        if is_only_hole(cell.text, holes):
            return binding.reader(holes[0], column, empty)
        asks = any((hole.view or hole.name == "#") and not of_card(sheet.sheet.card, hole) for hole in holes)

        def read(row: OutRow) -> Value:
            if asks and row.scope is not None and row.scope.record is None:
                return empty
            return binding.text(cell.text, holes, Spot(row, column))

        return read

    def held(self, sheet: FilledSheet, cell: SourceCell, column: OutRow) -> Callable[[OutRow], Scalar]:
        """What a formula sees in a cell that is not one, in any row made like its own."""
        if (cell.row, cell.column) not in sheet.holes:
            stored = stored_value(cell)
            return lambda row: stored
        read, date1904 = self.reader(sheet, cell, column), self.date1904

        def value(row: OutRow) -> Scalar:
            held = read(row)
            return held if type(held) is int and -LARGEST_NUMBER < held < LARGEST_NUMBER else cell_value(held, date1904)

        return value

    def formula(self, sheet: FilledSheet, cell: SourceCell, spot: Spot) -> tuple[Formula, int, int]:
        """A cell's formula with its references where they went, and how far it is filled down and right."""
        scope = spot.scope
        block = scope.block if scope and scope.block.parent else None
        source, target = self._source(cell, scope)
        key = (sheet.name, cell.row, cell.column, block, target)
        placed = self._moved.get(key)
        if placed is None:
            axis = block_axis(sheet.grid.rows, block) if block else sheet.grid.rows
            formula = moved(source, self.placing(sheet, cell.row, cell.column, axis))
            placed = self._moved[key] = (formula, axis.point(cell.row))
        formula, base = placed
        if (cell.row, cell.column) in sheet.holes:
            formula = self._bound(formula, spot, sheet.sheet.card)
        down = spot.row.number - base if scope else 0
        right = spot.column.number - sheet.grid.columns.point(cell.column) if spot.column.scope else 0
        return formula, down, right

    def _source(self, cell: SourceCell, scope: Scope | None) -> tuple[Formula, str]:
        """A cell's formula as the template has it, and the repeated sheets it is led to when it is a record's own."""
        formula = cell.formula or ()
        if not self.repeated or not scope or not mentions(formula, self.repeated):
            return formula, ""
        formula = aimed_at_record(formula, self.repeated, scope.record)
        return formula, formula_text(formula)

    def _bound(self, formula: Formula, spot: Spot, card: Card | None) -> Formula:
        """The formula with the holes in its strings filled; the quotes of a value are doubled, so it stays a string."""
        binding = self.binding.on(card)
        return tuple(
            Token("string", binding.text(token.text, find_holes(token.text), spot, doubled=True))
            if isinstance(token, Token) and token.kind == "string"
            else token
            for token in formula
        )

    def is_steady(self, sheet: FilledSheet, cell: SourceCell) -> bool:
        """Whether a formula is the same in all rows of its block, but for being filled down."""
        return (cell.row, cell.column) not in sheet.holes and not mentions(cell.formula or (), self.repeated)

    def placing(self, sheet: FilledSheet, row: int, column: int, axis: Axis) -> Placing:
        """How the references of a formula at a template cell move."""
        down, across = own_rows(sheet, row), own_columns(sheet, column)

        def placing(name: str) -> tuple[Along, Along]:
            if not name or self.sheet(name) is sheet:
                return Along(axis, down, row), Along(sheet.grid.columns, across, column)
            there = self.grid(name)
            abroad = range(0)
            return (
                Along(there.rows, abroad if down is not None else None),
                Along(there.columns, abroad if across is not None else None),
            )

        return placing


def own_rows(sheet: FilledSheet, row: int) -> range | None:
    """The sample rows a template row is filled down with."""
    for filled in sheet.bands:
        if filled.band.first <= row <= filled.band.last:
            return filled.band.samples if row in filled.band.samples else range(row, row + 1)
    return None


def own_columns(sheet: FilledSheet, column: int) -> range | None:
    """The sample columns a template column is filled right with."""
    stretch = sheet.grid.columns.stretch_at(column)
    return range(stretch.first, stretch.last + 1) if stretch else None


def _says_nothing(sheet: FilledSheet, row: int) -> tuple[int, int]:
    """The cell that says so when a view is empty: its row's first that holds a field, not a number or a year.

    Outside the bands it is the empty card's that says so, in the first such cell of the sheet.
    """
    in_band = own_rows(sheet, row) is not None
    near = (place for place in sorted(sheet.holes) if in_band == (own_rows(sheet, place[0]) is not None))
    places = [place for place in near if _is_of_card(sheet, place) != in_band and (place[0] == row or not in_band)]
    texts = [place for place in places if not any(hole.name == "#" or hole.index or hole.when for hole in sheet.holes[place])]  # fmt: skip
    return (texts or places or [(0, 0)])[0]


def _is_of_card(sheet: FilledSheet, place: tuple[int, int]) -> bool:
    return any(of_card(sheet.sheet.card, hole) for hole in sheet.holes[place])


def stored_value(cell: SourceCell) -> Scalar:
    """The value a template's own cell holds."""
    if cell.is_text:
        return cell.text
    if cell.kind == "b":
        return cell.text == "1"
    if cell.kind == "e":
        return ExcelError(cell.text)
    if not cell.text:
        return None
    return int(cell.text) if cell.text.lstrip("-").isdigit() else float(cell.text)
