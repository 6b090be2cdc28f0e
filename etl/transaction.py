"""Making a planned change of a folder take effect wholly or not at all, whenever the process or the machine dies.

The folder that is to be is made whole beside the old one: what changes is written, all else is the same file under a
second name.  Then the two folders change places in one step, and what is left of the old one is looked through, for
an officer may have saved something meanwhile.  Where the disk knows no such step (Windows), a record of the plan is
written instead, and the plan is carried out file by file; a later start carries on where a killed one stopped.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath

from etl.disk import TEMPORARY, exchange, is_busy, make_writable, replace, sync_folder, write_whole
from etl.ledger import HIDDEN, LEDGER, MADE, Ledger, copy_name, digest_of, packed, read_ledger

RECORD = f"{HIDDEN}/plan.json"
NEW, EDITED = "새 결과", "수정본"
# The disk (FAT, some shares) or a mount within the folder is why no second name can be given.
_NO_LINKS = frozenset({errno.EXDEV, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EINVAL})


@dataclass(frozen=True)
class Plan:
    """A change: files to put, files of an officer to rename, files of ours to drop (name → hash), the new ledger.

    ``seen`` are the hashes of the files to be replaced, as they were when the plan was made.
    """

    put: Mapping[str, bytes] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    move: Mapping[str, str] = field(default_factory=dict)
    drop: Mapping[str, str] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)


@dataclass(frozen=True)
class Done:
    """What carrying a plan out came to besides the plan.

    ``held`` are files another program had open, with the names used instead; ``rescued`` are files of ours that
    somebody saved while the change was made, with the names their versions have now.
    """

    held: Mapping[str, str] = field(default_factory=dict)
    rescued: Mapping[str, str] = field(default_factory=dict)


def staging_folder(folder: Path) -> Path:
    """Where the next state of a folder is made."""
    return folder.with_name(f"{HIDDEN}-{folder.name}")


def commit(folder: Path, plan: Plan) -> Done:
    """Carry a plan out."""
    if not (plan.put or plan.move or plan.drop) and read_ledger(folder) == plan.ledger:
        return Done()
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    staged = staging_folder(folder)
    with _to_the_end():
        try:
            in_one_step = _prepare(folder, staged, plan)
        except OSError:
            _clear(staged)
            raise
        return _finish(folder, staged) if in_one_step else _carry_out(folder, staged)


@contextmanager
def _to_the_end() -> Iterator[None]:
    """Have Ctrl-C wait until the folder is whole; only the main thread is told of it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if asked:
        raise KeyboardInterrupt


def _prepare(folder: Path, staged: Path, plan: Plan) -> bool:
    """Make the next state; whether it has taken effect already, else a record of the plan is written."""
    _stage(staged, plan)
    if not folder.exists():
        _sync_tree(staged)
        os.rename(staged, folder)
        return True
    if _link_rest(folder, staged, plan) and _swap(folder, staged):
        return True
    _clear(staged)
    _stage(staged, plan)
    _record(staged, plan)
    return False


def _finish(folder: Path, left: Path) -> Done:
    """After the step: have it on the disk, and look through what is left of the old folder."""
    sync_folder(folder.parent)
    if not left.is_dir():
        return Done()
    rescued = _rescue(left, folder)
    _clear(left)
    return Done(rescued=rescued)


def recover(folder: Path) -> None:
    """Finish or undo what a killed build left; afterwards the folder is wholly of one build."""
    staged = staging_folder(folder)
    if not staged.is_dir():
        return
    if (staged / RECORD).is_file():
        _carry_out(folder, staged)
    elif folder.is_dir():
        _finish(folder, staged)
    else:
        _clear(staged)


def _stage(staged: Path, plan: Plan) -> None:
    """Write what is new; the ledger first, so that whatever is found here later is known to be ours."""
    write_whole(staged / LEDGER, plan.ledger.to_json())
    for name, data in plan.put.items():
        write_whole(staged / name, data)
        write_whole(staged / copy_name(name), packed(data), sync=False)  # a torn copy is known by its hash


def _clear(staged: Path) -> None:
    """Remove the staging folder; what cannot be removed now, the next build will."""
    shutil.rmtree(staged, ignore_errors=True)


def _link_rest(folder: Path, staged: Path, plan: Plan) -> bool:
    """Give everything else in the folder its name in the next one; ``False`` where the disk has no second names."""
    shutil.copymode(folder, staged)
    gone = {*plan.put, *plan.drop, LEDGER, *map(copy_name, plan.put)}
    kept_copies = set(map(copy_name, plan.ledger.files))
    try:
        for name in _names(folder):
            target = staged / plan.move.get(name, name)
            if name in plan.move or not (name in gone or (name.startswith(f"{MADE}/") and name not in kept_copies)):
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(folder / name, target, follow_symlinks=False)
        for inner in _folders(folder):
            (staged / inner).mkdir(parents=True, exist_ok=True)
    except (NotImplementedError, PermissionError, FileExistsError):
        return False
    except OSError as error:
        if error.errno in _NO_LINKS:
            return False
        raise
    return True


def _names(folder: Path) -> Iterator[str]:
    """Every file and link of a folder, relative, our own temporary ones left out."""
    for root, folders, files in os.walk(folder):
        links = [inner for inner in folders if Path(root, inner).is_symlink()]
        for file in sorted([*files, *links]):
            if not file.startswith(TEMPORARY):
                yield Path(root, file).relative_to(folder).as_posix()


def _folders(folder: Path) -> Iterator[str]:
    for root, folders, _ in os.walk(folder):
        for inner in sorted(folders):
            name = Path(root, inner).relative_to(folder).as_posix()
            if not name.startswith(HIDDEN) and not Path(root, inner).is_symlink():
                yield name


def _swap(folder: Path, staged: Path) -> bool:
    """The one step; ``False`` where the disk knows none."""
    _sync_tree(staged)
    return not (folder.is_symlink() or folder.is_mount()) and exchange(staged, folder)


def _sync_tree(folder: Path) -> None:
    for root, _, _ in os.walk(folder):
        sync_folder(Path(root))


def _rescue(left: Path, folder: Path) -> dict[str, str]:
    """Bring back what an officer saved into a folder that is about to go: every file that is neither ours nor kept."""
    ours = read_ledger(left).hashes
    kept = {_identity(folder / name) for name in _names(folder)}
    rescued: dict[str, str] = {}
    for name in _names(left):
        path = left / name
        if name.split("/")[0] == HIDDEN or _identity(path) in kept or path.is_symlink():
            continue
        if digest_of(path.read_bytes()) not in ours:
            rescued[name] = target = free_name(
                folder, name if not os.path.lexists(folder / name) else edited_name(path, name)
            )
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            os.rename(path, folder / target)
    return {name: target for name, target in rescued.items() if name != target}


def _identity(path: Path) -> tuple[int, int]:
    found = path.lstat()
    return found.st_dev, found.st_ino


def beside(name: str, remark: str) -> str:
    """``점검표.xlsx`` → ``점검표 (새 결과).xlsx``."""
    path = PurePosixPath(name)
    return path.with_name(f"{path.stem} ({remark}){path.suffix}").as_posix()


def edited_name(path: Path, name: str) -> str:
    """What an officer's version of a file is called: after the minute it was saved in."""
    stamp = datetime.fromtimestamp(path.stat().st_mtime).strftime("%Y-%m-%d %H%M")
    return beside(name, f"{EDITED} {stamp}")


def free_name(folder: Path, name: str, taken: Collection[str] = ()) -> str:
    """The name, or with a number in it the first nobody has."""
    used = set(taken)
    candidate, number = name, 2
    while candidate in used or os.path.lexists(folder / candidate):
        path = PurePosixPath(name)
        candidate = path.with_name(f"{path.stem} {number}{path.suffix}").as_posix()
        number += 1
    return candidate


def _record(staged: Path, plan: Plan) -> None:
    """From here on the plan will be carried out, by us or by the next start."""
    told = {"move": dict(plan.move), "drop": dict(plan.drop), "put": sorted(plan.put), "known": dict(plan.seen)}
    _sync_tree(staged)
    write_whole(staged / RECORD, json.dumps(told, ensure_ascii=False, sort_keys=True).encode())


def _carry_out(folder: Path, staged: Path) -> Done:
    """Carry out the recorded plan, or what is left of it."""
    told = json.loads((staged / RECORD).read_bytes())
    ledger, old = dict(read_ledger(staged).files), read_ledger(folder)
    for name, target in told["move"].items():
        if (folder / name).exists() and (staged / name).exists() and not os.path.lexists(folder / target):
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            os.rename(folder / name, folder / target)
    for name, digest in told["drop"].items():
        _drop(folder / name, digest)
    held: dict[str, str] = {}
    rescued: dict[str, str] = {}
    for name in told["put"]:
        if saved := _step_aside(folder, staged, name, told["known"].get(name)):
            rescued[name] = saved
        other = _put(folder, staged, name)
        if other != name:
            held[name], ledger[other] = other, ledger.pop(name)
            ledger.update({name: old.files[name]} if name in old.files else {})
    _renew_copies(folder, staged, ledger)
    write_whole(folder / LEDGER, Ledger(ledger).to_json())
    _clear(staged)
    return Done(held, rescued)


def _drop(path: Path, digest: str) -> None:
    """Remove a file that is still the one we wrote and that nobody holds."""
    try:
        if digest_of(path.read_bytes()) == digest:
            make_writable(path)
            path.unlink()
    except FileNotFoundError:
        return
    except PermissionError as error:
        if not is_busy(error):
            raise


def _step_aside(folder: Path, staged: Path, name: str, known: str | None) -> str:
    """Where a file went that somebody has saved since the plan was made; nowhere for one that is still as it was."""
    target = folder / name
    if not (staged / name).exists() or not target.exists() or digest_of(target.read_bytes()) == known:
        return ""
    saved = free_name(folder, edited_name(target, name))
    try:
        os.rename(target, folder / saved)
    except PermissionError as error:
        if not is_busy(error):
            raise
        return ""  # it is open, so the new one will go beside it
    return saved


def _put(folder: Path, staged: Path, name: str) -> str:
    """Put a file in its place, or beside it where another program holds it."""
    if not (staged / name).exists():
        return name  # an earlier start has put it
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    try:
        replace(staged / name, folder / name)
        return name
    except PermissionError as error:
        if not is_busy(error):
            raise
    other = free_name(folder, beside(name, NEW))
    replace(staged / name, folder / other)
    (staged / copy_name(name)).rename(staged / copy_name(other))
    return other


def _renew_copies(folder: Path, staged: Path, ledger: Mapping[str, str]) -> None:
    """The copies of what was written take their place; those of files no longer ours go."""
    for name in [name for name in _names(staged) if name.startswith(f"{MADE}/")]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        replace(staged / name, folder / name)
    kept = set(map(copy_name, ledger))
    for name in [name for name in _names(folder) if name.startswith(f"{MADE}/") and name not in kept]:
        (folder / name).unlink()
