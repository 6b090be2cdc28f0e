"""The sentences of the checks: what failed, what was computed, what to do.  Numbers are written as the report prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from etl.check_culprits import Culprit
from etl.identities import Identity, Relation, Rounding, printed_decimals, round_half_up, scale
from etl.model import Fact, Finding, Severity
from etl.numbers import fold

_CORRECT_IT = " 원본을 확인해 틀린 숫자를 고치십시오."
_ROUNDINGS = {Rounding.TRUNCATION: "버림", Rounding.CEILING: "올림"}


def shown(value: Decimal, fact: Fact) -> str:
    """A value as the fact's own report would print it: in its unit, with commas and △.

    >>> from etl.model import Place
    >>> shown(Decimal("43200"), Fact("f", (), "amount", None, "천원", "44", Place()))
    '43.2'
    """
    number = (value / scale(fact)).normalize()
    text = f"{abs(number):,f}"
    return f"△{text}" if number < 0 else text


def identity_finding(identity: Identity, total: Decimal, computed: Decimal, suspects: Sequence[Fact]) -> Finding:
    """An identity that fails: the print, what it should be, and by how much it is off."""
    fact = identity.total
    if identity.relation is Relation.RATE:
        return _rate_finding(identity, total, computed)
    difference = total - computed
    where = suspects[0].place if len(suspects) == 1 else fact.place
    return Finding(
        Severity.WARNING if identity.loose else Severity.ERROR,
        identity.code,
        f"{identity.sentence}이어야 하는데 보고서에는 {shown(total, fact)}, 계산하면 {shown(computed, fact)}입니다"
        f"(차이 {shown(difference, fact)}).{_CORRECT_IT}",
        where,
        printed=fact.printed or shown(total, fact),
        expected=shown(computed, fact),
        difference=shown(difference, fact),
    )


def culprit_finding(finding: Finding, culprit: Culprit, now: Decimal | None) -> Finding:
    """The finding of a failing identity with the one cell that explains it and others: where, and what it should be."""
    fact = culprit.fact
    told = "두 식이" if len(culprit.mends) == 2 else f"{len(culprit.mends)}개 식이"
    cell = f"{fact.place.row}행 {fact.place.column}열의 " if fact.place.row else ""
    return replace(
        finding,
        message=f"{finding.message.removesuffix(_CORRECT_IT)} {cell}‘{fold(fact.printed)}’이(가) {shown(culprit.value, fact)}(이)면 "
        f"{told} 모두 맞습니다. 원본에서 그 칸을 확인하십시오.",
        place=fact.place,
        printed=fact.printed,
        expected=shown(culprit.value, fact),
        difference=shown((now or Decimal(0)) - culprit.value, fact),
    )


def _rate_finding(identity: Identity, rate: Decimal, exact: Decimal) -> Finding:
    decimals = printed_decimals(identity.total)
    expected = round_half_up(exact, decimals if identity.total.measure == "second" else max(decimals, 1))
    return Finding(
        Severity.ERROR,
        identity.code,
        f"{identity.sentence}이어야 하는데 보고서에는 {rate:f}%, 계산하면 {expected:f}%입니다. 어떤 끝수 처리로도 나오지 않는 값이니 원본을 확인하십시오.",
        identity.total.place,
        printed=identity.total.printed,
        expected=f"{expected:f}",
        difference=f"{rate - expected:f}",
    )


def rounding_finding(identity: Identity, rounding: Rounding | None, computed: Decimal, decimals: int) -> Finding:
    """A number that is right but for its way of rounding."""
    fact = identity.total
    if rounding is None:
        text = f"{identity.sentence}: 단위를 바꾸며 반올림한 끝수만큼 차이가 납니다. 고칠 필요는 없습니다."
        return Finding(Severity.NOTE, "rounding_difference", text, fact.place, fact.printed, shown(computed, fact))
    expected = round_half_up(computed, decimals)
    text = f"{identity.sentence}: 반올림하면 {expected:f}%이나 {_ROUNDINGS[rounding]}으로 표시되었습니다. 고칠 필요는 없습니다."
    return Finding(Severity.NOTE, "rounding_style", text, fact.place, fact.printed, f"{expected:f}")


def repair_finding(fact: Fact, value: Decimal, identity: Identity) -> Finding:
    """A damaged or lost print for which exactly one value fits."""
    printed = f"'{fold(fact.printed)}'(으)로 인쇄된 값을" if fact.printed.strip() else "빠진 값을"
    return Finding(
        Severity.WARNING,
        "repaired_number",
        f"{printed} {shown(value, fact)}(으)로 바로잡았습니다: '{identity.sentence}'에 맞는 값은 이것 하나뿐입니다. 원본을 확인하십시오.",
        fact.place,
        printed=fact.printed,
        expected=shown(value, fact),
    )


def unreadable_finding(fact: Fact) -> Finding:
    """A damaged print that no arithmetic settles."""
    return Finding(
        Severity.WARNING,
        "unreadable_number",
        f"'{fold(fact.printed)}'은(는) 숫자가 손상되어 읽을 수 없고, 검산으로도 정할 수 없어 비워 두었습니다. 원본의 숫자를 확인하십시오.",
        fact.place,
        printed=fact.printed,
    )


def blank_finding(fact: Fact, value: Decimal, identity: Identity) -> Finding:
    """A blank where a number was lost that no arithmetic tells to the last digit."""
    return Finding(
        Severity.WARNING,
        "blank_number",
        f"숫자가 있어야 할 칸이 비어 있습니다: '{identity.sentence}'대로면 {shown(value, fact)}쯤이지만 하나로 정할 수 없어 비워 두었습니다. "
        "원본의 숫자를 확인하십시오.",
        fact.place,
        expected=shown(value, fact),
    )
