"""Rows of amounts that no reader took for a table: said where they stand under a heading that promises a budget."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.model import Document, Finding, Paragraph, Place, Severity
from etl.numbers import fold
from etl.outline import Outline
from etl.words import squeeze

BUDGET_HEADING = re.compile(r"소요예산|소요재원|소요사업비|총사업비|재원조달|투자계획|예산현황|집행현황|예산집행")
_ROW = re.compile(r"[^\d○□※-][^\d,:]{0,30}?(?:\s+(?:[△▲-]?\s?\d{1,3}(?:,\d{3})+|-)){2,}(?:\s+\d{1,3}(?:\.\d+)?%?)?")
_SAID = 12  # lines within which a header without rows already says it


def unread_rows(document: Document, outline: Outline) -> Iterator[Finding]:
    """A warning for each heading of a budget under which rows of amounts stayed text."""
    told = [f.place.line or 0 for f in document.findings if f.code == "header_without_rows"]
    seen: set[tuple[str, str]] = set()
    for block, context in zip(document.blocks, outline.contexts, strict=True):
        key = (context.project, context.heading)
        if not isinstance(block, Paragraph) or key in seen or not BUDGET_HEADING.search(squeeze(context.heading)):
            continue
        line = block.place.line or 0
        if not _ROW.fullmatch(fold(block.text)):
            continue
        if any(0 <= line - header <= _SAID for header in told):
            continue
        seen.add(key)
        yield _finding(block.place, context.heading, block.text)


def _finding(place: Place, heading: str, text: str) -> Finding:
    return Finding(
        Severity.WARNING,
        "budget_rows_unread",
        f"‘{heading}’ 아래에 금액이 늘어선 줄이 있으나 표로 읽지 못해 쓰지 않았습니다. 원본의 표를 확인하고, 필요하면 한글(HWP, HWPX)이나 PDF 파일을 넣어 주십시오.",
        place,
        printed=fold(text),
    )
