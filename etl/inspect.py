"""``etl inspect``: what was read from one file, for a person or as one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from etl.dataset import FileEntry
from etl.inputs import InputFile, display_name
from etl.model import Finding
from etl.proving import prove_reports
from etl.reading import ReadSettings, read_entry
from etl.recognise import RecognisedTable
from etl.report import SEVERITY_WORDS, place_words
from etl.words import tidy

CELL_WIDTH = 14


def inspect_file(path: Path, org: str = "", *, ocr: bool = False) -> tuple[FileEntry, tuple[Finding, ...]]:
    """A file read and proved on its own; a file that cannot be read has an entry with the reason and no findings."""
    entry = read_entry(InputFile(path, display_name(path.name), org), ReadSettings(ocr=ocr))
    if entry.understood is None:
        return entry, ()
    return entry, prove_reports([entry.understood])[1]


def json_line(path: Path, entry: FileEntry, findings: Sequence[Finding]) -> str:
    """The file as one line of JSON; rows and columns are 1-based."""
    tables = entry.understood.tables if entry.understood else ()
    told: dict[str, object] = {
        "file": str(path),
        "format": entry.format,
        "status": entry.status.value,
        "tables": [_table(table) for table in tables],
        "findings": [_finding(finding) for finding in findings],
    }
    if entry.reason:
        told["reason"] = entry.reason
    return json.dumps(told, ensure_ascii=False)


def _table(table: RecognisedTable) -> dict[str, object]:
    return {
        "table": table.table.id,
        "family": table.family.name if table.family else None,
        "title": table.table.caption or table.grid.heading,
        "rows": table.table.rows,
        "columns": table.table.columns,
        "section": table.grid.section,
        "project": table.grid.project,
        "unit": table.grid.unit,
        "page": table.table.place.page,
        "line": table.table.place.line,
        "cells": [
            {"row": c.row, "column": c.column, "row_span": c.row_span, "column_span": c.column_span, "text": c.text}
            for c in table.table.cells
        ],
    }


def _finding(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "message": finding.message,
        "table": place.table or None,
        "page": place.page,
        "line": place.line,
        "row": place.row,
        "column": place.column,
        "printed": finding.printed,
        "expected": finding.expected,
        "difference": finding.difference,
    }


def text_lines(path: Path, entry: FileEntry, findings: Sequence[Finding]) -> Iterator[str]:
    """The file for a person: each table with its family and first rows, then the findings."""
    if entry.understood is None:
        yield f"{path}: {entry.reason.removeprefix(entry.report + ': ')}"
        return
    cover = entry.understood.outline.cover
    about = [cover.org, cover.dept, f"{cover.year}년" if cover.year else "", cover.kind]
    yield f"{path} [{entry.format}] {' '.join(part for part in about if part)}"
    for table in entry.understood.tables:
        yield ""
        yield from _table_lines(table)
    yield ""
    yield f"점검 {len(findings)}건"
    for finding in findings:
        yield f"  [{SEVERITY_WORDS[finding.severity]}] {place_words(finding)}: {finding.message}"


def _table_lines(table: RecognisedTable) -> Iterator[str]:
    grid = table.grid
    family = table.family.title if table.family else "알 수 없는 표"
    where = " › ".join(part for part in (grid.section, grid.project, grid.heading) if part)
    unit = f" (단위: {grid.unit})" if grid.unit else ""
    yield f"표 {table.table.id.removeprefix('t')} · {family} · {table.table.rows}행 {table.table.columns}열{unit} · {where}"
    for row in range(1, min(table.table.rows, 12) + 1):
        yield "    " + " | ".join(_short(table.table.text(row, column)) for column in grid.columns)
    if table.table.rows > 12:
        yield f"    … 외 {table.table.rows - 12}행"


def _short(text: str) -> str:
    flat = tidy(text)
    return flat if len(flat) <= CELL_WIDTH else flat[: CELL_WIDTH - 1] + "…"
