"""Runs of consecutive lines that add up to a given total: which projects a 단위사업 is made of.

Every run is added up once and looked for among the totals, so the work grows with the lines, not with their square.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, takewhile

Amounts = tuple[Decimal, Decimal]  # budget, executed

LONGEST_RUN = 50  # projects; no 단위사업 has nearly as many
_NONE: Amounts = (Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class Total:
    """What a run must come to, and how far each amount may be off."""

    amounts: Amounts
    slack: Amounts

    def is_met_by(self, sums: Amounts) -> bool:
        """Whether both sums are the amounts but for the slack."""
        return all(abs(a - s) <= slack for a, s, slack in zip(self.amounts, sums, self.slack, strict=True))


def find_runs(totals: Sequence[Total | None], lines: Sequence[Amounts | None]) -> Iterator[tuple[int, range]]:
    """For each total in turn the shortest run of free lines that meets it: its place among the totals, its lines.

    ``None`` is a total without amounts, which no run meets, or a line without them, which no run crosses.
    """
    fitting = _fitting_runs({total for total in totals if total}, lines)
    taken: set[int] = set()
    for at, total in enumerate(totals):
        # What is not free now never will be, so what one total passes over is lost to its equals as well.
        run = next((run for run in fitting.get(total, iter(())) if taken.isdisjoint(run)), None)
        if run is not None:
            taken.update(run)
            yield at, run


def _fitting_runs(totals: set[Total], lines: Sequence[Amounts | None]) -> Mapping[Total | None, Iterator[range]]:
    """The runs that meet each total, the shortest and then the topmost first."""
    ordered = sorted(totals, key=lambda total: total.amounts)
    budgets = [total.amounts[0] for total in ordered]
    slack = max((total.slack[0] for total in ordered), default=Decimal(0))
    found: dict[Total, list[range]] = defaultdict(list)
    for run, sums in _runs(lines) if ordered else ():
        low, high = bisect_left(budgets, sums[0] - slack), bisect_right(budgets, sums[0] + slack)
        for total in ordered[low:high]:
            if total.is_met_by(sums):
                found[total].append(run)
    return {total: iter(runs) for total, runs in found.items()}


def _runs(lines: Sequence[Amounts | None]) -> Iterator[tuple[range, Amounts]]:
    """Every run of lines with amounts and what it comes to, the shortest first."""
    sums = [tuple(accumulate((line or _NONE)[i] for line in lines)) for i in (0, 1)]
    budgets, executed = ([Decimal(0), *column] for column in sums)
    whole = _lengths_without_gap(lines)
    for length in takewhile(lambda n: n <= max(whole, default=0), range(1, LONGEST_RUN + 1)):
        for start in range(len(lines) - length + 1):
            if whole[start] >= length:
                end = start + length
                yield range(start, end), (budgets[end] - budgets[start], executed[end] - executed[start])


def _lengths_without_gap(lines: Sequence[Amounts | None]) -> list[int]:
    """For each line how many lines with amounts stand from it on without a gap."""
    lengths = accumulate(reversed(lines), lambda below, line: below + 1 if line else 0, initial=0)
    return list(lengths)[:0:-1]
