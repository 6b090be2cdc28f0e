"""The parts around the sheets that name cells: names, tables, drawings, comments and their shapes, pivot sources.

``MOVERS`` is the registry: a relation's kind, and what moves such a part.  A kind that is in neither it nor
``HARMLESS`` may name cells in ways not known here, and is a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from etl.stencil.band import OutRow
from etl.stencil.binding import Binding, Spot
from etl.stencil.filling import Contents, FilledSheet
from etl.stencil.package import MAIN, relations
from etl.stencil.references import (
    Axis,
    cell_at,
    cell_name,
    formula_text,
    grown_areas,
    grown_formula,
    parse_formula,
)
from etl.stencil.template import find_holes, of_card
from etl.stencil.values import TemplateError, as_text
from etl.stencil.workbook import Part, Template

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
TEXT = "http://schemas.openxmlformats.org/drawingml/2006/main"
VML_EXCEL = "urn:schemas-microsoft-com:office:excel"
HARMLESS = frozenset({"printerSettings", "hyperlink", "image", "vmlDrawingHF", "customProperty", "person", "theme"})


def move_names(template: Template, contents: Contents) -> None:
    """Moves the defined names, print areas and print titles among them."""
    for element in template.workbook.root.iter(f"{{{MAIN}}}definedName"):
        text = element.text or ""
        if "{{" not in text:
            element.text = formula_text(grown_formula(parse_formula(text), contents.grid))


def move_related(template: Template, contents: Contents, sheet: FilledSheet) -> Iterator[str]:
    """Moves the parts a sheet leads to; yields warnings about those it cannot know."""
    for relation in sheet.sheet.relations:
        if relation.external or relation.kind in HARMLESS:
            continue
        mover = MOVERS.get(relation.kind)
        if mover is None:
            if sheet.grid.moves:
                yield f"‘{sheet.name}’ 시트에 이 도구가 모르는 부분({relation.kind})이 있어 옮기지 못했습니다. 위치를 확인해 주세요."
            continue
        yield from mover(template, contents, sheet, relation.target) or ()


def _move_table(template: Template, contents: Contents, sheet: FilledSheet, name: str) -> Iterator[str]:
    root = template.part(name).root
    before = root.get("ref", "A1")
    for element in root.iter(etree.Element):
        if element.get("ref"):
            element.set("ref", grown_areas(element.get("ref", ""), sheet.grid))
        if etree.QName(element).localname in ("calculatedColumnFormula", "totalsRowFormula") and element.text:
            element.text = formula_text(grown_formula(parse_formula(element.text), contents.grid))
    _name_columns(contents, sheet, root, before)
    yield from ()


def _name_columns(contents: Contents, sheet: FilledSheet, root: etree._Element, before: str) -> None:
    """A table's column names must be the texts of its heading cells, so a heading that was filled renames its column."""
    if root.get("headerRowCount") == "0":
        return
    row, left = cell_at(before.split(":")[0])
    card = sheet.sheet.card
    for at, column in enumerate(root.iter(f"{{{MAIN}}}tableColumn")):
        heading = sheet.holes.get((row, left + at))
        if heading and sheet.grid.columns.stretch_at(left + at):
            raise TemplateError(
                f"서식의 ‘{sheet.name}’ 시트에서 엑셀 표 안의 열은 반복할 수 없습니다. 표를 범위로 바꾸어 주세요."
            )
        if heading:
            column.set("name", _with_scalars(sheet.sheet.rows[row].cells[left + at].text, contents.binding.on(card)))


def _with_scalars(text: str, binding: Binding, ampersand: str = "&") -> str:
    """A text outside the cells with its scalars, and its card's fields, filled in."""
    nowhere = Spot(OutRow(1, 1), OutRow(1, 1))
    for hole in reversed(find_holes(text)):
        if not hole.view or of_card(binding.card, hole):
            value = as_text(binding.value(hole, nowhere)).replace("&", ampersand)
            text = text[: hole.start] + value + text[hole.end :]
    return text


def _move_comments(template: Template, contents: Contents, sheet: FilledSheet, name: str) -> Iterator[str]:
    for element in template.part(name).root.iter(etree.Element):
        if element.get("ref") and etree.QName(element).localname in ("comment", "threadedComment"):
            row, column = cell_at(element.get("ref", ""))
            element.set("ref", cell_name(sheet.grid.rows.point(row), sheet.grid.columns.point(column)))
    yield from ()


def _move_shapes(template: Template, contents: Contents, sheet: FilledSheet, name: str) -> Iterator[str]:
    """Moves the note boxes (VML): which cell each belongs to, and where its corners are."""
    if not sheet.grid.moves:
        return
    try:
        root = template.part(name).root
    except TemplateError:
        yield f"‘{sheet.name}’ 시트의 메모 상자({name})를 읽지 못해 옮기지 못했습니다. 메모 위치를 확인해 주세요."
        return
    for tag, axis in (("Row", sheet.grid.rows), ("Column", sheet.grid.columns)):
        for element in root.iter(f"{{{VML_EXCEL}}}{tag}"):
            element.text = str(axis.point(int(element.text or 0) + 1) - 1)
    for element in root.iter(f"{{{VML_EXCEL}}}Anchor"):
        element.text = _moved_anchor(element.text or "", sheet)


def _moved_anchor(text: str, sheet: FilledSheet) -> str:
    """A box's ``left column, x, top row, y, right column, x, bottom row, y``, moved without being stretched."""
    numbers = [int(part) for part in text.split(",")]
    for start, axis in ((0, sheet.grid.columns), (2, sheet.grid.rows)):
        moved_by = axis.point(numbers[start] + 1) - 1 - numbers[start]
        numbers[start] += moved_by
        numbers[start + 4] += moved_by
    return ", ".join(str(number) for number in numbers)


def _move_drawing(template: Template, contents: Contents, sheet: FilledSheet, name: str) -> Iterator[str]:
    root = template.part(name).root
    binding = contents.binding.on(sheet.sheet.card)
    fill_texts(root, binding)
    for anchor in root:
        if sheet.grid.moves and anchor.get("editAs") != "absolute":
            _move_anchor(anchor, sheet)
    for relation in relations(template.raw, name):
        if relation.kind == "chart":
            fill_texts(template.part(relation.target).root, binding)
    yield from ()


def _move_anchor(anchor: etree._Element, sheet: FilledSheet) -> None:
    """Moves a picture, chart or shape.  Drawn shapes grow as in Excel; a chart or picture keeps its size."""
    keeps_size = anchor.get("editAs") == "oneCell" or any(
        anchor.find(f"{{{DRAWING}}}{tag}") is not None for tag in ("graphicFrame", "pic")
    )
    for tag, axis in (("row", sheet.grid.rows), ("col", sheet.grid.columns)):
        start, end = (anchor.find(f"{{{DRAWING}}}{corner}/{{{DRAWING}}}{tag}") for corner in ("from", "to"))
        if start is None:
            continue
        old = int(start.text or 0)
        new = axis.point(old + 1) - 1
        start.text = str(new)
        if end is not None:
            far = int(end.text or 0)
            end.text = str(far + new - old if keeps_size else _far(axis, far))


def _far(axis: Axis, line: int) -> int:
    return axis.owned(line + 1)[1] - 1


def fill_texts(root: etree._Element, binding: Binding) -> None:
    """Fills the scalars in the texts of shapes and charts."""
    for element in root.iter(f"{{{TEXT}}}t"):
        if "{{" in (element.text or ""):
            element.text = _with_scalars(element.text or "", binding)


def fill_page_texts(contents: Contents, sheet: FilledSheet) -> None:
    """Fills the scalars in a sheet's page headers and footers, where ``&`` is a sign of its own."""
    binding = contents.binding.on(sheet.sheet.card)
    for holder in sheet.sheet.part.root.iter(f"{{{MAIN}}}headerFooter"):
        for element in holder:
            if "{{" in (element.text or ""):
                element.text = _with_scalars(element.text or "", binding, ampersand="&&")


def _move_pivot(template: Template, contents: Contents, sheet: FilledSheet, name: str) -> Iterator[str]:
    for element in template.part(name).root.iter(f"{{{MAIN}}}location"):
        element.set("ref", grown_areas(element.get("ref", ""), sheet.grid))
    yield from ()


def move_pivot_sources(template: Template, contents: Contents) -> None:
    """Moves the source ranges of pivot tables, and has Excel refresh those over filled sheets."""
    for name in template.raw:
        if "pivotCacheDefinition" not in name or name.endswith(".rels"):
            continue
        part: Part = template.part(name)
        for source in part.root.iter(f"{{{MAIN}}}worksheetSource"):
            grid = contents.grid(source.get("sheet", ""))
            if source.get("ref") and grid.moves:
                source.set("ref", grown_areas(source.get("ref", ""), grid))
            part.root.set("refreshOnLoad", "1")


Mover = Callable[[Template, Contents, FilledSheet, str], Iterator[str]]
MOVERS: dict[str, Mover] = {
    "table": _move_table,
    "comments": _move_comments,
    "threadedComment": _move_comments,
    "vmlDrawing": _move_shapes,
    "drawing": _move_drawing,
    "pivotTable": _move_pivot,
}
