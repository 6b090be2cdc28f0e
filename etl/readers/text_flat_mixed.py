"""Rows of flattened text whose columns mix texts with values: lists of projects, devices to replace, past purchases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from etl.readers.text_flat_header import Column, Layout
from etl.readers.text_flat_rows import Body, ends_with_time, heads_table, is_section
from etl.readers.text_flat_seams import seam
from etl.readers.text_grid import Line, Piece, Row
from etl.readers.text_headers import Holds, find_word
from etl.readers.text_values import VALUE_PATTERN, is_page_mark, is_unit_line, is_value, split_values
from etl.words import PLACEHOLDER, squeeze

_LEADER = re.compile(r"[·․.…‥⋅∙‧ㆍ\s]*[·․.…‥⋅∙‧ㆍ]{3,}[·․.…‥⋅∙‧ㆍ\s]*")
_GAP = r"\s+"
_NUMBERING = r"(?:\d{1,3}[.)]?|[①-⑳㉑-㉟❶-❿⓵-⓾]|[\ue000-\uf8ff]|[\U000f0000-\U000ffffd])"
_NUMBERED = re.compile(r"\s*\d{1,3}[.)]?\s+\D")
_YEAR = r"(?:['’‘](?:\d\d)|(?:19|20)\d\d)\s?년?도?\.?"
_DATES = r"(?:연\s?중|매월|수시|['’‘]?\d[\d.\s~～∼월년'’‘-]*[\d.월년~～∼])"
_TEXT = r"[^\s].*?"
_REMARK = r"(?:\d{1,2}\s?년\s?(?:경과|초과)|\S{1,14}(?:팀|과|센터)|-)"
_ELAPSED_END = re.compile(r"\d년\s?(?:경과|초과)\s*$")
_YEARS_ALONE = re.compile(r"\d{1,2}\s?년")
_PASSED = re.compile(r"경과|초과")
_SEAMED = ((Holds.TEXT, Holds.DETAIL), (Holds.DETAIL, Holds.DETAIL))
_MOST_LINES = 9


@dataclass(frozen=True, slots=True)
class _Match:
    """A row that was matched: its pieces, the index after its lines, and whether the texts in it were told apart by rule."""

    row: Row
    end: int
    doubtful: bool
    lost_number: bool = False


def read_mixed(lines: Sequence[Line], start: int, layout: Layout, header: Sequence[Line]) -> Body:
    """The rows under a header with several columns of text, up to the first line that fits none."""
    rows: list[Row] = []
    doubtful: list[tuple[int, int, str]] = []
    cell_a_line = len(header) == len(layout.columns)
    counted = is_counted_only(layout)
    lost = False
    index = end = start
    while (begin := _next_line(lines, index, layout)) is not None:
        match = (
            (cell_a_line and _match_cell_a_line(lines, begin, layout.columns))
            or (cell_a_line and _match_title(lines, begin, layout))
            or (cell_a_line and _match_without_first(lines, begin, layout))
            or _match_spaced(lines, begin, layout)
            or _match_joined(lines, begin, layout)
        )
        if not match or (rows and not _is_like(match.row, rows[0], layout)):
            break
        if counted and match.row[0].text.rstrip(".)") != str(len(rows) + 1):
            break
        if match.doubtful:
            doubtful.append((len(rows), match.row[0].line, " ".join(piece.text for piece in match.row)))
        lost = lost or match.lost_number
        rows.append(match.row)
        index = end = match.end
    strained = sum(_is_strained(row, layout) for row in rows)
    return Body(tuple(rows), end, doubtful=tuple(doubtful), lost_numbers=lost, strained=strained)


def is_counted_only(layout: Layout) -> bool:
    """Whether nothing but their numbers tells rows apart: a list of names beside which the remarks may all be blank."""
    first, *others = (column.holds for column in layout.columns)
    return first is Holds.NUMBERING and len(others) > 1 and set(others) <= {Holds.TEXT, Holds.DETAIL}


def _is_strained(row: Row, layout: Layout) -> bool:
    """Whether a cell of text holds a value or a label of headers: then the columns were counted wrong."""
    texts = [p.text for p, c in zip(row, layout.columns, strict=True) if c.holds in (Holds.TEXT, Holds.DETAIL)]
    if layout.columns[0].holds is Holds.TEXT and any(map(ends_with_time, row[0].text.split("\n"))):
        return True
    return any((is_value(text) and not _ELAPSED_END.search(text)) or find_word(text) is not None for text in texts)


def _is_like(row: Row, first: Row, layout: Layout) -> bool:
    """Whether the last value of a row has the unit of the first row's: other words and numbers are no row."""
    last = max((i for i, column in enumerate(layout.columns) if column.holds is Holds.VALUE), default=None)
    if last is None or row[0].text:
        return True
    return _unit_of(row[last].text) == _unit_of(first[last].text)


def _unit_of(text: str) -> str:
    return re.sub(r"[\d,.\s△▲-]|\(.*", "", text)


def _next_line(lines: Sequence[Line], index: int, layout: Layout) -> int | None:
    """The line a next row may begin on."""
    numbered = layout.columns[0].holds is Holds.NUMBERING
    for i in range(index, len(lines)):
        text = lines[i].text
        if text.strip():
            closed = is_unit_line(text) or is_page_mark(text) or PLACEHOLDER.fullmatch(text.strip())
            return None if closed or (is_section(text) and not numbered) else i
    return None


def _match_cell_a_line(lines: Sequence[Line], index: int, columns: Sequence[Column]) -> _Match | None:
    """A row whose every cell is a line of its own."""
    taken: list[Line] = []
    end = index
    while end < len(lines) and len(taken) < len(columns):
        if not lines[end].blank:
            taken.append(lines[end])
        end += 1
    if len(taken) < len(columns):
        return None
    for line, column in zip(taken, columns, strict=True):
        text = line.text.strip()
        if is_section(text) and column.holds is not Holds.NUMBERING and not re.fullmatch(VALUE_PATTERN, text):
            return None
        if not re.fullmatch(_pattern_of(column.holds), text):
            return None
    return _Match(tuple(Piece(line.text.strip(), line.number) for line in taken), end, doubtful=False)


def _match_without_first(lines: Sequence[Line], index: int, layout: Layout) -> _Match | None:
    """A row of a cell a line under a merged year, or whose number was lost: its first cell is blank."""
    numbered = layout.columns[0].holds is Holds.NUMBERING
    if not numbered and layout.columns[0].holds is not Holds.YEAR:
        return None
    match = _match_cell_a_line(lines, index, layout.columns[1:])
    return _Match((Piece("", match.row[0].line), *match.row), match.end, False, numbered) if match else None


def _match_title(lines: Sequence[Line], index: int, layout: Layout) -> _Match | None:
    """A row over the rows below it, of a name and the value of the last column; a whole row follows it."""
    columns = layout.columns
    if columns[0].holds is not Holds.NUMBERING or columns[-1].holds is not Holds.VALUE or len(columns) < 4:
        return None
    pair = (Column(columns[0].label, None, Holds.TEXT), columns[-1])
    match = _match_cell_a_line(lines, index, pair)
    following = _next_line(lines, match.end, layout) if match else None
    if not match or following is None or is_value(match.row[0].text):
        return None
    if not _match_cell_a_line(lines, following, columns):
        return None
    name, amount = match.row
    blanks = tuple(Piece("", name.line) for _ in columns[2:])
    return _Match((name, *blanks, amount), match.end, doubtful=False)


def _match_spaced(lines: Sequence[Line], index: int, layout: Layout) -> _Match | None:
    """A row on one line whose cells are set apart by two blanks or more."""
    line = lines[index]
    cells = re.split(r"\s{2,}", _LEADER.sub("  ", line.text.strip()))
    if len(cells) != len(layout.columns):
        return None
    fits = all(re.fullmatch(_pattern_of(c.holds), cell) for cell, c in zip(cells, layout.columns, strict=True))
    return _Match(tuple(Piece(cell, line.number) for cell in cells), index + 1, doubtful=False) if fits else None


def _match_joined(lines: Sequence[Line], index: int, layout: Layout) -> _Match | None:
    """A row over one line or several: the fewest lines in which every column finds its like."""
    texts: list[str] = []
    pattern = _row_pattern(tuple(column.holds for column in layout.columns))
    labels = {squeeze(column.label.text) for column in layout.columns}
    for end in range(index, len(lines)):
        if lines[end].blank:
            continue
        if squeeze(lines[end].text.split()[0]) in labels:
            return None  # a line that names what it holds (``소요예산 30,000천원``) stands outside the rows
        if heads_table(lines[end].text) or (texts and (is_section(lines[end].text) or is_unit_line(lines[end].text))):
            return None
        if len(texts) == _MOST_LINES:
            return None
        texts.append(_LEADER.sub("  ", lines[end].text.strip()))
        match = pattern.fullmatch("\n".join(texts))
        if match:
            after = _with_open_end(lines, end + 1, layout, texts)
            match = pattern.fullmatch("\n".join(texts)) or match
            return _as_match(match, lines, index, after, layout)
    return None


def _with_open_end(lines: Sequence[Line], index: int, layout: Layout, texts: list[str]) -> int:
    """Take the lines that go on with a last cell of text: those right below, without values, that open no row."""
    if layout.columns[-1].holds is not Holds.DETAIL:
        return index
    while index < len(lines) and len(texts) < _MOST_LINES and not _ELAPSED_END.search("\n".join(texts[-2:])):
        first = next((i for i in range(index, min(index + 2, len(lines))) if not lines[i].blank), index)
        elapsed = _elapsed_at(lines, first, texts[-1])
        if not elapsed and (lines[index].blank or not _goes_on(lines, index, layout)):
            break
        begin, index = (first, first + elapsed) if elapsed else (index, index + 1)
        texts.extend(line.text.strip() for line in lines[begin:index])
    return index


def _elapsed_at(lines: Sequence[Line], index: int, above: str) -> int:
    """How many lines from here say how long a device was used (``11년 경과``): 2 where the words stand on two lines."""
    here, below = (lines[i].text.strip() if i < len(lines) else "" for i in (index, index + 1))
    if _ELAPSED_END.search(here) or _ELAPSED_END.search(f"{above}\n{here}"):
        return 1
    return 2 * bool(_YEARS_ALONE.fullmatch(here) and _PASSED.fullmatch(below))


def _goes_on(lines: Sequence[Line], index: int, layout: Layout) -> bool:
    """Whether a line is more of a cell of text: it opens neither a row nor anything else, and holds no values."""
    text = lines[index].text
    if is_section(text) or is_unit_line(text) or _opens_row(lines, index, layout):
        return False
    numbered = layout.columns[0].holds is Holds.NUMBERING and _NUMBERED.match(text)
    return not numbered and not split_values(text)[1]


def _opens_row(lines: Sequence[Line], index: int, layout: Layout) -> bool:
    """Whether a row matches from here within the lines that touch."""
    pattern = _row_pattern(tuple(column.holds for column in layout.columns))
    texts: list[str] = []
    for line in lines[index : index + 4]:
        if line.blank:
            break
        texts.append(line.text.strip())
        if pattern.fullmatch("\n".join(texts)):
            return True
    return False


def _as_match(match: re.Match[str], lines: Sequence[Line], index: int, end: int, layout: Layout) -> _Match | None:
    if any(is_section(line.text) for line in lines[index + 1 : end]):
        return None
    numbers = [line.number for line in lines[index:end] if not line.blank]
    cells = _with_seams(layout, [(match[f"c{i}"] or "").strip() for i in range(len(layout.columns))])
    pieces = tuple(
        Piece(text, numbers[match.string.count("\n", 0, max(match.start(f"c{i}"), 0))]) for i, text in enumerate(cells)
    )
    lost = layout.columns[0].holds is Holds.NUMBERING and not cells[0]
    return _Match(pieces, end, _has_adjacent_texts(layout, cells, match.string), lost)


def _with_seams(layout: Layout, cells: list[str]) -> tuple[str, ...]:
    """The cells, a name and the description right after it cut again where their words say so."""
    for position in range(1, len(cells)):
        pair = (layout.columns[position - 1].holds, layout.columns[position].holds)
        if pair in _SEAMED and cells[position - 1] and cells[position]:
            cells[position - 1 : position + 1] = seam(cells[position - 1], cells[position])
    return tuple(cells)


def _has_adjacent_texts(layout: Layout, cells: Sequence[str], whole: str) -> bool:
    """Whether two texts stand side by side with nothing but a blank between them."""
    texts = [
        column.holds in (Holds.TEXT, Holds.DETAIL) and bool(cell)
        for column, cell in zip(layout.columns, cells, strict=True)
    ]
    for position in range(1, len(texts)):
        if texts[position - 1] and texts[position]:
            seam = re.escape(cells[position - 1]) + r"(?:\s{2,}|\s*\n\s*)" + re.escape(cells[position])
            if not re.search(seam, whole) and not re.fullmatch(r"\S+팀|\d+년\s?경과", cells[position]):
                return True
    return False


@lru_cache(maxsize=256)
def _row_pattern(holds: tuple[Holds, ...]) -> re.Pattern[str]:
    """What a whole row looks like: each column's own look, blanks between; an outer number or remark may be missing."""
    parts = []
    for i, held in enumerate(holds):
        before = "" if i == 0 else _GAP
        cell = rf"{before}(?P<c{i}>{_pattern_of(held, after_text=0 < i == len(holds) - 1 and holds[i - 1] in (Holds.TEXT, Holds.DETAIL))})"
        if i == 0 and held in (Holds.NUMBERING, Holds.YEAR):
            cell = rf"(?:(?P<c0>{_pattern_of(held)}){_GAP})?"
        elif i == 1 and holds[0] in (Holds.NUMBERING, Holds.YEAR):
            cell = cell.replace(before, "", 1)
        elif i == len(holds) - 1 and held is Holds.DETAIL:
            cell = rf"(?:{cell})?"
        parts.append(cell)
    return re.compile("".join(parts), re.DOTALL)


def _pattern_of(held: Holds, *, after_text: bool = False) -> str:
    patterns = {
        Holds.NUMBERING: _NUMBERING,
        Holds.YEAR: _YEAR,
        Holds.DATE: rf"(?:{_DATES}|-)",
        Holds.VALUE: VALUE_PATTERN,
        Holds.STATUS: r"(?:계속|신규|완료|비예산)",
        Holds.DETAIL: _REMARK if after_text else _TEXT,
        Holds.TEXT: _TEXT,
        Holds.TEAM: r"\S{1,14}(?:팀|과|담당관|센터|실|소|반|단)(?:\s*[,·/]\s*\S{1,14}(?:팀|과))*",
    }
    return patterns[held]


def mixed_layout(layout: Layout) -> Layout:
    """The layout with 구분 read as 계속/신규 where a numbering and a name come before it."""
    columns = layout.columns
    if columns[0].holds is not Holds.NUMBERING:
        return layout
    changed = tuple(
        type(column)(column.label, column.group, Holds.STATUS)
        if position > 1 and squeeze(column.label.text) in ("구분", "사업구분")
        else column
        for position, column in enumerate(columns)
    )
    return Layout(changed, layout.doubt, layout.known)
