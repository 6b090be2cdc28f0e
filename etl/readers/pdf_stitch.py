"""Tables without uprights that a page end cuts where neither half can be read alone: both are read as one.

─────────────────────────        a header alone at the end of a page, one row alone at the top of the next, or too few
 구 분    2021년   2022년         rows in a half to tell its columns: the halves are put one below the other, as if the
- - - - - - - - - - - - -        page had not ended, and read again
 국비      1,200     -
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.readers.pdf_across import ruled_across
from etl.readers.pdf_draft import Draft
from etl.readers.pdf_furniture import body_bottom, key_of, running_keys
from etl.readers.pdf_grid import NARROW
from etl.readers.pdf_join import SAME_WHITE
from etl.readers.pdf_layout import Layout
from etl.readers.pdf_rows import Row, overlap, rows_of
from etl.readers.pdf_shapes import Box, Char, Rule
from etl.readers.pdf_text import Line, around
from etl.readers.pdf_unruled import unruled

ROOM = 40.0  # points: what is cut ends no further above the end of the longest page
CLOSE = 1.6  # line heights of white: lines of one half are no further apart
PITCH = 0.6  # line heights of white that are put between the two halves
WIDE_HEAD = 3  # phrases in a line that may be a header or a row


@dataclass(frozen=True, slots=True)
class _Half:
    """What may be a half of a table: a table without uprights, or lines of many phrases."""

    draft: Draft | None
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]
    box: Box

    @property
    def chars(self) -> list[Char]:
        """Its characters."""
        if self.draft is None:
            return [char for line in self.lines for char in line.chars]
        return [char for cell in self.draft.cells for char in cell.chars]

    @property
    def columns(self) -> int:
        """How many columns it was read with."""
        return self.draft.columns if self.draft else 0

    @property
    def has_record(self) -> bool:
        """Whether it holds a row of numbers, and is no header alone."""
        return any(row.is_record for row in self.rows)


def stitched(layouts: Sequence[Layout]) -> list[Layout]:
    """The layouts, with each such table whole on the page that holds more of it."""
    running = running_keys(layouts)
    end = body_bottom(layouts, running) - ROOM
    found = list(layouts)
    for index in range(len(found) - 1):
        if body_bottom(found[index : index + 1], running) >= end:
            found[index : index + 2] = _stitched(found[index], found[index + 1], running)
    return found


def _stitched(upper: Layout, lower: Layout, running: frozenset[tuple[str, int]]) -> tuple[Layout, Layout]:
    first, second = _tail(upper, running), _top(lower, running)
    if first is None or second is None or not (first.draft or second.draft):
        return upper, lower
    if _agree(first, second) or (first.has_record and not second.rows[0].is_record):
        return upper, lower
    onto_lower = not first.has_record
    draft = _read(first, second, lower if onto_lower else upper, onto_lower)
    if draft is None:
        return upper, lower
    upper, lower = _without(upper, first), _without(lower, second)
    if onto_lower:
        return upper, replace(lower, tables=(draft, *lower.tables))
    return replace(upper, tables=(*upper.tables, draft)), lower


def _agree(first: _Half, second: _Half) -> bool:
    """Whether two halves were read with the same columns, so that they are joined as they are."""
    if first.draft is None or second.draft is None or first.columns != second.columns:
        return False
    shift = second.draft.grid.xs[0] - first.draft.grid.xs[0]
    pairs = zip(first.draft.grid.xs, second.draft.grid.xs, strict=True)
    return all(abs(a + shift - b) <= SAME_WHITE for a, b in pairs)


def _read(first: _Half, second: _Half, layout: Layout, onto_lower: bool) -> Draft | None:
    """The table of both halves; ``None`` where they make none, or one with fewer columns than a half has."""
    down = _offset(first, second)
    kept, moved, shift = (second, first, -down) if onto_lower else (first, second, down)
    chars = [*kept.chars, *(_moved(char, shift) for char in moved.chars)]
    rules = [*kept.rules, *(replace(rule, at=rule.at + shift) for rule in moved.rules)]
    drafts = ruled_across(layout.page, rules, chars, layout.bare) or unruled(layout.page, chars, layout.bare)
    least = max(half.columns for half in (first, second) if half.has_record or half is second)
    if len(drafts) != 1 or drafts[0].columns < least or sum(len(c.chars) for c in drafts[0].cells) < len(chars):
        return None
    return drafts[0]


def _offset(first: _Half, second: _Half) -> float:
    """How far the second half is moved to stand right below the first: rule on rule, or at the distance of lines."""
    if first.rules and second.rules and first.rows[-1].y < first.rules[-1].at and second.rules[0].at < second.rows[0].y:
        return first.rules[-1].at - second.rules[0].at
    return first.box.bottom + PITCH * first.rows[-1].line.height - second.box.top


def _moved(char: Char, down: float) -> Char:
    box = replace(char.box, top=char.box.top + down, bottom=char.box.bottom + down)
    return replace(char, box=box, ink=(char.ink[0], char.ink[1] + down))


def _tail(layout: Layout, running: frozenset[tuple[str, int]]) -> _Half | None:
    """The half of a table that a page ends with."""
    lines = [line for line in layout.lines if key_of(line.box, line.text) not in running]
    draft = max(layout.tables, key=lambda draft: draft.box.bottom, default=None)
    last = lines[-1].box.bottom if lines else 0.0
    if draft is not None and draft.box.bottom >= last:
        return _of_draft(draft, layout)
    bottom = draft.box.bottom if draft else 0.0
    return _of_lines([line for line in lines if line.box.top >= bottom][::-1], layout)


def _top(layout: Layout, running: frozenset[tuple[str, int]]) -> _Half | None:
    """The half of a table that a page begins with."""
    lines = [line for line in layout.lines if key_of(line.box, line.text) not in running]
    draft = min(layout.tables, key=lambda draft: draft.box.top, default=None)
    if draft is not None and draft.box.top <= (lines[0].box.top if lines else draft.box.top):
        return _of_draft(draft, layout)
    top = draft.box.top if draft else layout.height
    return _of_lines([line for line in lines if line.box.bottom <= top], layout)


def _of_draft(draft: Draft, layout: Layout) -> _Half | None:
    rows = tuple(rows_of((char for cell in draft.cells for char in cell.chars), layout.bare))
    return None if draft.ruled or not rows else _Half(draft, (), rows, _rules_in(draft.box, layout), draft.box)


def _of_lines(lines: Sequence[Line], layout: Layout) -> _Half | None:
    """The run of lines with many phrases that some lines begin with; ``None`` where the first is of running text."""
    kept: list[tuple[Line, Row]] = []
    for line in lines:
        row = rows_of(line.chars, layout.bare)[0]
        if kept and not _hang_together(kept[-1][1], row):
            break
        kept.append((line, row))
    kept.sort(key=lambda item: item[1].y)
    if not kept or max(len(row.phrases) for _, row in kept) < WIDE_HEAD:
        return None
    box = around(line.box for line, _ in kept)
    rows = tuple(row for _, row in kept)
    return _Half(None, tuple(line for line, _ in kept), rows, _rules_in(box, layout), box)


def _hang_together(one: Row, other: Row) -> bool:
    above, below = sorted((one, other), key=lambda row: row.y)
    close = below.box.top - above.box.bottom <= CLOSE * above.line.height
    return close and (overlap(above, below) or min(len(above.phrases), len(below.phrases)) > 1)


def _rules_in(box: Box, layout: Layout) -> tuple[Rule, ...]:
    """The free rules of a page in a box or right above or below it, top to bottom."""
    slack = 2 * NARROW
    inside = (rule for rule in layout.rules if box.top - slack <= rule.at <= box.bottom + slack)
    return tuple(sorted(inside, key=lambda rule: rule.at))


def _without(layout: Layout, half: _Half) -> Layout:
    lines = {id(line) for line in half.lines}
    return replace(
        layout,
        tables=tuple(draft for draft in layout.tables if draft is not half.draft),
        lines=tuple(line for line in layout.lines if id(line) not in lines),
    )
