"""인력: 정원, 현원 and 과부족 by category and grade, in the forms the reports print.

long      구분   | 계 | 일반직         |  rows are 정원, 현원, 과부족; columns categories and grades
                 |    | 4급 | 5급 …    |
short     합계   | 4급 | 5급 …            each cell is 정원(현원): 24(25)
upright   직급별 | 정원 | 현원 | 과부족    one row a grade; side-by-side panels repeat the header
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from etl.families.base import Family, Grid, Labels, is_data
from etl.identities import Identity, sum_identity
from etl.model import Fact
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
    r"\d(?:[~∼～]\d)?급(?:이하|상당)?|\d급\(상당\)|연구[관사]|지도[관사]|[가-라]급|전문경력관|정무직?|고위"
)
TOTAL = "계"


def measure_of(text: str) -> str:
    """The measure a header or row label names, ``""`` for none.

    >>> measure_of("정 원"), measure_of("정원(A)"), measure_of("직급별")
    ('정원', '정원', '')
    """
    return MEASURES.get(re.sub(r"\([A-Z\-–=]+\)|\(명\)|수$", "", word(text)), "")


def is_grade(text: str) -> bool:
    """Whether a label names a grade.

    >>> is_grade("5 급"), is_grade("계")
    (True, False)
    """
    return bool(_GRADE.fullmatch(re.sub(r"\(.*?\)", "", word(text))))


def headcount(printed: Printed) -> Decimal | None:
    """A headcount: a dash counts nobody."""
    return Decimal(0) if printed.kind is Kind.DASH else printed.value


def _form(grid: Grid) -> str:
    grades = [c for c in grid.columns if any(is_grade(h) for h in grid.headers[c - 1])]
    rows = {measure_of(grid.label(row, 1)) for row in grid.body}
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
        for column in range(first, grid.table.columns + 1):
            printed = grid.printed(row, column)
            if printed.kind is Kind.TEXT or not grid.headers[column - 1]:
                continue
            category, grade = _column_group(grid, column)
            yield grid.fact(
                NAME, _labels(grid, measure, category, grade), "headcount", row, column, headcount(printed), "명"
            )


def _read_short(grid: Grid) -> Iterator[Fact]:
    for row in grid.body:
        for column in grid.columns:
            printed = grid.printed(row, column)
            if not (printed.kind is Kind.DASH or printed.second is not None):
                continue
            category, grade = _short_labels(grid, row, column)
            values = (headcount(printed), Decimal(0) if printed.kind is Kind.DASH else printed.second)
            for measure, value in zip(("정원", "현원"), values, strict=True):
                yield grid.fact(NAME, _labels(grid, measure, category, grade), "headcount", row, column, value, "명")


def _short_labels(grid: Grid, row: int, column: int) -> tuple[str, str]:
    category, grade = _column_group(grid, column)
    own = grid.label(row, 1)
    named = own and not is_total(own) and grid.printed(row, 1).second is None and grid.printed(row, 1).kind is Kind.TEXT
    return (own if named and category == TOTAL else category), grade


def panels(grid: Grid) -> tuple[tuple[int, dict[str, int]], ...]:
    """The side-by-side panels of an upright table: the label column and the column of each measure."""
    found: list[tuple[int, dict[str, int]]] = []
    for column in grid.columns:
        measure = next((m for h in grid.headers[column - 1] if (m := measure_of(h))), "")
        if not measure:
            if not found or found[-1][1]:
                found.append((column, {}))
            elif not found[-1][1]:
                found[-1] = (column, {})
        elif found:
            found[-1][1].setdefault(measure, column)
    return tuple((label, measures) for label, measures in found if measures)


def _read_upright(grid: Grid) -> Iterator[Fact]:
    categories: dict[int, str] = {}
    for label_at, measures in panels(grid):
        category = ""
        for row in grid.body:
            category, grade = _upright_labels(grid, row, label_at, category)
            # A blank beside counts is a count that was lost, or none: arithmetic may tell.
            counted = any(grid.printed(row, column).is_value for column in measures.values())
            for measure, column in measures.items():
                printed = grid.printed(row, column)
                if not counted or printed.kind is Kind.TEXT or not grade:
                    continue
                yield grid.fact(
                    NAME,
                    _labels(grid, measure, category or TOTAL, grade),
                    "headcount",
                    row,
                    column,
                    headcount(printed),
                    "명",
                )
        categories[label_at] = category


def _upright_labels(grid: Grid, row: int, label_at: int, category: str) -> tuple[str, str]:
    """The category and grade of a row: a row that names neither a grade nor a total opens its category."""
    texts = [
        t
        for c in range(max(1, label_at - 1), label_at + 1)
        if (t := word(grid.text(row, c))) and not is_data(grid.text(row, c))
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
    by_measure: dict[tuple[str, int | None], list[Fact]] = defaultdict(list)
    upright = _form(grid) == "upright"
    for fact in facts:
        line = None if not upright else fact.place.row
        groups[fact.label("category"), fact.label("grade"), line].setdefault(fact.label("measure"), fact)
        by_measure[fact.label("measure"), None if upright else fact.place.row].append(fact)
    for group in groups.values():
        if len(group) == 3:
            yield sum_identity("difference", group["현원"], (group["정원"], group["과부족"]), "과부족 = 현원 − 정원")
    for same in by_measure.values():
        yield from _measure_sums(same)


def _measure_sums(facts: Sequence[Fact]) -> Iterator[Identity]:
    """The sums of one measure: everybody over the categories, each category over its grades."""
    totals = [f for f in facts if f.label("category") == TOTAL and f.label("grade") == TOTAL]
    rest = [f for f in facts if f not in totals]
    category_totals = [f for f in rest if f.label("grade") == TOTAL]
    for own in category_totals:
        grades = [f for f in rest if f.label("category") == own.label("category") and f.label("grade") != TOTAL]
        if grades:
            yield sum_identity("sum_grades", own, grades, f"{own.label('category')} 계 = 직급별 인원의 합")
    told = {f.label("category") for f in category_totals}
    parts = [f for f in rest if f.label("grade") == TOTAL or f.label("category") not in told]
    for total in totals[:1]:
        if parts:
            yield sum_identity("sum_staff", total, parts, "계 = 각 직급 인원의 합")


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


FAMILY = Family(
    name=NAME,
    title="인력(정원·현원)",
    read=read,
    identities=identities,
    rejects=(r"예산액", r"집행", r"구독자"),
    accepts=lambda grid: bool(_form(grid)) and _about_staff(grid),
)
