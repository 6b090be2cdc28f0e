"""Values that run over lines: a parenthesis on lines of its own, a number broken inside; put on the value's line.

A cell ``1,250,000 (국비 625,000, 시비 625,000)`` is often printed over two lines or three.  The values of a row can only
be counted when each is whole, so the lines are put together, and the lines that were taken in are left blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from etl.numbers import read_printed
from etl.readers.text_grid import Line
from etl.readers.text_values import VALUE_PATTERN, split_values
from etl.words import is_source

_BREAK = "\v"  # white space that no text file keeps within a line: a line end inside a value
_MOST_LINES = 6
_MOST_VALUES = 10
_OPENED = re.compile(rf"(?:^|\s){VALUE_PATTERN}\s*\([^()]*$")
_SOURCES = re.compile(r"\s*\(\s*[가-힣·]{1,8}\s?:?\s?[\d,]{3,}[^\t]*")
_ENDS_BARE = re.compile(r"\d\s*$")
_NOTE = re.compile(r"\([^()]*\)")
_CUT_NUMBER = re.compile(r"(?:^|\s)[△▲]?\s?\d{1,3}(?:,\d{3})*,\s*$")
_REST_OF_NUMBER = re.compile(r"\s*\d{3}(?:,\d{3})*(?=\s|$)")


def with_whole_values(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, as many as before, with each value whole on the line it begins on."""
    return _with_whole_notes(_with_whole_numbers(lines))


def _with_whole_numbers(lines: Sequence[Line]) -> list[Line]:
    """The lines with the rest of a number that was broken behind a comma (``24,600,`` ⏎ ``000``) put back."""
    whole = list(lines)
    for index in range(len(whole) - 1, 0, -1):
        above, rest = whole[index - 1], whole[index]
        goes_on = _CUT_NUMBER.search(above.text) and _REST_OF_NUMBER.match(rest.text)
        if goes_on and not split_values(rest.text)[0]:
            whole[index - 1] = Line(above.number, above.text.rstrip() + rest.text.strip())
            whole[index] = Line(rest.number, "")
    return whole


def _with_whole_notes(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with each value's parenthesis on the line of the value."""
    whole = list(lines)
    index = 0
    while index < len(whole):
        taken = _taken(lines, index)
        if taken > 1:
            text = _noted_apart([line.text.strip() for line in lines[index : index + taken] if not line.blank])
            whole[index] = Line(lines[index].number, text)
            whole[index + 1 : index + taken] = [Line(line.number, "") for line in lines[index + 1 : index + taken]]
        index += taken
    return tuple(whole)


def _noted_apart(texts: Sequence[str]) -> str:
    """The lines of a value and its notes as one; of a row's values each with its own note where several are told.

    ``52,800  19,470  36.9`` over ``(시비 21,100, 구비 31,700)  (시비 9,840, 구비 9,630)``: the notes belong to the
    values that are their sums, else to as many values from the left.
    """
    label, values = split_values(texts[0])
    notes = _NOTE.findall(texts[-1])
    alone = len(texts) == 2 and not _NOTE.sub("", texts[-1]).strip()
    if not alone or not 2 <= len(values) <= _MOST_VALUES or len(notes) > len(values):
        return _BREAK.join(texts)
    ways = [way for way in combinations(range(len(values)), len(notes)) if _adds_up(values, notes, way)]
    if len(notes) == 1 and not ways:
        return _BREAK.join(texts)
    owned = dict(zip(ways[0] if ways else range(len(notes)), notes, strict=True))
    noted = (f"{value}{_BREAK}{owned[i]}" if i in owned else value for i, value in enumerate(values))
    return " ".join((*([label] if label else []), *noted))


def _adds_up(values: Sequence[str], notes: Sequence[str], places: Sequence[int]) -> bool:
    """Whether every note, put to the value at its place, splits that value."""
    for place, note in zip(places, notes, strict=True):
        whole = read_printed(values[place] + note)
        parts = sum((amount for _, amount in whole.parts), Decimal())
        if not whole.parts or whole.value != parts:
            return False
    return True


def shown(text: str) -> str:
    """A piece of such a line as a cell keeps it: its line ends as line ends."""
    return re.sub(rf"\s*{_BREAK}\s*", "\n", text)


def as_printed(line: Line) -> Iterator[Line]:
    """The lines that were put together as this one."""
    for offset, text in enumerate(line.text.split(_BREAK)):
        if text.strip():
            yield Line(line.number + offset, text)


def _taken(lines: Sequence[Line], index: int) -> int:
    """How many lines from here are one: 1 where no parenthesis runs over."""
    text = lines[index].text
    taken = 1
    while taken < _MOST_LINES:
        more = _closing(lines, index + taken, text) or _noted(lines, index + taken, text)
        if not more:
            return taken
        text = _BREAK.join((text, *(line.text for line in lines[index + taken : index + taken + more])))
        taken += more
    return taken


def _closing(lines: Sequence[Line], index: int, text: str) -> int:
    """How many lines close the parenthesis a value has opened; 0 where none is open or none closes it."""
    if not _OPENED.search(text):
        return 0
    for count, line in enumerate(lines[index : index + _MOST_LINES], start=1):
        if "\t" in line.text or "(" in line.text.partition(")")[0]:
            return 0
        if ")" in line.text:
            return count
    return 0


def _noted(lines: Sequence[Line], index: int, text: str) -> int:
    """How many lines reach a parenthesis of sources below a value that has none; 0 where there is no such."""
    if "\t" in text or not _ENDS_BARE.search(text):
        return 0
    for count, line in enumerate(lines[index : index + 2], start=1):
        if not line.blank:
            return count if _tells_sources(line.text) and split_values(text)[1] else 0
    return 0


def _tells_sources(text: str) -> bool:
    """Whether a line is a parenthesis of sources with their amounts, or of the source that pays all of it."""
    named = re.match(r"\s*\(([^()\d]+)\)", text)
    return bool(_SOURCES.match(text)) or bool(named and is_source(named[1]) and not _NOTE.sub("", text).strip())
