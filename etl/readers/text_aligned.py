"""Grids laid out in columns whose rows have several labels: ``구분  재원  합계  기투자 …`` over ``어울림센터  소계  16,390 …``.

The heads keep their order: as many as the labels and values of a row together.  A row that prints fewer labels than
the others leaves some blank; which ones is told by the columns its labels stand in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.readers.text_flat_rows import is_section
from etl.readers.text_grid import Found, Line, Piece, Row, draft_of
from etl.readers.text_headers import Role, is_header_row, role_of
from etl.readers.text_values import is_page_mark, is_unit_line, split_values
from etl.words import is_subtotal, is_total

_RUN = re.compile(r"\S+(?: \S+)*")
_FEWEST_HEADS = 4
_PAGE_GAP = 8
_MOST_LINES = 400


@dataclass(frozen=True, slots=True)
class _Label:
    """A label and the display columns from which to which it is printed."""

    text: str
    start: int
    end: int

    def joined(self, other: _Label) -> _Label:
        """This label with the next letters of a word whose letters are spread."""
        return _Label(f"{self.text} {other.text}", self.start, other.end)

    def overlap(self, other: _Label) -> int:
        """How many display columns two labels share; how far apart they are, below zero."""
        return min(self.end, other.end) - max(self.start, other.start)


def scan_aligned(lines: Sequence[Line], start: int) -> Found | None:
    """The grid with two label columns or more whose header is this line, or ``None``."""
    heads = _labels(lines[start].text)
    if len(heads) < _FEWEST_HEADS or not is_header_row([head.text for head in heads]):
        return None
    header = tuple(Piece(head.text, lines[start].number) for head in heads)
    end = _end(lines, start + 1)
    body = lines[start + 1 : end]
    turned = past_page_end(lines, end)
    last = _end(lines, turned) if turned else end
    if turned and (rows := _rows([*body, *lines[turned:last]], heads)):
        marks = tuple(line for line in lines[end:turned] if not line.blank)
        return Found(last, (*marks, draft_of([header, *rows])))
    rows = _rows(body, heads)
    return Found(end, (draft_of([header, *rows]),)) if rows else None


def past_page_end(lines: Sequence[Line], end: int) -> int:
    """The index of the first line of the next page where nothing but a page mark stands before it; else 0."""
    following = [index for index in range(end, min(end + _PAGE_GAP, len(lines))) if not lines[index].blank][:2]
    if len(following) == 2 and is_page_mark(lines[following[0]].text):
        return following[1]
    return 0


def _end(lines: Sequence[Line], start: int) -> int:
    """The index of the first line from here that is no row."""
    limit = min(start + _MOST_LINES, len(lines))
    return next((index for index in range(start, limit) if _ends(lines[index])), limit)


def _ends(line: Line) -> bool:
    text = line.text
    return line.blank or is_section(text) or is_unit_line(text) or is_page_mark(text)


def _labels(text: str) -> list[_Label]:
    """The runs of words with two blanks between them, letters that only spread one word put together."""
    labels: list[_Label] = []
    for match in _RUN.finditer(text):
        label = _Label(match[0], _width(text[: match.start()]), _width(text[: match.end()]))
        if labels and len(label.text) == 1 and _spells(labels[-1], label):
            labels[-1] = labels[-1].joined(label)
        else:
            labels.append(label)
    return labels


def _spells(before: _Label, label: _Label) -> bool:
    """Whether a letter goes on with the word that the letter before it begins (구  분, 총  계)."""
    whole = before.text + label.text
    return len(before.text) == 1 and (role_of(whole) is not Role.UNKNOWN or is_total(whole))


def _width(text: str) -> int:
    """How many columns a text takes where Hangul takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _rows(lines: Sequence[Line], heads: Sequence[_Label]) -> list[Row]:
    """The rows in their columns; none where one of them cannot be placed for sure."""
    cut = [(line, *_cut(line.text)) for line in lines]
    counts = {len(values) for _, _, values in cut}
    stubs = len(heads) - max(counts, default=0)
    if len(counts) != 1 or not 2 <= stubs <= len(heads) - 2:
        return []
    full = [labels for _, labels, _ in cut if len(labels) == stubs]
    columns = [_extent([heads[i], *(labels[i] for labels in full)]) for i in range(stubs)]
    placed = [_placed(labels, columns) for _, labels, _ in cut]
    if not full or not all(placed):
        return []
    stood = _raised([[texts.get(column, "") for column in range(stubs)] for texts in placed])
    if not stood:
        return []
    return [
        tuple(Piece(text, line.number) for text in (*labels, *values))
        for labels, (line, _, values) in zip(stood, cut, strict=True)
    ]


def _cut(text: str) -> tuple[list[_Label], tuple[str, ...]]:
    """The labels a row begins with and the values it ends with."""
    values = split_values(text)[1]
    end = len(text)
    for value in reversed(values):
        end = text.rindex(value, 0, end)
    return _labels(text[:end]), values


def _extent(labels: Sequence[_Label]) -> _Label:
    """The display columns that a head and the labels under it take."""
    return _Label(labels[0].text, min(label.start for label in labels), max(label.end for label in labels))


def _placed(labels: Sequence[_Label], columns: Sequence[_Label]) -> dict[int, str]:
    """The labels of a row by their columns, from left to right; nothing where they are too many or out of order."""
    if len(labels) == len(columns):
        return {column: label.text for column, label in enumerate(labels)}
    placed: dict[int, str] = {}
    for label in labels:
        column = max(range(len(columns)), key=lambda place: label.overlap(columns[place]))
        if label.overlap(columns[column]) <= 0 or column <= max(placed, default=-1):
            return {}
        placed[column] = label.text
    return placed


def _raised(rows: list[list[str]]) -> list[list[str]]:
    """The labels of rows, each name brought up to its subtotal; none where that is not sure.

    Names are at the top of their rows as a rule; where a subtotal has none they stand in the middle.
    """
    if all(name or not _is_sum(label) for name, label, *_ in rows):
        return rows if rows[0][0] else []
    tops = [index for index, row in enumerate(rows) if _is_sum(row[1])]
    for top, end in pairwise([*tops, len(rows)]):
        names = [row[0] for row in rows[top:end] if row[0]]
        if tops[0] or len(names) != 1:
            return []
        for index in range(top, end):
            rows[index][0] = names[0] if index == top else ""
    return rows


def _is_sum(label: str) -> bool:
    """Whether a label is that of a total or a subtotal."""
    return is_total(label) or is_subtotal(label)
