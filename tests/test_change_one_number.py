"""Change any one number of a bundled report: a check notices, or ``tests/unguarded.txt`` says why none can."""

from __future__ import annotations

from pathlib import Path

import pytest
from change_one_number import unguarded
from conftest import ROOT

UNGUARDED = Path(__file__).with_name("unguarded.txt")
BUNDLED = sorted((ROOT / "input").rglob("2021*"))


def _listed() -> dict[tuple[str, str, str], str]:
    """(report, table, "row,column") → the reason no check can notice a change there."""
    lines = [
        line.split("\t")
        for line in UNGUARDED.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return {(report, table, at): reason for report, table, at, _, reason in lines}


@pytest.mark.parametrize("path", BUNDLED, ids=lambda p: p.stem)
def test_a_changed_number_is_noticed_or_listed(path: Path) -> None:
    listed = {key for key in _listed() if key[0] == path.name}
    found = {(report, table, at) for report, table, at, _, _ in unguarded(path, path.parent.name)}
    assert found == listed


def test_every_listed_number_has_a_reason() -> None:
    assert all(len(reason) > 5 for reason in _listed().values())
