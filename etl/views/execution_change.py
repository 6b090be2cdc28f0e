"""Views 집행추이 (two 기준일 of one year), 동기대비 (the same month a year before), 예산변동 (what the budget moved by)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from etl.stencil import Value, View
from etl.views.base import (
    EARLIER,
    ROUNDING,
    Dataset,
    Record,
    ViewSettings,
    amount,
    day,
    dotted,
    earlier,
    in_unit,
    office_of,
    rounding_rows,
    text,
)
from etl.views.execution_blocks import Block, read_blocks
from etl.views.names import Names, read_names
from etl.views.sources import lines_before, source_link

BOOK = "추이출처"
FIELDS = (
    "보고", "비교", "구", "부서", "단위사업명", "전기준일", "전예산액", "전집행액", "후기준일", "후예산액", "후집행액",
    "연말예상액", "비고", "전출처", "후출처",
)  # fmt: skip

# How many 출처 lines stand before those of the earlier and of the later side.
Before = tuple[int, int]
Pair = tuple[Block, Block]


def execution_change(dataset: Dataset, settings: ViewSettings) -> View:
    """집행추이: one block of rows for each pair of neighbouring 기준일; an office with one 기준일 has none."""
    own = lines_before(dataset, BOOK, "budget_execution")
    return View("집행추이", FIELDS, tuple(_rows(dataset, _neighbours(dataset, settings), (own, own), settings)))


def same_month(dataset: Dataset, settings: ViewSettings) -> View:
    """동기대비: each 기준일 beside the same office's of the same month a year before; none without such a report."""
    names = read_names(dataset)
    before = {_month(block, names, 1): block for block in _blocks(earlier(dataset), settings)}
    pairs = [(before[key], block) for block in _blocks(dataset, settings) if (key := _month(block, names, 0)) in before]
    counts = (
        lines_before(dataset, BOOK, EARLIER + "budget_execution"),
        lines_before(dataset, BOOK, "budget_execution"),
    )
    return View("동기대비", FIELDS, tuple(_rows(dataset, pairs, counts, settings)))


def budget_change(dataset: Dataset, settings: ViewSettings) -> View:
    """예산변동: the rows of 집행추이 whose budget is not the same at both dates."""
    moved = [row for row in execution_change(dataset, settings).rows if row.get("전예산액") != row.get("후예산액")]
    return View("예산변동", FIELDS, tuple(moved))


def _blocks(dataset: Dataset, settings: ViewSettings) -> list[Block]:
    """The blocks that can be compared: with 단위사업 lines and a 기준일."""
    blocks = read_blocks(dataset, ViewSettings(settings.year, settings.unit))
    return [block for block in blocks if block.program_lines and block.as_of]


def _month(block: Block, names: Names, later: int) -> tuple[str, str, str]:
    """The office and the month of a block, ``later`` years on."""
    year, _, rest = block.as_of.partition("-")
    return (*names.office(block.first), f"{int(year) + later}-{rest[:2]}")


def _neighbours(dataset: Dataset, settings: ViewSettings) -> list[Pair]:
    """Each office's blocks of following 기준일."""
    offices: dict[tuple[str, str], list[Block]] = {}
    for block in _blocks(dataset, settings):
        offices.setdefault((text(block.first, "org"), text(block.first, "dept")), []).append(block)
    pairs = [pair for blocks in offices.values() for pair in pairwise(blocks)]
    return [(one, other) for one, other in pairs if one.as_of != other.as_of]


def _rows(
    dataset: Dataset, pairs: Iterable[Pair], before: Before, settings: ViewSettings
) -> Iterator[dict[str, Value]]:
    """The rows of every pair."""
    names = read_names(dataset)
    for one, other in pairs:
        yield from _pair_rows(one, other, names, before, settings)


def _pair_rows(
    earlier_block: Block, later: Block, names: Names, before: Before, settings: ViewSettings
) -> list[dict[str, Value]]:
    """The rows of two reports, matched by the 단위사업's name; one that only one report has is kept and says so."""
    sides = [
        {names.key(line, text(line, "name"), "단위사업"): line for line in block.program_lines}
        for block in (earlier_block, later)
    ]
    common: dict[str, Value] = {
        "보고": f"{text(later.first, 'dept')} {earlier_block.as_of} {later.as_of}",
        "비교": f"{office_of(later.first)} · {dotted(earlier_block.as_of)} → {dotted(later.as_of)}",
        "구": text(later.first, "org"),
        "부서": text(later.first, "dept"),
        "전기준일": day(earlier_block.as_of),
        "후기준일": day(later.as_of),
    }
    pairs = [(sides[0].get(key, {}), sides[1].get(key, {})) for key in dict.fromkeys([*sides[0], *sides[1]])]
    rows = [{**common, **_row(pair, before, settings)} for pair in pairs]
    shares = {field: [amount(pair[side], column) for pair in pairs] for field, (side, column) in _AMOUNTS.items()}
    return [*rows, *rounding_rows(shares, {**common, "단위사업명": ROUNDING}, settings.unit)]


# The fields that show amounts: of the earlier (0) or later (1) line, and from which column.
_AMOUNTS = {
    "전예산액": (0, "budget_krw"),
    "전집행액": (0, "executed_krw"),
    "후예산액": (1, "budget_krw"),
    "후집행액": (1, "executed_krw"),
    "연말예상액": (1, "expected_year_end_krw"),
}


def _row(pair: tuple[Record, Record], before: Before, settings: ViewSettings) -> dict[str, Value]:
    """One 단위사업 at both dates."""
    one, other = pair
    missing = "" if one and other else "뒤 보고서에만 있음" if other else "앞 보고서에만 있음"
    return {
        "단위사업명": text(other or one, "name"),
        **{field: in_unit(amount(pair[side], column), settings.unit) for field, (side, column) in _AMOUNTS.items()},
        "비고": missing,
        "전출처": source_link(one, before[0]) if one else None,
        "후출처": source_link(other, before[1]) if other else None,
    }
