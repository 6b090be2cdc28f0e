"""View 부진사업: 단위사업 and projects whose execution is behind the calendar at their report's 기준일."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from etl.stencil import View
from etl.views.base import Dataset, Record, ViewSettings, amount, day, text
from etl.views.execution_blocks import Block, amounts, block_fields, read_blocks
from etl.views.sources import source_link

# Behind the calendar by more than this is worth a look.
BEHIND = Decimal("0.10")
FIELDS = (
    "보고", "보고제목", "구", "부서", "기준일", "구분", "사업명", "예산액", "집행액", "연말예상액", "경과율", "출처", "보고서",
)  # fmt: skip


@dataclass(frozen=True)
class Slow:
    """A line behind the calendar: what share of the year had passed, and what share of the budget was spent."""

    block: Block
    line: Record
    elapsed: Decimal
    rate: Decimal


def read_slow(dataset: Dataset, settings: ViewSettings) -> Iterator[Slow]:
    """Every slow line, block by block, 단위사업 before projects."""
    for block in read_blocks(dataset, settings):
        elapsed = elapsed_share(block.as_of)
        for line in (*block.program_lines, *block.project_lines) if elapsed is not None else ():
            budget, executed = amount(line, "budget_krw"), amount(line, "executed_krw")
            if elapsed is not None and budget and executed is not None and executed / budget < elapsed - BEHIND:
                yield Slow(block, line, elapsed, executed / budget)


def elapsed_share(as_of: str) -> Decimal | None:
    """How much of its year had passed on a day, ``None`` where the day is not known.

    >>> elapsed_share("2021-12-31"), elapsed_share("2021-05")
    (Decimal('1'), None)
    """
    found = day(as_of)
    if not isinstance(found, date):
        return None
    return Decimal(found.timetuple().tm_yday) / Decimal(date(found.year, 12, 31).timetuple().tm_yday)


def execution_slow(dataset: Dataset, settings: ViewSettings) -> View:
    """부진사업: a list, not a sum: a 단위사업 and its own projects may both be on it."""
    rows = [
        {
            **block_fields(slow.block),
            "구분": "단위사업" if text(slow.line, "level") == "program" else "사업",
            "사업명": text(slow.line, "name") or text(slow.line, "project"),
            **amounts(slow.line, settings.unit),
            "경과율": slow.elapsed.quantize(Decimal("0.0001")),
            "출처": source_link(slow.line),
        }
        for slow in read_slow(dataset, settings)
    ]
    return View("부진사업", FIELDS, tuple(rows))
