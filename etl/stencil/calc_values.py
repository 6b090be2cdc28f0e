"""Values as a spreadsheet knows them: kinds, conversions, ranges of cells, and Excel's operators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from etl.stencil.references import Formula


class ExcelError(Exception):
    """An error value such as ``#DIV/0!``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnsupportedError(Exception):
    """A formula uses something this evaluator does not know; the message names it."""


Scalar = float | int | str | bool | None | ExcelError
Matrix = list[list[Scalar]]


class Cells(Protocol):
    """Where an evaluator finds the values of cells."""

    def value(self, sheet: str, row: int, column: int) -> Scalar:
        """The value of a cell; an error value is returned, not raised."""

    def column(self, sheet: str, column: int, first: int, last: int) -> Sequence[Scalar]:
        """The values of a column's cells between two rows."""

    def used(self, sheet: str) -> tuple[int, int]:
        """The last row and column with anything in them."""

    def rows_between(self, sheet: str, first: int, last: int) -> Sequence[int]:
        """The rows that have cells, in order."""

    def structured(self, text: str, frame: Frame) -> Area | None:
        """The cells a structured reference such as ``표[금액]`` stands for; None when that is not known."""

    def named(self, name: str, sheet: str) -> Formula | None:
        """What a defined name stands for."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a formula is being evaluated: the cells, its own cell, and how far it was filled down and right."""

    cells: Cells
    sheet: str
    row: int
    column: int
    down: int = 0
    right: int = 0


@dataclass(frozen=True, slots=True)
class Area:
    """A range of cells, read only when asked."""

    cells: Cells
    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.bottom - self.top + 1, self.right - self.left + 1

    def at(self, row: int, column: int) -> Scalar:
        """The value at a position, from 0."""
        return self.cells.value(self.sheet, self.top + row, self.left + column)

    def __iter__(self) -> Iterator[Scalar]:
        last_row, last_column = self.cells.used(self.sheet)
        if self.left == self.right:
            yield from self.cells.column(self.sheet, self.left, self.top, min(self.bottom, last_row))
            return
        columns = range(self.left, min(self.right, last_column) + 1)
        for row in self.cells.rows_between(self.sheet, self.top, min(self.bottom, last_row)):
            for column in columns:
                yield self.cells.value(self.sheet, row, column)

    def matrix(self) -> Matrix:
        """Every value, blanks too; what lies beyond the used cells is left out."""
        last_row, last_column = self.cells.used(self.sheet)
        bottom, right = min(self.bottom, max(last_row, self.top)), min(self.right, max(last_column, self.left))
        if (bottom - self.top) * (right - self.left) > MOST_MATRIX_CELLS:
            raise UnsupportedError("너무 넓은 범위")
        columns = range(self.left, right + 1)
        return [
            [self.cells.value(self.sheet, row, column) for column in columns] for row in range(self.top, bottom + 1)
        ]


MOST_MATRIX_CELLS = 1_000_000
Operand = Scalar | Area | Matrix
Node = Callable[[Frame], Operand]
Function = Callable[[Sequence[Node], Frame], Operand]


def scalar(value: Operand, frame: Frame) -> Scalar:
    """The single value of an operand; an error value is raised."""
    if isinstance(value, Area):
        value = _intersection(value, frame)
    if isinstance(value, list):
        if len(value) != 1 or len(value[0]) != 1:
            raise UnsupportedError("배열 결과")
        value = value[0][0]
    if isinstance(value, ExcelError):
        raise value
    return value


def _intersection(area: Area, frame: Frame) -> Scalar:
    """The cell of a one-line range on the formula's own row or column, as Excel reads a range where one value goes."""
    rows, columns = area.size
    if rows == columns == 1:
        return area.at(0, 0)
    if columns == 1 and area.top <= frame.row <= area.bottom:
        return area.at(frame.row - area.top, 0)
    if rows == 1 and area.left <= frame.column <= area.right:
        return area.at(0, frame.column - area.left)
    raise ExcelError("#VALUE!")


def number(value: Scalar) -> float | int:
    """The value as a number, as arithmetic takes it: blank is 0, a text that reads as a number is that number."""
    if isinstance(value, ExcelError):
        raise value
    if value is None:
        return 0
    if isinstance(value, str):
        return text_number(value)
    return int(value) if isinstance(value, bool) else value


def text_number(text: str) -> float:
    """The number a text reads as; ``#VALUE!`` otherwise."""
    plain = text.strip().replace(",", "")
    percent = plain.endswith("%")
    try:
        if not plain or plain[-1].isalpha() or "_" in plain:
            raise ExcelError("#VALUE!")
        return float(plain.rstrip("%")) / (100 if percent else 1)
    except ValueError:
        raise ExcelError("#VALUE!") from None


def text(value: Scalar) -> str:
    """The value as ``&`` joins it."""
    if isinstance(value, ExcelError):
        raise value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else number_text(value)


def number_text(value: float | int) -> str:
    """A number as the General format spells it in a text."""
    if isinstance(value, int) or value == int(value):
        return str(int(value)) if abs(value) < 1e15 else f"{value:.14E}"
    return f"{value:.15G}"


def truth(value: Scalar) -> bool:
    """The value as a condition."""
    if isinstance(value, str):
        if value.upper() in ("TRUE", "FALSE"):
            return value.upper() == "TRUE"
        raise ExcelError("#VALUE!")
    return bool(number(value))


def _rank(value: Scalar) -> int:
    return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0


def compare(left: Scalar, right: Scalar) -> int:
    """-1, 0 or 1 as Excel orders values: numbers, then texts (case ignored), then FALSE, TRUE."""
    for value in (left, right):
        if isinstance(value, ExcelError):
            raise value
    left, right = _blank_like(left, right), _blank_like(right, left)
    if _rank(left) != _rank(right):
        return -1 if _rank(left) < _rank(right) else 1
    one = left.casefold() if isinstance(left, str) else left
    other = right.casefold() if isinstance(right, str) else right
    return (one > other) - (one < other)  # type: ignore[operator]


def _blank_like(value: Scalar, other: Scalar) -> Scalar:
    if value is not None:
        return value
    return "" if isinstance(other, str) else False if isinstance(other, bool) else 0


def _sum(left: Scalar, right: Scalar, sign: int) -> Scalar:
    if type(left) is int and type(right) is int:
        return left + sign * right
    one, other = number(left), sign * number(right)
    result = one + other
    return 0 if result and abs(result) < abs(one) * NEARLY_ZERO else result


NEARLY_ZERO = 2.0**-48


def divide(left: Scalar, right: Scalar) -> Scalar:
    """One number by another; ``#DIV/0!`` by nothing."""
    above, below = number(left), number(right)
    if below == 0:
        raise ExcelError("#DIV/0!")
    return above / below


def _power(left: Scalar, right: Scalar) -> Scalar:
    try:
        result = float(number(left)) ** number(right)
    except (OverflowError, ZeroDivisionError):
        raise ExcelError("#NUM!") from None
    if isinstance(result, complex):
        raise ExcelError("#NUM!")
    return result


OPERATORS: dict[str, Callable[[Scalar, Scalar], Scalar]] = {
    "+": lambda left, right: _sum(left, right, 1),
    "-": lambda left, right: _sum(left, right, -1),
    "*": lambda left, right: number(left) * number(right),
    "/": divide,
    "^": _power,
    "&": lambda left, right: text(left) + text(right),
    "=": lambda left, right: compare(left, right) == 0,
    "<>": lambda left, right: compare(left, right) != 0,
    "<": lambda left, right: compare(left, right) < 0,
    ">": lambda left, right: compare(left, right) > 0,
    "<=": lambda left, right: compare(left, right) <= 0,
    ">=": lambda left, right: compare(left, right) >= 0,
}


def as_matrix(value: Operand) -> Matrix:
    """The operand as rows of values."""
    if isinstance(value, Area):
        return value.matrix()
    return value if isinstance(value, list) else [[value]]


def _is_wide(value: Operand) -> bool:
    return isinstance(value, list) or (isinstance(value, Area) and value.size != (1, 1))


def apply(operator: Callable[[Scalar, Scalar], Scalar], left: Operand, right: Operand, frame: Frame) -> Operand:
    """An operator on two operands, cell by cell where one is a range."""
    if not _is_wide(left) and not _is_wide(right):
        return operator(scalar(left, frame), scalar(right, frame))
    return spread(operator, as_matrix(left), as_matrix(right))


def spread(operator: Callable[[Scalar, Scalar], Scalar], left: Matrix, right: Matrix) -> Matrix:
    """The operator applied cell by cell; a single row, column or value is repeated."""
    rows, columns = max(len(left), len(right)), max(len(left[0]), len(right[0]))
    return [
        [_guarded(operator, _pick(left, row, column), _pick(right, row, column)) for column in range(columns)]
        for row in range(rows)
    ]


def _pick(matrix: Matrix, row: int, column: int) -> Scalar:
    row, column = (0 if len(matrix) == 1 else row), (0 if len(matrix[0]) == 1 else column)
    return matrix[row][column] if row < len(matrix) and column < len(matrix[0]) else ExcelError("#N/A")


def _guarded(operator: Callable[[Scalar, Scalar], Scalar], left: Scalar, right: Scalar) -> Scalar:
    try:
        return operator(left, right)
    except ExcelError as error:
        return error
