"""Signs that Korean documents keep at private code points: Hancom's boxed numbers, the bullets of symbol fonts.

A boxed number marks a task or an item, so it is kept as ``[1]``; a private code point whose sign we do not know stays.
"""

from __future__ import annotations

import re

_WINGDINGS = {
    **{0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖"},
    **{0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFC: "✓", 0xFE: "☑"},
}
_SYMBOL = {0xB7: "•", 0xA7: "▪", 0xA8: "◆", 0xDE: "⇒"}
_FONTS = {"wingdings": _WINGDINGS, "symbol": _SYMBOL}
_BOXED = {0xF02B1 + place: f"[{place + 1}]" for place in range(20)}  # a figure in a box
_FILLED = {0xF02CE + place: f"[{place + 1}]" for place in range(20)}  # the same, white on black
# Hancom's fonts draw the codes of Wingdings alike; a number of two figures in one box is laid together from its ten.
_SIGNS = {0xF000 + code: sign for code, sign in _WINGDINGS.items()} | _BOXED | _FILLED | {0xF02EF: "·"}
_TEN, _ONES = 0xF02BA, 0xF02C3
_PRIVATE = re.compile(f"{chr(_TEN)}([{chr(_ONES)}-{chr(_ONES + 9)}])|[{''.join(map(chr, sorted(_SIGNS)))}]")


def readable(text: str) -> str:
    """A text with the private signs we know as signs people can read.

    >>> readable("\\U000f02b1 도로 정비"), readable("\\U000f02ba\\U000f02c4 끝"), readable("\\uf06e 예산")
    ('[1] 도로 정비', '[11] 끝', '■ 예산')
    """
    return text if text.isascii() else _PRIVATE.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    return f"[{10 + ord(match[1]) - _ONES}]" if match[1] else _SIGNS[ord(match[0])]


def font_sign(sign: str, font: str) -> str:
    """The sign of a symbol font, which is kept at ``U+F000`` plus its code in the font; ``""`` where we do not know it.

    >>> font_sign("\\uf0b7", "Symbol"), font_sign("\\uf0a8", "Wingdings"), font_sign("\\uf0ff", "Webdings")
    ('•', '□', '')
    """
    return _FONTS.get(font.lower(), {}).get(ord(sign) & 0xFF, "")
