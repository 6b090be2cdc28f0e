"""``etl watch``: looks at the input folder from time to time and has it built when it has changed and come to rest.

It looks by itself rather than ask the system to be told: on network drives nobody tells.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.corrections_file import book_path
from etl.disk import reachable
from etl.inputs import find_inputs
from etl.recall import find_forms

Stamp = tuple[str, int, int]
State = frozenset[Stamp]


@dataclass(frozen=True)
class Pace:
    """How often the folder is looked at, and how long it must be at rest, in seconds."""

    look: float = 1.0
    settle: float = 3.0


def state_of(folder: Path, templates: Path) -> State:
    """What a build would read: each file with its size and time; temporary and hidden files are not among them."""
    try:
        files = [entry.path for entry in find_inputs(folder) if not entry.skipped]
        forms = list(find_forms(templates)) if templates.is_dir() else []
    except OSError:
        return frozenset()  # the drive is away: whatever comes back will be a change
    return frozenset(_states([*files, *forms, book_path(reachable(folder))]))


def _states(paths: list[Path]) -> Iterator[Stamp]:
    for path in paths:
        try:
            found = path.stat()
        except OSError:  # gone again, and that is a change too
            continue
        yield str(path), found.st_size, found.st_mtime_ns


def watch(
    state: Callable[[], State],
    rebuild: Callable[[], Stamp | None],
    pace: Pace,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Rebuild now, and again whenever the state has changed and then stayed the same for a while; never returns.

    A file that changes during a build is seen afterwards.  What the build itself writes into the folder is no change:
    ``rebuild`` gives the state of the 정정.xlsx it wrote, ``None`` where it wrote none.
    """
    seen = state()
    built = _with_own_write(seen, rebuild())
    since, last = clock(), built
    while True:
        sleep(pace.look)
        now = state()
        if now != last:
            since, last = clock(), now
        elif now != built and clock() - since >= pace.settle:
            built = last = _with_own_write(now, rebuild())


def _with_own_write(before: State, wrote: Stamp | None) -> State:
    """The state that was built, with 정정.xlsx as the build has left it."""
    if wrote is None:
        return before
    return frozenset({item for item in before if item[0] != wrote[0]} | {wrote})
