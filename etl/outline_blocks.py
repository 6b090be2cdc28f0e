"""Where each project's body begins: by its title, or by the heading that comes back with every project (□ 사업개요)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from etl.outline_heads import Role, head_of, is_bare_heading, is_top_heading, role_of
from etl.outline_lines import Line, Mark, compact
from etl.outline_lists import Listed
from etl.outline_sections import Section
from etl.outline_styles import own_style_titles, style_of

_GENERAL_HEADS = re.compile(
    r"^(?:조직|인력|정원|조직및인력|인력현황|조직현황|예산|예산현황|주요시설(?:및장비)?|시설현황|장비현황|주요업무|분장사무|일반현황|기본현황)"
)
_SENTENCE = re.compile(r"(?:[함됨임음]|다)\.?$")
_TEAM_WORD = re.compile(r"^[\[(（]?[가-힣A-Za-z0-9·․ㆍ]{1,12}팀[)\]）]?,?$")
_STATUS = re.compile(r"\s*[\[(〔（<【]\s*(?P<status>계속|신규)\s*(?:사업)?\s*[\])〕）>】]\s*")
_PHONE = re.compile(r"\s*(?:[(（\[]\s*)?[☎☏✆℡]\s*:?\s*[\d\s()~,-]*(?:[)）\]])?\s*$")
_PROJECT_SIGNS = re.compile(
    r"소요예산|총사업비|사업비|사업개요|사업내용|추진계획|추진실적|사업기간|주요업무(?:추진)?(?:계획|보고)"
)
_PURPOSE = re.compile(r"[고코]자\s*함\.?$")
_PURPOSE_ITEM = re.compile(r"^(?:(?:사업|추진|과제)의?)?(?:목적|취지|배경|필요성|목표)[:：]")
_ALIKE = 0.4  # names less alike than this are never compared further
_LONGEST = 60
_REACH = 20  # lines of purpose and teams that may stand between a title and the first heading of its body
_NAME_ITEM = re.compile(r"^사업명\s*[:：]\s*(?P<name>.+)$")


@dataclass(frozen=True, slots=True)
class Title:
    """A project's title as its body prints it, without number and team."""

    name: str
    no: str = ""
    team: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A project's body: its lines from ``first`` up to ``end``, and the title that stands over it, if one does."""

    first: int
    end: int
    title: Title | None


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that tells where bodies begin: a heading of a known role, or a title.

    ``purposed`` says that a sentence of purpose stands over the heading, apart from the body above.
    """

    line: int
    role: Role | None
    name: str = ""
    title: Title | None = None
    purposed: bool = False


def split_team(text: str) -> tuple[str, str]:
    """A title line's name and the team printed at its end, letter-spaced or not.

    >>> split_team("골목길 야간 조명 교체 도 로 팀"), split_team("나무 심기 (녹지팀)")
    (('골목길 야간 조명 교체', '도로팀'), ('나무 심기', '녹지팀'))
    >>> split_team("빈집 정비 주거팀(☎ 749-0001)")
    ('빈집 정비', '주거팀')
    """
    words = _PHONE.sub("", text).split()
    teams: list[str] = []
    while len(words) > 1:
        spaced = _spaced_team(words)
        if spaced:
            teams.insert(0, "".join(words[-spaced:]))
            words = words[:-spaced]
        elif _TEAM_WORD.match(words[-1]) and words[-1] != "팀":
            teams.insert(0, words.pop().strip("()[]（）,"))
        else:
            break
    return " ".join(words), ", ".join(teams)


def _spaced_team(words: list[str]) -> int:
    """How many trailing words spell a team letter by letter (언 론 팀); 0 if they do not."""
    if words[-1] != "팀":
        return 0
    count = 1
    while count < len(words) - 1 and re.fullmatch("[가-힣]", words[-count - 1]):
        count += 1
    return count if count > 1 else 0


def team_of(line: Line) -> str:
    """The teams a line names when it names nothing else; ``""`` for any other line."""
    text = _PHONE.sub("", line.text)
    words = compact(text) if re.fullmatch(r"(?:[가-힣]\s)+팀", text) else text
    parts = [part for part in re.split(r"[\s,/]+", words) if part]
    if line.mark is not Mark.PLAIN or not parts or not all(_TEAM_WORD.match(part) for part in parts):
        return ""
    return ", ".join(part.strip("()[]（）,") for part in parts)


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    """The letters and digits of a name, without blanks and signs."""
    return re.sub(r"[^0-9A-Za-z가-힣一-龥]", "", text)


def same_name(left: str, right: str) -> float:
    """How alike two names are, 0 to 1, blanks and signs ignored; 0 for names with little in common."""
    a, b = _letters(left), _letters(right)
    if not a or not b or a == b:
        return float(bool(a) and a == b)
    # The exact ratio is dear and most lines are nothing like any name: its upper bounds by length and letters come first.
    shared = sum(char in b for char in a) + sum(char in a for char in b)
    if 2 * min(len(a), len(b)) < _ALIKE * (len(a) + len(b)) or shared < _ALIKE * (len(a) + len(b)):
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _candidate(line: Line) -> Title | None:
    """The title a line could be, by its form alone."""
    item = _NAME_ITEM.match(line.body)
    if item and line.mark in (Mark.CIRCLE, Mark.BOX, Mark.PLAIN, Mark.ITEM):
        return _as_title(item["name"], "")
    formed = line.mark in (Mark.NUMBER, Mark.CIRCLED, Mark.NAMED, Mark.PLAIN)
    if not formed or is_bare_heading(line) or _GENERAL_HEADS.match(line.compact) or len(line.body) > 80:
        return None
    title = _as_title(line.body, line.number)
    return title if re.search("[가-힣A-Za-z]{2}", title.name) else None


def _as_title(text: str, no: str) -> Title:
    """A title's words with the team and the [계속] or [신규] taken off."""
    status = _STATUS.search(text)
    name, team = split_team(_STATUS.sub(" ", text))
    return Title(" ".join(name.split()), no, team, status["status"] if status else "")


def _shows_itself(line: Line, title: Title) -> bool:
    """Whether a line's form says title: a number, angle brackets, a heading of the format, a frame, a team at its end."""
    if _NAME_ITEM.match(line.body):
        return True
    if len(title.name) > _LONGEST or (_SENTENCE.search(title.name) and len(title.name) > 15):
        return False
    return line.mark in (Mark.NUMBER, Mark.NAMED) or line.level > 0 or line.bar or bool(title.team)


def _next_heading(lines: tuple[Line, ...], index: int, end: int, over: tuple[Mark, ...]) -> Line | None:
    """The heading below a line when only running text, purposes, teams, frames and the marks in ``over`` are between."""
    for line in lines[index + 1 : min(end, index + 1 + _REACH)]:
        if is_top_heading(line):
            return line
        passed = line.mark in (Mark.PLAIN, Mark.NOTE, *over) or line.bar or _PURPOSE_ITEM.match(line.compact)
        if not passed:
            return None
    return None


def _opens_next(lines: tuple[Line, ...], index: int, end: int) -> bool:
    """Whether a heading that opens a body follows a line at once."""
    heading = _next_heading(lines, index, end, ())
    return heading is not None and role_of(heading) in (Role.OPENING, Role.BEFORE)


def _is_next_title(lines: tuple[Line, ...], index: int, end: int, title: Title, last: _Event | None) -> bool:
    """Whether a line is the next title though its body opens with another heading or a table.

    It has the next number, and a team or the style of the title above, which no line between them has.
    """
    if not _has_next_number(title, last):
        return False
    if not (title.team or (_same_style_alone(lines, last.line, index) if last else _begins_series(lines, index, end))):
        return False
    return _next_heading(lines, index, end, (Mark.TABLE, Mark.UNIT)) is not None


def _has_next_number(title: Title, last: _Event | None) -> bool:
    """Whether a title's number counts on from the title above, or begins the count."""
    before = last.title if last else None
    return title.no == str(int(before.no) + 1 if before and before.no.isdigit() else 1)


def _is_outermost(lines: tuple[Line, ...], index: int, section: Section) -> bool:
    """Whether a line heads the outermost level of a section of projects, in a format that has levels of headings."""
    top = lines[section.first].level if section.first >= 0 else 0
    levels = (line.level for line in lines[section.first + 1 : section.end] if line.level)
    return bool(top) and top < lines[index].level == min(levels) and _holds_projects(lines, section)


def _same_style_alone(lines: tuple[Line, ...], first: int, last: int) -> bool:
    """Whether two lines are numbered in one style and no line between them is."""
    style = style_of(lines[last])
    between = (style_of(line) for line in lines[first + 1 : last])
    return style == style_of(lines[first]) and style not in between


def _begins_series(lines: tuple[Line, ...], index: int, end: int) -> bool:
    """Whether the next line numbered in a line's style is the second and opens a body, so that this one is the first."""
    style = style_of(lines[index])
    after = next((i for i in range(index + 1, end) if style_of(lines[i]) == style), None)
    return after is not None and lines[after].number == "2" and _opens_next(lines, after, end)


def _listed_like(title: Title, line: Line, listed: Collection[Listed]) -> bool:
    """Whether a line is the title of a listed project: the same words, or its number with words much like it."""
    exact = 0.92 if line.mark is Mark.PLAIN and not line.level else 0.8
    for item in listed:
        alike = same_name(title.name, item.name)
        if alike >= exact or (title.no and title.no == item.no and alike >= 0.6):
            return True
        wrapped = compact(item.name).startswith(compact(title.name)) and len(compact(title.name)) >= 8
        if wrapped and title.no and title.no == item.no:
            return True
    return False


def _holds_projects(lines: tuple[Line, ...], section: Section) -> bool:
    """Whether numbered lines of a section can be projects: by its name, or by what a report without sections says."""
    whole = section.first < 0 and section.end == len(lines)
    return section.work or (whole and any(_PROJECT_SIGNS.search(line.compact) for line in lines))


def _in_sequence(lines: tuple[Line, ...], section: Section) -> dict[int, Title]:
    """The numbered lines 1, 2, 3 … of a section of projects whose bodies have none of the usual headings."""
    span = range(section.first + 1, section.end)
    if any(is_top_heading(lines[i]) and role_of(lines[i]) is Role.OPENING for i in span):
        return {}
    found: dict[int, Title] = {}
    for index in span:
        title = _candidate(lines[index]) if lines[index].mark is Mark.NUMBER else None
        if title and title.no == str(len(found) + 1):
            found[index] = title
    return found


def _in_order(lines: tuple[Line, ...], section: Section, skip: Collection[int]) -> dict[int, Title]:
    """The titles that the order of a section's lines shows: in a style of its own, or else plainly numbered."""
    if not _holds_projects(lines, section):
        return {}
    places = sorted(own_style_titles(lines, section, skip))
    numbers = (lines[place].number for place in places)
    told = zip(places, numbers, strict=True)
    own = {
        place: _as_title(lines[place].body, number if "-" in number else str(nth))
        for nth, (place, number) in enumerate(told, 1)
    }
    return own or _in_sequence(lines, section)


def _continues_title(line: Line, index: int, title: Title, last: _Event | None) -> bool:
    """Whether a line only goes on with the title above it, or repeats it as the 사업명 item of its body."""
    if last is None or last.title is None:
        return False
    if _NAME_ITEM.match(line.body):
        return same_name(last.title.name, title.name) >= 0.6
    return line.mark is Mark.PLAIN and not line.level and not line.bar and last.line == index - 1


def _title_at(
    lines: tuple[Line, ...], index: int, section: Section, listed: Collection[Listed], last: _Event | None
) -> Title | None:
    """The title a line is, ``None`` for every other line; ``last`` is the title above it."""
    line, title = lines[index], _candidate(lines[index])
    if title is None or _listed_like(title, line, listed):
        return title
    if _NAME_ITEM.match(line.body) and line.mark in (Mark.BOX, Mark.PLAIN):
        return title
    if not _shows_itself(line, title):
        return None
    if _has_next_number(title, last) and _is_outermost(lines, index, section) and role_of(line) is Role.OTHER:
        return title
    opens = _opens_next(lines, index, section.end) or _is_next_title(lines, index, section.end, title, last)
    return title if opens else None


def _circles_head(lines: tuple[Line, ...], section: Section) -> bool:
    """Whether a section's bodies are headed with ○ because it has no □ heading at all."""
    return not any(is_top_heading(line) for line in lines[section.first + 1 : section.end])


def _events(
    lines: tuple[Line, ...], section: Section, listed: Collection[Listed], skip: Collection[int]
) -> list[_Event]:
    """The titles and headings of a section in order; lines of its lists are skipped."""
    circles, ordered = _circles_head(lines, section), _in_order(lines, section, skip)
    events: list[_Event] = []
    last: _Event | None = None
    for index in range(section.first + 1, section.end):
        line = lines[index]
        if index in skip or line.mark in (Mark.TABLE, Mark.UNIT):
            continue
        title = ordered.get(index) or _title_at(lines, index, section, listed, last)
        if title and not _continues_title(line, index, title, last):
            last = _Event(index, None, title=title)
            events.append(last)
        elif is_top_heading(line) or (circles and line.mark is Mark.CIRCLE and role_of(line) is not Role.OTHER):
            events.append(_Event(index, role_of(line), head_of(line), purposed=_purpose_above(lines, index)))
    return sorted([*events, *_missed(lines, section, events, skip)], key=lambda event: event.line)


def _missed(
    lines: tuple[Line, ...], section: Section, events: Sequence[_Event], skip: Collection[int]
) -> Iterator[_Event]:
    """The titles that only the gap they leave in the numbering tells: ``2 …`` and ``3 …`` are titles, so ``1 …`` is."""
    titled = [event for event in events if event.title and event.title.no.isdigit()]
    first = _Event(section.first, None, title=Title("", "0"))
    for before, after in pairwise([first, *titled]):
        wanted = int(before.title.no) + 1 if before.title else 0
        if not after.title or int(after.title.no) != wanted + 1:
            continue
        between = (i for i in range(before.line + 1, after.line) if i not in skip)
        places = [i for i in between if lines[i].number == str(wanted) and lines[i].mark is Mark.NUMBER]
        title = _candidate(lines[places[0]]) if len(places) == 1 else None
        if title and role_of(lines[places[0]]) is Role.OTHER and _has_body(lines[places[0] + 1 : after.line]):
            yield _Event(places[0], None, title=title)


def _has_body(lines: Sequence[Line]) -> bool:
    """Whether lines are what projects have: a table, money, terms or plans."""
    return any(line.mark is Mark.TABLE or _PROJECT_SIGNS.search(line.compact) for line in lines)


def _purpose_above(lines: tuple[Line, ...], index: int) -> bool:
    """Whether a project's purpose stands right over a heading, and a table that ends the body before right over that."""
    start = index
    while start > 0 and lines[start - 1].prose and not is_top_heading(lines[start - 1]):
        start -= 1
    return 0 < start < index and lines[start - 1].mark is Mark.TABLE and bool(_PURPOSE.search(lines[index - 1].text))


@dataclass(slots=True)
class _Open:
    """The body being read: the headings seen in it since it began."""

    names: set[str]
    roles: list[Role]


def _begins(event: _Event, current: _Open | None) -> bool:
    """Whether a heading begins a new body, given what the current one already has."""
    if current is None:
        return event.role in (Role.OPENING, Role.BEFORE)
    if event.purposed and current.roles:
        return True
    ended, seen = Role.BUDGET in current.roles, event.name in current.names
    if event.role is Role.OPENING:
        return ended or Role.OPENING in current.roles
    return event.role is Role.BEFORE and (ended or seen)


def _starts(lines: tuple[Line, ...], events: list[_Event], first: int) -> list[tuple[int, int, Title | None]]:
    """Each body's first event, as its place in ``events``, its line and its title; ``first`` is the section's line."""
    starts: list[tuple[int, int, Title | None]] = []
    current: _Open | None = None
    for place, event in enumerate(events):
        if event.title or _begins(event, current):
            place = place if event.title else _back_over_before(events, place, starts)
            starts.append((place, events[place].line, event.title))
            current = _Open(set(), [])
        if current and event.role:
            current.names.add(event.name)
            current.roles.append(event.role)
    return [
        (place, line if title else _back_over_prose(lines, line, events[place - 1].line if place else first), title)
        for place, line, title in starts
    ]


def _back_over_before(events: list[_Event], place: int, starts: list[tuple[int, int, Title | None]]) -> int:
    """The place of the first of the headings that belong before a 사업개요 (사업 필요성, 추진방향)."""
    floor = starts[-1][0] if starts else -1
    while place - 1 > floor and events[place - 1].role is Role.BEFORE:
        place -= 1
    return place


def _back_over_prose(lines: tuple[Line, ...], first: int, floor: int) -> int:
    """The first line of the running text right above a body's first heading: its purpose, printed without a heading.

    Above it must stand something that ends the body before: a table, a budget line with its amount, a marked line.
    """
    start = first
    while start - 1 > floor and lines[start - 1].prose and not is_top_heading(lines[start - 1]):
        start -= 1
    budget_line = floor >= 0 and start == floor + 1 and role_of(lines[floor]) is Role.BUDGET
    ended = start == floor + 1 and (floor < 0 or not is_top_heading(lines[floor]))
    ended = ended or lines[start - 1].mark is Mark.TABLE or budget_line
    purpose = start < first and bool(_SENTENCE.search(lines[first - 1].text))
    return start if ended or purpose else first


def _with_lines_after(lines: tuple[Line, ...], title: Title, first: int, end: int, listed: Collection[Listed]) -> Title:
    """A title with the rest of its name and its teams when those stand on the lines after it."""
    names = [item.name for item in listed if same_name(item.name, title.name) >= 0.8] or [item.name for item in listed]
    for line in lines[first + 1 : min(first + 4, end)]:
        team = team_of(line)
        more, tail = split_team(line.body)
        whole = next((name for name in names if compact(name) == compact(f"{title.name}{more}")), "")
        if team:
            title = replace(title, team=", ".join(part for part in (title.team, team) if part))
        elif line.prose and (whole or (tail and not title.team and len(more) <= 30 and not _SENTENCE.search(more))):
            title = replace(title, name=whole or f"{title.name} {more}", team=tail or title.team)
        else:
            break
    return title


def _with_team_above(lines: tuple[Line, ...], title: Title, first: int) -> Title:
    """A title without a team with the one printed alone right over it, unless that belongs to another title's lines."""
    if title.team or first < 2 or lines[first - 2].mark is Mark.NUMBER or team_of(lines[first - 2]):
        return title
    return replace(title, team=team_of(lines[first - 1]))


def _named_inside(lines: Sequence[Line]) -> Title | None:
    """The title that a body without one gives as an item of its 사업개요 (○ 사업명: …)."""
    return next((_candidate(line) for line in lines if _NAME_ITEM.match(line.body)), None)


def find_bodies(
    lines: tuple[Line, ...], section: Section, listed: Collection[Listed], skip: Collection[int]
) -> list[Body]:
    """The bodies of a section's projects in order.

    ``listed`` are the projects its lists name, so that titles without a number are known; ``skip`` the lists' own lines.
    """
    if section.general:
        return []
    starts = _starts(lines, _events(lines, section, listed, skip), section.first)
    ends = [line for _, line, _ in starts[1:]] + [section.end]
    bodies = []
    for (_, first, title), end in zip(starts, ends[: len(starts)], strict=True):
        if title:
            title = _with_team_above(lines, _with_lines_after(lines, title, first, end, listed), first)
        bodies.append(Body(first, end, title or (None if listed else _named_inside(lines[first:end]))))
    return bodies
