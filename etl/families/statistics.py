"""Any other numeric table: each number with its row, its column and its unit.

구분     | '20. 11.(명) | 증감현황(%)      row_label  column_label  value  value_unit
페이스북 | 11,910       | 575(4.9%)   →    페이스북   '20. 11.(명)  11910  명
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from etl.families.base import Family, Grid, is_data
from etl.families.required_budget import is_key_value
from etl.families.staffing import unread_findings
from etl.families.structure import row_sums
from etl.identities import Identity, rate_identity, sum_identity
from etl.model import Fact
from etl.numbers import Kind, Printed, fold
from etl.words import is_total, word

NAME = "statistics"
_NO_LABEL = r"연번|번호|순번|내용|설명|비고|기능"
_CHANGE = re.compile(r"증감|증가|차이|변동")
_DATE = re.compile(r"\d{4}\.\s?\d{1,2}\.|['’‘]\d{2}\.|\d{1,2}\.\s?\d{1,2}\.")
_COUNTED = re.compile(r"[(\[]([^()\[\]\d]{1,6})[)\]]")


def value_columns(grid: Grid) -> tuple[int, ...]:
    """The columns in which at least half of what is printed are numbers, the first column left out."""
    found = []
    for column in grid.columns:
        texts = [grid.text(row, column) for row in grid.body if grid.text(row, column).strip()]
        numbers = [t for t in texts if is_data(t) and not _DATE.fullmatch(fold(t).replace(" ", ""))]
        if (
            texts
            and len(numbers) * 2 >= len(texts)
            and not re.search(r"연번|번호|^쪽|^순번|개설일|일자|연차$|차수|^단계", grid.header(column))
        ):
            found.append(column)
    return tuple(c for c in found if c > 1) or tuple(found)


def read(grid: Grid) -> tuple[Fact, ...]:
    """The numbers of the table; a number in parentheses beside another is a fact of its own."""
    columns = value_columns(grid)
    labels_at = [c for c in grid.columns if c < columns[0] and not re.search(_NO_LABEL, grid.header(c))] or [1]
    facts: list[Fact] = []
    for row in grid.body:
        label = " ".join(dict.fromkeys(t for c in labels_at if (t := grid.label(row, c)) and c not in columns))
        for column in columns:
            facts.extend(_cell_facts(grid, row, column, label))
    return tuple(facts)


def _cell_facts(grid: Grid, row: int, column: int, label: str) -> Iterator[Fact]:
    printed = grid.printed(row, column)
    if not printed.is_value or not grid.own(row, column):
        return
    title = fold(grid.heading)
    header = " ".join(fold(grid.text(r, column)) for r in dict.fromkeys(_header_rows(grid, column)))
    labels = (("title", title), ("row_label", label), ("column_label", header))
    unit = _unit(grid, column, printed) or next(iter(_COUNTED.findall(label)), "")
    yield grid.fact(NAME, (*labels, ("value_unit", unit)), "value", row, column, printed.value, unit)
    if printed.second is not None:
        second = (*labels, ("value_unit", printed.second_unit))
        yield grid.fact(NAME, second, "second", row, column, printed.second, printed.second_unit)


def _header_rows(grid: Grid, column: int) -> Iterator[int]:
    for row in range(1, grid.header_rows + 1):
        cell = grid.table.grid[row - 1][column - 1]
        if cell and cell.text.strip():
            yield cell.row


def _unit(grid: Grid, column: int, printed: Printed) -> str:
    """The unit of a number: next to it, else in its header, else the table's; the % of a remark is not the number's."""
    if printed.unit:
        return printed.unit
    units = _COUNTED.findall(grid.header(column))
    if units and not (units[-1] == "%" and printed.second_unit == "%"):
        return str(units[-1])
    declared = grid.column_unit(column) if len(_declared_counts(grid)) < 2 else ""
    if declared == "%" and printed.second_unit == "%":
        return _unit_of_neighbour(grid, column)
    return declared


def _declared_counts(grid: Grid) -> list[str]:
    """The counting units a table declares; of several, none can be told for a column by itself."""
    return [u for u in re.split(r"[,，·/\s]+", re.sub(r"\d.*", "", fold(grid.unit))) if u and u != "%"]


def _unit_of_neighbour(grid: Grid, column: int) -> str:
    """The unit of the nearest column to the left that counts something: a change has the unit of what changed."""
    units = (_COUNTED.findall(grid.header(c)) for c in range(column - 1, 0, -1))
    return next((str(found[-1]) for found in units if found and found[-1] != "%"), "")


def identities(grid: Grid, facts: Sequence[Fact]) -> Iterator[Identity]:
    """계 = Σ행 for each column, 계 = Σ열 for each row, 증감 = 뒤 − 앞, 증감률 = 증감 ÷ 앞."""
    values = [f for f in facts if f.measure == "value"]
    columns: dict[int | None, list[Fact]] = defaultdict(list)
    rows: dict[int | None, list[Fact]] = defaultdict(list)
    for fact in values:
        columns[fact.place.column].append(fact)
        rows[fact.place.row].append(fact)
    for column in columns.values():
        if not _is_rate(column):
            yield from row_sums([(f.label("row_label"), f) for f in column], "sum_rows", "계 = 각 행의 합")
    seconds = {(f.place.row, f.place.column): f for f in facts if f.measure == "second" and f.unit == "%"}
    for row in rows.values():
        yield from _row_identities(row, seconds)


def _is_rate(column: Sequence[Fact]) -> bool:
    return any(f.unit in ("%", "%p") for f in column) or bool(
        re.search(r"[률율]|비율|평균|단가", word(column[0].label("column_label")))
    )


def _row_identities(row: Sequence[Fact], seconds: dict[tuple[int | None, int | None], Fact]) -> Iterator[Identity]:
    change = next((f for f in row if _CHANGE.search(word(f.label("column_label")))), None)
    if change:
        yield from _change_identities(row, change, seconds)
        return
    total = next((f for f in row if is_total(_lowest(f.label("column_label")))), None)
    parts = [f for f in row if f is not total and f.unit not in ("%", "%p")]
    if total and len(parts) > 1 and len({f.unit for f in (total, *parts)}) == 1:
        yield sum_identity("sum_columns", total, parts, f"{total.label('row_label')} 계 = 각 열의 합")


def _lowest(header: str) -> str:
    return header.rpartition(" ")[2] if is_total(header.rpartition(" ")[2]) else header


def _change_identities(
    row: Sequence[Fact], change: Fact, seconds: dict[tuple[int | None, int | None], Fact]
) -> Iterator[Identity]:
    before = [f for f in row if (f.place.column or 0) < (change.place.column or 0) and f.unit not in ("%", "%p")]
    if len(before) != 2 or change.unit in ("%", "%p"):
        return
    first, second = before
    if _descends(first, second):
        first, second = second, first
    yield sum_identity("difference", second, (first, change), "증감 = 뒤의 값 − 앞의 값")
    rate = seconds.get((change.place.row, change.place.column))
    if rate:
        yield rate_identity("change_rate", rate, change, first, "증감률 = 증감 ÷ 앞의 값")


def _descends(first: Fact, second: Fact) -> bool:
    """Whether the later date or year is printed first."""
    dates = [re.findall(r"\d+", f.label("column_label")) for f in (first, second)]
    return bool(dates[0] and dates[1]) and [int(n) for n in dates[0][:2]] > [int(n) for n in dates[1][:2]]


def _accepts(grid: Grid) -> bool:
    if grid.header_rows == 0 or grid.table.columns < 2 or not grid.body or is_key_value(grid):
        return False
    columns = value_columns(grid)
    return sum(grid.printed(r, c).kind is Kind.NUMBER for r in grid.body for c in columns) >= 2


FAMILY = Family(
    name=NAME,
    title="통계",
    read=read,
    identities=identities,
    accepts=_accepts,
    findings=lambda grid, facts: unread_findings(grid),
)
