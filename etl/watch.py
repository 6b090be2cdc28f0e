"""``etl watch``: looks at the input folder from time to time and has it built when it has changed and come to rest.

It looks by itself rather than ask the system to be told: on network drives nobody tells.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.corrections import FILE
from etl.inputs import find_inputs

State = frozenset[tuple[str, int, int]]


@dataclass(frozen=True)
class Pace:
    """How often the folder is looked at, and how long it must be at rest, in seconds."""

    look: float = 1.0
    settle: float = 3.0


def state_of(folder: Path, templates: Path) -> State:
    """What a build would read: each file with its size and time; temporary and hidden files are not among them."""
    try:
        files = [entry.path for entry in find_inputs(folder) if not entry.skipped]
        forms = list(templates.glob("*.xlsx")) if templates.is_dir() else []
    except OSError:
        return frozenset()  # the drive is away: whatever comes back will be a change
    return frozenset(_states([*files, *forms, folder / FILE]))


def _states(paths: list[Path]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        try:
            found = path.stat()
        except OSError:  # gone again, and that is a change too
            continue
        yield str(path), found.st_size, found.st_mtime_ns


def watch(
    state: Callable[[], State],
    rebuild: Callable[[], None],
    pace: Pace,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Rebuild now, and again whenever the state has changed and then stayed the same for a while; never returns.

    A file that changes during a build is seen afterwards.  What the build itself writes into the folder is no change.
    """
    seen = state()
    rebuild()
    built = _without_own_writes(seen, state())
    since, last = clock(), built
    while True:
        sleep(pace.look)
        now = state()
        if now != last:
            since, last = clock(), now
        elif now != built and clock() - since >= pace.settle:
            rebuild()
            built = last = _without_own_writes(now, state())


def _without_own_writes(before: State, after: State) -> State:
    """The state that was built, with 정정.xlsx as the build has left it."""
    return frozenset(
        {item for item in before if Path(item[0]).name != FILE} | {item for item in after if Path(item[0]).name == FILE}
    )
