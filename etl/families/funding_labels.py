"""Whose money a row of a funding plan is: the source and the sub-row that its labels tell together.

재원별 국비, 총계 계          →   국비, 계              a heading or a total is no sub-row
지방비 구비, 국비 소계        →   구비, 국비            of a group and its leaf the leaf, of a group and its 소계 the group
국비 균특 (국비 has a 소계)   →   국비, sub-row 균특    so that a source is told once and its parts make it up
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.words import is_source, is_subtotal, is_total, source_word, squeeze

_NO_ITEM = re.compile(
    r"(?:연차별|연도별)?(?:소요)?재원(?:별|구분|내역|조달)*|구분|(?:연차|연도|년차|년도)별(?:소요(?:재원|예산|액))?"
)
_WHOLE = re.compile(
    r"(?:총|소요)?(?:사업비|소요액|소요예산|예산|예산액|투자액|투자비|금액)(?:계|\([^)]*\))?|총액|총소요(?:사업비|예산|재원)"
)
LOCAL = "지방비"


@dataclass(frozen=True, slots=True)
class Whose:
    """The funding source of a row and its sub-row, ``""`` for all of the source."""

    source: str
    item: str


def settle(labels: Sequence[Whose]) -> tuple[Whose, ...]:
    """The labels of all rows of a plan, each settled in view of the others."""
    plain = [_without_words(each) for each in labels]
    groups = _Groups.of(plain)
    settled = [groups.settle(each) for each in plain]
    totals = any(is_total(each.source) and not each.item for each in settled)
    return tuple(settled) if totals else tuple(map(_as_total, settled))


def is_whole(text: str) -> bool:
    """Whether a label beside sources names all they pay.

    >>> is_whole("총 사업비"), is_whole("국비")
    (True, False)
    """
    return bool(_WHOLE.fullmatch(squeeze(text)))


def _as_total(each: Whose) -> Whose:
    return Whose("계", "") if is_whole(each.source) and not each.item else each


def _without_words(each: Whose) -> Whose:
    """The labels without what is no sub-row: the heading of the sources, and 총계 beside 계 or beside a source."""
    item = "" if _NO_ITEM.fullmatch(squeeze(each.item)) else each.item
    if not is_total(item):
        return Whose(each.source, item)
    return Whose(each.source if each.source and not is_subtotal(each.source) else source_word(item), "")


@dataclass(frozen=True)
class _Groups:
    """The sources that head others: with whom each stands, which have a row for all of them, which have other sub-rows."""

    partners: Mapping[str, frozenset[str]]
    owned: frozenset[str]
    mixed: frozenset[str]

    @classmethod
    def of(cls, labels: Sequence[Whose]) -> _Groups:
        """The groups that the rows of a plan tell."""
        partners: dict[str, set[str]] = defaultdict(set)
        owned: set[str] = set()
        mixed: set[str] = set()
        for source, item in ((each.source, source_word(each.item) if each.item else "") for each in labels):
            if is_source(source) and is_source(item):
                partners[source].add(item)
                partners[item].add(source)
            elif is_source(source) and (not item or is_subtotal(item)):
                owned.add(source)
            elif is_source(item) and (not source or is_subtotal(source)):
                owned.add(item)
            elif is_source(source):
                mixed.add(source)
        return cls({name: frozenset(names) for name, names in partners.items()}, frozenset(owned), frozenset(mixed))

    def settle(self, each: Whose) -> Whose:
        """One row's labels: a group's 소계 is the group, and a leaf its sub-row or, without a 소계, a source itself."""
        source, item = each.source, source_word(each.item) if each.item else ""
        if is_source(item) and (not source or is_subtotal(source)):
            return Whose(item, "")
        if is_source(source) and is_subtotal(item):
            return Whose(source, "")
        if not (is_source(source) and is_source(item)) or is_total(source) or source in self.mixed:
            return each
        group, leaf = (item, source) if self._heads(item, source) else (source, item)
        if group in self.owned and group != LOCAL and leaf != group:
            return Whose(group, leaf)
        return Whose(leaf, "")

    def _heads(self, group: str, leaf: str) -> bool:
        """Whether one source is the other's group: it has a row of its own, or it stands with more of them."""
        if LOCAL in (group, leaf):
            return group == LOCAL
        if (group in self.owned) != (leaf in self.owned):
            return group in self.owned
        return len(self.partners[group]) > len(self.partners[leaf])
