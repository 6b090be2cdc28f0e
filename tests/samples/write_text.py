"""A sample report as text: tab-separated, drawn with lines, or Markdown."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from html import escape

from samples.description import Cell, Line, Placed, Report, Table


def as_tabs(report: Report) -> bytes:
    """Tables as tab-separated rows, what a merge covers left blank; the lines of a cell joined by blanks."""
    return _written(report, lambda line: line.text, _tab_table)


def as_markdown(report: Report) -> bytes:
    """Headings with ``#``, tables with pipes, and as HTML where cells are merged."""
    return _written(report, _markdown_line, _markdown_table)


def as_box(report: Report) -> bytes:
    """Tables drawn with lines."""
    return _written(report, lambda line: line.text, _drawn_table)


def _written(report: Report, line: Callable[[Line], str], table: Callable[[Table], str]) -> bytes:
    parts = [line(block) if isinstance(block, Line) else table(block) for block in report.blocks()]
    return ("\n\n".join(parts) + "\n").encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tab_table(table: Table) -> str:
    return "\n".join("\t".join(map(_one_line, row)) for row in table.unmerged())


def _markdown_line(line: Line) -> str:
    return f"{'#' * (line.level + 1)} {line.text}" if line.level else line.text


def _markdown_table(table: Table) -> str:
    if any(cell.rows > 1 or cell.columns > 1 for row in table.rows for cell in row):
        return html_table(table)
    rows = ["| " + " | ".join(map(_one_line, row)) + " |" for row in table.unmerged()]
    return "\n".join((rows[0], "|" + " --- |" * table.width, *rows[1:]))


def html_table(table: Table) -> str:
    """The table as HTML, one row a line."""
    return "\n".join(
        ("<table>", *(_html_row(row, at < len(table.header)) for at, row in enumerate(table.rows)), "</table>")
    )


def _html_row(row: tuple[Cell, ...], head: bool) -> str:
    name = "th" if head else "td"
    inside = "".join(
        f"<{name}{_span('rowspan', cell.rows)}{_span('colspan', cell.columns)}>{escape(cell.text).replace(chr(10), '<br>')}</{name}>"
        for cell in row
    )
    return f"<tr>{inside}</tr>"


def _span(name: str, count: int) -> str:
    return f' {name}="{count}"' if count > 1 else ""


# --- Drawn tables

Owner = dict[tuple[int, int], Placed]  # position → the cell that covers it


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _fit(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _drawn_table(table: Table) -> str:
    """Every row as deep as its deepest cell; no rule where a cell goes on below, no bar where one goes on beside."""
    widths, depths = _column_widths(table), _row_depths(table)
    owner = {
        (r, c): item
        for item in table.placed()
        for r in range(item.row, item.row + item.cell.rows)
        for c in range(item.column, item.column + item.cell.columns)
    }
    lines = [_rule(owner, widths, 0, len(depths))]
    for row, depth in enumerate(depths, start=1):
        lines += [_text_line(owner, widths, depths, row, line) for line in range(depth)]
        lines.append(_rule(owner, widths, row, len(depths)))
    return "\n".join(lines)


def _column_widths(table: Table) -> list[int]:
    """The width of each column, even and wide enough for every text; a merged cell widens its last column."""
    widths = [2] * table.width
    for item in sorted(table.placed(), key=lambda i: i.cell.columns):
        span = slice(item.column - 1, item.column - 1 + item.cell.columns)
        need = max(map(_width, item.cell.text.split("\n"))) + 2
        lack = need - sum(widths[span]) - 2 * (item.cell.columns - 1)
        if lack > 0:
            widths[item.column - 2 + item.cell.columns] += lack + lack % 2
    return widths


def _row_depths(table: Table) -> list[int]:
    depths = [1] * len(table.rows)
    for item in table.placed():
        lack = item.cell.text.count("\n") + 1 - sum(depths[item.row - 1 : item.row - 1 + item.cell.rows])
        if lack > 0:
            depths[item.row - 1] += lack
    return depths


def _text_line(owner: Owner, widths: list[int], depths: list[int], row: int, line: int) -> str:
    text, column = "│", 1
    while column <= len(widths):
        item = owner[row, column]
        width = sum(widths[column - 1 : column - 1 + item.cell.columns]) + 2 * (item.cell.columns - 1)
        above = sum(depths[item.row - 1 : row - 1]) + line
        own = item.cell.text.split("\n")
        text += _fit(" " + own[above] if above < len(own) else "", width) + "│"
        column += item.cell.columns
    return text


def _rule(owner: Owner, widths: list[int], row: int, rows: int) -> str:
    """The rule under a row (0: the top); Hangul-wide signs, so that each column is drawn in half its width."""
    text = ""
    for column in range(1, len(widths) + 2):
        text += _corner(owner, row, column, rows, len(widths))
        if column <= len(widths):
            solid = _ruled(owner, row, column, rows)
            text += ("─" * (widths[column - 1] // 2)) if solid else " " * widths[column - 1]
    return text


def _ruled(owner: Owner, row: int, column: int, rows: int) -> bool:
    return row in (0, rows) or owner[row, column] is not owner[row + 1, column]


def _corner(owner: Owner, row: int, column: int, rows: int, columns: int) -> str:
    left = column > 1 and _ruled(owner, row, column - 1, rows)
    right = column <= columns and _ruled(owner, row, column, rows)
    up = row > 0 and _barred(owner, row, column, columns)
    down = row < rows and _barred(owner, row + 1, column, columns)
    return _SIGNS.get((left, right, up, down), "  ")


def _barred(owner: Owner, row: int, column: int, columns: int) -> bool:
    return column in (1, columns + 1) or owner[row, column - 1] is not owner[row, column]


_SIGNS = {
    (False, True, False, True): "┌", (True, False, False, True): "┐", (False, True, True, False): "└",
    (True, False, True, False): "┘", (True, True, False, True): "┬", (True, True, True, False): "┴",
    (False, True, True, True): "├", (True, False, True, True): "┤", (True, True, True, True): "┼",
    (True, True, False, False): "─", (False, False, True, True): "│",
}  # fmt: skip
