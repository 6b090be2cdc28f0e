"""추진현황 및 실적: what was bought or replaced in past years, and for how much.

추진년도 | 시스템명       | 사업내용 | 소요예산        year  system          detail  amount_krw
2018     | 침입차단시스템 | …        | 44,791천원   →  2018  침입차단시스템  …       44791000
         | 통합보안관리   | …        | 52,663천원      2018  통합보안관리    …       52663000
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.families.base import Family, Grid, money_unit, won
from etl.families.money import column_money_findings, column_money_unit
from etl.families.structure import row_sums
from etl.identities import Identity
from etl.model import Fact
from etl.numbers import fold, read_year

NAME = "procurement_history"
_YEAR = r"(?:추진|구축|도입|사업|구매|교체)?(?:연도|년도)$|^연도|^년도|추진(?:시기|년월)"
_SYSTEM = r"시스템|명$|명칭|물품|^구분"
_DETAIL = r"내용|내역|규격|세부"
_AMOUNT = r"예산|금액|사업비|소요액|구매액|계약액|비용"


def columns(grid: Grid) -> dict[str, int]:
    """The column of each part of a line."""
    found: dict[str, int] = {}
    for name, pattern in (("year", _YEAR), ("amount", _AMOUNT), ("detail", _DETAIL), ("system", _SYSTEM)):
        column = next((c for c in grid.columns if c not in found.values() and re.search(pattern, grid.header(c))), None)
        if column:
            found[name] = column
    return found


def read(grid: Grid) -> tuple[Fact, ...]:
    """The purchases, the year and the system filled down where merged cells were left blank."""
    at = columns(grid)
    unit = column_money_unit(grid, at["amount"])
    facts = []
    for row in grid.body:
        printed = grid.printed(row, at["amount"])
        if not printed.is_value:
            continue
        year = read_year(grid.label(row, at["year"]))
        labels = (
            ("year", str(year.year) if year else ""),
            ("system", _system(grid, row, at)),
            ("detail", fold(grid.text(row, at["detail"])) if "detail" in at else ""),
            ("row_label", grid.label(row, at["year"])),
        )
        shown = money_unit(printed, unit)
        facts.append(grid.fact(NAME, labels, "amount", row, at["amount"], won(printed, unit), shown))
    return tuple(facts)


def _system(grid: Grid, row: int, at: dict[str, int]) -> str:
    return grid.label(row, at["system"]) if "system" in at else ""


def identities(grid: Grid, facts: Sequence[Fact]) -> Iterator[Identity]:
    """합계 = Σ내역, where the table prints one."""
    yield from row_sums([(f.label("row_label"), f) for f in facts], "sum_rows", "합계 = 각 내역의 합")


FAMILY = Family(
    name=NAME,
    title="추진현황 및 실적",
    read=read,
    identities=identities,
    rejects=(r"내용연수|내구연한", r"집행", r"재원별", r"증감", r"기투자"),
    accepts=lambda grid: (
        {"year", "amount"} <= set(columns(grid)) and ("system" in columns(grid) or "detail" in columns(grid))
    ),
    findings=lambda grid, facts: column_money_findings(grid, columns(grid).get("amount")),
)
