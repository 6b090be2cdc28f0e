"""The sections of a report (Ⅰ. 일반현황, Ⅱ. 주요업무 추진실적 …), told apart from its contents page and its bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.model import Finding, Severity
from etl.outline_heads import Role, is_top_heading, role_of
from etl.outline_lines import Line, Mark, compact, despace

MAX_SECTIONS = 1_000
ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_ASCII_ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}
# Signs that stand in for I when a report was scanned or its font was lost: box-drawing bar, small L, pipe, Hangul ㅣ.
_LOOKALIKE_I = str.maketrans(dict.fromkeys("│┃|lㅣǀІＩ", "I"))
_NUMERAL = re.compile(r"^(?P<sign>[Ⅰ-Ⅻⅰ-ⅻ]|[IVXІＩ│┃|lㅣǀ]{1,4})(?P<dot>\s*[.．,]\s*|\s+)(?P<name>.+)$")
_CHAPTER = re.compile(r"^제\s*(?P<number>\d{1,2})\s*[장부편]\s*[.:]?\s+(?P<name>.+)$")
_LEADER = re.compile(r"^(?P<name>.*?[^\s·.…‥․ㆍ_\-⋯])\s*(?:[·.…‥․ㆍ_\-⋯]\s*){3,}(?P<page>\d{1,3})\s*$")
_SENTENCE = re.compile(r"(?:[함됨임음]\.?|다\.)$")
_WHEN = r"(?:(?:20\d\d|['’]\d\d)년도?)?"
_KINDS = r"(?:추진)?(?:실적|계획|현황|성과)(?:및(?:향후)?(?:추진)?(?:실적|계획))?"
_GENERAL = re.compile(r"^(?:일반|기본|부서|부서일반)(?:현황|사항)$")
_APPENDIX = re.compile(r"^(?:붙임|참고|별첨|첨부|별지|부록)(?:자료|문서)?\s*\d{0,2}(?:$|[\s.:)\]>】-])")
_NEXT_PART = re.compile(r"^.{0,16}(?:계획|실적|현황|방향|사항|시책|성과|과제)$")
_LISTING = re.compile(rf"^{_WHEN}주요(?:사업|업무|시책)(?:목록|총괄)$|^사업목록$")
_WORK = re.compile(
    rf"^{_WHEN}(?:주요|핵심|중점|역점|신규|특수|현안|당면|공약|신규[·․ㆍ,및]?중점|중점[·․ㆍ,및]?현안|주요[·․ㆍ,및]?현안)+"
    rf"(?:추진)?(?:업무|사업|시책|과제|사항)(?:{_KINDS})?$"
)
_PROJECT_WORDS = re.compile(r"업무|사업|시책|계획|실적|과제|공약|현안")
_OTHER_WORDS = re.compile(r"지적|처리결과|건의|질의|답변|조치")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*년|['’](\d\d)\s*년")


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its name as it is written in the data, its heading's line and the line after its last one.

    The lines before the first section are a section without a name whose ``first`` is -1.
    """

    name: str
    first: int
    end: int
    number: int = 0

    @property
    def general(self) -> bool:
        """Whether it describes the department (조직, 인력, 시설, 예산) or is an appendix, and so holds no projects."""
        return bool(_GENERAL.match(_bare(self.name)) or _APPENDIX.match(self.name))

    @property
    def work(self) -> bool:
        """Whether numbered lines in it are projects even without the usual headings."""
        return bool(_PROJECT_WORDS.search(self.name)) and not _OTHER_WORDS.search(self.name)

    @property
    def year(self) -> int | None:
        """The fiscal year its name states (Ⅲ. 2022년 주요업무 추진계획)."""
        return stated_year(self.name)

    @property
    def plan(self) -> bool:
        """Whether its name says that it looks ahead."""
        return "계획" in self.name


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of a contents page: a name with its page, below a section's number (0 where it stands for itself)."""

    section: int
    name: str
    page: str
    line: int


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections in order, covering every line, and what the contents page lists.

    ``bookmarks`` is the line where the repeated headings begin that a PDF's bookmarks leave at the end; past the last
    line where there are none.
    """

    sections: tuple[Section, ...]
    contents: tuple[ContentsEntry, ...]
    findings: tuple[Finding, ...]
    bookmarks: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A line that reads like a section's heading; ``number`` 0 for one without a numeral."""

    line: int
    number: int
    name: str


def stated_year(text: str) -> int | None:
    """The year a heading states with 년, ``None`` without one."""
    match = _YEAR.search(text)
    if not match:
        return None
    return int(match[1]) if match[1] else 2000 + int(match[2])


def split_leader(text: str) -> tuple[str, str]:
    """The name and the page of a line with dot leaders; the page is ``""`` where there are none.

    >>> split_leader("그늘막 설치 ······12")
    ('그늘막 설치', '12')
    """
    match = _LEADER.match(text)
    return (match["name"].strip(), match["page"]) if match else (text, "")


def _bare(name: str) -> str:
    """A section's name without its numeral and blanks."""
    return compact(re.sub(rf"^[{ROMAN}\d]{{1,2}}\.\s*", "", name))


def _roman_number(sign: str) -> int:
    """The number a printed numeral or its look-alike stands for, 0 if it is none."""
    if sign in ROMAN:
        return ROMAN.index(sign) + 1
    if "ⅰ" <= sign <= "ⅻ":
        return ord(sign) - ord("ⅰ") + 1
    return _ASCII_ROMAN.get(sign.translate(_LOOKALIKE_I), 0)


def read_numeral(line: Line) -> tuple[int, str]:
    """The number and the name of a heading with a Roman numeral or 제1장; ``(0, "")`` for any other line.

    Letters need a dot after them ("V 자형" is no heading) unless the format or a frame marks the line as one.
    """
    if match := _CHAPTER.match(line.text):
        return int(match["number"]), _section_name(match["name"])
    match = _NUMERAL.match(line.text)
    if not match or line.mark not in (Mark.PLAIN, Mark.NUMBER):
        return 0, ""
    number, name = _roman_number(match["sign"]), _section_name(match["name"])
    dotted = bool(match["dot"].strip()) or match["sign"] in ROMAN or line.bar or line.level > 0
    readable = re.match(r"^[^\d\-~.)]|^(?:19|20)\d\d", name) and re.search("[가-힣]{2}", name) and len(name) <= 45
    return (number, name) if number and dotted and readable and not _SENTENCE.search(name) else (0, "")


def _section_name(text: str) -> str:
    """A section's name without letter-spacing and framing signs."""
    return despace(text.strip(" <>[]【】「」"))


def _numbered(lines: tuple[Line, ...]) -> list[_Candidate]:
    """The headings with numerals, dot-leader lines of a contents page left out; none in a text of nothing but numerals."""
    found = []
    for index, line in enumerate(lines):
        number, name = read_numeral(line)
        if number and not split_leader(line.text)[1]:
            found.append(_Candidate(index, number, name))
    return found if len(found) <= MAX_SECTIONS else []


def _sequences(candidates: Iterable[_Candidate]) -> list[list[_Candidate]]:
    """The headings in runs whose numbers rise: a contents page, the body and the bookmarks each make one."""
    runs: list[list[_Candidate]] = []
    for candidate in candidates:
        if runs and candidate.number > runs[-1][-1].number:
            runs[-1].append(candidate)
        else:
            runs.append([candidate])
    return runs


def _weight(lines: tuple[Line, ...], first: int, end: int) -> tuple[int, int]:
    """How much a span of lines holds: tables and boxed headings, then lines."""
    span = lines[first:end]
    return sum(line.mark in (Mark.BOX, Mark.TABLE) for line in span), len(span)


def _body_candidates(lines: tuple[Line, ...], candidates: list[_Candidate]) -> list[_Candidate]:
    """The headings of the body: a run without tables and □ lines that repeats another run's names is a listing of them."""
    runs = _sequences(candidates)
    ends = [*(run[0].line for run in runs[1:]), len(lines)][: len(runs)]
    weights = [_weight(lines, run[0].line, end) for run, end in zip(runs, ends, strict=True)]
    kept = []
    for index, run in enumerate(runs):
        others = [
            other for other, weight in zip(runs, weights, strict=True) if other is not run and weight > weights[index]
        ]
        if weights[index][0] > 1 or not any(_repeats(run, other) for other in others):
            kept += run
    return kept


def _bookmarks(lines: tuple[Line, ...], candidates: list[_Candidate], body: list[_Candidate]) -> int:
    """Where the bookmarks at the end begin: headings that only repeat the body's, with nothing but names among them."""
    last = body[-1].line if body else -1
    first = next((item.line for item in candidates if item.line > last), len(lines)) if body else len(lines)
    names = all(
        line.mark in (Mark.PLAIN, Mark.NUMBER, Mark.NAMED) and not _SENTENCE.search(line.body) for line in lines[first:]
    )
    return first if names else len(lines)


def _repeats(run: list[_Candidate], other: list[_Candidate]) -> bool:
    """Whether every heading of a run stands in another one, by name or else by number."""
    names, numbers = {compact(item.name) for item in other}, {item.number for item in other}
    return all(compact(item.name) in names or (len(run) > 1 and item.number in numbers) for item in run)


def _started(lines: tuple[Line, ...], index: int) -> bool:
    """Whether the cover is over before a line: a table, a □ heading or a numbered line stands above it."""
    return any(line.mark in (Mark.TABLE, Mark.BOX, Mark.NUMBER) for line in lines[:index])


def _worded(lines: tuple[Line, ...], numbered: list[_Candidate]) -> list[_Candidate]:
    """The headings known by their words alone (일 반 현 황, 주요사업 목록), or with an Arabic number when no Roman stands."""
    found: list[_Candidate] = []
    for index, line in enumerate(lines):
        plain = line.mark in (Mark.PLAIN, Mark.NAMED) or (not numbered and _may_head(lines, index, found))
        if not plain or split_leader(line.text)[1] or read_numeral(line)[0]:
            continue
        listing = _LISTING.match(line.compact) and not numbered
        begun = found or line.mark is Mark.NUMBER or _started(lines, index)
        work = _WORK.match(line.compact) and not numbered and begun
        if _GENERAL.match(line.compact) or listing or work or _is_next_part(lines, index, found):
            found.append(_Candidate(index, 0, _worded_name(line)))
    return _without_repeats(lines, found, numbered)


def _may_head(lines: tuple[Line, ...], index: int, found: list[_Candidate]) -> bool:
    """Whether a numbered or boxed line can head a section in a report without numerals.

    A boxed one only where the first boxed line of the report does (□ 일반현황): later ones head parts of bodies.
    """
    line = lines[index]
    if line.mark is not Mark.BOX:
        return line.mark is Mark.NUMBER
    boxed = bool(found) and lines[found[0].line].mark is Mark.BOX
    return boxed or (not found and not _started(lines, index) and bool(_GENERAL.match(line.compact)))


def _is_next_part(lines: tuple[Line, ...], index: int, found: list[_Candidate]) -> bool:
    """Whether a numbered line goes on with the numbered sections above it, nothing between them being numbered."""
    last, line = found[-1].line if found else -1, lines[index]
    if last < 0 or not line.number.isdigit() or not lines[last].number.isdigit() or line.bar != lines[last].bar:
        return False
    between = any(other.mark is Mark.NUMBER for other in lines[last + 1 : index])
    return not between and int(line.number) == int(lines[last].number) + 1 and bool(_NEXT_PART.match(line.compact))


def _appendix(lines: tuple[Line, ...], known: list[_Candidate]) -> list[_Candidate]:
    """The first of the appendices that end a report (붙임 1, 참고자료): after it come tables, but neither sections nor bodies."""
    first = known[-1].line if known else -1
    for index in range(len(lines) - 1, first, -1):
        if is_top_heading(lines[index]) and role_of(lines[index]) is not Role.OTHER:
            first = index
            break
    last_table = max((i for i, line in enumerate(lines) if line.mark is Mark.TABLE), default=-1)
    head = next((i for i in range(first + 1, last_table) if known and _heads_appendix(lines[i])), None)
    return [] if head is None else [_Candidate(head, 0, lines[head].body)]


def _heads_appendix(line: Line) -> bool:
    """Whether a line can be the title of an appendix; ``붙임: 계획서 1부`` only names an enclosure."""
    if line.mark not in (Mark.PLAIN, Mark.NAMED, Mark.BOX) or not _APPENDIX.match(line.body) or len(line.body) > 45:
        return False
    enclosed = re.search(r"[\d일]\s*부\.?$|끝\.?$", line.body)
    return not enclosed and not _SENTENCE.search(line.body) and not split_leader(line.text)[1]


def _worded_name(line: Line) -> str:
    """The name of a heading known by its words, with the Arabic number it was printed with."""
    return f"{line.number}. {line.body}" if line.number else line.body


def _without_repeats(lines: tuple[Line, ...], found: list[_Candidate], numbered: list[_Candidate]) -> list[_Candidate]:
    """Worded headings less those that only list or repeat another: the fuller of equal names is the heading."""
    every = sorted(found + numbered, key=lambda item: item.line)
    ends = {item.line: after.line for item, after in pairwise(every)}
    best: dict[str, _Candidate] = {}
    for item in every:
        name, rival = compact(_bare(item.name)), best.get(compact(_bare(item.name)))
        if rival is None or (not rival.number and _span(lines, item, ends) > _span(lines, rival, ends)) or item.number:
            best[name] = item
    return [item for item in found if item in best.values()]


def _span(lines: tuple[Line, ...], item: _Candidate, ends: dict[int, int]) -> tuple[int, int]:
    """The weight of the lines between a heading and the next."""
    return _weight(lines, item.line, ends.get(item.line, len(lines)))


def _by_level(lines: tuple[Line, ...], known: list[_Candidate]) -> list[_Candidate]:
    """Unmarked headings of the same format level as the sections already known (Markdown, DOCX styles)."""
    levels = {lines[item.line].level for item in known} - {0}
    taken = {item.line for item in known}
    return [
        _Candidate(index, 0, despace(line.text))
        for index, line in enumerate(lines)
        if known
        and line.level in levels
        and line.mark is Mark.PLAIN
        and index not in taken
        and index > known[0].line
        and not read_numeral(line)[0]
        and not _titles_a_body(lines, index)
    ]


def _titles_a_body(lines: tuple[Line, ...], index: int) -> bool:
    """Whether the next heading after a line opens a project's body, so that the line is that project's title."""
    following = next((line for line in lines[index + 1 :] if is_top_heading(line) or line.level), None)
    return following is not None and role_of(following) in (Role.OPENING, Role.BEFORE)


def _contents(lines: tuple[Line, ...]) -> tuple[ContentsEntry, ...]:
    """What dot-leader lines list, each below the section whose line stands above it."""
    entries, current = [], 0
    for index, line in enumerate(lines):
        name, page = split_leader(line.text)
        if not page:
            continue
        number, section = read_numeral(replace(line, text=name))
        current = number or current
        entries.append(ContentsEntry(0 if number else current, section or name, page, index))
    return tuple(entries)


def _missing(lines: tuple[Line, ...], contents: tuple[ContentsEntry, ...], known: list[_Candidate]) -> list[Finding]:
    """A warning for each section that the contents page lists and the body does not have."""
    names, numbers = {compact(_bare(item.name)) for item in known}, {item.number for item in known}
    findings = []
    for entry in contents:
        number = read_numeral(replace(lines[entry.line], text=split_leader(lines[entry.line].text)[0]))[0]
        if number and number not in numbers and compact(entry.name) not in names:
            message = (
                f"차례에 있는 ‘{entry.name}’의 제목이 본문에 없어 그 절의 시작을 알 수 없습니다."
                " 원문에서 그 제목이 그림이나 도형인지 확인하고 글자로 적어 주십시오."
            )
            findings.append(Finding(Severity.WARNING, "section_missing", message, lines[entry.line].place, entry.name))
    return findings


def find_sections(lines: tuple[Line, ...]) -> Sections:
    """The sections of a report's lines; one without a name when it has none."""
    candidates = _numbered(lines)
    numbered = _body_candidates(lines, candidates)
    known = sorted(numbered + _worded(lines, numbered), key=lambda item: item.line)
    known = sorted(known + _by_level(lines, known), key=lambda item: item.line)
    known += _appendix(lines, known)
    starts = [item.line for item in known] + [len(lines)]
    sections = [Section("", -1, starts[0])]
    for item, end in zip(known, starts[1:], strict=True):
        name = f"{ROMAN[item.number - 1]}. {item.name}" if 0 < item.number <= len(ROMAN) else item.name
        sections.append(Section(name, item.line, end, item.number))
    contents = _contents(lines)
    findings = tuple(_missing(lines, contents, known))
    return Sections(tuple(sections), contents, findings, _bookmarks(lines, candidates, numbered))
