"""What the arithmetic says of each number: identities over facts → proofs, unique repairs, findings.

printed 3.379, 계 − the others = 3,379, 증감 says 3,379 too   →   repaired, and a finding that says so
printed 44.0 where 104,747 ÷ 242,357 = 43.2 %                 →   disputed, and a finding with both numbers
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from etl.check_culprits import Culprit, culprits
from etl.check_findings import (
    blank_finding,
    culprit_finding,
    identity_finding,
    repair_finding,
    rounding_finding,
    unreadable_finding,
)
from etl.identities import Identity, Relation, Rounding, printed_decimals, rate_percent, rounding_of, scale
from etl.model import Fact, Finding, Place, Proof
from etl.numbers import Kind, read_printed

Values = dict[Fact, Decimal | None]


@dataclass(frozen=True)
class Verdict:
    """What an identity came to: ``computed`` is what its total should be; ``holds`` is ``None`` when it cannot be told."""

    identity: Identity
    holds: bool | None
    computed: Decimal | None = None
    rounding: Rounding | None = None


@dataclass(frozen=True)
class Proved:
    """The facts with their values and proofs settled, the verdicts, and what a person should know."""

    facts: tuple[Fact, ...]
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]


def prove(facts: Sequence[Fact], identities: Sequence[Identity]) -> Proved:
    """Settle each fact: repair what has exactly one value that fits, then say what is proved and what is disputed."""
    values: Values = {fact: None if is_doubtful(fact) else fact.value for fact in facts}
    values.update(
        {member: member.value for identity in identities for member in identity.members if member not in values}
    )
    repaired = repair(facts, identities, values)
    judged = tuple(judge(identity, values) for identity in identities)
    blamed = _blamed(judged, values)
    verdicts = _forgiving_rates(judged, values, blamed)
    proofs = _proofs(facts, verdicts, repaired, blamed)
    settled = tuple(replace(fact, value=values[fact], proof=proofs[fact]) for fact in facts)
    return Proved(settled, verdicts, tuple(_findings(facts, values, verdicts, repaired, proofs, blamed)))


def _blamed(verdicts: Sequence[Verdict], values: Values) -> Mapping[int, Culprit]:
    """The culprit of each failing identity that has one, by the identity's ``id``."""
    failing, holding = ([v.identity for v in verdicts if v.holds is told] for told in (False, True))
    return {id(identity): culprit for culprit in culprits(failing, holding, values) for identity in culprit.mends}


def is_doubtful(fact: Fact) -> bool:
    """Whether a fact's print looks damaged, so that its value is not taken as printed."""
    printed = read_printed(fact.printed)
    if printed.kind is Kind.DAMAGED:
        return True
    if fact.unit in ("%", "%p"):
        return False  # a rate of three decimals is no amount with a dot for a comma
    return bool(printed.candidates) and printed.value is not None and _takes_whole_print(fact, printed.value)


def _takes_whole_print(fact: Fact, value: Decimal) -> bool:
    """Whether the fact is the print's main number and not a part or a remark of it."""
    return fact.value is not None and fact.value in (value, value * scale(fact))


def repair(facts: Sequence[Fact], identities: Sequence[Identity], values: Values) -> dict[Fact, Identity]:
    """Fill in ``values`` what exactly one value fits; the facts repaired with the identity that proves each.

    A damaged print may only become one of its own readings, or what two identities agree on.  A blank may only be
    filled where the sum fails without it, and every other identity that covers it agrees.
    """
    covering = _covering(identities)
    repaired: dict[Fact, Identity] = {}
    progress = True
    while progress:
        progress = False
        for fact in facts:
            if values[fact] is not None or fact in repaired or not _may_be_repaired(fact):
                continue
            found = _fitting_value(fact, covering[fact], values)
            if found:
                values[fact], repaired[fact] = found
                progress = True
    for fact in [f for f in repaired if values[f] == f.value and read_printed(f.printed).kind is not Kind.DAMAGED]:
        del repaired[fact]  # the plain print was right after all
    return repaired


def _covering(identities: Iterable[Identity]) -> Mapping[Fact, list[Identity]]:
    covering: dict[Fact, list[Identity]] = defaultdict(list)
    for identity in identities:
        for member in identity.members:
            covering[member].append(identity)
    return covering


def _may_be_repaired(fact: Fact) -> bool:
    return is_doubtful(fact) or read_printed(fact.printed).kind is Kind.BLANK


@dataclass(frozen=True, slots=True)
class _Required:
    """What an identity needs a member to be, give or take what rounding may add up to."""

    value: Decimal
    identity: Identity

    def allows(self, value: Decimal) -> bool:
        """Whether the identity holds with this value."""
        return abs(value - self.value) <= self.identity.tolerance


def _fitting_value(fact: Fact, identities: Sequence[Identity], values: Values) -> tuple[Decimal, Identity] | None:
    required = _all_required(fact, identities, values)
    if not required:
        return None
    readings = {r * scale(fact) for r in read_printed(fact.printed).candidates} | (
        {fact.value} if fact.value is not None else set()
    )
    fitting = [reading for reading in readings if all(need.allows(reading) for need in required)]
    if len(fitting) == 1:
        return fitting[0], required[0].identity
    wanted = {need.value for need in required}
    if len(wanted) > 1 or any(need.identity.tolerance for need in required):
        return None
    value = wanted.pop()
    told_twice = len(required) > 1 if readings else value > 0
    return (value, required[0].identity) if told_twice else None


def _all_required(fact: Fact, identities: Sequence[Identity], values: Values) -> list[_Required]:
    return [need for identity in identities if (need := _required(fact, identity, values)) is not None]


def _required(fact: Fact, identity: Identity, values: Values) -> _Required | None:
    """What a sum needs this member to be; ``None`` when another member is unknown too, or a blank is no loss."""
    if identity.relation is not Relation.SUM or identity.loose:
        return None
    if any(values.get(m) is None and m != fact and _may_be_repaired(m) for m in identity.members):
        return None
    parts = sum((values.get(m) or Decimal(0) for m in identity.parts if m != fact), Decimal(0))
    if fact == identity.total:
        return _Required(parts, identity)
    total = values.get(identity.total)
    return None if total is None else _Required(total - parts, identity)


def judge(identity: Identity, values: Values) -> Verdict:
    """Whether an identity holds with the values settled so far."""
    total = values.get(identity.total)
    if identity.relation is Relation.RATE:
        return _judge_rate(identity, total, values)
    known = [values.get(part) for part in identity.parts if values.get(part) is not None]
    if any(values.get(m) is None and is_doubtful(m) for m in identity.members):
        return Verdict(identity, None)
    if total is None or not known:
        return Verdict(identity, None)
    computed = sum((v for v in known if v is not None), Decimal(0))
    return Verdict(identity, abs(total - computed) <= identity.tolerance, computed)


def _judge_rate(identity: Identity, rate: Decimal | None, values: Values) -> Verdict:
    part, whole = (values.get(member) for member in identity.parts)
    if rate is None or part is None or not whole:
        return Verdict(identity, None)
    exact = rate_percent(part, whole)
    rounding = rounding_of(rate, printed_decimals(identity.total), exact)
    return Verdict(identity, rounding is not Rounding.NONE, exact, rounding)


def _forgiving_rates(verdicts: Sequence[Verdict], values: Values, blamed: Mapping[int, Culprit]) -> tuple[Verdict, ...]:
    """The verdicts with rates no longer blamed that are right once a wrong amount is put right by its sums."""
    failing = _covering(v.identity for v in verdicts if v.holds is False)
    holding = _covering(v.identity for v in verdicts if v.holds)
    corrected = {**values, **{culprit.fact: culprit.value for culprit in blamed.values()}}
    for verdict in (v for v in verdicts if v.holds is False and v.identity.relation is Relation.SUM):
        suspects = _suspects(verdict.identity, failing, holding)
        if suspects == [verdict.identity.total]:
            corrected[verdict.identity.total] = verdict.computed
    return tuple(_reconsidered(verdict, corrected) for verdict in verdicts)


def _reconsidered(verdict: Verdict, corrected: Values) -> Verdict:
    if verdict.holds is not False or verdict.identity.relation is not Relation.RATE:
        return verdict
    return replace(verdict, holds=None) if judge(verdict.identity, corrected).holds else verdict


def _proofs(
    facts: Sequence[Fact],
    verdicts: Sequence[Verdict],
    repaired: Mapping[Fact, Identity],
    blamed: Mapping[int, Culprit],
) -> dict[Fact, Proof]:
    holding, failing = (
        _covering(v.identity for v in verdicts if v.holds),
        _covering(v.identity for v in verdicts if v.holds is False),
    )
    cleared = _cleared(failing, holding, blamed)
    return _told_twice({fact: _proof(fact, repaired, holding, failing, cleared) for fact in facts})


def _told_twice(proofs: dict[Fact, Proof]) -> dict[Fact, Proof]:
    """One proof for a print that two facts tell: a cell's whole and the one source named in it."""
    decided = {_print_of(fact): proof for fact, proof in proofs.items() if proof is not Proof.UNPROVED}
    return {
        fact: decided.get(_print_of(fact), proof) if proof is Proof.UNPROVED else proof
        for fact, proof in proofs.items()
    }


def _print_of(fact: Fact) -> tuple[Place, str, str, Decimal | None]:
    return fact.place, fact.measure, fact.printed, fact.value


def _proof(
    fact: Fact,
    repaired: Mapping[Fact, Identity],
    holding: Mapping[Fact, Sequence[Identity]],
    failing: Mapping[Fact, Sequence[Identity]],
    cleared: set[Fact],
) -> Proof:
    if failing.get(fact) and fact not in cleared:
        return Proof.DISPUTED
    if fact in repaired:
        return Proof.REPAIRED
    return Proof.PROVED if holding.get(fact) and fact.value is not None else Proof.UNPROVED


def _cleared(
    failing: Mapping[Fact, Sequence[Identity]],
    holding: Mapping[Fact, Sequence[Identity]],
    blamed: Mapping[int, Culprit],
) -> set[Fact]:
    """The members of failing identities that are not at fault.

    Where one culprit explains the failure, all the others are cleared.  Else a member is cleared when another identity
    that holds covers it, and the failure has a suspect left: the member that no holding identity covers, or that the
    most failing ones share.
    """
    cleared: set[Fact] = set()
    at_fault: set[Fact] = set()
    for identity in {id(i): i for identities in failing.values() for i in identities}.values():
        if culprit := blamed.get(id(identity)):
            at_fault.add(culprit.fact)
            cleared.update(identity.members)
            continue
        suspects = frozenset(_suspects(identity, failing, holding))
        at_fault.update(suspects)
        cleared.update(m for m in identity.members if m not in suspects and holding.get(m))
    return cleared - at_fault


def _suspects(
    identity: Identity, failing: Mapping[Fact, Sequence[Identity]], holding: Mapping[Fact, Sequence[Identity]]
) -> list[Fact]:
    most = max(len(failing.get(m, ())) for m in identity.members)
    if most > 1:
        return [m for m in identity.members if len(failing.get(m, ())) == most]
    return [m for m in identity.members if not holding.get(m)] or list(identity.members)


def _blank_findings(facts: Sequence[Fact], values: Values, verdicts: Sequence[Verdict]) -> Iterable[Finding]:
    """The blanks that a sum needs to be a number, but that rounding keeps from being told to the last digit."""
    covering = _covering(verdict.identity for verdict in verdicts)
    failing = _covering(verdict.identity for verdict in verdicts if verdict.holds is False)
    for fact in facts:
        if values[fact] is not None or is_doubtful(fact) or fact in failing or not _may_be_repaired(fact):
            continue
        needs = [n for n in _all_required(fact, covering.get(fact, ()), values) if not n.allows(Decimal(0))]
        if needs and needs[0].value > 0:
            yield blank_finding(fact, needs[0].value, needs[0].identity)


def _findings(
    facts: Sequence[Fact],
    values: Values,
    verdicts: Sequence[Verdict],
    repaired: Mapping[Fact, Identity],
    proofs: Mapping[Fact, Proof],
    blamed: Mapping[int, Culprit],
) -> Iterable[Finding]:
    for fact, identity in repaired.items():
        yield repair_finding(fact, values[fact] or Decimal(0), identity)
    for fact in facts:
        if values[fact] is None and is_doubtful(fact):
            yield unreadable_finding(fact)
    yield from _blank_findings(facts, values, verdicts)
    for verdict in verdicts:
        identity = verdict.identity
        total = values.get(identity.total)
        if verdict.holds is False and verdict.computed is not None and total is not None:
            suspects = [m for m in identity.members if proofs.get(m) is Proof.DISPUTED]
            finding = identity_finding(identity, total, verdict.computed, suspects)
            culprit = blamed.get(id(identity))
            yield culprit_finding(finding, culprit, values.get(culprit.fact)) if culprit else finding
        elif (
            verdict.holds
            and verdict.rounding in (Rounding.TRUNCATION, Rounding.CEILING)
            and verdict.computed is not None
        ):
            yield rounding_finding(identity, verdict.rounding, verdict.computed, printed_decimals(identity.total))
        elif (
            verdict.holds
            and identity.tolerance
            and total != verdict.computed
            and verdict.computed is not None
            and total is not None
        ):
            yield rounding_finding(identity, None, verdict.computed, 0)
