"""Reading the input folder: each entry looked at once, read under limits or taken from the cache, and understood.

Whatever an entry is or does to its reader, it comes out as one ``FileEntry`` with a status of the closed list.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.dataset import FileEntry
from etl.deadline import TimeUp, deadline
from etl.inputs import InputFile
from etl.isolation import Failure, Limits, Pool, Result, Status, Task, status_of
from etl.isolation_results import timeout
from etl.model import Document
from etl.outline import outline
from etl.readers import WAYS_OUT
from etl.readers.base import Source
from etl.recognise import Report, document_to_report
from etl.scans import read_scans
from etl.store import Store

READER = "etl.readers:read"  # it sniffs the format itself, so that even this happens within limits
WORKERS = 2

Progress = Callable[[Iterator[FileEntry], int], Iterator[FileEntry]]


@dataclass(frozen=True)
class ReadSettings:
    """How files are read: their limits, the cache, the year of a report that names none, and whether scans are."""

    limits: Limits = field(default_factory=Limits)
    cache: Path | None = None
    assumed_year: int | None = None
    ocr: bool = False


@dataclass
class _Looked:
    """A file looked at: settled at once (skipped, gone, kept in the cache), or waiting for its reader."""

    file: InputFile
    settled: FileEntry | Document | None = None
    task: Task | None = None
    stamp: tuple[int, int] = (0, 0)
    sha256: str = ""


def without_progress(entries: Iterator[FileEntry], count: int) -> Iterator[FileEntry]:
    """Nobody watches."""
    return entries


def read_inputs(
    files: Sequence[InputFile], settings: ReadSettings, progress: Progress = without_progress
) -> list[FileEntry]:
    """Each entry of the input folder in its order, read and understood where it can be."""
    store = Store(settings.cache)
    with Pool(min(WORKERS, os.cpu_count() or 1, max(1, len(files))), settings.limits) as pool:
        entries = list(progress(_read_in_order(files, pool, store, settings), len(files)))
    store.sweep()
    return entries


def read_entry(file: InputFile, settings: ReadSettings | None = None) -> FileEntry:
    """One entry on its own."""
    return read_inputs([file], settings or ReadSettings())[0]


def read_document(source: Source, reader: str, settings: ReadSettings) -> Result:
    """One file by a reader of one's own, in isolation and through the cache."""
    store, sha256 = Store(settings.cache), source.sha256
    if kept := store.load(reader, source, sha256):
        return kept
    with Pool(1, settings.limits) as pool:
        result = pool.read(Task(reader, source))
    if isinstance(result, Document):
        store.save(reader, source, result)
    return result


def _read_in_order(files: Iterable[InputFile], pool: Pool, store: Store, settings: ReadSettings) -> Iterator[FileEntry]:
    """The entries in order while the pool reads ahead."""
    waiting: deque[_Looked] = deque()
    for result in pool.read_all(_tasks(files, store, waiting)):
        while waiting[0].task is None:
            yield _settle(waiting.popleft(), settings)
        looked = waiting.popleft()
        if isinstance(result, Document):
            store.save(READER, Source(looked.file.report, b""), result)
        yield _finish(looked, result, settings)
    for looked in waiting:
        yield _settle(looked, settings)


def _tasks(files: Iterable[InputFile], store: Store, waiting: deque[_Looked]) -> Iterator[Task]:
    """What the pool has to read; every file looked at waits its turn."""
    seen: dict[str, str] = {}
    for file in files:
        looked = _look_at(file, store, seen)
        waiting.append(looked)
        if looked.task:
            yield looked.task
            looked.task = Task(READER, Source(file.report, b""))  # its bytes are with the pool now


def _look_at(file: InputFile, store: Store, seen: dict[str, str]) -> _Looked:
    """A file's bytes and what is known of them before any reader."""
    if file.skipped:
        return _Looked(file, _entry(file, file.status, file.skipped))
    try:
        stamp = _stamp(file.path)
        source = Source(file.report, file.path.read_bytes())
    except FileNotFoundError:
        return _Looked(file, _vanished(file))
    except OSError as error:
        reason = (
            f"파일을 열 수 없습니다({error.strerror}). 다른 프로그램에서 닫거나 읽기 권한을 확인하고 다시 실행하십시오."
        )
        return _Looked(file, _entry(file, Status.UNSTABLE, reason))
    if not source.data:
        _, what, remedy = WAYS_OUT["empty"]
        return _Looked(file, _entry(file, Status.EMPTY, f"{what}. {remedy}."))
    sha256 = source.sha256
    first = seen.setdefault(sha256, file.report)
    if first != file.report:
        reason = f"'{first}'와(과) 내용이 같은 파일이라 한 번만 썼습니다."
        return _Looked(file, _entry(file, Status.DUPLICATE_OF, reason, sha256))
    kept = store.load(READER, source, sha256)
    return _Looked(file, kept, None if kept else Task(READER, source), stamp, sha256)


def _stamp(path: Path) -> tuple[int, int]:
    """What changes when somebody writes to a file."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _settle(looked: _Looked, settings: ReadSettings) -> FileEntry:
    """The entry of a file that needed no reader."""
    if isinstance(looked.settled, FileEntry):
        return looked.settled
    assert looked.settled is not None
    return _finish(looked, looked.settled, settings)


def _finish(looked: _Looked, result: Result, settings: ReadSettings) -> FileEntry:
    """The entry of a file that was read: what came of it, unless somebody wrote to it meanwhile."""
    try:
        if settings.ocr and isinstance(result, Document):
            result = read_scans(result, looked.file.path, settings.limits, settings.cache)
        if _stamp(looked.file.path) != looked.stamp:
            reason = "읽는 사이에 내용이 바뀌었습니다(복사하거나 저장하는 중). 끝난 뒤 다시 실행하십시오."
            return _entry(looked.file, Status.UNSTABLE, reason)
    except OSError:
        return _vanished(looked.file)
    if isinstance(result, Failure):
        return _entry(looked.file, result.status, result.message, looked.sha256)
    return _understood_entry(looked, result, settings)


def _understood_entry(looked: _Looked, document: Document, settings: ReadSettings) -> FileEntry:
    """The entry of a document; one that our own reading of its content falls over costs nobody else anything."""
    file = looked.file
    try:
        with deadline(settings.limits.seconds):
            report = understand(document, file.org, settings.assumed_year)
    except TimeUp:
        return _entry(file, Status.TIMEOUT, timeout(file.report, settings.limits).message, looked.sha256)
    except Exception as fault:  # whatever a report holds, the others must go on; the entry tells it
        reason = f"내용을 정리하다 멈추었습니다({type(fault).__name__}). 다른 형식으로 저장한 파일을 넣고, 이 파일을 개발자에게 알려 주십시오."
        return _entry(file, Status.CRASH, reason, looked.sha256)
    entry = FileEntry(file.report, looked.sha256, document.format, status_of(document), True, "", report)
    if report.tables or report.facts:
        return entry if entry.status is not Status.EMPTY else replace(entry, status=Status.OK)
    reason = "표도 금액도 찾지 못했습니다. 스캔한 그림이거나 표가 없는 문서인지 확인하십시오."
    return replace(entry, status=Status.EMPTY, reason=reason)


def understand(document: Document, org: str = "", assumed_year: int | None = None) -> Report:
    """A document's outline and facts."""
    return document_to_report(document, outline(document, org, assumed_year))


def _vanished(file: InputFile) -> FileEntry:
    return _entry(
        file, Status.VANISHED, "읽는 사이에 없어졌습니다. 폴더나 네트워크 드라이브를 확인하고 다시 실행하십시오."
    )


def _entry(file: InputFile, status: Status, reason: str, sha256: str = "") -> FileEntry:
    """An entry that gave no report; the reason for one that should have names the file."""
    passed_over = status in (Status.SKIPPED, Status.DUPLICATE_OF)
    named = reason if passed_over or reason.startswith(file.report) else f"{file.report}: {reason}"
    return FileEntry(file.report, sha256, "", status, False, named)
