"""Totals over bands: which formulas add a band up, whether they cover it, and whether they equal the data's own sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from etl.stencil.aggregates import SUMS, Total, aggregated, is_thin
from etl.stencil.band import BandRows, OutRow
from etl.stencil.binding import Spot
from etl.stencil.calc_values import ExcelError, UnsupportedError
from etl.stencil.evaluator import Book
from etl.stencil.filling import Contents, FilledSheet, own_rows
from etl.stencil.references import Reference, cell_name, column_letters
from etl.stencil.template import is_only_hole
from etl.stencil.values import TemplateError, plain
from etl.stencil.workbook import SourceCell


def touched(sheet: FilledSheet, reference: Reference) -> Iterator[BandRows]:
    """The bands whose sample rows a template's reference holds, whole or in part."""
    first, last = reference.first.row or 1, reference.end.row or 1_048_576
    for band in sheet.bands:
        if band.band.first <= last and first <= band.band.last:
            yield band


def covers(reference: Reference, band: BandRows) -> bool:
    """Whether a template's reference holds all the record rows of a band."""
    samples = band.band.samples
    return not reference.first.row or (reference.first.row <= samples.start and reference.end.row >= samples.stop - 1 and reference.last is not None)  # fmt: skip


def foreign_totals(
    contents: Contents, sheet: FilledSheet, cell: SourceCell
) -> Iterator[tuple[Total, FilledSheet, BandRows]]:
    """A formula's aggregates over bands it is not itself a record of."""
    for total in aggregated(cell.formula or ()):
        there = contents.sheet(total.reference.sheet) if total.reference.sheet else sheet
        if there is None or is_thin(total.reference):
            continue
        own = own_rows(sheet, cell.row)
        for band in touched(there, total.reference):
            if own is None or (there is sheet and _below(own, band) and not _overlaps(total.reference, own)):
                yield total, there, band


def _below(own: range, band: BandRows) -> bool:
    """Whether the formula's own rows are group rows of the band."""
    return band.band.first <= own.start <= band.band.last and own.start not in band.band.samples


def _overlaps(reference: Reference, rows: range) -> bool:
    return reference.first.row < rows.stop and reference.end.row >= rows.start


def verify_totals(contents: Contents, book: Book, sheet: FilledSheet) -> None:
    """Refuses when a total over a band does not equal the sum of the band's data."""
    for cell in sheet.sheet.cells():
        if cell.formula is None:
            continue
        found = [entry for entry in foreign_totals(contents, sheet, cell) if entry[0].function in SUMS]
        for row in _rows_of(sheet, cell) if found else ():
            for column in sheet.new_columns(cell.column):
                for total, there, band in found:
                    _verify(contents, book, sheet, cell, Spot(row, column), (total, there, band))


def _rows_of(sheet: FilledSheet, cell: SourceCell) -> list[OutRow]:
    return [row for row in sheet.rows if row.source == cell.row and not sheet.is_blank(row)]


def _verify(
    contents: Contents,
    book: Book,
    sheet: FilledSheet,
    cell: SourceCell,
    spot: Spot,
    found: tuple[Total, FilledSheet, BandRows],
) -> None:
    total, there, band = found
    formula, down, right = contents.formula(sheet, cell, spot)
    reference = formula[total.position]
    assert isinstance(reference, Reference), "moving keeps the tokens in place"
    reference = reference.shifted(down, right)
    first, last = reference.first.row or 1, reference.end.row or 1_048_576
    rows = [row for row in band.rows if first <= row.number <= last]
    for column in range(reference.first.column or 1, min(reference.end.column or 16_384, there.used[1]) + 1):
        added = _added_up(book, there, rows, column, total.function == "SUBTOTAL")
        expected = _data_sum(contents, book, there, rows, column)
        if added is None or expected is None or _equal(added, expected):
            continue
        where = f"‘{sheet.name}’ 시트 {cell_name(spot.row.number, spot.column.number)}"
        raise TemplateError(
            f"{where}의 합계({total.function})가 보기 ‘{band.view.name}’의 {column_letters(column)}열 자료와 다릅니다:"
            f" 합계 {added:,} ≠ 자료 {expected:,}. 소계가 있으면 SUBTOTAL(9,…)을 쓰고, 글자로 들어간 수가 없는지 확인해 주세요."
        )


def _equal(one: Decimal, other: Decimal) -> bool:
    """Equal, but for what adding doubles may lose."""
    return abs(one - other) <= max(abs(one), abs(other)) * Decimal("1e-12")


def _added_up(book: Book, sheet: FilledSheet, rows: list[OutRow], column: int, skip_subtotals: bool) -> Decimal | None:
    """What the formula adds up in the band's rows; None when a value is not known."""
    try:
        if not skip_subtotals:
            return exact_sum(book.column(sheet.name, column, rows[0].number, rows[-1].number)) if rows else Decimal(0)
        return exact_sum(
            book.value(sheet.name, row.number, column)
            for row in rows
            if row.source in _samples(row) or not book.is_subtotal(sheet.name, row.number, column)
        )
    except (UnsupportedError, ExcelError):
        return None


def exact_sum(values: Iterable[object]) -> Decimal:
    """The sum of the numbers among the values, without rounding; an error value is raised.

    >>> exact_sum([1, Decimal("0.1"), 0.2, "3", None, True])
    Decimal('1.3')
    """
    whole, rest = 0, Decimal(0)
    for value in values:
        kind = type(value)
        if kind is int:
            whole += value  # type: ignore[operator]
        elif isinstance(value, Decimal):
            rest += value
        elif kind is float:
            rest += Decimal(repr(value))
        elif isinstance(value, ExcelError):
            raise value
    return whole + rest


def _samples(row: OutRow) -> range:
    return row.scope.block.band.samples if row.scope else range(0)


def _data_sum(contents: Contents, book: Book, sheet: FilledSheet, rows: list[OutRow], column: int) -> Decimal | None:
    """The sum of the records' own values in a column, straight from the data."""
    place = sheet.column_at(column)
    result = Decimal(0)
    for source in sorted({row.source for row in rows if row.source in _samples(row)}):
        mine = [row for row in rows if row.source == source and row.scope and row.scope.record is not None]
        cell = sheet.source_cell(mine[0], place) if mine else None
        if cell is None:
            continue
        try:
            result += exact_sum(_own_values(contents, book, sheet, cell, place, mine))
        except (UnsupportedError, ExcelError):
            return None
    return result


def _own_values(
    contents: Contents, book: Book, sheet: FilledSheet, cell: SourceCell, place: OutRow, rows: list[OutRow]
) -> Iterator[object]:
    holes = sheet.holes.get((cell.row, cell.column), ())
    if cell.formula is None and is_only_hole(cell.text, holes):
        read = contents.reader(sheet, cell, place)
        return (plain(read(row)) for row in rows)
    return (book.value(sheet.name, row.number, place.number) for row in rows)
