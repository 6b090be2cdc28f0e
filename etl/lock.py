"""One build at a time in an output folder: a lock the system lets go of when its holder dies, and who holds it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from etl.errors import BuildError, ExitCode

LOCK = ".etl.lock"
_LOOK_AGAIN = 0.1


@contextmanager
def locked(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the lock of an output folder; raises ``BuildError`` that says who holds it, or waits for them."""
    made = _made(folder)
    path = folder / LOCK
    file = _acquire(path, wait)
    try:
        yield
    finally:
        _let_go(path, file)
        if made:
            with contextlib.suppress(OSError):  # not empty: the build has written into it
                folder.rmdir()


def _made(folder: Path) -> bool:
    """Make the folder; whether it was not there."""
    if folder.is_dir():
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    return True


def _acquire(path: Path, wait: bool) -> IO[bytes]:
    """The open lock file, locked by us and still the one that has the name."""
    while True:
        file = _open(path)
        if _try_lock(file.fileno()):
            if _has_name(file, path):
                _sign(file)
                return file
            file.close()
            continue
        holder = _holder(file)
        file.close()
        if not wait:
            raise BuildError(
                ExitCode.ANOTHER_BUILD,
                f"'{path.parent}'에 다른 빌드가 쓰고 있습니다({holder}). 끝난 뒤 다시 실행하거나 --wait를 붙여 기다리게 하십시오.",
            )
        time.sleep(_LOOK_AGAIN)


def _open(path: Path) -> IO[bytes]:
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b", buffering=0)
    except OSError as error:
        raise _cannot_write(path.parent, error) from error


def _cannot_write(folder: Path, error: OSError) -> BuildError:
    return BuildError(
        ExitCode.CANNOT_WRITE,
        f"결과 폴더 '{folder}'에 쓸 수 없습니다({error.strerror}). 폴더의 위치와 쓰기 권한을 확인한 뒤 다시 실행하십시오.",
    )


def _has_name(file: IO[bytes], path: Path) -> bool:
    """Whether the file we locked is still the one called so: its last holder may just have removed it."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _sign(file: IO[bytes]) -> None:
    """Say who holds it; on a full disk the lock holds without, and what is written next says that the disk is full."""
    since = datetime.now().strftime("%Y-%m-%d %H:%M")
    with contextlib.suppress(OSError):
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}).encode())


def _holder(file: IO[bytes]) -> str:
    """Who holds it, in words."""
    try:
        told = json.loads(file.read(1000))
        return f"컴퓨터 {told['host']}, 프로세스 {told['pid']}, {told['since']}부터"
    except (ValueError, KeyError, TypeError, OSError):  # it is only just being signed
        return "방금 시작함"


def _let_go(path: Path, file: IO[bytes]) -> None:
    """Remove the name while we still hold the lock, then close; Windows wants it the other way round."""
    if sys.platform == "win32":
        file.close()
    with contextlib.suppress(OSError):  # on Windows another build may have opened it by now: it will remove it
        path.unlink()
    file.close()


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a byte nobody writes, so that the holder's name stays readable

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
