"""What every scanner of the text reader shares: lines, pieces of rows, drafts of tables, and what was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from etl.model import Cell, Severity


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the decoded text with its 1-based number."""

    number: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing but white space."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of a cell to be and the line it begins on."""

    text: str
    line: int

    def joined(self, other: Piece, glue: str = "\n") -> Piece:
        """This piece with another after it."""
        text = glue.join(part for part in (self.text, other.text) if part)
        return Piece(text, self.line if self.text else other.line)


Row = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A table before it has an id: its cells, its first line, and the tables nested in its cells."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    line: int
    caption: str = ""
    uncertain: frozenset[tuple[int, int]] = frozenset()
    nested: tuple[tuple[int, int, Draft], ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding before its table has an id; ``row`` and ``column`` are of the draft that precedes or holds it."""

    severity: Severity
    code: str
    message: str
    line: int
    printed: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a scanner made of the lines up to ``end``: tables and lines in reading order, and its remarks."""

    end: int
    parts: tuple[Draft | Line, ...]
    remarks: tuple[Remark, ...] = ()


Scan = Callable[[Sequence[Line], int], Found | None]


@dataclass(frozen=True, slots=True)
class Spans:
    """The merged cells of a header: (row, column) → (row span, column span), 0-based positions."""

    rows: int = 0
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


_EMPHASIS = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__")


def plain(text: str) -> str:
    """A text without the emphasis marks of Markdown.

    >>> plain("□ **추진계획**")
    '□ 추진계획'
    """
    return _EMPHASIS.sub(lambda match: match[1] or match[2], text)


def padded(rows: Sequence[Row]) -> list[Row]:
    """Rows of one length: what is missing at the right is blank."""
    width = max((len(row) for row in rows), default=0)
    return [row + tuple(Piece("", row[-1].line if row else 0) for _ in range(width - len(row))) for row in rows]


def draft_of(rows: Sequence[Row], spans: Spans | None = None) -> Draft:
    """A draft of rows of pieces; blanks under a span are its, other blanks are no cells."""
    grid = padded(rows)
    merged = spans.spans if spans else {}
    cells = tuple(
        Cell(piece.text, r + 1, c + 1, *merged.get((r, c), (1, 1)), line=piece.line)
        for r, row in enumerate(grid)
        for c, piece in enumerate(row)
        if piece.text
    )
    first = next((piece.line for row in grid for piece in row), 0)
    return Draft(len(grid), len(grid[0]) if grid else 0, cells, first)
