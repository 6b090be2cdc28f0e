"""The errors that end a build: each has an exit code and a Korean sentence that says what to do next."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of the command line; the highest that applies wins."""

    OK = 0
    USAGE = 1
    UNREADABLE_INPUT = 2
    EDITED_OUTPUT_KEPT = 3
    OUTPUT_LOCKED = 4
    CHECKS_FAILED = 5
    TEMPLATE = 6
    ANOTHER_BUILD = 7
    CANNOT_WRITE = 8
    INTERNAL = 9
    NO_REPORT = 10
    NO_TABLE = 11
    INTERRUPTED = 130


class BuildError(Exception):
    """A build that cannot go on; nothing of an earlier build has been touched."""

    def __init__(self, code: ExitCode, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
