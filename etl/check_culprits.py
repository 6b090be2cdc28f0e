"""The one cell behind several failing sums: the only number of which a single other value mends them all.

계 = 국비 + 구비 and 합계 = 2021년 + 2022년 both miss 5,000,000, and 국비·2021 is in both   →   it should be 63,120,000
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from etl.identities import Identity, Relation, holds
from etl.model import Fact

Values = Mapping[Fact, Decimal | None]


@dataclass(frozen=True)
class Culprit:
    """A number that is wrong, the value that mends every statement it fails, and those statements."""

    fact: Fact
    value: Decimal
    mends: tuple[Identity, ...]


def culprits(failing: Sequence[Identity], holding: Sequence[Identity], values: Values) -> tuple[Culprit, ...]:
    """The culprits of the failing statements; of several that would do, none.

    ``values`` are what the facts have come to so far.  A culprit fails at least two statements, one of them a sum, and
    its value breaks none of those that hold.
    """
    fails, keeps = (_covering(_Judged.of(i, values) for i in some) for some in (failing, holding))
    found = [c for fact, own in fails.items() if len(own) > 1 and (c := _culprit(fact, own, keeps[fact], values))]
    return tuple(one for one in found if not any(other is not one and _explains(other, one) for other in found))


def _covering(judged: Iterable[_Judged]) -> defaultdict[Fact, list[_Judged]]:
    covering: defaultdict[Fact, list[_Judged]] = defaultdict(list)
    for each in judged:
        for member in dict.fromkeys(each.identity.members):
            covering[member].append(each)
    return covering


def _explains(other: Culprit, one: Culprit) -> bool:
    """Whether another number would mend all that this one does."""
    told = {id(identity) for identity in other.mends}
    return all(id(identity) in told for identity in one.mends)


def _culprit(fact: Fact, failing: Sequence[_Judged], holding: Sequence[_Judged], values: Values) -> Culprit | None:
    now = values.get(fact)
    needed = {judged.needs(fact, now) for judged in failing if judged.is_firm_sum} if now is not None else set()
    value = next(iter(needed), None)
    if now is None or value is None or len(needed) > 1 or value < 0 <= now:
        return None
    mends = tuple(judged.identity for judged in failing if judged.holds_with(fact, value, values))
    breaks = any(not judged.holds_with(fact, value, values) for judged in holding)
    return Culprit(fact, value, mends) if len(mends) > 1 and not breaks else None


@dataclass(frozen=True)
class _Judged:
    """A statement and by how much it misses, worked out once: a long column has as many members as rows."""

    identity: Identity
    missing: Decimal

    @classmethod
    def of(cls, identity: Identity, values: Values) -> _Judged:
        """A statement over the values its members have come to."""
        parts = sum((values.get(part) or Decimal(0) for part in identity.parts), Decimal(0))
        return cls(identity, (values.get(identity.total) or Decimal(0)) - parts)

    @property
    def is_firm_sum(self) -> bool:
        """Whether it is a sum that only a wrong number makes fail."""
        return self.identity.relation is Relation.SUM and not self.identity.loose

    def needs(self, fact: Fact, now: Decimal) -> Decimal:
        """What the sum needs a member to be."""
        return now - self.missing if fact == self.identity.total else now + self.missing

    def holds_with(self, fact: Fact, value: Decimal, values: Values) -> bool:
        """Whether it would hold with another value of one member."""
        if self.identity.relation is Relation.SUM:
            return abs(value - self.needs(fact, values.get(fact) or Decimal(0))) <= self.identity.tolerance
        members = self.identity.members
        total, *parts = (replace(m, value=value if m == fact else values.get(m)) for m in members)
        return holds(replace(self.identity, total=total, parts=tuple(parts))) is True
