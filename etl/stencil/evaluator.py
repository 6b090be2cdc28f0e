"""The filled workbook as an evaluator sees it: the value of any cell, formulas worked out once and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl.stencil.band import OutRow
from etl.stencil.binding import Spot
from etl.stencil.calc import compile_formula, evaluate
from etl.stencil.calc_lookups import FUNCTIONS
from etl.stencil.calc_values import Area, ExcelError, Frame, Node, Scalar, UnsupportedError
from etl.stencil.filling import Contents, FilledSheet
from etl.stencil.references import Formula, Token, cell_name
from etl.stencil.row_formulas import compile_row_formula
from etl.stencil.tables import Tables, structured_column
from etl.stencil.workbook import SourceCell

DEEPEST = 25
LONG_COLUMN = 2_000
_Key = tuple[str, int, int]


class _NeedsFirstError(Exception):
    """Another cell must be worked out first; keeps long chains of cells off Python's stack."""

    def __init__(self, key: _Key) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class _Unknown:
    """The outcome of a formula that could not be evaluated."""

    reason: str


class Book:
    """The cells of a filled workbook, with formulas evaluated on demand."""

    def __init__(self, contents: Contents, names: Mapping[tuple[str, str], Formula], tables: Tables) -> None:
        self.contents = contents
        self.names, self.tables = names, tables
        self.warnings: dict[str, None] = {}
        self._nodes: dict[int, tuple[Formula, Node | _Unknown]] = {}
        self._columns: dict[tuple[str, int, int, int], list[Scalar]] = {}
        self._known: dict[_Key, Scalar | _Unknown] = {}
        self._working: set[_Key] = set()
        self._sheets: dict[str, FilledSheet] = {}
        self._compiling: set[_Key] = set()
        self._accesses: dict[_Key, Callable[[OutRow], Scalar]] = {}

    def named(self, name: str, sheet: str) -> Formula | None:
        """What a defined name stands for on a sheet: the sheet's own before the workbook's."""
        own = self.names.get((name.casefold(), sheet.casefold()))
        return own if own is not None else self.names.get((name.casefold(), ""))

    def structured(self, text: str, frame: Frame) -> Area | None:
        """The cells of a whole column of an Excel table; in the table's own cells its name may be left out."""
        asked = structured_column(text)
        own = (table for table in self.tables.values() if table.holds(frame.sheet, frame.row, frame.column))
        table = (self.tables.get(asked[0]) if asked[0] else next(own, None)) if asked else None
        column = table.columns.get(asked[1]) if table and asked else None
        return Area(self, table.sheet, table.top, column, table.bottom, column) if table and column else None

    def used(self, sheet: str) -> tuple[int, int]:
        """The last row and column of a sheet in use."""
        return self._sheet(sheet).used

    def rows_between(self, sheet: str, first: int, last: int) -> Sequence[int]:
        """The rows of a sheet that have cells."""
        return self._sheet(sheet).rows_between(first, last)

    def _sheet(self, name: str) -> FilledSheet:
        if name not in self._sheets:
            found = self.contents.sheet(name)
            if found is None:
                raise ExcelError("#REF!")
            self._sheets[name] = found
        return self._sheets[name]

    def _locate(self, sheet: FilledSheet, row: int, column: int) -> tuple[SourceCell, Spot] | None:
        there = sheet.row_at.get(row)
        if there is None:
            return None
        across = sheet.column_at(column)
        cell = sheet.source_cell(there, across)
        return (cell, Spot(there, across)) if cell else None

    def value(self, sheet: str, row: int, column: int) -> Scalar:
        """The value of a cell; UnsupportedError when a formula on the way to it is."""
        filled = self._sheet(sheet)
        there = filled.row_at.get(row)
        if there is None:
            return None
        access = self._accesses.get((sheet, there.source, column))
        return (access or self._reader(filled, there, column))(there)

    def column(self, sheet: str, column: int, first: int, last: int) -> Sequence[Scalar]:
        """The values of a column between two rows; long ones are kept, because totals read them more than once."""
        key = (sheet, column, first, last)
        if key in self._columns:
            return self._columns[key]
        values = list(self._read_down(self._sheet(sheet), column, first, last))
        if len(values) > LONG_COLUMN:
            self._columns[key] = values
        return values

    def _read_down(self, sheet: FilledSheet, column: int, first: int, last: int) -> Iterator[Scalar]:
        source, access = 0, None
        for row in sheet.rows[slice(*sheet.places_between(first, last))]:
            if access is None or row.source != source:
                source, access = row.source, self._reader(sheet, row, column)
            yield access(row)

    def _access(self, sheet: FilledSheet, row: OutRow, column: int) -> Callable[[OutRow], Scalar]:
        """How the cells of a column are read in any row made like this one."""
        across = sheet.column_at(column)
        cell = sheet.source_cell(row, across)
        if cell is None or row.source in sheet.hidden:
            return lambda row: None
        if cell.formula is None:
            return self.contents.held(sheet, cell, across)
        program = self._program(sheet, cell, Spot(row, across))
        return program or (lambda row: self._formula_value(sheet, cell, Spot(row, across)))

    def _program(self, sheet: FilledSheet, cell: SourceCell, spot: Spot) -> Callable[[OutRow], Scalar] | None:
        """A band's formula compiled for all of its rows; None where it needs more than its own row, or itself."""
        key = (sheet.name, cell.row, spot.column.number)
        if key in self._compiling or len(self._compiling) >= DEEPEST:
            return None
        if spot.scope is None or sheet.is_blank(spot.row) or spot.column.scope or cell.array or (cell.row, cell.column) in sheet.holes:  # fmt: skip
            return None
        self._compiling.add(key)
        try:
            formula, down, _ = self.contents.formula(sheet, cell, spot)
            program = compile_row_formula(
                formula, FUNCTIONS, spot.row.number - down, lambda column: self._reader(sheet, spot.row, column)
            )
        finally:
            self._compiling.discard(key)
        return program and _kept(program)

    def _reader(self, sheet: FilledSheet, row: OutRow, column: int) -> Callable[[OutRow], Scalar]:
        """How the cells of a column are read in any row made like this one, found once."""
        key = (sheet.name, row.source, column)
        if key in self._compiling:
            return self._access(sheet, row, column)
        access = self._accesses.get(key)
        if access is None:
            access = self._accesses[key] = self._access(sheet, row, column)
        return access

    def _formula_value(self, sheet: FilledSheet, cell: SourceCell, spot: Spot) -> Scalar:
        if sheet.is_blank(spot.row):
            return None
        outcome = self._outcome(sheet, cell, spot)
        if isinstance(outcome, _Unknown):
            raise UnsupportedError(outcome.reason)
        return outcome

    def result(self, sheet: FilledSheet, cell: SourceCell, spot: Spot) -> Scalar | None:
        """A formula cell's value to cache; None, with a warning, when it cannot be known."""
        key = (sheet.name, spot.row.number, spot.column.number)
        access = self._accesses.get((sheet.name, spot.row.source, spot.column.number))
        try:
            return (access or self._reader(sheet, spot.row, spot.column.number))(spot.row)
        except (_NeedsFirstError, UnsupportedError):
            self._work_out(key)
            outcome = self._known[key]
        if not isinstance(outcome, _Unknown):
            return outcome
        self.warnings[f"‘{sheet.name}’ 시트 {cell_name(key[1], key[2])}의 수식은 미리 계산하지 못했습니다({outcome.reason}). 엑셀에서 열면 계산됩니다."] = None  # fmt: skip
        return None

    def _work_out(self, key: _Key) -> None:
        """Works out a cell and first whatever it needs, however long the chain."""
        waiting = [key]
        while waiting:
            try:
                self._known.setdefault(waiting[-1], self.value(*waiting[-1]))
            except _NeedsFirstError as need:
                if need.key in waiting:
                    self._known[need.key] = _Unknown("순환 참조")
                else:
                    waiting.append(need.key)
                    continue
            except UnsupportedError as problem:
                self._known.setdefault(waiting[-1], _Unknown(str(problem)))
            waiting.pop()
        self._known.setdefault(key, _Unknown("순환 참조"))

    def _outcome(self, sheet: FilledSheet, cell: SourceCell, spot: Spot) -> Scalar | _Unknown:
        key = (sheet.name, spot.row.number, spot.column.number)
        if key in self._known:
            return self._known[key]
        if key in self._working:
            raise UnsupportedError("순환 참조")
        if len(self._working) >= DEEPEST:
            raise _NeedsFirstError(key)
        self._working.add(key)
        try:
            self._known[key] = self._evaluated(sheet, cell, spot)
        finally:
            self._working.discard(key)
        return self._known[key]

    def _evaluated(self, sheet: FilledSheet, cell: SourceCell, spot: Spot) -> Scalar | _Unknown:
        formula, down, right = self.contents.formula(sheet, cell, spot)
        node = self._node(formula)
        if isinstance(node, _Unknown):
            return node
        try:
            return evaluate(node, Frame(self, sheet.name, spot.row.number, spot.column.number, down, right))
        except UnsupportedError as problem:
            return _Unknown(str(problem))

    def _node(self, formula: Formula) -> Node | _Unknown:
        known = self._nodes.get(id(formula))  # the formula is kept beside its node, so its id stays its own
        if known is None:
            known = self._nodes[id(formula)] = (formula, _compiled(formula))
        return known[1]

    def is_subtotal(self, sheet: str, row: int, column: int) -> bool:
        """Whether a cell is itself a SUBTOTAL, which other SUBTOTALs pass over."""
        found = self._locate(self._sheet(sheet), row, column)
        formula = found[0].formula if found else None
        return bool(formula) and any(_is_call(token, "SUBTOTAL") for token in formula or ())


def _kept(program: Callable[[OutRow], Scalar]) -> Callable[[OutRow], Scalar]:
    """The program with its results kept, since totals read a column again."""
    known: dict[int, Scalar] = {}

    def value(row: OutRow) -> Scalar:
        found = known.get(row.number)
        if found is None:
            found = known[row.number] = program(row)
        return found

    return value


def _compiled(formula: Formula) -> Node | _Unknown:
    try:
        return compile_formula(formula, FUNCTIONS)
    except (UnsupportedError, ExcelError) as problem:
        return _Unknown(str(problem))


def _is_call(token: object, name: str) -> bool:
    return isinstance(token, Token) and token.kind == "function" and token.text.upper() == name
