"""Documents as JSON and back, for the cache and for what an isolated reader hands over.

What comes in is not trusted: every type, position and count is checked, so a damaged cache or a reader that was taken
over can give a wrong document, but nothing other than a document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from etl.model import Block, Cell, Document, Finding, Heading, Paragraph, Place, Severity, Table
from etl.readers.base import MAX_DOCUMENT_CELLS, MAX_TABLE_COLUMNS, MAX_TABLE_ROWS

_PLACE = {"report": "r", "page": "p", "sheet": "s", "line": "l", "table": "t", "row": "y", "column": "x"}
_TEXT_OF_FINDING = ("code", "message", "printed", "expected", "difference", "status")


class NotADocument(ValueError):  # noqa: N818 - it says what the JSON is
    """JSON that is no document of ours."""


def document_to_json(document: Document) -> bytes:
    """A document as compact UTF-8 JSON; the same document always gives the same bytes."""
    return json.dumps(to_plain(document), ensure_ascii=True, separators=(",", ":")).encode("ascii")


def document_from_json(data: bytes) -> Document:
    """The document that JSON tells of, every value checked."""
    return from_plain(plain_json(data))


def plain_json(data: bytes) -> Any:
    """The values of a JSON text; a text that is none, or is nested without end, is no document."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise NotADocument("not JSON") from fault


def to_plain(document: Document) -> dict[str, Any]:
    """A document as lists, dicts, texts and numbers."""
    return {
        "report": document.report,
        "sha256": document.sha256,
        "format": document.format,
        "blocks": [_block_to_plain(block) for block in document.blocks],
        "findings": [_finding_to_plain(finding) for finding in document.findings],
    }


def from_plain(value: object) -> Document:
    """The document that plain values tell of, every one checked."""
    found = _mapping(value)
    blocks = tuple(_block(item) for item in _list(found.get("blocks")))
    if sum(block.rows * block.columns for block in blocks if isinstance(block, Table)) > MAX_DOCUMENT_CELLS:
        raise NotADocument("too many cells")
    findings = tuple(_finding(item) for item in _list(found.get("findings")))
    report, sha256, kind = (_text(found.get(name)) for name in ("report", "sha256", "format"))
    return Document(report, sha256, kind, blocks, findings)


def _place_to_plain(place: Place) -> dict[str, Any]:
    """What a place says, the rest left out."""
    said = ((_PLACE[item.name], getattr(place, item.name)) for item in fields(place))
    return {key: value for key, value in said if value not in (None, "")}


def _block_to_plain(block: Block) -> dict[str, Any]:
    place = _place_to_plain(block.place)
    if isinstance(block, Table):
        return _table_to_plain(block, place)
    if isinstance(block, Heading):
        return {"heading": block.text, "level": block.level, "place": place}
    return {"text": block.text, "place": place}


def _table_to_plain(table: Table, place: dict[str, Any]) -> dict[str, Any]:
    return {
        "table": table.id,
        "place": place,
        "rows": table.rows,
        "columns": table.columns,
        "cells": [[c.text, c.row, c.column, c.row_span, c.column_span, c.line] for c in table.cells],
        "caption": table.caption,
        "parent": _place_to_plain(table.parent) if table.parent else None,
        "uncertain": sorted(table.uncertain),
        "mended": [list(entry) for entry in table.mended],
    }


def _finding_to_plain(finding: Finding) -> dict[str, Any]:
    texts = {name: getattr(finding, name) for name in _TEXT_OF_FINDING}
    return {"severity": finding.severity.value, "place": _place_to_plain(finding.place), **texts}


def _block(value: object) -> Block:
    found = _mapping(value)
    place = _place(found.get("place"))
    if "table" in found:
        return _table(found, place)
    if "heading" in found:
        return Heading(_text(found["heading"]), _count(found.get("level"), 1000), place)
    return Paragraph(_text(found.get("text")), place)


def _table(found: Mapping[str, object], place: Place) -> Table:
    rows, columns = _count(found.get("rows"), MAX_TABLE_ROWS), _count(found.get("columns"), MAX_TABLE_COLUMNS)
    if rows * columns > MAX_DOCUMENT_CELLS:
        raise NotADocument("too many cells")
    cells = tuple(_cell(item, rows, columns) for item in _list(found.get("cells")))
    parent = None if found.get("parent") is None else _place(found["parent"])
    uncertain = frozenset(_position(item, rows, columns) for item in _list(found.get("uncertain")))
    mended = tuple(_mended(item, rows, columns) for item in _list(found.get("mended")))
    return Table(
        _text(found["table"]), place, rows, columns, cells, _text(found.get("caption")), parent, uncertain, mended
    )


def _mended(value: object, rows: int, columns: int) -> tuple[int, int, str]:
    items = _list(value)
    if len(items) != 3:
        raise NotADocument("mended")
    return (*_position(items[:2], rows, columns), _text(items[2]))


def _cell(value: object, rows: int, columns: int) -> Cell:
    items = _list(value)
    if len(items) != 6:
        raise NotADocument("cell")
    row, column = _count(items[1], rows), _count(items[2], columns)
    high, wide = _count(items[3], MAX_TABLE_ROWS), _count(items[4], MAX_TABLE_COLUMNS)
    return Cell(_text(items[0]), row, column, high, wide, _optional(items[5]))


def _position(value: object, rows: int, columns: int) -> tuple[int, int]:
    items = _list(value)
    if len(items) != 2:
        raise NotADocument("position")
    return _count(items[0], rows), _count(items[1], columns)


def _place(value: object) -> Place:
    """A place, its names short and what it does not say left out."""
    found = _mapping(value)
    take: dict[str, Callable[[object], Any]] = {"report": _text, "sheet": _text, "table": _text}
    said = {name: take.get(name, _optional)(found[key]) for name, key in _PLACE.items() if key in found}
    return Place(**said)


def _finding(value: object) -> Finding:
    found = _mapping(value)
    try:
        severity = Severity(_text(found.get("severity")))
    except ValueError as fault:
        raise NotADocument("severity") from fault
    texts = {name: _text(found.get(name)) for name in _TEXT_OF_FINDING}
    return Finding(severity, place=_place(found.get("place")), **texts)


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise NotADocument("object expected")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise NotADocument("list expected")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise NotADocument("text expected")
    return value


def _count(value: object, largest: int) -> int:
    """A whole number from 1 to the largest allowed."""
    if type(value) is not int or not 1 <= value <= largest:
        raise NotADocument("number out of range")
    return value


def _optional(value: object) -> int | None:
    """A whole number or nothing."""
    if value is not None and type(value) is not int:
        raise NotADocument("number expected")
    return value
