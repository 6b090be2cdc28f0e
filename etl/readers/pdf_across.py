"""Tables with horizontal rules only: columns from the white between words, rows from the rules.

──────────────────────────          columns: where no row of the body has ink
  구분      2021     2022           a short rule under a header: the cells above it are one
──────────────────────────          no rule between the records: they are rows all the same
  국비       100      200
  시비        30       40
──────────────────────────
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from etl.readers.pdf_columns import column_at, valleys_of
from etl.readers.pdf_draft import Draft, draft_of
from etl.readers.pdf_free import crossed_edges, free_table, row_at, short_labels
from etl.readers.pdf_grid import NARROW, Edges, grid_of, positions
from etl.readers.pdf_heads import Head, head_of, under_head
from etl.readers.pdf_rows import TITLE, Row, boundaries, grouped, rows_of
from etl.readers.pdf_shapes import Box, Char, Rule
from etl.readers.pdf_text import BRACKETS, is_number

SAME_END = 6.0  # points: rules of one table end within this of each other
LONG = 60.0  # points: a shorter rule does not carry a table
SEAM = 2.0  # points: rules closer than this are a double rule
FEW = 3  # rules that close a header and a table: the rows between them have none


def ruled_across(page: int, lone: Sequence[Rule], chars: Sequence[Char], bare: float) -> list[Draft]:
    """The tables that have horizontal rules only; rules inside the table of wider ones are not another table."""
    found: list[Draft] = []
    rows = rows_of(chars, bare)
    for group in sorted(_rule_groups(lone), key=lambda group: (-group[0].length, group[0].at)):
        free = [rule for rule in group if not any(_lies_in(rule, draft.box) for draft in found)]
        for table in _tables(free, rows):
            draft = _draft_between(page, table, lone, chars, bare)
            if draft is not None:
                found.append(draft)
    return found


def _lies_in(rule: Rule, box: Box) -> bool:
    return box.holds(rule.start, rule.at, SAME_END) and box.holds(rule.end, rule.at, SAME_END)


def _draft_between(
    page: int, table: Sequence[Rule], lone: Sequence[Rule], chars: Sequence[Char], bare: float
) -> Draft | None:
    box = Box(min(r.start for r in table), table[0].at, max(r.end for r in table), table[-1].at)
    inside = [char for char in chars if box.holds(*char.ink)]
    return _across_draft(page, box, table, [rule for rule in lone if _lies_in(rule, box)], inside, bare)


def _rule_groups(lone: Sequence[Rule]) -> list[list[Rule]]:
    """Runs of long rules with the same two ends, top to bottom."""
    groups: list[list[Rule]] = []
    for rule in sorted((rule for rule in lone if rule.length >= LONG), key=lambda rule: (rule.at, rule.start)):
        home = next((group for group in reversed(groups) if _same_ends(group[-1], rule)), None)
        if home is None:
            groups.append([rule])
        else:
            home.append(rule)
    return [group for group in groups if len(group) > 1]


def _tables(group: Sequence[Rule], rows: Sequence[Row]) -> Iterable[list[Rule]]:
    """Some rules, cut where only running text stands between two of them: there one table ends."""
    bands = [_band(rows, above, below) for above, below in pairwise(group)]
    heights = [below.at - above.at for (above, below), band in zip(pairwise(group), bands, strict=True) if band]
    least = min(heights, default=0.0)
    table = list(group[:1])
    for index, (rule, band) in enumerate(zip(group[1:], bands, strict=True)):
        around = bands[index - 1] if index else [], bands[index + 1] if index + 1 < len(bands) else []
        apart = rule.at - table[-1].at
        if _is_between_tables(band, apart, least) or _ends_within(band) or _is_seam(band, apart, *around):
            yield table
            table = []
        table.append(rule)
    if table:
        yield table


def _band(rows: Sequence[Row], above: Rule, below: Rule) -> list[Row]:
    """The rows between two rules."""
    return [row for row in rows if above.at <= row.y < below.at and row.box.left < above.end]


def _is_between_tables(band: Sequence[Row], height: float, least: float) -> bool:
    """Whether the text between two rules is no row of a table: running lines only, and more room than a row takes."""
    titled = any(TITLE.search(row.line.text) for row in band)
    return (titled or len(band) > 1 or height > 1.4 * least) and all(
        row.is_running and not row.is_record for row in band
    )


def _is_seam(band: Sequence[Row], apart: float, above: Sequence[Row], below: Sequence[Row]) -> bool:
    """Whether two rules close one table and begin the next: a row of numbers above them, a header below."""
    if band or apart < SEAM or not above or not below:
        return False
    heads = [phrase for row in below for phrase in row.phrases]
    return above[-1].is_record and not any(row.numbers for row in below) and len(heads) > 1


def _ends_within(band: Sequence[Row]) -> bool:
    """Whether a table that no rule closes ends between two rules: below its records stands a title."""
    first = next((index for index, row in enumerate(band) if row.is_title), len(band))
    return any(row.is_record for row in band[:first]) and first < len(band)


def _same_ends(one: Rule, other: Rule) -> bool:
    return abs(one.start - other.start) <= SAME_END and abs(one.end - other.end) <= SAME_END


def _across_draft(
    page: int, box: Box, full: Sequence[Rule], within: Sequence[Rule], chars: Sequence[Char], bare: float
) -> Draft | None:
    rows = rows_of(chars, bare)
    has_record = any(row.is_record for row in rows)
    if len(full) < 2 or (not has_record and (len(rows) < 2 or len(full) == 2)):
        return None
    short = [rule for rule in within if rule.length >= 8 and not _same_ends(rule, full[0])]
    ys = positions(full)
    first = ys[1] if len(ys) > 2 else ys[0]
    in_head = [rule for rule in short if rule.at < first - NARROW]
    head = [row for row in rows if row.y < first]
    if len(full) <= FEW and len(in_head) == len(short) and _is_level(in_head):
        return free_table(page, box, head, [row for row in rows if row not in head], chars, in_head)
    bands = (
        [row for row in rows if above <= row.y < below] for above, below in pairwise([y for y in ys if y >= first])
    )
    body = [group for band in bands for group in grouped(band)]
    valleys = valleys_of(body or [[row] for row in rows], rows, [x for rule in short for x in (rule.start, rule.end)])
    if not valleys:
        return None
    xs = [box.left, *valleys, box.right]
    heads = head_of(head, xs, in_head) if in_head and head and _is_level(in_head) else Head((), ())
    ys = _with_line_breaks(positions([*full, *short]), rows, valleys)
    ys = [y for y in ys if y >= first - NARROW] if heads.areas else ys
    below = grid_of(xs, ys, _edges(xs, ys, full, short, rows, heads))
    return draft_of(page, under_head(heads, box.top, below), chars, ruled=False)


def _is_level(rules: Sequence[Rule]) -> bool:
    """Whether some rules stand at one height."""
    return not rules or max(rule.at for rule in rules) - min(rule.at for rule in rules) <= NARROW


def _edges(
    xs: Sequence[float],
    ys: Sequence[float],
    full: Sequence[Rule],
    short: Sequence[Rule],
    rows: Sequence[Row],
    heads: Head,
) -> Edges:
    """Fields are parted at each valley no phrase of the row crosses, and below where a rule or a new line is."""
    columns = len(xs) - 1
    below = {
        (index - 1, column)
        for index, y in enumerate(ys)
        for column in range(columns)
        if _parted_below(y, (xs[column] + xs[column + 1]) / 2, full, short)
    }
    crossed = crossed_edges(xs, ys, rows) | _above_short_rules(xs, ys, short, rows)
    crossed |= short_labels(xs, [[r for r in rows if a <= r.y < b] for a, b in pairwise(ys)], heads)
    crossed |= _crossed_next_to(crossed, below, len(ys) - 1)
    right = {(row, column) for row in range(len(ys) - 1) for column in range(columns)} - crossed
    return Edges(frozenset(below), frozenset(right))


def _crossed_next_to(crossed: set[tuple[int, int]], below: set[tuple[int, int]], rows: int) -> set[tuple[int, int]]:
    """What is one cell in a row is one cell, too, in the next row where no rule parts the two rows."""
    found = set()
    for row, column in crossed:
        if row + 1 < rows and not {(row, column), (row, column + 1)} & below:
            found.add((row + 1, column))
        if row and not {(row - 1, column), (row - 1, column + 1)} & below:
            found.add((row - 1, column))
    return found


def _parted_below(y: float, x: float, full: Sequence[Rule], short: Sequence[Rule]) -> bool:
    """Whether a row ends at ``y`` in the column around ``x``: always, but at a short rule only where it runs."""
    near = [rule for rule in short if abs(rule.at - y) <= NARROW]
    if not near or any(abs(rule.at - y) <= NARROW for rule in full):
        return True
    return any(rule.start <= x <= rule.end for rule in near)


def _above_short_rules(
    xs: Sequence[float], ys: Sequence[float], short: Sequence[Rule], rows: Sequence[Row]
) -> set[tuple[int, int]]:
    """The edges above a short rule and between its ends, if what stands there is a single phrase."""
    found: set[tuple[int, int]] = set()
    for rule in short:
        row = min(range(len(ys)), key=lambda index: abs(ys[index] - rule.at)) - 1
        above = [p for r in rows if row_at(ys, r.y) == row for p in r.phrases]
        if sum(rule.start <= phrase.box.middle_x <= rule.end for phrase in above) == 1:
            found.update((row, c) for c in range(len(xs) - 2) if rule.start + NARROW < xs[c + 1] < rule.end - NARROW)
    return found


def _with_line_breaks(ys: Sequence[float], rows: Sequence[Row], valleys: Sequence[float]) -> list[float]:
    """Adds a row boundary above each line that starts a new row in a band between two rules."""
    found = list(ys)
    for above, below in pairwise(ys):
        band = [row for row in rows if above <= row.y < below]
        if len(band) > 1 and _stacked(band, valleys) and not any(map(_is_remark, band[1:])):
            found.extend(boundaries(grouped(band)))
    return sorted(found)


def _is_remark(row: Row) -> bool:
    """Whether a line holds numbers in brackets only: they say more of the numbers above them."""
    numbers = [phrase.text for phrase in row.phrases if is_number(phrase.text)]
    return bool(numbers) and all(text[0] in BRACKETS for text in numbers)


def _stacked(band: Sequence[Row], valleys: Sequence[float]) -> bool:
    """Whether every line of a band has a number in two or more columns: rows without rules, not wrapped text."""
    return all(len({column_at(p.box.middle_x, valleys) for p in row.phrases if is_number(p.text)}) > 1 for row in band)
