"""What a sample report says: lines, tables, sections and projects, each with the facts that are true of it.

A description knows nothing of formats; the writers (``write_*.py``) all take the same ``blocks()``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Truth:
    """A row of a resource of the data contract, as (column, text) pairs; columns left out are empty."""

    resource: str
    values: tuple[tuple[str, str], ...]


def truth(resource: str, **values: object) -> Truth:
    """The truth of a row; ``None`` is an empty column."""
    return Truth(resource, tuple((name, "" if value is None else str(value)) for name, value in values.items()))


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell and how many rows and columns it covers; ``\\n`` ends a line in it."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its top left position, 1-based."""

    cell: Cell
    row: int
    column: int


@dataclass(frozen=True)
class Table:
    """A table of a family: header and body rows of cells as they begin, and the facts it prints."""

    family: str
    header: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    facts: tuple[Truth, ...]

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Header and body."""
        return (*self.header, *self.body)

    @property
    def width(self) -> int:
        """How many columns the first row covers."""
        return sum(cell.columns for cell in self.rows[0])

    def placed(self) -> tuple[Placed, ...]:
        """Every cell at its position, cells from above in the way taken account of."""
        taken: set[tuple[int, int]] = set()
        found: list[Placed] = []
        for number, row in enumerate(self.rows, start=1):
            column = 1
            for cell in row:
                while (number, column) in taken:
                    column += 1
                found.append(Placed(cell, number, column))
                taken |= {(number + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
        return tuple(found)

    def grid(self) -> list[list[str]]:
        """The text that covers each position."""
        covering = [[""] * self.width for _ in self.rows]
        for item in self.placed():
            for row in range(item.row, item.row + item.cell.rows):
                for column in range(item.column, item.column + item.cell.columns):
                    covering[row - 1][column - 1] = item.cell.text
        return covering

    def unmerged(self) -> list[list[str]]:
        """The grid with every text at its top left position only, as formats without spans print it."""
        printed = [[""] * self.width for _ in self.rows]
        for item in self.placed():
            printed[item.row - 1][item.column - 1] = item.cell.text
        return printed


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; ``level`` is that of a heading (0: none), ``facts`` what it states.

    ``frame`` are the cells of the one-row table that formats with tables draw around a title, none for a plain line.
    """

    text: str
    level: int = 0
    facts: tuple[Truth, ...] = ()
    frame: tuple[str, ...] = ()

    def framed(self) -> Block:
        """The line as the table that frames it, or itself."""
        if not self.frame:
            return self
        return Table("", (), (tuple(Cell(text) for text in self.frame),), ())


Block = Line | Table


@dataclass(frozen=True)
class Project:
    """A project: its name, the line that heads it, and its body."""

    name: str
    no: str
    status: str
    page: str
    title: Line
    body: tuple[Block, ...]


@dataclass(frozen=True)
class Section:
    """A section: its title with the numeral, what stands in it before its projects, and those."""

    title: Line
    body: tuple[Block, ...] = ()
    projects: tuple[Project, ...] = ()


@dataclass(frozen=True, slots=True)
class Damage:
    """A print that was made wrong on purpose: what it says now, and what it said."""

    printed: str
    was: str


@dataclass(frozen=True)
class Report:
    """A report with everything that is true of it."""

    name: str
    org: str
    dept: str
    kind: str
    year: int
    as_of: str
    cover: tuple[Line, ...]
    sections: tuple[Section, ...]
    damage: tuple[Damage, ...] = field(default=())

    def blocks(self) -> Iterator[Block]:
        """Everything in reading order."""
        yield from self.cover
        for section in self.sections:
            yield section.title
            yield from section.body
            for project in section.projects:
                yield project.title
                yield from project.body

    def framed_blocks(self) -> Iterator[Block]:
        """Everything in reading order, framed titles as the tables that frame them."""
        for block in self.blocks():
            yield block.framed() if isinstance(block, Line) else block

    def tables(self) -> tuple[Table, ...]:
        """The tables in reading order."""
        return tuple(block for block in self.blocks() if isinstance(block, Table))

    def truth(self) -> dict[str, list[Row]]:
        """The rows of each resource that a right reading gives."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for section in self.sections:
            _collect(rows, section.body, "")
            for project in section.projects:
                rows["projects"].append(_project_row(project))
                _collect(rows, project.body, project.name)
        return rows


def _collect(rows: dict[str, list[Row]], blocks: tuple[Block, ...], project: str) -> None:
    for fact in (fact for block in blocks for fact in block.facts):
        rows[fact.resource].append({"project": project, **dict(fact.values)})


def _project_row(project: Project) -> Row:
    return {
        "no": project.no, "project": project.name, "status": project.status, "page": project.page,
        "title_source": "heading",
    }  # fmt: skip
