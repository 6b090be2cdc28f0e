"""The labels that head the columns of the reports' tables, as data: what a reader of flattened text must know.

Labels are compared squeezed (no white space, one kind of middle dot), so ``예 산 액`` and ``예산액`` are one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from etl.readers.text_values import is_time_label, is_value
from etl.words import squeeze, word


class Role(StrEnum):
    """What a label is in a header."""

    STUB = "stub"  # heads the labels of the rows
    TOTAL = "total"  # 계, 합계: a column here, but also a row label
    GROUP = "group"  # stands over columns of its own
    LEAF = "leaf"  # heads a column
    TIME = "time"  # a year, a grade or a date: a column, often under a group
    NOTE = "note"  # a parenthesis that belongs to the label before it
    UNKNOWN = "unknown"


class Holds(StrEnum):
    """What the cells of a column hold."""

    VALUE = "value"
    TEXT = "text"
    NUMBERING = "numbering"
    YEAR = "year"
    DATE = "date"
    STATUS = "status"
    ELAPSED = "elapsed"
    DETAIL = "detail"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Word:
    """A label of the vocabulary: the pattern of its squeezed forms, its role, and what its column holds."""

    pattern: re.Pattern[str]
    role: Role
    holds: Holds


_NOTE = r"(?:\([^()]*\))?"


def _words(role: Role, holds: Holds, *patterns: str) -> tuple[Word, ...]:
    return tuple(Word(re.compile(rf"(?:{pattern}){_NOTE}"), role, holds) for pattern in patterns)


# Staff without grades: in a table of staff they are one column each, unless nothing else can take the grades.
UNGRADED = r"공무직(?:근로자)?|청원경찰|기간제(?:근로자)?|무기계약직|계약직|고용직"

VOCABULARY: tuple[Word, ...] = (
    *_words(
        Role.STUB,
        Holds.TEXT,
        r"구분",
        r"재원별?|소요재원별|재원구분",
        r"(?:정책|단위|세부)?사업명?|주요사업명?|세부사업|과제명|사업별",
        r"부서명?|부서별|팀명|담당관?과|기관명?|기관별|동명?|동별",
        r"품명|장비명|기종|품목|종류|종별|유형|항목|분야|과목|회계별?|회계구분|통계목|편성목|직급|직렬|매체명?|채널명?",
        r"시설명|명칭|서비스명|과정명|교육과정|행사명|센터명|위원회명|업체명|조직|성과지표|지표명|지역|연령대?|성별",
    ),
    *_words(Role.STUB, Holds.NUMBERING, r"연번|번호|순번|순위|No\.?|NO\.?"),
    *_words(Role.STUB, Holds.YEAR, r"추진[년연]도|[년연]도별?|회계[년연]도|구입[년연]도"),
    *_words(Role.TOTAL, Holds.VALUE, r"계|합계|총계|총합계|소계|총사업비"),
    *_words(
        Role.GROUP,
        Holds.VALUE,
        r"(?:연|년|연도|년도)(?:차|차벌|벌)?별?(?:소요|투자|사업)[재자예사]?(?:원|산|업비|획|계획|비|액)?(?:계획)?",
        r"소요재원|[연년]차별|소요예산액|투자계획|재원조달계획|연도별투자계획|연차별투자계획|소요자원",
        r"일반직(?:공무원)?|관리운영직|별정직·?임기제|별정직|임기제|임기제·?별정직|정무직|특정직|연구·?지도직|기능직|지도직|연구직",
        r"운전직|방호직|위생직|조리직|사무운영직|시설관리직|전문직|소방직|경찰직|교육직|(?:시간선택제|한시|일반)임기제|전문경력관",
        UNGRADED,
        r"추진실적|운영실적|이용현황|참여인원|교육인원|실적|본체|하드웨어|예산현황|집행현황",
    ),
    *_words(
        Role.LEAF,
        Holds.VALUE,
        r"(?:당초|최종|본|추경|기정|요구|조정|확정|편성|경정|금년|전년도?|당해|20\d\d년?도?)?예산(?:현)?액?",
        r"(?:다음[년연]도|전[년연]도|차[년연]도|명시|사고|계속비)이월액?|지출원인행위액|보조금반납[금액]",
        r"(?:집행|지출|실집행|원인행위|배정|교부|정산|이월|불용|반납)액(?:누계)?|지출|집행(?:액)?잔액|잔액|집행예[상정]액?|매출액?",
        r"(?:예산)?(?:집행|증감|지출|달성|참여|점유|구성|이용|보급|충원|신장|증가)(?:예상)?(?:률|율|비율|비)|비율|구성비|연평균증가율",
        r"(?:대상|목표)액?대비(?:집행률|집행율)?",
        r"증감액?|비교증감|증△감|전년대비(?:증감)?|증감현황|대비",
        r"정원|현원|과부족|결원|초과|정·?현원",
        r"(?:기|향후|당해|전년도?|총|금회)투자(?:액|비|계획)?|향후|이후|기투자액",
        r"(?:보유)?수량|개수|대수|인원(?:수)?|건수|횟수|회수|면적|용량|점유|물량|목표(?:액)?|실적(?:액)?|누계|대상액?|금액|단가|소요액",
        r"소요예산|사업비|총사업비|예산|소요금액|구매금액|취득금액|구입액|보조금|국비|시비|도비|구비|군비|시·?도비|시·?군·?구비|기타|지방비|민자|특교세?",
        r"내용연수|내구연한|사용연수|경과연수|내용년수|경과년수",
        r"총콘텐츠게재수|게재수|콘텐츠수|조회수|구독자수?|회원수|방문자수?|시간|가구수|세대수|신문|방송|통신사|중앙지|지역지|인터넷",
        r"상반기|하반기|전년|금년|당해|전년도|금년도|당해연도|본예산|추경",
        r"쪽|페이지|면",
    ),
    *_words(
        Role.LEAF,
        Holds.DETAIL,
        r"비고|교체사유|사유|특이사항",
        r"사업내용|주요내용|내용|세부내용|추진내용|주요기능|기능|주요업무|담당업무|현황|규격|모델명|용도|위치|소재지|장소|설치장소|시스템명|사업개요|추진실적|대상",
    ),
    *_words(Role.LEAF, Holds.TEAM, r"담당팀|담당부서|주관부서|추진부서|소관부서|담당|소관|부서\(팀\)"),
    *_words(Role.LEAF, Holds.STATUS, r"신규·?계속|계속·?신규|사업구분"),
    *_words(Role.LEAF, Holds.YEAR, r"도입(?:연|년)도|취득(?:연|년)도|설치(?:연|년)도|제작(?:연|년)도|구입(?:연|년)도"),
    *_words(
        Role.LEAF,
        Holds.DATE,
        r"개설일자?|도입일자?|취득일자?|설치일자?|개관일|준공일|계약일|일자|날짜|시기|추진일정|추진시기|일정|사업기간|기간|교육기간",
    ),
)

# The order of the columns, where a flattened header prints a tall cell after the wide one beside it.
CANONICAL_ORDERS = (
    ("재원별", "합계", "연차별소요재원"),
    ("단위사업명", "예산액", "집행액", "집행률"),
    ("구분", "계", "일반직", "관리운영직", "별정직·임기제"),
)

# Words that never begin a label of their own: they go with what stands before them.
TRAILING_WORDS = frozenset({"등", "이전", "이후", "기준", "미만", "이상", "이하", "및", "까지", "외"})

_STUB_LOOK_ALIKES = {"재윈별": "재원별", "제원별": "재원별", "재원벌": "재원별", "구붐": "구분"}


@lru_cache(maxsize=65_536)
def find_word(text: str) -> Word | None:
    """The vocabulary's entry for a printed label, its letter spacing and look-alikes aside.

    >>> find_word("예 산 액").role, find_word("연차별 소요자원").role, find_word("인공지능")
    (<Role.LEAF: 'leaf'>, <Role.GROUP: 'group'>, None)
    """
    squeezed = squeeze(text)
    forms = (squeezed, word(text) if len(squeezed) > 1 else squeezed, _STUB_LOOK_ALIKES.get(squeezed, squeezed))
    return next((entry for entry in VOCABULARY for form in forms if entry.pattern.fullmatch(form)), None)


def is_ungraded(text: str) -> bool:
    """Whether a label names staff that have no grades.

    >>> is_ungraded("공무직"), is_ungraded("운전직")
    (True, False)
    """
    return bool(re.fullmatch(UNGRADED, squeeze(text)))


@lru_cache(maxsize=65_536)
def role_of(text: str) -> Role:
    """The role of a printed label.

    >>> role_of("구 분"), role_of("2014년 이전"), role_of("(5.31.기준)"), role_of("중앙지역")
    (<Role.STUB: 'stub'>, <Role.TIME: 'time'>, <Role.NOTE: 'note'>, <Role.UNKNOWN: 'unknown'>)
    """
    if is_time_label(text):
        return Role.TIME
    squeezed = squeeze(text)
    if re.fullmatch(r"\([^()]*\)", squeezed):
        return Role.NOTE
    found = find_word(text)
    return found.role if found else Role.UNKNOWN


def holds_of(text: str) -> Holds:
    """What the column under a label holds; a label the vocabulary lacks heads values."""
    found = find_word(text)
    return found.holds if found else Holds.VALUE


def is_stub(text: str) -> bool:
    """Whether a text is a label that heads the labels of the rows.

    >>> is_stub(" 구 분 "), is_stub("구분하여 지원")
    (True, False)
    """
    return role_of(text.strip()) is Role.STUB


def is_header_row(texts: Sequence[str]) -> bool:
    """Whether a row of cells is a header: two known labels at least, most of its labels known, no value among them.

    >>> is_header_row(("구분", "도입연도", "수량")), is_header_row(("계", "100", "200"))
    (True, False)
    """
    filled = [text for text in texts if text.strip()]
    known = [text for text in filled if role_of(text) is not Role.UNKNOWN]
    if any(is_value(text) and not is_time_label(text) for text in filled):
        return False
    return len(known) >= 2 and len(known) * 2 >= len(filled)
