"""Flattened text → tables: a header is found by its vocabulary, its columns by the rows that fit it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from etl.model import Cell, Severity
from etl.readers.text_flat_facilities import FacilityRows, is_facilities
from etl.readers.text_flat_header import Layout, atoms_of, layouts_of
from etl.readers.text_flat_items import with_items
from etl.readers.text_flat_mixed import is_counted_only, mixed_layout, read_mixed
from etl.readers.text_flat_notes import as_printed, with_whole_values
from etl.readers.text_flat_rows import (
    MOST_LABEL_LINES,
    Body,
    ValueRows,
    heads_table,
    is_label_text,
    is_section,
    misfits,
    opens_header,
)
from etl.readers.text_flat_sums import balanced_rows, group_count
from etl.readers.text_grid import Draft, Found, Line, Piece, Remark, Scan
from etl.readers.text_headers import Holds, Role, role_of
from etl.readers.text_values import is_page_mark, is_time_label, is_unit_line, split_values
from etl.words import is_source, is_total, squeeze

_MOST_HEADER_LINES = 28
_MOST_HEADER_TOKENS = 60
_LONGEST_HEADER_LINE = 120
_MEASURED = (("예산액", "예산현액", "예산"), ("집행액", "지출액", "집행"), ("률", "율"))
_MOST_ALONE = 4
_FEWEST_COUNTED = 2
_SIMPLE = frozenset({Holds.VALUE, Holds.DATE})


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the lines: a header of some lines, its layout, and the rows under it."""

    header: tuple[Line, ...]
    layout: Layout
    body: Body
    misfits: int
    first: int

    @property
    def rank(self) -> tuple[int, int, int, int, int]:
        """The better reading ranks higher: rows that fit, columns that agree with their labels, sums that hold."""
        return (
            self.body.score - 2 * self.misfits - self.layout.doubt,
            balanced_rows(self.layout, self.body.rows),
            self.layout.known,
            len(self.header),
            len(self.body.rows),
        )


def flat_scan(document: Sequence[Line]) -> Scan:
    """The scanner of a document's flattened tables; it sees each value whole, with the parenthesis printed below it."""
    whole = with_whole_values(document)
    return lambda lines, start: scan_flat(lines, whole, start)


def scan_flat(lines: Sequence[Line], whole: Sequence[Line], start: int) -> Found | None:
    """The flattened table whose header begins here, or ``None``; ``whole`` are the lines with their values whole."""
    if not _may_begin(whole[start]):
        return None
    readings = [reading for reading in _readings(lines, whole, start) if _is_sure(reading)]
    if not readings:
        return _unread_header(whole, start)
    best = max(readings, key=lambda reading: reading.rank)
    taken = {line.number for line in best.header}
    before = lines[start : start + best.first - lines[start].number]
    found = _found(best, tuple(line for line in before if line.number not in taken and not line.blank))
    return replace(found, end=_past_taken(lines, whole, found.end))


def _past_taken(lines: Sequence[Line], whole: Sequence[Line], end: int) -> int:
    """The index after the lines that belong to the last value of a table."""
    while end < len(lines) and whole[end].blank and not lines[end].blank:
        end += 1
    return end


def _may_begin(line: Line) -> bool:
    """Whether a line begins with a label of the vocabulary and is no item, section or sentence."""
    text = line.text
    if (
        len(" ".join(text.split())) > _LONGEST_HEADER_LINE
        or is_section(text)
        or is_unit_line(text)
        or is_page_mark(text)
        or "\t" in text
    ):
        return False
    atoms = atoms_of([line])
    if not atoms or atoms[0].role in (Role.UNKNOWN, Role.NOTE, Role.TIME):
        return False
    known = sum(atom.role is not Role.UNKNOWN for atom in atoms)
    return known == len(atoms) or atoms[0].role is Role.STUB


def _readings(lines: Sequence[Line], whole: Sequence[Line], start: int) -> Iterator[Reading]:
    """The ways to part the lines before the first values into a header and the first row's label."""
    zone = _header_zone(whole, start)
    valued = _values_follow(whole, zone[-1] + 1) if zone else False
    for count in range(len(zone), 0, -1):
        header = tuple(lines[index] for index in zone[:count] if not is_unit_line(lines[index].text))
        labelled = (
            valued and len(zone) - count <= MOST_LABEL_LINES and all(is_label_text(lines[i].text) for i in zone[count:])
        )
        first = zone[count] if count < len(zone) else zone[-1] + 1
        if first >= len(lines) or not (labelled or all(atom.role is not Role.UNKNOWN for atom in atoms_of(header))):
            continue
        for layout in layouts_of(header):
            if layout.known == len(layout.columns):
                yield from _read_texts(lines, first, header, layout)
            if labelled:
                yield from _read_values(whole, first, header, layout)
    if valued:
        yield from _readings_with_early_labels(whole, zone)


def _readings_with_early_labels(whole: Sequence[Line], zone: Sequence[int]) -> Iterator[Reading]:
    """The readings in which the first rows' labels were printed among the labels of the header.

    Converters that go down the page cell by cell print ``합계 · 계 · 연차별 소요재원 · 2024년``: the labels of the first
    rows stand as high as a tall cell of the header.
    """
    for position in range(len(zone) - 1, 0, -1):
        if not is_first_label(whole[zone[position]].text):
            continue
        end = position + 1
        while end < len(zone) and is_source(whole[zone[end]].text) and not is_total(whole[zone[end]].text):
            end += 1
        early = zone[position:end]
        header = tuple(whole[i] for i in zone if i not in early and not is_unit_line(whole[i].text))
        leads = tuple(Piece(whole[i].text.strip(), whole[i].number) for i in early)
        for layout in layouts_of(header):
            doubted = replace(layout, doubt=layout.doubt + 1)
            yield from _read_values(whole, zone[-1] + 1, header, doubted, leads)


def is_first_label(text: str) -> bool:
    """Whether a line can be the label of a table's first row: a total, or the number of posts.

    >>> is_first_label("합 계"), is_first_label("정 원"), is_first_label("5급")
    (True, True, False)
    """
    return is_total(text) or squeeze(text) in ("정원", "현원", "총사업비")


def _values_follow(lines: Sequence[Line], index: int) -> bool:
    """Whether the next line that is not blank ends with values."""
    following = next((line.text for line in lines[index : index + 4] if line.text.strip()), "")
    return bool(split_values(following)[1])


def _header_zone(lines: Sequence[Line], start: int) -> list[int]:
    """The indexes of the lines from here that hold no values: the header, and perhaps the first row's label."""
    zone: list[int] = []
    tokens = 0
    headed = atoms_of([lines[start]])[0].role is Role.STUB
    for index in range(start, min(start + 3 * _MOST_HEADER_LINES, len(lines))):
        text = lines[index].text
        if not text.strip():
            continue
        tokens += len(text.split())
        ended = "\t" in text or (zone and (is_section(text) or _has_values(text) or (headed and opens_header(text))))
        if ended or len(zone) == _MOST_HEADER_LINES or tokens > _MOST_HEADER_TOKENS or is_page_mark(text):
            break
        zone.append(index)
    return zone


def _has_values(text: str) -> bool:
    """Whether a line ends with values that are no years, grades or dates of a header."""
    values = split_values(text)[1]
    if is_time_label(text.strip()) or _is_all_times(text):
        return False
    return bool(values) and any(not is_time_label(value) for value in values)


def _is_all_times(text: str) -> bool:
    atoms = atoms_of([Line(0, text)])
    return bool(atoms) and atoms[0].role is not Role.UNKNOWN and all(atom.role is not Role.UNKNOWN for atom in atoms)


def _read_values(
    lines: Sequence[Line], first: int, header: tuple[Line, ...], layout: Layout, leads: tuple[Piece, ...] = ()
) -> Iterator[Reading]:
    """The reading of rows that are a label and values, where the header asks for no other."""
    holds = [column.holds for column in layout.columns]
    if len(holds) < 2 or not set(holds[1:]) <= _SIMPLE or holds[0] not in (*_SIMPLE, Holds.TEXT):
        return
    body = ValueRows(lines, layout, header, leads).read(first)
    if body.rows:
        yield Reading(header, layout, body, misfits(layout, body), lines[first].number)


def _read_texts(lines: Sequence[Line], first: int, header: tuple[Line, ...], layout: Layout) -> Iterator[Reading]:
    """The reading of rows with several texts, of which the header must be known in full."""
    holds = [column.holds for column in layout.columns]
    if holds[0] in (Holds.YEAR, Holds.NUMBERING) and any(is_time_label(c.label.text) for c in layout.columns):
        return  # a year among the labels is the first row's
    if is_facilities(layout):
        body = FacilityRows(lines).read(first)
    elif len(holds) < 3 or (not set(holds[1:]) - _SIMPLE and holds[0] in (*_SIMPLE, Holds.TEXT)):
        return
    else:
        layout = mixed_layout(layout)
        counted = is_counted_only(layout)
        if not (counted or {column.holds for column in layout.columns} & (_SIMPLE | {Holds.YEAR, Holds.STATUS})):
            return
        body = read_mixed(lines, first, layout, header)
        if counted and len(body.rows) < _FEWEST_COUNTED:
            return
    if body.rows:
        yield Reading(header, layout, body, 0, lines[first].number)


def _is_sure(reading: Reading) -> bool:
    """Whether a reading is a table for sure: its labels are known, or enough rows fit a header of partly known ones."""
    layout, body = reading.layout, reading.body
    unknown = len(layout.columns) - layout.known
    if unknown and (body.score < 2 or len(layout.columns) < 3):
        return False
    if body.score >= 1:
        return True
    return not unknown and len(body.rows) >= 2 and all(row.found >= 2 for row in body.short)


def _found(reading: Reading, aside: tuple[Line, ...]) -> Found:
    """The find: lines that stood between header and rows first, then the table, then what a person should look at."""
    body, layout = reading.body, reading.layout
    draft = _draft(*with_items(layout, body))
    beside = (printed for line in (*aside, *body.between) for printed in as_printed(line))
    return Found(body.end, (*beside, draft), tuple(_remarks(layout, body, draft)))


def _draft(layout: Layout, body: Body) -> Draft:
    cells = list(_header_cells(layout))
    for number, row in enumerate(body.rows, start=layout.rows + 1):
        cells.extend(Cell(p.text, number, c, line=p.line) for c, p in enumerate(row, start=1) if p.text)
    width = max(len(layout.columns), *(len(row) for row in body.rows))
    unsure = {row.index for row in body.short if not row.placed} | {index for index, _, _ in body.doubtful}
    uncertain = frozenset((layout.rows + 1 + index, c) for index in unsure for c in range(1, len(body.rows[index]) + 1))
    first = min(cell.line for cell in cells if cell.line)
    return Draft(layout.rows + len(body.rows), width, tuple(cells), first, uncertain=uncertain)


def _header_cells(layout: Layout) -> Iterator[Cell]:
    """The header's cells: a group over its columns, a label without a group over all header rows."""
    position = 1
    while position <= len(layout.columns):
        column = layout.columns[position - 1]
        if column.group is None:
            width = layout.columns.count(column)
            yield Cell(column.label.text, 1, position, layout.rows, width, line=column.label.line)
            position += width
            continue
        width = 1
        while position + width <= len(layout.columns) and layout.columns[position + width - 1].group == column.group:
            width += 1
        yield Cell(column.group.text, 1, position, column_span=width, line=column.group.line)
        for offset, leaf in enumerate(layout.columns[position - 1 : position - 1 + width]):
            yield Cell(leaf.label.text, 2, position + offset, line=leaf.label.line)
        position += width


def _remarks(layout: Layout, body: Body, draft: Draft) -> Iterator[Remark]:
    wanted = len(layout.columns) - layout.has_stub
    for row in body.short:
        if row.placed:
            continue
        message = f"값이 {wanted}개여야 할 행에 {row.found}개가 있어 적힌 순서대로 두었습니다. 원본에서 빈칸의 자리를 확인해 주십시오."
        yield Remark(Severity.WARNING, "row_cells_mismatch", message, row.line, row.printed, str(wanted))
    for _, line, printed in body.doubtful:
        message = "칸의 경계가 남아 있지 않은 글자 칸을 나누었습니다. 원본과 견주어 칸 내용을 확인해 주십시오."
        yield Remark(Severity.WARNING, "cell_border_unknown", message, line, printed)
    if body.lost_numbers:
        message = "연번이 변환하면서 빠져 빈칸으로 두었습니다. 순서는 적힌 차례를 따릅니다."
        yield Remark(Severity.NOTE, "numbering_lost", message, draft.line)
    if body.centred:
        message = "값의 위아래로 나뉜 행 이름을 이어 붙였습니다. 행 이름과 값의 짝을 원본에서 확인해 주십시오."
        yield Remark(Severity.WARNING, "row_label_rejoined", message, draft.line)
    unsummed = group_count(layout) > 1 and not balanced_rows(layout, body.rows)
    if layout.doubt or unsummed or not _years_rise(layout):
        message = (
            "여러 줄로 흩어진 표 머리글을 자료에 맞추어 다시 세웠습니다. 머리글과 값의 짝을 원본에서 확인해 주십시오."
        )
        yield Remark(Severity.WARNING, "table_header_rebuilt", message, draft.line)


def _years_rise(layout: Layout) -> bool:
    """Whether the years of each group stand in their order, as they do in every table that was read right."""
    years: dict[Piece | None, list[int]] = {}
    for column in layout.columns:
        if found := re.match(r"(?:19|20)\d\d", column.label.text):
            years.setdefault(column.group, []).append(int(found[0]))
    return all(run == sorted(run) for run in years.values())


def _unread_header(lines: Sequence[Line], start: int) -> Found | None:
    """A line that can only be a header, but has no rows that fit: kept as a line, and said."""
    if not (_is_certain_header(lines, start) or _heads_unread_rows(lines, start)):
        return None
    message = "표 머리글로 보이나 아래 줄을 표로 되살리지 못해 글로 두었습니다. 원본의 표를 확인해 주십시오."
    remark = Remark(Severity.WARNING, "header_without_rows", message, lines[start].number, lines[start].text.strip())
    return Found(start + 1, tuple(as_printed(lines[start])), (remark,))


def _is_certain_header(lines: Sequence[Line], start: int) -> bool:
    """Whether a line can only begin a header: three known labels, or a lone one with three more right below it."""
    atoms = atoms_of([lines[start]])
    if len(atoms) == 1 and heads_table(lines[start].text):
        below = [line for line in lines[start + 1 : start + 2 * _MOST_ALONE] if not line.blank][: _MOST_ALONE - 1]
        roles = [role_of(line.text) for line in below]
        return len(roles) == _MOST_ALONE - 1 and not {Role.UNKNOWN, Role.NOTE, Role.TIME} & set(roles)
    known = all(atom.role is not Role.UNKNOWN for atom in atoms)
    return known and len(atoms) >= 3 and (atoms[0].role is Role.STUB or is_measured(atom.text for atom in atoms))


def _heads_unread_rows(lines: Sequence[Line], start: int) -> bool:
    """Whether a label that heads every kind of table stands over rows of as many values each."""
    if not heads_table(lines[start].text) or len(lines[start].text.split()) > 3:
        return False
    counts: list[int] = []
    for line in lines[start + 1 : start + _MOST_HEADER_LINES]:
        if is_section(line.text) or "\t" in line.text:
            break
        label, values = split_values(line.text)
        counts.extend([len(values)] if label and len(values) > 2 else [])
    return bool(counts) and len(set(counts)) == 1


def is_measured(labels: Iterable[str]) -> bool:
    """Whether labels are those of a table without row labels: a budget, what was spent of it, and the rate.

    >>> is_measured(("예산액", "집행액", "집행률(%)")), is_measured(("교육", "인원", "시간"))
    (True, False)
    """
    names = [squeeze(re.sub(r"\(.*", "", label)) for label in labels]
    return all(any(name.endswith(end) for name in names) for end in _MEASURED)
