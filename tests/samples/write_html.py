"""A sample report as a web page, as offices export it and as Chromium prints it."""

from __future__ import annotations

from html import escape

from samples.description import Cell, Line, Report, Table

_STYLE = (
    "table{border-collapse:collapse;margin:4px 0 10px}th,td{border:1px solid #333;padding:2px 8px;font-size:10pt}"
    "body{font-family:NanumGothic,sans-serif;font-size:11pt}h2,h3,th{font-weight:normal}tr{break-inside:avoid}"
)


def as_html(report: Report) -> bytes:
    """A page of headings, paragraphs and tables."""
    body = "\n".join(_line(block) if isinstance(block, Line) else _table(block) for block in report.framed_blocks())
    head = f'<head><meta charset="utf-8"><title>{escape(report.name)}</title><style>{_STYLE}</style></head>'
    return f"<!DOCTYPE html>\n<html>{head}\n<body>\n{body}\n</body></html>\n".encode()


def as_export(report: Report) -> bytes:
    """The page as systems export lists under the name ``.xls``: CP949, no heading cells, upper-case tags."""
    body = "".join(_line(block) if isinstance(block, Line) else _bare_table(block) for block in report.framed_blocks())
    page = f'<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=euc-kr"></HEAD><BODY>{body}</BODY></HTML>'
    return page.encode("cp949", errors="xmlcharrefreplace")


def _bare_table(table: Table) -> str:
    rows = "".join(f"<TR>{''.join(_cell(cell, 'TD') for cell in row)}" for row in table.rows)
    return f"<TABLE border=1>{rows}</TABLE>"


def _line(line: Line) -> str:
    name = f"h{line.level + 1}" if line.level else "p"
    return f"<{name}>{escape(line.text)}</{name}>"


def _table(table: Table) -> str:
    rows = (_row(row, "th" if at < len(table.header) else "td") for at, row in enumerate(table.rows))
    return "\n".join(("<table>", *rows, "</table>"))


def _row(row: tuple[Cell, ...], name: str) -> str:
    return f"<tr>{''.join(_cell(cell, name) for cell in row)}</tr>"


def _cell(cell: Cell, name: str) -> str:
    down = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    right = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return f"<{name}{down}{right}>{escape(cell.text).replace(chr(10), '<br>')}</{name}>"
