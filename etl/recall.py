"""A build of which nothing has changed is not made again: what it said last time is said again.

What a build rests on has one fingerprint: the bytes of every input entry, of 정정.xlsx and of the forms, what was asked,
and the program itself.  Under it the cache keeps what there was to say, and the hash of every file written.  Only where
all of them are on the disk as they were is a build spared; the cache may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from etl.build import Built, Options
from etl.corrections_file import book_path
from etl.disk import reachable, write_whole
from etl.inputs import InputFile, find_inputs
from etl.isolation import Status
from etl.ledger import read_ledger
from etl.report import Account
from etl.scans import engine, is_unsettled
from etl.store import library_versions, mark_used
from etl.transaction import staging_folder

# What these came of may be over by the next build.
_PASSING = frozenset({Status.TIMEOUT, Status.MEMORY, Status.CRASH, Status.UNSTABLE, Status.VANISHED})
_LIBRARIES = ("lxml", "olefile", "pypdfium2", "python-calamine", "xlrd", "xlsxwriter", "pandas")
_FOLDER = "builds"


@dataclass(frozen=True)
class Look:
    """What a build would find: the input entries with their hashes, 정정.xlsx, the forms."""

    inputs: Mapping[str, str]
    book: str
    forms: str


def look(options: Options) -> Look | None:
    """What is there now; ``None`` where it cannot all be read, or nothing may be kept."""
    if options.cache is None:
        return None
    try:
        files = find_inputs(options.input)
        inputs = {file.report: _input_key(file, "" if file.skipped else _hash(file.path)) for file in files}
        book = book_path(reachable(options.input))
        return Look(inputs, _hash(book) if book.is_file() else "", _forms(options.templates))
    except OSError:
        return None


def recall(options: Options, now: Look | None) -> Account | None:
    """The account of the very same build, if every file it wrote is there as it wrote it."""
    if now is None or options.cache is None:
        return None
    folder = reachable(options.output / str(options.year))
    try:
        path = _path(options.cache, _fingerprint(options, now))
        told = json.loads(path.read_bytes())
        wrote: dict[str, str] = told["wrote"]
        whole = not staging_folder(folder).exists() and read_ledger(folder).files == wrote
        if not whole or any(_hash(folder / name) != digest for name, digest in wrote.items()):
            return None
        account = _account(told["account"])
        mark_used(path)
        return account
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # gone, or damaged: build
        return None


def _account(told: Mapping[str, Any]) -> Account:
    texts = {name: tuple(map(str, told[name])) for name in ("lines", "files", "warnings")}
    return Account(**texts, has_unread=bool(told["has_unread"]), has_errors=bool(told["has_errors"]))


def remember(options: Options, before: Look | None, built: Built, account: Account) -> None:
    """Keep what was said, if a build of what is there now would say and write the same."""
    after = look(options)
    passing = any(entry.status in _PASSING for entry in built.entries) or (options.ocr and is_unsettled(built.findings))
    unsettled = built.outcome.held or built.saved.sha256 is None
    if before is None or after is None or options.cache is None or passing or unsettled:
        return
    read = {entry.report: entry.sha256 for entry in built.entries if entry.sha256}
    seen = all(after.inputs[name].endswith(sha256) for name, sha256 in read.items() if name in after.inputs)
    if not seen or (before.inputs, before.forms) != (after.inputs, after.forms) or after.book != built.saved.sha256:
        return
    folder = reachable(options.output / str(options.year))
    told = {"account": asdict(account), "wrote": dict(read_ledger(folder).files)}
    data = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    try:
        write_whole(_path(options.cache, _fingerprint(options, after)), data, sync=False)
    except OSError:
        return  # a cache that cannot be written costs time, nothing else


def _input_key(file: InputFile, digest: str) -> str:
    return "|".join((file.org, file.skipped, digest))


def _fingerprint(options: Options, found: Look) -> str:
    asked = (options.year, options.unit, options.limits.seconds, options.limits.megabytes, options.ocr and engine())
    told = [
        program_revision(),
        asked,
        str(options.output.absolute()),
        sorted(found.inputs.items()),
        found.book,
        found.forms,
    ]
    return _digest([json.dumps(told, ensure_ascii=True).encode()])


def _path(cache_folder: Path, fingerprint: str) -> Path:
    return cache_folder / _FOLDER / f"{fingerprint}.json"


def find_forms(folder: Path) -> tuple[Path, ...]:
    """What a build reads in the templates folder, programs' leftovers passed over."""
    return tuple(sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith(("~$", "."))))


def _forms(folder: Path) -> str:
    return _digest(f"{path.name} {_hash(path)}".encode() for path in find_forms(folder))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def program_revision() -> str:
    """What stands for the program: another one, and everything is built anew."""
    return _digest(_program())


def _program() -> Iterator[bytes]:
    package = Path(__file__).parent
    yield library_versions(_LIBRARIES).encode()
    for path in sorted(package.rglob("*.py")):
        yield path.relative_to(package).as_posix().encode() + path.read_bytes()


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
