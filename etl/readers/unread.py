"""Objects that print something a reader cannot take as text: what they are called, and how a person is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import Enum

from etl.model import Finding, Place, Severity


class Unread(Enum):
    """A kind of object whose content is not read."""

    FORMULA = "수식"
    FORM = "양식 개체"
    EMBEDDED = "다른 프로그램의 개체(OLE)"
    CHART = "차트"
    PICTURE = "큰 그림"
    UNKNOWN = "알 수 없는 개체"


# A sheet pasted as an object, or something we know nothing of, may well hold figures; a picture seldom does.
_GRAVE = frozenset((Unread.EMBEDDED, Unread.CHART, Unread.UNKNOWN))
_LARGE = (80.0, 40.0)


def is_large(width: float, height: float) -> bool:
    """Whether a picture of that size, in millimetres, could hold a table that people can read.

    >>> is_large(150, 60), is_large(25, 25)
    (True, False)
    """
    return width >= _LARGE[0] and height >= _LARGE[1]


def unread_findings(report: str, counts: Mapping[Unread, int]) -> tuple[Finding, ...]:
    """What to tell of a document's unread objects; nothing where there are none."""
    told = [f"{kind.value} {counts[kind]}개" for kind in Unread if counts.get(kind)]
    if not told:
        return ()
    severity = Severity.WARNING if _GRAVE & Counter(counts).keys() else Severity.NOTE
    message = (
        f"{report}: {', '.join(told)}의 내용은 글이 아니어서 읽지 않았습니다. 그 안에 표나 금액이 있으면 원본에서 표로 바꾸어 "
        "저장한 파일을 넣어 주세요."
    )
    return (Finding(severity, "unread_object", message, Place(report=report)),)
