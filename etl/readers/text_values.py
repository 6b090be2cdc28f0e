"""What a value looks like in running text, so that cells can be told apart without knowing what they mean."""

from __future__ import annotations

import re
from functools import lru_cache

UNIT_WORDS = (
    "백만원|천만원|십억원|억원|만원|천원|조원|원|건|명|인|대|식|조|회선|회|선|개소|개면|개월|개팀|개과|개|면|편|부|매|종|호|"
    "시간|과정|채널|가구|세대|팀|동|석|권|점|주|년|월|일|위|배|평|곳|기|차|쪽|%p|％|%|㎡|㎞|㎥|㎏|km|m²|m|GB|TB|MB|CH|EA|톤|t"
)
# A scan reads 0 and 1 as letters, at the front of a number only where a group of thousands follows.
_DIGITS = r"(?:\d|[OoIl](?=[\dOoIl]{0,2}[,.，．]\d))(?:[\dOoIl,.，．]*[\dOoIl])?"
_PAREN = r"\([^()\n]*(?:\([^()]*\)[^()\n]*)?\)"
_NUMBER = rf"(?:[△▲▽▼∆Δ]\s?|[+\-−–])?{_DIGITS}\s?(?:{UNIT_WORDS})?(?:\s*(?!\(\s*단위){_PAREN}|\s?경과)?"
_SPOKEN = rf"{_DIGITS}\s?[조억]\s?\d[\d,]*\s?(?:[천백십]?만|억|천)원?(?:\s*{_PAREN})?"
_DASH = r"[-–—−―_ㅡı]+"
_DATE = r"['’‘`]?(?:(?:19|20)\d\d|\d\d)\s?\.\s?\d{1,2}\.(?:\s?\d{1,2}\.)?|(?:19|20)\d\d\.\s?\d{1,2}(?:\.\s?\d{1,2})?(?![\d,])"
_ELAPSED = r"\d{1,2}년\s?경과"
VALUE_PATTERN = rf"(?:{_DATE}|{_ELAPSED}|{_SPOKEN}|{_NUMBER}|{_DASH})"

_VALUE = re.compile(VALUE_PATTERN)
_MAY_END = re.compile(r"(?:[\d·:;'`)%％\-–—−―_ㅡı.OoIl]|\d\s?\S{1,4}|경과)\s*$")
_VALUE_HERE = re.compile(rf"(?P<value>{VALUE_PATTERN})(?=\s|$)")
# What a scan makes of △3 and of a speck behind a number: taken for values only beside values that are whole.
_DAMAGED_HERE = re.compile(r"(?P<value>A\s?\d[\d,.]*|\d{1,3}(?:[,.]\d{3})+[·:;'`])(?=\s|$)")
_YEAR = r"(?:['’‘`]\d\d\.?|(?:19|20)\d\d|\d\d(?=\s?년))\s?년?도?(?:\s?(?:이전|이후|까지|말))?(?:\s?\([^()]*\))?"
_TIME = re.compile(
    rf"{_YEAR}|\d급|(?:['’‘`]?\d{{2,4}}\.\s?)?\d{{1,2}}\.(?:\s?\d{{1,2}}\.?)?\s?(?:기준|까지|말)|"
    r"['’‘`]?(?:\d{4}|\d\d)\.\s?\d{1,2}\.\s?(?:\d{1,2}\.)?\s?\([^()]*\)|[1-4]/4분기|\d{1,2}월"
)
_PAGE_MARK = re.compile(r"\s*(?:[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}\s*/\s*\d{1,4}|<\s*\d{1,4}\s*>|\d{1,3}\s*쪽)\s*")
_UNIT_LINE = re.compile(r"\s*[\[(（〔<]\s*(?:단\s*위|기\s*준\s*일?)\s*[:：].*")


@lru_cache(maxsize=65_536)
def is_value(text: str) -> bool:
    """Whether a text is one printed value: a number with what belongs to it, a date, a dash.

    >>> [is_value(t) for t in ("1,084,678(구비)", "△ 3", "13년 경과", "2010. 1.", "-", "4급", "전산운영팀")]
    [True, True, True, True, True, False, False]
    """
    return bool(_VALUE.fullmatch(text.strip()))


@lru_cache(maxsize=65_536)
def is_time_label(text: str) -> bool:
    """Whether a text is a year, a grade or a date that heads a column.

    >>> [is_time_label(t) for t in ("2020년", "2014년 이전", "4급", "9.30.기준", "’20. 11.(명)", "36.2")]
    [True, True, True, True, True, False]
    """
    return bool(_TIME.fullmatch(text.strip()))


def is_header_like(text: str) -> bool:
    """Whether a text may stand in a header: short, no bullet, and a number only where it is a time or a grade."""
    stripped = text.strip()
    if len(stripped) > 40 or re.match(r"[-·ㆍ▪◦○•※□]\s*\S", stripped):
        return False
    return is_time_label(stripped) or not is_value(stripped)


def is_page_mark(text: str) -> bool:
    """Whether a line only numbers a page.

    >>> is_page_mark("- 12 -"), is_page_mark("12")
    (True, False)
    """
    return bool(_PAGE_MARK.fullmatch(text))


def is_unit_line(text: str) -> bool:
    """Whether a line only declares the unit or the date of a table.

    >>> is_unit_line("(단위 : 천원)"), is_unit_line("□ 예산현황 (단위: 천원)")
    (True, False)
    """
    return bool(_UNIT_LINE.fullmatch(text))


@lru_cache(maxsize=65_536)
def split_values(text: str) -> tuple[str, tuple[str, ...]]:
    """A line as the text it begins with and the values it ends with.

    >>> split_values("구 비 1,501,640 △ 3 -")
    ('구 비', ('1,501,640', '△ 3', '-'))
    """
    best: tuple[str, tuple[str, ...]] = (text.strip(), ())
    if not _MAY_END.search(text):
        return best
    for start in (match.end() for match in re.finditer(r"^\s*|\s+", text)):
        values = _all_values(text, start)
        if values:
            return text[:start].strip(), values
    return best


def _all_values(text: str, start: int) -> tuple[str, ...]:
    """The values that make up a text from a position on, nothing between them; none where something else is."""
    values: list[str] = []
    position = start
    damaged = 0
    while position < len(text):
        match = _VALUE_HERE.match(text, position)
        if not match:
            match = _DAMAGED_HERE.match(text, position)
            damaged += 1
        if not match:
            return ()
        values.append(match["value"].strip())
        position = match.end() + _blank_run(text, match.end())
    return tuple(values) if len(values) >= 2 * damaged else ()


def _blank_run(text: str, position: int) -> int:
    return len(text[position:]) - len(text[position:].lstrip())
