"""The tool against truth that people wrote down from the reports by eye, before and apart from the tool."""

from __future__ import annotations

from pathlib import Path

import pytest
import truth_rows as truth
from conftest import ROOT, SHARED_REPORTS, understood


def _prefixed() -> list[tuple[str, Path, str]]:
    """(prefix, report, org) of the public and the bundled reports."""
    found = []
    for row in truth.truth_rows(truth.TRUTH / "reports.csv"):
        if row["prefix"].startswith("r0"):
            found.append((row["prefix"], SHARED_REPORTS / row["report"], ""))
        else:
            path = (
                ROOT / "input" / row["report"] if "/" in row["report"] else next((ROOT / "input").rglob(row["report"]))
            )
            found.append((row["prefix"], path, path.parent.name))
    return found


def _damaged() -> list[tuple[str, Path, str]]:
    return [
        (row["report"], truth.REPORTS / row["report"], row["org"])
        for row in truth.truth_rows(truth.REPORTS / "index.csv")
    ]


def _truth_files(stem: Path) -> dict[str, Path]:
    """The truth of a report by resource."""
    return {path.name.removesuffix(".csv").rpartition(".")[2]: path for path in stem.parent.glob(f"{stem.name}.*.csv")}


def _assert_true(path: Path, org: str, files: dict[str, Path]) -> None:
    if not path.exists():
        pytest.skip("the public reports (../shared/reports) are not beside this checkout")
    _, dataset, _ = understood(path, org, 2021)
    wrong = {}
    for resource in truth.COLUMNS:
        if resource not in files and resource not in truth.FACT_RESOURCES:
            continue
        rows = truth.truth_rows(files[resource]) if resource in files else []
        missing, extra = truth.compare(resource, dataset[resource], rows)
        if missing or extra:
            wrong[resource] = {"missing": missing, "extra": extra}
    assert not wrong


@pytest.mark.parametrize(
    ("prefix", "path", "org"), _prefixed(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_report_gives_the_facts_people_wrote_down(prefix: str, path: Path, org: str) -> None:
    _assert_true(path, org, _truth_files(truth.TRUTH / prefix))


@pytest.mark.parametrize(("name", "path", "org"), _damaged(), ids=lambda value: value if isinstance(value, str) else "")
def test_damaged_report_gives_the_facts_people_wrote_down(name: str, path: Path, org: str) -> None:
    _assert_true(path, org, _truth_files(truth.REPORTS / f"{path.stem}.truth"))


@pytest.mark.parametrize(
    ("prefix", "path", "org"), _prefixed(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_asserted_proofs(prefix: str, path: Path, org: str) -> None:
    """Where the truth says repaired or disputed, the tool says so too; nothing else is called disputed or repaired."""
    if not path.exists():
        pytest.skip("the public reports (../shared/reports) are not beside this checkout")
    _, dataset, _ = understood(path, org)
    for resource, file in _truth_files(truth.TRUTH / prefix).items():
        rows = truth.truth_rows(file)
        if not rows or "proof" not in rows[0] or resource == "projects":
            continue
        wanted = {truth.key(resource, row): row["proof"] for row in rows if row["proof"]}
        told = {truth.key(resource, row): row["proof"] for row in dataset[resource].to_dict("records")}
        assert {key: told.get(key) for key in wanted} == wanted


def _known_errors() -> list[dict[str, str]]:
    return [
        row for row in truth.truth_rows(truth.TRUTH / "known_errors.csv") if row["report"].startswith(("r0", "bundled"))
    ]


def test_every_error_finding_is_a_known_error() -> None:
    """No correct number is called an error: each error finding of the checked reports is one people had found by eye."""
    printed = {row["printed"] for row in _known_errors()}
    unknown = []
    for _, path, org in _prefixed():
        if path.exists():
            findings = understood(path, org)[2]
            unknown += [f for f in findings if f.severity.value == "error" and f.printed.strip() not in printed]
    assert not unknown


@pytest.mark.parametrize(
    "row",
    [r for r in _known_errors() if r["status"] in ("disputed", "repaired") and r["printed"]],
    ids=lambda r: f"{r['report']}-{r['printed']}",
)
def test_every_known_error_is_found(row: dict[str, str]) -> None:
    path, org = next((path, org) for prefix, path, org in _prefixed() if prefix == row["report"])
    if not path.exists():
        pytest.skip("the public reports (../shared/reports) are not beside this checkout")
    findings = understood(path, org)[2]
    assert any(f.printed.strip() == row["printed"] and f.severity.value in ("error", "warning") for f in findings)


def test_moved_amount_is_told_once(shared_reports: Path) -> None:
    findings = understood(shared_reports / "001_2fd26ba851dfdd98.txt")[2]
    moved = [f for f in findings if f.code == "moved_amount"]
    assert [f.difference for f in moved] == ["23,360천원"]
    assert not [f for f in findings if f.severity.value == "error"]
