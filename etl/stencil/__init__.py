"""Fills any .xlsx template: knows Excel, nothing about budgets.

``fill`` puts scalars and views into a template and returns the workbook's bytes; ``check`` tells a template's author
what would not work; ``lint`` looks a finished workbook over for what makes Excel offer a repair.

What an author writes: ``{{연도}}`` a scalar, ``{{보기.칸}}`` a field (its row repeats), ``{{보기[연도-1]}}`` a year's field,
``{{보기[*]}}`` a column for each year, ``{{보기:기준.칸}}`` a group's, ``{{#}}`` the number of the row, ``{{?보기}}`` or
``{{!보기}}`` a row shown only when the view has records or has none.  A sheet named ``{{보기.칸}}`` becomes one sheet for
each record; other views' rows on it are those that agree with the record in the view's ``key``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from etl.stencil.fill import check_template, damage_named, fill_template
from etl.stencil.lint import lint_package
from etl.stencil.package import read_package
from etl.stencil.values import Filled, Link, Noted, Problem, TemplateError, TooManySheetsError, Value, View

__all__ = [
    "Filled",
    "Link",
    "Noted",
    "Problem",
    "TemplateError",
    "TooManySheetsError",
    "Value",
    "View",
    "check",
    "fill",
    "lint",
]


def fill(template: bytes, scalars: Mapping[str, Value], views: Mapping[str, View]) -> Filled:
    """The template filled: ``{{이름}}`` from scalars, ``{{보기.칸}}`` rows from views; TemplateError when it cannot be."""
    return fill_template(template, scalars, views)


def check(template: bytes, scalars: Iterable[str], views: Mapping[str, Iterable[str]]) -> tuple[Problem, ...]:
    """What the template's author should mend, given the scalars' names and each view's fields."""
    return check_template(template, scalars, views)


def lint(xlsx: bytes) -> tuple[str, ...]:
    """What in a finished workbook would make Excel offer a repair; empty when nothing."""
    with damage_named():
        return tuple(lint_package(read_package(xlsx)))
