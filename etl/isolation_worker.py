"""The child side of isolation: reads one file after another for its parent, under limits it sets for itself.

The parent sends a frame of JSON (which reader, which limits) and the file's bytes; the answer is one frame of JSON.
What a reader prints goes nowhere near the answers.  Nothing here imports more than a reader needs.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import traceback
from typing import IO, Any

from etl.document_json import to_plain
from etl.readers import reader_of
from etl.readers.base import ReadError, Source

LENGTH = struct.Struct(">Q")
_GRACE_SECONDS = 10  # after the parent's limit, should the parent itself be gone
_MAX_FILE_BYTES = 64 << 20  # what a reader may write to disk at most; none of ours writes
_OUT_OF_MEMORY = b'{"status":"MEMORY"}'


def serve() -> None:
    """Answer requests until the parent closes the pipe."""
    requests, answers = sys.stdin.buffer, _own_stdout()
    _limit_once()
    while (request := receive(requests)) is not None:
        head = json.loads(request)
        data = read_exactly(requests, head["size"])
        if data is None:
            return
        answer = _answer(head, data)
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """The next frame, ``None`` where the other side has gone."""
    head = read_exactly(pipe, LENGTH.size)
    return None if head is None else read_exactly(pipe, LENGTH.unpack(head)[0])


def read_exactly(pipe: IO[bytes], size: int) -> bytes | None:
    """So many bytes, ``None`` where the pipe ends before."""
    data = pipe.read(size)
    return data if len(data) == size else None


def _own_stdout() -> IO[bytes]:
    """The pipe to the parent, taken away from whatever prints."""
    pipe = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return pipe


def _answer(head: dict[str, Any], data: bytes) -> bytes:
    """The answer to one request: a document, or what went wrong; every fault of a reader ends here."""
    _begin(head["seconds"], head["megabytes"])
    try:
        document = reader_of(head["reader"])(Source(head["report"], data))
        answer = _encoded({"status": "OK", "document": to_plain(document)})
    except ReadError as refusal:
        answer = _encoded({"status": refusal.status, "message": refusal.message})
    except MemoryError:
        answer = _OUT_OF_MEMORY
    except Exception as fault:
        detail = "".join(traceback.format_exception(fault))[-4000:]
        answer = _encoded({"status": "CRASH", "error": type(fault).__name__, "detail": detail})
    _end()
    return answer if len(answer) <= head["largest"] else _encoded({"status": "FLOOD", "size": len(answer)})


def _encoded(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=True, separators=(",", ":")).encode("ascii")


if sys.platform == "win32":  # the parent limits the child through a job object there

    def _limit_once() -> None:
        """Nothing to do: the parent has set the limits."""

    def _begin(seconds: float, megabytes: int) -> None:
        """Nothing to do: the parent has set the limits."""

    def _end() -> None:
        """Nothing to undo."""

else:
    import resource
    import signal

    def _limit_once() -> None:
        """Limits that hold for the whole life of the child; Ctrl-C is the parent's affair."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _soften(resource.RLIMIT_FSIZE, _MAX_FILE_BYTES)

    def _begin(seconds: float, megabytes: int) -> None:
        """The limits of one task: memory, and an alarm that ends the child should its parent be gone."""
        _soften(resource.RLIMIT_AS, megabytes << 20)
        signal.alarm(int(seconds) + _GRACE_SECONDS)

    def _end() -> None:
        """Give the memory limit up, so that the answer can be sent in any case."""
        signal.alarm(0)
        _soften(resource.RLIMIT_AS, resource.RLIM_INFINITY)

    def _soften(kind: int, wanted: int) -> None:
        """Set a soft limit, within the hard one."""
        _, hard = resource.getrlimit(kind)
        below = (
            wanted
            if hard == resource.RLIM_INFINITY
            else (hard if wanted == resource.RLIM_INFINITY else min(wanted, hard))
        )
        resource.setrlimit(kind, (below, hard))
