"""Formulas that add up: which of their references stand inside SUM and its kin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from etl.stencil.references import Formula, Reference, Token

SUMS = frozenset({"SUM", "SUBTOTAL"})
_AGGREGATES = SUMS | {
    "SUMIF",
    "SUMIFS",
    "SUMPRODUCT",
    "COUNTIF",
    "COUNTIFS",
    "COUNTA",
    "COUNT",
    "AVERAGE",
    "MAX",
    "MIN",
}


@dataclass(frozen=True)
class Total:
    """A reference that a formula aggregates, at its place in the formula's tokens."""

    function: str
    position: int
    reference: Reference


def aggregated(formula: Formula) -> Iterator[Total]:
    """The references inside SUM and its kin, each with the innermost such function around it.

    >>> from etl.stencil.references import parse_formula
    >>> [(total.function, total.reference.text()) for total in aggregated(parse_formula("SUM(A1:A2)/B1"))]
    [('SUM', 'A1:A2')]
    """
    stack: list[str] = []
    name = ""
    for position, token in enumerate(formula):
        if isinstance(token, Reference):
            function = next((function for function in reversed(stack) if function), "")
            if function in _AGGREGATES:
                yield Total(function, position, token)
        elif token.text == "(" and token.kind == "operator":
            stack.append(name)
        elif token.text == ")" and stack:
            stack.pop()
        name = token.text.upper() if isinstance(token, Token) and token.kind == "function" else ""


def is_thin(reference: Reference) -> bool:
    """Whether it is a relative range along one row, which never grows: it adds up a row, not a band."""
    first, last = reference.first, reference.end
    fixed = first.row_fixed and last.row_fixed
    return first.row == last.row and first.column != last.column and not fixed
