"""Number formats of workbooks: the text that Excel shows for a number, as Korean budget sheets format theirs.

Sections, conditions, grouping, scaling commas, percent, literal texts, dates and Korean date words.  What depends on
the width of a column is not followed: a General number is written with all its (at most 15) digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

GENERAL = "General"
BUILTIN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy-mm-dd h:mm", 27: 'yyyy"年" mm"月" dd"日"', 28: "mm-dd", 29: "mm-dd", 30: "mm-dd-yy",
    31: 'yyyy"년" mm"월" dd"일"', 32: 'h"시" mm"분"', 33: 'h"시" mm"분" ss"초"', 34: "yyyy-mm-dd", 35: "yyyy-mm-dd",
    36: 'yyyy"年" mm"月" dd"日"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 42: '_-₩* #,##0_-;-₩* #,##0_-;_-₩* "-"_-;_-@_-',
    43: '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', 44: '_-₩* #,##0.00_-;-₩* #,##0.00_-;_-₩* "-"??_-;_-@_-',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年" mm"月" dd"日"', 51: "mm-dd",
    52: "yyyy-mm-dd", 53: "yyyy-mm-dd", 54: "mm-dd", 55: "yyyy-mm-dd", 56: "yyyy-mm-dd", 57: 'yyyy"年" mm"月" dd"日"',
    58: "mm-dd",
}  # fmt: skip
"""The formats a workbook names by number alone, as a Korean Excel shows them."""

_TOKEN = re.compile(
    r"""(?P<end>;) | "(?P<quoted>[^"]*)"? | \\(?P<escaped>.) | (?P<pad>[_*].) | \[(?P<elapsed>h+|m+|s+)\]
    | \[\$(?P<currency>[^\]-]*)(?P<locale>-[^\]]*)?\] | \[(?P<compare><=|>=|<>|<|>|=)(?P<bound>-?[\d.]+)\]
    | \[(?P<note>[^\]]*)\] | (?P<general>General|G/표준) | (?P<noon>AM/PM|A/P|오전/오후) | (?P<power>E[+-]0+)
    | (?P<date>y+|m+|d+|h+|s+|a{3,4}|e+) | (?P<digit>[0\#?]) | (?P<sign>[.,%/@]) | (?P<other>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_WEEKDAYS = "월화수목금토일"
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LAST_DAY = 2_958_466  # the first serial number after 9999-12-31
_WIDE = Context(prec=100)  # room for the 15 digits of a number, its zeros and 30 decimal places
_LITERALS = ("quoted", "escaped", "other", "currency")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format: when it is used, and what it writes.

    ``kind`` is ``text``, ``date``, ``number``, ``literal``, or ``general`` where nothing else can be done.  A number is
    shown ``shift`` powers of ten larger (percent) or smaller (scaling commas), with ``places`` decimals.
    """

    tokens: tuple[_Token, ...]
    compare: str
    bound: Decimal
    kind: str
    point: int
    places: int
    shift: int

    def holds(self, value: Decimal) -> bool:
        """Whether the section's condition holds of a value; one without a condition takes all."""
        tests = {
            "": True, "<": value < self.bound, "<=": value <= self.bound, ">": value > self.bound,
            ">=": value >= self.bound, "=": value == self.bound, "<>": value != self.bound,
        }  # fmt: skip
        return tests[self.compare]


def format_number(value: Decimal, code: str, since_1904: bool = False) -> str:
    """The text Excel shows for a number under a format.

    >>> format_number(Decimal("-1234.5"), "#,##0;△#,##0"), format_number(Decimal("0.9754"), "0.0%")
    ('△1,235', '97.5%')
    >>> format_number(Decimal(0), BUILTIN[41]), format_number(Decimal(1234567), "#,##0,")
    ('-', '1,235')
    >>> format_number(Decimal("44347"), 'yyyy". "m". "d"."')
    '2021. 5. 31.'
    """
    section, shown, minus = _choose(_sections(code), value)
    if section.kind == "date":
        return _date(section, value, since_1904)
    if section.kind in ("general", "text") or value.adjusted() > 30:
        body = _with_literals(section, general(shown))
    else:
        body = _number(section, shown)
    return (minus + body).strip()


def format_text(text: str, code: str) -> str:
    """The text Excel shows for a text under a format.

    >>> format_text("구비", '0;-0;0;"("@")"'), format_text("구비", "#,##0")
    ('(구비)', '구비')
    """
    sections = _sections(code)
    last = sections[-1]
    if last.kind != "text":
        return text
    pieces = (text if token.text == "@" and token.kind == "sign" else _literal(token) for token in last.tokens)
    return "".join(pieces)


def general(value: Decimal) -> str:
    """A number without a format, with all its digits."""
    if value and not -10 <= value.adjusted() < 21:
        return f"{value.normalize():E}"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    """A format taken apart at its semicolons."""
    sections: list[_Section] = []
    tokens: list[_Token] = []
    compare, bound = "", Decimal(0)
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or ""
        if kind == "end":
            sections.append(_section(tuple(tokens), compare, bound))
            tokens, compare, bound = [], "", Decimal(0)
        elif kind == "bound":
            compare, bound = match["compare"], _decimal(match["bound"])
        else:
            tokens.extend(_tokens(match))
    return (*sections, _section(tuple(tokens), compare, bound))[:4]


def _section(tokens: tuple[_Token, ...], compare: str, bound: Decimal) -> _Section:
    """A section, with what can be known of it once for all numbers."""
    point = next((i for i, token in enumerate(tokens) if token == _Token("sign", ".")), len(tokens))
    places = min(30, sum(1 for token in tokens[point + 1 :] if token.kind == "digit"))
    percent = sum(1 for token in tokens if token == _Token("sign", "%"))
    return _Section(tokens, compare, bound, _kind(tokens), point, places, 2 * percent - 3 * _scaling_commas(tokens))


def _kind(tokens: tuple[_Token, ...]) -> str:
    """What a section is for."""
    kinds = {token.kind for token in tokens}
    signs = {token.text for token in tokens if token.kind == "sign"}
    if "@" in signs:
        return "text"
    if kinds & {"date", "elapsed", "noon"}:
        return "date"
    if "general" in kinds or "power" in kinds or ("digit" in kinds and "/" in signs):
        return "general"
    return "number" if "digit" in kinds else "literal"


def _tokens(match: re.Match[str]) -> list[_Token]:
    """The tokens of one match: a currency may bring a locale with it."""
    found = [_Token(kind, text) for kind, text in match.groupdict().items() if text is not None]
    return [_Token(token.kind, token.text.lower()) if token.kind == "date" else token for token in found]


def _decimal(text: str) -> Decimal:
    """A condition's bound, 0 where it is no number."""
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d*)?", text) else Decimal(0)


def _choose(sections: tuple[_Section, ...], value: Decimal) -> tuple[_Section, Decimal, str]:
    """The section for a value, the value it is to show, and the sign before it."""
    minus = "-" if value < 0 else ""
    numeric = tuple(section for section in sections[:3] if section.kind != "text") or sections[:1]
    if any(section.compare for section in numeric):
        chosen = next((section for section in numeric if section.holds(value)), numeric[-1])
        signless = chosen.compare in ("<", "<=") and chosen.bound <= 0
        return chosen, abs(value), "" if signless else minus
    if value < 0 and len(numeric) > 1:
        return numeric[1], abs(value), ""
    if value == 0 and len(numeric) > 2:
        return numeric[2], value, ""
    return numeric[0], abs(value), minus


def _literal(token: _Token) -> str:
    return token.text if token.kind in _LITERALS else ""


def _with_literals(section: _Section, number: str) -> str:
    """A General (or otherwise unformatted) number among the section's literal texts."""
    before: list[str] = []
    after: list[str] = []
    for token in section.tokens:
        if token.kind in ("general", "digit", "power", "sign"):
            after.append("")
        else:
            (after if after else before).append(_literal(token))
    return "".join((*before, number, *after))


def _number(section: _Section, value: Decimal) -> str:
    """A number written into the digits of a format."""
    scaled = value.scaleb(section.shift) if section.shift else value
    rounded = scaled.quantize(Decimal(1).scaleb(-section.places), ROUND_HALF_UP, _WIDE)
    digits, _, decimals = f"{rounded:f}".partition(".")
    text = _whole_part(section.tokens[: section.point], "" if digits == "0" else digits)
    has_point = section.point < len(section.tokens)
    return text + (_fraction_part(section.tokens[section.point + 1 :], decimals) if has_point else "")


def _scaling_commas(tokens: tuple[_Token, ...]) -> int:
    """How many commas follow the last digit of a side directly."""
    count = run = 0
    after_digit = False
    for token in (*tokens, _Token("sign", ".")):
        if token == _Token("sign", ",") and after_digit:
            run += 1
            continue
        count += 0 if token.kind == "digit" else run
        run, after_digit = 0, token.kind == "digit"
    return count


def _whole_part(tokens: tuple[_Token, ...], digits: str) -> str:
    """The digits before the point, from the right, with what stands between them."""
    slots = [i for i, token in enumerate(tokens) if token.kind == "digit"]
    grouped = (
        any(token.text == "," and token.kind == "sign" for token in tokens[slots[0] : slots[-1]]) if slots else False
    )
    out: list[str] = []
    left, written = digits, 0
    for i in range(len(tokens) - 1, -1, -1):
        if tokens[i].kind != "digit":
            out.append(_literal_or_percent(tokens[i]))
            continue
        take = left if i == slots[0] else left[-1:]
        left = left[: len(left) - len(take)]
        for digit in reversed(take or {"0": "0", "?": " "}.get(tokens[i].text, "")):
            out.append("," if grouped and written and written % 3 == 0 and digit != " " else "")
            out.append(digit)
            written += 1
    return "".join(reversed(out))


def _fraction_part(tokens: tuple[_Token, ...], decimals: str) -> str:
    """The point and the digits after it; ``#`` and ``?`` leave trailing zeros out."""
    slots = [token.text for token in tokens if token.kind == "digit"]
    needed = max((i + 1 for i, slot in enumerate(slots) if slot == "0"), default=0)
    kept = decimals[:needed] + decimals[needed:].rstrip("0")
    digits = iter(kept)
    body = "".join(next(digits, "") if t.kind == "digit" else _literal_or_percent(t) for t in tokens)
    return "." + body if slots else body


def _literal_or_percent(token: _Token) -> str:
    return "%" if token == _Token("sign", "%") else _literal(token)


def _date(section: _Section, value: Decimal, since_1904: bool) -> str:
    """A date or time written by a format; a number that is no date stays a number."""
    days = value + (1462 if since_1904 else 0)
    if not 0 <= days < _LAST_DAY:
        return general(value)
    moment = _moment(days)
    korean = any(token.kind == "locale" and token.text.lower().endswith("412") for token in section.tokens)
    half = any(token.kind == "noon" for token in section.tokens)
    parts = [
        _date_part(section.tokens, i, moment, days, korean, half) for i in range(len(section.tokens))
    ]  # the part for minutes depends on its neighbours
    return "".join(parts).strip()


def _moment(days: Decimal) -> datetime:
    """The date of a serial number, by Excel's calendar, which has a 29 February 1900."""
    base = datetime(1899, 12, 31) if days < 60 else datetime(1899, 12, 30)
    seconds = (days * 86_400).quantize(Decimal(1), ROUND_HALF_UP)
    return base + timedelta(seconds=int(seconds))


def _date_part(tokens: tuple[_Token, ...], i: int, moment: datetime, days: Decimal, korean: bool, half: bool) -> str:
    """What one token of a date format writes."""
    token = tokens[i]
    if token.kind == "date":
        name = "minute" if token.text[0] == "m" and _is_minute(tokens, i) else token.text[0]
        return _unit(name, len(token.text), moment, korean, half)
    if token.kind == "elapsed":
        per_day = {"h": 24, "m": 1_440, "s": 86_400}[token.text[0].lower()]
        return str(int(days * per_day)).zfill(len(token.text))
    if token.kind == "noon":
        words = ("오전", "오후") if korean or token.text.startswith("오") else ("AM", "PM")
        return words[moment.hour >= 12]
    return token.text if token.kind == "sign" and token.text in ".,/" else _literal(token)


def _is_minute(tokens: tuple[_Token, ...], i: int) -> bool:
    """Whether an ``m`` counts minutes: it follows hours or goes before seconds."""
    marks = [(j, token.text[0].lower()) for j, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    place = next(at for at, (j, _) in enumerate(marks) if j == i)
    before = marks[place - 1][1] if place else ""
    after = marks[place + 1][1] if place + 1 < len(marks) else ""
    return before == "h" or after == "s"


def _unit(name: str, width: int, moment: datetime, korean: bool, half: bool) -> str:
    """A unit of a date or time in the width its format asks for."""
    hour = (moment.hour % 12 or 12) if half else moment.hour
    numbers = {"y": moment.year % 100 if width < 3 else moment.year, "e": moment.year, "h": hour}
    numbers |= {"minute": moment.minute, "s": moment.second, "m": moment.month, "d": moment.day}
    if name == "a":
        return _WEEKDAYS[moment.weekday()] + ("요일" if width > 3 else "")
    if name == "d" and width > 2:
        day = moment.weekday()
        return _unit("a", width, moment, korean, half) if korean else _ENGLISH_DAYS[day][: 3 if width == 3 else None]
    if name == "m" and width > 2:
        english = _MONTHS[moment.month - 1][: 3 if width == 3 else None]
        return (str(moment.month) + ("월" if width > 3 else "")) if korean else english
    return str(numbers[name]).zfill(2 if name == "y" or width > 1 else 1)
