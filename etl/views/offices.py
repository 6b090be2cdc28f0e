"""Views 부서별소요재원 and 부서별집행: the same numbers rolled up by office."""

from __future__ import annotations

from decimal import Decimal

from etl.stencil import Value, View
from etl.views.base import ROUNDING, Dataset, ViewSettings, amount, in_unit, rounding_rows, total
from etl.views.execution_blocks import MEASURES, Block, block_fields, printed_rate, read_blocks
from etl.views.funding_grids import Grid, amount_fields, columns_of, read_grids
from etl.views.projects import choose_latest, project_records, report_dates
from etl.views.sources import source_link

EXECUTION_FIELDS = (
    "보고", "보고제목", "구", "부서", "기준일", "단위사업수", "예산액", "집행액", "연말예상액", "보고집행률", "보고율자릿수", "출처",
    "보고서",
)  # fmt: skip

Sums = dict[str, Decimal | None]


def funding_by_office(dataset: Dataset, settings: ViewSettings) -> View:
    """부서별소요재원: one row an office, every project counted once."""
    grids = choose_latest(read_grids(dataset), report_dates(dataset)).grids
    names = amount_fields(grids, settings)
    offices: dict[tuple[str, str], list[Grid]] = {}
    for grid in grids:
        offices.setdefault((grid.org, grid.dept), []).append(grid)
    sums = {office: _sums(members, names, settings) for office, members in offices.items()}
    known = project_records(dataset)
    rows: list[dict[str, Value]] = [
        {
            "구": org,
            "부서": dept,
            "사업수": len(members),
            "신규": sum(known.get((grid.report, grid.project), {}).get("status") == "신규" for grid in members),
            **{name: in_unit(won, settings.unit) for name, won in sums[org, dept].items()},
        }
        for (org, dept), members in offices.items()
    ]
    shares = {name: [each[name] for each in sums.values()] for name in names}
    fields = ("구", "부서", "사업수", "신규", *names)
    return View("부서별소요재원", fields, (*rows, *rounding_rows(shares, {"부서": ROUNDING}, settings.unit)))


def _sums(grids: list[Grid], names: tuple[str, ...], settings: ViewSettings) -> Sums:
    """The sum of the grids' 계 by column, in won."""
    columns = [columns_of(grid.total_row, settings) for grid in grids]
    return {name: total(each[name].won for each in columns if name in each) for name in names}


def execution_by_office(dataset: Dataset, settings: ViewSettings) -> View:
    """부서별집행: one row an office and 기준일; different dates are never added up."""
    blocks = [block for block in read_blocks(dataset, settings) if block.programs]
    return View("부서별집행", EXECUTION_FIELDS, tuple(_block_row(block, settings) for block in blocks))


def _block_row(block: Block, settings: ViewSettings) -> dict[str, Value]:
    """The 단위사업 lines of a block added up; a report that prints only its 계 line has that."""
    lines = block.program_lines
    names = zip(("예산액", "집행액", "연말예상액"), MEASURES, strict=True)
    sums = {name: total(amount(line, measure) for line in lines or (block.total_line,)) for name, measure in names}
    return {
        **block_fields(block),
        "단위사업수": len(lines),
        **{name: in_unit(won, settings.unit) for name, won in sums.items()},
        **printed_rate(block.total_line),
        "출처": source_link(block.first),
    }
