"""A worksheet taken apart into its lines of text and its tables.

Tables are told apart by blank rows, and by blank columns where both sides are tables of their own.  A border makes a
blank cell part of a table.  Title and unit lines above a table, and notes under it, are lines; everything else that
stands in two columns or more is a table, so nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.model import Block, Cell, Paragraph, Place, Table
from etl.readers.base import MAX_TABLE_COLUMNS, MAX_TABLE_ROWS
from etl.readers.sheet import Area, Sheet, ranges
from etl.readers.spans import CellBudget, too_large

_MAX_CUTS = 16
_BRACKETED = re.compile(r"[(\[<〈【].*[)\]>〉】]|[^:：]{1,20}[:：].*", re.DOTALL)
_NOTE = re.compile(r"※|\*|\(주\)|주\s*\d*\s*[):.]|자료\s*[:：]|출처\s*[:：]")
_YEARS = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row that is a line of text, with the positions of its texts."""

    at: tuple[tuple[int, int], ...]


class SheetBlocks:
    """Finds the lines and tables of one sheet."""

    def __init__(self, sheet: Sheet, budget: CellBudget) -> None:
        self.sheet = sheet
        self._budget = budget
        self._columns: dict[int, list[int]] = {}
        for row, column in sorted(sheet.texts):
            self._columns.setdefault(row, []).append(column)
        self._merges: dict[int, list[Area]] = {}
        for area in sheet.merges.values():
            self._merges.setdefault(area.top, []).append(area)
        self._unsure: dict[int, list[int]] = {}
        for row, column in (*sheet.valueless, *sheet.faults):
            self._unsure.setdefault(row, []).append(column)
        self._filled = self._masks()

    def blocks(self, first_table: int) -> list[Block]:
        """The paragraphs and tables of the sheet, top to bottom and left to right."""
        found: list[Block] = []
        number = first_table
        for part in self._parts(self._whole(), 0):
            if isinstance(part, _Line):
                found.extend(self._paragraphs(part))
            else:
                found.append(self._table(part, f"t{number}"))
                number += 1
        return found

    def _masks(self) -> dict[int, int]:
        """For each row the columns that hold a text, a border or a part of a merge, as bits."""
        masks = dict(self.sheet.bordered)
        for row, columns in self._columns.items():
            masks[row] = masks.get(row, 0) | sum(1 << column for column in columns)
        for area in self.sheet.merges.values():
            for row in range(area.top, area.bottom + 1):
                masks[row] = masks.get(row, 0) | area.mask
        return masks

    def _whole(self) -> Area:
        """The area that holds all texts."""
        if not self._columns:
            return Area(1, 1, 0, 0)
        columns = [column for found in self._columns.values() for column in (found[0], found[-1])]
        ends = [self.sheet.merges.get((row, found[-1])) for row, found in self._columns.items()]
        right = max([*columns, *(end.right for end in ends if end)])
        bottom = max([*self._columns, *(area.bottom for area in self.sheet.merges.values() if self._has_text(area))])
        return Area(min(self._columns), min(columns), bottom, right)

    def _has_text(self, merged: Area) -> bool:
        return (merged.top, merged.left) in self.sheet.texts

    # Cutting

    def _parts(self, area: Area, cuts: int) -> Iterator[Area | _Line]:
        """The lines and table areas of an area in reading order."""
        for band in self._bands(area):
            lead, body, notes = self._peeled(band)
            yield from lead
            if body:
                sides = self._sides(body) if cuts < _MAX_CUTS else [body]
                if len(sides) > 1:
                    for side in sides:
                        yield from self._parts(side, cuts + 1)
                else:
                    yield from self._table_or_lines(body)
            yield from notes

    def _bands(self, area: Area) -> list[Area]:
        """An area cut at its blank rows, but not where the rows below plainly go on with the table above."""
        rows = [row for row in self._rows_between(area) if self._filled[row] & area.mask]
        bands: list[Area] = []
        for top, bottom in ranges(rows):
            band = self._trimmed(Area(top, area.left, bottom, area.right))
            if band is None:
                continue
            if bands and self._continues(bands[-1], band):
                bands[-1] = replace(bands[-1], bottom=band.bottom)
            else:
                bands.append(band)
        return bands

    def _rows_between(self, area: Area) -> Sequence[int]:
        """The rows of an area that hold anything; found without walking over a million blank ones."""
        if area.bottom - area.top < len(self._filled):
            return [row for row in range(area.top, area.bottom + 1) if row in self._filled]
        return sorted(row for row in self._filled if area.top <= row <= area.bottom)

    def _trimmed(self, area: Area) -> Area | None:
        """An area without the rows and columns around it that hold no text; ``None`` where there is none at all."""
        rows = [row for row in range(area.top, area.bottom + 1) if self._texts_in(row, area)]
        if not rows:
            return None
        starts = (merged for row in rows for merged in self._merges.get(row, ()))
        merged = [m for m in starts if self._has_text(m) and area.left <= m.left <= area.right]
        columns = [column for row in rows for column in self._texts_in(row, area)]
        right = max([*columns, *(m.right for m in merged)])
        bottom = max([rows[-1], *(m.bottom for m in merged)])
        return Area(rows[0], min(columns), min(bottom, area.bottom), min(right, area.right))

    def _texts_in(self, row: int, area: Area) -> list[int]:
        """The columns of an area that hold a text in a row."""
        return [column for column in self._columns.get(row, ()) if area.left <= column <= area.right]

    def _continues(self, above: Area, below: Area) -> bool:
        """Whether rows after one blank row go on with the table above: same columns, numbers under numbers."""
        if below.top - above.bottom != 2 or (above.left, above.right) != (below.left, below.right):
            return False
        first = self._number_columns(below.top, below)
        last = self._number_columns(above.bottom, above)
        return bool(first & last) and not self._all_years(below.top, first)

    def _number_columns(self, row: int, area: Area) -> set[int]:
        return {column for column in self._texts_in(row, area) if (row, column) in self.sheet.numbers}

    def _all_years(self, row: int, columns: set[int]) -> bool:
        """Whether a row's numbers are years, as in a header."""
        texts = (self.sheet.texts[row, column] for column in columns)
        return all(text.isdigit() and int(text) in _YEARS for text in texts)

    def _sides(self, area: Area) -> list[Area]:
        """An area cut at its blank columns, if every side is a table of two rows and two columns at least."""
        mask = 0
        for row in range(area.top, area.bottom + 1):
            mask |= self._filled.get(row, 0)
        columns = [column for column in range(area.left, area.right + 1) if mask >> column & 1]
        sides = [self._trimmed(Area(area.top, left, area.bottom, right)) for left, right in ranges(columns)]
        whole = [side for side in sides if side and side.bottom > side.top and side.right > side.left]
        return whole if len(whole) == len(sides) else [area]

    # Lines above and below a table

    def _peeled(self, area: Area) -> tuple[list[_Line], Area | None, list[_Line]]:
        """The lines above a table, the table, and the notes under it."""
        top, bottom = area.top, area.bottom
        lead: list[_Line] = []
        while top <= bottom and self._is_line(top, area):
            lead.extend(self._line(top, area))
            top += 1
        notes: list[_Line] = []
        while bottom > top and self._is_note(bottom, area):
            notes[:0] = self._line(bottom, area)
            bottom -= 1
        body = self._trimmed(Area(top, area.left, bottom, area.right)) if top <= bottom else None
        return lead, body, notes

    def _line(self, row: int, area: Area) -> list[_Line]:
        columns = self._texts_in(row, area)
        return [_Line(tuple((row, column) for column in columns))] if columns else []

    def _is_line(self, row: int, area: Area) -> bool:
        """Whether a row at the top of an area is a title or unit line rather than the head of the table."""
        columns = self._texts_in(row, area)
        if any(self._reaches_down(row, column) for column in columns):
            return False
        if len(columns) < 2:
            return not columns or self._stands_alone(row, columns[0], area)
        following = next((found for r in range(row + 1, area.bottom + 1) if (found := self._texts_in(r, area))), [])
        if len(columns) >= len(following):
            return False
        texts = (self.sheet.texts[row, column] for column in columns)
        return all(_BRACKETED.fullmatch(text) for text in texts) or (
            not self._is_bordered(row, columns) and self._is_bordered(row + 1, following)
        )

    def _stands_alone(self, row: int, column: int, area: Area) -> bool:
        """Whether the only text of a row is a line: it has no border around it, or it is merged over the whole width."""
        merged = self.sheet.merges.get((row, column))
        whole = merged is not None and merged.left <= area.left and merged.right >= area.right
        return whole or not self._is_bordered(row, [column])

    def _reaches_down(self, row: int, column: int) -> bool:
        merged = self.sheet.merges.get((row, column))
        return merged is not None and merged.bottom > row

    def _is_bordered(self, row: int, columns: Sequence[int]) -> bool:
        return any(self.sheet.bordered.get(row, 0) >> column & 1 for column in columns)

    def _is_note(self, row: int, area: Area) -> bool:
        """Whether a row at the bottom of an area is a note on the table: one text, and it begins like a note."""
        columns = self._texts_in(row, area)
        return len(columns) == 1 and bool(_NOTE.match(self.sheet.texts[row, columns[0]]))

    # Making blocks

    def _table_or_lines(self, area: Area) -> Iterator[Area | _Line]:
        """The area as a table, or as lines where it is one column wide."""
        if any(len(self._texts_in(row, area)) > 1 for row in range(area.top, area.bottom + 1)):
            yield area
        else:
            for row in range(area.top, area.bottom + 1):
                yield from self._line(row, area)

    def _paragraphs(self, line: _Line) -> Iterator[Paragraph]:
        for row, column in line.at:
            place = Place(self.sheet.report, sheet=self.sheet.name, row=row, column=column)
            yield Paragraph(self.sheet.texts[row, column], place)

    def _table(self, area: Area, name: str) -> Table:
        """The table of an area; its place is that of its top left cell in the sheet."""
        rows, columns = area.bottom - area.top + 1, area.right - area.left + 1
        what = f"시트 ‘{self.sheet.name}’의 한 표"
        if rows > MAX_TABLE_ROWS:
            raise too_large(self.sheet.report, f"{what}의 행", rows, MAX_TABLE_ROWS)
        if columns > MAX_TABLE_COLUMNS:
            raise too_large(self.sheet.report, f"{what}의 열", columns, MAX_TABLE_COLUMNS)
        self._budget.take(rows * columns)
        place = Place(self.sheet.report, sheet=self.sheet.name, table=name, row=area.top, column=area.left)
        return Table(name, place, rows, columns, tuple(self._cells(area)), uncertain=frozenset(self._unsure_in(area)))

    def _unsure_in(self, area: Area) -> Iterator[tuple[int, int]]:
        """The positions of an area, counted from its corner, whose value the workbook does not tell."""
        for row in range(area.top, area.bottom + 1):
            for column in self._unsure.get(row, ()):
                if area.left <= column <= area.right:
                    yield row - area.top + 1, column - area.left + 1

    def _cells(self, area: Area) -> Iterator[Cell]:
        """The cells of an area: its texts, and its merges even where they are blank."""
        for row in range(area.top, area.bottom + 1):
            merged = (found.left for found in self._merges.get(row, ()))
            for column in sorted({*self._texts_in(row, area), *merged}):
                if area.left <= column <= area.right:
                    yield self._cell(row, column, area)

    def _cell(self, row: int, column: int, area: Area) -> Cell:
        text, merged = self.sheet.texts.get((row, column), ""), self.sheet.merges.get((row, column))
        at = row - area.top + 1, column - area.left + 1
        if merged is None:
            return Cell(text, *at)
        return Cell(text, *at, min(merged.bottom, area.bottom) - row + 1, min(merged.right, area.right) - column + 1)
