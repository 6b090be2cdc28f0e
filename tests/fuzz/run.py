"""A fuzz run: mutants of the seeds go through the whole reading, as files of an input folder do.

As a script:  python tests/fuzz/run.py 20000 --seed 1 --real ../shared/samples --keep /tmp/faults
It tells how often each status came, and keeps every file that crashed, hung, ate memory, or gave nothing at all.
With ``--silent`` it looks for something else: damaged files whose numbers changed without a word (``fuzz/silent.py``).
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when run as a script

from etl.dataset import FileEntry
from etl.inputs import find_inputs
from etl.isolation import Limits, Status
from etl.proving import prove_reports
from etl.reading import ReadSettings, read_inputs
from fuzz.inside import NoContainer, within
from fuzz.mutate import PLAIN
from fuzz.seeds import real_seeds, seeds
from fuzz.silent import listen

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


def mutant(dice: random.Random, seed: bytes, others: Sequence[bytes]) -> bytes:
    """A file with one to three mutations."""
    data = seed
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        mutate = within if dice.random() < 0.5 else dice.choice(PLAIN)
        try:
            data = mutate(dice, data, others) or seed
        except NoContainer:
            data = dice.choice(PLAIN)(dice, data, others) or seed
    return data


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
    _, findings = prove_reports([entry.understood], seconds=SLOW)
    unproved = [finding.message for finding in findings if finding.code == "not_proved"]
    if unproved:
        return unproved[0]
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
    parser.add_argument(
        "--silent", action="store_true", help="measure silent changes; of real files where there are any"
    )
    asked = parser.parse_args()
    found = {**seeds(), **(real_seeds(asked.real) if asked.real else {})}
    found = {name: data for name, data in found.items() if name.endswith(asked.only)}
    sys.exit(_tell_silent(found, asked) if asked.silent else _tell_faults(found, asked))


def _tell_silent(found: Mapping[str, bytes], asked: argparse.Namespace) -> bool:
    """Print how the damaged files of each format came out; whether any changed in silence."""
    outcome = listen(found, asked.count, asked.seed, asked.keep)
    for kind, heard in outcome.items():
        print(
            f"{kind}: {heard.read} damaged, {heard.refused} refused, {heard.same} read the same, {heard.changed} changed"
        )
        print(f"  of these {heard.flagged} flagged, {len(heard.silent)} silent {heard.silent[:20]}")
    return any(heard.silent for heard in outcome.values())


def _tell_faults(found: Mapping[str, bytes], asked: argparse.Namespace) -> bool:
    """Print the statuses and the faults; whether there are any."""
    start = time.monotonic()
    outcome = run(found, asked.count, asked.seed, asked.keep)
    print(f"{asked.count} files, {time.monotonic() - start:.0f} s, slowest batch {outcome.slowest:.1f} s")
    print(dict(outcome.statuses.most_common()))
    for name, fault in outcome.faults:
        print(f"  {name}: {fault}")
    return bool(outcome.faults)


if __name__ == "__main__":
    main()
