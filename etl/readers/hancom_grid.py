"""Where a table's cells stand: their areas placed on a grid so that none overlap and none is lost.

Hancom writes every address; other programs leave addresses out, write them wrong, or let spans run over the edge.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from etl.readers.base import MAX_DOCUMENT_CELLS, MAX_TABLE_COLUMNS, MAX_TABLE_ROWS

Position = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Area:
    """A cell's area, 0-based; ``row`` and ``column`` are negative where the file gives no address.

    ``line`` is the row of the file's own listing the cell was found in; a ``blank`` cell holds nothing: some programs
    leave such cells under a merged one.
    """

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    line: int = 0
    blank: bool = False

    @property
    def addressed(self) -> bool:
        """Whether the file gives the cell's address."""
        return self.row >= 0 and self.column >= 0


@dataclass(frozen=True, slots=True)
class Grid:
    """The placed areas, in the order given; ``None`` for a cell whose position was taken.

    ``strays`` are those of them that say something, by index, with the position of the cell that took theirs.
    """

    rows: int
    columns: int
    areas: tuple[Area | None, ...]
    strays: tuple[tuple[int, Position], ...] = ()
    oddities: tuple[str, ...] = ()


def place_areas(rows: int, columns: int, areas: list[Area]) -> Grid:
    """Place areas by their addresses, or in order of reading where these are missing or contradict each other.

    A grid larger than a document may hold comes back unplaced, for the caller to refuse.
    """
    if not all(area.addressed for area in areas):
        return _flow(rows, columns, areas)
    if len({(area.row, area.column) for area in areas}) < len(areas):
        flowed = _flow(rows, columns, areas)
        if (flowed.rows, flowed.columns) == (rows, columns) and not flowed.oddities:
            return replace(flowed, oddities=("칸의 주소가 겹쳐 나온 순서대로 놓았습니다",))
    return _settle(rows, columns, areas)


def _flow(rows: int, columns: int, areas: list[Area]) -> Grid:
    """Give each area the first free position of its line, as HTML tables do."""
    lines = max([rows, *(area.line + 1 for area in areas)])
    flowing = [_clipped(replace(area, row=area.line, column=0), lines, MAX_TABLE_COLUMNS) for area in areas]
    size = sum(area.row_span * area.column_span for area in flowing)
    if size > MAX_DOCUMENT_CELLS or lines > MAX_TABLE_ROWS:
        return Grid(lines, -(-size // lines), tuple(flowing))
    taken: set[Position] = set()
    placed: list[Area] = []
    cursors = [0] * lines  # cells of a line come left to right, so the search never goes back
    for area in flowing:
        column = cursors[area.row]
        while (area.row, column) in taken:
            column += 1
        if column >= MAX_TABLE_COLUMNS:
            return Grid(lines, column + 1, tuple(flowing))
        here = replace(area, column=column)
        cursors[area.row] = column + here.column_span
        taken.update(_positions(here))
        placed.append(here)
    return _settle(rows, columns, placed)


def _extent(rows: int, columns: int, areas: list[Area]) -> tuple[int, int]:
    """The declared size, widened where cells stand outside; where none is declared, what the cells cover."""
    needed_rows = max((area.row + (1 if rows else area.row_span) for area in areas), default=0)
    needed_columns = max((area.column + (1 if columns else area.column_span) for area in areas), default=0)
    return max(rows, needed_rows), max(columns, needed_columns)


def _too_large(rows: int, columns: int) -> bool:
    return rows > MAX_TABLE_ROWS or columns > MAX_TABLE_COLUMNS or rows * columns > MAX_DOCUMENT_CELLS


def _settle(rows: int, columns: int, areas: list[Area]) -> Grid:
    """Give every cell that says something its own position, then each as much of its span as lies on the grid, free."""
    grid_rows, grid_columns = _extent(rows, columns, areas)
    if _too_large(grid_rows, grid_columns):
        return Grid(grid_rows, grid_columns, tuple(areas))
    claims: dict[Position, int] = {}
    for index, area in enumerate(areas):
        if not area.blank:
            claims.setdefault((area.row, area.column), index)
    taken: set[Position] = set()
    placed: list[Area | None] = []
    for index, area in enumerate(areas):
        anchor = (area.row, area.column)
        if anchor in taken or claims.get(anchor, index) != index:
            placed.append(None)
            continue
        free = _free_part(_clipped(area, grid_rows, grid_columns), taken, claims)
        taken.update(_positions(free))
        placed.append(free)
    strays = tuple((i, (area.row, area.column)) for i, area in enumerate(areas) if not (area.blank or placed[i]))
    widened = (grid_rows, grid_columns) != (rows or grid_rows, columns or grid_columns)
    clipped = any(one and one != two for one, two in zip(placed, areas, strict=True))
    return Grid(grid_rows, grid_columns, tuple(placed), strays, _oddities(widened, clipped, bool(strays)))


def _oddities(widened: bool, clipped: bool, merged: bool) -> tuple[str, ...]:
    """What was done to make the cells fit, in words for the officer."""
    told = (
        (widened, "칸이 선언된 행·열 수를 벗어나 표를 넓혔습니다"),
        (clipped, "병합된 칸이 표나 다른 칸과 겹쳐 잘랐습니다"),
        (merged, "같은 자리에 칸이 둘 있어 글을 합쳤습니다"),
    )
    return tuple(text for happened, text in told if happened)


def _clipped(area: Area, rows: int, columns: int) -> Area:
    """The part of an area that lies on the grid; a span of nothing is one cell."""
    row_span = max(1, min(area.row_span, rows - area.row))
    return _resized(area, row_span, max(1, min(area.column_span, columns - area.column)))


def _free_part(area: Area, taken: Container[Position], claims: Container[Position]) -> Area:
    """The area, its spans cut back until it covers no position of another cell."""
    if area.row_span == area.column_span == 1:
        return area

    def free(row: int, column: int) -> bool:
        return (row, column) not in taken and (row, column) not in claims

    columns = 1
    while columns < area.column_span and free(area.row, area.column + columns):
        columns += 1
    across = range(area.column, area.column + columns)
    rows = 1
    while rows < area.row_span and all(free(area.row + rows, column) for column in across):
        rows += 1
    return _resized(area, rows, columns)


def _resized(area: Area, row_span: int, column_span: int) -> Area:
    """The area with these spans; itself where they are its own, as they nearly always are."""
    if (row_span, column_span) == (area.row_span, area.column_span):
        return area
    return replace(area, row_span=row_span, column_span=column_span)


def _positions(area: Area) -> Iterable[Position]:
    """The positions an area covers."""
    return (
        (row, column)
        for row in range(area.row, area.row + area.row_span)
        for column in range(area.column, area.column + area.column_span)
    )
