"""What an officer changed in a file a build had written: cell by cell, a mere saving again being no change."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter

Cells = Mapping[str, str]
SOME_COLOUR = "테마 색"
_PLAIN_THEME = (0, 1)  # the paper's and the letters' own colours
_LONGEST_SHOWN = 30
_A_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_DRAWING = re.compile(r"xl/drawings/[^/]+\.xml$")
_ANCHOR = re.compile(rb"<(?:\w+:)?(?:twoCell|oneCell|absolute)Anchor[ >]")
_STATES = {"hidden": "숨김", "veryHidden": "숨김"}


class NotComparable(Exception):  # noqa: N818 - it says what the file is
    """A file whose cells cannot be read."""


def differences(name: str, made: bytes, found: bytes) -> tuple[str, ...]:
    """The cells that differ from what was written, as people read them: ``총괄!C5: 1,200 → 1,300``.

    Raises ``NotComparable`` where either cannot be read as what its name says.
    """
    cells_of = _csv_cells if name.endswith(".csv") else _workbook_cells if name.endswith(".xlsx") else _whole
    before, after = cells_of(made), cells_of(found)
    places = [*before, *(place for place in after if place not in before)]
    return tuple(
        f"{place}: {_shown(before.get(place, ''))} → {_shown(after.get(place, ''))}"
        for place in places
        if not _alike(before.get(place, ""), after.get(place, ""))
    )


def _alike(one: str, other: str) -> bool:
    return one == other or (bool(one and other) and SOME_COLOUR in (one, other))


def _shown(text: str) -> str:
    flat = " ".join(text.split()) or "(빈칸)"
    return flat if len(flat) <= _LONGEST_SHOWN else flat[: _LONGEST_SHOWN - 1] + "…"


def _whole(data: bytes) -> Cells:
    return {"내용": data.decode("utf-8", errors="replace")}


def _csv_cells(data: bytes) -> Cells:
    """The cells of a CSV; Excel may have saved it with other quotes, line ends or in its own code page."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp949", errors="replace")
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise NotComparable(str(error)) from error
    return {
        f"{get_column_letter(column)}{row}": value
        for row, cells in enumerate(rows, start=1)
        for column, value in enumerate(cells, start=1)
        if value
    }


def _workbook_cells(data: bytes) -> Cells:
    """What people put into a workbook: values, formulas, notes, marks in colour, sheets, merged cells, pictures.

    The cached results follow from the formulas; fonts, borders and widths each program saves in its own way.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it will not keep: nothing is written here
            book = load_workbook(io.BytesIO(data))
        return {
            **{f"{sheet.title} 시트": _STATES.get(sheet.sheet_state, "있음") for sheet in book.worksheets},
            **{place: text for sheet in book.worksheets for place, text in _sheet_cells(sheet)},
            **_pictures(data),
        }
    except Exception as error:  # the library raises whatever its parsers raise
        raise NotComparable(f"{type(error).__name__}: {error}") from error


def _pictures(data: bytes) -> Cells:
    """How many pictures, shapes and charts there are."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        count = sum(len(_ANCHOR.findall(archive.read(name))) for name in archive.namelist() if _DRAWING.match(name))
    return {"그림·도형·차트 수": str(count)} if count else {}


def _sheet_cells(sheet: object) -> Iterator[tuple[str, str]]:
    for row in sheet.iter_rows():  # type: ignore[attr-defined]
        for cell in row:
            place = f"{sheet.title}!{cell.coordinate}"  # type: ignore[attr-defined]
            if text := _text_of(cell):
                yield place, text
            if getattr(cell, "comment", None):
                yield f"{place} 메모", cell.comment.text.strip()
            if cell.has_style:
                yield from ((f"{place} {what}", colour) for what, colour in _colours(cell) if colour)
    for area in sheet.merged_cells.ranges:  # type: ignore[attr-defined]
        yield f"{sheet.title}!{area.coord} 병합", "있음"  # type: ignore[attr-defined]


def _colours(cell: Cell) -> Iterator[tuple[str, str]]:
    """How people mark a cell: its fill, unless that is white, its letters, unless they are black, and a line through."""
    if cell.fill is not None and cell.fill.fill_type == "solid":
        yield "색", _colour(cell.fill.fgColor, plain="FFFFFF")
    if cell.font is not None:
        yield "글자색", _colour(cell.font.color, plain="000000") if _text_of(cell) else ""
        yield "취소선", "있음" if cell.font.strike else ""


def _colour(colour: Color | None, plain: str) -> str:
    """A colour by its number; one of a theme or palette only as some colour, for programs save those as they like."""
    if colour is None or (colour.type == "theme" and not colour.tint and colour.theme in _PLAIN_THEME):
        return ""
    if colour.type != "rgb":
        return SOME_COLOUR
    return "" if colour.rgb[-6:] == plain else colour.rgb[-6:]


def _text_of(cell: Cell) -> str:
    """What a cell holds, as one text whatever program saved it."""
    value = getattr(cell.value, "text", cell.value)  # an array formula is an object with its text
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return f"{value:.15g}"
    text = str(value).replace("\r\n", "\n").replace("_x000D_", "")
    if cell.data_type == "f":
        return re.sub(r"\s+|_xlfn\.|_xlws\.", "", text).upper()
    return f"'{text}" if _A_NUMBER.fullmatch(text) else text  # as people type it: no sum counts it
