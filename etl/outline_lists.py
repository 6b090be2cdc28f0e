"""The project lists of a report: tables headed 연번 | 사업명 | 쪽, the same as lines with dot leaders, and the contents page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from etl.model import Document, Table
from etl.outline_heads import Role, head_of, is_top_heading, role_of
from etl.outline_lines import Line, Mark, clean, compact, despace, is_placeholder, marked
from etl.outline_sections import Section, Sections, split_leader

_NUMBER_HEAD = re.compile(r"^(?:연번|번호|순번|순서|일련번호|NO\.?|No\.?|연변)$")
_NAME_HEAD = re.compile(
    r"^(?:(?:주요|세부|중점|신규|추진|핵심)*(?:사업|업무|과제|시책)(?:명|명칭|제목|목록)?(?:\(.*\))?|제목|사업내용|주요업무명)$"
)
_PAGE_HEAD = re.compile(r"^(?:쪽|쪽수|페이지|면|page|Page|PAGE|쪽번호)$")
_STATUS_HEAD = re.compile(r"^(?:구분|사업구분|신규여부|계속[·/]?신규|신규[·/]?계속)$")
_TEAM_HEAD = re.compile(r"^(?:담당|담당팀|소관팀|팀명|추진팀|담당부서|소관)$")
_FOREIGN_HEAD = re.compile(r"예산|집행|금액|소요|실적|증감|사업비|단가|수량|재원|내용연수|정원|현원")
_STATUS = re.compile(r"^(?P<status>계속|신규)(?:사업)?$")
_FORM_WORD = re.compile(
    r"^(?:사업|추진)?(?:명|목적|기간|내용|개요|예산|배경|필요성|계획|효과|방법|대상|규모)$|^(?:소요예산|기대효과|추진일정)$"
)
MAX_LISTED = 300
_LIST_HEAD = re.compile(r"목록|총괄|(?:사업|업무|과제)명?$")
_LIST_LINE = re.compile(
    r"^(?:연번|번호|순번)(?:구분)?(?:주요|세부)?(?:사업|업무|과제)명?(?:구분)?(?:담당팀)?(?:쪽|페이지|면)?(?:비고)?$"
)
_STATUS_ITEM = re.compile(r"^(?P<name>.+?)\s+(?P<status>계속|신규)(?:사업)?(?:\s+\S{1,10})?$")


@dataclass(frozen=True, slots=True)
class Listed:
    """A project as a list names it; ``line`` is the line of the list."""

    no: str
    name: str
    status: str = ""
    page: str = ""
    team: str = ""
    line: int = -1


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of one group of a list's header (a list may stand in two columns side by side); 0: no such column."""

    number: int = 0
    name: int = 0
    page: int = 0
    status: int = 0
    team: int = 0


_ROLES = (
    ("number", _NUMBER_HEAD),
    ("name", _NAME_HEAD),
    ("page", _PAGE_HEAD),
    ("status", _STATUS_HEAD),
    ("team", _TEAM_HEAD),
)


def _role(head: str) -> str:
    """What a header cell says of its column, ``""`` if it is of no use here."""
    return next((role for role, pattern in _ROLES if pattern.match(head)), "")


def _row(table: Table, row: int) -> list[str]:
    """The compact texts of a row."""
    return [compact(clean(table.text(row, column))) for column in range(1, table.columns + 1)]


def _groups(heads: list[str]) -> list[_Columns]:
    """The column groups of a header row; a role that comes again begins the next group."""
    groups: list[dict[str, int]] = [{}]
    for column, head in enumerate(heads, 1):
        role = _role(head)
        if not role or (column > 1 and head == heads[column - 2]):
            continue
        if role in groups[-1]:
            groups.append({})
        groups[-1][role] = column
    return [_Columns(**group) for group in groups]


def _is_header(heads: list[str], groups: list[_Columns]) -> bool:
    """Whether a row heads a project list: names with numbers or pages, and nothing that is counted or paid."""
    if any(_FOREIGN_HEAD.search(head) for head in heads):
        return False
    roles = sum(bool(_role(head)) for head in heads if head)
    complete = all(group.name and (group.number or group.page) for group in groups)
    return complete and roles * 2 > sum(bool(head) for head in heads)


def list_header(table: Table) -> tuple[int, list[_Columns]]:
    """The header row of a project list and its column groups; ``(0, [])`` for any other table."""
    for row in range(1, min(table.rows, 3) + 1):
        heads = _row(table, row)
        groups = _groups(heads)
        if _is_header(heads, groups):
            return row, groups
    return 0, []


def _number(text: str) -> str:
    """The number a cell prints: ``③``, ``3.``, ``[3]`` are all ``3``; ``""`` when it was lost."""
    _, number, _ = marked(f"{clean(text)} 가")
    return number or (clean(text).strip(" .[]") if re.fullmatch(r"[\s\d.\[\]-]+", clean(text)) else "")


def _listed(table: Table, row: int, columns: _Columns, status: str) -> list[Listed]:
    """The projects of one row and group: one as a rule, several where a cell lists them on lines of their own."""

    def lines(column: int) -> list[str]:
        return [line for line in table.text(row, column).split("\n") if line.strip()] if column else []

    names, numbers, pages = lines(columns.name), lines(columns.number), lines(columns.page)
    if not (len(names) > 1 and (len(numbers) == len(names) or (not numbers and len(pages) == len(names)))):
        names, numbers, pages = [" ".join(names)], ["".join(numbers)], ["".join(pages)]
    numbers, pages = numbers or [""] * len(names), pages if len(pages) == len(names) else [""] * len(names)
    stated = _STATUS.match(compact(clean("".join(lines(columns.status)))))
    team = despace(clean(" ".join(lines(columns.team))))
    found = []
    for name, number, page in zip(names, numbers, pages, strict=True):
        text, leader_page = split_leader(clean(name))
        mark, own, body = marked(text)
        title = body if mark in (Mark.NUMBER, Mark.CIRCLED, Mark.BOX, Mark.CIRCLE) else despace(text)
        found.append(
            Listed(
                _number(number) or own, title, stated["status"] if stated else status, clean(page) or leader_page, team
            )
        )
    return [item for item in found if re.search("[가-힣A-Za-z]", item.name) and not is_placeholder(item.name)]


def _banner(table: Table, row: int) -> str:
    """The status a row that spans the table announces for those below it (``신규사업``); ``""`` for other rows."""
    texts = {text for text in _row(table, row) if text}
    match = _STATUS.match(next(iter(texts))) if len(texts) == 1 else None
    return match["status"] if match else ""


def _rows(table: Table, first: int, groups: list[_Columns]) -> list[Listed]:
    """The projects of a list's rows: side-by-side groups one after the other unless their numbers say otherwise."""
    found: list[Listed] = []
    for columns in groups:
        status = ""
        for row in range(first, table.rows + 1):
            banner = _banner(table, row)
            status = banner or status
            found += [] if banner else _listed(table, row, columns, status)
    numbers = [item.no for item in found]
    if len(groups) > 1 and all(no.isdigit() for no in numbers) and len(set(numbers)) == len(numbers):
        found.sort(key=lambda item: int(item.no))
    return found


def _continues(table: Table, before: list[Listed], groups: list[_Columns]) -> bool:
    """Whether a table without a header goes on with a list: same columns, and the next number in its first row."""
    last = before[-1].no if before else ""
    if not groups or not last.isdigit() or table.columns < max(group.name for group in groups):
        return False
    return _number(table.text(1, groups[0].number or 1)) == str(int(last) + 1)


@dataclass(frozen=True, slots=True)
class ProjectList:
    """A project list: its projects in order, and the lines it takes from ``first`` up to ``end``."""

    first: int
    end: int
    projects: tuple[Listed, ...]


def _may_list(lines: tuple[Line, ...], index: int, section: Section) -> bool:
    """Whether a table stands where a project list can: not amid a project's body, whose own lists are its affair."""
    above = (line for line in reversed(lines[section.first + 1 : index]) if is_top_heading(line))
    heading = next(above, None)
    return heading is None or role_of(heading) is Role.BUDGET or bool(_LIST_HEAD.search(head_of(heading)))


def _table_lists(document: Document, lines: tuple[Line, ...], section: Section) -> list[ProjectList]:
    """The lists of a section that are tables; a list that goes on in the next table is one list."""
    found: list[ProjectList] = []
    groups: list[_Columns] = []
    for index in range(section.first + 1, section.end):
        block = document.blocks[lines[index].block]
        if not isinstance(block, Table):
            continue
        row, own = list_header(block)
        if row and _may_list(lines, index, section):
            groups = own
            found.append(ProjectList(index, index + 1, _placed(_rows(block, row + 1, own), index)))
        elif found and _continues(block, list(found[-1].projects), groups):
            more = _placed(_rows(block, 1, groups), index)
            found[-1] = ProjectList(found[-1].first, index + 1, found[-1].projects + more)
    return [item for item in found if _is_credible(item)]


def _is_credible(found: ProjectList) -> bool:
    """Whether a list names projects: some, not more than an office can have, and not the headings of a form."""
    forms = sum(_FORM_WORD.match(compact(item.name)) is not None for item in found.projects)
    return 0 < len(found.projects) <= MAX_LISTED and forms * 2 < len(found.projects)


def _placed(listed: list[Listed], line: int) -> tuple[Listed, ...]:
    """The projects with the line of the list they stand in."""
    return tuple(replace(item, line=line) for item in listed)


def _line_list(lines: tuple[Line, ...], section: Section) -> list[ProjectList]:
    """The list of a section that is lines: dot leaders with pages, below 연번 사업명 쪽 or straight below the section."""
    found: list[Listed] = []
    first, kept = -1, ""
    for index in range(section.first + 1, section.end):
        text, page = split_leader(lines[index].text)
        if not first >= 0 and _LIST_LINE.match(lines[index].compact):
            first = index
        elif page:
            first = index if first < 0 else first
            found.append(_line_item(f"{kept} {text}", page, index))
            kept = ""
        elif first >= 0 and (item := _status_item(lines[index], index)) and item.no == str(len(found) + 1):
            found.append(item)
        elif first >= 0 and lines[index].mark in (Mark.PLAIN, Mark.NUMBER) and _goes_on(lines, index, section.end):
            kept = lines[index].text
        elif first >= 0:
            break
    lists = [ProjectList(first, found[-1].line + 1, tuple(found))] if len(found) > 1 else []
    return [item for item in lists if _is_credible(item)]


def _status_item(line: Line, index: int) -> Listed | None:
    """A project of a list without pages: a numbered line that ends with 계속 or 신규."""
    match = _STATUS_ITEM.match(line.body) if line.mark is Mark.NUMBER else None
    return Listed(line.number, match["name"], match["status"], line=index) if match else None


def _goes_on(lines: tuple[Line, ...], index: int, end: int) -> bool:
    """Whether a line without a page is the first half of a listed name: the next one brings the page."""
    return index + 1 < end and bool(split_leader(lines[index + 1].text)[1])


def _line_item(text: str, page: str, line: int) -> Listed:
    """A project of a line of a list."""
    mark, number, body = marked(clean(text))
    name = body if mark in (Mark.NUMBER, Mark.CIRCLED) else despace(clean(text))
    return Listed(number, name, page=page, line=line)


def _contents_list(sections: Sections, section: Section) -> list[ProjectList]:
    """What the contents page lists below a section, when it lists more than sections."""
    before = [entry for entry in sections.contents if section.number and entry.section == section.number]
    entries = [entry for entry in before if entry.line < sections.sections[0].end]
    projects = tuple(_line_item(entry.name, entry.page, entry.line) for entry in entries)
    lists = [ProjectList(projects[0].line, projects[-1].line + 1, projects)] if projects else []
    return [item for item in lists if _is_credible(item)]


def find_lists(document: Document, lines: tuple[Line, ...], sections: Sections, section: Section) -> list[ProjectList]:
    """The project lists of a section: its tables, else its lines, else the contents page."""
    if section.general or (section.first < 0 and len(sections.sections) > 1):
        return []
    return _table_lists(document, lines, section) or _line_list(lines, section) or _contents_list(sections, section)


def numbered(projects: tuple[Listed, ...]) -> tuple[Listed, ...]:
    """The projects with their place in the list as number where numbers were lost (circles that were shapes)."""
    if any(item.no for item in projects):
        return projects
    return tuple(replace(item, no=str(place)) for place, item in enumerate(projects, 1))
