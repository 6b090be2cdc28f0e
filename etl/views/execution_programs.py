"""View 집행현황: one row a 단위사업, block by block (office and 기준일), with what the report's own 계 line says."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from etl.stencil import Value, View
from etl.views.base import ROUNDING, Dataset, ViewSettings, amount, in_unit, rounding_rows, text, total
from etl.views.execution_blocks import (
    MEASURES,
    Block,
    amounts,
    block_fields,
    printed_rate,
    read_blocks,
    remark,
    row_findings,
)
from etl.views.sources import source_link

FIELDS = (
    "보고", "보고제목", "구", "부서", "기준일", "단위사업명", "예산액", "집행액", "연말예상액", "보고집행률", "보고율자릿수", "비고", "출처",
    "보고서", "보고계예산액", "보고계집행액", "보고계집행률", "보고계율자릿수", "보고계비고",
)  # fmt: skip

RowFindings = Mapping[tuple[str, str, int | None], str]


def execution_programs(dataset: Dataset, settings: ViewSettings) -> View:
    """집행현황: the 단위사업 lines of every block, without its 계 line, which the form adds up by itself."""
    said = row_findings(dataset)
    rows = [row for block in read_blocks(dataset, settings) for row in _block_rows(block, said, settings)]
    return View("집행현황", FIELDS, tuple(rows))


def _block_rows(block: Block, said: RowFindings, settings: ViewSettings) -> list[dict[str, Value]]:
    """The rows of a block, closed by a 단수차 row where the unit rounds."""
    common = {**block_fields(block), **_reported_total(block, said, settings)}
    rows: list[dict[str, Value]] = [
        {
            **common,
            "단위사업명": text(line, "name"),
            **amounts(line, settings.unit),
            **printed_rate(line),
            "비고": remark(line, said),
            "출처": source_link(line),
        }
        for line in block.program_lines
    ]
    names = zip(("예산액", "집행액", "연말예상액"), MEASURES, strict=True)
    shares = {name: [amount(line, measure) for line in block.program_lines] for name, measure in names}
    return [*rows, *rounding_rows(shares, {**common, "단위사업명": ROUNDING}, settings.unit)]


def _reported_total(block: Block, said: RowFindings, settings: ViewSettings) -> dict[str, Value]:
    """What the report's 계 line says, under names of its own."""
    line = block.total_line
    rate = printed_rate(line)
    return {
        "보고계예산액": in_unit(amount(line, "budget_krw"), settings.unit),
        "보고계집행액": in_unit(amount(line, "executed_krw"), settings.unit),
        "보고계집행률": rate["보고집행률"],
        "보고계율자릿수": rate["보고율자릿수"],
        "보고계비고": _total_remark(block, settings) or (remark(line, said) if line else None),
    }


def _total_remark(block: Block, settings: ViewSettings) -> str:
    """How the printed 계 differs from the sum of its lines, ``""`` when it does not."""
    if not block.total_line:
        return "보고서에 계 없음"
    gaps = [
        f"{name} {_signed(gap, settings)}"
        for name, measure in (("예산액", "budget_krw"), ("집행액", "executed_krw"))
        if (gap := _gap(block, measure))
    ]
    return f"보고서의 계와 차: {', '.join(gaps)}" if gaps else ""


def _gap(block: Block, measure: str) -> Decimal:
    """The sum of the lines less the printed 계; 0 where either is missing."""
    printed = amount(block.total_line, measure)
    added = total(amount(line, measure) for line in block.program_lines)
    return Decimal(0) if printed is None or added is None else added - printed


def _signed(won: Decimal, settings: ViewSettings) -> str:
    """A difference as a report writes it: ``△`` for minus."""
    value = in_unit(won, settings.unit) or Decimal(0)
    return f"△{-value:,}" if value < 0 else f"{value:,}"
