"""Titles in a style of the report's own: ``1) …``, ``가. …``, ``① …``, ``2-1 …``, ``◆ …`` where that is the outermost style of a section."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import dropwhile, pairwise

from etl.outline_heads import Role, head_of, is_known_part, role_of
from etl.outline_lines import Line, Mark
from etl.outline_sections import Section

_LETTERS = "가나다라마바사아자차카타파하"
_PREFIX = re.compile(r"^(?P<open>[(\[【<〈]?)\s*(?:\d{1,2}|[가-하])\s*(?P<close>[.)\]】>〉．]?)")
_SIGNS = re.compile(
    r"소요예산|총사업비|사업비|사업개요|사업내용|추진계획|추진실적|추진현황|사업기간|연도별추진|보유현황|집행액"
)
_PART_OF_REPORT = re.compile(r"(?:현황|계획|실적|일정|목록|개요|결과|성과|조직|인력|예산)$")
_SENTENCE = re.compile(r"(?:[함됨임음]|다)\.?$")
_ORDINAL = {letter: place for place, letter in enumerate(_LETTERS, 1)}


def style_of(line: Line) -> str:
    """How a line's number or sign is printed, ``""`` for lines without one.

    >>> from etl.model import Place
    >>> style_of(Line(0, "1) 길 정비", Mark.ITEM, "1", "길 정비", Place())), style_of(Line(0, "◆ 길", Mark.BOX, "", "길", Place()))
    ('1)', '◆')
    """
    if line.mark is Mark.BOX:
        return line.text[0]
    if not line.number or line.mark is Mark.CIRCLED:
        return "①" if line.number else ""
    match = _PREFIX.match(line.text)
    kind = "가" if line.number in _ORDINAL else "1-1" if "-" in line.number else "1"
    return f"{match['open']}{kind}{match['close']}" if match else kind


def ordinal(number: str) -> int:
    """The place a printed number stands for: ``3`` and ``다`` are 3; 0 for what is no simple number."""
    return int(number) if number.isdigit() else _ORDINAL.get(number, 0)


def _is_name(line: Line) -> bool:
    """Whether a line's words can be a project's name: no part of a body or of a report, no sentence."""
    if role_of(line) is not Role.OTHER or is_known_part(line) or ":" in line.body or "：" in line.body:
        return False
    return len(line.body) <= 60 and not _SENTENCE.search(line.body) and not _PART_OF_REPORT.search(head_of(line))


def _runs_on(lines: Sequence[Line], section: Section, places: Sequence[int]) -> bool:
    """Whether the numbers of lines are 1, 2, 3 … without a restart.

    Of 2-1, 2-2, 2-3 the first figure is the section's number; or it counts goals: 1-1, 1-2, 2-1, 2-2.
    """
    parted = [lines[place].number.rpartition("-") for place in places]
    pairs = [(ordinal(goal), ordinal(nth)) for goal, _, nth in parted]
    goal = pairs[0][0] if pairs else 0
    if not goal or str(goal) == _number_of(lines, section):
        return pairs == [(goal, nth) for nth in range(1, len(pairs) + 1)]
    steps = all(after in ((before[0], before[1] + 1), (before[0] + 1, 1)) for before, after in pairwise(pairs))
    return pairs[0] == (1, 1) and steps


def _outermost(lines: Sequence[Line], marked: Sequence[int]) -> Line | None:
    """The line in the outermost style of a section's titles: its first, or 1-1 where every 1, 2 only heads its 1-1, 2-1."""
    outer = lines[marked[0]] if marked else None
    if outer is None or not outer.number.isdigit():
        return outer
    goals = [at for at, place in enumerate(marked) if style_of(lines[place]) == style_of(outer)]
    firsts = [lines[marked[at + 1]] if at + 1 < len(marked) else outer for at in goals]
    headed = all(first.number == f"{lines[marked[at]].number}-1" for at, first in zip(goals, firsts, strict=True))
    return firsts[0] if headed else outer


def _number_of(lines: Sequence[Line], section: Section) -> str:
    """The number a section's heading prints, Roman or Arabic, in Arabic figures."""
    if section.number:
        return str(section.number)
    return lines[section.first].number if section.first >= 0 else ""


def _speaks(lines: Sequence[Line], first: int, end: int) -> bool:
    """Whether something below a line speaks of money, terms or contents.

    Below a boxed line that must be a heading: a boxed remark with a few items is no project.
    """
    boxed = lines[first].mark is Mark.BOX
    below = (line for line in lines[first + 1 : end] if not boxed or line.mark is not Mark.ITEM)
    return any(_SIGNS.search(line.compact) for line in below)


def _speak(lines: Sequence[Line], places: Sequence[int], end: int) -> bool:
    """Whether what stands below the lines speaks of projects: below most numbered ones (one of 2-1, 2-2 is enough), below every boxed one."""
    told = [_speaks(lines, first, last) for first, last in zip(places, [*places[1:], end], strict=True)]
    if "-" in lines[places[0]].number:  # numbered within their section: one that speaks tells what the others are
        return any(told)
    return all(told) if lines[places[0]].mark is Mark.BOX else sum(told) * 2 > len(told)


def own_style_titles(lines: Sequence[Line], section: Section, skip: Collection[int]) -> frozenset[int]:
    """The titles of a section whose outermost style is one that elsewhere marks items or parts; none in doubt.

    The outermost style is that of its first numbered or boxed line.  All lines of that style must be names, numbered
    without a restart if they have numbers, and what stands below them must speak of projects.
    """
    span = [place for place in range(section.first + 1, section.end) if place not in skip]
    marked = [place for place in span if style_of(lines[place]) or lines[place].mark is Mark.CIRCLE]
    outer = _outermost(lines, marked)
    if outer is None or not (outer.mark in (Mark.BOX, Mark.ITEM, Mark.CIRCLED) or "-" in outer.number):
        return frozenset()
    places = [place for place in marked if style_of(lines[place]) == style_of(outer)]
    if outer.mark is Mark.BOX:  # parts of the report itself may stand before its projects
        places = list(dropwhile(lambda place: not _is_name(lines[place]), places))
    numbered = outer.mark is Mark.BOX or _runs_on(lines, section, places)
    named = bool(places) and all(_is_name(lines[place]) for place in places)
    return frozenset(places) if numbered and named and _speak(lines, places, section.end) else frozenset()
