"""What a report is: whose (구·군·시, 부서), of which kind and year, and as of when."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from etl.dates import find_dates, is_as_of_line, read_as_of, read_period, year_of
from etl.model import Document, Finding, Place, Severity, Table
from etl.outline_departments import Departments, find_departments
from etl.outline_heads import head_of, is_top_heading
from etl.outline_lines import Line, Mark, clean, compact
from etl.outline_org import parts_of, read_org, without_org
from etl.outline_sections import Section, Sections, read_numeral

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("행정사무감사", re.compile(r"행정사무감사")),
    ("구정질문 답변", re.compile(r"(?:구정|시정|군정)질문")),
    ("추경 제안설명", re.compile(r"추경|추가경정")),
    ("결산 제안설명", re.compile(r"결산")),
    ("예산안 설명서", re.compile(r"예산안|사업별(?:세부)?설명서|사업설명(?:서|자료)")),
    ("공약이행", re.compile(r"공약")),
    ("업무보고", re.compile(r"업무(?:추진)?(?:실적|보고|상황|현황)(?!.*계획보고)")),
    ("업무계획", re.compile(r"업무(?:추진)?계획")),
    ("중점·현안업무", re.compile(r"(?:중점|현안)(?:업무|사업)")),
)
_TITLE = re.compile(
    r"(?:업무(?:추진)?(?:실적|보고|계획|상황|현황)(?:및.*)?(?:보고)?|행정사무감사(?:요구)?자료|예산안(?:사업별)?(?:설명서|개요)|사업별(?:세부)?설명서"
    r"|제안설명서?|질문.{0,4}답변서?|공약(?:사업)?(?:이행|추진)(?:실적|계획|현황)|(?:중점|현안)(?:업무|사업)(?:보고|계획)?)"
    r"(?:서|자료)?(?:[가-힣]{1,5}[구군시][가-힣·]{2,14})?(?:[(\[（|-].*)?$"
)
_TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d|['’]\d\d)\s*(?:년|년도|학년도|회계연도|\.)")
_CONTENTS_HEAD = re.compile(r"^(?:보고)?(?:순서|목차|차례)$")
_DEPT = re.compile(
    r"^(?:[가-힣·]{1,14}?\d?(?:과|담당관|국|본부|실|단|소|센터|원)|[가-힣·]{1,6}\d{0,2}(?:[·․ㆍ]\d)?동(?:주민센터|행정복지센터)?)$"
)
_ABOVE_DEPT = re.compile(
    r"^(?:[가-힣]{1,5}[시군구]청?\s+)?(?:[가-힣·]+(?:국|본부|소|실|단|원)\s+)?(?=[가-힣·]{2,14}\d?(?:과|담당관|센터)$)"
)
_NOT_DEPT = re.compile(
    r"(?:결과|효과|(?<!여)성과|(?<![환조])경과|(?<![교유소])통과|초과|(?<![감검조의인])사과|현실|내실|확실|충실|교실|(?<![감검])사실|손실|집단|수단|진단|판단|중단|장소|(?<!사)업소|감소|해소|최소|개소|요소|주소|전국"
    r"|각국|외국|활동|운동|행동|노동|자동|이동|변동|공동|아동|(?<!국가)정원|현원|인원|결원|충원|직원|지원|의원|회원|자원|재원|공원|민원|구민|예산|천원|만원|억원)$"
)
_DEPT_LINE = re.compile(r"^(?P<dept>[가-힣·]{2,15})\s*[-–—:：]\s*\(?\s*\d+\s*\)?\s*개?\s*(?:팀|담당)")
_DEPT_ITEM = re.compile(r"^(?:부\s*서\s*명?|소관\s*부서|담당\s*부서|보고\s*부서)\s*[:：]\s*(?P<dept>[가-힣·]{2,15})")
_YEAR_HEAD = re.compile(r"^((?:20)\d\d|['’]\d\d)년도?(?:총|주요|당초|본|세출)*(?:소요|예산|사업|업무|추진)")
_OFFICE_LINE = re.compile(
    r"^(?:기\s*관(?:\s*명)?\s*[:：]\s*)?[가-힣]{1,5}[구군시]청?\s+[가-힣·]{1,14}(?:과|담당관|국|실|단|소|센터|동)$"
)
_EXPECTED = re.compile(r"예상|예정|전망|까지")
_COMPARED = re.compile(r"증감|예산(?:현)?액")
_OWN_TOTAL = re.compile(r"\s+계$")
_BUDGETED = re.compile(r"(?:과|담당관|사업소|보건소|동)$")


@dataclass(frozen=True)
class Cover:
    """What a report is; ``""`` or ``None`` where it does not say."""

    org: str
    dept: str
    kind: str
    year: int | None
    as_of: date | None
    title: str


def _cover_lines(lines: Sequence[Line], sections: Sections) -> list[Line]:
    """The lines of the cover: before the first section, table, boxed or numbered heading and the contents page."""
    found: list[Line] = []
    for line in lines[: sections.sections[0].end]:
        if line.mark in (Mark.TABLE, Mark.BOX, Mark.NUMBER) or _CONTENTS_HEAD.match(line.compact) or len(found) == 30:
            break
        found.append(line)
    return found


def _names_office(line: Line) -> bool:
    """Whether a line below the cover is only an organisation and its department, the unit beside them left out."""
    return bool(line.mark is Mark.PLAIN and _OFFICE_LINE.match(re.sub(r"\s*[(\[].*$", "", line.text)))


def _office_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines near the start that name an organisation with its department, wherever the first section begins."""
    return [replace(line, text=line.text.split("(")[0].strip()) for line in lines[:40] if _names_office(line)]


def _bookmark_lines(lines: Sequence[Line], sections: Sections) -> list[Line]:
    """The lines at the very end that a PDF's bookmarks leave: a title right before the repeated section names."""
    last = sections.bookmarks - 1
    heads = {section.first for section in sections.sections}
    while last >= 0 and read_numeral(lines[last])[0] and last not in heads:
        last -= 1
    return [lines[last]] if 0 <= last < len(lines) - 1 else []


def _title_of(text: str) -> str:
    """A line as a title of a report, ``""`` if it is none."""
    tight = compact(text)
    return text if _TITLE.search(tight) and len(tight) <= 60 else ""


def _title(cover: Sequence[Line], marks: Sequence[Line]) -> str:
    """The report's title: a line of the cover, the year's line joined to it, else the bookmarks' first line."""
    for place, line in enumerate(cover):
        if read_numeral(line)[0] or not _title_of(line.body):
            continue
        above = cover[place - 1].body if place else ""
        if not _TITLE_YEAR.search(line.body) and re.fullmatch(r"(?:20\d\d|['’]\d\d)년도?", compact(above)):
            return f"{above} {line.body}"
        return line.body
    return next((line.text for line in marks if _title_of(line.text) and _TITLE_YEAR.search(line.text)), "")


def _as_dept(text: str) -> str:
    """A text as a department's name, the 시·군·구 and the 국 or 보건소 above it left out; ``""`` if it is none."""
    tight = compact(_ABOVE_DEPT.sub("", text.strip(" -–()[]<>【】")))
    tight = re.sub(r"(?<=동)(?:주민센터|행정복지센터)$", "", tight)
    return tight if 2 <= len(tight) <= 16 and _DEPT.match(tight) and not _NOT_DEPT.search(tight) else ""


def _dept_in_title(title: str, org: str) -> str:
    """The department a title names, in brackets, after a dash, or as a word before 주요업무."""
    parts = [*parts_of(title), *title.split()]
    return next((dept for part in parts if (dept := _as_dept(without_org(part, org)))), "")


def _may_name(line: Line) -> bool:
    """Whether a line of the cover may name a department: running text, or words between dashes."""
    return line.mark in (Mark.PLAIN, Mark.NAMED) or bool(re.match(r"^[-–—].*[-–—]$", line.text))


def _dept_texts(document: Document, lines: Sequence[Line]) -> Iterator[str]:
    """The lines and cells in which an organisation chart may name its department."""
    yield from (line.text for line in lines)
    for table in document.tables[:3]:
        yield from (clean(cell.text) for cell in table.cells)


def _dept(document: Document, lines: Sequence[Line], cover: Sequence[Line], title: str, org: str) -> str:
    """The department: the title's, a line of the cover that is only a department, or the head of the organisation chart."""
    named = _dept_in_title(title, org)
    parts = [part for line in cover if line.body != title for part in parts_of(line.text) if _may_name(line)]
    alone = [_as_dept(without_org(part.strip(" -–—"), org)) for part in parts]
    stated = [match["dept"] for line in cover if (match := _DEPT_ITEM.match(line.text))]
    charts = (match["dept"] for text in _dept_texts(document, lines) if (match := _DEPT_LINE.match(text)))
    found = [named, *stated, *alone, *(dept for chart in charts if (dept := _as_dept(chart)))]
    return next((dept for dept in found if dept), "")


def _budgeted_dept(document: Document) -> str:
    """The one department whose budget the tables of the year before and this year tell; ``""`` where they tell several."""
    compared = (table for table in document.tables if _COMPARED.search(_table_heads(table)))
    labels = (cell.text for table in compared for cell in table.cells if cell.column <= 2 and cell.row > 1)
    named = {
        dept for label in labels if (dept := _as_dept(_OWN_TOTAL.sub("", clean(label)))) and _BUDGETED.search(dept)
    }
    return named.pop() if len(named) == 1 else ""


def _table_heads(table: Table) -> str:
    """The compact text of a table's first rows."""
    return compact(" ".join(cell.text for cell in table.cells if cell.row <= 3))


def _kind_by_content(document: Document, lines: Sequence[Line]) -> str:
    """The kind that the contents speak for: plans with yearly funding, or results with execution rates."""
    heads = [head_of(line) for line in lines if is_top_heading(line)]
    tables = [_table_heads(table) for table in document.tables]
    plan = sum(head.endswith("계획") for head in heads) + 2 * sum("연차별" in text for text in tables)
    executed = sum("집행액" in text or bool(re.search("집행[률율]", text)) for text in tables)
    executed += any(re.match(r"집행[률율](?:\(%\))?$", line.compact) for line in lines)
    done = sum(head.endswith("추진실적") for head in heads) + 2 * executed
    # Where both weigh the same, money already spent decides: a plan is written before any is.
    return "업무계획" if plan > done else "업무보고" if done > plan or executed else ""


def _kind_of_title(title: str) -> str:
    """The kind a title says, ``""`` if it says none."""
    return next((kind for kind, pattern in _KINDS if title and pattern.search(compact(title))), "")


def _kind_of_sections(sections: Sections) -> str:
    """The kind that every section of work is named after, ``""`` where they differ or say none."""
    kinds = {
        _kind_of_title(section.name) for section in sections.sections if section.first >= 0 and not section.general
    }
    return kinds.pop() if len(kinds) == 1 else ""


def _kind(document: Document, lines: Sequence[Line], sections: Sections, title: str) -> tuple[str, list[Finding]]:
    """The kind of the report: by its title, by its file's name, by its contents, or else by its sections' names."""
    if kind := _kind_of_title(title):
        return kind, []
    if kind := _kind_of_title(_file_title(document)):
        return kind, [_from_name(document, "보고서 종류", kind)]
    if kind := _kind_by_content(document, lines):
        why = "추진계획과 연차별 소요재원" if kind == "업무계획" else "추진실적과 집행률"
        message = f"제목이 없어 내용({why})을 보고 ‘{kind}’(으)로 분류했습니다. 다르면 표지에 제목을 적어 주십시오."
        return kind, [_finding(document, Severity.NOTE, "kind_inferred", message, kind)]
    if kind := _kind_of_sections(sections):
        message = f"제목이 없어 절의 제목을 보고 ‘{kind}’(으)로 분류했습니다. 다르면 표지에 제목을 적어 주십시오."
        return kind, [_finding(document, Severity.NOTE, "kind_inferred", message, kind)]
    message = (
        f"‘{document.report}’이(가) 업무보고인지 업무계획인지 알 수 없습니다."
        " 표지에 ‘2021년 주요업무 보고’처럼 제목을 적어 주십시오."
    )
    return "", [_finding(document, Severity.WARNING, "kind_missing", message)]


def _file_title(document: Document) -> str:
    """The words of the file's name, which officers write like a title when the text has none."""
    stem = document.report.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return " ".join(unicodedata.normalize("NFC", stem).replace("_", " ").split())


def _from_name(document: Document, what: str, value: str) -> Finding:
    """The note that something was read from the file's name because the text does not say it."""
    message = (
        f"본문에 {what}이(가) 없어 파일 이름 ‘{_file_title(document)}’에서 ‘{value}’(으)로 읽었습니다."
        " 다르면 표지에 글자로 적어 주십시오."
    )
    return _finding(document, Severity.NOTE, "cover_from_name", message, value)


def _finding(document: Document, severity: Severity, code: str, message: str, expected: str = "") -> Finding:
    """A finding about the report as a whole."""
    return Finding(severity, code, message, Place(report=document.report), expected=expected)


def _body_lines(lines: Sequence[Line], sections: Sections) -> Iterator[tuple[Line, Section]]:
    """The lines with their sections, those of sections that plan another year left out."""
    for section in sections.sections:
        if section.plan and section.year:
            continue
        yield from ((line, section) for line in lines[max(section.first, 0) : section.end])


def _year_votes(lines: Sequence[Line], sections: Sections, cover: Sequence[Line]) -> Counter[int]:
    """The years the report speaks for: □ 2021년 소요예산 counts three, a 기준일 two, a period or the cover's date one."""
    votes: Counter[int] = Counter()
    for line, _ in _body_lines(lines, sections):
        if (is_top_heading(line) or line.level) and (match := _YEAR_HEAD.match(line.compact)):
            votes[year_of(match[1])] += 3
        elif found := read_as_of(line.text):
            votes[found.year] += 2
        elif "기간" in compact(line.body)[:6] and (period := read_period(line.body)) and period.start:
            votes[period.start.year] += 1
    for line in cover:
        votes.update(found.year for found in find_dates(line.text)[:1] if found.year)
    return votes


def _sections_year(sections: Sections) -> int | None:
    """The one year that every section of work names; a report beside next year's plan has a section of its own year."""
    years = {section.year for section in sections.sections if section.first >= 0 and not section.general}
    return years.pop() if len(years) == 1 else None


def _year(
    document: Document, lines: Sequence[Line], sections: Sections, cover: Sequence[Line], title: str
) -> tuple[int | None, list[Finding]]:
    """The fiscal year of the report: its title's, else its sections', else its headings' and dates', else its file name's."""
    if match := _TITLE_YEAR.search(title):
        return year_of(match[1]), []
    if year := _sections_year(sections):
        message = (
            f"제목에 연도가 없어 절의 제목을 보고 {year}년 보고서로 읽었습니다. 다르면 표지에 연도를 적어 주십시오."
        )
        return year, [_finding(document, Severity.NOTE, "year_inferred", message, str(year))]
    ranked = _year_votes(lines, sections, cover).most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        year = ranked[0][0]
        message = f"제목에 연도가 없어 소요예산 제목과 기준일을 보고 {year}년 보고서로 읽었습니다. 다르면 표지에 연도를 적어 주십시오."
        return year, [_finding(document, Severity.NOTE, "year_inferred", message, str(year))]
    if match := _TITLE_YEAR.search(_file_title(document)):
        return year_of(match[1]), [_from_name(document, "연도", f"{year_of(match[1])}년")]
    return None, [_no_year(document, [year for year, _ in ranked])]


def _no_year(document: Document, years: Sequence[int]) -> Finding:
    """The warning that nothing tells the year of a report, or that two years are as likely."""
    listed = ", ".join(f"{year}년" for year in years)
    why = f"{listed} 가운데 어느 해인지" if years else "어느 해의 보고서인지"
    message = f"‘{document.report}’이(가) {why} 알 수 없습니다. 표지에 ‘2021년 주요업무 보고’처럼 연도를 적어 주십시오."
    return _finding(document, Severity.WARNING, "year_ambiguous" if years else "year_missing", message)


def _stated_dates(texts: Iterator[str], year: int | None) -> list[date]:
    """The 기준일 that texts state, expectations left out."""
    found = [read_as_of(text, year) for text in texts if not _EXPECTED.search(text)]
    return [day for day in found if day and (year is None or day.year <= year)]


def _speaks_for_report(day: date, year: int | None, kind: str) -> bool:
    """Whether a 기준일 of the report's year can be the report's own.

    A plan is written at the turn of the year: a date of January is that of its lists of staff and equipment.
    """
    return day.year == (year or day.year) and not (kind == "업무계획" and day.month == 1)


def _as_of(
    document: Document,
    lines: Sequence[Line],
    sections: Sections,
    cover: Sequence[Line],
    year: int | None,
    kind: str,
) -> date | None:
    """The report's 기준일: its cover's, its execution tables', else the latest one stated outside next year's plans."""
    own = (line.text for line in cover if is_as_of_line(line.text) or _title_of(line.body))
    if days := _stated_dates(own, year):
        return days[0]
    blocks = {line.block for line, _ in _body_lines(lines, sections)}
    tables = [block for index, block in enumerate(document.blocks) if index in blocks and isinstance(block, Table)]
    executed = [table for table in tables if "집행" in _table_heads(table)]
    days = _stated_dates((cell.text for table in executed for cell in table.cells), year)
    if days:
        return Counter(days).most_common(1)[0][0]
    days = _stated_dates((cell.text for table in tables for cell in table.cells if cell.row <= 3), year)
    days += _stated_dates((line.text for line, _ in _body_lines(lines, sections)), year)
    return max((day for day in days if _speaks_for_report(day, year, kind)), default=None)


def _dept_and_findings(
    document: Document, lines: Sequence[Line], cover: Sequence[Line], title: str, org: str
) -> tuple[str, list[Finding]]:
    """The department as the report names it, else as its file's name does."""
    if dept := _dept(document, lines, cover, title, org):
        return dept, []
    if dept := _budgeted_dept(document):
        message = (
            f"표지에 부서 이름이 없어 예산 표의 줄 이름을 보고 ‘{dept}’(으)로 읽었습니다. 다르면 표지에 적어 주십시오."
        )
        return dept, [_finding(document, Severity.NOTE, "dept_inferred", message, dept)]
    if dept := _dept_in_title(_file_title(document), org):
        return dept, [_from_name(document, "부서 이름", dept)]
    message = f"‘{document.report}’에서 부서 이름을 찾지 못했습니다. 표지에 부서 이름을 한 줄로 적어 주십시오."
    return "", [_finding(document, Severity.WARNING, "dept_missing", message)]


def cover_departments(lines: Sequence[Line], sections: Sections, cover: Cover) -> Departments:
    """The departments whose reports follow the cover's in the same file."""

    def name_of(text: str) -> str:
        return _as_dept(without_org(text, cover.org))

    return find_departments(lines, sections.sections, cover.dept, name_of, lambda text: bool(_title_of(text)))


def departments_findings(
    document: Document, lines: Sequence[Line], cover: Cover, departments: Departments
) -> list[Finding]:
    """The warning that other departments' reports follow in the same file, and from which line on."""
    if not departments.later:
        return []
    where = ", ".join(f"{d.name}({_where(lines[d.first])})" for d in departments.later)
    message = (
        f"‘{document.report}’에는 ‘{cover.dept}’ 다음에 다른 부서의 보고서가 이어집니다: {where}."
        " 그 자리부터 그 부서의 것으로 나누어 읽었으니 맞는지 확인하고, 다르면 파일을 부서별로 나누어 다시 실행해 주십시오."
    )
    finding = _finding(document, Severity.WARNING, "several_departments", message, cover.dept)
    return [replace(finding, place=lines[departments.later[0].first].place)]


def _where(line: Line) -> str:
    """Where a line is, as its format counts."""
    place = line.place
    return f"{place.line}번째 줄" if place.line else f"{place.page}쪽" if place.page else line.text


def read_cover(
    document: Document,
    lines: Sequence[Line],
    sections: Sections,
    declared_org: str = "",
    assumed_year: int | None = None,
) -> tuple[Cover, tuple[Finding, ...]]:
    """What a report is, and what had to be inferred or could not be told; ``declared_org`` is its folder's name."""
    cover, marks = _cover_lines(lines, sections), _bookmark_lines(lines, sections)
    title = _title(cover, marks)
    cover = cover + [line for line in _office_lines(lines) if line not in cover]
    org, org_findings = read_org(document, [*(line.text for line in cover), title], declared_org)
    dept, dept_findings = _dept_and_findings(document, lines, cover, title, org)
    kind, kind_findings = _kind(document, lines, sections, title)
    year, year_findings = _year(document, lines, sections, cover, title)
    as_of = _as_of(document, lines, sections, cover, year or assumed_year, kind)
    result = Cover(org, dept, kind, year, as_of, title)
    return result, (*org_findings, *dept_findings, *kind_findings, *year_findings)
