"""A sample report as a worksheet by XlsxWriter: numbers as numbers under Korean formats, merged and bordered cells."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from samples.description import Line, Placed, Report

_AMOUNT = re.compile(r"△?(?:\d{1,3}(?:,\d{3})+|[1-9]\d{0,2})")
_DECIMAL = re.compile(r"△?\d+\.(\d{1,2})")
_MADE = datetime(2021, 1, 4, tzinfo=UTC).replace(tzinfo=None)


def as_xlsx(report: Report) -> bytes:
    """The report on one sheet, a blank row after every table."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        sheet, formats, row = book.add_worksheet("보고서"), _Formats(book), 0
        for block in report.framed_blocks():
            if isinstance(block, Line):
                sheet.write_string(row, 0, block.text)
                row += 1
            else:
                for item in block.placed():
                    _write(sheet, row, item, formats)
                row += len(block.rows) + 1
    return buffer.getvalue()


def as_loose_xlsx(report: Report) -> bytes:
    """A sheet a section, no borders, every number typed as text, units at the right, and blank rows between lines."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        plain, titles, row = book.add_format(), [section.title for section in report.sections], 2
        sheet = book.add_worksheet("표지")
        for block in report.blocks():
            if isinstance(block, Line):
                if block in titles:
                    sheet, row = book.add_worksheet(f"{titles.index(block) + 1}"), 2
                sheet.write_string(row, 6 if "단위" in block.text[:3] else 1, block.text)
                row += 2
            else:
                for item in block.placed():
                    _write_text(sheet, row, item, plain)
                row += len(block.rows) + 2
    return buffer.getvalue()


def _write_text(sheet: Worksheet, top: int, item: Placed, style: Format) -> None:
    row, column = top + item.row - 1, item.column
    if item.cell.rows > 1 or item.cell.columns > 1:
        sheet.merge_range(row, column, row + item.cell.rows - 1, column + item.cell.columns - 1, "", style)
    sheet.write_string(row, column, item.cell.text, style)


class _Formats:
    """The cell formats of a workbook by their number format, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def of(self, code: str) -> Format:
        """A bordered format."""
        if code not in self._made:
            self._made[code] = self._book.add_format({"border": 1, "text_wrap": True, "num_format": code})
        return self._made[code]


def _write(sheet: Worksheet, top: int, item: Placed, formats: _Formats) -> None:
    number, code = _value(item.cell.text)
    style, row, column = formats.of(code), top + item.row - 1, item.column - 1
    if item.cell.rows > 1 or item.cell.columns > 1:
        sheet.merge_range(row, column, row + item.cell.rows - 1, column + item.cell.columns - 1, "", style)
    if number is None:
        sheet.write_string(row, column, item.cell.text, style)
    else:
        sheet.write_number(row, column, number, style)


def _value(text: str) -> tuple[float | None, str]:
    """The number a text shows and the format that shows it so; ``None`` for what stays text."""
    if decimal := _DECIMAL.fullmatch(text):
        places = "0" * len(decimal[1])
        return float(text.replace("△", "-")), f"0.{places};△0.{places}"
    if _AMOUNT.fullmatch(text):
        return float(text.replace(",", "").replace("△", "-")), "#,##0;△#,##0"
    return None, "General"
