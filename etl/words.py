"""The vocabulary of the reports as data: funding sources, look-alike spellings, and how a label is compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from etl.numbers import fold

# Written forms a damaged or misspelt word stands for.  Keys and values are squeezed labels.
LOOK_ALIKE_WORDS = {
    "소요자원": "소요재원",
    "연차별소요자원": "연차별소요재원",
    "연차벌소요재원": "연차별소요재원",
    "년차별소요재원": "연차별소요재원",
    "재윈별": "재원별",
    "제원별": "재원별",
    "재원벌": "재원별",
    "사비": "시비",
    "구버": "구비",
    "귀비": "구비",
    "합게": "합계",
    "게": "계",
    "집행율": "집행률",
    "증감율": "증감률",
    "내구연한": "내용연수",
    "도입년도": "도입연도",
    "추진연도": "추진년도",
    "조정규부금": "조정교부금",
}

# What converters to plain text write where a table or a picture stood.
PLACEHOLDER = re.compile(r"[<〈‹]\s*(?:표|그림|사진|이미지|수식|차트|도형|글상자|그리기\s*개체)\s*[>〉›]")

_DOTS = str.maketrans(dict.fromkeys("ㆍ․‧∙•・ᆞ•", "·"))


@lru_cache(maxsize=65_536)
def squeeze(text: str) -> str:
    """A label as it is compared: folded, no white space, one kind of middle dot.

    >>> squeeze("일 반\\n직"), squeeze("별정직․임기제")
    ('일반직', '별정직·임기제')
    """
    return re.sub(r"\s", "", fold(text)).translate(_DOTS)


_HANGUL_LETTERS = re.compile(r"(?:[가-힣]\s+)+[가-힣]")


def tidy(text: str) -> str:
    """A label as it is kept: on one line, and without the spaces that only spread its letters (``구 비`` → ``구비``).

    >>> tidy("구 비"), tidy("기본 경비"), tidy("구 이미지 제고")
    ('구비', '기본 경비', '구 이미지 제고')
    """
    flat = fold(text)
    return squeeze(flat) if _HANGUL_LETTERS.fullmatch(flat) else flat


@lru_cache(maxsize=65_536)
def word(text: str) -> str:
    """The word a printed label stands for: squeezed, its look-alikes mended, a trailing mark dropped.

    >>> word("연차별 소요자원"), word("사 비")
    ('연차별소요재원', '시비')
    """
    squeezed = squeeze(text).strip("*※")
    return LOOK_ALIKE_WORDS.get(squeezed, squeezed)


@dataclass(frozen=True, slots=True)
class FundingSource:
    """A funding source: the contract's code and the written forms that mean it, as squeezed labels without dots."""

    code: str
    title: str
    forms: tuple[str, ...]


FUNDING_SOURCES = (
    FundingSource("TOTAL", "계", ("계", "합계", "총계", "총합계", "전체", "총사업비", "합계(A)")),
    FundingSource("NAT", "국비", ("국비", "국고", "국고보조금", "국비보조금", "국고보조", "정부지원")),
    FundingSource(
        "NAT_BAL",
        "국비",
        (
            "균특",
            "지특",
            "지특보조금",
            "균특회계",
            "지특회계",
            "균형발전특별회계",
            "지역균형발전특별회계",
            "지역균형발전특별회계보조금",
            "국가균형발전특별회계",
            "균",
        ),
    ),
    FundingSource("NAT_FUND", "국비", ("기금보조금", "국가기금", "국민체육진흥기금", "복권기금")),
    FundingSource("NAT_SPC", "국비", ("특별교부세", "특교세")),
    FundingSource(
        "UP",
        "시·도비",
        (
            "도비",
            "도비보조금",
            "특별시비",
            "광역시비",
            "서울시비",
            "시비보조금",
            "시비보조",
            "시도비",
            "광역보조금",
            "도",
        ),
    ),
    FundingSource(
        "UP_SPC",
        "시·도비",
        ("특별조정교부금", "특교금", "특조금", "특별교부금", "시특별조정교부금", "조정교부금(특별)"),
    ),
    FundingSource("UP_GEN", "시·군·구비", ("일반조정교부금",)),
    FundingSource(
        "OWN",
        "시·군·구비",
        ("구비", "군비", "시군구비", "순구비", "순군비", "순시비", "자체재원", "자체", "구자체"),
    ),
    FundingSource("LOCAL", "지방비", ("지방비",)),
    # Rows over several sources; which of the four they are is told by the rows below them.
    FundingSource("", "", ("보조금", "의존재원", "이전재원", "국시비", "국도비", "국·도비", "국·시비")),
    FundingSource("BOND", "지방채", ("지방채", "차입금", "기채")),
    FundingSource(
        "PRIV", "민간", ("민자", "민간", "민간투자", "민간자본", "자부담", "자체부담", "기부금", "후원금", "민간부담")
    ),
    FundingSource("EDU", "기타", ("교육청", "교육경비", "교육비", "교육비특별회계전입금", "교육청지원금")),
    FundingSource("ETC", "기타", ("기타", "기타재원", "LH분담금", "전입금", "이월금", "세외수입", "잡수입", "분담금")),
)

# Labels that mean different things in different bodies: read, never coded without knowing the body.
AMBIGUOUS_SOURCES = {
    "특교": "특별교부세인지 특별조정교부금인지",
    "기금": "국가기금인지 자체 기금인지",
    "조정교부금": "일반조정교부금인지 특별조정교부금인지",
}

_CODES = {form: source.code for source in FUNDING_SOURCES for form in source.forms}
_TITLES = {source.code: source.title for source in FUNDING_SOURCES}
_ALL_OF = re.compile(r"^(?:전액|순수?|100%)(?=.비)")


def source_word(text: str) -> str:
    """The funding source a label names, as the contract keeps it: look-alikes mended, letter spacing removed.

    >>> source_word("구 비"), source_word("사비"), source_word("전액 구비"), source_word("- 국")
    ('구비', '시비', '구비', '국비')
    """
    bare = re.sub(r"\(.*?(?:\)|$)|100\s?%", "", fold(text)) or text
    mended = _ALL_OF.sub("", word(bare.lstrip("-·ㆍ○◦▪*※ ")))
    return LOOK_ALIKE_WORDS.get(mended, f"{mended}비" if mended in _ONE_LETTER else mended)


# What 국50, 시25 and 구25 are short for.
_ONE_LETTER = frozenset("국시도구군")


def body_kind(org: str) -> str:
    """Which tier a body is: ``구`` (of a 특별시·광역시), ``시``, ``군``, ``광역``, or ``""`` when unknown.

    >>> body_kind("영등포구"), body_kind("새솔시"), body_kind("서울특별시"), body_kind("")
    ('구', '시', '광역', '')
    """
    name = squeeze(org)
    if re.search(r"(특별시|광역시|특별자치시|도)$", name):
        return "광역"
    return name[-1] if name and name[-1] in "구시군" else ""


def source_code(text: str, org: str) -> str:
    """The contract's code of a funding source as printed, ``""`` where it cannot be told (``시비`` in an unknown body).

    >>> source_code("시비", "영등포구"), source_code("시비", "새솔시"), source_code("시비", "")
    ('UP', 'OWN', '')
    """
    name = source_word(text).replace("·", "")
    if name == "시비":
        return {"구": "UP", "시": "OWN", "군": "UP", "광역": "OWN"}.get(body_kind(org), "")
    if name == "도비" and body_kind(org) == "광역":
        return "OWN"
    return _CODES.get(name, "")


def source_title(code: str) -> str:
    """The heading under which a source code is rolled up (국비, 시·도비, 시·군·구비 …).

    >>> source_title("NAT_SPC")
    '국비'
    """
    return _TITLES.get(code, "")


def is_source(text: str) -> bool:
    """Whether a label names a funding source or a total, coded or ambiguous.

    >>> is_source("구 비"), is_source("사랑의PC 보급")
    (True, False)
    """
    name = source_word(text).replace("·", "")
    return name in _CODES or name in AMBIGUOUS_SOURCES or name == "시비"


TOTAL_WORDS = frozenset({"계", "합계", "총계", "총합계", "전체"})


def is_total(text: str) -> bool:
    """Whether a label names a total row or column.

    >>> is_total("합 계"), is_total("소계")
    (True, False)
    """
    return word(text) in TOTAL_WORDS or bool(re.fullmatch(r"(?:총|합)?계\([^)]*\)", word(text)))


def is_subtotal(text: str) -> bool:
    """Whether a label names a subtotal (``소계``, ``국비 소계``).

    >>> is_subtotal("소 계")
    True
    """
    return word(text).endswith("소계")
