"""Tables and grids written down in a test as rows of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from etl.checks import Proved, prove
from etl.families import families_of
from etl.families.base import Grid
from etl.identities import split_by_meaning
from etl.model import Cell, Fact, Place, Table


def table_of(rows: Sequence[Sequence[str]], spans: dict[tuple[int, int], tuple[int, int]] | None = None) -> Table:
    """A table of these texts; ``spans`` gives (row span, column span) of cells by (row, column), and what they cover is left out."""
    spans = spans or {}
    covered = {
        (row + down, column + across)
        for (row, column), (row_span, column_span) in spans.items()
        for down in range(row_span)
        for across in range(column_span)
    } - set(spans)
    cells = tuple(
        Cell(text, row, column, *spans.get((row, column), (1, 1)), line=row)
        for row, texts in enumerate(rows, start=1)
        for column, text in enumerate(texts, start=1)
        if (row, column) not in covered and text
    )
    width = max(len(texts) for texts in rows)
    return Table("t1", Place(report="r.txt", table="t1", line=1), len(rows), width, cells)


def grid_of(text: str, spans: dict[tuple[int, int], tuple[int, int]] | None = None, **around: Any) -> Grid:
    """A grid from lines of ``a | b | c``."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return Grid(table_of(rows, spans), **{"unit": "천원", "year": 2021, "org": "한빛구", **around})


def proved(grid: Grid) -> tuple[str, Proved]:
    """The family that claims a grid, and its facts proved."""
    families = families_of(grid)
    assert len(families) == 1, [family.name for family in families]
    facts = families[0].read(grid)
    return families[0].name, prove(facts, split_by_meaning(families[0].identities(grid, facts))[0])


def fact(facts: Sequence[Fact], measure: str = "", **labels: str) -> Fact:
    """The one fact with these labels."""
    found = [
        f for f in facts if (not measure or f.measure == measure) and all(f.label(k) == v for k, v in labels.items())
    ]
    assert len(found) == 1, found
    return found[0]
