"""Merged header cells that became blanks: the spans read back from where labels stand above and below them."""

from __future__ import annotations

from collections.abc import Sequence

from etl.readers.text_grid import Row, Spans, padded
from etl.readers.text_values import is_header_like, is_value

MAX_HEADER_ROWS = 4


def header_spans(rows: Sequence[Row]) -> Spans:
    """The spans of the header rows of a grid whose merged cells are blank.

    Before: ``재원별·합계·연차별···`` over ``··2020년·2021년``.  After: 재원별 and 합계 span two rows, 연차별 two columns.
    """
    texts = [[piece.text for piece in row] for row in padded(rows)]
    height = count_header_rows(texts)
    spans = {
        (r, c): span
        for r in range(height)
        for c, text in enumerate(texts[r])
        if text and (span := _span(texts, height, r, c)) != (1, 1)
    }
    return Spans(height, _without_overlap(spans, texts, height))


def count_header_rows(texts: Sequence[Sequence[str]]) -> int:
    """How many rows at the top are headers: one, and each that only fills the blanks the one above left."""
    if len(texts) < 2 or not _may_head(texts[0]):
        return 0
    height = 1
    while height < min(len(texts) - 1, MAX_HEADER_ROWS) and _continues_header(texts[height - 1], texts[height]):
        height += 1
    return height


def _may_head(row: Sequence[str]) -> bool:
    filled = [text for text in row if text]
    return len(filled) >= 2 and all(is_header_like(text) for text in filled)


def _continues_header(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether a row stands under the groups of the row above: labels only, each below a group or its blanks."""
    groups = _grouped_columns(above)
    filled = {c for c, text in enumerate(row) if text}
    if not groups or not filled or not filled <= groups:
        return False
    if not any(above[c] == "" for c in filled):
        return False
    return all(is_header_like(row[c]) for c in filled)


def _grouped_columns(row: Sequence[str]) -> set[int]:
    """The columns of labels that blanks follow, with those blanks."""
    groups: set[int] = set()
    for column, text in enumerate(row):
        if text:
            end = _blanks_after(row, column)
            if end > column + 1:
                groups.update(range(column, end))
    return groups


def _blanks_after(row: Sequence[str], column: int) -> int:
    end = column + 1
    while end < len(row) and not row[end]:
        end += 1
    return end


def _span(texts: Sequence[Sequence[str]], height: int, row: int, column: int) -> tuple[int, int]:
    """How far a header label reaches: right over blanks that are its own, down over blanks to the last header row."""
    width = _blanks_after(texts[row], column) - column
    below = texts[row + 1 : height]
    if width > 1 and row and not _is_group(texts, row, column, width):
        width = 1
    width = _trim_width(texts, height, row, column, width)
    depth = 1
    for line in below:
        if any(line[column : column + width]):
            break
        depth += 1
    return depth, width


def _is_group(texts: Sequence[Sequence[str]], row: int, column: int, width: int) -> bool:
    """Whether the blanks right of a lower header label are its own: not those under a label that spans rows."""
    return all(not texts[row - 1][c] for c in range(column + 1, column + width))


def _trim_width(texts: Sequence[Sequence[str]], height: int, row: int, column: int, width: int) -> int:
    """The width without trailing columns that are blank in every row above and below: padding is no merge."""
    body = texts[height:]
    while width > 1 and not any(line[column + width - 1] for line in (*texts[row + 1 : height], *body)):
        width -= 1
    return width


def _without_overlap(
    spans: dict[tuple[int, int], tuple[int, int]], texts: Sequence[Sequence[str]], height: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """Spans that cover no other label and none another span covers, read left to right and top down."""
    taken: set[tuple[int, int]] = set()
    kept = {}
    for (r, c), (depth, width) in sorted(spans.items()):
        covered = {(i, j) for i in range(r, r + depth) for j in range(c, c + width)}
        labels = {(i, j) for i, j in covered if texts[i][j]} - {(r, c)}
        if not labels and not covered & taken and r + depth <= height:
            kept[(r, c)] = (depth, width)
            taken |= covered
    return kept


def looks_like_body(row: Row) -> bool:
    """Whether a row holds a value, as no header does."""
    return any(is_value(piece.text) for piece in row)
