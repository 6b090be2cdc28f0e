"""Reads a sample report in each form and says where the forms, or a form and the truth, disagree.

As a script: ``python tests/twins.py [reports] [first seed] [forms]`` prints the agreement of every form by family.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import truth_rows
from samples.description import Report, Table
from samples.forms import EXACT, FORMS, written
from samples.reports import damaged, report_of

from etl.dataset import Dataset, FileEntry, build_dataset
from etl.isolation import Status
from etl.model import Document, Fact, Finding
from etl.proving import prove_reports
from etl.readers import read
from etl.readers.base import Source
from etl.reading import understand

Print = tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What came of one form of a report."""

    document: Document
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    dataset: Dataset


def read_form(report: Report, form: str) -> Reading:
    """A report read back from one of its forms, proved on its own."""
    return read_bytes(report, *written(report, form))


def read_bytes(report: Report, ending: str, content: bytes) -> Reading:
    """A report read from the bytes of a file."""
    source = Source(f"{report.name}.{ending}", content)
    document = read(source)
    understood = understand(document, report.org)
    proved, findings = prove_reports([understood])
    entry = FileEntry(document.report, document.sha256, document.format, Status.OK, True, "", understood)
    return Reading(document, proved.facts, findings, build_dataset([entry], proved.facts, findings))


def prints(reading: Reading) -> dict[str, Counter[Print]]:
    """What a reading says, by family and ``projects``, ``cover`` and ``findings``; places left aside."""
    found: dict[str, Counter[Print]] = defaultdict(Counter)
    for fact in reading.facts:
        labels = (f"{name}={_bare(text)}" for name, text in fact.labels)
        own = (
            fact.measure,
            str(fact.value),
            fact.unit,
            _bare(fact.printed),
            fact.section,
            fact.project,
            fact.proof.value,
        )
        found[fact.family][(*labels, *own)] += 1
    for finding in reading.findings:
        # A reader's remarks name the file; a print of several lines is one line in some forms.
        message = " ".join(finding.message.replace(reading.document.report, "").split())
        found["findings"][finding.severity.value, finding.code, message, _bare(finding.printed), finding.expected] += 1
    found["projects"] = _rows(
        reading, "projects", ("section", "no", "project", "status", "page", "team", "title_source")
    )
    found["cover"] = _rows(reading, "reports", ("org", "dept", "kind", "year", "as_of"))
    return found


def _rows(reading: Reading, resource: str, columns: tuple[str, ...]) -> Counter[Print]:
    return Counter(tuple(str(row[c]) for c in columns) for row in reading.dataset[resource].to_dict("records"))


def _bare(text: str) -> str:
    """A text without white space: cells of several lines are one line in some forms."""
    return re.sub(r"\s", "", text)


def differences(left: Reading, right: Reading) -> dict[str, tuple[list[Print], list[Print]]]:
    """What only the one and only the other reading says, by family."""
    one, other = prints(left), prints(right)
    return {
        family: (list((one[family] - other[family]).elements()), list((other[family] - one[family]).elements()))
        for family in sorted({*one, *other})
        if one[family] != other[family]
    }


def untrue(report: Report, reading: Reading) -> dict[str, tuple[list[Print], list[Print]]]:
    """What a reading lacks of the report's truth, and what it says beyond it, by resource."""
    truth = report.truth()
    found = {}
    for resource in truth_rows.COLUMNS:
        missing, extra = truth_rows.compare(resource, reading.dataset[resource], truth.get(resource, []))
        if missing or extra:
            found[resource] = (missing, extra)
    said, wanted = next(iter(prints(reading)["cover"])), _cover(report)
    return found if said == wanted else {**found, "cover": ([wanted], [said])}


def _cover(report: Report) -> Print:
    return report.org, report.dept, report.kind, str(report.year), report.as_of or "None"


def grids(document: Document) -> list[list[list[str]]]:
    """The texts of every table, spans resolved, white space left out."""
    return [
        [[_bare(t.text(r, c)) for c in range(1, t.columns + 1)] for r in range(1, t.rows + 1)] for t in document.tables
    ]


def wanted_grids(report: Report) -> list[list[list[str]]]:
    """The same of the description."""
    blocks = (block for block in report.framed_blocks() if isinstance(block, Table))
    return [[[_bare(text) for text in row] for row in table.grid()] for table in blocks]


def sample(seed: int) -> Report:
    """The report of a seed; every fourth one has a misprint."""
    report = report_of(seed)
    return damaged(report, seed) if seed % 4 == 3 else report


def _told(report: Report, form: str, problems: Mapping[str, tuple[list[Print], list[Print]]]) -> Iterator[str]:
    for family, (only, extra) in problems.items():
        yield f"  {form} {family}: -{only[:3]} +{extra[:3]}"


def tables_apart(report: Report, form: str, reading: Reading) -> list[tuple[object, object]]:
    """The tables of a form that keeps merged cells, where they are not as described."""
    if form not in EXACT:
        return []
    told, wanted = grids(reading.document), wanted_grids(report)
    return [(len(told), len(wanted))] * (len(told) != len(wanted)) + [
        (one, other) for one, other in zip(told, wanted, strict=False) if one != other
    ]


def survey(count: int, first: int, forms: tuple[str, ...]) -> Counter[tuple[str, str, bool]]:
    """How many reports of each family each form gets right, everything else printed."""
    tally: Counter[tuple[str, str, bool]] = Counter()
    for seed in range(first, first + count):
        report = sample(seed)
        families = {table.family for table in report.tables()} | {"required_budget", "projects", "findings", "cover"}
        reference = read_form(report, "hwpx")
        for form in forms:
            reading = read_form(report, form)
            apart = differences(reference, reading)
            wrong = {} if report.damage else untrue(report, reading)
            for family in families:
                tally[form, family, family not in apart and family not in wrong] += 1
            for line in (*_told(report, form, apart), *_told(report, f"{form} truth", wrong)):
                print(seed, line)
    return tally


def main(count: str = "12", first: str = "0", *forms: str) -> None:
    """Print how each form does; the printed ones only where they are named."""
    tally = survey(int(count), int(first), forms or tuple(FORMS))
    for form, family in sorted({key[:2] for key in tally}):
        right, wrong = tally[form, family, True], tally[form, family, False]
        print(f"{form:12} {family or '(no family)':24} {right:4} / {right + wrong}")


if __name__ == "__main__":
    main(*sys.argv[1:])
