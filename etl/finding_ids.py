"""The id of a finding: the same from build to build while its place and print are, so that people can refer to it.

It is made of two: the report, and a mark that knows nothing of the report.  So the ids of a report that was renamed can
be told without reading it again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from etl.model import Finding, Severity

_SEVERITIES = {severity: rank for rank, severity in enumerate(Severity)}


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """The findings as they are listed: errors first."""
    return sorted(findings, key=lambda finding: _SEVERITIES[finding.severity])


def finding_ids(ordered: Sequence[Finding]) -> list[str]:
    """The id of each finding of a list that is in order."""
    marks = finding_marks(ordered)
    return [id_of(finding.place.report, mark) for finding, mark in zip(ordered, marks, strict=True)]


def finding_marks(ordered: Sequence[Finding]) -> list[str]:
    """What tells each finding of a list from the others of its report; several alike are numbered."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    marks = []
    for finding in ordered:
        place = finding.place
        mark = _short("|".join((finding.code, place.table, str(place.row), str(place.column), finding.printed)))
        seen[place.report, mark] += 1
        number = seen[place.report, mark]
        marks.append(mark if number == 1 else f"{mark}-{number}")
    return marks


def id_of(report: str, mark: str) -> str:
    """The id of a report's finding."""
    own, _, number = mark.partition("-")
    return _short(f"{report}|{own}") + (f"-{number}" if number else "")


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:10]
