"""What a printed cell says: ``△3``, ``1,084,678(구비)``, ``24(25)``, ``3.379``, ``-`` → exact values.

Nothing here guesses.  A print that has one plain reading gives ``value``; a print that looks damaged (a dot where a
comma belongs, a letter that looks like a digit, a broken group of three) gives the readings it could have had as
``candidates``, and arithmetic decides elsewhere whether exactly one of them fits.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

MONEY_UNITS = {
    "원": Decimal(1),
    "천원": Decimal(1_000),
    "만원": Decimal(10_000),
    "백만원": Decimal(1_000_000),
    "천만원": Decimal(10_000_000),
    "억원": Decimal(100_000_000),
    "십억원": Decimal(1_000_000_000),
    "조원": Decimal(1_000_000_000_000),
}


class Kind(StrEnum):
    """What sort of print a cell holds."""

    NUMBER = "number"
    BLANK = "blank"
    DASH = "dash"
    DAMAGED = "damaged"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Printed:
    """The reading of one printed cell.

    ``decimals`` is the precision printed; ``unit`` the word right after the number (``천원``, ``%``, ``대``);
    ``source`` a funding source in parentheses; ``parts`` its split by source; ``second`` the number in parentheses
    (``24(25)``, ``5,356(15%)``) with ``second_decimals`` and ``second_unit``; ``candidates`` what a damaged print may have been.
    """

    kind: Kind
    value: Decimal | None = None
    decimals: int = 0
    unit: str = ""
    source: str = ""
    parts: tuple[tuple[str, Decimal], ...] = ()
    second: Decimal | None = None
    second_decimals: int = 0
    second_unit: str = ""
    candidates: tuple[Decimal, ...] = ()

    @property
    def is_value(self) -> bool:
        """Whether the cell stands where a number may stand: a number, a dash, or a damaged number."""
        return self.kind in (Kind.NUMBER, Kind.DASH, Kind.DAMAGED)


_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_FOLD = str.maketrans(
    {
        **{chr(0xFF01 + i): chr(0x21 + i) for i in range(94)},
        "\u3000": " ",
        "\u00a0": " ",
        "−": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "―": "-",
        "‐": "-",
        "‑": "-",
        "▵": "△",
        "∆": "△",
        "Δ": "△",
        "▴": "▲",
        "﹪": "%",
    }
)
_DASHES = frozenset({"-", "--", "_", "ı", "ㅡ", "ㅣ-", "·-", "- -"})
_LOOK_ALIKE_DIGITS = str.maketrans(
    {
        "O": "0",
        "o": "0",
        "〇": "0",
        "○": "0",
        "l": "1",
        "I": "1",
        "|": "1",
        "ı": "1",
        "ㅣ": "1",
        "S": "5",
        "B": "8",
        "Z": "2",
    }
)

_SIGN = r"(?P<sign>[△▲▼\-+](?=\s*\d))?"
_PLAIN = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_UNIT = r"(?P<unit>%p|%|[가-힣]{1,4}|㎡|㎞|㎥|km|㎏|m²|m|GB|TB|CH|식|p)?"
_PAREN = r"(?:\((?P<paren>[^()]*)\))?"
_CELL = re.compile(rf"{_SIGN}\s*{_PLAIN}\s*{_UNIT}\s*{_PAREN}")
_PLAIN_ONLY = re.compile(rf"{_SIGN}\s*{_PLAIN}\s*{_UNIT}")
_PART = re.compile(
    r"(?P<name>[가-힣][가-힣·ㆍ・․\s]*?)\s*[:：]?\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?:천원|백만원|원)?(?=$|[,，/\s])"
)
_DAMAGED = re.compile(rf"{_SIGN}\s*(?P<number>[\d,.\s]*\d)\s*{_UNIT}\s*{_PAREN}")
_DOT_GROUPS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def fold(text: str) -> str:
    """The text in NFC with full-width signs, odd spaces, dashes and triangles folded to one form, white space collapsed.

    >>> fold("１，２３４　천원")
    '1,234 천원'
    """
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_FOLD).split())


@lru_cache(maxsize=65_536)
def read_printed(text: str) -> Printed:
    """The reading of a cell's text.

    >>> read_printed("1,084,678(구비)").source
    '구비'
    >>> read_printed("△ 3").value
    Decimal('-3')
    >>> read_printed("3.379").candidates
    (Decimal('3379'),)
    """
    folded = fold(text)
    if not folded:
        return Printed(Kind.BLANK)
    if folded in _DASHES:
        return Printed(Kind.DASH)
    match = _CELL.fullmatch(folded)
    if match:
        return _read_match(match)
    return _read_damaged(folded)


def _read_match(match: re.Match[str]) -> Printed:
    number = match["number"].replace(",", "")
    sign = -1 if match["sign"] in ("△", "▲", "▼", "-") else 1
    printed = Printed(
        kind=Kind.NUMBER,
        value=sign * Decimal(number),
        decimals=len(number.partition(".")[2]),
        unit=match["unit"] or "",
        candidates=_dot_for_comma(match["number"], sign),
    )
    return _with_parenthesis(printed, match["paren"]) if match["paren"] else printed


def _dot_for_comma(number: str, sign: int) -> tuple[Decimal, ...]:
    if "." in number and _DOT_GROUPS.fullmatch(number) and not number.startswith("0"):
        return (sign * Decimal(re.sub("[.,]", "", number)),)
    return ()


def _with_parenthesis(printed: Printed, inside: str) -> Printed:
    content = inside.strip()
    second = _PLAIN_ONLY.fullmatch(content)
    if second:
        number = second["number"].replace(",", "")
        sign = -1 if second["sign"] in ("△", "▲", "▼", "-") else 1
        return replace(
            printed,
            second=sign * Decimal(number),
            second_decimals=len(number.partition(".")[2]),
            second_unit=second["unit"] or "",
        )
    parts = tuple(
        (part["name"].replace(" ", ""), Decimal(part["number"].replace(",", ""))) for part in _PART.finditer(content)
    )
    if parts:
        return replace(printed, parts=parts)
    return replace(printed, source=re.sub(r"\s", "", content))


def _read_damaged(folded: str) -> Printed:
    """A print with look-alike letters or broken digit groups: its possible readings, or plain text."""
    body = folded.partition("(")[0]
    if sum(c.isdigit() for c in body) < 1 or len(body) > 24:
        return Printed(Kind.TEXT)
    head = re.match(r"[△▲▼\-+\s\dOolI|ı〇○ㅣSBZ,.]+", folded)
    if not head:
        return Printed(Kind.TEXT)
    mended = head[0].translate(_LOOK_ALIKE_DIGITS) + folded[head.end() :]
    match = _DAMAGED.fullmatch(mended)
    if not match:
        return Printed(Kind.TEXT)
    sign = -1 if match["sign"] in ("△", "▲", "▼", "-") else 1
    candidates = tuple(sign * reading for reading in _damaged_readings(match["number"]))
    if not candidates:
        return Printed(Kind.TEXT)
    printed = Printed(Kind.DAMAGED, unit=match["unit"] or "", candidates=candidates)
    return _with_parenthesis(printed, match["paren"]) if match["paren"] else printed


def _damaged_readings(number: str) -> tuple[Decimal, ...]:
    """What digits with misplaced separators may have been: all of them joined, or a decimal after the last dot."""
    compact = re.sub(r"\s", "", number)
    if re.search(r"\d\s+\d", number) and not re.search(r"[,.]", number):
        return ()  # two numbers side by side are not one damaged number
    joined = re.sub("[,.]", "", compact)
    readings = [Decimal(joined)]
    whole, dot, tail = compact.rpartition(".")
    if dot and len(tail) in (1, 2) and whole:
        readings.insert(0, Decimal(re.sub("[,.]", "", whole) + "." + tail))
    return tuple(dict.fromkeys(readings))


@lru_cache(maxsize=4096)
def money_factor(unit: str) -> Decimal | None:
    """How many won one of a printed unit is: ``천원`` → 1000; ``None`` for a unit that is not money.

    >>> money_factor("천 원")
    Decimal('1000')
    """
    return MONEY_UNITS.get(re.sub(r"\s", "", fold(unit)))


_STATED = re.compile(
    r"(?<![\d.,])(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>십억|천만|백만|조|억|만|천)?\s*(?P<more>(?:\d[\d,]*\s*(?:천만|백만|만|천)\s*)*)원"
)
_MORE = re.compile(r"(\d[\d,]*)\s*(천만|백만|만|천)")


@dataclass(frozen=True, slots=True)
class StatedAmount:
    """An amount of money in running text: won, the unit as printed, the print, and where in the text it stands."""

    won: Decimal
    unit: str
    printed: str
    start: int
    end: int
    number: Decimal


def stated_amounts(text: str) -> tuple[StatedAmount, ...]:
    """The amounts of money a sentence states, in order.

    >>> [str(a.won) for a in stated_amounts("총 1,466백만원(22년 300백만원), 1억 2,000만원")]
    ['1466000000', '300000000', '120000000']
    """
    found = []
    for match in _STATED.finditer(text):
        unit = (match["unit"] or "") + "원"
        number = Decimal(match["number"].replace(",", ""))
        won = number * MONEY_UNITS[unit]
        for digits, word in _MORE.findall(match["more"]):
            won += Decimal(digits.replace(",", "")) * MONEY_UNITS[word + "원"]
        found.append(StatedAmount(won, unit, match[0], match.start(), match.end(), number))
    return tuple(found)


_YEAR = re.compile(
    r"['’‘`´′]?(?P<year>(?:19|20)\d\d|\d\d)\s*\.?\s*(?:년도?|學)?\.?\s*(?P<mark>이전|이후|까지|부터|말)?(?:\((?P<note>[^)]*)\))?"
)


@dataclass(frozen=True, slots=True)
class YearLabel:
    """A year as a header prints it: ``2014년 이전`` is 2014 with ``before``."""

    year: int
    before: bool = False
    after: bool = False
    note: str = ""


@lru_cache(maxsize=16_384)
def read_year(text: str) -> YearLabel | None:
    """The year a header cell names, or ``None``: a two-digit year needs an apostrophe or ``년``.

    >>> read_year("’24.").year, read_year("2014년 이전").before, read_year("12")
    (2024, True, None)
    """
    folded = fold(text)
    match = _YEAR.fullmatch(folded)
    if not match:
        return None
    digits = match["year"]
    if len(digits) == 2 and not re.search(r"['’‘`´′]|년", folded):
        return None
    year = int(digits) if len(digits) == 4 else 2000 + int(digits)
    return YearLabel(year, before=match["mark"] == "이전", after=match["mark"] == "이후", note=match["note"] or "")
