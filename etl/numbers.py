"""What a printed cell says: ``△3``, ``1,084,678(구비)``, ``24(25)``, ``3.379``, ``-`` → exact values.

Nothing here guesses.  A print that has one plain reading gives ``value``; a print that looks damaged (a dot where a
comma belongs, a letter that looks like a digit, a broken group of three) gives the readings it could have had as
``candidates``, and arithmetic decides elsewhere whether exactly one of them fits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
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
    "억": Decimal(100_000_000),
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

_MINUS = "△▲▼▽∇-"
_SIGN = rf"(?P<sign>[+{_MINUS}](?=\s*\d))?"
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
_LONGEST_NUMBER = 24
_NUMBER_LIKE = re.compile(rf"[+{_MINUS.replace('-', '')}\s\dOolI|ı〇○ㅣSBZ,.-]+")
_LETTERED = re.compile(r"A\s?(?P<number>\d{1,3}(?:,\d{3})*)\s*")
_GROUPED = re.compile(rf"[+{_MINUS}]?\s?[1-9]\d{{0,2}}(?:,\d{{3}})+\s*")
_SCALE = re.compile(r"\d[:;]\d{3}")
# A number broken at the end of a line, behind its comma or before it.
_BROKEN = re.compile(r"(?<=\d)(?:,[ \t]*\n\s*|[ \t]*\n\s*,)(?=\d{3}(?!\d))")


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
    folded = fold(_BROKEN.sub(",", text))
    if not folded:
        return Printed(Kind.BLANK)
    if folded in _DASHES:
        return Printed(Kind.DASH)
    match = _CELL.fullmatch(folded)
    if match:
        return _read_match(match)
    return _read_spoken(folded) or _read_damaged(folded)


def _read_spoken(folded: str) -> Printed | None:
    """An amount printed as people say it, in two units: ``5억 2천만원``."""
    body, opening, rest = folded.partition("(")
    if len(body) > _LONGEST_NUMBER or not _TWO_UNITS.search(body):
        return None
    amounts = stated_amounts(body.strip() if body.rstrip().endswith("원") else f"{body.strip()}원")
    if len(amounts) != 1 or len(amounts[0].printed) < len(body.rstrip()):
        return None
    printed = Printed(Kind.NUMBER, amounts[0].won, unit="원")
    return _with_parenthesis(printed, rest.removesuffix(")")) if opening else printed


def _read_match(match: re.Match[str]) -> Printed:
    number = match["number"].replace(",", "")
    sign = -1 if (match["sign"] or "+") in _MINUS else 1
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
        sign = -1 if (second["sign"] or "+") in _MINUS else 1
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
    body, opening, rest = folded.partition("(")
    if sum(c.isdigit() for c in body) < 1 or len(body) > _LONGEST_NUMBER:
        return Printed(Kind.TEXT)
    body = _without_specks(body)
    head = _NUMBER_LIKE.match(body)
    if not head:
        return Printed(Kind.TEXT)
    mended = head[0].translate(_LOOK_ALIKE_DIGITS) + body[head.end() :] + opening + rest
    match = _DAMAGED.fullmatch(mended)
    if not match:
        return Printed(Kind.TEXT)
    sign = -1 if (match["sign"] or "+") in _MINUS else 1
    candidates = tuple(sign * reading for reading in _damaged_readings(match["number"]))
    if not candidates:
        return Printed(Kind.TEXT)
    printed = Printed(Kind.DAMAGED, unit=match["unit"] or "", candidates=candidates)
    return _with_parenthesis(printed, match["paren"]) if match["paren"] else printed


def _without_specks(body: str) -> str:
    """A print with what a scan makes of △3 (``A3``), of a comma (``1:084,678``) and of a speck behind a number.

    >>> _without_specks("A3"), _without_specks("1:084,678·"), _without_specks("1:500"), _without_specks("1.")
    ('△3', '1,084,678', '1:500', '1.')
    """
    if lettered := _LETTERED.fullmatch(body):
        return f"△{lettered['number']}"
    speckless = re.sub(r"(?<=\d)[·:;'`](?=\d{3}(?!\d))", ",", re.sub(r"(?<=\d)[·:;'`.,]\s*$", "", body))
    return speckless if _GROUPED.fullmatch(speckless) and not _SCALE.fullmatch(body) else body


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


# Possessive and counted, so that a line of a million digits costs no more than reading it.
_SMALL = {"": 1, "십": 10, "백": 100, "천": 1_000}
_LARGE = {"": 1, "만": 10**4, "억": 10**8, "조": 10**12}
_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_STATED = re.compile(
    rf"(?<![\d.,])(?=\d)(?P<body>(?:{_DIGITS}\s*(?:[십백천]?[만억조]|[십백천])\s*)*(?:{_DIGITS})?)\s*(?P<won>원)?"
)
_GROUP = re.compile(rf"(?P<digits>{_DIGITS})\s*(?P<small>[십백천]?)(?P<large>[만억조]?)")
_TWO_UNITS = re.compile(r"[조억]\s*\d[\d,]*\s*(?:[천백십]?만|억|천)|[만천백십]\s*\d[\d,]*\s*[천백십]?[만억조]?\s*원")
_SPELT_DIGITS = {letter: Decimal(value) for value, letter in enumerate("일이삼사오육칠팔구", start=1)}
_SPELT = re.compile(r"(?:일금|(?<![가-힣])금)\s*(?P<body>[일이삼사오육칠팔구십백천만억조]+)\s*원")
_SPELT_GROUP = re.compile(r"(?P<digits>[일이삼사오육칠팔구]?)(?P<small>[십백천]?)(?P<large>[만억조]?)")


@dataclass(frozen=True, slots=True)
class StatedAmount:
    """An amount of money in running text: won, its last unit, the print, and where in the text it stands.

    ``number`` is how many of the unit it is: 123 for ``1억2천3백만원``.
    """

    won: Decimal
    unit: str
    printed: str
    start: int
    end: int
    number: Decimal


def stated_amounts(text: str) -> tuple[StatedAmount, ...]:
    """The amounts of money a sentence states, in order.

    >>> [str(a.won) for a in stated_amounts("총 1,466백만원(22년 300백만원), 1억 2,000만원, 국비 3억")]
    ['1466000000', '300000000', '120000000', '300000000']
    """
    found = [*map(_in_digits, _STATED.finditer(text)), *map(_spelt_out, _SPELT.finditer(text))]
    return tuple(sorted(filter(None, found), key=lambda amount: amount.start))


def _in_digits(match: re.Match[str]) -> StatedAmount | None:
    """``1억2천3백만원``; without its 원 only an amount in 억 is money (``국비 3억``, not ``3억개``)."""
    body = match["body"].rstrip()
    after = match.string[match.start() + len(body) :]
    if not match["won"] and ("억" not in body or body[-1] not in "억만" or re.match(r"[가-힣\d]", after)):
        return None
    end = match.end() if match["won"] else match.start() + len(body)
    groups = [(Decimal(g["digits"].replace(",", "")), g["small"], g["large"]) for g in _GROUP.finditer(body)]
    return _stated(groups, match.string, match.start(), end)


def _spelt_out(match: re.Match[str]) -> StatedAmount | None:
    """``일금 이억원정``: a numeral without its digit stands for one (``천오백만``)."""
    groups = [
        (_SPELT_DIGITS.get(g["digits"], Decimal(bool(g["small"]))), g["small"], g["large"])
        for g in _SPELT_GROUP.finditer(match["body"])
        if g[0]
    ]
    return _stated(groups, match.string, match.start("body"), match.end())


def _stated(groups: Sequence[tuple[Decimal, str, str]], text: str, start: int, end: int) -> StatedAmount:
    """An amount of its groups: 십, 백 and 천 gather until 만, 억 or 조 multiplies what is gathered."""
    won = gathered = Decimal(0)
    for number, small, large in groups:
        gathered += number * _SMALL[small]
        if large:
            won, gathered = won + gathered * _LARGE[large], Decimal(0)
    won += gathered
    _, small, large = groups[-1]
    unit = next(word for word in (f"{small}{large}원", f"{large}원") if word in MONEY_UNITS)
    return StatedAmount(won, unit, text[start:end], start, end, won / MONEY_UNITS[unit])


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
