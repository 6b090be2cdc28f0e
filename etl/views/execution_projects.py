"""View 집행사업: one row a project with its budget by source, and what the report gives no project table for (미수록분)."""

from __future__ import annotations

from decimal import Decimal

from etl.stencil import Value, View
from etl.views.base import (
    ROUNDING,
    Dataset,
    Record,
    ViewSettings,
    amount,
    card_of,
    in_unit,
    rounding_rows,
    text,
    total,
    where,
)
from etl.views.execution_blocks import Block, amounts, block_fields, printed_rate, read_blocks, remark, row_findings
from etl.views.execution_programs import RowFindings
from etl.views.funding_by_source import GROUPS, UNTOLD, group_of
from etl.views.funding_grids import UNKNOWN_PROJECT
from etl.views.sources import source_link
from etl.words import source_code

UNLISTED = "미수록분(보고서에 사업별 표가 없는 금액)"
EXCEEDING = "초과분(사업별 합이 단위사업 계보다 많은 금액)"

BUDGET_COLUMNS = (*GROUPS, UNTOLD)
EXECUTED_COLUMNS = tuple(f"{group} 집행액" for group in BUDGET_COLUMNS)

FIELDS = (
    "보고", "카드", "보고제목", "구", "부서", "기준일", "사업명", "재원", "예산액", *BUDGET_COLUMNS, "집행액", *EXECUTED_COLUMNS, "연말예상액",
    "보고집행률", "보고율자릿수", "비고", "출처", "원문", "보고서",
)  # fmt: skip


def execution_projects(dataset: Dataset, settings: ViewSettings) -> View:
    """집행사업: the projects of every block, closed to the 단위사업 total where the report states one."""
    said = row_findings(dataset)
    rows = [row for block in read_blocks(dataset, settings) for row in _block_rows(block, said, settings)]
    return View("집행사업", FIELDS, tuple(rows))


def _block_rows(block: Block, said: RowFindings, settings: ViewSettings) -> list[dict[str, Value]]:
    """The rows of a block; none where the report has no project table at all."""
    if not block.project_lines:
        return []
    common = block_fields(block)
    rows = [{**common, **_project_row(block, line, said, settings)} for line in block.project_lines]
    rest = {name: _unlisted(block, measure) for name, measure in (("예산액", "budget_krw"), ("집행액", "executed_krw"))}
    if any(rest.values()):
        name = UNLISTED if all((value or 0) >= 0 for value in rest.values()) else EXCEEDING
        shown = {key: in_unit(value, settings.unit) for key, value in rest.items()}
        rows.append({**common, "사업명": name, **shown, UNTOLD: shown["예산액"], f"{UNTOLD} 집행액": shown["집행액"]})
    return [*rows, *rounding_rows(_shares(block, rest), {**common, "사업명": ROUNDING}, settings.unit)]


def _shares(block: Block, rest: dict[str, Decimal | None]) -> dict[str, list[Decimal | None]]:
    """What the 예산액 and 집행액 columns hold, in won."""
    measures = (("예산액", "budget_krw"), ("집행액", "executed_krw"))
    return {
        name: [*(_whole(block, line, measure) for line in block.project_lines), rest[name]]
        for name, measure in measures
    }


def _whole(block: Block, line: Record, measure: str) -> Decimal | None:
    """A project's amount: as printed for the whole, or the sum of its sources."""
    if not text(line, "source"):
        return amount(line, measure)
    return total(amount(each, measure) for each in block.split_of(line))


def _unlisted(block: Block, measure: str) -> Decimal | None:
    """The 단위사업 total less all projects, ``None`` where the total is not known or nothing is missing."""
    known = block.program_total(measure)
    listed = total(_whole(block, line, measure) for line in block.project_lines)
    return None if known is None or listed is None else (known - listed or None)


def _project_row(block: Block, line: Record, said: RowFindings, settings: ViewSettings) -> dict[str, Value]:
    """The row of one project."""
    split = block.split_of(line)
    return {
        "카드": card_of(text(line, "org"), text(line, "dept"), text(line, "project") or text(line, "name")) or None,
        "사업명": text(line, "name") or text(line, "project") or UNKNOWN_PROJECT,
        "재원": ", ".join(dict.fromkeys(text(each, "source") for each in split)),
        **amounts(line, settings.unit),
        "예산액": in_unit(_whole(block, line, "budget_krw"), settings.unit),
        "집행액": in_unit(_whole(block, line, "executed_krw"), settings.unit),
        **_by_group(block, line, BUDGET_COLUMNS, "budget_krw", settings),
        **_by_group(block, line, EXECUTED_COLUMNS, "executed_krw", settings),
        **printed_rate(line),
        "비고": remark(line, said),
        "출처": source_link(line),
        "원문": where(line),
    }


def _by_group(
    block: Block, line: Record, columns: tuple[str, ...], measure: str, settings: ViewSettings
) -> dict[str, Value]:
    """A project's amounts by kind of source; what its sources do not account for counts as untold."""
    sums: dict[str, Decimal | None] = {}
    for group, column in zip(BUDGET_COLUMNS, columns, strict=True):
        members = [each for each in block.split_of(line) if _group_of_line(each) == group]
        sums[column] = total(amount(each, measure) for each in members)
    untold = (_whole(block, line, measure) or Decimal(0)) - (total(sums.values()) or Decimal(0))
    sums[columns[-1]] = total([sums[columns[-1]], untold or None])
    return {column: in_unit(won, settings.unit) for column, won in sums.items()}


def _group_of_line(line: Record) -> str:
    """The kind of source a line speaks of."""
    return group_of(source_code(text(line, "source"), text(line, "org")))
