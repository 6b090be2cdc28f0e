"""How a number is printed in front of a paragraph: ``3`` as ``3``, ``③``, ``Ⅲ``-like ``III``, ``다``, ``㉰`` …

The kinds are Hancom's, without underscores and in small letters; Word's are told in the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

DIGIT = "digit"
# In the order of their codes in HWP 5.
KINDS = (
    DIGIT,
    "circleddigit",
    "romancapital",
    "romansmall",
    "latincapital",
    "latinsmall",
    "circledlatincapital",
    "circledlatinsmall",
    "hangulsyllable",
    "circledhangulsyllable",
    "hanguljamo",
    "circledhanguljamo",
    "hangulphonetic",
    "ideograph",
    "circledideograph",
)

_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_SYLLABLE_INITIALS = (0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18)  # 가 나 다 … 하, without the doubled ones
_SYLLABLE_VOWELS = (0, 4, 8, 13, 18, 20)  # after 하 come 거, 너 …, then 고, 구, 그, 기
_JAMO = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_PHONETIC, _IDEOGRAPH = "일이삼사오육칠팔구십", "一二三四五六七八九十"
_CIRCLED_DIGITS = ((20, 0x2460), (35, 0x3251 - 20), (50, 0x32B1 - 35))
_MOST = 3_999


def numeral(number: int, kind: str) -> str:
    """A number in its kind; plain digits where the kind is unknown or has no sign for it.

    >>> [numeral(n, "hangulsyllable") for n in (1, 14, 15)], numeral(21, "circleddigit"), numeral(11, "circledideograph")
    (['가', '하', '거'], '㉑', '11')
    """
    printer = _PRINTERS.get(kind)
    return (printer(number) if printer and 0 < number <= _MOST else "") or str(number)


def _roman(number: int) -> str:
    """A Roman numeral.

    >>> _roman(1994)
    'MCMXCIV'
    """
    signs = []
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        signs.append(sign * count)
    return "".join(signs)


def _latin(number: int, first: str) -> str:
    """A letter, doubled after the 26th: A … Z, AA, BB.

    >>> _latin(28, "A")
    'BB'
    """
    turns, place = divmod(number - 1, 26)
    return chr(ord(first) + place) * (turns + 1)


def _syllable(number: int) -> str:
    turn, place = divmod(number - 1, len(_SYLLABLE_INITIALS))
    if turn >= len(_SYLLABLE_VOWELS):
        return ""
    return chr(0xAC00 + _SYLLABLE_INITIALS[place] * 588 + _SYLLABLE_VOWELS[turn] * 28)


def _counted(number: int, signs: str) -> str:
    """A number in Sino-Korean words or signs, to ninety-nine.

    >>> _counted(21, _PHONETIC)
    '이십일'
    """
    tens, ones = divmod(number, 10)
    if tens > 9:
        return ""
    ten = (signs[tens - 1] if tens > 1 else "") + (signs[9] if tens else "")
    return ten + (signs[ones - 1] if ones else "")


def _circled_digit(number: int) -> str:
    return next((chr(base + number - 1) for last, base in _CIRCLED_DIGITS if number <= last), "")


def _one_of(number: int, first: int, count: int) -> str:
    """The sign of a row of code points."""
    return chr(first + number - 1) if number <= count else ""


_PRINTERS: Mapping[str, Callable[[int], str]] = {
    "circleddigit": _circled_digit,
    "romancapital": _roman,
    "romansmall": lambda number: _roman(number).lower(),
    "latincapital": partial(_latin, first="A"),
    "latinsmall": partial(_latin, first="a"),
    "circledlatincapital": partial(_one_of, first=0x24B6, count=26),
    "circledlatinsmall": partial(_one_of, first=0x24D0, count=26),
    "hangulsyllable": _syllable,
    "circledhangulsyllable": partial(_one_of, first=0x326E, count=14),
    "hanguljamo": lambda number: _JAMO[(number - 1) % len(_JAMO)],
    "circledhanguljamo": partial(_one_of, first=0x3260, count=14),
    "hangulphonetic": partial(_counted, signs=_PHONETIC),
    "ideograph": partial(_counted, signs=_IDEOGRAPH),
    "circledideograph": partial(_one_of, first=0x3280, count=10),
}
