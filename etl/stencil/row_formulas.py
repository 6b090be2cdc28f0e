"""Formulas of long bands: those that read only their own row, compiled to run without ranges or look-ups of cells.

A band of 100,000 records with a formula column works the same small formula out 100,000 times.  Where each of its
references is to a cell of the formula's own row (or a range along it, inside SUM), the row itself is all that is
needed; anything else is left to the evaluator, which is slower and knows everything.
"""

from __future__ import annotations

from collections.abc import Callable

from etl.stencil.band import OutRow
from etl.stencil.calc import FormulaParser, Operator
from etl.stencil.calc_values import ExcelError, Frame, Function, Node, Scalar, UnsupportedError
from etl.stencil.references import Formula, Reference

Read = Callable[[OutRow], Scalar]
ReadColumn = Callable[[int], Read]
_FRAMELESS = frozenset({"IF", "IFERROR", "IFNA", "ROUND", "ROUNDUP", "ROUNDDOWN", "ABS"})


class _RowParser(FormulaParser):
    """Compiles to functions of a row: they are handed the row where a formula's node expects its frame."""

    def __init__(self, formula: Formula, functions: dict[str, Function], row: int, column: ReadColumn) -> None:
        frameless = {name: function for name, function in functions.items() if name in _FRAMELESS}
        super().__init__(formula, frameless)
        self.row, self.column = row, column

    def reference(self, reference: Reference) -> Node:
        if reference.last is not None or not self._own(reference):
            raise UnsupportedError("다른 행")
        return _checked(self.column(reference.first.column))

    def _own(self, reference: Reference) -> bool:
        first, last = reference.first, reference.end
        return not reference.prefix and first.row == last.row == self.row and not (first.row_fixed or last.row_fixed)

    def name(self, name: str) -> Node:
        if name.upper() not in ("TRUE", "FALSE"):
            raise UnsupportedError(f"이름 {name}")
        return super().name(name)

    def structured(self, text: str) -> Node:
        raise UnsupportedError(f"표 참조 {text}")

    def array(self) -> Node:
        raise UnsupportedError("배열")

    def binary(self, operator: Operator, left: Node, right: Node) -> Node:
        return lambda frame: operator(left(frame), right(frame))  # type: ignore[arg-type]

    def call(self, name: str) -> Node:
        if name.upper() != "SUM":
            return super().call(name)
        self.at += 1
        reads: list[Read] = []
        while not self.take(")"):
            token = self.tokens[self.at] if self.at < len(self.tokens) else None
            if not isinstance(token, Reference) or not self._own(token):
                raise UnsupportedError("다른 행")
            reads += [self.column(at) for at in range(token.first.column, token.end.column + 1)]
            self.at += 1
            self.take(",")
        return _sum(tuple(reads))


def _checked(read: Read) -> Node:
    def node(frame: Frame) -> Scalar:
        value = read(frame)  # type: ignore[arg-type]
        if type(value) is ExcelError:
            raise value
        return value

    return node


def _sum(reads: tuple[Read, ...]) -> Node:
    def node(frame: Frame) -> Scalar:
        result: float | int = 0
        for read in reads:
            value = read(frame)  # type: ignore[arg-type]
            if type(value) is int or type(value) is float:
                result += value
            elif type(value) is ExcelError:
                raise value
        return result

    return node


def compile_row_formula(
    formula: Formula, functions: dict[str, Function], row: int, column: ReadColumn
) -> Callable[[OutRow], Scalar] | None:
    """The formula (as it stands in a row) as a function of the row; None where it needs more than its own row."""
    try:
        node = _RowParser(formula, functions, row, column).formula()
    except UnsupportedError:
        return None

    def value(out: OutRow) -> Scalar:
        try:
            result = node(out)  # type: ignore[arg-type]
        except ExcelError as error:
            return error
        except OverflowError:
            return ExcelError("#NUM!")
        if type(result) is float and (result != result or abs(result) == float("inf")):
            return ExcelError("#NUM!")
        return 0 if result is None else result  # type: ignore[return-value]

    return value
