"""Click-here fields (누름틀): until an officer fills one in, its guide text stands where content should be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.readers.hancom import Para

# A guide is one text in a few pieces; more is content, and comparing it would cost a hostile file's time.
_GUIDE_PIECES = 64
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


def close_field(field: OpenField, para: Para) -> None:
    """Drop a field's content from the paragraph where it is still the guide text."""
    if not field.guide or len(para.items) - field.start > _GUIDE_PIECES:
        return
    content = para.items[field.start :]
    texts = [item for item in content if isinstance(item, str)]
    if len(texts) == len(content) and "".join(texts).strip() == field.guide.strip():
        del para.items[field.start :]
