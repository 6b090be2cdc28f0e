"""Rows of flattened text: a label, over one line or several, and the values its header asks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from etl.readers.text_flat_header import Layout, atoms_of
from etl.readers.text_flat_labels import RawRow, centred
from etl.readers.text_flat_notes import shown
from etl.readers.text_grid import Line, Piece, Row
from etl.readers.text_headers import Holds, Role, role_of
from etl.readers.text_values import is_page_mark, is_time_label, is_unit_line, is_value, split_values
from etl.words import is_source, is_total, squeeze

MOST_LABEL_LINES = 5
LONGEST_LABEL = 60
_SECTION = re.compile(
    r"\s*(?:[□❏■◆▣○◦◎●❍※▶☞#<〈‹\[☐❑▢ㅁ]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ│┃]|[IVX]{1,4}\s*\.\s|\d{1,2}\.\s+\S|\d{1,2}\)\s|[가-하]\.\s|제\s?\d)"
)
_BULLET = re.compile(r"\s*(?:[-–·ㆍ∙•▪*]|[①-⑳])\s*[^\s\d,.)(△-]")
_STRONG_STUBS = frozenset({"구분", "재원별", "연번", "단위사업명", "사업명", "번호"})
_OPENS_HEADER = re.compile(r"\s*(?:구\s*분|연\s*번|재\s*원\s*별|단\s*위\s*사\s*업\s*명)(?:\s+\S+){2,}\s*$")
_COUNT = re.compile(r"\d[\d,.]*\s?[가-힣㎡㎞㎥]{1,3}")
_LONE_NUMBER = re.compile(r"\s*\d{1,3}\s*")
_SENTENCE = re.compile(r".*(?:다|함|음|임|요|것|고자|하여|하고|으로|에서|에게|위해)[.,]?\s*$")


@dataclass(frozen=True, slots=True)
class ShortRow:
    """A row with another number of values than its header has columns: its index, its line, and whether types placed it."""

    index: int
    line: int
    printed: str
    found: int
    placed: bool
    labelled: bool = True


@dataclass(frozen=True, slots=True)
class Body:
    """The rows read under a header: where they end, which did not fit, and lines between them that are no rows."""

    rows: tuple[Row, ...]
    end: int
    short: tuple[ShortRow, ...] = ()
    between: tuple[Line, ...] = ()
    doubtful: tuple[tuple[int, int, str], ...] = ()
    lost_numbers: bool = False
    strained: int = 0
    centred: bool = False
    labels: tuple[tuple[Piece, ...], ...] = ()

    @property
    def score(self) -> int:
        """How well the rows fit the header."""
        misfits = sum(1 if row.placed and row.labelled else 3 for row in self.short)
        return len(self.rows) - misfits - 2 * self.strained


def is_section(text: str) -> bool:
    """Whether a line opens something new, as no row does."""
    return bool(_SECTION.match(text))


def is_bullet(text: str) -> bool:
    """Whether a line is an item of a list."""
    return bool(_BULLET.match(text))


def is_label_text(text: str) -> bool:
    """Whether a line may be (a part of) the label of a row."""
    stripped = text.strip()
    if len(stripped) > LONGEST_LABEL or is_section(text) or is_unit_line(text) or is_page_mark(text):
        return False
    return not (is_bullet(text) or (len(stripped) > 25 and _SENTENCE.match(stripped)))


def opens_header(text: str) -> bool:
    """Whether a line begins with one of the labels that head every kind of table, and has others after it."""
    return len(text) < 2 * LONGEST_LABEL and bool(_OPENS_HEADER.match(text))


def heads_table(text: str) -> bool:
    """Whether a line can only be the beginning of a table's header.

    >>> heads_table("구 분 계"), heads_table("정책사업비"), heads_table("2023년 2024년")
    (True, False, False)
    """
    if squeeze(text) in _STRONG_STUBS or opens_header(text):
        return True
    if len(text) > LONGEST_LABEL or len(text.split()) < 2:
        return False
    roles = [atom.role for atom in atoms_of([Line(0, text)])]
    return len(roles) > 1 and Role.UNKNOWN not in roles and roles != [Role.TIME] * len(roles)


@dataclass
class _Pending:
    """A row while its lines are read."""

    label: list[Piece] = field(default_factory=list)
    values: list[Piece] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)


class ValueRows:
    """Reads rows of one label and a fixed count of values from the lines under a header."""

    def __init__(
        self, lines: Sequence[Line], layout: Layout, header: Sequence[Line], leads: Sequence[Piece] = ()
    ) -> None:
        self.lines = lines
        self.layout = layout
        self.header = tuple(squeeze(line.text) for line in header)
        self.wanted = len(layout.columns) - layout.has_stub
        self.rows: list[RawRow] = []
        self.between: list[Line] = []
        self.leads = list(leads)
        self.pending = _Pending()
        self.end = 0
        self.strained = 0

    def read(self, start: int) -> Body:
        """The rows from a line on, up to the first line that belongs to none."""
        index = self.end = start
        while index is not None and index < len(self.lines):
            index = self._step(index)  # type: ignore[assignment]
        self._flush()
        trailing = self._trailing()
        mended = centred(self.rows, [piece for piece, _ in trailing]) if self.layout.has_stub else None
        end = trailing[-1][1] if mended and trailing else self.end
        body = _finished(mended or self.rows, self.layout, end, tuple(self.between))
        return replace(body, strained=self.strained, centred=mended is not None)

    def _trailing(self) -> list[tuple[Piece, int]]:
        """The lines of text right below the last values, up to a blank line, and the indexes after them."""
        found: list[tuple[Piece, int]] = []
        for index in range(self.end, min(self.end + 4, len(self.lines))):
            line = self.lines[index]
            if line.blank or not is_label_text(line.text):
                break
            found.append((Piece(line.text.strip(), line.number), index + 1))
        return found

    def _step(self, index: int) -> int | None:
        """Read one line; the index of the next, or ``None`` where the table has ended."""
        line = self.lines[index]
        if line.blank:
            return index + 1
        passed = self._pass_over(index)
        if passed is not None:
            return passed
        label, values = split_values(line.text)
        if self._ends_with_count(index):
            label, values = line.text.strip(), ()
        if self._named_by_number(label, values):
            label, values = values[0], values[1:]
        if not self.layout.has_stub and label:
            return None
        if label and not values:
            return self._take_label(index, label)
        if label and not self._may_be_row(index, values):
            return None
        if not label and len(values) > self.wanted:
            return None
        self._take_values(line, label, values)
        self.end = index + 1
        return index + 1

    def _pass_over(self, index: int) -> int | None:
        """The index after lines that only interrupt: a unit, a page number, the header printed again."""
        line = self.lines[index]
        skipped = 1 if is_unit_line(line.text) or self._is_page_number(index) else self._header_again(index)
        if not skipped:
            return None
        following = next((i for i in range(index + skipped, len(self.lines)) if not self.lines[i].blank), None)
        if following is None or not self._begins_row(following):
            return len(self.lines)
        self._flush()
        self.between.extend(line for line in self.lines[index : index + skipped] if not line.blank)
        return following

    def _is_page_number(self, index: int) -> bool:
        """Whether a line numbers its page: by its dashes, or, under rows without labels that are full, a lone number."""
        text = self.lines[index].text
        if is_page_mark(text) and not self.pending.label:
            return True
        if self.layout.has_stub or self.pending.values or not self.rows or not _LONE_NUMBER.fullmatch(text):
            return False
        following = next((line.text for line in self.lines[index + 1 :] if not line.blank), "")
        label, values = split_values(following)
        return bool(label) or not values

    def _header_again(self, index: int) -> int:
        """How many lines from here repeat the header, 0 if they do not; a row of totals after it begins another table."""
        texts: list[str] = []
        taken = 0
        while index + taken < len(self.lines) and len(texts) < len(self.header):
            if not self.lines[index + taken].blank:
                texts.append(squeeze(self.lines[index + taken].text))
            taken += 1
        if tuple(texts) != self.header or not self.rows or not self.layout.has_stub:
            return 0
        following = next((line for line in self.lines[index + taken :] if not line.blank), None)
        return 0 if following is None or self._is_known_label(split_values(following.text)[0]) else taken

    def _is_known_label(self, label: str) -> bool:
        """Whether a label is a total's or one that was read already: another table begins with it."""
        return is_total(label) or any(squeeze(label) == squeeze(row.label[0].text) for row in self.rows if row.label)

    def _begins_row(self, index: int) -> bool:
        label, values = split_values(self.lines[index].text)
        if values and not self._ends_with_count(index):
            return len(values) >= min(self.wanted, 2) and (bool(label) == self.layout.has_stub)
        return self.layout.has_stub and self._values_ahead(index)

    def _may_be_row(self, index: int, values: Sequence[str]) -> bool:
        """Whether a line of text and values is a row: as many values as wanted, or a plain label with some of them."""
        text = self.lines[index].text
        if len(values) > self.wanted + 1 and self.rows:
            return False
        if len(values) >= self.wanted >= 2:
            return not is_section(text)
        if self.pending.label and not self.pending.values:
            return not is_section(text)
        return is_label_text(text) and (len(values) * 2 >= self.wanted or self._goes_on_below(index))

    def _named_by_number(self, label: str, values: Sequence[str]) -> bool:
        """Whether a row is named by a number, as rows of years are: one value too many, and the first is no amount."""
        if label or self.pending.label or self.leads or not self.layout.has_stub:
            return False
        return len(values) == self.wanted + 1 and "," not in values[0]

    def _ends_with_count(self, index: int) -> bool:
        """Whether a line is a label that ends with a count (``단위계획 3개소``): all values of its row stand below it."""
        label, values = split_values(self.lines[index].text)
        if not (label and self.layout.has_stub and 0 < len(values) < self.wanted):
            return False
        if not all(_COUNT.fullmatch(value) and not is_time_label(value) for value in values) or not is_label_text(
            self.lines[index].text
        ):
            return False
        for line in [line for line in self.lines[index + 1 : index + 4 * MOST_LABEL_LINES] if not line.blank]:
            below, found = split_values(line.text)
            if found or not is_label_text(line.text) or heads_table(line.text):
                return not below and len(found) == self.wanted
        return False

    def _goes_on_below(self, index: int) -> bool:
        """Whether the next line holds nothing but values, as the rest of a row does."""
        following = next((line.text for line in self.lines[index + 1 : index + 4] if line.text.strip()), "")
        label, values = split_values(following)
        return bool(values) and not label

    def _take_label(self, index: int, label: str) -> int | None:
        if heads_table(label) or not self._values_ahead(index):
            return None
        if self.pending.values:
            self._flush()
        self.strained += role_of(label) is Role.GROUP or squeeze(label) in self.header
        self.pending.label.append(Piece(shown(label), self.lines[index].number))
        return index + 1

    def _values_ahead(self, index: int) -> bool:
        """Whether the text here is a label: values follow it within a few lines, nothing else between."""
        texts = 0
        for offset, line in enumerate(self.lines[index : index + 4 * MOST_LABEL_LINES]):
            if line.blank:
                continue
            label, values = split_values(line.text)
            if values and not self._ends_with_count(index + offset):
                return texts <= MOST_LABEL_LINES and not is_section(line.text)
            if not is_label_text(line.text) or heads_table(label):
                return False
            texts += 1
        return False

    def _take_values(self, line: Line, label: str, values: Sequence[str]) -> None:
        if label and self.pending.values:
            self._flush()
        room = self.wanted - len(self.pending.values)
        extra = len(values) - room
        self.strained += extra > 0
        if extra > 0 and label:
            label = " ".join((label, *values[:extra]))
            values = values[extra:]
        elif extra > 0:
            self._flush()
        if label:
            self.pending.label.append(Piece(shown(label), line.number))
        elif self.leads and not self.pending.label:
            self.pending.label.append(self.leads.pop(0))
        self.pending.values.extend(Piece(shown(value), line.number) for value in values)
        if len(self.pending.values) >= self.wanted:
            self._flush()

    def _flush(self) -> None:
        pending, self.pending = self.pending, _Pending()
        if not pending.values:
            return
        times = len(pending.values) > 1 and all(is_time_label(piece.text) for piece in pending.values)
        self.strained += times or any(ends_with_time(piece.text) for piece in pending.label)
        inline = bool(pending.label) and pending.label[-1].line == pending.values[0].line
        self.rows.append(RawRow(tuple(pending.label), inline, tuple(pending.values)))


def ends_with_time(text: str) -> bool:
    """Whether a label ends with a year or a date, which is the value of another column.

    >>> ends_with_time("중심 교환기 2008년"), ends_with_time("중심 교환기"), ends_with_time("2008년")
    (True, False, False)
    """
    label, values = split_values(text)
    return bool(label) and any(map(is_time_label, values))


def _finished(rows: Sequence[RawRow], layout: Layout, end: int, between: tuple[Line, ...]) -> Body:
    """The rows in their columns: full ones as they are, short ones placed where only one place fits, or left in order."""
    wanted = len(layout.columns) - layout.has_stub
    kinds = _kinds([row.values for row in rows if len(row.values) == wanted], wanted)
    done: list[Row] = []
    short: list[ShortRow] = []
    for label, values in ((row.name, row.values) for row in rows):
        cells, fits = _cells(label, values, layout, kinds, done)
        if len(values) != wanted or (layout.has_stub and not label.text):
            printed = " ".join(piece.text for piece in (label, *values))
            short.append(ShortRow(len(done), label.line, printed, len(values), fits, bool(label.text)))
        done.append(cells)
    return Body(tuple(done), end, tuple(short), between, labels=tuple(row.label for row in rows))


def _cells(
    label: Piece, values: Sequence[Piece], layout: Layout, kinds: Sequence[str], done: Sequence[Row]
) -> tuple[Row, bool]:
    stub = (label,) if layout.has_stub else ()
    missing = len(kinds) - len(values)
    if missing <= 0:
        return (*stub, *values), missing == 0
    split = _split_source(label, layout, missing, done)
    if split:
        return (*split, *values), True
    places = [chosen for chosen in combinations(range(len(kinds)), len(values)) if _agree(values, chosen, kinds)]
    if len(places) != 1:
        return (*stub, *values), False
    placed = dict(zip(places[0], values, strict=True))
    blanks = (placed.get(column, Piece("", label.line)) for column in range(len(kinds)))
    return (*stub, *blanks), True


def _split_source(label: Piece, layout: Layout, missing: int, done: Sequence[Row]) -> tuple[Piece, Piece] | None:
    """A funding source and its item where the item stands in the column of the total: ``구 비`` · ``사랑의PC 보급``."""
    if missing != 1 or not layout.has_stub or not squeeze(layout.columns[0].label.text).startswith("재"):
        return None
    words = re.split(r"\s+", label.text)
    for count in range(min(len(words) - 1, 4), 0, -1):
        if is_source(" ".join(words[:count])):
            return Piece(" ".join(words[:count]), label.line), Piece(" ".join(words[count:]), label.line)
    follows = bool(done) and len(done[-1]) == len(layout.columns) and not is_value(done[-1][1].text)
    return (Piece("", label.line), label) if follows and not is_source(label.text) else None


def kind_of(text: str) -> str:
    """The sort of a value: ``-`` fits everywhere, dates, percentages and numbers only under their like."""
    if re.fullmatch(r"[-–—_ㅡ\s]+", text):
        return ""
    if re.match(r"['’‘]?\d{2,4}\.\s?\d{1,2}\.", text):
        return "date"
    return "percent" if "%" in text or "％" in text else "number"


def _kinds(rows: Sequence[Sequence[Piece]], wanted: int) -> tuple[str, ...]:
    """The sort of value of each column, as most of the full rows have it."""
    counts = [Counter(kind for row in rows if (kind := kind_of(row[c].text))) for c in range(wanted)]
    return tuple(count.most_common(1)[0][0] if count else "" for count in counts)


def _agree(values: Sequence[Piece], columns: Sequence[int], kinds: Sequence[str]) -> bool:
    return all(
        not kind_of(value.text) or not kinds[column] or kind_of(value.text) == kinds[column]
        for value, column in zip(values, columns, strict=True)
    )


def misfits(layout: Layout, body: Body) -> int:
    """How many columns hold another sort of value than their label says (``(%)``, a date)."""
    count = 0
    for position, column in enumerate(layout.columns):
        kinds = Counter(kind for row in body.rows if len(row) > position and (kind := kind_of(row[position].text)))
        if not kinds or (position == 0 and layout.has_stub):
            continue
        kind = kinds.most_common(1)[0][0]
        count += (column.holds is Holds.DATE) != (kind == "date")
        count += kind == "percent" and not re.search(r"[%％률율비]", column.label.text)
    return count + _holds_label(layout, body)


def _holds_label(layout: Layout, body: Body) -> bool:
    """Whether the first row is named by a label of the header, whose own name then stands among the labels."""
    role = role_of(body.rows[0][0].text) if body.rows and layout.has_stub else Role.UNKNOWN
    if role is Role.TIME:
        return any(is_time_label(column.label.text) for column in layout.columns)
    labels = [column.label.text for column in layout.columns if not column.group]
    return role is Role.LEAF and any(map(is_total, labels[2:]))
