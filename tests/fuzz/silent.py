"""Silent changes: mutants that are read as if nothing were wrong while a number in them is another.

A mutant is flagged when it is refused, when the reader or the arithmetic finds something that the whole file does not
show, or when a cell is uncertain that was not.  What is neither flagged nor the same is a silent change.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from etl.isolation import Limits, Pool, Result, Task
from etl.model import Document, Finding, Table
from etl.proving import prove_reports
from etl.readers.base import Source
from etl.reading import READER, understand
from fuzz.mutate import Mutation, flip, swap_blocks

DAMAGE: tuple[Mutation, ...] = (flip, flip, flip, flip, swap_blocks)


@dataclass
class Silence:
    """How the mutants of one format came out; ``silent`` are the files whose numbers changed without a word."""

    refused: int = 0
    same: int = 0
    flagged: int = 0
    silent: list[str] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """How many told other numbers."""
        return self.flagged + len(self.silent)

    @property
    def read(self) -> int:
        """How many were read at all, or refused."""
        return self.refused + self.same + self.changed


@dataclass(frozen=True)
class Told:
    """What a document says: its texts with digits and where they stand, and everything that was flagged."""

    numbers: Counter[tuple[str, int, int]]
    flags: Counter[tuple[str, str]]


def told(document: Document) -> Told:
    """A document's numbers, and the findings of its reader, its outline and its arithmetic."""
    numbers: Counter[tuple[str, int, int]] = Counter()
    flags: Counter[tuple[str, str]] = Counter()
    for block in document.blocks:
        if isinstance(block, Table):
            numbers.update((c.text, c.row, c.column) for c in block.cells if any(map(str.isdigit, c.text)))
            flags["uncertain", ""] += len(block.uncertain)
        elif any(map(str.isdigit, block.text)):
            numbers[block.text, 0, 0] += 1
    flags.update(_sign(finding) for finding in prove_reports([understand(document)])[1])
    return Told(numbers, flags)


def _sign(finding: Finding) -> tuple[str, str]:
    """What tells a finding from others but for the file's name."""
    return finding.code, finding.message.replace(finding.place.report, "")


def listen(found: Mapping[str, bytes], count: int, seed: int, keep: Path | None = None) -> Mapping[str, Silence]:
    """``count`` mutants, of each file as many, and how those of each format came out."""
    with Pool(2, Limits(seconds=60.0, megabytes=1024)) as pool:
        whole = {name: _told_whole(pool, name, data) for name, data in sorted(found.items())}
        sound = {name: told for name, told in whole.items() if told}
        outcome = {kind_of(name): Silence() for name in sound}
        names = [sorted(sound)[number % len(sound)] for number in range(count)]
        files = list(_mutants(found, names, seed))
        results = pool.read_all(Task(READER, Source(name, data)) for name, data in files)
        for name, (_, data), result in zip(names, files, results, strict=True):
            _count(outcome[kind_of(name)], sound[name], name, result)
            if keep and outcome[kind_of(name)].silent[-1:] == [name]:
                _keep(keep, outcome[kind_of(name)], data)
    return outcome


def kind_of(name: str) -> str:
    """The format of a seed."""
    return name.rpartition(".")[2]


def _told_whole(pool: Pool, name: str, data: bytes) -> Told | None:
    result = pool.read(Task(READER, Source(name, data)))
    return told(result) if isinstance(result, Document) else None


def _mutants(found: Mapping[str, bytes], names: Iterable[str], seed: int) -> Iterator[tuple[str, bytes]]:
    dice = random.Random(seed)
    for name in names:
        yield name, dice.choice(DAMAGE)(dice, found[name], [found[name]])


def _count(outcome: Silence, whole: Told, name: str, result: Result) -> None:
    if not isinstance(result, Document):
        outcome.refused += 1
        return
    mutant = told(result)
    if mutant.numbers == whole.numbers:
        outcome.same += 1
    elif mutant.flags - whole.flags:
        outcome.flagged += 1
    else:
        outcome.silent.append(name)


def _keep(folder: Path, outcome: Silence, data: bytes) -> None:
    """Keep the file that was silent last, and give it the name it is kept under."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{len(outcome.silent):04}-{outcome.silent.pop()}"
    folder.joinpath(name).write_bytes(data)
    outcome.silent.append(name)
