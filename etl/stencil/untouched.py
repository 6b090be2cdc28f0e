"""Sheets that filling leaves as they are: such a sheet's part goes through byte for byte."""

from __future__ import annotations

from etl.stencil.band import OutRow
from etl.stencil.binding import Spot
from etl.stencil.calc_values import ExcelError, Scalar
from etl.stencil.evaluator import Book
from etl.stencil.filling import Contents, FilledSheet
from etl.stencil.workbook import SourceCell


def keeps_its_cells(contents: Contents, book: Book, sheet: FilledSheet) -> bool:
    """Whether no cell changes: no holes, nothing moved, and each formula with the text and the value it had."""
    if sheet.holes or sheet.grid.moves:
        return False
    return all(_keeps(contents, book, sheet, cell) for cell in sheet.sheet.cells() if cell.formula is not None)


def _keeps(contents: Contents, book: Book, sheet: FilledSheet, cell: SourceCell) -> bool:
    spot = Spot(sheet.row_at[cell.row], OutRow(cell.column, cell.column))
    formula, _, _ = contents.formula(sheet, cell, spot)
    return formula == cell.formula and _is_cached(book.result(sheet, cell, spot), cell)


def _is_cached(value: Scalar, cell: SourceCell) -> bool:
    """Whether the template already holds this value as the formula's."""
    if value is None:
        return False
    if isinstance(value, (bool, str, ExcelError)):
        kind, text = _spelled(value)
        return (cell.kind, cell.text) == (kind, text)
    return cell.kind == "n" and bool(cell.text) and float(cell.text) == value


def _spelled(value: bool | str | ExcelError) -> tuple[str, str]:
    if isinstance(value, bool):
        return "b", str(int(value))
    return ("e", value.code) if isinstance(value, ExcelError) else ("str", value)
