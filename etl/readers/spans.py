"""Grids from cells that come row by row with spans, as HTML and DOCX give them, within limits.

A cell takes the first free column of its row, as in HTML; a format that names its columns passes them.  A span that
would run into another cell, or past the end of the table, is cut, and the cell is named as uncertain where it was cut.
"""

from __future__ import annotations

from dataclasses import replace

from etl.model import Cell, Place, Table
from etl.readers.base import MAX_DOCUMENT_CELLS, MAX_TABLE_COLUMNS, MAX_TABLE_ROWS, ReadError


def too_large(report: str, what: str, asked: int, allowed: int) -> ReadError:
    """The refusal of a table larger than any report has, naming the limit and the way out."""
    return ReadError(
        "REFUSED",
        f"{report}: {what}이(가) {asked:,}개로 한도 {allowed:,}개를 넘어 읽지 않았습니다. "
        "필요한 표만 남긴 파일로 나누어 저장한 뒤 다시 넣어 주세요.",
    )


class CellBudget:
    """How many grid positions a document may still take; all tables of a document share one."""

    def __init__(self, report: str) -> None:
        self.report = report
        self._taken = 0

    def take(self, positions: int) -> None:
        """Count positions, and refuse the document when there are too many."""
        self._taken += positions
        if self._taken > MAX_DOCUMENT_CELLS:
            raise too_large(self.report, "문서의 표 칸", self._taken, MAX_DOCUMENT_CELLS)


class GridSketch:
    """A table while it is read: rows are begun, cells are put, and the result is a ``Table``."""

    def __init__(self, budget: CellBudget) -> None:
        self._budget = budget
        self._cells: list[Cell] = []
        self._uncertain: set[tuple[int, int]] = set()
        self._index: dict[tuple[int, int], int] = {}  # a cell's corner -> its position in the list
        self._row = 0
        self._width = 0
        self._cursor = 1  # every column of the current row before it is taken
        self._last_row: dict[int, int] = {}  # column -> the last row that a cell put so far covers there

    @property
    def row(self) -> int:
        """The row being read, 1-based; 0 before the first."""
        return self._row

    def begin_row(self) -> None:
        """Go to the next row."""
        self._row += 1
        self._cursor = 1
        if self._row > MAX_TABLE_ROWS:
            raise too_large(self._budget.report, "한 표의 행", self._row, MAX_TABLE_ROWS)

    def put(
        self, text: str, row_span: int = 1, column_span: int = 1, column: int | None = None, line: int | None = None
    ) -> Cell:
        """Place a cell in the current row, at ``column`` or in the first column that is free (from there on)."""
        start = self._first_free(column or self._cursor)
        self._cursor = self._cursor if column else start
        width = self._free_width(start, max(1, column_span))
        cell = Cell(text, self._row, start, min(max(1, row_span), MAX_TABLE_ROWS), width, line)
        if width < column_span or (column is not None and start != column):
            self._uncertain.add((self._row, start))
        self._budget.take(width)
        for covered in range(start, start + width):
            self._last_row[covered] = self._row + cell.row_span - 1
        self._width = max(self._width, start + width - 1)
        self._index[cell.row, cell.column] = len(self._cells)
        self._cells.append(cell)
        return cell

    def extend_down(self, cell: Cell) -> Cell:
        """The cell, put before, now reaching into the current row (a vertical merge told cell by cell)."""
        taller = replace(cell, row_span=self._row - cell.row + 1)
        self._cells[self._index[cell.row, cell.column]] = taller
        self._budget.take(cell.column_span)
        for covered in range(cell.column, cell.column + cell.column_span):
            self._last_row[covered] = self._row
        return taller

    def can_extend(self, cell: Cell) -> bool:
        """Whether the place below a cell, in the current row, is free over its whole width."""
        columns = range(cell.column, cell.column + cell.column_span)
        return cell.row + cell.row_span == self._row and all(self._is_free(column) for column in columns)

    def finish(self, name: str, place: Place, caption: str = "", parent: Place | None = None) -> Table | None:
        """The table, its spans cut at its last row; ``None`` where there was no cell."""
        if not self._cells:
            return None
        self._budget.take(max(0, self._row * self._width - sum(cell.column_span for cell in self._cells)))
        cells = tuple(self._within(cell) for cell in self._cells)
        marks = frozenset(self._uncertain)
        return Table(name, replace(place, table=name), self._row, self._width, cells, caption, parent, marks)

    def _within(self, cell: Cell) -> Cell:
        """The cell with its row span cut at the table's end."""
        if cell.row + cell.row_span <= self._row + 1:
            return cell
        return replace(cell, row_span=min(cell.row_span, self._row - cell.row + 1))

    def _is_free(self, column: int) -> bool:
        return self._last_row.get(column, 0) < self._row

    def _first_free(self, column: int) -> int:
        """The first free column of this row, from a column on."""
        while not self._is_free(column):
            column += 1
        if column > MAX_TABLE_COLUMNS:
            raise too_large(self._budget.report, "한 표의 열", column, MAX_TABLE_COLUMNS)
        return column

    def _free_width(self, start: int, wanted: int) -> int:
        """How many columns, at most those wanted, are free from the start on."""
        if start + wanted - 1 > MAX_TABLE_COLUMNS:
            raise too_large(self._budget.report, "한 표의 열", start + wanted - 1, MAX_TABLE_COLUMNS)
        taken = (offset for offset in range(wanted) if not self._is_free(start + offset))
        return next(taken, wanted)
