"""The projects of a report: the lists aligned with the bodies, each with where its title comes from.

The n-th body belongs to the n-th listed project.  Titles that the text still has are anchors; between two of them
the lost ones are filled from the list when the counts agree, and are guessed and flagged when they do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.model import Document, Finding, Place, Severity
from etl.outline_blocks import Body, Title, find_bodies, same_name
from etl.outline_heads import is_top_heading
from etl.outline_lines import Line, Mark
from etl.outline_lists import Listed, ProjectList, find_lists, numbered
from etl.outline_sections import Section, Sections

_CONTENT = re.compile(r"^(?:사업|주요|추진)?내\s*용\s*[:：]?\s*(?P<value>.*)$")
_PURPOSE = re.compile(
    r"(?P<object>[^,.]+?)(?P<particle>[을를])\s+(?P<verb>[가-힣]{2,6}?)(?:하고자|코자|하여|시키고자|하기\s*위해|하기\s*위하여|함)"
)
_CLAUSE_END = re.compile(
    r"(?:는|을|를|며|하게|도록|하여|해|하고|으로|위해|위한|통해|통한|따라|대한|되는|및|된|있는|없이|에서|부터|와|과)$"
)
_GUESS_LENGTH = 40


@dataclass(frozen=True)
class Project:
    """A project: ``title_source`` says whether its name is the body's ``heading``, the ``list``'s or a ``guess``.

    ``dept`` is the department it belongs to where that is another than the cover's.
    """

    section: str
    no: str
    name: str
    status: str = ""
    page: str = ""
    team: str = ""
    title_source: str = "heading"
    dept: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """The lines of one project's body, from ``first`` up to ``end``."""

    first: int
    end: int
    project: Project


@dataclass(frozen=True, slots=True)
class Found:
    """The projects in order, the lines of those that have a body, and what a person should know."""

    projects: tuple[Project, ...]
    spans: tuple[Span, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A listed project and its body; one of the two may be missing."""

    listed: Listed | None
    body: Body | None


def _matches(title: Title, item: Listed) -> float:
    """How surely a title is a listed project's: by its words, helped by its number."""
    alike = same_name(title.name, item.name)
    if title.no and title.no == item.no:
        alike = alike + 0.3 if alike >= 0.4 else alike
    return alike if alike >= 0.8 else 0.0


def _anchors(listed: Sequence[Listed], bodies: Sequence[Body]) -> list[tuple[int, int]]:
    """The pairs (list place, body place) that the titles make sure, both rising: the heaviest such chain."""
    best: list[list[float]] = [[0.0] * (len(bodies) + 1) for _ in range(len(listed) + 1)]
    for i in range(len(listed) - 1, -1, -1):
        for j in range(len(bodies) - 1, -1, -1):
            title = bodies[j].title
            score = _matches(title, listed[i]) if title else 0.0
            take = score + best[i + 1][j + 1] if score else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], take)
    return list(_walk(best, listed, bodies))


def _walk(best: list[list[float]], listed: Sequence[Listed], bodies: Sequence[Body]) -> Iterator[tuple[int, int]]:
    """The pairs of the best chain, read off its table."""
    i = j = 0
    while i < len(listed) and j < len(bodies):
        title = bodies[j].title
        score = _matches(title, listed[i]) if title else 0.0
        if score and best[i][j] == score + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _words(name: str) -> list[str]:
    """The words of a name that can be looked for in a text: two syllables or more, particles of three-syllable ones cut."""
    words = re.findall(r"[0-9A-Za-z가-힣]{2,}", name)
    return [re.sub(r"(?<=[가-힣]{2})(?:을|를|의|와|과|로|에|은|는|이|가)$", "", word) for word in words]


def _coverage(name: str, text: str) -> float:
    """The share of a name's words that a body's text has."""
    words = _words(name)
    return sum(word in text for word in words) / len(words) if words else 0.0


def _worded_pairs(listed: Sequence[Listed], texts: Sequence[str]) -> dict[int, int]:
    """Body place → list place where the text has every word of one name only, and no other body has them all."""
    full = [[_coverage(item.name, text) == 1.0 for item in listed] for text in texts]
    pairs: dict[int, int] = {}
    for j, row in enumerate(full):
        if sum(row) == 1:
            i = row.index(True)
            if sum(other[i] for other in full) == 1 and all(i > before for before in pairs.values()):
                pairs[j] = i
    return pairs


def _gap(listed: Sequence[Listed], bodies: Sequence[Body], lines: tuple[Line, ...]) -> list[_Pair]:
    """The pairs between two anchors: one by one when the counts agree, else only those whose words are unmistakable."""
    free = [body for body in bodies if body.title is None]
    if len(free) == len(listed):
        items = iter(listed)
        return [_Pair(None if body.title else next(items), body) for body in bodies]
    texts = ["" if body.title else " ".join(line.text for line in lines[body.first : body.end]) for body in bodies]
    worded = _worded_pairs(listed, texts)
    pairs: list[_Pair] = []
    taken = 0
    for place, body in enumerate(bodies):
        item = worded.get(place)
        if item is not None:
            pairs += [_Pair(skipped, None) for skipped in listed[taken:item]]
            taken = item + 1
        pairs.append(_Pair(None if item is None else listed[item], body))
    return pairs + [_Pair(rest, None) for rest in listed[taken:]]


def _align(listed: Sequence[Listed], bodies: Sequence[Body], lines: tuple[Line, ...]) -> list[_Pair]:
    """Every listed project and every body once, in order, paired where they belong together."""
    pairs: list[_Pair] = []
    i = j = 0
    for next_i, next_j in [*_anchors(listed, bodies), (len(listed), len(bodies))]:
        pairs += _gap(listed[i:next_i], bodies[j:next_j], lines)
        if next_i < len(listed) and next_j < len(bodies):
            pairs.append(_Pair(listed[next_i], bodies[next_j]))
        i, j = next_i + 1, next_j + 1
    return pairs


def shorten(text: str, length: int = _GUESS_LENGTH) -> str:
    """A text cut at a blank to a length, with an ellipsis where something was cut.

    >>> shorten("공유 자전거 거치대 설치와 안내", 12)
    '공유 자전거 거치대…'
    """
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = text[: length + 1].rsplit(" ", 1)[0] if " " in text[: length + 1] else text[:length]
    return cut.rstrip(" ,·-") + "…"


def _purpose_name(text: str) -> str:
    """A name made of what a purpose sentence says is done last (… 그늘막 쉼터를 설치하고자 함 → 그늘막 쉼터 설치)."""
    matches = list(_PURPOSE.finditer(text))
    if not matches:
        return ""
    words: list[str] = []
    for word in reversed(matches[-1]["object"].split()):
        if _CLAUSE_END.search(word) or len(words) == 4:
            break
        words.insert(0, word)
    return " ".join([*words, matches[-1]["verb"]]) if words else ""


def _first_content(lines: Sequence[Line]) -> str:
    """What the body's 사업내용 says first, else its first item."""
    for place, line in enumerate(lines):
        match = _CONTENT.match(line.body)
        if match and match["value"]:
            return match["value"]
        if match and place + 1 < len(lines) and lines[place + 1].mark in (Mark.ITEM, Mark.CIRCLE, Mark.CIRCLED):
            return lines[place + 1].body
    items = (line.body for line in lines if line.mark in (Mark.ITEM, Mark.CIRCLE, Mark.CIRCLED))
    return next((item for item in items if not re.match(r"^[가-힣\s]{2,8}[:：]", item)), "")


def guess_name(lines: Sequence[Line]) -> str:
    """A name for a body without a title: from its purpose sentence, else its 사업내용, else its first words.

    Never from its headings, which every body has; ``""`` for a body of nothing else.
    """
    heads = [place for place, line in enumerate(lines) if is_top_heading(line)]
    preamble = " ".join(line.text for line in lines[: heads[0] if heads else 0] if line.prose)
    name = _purpose_name(preamble) or _first_content(lines) or preamble
    return shorten(name or next((line.body for line in lines if line.body and not is_top_heading(line)), ""))


def _name(pair: _Pair, lines: tuple[Line, ...]) -> tuple[str, str]:
    """A project's name and where it comes from."""
    if pair.body and pair.body.title:
        return pair.body.title.name, "heading"
    if pair.listed:
        return pair.listed.name, "list"
    return guess_name(lines[pair.body.first : pair.body.end] if pair.body else ()), "guess"


def _project(pair: _Pair, section: Section, lines: tuple[Line, ...], before: Project | None) -> Project:
    """The project of a pair; one without a printed number takes the number after the one before it, if that has one."""
    name, source = _name(pair, lines)
    title = pair.body.title if pair.body else None
    listed = pair.listed or Listed("", "")
    no = (title.no if title else "") or listed.no
    if not no and pair.listed is None:
        no = str(int(before.no) + 1) if before and before.no.isdigit() else ""
    team = (title.team if title else "") or listed.team
    status = listed.status or (title.status if title else "")
    return Project(section.name, no, name or f"제목 없는 사업 {no}".strip(), status, listed.page, team, source)


def _guess_finding(project: Project, place: Place) -> Finding:
    """The warning that a project's name is only a guess."""
    where = f"{project.section} {project.no}번째 사업".strip() if project.no else f"{project.section} 사업".strip()
    message = (
        f"{where}은 제목이 없고 목록에서도 찾을 수 없어 내용을 보고 ‘{project.name}’(이)라는 임시 이름을 붙였습니다."
        " 원문에서 사업명을 확인하여 제목을 글자로 적어 주십시오."
    )
    return Finding(Severity.WARNING, "title_guessed", message, place, expected=project.name)


def number_ranges(numbers: Sequence[str]) -> str:
    """Numbers in a row as ranges.

    >>> number_ranges(["1", "2", "3", "5", "가"])
    '1~3, 5, 가'
    """
    ranges: list[list[str]] = []
    for number in numbers:
        last = ranges[-1][-1] if ranges else ""
        if number.isdigit() and last.isdigit() and int(number) == int(last) + 1:
            ranges[-1].append(number)
        else:
            ranges.append([number])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}~{run[-1]}" for run in ranges)


def _listed_titles_finding(section: str, spans: Sequence[Span], place: Place) -> Finding:
    """The note that a section's projects have the names of its list, because their bodies print none."""
    names = ", ".join(span.project.name for span in spans)
    numbers = number_ranges([span.project.no for span in spans if span.project.no])
    where = f"{section} {numbers}번째".strip() if numbers else section
    message = (
        f"{where} 사업 {len(spans)}건의 제목이 본문에 없어(그림·도형으로 만든 제목) 사업 목록의 순서에 따라 읽었습니다:"
        f" {names}. 맞는지 확인해 주십시오."
    )
    return Finding(Severity.NOTE, "title_from_list", message.strip(), place, expected=names)


def _number_findings(spans: Sequence[Span], lines: tuple[Line, ...]) -> Iterator[Finding]:
    """A warning for each gap that the printed numbers of titles leave: a project between them was not found.

    Numbers begin anew with a section, or count on from the one before.
    """
    last, section = 0, ""
    for span in spans:
        project = span.project
        if not project.no.isdigit():
            continue
        number = int(project.no)
        begun = last if project.section == section or number == last + 1 else 0
        lost = [str(no) for no in range(begun + 1, number)]
        if lost and project.title_source == "heading":
            yield _gap_finding(project, lost, lines[span.first].place)
        last, section = number, project.section


def _gap_finding(project: Project, lost: Sequence[str], place: Place) -> Finding:
    """The warning that numbers are missing before a project."""
    message = (
        f"‘{project.no}. {project.name}’ 앞에 {number_ranges(lost)}번 사업의 제목이 없습니다."
        " 그 사업의 금액이 앞 사업에 붙었을 수 있으니 원문에서 제목을 글자로 적었는지 확인해 주십시오."
    )
    return Finding(Severity.WARNING, "project_number_gap", message, place, expected=number_ranges(lost))


def _title_findings(spans: Sequence[Span], lines: tuple[Line, ...]) -> list[Finding]:
    """What to say of names that bodies do not print: one note for each section's listed ones, a warning for each guess."""
    listed: dict[str, list[Span]] = {}
    for span in spans:
        if span.project.title_source == "list":
            listed.setdefault(span.project.section, []).append(span)
    notes = [_listed_titles_finding(name, group, lines[group[0].first].place) for name, group in listed.items()]
    guessed = [span for span in spans if span.project.title_source == "guess"]
    return notes + [_guess_finding(span.project, lines[span.first].place) for span in guessed]


def _count_finding(section: Section, listed: Sequence[Listed], bodies: Sequence[Body], place: Place) -> Finding:
    """The warning that a list and the bodies differ in number."""
    message = (
        f"‘{section.name or '보고서'}’의 사업 목록은 {len(listed)}건인데 본문은 {len(bodies)}건입니다."
        " 제목이 확인된 사업만 연결하였으니 빠지거나 나뉜 사업이 없는지 원문을 확인해 주십시오."
    )
    return Finding(
        Severity.WARNING, "project_count_mismatch", message, place, printed=str(len(listed)), expected=str(len(bodies))
    )


def _no_body_finding(project: Project, place: Place) -> Finding:
    """The warning that a listed project has no body."""
    message = f"사업 목록의 ‘{project.name}’은 본문에서 찾지 못했습니다. 본문에 있는 사업인지 원문을 확인해 주십시오."
    return Finding(Severity.WARNING, "project_without_body", message, place, printed=project.name)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a section with its list, if it has one, and its bodies."""

    section: Section
    listed: tuple[Listed, ...]
    bodies: tuple[Body, ...]


def _parts(section: Section, lists: Sequence[ProjectList], bodies: Sequence[Body]) -> list[_Part]:
    """A section cut before each list that comes after a body; lists that follow one another make one list."""
    cuts = [item.first for item in lists if any(body.first < item.first for body in bodies)]
    bounds = [section.first, *cuts, max([section.end, *(item.first + 1 for item in lists)])]
    parts = []
    for start, end in pairwise(bounds):
        first = start == section.first
        listed = [
            entry
            for item in lists
            if start <= item.first < end or (first and item.first < start)
            for entry in item.projects
        ]
        parts.append(
            _Part(section, numbered(tuple(listed)), tuple(body for body in bodies if start <= body.first < end))
        )
    return [part for part in parts if part.listed or part.bodies]


def _belongs(listed: Sequence[Listed], bodies: Sequence[Body]) -> bool:
    """Whether a list of another section names these bodies: as many of them, or titles that it has."""
    return len(listed) == len(bodies) or bool(_anchors(listed, bodies))


def _read_parts(document: Document, lines: tuple[Line, ...], sections: Sections) -> list[_Part]:
    """The parts of all sections; a list in a section without bodies serves the next one that has bodies and no list."""
    parts: list[_Part] = []
    for section in sections.sections:
        lists = find_lists(document, lines, sections, section)
        skip = {index for item in lists for index in range(item.first, item.end)}
        skip.update(range(sections.bookmarks, section.end))
        waiting = parts[-1].listed if parts and not parts[-1].bodies else ()
        listed = [entry for item in lists for entry in item.projects] or list(waiting)
        own = _parts(section, lists, find_bodies(lines, section, listed, skip))
        if waiting and own and not own[0].listed and _belongs(waiting, own[0].bodies):
            parts.pop()
            own[0] = _Part(section, waiting, own[0].bodies)
        parts += own
    return parts


def _cut_at_lists(body: Body, lists_at: Sequence[int]) -> int:
    """The end of a body, which a later list of the section cuts short."""
    return min([body.end, *(line for line in lists_at if body.first < line < body.end)])


def _part_found(part: _Part, lines: tuple[Line, ...], lists_at: Sequence[int]) -> Found:
    """The projects of one part."""
    projects: list[Project] = []
    spans: list[Span] = []
    findings: list[Finding] = []
    for pair in _align(part.listed, part.bodies, lines):
        project = _project(pair, part.section, lines, projects[-1] if projects else None)
        projects.append(project)
        if pair.body:
            spans.append(Span(pair.body.first, _cut_at_lists(pair.body, lists_at), project))
        elif pair.listed and part.bodies:
            findings.append(_no_body_finding(project, lines[pair.listed.line].place))
    if part.listed and len(part.listed) != len(part.bodies):
        findings.insert(0, _count_finding(part.section, part.listed, part.bodies, lines[part.listed[0].line].place))
    return Found(tuple(projects), tuple(spans), tuple(findings))


def find_projects(document: Document, lines: tuple[Line, ...], sections: Sections) -> Found:
    """Every project of a report: each listed one exactly once and in order, and each body that no list names."""
    parts = _read_parts(document, lines, sections)
    lists_at = sorted({item.line for part in parts for item in part.listed})
    found = [_part_found(part, lines, lists_at) for part in parts]
    spans = tuple(span for item in found for span in item.spans)
    counts = (finding for item in found for finding in item.findings)
    findings = (*counts, *_number_findings(spans, lines), *_title_findings(spans, lines))
    return Found(tuple(project for item in found for project in item.projects), spans, findings)
