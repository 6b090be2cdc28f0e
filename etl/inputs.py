"""The input folder: every entry told exactly once, as a file to read or as one passed over with the reason."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from etl.disk import reachable
from etl.isolation_results import Status

# A folder the officer may leave beside the real reports: used only while nothing else is there.
EXAMPLES = "예시"
_OFFICE_LEFTOVERS = re.compile(
    r"^(?:~\$|\.~lock\.|~.*\.tmp$|\.)|\.(?:tmp|crdownload|part|partial|swp|lnk|url)$|^(?:thumbs\.db|desktop\.ini|ehthumbs\.db)$",
    re.I,
)
_BODY = re.compile(r"[가-힣]{1,6}(?:구|군|시)$")
_NOT_BODIES = frozenset({"연구", "임시", "예시", "당구", "지구", "자구", "장군", "전시", "상시", "수시"})
# 정정.xlsx, what Excel and LibreOffice put beside it while it is open, its earlier versions, our folder of them.
_BOOK = re.compile(r"(?:(?:~\$|\.~lock\.)?정정(?: \(이전 [^)]*\))?\.xlsx#?|\.etl)$", re.I)
MAX_FILE_BYTES = 512 << 20
_LINK_TAGS = frozenset({0xA000000C, 0xA0000003})  # IO_REPARSE_TAG_SYMLINK, IO_REPARSE_TAG_MOUNT_POINT


@dataclass(frozen=True, slots=True)
class InputFile:
    """An entry of the input folder.

    ``report`` is its name for people; ``org`` the 구·군·시 its folder declares; ``skipped`` the reason it is not read,
    and ``status`` what that makes of it: passed over, or one that should have been read.
    """

    path: Path
    report: str
    org: str = ""
    skipped: str = ""
    status: Status = Status.SKIPPED


def find_inputs(folder: Path) -> tuple[InputFile, ...]:
    """Every entry under the folder, sorted by name; links and special files are named, never followed or opened."""
    root = reachable(folder)
    own_name = display_name(root.resolve().name)
    found = [
        _entry(path, root, own_name)
        for path in _walk(root)
        if not (path.parent == root and _BOOK.match(display_name(path.name)))
    ]
    ordered = sorted(found, key=lambda f: (f.report, str(f.path)))
    return tuple(_without_examples(_told_apart(_short_names(ordered))))


def _walk(folder: Path) -> Iterator[Path]:
    """Every entry, however deep; a folder that may not be opened, is hidden or is a link stands for what is in it."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as found:
                entries = [(Path(entry.path), _is_folder(entry)) for entry in found]
        except OSError:
            if here == folder:
                raise
            entries = [(here, False)]  # ``_reason`` tells it
        waiting.extend(path for path, is_folder in entries if is_folder)
        yield from (path for path, is_folder in entries if not is_folder)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether what is in it is told, and not the entry itself."""
    plain = entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
    return plain and not is_link(entry.stat(follow_symlinks=False))


def _entry(path: Path, folder: Path, own_name: str) -> InputFile:
    relative = path.relative_to(folder)
    name = "/".join(display_name(part) for part in relative.parts)
    return InputFile(
        path,
        name,
        _declared_org((own_name, *map(display_name, relative.parts[:-1]))),
        *_reason(path),
    )


def display_name(name: str) -> str:
    """A file's name for people: NFC, and bytes that are no UTF-8 read as CP949."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("cp949", errors="replace")
    return unicodedata.normalize("NFC", name)


def _declared_org(folders: Sequence[str]) -> str:
    """The innermost folder named after a 구·군·시 (``서울특별시 영등포구`` declares 영등포구)."""
    for folder in reversed(folders):
        match = _BODY.search(folder.strip())
        if (
            match
            and match[0] not in _NOT_BODIES
            and re.fullmatch(r"(?:\S+(?:시|도)\s+)?" + re.escape(match[0]), folder.strip())
        ):
            return match[0]
    return ""


def _reason(path: Path) -> tuple[str, Status]:
    """Why an entry is not read, and what that makes of it."""
    if _OFFICE_LEFTOVERS.search(path.name):
        return "임시 파일이거나 숨김 파일이라 읽지 않았습니다.", Status.SKIPPED
    try:
        found = path.lstat()
    except FileNotFoundError:
        return "", Status.SKIPPED  # reading it will tell that it is gone
    except OSError as error:
        return (
            f"파일을 열 수 없습니다({error.strerror}). 폴더의 권한을 확인하거나, 폴더와 파일의 이름을 줄여 다시 넣으십시오.",
            Status.UNSTABLE,
        )
    if is_link(found):
        return "바로가기(링크)라서 읽지 않았습니다. 파일을 직접 복사해 넣으십시오.", Status.SKIPPED
    if stat.S_ISDIR(found.st_mode):
        return "폴더를 열 수 없어 그 안의 파일을 읽지 못했습니다. 폴더의 읽기 권한을 확인하십시오.", Status.UNSTABLE
    if not stat.S_ISREG(found.st_mode):
        return "보통 파일이 아니라서 읽지 않았습니다.", Status.SKIPPED
    if found.st_size > MAX_FILE_BYTES:
        size, limit = found.st_size >> 20, MAX_FILE_BYTES >> 20
        return f"파일이 {size:,}MB로 한도 {limit}MB를 넘습니다. 보고서만 따로 저장해 넣으십시오.", Status.REFUSED
    return "", Status.SKIPPED


def is_link(found: os.stat_result) -> bool:
    """Whether an entry leads elsewhere: a symbolic link, or a junction of Windows (a file kept in OneDrive does not)."""
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) in _LINK_TAGS


def _short_names(files: Sequence[InputFile]) -> list[InputFile]:
    """A file is called by its own name; files of one name in several folders are called by folder and name."""
    counts = Counter(f.report.rpartition("/")[2] for f in files)
    return [replace(f, report=short) if counts[short := f.report.rpartition("/")[2]] == 1 else f for f in files]


def _told_apart(files: Sequence[InputFile]) -> list[InputFile]:
    """Files whose names read the same and are other bytes (NFD from a Mac, CP949 from an old archive) get a number."""
    told: list[InputFile] = []
    taken = {file.report for file in files}
    seen: set[str] = set()
    for file in files:
        name = file.report if file.report not in seen else _free_name(file.report, taken)
        seen.add(name)
        taken.add(name)
        told.append(replace(file, report=name))
    return told


def _free_name(report: str, taken: Collection[str]) -> str:
    stem, dot, ending = report.rpartition(".") if "." in report.rpartition("/")[2] else (report, "", "")
    names = (f"{stem} (같은 이름 {number}){dot}{ending}" for number in count(2))
    return next(name for name in names if name not in taken)


def _without_examples(files: Sequence[InputFile]) -> list[InputFile]:
    def is_example(file: InputFile) -> bool:
        return EXAMPLES in {display_name(part) for part in file.path.parts[:-1]}

    if not any(not is_example(f) and not f.skipped for f in files):
        return list(files)
    reason = f"'{EXAMPLES}' 폴더의 보고서는 다른 보고서가 없을 때만 씁니다."
    return [replace(f, skipped=f.skipped or reason) if is_example(f) else f for f in files]
