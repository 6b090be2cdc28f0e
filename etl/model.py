"""The values that flow through a build: documents, tables, facts, findings.

All of them are frozen.  Rows and columns are 1-based, as people count and as the data contract says.
Readers make a ``Document``; families turn its tables into ``Fact`` values; checks make ``Finding`` values
and decide each fact's ``Proof``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property


class Severity(StrEnum):
    """How much a finding matters: an ``error`` is a wrong number, a ``note`` is only worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Proof(StrEnum):
    """What the arithmetic says of a number, or that an officer declared what it should be."""

    PROVED = "proved"
    UNPROVED = "unproved"
    DISPUTED = "disputed"
    REPAIRED = "repaired"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was printed; ``None`` or ``""`` where the format has no such thing.

    ``page`` only for formats that know their pages (PDF), ``sheet`` only for workbooks, ``line`` only for text.
    ``table`` is the table's stable id within its report (``t1``, ``t2`` …).
    """

    report: str = ""
    page: int | None = None
    sheet: str = ""
    line: int | None = None
    table: str = ""
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as printed.  ``row`` and ``column`` are its top left corner, 1-based; lines in it end with ``\\n``."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that the format itself marks as a heading (``#`` in Markdown, a style in DOCX); level 1 is the top."""

    text: str
    level: int
    place: Place


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line or paragraph of running text, as printed."""

    text: str
    place: Place


@dataclass(frozen=True)
class Table:
    """A grid of cells that do not overlap; a position no cell covers is a blank.

    ``caption`` is the text the format ties to the table.  ``parent`` is the place of the cell that holds a nested table.
    ``uncertain`` names, as (row, column), the cells whose text the reader is not sure of; ``mended`` gives, as
    (row, column, label), the labels that damaged header cells stand for (their text stays as printed).
    """

    id: str
    place: Place
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    caption: str = ""
    parent: Place | None = None
    uncertain: frozenset[tuple[int, int]] = frozenset()
    mended: tuple[tuple[int, int, str], ...] = ()

    @cached_property
    def grid(self) -> tuple[tuple[Cell | None, ...], ...]:
        """The cell that covers each position, spans resolved: ``grid[row - 1][column - 1]``."""
        covering: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.rows + 1)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.columns + 1)):
                    covering[row - 1][column - 1] = cell
        return tuple(tuple(row) for row in covering)

    def text(self, row: int, column: int) -> str:
        """The text at a position, spans resolved; ``""`` where there is none."""
        cell = self.grid[row - 1][column - 1]
        return cell.text if cell else ""

    def label(self, row: int, column: int) -> str:
        """The label a position's cell stands for: its text, unless a damaged header was read as another."""
        cell = self.grid[row - 1][column - 1]
        if cell is None:
            return ""
        return next((label for r, c, label in self.mended if (r, c) == (cell.row, cell.column)), cell.text)

    def place_of(self, row: int, column: int) -> Place:
        """The place of a position of this table."""
        cell = self.grid[row - 1][column - 1]
        line = cell.line if cell and cell.line else self.place.line
        return replace(self.place, table=self.id, row=row, column=column, line=line)


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A report as read: its blocks in reading order, and what the reader wants a person to know.

    ``report`` is the file's name as people see it (NFC, relative to the input folder, ``/`` between folders).
    """

    report: str
    sha256: str
    format: str
    blocks: tuple[Block, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in reading order, nested ones after the table that holds them."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know: a code of ``docs/findings.md``, a Korean sentence, and where.

    ``printed``, ``expected`` and ``difference`` are texts as people would write them, empty where they do not apply.
    """

    severity: Severity
    code: str
    message: str
    place: Place = Place()
    printed: str = ""
    expected: str = ""
    difference: str = ""
    status: str = "open"


@dataclass(frozen=True, slots=True)
class Fact:
    """One number (or a blank) of a report.

    ``labels`` are the family's own columns in the contract's order, as (name, text) pairs.  ``value`` is in the
    contract's unit: won for money, a count, a percentage; ``None`` where the cell is blank or ``-``.
    ``unit`` is the unit as the report declares it, ``printed`` the cell's text untouched.  ``dept`` is the department
    it belongs to where a file holds several and this is another than the cover's.
    """

    family: str
    labels: tuple[tuple[str, str], ...]
    measure: str
    value: Decimal | None
    unit: str
    printed: str
    place: Place
    section: str = ""
    project: str = ""
    proof: Proof = Proof.UNPROVED
    dept: str = ""

    def label(self, name: str) -> str:
        """The text of one label, ``""`` where the fact has none of that name."""
        return dict(self.labels).get(name, "")
