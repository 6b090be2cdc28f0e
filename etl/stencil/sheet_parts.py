"""What a sheet holds beside its cells (merges, formats, lists, views, breaks …), moved with the cells."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import product

from lxml import etree

from etl.stencil.aiming import aimed_text
from etl.stencil.band import BandRows, Block, Scope
from etl.stencil.filling import Contents, FilledSheet
from etl.stencil.package import MAIN
from etl.stencil.references import (
    Axis,
    Reference,
    cell_at,
    cell_name,
    formula_text,
    grown_areas,
    moved,
    parse_formula,
)
from etl.stencil.values import TemplateError

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
_AREA_ATTRIBUTES = ("sqref", "ref")
_CELL_ATTRIBUTES = ("activeCell", "topLeftCell")
_OWN_MOVER = ("mergeCell", "hyperlink", "dimension", "sheetData")
NEVER_EMPTY = (
    *(
        f"{{{X14}}}{tag}"
        for tag in ("sparklines", "sparklineGroup", "sparklineGroups", "conditionalFormattings", "dataValidations")
    ),
    *(
        f"{{{MAIN}}}{tag}"
        for tag in (
            "hyperlinks",
            "dataValidations",
            "conditionalFormatting",
            "ignoredErrors",
            "protectedRanges",
            "mergeCells",
        )
    ),
    f"{{{MAIN}}}ext",
    f"{{{MAIN}}}extLst",
)
"""Lists of a sheet's part that must not be there without anything in them, inner ones before those around them."""
_FORMULA_TAGS = (*(f"{{{MAIN}}}{tag}" for tag in ("formula", "formula1", "formula2")), f"{{{XM}}}f")


def move_sheet(contents: Contents, sheet: FilledSheet) -> None:
    """Moves everything in the sheet's part that names cells; what refers to other sheets moves with those."""
    root = sheet.sheet.part.root
    _move_formulas(contents, sheet, root)
    for element in list(root.iter(f"{{{X14}}}sparkline")):
        _move_sparkline(contents, sheet, element)
    if sheet.grid.moves or contents.repeated:
        _move_links(contents, sheet, root)
    if sheet.grid.moves:
        for element in list(root.iter(etree.Element)):
            if etree.QName(element).localname not in _OWN_MOVER:
                _move_areas(element, sheet)
        _move_merges(sheet, root)
        _prune(root)
        _move_breaks(root, "rowBreaks", sheet.grid.rows)
        _move_breaks(root, "colBreaks", sheet.grid.columns)
        _move_columns(sheet, root)


def _prune(root: etree._Element) -> None:
    """Removes the lists that were left with nothing in them, innermost first; Excel offers a repair for an empty one."""
    for tag in NEVER_EMPTY:
        for element in list(root.iter(tag)):
            if is_empty(element):
                _remove(element)
            elif element.get("count"):
                element.set("count", str(len(element)))


def is_empty(element: etree._Element) -> bool:
    """Whether a list has nothing in it; a group of sparklines without any keeps its colours all the same."""
    own = f"{{{X14}}}sparklines" if element.tag == f"{{{X14}}}sparklineGroup" else None
    return not len(element) if own is None else element.find(own) is None


def _move_formulas(contents: Contents, sheet: FilledSheet, root: etree._Element) -> None:
    """Moves the formulas of rules, each as from the top left cell of the area the rule applies to."""
    for element in root.iter(*_FORMULA_TAGS):
        if not (element.text or "").strip() or _in_sparkline(element):
            continue
        row, column = _rule_corner(element)
        placing = contents.placing(sheet, row, column, sheet.grid.rows)
        element.text = formula_text(moved(parse_formula(element.text or ""), placing))


def _move_areas(element: etree._Element, sheet: FilledSheet) -> None:
    if element.tag == f"{{{XM}}}sqref" and not _in_sparkline(element):
        element.text = grown_areas(element.text or "", sheet.grid)
        if not element.text:
            parent = element.getparent()
            _remove(element if parent is None else parent)
            return
    for name in _AREA_ATTRIBUTES:
        if not element.get(name):
            continue
        after = grown_areas(element.get(name, ""), sheet.grid)
        if not after:
            _remove(element)
            return
        element.set(name, after)
    for name in _CELL_ATTRIBUTES:
        if element.get(name):
            row, column = cell_at(element.get(name, ""))
            element.set(name, cell_name(sheet.grid.rows.point(row), sheet.grid.columns.point(column)))


def _in_sparkline(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and etree.QName(parent).localname == "sparkline"


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _rule_corner(element: etree._Element) -> tuple[int, int]:
    """The top left cell of the area that the rule around a formula applies to."""
    for ancestor in element.iterancestors():
        areas = ancestor.get("sqref") or ancestor.findtext(f"{{{XM}}}sqref")
        if areas:
            corners = [cell_at(area.split(":")[0]) for area in areas.split() if area[:1].isalpha()]
            return min((row for row, _ in corners), default=1), min((column for _, column in corners), default=1)
    return 1, 1


def _move_sparkline(contents: Contents, sheet: FilledSheet, element: etree._Element) -> None:
    """Repeats a sparkline of a sample row for each record, as fill-down would."""
    formula, area = element.find(f"{{{XM}}}f"), element.find(f"{{{XM}}}sqref")
    parent = element.getparent()
    if formula is None or area is None or parent is None or not area.text:
        return
    row, column = cell_at(area.text.split(":")[0])
    base = moved(parse_formula(formula.text or ""), contents.placing(sheet, row, column, sheet.grid.rows))
    at = parent.index(element)
    for place in reversed(_copies(sheet, row)):
        copy = deepcopy(element)
        down = place - sheet.grid.rows.point(row)
        _set_text(copy, "f", formula_text(base, down))
        _set_text(copy, "sqref", cell_name(place, sheet.grid.columns.point(column)))
        parent.insert(at, copy)
    parent.remove(element)


def _set_text(element: etree._Element, tag: str, text: str) -> None:
    child = element.find(f"{{{XM}}}{tag}")
    assert child is not None, "the caller found it"
    child.text = text


def _copies(sheet: FilledSheet, row: int) -> list[int]:
    """The numbers of the rows made like a template row."""
    if sheet.grid.rows.stretch_at(row):
        return [out.number for out in sheet.rows if out.source == row and (out.scope is None or out.scope.record)]
    return [sheet.grid.rows.point(row)]


def _move_merges(sheet: FilledSheet, root: etree._Element) -> None:
    holder = root.find(f"{{{MAIN}}}mergeCells")
    areas = [child.get("ref", "") for child in holder] if holder is not None else []
    moved_areas = [area for old in areas for area in moved_merge(sheet, old)]
    moved_areas += list(_label_merges(sheet))
    if holder is None:
        if not moved_areas:
            return
        holder = add_child(root, "mergeCells")
    tag = f"{{{MAIN}}}mergeCell"
    holder[:] = []
    for area in dict.fromkeys(moved_areas):
        etree.SubElement(holder, tag, ref=area)
    holder.set("count", str(len(holder)))
    if not len(holder):
        _remove(holder)


def moved_merge(sheet: FilledSheet, area: str) -> Iterator[str]:
    """The merges a template's merge becomes: moved, grown over its band, or repeated with its row."""
    (reference,) = parse_formula(area)
    assert isinstance(reference, Reference), "a merge is an area"
    first, last = reference.first, reference.end
    down = _pieces(first.row, last.row, sheet.grid.rows, sheet.bands, f"‘{sheet.name}’ 시트의 병합 {area}")
    across = _pieces(first.column, last.column, sheet.grid.columns, sheet.spread, f"‘{sheet.name}’ 시트의 병합 {area}")
    for (top, bottom), (left, right) in product(down, across):
        if (top, left) != (bottom, right):
            yield f"{cell_name(top, left)}:{cell_name(bottom, right)}"


def _pieces(first: int, last: int, axis: Axis, bands: tuple[BandRows, ...], what: str) -> list[tuple[int, int]]:
    """Where lines first..last of a merge end up: once, or once for each copy of the line or group they are in."""
    for filled in bands:
        band = filled.band
        if last < band.first or first > band.last or (first <= band.first and last >= band.last and first < last):
            continue
        if first < band.first or last > band.last:
            raise TemplateError(
                f"서식의 {what}이(가) 반복할 행의 가장자리에 걸쳐 있습니다. 병합을 풀거나 견본 행 전체를 덮게 해 주세요."
            )
        if first == last:
            return [(row.number, row.number) for row in filled.rows if row.source == first]
        return _block_pieces(filled, first, last, what)
    return [axis.span(first, last)]


def _block_pieces(filled: BandRows, first: int, last: int, what: str) -> list[tuple[int, int]]:
    blocks: dict[Block, None] = {}
    for row in filled.rows:
        block: Block | None = row.scope.block if row.scope else None
        while block is not None and not {first, last} <= block.owned.keys():
            block = block.parent
        if block is not None and block.parent is not None:
            blocks[block] = None
    if not blocks:
        raise TemplateError(
            f"서식의 {what}이(가) 견본 행 일부에만 걸쳐 있습니다. 병합을 풀거나 견본 행 전체를 덮게 해 주세요."
        )
    return [(block.owned[first][0], block.owned[last][1]) for block in blocks]


def _label_merges(sheet: FilledSheet) -> Iterator[str]:
    """The merges of group labels over the rows of their groups."""
    for (source, column), holes in sheet.holes.items():
        keys = [hole.group for hole in holes if hole.group]
        for row in sheet.rows if keys else ():
            span = row.scope.labels.get(keys[0], 0) if row.scope and row.source == source else 0
            if span > 1:
                for place in sheet.new_columns(column):
                    yield f"{cell_name(row.number, place.number)}:{cell_name(row.number + span - 1, place.number)}"


def _move_links(contents: Contents, sheet: FilledSheet, root: etree._Element) -> None:
    """Moves the template's own links; one on a sample row is repeated with it, and may lead to its record's sheet."""
    for element in list(root.iter(f"{{{MAIN}}}hyperlink")):
        row, column = cell_at(element.get("ref", "A1").split(":")[0])
        if not sheet.grid.rows.stretch_at(row):
            _aim_link(contents, element, None)
            element.set("ref", grown_areas(element.get("ref", ""), sheet.grid))
            continue
        for place in _copies(sheet, row):
            copy = deepcopy(element)
            copy.set("ref", cell_name(place, sheet.grid.columns.point(column)))
            _aim_link(contents, copy, sheet.row_at[place].scope)
            element.addprevious(copy)
        _remove(element)


def _aim_link(contents: Contents, element: etree._Element, scope: Scope | None) -> None:
    place = element.get("location")
    if place and contents.repeated:
        element.set("location", aimed_text(place, contents.repeated, scope.record if scope else None))


def _move_breaks(root: etree._Element, tag: str, axis: Axis) -> None:
    """A page break comes after its line."""
    for element in root.iter(f"{{{MAIN}}}{tag}"):
        for line in element:
            line.set("id", str(axis.owned(int(line.get("id", "0")))[1]))


def _move_columns(sheet: FilledSheet, root: etree._Element) -> None:
    """Gives each repeated column the width of its sample."""
    holder = root.find(f"{{{MAIN}}}cols")
    if holder is None or not sheet.spread:
        return
    for element in list(holder):
        low, high = int(element.get("min", "1")), int(element.get("max", "1"))
        new_low, new_high = sheet.grid.columns.span(low, high)
        element.set("min", str(new_low))
        element.set("max", str(min(new_high, 16_384)))


_ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)


def add_child(root: etree._Element, tag: str) -> etree._Element:
    """Adds an element to a sheet where the schema wants it."""
    child = etree.Element(f"{{{MAIN}}}{tag}", nsmap=None)
    place = _ORDER.index(tag)
    for sibling in root.iterchildren(etree.Element):
        name = etree.QName(sibling).localname
        if name in _ORDER and _ORDER.index(name) > place:
            root.insert(root.index(sibling), child)
            return child
    root.append(child)
    return child


def set_dimension(sheet: FilledSheet) -> None:
    """Says which cells the sheet uses."""
    element = sheet.sheet.part.root.find(f"{{{MAIN}}}dimension")
    if element is None or not sheet.grid.moves:
        return
    last_row, last_column = sheet.used
    columns = [column.number for cell in sheet.sheet.cells() for column in sheet.new_columns(cell.column)]
    if sheet.numbers and columns:
        element.set("ref", f"{cell_name(sheet.numbers[0], min(columns))}:{cell_name(last_row, last_column)}")
