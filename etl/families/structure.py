"""How the rows of a column add up: 계 over sources, 소계 over the rows before it, a source over its sub-rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from etl.identities import Identity, sum_identity
from etl.model import Fact
from etl.words import is_subtotal, is_total


def column_sums(columns: Iterable[Sequence[Fact]]) -> Iterator[Identity]:
    """The sums down each column of funding amounts, whose facts carry ``source``, ``source_code`` and ``item``."""
    for facts in columns:
        yield from _item_sums(facts)
        yield from _total_sum(facts)


def _item_sums(facts: Sequence[Fact]) -> Iterator[Identity]:
    for own in (f for f in facts if not f.label("item")):
        items = [f for f in facts if f.label("item") and f.label("source") == own.label("source")]
        if items:
            yield sum_identity("sum_items", own, items, f"{own.label('source')} = 세부 항목의 합")


def _total_sum(facts: Sequence[Fact]) -> Iterator[Identity]:
    totals = [f for f in facts if is_total(f.label("source")) and not f.label("item")]
    if not totals:
        return
    parts = _top_parts([f for f in facts if f is not totals[0]])
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


def row_sums(rows: Sequence[tuple[str, Fact]], code: str, sentence: str) -> Iterator[Identity]:
    """The sums down a column of named rows with totals and subtotals wherever they stand.

    ``rows`` are (label, fact) in printed order.  A total covers the rows that are not totals themselves; where several
    readings of what adds up are possible, the one that holds is taken, and the plain one when none does.  Two totals
    never vouch for each other: where one is read as the other, that one must be the sum of something else.
    """
    totals = [(i, fact) for i, (label, fact) in enumerate(rows) if is_total(label) or is_subtotal(label)]
    taken: dict[Fact, list[Fact]] = {}
    for index, fact in totals:
        ways = [parts for parts in _ways(rows, index) if parts and not any(fact in taken.get(p, ()) for p in parts)]
        if ways:
            held = taken[fact] = next((parts for parts in ways if _holds(fact, parts)), ways[0])
            yield sum_identity(code, fact, held, sentence)


def _ways(rows: Sequence[tuple[str, Fact]], index: int) -> Iterator[list[Fact]]:
    """The readings of what a total at ``index`` covers, the plainest first."""
    label = rows[index][0]
    plain = [f for name, f in rows if not is_total(name) and not is_subtotal(name)]
    below = [(n, f) for n, f in rows[index + 1 :]]
    above = [(n, f) for n, f in rows[:index]]
    near_above = _until_total(reversed(above))[::-1]
    near_below = _until_total(below)
    if is_subtotal(label):
        yield from (near_above, near_below)
        return
    inner = [f for i, (n, f) in enumerate(rows) if i != index and (is_subtotal(n) or (is_total(n) and i > 0))]
    yield from (plain, near_below, near_above, inner, [f for _, f in below], [f for _, f in above], _tops(plain))


def _tops(facts: Sequence[Fact]) -> list[Fact]:
    """The facts that are no parts of one before them: a row that is the sum of the next two or more stands for them."""
    tops: list[Fact] = []
    index = 0
    while index < len(facts):
        tops.append(facts[index])
        index += 1 + _children(facts, index)
    return tops


def _children(facts: Sequence[Fact], index: int) -> int:
    """How many of the facts after one add up to it, 0 when none do; one alone does only for an account (``특별회계``)."""
    whole, total = facts[index].value, Decimal(0)
    for count, fact in enumerate(facts[index + 1 :], start=1):
        total += fact.value or Decimal(0)
        if whole and total == whole and (count > 1 or "회계" in facts[index].label("name")):
            return count
    return 0


def _until_total(rows: Iterable[tuple[str, Fact]]) -> list[Fact]:
    taken: list[Fact] = []
    for label, fact in rows:
        if is_total(label) or is_subtotal(label):
            break
        taken.append(fact)
    return taken


def _holds(total: Fact, parts: Sequence[Fact]) -> bool:
    return total.value is not None and total.value == sum((p.value or Decimal(0) for p in parts), Decimal(0))
