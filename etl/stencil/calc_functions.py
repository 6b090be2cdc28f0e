"""Worksheet functions that add up, count, decide and tell kinds apart."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import prod

from etl.stencil.calc_registry import (
    FUNCTIONS,
    Nodes,
    Number,
    flat,
    numbers,
    one,
    register,
    total,
)
from etl.stencil.calc_values import (
    Area,
    ExcelError,
    Frame,
    Function,
    Matrix,
    Operand,
    Scalar,
    UnsupportedError,
    as_matrix,
    compare,
    number,
    scalar,
    truth,
)


def _average(values: Iterator[Number]) -> Number:
    listed = list(values)
    if not listed:
        raise ExcelError("#DIV/0!")
    return total(iter(listed)) / len(listed)


def _median(values: Iterator[Number]) -> Number:
    listed = sorted(values)
    if not listed:
        raise ExcelError("#NUM!")
    half = len(listed) // 2
    return listed[half] if len(listed) % 2 else (listed[half - 1] + listed[half]) / 2


_AGGREGATES: dict[str, Callable[[Iterator[Number]], Number]] = {
    "SUM": total,
    "AVERAGE": _average,
    "MIN": lambda values: min(values, default=0),
    "MAX": lambda values: max(values, default=0),
    "MEDIAN": _median,
    "PRODUCT": lambda values: prod(values),
    "SUMSQ": lambda values: total(value * value for value in values),
}


def _aggregated(aggregate: Callable[[Iterator[Number]], Number], nodes: Nodes, frame: Frame) -> Operand:
    return aggregate(numbers(nodes, frame))


for _name, _aggregate in _AGGREGATES.items():
    FUNCTIONS[_name] = partial(_aggregated, _aggregate)


@register("COUNT")
def _count(nodes: Nodes, frame: Frame) -> Operand:
    values = (value for node in nodes for value in flat(node(frame)))
    return sum(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)


@register("COUNTA")
def _counta(nodes: Nodes, frame: Frame) -> Operand:
    return sum(value is not None for node in nodes for value in flat(node(frame)))


@register("COUNTBLANK")
def _countblank(nodes: Nodes, frame: Frame) -> Operand:
    area = nodes[0](frame)
    filled = sum(value not in (None, "") for value in flat(area))
    rows, columns = area.size if isinstance(area, Area) else (1, 1)
    return rows * columns - filled


_SUBTOTALS = {1: "AVERAGE", 2: "COUNT", 3: "COUNTA", 4: "MAX", 5: "MIN", 6: "PRODUCT", 9: "SUM"}


@register("SUBTOTAL")
def _subtotal(nodes: Nodes, frame: Frame) -> Operand:
    """As Excel: cells that are themselves SUBTOTAL formulas are passed over (rows hidden by hand are not known here)."""
    code = int(number(one(nodes, frame, 0)))
    name = _SUBTOTALS.get(code % 100)
    if name is None:
        raise UnsupportedError(f"SUBTOTAL({code})")
    matrix: Matrix = [[value for node in nodes[1:] for value in _unsummed(node(frame))]]
    return FUNCTIONS[name]((lambda _: matrix,), frame)


def _unsummed(operand: Operand) -> Iterator[Scalar]:
    if not isinstance(operand, Area):
        raise UnsupportedError("SUBTOTAL의 범위가 아닌 인수")
    is_subtotal = getattr(operand.cells, "is_subtotal", None)
    last_row, last_column = operand.cells.used(operand.sheet)
    for row in operand.cells.rows_between(operand.sheet, operand.top, min(operand.bottom, last_row)):
        for column in range(operand.left, min(operand.right, last_column) + 1):
            if not (is_subtotal and is_subtotal(operand.sheet, row, column)):
                yield operand.cells.value(operand.sheet, row, column)


def criterion(wanted: Scalar) -> Callable[[Scalar], bool]:
    """The test a COUNTIF criterion stands for: ``">=5"``, ``"구비"``, ``"공원*"``, 3."""
    if not isinstance(wanted, str):
        return lambda value: value is not None and same(value, 0 if wanted is None else wanted)
    match = re.match(r"(<>|<=|>=|=|<|>)?(.*)", wanted, re.DOTALL)
    assert match is not None, "everything in the pattern is optional"
    sign, rest = match[1] or "=", match[2]
    try:
        goal: Scalar = number(rest) if rest else None
    except ExcelError:
        goal = rest
    if sign in ("=", "<>"):
        found = _like(goal, rest)
        return found if sign == "=" else lambda value: not found(value)
    return lambda value: _ordered(value, goal, sign)


def same(value: Scalar, wanted: Scalar) -> bool:
    """Whether a cell holds just what a criterion asks for."""
    return isinstance(value, bool) == isinstance(wanted, bool) and not isinstance(value, ExcelError) and compare(value, wanted) == 0  # fmt: skip


def _like(goal: Scalar, written: str) -> Callable[[Scalar], bool]:
    if goal is None:
        return lambda value: value is None
    if not isinstance(goal, str):
        return lambda value: (value == goal and not isinstance(value, bool)) or value == written
    pattern = re.compile(_wildcards(goal.casefold()), re.DOTALL)
    return lambda value: isinstance(value, str) and pattern.fullmatch(value.casefold()) is not None


def _wildcards(pattern: str) -> str:
    if "~" in pattern:
        raise UnsupportedError("~가 든 조건")
    return fnmatch.translate(pattern.replace("[", "[[]"))


def _ordered(value: Scalar, goal: Scalar, sign: str) -> bool:
    if value is None or isinstance(value, (bool, ExcelError)) or isinstance(value, str) != isinstance(goal, str):
        return False
    order = compare(value, goal)
    return {"<": order < 0, ">": order > 0, "<=": order <= 0, ">=": order >= 0}[sign]


def _matching(pairs: Sequence[tuple[Operand, Scalar]]) -> Iterator[tuple[int, int]]:
    """The positions at which every (range, criterion) pair holds."""
    tests = [(as_matrix(operand), criterion(wanted)) for operand, wanted in pairs]
    rows, columns = max(len(matrix) for matrix, _ in tests), max(len(matrix[0]) for matrix, _ in tests)
    for row in range(rows):
        for column in range(columns):
            if all(test(_at(matrix, row, column)) for matrix, test in tests):
                yield row, column


def _at(matrix: Matrix, row: int, column: int) -> Scalar:
    return matrix[row][column] if row < len(matrix) and column < len(matrix[0]) else None


def _pairs(nodes: Nodes, frame: Frame) -> list[tuple[Operand, Scalar]]:
    return [(nodes[at](frame), one(nodes, frame, at + 1)) for at in range(0, len(nodes) - 1, 2)]


@register("COUNTIF", "COUNTIFS")
def _countifs(nodes: Nodes, frame: Frame) -> Operand:
    return sum(1 for _ in _matching(_pairs(nodes, frame)))


def _picked(values: Operand, pairs: Sequence[tuple[Operand, Scalar]], frame: Frame) -> Iterator[Number]:
    for row, column in _matching(pairs):
        value = values.at(row, column) if isinstance(values, Area) else _at(as_matrix(values), row, column)
        yield from numbers((lambda _, value=value: [[value]],), frame)  # type: ignore[misc]


def _conditional(aggregate: Callable[[Iterator[Number]], Number], nodes: Nodes, frame: Frame) -> Operand:
    """SUMIF and AVERAGEIF: range, criterion, and the values if not the range itself."""
    values = nodes[2] if len(nodes) > 2 else nodes[0]
    return aggregate(_picked(values(frame), _pairs(nodes[:2], frame), frame))


def _conditionals(aggregate: Callable[[Iterator[Number]], Number], nodes: Nodes, frame: Frame) -> Operand:
    """SUMIFS and its kin: the values first, then pairs."""
    return aggregate(_picked(nodes[0](frame), _pairs(nodes[1:], frame), frame))


for _name in ("SUM", "AVERAGE"):
    FUNCTIONS[f"{_name}IF"] = partial(_conditional, _AGGREGATES[_name])
for _name in ("SUM", "AVERAGE", "MIN", "MAX"):
    FUNCTIONS[f"{_name}IFS"] = partial(_conditionals, _AGGREGATES[_name])


@register("SUMPRODUCT")
def _sumproduct(nodes: Nodes, frame: Frame) -> Operand:
    matrices = [as_matrix(node(frame)) for node in nodes]
    if len({(len(matrix), len(matrix[0])) for matrix in matrices}) > 1:
        raise ExcelError("#VALUE!")
    products = (prod(_plain_number(value) for value in values) for rows in zip(*matrices, strict=True) for values in zip(*rows, strict=True))  # fmt: skip
    return total(products)


def _plain_number(value: Scalar) -> Number:
    if isinstance(value, ExcelError):
        raise value
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else 0


@register("IF")
def _if(nodes: Nodes, frame: Frame) -> Operand:
    if truth(one(nodes, frame, 0)):
        return nodes[1](frame) if len(nodes) > 1 else True
    return nodes[2](frame) if len(nodes) > 2 else False


@register("IFS")
def _ifs(nodes: Nodes, frame: Frame) -> Operand:
    for at in range(0, len(nodes) - 1, 2):
        if truth(one(nodes, frame, at)):
            return nodes[at + 1](frame)
    raise ExcelError("#N/A")


def _caught(nodes: Nodes, frame: Frame, codes: tuple[str, ...]) -> Operand:
    try:
        return scalar(nodes[0](frame), frame)
    except ExcelError as error:
        if codes and error.code not in codes:
            raise
        return nodes[1](frame)


FUNCTIONS["IFERROR"] = partial(_caught, codes=())
FUNCTIONS["IFNA"] = partial(_caught, codes=("#N/A",))


def _truths(nodes: Nodes, frame: Frame) -> Iterator[bool]:
    for node in nodes:
        operand = node(frame)
        wide = isinstance(operand, (Area, list))
        yield from (truth(value) for value in flat(operand) if not (wide and (value is None or isinstance(value, str))))


FUNCTIONS["AND"] = lambda nodes, frame: all(list(_truths(nodes, frame)))
FUNCTIONS["OR"] = lambda nodes, frame: any(list(_truths(nodes, frame)))
FUNCTIONS["NOT"] = lambda nodes, frame: not truth(one(nodes, frame, 0))
FUNCTIONS["TRUE"] = lambda nodes, frame: True
FUNCTIONS["FALSE"] = lambda nodes, frame: False


def _na(nodes: Nodes, frame: Frame) -> Operand:
    raise ExcelError("#N/A")


FUNCTIONS["NA"] = _na


def _tells(test: Callable[[Scalar], bool]) -> Function:
    """A function that tells what kind of value its argument is, errors included."""

    def function(nodes: Nodes, frame: Frame) -> Operand:
        try:
            return test(one(nodes, frame, 0))
        except ExcelError as error:
            return test(error)

    return function


FUNCTIONS["ISBLANK"] = _tells(lambda value: value is None)
FUNCTIONS["ISNUMBER"] = _tells(lambda value: isinstance(value, (int, float)) and not isinstance(value, bool))
FUNCTIONS["ISTEXT"] = _tells(lambda value: isinstance(value, str))
FUNCTIONS["ISERROR"] = _tells(lambda value: isinstance(value, ExcelError))
FUNCTIONS["ISNA"] = _tells(lambda value: isinstance(value, ExcelError) and value.code == "#N/A")
