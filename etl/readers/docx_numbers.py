"""The numbers and bullets that Word prints before paragraphs, which the file does not hold: counted as Word counts them.

All lists made from one abstract numbering count together; a list may be told to begin a level anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from etl.readers.docx_styles import Style, Styles, style_of
from etl.readers.docx_text import value, whole_value
from etl.readers.numerals import DIGIT, numeral
from etl.readers.private_signs import font_sign
from etl.readers.xml_safe import attribute, whole

_LEVELS = 9
_MAX_PATTERN = 64
_NUMBER_SIGN = re.compile(r"%([1-9])")
_KINDS = {
    "upperRoman": "romancapital",
    "lowerRoman": "romansmall",
    "upperLetter": "latincapital",
    "lowerLetter": "latinsmall",
    "ganada": "hangulsyllable",
    "chosung": "hanguljamo",
    "decimalEnclosedCircle": "circleddigit",
    "decimalEnclosedCircleChinese": "circleddigit",
    "koreanCounting": "hangulphonetic",
    "koreanDigital": "hangulphonetic",
    "koreanDigital2": "ideograph",
    "ideographDigital": "ideograph",
    "chineseCounting": "ideograph",
    "japaneseCounting": "ideograph",
    "taiwaneseCounting": "ideograph",
}


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: ``restart`` is the number of the level (1 the top) that begins it anew, 0 for none."""

    start: int = 1
    kind: str = ""
    pattern: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""
    font: str = ""


@dataclass(frozen=True, slots=True)
class _List:
    """A list: what counts it, its levels, and the levels it begins anew."""

    family: str
    levels: Mapping[int, _Level]
    overrides: Mapping[int, int]

    def level(self, number: int) -> _Level:
        """A level by its number, 0 the top; one that the file leaves out prints nothing."""
        return self.levels.get(number, _Level())

    def start(self, number: int) -> int:
        """The number a level begins with."""
        return self.overrides.get(number, self.level(number).start)


@dataclass(frozen=True, slots=True)
class Label:
    """What is printed before a paragraph, and whether it is a number."""

    text: str
    number: bool


def paragraph_labels(
    roots: list[etree._Element], numbering: etree._Element | None, styles: Styles
) -> Mapping[etree._Element, Label]:
    """The labels of the paragraphs below some elements that have one, in the order of the document."""
    if numbering is None:
        return {}
    counter = _Counter(_lists(numbering))
    labels: dict[etree._Element, Label] = {}
    for paragraph in (paragraph for root in roots for paragraph in root.iter("{*}p")):
        own = paragraph.find("{*}pPr/{*}numPr")
        style = style_of(paragraph, styles)
        if (own is None and style.list is None) or not _is_shown(paragraph):
            continue
        identity, level = counter.place(paragraph, style)
        if label := counter.label(identity, level):
            labels[paragraph] = label
    return labels


def _is_shown(paragraph: etree._Element) -> bool:
    """Whether a paragraph is on the page: no older copy of a drawing, no part of a drawing's own text, not deleted."""
    inside = next(paragraph.iterancestors("{*}Fallback"), None)
    return inside is None and paragraph.find("{*}pPr/{*}rPr/{*}del") is None


class _Counter:
    """The lists of a document as they are counted."""

    def __init__(self, lists: Mapping[str, _List]) -> None:
        self._lists = lists
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def place(self, paragraph: etree._Element, style: Style) -> tuple[str, int]:
        """The list and the level a paragraph stands in: its own, else its style's; a level may be tied to the style."""
        identity = value(paragraph, "{*}pPr/{*}numPr/{*}numId")
        level = whole_value(paragraph, "{*}pPr/{*}numPr/{*}ilvl", -1)
        if identity is None:
            identity = style.list or ""
        if level < 0:
            level = self._level_of_style(identity, value(paragraph, "{*}pPr/{*}pStyle") or "", style)
        return identity, min(level, _LEVELS - 1)

    def _level_of_style(self, identity: str, name: str, style: Style) -> int:
        levels = self._lists[identity].levels if identity in self._lists else {}
        tied = next((number for number, level in levels.items() if name and level.style == name), None)
        return tied if tied is not None else style.list_level or 0

    def label(self, identity: str, number: int) -> Label | None:
        """What is printed before the next paragraph of a list and level; nothing for a list that is not there."""
        found = self._lists.get(identity)
        if found is None:
            return None
        level, counts = found.level(number), self._counted(identity, found, number)
        is_number = level.kind != "bullet"
        text = _printed(found, number, counts) if is_number else _bullet(level)
        return Label(text, is_number) if text else None

    def _counted(self, identity: str, found: _List, number: int) -> list[int | None]:
        """The numbers a list has reached, after this paragraph was counted."""
        counts = self._counts.setdefault(found.family, [None] * _LEVELS)
        if number in found.overrides and (identity, number) not in self._begun:
            self._begun.add((identity, number))
            counts[number] = None
        for above in range(number):  # a level that was passed over counts as begun
            if counts[above] is None:
                counts[above] = found.start(above)
        own = counts[number]
        counts[number] = found.start(number) if own is None else own + 1
        for deeper in range(number + 1, _LEVELS):
            restart = found.level(deeper).restart
            if restart is None or (restart > 0 and number < restart):
                counts[deeper] = None
        return counts


def _printed(found: _List, number: int, counts: list[int | None]) -> str:
    """The text of a level's pattern."""
    own = found.level(number)

    def one(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        count = counts[at]
        return _numeral(found.start(at) if count is None else count, DIGIT if own.legal else found.level(at).kind)

    return _NUMBER_SIGN.sub(one, own.pattern).strip()


def _numeral(number: int, kind: str) -> str:
    """A number as a kind of Word's prints it."""
    if kind == "none":
        return ""
    if kind == "decimalZero":
        return f"{number:02}"
    if kind in ("ganada", "chosung"):  # Word begins these anew after the last letter
        number = (number - 1) % 14 + 1
    return numeral(number, _KINDS.get(kind, DIGIT))


def _bullet(level: _Level) -> str:
    """A bullet as it looks: signs of symbol fonts have private code points."""
    sign = level.pattern.strip()
    if len(sign) != 1 or not "\uf000" <= sign <= "\uf0ff":
        return "○" if sign == "o" else sign
    return font_sign(sign, level.font) or "•"


def _lists(root: etree._Element) -> Mapping[str, _List]:
    """The lists by id, each with the levels of its abstract numbering and what it overrides."""
    abstracts = {attribute(item, "abstractNumId") or "": item for item in root.iterfind("{*}abstractNum")}
    by_style = {
        value(item, "{*}styleLink"): key for key, item in abstracts.items() if item.find("{*}styleLink") is not None
    }
    lists: dict[str, _List] = {}
    for item in root.iterfind("{*}num"):
        family = value(item, "{*}abstractNumId") or ""
        linked = value(abstracts[family], "{*}numStyleLink") if family in abstracts else None
        family = by_style.get(linked, family) if linked else family
        levels = {} if family not in abstracts else dict(_levels(abstracts[family]))
        for override in item.iterfind("{*}lvlOverride"):
            levels |= _levels(override)
        lists[attribute(item, "numId") or ""] = _List(family, levels, _overrides(item))
    return lists


def _levels(holder: etree._Element) -> dict[int, _Level]:
    """The levels that an abstract numbering or an override defines, by number, 0 the top."""
    return {whole(item, "ilvl"): _level(item) for item in holder.iterfind("{*}lvl") if whole(item, "ilvl") < _LEVELS}


def _level(item: etree._Element) -> _Level:
    level = _Level(
        start=whole_value(item, "{*}start", 0),
        kind=value(item, "{*}numFmt") or "decimal",
        pattern=(value(item, "{*}lvlText") or "")[:_MAX_PATTERN],
        legal=value(item, "{*}isLgl") in ("", "1", "true", "on"),
        style=value(item, "{*}pStyle") or "",
    )
    if item.find("{*}lvlRestart") is not None:
        level = replace(level, restart=whole_value(item, "{*}lvlRestart", 0))
    fonts = item.find("{*}rPr/{*}rFonts")
    return level if fonts is None else replace(level, font=attribute(fonts, "ascii") or "")


def _overrides(item: etree._Element) -> dict[int, int]:
    """The levels a list begins anew, and with which number."""
    found = ((whole(one, "ilvl"), one) for one in item.iterfind("{*}lvlOverride"))
    told = ((level, one) for level, one in found if one.find("{*}startOverride") is not None and level < _LEVELS)
    return {level: whole_value(one, "{*}startOverride", 1) for level, one in told}
