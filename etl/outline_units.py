"""The unit a text declares: ``(단위: 천원)`` and the other ways reports print it."""

from __future__ import annotations

import re

from etl.numbers import MONEY_UNITS

_OPEN, _CLOSE, _INSIDE = r"[(\[<〔（［]", r"[)\]>〕）］]", r"[^()\[\]<>〔〕（）［］]"
_MONEY = "|".join(sorted(MONEY_UNITS, key=lambda word: (-len(word), word)))
_WORD = rf"(?:{_MONEY}|개소|개팀|가구|세대|회선|시간|[명인대건개식조회편부매종호면동평톤]|㎡|m²|㎞|km|m|GB|%p|%|％)"
_LIST = rf"{_WORD}(?:\s*[,，·/]\s*{_WORD})*"
_LABEL = r"(?:금액\s*)?단\s*위"
# Without a colon only known units count: 단위사업 and 단위 사업명 are no declarations.
UNIT = re.compile(
    rf"{_OPEN}{_INSIDE}*?(?<![가-힣]){_LABEL}"
    rf"(?:\s*[:：]\s*(?P<framed>(?:{_INSIDE}|\({_INSIDE}*\))*)|\s*(?P<spoken>{_LIST})\s*(?:[,/]{_INSIDE}*)?){_CLOSE}"
    rf"|(?:^[\s※*\-–]*|(?:기준|현재)\s*[,/·]?\s*){_LABEL}(?:\s*[:：]\s*(?P<bare>.*)|\s+(?P<alone>{_LIST})\s*)$"
)
"""A declaration of a unit within a text."""
_LIST_ALONE = re.compile(rf"^\s*{_OPEN}\s*(?P<unit>{_LIST})\s*{_CLOSE}\s*$")
_MONEY_AT_END = re.compile(rf"[가-힣\d]\s*{_OPEN}\s*(?P<unit>(?:{_MONEY})(?:\s*[,，]\s*%)?)\s*{_CLOSE}\s*$")
_SEPARATOR = re.compile(r"[,，.·ㆍ|]|\s+/\s+|/(?=\s*['’]?\d)")
_NOT_A_UNIT = re.compile(r"\d|기준|현재|이하|별도")


def read_unit(text: str) -> str:
    """The unit a text declares, a list of them with commas; the 기준일 beside it is left out.

    >>> read_unit("(단위 : 대, 2021. 1. 기준)"), read_unit("예산현황 (단위: 천원. %)"), read_unit("단위사업명")
    ('대', '천원, %', '')
    >>> read_unit("(2020. 12. 31. 기준, 단위: 백만원)"), read_unit("※ 금액단위: 천원")
    ('백만원', '천원')
    """
    match = UNIT.search(text)
    if not match:
        return ""
    stated = next((part for part in match.groups() if part), "")
    parts = [part.strip() for part in _SEPARATOR.split(stated)]
    return ", ".join(part for part in parts if part and not _NOT_A_UNIT.search(part))


def is_unit_line(text: str) -> bool:
    """Whether a line does nothing but declare a unit, a 기준일 perhaps beside it.

    >>> is_unit_line("(2021. 5. 31. 현재 / 단위 : 천원)"), is_unit_line("(천원)"), is_unit_line("예산 (단위: 천원)")
    (True, True, False)
    """
    return bool(_LIST_ALONE.match(text) or UNIT.match(text))


def spelt_out(text: str) -> str:
    """A line above a table with its unit said in full where only brackets show it; other lines as they are.

    >>> spelt_out("(천원)"), spelt_out("□ 예산현황 (천원, %)"), spelt_out("지원금 (10천원)")
    ('(단위: 천원)', '□ 예산현황 (단위: 천원, %)', '지원금 (10천원)')
    """
    match = _LIST_ALONE.match(text) or _MONEY_AT_END.search(text)
    return f"{text[: match.start('unit')]}단위: {text[match.start('unit') :]}" if match else text
