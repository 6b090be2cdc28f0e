"""Change one number of a report and see whether a check notices: the instrument behind ``test_change_one_number``.

Run as a script to list the numbers that nothing guards (``tests/unguarded.txt`` is written by hand from it, with reasons).
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from etl.inputs import InputFile
from etl.model import Cell, Document, Fact, Finding, Proof, Table
from etl.proving import prove_reports
from etl.reading import read_entry, understand

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")

Key = tuple[str, str, str, str, str]


def changed_text(text: str) -> str:
    """The text with the last digit of its first number changed."""
    match = _NUMBER.search(text)
    assert match
    digits = match[0]
    return text[: match.start()] + digits[:-1] + str((int(digits[-1]) + 3) % 10) + text[match.end() :]


def with_cell(document: Document, table: Table, cell: Cell) -> Document:
    """The document with one cell's number changed."""
    cells = tuple(replace(c, text=changed_text(c.text)) if c is cell else c for c in table.cells)
    changed = replace(table, cells=cells)
    return replace(document, blocks=tuple(changed if block is table else block for block in document.blocks))


def verdict(document: Document, org: str) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """What the checks say of a document: findings by their text, disputed numbers by place."""
    proved, findings = prove_reports([understand(document, org)])
    return Counter(map(_told, findings)), Counter(_where(f) for f in proved.facts if f.proof is Proof.DISPUTED)


def _told(finding: Finding) -> str:
    return f"{finding.code} {finding.message}"


def _where(fact: Fact) -> tuple[str, str]:
    return fact.place.table, f"{fact.place.row},{fact.place.column}"


def numbers_of(document: Document, org: str) -> Iterator[tuple[Table, Cell, str]]:
    """The cells that gave a fact a number, each with its family."""
    report = understand(document, org)
    for recognised in report.tables:
        places = {(f.place.row, f.place.column) for f in recognised.facts if f.value is not None}
        for cell in recognised.table.cells:
            if (cell.row, cell.column) in places and _NUMBER.search(cell.text):
                yield recognised.table, cell, recognised.family.name if recognised.family else ""


def unguarded(path: Path, org: str) -> list[Key]:
    """The numbers of a report whose change no check notices: report, table, row, column and the print."""
    entry = read_entry(InputFile(path, path.name, org))
    assert entry.understood
    document = entry.understood.document
    findings, disputed = verdict(document, org)
    found = []
    for table, cell, family in numbers_of(document, org):
        told, wrong = verdict(with_cell(document, table, cell), org)
        noticed = (told - findings) or (wrong - disputed) or (findings - told)
        if not noticed:
            found.append((path.name, table.id, f"{cell.row},{cell.column}", cell.text.replace("\n", " "), family))
    return found


if __name__ == "__main__":
    for name in sys.argv[1:]:
        for row in unguarded(Path(name), Path(name).parent.name):
            print("\t".join(row))
