"""Which project of one report is which of another: office and name, and the officer's own crosswalk of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from etl.views.base import LINKS, Dataset, Record, records, text
from etl.words import squeeze

Key = tuple[str, str, str]
_Link = tuple[str, str, str]


@dataclass(frozen=True)
class Names:
    """The crosswalk: ``(kind, office's 구·군·시, older name) → newer name``, names without their spaces."""

    newer: Mapping[_Link, str]

    def key(self, record: Record, name: str, kind: str = "사업") -> Key:
        """What a project (or 단위사업) is called today: 기관, 부서 and name, followed to the end of every renaming."""
        org = self._now("기관", "", text(record, "org"))
        dept = self._now("부서", org, text(record, "dept"))
        return org, dept, self._now(kind, org, name)

    def office(self, record: Record) -> tuple[str, str]:
        """What a record's office is called today."""
        return self.key(record, "")[:2]

    def _now(self, kind: str, org: str, name: str) -> str:
        current, seen = squeeze(name), {""}
        while current not in seen:
            seen.add(current)
            current = self.newer.get((kind, squeeze(org), current)) or self.newer.get((kind, "", current)) or current
        return current


def read_names(dataset: Dataset) -> Names:
    """The crosswalk of a dataset's ``links``; a link without a 구·군·시 holds for all of them."""
    links = {
        (text(link, "kind") or "사업", squeeze(text(link, "org")), squeeze(text(link, "before"))): squeeze(
            text(link, "after")
        )
        for link in records(dataset, LINKS)
    }
    return Names(links)
