"""View 연말전망: the 단위사업 lines whose report says what will be spent by the end of the year."""

from __future__ import annotations

from etl.stencil import View
from etl.views.base import ROUNDING, Dataset, ViewSettings, amount, rounding_rows, text
from etl.views.execution_blocks import amounts, block_fields, read_blocks
from etl.views.sources import source_link

FIELDS = ("보고", "보고제목", "구", "부서", "기준일", "단위사업명", "예산액", "집행액", "연말예상액", "출처", "보고서")


def year_end(dataset: Dataset, settings: ViewSettings) -> View:
    """연말전망: only blocks with a forecast; a block without one has no rows."""
    rows = []
    for block in read_blocks(dataset, settings):
        lines = [line for line in block.program_lines if amount(line, "expected_year_end_krw") is not None]
        common = block_fields(block)
        rows += [
            {**common, "단위사업명": text(line, "name"), **amounts(line, settings.unit), "출처": source_link(line)}
            for line in lines
        ]
        names = (("예산액", "budget_krw"), ("집행액", "executed_krw"), ("연말예상액", "expected_year_end_krw"))
        shares = {name: [amount(line, measure) for line in lines] for name, measure in names}
        rows += rounding_rows(shares, {**common, "단위사업명": ROUNDING}, settings.unit)
    return View("연말전망", FIELDS, tuple(rows))
