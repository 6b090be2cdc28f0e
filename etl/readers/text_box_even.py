"""Drawn tables whose bars do not line up: laid out anew where every line has as many cells.

Fonts and editors disagree on how wide Hangul and drawing signs are, and hand-made drawings do not care.  Without merged
cells the order of the bars says all that their columns would:

│구분│  계 │’23 │        │구분  │   계 │’23  │
├────┼────┼────┤   →    ├──────┼──────┼─────┤
│지방비│8,200│2,100│      │지방비│8,200 │2,100│
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from etl.readers.text_grid import Line


def evened(block: Sequence[Line], bars: frozenset[str], corners: frozenset[str]) -> tuple[Line, ...]:
    """The lines of a drawing with its bars in columns; none where its lines differ in the number of cells."""
    either = "".join(map(re.escape, sorted(bars | corners)))
    rows = [re.split(f"[{either}]", line.text.strip()) for line in block]
    count = len(rows[0])
    if count < 4 or any(len(row) != count or row[0] or row[-1] for row in rows):
        return ()
    inner = [row[1:-1] for row in rows]
    widths = [max(len(row[column]) for row in inner) for column in range(count - 2)]
    return tuple(_drawn(line, row, widths) for line, row in zip(block, inner, strict=True))


def _drawn(line: Line, slots: Sequence[str], widths: Sequence[int]) -> Line:
    """A line drawn again with wide enough slots; rules are drawn on to fill theirs."""
    ends = [text for text in line.text.strip() if text not in "".join(slots)] or ["│"]
    filled = (slot + _filling(slot) * (width - len(slot)) for slot, width in zip(slots, widths, strict=True))
    sign = ends[0]
    return replace(line, text=sign + sign.join(filled) + sign)


def _filling(slot: str) -> str:
    """What a slot goes on with: its rule, or blanks."""
    return slot[-1] if slot and len(set(slot)) == 1 and not slot.isspace() and not slot[0].isalnum() else " "
