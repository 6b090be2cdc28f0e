"""What two other libraries read of Hancom files, in one shape, so that readers can be compared table by table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from etl.model import Document, Table
from etl.readers.private_signs import readable


class GridOf(NamedTuple):
    """A table as a library reads it: its size, and each cell's place, spans and text without white space."""

    rows: int
    columns: int
    cells: tuple[tuple[int, int, int, int, str], ...]


def bare(text: str) -> str:
    """A text without white space and without the marks that some libraries leave for objects; private signs as we read them."""
    return "".join(readable(text).replace("\ufffc", "").replace("\u00ad", "").split())


def ours(document: Document) -> list[tuple[str, GridOf]]:
    """Our tables by id."""
    return [(table.id, _our_grid(table)) for table in document.tables]


def _our_grid(table: Table) -> GridOf:
    cells = ((c.row, c.column, c.row_span, c.column_span, bare(c.text)) for c in table.cells)
    return GridOf(table.rows, table.columns, tuple(sorted(cells)))


def hwpforge_tables(path: Path) -> list[GridOf]:
    """The tables hwpforge reads, body, notes, headers and footers alike."""
    import hwpforge

    data = path.read_bytes()
    old = path.suffix.lower() == ".hwp"
    document = hwpforge.convert_hwp5(data).document if old else hwpforge.Document.from_bytes(data)
    return [_forge_grid(table) for table in _forge_found(json.loads(document.to_json(styles=False).text), "Table")]


def _forge_found(item: Any, name: str) -> Iterator[Any]:
    """What stands under a name anywhere in hwpforge's JSON, outermost first."""
    if isinstance(item, dict):
        for key, value in item.items():
            if key == name:
                yield value
            yield from _forge_found(value, name)
    elif isinstance(item, list):
        for value in item:
            yield from _forge_found(value, name)


def _forge_grid(table: Any) -> GridOf:
    cells = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(table["rows"]):
        column = 0
        for cell in row["cells"]:
            while (number, column) in taken:
                column += 1
            at = cell.get("addr") or {"row": number, "col": column}
            spans = cell["row_span"], cell["col_span"]
            taken |= {(at["row"] + r, at["col"] + c) for r in range(spans[0]) for c in range(spans[1])}
            text = "".join(_forge_texts(cell["paragraphs"]))
            cells.append((at["row"] + 1, at["col"] + 1, *spans, bare(text)))
    return GridOf(len(table["rows"]), _width(cells), tuple(sorted(cells)))


def _width(cells: list[tuple[int, int, int, int, str]]) -> int:
    return max((column + span - 1 for _, column, _, span, _ in cells), default=0)


def _forge_texts(paragraphs: Any) -> Iterator[str]:
    """The text of hwpforge's paragraphs, without that of the tables, boxes and notes in them."""
    for run in (run for paragraph in paragraphs for run in paragraph["runs"]):
        content = run["content"]
        for segment in content.get("InlineText", {}).get("segments", ()):
            yield segment.get("Plain", "") if isinstance(segment, dict) else ""
        control = content.get("Control", {})
        control = control if isinstance(control, dict) else {}
        yield content.get("Text", "") + control.get("Hyperlink", {}).get("text", "")
        yield control.get("Compose", {}).get("compose_text", "") + control.get("Dutmal", {}).get("main_text", "")


def python_hwpx_tables(path: Path) -> list[GridOf]:
    """The tables python-hwpx reads, with those in cells."""
    from hwpx.document import HwpxDocument

    document = HwpxDocument.open(str(path))
    return [_hwpx_grid(table) for table in _hwpx_nested(document.tables)]


def _hwpx_nested(tables: Any) -> Iterator[Any]:
    for table in tables:
        yield table
        for row in table.rows:
            for cell in row.cells:
                yield from _hwpx_nested(cell.tables)


def _hwpx_grid(table: Any) -> GridOf:
    cells = [
        (cell.address[0] + 1, cell.address[1] + 1, *cell.span, bare(cell.text))
        for row in table.rows
        for cell in row.cells
    ]
    return GridOf(table.row_count, table.column_count, tuple(sorted(cells)))


def unmatched(mine: list[tuple[str, GridOf]], theirs: list[GridOf]) -> tuple[list[tuple[str, GridOf]], list[GridOf]]:
    """The tables that only one side reads just so."""
    left = Counter(theirs)
    alone = []
    for name, grid in mine:
        if left[grid]:
            left[grid] -= 1
        else:
            alone.append((name, grid))
    return alone, list(left.elements())
