"""A sheet for each record: what a sheet's name asks for, the sheets' names, and which rows of other views stand on each.

A sheet named ``{{사업카드.사업명}}`` is filled once for each record of 사업카드; one named ``{{연도}}년`` is only renamed.
On a record's sheet the rows of other views are those that agree with it in the card's key: the view's own ``key``, or
the fields in the sheet's name.  A view that has none of these fields stands on every sheet whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from etl.stencil.band import OutRow
from etl.stencil.binding import Binding, Spot
from etl.stencil.template import find_holes
from etl.stencil.values import NOTHING, TemplateError, Value, View, plain, safe_text, utf16_length
from etl.stencil.workbook import Card, Template

LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffd]")
_RESERVED = frozenset({"history"})
Rows = tuple[Mapping[str, Value], ...]


def card_view(name: str) -> str:
    """The view whose records a sheet of this name is repeated for; empty when it is not."""
    found = sorted({hole.view for hole in find_holes(name) if hole.view})
    if len(found) > 1:
        raise TemplateError(f"시트 이름 ‘{name}’에 두 보기가 있습니다. 시트 이름에는 한 보기의 칸만 적어 주세요.")
    return found[0] if found else ""


def mark_cards(template: Template, views: Mapping[str, View]) -> None:
    """Gives the sheets that are to be repeated a card without a record, as checking needs it."""
    for sheet in template.sheets:
        view = views.get(card_view(sheet.name))
        if view is not None:
            sheet.card = empty_card(sheet.name, view)


def empty_card(name: str, view: View) -> Card:
    """The card of the one sheet that an empty view leaves."""
    keys = view.key or tuple(dict.fromkeys(hole.name for hole in find_holes(name) if hole.view and hole.name))
    return Card(view.name, frozenset(view.fields), keys)


def cards_of(name: str, view: View) -> tuple[Card, ...]:
    """A card for each record of the view; one without a record when it has none."""
    card = empty_card(name, view)
    return tuple(replace(card, record=record, ordinal=at) for at, record in enumerate(view.rows, 1)) or (card,)


def sheet_title(name: str, binding: Binding) -> str:
    """A sheet's name with its holes filled, not yet made valid."""
    if binding.card and binding.card.record is None:
        return NOTHING
    at = OutRow(1, 1)
    return binding.text(name, find_holes(name), Spot(at, at))


class SheetNames:
    """Makes sheet names that Excel accepts, none like another whatever its case."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {name.casefold() for name in taken}

    def valid(self, wanted: str) -> str:
        """The nearest valid name not taken yet; from now on it is.  A record's own braces are no hole of the template.

        >>> names = SheetNames(["표지"])
        >>> names.valid("도로/교량: '정비'"), names.valid("표지"), names.valid("가" * 40)[-2:]
        ('도로-교량- ’정비’', '표지 (2)', '가가')
        """
        clean = _FORBIDDEN.sub("-", safe_text(wanted)).replace("'", "’").strip() or "이름 없음"
        clean = clean.replace("{{", "((").replace("}}", "))")
        name, number = _cut(clean, LONGEST_NAME), 1
        while name.casefold() in self._taken or name.casefold() in _RESERVED:
            number += 1
            name = _cut(clean, LONGEST_NAME - len(f" ({number})")) + f" ({number})"
        self._taken.add(name.casefold())
        return name


def _cut(text: str, longest: int) -> str:
    """The text cut to so many UTF-16 units, no pair split, no space left at the end."""
    if utf16_length(text) > longest:
        text = text.encode("utf-16-le")[: longest * 2].decode("utf-16-le", errors="ignore")
    return text.rstrip()


@dataclass
class CardViews:
    """The views as each sheet has them: those of a card cut down to the rows that agree with it."""

    views: Mapping[str, View]
    _groups: dict[tuple[str, tuple[str, ...]], dict[tuple[object, ...], list[Mapping[str, Value]]]] = field(default_factory=dict)  # fmt: skip

    def of(self, card: Card | None) -> Mapping[str, View]:
        """The views a sheet with this card (or none) is filled from."""
        if card is None:
            return self.views
        return {name: self._agreeing(view, card) for name, view in self.views.items()}

    def _agreeing(self, view: View, card: Card) -> View:
        shared = tuple(key for key in card.keys if key in view.fields)
        if view.name == card.view or not shared:
            return view
        if card.record is None:
            return replace(view, rows=())
        rows = self._grouped(view, shared).get(_values(card.record, shared), [])
        return replace(view, rows=tuple(rows))

    def _grouped(self, view: View, keys: tuple[str, ...]) -> dict[tuple[object, ...], list[Mapping[str, Value]]]:
        found = self._groups.get((view.name, keys))
        if found is None:
            found = self._groups[view.name, keys] = {}
            for record in view.rows:
                found.setdefault(_values(record, keys), []).append(record)
        return found


def _values(record: Mapping[str, Value], keys: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(plain(record.get(key)) for key in keys)
