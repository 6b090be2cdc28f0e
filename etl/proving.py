"""The reports of a build proved one by one, as printed and then as the officer corrected them.

No identity reaches from one report into another, so each is proved on its own and within a time limit; one that takes
longer keeps its numbers as printed, none of them proved, and says so, while the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from etl.checks import Proved, is_doubtful, prove
from etl.corrections import Correction, Corrections, Substitution, applied_findings, spot, substitute
from etl.cross_budget import compare_stated, find_unit_slips
from etl.cross_execution import compare_levels
from etl.deadline import TimeUp, deadline
from etl.finding_ids import finding_ids, in_order
from etl.model import Fact, Finding, Place, Severity
from etl.recognise import Report
from etl.uncertain import uncertain_findings

_NOTHING = Corrections()
SECONDS = 60.0

Outcome = tuple[Proved, tuple[Finding, ...]]


def prove_reports(
    reports: Sequence[Report], corrections: Corrections = _NOTHING, seconds: float = SECONDS
) -> tuple[Proved, tuple[Finding, ...]]:
    """The proved facts and the findings; a finding the officer has dealt with stays, with its status.

    ``seconds`` is what the proof of one report may take.
    """
    outcomes = [_prove_within(report, corrections.rows, seconds) for report in reports]
    facts, verdicts, told = (
        tuple(chain.from_iterable(getattr(proved, part) for proved, _ in outcomes))
        for part in ("facts", "verdicts", "findings")
    )
    return Proved(facts, verdicts, told), tuple(finding for _, findings in outcomes for finding in findings)


def _prove_within(report: Report, rows: Sequence[Correction], seconds: float) -> Outcome:
    """One report proved; one that the proof takes too long over, or falls over, costs the others nothing."""
    substitution = substitute(report.facts, rows)
    try:
        with deadline(seconds):
            return _prove_twice(report, rows, substitution)
    except TimeUp:
        why = f"검산을 {seconds:g}초 안에 마치지 못해 멈추었습니다(허용 {seconds:g}초)"
    except Exception as fault:  # the report's finding tells it, and the fuzz run looks for it
        why = f"검산하다 멈추었습니다({type(fault).__name__}). 이 파일을 개발자에게 알려 주십시오"
    return _as_printed(report, rows, substitution, _unproved(report.document.report, why))


def _prove_twice(report: Report, rows: Sequence[Correction], substitution: Substitution) -> Outcome:
    """The report proved as printed, so that its findings keep their ids, and again with the corrected values."""
    proved, findings = _prove(report, {})
    corrected = findings
    if substitution.facts:
        proved, corrected = _prove(report, substitution.facts)
        proved = replace(proved, facts=substitution.restore(proved.facts))
    return proved, tuple(_told(findings, corrected, rows, substitution))


def _as_printed(report: Report, rows: Sequence[Correction], substitution: Substitution, why: Finding) -> Outcome:
    """The report's numbers with no proof: what was corrected is corrected, and what looks damaged is still no value."""
    printed = (substitution.facts.get(fact, fact) for fact in report.facts)
    sound = tuple(replace(fact, value=None) if is_doubtful(fact) else fact for fact in printed)
    facts = substitution.restore(sound)
    findings = (why, *report.findings, *uncertain_findings([report], facts))
    return Proved(facts, (), ()), tuple(_told(findings, findings, rows, substitution))


def _unproved(report: str, why: str) -> Finding:
    return Finding(
        Severity.ERROR,
        "not_proved",
        f"{report}: {why}. 숫자를 인쇄된 그대로 실었고 합계와 비율은 하나도 확인하지 않았습니다. 필요한 쪽이나 표만 남겨 "
        "나누어 저장한 파일을 넣거나, 시간 한도(--seconds)를 늘려 다시 실행하십시오.",
        Place(report=report),
    )


def _told(
    findings: Sequence[Finding], corrected: Sequence[Finding], rows: Sequence[Correction], substitution: Substitution
) -> Iterator[Finding]:
    """The findings with their statuses, then what the corrections themselves have to say."""
    told = tuple(_with_status(findings, corrected, rows, substitution))
    yield from (*told, *applied_findings(substitution, told), *substitution.findings)


def _prove(report: Report, instead: Mapping[Fact, Fact]) -> Outcome:
    """Proved within tables, between tables, between headings and grids; some facts ``instead`` of others."""
    facts = [instead.get(fact, fact) for fact in report.facts]
    slips = find_unit_slips(facts)
    mends = {fact: mended for slip in slips for fact, mended in zip(slip.members, slip.mended_members, strict=True)}
    sound = [fact for fact in facts if fact not in mends]
    levels = compare_levels(sound)
    own = [i.with_members(instead) if instead else i for i in report.identities]
    stated = compare_stated([*sound, *mends.values()])
    identities = [i.with_members(mends) if mends else i for i in own]
    proved = prove(sound, (*identities, *stated.identities, *levels.identities))
    places = {fact.place: index for index, fact in reversed(list(enumerate(facts)))}
    settled = (*proved.facts, *mends.values())
    ordered = tuple(sorted(settled, key=lambda fact: (places[fact.place], bool(fact.label("within")))))
    found = (*(slip.finding for slip in slips), *stated.findings, *proved.findings, *levels.findings)
    return replace(proved, facts=ordered), (*report.findings, *found, *uncertain_findings([report], ordered))


def _with_status(
    before: Sequence[Finding], after: Sequence[Finding], rows: Iterable[Correction], substitution: Substitution
) -> Iterator[Finding]:
    """The findings of the reports as printed, each with what became of it; then what only the corrections brought up."""
    accepted = {row.finding for row in rows if row.accepted}
    fixed = {spot(fact.place, fact.printed) for fact in substitution.applied}
    first, second = in_order(before), in_order(after)
    still = set(finding_ids(second))
    known = finding_ids(first)
    before_too = set(known)
    for finding, own in zip(first, known, strict=True):
        if own not in still or spot(finding.place, finding.printed) in fixed:
            yield replace(finding, status="corrected")
        else:
            yield replace(finding, status="accepted" if own in accepted else finding.status)
    yield from (f for f, own in zip(second, finding_ids(second), strict=True) if own not in before_too)
