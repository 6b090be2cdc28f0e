"""Writing the outputs of a year: all of them or none, and never over an officer's own work.

What is to be done is planned first (``plan_outputs``), made whole in a folder beside, and then takes effect in one
step: the two folders change places (``etl/transaction.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from etl.disk import is_held_open, reachable
from etl.edits import NotComparable, differences
from etl.errors import BuildError, ExitCode
from etl.ledger import BACKUP, Ledger, digest_of, read_copy, read_ledger
from etl.transaction import NEW, Plan, beside, commit, edited_name, free_name, recover

NO_CELLS = "내용을 견주지 못함"
SAVED_MEANWHILE = "빌드하는 사이에 저장한 내용"


@dataclass(frozen=True)
class Kept:
    """A file an officer had edited: where their version is now, and the cells that differ from what was generated."""

    name: str
    copy: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What writing came to: the files that changed, edits kept, open files → the names used instead, files removed.

    ``left`` are files no build makes any more that were edited, and so stay.
    """

    changed: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass
class _Draft:
    """A plan in the making."""

    put: dict[str, bytes] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    move: dict[str, str] = field(default_factory=dict)
    drop: dict[str, str] = field(default_factory=dict)
    ledger: dict[str, str] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    held: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def write_outputs(folder: Path, files: Mapping[str, bytes]) -> Outcome:
    """Put the files (relative name → bytes) into the year's folder, wholly or not at all.

    Raises ``BuildError`` when the folder cannot be written; then the last output is untouched.
    """
    folder = reachable(folder)
    try:
        recover(folder)
        draft = plan_outputs(folder, files, read_ledger(folder))
        plan = Plan(draft.put, draft.seen, draft.move, draft.drop, Ledger(draft.ledger))
        done = commit(folder, plan)
    except OSError as error:
        raise BuildError(ExitCode.CANNOT_WRITE, _sentence(folder, error)) from error
    held = {**draft.held, **done.held}
    changed = tuple(name for name in files if name in draft.put or name in held)
    kept = (*draft.kept, *(Kept(name, copy, (SAVED_MEANWHILE,)) for name, copy in done.rescued.items()))
    removed = tuple(name for name in draft.drop if name not in files)
    return Outcome(changed, kept, held, removed, tuple(draft.left))


def plan_outputs(folder: Path, files: Mapping[str, bytes], old: Ledger) -> _Draft:
    """What has to be done so that the folder holds the files and everything an officer did to it."""
    draft = _Draft()
    for name, data in files.items():
        _plan_file(draft, folder, name, data, old)
    for name in old.files:
        if name not in draft.ledger:
            _plan_removal(draft, folder, name, old)
    return draft


def _plan_file(draft: _Draft, folder: Path, name: str, data: bytes, old: Ledger) -> None:
    path, wanted = folder / name, digest_of(data)
    found = path.read_bytes() if path.is_file() else None
    if found == data:
        draft.ledger[name] = wanted
    elif found is not None and is_held_open(path):
        other = beside(name, NEW)
        draft.held[name] = other
        if name in old.files:
            draft.ledger[name] = old.files[name]
        _plan_file(draft, folder, other, data, old)
    else:
        if found is not None:
            draft.seen[name] = digest_of(found)
            if draft.seen[name] != old.files.get(name):
                _plan_edited(draft, folder, name, found, old)
        draft.put[name], draft.ledger[name] = data, wanted


def _plan_edited(draft: _Draft, folder: Path, name: str, found: bytes, old: Ledger) -> None:
    """Keep what an officer made of a file: beside it, or in the backup where it was only saved again."""
    made = read_copy(folder, name, old.files[name]) if name in old.files else None
    try:
        cells = differences(name, made, found) if made is not None else (NO_CELLS,)
    except NotComparable:
        cells = (NO_CELLS,)
    wanted = edited_name(folder / name, name)
    wanted = wanted if cells else f"{BACKUP}/{wanted}"
    draft.move[name] = copy = free_name(folder, wanted, taken=draft.move.values())
    if cells:
        draft.kept.append(Kept(name, copy, cells))


def _plan_removal(draft: _Draft, folder: Path, name: str, old: Ledger) -> None:
    """Take away what a build wrote and none writes any more; one that was edited is the officer's now."""
    path = folder / name
    if not path.is_file():
        return
    if digest_of(path.read_bytes()) != old.files[name]:
        draft.left.append(name)
    elif is_held_open(path):
        draft.ledger[name] = old.files[name]
    else:
        draft.drop[name] = old.files[name]


def _sentence(folder: Path, error: OSError) -> str:
    place = error.filename or folder
    if isinstance(error, PermissionError):
        return f"'{place}'에 쓸 수 없습니다. 파일이 엑셀에 열려 있으면 닫고, 폴더의 쓰기 권한을 확인한 뒤 다시 실행하십시오. 이전 결과는 그대로 있습니다."
    return f"'{place}'에 쓰지 못했습니다({error.strerror}). 디스크 여유 공간과 폴더를 확인한 뒤 다시 실행하십시오. 이전 결과는 그대로 있습니다."
