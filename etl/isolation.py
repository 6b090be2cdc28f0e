"""Reads files in child processes with limits of time and memory, so that a bad file harms nobody but itself.

Parsers crash: some end the whole interpreter on files of a kilobyte.  Each file is read by a warm child; when it dies,
hangs or eats memory, that one file gets a status, a new child takes its place, and all others go on.  Files and
answers pass through pipes as bytes and checked JSON, never as pickled objects.

A child contains faults; it is no sandbox, for it runs with the rights of the user.
"""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from etl.isolation_child import KILLED_FROM_OUTSIDE, Child
from etl.isolation_results import Failure, Limits, Result, Status, Task, status_of
from etl.readers.base import Source

__all__ = ["Failure", "Limits", "Pool", "Result", "Status", "Task", "read_all", "run_isolated", "status_of"]

_READ_AHEAD = 2  # files in flight for each worker, so that none waits and memory stays bounded


def run_isolated(reader_name: str, source: Source, *, seconds: float = 60.0, megabytes: int = 2048) -> Result:
    """Read one file in a child of its own; for many files ``Pool`` keeps its children warm."""
    with Pool(workers=1, limits=Limits(seconds, megabytes)) as pool:
        return pool.read(Task(reader_name, source))


def read_all(tasks: Iterable[Task], workers: int = 2, limits: Limits | None = None) -> Iterator[Result]:
    """Read many files, ``workers`` at a time; results come in the order of the tasks."""
    with Pool(workers, limits) as pool:
        yield from pool.read_all(tasks)


class Pool:
    """A few warm children that read files; close it, or use it in a ``with`` block."""

    def __init__(self, workers: int = 2, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._size = max(1, workers)
        self._workers = [Worker() for _ in range(self._size)]
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, task: Task) -> Result:
        """Read one file with the next idle child."""
        worker = self._idle.get()
        try:
            return worker.read(task, self._limits)
        finally:
            self._idle.put(worker)

    def read_all(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """Read many files; results come in the order of the tasks, and tasks are taken only as they are needed."""
        waiting: deque[Future[Result]] = deque()
        threads = ThreadPoolExecutor(self._size)
        try:
            for task in tasks:
                waiting.append(threads.submit(self.read, task))
                if len(waiting) >= self._size * _READ_AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException:  # Ctrl-C, or a caller that stops early: the children must not outlive us
            self.close()
            raise
        finally:
            threads.shutdown(wait=True, cancel_futures=True)

    def close(self) -> None:
        """End the children."""
        for worker in self._workers:
            worker.close()


class Worker:
    """One child process; started when it is first needed, and again after it died."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._closed = False

    def read(self, task: Task, limits: Limits) -> Result:
        """Read one file; whatever happens to the child, the result says it.

        A child that something outside killed says nothing about the file, so the file is tried once more.
        """
        result = self._attempt(task, limits)
        if isinstance(result, Failure) and result.detail == KILLED_FROM_OUTSIDE and not self._closed:
            return self._attempt(task, limits)
        return result

    def close(self) -> None:
        """End the child for good."""
        self._closed = True
        if self._child is not None:
            self._child.end()

    def _attempt(self, task: Task, limits: Limits) -> Result:
        """One try with a child that waits for work; one that is of no more use is ended."""
        if self._closed:
            raise RuntimeError("the pool is closed")
        if self._child is None or not self._child.is_alive():
            self._child = Child(limits)
        result = self._child.read(task, limits)
        if isinstance(result, Failure) and result.status is Status.MEMORY:
            self._child.end()  # its memory is in pieces
        return result
