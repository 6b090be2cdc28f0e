"""Values whose parenthesis stands on lines of its own or runs over lines: put on the value's line.

A cell ``1,250,000 (국비 625,000, 시비 625,000)`` is often printed over two lines or three.  The values of a row can only
be counted when each is whole, so the lines are put together, and the lines that were taken in are left blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.readers.text_grid import Line
from etl.readers.text_values import VALUE_PATTERN, split_values

_BREAK = "\v"  # white space that no text file keeps within a line: a line end inside a value
_MOST_LINES = 6
_OPENED = re.compile(rf"(?:^|\s){VALUE_PATTERN}\s*\([^()]*$")
_SOURCES = re.compile(r"\s*\(\s*[가-힣·]{1,8}\s?:?\s?[\d,]{3,}[^\t]*")
_ENDS_BARE = re.compile(r"\d\s*$")


def with_whole_notes(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines, as many as before, with each value's parenthesis on the line of the value."""
    whole = list(lines)
    index = 0
    while index < len(whole):
        taken = _taken(lines, index)
        if taken > 1:
            text = _BREAK.join(line.text.strip() for line in lines[index : index + taken])
            whole[index] = Line(lines[index].number, text)
            whole[index + 1 : index + taken] = [Line(line.number, "") for line in lines[index + 1 : index + taken]]
        index += taken
    return tuple(whole)


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
            return count if _SOURCES.match(line.text) and split_values(text)[1] else 0
    return 0
