"""A short share of the fuzz run with fixed seeds; ``python tests/fuzz/run.py 20000`` is the whole of it."""

from __future__ import annotations

import os
import random

import pytest
from conftest import SHARED
from fuzz.inside import within
from fuzz.run import mutants, run
from fuzz.seeds import real_seeds, seeds
from fuzz.silent import listen, told
from test_fuzz_made import read_or_refuse

from etl.model import Document
from etl.readers import read
from etl.readers.base import Source

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


@pytest.mark.parametrize("kind", ["hwp", "hwpx", "xlsx", "docx", "pdf"])
def test_what_is_mutated_within_a_container_is_packed_again_soundly(kind: str) -> None:
    """The containers' own checks pass, so that mutants reach what is behind them."""
    dice, seed = random.Random(4), seeds()[f"{'packed' if kind == 'pdf' else 'report'}.{kind}"]
    made = [within(dice, seed, [seed]) for _ in range(40)]
    assert len(set(made)) > 20
    results = [read_or_refuse(Source(f"x.{kind}", data)) for data in made]
    documents = [result for result in results if isinstance(result, Document)]
    assert len(documents) > 20
    damaged = {f.code for d in documents for f in d.findings} & {"pdf_damaged_stream", "file_damage"}
    assert damaged <= {"file_damage"}  # of HWP: records that contradict each other
    assert len({document.blocks for document in documents}) > 3


@pytest.mark.parametrize("kind", ["hwpx", "xlsx", "docx"])
def test_no_number_of_a_damaged_package_changes_in_silence(kind: str) -> None:
    outcome = listen({f"report.{kind}": seeds()[f"report.{kind}"]}, 60, 5)[kind]
    assert outcome.read == 60
    assert outcome.refused > 0
    assert outcome.silent == []


def test_a_silent_change_is_heard() -> None:
    """The measure itself: a number that is another and no check is against it."""
    plain = told(read(Source("a.txt", "2021년 주요업무계획\n\n홍보 12명".encode())))
    other = told(read(Source("a.txt", "2021년 주요업무계획\n\n홍보 13명".encode())))
    assert plain.numbers != other.numbers
    assert plain.flags == other.flags


def test_nor_does_one_of_a_real_file() -> None:
    found = real_seeds(SHARED / "samples")
    if not found:
        pytest.skip("the real documents (../shared/samples) are not beside this checkout")
    assert run(found, 40, 3).faults == []
