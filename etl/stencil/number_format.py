"""The number formats that TEXT is asked for: digits, thousands, decimals, percent, and simple dates."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from etl.stencil.calc_values import ExcelError, Scalar, UnsupportedError, number, text

_NUMERIC = re.compile(
    r'(?P<lead>(?:"[^"]*"|[^0#?"])*)(?P<digits>[#0,]*[#0](?:\.(?P<decimals>[0#]+))?)(?P<tail>(?:"[^"]*"|[^0#?"])*)'
)
_DATE = re.compile(r'yyyy|yy|mm|m|dd|d|"[^"]*"|.', re.IGNORECASE)


def formatted(value: Scalar, pattern: str) -> str:
    """The value as ``TEXT(value, pattern)`` spells it.

    >>> formatted(1234567, "#,##0"), formatted(-5, '#,##0;"△"#,##0;"-"'), formatted(0.1234, "0.0%")
    ('1,234,567', '△5', '12.3%')
    """
    if isinstance(value, str):
        return value
    if pattern in ("General", "@", "G/표준"):
        return text(value)
    amount = number(value)
    if re.search(r"[ymd]", re.sub(r'"[^"]*"', "", pattern), re.IGNORECASE):
        return _dated(amount, pattern)
    return _sectioned(amount, pattern.split(";"))


def _sectioned(amount: float, sections: list[str]) -> str:
    if amount < 0 and len(sections) > 1:
        return _spelled(-amount, sections[1])
    if amount == 0 and len(sections) > 2:
        return _spelled(amount, sections[2])
    return ("-" if amount < 0 else "") + _spelled(abs(amount), sections[0])


def _spelled(amount: float, section: str) -> str:
    match = _NUMERIC.fullmatch(section)
    if not match:
        return _literal(section)
    if "%" in match["tail"]:
        amount *= 100
    digits, decimals = match["digits"], match["decimals"] or ""
    if digits.endswith(",") or "#" in decimals or any(sign in section for sign in "[*_\\E"):
        raise UnsupportedError(f"TEXT 서식 {section}")
    step = Decimal(1).scaleb(-len(decimals))
    rounded = Decimal(repr(amount)).quantize(step, ROUND_HALF_UP)
    whole = f"{rounded:,f}" if "," in digits else f"{rounded:f}"
    least = digits.split(".")[0].replace(",", "").count("0")
    if least == 0 and whole.split(".")[0] == "0":
        whole = whole[1:]
    integer, dot, fraction = whole.partition(".")
    return _literal(match["lead"]) + integer.rjust(least, "0") + dot + fraction + _literal(match["tail"])


def _literal(section: str) -> str:
    bare = re.sub(r'"([^"]*)"', r"\1", section)
    if re.search(r"[\[\]*_\\?]", section):
        raise UnsupportedError(f"TEXT 서식 {section}")
    return bare


def _dated(serial: float, pattern: str) -> str:
    if serial < 1:
        raise ExcelError("#VALUE!")
    day = date(1899, 12, 30) + timedelta(days=int(serial))
    words = {"yyyy": f"{day.year}", "yy": f"{day.year % 100:02}", "mm": f"{day.month:02}", "m": f"{day.month}"}
    words |= {"dd": f"{day.day:02}", "d": f"{day.day}"}
    return "".join(words.get(part.lower(), _date_literal(part)) for part in _DATE.findall(pattern))


def _date_literal(part: str) -> str:
    if part.lower() in ("h", "s", "[", ";"):
        raise UnsupportedError("TEXT 시각 서식")
    return part.strip('"')
