"""The values a template is filled with, and how each becomes something a cell can hold safely."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

LONGEST_TEXT = 32_767
LARGEST_NUMBER = 10**15
NOTHING = "해당 없음"

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_LEAD = ("=", "+", "-", "@", "\t")


class TemplateError(Exception):
    """A template cannot be filled; the message is a Korean sentence that says what is wrong, where, and what to do."""


class TooManySheetsError(TemplateError):
    """There are more records than a workbook should have sheets: nothing is wrong with the template."""


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads somewhere: ``target`` is ``"#'출처'!A5"`` within the workbook, or a relative file."""

    text: str
    target: str


Plain = str | int | Decimal | float | date | bool | None


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with a note (a cell comment), for the cells that a person should look at."""

    value: Plain | Link
    note: str


Value = Plain | Link | Noted


@dataclass(frozen=True)
class View:
    """A named table: ``fields`` are its columns, ``rows`` its records; a key a record lacks is a blank.

    ``key`` are the fields that tell its records apart: on a sheet for each record, the rows of other views are those
    that agree in them (in the fields of the sheet's name, where there are none).
    """

    name: str
    fields: tuple[str, ...]
    rows: tuple[Mapping[str, Value], ...]
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a template's author should mend; ``place`` is ``시트!셀``.  A ``fatal`` one keeps it from being filled."""

    place: str
    message: str
    fatal: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True)
class Filled:
    """A filled workbook, and what its reader should know about it."""

    data: bytes
    warnings: tuple[str, ...] = ()


def safe_text(text: str) -> str:
    """The text with what XML or Excel cannot hold replaced by U+FFFD, line ends as LF, cut to Excel's longest cell."""
    clean = _ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _cut(clean)


def _cut(text: str) -> str:
    """The text cut to the longest cell, measured as Excel does in UTF-16 units.

    >>> len(_cut("가" * 40_000)), len(_cut("😀" * 40_000))
    (32767, 16383)
    """
    if len(text) * 2 <= LONGEST_TEXT or utf16_length(text) <= LONGEST_TEXT:
        return text
    return text.encode("utf-16-le")[: LONGEST_TEXT * 2].decode("utf-16-le", errors="ignore")


def utf16_length(text: str) -> int:
    """How long Excel thinks the text is."""
    return len(text) + sum(character > "\uffff" for character in text)


def stored_text(text: str) -> str:
    """The text as a string part stores it: a literal ``_x000A_`` must not be read back as a control character.

    >>> stored_text("_x000A_")
    '_x005F_x000A_'
    """
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula when somebody re-enters or exports it."""
    return text.startswith(_FORMULA_LEAD)


def plain(value: Value) -> Plain:
    """The value without its note or link."""
    inner = value.value if isinstance(value, Noted) else value
    return inner.text if isinstance(inner, Link) else inner


def cell_value(value: Value, date1904: bool = False) -> str | float | int | bool | None:
    """What a cell holds for a value: text, a number a double can carry, a truth value, or nothing.

    >>> cell_value(Decimal("1.50")), cell_value(10**15), cell_value(date(2021, 3, 1))
    (1.5, '1000000000000000', 44256)
    """
    if type(value) is int and -LARGEST_NUMBER < value < LARGEST_NUMBER:
        return value
    bare = plain(value)
    if bare is None or isinstance(bare, bool):
        return bare
    if isinstance(bare, str):
        return safe_text(bare) or None
    if isinstance(bare, date):
        return date_serial(bare, date1904)
    return _number(bare)


def _number(number: int | float | Decimal) -> str | float | int:
    if number != number or not -LARGEST_NUMBER < number < LARGEST_NUMBER:
        return str(number)
    whole = int(number)
    return whole if whole == number else float(number)


def date_serial(day: date, date1904: bool = False) -> int | float:
    """The number Excel stores for a date."""
    epoch = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    since = moment.replace(tzinfo=None) - datetime(epoch.year, epoch.month, epoch.day)
    return since.days if not since.seconds else since.total_seconds() / 86_400


def as_text(value: Value) -> str:
    """The value as it reads inside a sentence, such as ``{{기준일}} 현재``."""
    bare = plain(value)
    if bare is None:
        return ""
    if isinstance(bare, date):
        return f"{bare.year}. {bare.month}. {bare.day}."
    if isinstance(bare, Decimal):
        return f"{bare.normalize():f}" if bare else "0"
    return safe_text(str(bare))
