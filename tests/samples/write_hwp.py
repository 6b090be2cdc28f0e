"""A sample report as HWPX, HWP 5 and HWPML; the first two through the hand-made writers of these formats."""

from __future__ import annotations

from xml.sax.saxutils import escape

import make_hwp
import make_hwpx

from samples.description import Line, Placed, Report, Table


def as_hwpx(report: Report) -> bytes:
    """A package of one section; nothing in it says what is a heading, as in most real files."""
    return make_hwpx.hwpx(*(_xml(block) for block in report.framed_blocks()))


def _xml(block: Line | Table) -> str:
    if isinstance(block, Line):
        return make_hwpx.p(block.text)
    lines = [
        "".join(_xml_cell(item) for item in block.placed() if item.row == row) for row in range(1, len(block.rows) + 1)
    ]
    return make_hwpx.p(make_hwpx.run(make_hwpx.tbl(len(block.rows), block.width, *lines)))


def _xml_cell(item: Placed) -> str:
    paras = (make_hwpx.p(line) for line in item.cell.text.split("\n"))
    return make_hwpx.tc(item.row - 1, item.column - 1, *paras, rows=item.cell.rows, columns=item.cell.columns)


def as_hwp(report: Report) -> bytes:
    """A compound file of one compressed section."""
    return make_hwp.hwp(*(_records(block) for block in report.framed_blocks()))


def _records(block: Line | Table) -> bytes:
    if isinstance(block, Line):
        return make_hwp.para(block.text)
    cells = (
        make_hwp.cell(
            item.row - 1,
            item.column - 1,
            *(make_hwp.para(line) for line in item.cell.text.split("\n")),
            rows=item.cell.rows,
            columns=item.cell.columns,
        )
        for item in block.placed()
    )
    return make_hwp.para(make_hwp.table(len(block.rows), block.width, *cells))


def as_hwpml(report: Report) -> bytes:
    """The one XML file that 한글 saves as HWPML."""
    body = "".join(_para(_inside(block)) for block in report.framed_blocks())
    return f'<?xml version="1.0" encoding="UTF-8"?><HWPML Version="2.8"><HEAD/><BODY><SECTION Id="0">{body}</SECTION></BODY></HWPML>'.encode()


def _para(inside: str) -> str:
    return f'<P ParaShape="0" Style="0"><TEXT CharShape="0">{inside}</TEXT></P>'


def _inside(block: Line | Table) -> str:
    if isinstance(block, Line):
        return f"<CHAR>{escape(block.text)}</CHAR>"
    rows = (
        "".join(_hwpml_cell(item) for item in block.placed() if item.row == row)
        for row in range(1, len(block.rows) + 1)
    )
    inside = "".join(f"<ROW>{row}</ROW>" for row in rows)
    return f'<TABLE RowCount="{len(block.rows)}" ColCount="{block.width}">{inside}</TABLE>'


def _hwpml_cell(item: Placed) -> str:
    paras = "".join(_para(f"<CHAR>{escape(line)}</CHAR>") for line in item.cell.text.split("\n"))
    at = f'ColAddr="{item.column - 1}" RowAddr="{item.row - 1}"'
    span = f'ColSpan="{item.cell.columns}" RowSpan="{item.cell.rows}"'
    return f"<CELL {at} {span}><PARALIST>{paras}</PARALIST></CELL>"
