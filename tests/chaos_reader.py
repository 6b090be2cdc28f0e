"""A reader for the tests of isolation: it does to its process what its file says."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from etl.model import Cell, Document, Paragraph, Place, Table
from etl.readers.base import ReadError, Source


def read(source: Source) -> Document:
    """Misbehave as told, or give a document of one table."""
    order, _, detail = source.data.decode().partition(" ")
    text = ORDERS[order](detail)
    report = "other" if order == "lie" else source.report
    if text:
        return Document(report, source.sha256, "chaos", (Paragraph(text, Place()),))
    table = Table("t1", Place(source.report), 1, 1, (Cell(order, 1, 1),))
    return Document(report, source.sha256, "chaos", (table,))


def _spin(detail: str) -> str:
    while True:
        pass


def _native_memory(detail: str) -> str:
    os.write(2, b"memory allocation of 549755813888 bytes failed\n")
    os.abort()


def _kill(marker: str) -> str:
    """Die as if killed from outside; with a marker file, only the first time."""
    if not marker or not Path(marker).exists():
        if marker:
            Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return ""


def _fail(detail: str) -> str:
    raise KeyError("planted")


def _refuse(status: str) -> str:
    raise ReadError(status, "a: 읽지 못합니다.")


def _recurse(detail: str) -> str:
    return _recurse(detail)


def _pollute(detail: str) -> str:
    sys.stdout.write("no frame\n" * 10_000)
    sys.stdout.flush()
    os.write(1, b"\xff" * 100_000)
    return ""


def _nonsense(detail: str) -> str:
    """Write to every pipe that could be the one to the parent, as a reader that was taken over might."""
    for descriptor in range(3, 12):
        try:
            os.write(descriptor, b"\x00" * 7 + b"\x05" + b"[1,2]")
        except OSError:
            continue
    time.sleep(60)
    return ""


def _memory(detail: str) -> str:
    return str(len(bytearray(8 << 30)))


def _hang(detail: str) -> str:
    time.sleep(3600)
    return ""


ORDERS: dict[str, Callable[[str], str]] = {
    "good": lambda detail: "",
    "lie": lambda detail: "",
    "abort": lambda detail: os.abort(),
    "exit": lambda detail: os._exit(int(detail or 3)),
    "hang": _hang,
    "spin": _spin,
    "memory": _memory,
    "native-memory": _native_memory,
    "kill": _kill,
    "raise": _fail,
    "recurse": _recurse,
    "refuse": _refuse,
    "pollute": _pollute,
    "nonsense": _nonsense,
    "environment": lambda detail: " ".join(sorted(os.environ)),
    "modules": lambda detail: " ".join(sorted(sys.modules)),
    "flood": lambda detail: "x" * (5 << 20),
}
