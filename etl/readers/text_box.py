"""Tables drawn with box characters or with ``+---+``: rules and bars give the rows, columns and merged cells.

The picture is laid out by display columns.  Terminals count Hangul as two and the drawing signs as one, some editors
count both as one, some both as two, so the reading in which the bars line up best is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from etl.model import Cell
from etl.readers.text_box_even import evened
from etl.readers.text_grid import Draft, Found, Line, plain
from etl.readers.text_values import is_time_label, is_value

_BARS = frozenset("│┃║|╎┆┊╏┇┋")
_RULES = frozenset("─━═╌┄┈╍┅┉-=")
_CORNERS = frozenset(chr(code) for code in range(0x2500, 0x2580)) - _BARS - _RULES | {"+"}
_EDGE = r"[\u2500-\u257f]"
_DRAWN_RULE = re.compile(rf"\s*(?:{_EDGE}.*[─━═]{{2}}.*{_EDGE}|\+(?:[-=]{{2,}}\+)+)\s*")
_DRAWN_ROW = re.compile(rf"\s*(?:{_EDGE}.*{_EDGE}|[|+].*[|+])\s*")

Width = Callable[[str], int]


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _drawn(char: str) -> bool:
    return "\u2500" <= char < "\u2580"


_WIDTHS: tuple[Width, ...] = (
    lambda char: 2 if _wide(char) else 1,
    lambda char: 1,
    lambda char: 2 if _wide(char) or _drawn(char) or unicodedata.east_asian_width(char) == "A" else 1,
    lambda char: 2 if _wide(char) or (unicodedata.east_asian_width(char) == "A" and not _drawn(char)) else 1,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """The lines of a drawn table laid out: at each display column of each line, the character that stands there."""

    lines: tuple[Line, ...]
    layout: tuple[dict[int, str], ...]
    edges: tuple[int, ...]

    def slot(self, row: int, column: int) -> str:
        """What stands on a line between an edge and the next."""
        left, right = self.edges[column] + 1, self.edges[column + 1]
        placed = self.layout[row]
        return "".join(placed[x] for x in sorted(placed) if left <= x < right)

    def edge(self, row: int, column: int) -> str:
        """The character of a line at an edge."""
        return self.layout[row].get(self.edges[column], " ")

    def is_ruled(self, row: int, column: int) -> bool:
        """Whether a rule runs on a line between an edge and the next."""
        slot = self.slot(row, column).strip()
        return (
            bool(slot) and all(char in _RULES or char in _CORNERS for char in slot) and (len(slot) > 1 or slot != "-")
        )

    def is_parted(self, row: int, column: int) -> bool:
        """Whether a bar stands on a line at an edge."""
        return self.edge(row, column) in _BARS


def scan_box(lines: Sequence[Line], start: int) -> Found | None:
    """The drawn table that begins here, or ``None``."""
    text = lines[start].text
    if not _DRAWN_RULE.fullmatch(text) and len(re.findall(r"[│┃║]", text)) < 2:
        return None
    end = start
    while end < len(lines) and (_DRAWN_RULE.fullmatch(lines[end].text) or _DRAWN_ROW.fullmatch(lines[end].text)):
        end += 1
    block = tuple(lines[start:end])
    if (
        sum(bool(_DRAWN_ROW.fullmatch(line.text)) and not _is_all_rule(line.text) for line in block) < 1
        or len(block) < 3
    ):
        return None
    picture = _lay_out(block)
    if len(picture.edges) < 2:
        return None
    draft = _draft(picture)
    return Found(end, (draft,)) if draft.cells and _keeps_everything(draft, block) else None


def _is_all_rule(text: str) -> bool:
    return all(char in _RULES or char in _CORNERS or char in _BARS or char.isspace() for char in text)


def _keeps_everything(draft: Draft, block: Sequence[Line]) -> bool:
    """Whether all that is printed in the picture is in its cells: bars that do not line up would lose some."""
    printed = sorted(
        c for line in block for c in line.text if not (c.isspace() or c in _BARS or c in _CORNERS or c in _RULES)
    )
    kept = sorted(
        c for cell in draft.cells for c in cell.text if not (c.isspace() or c in _BARS or c in _CORNERS or c in _RULES)
    )
    return printed == kept or len(printed) - len(kept) == sum(line.text.count("**") for line in block) * 2


def _lay_out(block: tuple[Line, ...]) -> Picture:
    """The layout in which the bars fall on the fewest distinct columns, or in order where they do not line up."""
    pictures = [_picture(block, width) for width in _WIDTHS]
    best = min(pictures, key=lambda picture: (len(picture.edges), -_bars_on_corners(picture)))
    even = evened(block, _BARS, _CORNERS)
    in_order = _picture(even, lambda char: 1) if even else best
    return in_order if len(in_order.edges) < len(best.edges) else best


def _bars_on_corners(picture: Picture) -> int:
    ruled = {x for placed in picture.layout for x, char in placed.items() if char in _CORNERS}
    return sum(x in ruled for placed in picture.layout for x, char in placed.items() if char in _BARS)


def _picture(block: tuple[Line, ...], width: Width) -> Picture:
    layout = tuple(_placed(line.text.rstrip(), width) for line in block)
    bars = {x for placed in layout for x, char in placed.items() if char in _BARS}
    corners = {x for placed in layout for x, char in placed.items() if char in _CORNERS}
    return Picture(block, layout, tuple(sorted(bars | (corners if not bars else set()))))


def _placed(text: str, width: Width) -> dict[int, str]:
    placed: dict[int, str] = {}
    column = 0
    for char in text:
        placed[column] = char
        column += width(char)
    return placed


def _draft(picture: Picture) -> Draft:
    bands = _bands(picture)
    rows, columns = len(bands), len(picture.edges) - 1
    owner = _owners(picture, bands, columns)
    cells = []
    for corner, covered in sorted(_covered(owner).items()):
        depth = max(r for r, _ in covered) - corner[0] + 1
        width = max(c for _, c in covered) - corner[1] + 1
        text, number = _text_of(picture, bands, corner, depth, width)
        if text:
            cells.append(Cell(plain(text), corner[0] + 1, corner[1] + 1, depth, width, number))
    stacked = len(bands) > 1 and bands[0][1] == bands[1][0] and _is_stacked_head(picture, bands[0][0], bands[1][1])
    placed = _with_head_spans(cells, columns) if stacked else tuple(cells)
    return Draft(rows, columns, placed, picture.lines[0].number)


def _covered(owner: dict[tuple[int, int], tuple[int, int]]) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """The positions of each cell by its top left one."""
    covered: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for position, corner in owner.items():
        covered.setdefault(corner, []).append(position)
    return covered


def _is_stacked_head(picture: Picture, start: int, end: int) -> bool:
    """Whether the lines of the first band are two header rows: years or grades at the bottom, groups with blanks above."""
    if end - start < 2:
        return False
    columns = range(len(picture.edges) - 1)
    above = [any(picture.slot(row, column).strip() for row in range(start, end - 1)) for column in columns]
    leaves = [picture.slot(end - 1, column).strip() for column in columns]
    filled = [column for column in columns if leaves[column]]
    if len(filled) < 2 or not all(is_time_label(leaves[column]) for column in filled):
        return False
    headed = all(above[column] or (column > 0 and leaves[column - 1]) for column in filled)
    return headed and not all(above[column] for column in filled)


def _with_head_spans(cells: Sequence[Cell], columns: int) -> tuple[Cell, ...]:
    """The cells with the upper labels of a head merged: over the leaves without a label of their own, or down."""
    upper = {cell.column for cell in cells if cell.row == 1}
    lower = {cell.column for cell in cells if cell.row == 2}
    return tuple(_over_leaves(cell, upper, lower, columns) if cell.row == 1 else cell for cell in cells)


def _over_leaves(cell: Cell, upper: set[int], lower: set[int], columns: int) -> Cell:
    if cell.column not in lower:
        return replace(cell, row_span=2)
    end = cell.column + 1
    while end <= columns and end in lower and end not in upper:
        end += 1
    return replace(cell, column_span=end - cell.column)


def _bands(picture: Picture) -> list[tuple[int, int]]:
    """The rows of the grid as ranges of lines: between rules, and line by line where rows stack without rules."""
    columns = range(len(picture.edges) - 1)
    ruled = [any(picture.is_ruled(row, column) for column in columns) for row in range(len(picture.lines))]
    between: list[tuple[int, int]] = []
    start = 0
    for row in range(len(picture.lines) + 1):
        if row == len(picture.lines) or ruled[row]:
            if row > start:
                between.append((start, row))
            start = row + 1
    if not between:
        return []
    (top, bottom), *body = between
    stacked = bool(body) and _is_stacked_head(picture, top, bottom)
    head = [(top, bottom - 1), (bottom - 1, bottom)] if stacked else _split_band(picture, top, bottom, lone=False)
    lone = len(body) == 1  # a header and one body: no rule parts the rows of the body
    return [*head, *(band for start, end in body for band in _split_band(picture, start, end, lone=lone))]


def _split_band(picture: Picture, start: int, end: int, *, lone: bool) -> list[tuple[int, int]]:
    """A band as one row, or as the rows that stack in it: values on every line, or full lines in the only body."""
    columns = range(len(picture.edges) - 1)
    valued = [sum(is_value(picture.slot(row, column)) for column in columns) for row in range(start, end)]
    if end - start > 1 and all(valued) and max(valued) >= min(2, len(columns) - 1):
        return [(row, row + 1) for row in range(start, end)]
    begins = [row for row in range(start, end) if row == start or _begins_row(picture, row)] if lone else [start]
    return [(top, bottom) for top, bottom in pairwise((*begins, end))]


def _begins_row(picture: Picture, row: int) -> bool:
    """Whether a line within a band is a row of its own: it fills most columns, and goes on with no cell above."""
    texts = [picture.slot(row, column).strip() for column in range(len(picture.edges) - 1)]
    filled = [text for text in texts if text]
    goes_on = sum(text.startswith(("(", "·", "ㆍ", "-")) and not is_value(text) for text in filled)
    return 2 * len(filled) > len(texts) > 1 and 2 * goes_on < len(filled)


def _owners(picture: Picture, bands: Sequence[tuple[int, int]], columns: int) -> dict[tuple[int, int], tuple[int, int]]:
    """For each position the top left position of the cell that covers it: no rule and no bar between means one cell."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, band in enumerate(bands):
        for c in range(columns):
            owner[r, c] = (r, c)
            if c and not any(picture.is_parted(row, c) for row in range(*band)):
                owner[r, c] = owner[r, c - 1]
            elif r and _runs_on(picture, bands[r - 1], band, c):
                owner[r, c] = owner[r - 1, c]
    return _only_rectangles(owner)


def _runs_on(picture: Picture, above: tuple[int, int], band: tuple[int, int], column: int) -> bool:
    """Whether a cell goes on below: lines of rules lie between, but none of them rules this column."""
    between = range(above[1], band[0])
    return bool(between) and not any(picture.is_ruled(row, column) for row in between)


def _only_rectangles(owner: dict[tuple[int, int], tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """The owners, every group that is no rectangle taken apart into single positions."""
    for corner, positions in _covered(owner).items():
        bottom, right = max(r for r, _ in positions), max(c for _, c in positions)
        if len(positions) != (bottom - corner[0] + 1) * (right - corner[1] + 1):
            owner.update({position: position for position in positions})
    return owner


def _text_of(
    picture: Picture, bands: Sequence[tuple[int, int]], corner: tuple[int, int], depth: int, width: int
) -> tuple[str, int]:
    """The text of a cell on its lines, and the line it begins on."""
    first, last = bands[corner[0]][0], bands[corner[0] + depth - 1][1]
    left, right = picture.edges[corner[1]] + 1, picture.edges[corner[1] + width]
    texts: list[tuple[str, int]] = []
    for row in range(first, last):
        placed = picture.layout[row]
        text = "".join(placed[x] for x in sorted(placed) if left <= x < right).strip()
        if text and not (_is_all_rule(text) and picture.is_ruled(row, corner[1])):
            texts.append((text, picture.lines[row].number))
    return "\n".join(text for text, _ in texts), texts[0][1] if texts else picture.lines[first].number
