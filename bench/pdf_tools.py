"""The readers that ``pdf_tables`` compares, each behind the same call: the grids of every table of each PDF.

To install the compared ones: ``pip install pdfplumber camelot-py opendataloader-pdf``; the last needs a Java runtime
(11 or later).  All read with the settings that did best on these pages; what was tried is said at each.
Spans are resolved for all of them, and where a tool leaves a table cut by a page end, it is joined as one would by hand.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import tempfile
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.pdf_kinds import Grid
from etl.model import Table
from etl.readers.base import Source
from etl.readers.pdf import read_pdf

Tool = Callable[[Sequence[Path]], list[list[Grid]]]
Node = Mapping[str, Any]


def grid_of(table: Table) -> Grid:
    """The texts of a table, without rows and columns at which no cell begins: 한글 keeps those, paper does not show them."""
    rows = sorted({cell.row for cell in table.cells})
    columns = sorted({cell.column for cell in table.cells})
    return tuple(tuple(table.text(r, c) for c in columns) for r in rows)


def with_etl(paths: Sequence[Path]) -> list[list[Grid]]:
    return [[grid_of(table) for table in read_pdf(Source(path.name, path.read_bytes())).tables] for path in paths]


def with_pdfplumber(paths: Sequence[Path]) -> list[list[Grid]]:
    """pdfplumber by rules; its text strategies find paragraphs rather than tables and lose more than they win."""
    return [joined_pages(plumber_pages(path)) for path in paths]


def plumber_pages(path: Path) -> list[list[Grid]]:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return [[plumber_grid(table) for table in page.find_tables()] for page in pdf.pages]


def plumber_grid(table: Any) -> Grid:
    """pdfplumber's table with merged cells filled in from their boxes."""
    boxes = [
        (box, text or "")
        for row, line in zip(table.rows, table.extract(), strict=True)
        for box, text in zip(row.cells, line, strict=True)
        if box is not None
    ]
    xs = sorted({round(box[0], 1) for box, _ in boxes})
    ys = sorted({round(box[1], 1) for box, _ in boxes})
    found = {}
    for (left, top, right, bottom), text in boxes:
        found.update(
            {(y, x): text for y in ys if top - 0.2 <= y < bottom - 0.2 for x in xs if left - 0.2 <= x < right - 0.2}
        )
    return tuple(tuple(found.get((y, x), "") for x in xs) for y in ys)


def with_camelot(paths: Sequence[Path]) -> list[list[Grid]]:
    """camelot's lattice; pages on which it finds nothing are read by its stream."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of every page without a table
        return [joined_pages(camelot_pages(path)) for path in paths]


def camelot_pages(path: Path) -> list[list[Grid]]:
    pages = camelot_tables(path, "all", flavor="lattice", copy_text=["h", "v"])
    bare = [number for number in range(1, pages_of(path) + 1) if number not in pages]
    if bare:
        pages |= camelot_tables(path, ",".join(map(str, bare)), flavor="stream")
    return [pages[number] for number in sorted(pages)]


def camelot_tables(path: Path, pages: str, **settings: Any) -> dict[int, list[Grid]]:
    import camelot

    found: dict[int, list[Grid]] = defaultdict(list)
    tables = camelot.read_pdf(str(path), pages=pages, suppress_stdout=True, **settings)
    for table in sorted(tables, key=lambda table: (table.page, table.order)):
        found[table.page].append(tuple(tuple(str(text) for text in row) for row in table.df.values.tolist()))
    return dict(found)


def with_opendataloader(paths: Sequence[Path]) -> list[list[Grid]]:
    """opendataloader-pdf without its model server, all files in one run of Java, as its manual advises.

    Its filters are off, so that it sees small print; ``table_method="cluster"`` gives the same tables.
    """
    return opendataloader(paths)


def with_opendataloader_tags(paths: Sequence[Path]) -> list[list[Grid]]:
    """The same, but believing the tags that a writer may put in: Chromium tells the table's cells there."""
    return opendataloader(paths, use_struct_tree=True)


def opendataloader(paths: Sequence[Path], **settings: Any) -> list[list[Grid]]:
    import opendataloader_pdf

    with tempfile.TemporaryDirectory() as scratch:
        copies = [Path(scratch) / f"{number}.pdf" for number in range(len(paths))]
        for path, copy in zip(paths, copies, strict=True):
            shutil.copyfile(path, copy)
        opendataloader_pdf.convert(
            input_path=[str(copy) for copy in copies],
            output_dir=scratch,
            format="json",
            quiet=True,
            image_output="off",
            include_header_footer=True,
            content_safety_off="all",
            **settings,
        )
        return [loaded_tables(copy.with_suffix(".json")) for copy in copies]


def loaded_tables(path: Path) -> list[Grid]:
    pages: dict[int, list[Grid]] = defaultdict(list)
    for table in nodes_of(json.loads(path.read_text("utf-8")), "table"):
        pages[table["page number"]].append(loaded_grid(table))
    return joined_pages([pages[number] for number in sorted(pages)])


def nodes_of(node: Any, kind: str) -> Iterator[Node]:
    """The outermost nodes of a kind, in reading order."""
    if isinstance(node, list):
        for part in node:
            yield from nodes_of(part, kind)
    elif isinstance(node, dict):
        if node.get("type") == kind:
            yield node
        else:
            yield from nodes_of(list(node.values()), kind)


def loaded_grid(table: Node) -> Grid:
    found: dict[tuple[int, int], str] = {}
    for cell in nodes_of(table["rows"], "table cell"):
        top, left = cell["row number"], cell["column number"]
        text = "\n".join(texts_of(cell["kids"]))
        found.update({(top + i, left + j): text for i in range(cell["row span"]) for j in range(cell["column span"])})
    rows, columns = table["number of rows"], table["number of columns"]
    return tuple(tuple(found.get((r, c), "") for c in range(1, columns + 1)) for r in range(1, rows + 1))


def texts_of(node: Any) -> Iterator[str]:
    """All texts below a node."""
    if isinstance(node, list):
        for part in node:
            yield from texts_of(part)
    elif isinstance(node, dict):
        if "content" in node:
            yield str(node["content"])
        yield from texts_of([part for part in node.values() if isinstance(part, list | dict)])


def pages_of(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def joined_pages(pages: Sequence[list[Grid]]) -> list[Grid]:
    """What a user would do by hand: join a page's first table to the last one before it if it goes on with that."""
    found: list[Grid] = []
    for tables in pages:
        for index, grid in enumerate(tables):
            before = found[-1] if index == 0 and found else ()
            if before and grid and before[0] == grid[0]:
                found[-1] = before + grid[1:]
            elif before and grid and len(before[0]) == len(grid[0]) and has_number(grid[0]):
                found[-1] = before + grid
            else:
                found.append(grid)
    return found


def has_number(row: Sequence[str]) -> bool:
    """Whether a row holds figures as only the body of a table does: an amount."""
    return any("," in word and word.replace(",", "").isdigit() for text in row for word in text.split())


KNOWN: dict[str, tuple[str, Tool]] = {
    "etl": ("etl", with_etl),
    "pdfplumber": ("pdfplumber", with_pdfplumber),
    "camelot": ("camelot", with_camelot),
    "opendataloader": ("opendataloader_pdf", with_opendataloader),
    "opendataloader, tags": ("opendataloader_pdf", with_opendataloader_tags),
}


def installed_tools() -> dict[str, Tool]:
    """The tools that can be run here, by name."""
    return {name: tool for name, (module, tool) in KNOWN.items() if is_installed(module)}


def is_installed(module: str) -> bool:
    if module == "opendataloader_pdf" and shutil.which("java") is None:
        return False
    return importlib.util.find_spec(module) is not None
