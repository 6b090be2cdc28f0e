"""HTML tables inside text: cells with their spans, line by line places, and tables nested in cells."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from etl.model import Cell
from etl.readers.base import MAX_DEPTH, MAX_TABLE_COLUMNS, MAX_TABLE_ROWS
from etl.readers.text_grid import Draft, Found, Line, plain
from etl.readers.text_stacked import unstacked

_OPEN = re.compile(r"<table\b[^<>]*(?:>|$)", re.IGNORECASE)
_TAG = re.compile(r"</?table\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:ul|ol|li|p|div|br|span|b|strong|em|i|u|s|img|hr|center|font|a|figure|figcaption|sup|sub|small|h[1-6]|"
    r"html|body|head|meta|table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col|mark|section)\b[^<>]*>|<!--[^<>]*-->",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|nbsp|amp|lt|gt|quot|apos|middot|hellip|times|ensp|emsp);")
_BREAKING = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})


_INLINE = re.compile(r"</?(?:b|strong|em|i|u|s|span|font|sup|sub|small|mark)\b[^<>]*>", re.IGNORECASE)


def without_inline_markup(text: str) -> str:
    """A line without the tags that only say how letters look.

    >>> without_inline_markup("<b>계</b> <td>")
    '계 <td>'
    """
    return _INLINE.sub("", text)


def without_markup(text: str) -> str:
    """A line of text without the tags and entities of a conversion; other angle brackets are print.

    >>> without_markup("<p>예산&nbsp;현황</p> < 목 차 >")
    '예산\\xa0현황 < 목 차 >'
    """
    return _ENTITY.sub(lambda match: html.unescape(match[0]), _MARKUP.sub("", text))


def scan_html(lines: Sequence[Line], start: int) -> Found | None:
    """The tables that begin on this line, with what is printed before and after them on their lines, or ``None``."""
    match = _OPEN.search(lines[start].text)
    if not match:
        return None
    end = _closing_line(lines, start)
    markup = "\n".join(line.text for line in lines[start:end])
    first, last = match.start(), _closing_offset(markup, match.start())
    tables = read_html_tables(markup[first:last], lines[start].number)
    if not tables:
        return None
    before = _as_lines(markup[:first], lines[start].number)
    after = _as_lines(markup[last:], lines[start].number + markup[:last].count("\n"))
    return Found(end, (*before, *tables, *after))


def _closing_line(lines: Sequence[Line], start: int) -> int:
    """The index after the line that closes the tables opened here; an unclosed one ends at a blank line after its tags."""
    depth = 0
    for index in range(start, len(lines)):
        for tag in _TAG.findall(lines[index].text):
            depth += -1 if tag.startswith("</") else 1
        if depth <= 0:
            return index + 1
    return next((i for i in range(start, len(lines)) if lines[i].blank), len(lines))


def _closing_offset(markup: str, first: int) -> int:
    last = first
    for match in re.finditer(r"</table\s*>", markup, re.IGNORECASE):
        last = match.end()
    return last if last > first else len(markup)


def _as_lines(markup: str, number: int) -> tuple[Line, ...]:
    texts = (without_markup(text) for text in markup.split("\n"))
    return tuple(Line(number + offset, text) for offset, text in enumerate(texts) if text.strip())


@dataclass
class _OpenCell:
    """A cell while its content is read."""

    line: int
    row_span: int
    column_span: int
    parts: list[str] = field(default_factory=list)
    nested: list[Draft] = field(default_factory=list)

    def text(self) -> str:
        """The content on its lines."""
        lines = (" ".join(line.split(" ")).strip() for line in "".join(self.parts).split("\n"))
        return plain("\n".join(line for line in lines if line))


@dataclass
class _OpenTable:
    """A table while its rows are read."""

    line: int
    rows: list[list[_OpenCell]] = field(default_factory=list)
    caption: list[str] = field(default_factory=list)
    cell: _OpenCell | None = None
    in_caption: bool = False


class _TableParser(HTMLParser):
    """Collects tables; text outside of a cell goes to the row's last cell or makes one, so nothing is lost."""

    def __init__(self, first_line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.first_line = first_line
        self.stack: list[_OpenTable] = []
        self.done: list[Draft] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open what a tag opens."""
        if tag == "table" and len(self.stack) < MAX_DEPTH:
            self.stack.append(_OpenTable(self._line()))
        elif self.stack and tag in ("tr", "td", "th", "caption"):
            self._open(self.stack[-1], tag, dict(attrs))
        elif tag in _BREAKING:
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close what a tag closes."""
        if tag == "table" and self.stack:
            self._close_table()
        elif tag in ("td", "th", "tr") and self.stack:
            self.stack[-1].cell = None
        elif tag == "caption" and self.stack:
            self.stack[-1].in_caption = False
        elif tag in _BREAKING:
            self.handle_data("\n")

    def handle_data(self, data: str) -> None:
        """Put text where it belongs."""
        if not self.stack:
            return
        table = self.stack[-1]
        if table.in_caption:
            table.caption.append(data)
        elif table.cell:
            table.cell.parts.append(re.sub(r"[ \t]*\n[ \t]*", "\n", data))
        elif data.strip():
            self._open(table, "td", {})
            self.handle_data(data)

    def finish(self) -> list[Draft]:
        """Close what was left open, and give the outermost tables."""
        self.close()
        while self.stack:
            self._close_table()
        return self.done

    def _line(self) -> int:
        return self.first_line + self.getpos()[0] - 1

    def _open(self, table: _OpenTable, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "caption":
            table.in_caption = True
            return
        if tag == "tr" or not table.rows:
            table.rows.append([])
            table.cell = None
        if tag != "tr":
            spans = (
                _span(attributes.get("rowspan"), MAX_TABLE_ROWS),
                _span(attributes.get("colspan"), MAX_TABLE_COLUMNS),
            )
            table.cell = _OpenCell(self._line(), *spans)
            table.rows[-1].append(table.cell)

    def _close_table(self) -> None:
        draft = _placed(self.stack.pop())
        if not self.stack:
            self.done.append(draft)
            return
        if self.stack[-1].cell is None:
            self._open(self.stack[-1], "td", {})
        cell = self.stack[-1].cell
        if cell:
            cell.nested.append(draft)


def _span(printed: str | None, most: int) -> int:
    digits = re.match(r"\s*(\d{1,6})", printed or "")
    return max(1, min(int(digits[1]), most)) if digits else 1


def _placed(table: _OpenTable) -> Draft:
    """The cells of a table at their rows and columns, as browsers place them; an empty row is no row."""
    rows = [row for row in table.rows if row]
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    nested: list[tuple[int, int, Draft]] = []
    for r, row in enumerate(rows, start=1):
        for open_cell, column in _columns_of(row, r, taken):
            span = _free_span(open_cell, r, column, taken, len(rows))
            taken.update((i, j) for i in range(r, r + span[0]) for j in range(column, column + span[1]))
            if open_cell.text():
                cells.append(Cell(open_cell.text(), r, column, *span, line=open_cell.line))
            nested.extend((r, column, draft) for draft in open_cell.nested)
    width = max((column for _, column in taken), default=0)
    caption = " ".join("".join(table.caption).split())
    return unstacked(Draft(len(rows), width, tuple(cells), table.line, caption, nested=tuple(nested)))


def _columns_of(row: list[_OpenCell], number: int, taken: set[tuple[int, int]]) -> Iterator[tuple[_OpenCell, int]]:
    column = 1
    for cell in row:
        while (number, column) in taken:
            column += 1
        if column > MAX_TABLE_COLUMNS:
            return
        yield cell, column
        column += 1


def _free_span(cell: _OpenCell, row: int, column: int, taken: set[tuple[int, int]], rows: int) -> tuple[int, int]:
    """The span of a cell cut to the table and to what is still free, so that cells never overlap."""
    width = 1
    while width < cell.column_span and column + width <= MAX_TABLE_COLUMNS and (row, column + width) not in taken:
        width += 1
    return min(cell.row_span, rows - row + 1), width


def read_html_tables(markup: str, first_line: int = 1) -> tuple[Draft, ...]:
    """The outermost tables of a piece of HTML; ``first_line`` is the line number of its first line."""
    parser = _TableParser(first_line)
    parser.feed(markup)
    return tuple(draft for draft in parser.finish() if draft.rows)
