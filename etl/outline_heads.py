"""The headings inside a project's body: the vocabulary that says what part of a body each one opens."""

from __future__ import annotations

import re
from enum import Enum

from etl.outline_lines import Line, Mark, compact


class Role(Enum):
    """What a heading is for a project's body."""

    OPENING = "opening"  # 사업개요: every body has it, near its start
    BEFORE = "before"  # 사업 필요성, 추진방향: stands before 사업개요, or alone
    BUDGET = "budget"  # 소요예산, 예산현황: stands at the end
    OTHER = "other"


_WHEN = r"(?:(?:20\d\d|['’]\d\d)년도?)?"
_OPENING = re.compile(r"^(?:사업|업무|추진|과제|시설)?(?:개요|개황)$|^(?:사업|업무)의?개요$")
_BEFORE = re.compile(
    r"^(?:(?:사업|추진)의?)?(?:필요성|배경|목적|근거|방향|취지)(?:및(?:필요성|배경|목적|근거|방향))?$|^(?:사업|과제|업무)명$"
)
_BUDGET = re.compile(
    rf"^{_WHEN}(?:총)?(?:소요예산|소요사업비|예산현황|예산집행현황|예산집행실적|예산및집행현황|소요재원|재원계획|투자계획|사업예산|예산액?|사업비)$"
)
_KNOWN = re.compile(
    r"^(?:세부|주요|향후|그간)?(?:추진|사업)(?:계획|실적|현황|내용|일정|사항|성과|경과)(?:및(?:계획|실적|성과))?$|^향후계획$|^기대효과$"
    r"|^진단및과제$|^문제점(?:및대책)?$|^활용계획$|^주요내용$"
)
_BARE = re.compile(r"^(?:사업개요|사업필요성|추진배경|추진목적|추진방향|사업목적)$")


def head_of(line: Line) -> str:
    """The words of a heading before its colon and brackets, compact, for comparing with vocabulary.

    >>> from etl.model import Place
    >>> head_of(Line(0, "", Mark.BOX, "", "2021년 소요예산 : 747,552천원", Place()))
    '2021년소요예산'
    """
    return compact(re.split(r"[:：(\[（]", line.body, maxsplit=1)[0])


def role_of(line: Line) -> Role:
    """What a heading's words make it."""
    head = head_of(line)
    for role, pattern in ((Role.OPENING, _OPENING), (Role.BEFORE, _BEFORE), (Role.BUDGET, _BUDGET)):
        if pattern.match(head):
            return role
    return Role.OTHER


def is_known_part(line: Line) -> bool:
    """Whether a line's words are a heading that every report has inside its bodies (추진계획, 기대효과)."""
    return bool(_KNOWN.match(head_of(line)))


def is_bare_heading(line: Line) -> bool:
    """Whether an unmarked line is a heading that lost its box (`` 사업개요``)."""
    if line.mark is not Mark.PLAIN or len(line.text) > 40:
        return False
    head, whole = head_of(line), head_of(line) == line.compact
    amount = re.search(r"[:：]\s*총?\s*[\d,]+\s*(?:천|백만|억)?원", line.body)
    return bool((whole and (_BARE.match(head) or _KNOWN.match(head))) or (_BUDGET.match(head) and (whole or amount)))


def is_top_heading(line: Line) -> bool:
    """Whether a line heads a part of a body: boxed, or of the known words without its box."""
    worded = role_of(line) is not Role.OTHER or is_known_part(line)
    return line.mark is Mark.BOX or is_bare_heading(line) or (line.level > 0 and line.mark is Mark.PLAIN and worded)
