"""The id of a finding: the same from build to build while its place and print are, so that people can refer to it."""

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
    seen: dict[str, int] = defaultdict(int)
    ids = []
    for finding in ordered:
        place = finding.place
        key = "|".join((place.report, finding.code, place.table, str(place.row), str(place.column), finding.printed))
        digest = hashlib.sha256(key.encode()).hexdigest()[:10]
        seen[digest] += 1
        ids.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return ids
