"""What stands among the text: the numbers of notes and captions, and click-here fields (누름틀) with their guide texts.

Until an officer fills a field in, its guide text stands where content should be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.readers.hancom import Para
from etl.readers.numerals import numeral

# A guide is one text in a few pieces; more is content, and comparing it would cost a hostile file's time.
_GUIDE_PIECES = 64
_NOTES, _CAPTIONS = frozenset(("footnote", "endnote")), frozenset(("table", "picture", "figure", "equation"))
_DIRECTION = re.compile(r"Direction:wstring:(\d+):")


@dataclass(frozen=True, slots=True)
class OpenField:
    """A field whose end has not come yet: its guide text, and the paragraph's item its content begins at."""

    guide: str
    start: int
    key: str = ""


def guide_of(command: str) -> str:
    """The guide text in a click-here field's command.

    >>> guide_of("Clickhere:set:30:Direction:wstring:5:금액을 적음 HelpState:wstring:0:")
    '금액을 적'
    """
    match = _DIRECTION.search(command)
    return command[match.end() : match.end() + int(match[1][:6])] if match else ""


def object_number(kind: str, number: int, shape: str, around: tuple[str, str] = ("", "")) -> str:
    """The number 한글 prints for a caption, or for a note with the signs around it; page numbers only its layout knows.

    >>> object_number("FOOTNOTE", 3, "CIRCLED_DIGIT", ("", ")")), object_number("Table", 3, "Digit"), object_number("Page", 3, "")
    ('③)', '3', '')
    """
    printed = numeral(number, shape.replace("_", "").lower())
    if kind.lower() in _CAPTIONS:
        return printed
    return f"{around[0]}{printed}{around[1]}" if kind.lower() in _NOTES else ""


def close_field(field: OpenField, para: Para) -> None:
    """Drop a field's content from the paragraph where it is still the guide text."""
    if not field.guide or len(para.items) - field.start > _GUIDE_PIECES:
        return
    content = para.items[field.start :]
    texts = [item for item in content if isinstance(item, str)]
    if len(texts) == len(content) and "".join(texts).strip() == field.guide.strip():
        del para.items[field.start :]
