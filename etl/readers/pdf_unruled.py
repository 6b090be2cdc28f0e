"""Tables without any rule: runs of records that share their columns, the header above them, the wraps around them.

구분      2021     2022       a header: several phrases above the first record
국비       100      200       records: lines with numbers whose white runs through all of them
시비        30       40
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from etl.readers.pdf_columns import column_at, valleys_of, white
from etl.readers.pdf_draft import Draft
from etl.readers.pdf_free import free_table
from etl.readers.pdf_rows import DASHES, Row, box_of, grouped, overlap, rows_of
from etl.readers.pdf_shapes import Box, Char
from etl.readers.pdf_text import is_number

LOOSE = 1.6  # line heights of white: lines further apart are not one table
WIDE = 3.0  # line heights of white: the same of two records, with no line between them
EVEN = 1.2  # of the white between the records of a table: its header stands no further above them
WRAPPED = 1.0  # line heights: the two lines of a label stand no further above and below the line of their record
KEPT = 0.7  # of the valleys of a table: a line that leaves fewer open is not of it
MIN_ROWS = 3  # of a table without a header
MIN_REST = 2  # of the same at the top of a page, where it may be the rest of a table
MIN_COLUMNS = 3
MOST_HEAD = 8  # lines of a header
WINDOW = 60  # lines that a line is compared with: a page has no more, and a hostile one is read in time
_CAPTION = re.compile(r"[(<\[〔（].*[:：].*[)>\]〕）]")
_UNIT = re.compile(r"[(<\[]?\s*단\s*위\s*[:：]")


def unruled(page: int, chars: Sequence[Char], bare: float) -> list[Draft]:
    """The tables without any rule: runs of records with their headers."""
    rows = rows_of(chars, bare)
    found = []
    taken = 0
    for first, last in _runs(rows):
        head, end = _head_start(rows, first, last, taken), _wrapped_end(rows, first, last)
        draft = _draft(page, rows[head : end + 1], rows[first], MIN_REST if head == 0 else MIN_ROWS)
        if draft is not None:
            found.append(draft)
            taken = end + 1
    return found


def _runs(rows: Sequence[Row]) -> Iterable[tuple[int, int]]:
    """The first and the last record of each run of records that share their columns."""
    run: list[int] = []
    for index in (index for index, row in enumerate(rows) if row.is_record):
        if run and not _goes_on(rows, run[-WINDOW:], index):
            yield run[0], run[-1]
            run = []
        run.append(index)
    if run:
        yield run[0], run[-1]


def _goes_on(rows: Sequence[Row], run: Sequence[int], index: int) -> bool:
    """Whether a record belongs to a run: close to it, its columns kept open, nothing foreign between."""
    chain = rows[run[-1] : index + 1]
    loose = WIDE if len(chain) == 2 else LOOSE
    if not all(_close(above, below, loose) for above, below in pairwise(chain)):
        return False
    before = white([[rows[i]] for i in run])
    after = white([[rows[i]] for i in (*run, index)])
    if len(after) < 2 or (len(run) > 1 and len(after) < KEPT * len(before)):
        return False
    return not any(_is_foreign(row, after) for row in chain[1:-1])


def _close(above: Row, below: Row, loose: float) -> bool:
    return _white_between(above, below) <= loose * max(above.line.height, below.line.height)


def _white_between(above: Row, below: Row) -> float:
    return below.box.top - above.box.bottom


def _is_foreign(row: Row, valleys: Sequence[tuple[float, float]]) -> bool:
    """Whether a line between two records is of neither: a title, or it runs over a valley or heads several columns."""
    if row.is_title:
        return True
    if any(p.box.left < left and right < p.box.right for p in row.phrases for left, right in valleys):
        return True
    middles = [(left + right) / 2 for left, right in valleys]
    return len({column_at(p.box.middle_x, middles) for p in row.phrases}) > max(1, len(middles) // 2)


def _head_start(rows: Sequence[Row], first: int, last: int, taken: int) -> int:
    """The line that a table begins with: its header's highest, if it has one."""
    records = [row for row in rows[first : last + 1] if row.is_record]
    valleys = white([[row] for row in records[:WINDOW]])
    left = min(row.box.left for row in records)
    loose = _looseness(rows[first : last + 1])
    start = first - (first > taken and _is_wrapped(rows, first))
    while start > max(taken, first - MOST_HEAD):
        top = _level_start(rows, start - 1, taken)
        if not _close(rows[start - 1], rows[start], loose) or not _heads(rows[top:start], rows[start], valleys, left):
            break
        start = top
    return start


def _looseness(rows: Sequence[Row]) -> float:
    """How far above the records a header may stand, in line heights: further where the records stand far apart."""
    pairs = [(above, below) for above, below in pairwise(rows) if above.is_record and below.is_record]
    whites = sorted(_white_between(above, below) / above.line.height for above, below in pairs)
    return max(LOOSE, EVEN * whites[len(whites) // 2]) if whites else LOOSE


def _is_wrapped(rows: Sequence[Row], index: int) -> bool:
    """Whether the lines above and below a record are labels of it in two lines: it has no word over or under theirs."""
    if not 0 < index < len(rows) - 1:
        return False
    record, beside = rows[index], (rows[index - 1], rows[index + 1])
    near = all(abs(row.y - record.y) <= WRAPPED * record.line.height and not row.is_record for row in beside)
    return near and not any(_share_column(row, record) for row in beside)


def _share_column(one: Row, other: Row) -> bool:
    return any(p.box.left < q.box.right and q.box.left < p.box.right for p in one.phrases for q in other.phrases)


def _level_start(rows: Sequence[Row], last: int, taken: int) -> int:
    """The first of the lines that reach into each other's height up to a line: cells of one or two lines side by side."""
    start = last
    while start > taken and overlap(rows[start - 1], rows[start]):
        start -= 1
    return start


def _heads(level: Sequence[Row], below: Row, valleys: Sequence[tuple[float, float]], left: float) -> bool:
    """Whether lines above a table are of its header, or wrap into it, rather than a title or a note."""
    if overlap(level[-1], below):
        return True
    first = level[0]
    if len(level) == 1 and (_CAPTION.fullmatch(first.line.text) or any(_UNIT.match(p.text) for p in first.phrases)):
        return False
    if sum(len(row.phrases) for row in level) > 1:
        return True
    return bool(valleys) and first.box.left > valleys[0][0] and first.box.left > left


def _wrapped_end(rows: Sequence[Row], first: int, last: int) -> int:
    """The line that a table ends with: its last record, or what wraps around that."""
    end = last + _is_wrapped(rows, last)
    while end + 1 < len(rows) and overlap(rows[end], rows[end + 1]):
        end += 1
    return end


def _draft(page: int, rows: Sequence[Row], first_record: Row, least: int) -> Draft | None:
    """The table of some lines; without a header it needs so many rows at least."""
    head, body = _parted(rows, rows.index(first_record))
    groups = grouped(body)
    around = box_of(rows)
    box = Box(around.left - 1, around.top - 1, around.right + 1, around.bottom + 1)
    valleys = valleys_of(groups, rows)
    is_table = len(groups) >= least if not head else len(groups) > 1 or _heads_all(head, valleys)
    if not is_table or len(valleys) < MIN_COLUMNS - 1 or not _has_numbers(body, valleys):
        return None
    return free_table(page, box, head, body, [char for row in rows for char in row.line.chars])


def _heads_all(head: Sequence[Row], valleys: Sequence[float]) -> bool:
    """Whether a header stands over every column: a table of one row, then."""
    return len({column_at(p.box.middle_x, valleys) for row in head for p in row.phrases}) == len(valleys) + 1


def _parted(rows: Sequence[Row], first: int) -> tuple[Sequence[Row], Sequence[Row]]:
    """The header and the body: above the first record and what wraps around it."""
    start = first - _is_wrapped(rows, first)
    while start and overlap(rows[start - 1], rows[start]):
        start -= 1
    return rows[:start], rows[start:]


def _has_numbers(body: Sequence[Row], valleys: Sequence[float]) -> bool:
    """Whether one column or more holds numbers, but for its heading."""
    columns: dict[int, list[str]] = {}
    for row in body:
        for phrase in row.phrases:
            columns.setdefault(column_at(phrase.box.middle_x, valleys), []).append(phrase.text)
    return any(
        sum(map(is_number, texts)) >= 0.6 * len(texts) and not DASHES.issuperset(texts) for texts in columns.values()
    )
