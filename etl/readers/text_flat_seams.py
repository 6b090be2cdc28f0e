"""Where a short name ends and a description begins, when nothing but a blank stands between the two cells."""

from __future__ import annotations

import re

_ITEM = re.compile(r"\s+(?=[-–·ㆍ∙•▪]\s)")


def seam(name: str, detail: str) -> tuple[str, str]:
    """The name and its description, cut again where the words say so: before an item, or after a name said twice.

    >>> seam("전광판", "알림이 - 골목의 차를 알림")
    ('전광판 알림이', '- 골목의 차를 알림')
    >>> seam("L4", "스위치 청사 L4 스위치 교체"), seam("방화벽", "낡은 방화벽 교체")
    (('L4 스위치', '청사 L4 스위치 교체'), ('방화벽', '낡은 방화벽 교체'))
    """
    if "\n" in name or "\n" in detail:
        return name, detail
    whole = f"{name} {detail}"
    at_item = _ITEM.split(whole, maxsplit=1)
    if len(at_item) == 2 and len(at_item[0]) >= len(name):
        return at_item[0], at_item[1]
    words = whole.split(" ")
    for count in range(len(words) // 2, len(name.split(" ")), -1):
        again, rest = " ".join(words[:count]), " ".join(words[count:])
        if f" {again} " in f" {rest} ":
            return again, rest
    return name, detail
