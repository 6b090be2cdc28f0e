"""Whose line each row of an execution table is: a 단위사업's, a project's or a source's.

단위사업 | 세부사업 | 예산액          name      level
합계     |          | 3,000      →    합계      program
도로관리 | 소계     | 2,000           도로관리  program
         | 보도정비 | 1,200           보도정비  project
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from etl.families.base import Grid, is_data
from etl.numbers import read_printed
from etl.words import is_source, is_subtotal, is_total, source_word, squeeze, tidy

PROGRAM, PROJECT = "program", "project"
_PROGRAM_HEADER = re.compile(r"단위|정책")
# A label column headed so lists what the department does; a project's own table has 구분 over its parts.
_LIST_HEADER = re.compile(r"단위|정책|사업명|사업별|부서|팀")
# Budget lines that only a whole department has; a table that lists them is no project's own.
_OF_DEPARTMENT = re.compile(r"기본경비|행정운영경비")


@dataclass(frozen=True, slots=True)
class Line:
    """A body row: what it is called where it is printed, whose line it is, and of which source."""

    row: int
    label: str
    name: str
    source: str
    level: str


@dataclass(frozen=True)
class LineReader:
    """The lines of an execution table whose value columns are ``columns``; the columns before them are labels."""

    grid: Grid
    columns: tuple[int, ...]

    @property
    def _label_columns(self) -> range:
        return range(1, self.columns[0])

    @cached_property
    def _rows(self) -> dict[int, tuple[str, ...]]:
        """The labels of each row that holds a value, outermost first."""
        valued = (
            row for row in self.grid.body if any(read_printed(self.grid.text(row, c)).is_value for c in self.columns)
        )
        return {row: self._labels_of(row) for row in valued}

    def _labels_of(self, row: int) -> tuple[str, ...]:
        """A row's labels; what stands right of a label that begins here is never filled down from the rows above."""
        found: list[str] = []
        begun = False
        for column in self._label_columns:
            own = tidy(self.grid.table.label(row, column))
            text = own if begun else self.grid.label(row, column)
            begun = begun or (bool(own) and own != self._above(row, column))
            if text and not is_data(text):
                found.append(text)
        return tuple(dict.fromkeys(found))

    def _above(self, row: int, column: int) -> str:
        """The label of the row above, ``""`` above the first row of the body."""
        return self.grid.label(row - 1, column) if row - 1 in self.grid.body else ""

    def lines(self) -> Iterator[Line]:
        """The lines in printed order."""
        for row, labels in self._rows.items():
            label = labels[-1] if labels else ""
            source = source_word(label) if labels and _is_source_row(label) else ""
            names = labels[:-1] if source or (self._last_are_sources and _is_sum(label)) else labels
            yield Line(row, names[-1] if names else "", self._name(names), source, self._level_of_line(names))

    @cached_property
    def _last_are_sources(self) -> bool:
        """Whether the last label column tells the sources of the line before it: its 계 is then that line's whole."""
        if "재원" in self.grid.header(self.columns[0] - 1):
            return any(len(labels) > 1 for labels in self._rows.values())
        inner = [labels[-1] for labels in self._rows.values() if len(labels) > 1]
        plain = [label for label in inner if not _is_sum(label)]
        return bool(plain) and all(map(_is_source_row, plain))

    @cached_property
    def _nested(self) -> bool:
        """Whether the lines of a 단위사업 stand beside its name, with its own amounts as their 소계 or 계."""
        inner = [labels[-1] for labels in self._rows.values() if len(labels) > 1]
        if not inner or self._last_are_sources or _PROGRAM_HEADER.search(self.grid.header(self.columns[0] - 1)):
            return False
        told = "세부사업" in self.grid.header(self.columns[0] - 1)
        return not all(map(_is_sum, inner)) and (told or any(map(_is_sum, inner)))

    @cached_property
    def _innermost_sum(self) -> int:
        """How many labels the sums right above the projects have; a sum over other sums has fewer and keeps its word."""
        return max(len(labels) for labels in self._rows.values() if labels and _is_sum(labels[-1]))

    def _name(self, names: Sequence[str]) -> str:
        """The line's name; in a project's own table a row without one, or its total, is the project."""
        if self._table_level == PROJECT and self.grid.project and all(is_total(name) for name in names):
            return self.grid.project
        if self._nested and len(names) > 1:
            if not _is_sum(names[-1]):
                return names[-1]
            return names[-2] if len(names) == self._innermost_sum else " ".join(names)
        return " ".join(names) or self.grid.project or self.grid.heading

    def _level_of_line(self, names: Sequence[str]) -> str:
        """A sum is of the level above the lines it adds up, unless all of the table is one project's."""
        own = self._table_level == PROJECT and bool(self.grid.project)
        if own or not names:
            return self._table_level
        if self._nested:
            return PROGRAM if len(names) == 1 or _is_sum(names[-1]) else PROJECT
        return PROGRAM if is_total(names[-1]) else self._table_level

    @cached_property
    def _table_level(self) -> str:
        """``program`` for a table of 단위사업, ``project`` for a project's own or a list of 세부사업."""
        headers = [self.grid.header(column) for column in self._label_columns]
        labels = {label for row in self._rows.values() for label in row}
        if any("세부사업" in header for header in headers) or self._is_projects_own(headers, labels):
            return PROJECT
        projects = any(re.search(r"사업명|사업별", header) and "단위" not in header for header in headers)
        if projects and not any(map(is_total, labels)):
            return PROJECT
        own = [label for label in labels if not is_source(label) and squeeze(label) != squeeze(self.grid.project)]
        listed = len(own) > 1 or any(map(_OF_DEPARTMENT.search, own))
        return PROGRAM if listed or (own and not self.grid.project) else PROJECT

    def _is_projects_own(self, headers: Sequence[str], labels: set[str]) -> bool:
        """Whether a table inside a project tells of that project, and not of the department again."""
        listed = any(map(_LIST_HEADER.search, headers)) or any(map(_OF_DEPARTMENT.search, labels))
        return bool(self.grid.project) and not listed


def _is_sum(label: str) -> bool:
    return is_total(label) or is_subtotal(label)


def _is_source_row(label: str) -> bool:
    """A row named after a funding source splits the line above; 계 and 기금 may be rows of their own."""
    return is_source(label) and not _is_sum(label)
