"""소요재원 of one year: a lone row of amounts under its sources, or a lone column beside them.

□ 2023년 소요예산                                    source  column  year  amount_krw
구분   | 계      | 국비    | 구비           →        계      year    2023   300000000
사업비 | 300,000 | 180,000 | 120,000                 국비    year    2023   180000000
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.families.base import Grid, is_data
from etl.numbers import Kind, read_year
from etl.words import is_source, is_total, squeeze

_ABOUT = re.compile(r"소요예산|소요재원|소요사업비|소요액|소요금액|사업비|재원|투자계획|예산현황|예산액")
_WHOLE = re.compile(r"^총|총사업비|총투자비|총소요")
_NOT_AMOUNTS = re.compile(r"비고|비율|구성비|산출|내역|내용|근거|[률율]$|%|증감|비중")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of a funding table of one year: whose money it is, and where it is printed."""

    source: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class OneYear:
    """A funding table of one year: its amounts, and the year they are of (``""`` for the whole of the project)."""

    amounts: tuple[Amount, ...]
    year: str

    @property
    def kind(self) -> str:
        """The contract's word for the column of amounts."""
        return "year" if self.year else "total"


def one_year_of(grid: Grid) -> OneYear | None:
    """The table as a funding table of one year, ``None`` where it is something else."""
    if not is_about_funding(grid):
        return None
    found = _across(grid) or _down(grid)
    if found is None:
        return None
    label, amounts = found
    named = [amount.source for amount in amounts if not is_total(amount.source)]
    if len(amounts) < 2 or not named or len({squeeze(a.source) for a in amounts}) < len(amounts):
        return None
    return OneYear(amounts, year_stated(grid, label))


def is_about_funding(grid: Grid) -> bool:
    """Whether the heading, the lines above or the head promise what something costs."""
    return bool(_ABOUT.search(squeeze(f"{grid.heading} {' '.join(grid.before[-2:])} {grid.header_line}")))


def no_amounts(header: str) -> bool:
    """Whether a column holds remarks or shares."""
    return bool(_NOT_AMOUNTS.search(header))


def _across(grid: Grid) -> tuple[str, tuple[Amount, ...]] | None:
    """The label and the amounts of a lone row whose columns are headed by sources."""
    if len(grid.body) != 1 or not grid.header_rows:
        return None
    row = grid.body[0]
    sources = [c for c in grid.columns if grid.headers[c - 1] and is_source(grid.headers[c - 1][-1])]
    others = [c for c in grid.columns if c not in sources and not _NOT_AMOUNTS.search(grid.header(c))]
    if not sources or not _all_values(grid, ((row, c) for c in sources)) or len(others) > 1:
        return None
    label = grid.text(row, others[0]) if others else ""
    if others and (others[0] > sources[0] or (is_data(label) and not read_year(label))):
        return None
    return label, tuple(Amount(grid.headers[c - 1][-1], row, c) for c in sources)


def _down(grid: Grid) -> tuple[str, tuple[Amount, ...]] | None:
    """The label and the amounts of a lone column beside a column of sources."""
    rows = [row for row in grid.body if grid.text(row, 1).strip()]
    columns = [c for c in grid.columns if c > 1 and not _NOT_AMOUNTS.search(grid.header(c))]
    if len(columns) != 1 or not grid.header_rows or not all(is_source(grid.text(row, 1)) for row in rows):
        return None
    if not _all_values(grid, ((row, columns[0]) for row in rows)):
        return None
    return grid.header(columns[0]), tuple(Amount(grid.text(row, 1), row, columns[0]) for row in rows)


def _all_values(grid: Grid, positions: Iterator[tuple[int, int]]) -> bool:
    """Whether amounts or dashes stand at all positions, an amount at one at least, and none is a share."""
    prints = [grid.printed(*position) for position in positions]
    numbers = [p for p in prints if p.kind in (Kind.NUMBER, Kind.DAMAGED)]
    return bool(numbers) and all(p.is_value for p in prints) and not any(p.unit in ("%", "명", "건") for p in numbers)


def year_stated(grid: Grid, label: str) -> str:
    """The year of the amounts: the label's, none where the label or the heading says it is all, else the heading's."""
    if stated := next((year for part in (label, *_words(label)) if (year := read_year(part))), None):
        return str(stated.year)
    heading = squeeze(grid.heading)
    if _WHOLE.search(squeeze(label)) or (_WHOLE.search(heading) and not re.search(r"\d{2,4}년", heading)):
        return ""
    return str(grid.year or "")


def _words(label: str) -> Sequence[str]:
    return re.findall(r"['’‘]?\d{2,4}(?:년도?|\.)", label)
