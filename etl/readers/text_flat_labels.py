"""Labels broken over lines around their values: the half above and the half below put together again.

A converter prints a cell of two lines beside values that stand in its middle as: first line, values, second line.
Read top down, the second line then looks like the beginning of the next row's label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.readers.text_grid import Piece


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as its lines came: the lines of text before its values, whether the last shares their line, and the values."""

    label: tuple[Piece, ...]
    inline: bool
    values: tuple[Piece, ...]

    @property
    def name(self) -> Piece:
        """The label on its lines."""
        whole = Piece("", self.values[0].line)
        for piece in self.label:
            whole = whole.joined(piece)
        return whole


def centred(rows: Sequence[RawRow], trailing: Sequence[Piece]) -> tuple[RawRow, ...] | None:
    """The rows with each label's second half brought back from the row below, or ``None`` where the lines do not say so.

    They say so where a line of text follows the last values, or stands above a row that has its own label beside its
    values, and every row then has as many lines of label below its values as above them.
    """
    if not rows or not (trailing or _has_stray_line(rows)):
        return None
    mended: list[RawRow] = []
    below = 0
    for row in rows:
        if len(row.label) < below + 1 or (row.inline and len(row.label) != below + 1):
            return None
        if mended:
            mended[-1] = replace(mended[-1], label=mended[-1].label + row.label[:below])
        mended.append(replace(row, label=row.label[below:]))
        below = 0 if row.inline else len(row.label) - below
    if below != len(trailing):
        return None
    mended[-1] = replace(mended[-1], label=(*mended[-1].label, *trailing))
    return tuple(mended)


def _has_stray_line(rows: Sequence[RawRow]) -> bool:
    """Whether lines of text stand above a row that is labelled beside its values, though others are not."""
    mixed = any(not row.inline for row in rows)
    return mixed and any(row.inline and len(row.label) > 1 for row in rows)
