"""All reports of a build proved together, as printed and then as the officer corrected them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from etl.checks import Proved, prove
from etl.corrections import Correction, Corrections, Substitution, applied_findings, spot, substitute
from etl.cross_budget import compare_stated, find_unit_slips
from etl.cross_execution import compare_levels
from etl.finding_ids import finding_ids, in_order
from etl.model import Fact, Finding
from etl.recognise import Report
from etl.uncertain import uncertain_findings

_NOTHING = Corrections()


def prove_reports(reports: Sequence[Report], corrections: Corrections = _NOTHING) -> tuple[Proved, tuple[Finding, ...]]:
    """The proved facts and the findings; a finding the officer has dealt with stays, with its status."""
    proved, findings = _prove(reports, {})
    substitution = substitute([fact for report in reports for fact in report.facts], corrections.rows)
    corrected = findings
    if substitution.facts:
        proved, corrected = _prove(reports, substitution.facts)
        proved = replace(proved, facts=substitution.restore(proved.facts))
    told = tuple(_with_status(findings, corrected, corrections.rows, substitution))
    notes = applied_findings(substitution, told)
    return proved, (*told, *notes, *substitution.findings)


def _prove(reports: Sequence[Report], instead: Mapping[Fact, Fact]) -> tuple[Proved, tuple[Finding, ...]]:
    """Proved within tables, between tables, between headings and grids; some facts ``instead`` of others."""
    facts = [instead.get(fact, fact) for report in reports for fact in report.facts]
    slips = find_unit_slips(facts)
    slipped = {slip.stated for slip in slips}
    sound = [fact for fact in facts if fact not in slipped]
    levels = compare_levels(sound)
    own = [i.with_members(instead) if instead else i for report in reports for i in report.identities]
    mended = [slip.mended for slip in slips]
    stated = compare_stated([*sound, *mended])
    identities = [i for i in own if not slipped.intersection(i.members)]
    proved = prove(sound, (*identities, *stated.identities, *levels.identities))
    places = {fact.place: index for index, fact in reversed(list(enumerate(facts)))}
    ordered = tuple(sorted((*proved.facts, *mended), key=lambda fact: places[fact.place]))
    told = [finding for report in reports for finding in report.findings]
    found = (*(slip.finding for slip in slips), *stated.findings, *proved.findings, *levels.findings)
    return replace(proved, facts=ordered), (*told, *found, *uncertain_findings(reports, ordered))


def _with_status(
    before: Sequence[Finding], after: Sequence[Finding], rows: Iterable[Correction], substitution: Substitution
) -> Iterator[Finding]:
    """The findings of the reports as printed, each with what became of it; then what only the corrections brought up."""
    accepted = {row.finding for row in rows if row.accepted}
    fixed = {spot(fact.place, fact.printed) for fact in substitution.applied}
    first, second = in_order(before), in_order(after)
    still = set(finding_ids(second))
    known = finding_ids(first)
    for finding, own in zip(first, known, strict=True):
        if own not in still or spot(finding.place, finding.printed) in fixed:
            yield replace(finding, status="corrected")
        else:
            yield replace(finding, status="accepted" if own in accepted else finding.status)
    yield from (f for f, own in zip(second, finding_ids(second), strict=True) if own not in set(known))
