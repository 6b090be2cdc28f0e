"""Worksheet functions that round, spell, look up and date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import partial

from etl.stencil.calc_functions import criterion, same
from etl.stencil.calc_registry import (
    FUNCTIONS,
    Nodes,
    Number,
    flat,
    numbers,
    of_numbers,
    of_texts,
    one,
    register,
)
from etl.stencil.calc_values import (
    Area,
    ExcelError,
    Frame,
    Operand,
    Scalar,
    UnsupportedError,
    as_matrix,
    compare,
    number,
    text,
    truth,
)
from etl.stencil.number_format import formatted

__all__ = ["FUNCTIONS"]  # the whole registry: by here every function is in it


def _rounded(value: Number, digits: Number = 0, how: str = ROUND_HALF_UP) -> Scalar:
    """Rounded as Excel does: on the shortest decimal form, halves away from zero."""
    step = Decimal(1).scaleb(-int(digits))
    exact = Decimal(repr(value)) if abs(value) < 1e15 else Decimal(value)
    result = (exact / step).to_integral_value(rounding=how) * step
    return int(result) if result == result.to_integral_value() else float(result)


of_numbers("ROUND", _rounded)
of_numbers("ROUNDUP", partial(_rounded, how=ROUND_UP))
of_numbers("ROUNDDOWN", partial(_rounded, how=ROUND_DOWN))
of_numbers("TRUNC", partial(_rounded, how=ROUND_DOWN))
of_numbers("INT", lambda value: int(value // 1))
of_numbers("ABS", abs)
of_numbers("SIGN", lambda value: (value > 0) - (value < 0))


def _modulo(value: Number, by: Number) -> Scalar:
    if by == 0:
        raise ExcelError("#DIV/0!")
    return value - by * (value / by // 1)


def _root(value: Number) -> Scalar:
    if value < 0:
        raise ExcelError("#NUM!")
    return float(value**0.5)


def _ceiling(value: Number, step: Number) -> Scalar:
    if not step:
        return 0
    return float((Decimal(repr(value)) / Decimal(repr(step))).to_integral_value(ROUND_CEILING) * Decimal(repr(step)))


of_numbers("MOD", _modulo)
of_numbers("SQRT", _root)
of_numbers("POWER", lambda value, power: value**power)
of_numbers("CEILING", _ceiling)


def _left(value: Scalar, count: Scalar = 1) -> Scalar:
    return text(value)[: int(number(count))]


def _right(value: Scalar, count: Scalar = 1) -> Scalar:
    whole = text(value)
    return whole[max(0, len(whole) - int(number(count))) :]


def _mid(value: Scalar, start: Scalar, count: Scalar) -> Scalar:
    first = int(number(start)) - 1
    return text(value)[first : first + int(number(count))]


of_texts("LEFT", _left)
of_texts("RIGHT", _right)
of_texts("MID", _mid)
of_texts("LEN", lambda value: len(text(value)))
of_texts("TRIM", lambda value: " ".join(part for part in text(value).split(" ") if part))
of_texts("UPPER", lambda value: text(value).upper())
of_texts("LOWER", lambda value: text(value).lower())
of_texts("EXACT", lambda one, other: text(one) == text(other))
of_texts("REPT", lambda value, count: text(value) * int(number(count)))
of_texts("VALUE", lambda value: number(value))
of_texts("N", lambda value: number(value) if isinstance(value, (int, float)) else 0)
of_texts("T", lambda value: value if isinstance(value, str) else "")
of_texts("CONCATENATE", lambda *values: "".join(text(value) for value in values))
of_texts("TEXT", lambda value, pattern: formatted(value, text(pattern)))
FUNCTIONS["CONCAT"] = lambda nodes, frame: "".join(text(value) for node in nodes for value in flat(node(frame)))


def _substitute(value: Scalar, old: Scalar, new: Scalar) -> Scalar:
    return text(value).replace(text(old), text(new)) if text(old) else text(value)


of_texts("SUBSTITUTE", _substitute)


@register("TEXTJOIN")
def _textjoin(nodes: Nodes, frame: Frame) -> Operand:
    skip_blank = truth(one(nodes, frame, 1))
    pieces = [text(value) for node in nodes[2:] for value in flat(node(frame))]
    return text(one(nodes, frame, 0)).join(piece for piece in pieces if piece or not skip_blank)


@register("INDEX")
def _index(nodes: Nodes, frame: Frame) -> Operand:
    area = nodes[0](frame)
    row, column = int(number(one(nodes, frame, 1))), int(number(one(nodes, frame, 2, None)))
    rows, columns = area.size if isinstance(area, Area) else (len(as_matrix(area)), len(as_matrix(area)[0]))
    if rows == 1 and len(nodes) == 2:
        row, column = 1, row
    if row > rows or column > columns:
        raise ExcelError("#REF!")
    if not isinstance(area, Area):
        return as_matrix(area)[max(row, 1) - 1][max(column, 1) - 1]
    top, bottom = (area.top + row - 1,) * 2 if row else (area.top, area.bottom)
    left, right = (area.left + column - 1,) * 2 if column else (area.left, area.right)
    return Area(area.cells, area.sheet, top, left, bottom, right)


@register("MATCH")
def _match(nodes: Nodes, frame: Frame) -> Operand:
    return _position(one(nodes, frame, 0), list(_line(nodes[1](frame))), number(one(nodes, frame, 2, 1))) + 1


def _line(operand: Operand) -> Iterator[Scalar]:
    for row in as_matrix(operand):
        yield from row


def _position(wanted: Scalar, line: list[Scalar], order: Number) -> int:
    if order == 0:
        test = criterion(f"={wanted}") if isinstance(wanted, str) else partial(same, wanted=wanted)
        found = next((at for at, value in enumerate(line) if value is not None and test(value)), None)
    else:
        sign = 1 if order > 0 else -1
        kind = str if isinstance(wanted, str) else (int, float)
        found = None
        for at, value in enumerate(line):
            if isinstance(value, kind) and sign * compare(value, wanted) <= 0:
                found = at
    if found is None:
        raise ExcelError("#N/A")
    return found


def _looked_up(nodes: Nodes, frame: Frame, by_column: bool) -> Operand:
    matrix = as_matrix(nodes[1](frame))
    table = matrix if by_column else [list(line) for line in zip(*matrix, strict=True)]
    column = int(number(one(nodes, frame, 2)))
    order = 1 if truth(one(nodes, frame, 3, True)) else 0
    if not 1 <= column <= len(table[0]):
        raise ExcelError("#REF!")
    return table[_position(one(nodes, frame, 0), [row[0] for row in table], order)][column - 1]


FUNCTIONS["VLOOKUP"] = partial(_looked_up, by_column=True)
FUNCTIONS["HLOOKUP"] = partial(_looked_up, by_column=False)


@register("CHOOSE")
def _choose(nodes: Nodes, frame: Frame) -> Operand:
    at = int(number(one(nodes, frame, 0)))
    if not 1 <= at < len(nodes):
        raise ExcelError("#VALUE!")
    return nodes[at](frame)


def _extent(nodes: Nodes, frame: Frame) -> Area:
    operand = nodes[0](frame)
    if not isinstance(operand, Area):
        raise UnsupportedError("범위가 아닌 인수")
    return operand


FUNCTIONS["ROW"] = lambda nodes, frame: _extent(nodes, frame).top if nodes else frame.row
FUNCTIONS["COLUMN"] = lambda nodes, frame: _extent(nodes, frame).left if nodes else frame.column
FUNCTIONS["ROWS"] = lambda nodes, frame: _extent(nodes, frame).size[0]
FUNCTIONS["COLUMNS"] = lambda nodes, frame: _extent(nodes, frame).size[1]


@register("RANK", "RANK.EQ")
def _rank(nodes: Nodes, frame: Frame) -> Operand:
    value, ascending = number(one(nodes, frame, 0)), bool(number(one(nodes, frame, 2)))
    listed = list(numbers(nodes[1:2], frame))
    if value not in listed:
        raise ExcelError("#N/A")
    return 1 + sum(other < value if ascending else other > value for other in listed)


def _nth(nodes: Nodes, frame: Frame, largest: bool) -> Operand:
    listed = sorted(numbers(nodes[:1], frame), reverse=largest)
    at = int(number(one(nodes, frame, 1)))
    if not 1 <= at <= len(listed):
        raise ExcelError("#NUM!")
    return listed[at - 1]


FUNCTIONS["LARGE"] = partial(_nth, largest=True)
FUNCTIONS["SMALL"] = partial(_nth, largest=False)


def _day(serial: Number) -> date:
    return date(1899, 12, 30) + timedelta(days=int(serial))


def _serial(year: Number, month: Number, day: Number) -> Scalar:
    months = int(year) * 12 + int(month) - 1
    return (date(months // 12, months % 12 + 1, 1) - date(1899, 12, 30)).days + int(day) - 1


of_numbers("DATE", _serial)
of_numbers("YEAR", lambda serial: _day(serial).year)
of_numbers("MONTH", lambda serial: _day(serial).month)
of_numbers("DAY", lambda serial: _day(serial).day)
