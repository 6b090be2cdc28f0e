"""Text laid out in columns, as PDF converters print it: cells stand below their labels, and may run over lines.

The columns are those of a header whose labels are all known.  A run of words belongs to the label it stands below; a run
that reaches below several is cut between words.  A line that fills the columns of values is a row; the other lines are
parts of its cells, above and below it in equal number where cells are centred, else below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from etl.model import Severity
from etl.readers.text_aligned import past_page_end, scan_aligned
from etl.readers.text_flat_header import atoms_of
from etl.readers.text_flat_rows import is_bullet, is_section
from etl.readers.text_grid import Found, Line, Piece, Remark, Row, draft_of
from etl.readers.text_headers import Holds, Role, holds_of, is_header_row
from etl.readers.text_values import is_page_mark, is_unit_line, is_value

_GAP = re.compile(r"\s{2,}")
_WIDE_GAP = re.compile(r"\S\s{3,}\S")
_SHORT = frozenset({Holds.VALUE, Holds.YEAR, Holds.NUMBERING, Holds.DATE, Holds.STATUS})
_TITLE = re.compile(r"\s*\d{1,2}\s[가-힣]\S*(?:\s\S+)*\s*")
_MOST_LINES = 400
_MOST_ROW_LINES = 6
_MOST_WORDS = 40
_NEVER = float("inf")
_CUT_COST = 1.5
_COVER_COST = 2.5
_GAP_COST = 6.0
_FILL_GAIN = 4.0
_MISFIT_COST = 12.0


@dataclass(frozen=True, slots=True)
class Label:
    """A label of the header, what its column holds, and from where to where it is printed."""

    piece: Piece
    holds: Holds
    start: int
    end: int

    @property
    def centre(self) -> float:
        """The middle of the label."""
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class Slice:
    """A line cut at the columns; ``cut`` says that texts had to be told apart by their place alone."""

    line: Line
    texts: dict[int, str]
    cut: bool = False


def scan_layout(lines: Sequence[Line], start: int) -> Found | None:
    """The table laid out in columns whose header is this line, or ``None``."""
    return _scan_even(lines, start) or scan_aligned(lines, start) or _scan_placed(lines, start)


def _scan_even(lines: Sequence[Line], start: int) -> Found | None:
    """The table in which every line up to the next blank has as many cells, two blanks between them."""
    header = _cells(lines[start])
    if len(header) < 2 or not is_header_row([piece.text for piece in header]):
        return None
    rows, end = _even_rows(lines, start + 1)
    if not rows or not _are_even(rows, header):
        return None
    more, turned, last = _rows_overleaf(lines, end)
    if more and _are_even(more, header) and all(map(_is_value_row, (*rows, *more))):
        marks = tuple(line for line in lines[end:turned] if not line.blank)
        return Found(last, (*marks, draft_of([header, *rows, *more])))
    return Found(end, (draft_of([header, *rows]),))


def _rows_overleaf(lines: Sequence[Line], end: int) -> tuple[list[Row], int, int]:
    """The rows at the top of the next page, from where to where they go; none where more than a page mark is between."""
    turned = past_page_end(lines, end)
    rows, last = _even_rows(lines, turned) if turned else ([], end)
    return rows, turned, last


def _even_rows(lines: Sequence[Line], start: int) -> tuple[list[Row], int]:
    """The lines from here up to the next blank or closing line as cells, and where they end."""
    end = start
    while end < len(lines) and not (lines[end].blank or _closes(lines[end].text) or is_page_mark(lines[end].text)):
        end += 1
    return [_cells(line) for line in lines[start:end]], end


def _are_even(rows: Sequence[Row], header: Row) -> bool:
    return all(len(row) == len(header) for row in rows)


def _is_value_row(row: Row) -> bool:
    """Whether a row is a label and values only."""
    return not is_value(row[0].text) and all(is_value(piece.text) for piece in row[1:])


def _cells(line: Line) -> Row:
    return tuple(Piece(text, line.number) for text in _GAP.split(line.text.strip()))


def _closes(text: str) -> bool:
    return is_section(text) or is_unit_line(text) or (is_bullet(text) and len(_GAP.split(text.strip())) == 1)


def _scan_placed(lines: Sequence[Line], start: int) -> Found | None:
    """The table whose cells stand below the labels of this line."""
    labels = _labels(lines[start])
    if not labels:
        return None
    end = start + 1
    while end < min(len(lines), start + _MOST_LINES) and not _ends(lines[end], labels):
        end += 1
    body = lines[start + 1 : end]
    if any(len(line.text.split()) > _MOST_WORDS for line in body):
        return None
    if not body or not (
        _has_texts(labels) or (len(body) <= _MOST_ROW_LINES and any("(" in line.text for line in body))
    ):
        return None
    slices = [_sliced(line, labels) for line in body]
    rows = _rows(slices, labels) if _has_texts(labels) else [_row(slices, labels)]
    if not rows or not all(_fits(row, labels) for row in rows):
        return None
    draft = draft_of([tuple(label.piece for label in labels), *rows])
    return Found(end, (draft,), _remarks(slices))


def _labels(line: Line) -> tuple[Label, ...]:
    """The labels of a header laid out in columns, where all are known and one heads more than a value; else none."""
    atoms = atoms_of([line]) if _WIDE_GAP.search(line.text) else []
    if len(atoms) < 3 or any(atom.role in (Role.UNKNOWN, Role.GROUP, Role.TIME) for atom in atoms):
        return ()
    labels: list[Label] = []
    position = 0
    for atom in atoms:
        start = line.text.index(atom.words[0], position)
        position = start
        for part in atom.words:
            position = line.text.index(part, position) + len(part)
        labels.append(Label(Piece(atom.text, line.number), holds_of(atom.text), start, position))
    return tuple(labels)


def _has_texts(labels: Sequence[Label]) -> bool:
    """Whether rows are more than one text and its values: those are read with their header's groups elsewhere."""
    texts = [label for label in labels if label.holds not in _SHORT]
    return len(texts) > 1 or (bool(texts) and labels[0].holds in (Holds.NUMBERING, Holds.YEAR))


def _ends(line: Line, labels: Sequence[Label]) -> bool:
    """Whether a line stands after the table: blank, a section, or a numbered title that is no row."""
    titled = labels[0].holds is not Holds.NUMBERING and _TITLE.fullmatch(line.text)
    return bool(line.blank or is_unit_line(line.text) or is_page_mark(line.text) or is_section(line.text) or titled)


def _sliced(line: Line, labels: Sequence[Label]) -> Slice:
    """A line cut at the columns: its words in order under the labels, where the cheapest cut has them."""
    words = list(re.finditer(r"\S+", line.text))
    best: dict[tuple[int, int], tuple[float, tuple[tuple[int, int, int], ...]]] = {(0, -1): (0.0, ())}
    for end in range(1, len(words) + 1):
        for (begin, before), (cost, parts) in list(best.items()):
            if begin >= end:
                continue
            for column in range(before + 1, len(labels)):
                total = cost + _cost(words[begin:end], labels, column) + _cut_cost(words, begin)
                if total < best.get((end, column), (_NEVER, ()))[0]:
                    best[end, column] = (total, (*parts, (begin, end, column)))
    parts = min((found for (end, _), found in best.items() if end == len(words)), default=(0.0, ()))[1]
    texts = {column: " ".join(word[0] for word in words[begin:end]) for begin, end, column in parts}
    return Slice(line, texts, any(_is_bare_cut(words, labels, *pair) for pair in pairwise(parts)))


def _cost(words: Sequence[re.Match[str]], labels: Sequence[Label], column: int) -> float:
    """What it costs to put words under a label: the way to it, labels and gaps covered, no value where one belongs."""
    label, start, end = labels[column], words[0].start(), words[-1].end()
    away = max(start - label.end, label.start - end, 0) + 0.2 * abs((start + end) / 2 - label.centre)
    covered = sum(start < other.end and other.start < end for other in labels if other is not label)
    gaps = sum(after.start() - before.end() > 1 for before, after in pairwise(words))
    text = " ".join(word[0] for word in words)
    fills = label.holds in _SHORT and is_value(text)
    misfit = label.holds in _SHORT and not fills and not re.search(r"[()]", words[0].string)
    return away + _COVER_COST * covered + _GAP_COST * gaps + _MISFIT_COST * misfit - _FILL_GAIN * fills


def _cut_cost(words: Sequence[re.Match[str]], begin: int) -> float:
    return _CUT_COST if begin and words[begin].start() - words[begin - 1].end() == 1 else 0.0


def _is_bare_cut(
    words: Sequence[re.Match[str]], labels: Sequence[Label], first: tuple[int, int, int], second: tuple[int, int, int]
) -> bool:
    """Whether two texts were parted between words, where neither a gap nor a value says so."""
    both_texts = labels[first[2]].holds not in _SHORT and labels[second[2]].holds not in _SHORT
    return both_texts and _cut_cost(words, second[0]) > 0


def _rows(slices: Sequence[Slice], labels: Sequence[Label]) -> list[Row]:
    """The rows: one for each line that is a row's own, with the lines around it that are parts of its cells."""
    anchors = [i for i, cut in enumerate(slices) if _is_anchor(cut, labels)]
    if not anchors:
        return []
    bounds = _centred_bounds(anchors, len(slices)) or ([*anchors, len(slices)] if anchors[0] == 0 else [])
    return [_row(slices[top:bottom], labels) for top, bottom in pairwise(bounds)]


def _is_anchor(cut: Slice, labels: Sequence[Label]) -> bool:
    """Whether a line holds what every row has once: the values, or most of the cells where no column is one of values."""
    short = [i for i, label in enumerate(labels) if label.holds in _SHORT and i]
    if short:
        return sum(i in cut.texts for i in short) * 2 > len(short)
    return len(cut.texts) * 2 > len(labels)


def _centred_bounds(anchors: Sequence[int], count: int) -> list[int]:
    """Where rows begin if each has as many lines above its own line as below it; nothing where that does not come out."""
    bounds = [0]
    for anchor in anchors:
        above = anchor - bounds[-1]
        if above < 0:
            return []
        bounds.append(anchor + 1 + above)
    return bounds if bounds[-1] == count else []


def _row(slices: Sequence[Slice], labels: Sequence[Label]) -> Row:
    pieces = []
    for column in range(len(labels)):
        whole = Piece("", slices[0].line.number)
        for cut in slices:
            whole = whole.joined(Piece(cut.texts.get(column, ""), cut.line.number))
        pieces.append(whole)
    return tuple(pieces)


def _fits(row: Row, labels: Sequence[Label]) -> bool:
    """Whether the columns of values hold values, and something stands in the others."""
    pairs = list(zip(row, labels, strict=True))
    texts = [piece for piece, label in pairs if label.holds not in _SHORT]
    values = all(
        is_value(" ".join(piece.text.split())) for piece, label in pairs if piece.text and label.holds in _SHORT
    )
    return values and (not texts or any(piece.text for piece in texts))


def _remarks(slices: Sequence[Slice]) -> tuple[Remark, ...]:
    message = "칸의 경계를 글자의 자리로만 나눈 줄입니다. 원본과 견주어 칸 내용을 확인해 주십시오."
    return tuple(
        Remark(Severity.WARNING, "cell_border_unknown", message, cut.line.number, cut.line.text.strip())
        for cut in slices
        if cut.cut
    )
