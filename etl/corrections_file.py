"""정정.xlsx on disk: read in isolation before a build, brought up to date after it, never over what somebody just saved."""

from __future__ import annotations

import contextlib
import io
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from etl.corrections import FILE
from etl.corrections_book import CorrectionsBook, book_to_bytes, document_to_book, merged
from etl.disk import TEMPORARY, exchange, is_held_open, reachable, replace, write_whole
from etl.errors import BuildError, ExitCode
from etl.inputs import display_name
from etl.isolation import Failure
from etl.ledger import digest_of
from etl.model import Fact, Finding
from etl.readers.base import Source
from etl.reading import ReadSettings, read_document

READER = "etl.corrections_reader:read_cells"
_MORE_THAN_CELLS = ("xl/comments", "xl/threadedComments", "xl/media/")


@dataclass(frozen=True)
class Loaded:
    """The book as a build found it: its path, its bytes (``None`` where there is none yet) and what it says."""

    path: Path
    data: bytes | None = None
    book: CorrectionsBook = field(default_factory=CorrectionsBook)


@dataclass(frozen=True)
class Saved:
    """What bringing the book up to date came to: whether it was written, could not be for being open, and what to say."""

    written: bool = False
    held: bool = False
    message: str = ""


def load_corrections(folder: Path, settings: ReadSettings) -> Loaded:
    """The book of an input folder; raises ``BuildError`` where it cannot be read, for then nobody knows what it declares."""
    folder = reachable(folder)
    path = _find(folder)
    if not path.is_file():
        return Loaded(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(f"열 수 없습니다({error.strerror})") from error
    result = read_document(Source(FILE, data), READER, settings)
    if isinstance(result, Failure):
        raise _unreadable(f"읽을 수 없습니다({result.message.removeprefix(FILE + ': ')})")
    return Loaded(path, data, document_to_book(result))


def _unreadable(why: str) -> BuildError:
    return BuildError(
        ExitCode.UNREADABLE_INPUT,
        f"'{FILE}'을(를) {why}. 정정한 내용이 빠지지 않도록 빌드를 멈추었습니다. 엑셀에서 열어 다시 저장하거나 다른 곳으로 옮긴 뒤 다시 실행하십시오.",
    )


def _find(folder: Path) -> Path:
    """The book, whatever Unicode form its name has; what a killed build left half done is put right first."""
    _tidy(folder)
    try:
        names = os.listdir(folder)
    except OSError:
        return folder / FILE  # listing the inputs will say what is wrong with the folder
    return folder / next((name for name in names if display_name(name) == FILE), FILE)


def _tidy(folder: Path) -> None:
    """Remove half-written files; a book a killed build had taken out but not yet looked at is kept under another name."""
    with contextlib.suppress(OSError):  # a folder that cannot be written is told when it matters
        for left in sorted(folder.glob(f"{TEMPORARY}*")):
            if left.name == f"{TEMPORARY}{FILE}":
                os.rename(left, _previous_name(folder / FILE, left))
            else:
                left.unlink()


def save_corrections(
    loaded: Loaded, findings: Sequence[Finding], facts: Sequence[Fact], used: frozenset[str], there: frozenset[str]
) -> Saved:
    """Bring the book up to date; ``used`` are this build's reports, ``there`` all entries of the input folder."""
    gone = {row.get("파일", "") for row in loaded.book.corrections.rows} - there
    book = merged(loaded.book, findings, used | gone, facts)
    if book == loaded.book:
        return Saved()
    if loaded.data is not None and is_held_open(loaded.path):
        return Saved(
            held=True,
            message=f"'{FILE}'이(가) 열려 있어 새 지적 사항을 더하지 못했습니다. 저장하고 닫은 뒤 다시 실행하십시오.",
        )
    try:
        return _write(loaded, book_to_bytes(book))
    except OSError as error:
        return Saved(message=f"'{loaded.path}'에 쓰지 못했습니다({error.strerror}). 폴더의 쓰기 권한을 확인하십시오.")


def _write(loaded: Loaded, data: bytes) -> Saved:
    """Put the new book in place of the very one that was read."""
    path, staged = loaded.path, loaded.path.with_name(f"{TEMPORARY}{FILE}")
    if loaded.data is not None and _has_more_than_cells(loaded.data):
        write_whole(_previous_name(path, path), loaded.data)
    write_whole(staged, data)
    if loaded.data is None and not path.exists():
        replace(staged, path)
        return Saved(written=True)
    if exchange(staged, path):
        if _is(staged, loaded.data):
            staged.unlink()
            return Saved(written=True)
        exchange(staged, path)
    elif _is(path, loaded.data):
        replace(staged, path)
        return Saved(written=True)
    staged.unlink()
    return Saved(message=f"빌드하는 사이에 '{FILE}'이(가) 저장되어 그대로 두었습니다. 다시 실행하면 반영됩니다.")


def _is(path: Path, data: bytes | None) -> bool:
    return data is not None and digest_of(path.read_bytes()) == digest_of(data)


def _has_more_than_cells(data: bytes) -> bool:
    """Whether it holds notes or pictures, which a new book would not carry along."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(name.startswith(_MORE_THAN_CELLS) for name in archive.namelist())


def _previous_name(path: Path, dated: Path) -> Path:
    """``정정 (이전 2026-11-21 1230).xlsx``, with a number where there is one already."""
    stamp = datetime.fromtimestamp(dated.stat().st_mtime).strftime("%Y-%m-%d %H%M")
    name, number = path.with_name(f"{path.stem} (이전 {stamp}){path.suffix}"), 2
    while name.exists():
        name = path.with_name(f"{path.stem} (이전 {stamp} {number}){path.suffix}")
        number += 1
    return name
