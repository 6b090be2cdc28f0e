"""Reads workbooks: XLSX and XLSM.

It walks the sheets itself, as a stream, because three things must be known that no one library tells together: the
text as Excel prints it, whether a formula was saved with its result, and what is hidden.  Macros and links are never
followed.  A table's ``place`` is the place of its top left cell in the sheet; rows and columns within it begin at 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Context, Decimal, InvalidOperation

from lxml import etree

from etl.model import Block, Document, Finding, Table
from etl.readers.base import Source
from etl.readers.gate import ZipMembers, open_zip
from etl.readers.number_format import format_number, format_text
from etl.readers.sheet import MAX_COLUMN, Area, Sheet
from etl.readers.sheet_blocks import SheetBlocks
from etl.readers.sheet_findings import sheet_findings, workbook_findings
from etl.readers.spans import CellBudget
from etl.readers.xlsx_package import SheetPart, Style, Workbook, fault, read_workbook, stream_part, text_of, unescaped

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_FIFTEEN_DIGITS = Context(prec=15)  # what Excel keeps of a number
_PLAIN = Style()


def read_xlsx(source: Source) -> Document:
    """The document an XLSX or XLSM file holds."""
    members = open_zip(source.data, report=source.report)
    if "xl/workbook.bin" in members:
        raise fault(source.report, "UNSUPPORTED", "이진 통합 문서(xlsb)는 읽지 못합니다")
    workbook = read_workbook(members, source.report)
    sheets = (_SheetReader(members, workbook, part, source.report).read() for part in workbook.sheets)
    return document_of_sheets(source, "xlsx", sheets, workbook.recalculates)


def document_of_sheets(source: Source, kind: str, sheets: Iterator[Sheet], recalculates: bool = False) -> Document:
    """The document of a workbook's sheets: their blocks in order, and what a person should know of them."""
    budget = CellBudget(source.report)
    blocks: list[Block] = []
    findings: list[Finding] = []
    formulas = tables = 0
    for sheet in sheets:
        found = SheetBlocks(sheet, budget).blocks(tables + 1)
        tables += sum(isinstance(block, Table) for block in found)
        blocks.extend(found)
        findings.extend(sheet_findings(sheet))
        formulas += sheet.formulas - len(sheet.valueless)
    findings.extend(workbook_findings(source.report, formulas if recalculates else 0))
    return Document(source.report, source.sha256, kind, tuple(blocks), tuple(findings))


class _SheetReader:
    """Reads one worksheet part into a ``Sheet``."""

    def __init__(self, members: ZipMembers, workbook: Workbook, part: SheetPart, report: str) -> None:
        self._members = members
        self._workbook = workbook
        self._part = part
        self._sheet = Sheet(part.name, report, part.state)
        self._row = 0
        self._merges: list[Area] = []

    def read(self) -> Sheet:
        """The sheet, its merges resolved."""
        take: dict[str, Callable[[etree._Element], None]] = {
            "row": self._take_row,
            "mergeCell": self._take_merge,
            "col": self._take_column,
        }
        for element in stream_part(self._members, self._part.part, tuple(take), self._sheet.report):
            take[element.tag.rpartition("}")[2]](element)
        self._sheet.merge(self._merges)
        return self._sheet

    def _take_row(self, element: etree._Element) -> None:
        """One row; a row or cell without an address follows the one before."""
        self._row = _whole(element.get("r"), self._row + 1)
        if element.get("hidden") in ("1", "true") and len(element):
            self._sheet.hidden_rows.append(self._row)
        column = 0
        for cell in element:
            if cell.tag.rpartition("}")[2] == "c":
                column = self._take_cell(cell, column + 1)

    def _take_cell(self, cell: etree._Element, column: int) -> int:
        """One cell; returns its column."""
        row, column = self._position(cell.get("r"), self._row, column)
        style = self._style(cell.get("s"))
        if style.bordered:
            self._sheet.border(row, column)
        children = {child.tag.rpartition("}")[2]: child for child in cell}
        kind = cell.get("t") or "n"
        self._sheet.formulas += "f" in children
        value = children.get("v")
        if "f" in children and (value is None or (value.text is None and kind != "str")):
            self._sheet.write_valueless(row, column)
        elif kind == "inlineStr" and "is" in children:
            self._sheet.write(row, column, format_text(text_of(children["is"]), style.code))
        elif value is not None and value.text is not None:
            self._write_value(row, column, kind, value.text, style)
        return column

    def _write_value(self, row: int, column: int, kind: str, raw: str, style: Style) -> None:
        """A value as its type says it is written."""
        if kind == "n":
            self._write_number(row, column, raw, style)
        elif kind == "s":
            self._sheet.write(row, column, format_text(self._shared(raw), style.code))
        elif kind == "b":
            self._sheet.write(row, column, "TRUE" if raw.strip() == "1" else "FALSE")
        elif kind == "d":
            self._sheet.write(row, column, _iso_date(raw, style))
        else:
            if kind == "e":
                self._sheet.faults.append((row, column))
            self._sheet.write(row, column, format_text(unescaped(raw), style.code))

    def _write_number(self, row: int, column: int, raw: str, style: Style) -> None:
        number = _decimal(raw)
        if number is None:
            self._sheet.faults.append((row, column))
            self._sheet.write(row, column, raw)
            return
        self._sheet.write(row, column, format_number(number, style.code, self._workbook.since_1904), number=True)

    def _shared(self, raw: str) -> str:
        """A shared text by its number."""
        index = _whole(raw.strip(), -1)
        if not 0 <= index < len(self._workbook.texts):
            raise fault(self._sheet.report, "DAMAGED", f"시트 ‘{self._sheet.name}’의 글이 글 목록에 없습니다")
        return self._workbook.texts[index]

    def _style(self, index: str | None) -> Style:
        styles = self._workbook.styles
        number = _whole(index, -1)
        return styles[number] if 0 <= number < len(styles) else _PLAIN

    def _position(self, reference: str | None, row: int, column: int) -> tuple[int, int]:
        """A cell's row and column by its address, else those that follow."""
        match = _REFERENCE.fullmatch(reference or "")
        if not match:
            return row, column
        return int(match[2]), column_number(match[1])

    def _take_merge(self, element: etree._Element) -> None:
        """One merged area."""
        first, _, last = (element.get("ref") or "").partition(":")
        top, left = self._position(first, 0, 0)
        bottom, right = self._position(last or first, 0, 0)
        self._merges.append(Area(top, left, bottom, right))

    def _take_column(self, element: etree._Element) -> None:
        """One run of columns; only whether they are hidden concerns us."""
        if element.get("hidden") in ("1", "true"):
            first, last = _whole(element.get("min"), 1), _whole(element.get("max"), 1)
            self._sheet.hidden_columns.extend(range(first, min(last, MAX_COLUMN) + 1))


def column_number(letters: str) -> int:
    """A column's number by its name.

    >>> column_number("A"), column_number("AA"), column_number("XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _decimal(raw: str) -> Decimal | None:
    """A stored number with the fifteen digits that Excel shows; ``None`` where it is none."""
    try:
        number = _FIFTEEN_DIGITS.create_decimal(raw.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _iso_date(raw: str, style: Style) -> str:
    """A date stored as text (ISO 8601), shown under its format."""
    try:
        moment = datetime.fromisoformat(raw.strip())
    except ValueError:
        return raw
    elapsed = moment.replace(tzinfo=None) - datetime(1899, 12, 30)
    return format_number(Decimal(elapsed.days) + Decimal(elapsed.seconds) / 86_400, style.code)


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default
