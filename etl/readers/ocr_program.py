"""Tesseract, if the machine has it: where it is, what it can read, and reading many small pictures at once.

It is a program of its own (Apache-2.0), installed by the officer; nothing of it is part of this package.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PROGRAM_VARIABLE = "ETL_TESSERACT"  # the program, where it is neither on the path nor where its installer puts it
KOREAN, DIGITS = "kor", "eng"  # the models: the Korean one for words; the English one reads digits better
BLOCK, LINE, RAW_LINE = "6", "7", "13"  # what Tesseract is to take a picture for (--psm)
_OLDEST = 4  # the first with the models of today
_ANSWER_SECONDS = 20.0  # for its version and languages
_INSTALL = (
    "Tesseract를 한국어 자료(kor)와 함께 설치하고 --ocr로 다시 실행하거나, 원본(한글·워드 파일)을 받아 넣어 주십시오"
)


class OcrError(Exception):
    """Why a page could not be recognised; the message is a Korean sentence without its full stop."""


@dataclass(frozen=True)
class Tesseract:
    """A Tesseract that can read Korean.  ``revision`` changes with the program and with its models."""

    program: str
    version: str
    models: tuple[str, ...]
    revision: str


def find_tesseract() -> Tesseract:
    """The Tesseract of this machine; raises ``OcrError`` that says what to install."""
    program = _program()
    if program is None:
        raise OcrError(f"글자 인식 프로그램 Tesseract가 이 컴퓨터에 없습니다. {_INSTALL}")
    version = _version(program)
    listed = _run([program, "--list-langs"], b"", _ANSWER_SECONDS).decode("utf-8", "replace").splitlines()
    models = tuple(model for model in (KOREAN, DIGITS) if model in (line.strip() for line in listed))
    if KOREAN not in models:
        raise OcrError(f"Tesseract({program})에 한국어 자료(kor.traineddata)가 없습니다. {_INSTALL}")
    said = "\n".join((version, *models, *_fingerprints(listed, models)))
    return Tesseract(program, version, models, hashlib.sha256(said.encode()).hexdigest())


def _program() -> str | None:
    """Where the program is: as said, on the path, or where the Windows installers put it without telling the path."""
    if said := os.environ.get(PROGRAM_VARIABLE):
        return said if shutil.which(said) else None
    homes = [os.environ.get("PROGRAMFILES"), os.environ.get("LOCALAPPDATA") and _below_local()]
    places = [Path(home) / "Tesseract-OCR" / "tesseract.exe" for home in homes if home]
    installed = next((str(place) for place in places if place.is_file()), None) if sys.platform == "win32" else None
    return installed or shutil.which("tesseract")


def _below_local() -> str:
    return str(Path(os.environ["LOCALAPPDATA"]) / "Programs")


def _version(program: str) -> str:
    said = _run([program, "--version"], b"", _ANSWER_SECONDS).decode("utf-8", "replace")
    found = re.match(r"tesseract\s+v?((\d+)\.\S*)", said)
    if not found:
        raise OcrError(f"'{program}'은(는) Tesseract가 아닙니다. {_INSTALL}")
    if int(found[2]) < _OLDEST:
        raise OcrError(f"Tesseract {found[1]}은(는) 너무 오래되었습니다. 4.1 이상을 설치해 주십시오. {_INSTALL}")
    return found[1]


def _fingerprints(listed: Sequence[str], models: Sequence[str]) -> Iterator[str]:
    """The hashes of the models: the fast, the common and the best one read differently under one name."""
    folder = re.search(r'"(.+)"', listed[0] if listed else "")
    for model in models:
        path = Path(folder[1] if folder else "") / f"{model}.traineddata"
        if path.is_file():
            with path.open("rb") as file:
                yield hashlib.file_digest(file, "sha256").hexdigest()


def recognise_lines(tesseract: Tesseract, model: str, pictures: bytes, *, mode: str, seconds: float) -> bytes:
    """What Tesseract reads in the pages of a TIFF, as TSV."""
    call = [
        tesseract.program,
        "stdin",
        "stdout",
        "-l",
        model,
        "--oem",
        "1",
        "--psm",
        mode,
        "-c",
        "tessedit_create_tsv=1",
    ]
    return _run(call, pictures, seconds)


def _run(call: Sequence[str], given: bytes, seconds: float) -> bytes:
    """What a call prints; it is one thread, since several calls run side by side."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        done = subprocess.run(
            call, input=given, capture_output=True, timeout=seconds, env=environment, creationflags=flags, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise OcrError(
            f"Tesseract가 {seconds:g}초 안에 끝나지 않아 멈추었습니다. 쪽을 나누어 저장해 넣어 주십시오"
        ) from late
    except OSError as fault:
        raise OcrError(f"Tesseract({call[0]})를 실행할 수 없습니다({fault.strerror}). {_INSTALL}") from fault
    if done.returncode != 0:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[-200:]
        raise OcrError(
            f"Tesseract가 실패했습니다(종료 코드 {done.returncode}: {said}). Tesseract를 다시 설치해 주십시오"
        )
    return done.stdout
