"""Tables as lines with tabs: logical rows, tables told apart, merged header cells read back from blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.readers.text_grid import Draft, Found, Line, Piece, Row, draft_of, padded, plain
from etl.readers.text_headers import is_header_row, is_stub
from etl.readers.text_spans import header_spans, looks_like_body
from etl.readers.text_values import is_header_like, is_page_mark, is_unit_line, is_value

_LIST_TAGS = re.compile(r"\s*</?(?:ul|ol|li)\b[^>]*>\s*", re.IGNORECASE)
_BREAKS = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_MOST_QUOTED_LINES = 20
_ITEM = re.compile(r"\s+(?=(?:-|◦|○|▪|•)\s+\S)")
_BULLET_CELL = re.compile(r"[-·ㆍ▪◦○•※□❏❍▶☞*]|[①-⑳]|\d{1,2}[.)]|[가-하][.)]")
_SECTION = re.compile(r"\s*(?:[□❏■◆▣○❍※▶☞#<〈‹\[]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|[IVX]+\s*\.)")


@dataclass(frozen=True, slots=True)
class Run:
    """Rows of adjacent lines, and the index of the line after them."""

    rows: tuple[Row, ...]
    end: int


def scan_tabs(lines: Sequence[Line], start: int) -> Found | None:
    """The tables of the lines with tabs that begin here, or ``None`` where there is none."""
    begin = _first_tab_line(lines, start)
    if begin is None:
        return None
    run = _with_rows_after_blanks(lines, _read_run(lines, start, begin))
    tables = _tables_of(run.rows)
    if not tables:
        return Found(run.end, tuple(line for line in lines[start : run.end] if not line.blank))
    return Found(run.end, tuple(tables))


def _first_tab_line(lines: Sequence[Line], start: int) -> int | None:
    """Where the tabs begin: here, or after the lines of a first header cell that was broken (``구 분`` ⏎ ``(매체)``)."""
    if _has_tabs(lines, start):
        return start
    if not is_stub(lines[start].text):
        return None
    for index in range(start + 1, min(start + 3, len(lines))):
        if lines[index].blank:
            return None
        if "\t" in lines[index].text:
            return index
        if len(lines[index].text) > 20:
            return None
    return None


def _has_tabs(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is one of tabs, or opens a quoted cell that a line of tabs closes."""
    text = lines[index].text
    if "\t" in text or not _open_quote(text):
        return "\t" in text
    closing = next((line.text for line in lines[index + 1 : index + 9] if '"' in line.text), "")
    return bool(re.match(r'[^"\t]*"\t', closing))


def cell_text(raw: str) -> str:
    """The text of a cell without the list tags of a conversion; each list item on a line of its own.

    >>> cell_text('<ul style="x"> - 가 나 - 다 ')
    '- 가 나\\n- 다'
    """
    text = _BREAKS.sub("\n", raw)
    if _LIST_TAGS.search(text):
        text = _ITEM.sub("\n", _LIST_TAGS.sub("\n", text))
    return "\n".join(part.strip() for part in plain(text).split("\n") if part.strip())


def _read_run(lines: Sequence[Line], start: int, begin: int) -> Run:
    """The rows from ``start`` up to the first line that belongs to none of them."""
    lead = [Piece(cell_text(line.text), line.number) for line in lines[start:begin]]
    rows: list[Row] = []
    index = begin
    while index < len(lines) and not lines[index].blank:
        if _has_tabs(lines, index):
            row, index = _read_row(lines, index)
            rows.append(_led(lead, row))
            lead = []
        elif _belongs(rows[-1], lines, index):
            text = lines[index]
            if _starts_next_row(rows[-1], lines, index):
                lead.append(Piece(cell_text(text.text), text.number))
            else:
                rows[-1] = (*rows[-1][:-1], rows[-1][-1].joined(Piece(cell_text(text.text), text.number)))
            index += 1
        else:
            break
    return Run(tuple(_rejoined(rows)), index - len(lead))


def _read_row(lines: Sequence[Line], index: int) -> tuple[Row, int]:
    """One line as cells; a cell that opens with a quote reaches to the line that closes it, as spreadsheets write."""
    line = lines[index]
    text = line.text
    end = index + 1
    while _open_quote(text) and end < min(index + _MOST_QUOTED_LINES, len(lines)):
        text += "\n" + lines[end].text
        end += 1
    if _open_quote(text):
        text, end = line.text, index + 1
    return tuple(Piece(cell_text(_unquoted(cell)), line.number) for cell in text.split("\t")), end


def _open_quote(text: str) -> bool:
    last = text.rpartition("\t")[2].lstrip(" ")
    return last.startswith('"') and last.count('"') % 2 == 1


def _unquoted(cell: str) -> str:
    stripped = cell.strip()
    if "\n" in stripped and len(stripped) > 1 and stripped[0] == stripped[-1] == '"':
        return stripped[1:-1].replace('""', '"')
    return cell


def _led(lead: Sequence[Piece], row: Row) -> Row:
    """The row with the lines that came before its first tab put into its first cell."""
    first = row[0]
    for piece in reversed(lead):
        first = piece.joined(first)
    return (first, *row[1:])


def _belongs(last: Row, lines: Sequence[Line], index: int) -> bool:
    """Whether a line without tabs is part of a row: more rows follow at once, or the row's last cell is left open."""
    text = lines[index].text
    if _SECTION.match(text) or is_unit_line(text) or is_page_mark(text):
        return False
    if _is_open(last[-1].text):
        return True
    following = next((i for i in range(index, min(index + 6, len(lines))) if "\t" in lines[i].text), None)
    return following is not None and not any(line.blank for line in lines[index:following])


def _is_open(text: str) -> bool:
    return text.count("(") > text.count(")") or text.endswith((",", "·", "및"))


def _starts_next_row(last: Row, lines: Sequence[Line], index: int) -> bool:
    """Whether a line between two rows is the first cell of the second: the first row ends with a value, or is whole."""
    following = next((line for line in lines[index:] if "\t" in line.text), None)
    if following is None:
        return False
    begins = cell_text(following.text.split("\t")[0])
    short_before = following.text.count("\t") + 1 > len(last)
    return not short_before and is_value(last[-1].text) and bool(begins) and not is_value(begins)


def _rejoined(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows, those put together that are two halves of one row broken inside a cell."""
    width = max((len(row) for row in rows), default=0)
    valued = _valued_columns([row for row in rows if len(row) == width])
    waiting: Row | None = None
    for row in rows:
        if waiting is None:
            waiting = row
        elif _are_halves(waiting, row, width, valued):
            waiting = (*waiting[:-1], waiting[-1].joined(row[0]), *row[1:])
        else:
            yield waiting
            waiting = row
    if waiting is not None:
        yield waiting


def _valued_columns(rows: Sequence[Row]) -> set[int]:
    """The columns that hold values in most of the full rows that hold any."""
    bodies = [row for row in rows if looks_like_body(row)]
    counts: dict[int, int] = {}
    for row in bodies:
        for column, piece in enumerate(row):
            counts[column] = counts.get(column, 0) + is_value(piece.text)
    return {column for column, count in counts.items() if count * 2 > len(bodies)}


def _are_halves(first: Row, second: Row, width: int, valued: set[int]) -> bool:
    if len(first) + len(second) - 1 != width or len(first) == width or not valued:
        return False
    if is_value(first[-1].text) or is_value(second[0].text) or not (first[-1].text and second[0].text):
        return False
    whole = (*first[:-1], first[-1].joined(second[0]), *second[1:])
    return all(is_value(whole[column].text) for column in valued)


def _with_rows_after_blanks(lines: Sequence[Line], run: Run) -> Run:
    """The run with the rows after a blank line, where they only go on: a body under its header, values under values."""
    while True:
        index = _skip_gap(lines, run.end)
        if index is None or "\t" not in lines[index].text:
            return run
        following = _read_run(lines, index, index)
        if not _goes_on(run.rows, following.rows):
            return run
        run = Run((*run.rows, *following.rows), following.end)


def _skip_gap(lines: Sequence[Line], end: int) -> int | None:
    """The next line that is not blank, at most two blank lines on."""
    for index in range(end, min(end + 3, len(lines))):
        if not lines[index].blank:
            return index
    return None


def _goes_on(above: Sequence[Row], below: Sequence[Row]) -> bool:
    width, width_below = max(map(len, above)), max(map(len, below))
    headed = any(looks_like_body(row) for row in above)
    if not headed:
        return (
            len(above) <= 3 and width_below >= width >= 2 and (_is_sub_header(above, below) or _has_body(below, above))
        )
    return width == width_below and looks_like_body(below[0]) and _valued_match(above, below)


def _is_sub_header(above: Sequence[Row], below: Sequence[Row]) -> bool:
    return (
        not below[0][0].text
        and all(is_header_like(p.text) for p in below[0] if p.text)
        and is_header_row(_texts(above[0]))
    )


def _has_body(below: Sequence[Row], above: Sequence[Row]) -> bool:
    return looks_like_body(below[0]) and all(is_header_like(p.text) for p in above[-1] if p.text)


def _valued_match(above: Sequence[Row], below: Sequence[Row]) -> bool:
    return _valued_columns([row for row in above if looks_like_body(row)]) <= _valued_columns(below) | {
        column for column, piece in enumerate(below[0]) if not piece.text
    }


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(piece.text for piece in row)


def _tables_of(rows: Sequence[Row]) -> list[Draft | Line]:
    """The tables of a run: cut where a new header begins; rows that are only prose with tabs stay lines."""
    parts: list[Draft | Line] = []
    for group in _cut_at_headers(rows):
        trimmed = _without_outer_blanks(group)
        if _is_table(trimmed):
            parts.append(draft_of(trimmed, header_spans(trimmed)))
        else:
            parts.extend(_as_line(row) for row in group if any(piece.text for piece in row))
    return parts if any(isinstance(part, Draft) for part in parts) else []


def _cut_at_headers(rows: Sequence[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in rows:
        has_body = any(looks_like_body(above) and not is_header_row(_texts(above)) for above in group)
        if has_body and is_header_row(_texts(row)) and not looks_like_body(row):
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _without_outer_blanks(rows: Sequence[Row]) -> list[Row]:
    """The rows that hold something, without the columns at the right that are blank in all; a lone column is no grid."""
    grid = [row for row in padded(rows) if any(piece.text for piece in row)]
    used = [c for c in range(len(grid[0]) if grid else 0) if any(row[c].text for row in grid)]
    return [row[: used[-1] + 1] for row in grid] if len(used) > 1 else []


def _is_table(rows: Sequence[Row]) -> bool:
    """Whether rows are a grid: two rows of two cells at least, or one row that holds values, and no list of bullets."""
    if not rows or len(rows[0]) < 2:
        return False
    full = [row for row in rows if sum(bool(piece.text) for piece in row) >= 2]
    if all(_BULLET_CELL.fullmatch(row[0].text) for row in full) and len(rows[0]) == 2:
        return False
    if len(rows) == 1:
        return len(rows[0]) >= 3 and sum(is_value(piece.text) for piece in rows[0]) >= 2
    return len(full) >= 2 or (len(full) == 1 and is_header_row(_texts(full[0])))


def _as_line(row: Row) -> Line:
    return Line(row[0].line, "\t".join(piece.text for piece in row))
