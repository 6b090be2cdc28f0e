"""Reads old workbooks (XLS).

A library that tells no number formats would give ``0.975`` where the sheet prints ``97.5%``, so the reader that knows
them is used, and the same formatter as for XLSX.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import struct
from collections.abc import Iterator
from decimal import Context, Decimal
from typing import Any

from etl.model import Document
from etl.readers.base import ReadError, Source
from etl.readers.number_format import GENERAL, format_number, format_text
from etl.readers.sheet import Area, Sheet
from etl.readers.xlsx import document_of_sheets

_STATES = ("visible", "hidden", "veryHidden")
_FIFTEEN_DIGITS = Context(prec=15)  # what Excel keeps of a number
_MAX_XLS_BYTES = 256 << 20
# What the library raises, beside its own errors, on records that make no sense.
_DAMAGE = (struct.error, LookupError, ValueError, AssertionError, TypeError, AttributeError, ArithmeticError)


def read_xls(source: Source) -> Document:
    """The document an XLS file holds."""
    if len(source.data) > _MAX_XLS_BYTES:
        raise _fault(source.report, "REFUSED", f"파일이 한도 {_MAX_XLS_BYTES >> 20}MB를 넘습니다")
    xlrd = _library(source.report)
    with _faults_of(xlrd, source.report):
        book = xlrd.open_workbook(file_contents=source.data, formatting_info=True, logfile=io.StringIO())
        sheets = [_SheetReader(xlrd, book, source.report).read(index) for index in range(book.nsheets)]
    return document_of_sheets(source, "xls", iter(sheets))


def _library(report: str) -> Any:
    """The library that knows the format, which an installation may lack."""
    try:
        return importlib.import_module("xlrd")
    except ImportError as missing:
        raise _fault(report, "UNSUPPORTED", "xls를 읽는 부품(xlrd)이 설치되어 있지 않습니다") from missing


@contextlib.contextmanager
def _faults_of(xlrd: Any, report: str) -> Iterator[None]:
    """Say what the errors of the library mean."""
    try:
        yield
    except xlrd.XLRDError as fault:
        raise _refusal(report, str(fault)) from fault
    except (xlrd.compdoc.CompDocError, *_DAMAGE) as fault:
        raise _fault(report, "DAMAGED", "xls 파일의 짜임이 깨져 있습니다") from fault


def _fault(report: str, status: str, what: str) -> ReadError:
    return ReadError(status, f"{report}: {what}. 엑셀에서 열어 xlsx로 저장한 파일을 넣어 주세요.")


def _refusal(report: str, reason: str) -> ReadError:
    """What an error of the library means."""
    if "encrypted" in reason.lower():
        return _fault(report, "ENCRYPTED", "암호가 걸린 파일입니다. 암호를 풀어야 합니다")
    return _fault(report, "DAMAGED", "xls 파일의 짜임이 깨져 있습니다")


class _SheetReader:
    """Reads the sheets of a workbook."""

    def __init__(self, xlrd: Any, book: Any, report: str) -> None:
        self._xlrd = xlrd
        self._book = book
        self._report = report

    def read(self, index: int) -> Sheet:
        """One sheet of the workbook."""
        found = self._book.sheet_by_index(index)
        sheet = Sheet(found.name, self._report, _STATES[min(found.visibility, 2)])
        for row in range(found.nrows):
            for column in range(found.row_len(row)):
                self._take_cell(sheet, found.cell(row, column), row + 1, column + 1)
        sheet.merge(Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in found.merged_cells)
        sheet.hidden_rows.extend(row + 1 for row, info in found.rowinfo_map.items() if info.hidden)
        sheet.hidden_columns.extend(column + 1 for column, info in found.colinfo_map.items() if info.hidden)
        return sheet

    def _take_cell(self, sheet: Sheet, cell: Any, row: int, column: int) -> None:
        """One cell, written as its type and format say."""
        style = self._book.xf_list[cell.xf_index] if cell.xf_index is not None else None
        code = self._book.format_map[style.format_key].format_str if style else GENERAL
        if style and _has_border(style.border):
            sheet.border(row, column)
        if cell.ctype in (self._xlrd.XL_CELL_NUMBER, self._xlrd.XL_CELL_DATE):
            number = _FIFTEEN_DIGITS.create_decimal(Decimal(repr(cell.value)))
            sheet.write(row, column, format_number(number, code, self._book.datemode == 1), number=True)
        else:
            self._take_text(sheet, cell, row, column, code)

    def _take_text(self, sheet: Sheet, cell: Any, row: int, column: int, code: str) -> None:
        """A cell that is no number."""
        if cell.ctype == self._xlrd.XL_CELL_TEXT:
            sheet.write(row, column, format_text(cell.value.replace("\r\n", "\n").replace("\0", ""), code))
        elif cell.ctype == self._xlrd.XL_CELL_BOOLEAN:
            sheet.write(row, column, "TRUE" if cell.value else "FALSE")
        elif cell.ctype == self._xlrd.XL_CELL_ERROR:
            sheet.faults.append((row, column))
            sheet.write(row, column, self._xlrd.error_text_from_code.get(cell.value, "#N/A"))


def _has_border(border: Any) -> bool:
    """Whether any side of a cell has a line."""
    return any(getattr(border, f"{side}_line_style") for side in ("left", "right", "top", "bottom"))
