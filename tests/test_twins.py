"""One report written in every format gives the same facts, findings and proofs, and they are true.

Twelve reports by default; ``ETL_TWINS=200`` reads as many as that.  ``python tests/twins.py 200`` prints a table.
"""

from __future__ import annotations

import os

import pytest
from samples.bundled import BUNDLED, SAME_BYTES, file_of, truth_files
from samples.forms import FORMS, PDF_FORMS
from samples.reports import report_of
from twins import differences, read_bytes, read_form, sample, tables_apart, untrue

REPORTS = int(os.environ.get("ETL_TWINS", "12"))
PRINTED = max(3, REPORTS // 20)
REFERENCE = "hwpx"
FAMILIES = {
    "funding_plan", "required_budget", "budget_execution", "department_budget", "staffing", "equipment_by_year",
    "equipment_replacement", "procurement_history", "facilities", "statistics", "projects",
}  # fmt: skip


@pytest.mark.parametrize("seed", range(REPORTS))
def test_every_form_of_a_report_says_the_same(seed: int) -> None:
    report = sample(seed)
    reference = read_form(report, REFERENCE)
    assert report.damage or not untrue(report, reference)
    wrong = {}
    for form in FORMS:
        reading = read_form(report, form)
        apart = differences(reference, reading)
        tables = tables_apart(report, form, reading)
        if apart or tables:
            wrong[form] = (apart, tables)
    assert not wrong


@pytest.mark.parametrize("seed", range(PRINTED))
def test_a_printed_page_says_the_same(seed: int) -> None:
    _, program = PDF_FORMS["chromium"]
    if not program():
        pytest.skip("chromium is not installed; it prints the pages")
    report = sample(seed)
    printed = read_form(report, "chromium")
    assert not differences(read_form(report, REFERENCE), printed)


def test_the_reports_hold_every_family() -> None:
    held = {table.family for seed in range(12) for table in sample(seed).tables()}
    assert held - {""} == FAMILIES


def test_a_misprint_is_noticed() -> None:
    """Of every number that was made wrong something is said; one that was lost may stay a blank."""
    unnoticed = []
    for seed in range(3, 4 * REPORTS, 4):
        report = sample(seed)
        reading = read_form(report, REFERENCE)
        told = {finding.severity.value for finding in reading.findings} & {"error", "warning"}
        if any(damage.printed for damage in report.damage) and not told:
            unnoticed.append((seed, report.damage))
    assert not unnoticed


@pytest.mark.parametrize("form", FORMS)
def test_the_same_report_is_the_same_bytes(form: str) -> None:
    _, write = FORMS[form]
    assert write(report_of(1)) == write(report_of(1))


@pytest.mark.parametrize("prefix", BUNDLED)
def test_a_bundled_report_is_as_described(prefix: str) -> None:
    make, ending, write = BUNDLED[prefix]
    report = make()
    content = file_of(report, ending).read_bytes()
    assert ending not in SAME_BYTES or content == write(report), "python tests/samples/bundled.py 로 다시 만드세요."
    assert not differences(read_form(report, REFERENCE), read_bytes(report, ending, content))
    assert {path: path.read_text(encoding="utf-8") for path, _ in truth_files(prefix, report)} == dict(
        truth_files(prefix, report)
    )
