"""What surrounds each block: its section, project, nearest heading, unit, 기준일 and year.

A table's unit is looked for inside it, in its caption, then in the lines above it up to the heading it stands under,
and only then right below it.  The search never crosses another table or another heading, so no unit leaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from etl.dates import as_of_text, is_as_of_line
from etl.model import Document, Table
from etl.outline_departments import Departments
from etl.outline_heads import is_top_heading
from etl.outline_lines import Line, Mark, block_text, clean, despace
from etl.outline_projects import Span
from etl.outline_sections import Section, Sections, stated_year
from etl.outline_units import UNIT, read_unit, spelt_out

_HEADING_YEAR = re.compile(r"^(?:20\d\d|['’]\d\d)\s*년")
_BEFORE = 8  # lines above a table in which what is said of it still stands
_AFTER = 4

Reader = Callable[[str], str]


@dataclass(frozen=True)
class Context:
    """The surroundings of one block.

    ``unit`` and ``as_of`` (ISO: a day, or a month where no day is printed) are what is stated for this very block,
    ``""`` where nothing is: the report's own 기준일 is the cover's.  ``year`` is the year its heading or section states, else the report's.
    ``dept`` is the department it belongs to where that is another than the cover's.
    """

    section: str = ""
    project: str = ""
    heading: str = ""
    unit: str = ""
    as_of: str = ""
    year: int | None = None
    dept: str = ""


def _is_wall(line: Line) -> bool:
    """Whether a line is a heading that what stands above it cannot reach across."""
    return is_top_heading(line) or line.mark is Mark.NUMBER or line.level > 0


def _stands_alone(line: Line) -> bool:
    """Whether a line says nothing but a unit or a 기준일, so that it belongs to the table right above or below it."""
    return line.mark is Mark.UNIT or (line.mark in (Mark.PLAIN, Mark.NOTE) and is_as_of_line(line.text))


def _is_heading(line: Line) -> bool:
    """Whether a line heads the blocks below it."""
    return _is_wall(line) or bool(line.number) or line.mark in (Mark.CIRCLE, Mark.NAMED)


def _cells(table: Table) -> Iterator[str]:
    """The texts of a table in which its unit or 기준일 may stand: its first three rows and its last."""
    for cell in table.cells:
        if cell.row <= 3 or cell.row == table.rows:
            yield " ".join(cell.text.split())


def _first(texts: Iterator[str], read: Reader) -> str:
    """What a reader finds first, ``""`` if it finds nothing."""
    return next((found for found in map(read, texts) if found), "")


def _above(lines: Sequence[Line], index: int, walls: frozenset[int]) -> Iterator[str]:
    """The lines above a table that may speak of it: up to the table before, or to its heading and no further."""
    for place in range(index - 1, max(index - 1 - _BEFORE, -1), -1):
        line = lines[place]
        if line.mark is Mark.TABLE:
            return
        after_table = place > 0 and lines[place - 1].mark is Mark.TABLE and _stands_alone(line)
        if after_table and not _is_next_tables(lines, place, walls):
            return
        near = place == index - 1 or line.mark not in (Mark.ITEM, Mark.NOTE)
        if near or UNIT.search(line.text):
            yield spelt_out(line.text) if line.mark is Mark.UNIT or _is_wall(line) else line.text
        if place in walls or _is_wall(line):
            return


def _is_next_tables(lines: Sequence[Line], index: int, walls: frozenset[int]) -> bool:
    """Whether a unit or 기준일 on a line of its own belongs to a table below it: one that comes before any heading."""
    for place in range(index + 1, min(index + 1 + _BEFORE, len(lines))):
        if lines[place].mark is Mark.TABLE:
            return True
        if place in walls or _is_heading(lines[place]):
            return False
    return False


def _below(lines: Sequence[Line], index: int, walls: frozenset[int]) -> Iterator[str]:
    """The lines below a table that may speak of it: a note at once, or a unit or 기준일 that no other table can claim."""
    for place in range(index + 1, min(index + 1 + _AFTER, len(lines))):
        line = lines[place]
        if line.mark is Mark.TABLE or place in walls or _is_wall(line):
            return
        own = _stands_alone(line) and not _is_next_tables(lines, place, walls)
        if (line.mark is Mark.NOTE and place == index + 1) or own:
            yield spelt_out(line.text)


def _holder(by_id: Mapping[str, Table], table: Table) -> Iterator[str]:
    """The text of the cell that holds a nested table."""
    parent = table.parent
    holder = by_id.get(parent.table) if parent else None
    if parent and holder and parent.row and parent.column:
        yield holder.text(parent.row, parent.column)


@dataclass(frozen=True, slots=True)
class _Scene:
    """All that the contexts are read from."""

    document: Document
    lines: Sequence[Line]
    walls: frozenset[int]
    by_id: Mapping[str, Table]

    def table_texts(self, table: Table, index: int) -> Iterator[str]:
        """The texts that may state a table's unit or 기준일, nearest first."""
        yield from _cells(table)
        yield clean(table.caption)
        if table.parent:
            yield from _holder(self.by_id, table)
            return
        yield from _above(self.lines, index, self.walls)
        yield from _below(self.lines, index, self.walls)

    def texts(self, index: int) -> Iterator[str]:
        """The texts that may state the unit or 기준일 of the block of a line."""
        block = self.document.blocks[self.lines[index].block]
        if isinstance(block, Table):
            yield from self.table_texts(block, index)
        else:
            yield block_text(block)


@dataclass(frozen=True, slots=True)
class _Position:
    """Where the reading stands: the nearest heading, and the year that the headings above state."""

    heading: str = ""
    year: int | None = None


def heading_text(line: Line) -> str:
    """A heading without marker, unit and closing colon."""
    head, colon, rest = " ".join(UNIT.sub("", line.body).split()).rstrip(" :：").partition(" :")
    return f"{despace(head)}{colon}{rest}"


def _moved(position: _Position, line: Line) -> _Position:
    """The position after a line."""
    if not _is_heading(line):
        return position
    heading = heading_text(line)
    if _HEADING_YEAR.match(heading):
        return _Position(heading, stated_year(heading))
    return _Position(heading, None if _is_wall(line) else position.year)


def _as_of_reader(position: _Position, report_year: int | None) -> Reader:
    """A reader of 기준일 that takes the year from the heading, but never one after the report's (figures are of the past)."""
    stated = position.year
    year = stated if stated and report_year and stated <= report_year else report_year or stated

    return partial(as_of_text, year=year)


def _context(
    scene: _Scene, index: int, section: Section, project: str, position: _Position, year: int | None
) -> Context:
    """The context of the block of a line."""
    return Context(
        section=section.name,
        project=project,
        heading=position.heading,
        unit=_first(scene.texts(index), read_unit),
        as_of=_first(scene.texts(index), _as_of_reader(position, year)),
        year=position.year or section.year or year,
    )


def _line_contexts(
    scene: _Scene, sections: Sections, spans: Sequence[Span], year: int | None
) -> Iterator[tuple[int, Context]]:
    """The block and context of every line in order."""
    position = _Position()
    starts = {span.first: span for span in spans}
    current: Span | None = None
    owners = [section for section in sections.sections for _ in range(max(section.first, 0), section.end)]
    for index, (line, section) in enumerate(zip(scene.lines, owners, strict=True)):
        if index == section.first or index in starts or (current and index >= current.end):
            position, current = _Position(), starts.get(index)
        titled = index == section.first or (current and index == current.first and not is_top_heading(line))
        position = position if titled else _moved(position, line)
        yield line.block, _context(scene, index, section, current.project.name if current else "", position, year)


def read_contexts(
    document: Document,
    lines: Sequence[Line],
    sections: Sections,
    spans: Sequence[Span],
    year: int | None,
    departments: Departments,
) -> tuple[Context, ...]:
    """The context of every block of a document, parallel to its blocks; a blank block has that of the one before it."""
    walls = {section.first for section in sections.sections} | {span.first for span in spans}
    scene = _Scene(document, lines, frozenset(walls), {table.id: table for table in document.tables})
    told = enumerate(_line_contexts(scene, sections, spans, year))
    by_block = {block: replace(context, dept=departments.at(index)) for index, (block, context) in told}
    contexts: list[Context] = []
    for index in range(len(document.blocks)):
        before = contexts[-1] if contexts else Context(year=year)
        blank = Context(before.section, before.project, before.heading, year=before.year, dept=before.dept)
        contexts.append(by_block.get(index, blank))
    return tuple(contexts)
