"""A time limit for work in this process: our own reading of a document, which no child process contains."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class TimeUp(BaseException):
    """The time is up."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise ``TimeUp`` in the block when it takes longer; works wherever Python runs, between two of its steps."""
    thread, lock = threading.get_ident(), threading.Lock()
    state = {"over": False, "fired": False}

    def on_time_up() -> None:
        with lock:
            if not state["over"]:
                state["fired"] = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TimeUp))

    timer = threading.Timer(seconds, on_time_up)
    timer.daemon = True
    timer.start()
    try:
        yield
        with lock:
            state["over"] = True
        while state["fired"]:
            time.sleep(0.01)  # it is on its way, and must not arrive anywhere else
    finally:
        timer.cancel()
        state["over"] = True
