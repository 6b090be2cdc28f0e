"""The arithmetic a report prints: sums, differences and rates over facts, as values that can be checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from etl.model import Fact
from etl.numbers import money_factor, read_printed


class Relation(StrEnum):
    """How the parts make the total."""

    SUM = "sum"
    RATE = "rate"


@dataclass(frozen=True)
class Identity:
    """One statement of a report's arithmetic: ``total`` is the sum of ``parts``, or the first over the second in percent.

    ``sentence`` names it for people (``계 = 재원의 합``).  ``tolerance`` is in the facts' unit and comes from the printed
    unit; an exact identity has 0.  ``loose`` marks one between tables, whose failure may have a reason outside the report.
    """

    code: str
    total: Fact
    parts: tuple[Fact, ...]
    sentence: str
    relation: Relation = Relation.SUM
    tolerance: Decimal = Decimal(0)
    loose: bool = False

    @property
    def members(self) -> tuple[Fact, ...]:
        """All facts it covers."""
        return (self.total, *self.parts)

    def with_members(self, others: Mapping[Fact, Fact]) -> Identity:
        """The same statement over the facts that took its members' places."""
        parts = tuple(others.get(part, part) for part in self.parts)
        return replace(self, total=others.get(self.total, self.total), parts=parts)


class Rounding(StrEnum):
    """Which way of rounding reproduces a printed rate."""

    HALF_UP = "half_up"
    TRUNCATION = "truncation"
    CEILING = "ceiling"
    NONE = "none"


def rate_percent(part: Decimal, whole: Decimal) -> Decimal:
    """``part`` over ``whole`` in percent, unrounded."""
    return part * 100 / whole


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """A value at a precision, halves away from zero.

    >>> round_half_up(Decimal("43.25"), 1)
    Decimal('43.3')
    """
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def rounding_of(printed: Decimal, decimals: int, exact: Decimal) -> Rounding:
    """How a printed rate was rounded from the exact one; ``NONE`` when no way of rounding gives it.

    >>> rounding_of(Decimal("99.9"), 1, Decimal("99.97")).value
    'truncation'
    """
    step = Decimal(1).scaleb(-decimals)
    if printed == round_half_up(exact, decimals):
        return Rounding.HALF_UP
    magnitude, sign = abs(exact), (-1 if exact < 0 else 1)
    if printed == sign * magnitude.quantize(step, rounding=ROUND_FLOOR):
        return Rounding.TRUNCATION
    if printed == sign * magnitude.quantize(step, rounding=ROUND_CEILING):
        return Rounding.CEILING
    return Rounding.NONE


# Measures that keep the printed number; every other amount of money is held in won.
AS_PRINTED = frozenset({"value", "second"})


def scale(fact: Fact) -> Decimal:
    """What one printed unit is worth in the fact's own unit: 1000 for an amount printed in 천원 and held in won."""
    if fact.measure in AS_PRINTED:
        return Decimal(1)
    return money_factor(read_printed(fact.printed).unit) or money_factor(fact.unit) or Decimal(1)


def unit_step(fact: Fact) -> Decimal:
    """The smallest difference a fact's print can show, in the fact's own unit: 1000 won for 천원, 0.1 for 36.2 %."""
    printed = read_printed(fact.printed)
    step = Decimal(1).scaleb(-printed.decimals) if not printed.candidates else Decimal(1)
    return step * scale(fact)


def sum_tolerance(total: Fact, parts: Sequence[Fact]) -> Decimal:
    """What rounding may add up to in a sum: half a unit for each rounded member where the unit is coarser than 천원."""
    unit = money_factor(read_printed(total.printed).unit) or money_factor(total.unit)
    step = max(unit_step(fact) for fact in (total, *parts))
    return step * (len(parts) + 1) / 2 if unit and unit > 1000 else Decimal(0)


def holds(identity: Identity) -> bool | None:
    """Whether an identity holds with the values as read; ``None`` where a number it needs is missing."""
    total, parts = identity.total.value, [part.value for part in identity.parts]
    if total is None or all(part is None for part in parts):
        return None
    if identity.relation is Relation.SUM:
        return abs(total - sum((part or Decimal(0) for part in parts), Decimal(0))) <= identity.tolerance
    if parts[0] is None or not parts[1]:
        return None
    return rounding_of(total, printed_decimals(identity.total), rate_percent(parts[0], parts[1])) is not Rounding.NONE


def printed_decimals(rate: Fact) -> int:
    """The precision a rate is printed at; that of the number in parentheses where the rate is one."""
    printed = read_printed(rate.printed)
    return printed.second_decimals if rate.measure == "second" else printed.decimals


# Kinds whose meaning comes from where a table's labels stand; of the others each statement speaks for itself.
READ_FROM_LAYOUT = frozenset(
    {"sum_rows", "sum_columns", "sum_sources", "sum_staff", "sum_grades", "sum_local", "difference", "change_rate"}
)


def split_by_meaning(identities: Iterable[Identity]) -> tuple[tuple[Identity, ...], tuple[Identity, ...]]:
    """The identities of one table that it bears out, and those it does not.

    Where several statements of a kind fail and none holds, the table was misunderstood: its numbers are not all wrong.
    """
    kinds: dict[str, list[Identity]] = {}
    for identity in identities:
        kinds.setdefault(identity.code, []).append(identity)
    kept: list[Identity] = []
    misread: list[Identity] = []
    for code, same in kinds.items():
        told = [holds(identity) for identity in same]
        doubtful = code in READ_FROM_LAYOUT and not any(told) and told.count(False) > 1
        (misread if doubtful else kept).extend(same)
    return tuple(kept), tuple(misread)


def sum_identity(code: str, total: Fact, parts: Sequence[Fact], sentence: str, *, loose: bool = False) -> Identity:
    """``total`` is the sum of ``parts``, with the tolerance of the printed unit."""
    return Identity(code, total, tuple(parts), sentence, tolerance=sum_tolerance(total, parts), loose=loose)


def rate_identity(code: str, rate: Fact, part: Fact, whole: Fact, sentence: str) -> Identity:
    """``rate`` is ``part`` over ``whole`` in percent, at the precision printed."""
    return Identity(code, rate, (part, whole), sentence, relation=Relation.RATE)
