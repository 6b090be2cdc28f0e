"""What becomes of a file that is read in isolation: the closed list of statuses, the limits, and the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from etl.model import Document, Severity
from etl.readers.base import Source


class Status(StrEnum):
    """What became of a file; the list is closed."""

    OK = "OK"
    OK_WITH_NOTES = "OK_WITH_NOTES"
    PARTIAL = "PARTIAL"
    EMPTY = "EMPTY"
    UNSUPPORTED = "UNSUPPORTED"
    ENCRYPTED = "ENCRYPTED"
    DAMAGED = "DAMAGED"
    REFUSED = "REFUSED"
    TIMEOUT = "TIMEOUT"
    MEMORY = "MEMORY"
    CRASH = "CRASH"
    DUPLICATE_OF = "DUPLICATE_OF"
    SKIPPED = "SKIPPED"
    UNSTABLE = "UNSTABLE"
    VANISHED = "VANISHED"


REFUSALS = frozenset({Status.UNSUPPORTED, Status.ENCRYPTED, Status.DAMAGED, Status.REFUSED})
"""The statuses that a reader itself gives, with a sentence of its own."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: seconds, and megabytes of memory and of answer."""

    seconds: float = 60.0
    megabytes: int = 2048
    answer_megabytes: int = 256


@dataclass(frozen=True, slots=True)
class Task:
    """A file and the name of the reader that is to read it."""

    reader: str
    source: Source


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file could not be read; ``detail`` is for the log, the message for people."""

    report: str
    status: Status
    message: str
    detail: str = ""


Result = Document | Failure


def status_of(result: Result) -> Status:
    """The status of a result; an error among a reader's findings says that a part of the file could not be read."""
    if isinstance(result, Failure):
        return result.status
    if any(finding.severity is Severity.ERROR for finding in result.findings):
        return Status.PARTIAL
    if not result.tables:
        return Status.EMPTY
    return Status.OK_WITH_NOTES if result.findings else Status.OK


def timeout(report: str, limits: Limits) -> Failure:
    """The file took longer than it may."""
    message = (
        f"{report}: {limits.seconds:g}초 안에 다 읽지 못해 멈추었습니다(허용 {limits.seconds:g}초). "
        "필요한 쪽이나 시트만 남겨 나누어 저장하거나, 시간 한도를 늘려 다시 실행해 주세요."
    )
    return Failure(report, Status.TIMEOUT, message)


def out_of_memory(report: str, limits: Limits) -> Failure:
    """The file took more memory than it may."""
    message = (
        f"{report}: 읽는 데 메모리를 {limits.megabytes:,}MB 넘게 쓰려 해 멈추었습니다(허용 {limits.megabytes:,}MB). "
        "필요한 쪽이나 시트만 남겨 나누어 저장하거나, 메모리 한도를 늘려 다시 실행해 주세요."
    )
    return Failure(report, Status.MEMORY, message)


def flooded(report: str, limits: Limits, size: int) -> Failure:
    """The file holds more than a report can."""
    message = (
        f"{report}: 읽은 내용이 {size / (1 << 20):,.0f}MB로 한도 {limits.answer_megabytes:,}MB를 넘었습니다. "
        "필요한 쪽이나 시트만 남겨 나누어 저장한 파일을 넣어 주세요."
    )
    return Failure(report, Status.REFUSED, message)


def crashed(report: str, what: str, detail: str = "") -> Failure:
    """The reader fell over the file; the fault is ours or the file's, but only this file is lost."""
    message = (
        f"{report}: 읽는 프로그램이 멈추었습니다({what}). 원래 프로그램에서 열어 다시 저장하거나 다른 형식(HWPX, xlsx, "
        "PDF)으로 저장한 파일을 넣어 주세요."
    )
    return Failure(report, Status.CRASH, message, detail)
