"""인력: 정원, 현원 and 과부족 by category and grade, in the forms the reports print.

long      구분   | 계 | 일반직         |  rows are 정원, 현원, 과부족; columns categories and grades
                 |    | 4급 | 5급 …    |
short     합계   | 4급 | 5급 …            each cell is 정원(현원): 24(25)
upright   직급별 | 정원 | 현원 | 과부족    one row a grade; side-by-side panels repeat the header
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from etl.families.base import NUMBERED_GRADE, Family, Grid, Labels, is_data
from etl.identities import Identity, sum_identity
from etl.model import Fact, Finding, Severity
from etl.numbers import Kind, Printed
from etl.words import is_subtotal, is_total, word

NAME = "staffing"
MEASURES = {
    "정원": "정원",
    "정원수": "정원",
    "현원": "현원",
    "현인원": "현원",
    "과부족": "과부족",
    "과·부족": "과부족",
    "과부족(△)": "과부족",
    "결원": "과부족",
    "증감": "과부족",
}
_GRADE = re.compile(
    rf"{NUMBERED_GRADE}|(?:임기제)?[가나다라마]급(?:이하|이상)?|(?:농촌|생활|학예|보건|환경|농업|수산|공업)?(?:연구|지도)[관사]"
    r"|(?:지방)?(?:부?이사관|서기관|사무관|주사보?|서기보?)|전문경력관[가나다]?군?|정무직?|고위(?:공무원)?"
)
# A row label that says what its cells count, not whom.
_MEASURES_BOTH = re.compile(r"[정현]원?[(/·,]?[정현]원\)?(?:현황)?|인원수?|인력|현황")
TOTAL = "계"


def measure_of(text: str) -> str:
    """The measure a header or row label names, ``""`` for none.

    >>> measure_of("정 원"), measure_of("정원(A)"), measure_of("직급별")
    ('정원', '정원', '')
    """
    return MEASURES.get(re.sub(r"\([A-Z\-–=]+\)|\(명\)|수$", "", word(text)), "")


def is_grade(text: str) -> bool:
    """Whether a label names a grade.

    >>> is_grade("5 급"), is_grade("8·9급 이하"), is_grade("마급"), is_grade("학예연구사"), is_grade("계")
    (True, True, True, True, False)
    """
    return bool(_GRADE.fullmatch(re.sub(r"\(.*?\)", "", word(text))))


def headcount(printed: Printed) -> Decimal | None:
    """A headcount: a dash counts nobody."""
    return Decimal(0) if printed.kind is Kind.DASH else printed.value


def _form(grid: Grid) -> str:
    grades = [c for c in grid.columns if any(is_grade(h) for h in grid.headers[c - 1])]
    if len([c for c in grid.columns if grid.year_of(c)]) > 1:
        return ""  # how the counts went over the years, not the staff of today
    rows = {measure_of(grid.label(row, c)) for row in grid.body for c in (1, 2) if c < len(grid.columns)}
    if rows & {"정원", "현원"} and len(grid.columns) >= 3:
        return "long"
    named = {measure_of(h) for c in grid.columns for h in grid.headers[c - 1]}
    if named & {"정원", "현원"} and any(_people(grid, c) for c in grid.columns):
        return "upright"
    paired = sum(grid.printed(row, c).second is not None for row in grid.body for c in grid.columns)
    return "short" if len(grades) >= 2 and paired >= 2 else ""


def _people(grid: Grid, column: int) -> bool:
    return bool(re.search(r"직급|직렬|직종|구분|급별|계급|부서|팀|소속", grid.header(column)))


def read(grid: Grid) -> tuple[Fact, ...]:
    """The headcounts of the table, whatever its form."""
    return tuple({"long": _read_long, "short": _read_short, "upright": _read_upright}[_form(grid)](grid))


def _labels(grid: Grid, measure: str, category: str, grade: str) -> Labels:
    return (("as_of", grid.as_of), ("measure", measure), ("category", category), ("grade", grade))


def _column_group(grid: Grid, column: int) -> tuple[str, str]:
    """The category and the grade a column's header names; a column of all people is 계, 계.

    Under a category the lowest header is the grade, whatever it is called (공무직 등 › 임기제).
    """
    path = [h for h in grid.headers[column - 1] if not measure_of(h) and not re.match(r"구분|직급별?$|급별", h)]
    lowest = path[-1] if path else TOTAL
    above = [h for h in path[:-1] if not is_total(h)]
    if is_total(lowest) or is_subtotal(lowest):
        return (above[0] if above else TOTAL), TOTAL
    if is_grade(lowest) or above:
        return (above[0] if above else TOTAL), lowest
    return lowest, TOTAL


def _read_long(grid: Grid) -> Iterator[Fact]:
    first = next(c for c in grid.columns if c > 1 and any(grid.printed(row, c).is_value for row in grid.body))
    for row in grid.body:
        measure = next((m for c in range(1, first) if (m := measure_of(grid.text(row, c)))), "")
        if not measure:
            continue
        whose = _row_category(grid, row, first)
        for column in range(first, grid.table.columns + 1):
            printed = grid.printed(row, column)
            if printed.kind is Kind.TEXT or not grid.headers[column - 1]:
                continue
            category, grade = _column_group(grid, column)
            labels = _labels(grid, measure, whose if category == TOTAL else category, grade)
            yield grid.fact(NAME, labels, "headcount", row, column, headcount(printed), "명")


def _row_category(grid: Grid, row: int, first: int) -> str:
    """Whom a row of 정원 or 현원 counts: what the label column before says, else everybody."""
    labels = (word(grid.label(row, c)) for c in range(1, first))
    named = (label for label in labels if label and not measure_of(label) and not is_data(label))
    label = next(named, TOTAL)
    return TOTAL if is_total(label) or is_subtotal(label) else label


def _read_short(grid: Grid) -> Iterator[Fact]:
    for row in grid.body:
        for column in grid.columns:
            printed = grid.printed(row, column)
            if not (printed.kind is Kind.DASH or printed.second is not None):
                continue
            category, grade = _short_labels(grid, row, column)
            values = (headcount(printed), Decimal(0) if printed.kind is Kind.DASH else printed.second)
            for measure, value in zip(_pair_order(grid, row), values, strict=True):
                yield grid.fact(NAME, _labels(grid, measure, category, grade), "headcount", row, column, value, "명")


def _pair_order(grid: Grid, row: int) -> tuple[str, str]:
    """Which of the two counts of a cell stands first: 정원, unless the row, the headers or the heading say 현원(정원)."""
    around = (word(grid.label(row, 1)), grid.header_line, word(grid.heading))
    turned = any(re.search(r"현원[(/·]정원", text) for text in around)
    return ("현원", "정원") if turned else ("정원", "현원")


def _short_labels(grid: Grid, row: int, column: int) -> tuple[str, str]:
    category, grade = _column_group(grid, column)
    own = grid.label(row, 1)
    named = own and not is_total(own) and grid.printed(row, 1).second is None and grid.printed(row, 1).kind is Kind.TEXT
    return (own if named and category == TOTAL and not _MEASURES_BOTH.fullmatch(word(own)) else category), grade


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of an upright table: its label column, what stands above its measures, and the column of each measure."""

    label: int
    title: str
    measures: dict[str, int]


def panels(grid: Grid) -> tuple[Panel, ...]:
    """The panels of an upright table, side by side: each with labels of its own, or groups of measures over one label column."""
    found: list[Panel] = []
    label, begun = 0, False
    for column in grid.columns:
        path = grid.headers[column - 1]
        at = next((index for index, text in enumerate(path) if measure_of(text)), None)
        if at is None:
            label, begun = column, False
            continue
        measure, title = measure_of(path[at]), "/".join(path[:at])
        if label and (not begun or (measure in found[-1].measures and title != found[-1].title)):
            found.append(Panel(label, title, {}))
            begun = True
        if begun:
            found[-1].measures.setdefault(measure, column)
    return tuple(replace(panel, title=_own_title(panel.title, found)) for panel in found)


def _own_title(title: str, panels: Sequence[Panel]) -> str:
    """What tells a panel from the others; a banner over all of them tells nothing unless it names a kind of staff."""
    words = title.split("/") if title else []
    shared = [set(panel.title.split("/")) for panel in panels]
    own = [text for text in words if not all(text in other for other in shared) or _STAFF.search(text)]
    return own[-1] if own else ""


def _read_upright(grid: Grid) -> Iterator[Fact]:
    parts = panels(grid)
    measured = frozenset(column for panel in parts for column in panel.measures.values())
    for panel in parts:
        category = ""
        for row in grid.body:
            category, grade = _upright_labels(grid, row, panel.label, category, measured)
            # A blank beside counts is a count that was lost, or none: arithmetic may tell.
            counted = any(grid.printed(row, column).is_value for column in panel.measures.values())
            if counted and grade:
                yield from _upright_row(grid, row, panel, _titled(panel.title, category, grade))


def _upright_row(grid: Grid, row: int, panel: Panel, group: tuple[str, str]) -> Iterator[Fact]:
    for measure, column in panel.measures.items():
        printed = grid.printed(row, column)
        if printed.kind is not Kind.TEXT:
            labels = _labels(grid, measure, *group)
            yield grid.fact(NAME, labels, "headcount", row, column, headcount(printed), "명")


def _titled(title: str, category: str, grade: str) -> tuple[str, str]:
    """The category and grade of a row in a panel: the panel's title is the one that the row itself does not name."""
    if not title or is_total(title):
        return category or TOTAL, grade
    if is_grade(title):
        return category or TOTAL, title
    return title, (category if grade == TOTAL and category else grade)


def _upright_labels(grid: Grid, row: int, label_at: int, category: str, measured: frozenset[int]) -> tuple[str, str]:
    """The category and grade of a row: a row that names neither a grade nor a total opens its category."""
    texts = [
        t
        for c in range(max(1, label_at - 1), label_at + 1)
        if c not in measured and (t := word(grid.text(row, c))) and not is_data(grid.text(row, c))
    ]
    own = texts[-1] if texts else ""
    above = next((t for t in texts[:-1] if not is_grade(t) and not is_total(t)), "")
    if is_grade(own):
        return above or category, own
    if is_total(own) or is_subtotal(own):
        return (above or (category if is_subtotal(own) else "")), TOTAL
    return own, TOTAL


def identities(grid: Grid, facts: Sequence[Fact]) -> Iterator[Identity]:
    """과부족 = 현원 − 정원 in each group, 계 = Σ직급 for each measure, 직종 계 = Σ그 직급."""
    groups: dict[tuple[str, str, int | None], dict[str, Fact]] = defaultdict(dict)
    by_measure: dict[tuple[str, str | int | None, int], list[Fact]] = defaultdict(list)
    upright = _form(grid) == "upright"
    title_of = _grouped_titles(grid) if upright else {}
    panel_of = {} if upright else _long_panels(grid)
    for fact in facts:
        row, column = fact.place.row, fact.place.column or 0
        line = row if upright else panel_of.get(column, 0)
        groups[fact.label("category"), fact.label("grade"), line].setdefault(fact.label("measure"), fact)
        part = title_of.get(column) if upright else row
        by_measure[fact.label("measure"), part, panel_of.get(column, 0)].append(fact)
    for group in groups.values():
        if len(group) == 3:
            yield sum_identity("difference", group["현원"], (group["정원"], group["과부족"]), "과부족 = 현원 − 정원")
    for same in by_measure.values():
        yield from _measure_sums(same)
    yield from _across_sums(facts, title_of)


def _long_panels(grid: Grid) -> dict[int, int]:
    """Which panel each column of a long table is of: a column of 정원 and 현원 among the counts begins another."""
    stubs = [c for c in grid.columns if any(measure_of(grid.text(row, c)) for row in grid.body)]
    return {column: bisect_right(stubs, column) for column in grid.columns}


def _grouped_titles(grid: Grid) -> dict[int, str]:
    """The title above each measure's column, where groups of measures stand beside one label column; else nothing."""
    found = panels(grid)
    if len({panel.label for panel in found}) == len(found):
        return {}
    return {column: panel.title for panel in found for column in panel.measures.values()}


def _across_sums(facts: Sequence[Fact], title_of: Mapping[int, str]) -> Iterator[Identity]:
    """In each row the group of everybody is the sum of the groups beside it."""
    rows: dict[tuple[int | None, str], list[Fact]] = defaultdict(list)
    for fact in facts if title_of else ():
        rows[fact.place.row, fact.label("measure")].append(fact)
    for row in rows.values():
        totals = [fact for fact in row if is_total(title_of.get(fact.place.column or 0, ""))]
        parts = [fact for fact in row if fact not in totals]
        if len(totals) == 1 and len(parts) > 1:
            yield sum_identity("sum_staff", totals[0], parts, "계 = 각 직급 인원의 합")


def _measure_sums(facts: Sequence[Fact]) -> Iterator[Identity]:
    """The sums of one measure: everybody over the categories, each category over its grades."""
    totals = [f for f in facts if _is_everybody(f)]
    rest = [f for f in facts if not _is_everybody(f)]
    category_totals = [f for f in rest if f.label("grade") == TOTAL]
    grades: dict[str, list[Fact]] = defaultdict(list)
    for fact in rest:
        if fact.label("grade") != TOTAL:
            grades[fact.label("category")].append(fact)
    for own in category_totals:
        if parts := grades[own.label("category")]:
            yield sum_identity("sum_grades", own, parts, f"{own.label('category')} 계 = 직급별 인원의 합")
    told = {f.label("category") for f in category_totals}
    parts = [f for f in rest if f.label("grade") == TOTAL or f.label("category") not in told]
    for total in totals[:1]:
        if parts:
            yield sum_identity("sum_staff", total, parts, "계 = 각 직급 인원의 합")


def _is_everybody(fact: Fact) -> bool:
    return fact.label("category") == TOTAL and fact.label("grade") == TOTAL


_STAFF = re.compile(r"일반직|임기제|별정직|관리운영|공무직|정무직|연구직|지도직|기능직|청원경찰|전문경력관")


def _about_staff(grid: Grid) -> bool:
    """Whether 정원 and 현원 are the office's own: a shelter's or a nursery's capacity is no headcount of the 부서."""
    labels = [
        word(grid.text(row, column))
        for row in range(1, grid.table.rows + 1)
        for column in (1, min(2, grid.table.columns))
    ]
    labels += [h for header in grid.headers for h in header]
    if any(is_grade(label) or _STAFF.search(label) or measure_of(label) == "과부족" for label in labels):
        return True
    return bool(re.search(r"인력|정원|현원|직원|공무원|조직", f"{grid.heading} {' '.join(grid.before[-2:])}"))


def unread_findings(grid: Grid) -> Iterator[Finding]:
    """A warning for a table of the office's own 정원 and 현원 that was not read as one."""
    cells = " ".join(word(cell.text) for cell in grid.table.cells)
    if "정원" in cells and "현원" in cells and _about_staff(grid):
        yield Finding(
            Severity.WARNING,
            "staff_table_unread",
            f"‘{grid.heading}’ 아래의 정원·현원 표를 알아보지 못해 인원을 인력 자료로 쓰지 않았습니다(칸의 내용은 그대로 옮겼습니다). "
            "표의 머리글과 행 이름에 정원, 현원과 직급이 적혀 있는지 확인하십시오.",
            grid.table.place,
        )


FAMILY = Family(
    name=NAME,
    title="인력(정원·현원)",
    read=read,
    identities=identities,
    rejects=(r"예산액", r"집행", r"구독자"),
    accepts=lambda grid: bool(_form(grid)) and _about_staff(grid),
)
