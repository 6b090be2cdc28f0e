"""The bundled reports as read and as understood, kept beside the code that must not change them in silence.

A golden is written once, when it is missing (the test then fails so that a person looks at it), and never overwritten:
to accept a change, delete the file, run the tests twice and read the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, understood

from etl.datapackage import frame_to_csv
from etl.dataset import OWN_COLUMNS
from etl.model import Document, Table

GOLDENS = Path(__file__).with_name("goldens")
REPORTS = sorted(path for path in (ROOT / "input").rglob("*") if path.suffix in (".txt", ".md"))


def document_lines(document: Document) -> Iterator[str]:
    """A document for a person: each block with its line, each cell with its place and span."""
    for block in document.blocks:
        if not isinstance(block, Table):
            yield f"{block.place.line or '':>5} {type(block).__name__.lower()} {block.text}"
            continue
        yield f"{block.place.line or '':>5} table {block.id} {block.rows} x {block.columns}"
        for cell in block.cells:
            span = f" +{cell.row_span}x{cell.column_span}" if (cell.row_span, cell.column_span) != (1, 1) else ""
            yield f"          {cell.row},{cell.column}{span} {cell.text!r}"


def facts_text(path: Path) -> str:
    """All facts of a report, one resource after another."""
    _, dataset, _ = understood(path, path.parent.name)
    parts = [
        f"# {name}\n{frame_to_csv(dataset[name]).decode('utf-8-sig')}" for name in OWN_COLUMNS if len(dataset[name])
    ]
    return "\n".join(parts)


def assert_golden(name: str, text: str) -> None:
    path = GOLDENS / name
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        pytest.fail(f"{path.name} was missing and has been written: read it, then run again")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_document_as_read(path: Path) -> None:
    entry, _, _ = understood(path, path.parent.name)
    assert entry.understood
    assert_golden(f"{path.stem}.document.txt", "\n".join(document_lines(entry.understood.document)) + "\n")


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_facts_as_understood(path: Path) -> None:
    assert_golden(f"{path.stem}.facts.csv", facts_text(path))
