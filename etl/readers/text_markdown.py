"""Markdown as conversions write it: headings, and tables with pipes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.readers.text_grid import Found, Line, Piece, Row, draft_of, padded
from etl.readers.text_spans import header_spans
from etl.readers.text_stacked import unstacked
from etl.readers.text_tabs import cell_text

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*")
_ALIGNMENT = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_UNESCAPED = re.compile(r"(?<!\\)\|")
_MOST_LINES_A_ROW = 12


def read_heading(text: str) -> tuple[str, int] | None:
    """The text and level of a heading line, or ``None``.

    >>> read_heading("## 2. 인력 ##"), read_heading("#태그")
    (('2. 인력', 2), None)
    """
    match = _HEADING.fullmatch(text)
    return (match[2], len(match[1])) if match else None


def is_alignment_row(text: str) -> bool:
    """Whether a line is the rule under the header of a table with pipes."""
    return "|" in text and "-" in text and bool(_ALIGNMENT.fullmatch(text))


def split_cells(text: str, *, fenced: bool = True) -> tuple[str, ...]:
    """The cells of one line: outer pipes of a fenced table dropped, escaped pipes kept as pipes.

    >>> split_cells(r"| 구분 | 가\\|나 |")
    ('구분', '가|나')
    """
    stripped = text.strip()
    if fenced:
        stripped = stripped.removeprefix("|")
        stripped = stripped[:-1] if stripped.endswith("|") and not stripped.endswith("\\|") else stripped
    return tuple(cell_text(cell.replace("\\|", "|")) for cell in _UNESCAPED.split(stripped))


def scan_pipes(lines: Sequence[Line], start: int) -> Found | None:
    """The table with pipes that begins here, or ``None``: it has a rule under its header, or two rows with outer pipes."""
    if not _UNESCAPED.search(lines[start].text):
        return None
    ruled = start + 1 < len(lines) and is_alignment_row(lines[start + 1].text)
    fenced = lines[start].text.lstrip().startswith("|")
    if not (ruled or fenced):
        return None
    rows, end = _read_rows(lines, start, fenced)
    grid = padded(rows)
    if not grid or len(grid[0]) < 2 or (not ruled and len(grid) < 2):
        return None
    return Found(end, (unstacked(draft_of(_unrepeated(grid), header_spans(grid))),))


def _read_rows(lines: Sequence[Line], start: int, fenced: bool) -> tuple[list[Row], int]:
    rows: list[Row] = []
    index = start
    while index < len(lines) and _is_row(lines[index].text, fenced):
        if is_alignment_row(lines[index].text):
            index += 1
            continue
        text, after = _whole_row(lines, index, fenced)
        rows.append(tuple(Piece(cell, lines[index].number) for cell in split_cells(text, fenced=fenced)))
        index = after
    return rows, index


def _is_row(text: str, fenced: bool) -> bool:
    return text.lstrip().startswith("|") if fenced else bool(_UNESCAPED.search(text))


def _whole_row(lines: Sequence[Line], index: int, fenced: bool) -> tuple[str, int]:
    """A row's text: a row with outer pipes that lacks its last one goes on in the lines that follow."""
    text = lines[index].text.rstrip()
    after = index + 1
    if not fenced or text.endswith("|"):
        return text, after
    while after < min(index + _MOST_LINES_A_ROW, len(lines)):
        following = lines[after].text
        if not following.strip() or following.lstrip().startswith("|"):
            break
        text += "<br>" + following.strip()
        after += 1
        if text.endswith("|"):
            return text, after
    return lines[index].text, index + 1


def _unrepeated(grid: Sequence[Row]) -> Sequence[Row]:
    """The rows that hold something."""
    return [row for row in grid if any(piece.text for piece in row)]
