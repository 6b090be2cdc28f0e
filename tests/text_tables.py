"""What the text reader makes of a text, as rows of cells and as codes of findings."""

from __future__ import annotations

from etl.model import Table
from etl.readers.base import Source
from etl.readers.text import read_text


def tables(text: str) -> list[list[str]]:
    return [rows_of(table) for table in read_text(Source("보고.txt", text.encode())).tables]


def rows_of(table: Table) -> list[str]:
    cells = [
        [table.text(r, c).replace("\n", "/") for c in range(1, table.columns + 1)] for r in range(1, table.rows + 1)
    ]
    return ["|".join(row) for row in cells]


def codes(text: str) -> list[tuple[str, int | None]]:
    return [(f.code, f.place.line) for f in read_text(Source("보고.txt", text.encode())).findings]
