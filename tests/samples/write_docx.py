"""A sample report as DOCX by python-docx, with heading styles, merged cells and the same bytes each time."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm

from samples.description import Line, Report, Table
from samples.packing import repacked

_MADE = datetime(2021, 1, 4, tzinfo=UTC)
_PAGE = 160  # millimetres between the margins


def as_docx(report: Report) -> bytes:
    """The report as Word saves it."""
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = _MADE
    document.core_properties.author = document.core_properties.comments = ""
    for block in report.framed_blocks():
        if isinstance(block, Line):
            _add_line(document, block)
        else:
            _add_table(document, block)
    _lighten(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def _lighten(document: Document) -> None:
    """Leave out the library's picture and the many table styles that nothing here uses."""
    relations = document.part.package.rels
    for identity in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[identity]
    for style in [style for style in document.styles if style.type == WD_STYLE_TYPE.TABLE]:
        if style.name not in ("Table Grid", "Normal Table"):
            style.delete()


def _add_line(document: Document, line: Line) -> None:
    if line.level:
        document.add_heading(line.text, level=line.level)
    else:
        document.add_paragraph(line.text)


def _add_table(document: Document, table: Table) -> None:
    """The table, its columns as wide as their texts ask; Word joins tables that no paragraph parts."""
    made = document.add_table(rows=len(table.rows), cols=table.width, style="Table Grid")
    for column, width in zip(made.columns, _widths(table), strict=True):
        column.width = width
    for item in table.placed():
        cell = made.cell(item.row - 1, item.column - 1)
        if item.cell.rows > 1 or item.cell.columns > 1:
            cell = cell.merge(made.cell(item.row + item.cell.rows - 2, item.column + item.cell.columns - 2))
        first, *more = item.cell.text.split("\n")
        cell.paragraphs[0].text = first
        for line in more:
            cell.add_paragraph(line)
    document.add_paragraph()


def _widths(table: Table) -> list[int]:
    """The width of each column: its share of the page by its longest line."""
    longest = [max(len(line) for row in table.unmerged() for line in row[at].split("\n")) for at in range(table.width)]
    return [Mm(_PAGE * (length + 2) // sum(length + 2 for length in longest)) for length in longest]
