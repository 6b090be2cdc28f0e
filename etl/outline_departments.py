"""Several departments in one file: where the report of the next one begins, when the text says so plainly.

It says so with a department's name alone over a section that begins the report anew (``【치수과】`` / ``Ⅰ. 일반현황``),
with a second cover (the title again, another department below it), or with ``□ 부서: 치수과``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from etl.outline_heads import Role, is_known_part, role_of
from etl.outline_lines import Line, Mark
from etl.outline_projects import Project, Span
from etl.outline_sections import Section, read_numeral

_STATED = re.compile(r"^(?:부\s*서\s*명?|소관\s*부서|보고\s*부서)\s*[:：]\s*(?P<dept>\S.*)$")
_COVER = 4  # lines below a title in which its department stands

NameOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Department:
    """A department of the file and the line from which on its report goes."""

    name: str
    first: int


@dataclass(frozen=True, slots=True)
class Departments:
    """The departments after the first, in order; lines before them belong to the cover's."""

    later: tuple[Department, ...] = ()

    def at(self, line: int) -> str:
        """The department of a line, ``""`` where it is the cover's."""
        place = bisect_right([department.first for department in self.later], line)
        return self.later[place - 1].name if place else ""

    def of_projects(self, projects: Sequence[Project], spans: Sequence[Span]) -> tuple[Project, ...]:
        """The projects with their departments; one without a body goes with the one before it."""
        starts = {id(span.project): span.first for span in spans}
        told: list[Project] = []
        for project in projects:
            before = told[-1].dept if told else ""
            own = self.at(starts[id(project)]) if id(project) in starts else before
            told.append(replace(project, dept=own))
        return tuple(told)


def find_departments(
    lines: Sequence[Line],
    sections: Sequence[Section],
    first: str,
    name_of: NameOf,
    is_title: Callable[[str], bool],
) -> Departments:
    """The departments whose reports follow the first one's; ``name_of`` tells a line's department, if it is one."""
    if not first:
        return Departments()
    stated = (*_over_sections(lines, sections, name_of), *_stated(lines, name_of), *_covers(lines, name_of, is_title))
    found: list[Department] = []
    current = first
    for department in sorted(stated, key=lambda department: department.first):
        if department.name != current:
            found.append(department)
            current = department.name
    return Departments(tuple(found) if any(department.name != first for department in found) else ())


def _over_sections(lines: Sequence[Line], sections: Sequence[Section], name_of: NameOf) -> Iterator[Department]:
    """The names right over a section that begins anew: a general one, or one whose number was there before."""
    for place, section in enumerate(sections[2:], start=2):
        earlier = {other.number for other in sections[1:place]}
        anew = section.general or (section.number > 0 and section.number in earlier)
        above = section.first - 1
        if anew and _names_alone(lines[above]) and (name := name_of(lines[above].body)):
            yield Department(name, above)


def _names_alone(line: Line) -> bool:
    """Whether a line can be a department's name alone."""
    if role_of(line) is not Role.OTHER or is_known_part(line):  # 소요재원 and 추진성과 end like offices
        return False
    return line.mark in (Mark.PLAIN, Mark.NAMED, Mark.BOX) or bool(re.match(r"^[-–—].*[-–—]$", line.text))


def _stated(lines: Sequence[Line], name_of: NameOf) -> Iterator[Department]:
    for place, line in enumerate(lines):
        match = _STATED.match(line.body) if line.mark in (Mark.PLAIN, Mark.NAMED, Mark.BOX) else None
        if match and (name := name_of(match["dept"])):
            yield Department(name, place)


def _covers(lines: Sequence[Line], name_of: NameOf, is_title: Callable[[str], bool]) -> Iterator[Department]:
    """The departments right below a title that is printed again."""
    for place, line in enumerate(lines):
        if line.mark is not Mark.PLAIN or line.level > 1 or read_numeral(line)[0] or not is_title(line.body):
            continue
        below = (other for other in lines[place + 1 : place + 1 + _COVER] if _names_alone(other))
        name = next((name for other in below if (name := name_of(other.body))), "")
        if name:
            yield Department(name, place)
