"""A filled sheet written as XML: rows of cells with safe texts, typed numbers and cached formula values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lxml import etree

from etl.stencil.band import Block, OutRow
from etl.stencil.binding import Reader, Spot, link_of, note_of
from etl.stencil.calc_values import ExcelError, Scalar
from etl.stencil.evaluator import Book
from etl.stencil.filling import Contents, FilledSheet
from etl.stencil.package import MAIN
from etl.stencil.references import cell_at, column_letters, grown_areas
from etl.stencil.spelling import Spelling
from etl.stencil.strings import Strings, filled_item
from etl.stencil.styles import Styles
from etl.stencil.template import is_only_hole
from etl.stencil.values import LARGEST_NUMBER, Link, Value, as_text, cell_value, looks_like_formula, plain, stored_text
from etl.stencil.workbook import SourceCell, escape

ROWS_A_CHUNK = 500
_HIDDEN = re.compile(r' hidden="[^"]*"')
Make = Callable[[str, OutRow], str]


@dataclass
class SheetWriter:
    """Writes one sheet's cells, and collects the links and notes that belong elsewhere in the sheet."""

    sheet: FilledSheet
    contents: Contents
    book: Book
    strings: Strings
    styles: Styles
    links: list[tuple[str, Link]] = field(default_factory=list)
    notes: list[tuple[int, int, str]] = field(default_factory=list)
    _texts: dict[tuple[int, str], str] = field(default_factory=dict)
    _makers: dict[tuple[int, int], list[tuple[str, Make]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        prefix = self.sheet.sheet.part.root.prefix
        self._p = f"{prefix}:" if prefix else ""

    def content(self) -> list[bytes]:
        """The sheet's rows as XML, in chunks."""
        return list(self._chunks())

    def _chunks(self) -> Iterator[bytes]:
        rows = self.sheet.rows
        for start in range(0, len(rows), ROWS_A_CHUNK):
            yield "".join(self._row(row) for row in rows[start : start + ROWS_A_CHUNK]).encode()

    def _row(self, row: OutRow) -> str:
        key = (row.source, row.border)
        makers = self._makers.get(key)
        if makers is None:
            makers = self._makers[key] = self._compiled(row)
        number = str(row.number)
        cells = "".join([make(letters + number, row) for letters, make in makers])
        attributes = self._attributes(row)
        return f'<{self._p}row r="{number}"{attributes}>{cells}</{self._p}row>'

    def _attributes(self, row: OutRow) -> str:
        attributes = self.sheet.sheet.rows[row.source].attributes if row.source in self.sheet.sheet.rows else ""
        if row.source in self.sheet.hidden:
            return _HIDDEN.sub("", attributes) + ' hidden="1"'
        return attributes

    def _compiled(self, row: OutRow) -> list[tuple[str, Make]]:
        """A maker for each cell of rows like this one, left to right."""
        source = self.sheet.sheet.rows.get(row.source)
        placed = [
            (column, cell)
            for cell in (source.cells.values() if source else ())
            for column in self.sheet.new_columns(cell.column)
        ]
        placed.sort(key=lambda pair: pair[0].number)
        return [(column_letters(column.number), self._maker(cell, column, row)) for column, cell in placed]

    def _maker(self, cell: SourceCell, column: OutRow, row: OutRow) -> Make:
        style = self._style(cell, row)
        if row.source in self.sheet.hidden:
            blank = f"{_styled(style)}/>"
            return lambda ref, row: f'<{self._p}c r="{ref}"{blank}'
        if cell.formula is not None:
            return self._formula_maker(cell, column, style)
        holes = self.sheet.holes.get((cell.row, cell.column), ())
        if holes:
            return self._hole_maker(cell, column, style)
        tail = self._constant_tail(cell, style)
        opening = f'<{self._p}c r="'
        return lambda ref, row: f'{opening}{ref}"{tail}'

    def _style(self, cell: SourceCell, row: OutRow) -> int:
        if not row.border:
            return cell.style
        below = self.sheet.sheet.rows[row.border].cells.get(cell.column)
        return self.styles.closed(cell.style, below.style) if below else cell.style

    def _constant_tail(self, cell: SourceCell, style: int) -> str:
        """A template's own cell as it came, but for its name and style."""
        p = self._p
        kind = f' t="{cell.kind}"' if cell.kind != "n" else ""
        opening = f"{_styled(style)}{kind}{cell.extra}"
        if cell.kind == "inlineStr" and cell.rich is not None:
            return f"{opening}>{etree.tostring(cell.rich, encoding='unicode', with_tail=False)}</{p}c>"
        stored = str(cell.shared) if cell.shared is not None else escape(cell.text)
        return f"{opening}><{p}v>{stored}</{p}v></{p}c>" if stored else f"{opening}/>"

    def _hole_maker(self, cell: SourceCell, column: OutRow, style: int) -> Make:
        holes = self.sheet.holes[cell.row, cell.column]
        rich = cell.rich is not None and cell.rich.find(f"{{{MAIN}}}r") is not None
        if rich and not is_only_hole(cell.text, holes):
            return lambda ref, row: self._rich(ref, cell, style, Spot(row, column))
        read = self.contents.reader(self.sheet, cell, column)
        return self._typed_maker(style, read)

    def _typed_maker(self, style: int, read: Reader) -> Make:
        """Writes values of the commonest types at once, the others with care."""
        p, tag = self._p, _styled(style)
        texts = self._texts

        def make(ref: str, row: OutRow) -> str:
            value = read(row)
            kind = type(value)
            if kind is int and -LARGEST_NUMBER < value < LARGEST_NUMBER:  # type: ignore[operator]
                return f'<{p}c r="{ref}"{tag}><{p}v>{value}</{p}v></{p}c>'
            if kind is Decimal:
                held = cell_value(value)
                return f'<{p}c r="{ref}"{tag}><{p}v>{held!r}</{p}v></{p}c>' if not isinstance(held, str) else self._typed(ref, style, value)  # fmt: skip
            if kind is str:
                known = texts.get((style, value))  # type: ignore[arg-type]
                if known is None:
                    known = texts[style, value] = self._typed("", style, value)[len(p) + 6 :]  # type: ignore[index]
                return f'<{p}c r="{ref}{known}'
            return self._typed(ref, style, value)

        return make

    def _rich(self, ref: str, cell: SourceCell, style: int, spot: Spot) -> str:
        holes = self.sheet.holes[cell.row, cell.column]
        binding = self.contents.binding.on(self.sheet.sheet.card)
        texts = [as_text(binding.value(hole, spot)) for hole in holes]
        assert cell.rich is not None, "only rich items come here"
        return self._shared(ref, style, self.strings.rich_index(filled_item(cell.rich, holes, texts)))

    def _typed(self, ref: str, style: int, value: Value) -> str:
        """A cell that takes the value's type."""
        if not isinstance(value, (str, int)) and value is not None:
            self._collect(ref, value)
            bare = plain(value)
            if isinstance(bare, date):
                style = self.styles.dated(style)
        held = cell_value(value, self.contents.date1904)
        p = self._p
        if held is None:
            return f'<{p}c r="{ref}"{_styled(style)}/>'
        if isinstance(held, str):
            return self._shared(ref, self.styles.quoted(style) if looks_like_formula(held) else style, self.strings.index(held))  # fmt: skip
        if isinstance(held, bool):
            return f'<{p}c r="{ref}"{_styled(style)} t="b"><{p}v>{held:d}</{p}v></{p}c>'
        return f'<{p}c r="{ref}"{_styled(style)}><{p}v>{held!r}</{p}v></{p}c>'

    def _collect(self, ref: str, value: Value) -> None:
        link, note = link_of(value), note_of(value)
        if link:
            self.links.append((ref, link))
        if note:
            self.notes.append((*cell_at(ref), note))

    def _shared(self, ref: str, style: int, index: int) -> str:
        p = self._p
        return f'<{p}c r="{ref}"{_styled(style)} t="s"><{p}v>{index}</{p}v></{p}c>'

    def _formula_maker(self, cell: SourceCell, column: OutRow, style: int) -> Make:
        p, tag = self._p, f"{_styled(style)}"
        spelled = self._spelled(cell, column)

        def make(ref: str, row: OutRow) -> str:
            if self.sheet.is_blank(row):
                return f'<{p}c r="{ref}"{tag}/>'
            kind, cached = _cached(self.book.result(self.sheet, cell, Spot(row, column)), p)
            array = self._array(cell, ref) if cell.array else ""
            return f'<{p}c r="{ref}"{tag}{kind}{cell.extra}><{p}f{array}>{spelled(row)}</{p}f>{cached}</{p}c>'

        return make

    def _spelled(self, cell: SourceCell, column: OutRow) -> Callable[[OutRow], str]:
        """How a formula's text is made in any row; kept for each block where only filling down changes it."""
        steady = self.contents.is_steady(self.sheet, cell)
        known: dict[Block | None, tuple[Spelling, int]] = {}

        def text(row: OutRow) -> str:
            block = row.scope.block if row.scope else None
            found = known.get(block) if steady else None
            if found is None:
                formula, down, right = self.contents.formula(self.sheet, cell, Spot(row, column))
                found = known[block] = (Spelling(formula, right), row.number - down)
            spelling, base = found
            return spelling.text(row.number - base)

        return text

    def _array(self, cell: SourceCell, ref: str) -> str:
        single = ":" not in cell.array or _own_cell(cell)
        return f' t="array" ref="{ref if single else grown_areas(cell.array, self.sheet.grid)}"'


def _own_cell(cell: SourceCell) -> bool:
    """Whether an array formula fills its own cell alone."""
    first, _, last = cell.array.partition(":")
    return first == last


def _styled(style: int) -> str:
    return f' s="{style}"' if style else ""


def _cached(value: Scalar, p: str) -> tuple[str, str]:
    """The type attribute and the cached value of a formula cell."""
    if type(value) is int:
        return "", f"<{p}v>{value if -LARGEST_NUMBER < value < LARGEST_NUMBER else _number(value)}</{p}v>"
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return ' t="b"', f"<{p}v>{value:d}</{p}v>"
    if isinstance(value, ExcelError):
        return ' t="e"', f"<{p}v>{value.code}</{p}v>"
    if isinstance(value, str):
        return ' t="str"', f"<{p}v>{escape(stored_text(value))}</{p}v>"
    return "", f"<{p}v>{_number(value)}</{p}v>"


def _number(value: float | int) -> str:
    """The number as stored: whole numbers without a point, others as short as they read back."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
