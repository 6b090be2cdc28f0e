"""How the rows of a column add up: 계 over sources, 소계 over the rows before it, a source over its sub-rows."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from etl.identities import Identity, sum_identity
from etl.model import Fact
from etl.words import is_subtotal, is_total


def column_sums(columns: Iterable[Sequence[Fact]]) -> Iterator[Identity]:
    """The sums down each column of funding amounts, whose facts carry ``source``, ``source_code`` and ``item``."""
    for facts in columns:
        yield from _item_sums(facts)
        yield from _sums_of_items(facts)
        yield from _total_sum(facts)


def _item_sums(facts: Sequence[Fact]) -> Iterator[Identity]:
    items: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.label("item"):
            items[fact.label("source")].append(fact)
    for own in (f for f in facts if not f.label("item") and f.label("source") in items):
        yield sum_identity("sum_items", own, items[own.label("source")], f"{own.label('source')} = 세부 항목의 합")


def _sums_of_items(facts: Sequence[Fact]) -> Iterator[Identity]:
    """What each item costs in all, over its sources: ``어울림센터 | 소계``, then 국비 and 시비."""
    items: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.label("item"):
            items[fact.label("item")].append(fact)
    for item, own in items.items():
        totals = [f for f in own if is_total(f.label("source")) or is_subtotal(f.label("source"))]
        parts = [f for f in own if f not in totals]
        if len(totals) == 1 and parts and len({f.label("source") for f in parts}) == len(parts):
            yield sum_identity("sum_sources", totals[0], parts, f"{item} 계 = 재원별 금액의 합")


def _total_sum(facts: Sequence[Fact]) -> Iterator[Identity]:
    totals = [f for f in facts if is_total(f.label("source")) and not f.label("item")]
    if not totals:
        return
    parts = _top_parts(
        [f for f in facts if f is not totals[0] and not (f.label("item") and is_total(f.label("source")))]
    )
    local = [f for f in parts if f.label("source_code") == "LOCAL"]
    within = [f for f in parts if f.label("source_code").startswith(("UP", "OWN"))]
    if local and within:
        yield sum_identity("sum_local", local[0], within, "지방비 = 시·도비와 시·군·구비의 합")
        parts = [f for f in parts if f not in within]
    if parts:
        held = next((way for way in (parts, _tops(parts)) if _holds(totals[0], way)), parts)
        yield sum_identity("sum_sources", totals[0], held, "계 = 재원별 금액의 합")


def _top_parts(facts: Sequence[Fact]) -> list[Fact]:
    """The facts that make the total: each source's own amount, or its sub-rows where it has none."""
    own = {f.label("source") for f in facts if not f.label("item")}
    return [
        f for f in facts if not is_subtotal(f.label("source")) and (not f.label("item") or f.label("source") not in own)
    ]


MANY_TOTALS = 50


def row_sums(rows: Sequence[tuple[str, Fact]], code: str, sentence: str) -> Iterator[Identity]:
    """The sums down a column of named rows with totals and subtotals wherever they stand.

    ``rows`` are (label, fact) in printed order.  A total covers the rows that are not totals themselves; where several
    readings of what adds up are possible, the one that holds is taken, and the plain one when none does.  Two totals
    never vouch for each other: where one is read as the other, that one must be the sum of something else.
    """
    column = _Column(tuple(label for label, _ in rows), tuple(fact for _, fact in rows))
    covered_by: dict[int, set[int]] = defaultdict(set)
    for at in column.totals:
        ways = [way for way in column.ways(at) if way and covered_by[at].isdisjoint(way)]
        if ways:
            held = next((way for way in ways if _holds(column.facts[at], column.at(way))), ways[0])
            for part in held:
                covered_by[part].add(at)
            yield sum_identity(code, column.facts[at], column.at(held), sentence)


@dataclass(frozen=True)
class _Column:
    """A column of named rows; rows are told by their place in it."""

    labels: tuple[str, ...]
    facts: tuple[Fact, ...]

    def at(self, places: Iterable[int]) -> list[Fact]:
        """The facts at some places."""
        return [self.facts[place] for place in places]

    @cached_property
    def subtotals(self) -> frozenset[int]:
        """The rows that are a 소계."""
        return frozenset(at for at, label in enumerate(self.labels) if is_subtotal(label))

    @cached_property
    def totals(self) -> tuple[int, ...]:
        """The rows that are a total of any kind, in printed order."""
        return tuple(at for at, label in enumerate(self.labels) if at in self.subtotals or is_total(label))

    @cached_property
    def plain(self) -> list[int]:
        """The rows that are no totals."""
        return sorted(set(range(len(self.labels))).difference(self.totals))

    @cached_property
    def tops(self) -> list[int]:
        """The plain rows that are no parts of one before them."""
        return [self.plain[place] for place in _top_places(self.at(self.plain))]

    def ways(self, at: int) -> Iterator[Sequence[int]]:
        """The readings of what a total covers, the plainest first."""
        before, after = self._neighbours(at)
        near_above, near_below = range(before + 1, at), range(at + 1, after)
        # A column of so many totals is a row of blocks, and none of them covers all the others.
        if at in self.subtotals or len(self.totals) > MANY_TOTALS:
            yield from (near_above, near_below)
            return
        inner = [other for other in self.totals if other != at and (other in self.subtotals or other > 0)]
        below, above = range(at + 1, len(self.labels)), range(at)
        yield from (self.plain, near_below, near_above, inner, below, above, self.tops)

    def _neighbours(self, at: int) -> tuple[int, int]:
        """The totals next to one, or where the column begins and ends."""
        place = bisect_left(self.totals, at)
        return (*self.totals[place - 1 : place], -1)[0], (*self.totals[place + 1 : place + 2], len(self.labels))[0]


def _tops(facts: Sequence[Fact]) -> list[Fact]:
    """The facts that are no parts of one before them."""
    return [facts[place] for place in _top_places(facts)]


def _top_places(facts: Sequence[Fact]) -> list[int]:
    """The places of the tops: a row that is the sum of the next two or more stands for them."""
    sums = [Decimal(0), *accumulate(fact.value or Decimal(0) for fact in facts)]
    reached: dict[Decimal, list[int]] = defaultdict(list)
    for place, total in enumerate(sums):
        reached[total].append(place)
    tops: list[int] = []
    at = 0
    while at < len(facts):
        tops.append(at)
        at = _end_of_children(facts[at], at + 1, reached.get(sums[at + 1] + (facts[at].value or Decimal(0)), []))
    return tops


def _end_of_children(whole: Fact, first: int, ends: Sequence[int]) -> int:
    """Where the facts end that add up to the one before ``first``, ``first`` where none do.

    ``ends`` are the places by which its amount has been added up again.  One fact alone is a part only of an account
    (``특별회계``).
    """
    least = first + 1 if "회계" in whole.label("name") else first + 2
    found = bisect_left(ends, least)
    return ends[found] if whole.value and found < len(ends) else first


def _holds(total: Fact, parts: Sequence[Fact]) -> bool:
    return total.value is not None and total.value == sum((p.value or Decimal(0) for p in parts), Decimal(0))
