"""Excel tables as formulas see them: where each column of a table ends up once its sheet is filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from etl.stencil.filling import Contents, FilledSheet
from etl.stencil.package import MAIN
from etl.stencil.references import Reference, parse_formula
from etl.stencil.workbook import Template

_COLUMN = re.compile(r"([^\[\]]*)\[([^\[\]#@']+)\]")


@dataclass(frozen=True)
class TableArea:
    """The data rows of a table on the filled sheet, and its columns by name (case folded)."""

    sheet: str
    top: int
    bottom: int
    columns: Mapping[str, int]

    def holds(self, sheet: str, row: int, column: int) -> bool:
        """Whether a cell is one of the table's, its heading and its totals row among them."""
        inside = self.top - 1 <= row <= self.bottom + 1 and column in self.columns.values()
        return inside and sheet == self.sheet


Tables = Mapping[str, TableArea]


def table_areas(template: Template, contents: Contents) -> Tables:
    """Every table of the workbook by its name, case folded; asked before the tables' own parts are moved."""
    return {name: area for sheet in contents.sheets.values() for name, area in _on_sheet(template, sheet)}


def _on_sheet(template: Template, sheet: FilledSheet) -> Iterator[tuple[str, TableArea]]:
    for relation in sheet.sheet.relations:
        if relation.kind != "table":
            continue
        root = template.part(relation.target).root
        (reference,) = parse_formula(root.get("ref", "A1"))
        if isinstance(reference, Reference):
            top = reference.first.row + int(root.get("headerRowCount", "1"))
            bottom = reference.end.row - int(root.get("totalsRowCount", "0"))
            first, last = sheet.grid.rows.span(top, bottom)
            names = [element.get("name", "").casefold() for element in root.iter(f"{{{MAIN}}}tableColumn")]
            left = reference.first.column
            columns = {name: sheet.grid.columns.point(left + at) for at, name in enumerate(names)}
            yield root.get("displayName", "").casefold(), TableArea(sheet.name, first, last, columns)


def structured_column(text: str) -> tuple[str, str] | None:
    """The table and the column of ``사업표[금액]``, case folded; None for any other structured reference.

    >>> structured_column("사업표[금액]"), structured_column("사업표[[#This Row],[금액]]")
    (('사업표', '금액'), None)
    """
    match = _COLUMN.fullmatch(text)
    return (match[1].casefold(), match[2].casefold()) if match else None
