"""Formulas evaluated, so that a filled workbook carries right cached values: a parser from tokens to closures.

What is not supported raises ``UnsupportedError`` and leaves the cell without a cached value; it is never guessed.
"""

from __future__ import annotations

from collections.abc import Callable

from etl.stencil.calc_values import (
    OPERATORS,
    Area,
    ExcelError,
    Frame,
    Function,
    Matrix,
    Node,
    Operand,
    Scalar,
    UnsupportedError,
    apply,
    divide,
    scalar,
)
from etl.stencil.references import LAST_COLUMN, LAST_ROW, Formula, Reference, Token

Operator = Callable[[Scalar, Scalar], Scalar]
_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))


class FormulaParser:
    """Recursive descent over a formula's tokens, from the loosest operator to the tightest."""

    def __init__(self, formula: Formula, functions: dict[str, Function]) -> None:
        self.tokens = [token for token in formula if not (isinstance(token, Token) and token.kind == "space")]
        self.functions = functions
        self.at = 0

    def formula(self) -> Node:
        """The whole formula."""
        node = self.level(0)
        if self.at < len(self.tokens):
            raise UnsupportedError(f"식의 뒷부분: {self.peek()}")
        return node

    def peek(self) -> str:
        """The next token's text; empty for a string, a reference or the end."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        return token.text if isinstance(token, Token) and token.kind != "string" else ""

    def take(self, *expected: str) -> str:
        """The next token's text, passed over, when it is one of those expected."""
        found = self.peek()
        if found and found in expected:
            self.at += 1
            return found
        return ""

    def level(self, depth: int) -> Node:
        """Operators of one binding strength and those tighter."""
        if depth == len(_LEVELS):
            return self.unary()
        left = self.level(depth + 1)
        while sign := self.take(*_LEVELS[depth]):
            left = self.binary(OPERATORS[sign], left, self.level(depth + 1))
        return left

    def unary(self) -> Node:
        """Signs and percents around a value."""
        sign = self.take("-", "+", "@")
        if sign:
            inner = self.unary()
            return self.binary(OPERATORS["*"], _constant(-1), inner) if sign == "-" else inner
        node = self.primary()
        while self.take("%"):
            node = self.binary(divide, node, _constant(100))
        return node

    def primary(self) -> Node:
        """A reference, a constant, a call or a group."""
        if self.at >= len(self.tokens):
            raise UnsupportedError("덜 끝난 식")
        token = self.tokens[self.at]
        self.at += 1
        if isinstance(token, Reference):
            return self.reference(token)
        return self.token(token)

    def reference(self, reference: Reference) -> Node:
        """What a reference stands for."""
        return _reference(reference)

    def binary(self, operator: Operator, left: Node, right: Node) -> Node:
        """An operator between two values."""
        return lambda frame: apply(operator, left(frame), right(frame), frame)

    def structured(self, text: str) -> Node:
        """What a structured reference stands for."""
        return _structured(text)

    def name(self, name: str) -> Node:
        """What a word that is no function stands for."""
        return _name(name, self.functions)

    def token(self, token: Token) -> Node:
        """A value that begins with this token."""
        if token.kind == "number":
            return _constant(int(token.text) if token.text.isdigit() else float(token.text))
        if token.kind == "string":
            return _constant(token.text[1:-1].replace('""', '"'))
        if token.kind == "error":
            return _constant(ExcelError(token.text))
        if token.kind == "function":
            return self.call(token.text)
        if token.kind == "structured":
            return self.structured(token.text)
        if token.kind == "name":
            return self.name(token.text)
        if token.text == "(":
            return self.group()
        if token.text == "{":
            return self.array()
        raise UnsupportedError(token.text)

    def group(self) -> Node:
        """What stands in parentheses."""
        node = self.level(0)
        if not self.take(")"):
            raise UnsupportedError("괄호 안의 여러 범위")
        return node

    def call(self, name: str) -> Node:
        """A function with its arguments."""
        function = self.functions.get(name.upper().removeprefix("_XLFN."))
        if function is None:
            raise UnsupportedError(f"{name} 함수")
        self.at += 1
        arguments: list[Node] = []
        while not self.take(")"):
            if self.at >= len(self.tokens):
                raise UnsupportedError("닫지 않은 괄호")
            arguments.append(_constant(None) if self.peek() in (",", ")") else self.level(0))
            if self.take(",") and self.peek() == ")":
                arguments.append(_constant(None))
        return _call(function, tuple(arguments))

    def array(self) -> Node:
        """An array constant."""
        rows: Matrix = [[]]
        while not self.take("}"):
            if self.take(";"):
                rows.append([])
            elif not self.take(","):
                rows[-1].append(_literal(self.unary()))
        return lambda frame: rows


def _literal(node: Node) -> Scalar:
    """The value of a constant inside ``{…}``, which needs no frame."""
    value = node(None)  # type: ignore[arg-type]
    if isinstance(value, (Area, list)):
        raise UnsupportedError("배열 상수 안의 범위")
    return value


def _constant(value: Scalar) -> Node:
    return lambda frame: value


def _call(function: Function, arguments: tuple[Node, ...]) -> Node:
    return lambda frame: function(arguments, frame)


def _reference(reference: Reference) -> Node:
    sheet, first, last = reference.sheet, reference.first, reference.end
    if ":" in sheet:
        raise UnsupportedError("여러 시트에 걸친 범위")
    single = reference.last is None

    def area(frame: Frame) -> Area:
        top, left = first.shifted(frame.down, frame.right)[:2]
        bottom, right = (top, left) if single else last.shifted(frame.down, frame.right)[:2]
        if bottom > LAST_ROW or right > LAST_COLUMN:
            raise ExcelError("#REF!")
        return Area(frame.cells, sheet or frame.sheet, top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN)

    return area


def _structured(text: str) -> Node:
    def lookup(frame: Frame) -> Operand:
        area = frame.cells.structured(text, frame)
        if area is None:
            raise UnsupportedError(f"표 참조 {text}")
        return area

    return lookup


def _name(name: str, functions: dict[str, Function]) -> Node:
    if name.upper() in ("TRUE", "FALSE"):
        return _constant(name.upper() == "TRUE")

    def lookup(frame: Frame) -> Operand:
        meaning = frame.cells.named(name, frame.sheet)
        if meaning is None:
            raise UnsupportedError(f"이름 {name}")
        return compile_formula(meaning, functions)(frame)

    return lookup


def compile_formula(formula: Formula, functions: dict[str, Function]) -> Node:
    """The formula as a function of where it is evaluated."""
    return FormulaParser(formula, functions).formula()


def evaluate(node: Node, frame: Frame) -> Scalar:
    """A compiled formula's value at a cell; an error value is returned, UnsupportedError is raised."""
    try:
        value = scalar(node(frame), frame)
    except ExcelError as error:
        return error
    except OverflowError:
        return ExcelError("#NUM!")
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return ExcelError("#NUM!")
    return 0 if value is None else value
