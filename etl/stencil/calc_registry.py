"""The registry of worksheet functions, and how they read their arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from etl.stencil.calc_values import (
    Area,
    ExcelError,
    Frame,
    Function,
    Node,
    Operand,
    Scalar,
    number,
    scalar,
)

Number = float | int
Nodes = Sequence[Node]
FUNCTIONS: dict[str, Function] = {}


def register(*names: str) -> Callable[[Function], Function]:
    """Registers a function under its names in Excel."""

    def add(function: Function) -> Function:
        FUNCTIONS.update(dict.fromkeys(names, function))
        return function

    return add


def one(nodes: Nodes, frame: Frame, at: int, default: Scalar = None) -> Scalar:
    """The single value of an argument."""
    return scalar(nodes[at](frame), frame) if at < len(nodes) else default


def of_numbers(name: str, function: Callable[..., Scalar]) -> None:
    """Registers a function of plain numbers."""
    FUNCTIONS[name] = lambda nodes, frame: function(*(number(one(nodes, frame, at)) for at in range(len(nodes))))


def of_texts(name: str, function: Callable[..., Scalar]) -> None:
    """Registers a function of plain values."""
    FUNCTIONS[name] = lambda nodes, frame: function(*(one(nodes, frame, at) for at in range(len(nodes))))


def flat(operand: Operand) -> Iterator[Scalar]:
    """Every value of an operand."""
    if isinstance(operand, Area):
        yield from operand
    elif isinstance(operand, list):
        for row in operand:
            yield from row
    else:
        yield operand


def numbers(nodes: Nodes, frame: Frame) -> Iterator[Number]:
    """The numbers SUM and its kin see: of ranges only true numbers, of plain arguments what reads as one."""
    for node in nodes:
        operand = node(frame)
        if not isinstance(operand, (Area, list)):
            yield number(operand)
            continue
        for value in flat(operand):
            if isinstance(value, ExcelError):
                raise value
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                yield value


def total(values: Iterator[Number]) -> Number:
    """The sum; whole numbers stay exact."""
    result: Number = 0
    for value in values:
        result += value
    return result
