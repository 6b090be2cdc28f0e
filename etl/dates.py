"""Korean dates, periods and 기준일 as reports print them.

Reads ``'21. 6.``, ``2021. 1. ~ 12.``, ``'20, 11.``, ``18.7월~20.12월``, ``5.31.기준``, ``2020.05월 기준``.
A date that names only its month stands for the whole month: a period begins on its first day, and a 기준일
is its last day, because figures are closed at the end of a month.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_YEAR = r"(?P<year>(?:19|20)\d\d|['’‘‛`´]\s?\d\d|\d\d(?=\s*\.\s*\d{1,2}\s*월))"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
# After "2021년" a bare number may be a count ("2020년 8대"), so the month must show itself with 월 or a dot.
_FULL = (
    rf"{_YEAR}\s*(?:년도?\s*{_MONTH}(?=\s*(?:월|\.))|[.,/\-]\s*{_MONTH}(?!\d|,\d{{3}}|\s*[가-힣](?<!월)))".replace(
        "(?P<month>", "(?P<month_a>", 1
    ).replace("(?P<month>", "(?P<month_b>", 1)
    + rf"(?:\s*(?:월|[./\-])(?:\s*{_DAY}(?![\d,]|\s*월|\.\d)\s*(?:일|\.)?)?)?(?P<last>\s*말)?"
)
# Without a year, 6.2 may be a number: the day must end with a dot or 일, or the month with 월.
_SHORT = rf"(?<![\d.,]){_MONTH}(?:\s*월(?:\s*{_DAY}\s*일)?|\s*\.\s*{_DAY}\s*\.(?!\d))(?P<last>\s*말)?".replace(
    "(?P<day>", "(?P<day_a>", 1
).replace("(?P<day>", "(?P<day_b>", 1)
_FULL_DATE = re.compile(rf"(?<!\d){_FULL}")
_SHORT_DATE = re.compile(_SHORT)
_SHORT_BEFORE_BASIS = re.compile(rf"(?<![\d.,]){_MONTH}\s*[./]\s*{_DAY}(?=\.?[\s)]*(?:기준|현재))")
_WEEKDAY = r"(?:\s*\([월화수목금토일]\))?"
_BASIS_AFTER = re.compile(rf"^{_WEEKDAY}[\s)\].]*(?:자\s*)?(?:기준|현재)")
_BESIDE = 60  # letters beside a date in which words may say what it is
# A bare 기준 before its date opens the phrase: 지원 기준 : 2021. 1. 1. is a rule, not the date of figures.
_BASIS_BEFORE = re.compile(
    r"(?:(?:기준일자?|기준\s*일|작성\s*기준)\s*[:：]?|(?:^|[(\[〔<,/·※])\s*기준\s*[:：])\s*\(?\s*$"
)
_TILDE = r"\s*[~∼～〜–—]\s*"
_PERIOD_END = re.compile(
    rf"(?:{_YEAR}\s*(?:년도?|[.,/\-])\s*)?(?P<first>\d{{1,2}})\s*(?:월|[./]|일|(?=\s*$|\s*[),]))"
    r"(?:\s*(?P<second>\d{1,2})\s*[.일](?!\d))?"
)
_BASIS_WORDS = re.compile(r"작성|기준일자?|기준|현재|말|[년월일자\d\s.,/'’‘‛`´:：※*()\[\]〔〕<>-]")
_ALL_YEAR = re.compile(r"연\s*중")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as printed: its year and day may be missing; ``start`` and ``end`` are its place in the text.

    ``month_end`` says that 말 follows, which names the last day without its number.
    """

    year: int | None
    month: int
    day: int | None
    start: int = 0
    end: int = 0
    month_end: bool = False

    def first(self, year: int | None = None) -> date | None:
        """Its first day, taking ``year`` where it prints none; ``None`` when no year is known or there is no such day."""
        return _date(self.year or year, self.month, self.day or 1)

    def last(self, year: int | None = None) -> date | None:
        """Its last day: the day itself, or the end of the month."""
        known = self.year or year
        if known is None:
            return None
        return _date(known, self.month, self.day or calendar.monthrange(known, self.month)[1])


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day; an end that is not printed (``'21. 10. ~``) is ``None``."""

    start: date | None
    end: date | None


def _date(year: int | None, month: int, day: int) -> date | None:
    """The date, ``None`` where the calendar has none (``2.30.``)."""
    if year is None or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def year_of(text: str) -> int:
    """The year a printed year means: ``2021``, ``'21`` and ``21`` are 2021, ``'98`` is 1998.

    >>> year_of("'21"), year_of("2019"), year_of("98")
    (2021, 2019, 1998)
    """
    digits = int(re.sub(r"\D", "", text))
    if digits > 99:
        return digits
    return 2000 + digits if digits < 70 else 1900 + digits


def _partial(match: re.Match[str]) -> PartialDate:
    """The date a match stands for."""
    groups = match.groupdict()
    month = groups.get("month") or groups.get("month_a") or groups.get("month_b") or "0"
    day = groups.get("day") or groups.get("day_a") or groups.get("day_b")
    year = groups.get("year")
    known = year_of(year) if year else None
    return PartialDate(known, int(month), int(day) if day else None, *match.span(), month_end=bool(groups.get("last")))


def find_dates(text: str) -> tuple[PartialDate, ...]:
    """Every date printed in a text, in order; those without a year too.

    >>> [(d.year, d.month, d.day) for d in find_dates("위촉 ’20. 7. 14., 예선(6.29.), 게재율 36.2")]
    [(2020, 7, 14), (None, 6, 29)]
    """
    full = [_partial(match) for match in _FULL_DATE.finditer(text)]
    short = [_partial(match) for match in _SHORT_DATE.finditer(text)]
    short += [_partial(match) for match in _SHORT_BEFORE_BASIS.finditer(text)]
    kept: list[PartialDate] = []
    taken = bytearray(len(text))
    for found in full + short:
        if not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
            kept.append(found)
    return tuple(sorted(kept, key=lambda found: found.start))


def read_date(text: str, year: int | None = None) -> date | None:
    """The first date of a text as its first day; ``year`` stands in where none is printed.

    >>> read_date("2020.10.01. 개설"), read_date("6월 29일", 2021)
    (datetime.date(2020, 10, 1), datetime.date(2021, 6, 29))
    """
    return next((found.first(year) for found in find_dates(text)), None)


def _is_basis(text: str, found: PartialDate) -> bool:
    """Whether the words beside a date say that figures are as of it."""
    after = text[found.end : found.end + _BESIDE].lstrip("일")
    return bool(_BASIS_AFTER.match(after) or _BASIS_BEFORE.search(text, max(0, found.start - _BESIDE), found.start))


def _basis(text: str) -> PartialDate | None:
    """The date of a text that figures are as of."""
    joined = " ".join(text.split())
    return next((found for found in find_dates(joined) if _is_basis(joined, found)), None)


def read_as_of(text: str, year: int | None = None) -> date | None:
    """The 기준일 a text states, the last day of its month when it names no day; ``None`` when it states none.

    >>> read_as_of("집행률(%)(5.31.기준)", 2021), read_as_of("(기준일 : '21. 1월말)")
    (datetime.date(2021, 5, 31), datetime.date(2021, 1, 31))
    >>> read_as_of("12.31.까지", 2021) is None
    True
    """
    found = _basis(text)
    return found.last(year) if found else None


def as_of_text(text: str, year: int | None = None) -> str:
    """The 기준일 a text states as ISO text, no more exact than printed: a month without a day stays a month.

    >>> as_of_text("(기준 : 2021. 12. 31. / 단위 : 명)"), as_of_text("(단위: 명 / 기준: ’21. 6. 30.)"), as_of_text("지원 기준 : 2021. 1. 1.")
    ('2021-12-31', '2021-06-30', '')
    >>> as_of_text("(단위 : 대, 2021. 1. 기준)"), as_of_text("'21. 1월말 기준"), as_of_text("5.31.기준", 2021)
    ('2021-01', '2021-01-31', '2021-05-31')
    """
    found = _basis(text)
    day = found.last(year) if found else None
    if found is None or day is None:
        return ""
    return day.isoformat() if found.day or found.month_end else f"{day:%Y-%m}"


def is_as_of_line(text: str) -> bool:
    """Whether a line does nothing but state a 기준일, with its year or without.

    >>> is_as_of_line("(기준일: 2022. 9. 30.)"), is_as_of_line("5. 31. 현재"), is_as_of_line("5. 31. 기준 인구")
    (True, True, False)
    """
    return _basis(text) is not None and not _BASIS_WORDS.sub("", text)


def _end_year(start: date, printed: str | None, month: int) -> int:
    """The year of a period's end: as printed, else the start's, else the one after when the months run over New Year."""
    if printed:
        return year_of(printed)
    return start.year + 1 if month < start.month else start.year


def _period_end(start: date, has_day: bool, match: re.Match[str]) -> date | None:
    """The last day of a period; a lone number after a start with a day (``6. 21. ~ 30.``) is a day of its month."""
    first, second = int(match["first"]), match["second"]
    if has_day and second is None and not match["year"]:
        return _date(start.year, start.month, first)
    year = _end_year(start, match["year"], first)
    return PartialDate(year, first, int(second) if second else None).last() if 1 <= first <= 12 else None


def read_period(text: str, year: int | None = None) -> Period | None:
    """The first period a text prints; ``연중`` is the whole of ``year``; ``None`` where there is no period.

    >>> read_period("사업기간: '21. 3.～ 9.")
    Period(start=datetime.date(2021, 3, 1), end=datetime.date(2021, 9, 30))
    >>> read_period("시험운영: '21. 10. ~ ")
    Period(start=datetime.date(2021, 10, 1), end=None)
    """
    for found in find_dates(text):
        tilde = re.compile(_TILDE).match(text, found.end)
        start = found.first(year)
        if tilde and start:
            match = _PERIOD_END.match(text, tilde.end())
            return Period(start, _period_end(start, found.day is not None, match) if match else None)
    if year and _ALL_YEAR.search(text):
        return Period(date(year, 1, 1), date(year, 12, 31))
    return None
