"""Standard service lives, as the officer's dated table has them; what a report states is shown beside, never replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from etl.stencil import View
from etl.views.base import SERVICE_LIFE, Dataset, ViewSettings, day, dotted, records, text, whole
from etl.words import squeeze

FIELDS = ("품명", "내용연수", "적용일", "근거")


@dataclass(frozen=True)
class Standard:
    """A standard life: of which kind of thing, how many years, since when, on what basis."""

    item: str = ""
    years: int | None = None
    since: str = ""
    basis: str = ""

    @property
    def words(self) -> str:
        """The standard as a remark: ``라우터 9년(2021. 12. 28. 부터)``."""
        if self.years is None:
            return ""
        return f"{self.item} {self.years}년" + (f"({dotted(self.since)} 부터)" if self.since else "")


UNKNOWN = Standard()


@dataclass(frozen=True)
class Standards:
    """The table of standard lives."""

    table: tuple[Standard, ...]

    def of(self, item: str, year: int) -> Standard:
        """The standard of a device in a year: the longest name it contains, the latest in force at the end of the year."""
        known = [each for each in self.table if squeeze(each.item) in squeeze(item) and each.since <= f"{year}-12-31"]
        return max(known, key=lambda each: (len(squeeze(each.item)), each.since), default=UNKNOWN)


def read_standards(dataset: Dataset) -> Standards:
    """The standards of a dataset."""
    return Standards(tuple(_standards(dataset)))


def _standards(dataset: Dataset) -> Iterable[Standard]:
    for row in records(dataset, SERVICE_LIFE):
        if text(row, "item"):
            yield Standard(text(row, "item"), whole(row, "years"), text(row, "since"), text(row, "basis"))


def compared(reported: int | None, standard: int | None) -> str:
    """How a reported life differs from the standard, ``""`` where it does not or where there is none.

    >>> compared(7, 6), compared(6, 6), compared(None, 6)
    ('기준보다 1년 길게 잡음', '', '보고서에 내용연수 없음')
    """
    if standard is None or reported == standard:
        return ""
    if reported is None:
        return "보고서에 내용연수 없음"
    return f"기준보다 {abs(reported - standard)}년 {'길게' if reported > standard else '짧게'} 잡음"


def service_lives(dataset: Dataset, settings: ViewSettings) -> View:
    """내용연수표: the table itself, so that a workbook shows what it was compared with."""
    rows = [
        {"품명": each.item, "내용연수": each.years, "적용일": day(each.since) or None, "근거": each.basis}
        for each in read_standards(dataset).table
    ]
    return View("내용연수표", FIELDS, tuple(rows))
