"""The rules of a scanned page: long dark runs of its picture, and the picture without them.

Rows of dots are looked at for horizontal rules, and the picture turned on its side for vertical ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from etl.readers.ocr_picture import Ink, Picture
from etl.readers.pdf_paths import Pieces
from etl.readers.pdf_rules import GAP, merge_pieces, regions
from etl.readers.pdf_shapes import Box, Rule, Rules

SHORTEST = 11.0  # points: the strokes of body text are shorter
SOLID = 0.92  # of a stretch that must be ink: a scanned rule has small breaks
THICKEST = 4.0  # points: what is thicker is a bar or the shadow of the scanner's lid
SMALLEST = 40.0  # points: what crosses within less than that is a large letter or a stamp
_CLEARANCE = 0.5  # points around a rule that are wiped with it


@dataclass
class _Streak:
    """Runs of dots in neighbouring rows that touch: (row, start, end)."""

    runs: list[tuple[int, int, int]] = field(default_factory=list)

    @property
    def thickness(self) -> float:
        """How many rows it has where it is as long as it gets."""
        longest = max(end - start for _, start, end in self.runs)
        return sum(end - start for _, start, end in self.runs) / longest

    def rule(self, scale: float) -> Rule:
        """The rule it is, in points."""
        dots = sum(end - start for _, start, end in self.runs)
        at = sum((row + 0.5) * (end - start) for row, start, end in self.runs) / dots
        start, end = min(run[1] for run in self.runs), max(run[2] for run in self.runs)
        return Rule(at / scale, start / scale, end / scale)


@dataclass(frozen=True)
class Ruling:
    """The rules of a page and its ink without them."""

    rules: Rules
    ink: Ink


def ruling_of(picture: Picture) -> Ruling:
    """The rules of the tables of a page, and the ink that is left for its letters."""
    streaks = tuple(_streaks(_solid_runs(ink, picture.scale)) for ink in (picture.ink, picture.ink.T))
    height, width = picture.ink.shape
    page = Box(0, 0, width / picture.scale, height / picture.scale)
    pieces = Pieces([], [])
    for found, kept in zip(streaks, (pieces.horizontal, pieces.vertical), strict=True):
        kept.extend(s.rule(picture.scale) for s in found if s.thickness <= THICKEST * picture.scale)
    rules = _of_tables(merge_pieces(pieces, page))
    left = picture.ink.copy()
    _wipe(left, streaks[0], rules.horizontal, picture.scale)
    _wipe(left.T, streaks[1], rules.vertical, picture.scale)
    return Ruling(rules, left)


def _of_tables(rules: Rules) -> Rules:
    """Without what crosses in so small a space that it is a letter of a title."""
    found, lone = regions(rules)
    tables = [r.rules for r in found if r.box.width >= SMALLEST or r.box.height >= SMALLEST]
    across = [rule for table in tables for rule in table.horizontal]
    across += [rule for rule in lone if rule.length >= SMALLEST]
    down = [rule for table in tables for rule in table.vertical if _stands(rule, table.horizontal)]
    return Rules(tuple(sorted(across, key=_place)), tuple(sorted(down, key=_place)))


def _stands(rule: Rule, across: Sequence[Rule]) -> bool:
    """Whether a vertical rule runs from rule to rule, or is too long for strokes of letters one below the other."""
    met = [
        any(abs(end - r.at) <= GAP and r.start - GAP <= rule.at <= r.end + GAP for r in across)
        for end in (rule.start, rule.end)
    ]
    return all(met) or rule.length >= SMALLEST


def _place(rule: Rule) -> tuple[float, float]:
    return rule.at, rule.start


def _streaks(runs: Iterable[tuple[int, int, int]]) -> list[_Streak]:
    """The streaks that runs of neighbouring rows make."""
    open_: list[_Streak] = []
    done: list[_Streak] = []
    last = -1
    for row, start, end in runs:
        if row != last:
            done += [s for s in open_ if s.runs[-1][0] < row - 1]
            open_ = [s for s in open_ if s.runs[-1][0] >= row - 1]
            last = row
        touching = [s for s in open_ if any(_touch(run, row, start, end) for run in reversed(s.runs[-8:]))]
        streak = touching[0] if touching else _Streak()
        for other in touching[1:]:
            streak.runs = sorted((*streak.runs, *other.runs))
            open_.remove(other)
        streak.runs.append((row, start, end))
        if not touching:
            open_.append(streak)
    return [*done, *open_]


def _touch(run: tuple[int, int, int], row: int, start: int, end: int) -> bool:
    return run[0] in (row - 1, row) and run[1] <= end and run[2] >= start


def _solid_runs(ink: Ink, scale: float) -> Iterator[tuple[int, int, int]]:
    """The stretches of solid rules."""
    length = round(SHORTEST * scale)
    for row, dark in _dark_rows(ink, length, SOLID):
        yield from _stretches(row, dark, length)


def _windows(ink: Ink, length: int) -> NDArray[np.int32]:
    """How many dots are dark in each window of so many columns."""
    sums = np.zeros((ink.shape[0], ink.shape[1] + 1), dtype=np.int32)
    np.cumsum(ink, axis=1, out=sums[:, 1:])
    windows: NDArray[np.int32] = sums[:, length:] - sums[:, :-length]
    return windows


def _dark_rows(ink: Ink, length: int, share: float) -> Iterator[tuple[int, Ink]]:
    """The rows with stretches that are dark for the most part, and where each such window of ``length`` dots begins.

    A level line drifts by a dot or two over a page, so a dot counts where the row above or below has one.
    """
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    if thick.shape[1] < length:
        return
    dark: Ink = _windows(thick, length) >= share * length
    dark &= thick[:, : dark.shape[1]]
    for row in np.flatnonzero(dark.any(axis=1)):
        yield int(row), dark[row]


def _stretches(row: int, dark: Ink, length: int) -> Iterator[tuple[int, int, int]]:
    """The stretches that the dark windows of a row make."""
    edges = np.diff(np.concatenate(([0], dark.astype(np.int8), [0])))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    yield from _united(row, starts.tolist(), (ends - 1 + length).tolist())


def _united(row: int, starts: Sequence[int], ends: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """The stretches of one row, those that overlap as one."""
    begin, reach = starts[0], ends[0]
    for start, end in zip(starts[1:], ends[1:], strict=True):
        if start > reach:
            yield row, begin, reach
            begin = start
        reach = max(reach, end)
    yield row, begin, reach


def _wipe(ink: Ink, streaks: Sequence[_Streak], rules: Sequence[Rule], scale: float) -> None:
    """Take the streaks of rules, and bars, out of a picture."""
    around = max(1, round(_CLEARANCE * scale))
    for streak in streaks:
        rule = streak.rule(scale)
        if rule.length >= SMALLEST or any(_is_part(rule, whole) for whole in rules):
            for row, start, end in streak.runs:
                ink[max(0, row - around) : row + around + 1, max(0, start - around) : end + around] = False


def _is_part(rule: Rule, whole: Rule) -> bool:
    return abs(rule.at - whole.at) <= THICKEST and rule.start < whole.end and rule.end > whole.start
