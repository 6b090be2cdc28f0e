"""The parent's hold on one child: starting it, one question and its answer, and what its death says."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from typing import Any, Protocol

from etl.document_json import NotADocument, from_plain, plain_json
from etl.isolation_results import (
    REFUSALS,
    Failure,
    Limits,
    Result,
    Status,
    Task,
    crashed,
    flooded,
    out_of_memory,
    timeout,
)
from etl.isolation_worker import LENGTH, read_exactly

KILLED_FROM_OUTSIDE = "killed from outside"

_BOOT = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from etl.isolation_worker import serve; serve()"
_KEPT_VARIABLES = (
    *("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE", "TZ"),
    *("ETL_TESSERACT", "TESSDATA_PREFIX", "PROGRAMFILES", "LOCALAPPDATA"),  # where Tesseract and its models are
)
_MEMORY_SIGNS = (b"memory allocation of", b"bad_alloc", b"out of memory", b"Out of memory", b"MemoryError")
_SIGALRM = getattr(signal, "SIGALRM", 0)
_SIGKILL = getattr(signal, "SIGKILL", 0)
_LONGEST_MESSAGE = 2_000


class _Closable(Protocol):
    """A pipe, a file or a job."""

    def close(self) -> None:
        """Let go of it."""


class Child:
    """One running child process."""

    def __init__(self, limits: Limits) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, json.dumps([os.path.abspath(path) for path in sys.path])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors.fileno(),
            env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
            start_new_session=True,  # Ctrl-C is for us, and the child's own children go with it
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._job = _limited(self._process, limits)
        self._late = False
        self._ended = False

    def is_alive(self) -> bool:
        """Whether it can take a task."""
        return not self._ended and self._process.poll() is None

    def read(self, task: Task, limits: Limits) -> Result:
        """Have it read a file; it is dead afterwards where the result says so."""
        alarm = threading.Timer(limits.seconds, self._on_time_up)
        alarm.daemon = True
        alarm.start()
        try:
            answer = self._exchange(task, limits)
        finally:
            alarm.cancel()
            alarm.join()
        if answer is not None:
            return _result(task, limits, answer)
        failure = self._post_mortem(task.source.report, limits)
        self.end()
        return failure

    def end(self) -> None:
        """Kill it and let go of its pipes."""
        self._kill()
        self._process.wait()
        if not self._ended:
            self._ended = True
            for pipe in (self._process.stdin, self._process.stdout, self._errors, self._job):
                _close(pipe)

    def _on_time_up(self) -> None:
        self._late = True
        self._kill()

    def _kill(self) -> None:
        """Kill it and whatever it may have started."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                _kill_group(self._process)

    def _exchange(self, task: Task, limits: Limits) -> dict[str, Any] | None:
        """Send a task and take the answer; ``None`` where there was none, or one that makes no sense."""
        try:
            return self._ask(task, limits)
        except (OSError, ValueError):  # the pipe broke or was closed, or the answer is no JSON
            return None

    def _ask(self, task: Task, limits: Limits) -> dict[str, Any] | None:
        to_child, from_child = self._process.stdin, self._process.stdout
        if to_child is None or from_child is None:
            return None
        largest = limits.answer_megabytes << 20
        to_child.write(_request(task, limits, largest))
        to_child.write(task.source.data)
        to_child.flush()
        head = read_exactly(from_child, LENGTH.size)
        size = LENGTH.unpack(head)[0] if head else 0
        body = read_exactly(from_child, size) if 0 < size <= largest else None
        answer = None if body is None else plain_json(body)
        return answer if isinstance(answer, dict) else None

    def _post_mortem(self, report: str, limits: Limits) -> Failure:
        """What the death of the child says of the file."""
        killed_by_us = self._late
        answered_nonsense = not killed_by_us and not self._has_died()
        self._kill()
        code = self._process.wait()
        if killed_by_us or (_SIGALRM and code == -_SIGALRM):
            return timeout(report, limits)
        if any(sign in self._last_words() for sign in _MEMORY_SIGNS):
            return out_of_memory(report, limits)
        if answered_nonsense:
            return crashed(report, "알 수 없는 응답")
        outside = KILLED_FROM_OUTSIDE if _SIGKILL and code == -_SIGKILL else ""
        return crashed(report, f"종료 코드 {code}", outside)

    def _has_died(self) -> bool:
        """Whether it is dying of itself: a pipe closes a little before its process ends."""
        try:
            self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _last_words(self) -> bytes:
        """The end of what it wrote to its error stream."""
        if self._ended:
            return b""
        size = os.fstat(self._errors.fileno()).st_size
        self._errors.seek(max(0, size - 4096))
        return self._errors.read(4096)


def _request(task: Task, limits: Limits, largest: int) -> bytes:
    """The frame that tells a child what to do; the file's bytes follow it."""
    head = {
        "reader": task.reader,
        "report": task.source.report,
        "size": len(task.source.data),
        "seconds": limits.seconds,
        "megabytes": limits.megabytes,
        "largest": largest,
    }
    frame = json.dumps(head).encode("ascii")
    return LENGTH.pack(len(frame)) + frame


def _result(task: Task, limits: Limits, answer: dict[str, Any]) -> Result:
    """What an answer says, believed only as far as it can be checked."""
    report, status = task.source.report, answer.get("status")
    if status == "OK":
        return _document(task, answer)
    if status in REFUSALS:
        return Failure(report, Status(status), str(answer.get("message", ""))[:_LONGEST_MESSAGE])
    if status == "MEMORY":
        return out_of_memory(report, limits)
    if status == "FLOOD" and isinstance(answer.get("size"), int):
        return flooded(report, limits, answer["size"])
    error = str(answer.get("error", "알 수 없는 응답"))[:100]
    return crashed(report, error, str(answer.get("detail", ""))[:4000])


def _document(task: Task, answer: dict[str, Any]) -> Result:
    """The document of an answer, if it is one, and one of this file."""
    try:
        document = from_plain(answer.get("document"))
    except NotADocument as fault:
        return crashed(task.source.report, "알 수 없는 응답", str(fault))
    if (document.report, document.sha256) != (task.source.report, task.source.sha256):
        return crashed(task.source.report, "다른 파일의 응답")
    return document


def _close(pipe: _Closable | None) -> None:
    """Close a pipe whose other end may be gone."""
    if pipe is not None:
        with contextlib.suppress(OSError):
            pipe.close()


if sys.platform == "win32":
    from etl.isolation_windows import limited as _limited

    def _kill_group(process: subprocess.Popen[bytes]) -> None:
        process.kill()

else:

    def _limited(process: subprocess.Popen[bytes], limits: Limits) -> _Closable | None:
        """Nothing to do: the child limits itself before each file."""
        return None

    def _kill_group(process: subprocess.Popen[bytes]) -> None:
        os.killpg(process.pid, signal.SIGKILL)
