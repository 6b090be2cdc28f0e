"""A1 references: reading them out of formulas, moving them as rows and columns are repeated, writing them back.

A formula is a tuple of tokens, of which only ``Reference`` values ever change.  An ``Axis`` says where each row (or
column) of the template's sheet ends up; ``moved`` puts a formula's references there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384


@lru_cache(maxsize=LAST_COLUMN)
def column_letters(number: int) -> str:
    """The letters of a column.

    >>> column_letters(1), column_letters(28), column_letters(16_384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=LAST_COLUMN)
def column_number(letters: str) -> int:
    """The number of a column's letters; 28 for ``AB``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """The name of a cell; ``B5`` for (5, 2)."""
    return f"{column_letters(column)}{row}"


_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]+)")


def cell_at(name: str) -> tuple[int, int]:
    """The (row, column) of a cell's name."""
    match = _CELL.fullmatch(name)
    if not match:
        raise ValueError(f"not a cell: {name!r}")
    return int(match[2]), column_number(match[1])


class End(NamedTuple):
    """One corner of a reference; row 0 where it names whole columns, column 0 where whole rows."""

    row: int
    column: int
    row_fixed: bool = False
    column_fixed: bool = False

    def text(self) -> str:
        """The corner as written in a formula."""
        column = f"{'$' * self.column_fixed}{column_letters(self.column)}" if self.column else ""
        return f"{column}{'$' * self.row_fixed}{self.row}" if self.row else column

    def shifted(self, rows: int, columns: int) -> End:
        """The corner as fill-down leaves it: what has no ``$`` moves."""
        row = self.row + rows if self.row and not self.row_fixed else self.row
        column = self.column + columns if self.column and not self.column_fixed else self.column
        return End(row, column, self.row_fixed, self.column_fixed)


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell, a range, whole rows or whole columns; ``prefix`` is the sheet as written (``'1월 집행'!``), or empty."""

    prefix: str
    first: End
    last: End | None = None

    @property
    def sheet(self) -> str:
        """The sheet's plain name; empty for the formula's own sheet."""
        return sheet_name(self.prefix)

    @property
    def end(self) -> End:
        """The bottom right corner."""
        return self.last or self.first

    def text(self) -> str:
        """The reference as written in a formula."""
        tail = f":{self.last.text()}" if self.last else ""
        return f"{self.prefix}{self.first.text()}{tail}"

    def shifted(self, rows: int, columns: int) -> Reference:
        """The reference as fill-down leaves it."""
        last = self.last.shifted(rows, columns) if self.last else None
        return Reference(self.prefix, self.first.shifted(rows, columns), last)

    def inside(self) -> bool:
        """Whether the sheet has such cells at all."""
        return all(
            (end.row or end.column) and 0 <= end.row <= LAST_ROW and 0 <= end.column <= LAST_COLUMN
            for end in (self.first, self.end)
        )


def sheet_name(prefix: str) -> str:
    """The plain name in a reference's prefix.

    >>> sheet_name("'1월 ''집행'''!"), sheet_name("재원별!"), sheet_name("")
    ("1월 '집행'", '재원별', '')
    """
    name = prefix.removesuffix("!")
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def sheet_prefix(name: str) -> str:
    """A sheet's name as a reference's prefix, quoted (always right, needed or not)."""
    return "'" + name.replace("'", "''") + "'!"


class Token(NamedTuple):
    """A piece of a formula that is not a reference: its kind, and its text exactly as written."""

    kind: str
    text: str


Formula = tuple[Token | Reference, ...]

_PREFIX = r"(?P<prefix>(?:'(?:[^']|'')+'|[\w.]+(?::[\w.]+)?)!)?"
_COLUMN, _ROW = r"\$?[A-Za-z]{1,3}", r"\$?[0-9]{1,7}"
_REFERENCE = (
    rf"{_PREFIX}(?:(?P<c1>{_COLUMN})(?P<r1>{_ROW})(?::(?P<c2>{_COLUMN})(?P<r2>{_ROW}))?"
    rf"|(?P<k1>{_COLUMN}):(?P<k2>{_COLUMN})|(?P<l1>{_ROW}):(?P<l2>{_ROW}))(?![\w.(!\[])"
)
_TOKEN = re.compile(
    r'(?P<string>"(?:[^"]|"")*")'
    r"|(?P<error>\#(?:REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|N/A|SPILL!|CALC!|FIELD!|GETTING_DATA))"
    rf"|(?P<reference>{_REFERENCE})"
    r"|(?P<number>(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?)"
    r"|(?P<function>[^\W\d][\w.]*(?=\())"
    r"|(?P<name>(?:'(?:[^']|'')+'!|[\w.]+!)?[^\W\d][\w.\\?]*)"
    r"|(?P<space>\s+)"
    r"|(?P<operator><>|<=|>=|.)",
    re.DOTALL,
)
_BRACKET = re.compile(r"'.|\[|\]", re.DOTALL)


@lru_cache(maxsize=20_000)
def parse_formula(text: str) -> Formula:
    """The tokens of a formula; ``formula_text`` gives the same text back.

    >>> [token.text() if isinstance(token, Reference) else token.text for token in parse_formula("SUM(재원별!A1:B$2)*2")]
    ['SUM', '(', '재원별!A1:B$2', ')', '*', '2']
    """
    tokens: list[Token | Reference] = []
    position = 0
    while position < len(text):
        if text[position] == "[":
            position = _structured(text, position, tokens)
            continue
        match = _TOKEN.match(text, position)
        assert match is not None, "the last alternative takes any character"
        tokens.append(_token(match))
        position = match.end()
    return tuple(tokens)


def _structured(text: str, start: int, tokens: list[Token | Reference]) -> int:
    """Takes a whole ``[...]`` (brackets nest, ``'`` escapes), with the table's name before it, as one token."""
    depth, end = 0, len(text)
    for match in _BRACKET.finditer(text, start):
        depth += {"[": 1, "]": -1}.get(match[0], 0)
        if depth == 0:
            end = match.end()
            break
    name, before = "", tokens[-1] if tokens else None
    if isinstance(before, Token) and before.kind == "name":
        name = before.text
        tokens.pop()
    tokens.append(Token("structured", name + text[start:end]))
    return end


def _token(match: re.Match[str]) -> Token | Reference:
    kind = match.lastgroup or ""
    if match["reference"] is None:
        return Token(kind, match[0])
    reference = _reference(match)
    return reference if reference.inside() else Token("name", match[0])


def _reference(match: re.Match[str]) -> Reference:
    prefix = match["prefix"] or ""
    if match["c1"]:
        first = _end(match["c1"], match["r1"])
        return Reference(prefix, first, _end(match["c2"], match["r2"]) if match["c2"] else None)
    first, last = _end(match["k1"], match["l1"]), _end(match["k2"], match["l2"])
    return Reference(prefix, first, last)


def _end(column: str | None, row: str | None) -> End:
    letters, digits = column or "", row or ""
    return End(
        int(digits.lstrip("$") or 0),
        column_number(letters.lstrip("$")),
        digits.startswith("$"),
        letters.startswith("$"),
    )


def formula_text(formula: Formula, rows: int = 0, columns: int = 0) -> str:
    """The formula as text, filled down and right by so many rows and columns."""
    return "".join(_text(token, rows, columns) for token in formula)


def _text(token: Token | Reference, rows: int, columns: int) -> str:
    if isinstance(token, Token):
        return token.text
    first = _end_text(token.first, rows, columns)
    last = _end_text(token.last, rows, columns) if token.last else ""
    if first is None or last is None:
        return "#REF!"
    return f"{token.prefix}{first}:{last}" if last else token.prefix + first


def _end_text(end: End, rows: int, columns: int) -> str | None:
    """A corner filled down and right, as text; None where it falls off the sheet."""
    row, column, row_fixed, column_fixed = end
    if row and not row_fixed:
        row += rows
    if column and not column_fixed:
        column += columns
    if not (0 <= row <= LAST_ROW and 0 <= column <= LAST_COLUMN and (row or column)):
        return None
    letters = ("$" if column_fixed else "") + column_letters(column) if column else ""
    return f"{letters}{'$' if row_fixed else ''}{row}" if row else letters


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sample lines that were repeated: line ``first + i`` of the template became the new lines ``owned[i]``.

    ``owned`` are (lowest, highest) pairs, lowest above highest where the line was left out.
    """

    first: int
    owned: tuple[tuple[int, int], ...]
    new_last: int

    @property
    def last(self) -> int:
        """The last sample line."""
        return self.first + len(self.owned) - 1


@dataclass(frozen=True)
class Axis:
    """Where every row (or every column) of a template's sheet ends up."""

    stretches: tuple[Stretch, ...] = ()

    @cached_property
    def _firsts(self) -> list[int]:
        return [stretch.first for stretch in self.stretches]

    def stretch_at(self, line: int) -> Stretch | None:
        """The repeated sample lines that hold a line."""
        at = bisect_right(self._firsts, line) - 1
        return self.stretches[at] if at >= 0 and line <= self.stretches[at].last else None

    def owned(self, line: int) -> tuple[int, int]:
        """The new lines a template's line became, lowest and highest."""
        at = bisect_right(self._firsts, line) - 1
        if at < 0:
            return line, line
        stretch = self.stretches[at]
        if line <= stretch.last:
            return stretch.owned[line - stretch.first]
        moved = line - stretch.last + stretch.new_last
        return moved, moved

    def point(self, line: int) -> int:
        """The new line that stands for a template's line when only one can."""
        stretch = self.stretch_at(line)
        return min(self.owned(line)[0], stretch.new_last) if stretch else self.owned(line)[0]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The new lines that template lines first..last became."""
        low, high = self.point(first), self.owned(last)[1]
        return low, max(low, high)

    def touches(self, first: int, last: int) -> bool:
        """Whether lines first..last hold a sample line."""
        return any(stretch.first <= last and first <= stretch.last for stretch in self.stretches)


STILL = Axis()


@dataclass(frozen=True)
class Grid:
    """How one sheet's rows and columns move."""

    rows: Axis = STILL
    columns: Axis = STILL

    @property
    def moves(self) -> bool:
        """Whether anything moves at all."""
        return bool(self.rows.stretches or self.columns.stretches)


@dataclass(frozen=True, slots=True)
class Along:
    """How a reference moves along one axis: the axis, and the sample lines the formula itself is filled down with.

    ``own`` is ``None`` for a formula outside any band, and an empty range for one in a band of another sheet; ``line``
    is the formula's own line in it.
    """

    axis: Axis
    own: range | None = None
    line: int = 0

    def ends(self, lines: tuple[int, int], fixed: tuple[bool, bool], thin: bool) -> tuple[int, int]:
        """The new ends of a range's lines; ``thin`` when the reference is one line long and wide across."""
        first, last = lines
        if not first:
            return 0, 0
        if all(fixed) or self._grows(first, last, thin):
            return self.axis.span(first, last)
        return self.point(first, fixed[0]), self.point(last, fixed[1])

    def point(self, line: int, fixed: bool) -> int:
        """The new line of a single cell; one without ``$`` in the formula's own band keeps its distance from it."""
        if not line:
            return 0
        if not fixed and self.own and line in self.own:
            return line - self.line + self.axis.point(self.line)
        return self.axis.point(line)

    def _grows(self, first: int, last: int, thin: bool) -> bool:
        if self.own is None:
            return not thin
        return bool(self.own) and not (first < self.own.stop and last >= self.own.start)


Placing = Callable[[str], tuple[Along, Along]]
"""Gives, for the sheet a reference names ("" = the formula's own), how it moves along rows and columns."""


def moved(formula: Formula, placing: Placing) -> Formula:
    """The formula with every reference where its cells went; ends without ``$`` as for the first filled line."""
    return tuple(_moved(token, placing) if isinstance(token, Reference) else token for token in formula)


def _moved(reference: Reference, placing: Placing) -> Reference:
    rows, columns = placing(reference.sheet)
    first, last = reference.first, reference.end
    if reference.last is None:
        row, column = rows.point(first.row, first.row_fixed), columns.point(first.column, first.column_fixed)
        return replace(reference, first=first._replace(row=row, column=column))
    one_row, one_column = first.row == last.row, first.column == last.column
    top, bottom = rows.ends((first.row, last.row), (first.row_fixed, last.row_fixed), one_row and not one_column)
    sides, fixed = (first.column, last.column), (first.column_fixed, last.column_fixed)
    left, right = columns.ends(sides, fixed, one_column and not one_row)
    return replace(reference, first=first._replace(row=top, column=left), last=last._replace(row=bottom, column=right))


def grown(reference: Reference, grid: Grid, thin_grows: bool = True) -> Reference:
    """A reference of a name, a chart or a form moved with its cells: even a single sample cell grows to its band."""
    first, last = reference.first, reference.end
    thin = first.row == last.row and first.column != last.column and not thin_grows
    top, bottom = _both(grid.rows, first.row, last.row, thin)
    left, right = _both(grid.columns, first.column, last.column, False)
    corner = first._replace(row=top, column=left)
    if reference.last is None and (top, left) == (bottom, right):
        return replace(reference, first=corner)
    fixed = {"row_fixed": last.row_fixed, "column_fixed": last.column_fixed}
    return replace(reference, first=corner, last=last._replace(row=bottom, column=right, **fixed))


def _both(axis: Axis, first: int, last: int, thin: bool) -> tuple[int, int]:
    if not first:
        return 0, 0
    return (axis.point(first), axis.point(last)) if thin else axis.span(first, last)


def grown_formula(formula: Formula, grids: Callable[[str], Grid], thin_grows: bool = True) -> Formula:
    """A name's or chart's formula with every reference moved with its cells."""
    return tuple(
        grown(token, grids(token.sheet), thin_grows) if isinstance(token, Reference) else token for token in formula
    )


def grown_areas(areas: str, grid: Grid) -> str:
    """A list of areas as merges, filters and formats have it (``D5:D7 F5``), moved with its cells; may come out empty."""
    return " ".join(reference.text() for reference in _areas(areas, grid))


def _areas(areas: str, grid: Grid) -> Iterable[Reference]:
    for area in areas.split():
        (reference,) = parse_formula(area)
        if not isinstance(reference, Reference):
            raise ValueError(f"not an area: {area!r}")
        low, high = grid.rows.owned(reference.first.row)[0], grid.rows.owned(reference.end.row)[1]
        if low <= high:
            yield grown(reference, grid)
