"""A fuzz run: mutants of the seeds go through the whole reading, as files of an input folder do.

As a script:  python tests/fuzz/run.py 20000 --seed 1 --real ../shared/samples --keep /tmp/faults
It tells how often each status came, and keeps every file that crashed, hung, ate memory, or gave nothing at all.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when run as a script

from etl.dataset import FileEntry
from etl.inputs import find_inputs
from etl.isolation import Limits, Status
from etl.proving import prove_reports
from etl.reading import ReadSettings, read_inputs
from fuzz.mutate import mutant
from fuzz.seeds import real_seeds, seeds

BATCH = 100
LIMITS = Limits(seconds=20.0, megabytes=1024)
NEVER = frozenset({Status.CRASH, Status.TIMEOUT, Status.MEMORY})
SLOW = 20.0


@dataclass
class Outcome:
    """How often each status came, the slowest batch, and the faults: file and what was wrong."""

    statuses: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[tuple[str, str]] = field(default_factory=list)


def mutants(found: Mapping[str, bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """The files of a run; the same seed gives the same files."""
    dice, names = random.Random(seed), sorted(found)
    for number in range(count):
        name = names[number % len(names)]
        kind = name.rpartition(".")[2]
        others = [data for other, data in sorted(found.items()) if other.endswith(kind)]
        yield f"{number:06}-{name}", mutant(dice, found[name], others)


def run(found: Mapping[str, bytes], count: int, seed: int, keep: Path | None = None) -> Outcome:
    """Mutants in batches, each batch an input folder."""
    outcome = Outcome()
    files = mutants(found, count, seed)
    for _ in range(0, count, BATCH):
        with tempfile.TemporaryDirectory() as folder:
            for name, data in (next(files) for _ in range(min(BATCH, count - outcome.statuses.total()))):
                Path(folder, name).write_bytes(data)
            _read(Path(folder), outcome, keep)
    return outcome


def _read(folder: Path, outcome: Outcome, keep: Path | None) -> None:
    start = time.monotonic()
    entries = read_inputs(find_inputs(folder), ReadSettings(LIMITS))
    outcome.slowest = max(outcome.slowest, time.monotonic() - start)
    assert len(entries) == len(list(folder.iterdir()))
    for entry in entries:
        outcome.statuses[entry.status.value] += 1
        if fault := _fault(entry):
            outcome.faults.append((entry.report, fault))
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                shutil.copy(folder / entry.report, keep)


def _fault(entry: FileEntry) -> str:
    """What is wrong with how a file came out, ``""`` where nothing is."""
    if entry.status in NEVER:
        return f"{entry.status.value} {entry.reason}"
    if entry.understood is None:
        return "" if entry.reason else "neither facts nor a reason"
    start = time.monotonic()
    try:
        _, findings = prove_reports([entry.understood])
    except Exception as fault:  # it is what we look for
        return f"proving: {type(fault).__name__} {fault}"
    if time.monotonic() - start > SLOW:
        return f"proving took {time.monotonic() - start:.0f} seconds"
    report = entry.understood
    return "" if report.tables or report.facts or findings or entry.reason else "neither facts nor a finding"


def main() -> None:
    """The script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--only", default="", help="only seeds whose name ends so")
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    found = {**seeds(), **(real_seeds(asked.real) if asked.real else {})}
    start = time.monotonic()
    outcome = run({n: d for n, d in found.items() if n.endswith(asked.only)}, asked.count, asked.seed, asked.keep)
    print(f"{asked.count} files, {time.monotonic() - start:.0f} s, slowest batch {outcome.slowest:.1f} s")
    print(dict(outcome.statuses.most_common()))
    for name, fault in outcome.faults:
        print(f"  {name}: {fault}")
    sys.exit(bool(outcome.faults))


if __name__ == "__main__":
    main()
