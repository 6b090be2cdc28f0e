"""The few operations on files and folders that must not fail half way, on Windows as elsewhere."""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

TEMPORARY = ".~etl-"
# Access denied, sharing violation, lock violation: Excel has it open, or a virus scanner or OneDrive does for a moment.
BUSY_CODES = frozenset({5, 32, 33})
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
_LONGEST_PLAIN = 240  # Windows refuses paths over 260 characters, and our temporary names are a little longer
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS
_HERE = -100  # AT_FDCWD


def reachable(path: Path, platform: str = sys.platform) -> Path:
    """The path in a form that also works when it is longer than Windows takes by default.

    >>> reachable(Path("input"), "linux")
    PosixPath('input')
    """
    return Path(extended(os.path.abspath(path))) if platform == "win32" else path


def extended(absolute: str) -> str:
    r"""An absolute Windows path in its extended form where it is near the limit: drive letters and shares.

    >>> extended("C:\\자료\\a.txt")
    'C:\\자료\\a.txt'
    >>> extended("C:\\" + "가" * 250)[:7]
    '\\\\?\\C:\\'
    >>> extended("\\\\server\\share\\" + "가" * 250)[:14]
    '\\\\?\\UNC\\server'
    """
    if len(absolute) < _LONGEST_PLAIN or absolute.startswith("\\\\?\\"):
        return absolute
    return "\\\\?\\UNC\\" + absolute[2:] if absolute.startswith("\\\\") else "\\\\?\\" + absolute


def is_busy(error: OSError) -> bool:
    """Whether Windows says that another program has the file open."""
    return isinstance(error, PermissionError) and getattr(error, "winerror", None) in BUSY_CODES


def write_whole(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Write a file so that its name never stands for half of it; a killed writer leaves only a temporary name.

    With ``sync`` it is on the disk when this returns.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            if sync:
                os.fsync(file.fileno())
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def replace(source: Path, target: Path, pause: Callable[[float], None] = time.sleep) -> None:
    """Put a file in another's place; what only a moment's access by another program prevents is tried again."""
    for seconds in (*_PAUSES, None):
        try:
            os.replace(source, target)
            return
        except PermissionError as error:
            if seconds is None or not is_busy(error):
                raise
            make_writable(target)
            pause(seconds)


def make_writable(path: Path) -> None:
    """Take the read-only attribute away, which on Windows keeps a file from being replaced."""
    try:
        mode = path.stat().st_mode
        if not mode & stat.S_IWRITE:
            path.chmod(mode | stat.S_IWRITE)
    except FileNotFoundError:
        return


def is_held_open(path: Path) -> bool:
    """Whether Excel or LibreOffice says by its file beside it, or Windows by refusing us, that the workbook is open."""
    marks = (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#"))
    if any(os.path.lexists(mark) for mark in marks):
        return True
    return path.exists() and not _opens_for_writing(path)


def _opens_for_writing(path: Path) -> bool:
    """Whether no other program keeps us from writing; a read-only attribute or folder is no other program."""
    try:
        with path.open("r+b"):
            return True
    except OSError as error:
        return not (is_busy(error) and path.stat().st_mode & stat.S_IWRITE)


def sync_folder(folder: Path) -> None:
    """Have a folder's names on the disk; Windows has no such thing and needs none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def exchange(one: Path, other: Path) -> bool:
    """Let two files or folders change places in one step; ``False`` where the system or the disk knows no such step."""
    if sys.platform == "win32":
        return False
    names = os.fsencode(one), os.fsencode(other)
    library = ctypes.CDLL(None, use_errno=True)
    if hasattr(library, "renameat2"):
        failed = library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
    elif hasattr(library, "renamex_np"):
        failed = library.renamex_np(names[0], names[1], _EXCHANGE)
    else:
        return False
    code = ctypes.get_errno()
    if failed and code not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV, errno.EPERM, errno.EBUSY):
        raise OSError(code, os.strerror(code), str(other))
    return not failed
