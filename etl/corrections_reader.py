"""Reads a workbook cell by cell, each sheet as one table at its own positions: for 정정.xlsx, never for reports.

It runs in isolation like every reader, for the file comes from the same folder.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from python_calamine import CalamineError, CalamineWorkbook, ZipError

from etl.model import Cell, Document, Place, Table
from etl.readers.base import MAX_TABLE_COLUMNS, MAX_TABLE_ROWS, ReadError, Source
from etl.readers.gate import open_zip


def read_cells(source: Source) -> Document:
    """The document of a workbook: a table a sheet, its id the sheet's name."""
    open_zip(source.data, report=source.report)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (CalamineError, ZipError, OSError) as error:
        raise ReadError("DAMAGED", f"{source.report}: 엑셀 파일로 열리지 않습니다.") from error
    tables = tuple(_table(name, rows, source.report) for name, rows in sheets if rows and rows[0])
    return Document(source.report, source.sha256, "xlsx", tables)


def _table(name: str, rows: Sequence[Sequence[object]], report: str) -> Table:
    if len(rows) > MAX_TABLE_ROWS or len(rows[0]) > MAX_TABLE_COLUMNS:
        raise ReadError(
            "REFUSED", f"{report}: '{name}' 시트가 너무 큽니다(허용 {MAX_TABLE_ROWS:,}행 {MAX_TABLE_COLUMNS}열)."
        )
    cells = tuple(
        Cell(text, row, column)
        for row, values in enumerate(rows, start=1)
        for column, value in enumerate(values, start=1)
        if (text := _text(value))
    )
    return Table(name, Place(report=report, sheet=name), len(rows), len(rows[0]), cells)


def _text(value: object) -> str:
    """A cell as an officer would have typed it."""
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
