"""Flattened tables of facilities: 구분 · 명칭 · 현황 · 비고, all of them texts, told apart by their looks.

Items begin with a middle dot, quantities are a number and a unit, the last cell names the team in charge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.readers.text_flat_header import Layout
from etl.readers.text_flat_rows import Body, is_section
from etl.readers.text_grid import Line, Piece, Row
from etl.readers.text_headers import role_of
from etl.readers.text_values import is_page_mark, is_value, split_values
from etl.words import squeeze

_CATEGORY = frozenset({"시설", "차량", "장비", "시설물", "주요시설", "주요장비", "기타", "전산장비", "통신장비"})
_ITEM = re.compile(r"[ㆍ·∙•▪◦․‧]\s*\S")
_TEAM = r"[가-힣A-Za-z·]{1,12}(?:팀|담당|과|센터|반)"
_TEAM_ONLY = re.compile(rf"(?P<team>{_TEAM})(?:\s*[,/]\s*{_TEAM})*")
_TEAM_FIRST = re.compile(rf"(?P<team>{_TEAM})\s*(?P<rest>[ㆍ·∙•▪]\s*\S.*)")
_TEAM_LAST = re.compile(rf"(?P<rest>.*\S)\s+(?P<team>{_TEAM})")
_NAME_ITEM = re.compile(r"(?P<name>\S.*?)\s+(?P<item>[ㆍ·∙•▪]\s*\S.*)")
_CATEGORY_FIRST = re.compile(r"(?P<category>시\s?설물?|차\s?량|장\s?비|기\s?타)\s+(?P<rest>\S.*)")
_TITLE = re.compile(r"\s*\d{1,2}\s+[가-힣]")
_LONGEST_LINE = 300


def is_facilities(layout: Layout) -> bool:
    """Whether a header is that of a table of facilities."""
    labels = [squeeze(column.label.text) for column in layout.columns]
    return (
        len(labels) == 4
        and labels[0] == "구분"
        and labels[1] in ("명칭", "시설명", "장비명")
        and labels[2] in ("현황", "내용", "규모")
    )


@dataclass
class _Row:
    """A row while its lines are read."""

    category: list[Piece] = field(default_factory=list)
    name: list[Piece] = field(default_factory=list)
    items: list[Piece] = field(default_factory=list)
    amounts: list[Piece] = field(default_factory=list)
    team: list[Piece] = field(default_factory=list)
    open: bool = False

    def pieces(self) -> Row:
        """The row's four cells."""
        return tuple(_joined(part) for part in (self.category, self.name, _paired(self.items, self.amounts), self.team))


class FacilityRows:
    """Reads the rows of a table of facilities."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.rows: list[Row] = []
        self.row = _Row()
        self.doubtful: list[tuple[int, int, str]] = []
        self.end = 0

    def read(self, start: int) -> Body:
        """The rows from a line on, up to a line that opens something else."""
        self.end = start
        for index in range(start, len(self.lines)):
            line = self.lines[index]
            if line.blank:
                continue
            if is_page_mark(line.text):
                if not self._goes_on(index + 1):
                    break
                continue
            titled = _TITLE.match(line.text) and not is_value(line.text)
            if is_section(line.text) or titled or not self._take(line):
                break
            self.end = index + 1
        self._close()
        return Body(tuple(self.rows), self.end, doubtful=tuple(self.doubtful))

    def _goes_on(self, index: int) -> bool:
        """Whether the table goes on behind a page number: a category or an item is among the next lines."""
        texts = [line.text.strip() for line in self.lines[index : index + 8] if not line.blank][:2]
        if not texts or is_section(texts[0]) or _TITLE.match(texts[0]):
            return False
        return any(_ITEM.search(text) or squeeze(text.split()[0]) in _CATEGORY for text in texts)

    def _take(self, line: Line) -> bool:
        """Read one line; whether it belongs to the table."""
        text = line.text.strip()
        if len(text) > _LONGEST_LINE:
            return False
        if category := _CATEGORY_FIRST.fullmatch(text):
            self._begin()
            self.row.category.append(Piece(category["category"], line.number))
            text = category["rest"]
        if squeeze(text) in _CATEGORY:
            self._begin()
            self.row.category.append(Piece(text, line.number))
        elif is_value(text):
            self.row.amounts.append(Piece(text, line.number))
        elif first := _TEAM_FIRST.fullmatch(text):
            self.row.team.append(Piece(first["team"], line.number))
            self.row.open = True
            self._add_item(first["rest"], line.number)
        elif _TEAM_ONLY.fullmatch(text) and self._awaits_team(text):
            self.row.team.append(Piece(text, line.number))
        else:
            return self._take_words(text, line.number)
        return True

    def _awaits_team(self, text: str) -> bool:
        """Whether the row at hand may take a team: a centre named after the team is the next facility."""
        return not text.endswith("센터") if self.row.team else bool(self.row.name or self.row.items)

    def _take_words(self, text: str, number: int) -> bool:
        """Read a line of a name, items, or both, with or without the team at its end."""
        whole = _TEAM_LAST.fullmatch(text)
        rest = whole["rest"] if whole else text
        parts = _NAME_ITEM.fullmatch(rest)
        if _ITEM.match(rest):
            self._add_item(rest, number)
        elif self.row.name and not self.row.items and not parts and split_values(rest)[1]:
            self._add_item(rest, number)  # a quantity below a name, without a dot before it
        elif parts or self._is_name(rest):
            self._begin()
            self.row.name.append(Piece(parts["name"] if parts else rest, number))
            if parts:
                self._add_item(parts["item"], number)
        else:
            return False
        if whole:
            self.row.team.append(Piece(whole["team"], number))
        return True

    def _is_name(self, text: str) -> bool:
        """Whether words without a dot name a facility: short, and no label of another table."""
        return len(text) <= 30 and role_of(text).value == "unknown" and not text.endswith(("다.", "함", "자"))

    def _add_item(self, text: str, number: int) -> None:
        if self.row.team and not self.row.open:
            self._close()
        self.row.items.append(Piece(text, number))

    def _begin(self) -> None:
        """Begin a row with a category or a name, unless the row at hand has neither items nor a team yet."""
        if self.row.items or self.row.team or self.row.amounts:
            self._close()

    def _close(self) -> None:
        if self.row.name and split_values(self.row.name[-1].text)[1] and not self.row.items:
            self.doubtful.append((len(self.rows), self.row.name[-1].line, self.row.name[-1].text))
        if self.row.items or self.row.team or self.row.name:
            self.rows.append(self.row.pieces())
        self.row = _Row()


def _joined(pieces: Sequence[Piece]) -> Piece:
    whole = Piece("", pieces[0].line if pieces else 0)
    for piece in pieces:
        whole = whole.joined(piece)
    return whole


def _paired(items: Sequence[Piece], amounts: Sequence[Piece]) -> list[Piece]:
    """The items each with its quantity where there are as many of both, as they were printed side by side."""
    if len(items) == len(amounts):
        return [item.joined(amount, " ") for item, amount in zip(items, amounts, strict=True)]
    return [*items, *amounts]
