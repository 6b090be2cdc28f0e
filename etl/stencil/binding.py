"""Holes to values: which scalar, record or year a ``{{…}}`` stands for at a place of the filled sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from etl.stencil.band import OutRow, Scope
from etl.stencil.template import Hole, arithmetic, of_card
from etl.stencil.values import Link, Noted, TemplateError, Value, as_text, plain
from etl.stencil.workbook import Card

YEAR_KEY = "*"


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the filled sheet: its row and its column, each with what it repeats for."""

    row: OutRow
    column: OutRow

    @property
    def scope(self) -> Scope | None:
        """The band the row is in."""
        return self.row.scope

    @property
    def year(self) -> str:
        """The year its column repeats for, if any."""
        record = self.column.scope.record if self.column.scope else None
        return str(record[YEAR_KEY]) if record else ""


Reader = Callable[[OutRow], Value]


def _field_reader(key: str, empty: Value) -> Reader:
    """The common case, kept short because it runs once for each cell of a band."""

    def read(row: OutRow) -> Value:
        record = row.scope.record if row.scope else None
        return empty if record is None else record.get(key)

    return read


@dataclass(frozen=True)
class Binding:
    """What holes are filled from: the scalars, and on a sheet for each record its ``card``."""

    scalars: Mapping[str, Value]
    card: Card | None = None

    def on(self, card: Card | None) -> Binding:
        """The binding as a sheet with this card (or none) has it."""
        return self if card is self.card else Binding(self.scalars, card)

    def value(self, hole: Hole, spot: Spot) -> Value:
        """The value a hole stands for at a cell."""
        scope = spot.scope
        if hole.when:
            return None
        if hole.name == "#":
            return self._ordinal(scope)
        if self.card and (of_card(self.card, hole) or self._unqualified(hole, scope)):
            return int(spot.year) if hole.spreads and spot.year else self._of_card(hole, "")
        if hole.view:
            return self._field(hole, scope, spot.year)
        if scope and hole.name not in self.scalars and hole.name in scope.view.fields:
            return scope.record.get(hole.name) if scope.record else None
        return self.scalar(hole.name)

    def _ordinal(self, scope: Scope | None) -> Value:
        if scope is None:
            return self.card.ordinal or None if self.card else None
        return scope.ordinal if scope.record is not None else None

    def _unqualified(self, hole: Hole, scope: Scope | None) -> bool:
        """Whether ``{{사업명}}`` means the card's: it is no scalar, and no field of the row's own view."""
        named = self.card is not None and not hole.view and hole.name in self.card.fields
        return named and hole.name not in self.scalars and not (scope and hole.name in scope.view.fields)

    def _of_card(self, hole: Hole, year: str) -> Value:
        record = self.card.record if self.card else None
        return record.get(self._key(hole, year)) if record is not None else None

    def reader(self, hole: Hole, column: OutRow, empty: Value) -> Reader:
        """How a hole is read in any row of a column; ``empty`` is what stands in the one row of an empty view."""
        if of_card(self.card, hole):
            return self._card_reader(hole, column, empty)
        if hole.view and not hole.group and not column.scope:
            return _field_reader(self._key(hole, ""), empty)

        def read(row: OutRow) -> Value:
            blank = row.scope is not None and row.scope.record is None and (hole.view or hole.name == "#")
            return empty if blank else self.value(hole, Spot(row, column))

        return read

    def _card_reader(self, hole: Hole, column: OutRow, empty: Value) -> Reader:
        """A card's value is the same in every row; alone in a cell, ``[*]`` is its value of the column's year."""
        missing = self.card is None or self.card.record is None
        value = empty if missing else self._of_card(hole, Spot(column, column).year)
        return lambda row: value

    def _field(self, hole: Hole, scope: Scope | None, year: str) -> Value:
        if scope is None:
            return int(year) if year else None
        if scope.record is None or (hole.group and scope.labels.get(hole.group) == 0):
            return None
        return scope.record.get(self._key(hole, year))

    def _key(self, hole: Hole, year: str) -> str:
        if not hole.index:
            return hole.name
        return year if hole.spreads else self.index(hole.index)

    def index(self, index: str) -> str:
        """The key ``연도-1`` (or a plain ``2020``) names."""
        return index if index.isdigit() else as_text(self.scalar(index))

    def scalar(self, name: str) -> Value:
        """The scalar of a name, or of a name plus or minus a number."""
        if name in self.scalars:
            return self.scalars[name]
        base, added = arithmetic(name) or ("", 0)
        number = plain(self.scalars[base]) if base in self.scalars else None
        if isinstance(number, bool) or not isinstance(number, int):
            raise TemplateError(
                f"서식의 {{{{{name}}}}}을(를) 채울 수 없습니다. ‘{base or name}’이(가) 정수 값으로 주어져야 합니다."
            )
        return number + added

    def text(self, template: str, holes: tuple[Hole, ...], spot: Spot, doubled: bool = False) -> str:
        """The text with its holes filled; ``doubled`` keeps a value's quotes inside a formula's string."""
        pieces, at = [], 0
        for hole in holes:
            value = as_text(self.value(hole, spot))
            pieces += [template[at : hole.start], value.replace('"', '""') if doubled else value]
            at = hole.end
        return "".join(pieces) + template[at:]


def note_of(value: Value) -> str:
    """The note a value carries, if any."""
    return value.note if isinstance(value, Noted) else ""


def link_of(value: Value) -> Link | None:
    """The link a value carries, if any."""
    inner = value.value if isinstance(value, Noted) else value
    return inner if isinstance(inner, Link) else None
