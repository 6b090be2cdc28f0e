"""A starting form for a view: every readable field in a column of its own, ready to be restyled in Excel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.workbooks.forms.columns import hole, number_column, year, year_hole
from etl.workbooks.forms.form import Column, FormSheet, draw_form
from etl.workbooks.style import Book, columns_wide

WIDEST, NARROWEST = 40, 9


@dataclass(frozen=True)
class NewField:
    """A field that gets a column: its name, the look of its cells, and an example to set the width by."""

    name: str
    kind: str
    example: str = ""


def make_new_form(title: str, view: str, fields: Iterable[NewField], *, this_year: int, adds_up: bool) -> bytes:
    """The template of one sheet that shows a view."""
    columns = [column for field in fields for column in _columns(view, field, this_year, adds_up)]
    sheet = FormSheet(view, title, (number_column(), *_labelled(columns, adds_up)), has_total=adds_up, freeze=2)
    book = Book(title, f"보기 「{view}」의 서식")
    draw_form(book, sheet)
    return book.close()


def _columns(view: str, field: NewField, this_year: int, adds_up: bool) -> list[Column]:
    """The column of a field; a year's column counts from the build's year, and years far from it have none."""
    if not field.name.isdecimal():
        total = "sum" if adds_up and field.kind == "number" and not field.name.endswith(_NO_SUMS) else ""
        return [Column(field.name, field.name, hole(view, field.name), _width(field), field.kind, total)]
    offset = int(field.name) - this_year
    if offset not in range(-1, 3):
        return []
    total = "sum" if adds_up else ""
    return [Column(field.name, f"{{{{{year(offset)}}}}}년", year_hole(view, offset), 12, "number", total)]


# Numbers that mean nothing when added up.
_NO_SUMS = ("연도", "연수", "률", "율")


def _labelled(columns: Sequence[Column], adds_up: bool) -> tuple[Column, ...]:
    """The columns with 계 written in the first that holds text."""
    at = next((at for at, column in enumerate(columns) if column.kind == "text"), None)
    if not adds_up or at is None:
        return tuple(columns)
    named = columns[at]
    label = Column(named.name, named.heading, named.cell, named.width, named.kind, "계")
    return (*columns[:at], label, *columns[at + 1 :])


def _width(field: NewField) -> float:
    """Room for the heading and for the example."""
    return min(max(columns_wide(field.name) + 3, columns_wide(field.example) + 3, NARROWEST), WIDEST)
