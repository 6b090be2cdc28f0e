"""The second reading of a report with scanned pages, by character recognition, where the officer asks for it.

The first reading names the scanned pages; only a file that has some is read again, so ``--ocr`` costs others nothing.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from etl.isolation import Limits, Pool, Task
from etl.model import Document, Finding, Place, Severity
from etl.readers.base import Source
from etl.readers.ocr_program import OcrError, find_tesseract
from etl.store import Store

READER = "etl.readers.ocr:read_scanned_pdf"
UNREAD = "pdf_scanned_page"
SECONDS_A_PAGE = 60.0  # a dense page takes ten on an office PC


def engine() -> str:
    """What stands for the recognition of this machine: its program and models, or why there is none."""
    try:
        return find_tesseract().revision
    except OcrError as problem:
        return str(problem)


def read_scans(document: Document, path: Path, limits: Limits, cache: Path | None) -> Document:
    """The document with its scanned pages recognised; as it was, with a finding, where that failed as a whole."""
    pages = sum(finding.code == UNREAD for finding in document.findings)
    if not pages:
        return document
    source = Source(document.report, path.read_bytes())
    store, reader = Store(cache), f"{READER} {engine()}"
    if kept := store.load(reader, source, document.sha256):
        return kept
    patient = replace(limits, seconds=limits.seconds + SECONDS_A_PAGE * pages)
    with Pool(1, patient) as pool:
        result = pool.read(Task(READER, source))
    if not isinstance(result, Document):
        return replace(document, findings=(*document.findings, _failed(document.report, result.message)))
    if not is_unsettled(result.findings):
        store.save(reader, source, result)
    return result


def is_unsettled(findings: tuple[Finding, ...]) -> bool:
    """Whether another try may read more, if only because Tesseract was installed meanwhile."""
    return any(finding.code in (UNREAD, "pdf_ocr_failed") for finding in findings)


def _failed(report: str, why: str) -> Finding:
    message = f"스캔한 쪽의 글자 인식을 마치지 못했습니다. {why} 원본(한글·워드 파일)이 있으면 그 파일을 넣어 주십시오."
    return Finding(Severity.WARNING, "pdf_ocr_failed", message, Place(report=report))
