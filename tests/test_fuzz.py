"""A short share of the fuzz run with fixed seeds; ``python tests/fuzz/run.py 20000`` is the whole of it."""

from __future__ import annotations

import os

import pytest
from conftest import SHARED
from fuzz.run import mutants, run
from fuzz.seeds import real_seeds, seeds

COUNT = int(os.environ.get("ETL_MUTANTS", "240"))


def test_the_seeds_themselves_are_read() -> None:
    outcome = run(seeds(), len(seeds()), 0)
    assert not outcome.faults
    for name, data in seeds().items():
        assert len(data) > 100, name


def test_the_same_seed_gives_the_same_mutants() -> None:
    assert list(mutants(seeds(), 50, 7)) == list(mutants(seeds(), 50, 7))
    assert list(mutants(seeds(), 50, 7)) != list(mutants(seeds(), 50, 8))


@pytest.mark.parametrize("seed", [1, 2])
def test_no_mutant_crashes_hangs_or_is_passed_over_in_silence(seed: int) -> None:
    outcome = run(seeds(), COUNT, seed)
    assert outcome.statuses.total() == COUNT
    assert outcome.faults == []
    assert outcome.statuses["OK"] + outcome.statuses["OK_WITH_NOTES"] > 0
    assert outcome.statuses["DAMAGED"] > 0


def test_nor_does_one_of_a_real_file() -> None:
    found = real_seeds(SHARED / "samples")
    if not found:
        pytest.skip("the real documents (../shared/samples) are not beside this checkout")
    assert run(found, 40, 3).faults == []
