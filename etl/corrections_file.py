"""정정.xlsx on disk: read in isolation before a build, brought up to date after it, never over what somebody just saved."""

from __future__ import annotations

import contextlib
import io
import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from etl.corrections import FILE
from etl.corrections_book import CorrectionsBook, merged, missing_reports, settled, today
from etl.corrections_sheets import book_to_bytes, document_to_book
from etl.disk import TEMPORARY, exchange, is_held_open, reachable, write_whole
from etl.disk import replace as put_in_place
from etl.errors import BuildError, ExitCode
from etl.inputs import display_name
from etl.isolation import Failure
from etl.ledger import BACKUP, digest_of
from etl.model import Fact, Finding
from etl.readers.base import Source
from etl.reading import ReadSettings, read_document

READER = "etl.corrections_reader:read_cells"
_MORE_THAN_CELLS = ("xl/comments", "xl/threadedComments", "xl/media/", "xl/charts/")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_FORMULA = re.compile(rb"<f[ >]")
# The name a new book is made under, and an old one taken out to: the hashes of the new one and of the one it replaces.
_STAGED = re.compile(re.escape(TEMPORARY) + r"([0-9a-f]{16})-([0-9a-f]{16})(-aside)?\.xlsx$")
_MOST_NAMED = 3


@dataclass(frozen=True)
class Loaded:
    """The book as a build found it: its path, its bytes (``None`` where there is none yet), what it says.

    ``book`` is what counts: the book ``found``, with its rows at the reports of today (``at_reports``).
    """

    path: Path
    data: bytes | None = None
    found: CorrectionsBook = field(default_factory=CorrectionsBook)
    book: CorrectionsBook = field(default_factory=CorrectionsBook)


@dataclass(frozen=True)
class Saved:
    """What bringing the book up to date came to: whether it was written, could not be for being open, and what to say.

    ``standing`` is what holds of the book itself, and so is said again by every build.
    ``stamp`` tells the book this build wrote from one that somebody has saved since.  ``sha256`` is the hash of the
    book the next build will find, if nobody saves it: ``None`` where this one could not bring it up to date.
    """

    written: bool = False
    held: bool = False
    messages: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    stamp: tuple[str, int, int] | None = None
    sha256: str | None = None


def load_corrections(folder: Path, settings: ReadSettings) -> Loaded:
    """The book of an input folder; raises ``BuildError`` where it cannot be read, for then nobody knows what it declares."""
    folder = reachable(folder)
    _tidy(folder)
    path = book_path(folder)
    if not path.is_file():
        return Loaded(path)
    try:
        data = path.read_bytes()
    except PermissionError as error:
        raise _unreadable("열 수 없습니다", "엑셀에 열려 있으면 저장하고 닫은 뒤") from error
    except OSError as error:
        raise _unreadable(f"열 수 없습니다({error.strerror})", "파일이나 네트워크 드라이브를 확인한 뒤") from error
    result = read_document(Source(FILE, data), READER, settings)
    if isinstance(result, Failure):
        why = f"읽을 수 없습니다({result.message.removeprefix(FILE + ': ').rstrip('.')})"
        raise _unreadable(why, "엑셀에서 열어 다시 저장하거나, 열리지 않으면 다른 폴더로 옮긴 뒤")
    book = document_to_book(result)
    return Loaded(path, data, book, book)


def _unreadable(why: str, remedy: str) -> BuildError:
    return BuildError(
        ExitCode.UNREADABLE_INPUT,
        f"'{FILE}'을(를) {why}. 정정한 내용이 빠지지 않도록 빌드를 멈추었습니다. {remedy} 다시 실행하십시오.",
    )


def at_reports(loaded: Loaded, there: Mapping[str, str]) -> Loaded:
    """The book with its rows at the reports of today; ``there`` is each entry of the input folder with its hash."""
    return replace(loaded, book=settled(loaded.found, there))


def book_path(folder: Path) -> Path:
    """The book of an input folder, whatever case or Unicode form its name has."""
    try:
        names = os.listdir(folder)
    except OSError:
        return folder / FILE  # listing the inputs will say what is wrong with the folder
    alike = [name for name in names if display_name(name).casefold() == FILE.casefold()]
    return folder / (FILE if FILE in alike else min(alike, default=FILE))


def _tidy(folder: Path) -> None:
    """Put right what a killed build left: half-written files, and a book it had taken out but not yet looked at."""
    with contextlib.suppress(OSError):  # a folder that cannot be written is told when it matters
        for left in sorted(folder.glob(f"{TEMPORARY}*")):  # the book taken aside comes first
            _tidy_one(left, folder / FILE)


def _tidy_one(left: Path, path: Path) -> None:
    hashes = _STAGED.match(left.name)
    if hashes is None:
        left.unlink()
    elif hashes[3] and not path.exists():
        put_in_place(left, path)
    elif _short(left.read_bytes()) in hashes.group(1, 2):
        left.unlink()
    elif _short(path.read_bytes()) == hashes[1]:  # somebody had saved it while that build ran
        put_in_place(left, path)
    else:
        os.rename(left, _previous_name(path, path.parent, left))


def _short(data: bytes) -> str:
    return digest_of(data)[:16]


def save_corrections(
    loaded: Loaded, findings: Sequence[Finding], facts: Sequence[Fact], used: frozenset[str], there: Mapping[str, str]
) -> Saved:
    """Bring the book up to date; ``used`` are this build's reports, ``there`` all entries of the input folder."""
    book = merged(loaded.book, today(findings, facts, used, there))
    return replace(_bring_up_to_date(loaded, book), standing=tuple(_unapplied(missing_reports(book, there))))


def _bring_up_to_date(loaded: Loaded, book: CorrectionsBook) -> Saved:
    if book == loaded.found:
        return Saved(sha256=digest_of(loaded.data) if loaded.data is not None else "")
    if loaded.data is not None and is_held_open(loaded.path):
        if replace(book, marks=loaded.found.marks) == loaded.found:
            return Saved()  # only the tool's own notes would change
        return Saved(held=True, messages=(_open_sentence(loaded.path),))
    try:
        return _write(loaded, book_to_bytes(book))
    except OSError as error:
        why = (
            f"'{loaded.path}'에 쓰지 못했습니다({error.strerror}). 디스크 여유 공간과 폴더의 쓰기 권한을 확인하십시오."
        )
        return Saved(messages=(why,))


def _unapplied(reports: Sequence[str]) -> Iterator[str]:
    """What to say of rows whose report is not there."""
    if not reports:
        return
    counts = Counter(reports)
    names = ", ".join(f"'{name}'" if name else "파일 이름 없음" for name in list(counts)[:_MOST_NAMED])
    more = f" 외 {len(counts) - _MOST_NAMED}개" if len(counts) > _MOST_NAMED else ""
    yield (
        f"'{FILE}'의 {len(reports)}줄은 원본({names}{more})이 입력 폴더에 없어 적용하지 않고 남겨 두었습니다. "
        "파일 이름이 바뀌었으면 그 줄의 「파일」을 새 이름으로 고치십시오."
    )


def _open_sentence(path: Path) -> str:
    return (
        f"'{FILE}'이(가) 열려 있어 새 지적 사항을 더하지 못했습니다. 저장하고 닫은 뒤 다시 실행하십시오. "
        f"열려 있지 않다면 같은 폴더의 '~${path.name}' 파일을 지우십시오."
    )


def _write(loaded: Loaded, data: bytes) -> Saved:
    """Put the new book in place of the very one that was read."""
    path, old = loaded.path, loaded.data
    staged = path.with_name(f"{TEMPORARY}{_short(data)}-{_short(old or b'')}.xlsx")
    told = _keep_earlier(loaded)
    write_whole(staged, data)
    if _put_new(staged, path) if old is None else _put_over(staged, path, old):
        found = path.stat()
        return Saved(
            written=True, messages=told, stamp=(str(path), found.st_size, found.st_mtime_ns), sha256=digest_of(data)
        )
    if staged.exists() and staged.read_bytes() == data:  # else somebody saved once more: the next start sees to it
        staged.unlink()
    return Saved(messages=(f"빌드하는 사이에 '{FILE}'이(가) 저장되어 그대로 두었습니다. 다시 실행하면 반영됩니다.",))


def _put_new(staged: Path, path: Path) -> bool:
    """Give a first book its name, unless there is one by now."""
    if path.exists():
        return False
    put_in_place(staged, path)
    return True


def _put_over(staged: Path, path: Path, old: bytes) -> bool:
    """Put a new book in the place of the old one, unless somebody has saved that one since."""
    if exchange(staged, path):
        if staged.read_bytes() == old:
            staged.unlink()
            return True
        exchange(staged, path)
        return False
    aside = staged.with_name(f"{staged.stem}-aside{staged.suffix}")
    os.rename(path, aside)
    if aside.read_bytes() != old:
        os.rename(aside, path)
        return False
    put_in_place(staged, path)
    aside.unlink()
    return True


def _keep_earlier(loaded: Loaded) -> tuple[str, ...]:
    """Keep the book somebody saved, where a new one would not be the same to them; what to say of it.

    One that is just what we would write is not kept.  Colours and widths are kept out of sight, as with the outputs;
    notes, pictures and formulas beside the book, for people to take them over.
    """
    if loaded.data is None or book_to_bytes(loaded.found) == loaded.data:
        return ()
    path = loaded.path
    if not _has_more_than_cells(loaded.data):
        write_whole(_previous_name(path, path.parent / BACKUP, path), loaded.data)
        return ()
    earlier = _previous_name(path, path.parent, path)
    write_whole(earlier, loaded.data)
    return (
        f"'{FILE}'의 메모·그림·수식은 새 파일로 옮기지 못하므로 지난 파일을 '{earlier.name}'(으)로 남겨 두었습니다.",
    )


def _has_more_than_cells(data: bytes) -> bool:
    """Whether it holds notes, pictures or formulas, which a new book would not carry along."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(
            name.startswith(_MORE_THAN_CELLS) or (_SHEET.match(name) and _FORMULA.search(archive.read(name)))
            for name in archive.namelist()
        )


def _previous_name(path: Path, folder: Path, dated: Path) -> Path:
    """``정정 (이전 2026-11-21 1230).xlsx``, with a number where there is one already."""
    stamp = datetime.fromtimestamp(dated.stat().st_mtime).strftime("%Y-%m-%d %H%M")
    name, number = folder / f"{path.stem} (이전 {stamp}){path.suffix}", 2
    while name.exists():
        name = folder / f"{path.stem} (이전 {stamp} {number}){path.suffix}"
        number += 1
    return name
