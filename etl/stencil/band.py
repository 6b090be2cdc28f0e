"""Row repetition: from a sheet's bands and the views' records to the rows of the filled sheet.

Sample rows of one view become its records' rows::

    5  first record        5  record 1      (like row 5)
    6  middle records  →   6  record 2      (like row 6)
    7  last record         7  record 3      (like row 6)
                           8  record 4      (like row 7)

Two sample rows are first and last, and a middle row takes its content from the second and its bottom border from the
first; one sample row serves all.  Group rows repeat around the records of their group, innermost nearest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from etl.stencil.references import Axis, Stretch
from etl.stencil.template import Band, GroupRow
from etl.stencil.values import Value, View, plain

NO_LABELS: Mapping[str, int] = {}
Record = Mapping[str, Value]
Owned = dict[int, tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Block:
    """Rows that were repeated together: a whole band, or one group of it; ``owned`` says what each line became in it."""

    band: Band
    owned: Owned = field(default_factory=dict)
    parent: Block | None = None

    def lines(self) -> Owned:
        """What each of the band's template rows became, seen from within this block."""
        return {**(self.parent.lines() if self.parent else {}), **self.owned}


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a filled row stands: its record (None in the one row of an empty view), its number, its block.

    ``labels`` tells, for each group key labelled in the row, how many rows its label spans; 0 below the label.
    """

    view: View
    record: Record | None
    ordinal: int
    block: Block
    labels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutRow:
    """A row of the filled sheet: its number, the template row it is like, and where its bottom border comes from."""

    number: int
    source: int
    scope: Scope | None = None
    border: int = 0


@dataclass(frozen=True)
class BandRows:
    """A band filled: its rows, and what each template row became as a whole."""

    band: Band
    view: View
    rows: tuple[OutRow, ...]
    stretch: Stretch


def fill_band(band: Band, view: View, start: int, labels: Sequence[str] = ()) -> BandRows:
    """The band's rows from ``start`` on, one for each record of the view; one row where the view is empty."""
    whole = Block(band)
    filler = _Filler(band, view, start, whole, tuple(labels))
    rows = tuple(filler.block(list(view.rows) or [None], _levels(band), whole))
    last = rows[-1].number
    owned = whole.owned
    lines = tuple(owned.get(line, (last + 1, last)) for line in range(band.first, band.last + 1))
    return BandRows(band, view, rows, Stretch(band.first, lines, last))


def _levels(band: Band) -> list[tuple[str, tuple[GroupRow, ...]]]:
    """The group keys with their rows, outermost (farthest from the records) first."""
    middle = band.samples
    keys: dict[str, int] = {}
    for group in band.groups:
        away = middle.start - group.row if group.row < middle.start else group.row - middle.stop + 1
        keys[group.key] = max(keys.get(group.key, 0), away)
    ordered = sorted(keys, key=lambda key: -keys[key])
    return [(key, tuple(group for group in band.groups if group.key == key)) for key in ordered]


class _Filler:
    """Writes the rows of one band, numbering them as it goes."""

    def __init__(self, band: Band, view: View, start: int, whole: Block, labels: tuple[str, ...]) -> None:
        self.band, self.view, self.next, self.whole, self.labels = band, view, start, whole, labels
        self.ordinal = 0

    def block(
        self, records: list[Record | None], levels: list[tuple[str, tuple[GroupRow, ...]]], block: Block
    ) -> Iterator[OutRow]:
        if not levels:
            yield from self._records(records, block)
            return
        (key, rows), *inner = levels
        samples = self.band.samples
        empty = records == [None]
        for _, run in groupby(records, key=lambda record: record and plain(record.get(key))):
            members = list(run)
            group = Block(self.band, {}, block)
            for row in rows:
                if row.row < samples.start and not empty:
                    yield self._group_row(row.row, members[0], group)
            yield from self.block(members, inner, group)
            for row in rows:
                if row.row >= samples.stop and not empty:
                    yield self._group_row(row.row, members[0], group)

    def _group_row(self, source: int, record: Record | None, block: Block) -> OutRow:
        scope = Scope(self.view, record, self.ordinal + 1, block, dict.fromkeys(self.labels, 1))
        return self._row(source, scope, block)

    def _row(self, source: int, scope: Scope, block: Block, border: int = 0) -> OutRow:
        number, self.next = self.next, self.next + 1
        owner: Block | None = block
        while owner is not None:
            low, _ = owner.owned.get(source, (number, number))
            owner.owned[source] = (low, number)
            owner = owner.parent
        return OutRow(number, source, scope, border)

    def _records(self, records: list[Record | None], block: Block) -> Iterator[OutRow]:
        spans = _label_spans(records, self.labels)
        for index, record in enumerate(records):
            self.ordinal += record is not None
            source, border = _sample(self.band.samples, index, len(records))
            labels = {key: spans[key][index] for key in self.labels} if spans else NO_LABELS
            yield self._row(source, Scope(self.view, record, self.ordinal, block, labels), block, border)


def _sample(samples: range, index: int, count: int) -> tuple[int, int]:
    """The sample row a record is like, and the row whose bottom border it takes instead of its own (0 = its own)."""
    first, last = samples.start, samples.stop - 1
    if len(samples) == 1:
        return first, 0
    if index == 0:
        return first, last if count == 1 else 0
    if index == count - 1:
        return last, 0
    return (first + 1, 0) if len(samples) == MIDDLE_SAMPLES else (last, first)


MIDDLE_SAMPLES = 3


def _label_spans(records: Sequence[Record | None], keys: Sequence[str]) -> dict[str, list[int]]:
    """For each key, how many rows the label at each record spans: the run's length at its top, 0 below."""
    spans: dict[str, list[int]] = {}
    for position, key in enumerate(keys):
        outer = keys[: position + 1]
        spans[key] = []
        for _, run in groupby(records, key=lambda record: record and [plain(record.get(name)) for name in outer]):
            length = len(list(run))
            spans[key] += [length] + [0] * (length - 1)
    return spans


def axis_of(filled: Iterable[BandRows]) -> Axis:
    """How a sheet's rows move when these bands are filled."""
    return Axis(tuple(band.stretch for band in filled))


def block_axis(axis: Axis, block: Block) -> Axis:
    """The axis as a row of this block sees it: lines of its own group where they are in that group."""
    if block.parent is None:
        return axis
    lines = block.lines()
    stretches = []
    for stretch in axis.stretches:
        if stretch.first == block.band.first:
            owned = tuple(lines.get(stretch.first + at, pair) for at, pair in enumerate(stretch.owned))
            stretch = Stretch(stretch.first, owned, stretch.new_last)
        stretches.append(stretch)
    return Axis(tuple(stretches))
