"""Charts: their references moved with the cells, and the values they cache made those of the filled sheet."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from etl.stencil.calc_values import ExcelError, Scalar, UnsupportedError, number_text
from etl.stencil.evaluator import Book
from etl.stencil.filling import Contents
from etl.stencil.references import Reference, formula_text, grown_formula, parse_formula
from etl.stencil.workbook import Template

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_C = f"{{{CHART}}}"
_CACHES = ("numCache", "strCache")


def chart_parts(template: Template) -> Iterator[str]:
    """The names of the chart parts."""
    for name in sorted(template.raw):
        if name.startswith("xl/charts/chart") and name.endswith(".xml"):
            yield name


def move_charts(template: Template, contents: Contents, book: Book) -> Iterator[str]:
    """Moves every chart's references and refills their caches; yields warnings."""
    for name in chart_parts(template):
        root = template.part(name).root
        for element in root.iter(f"{_C}f"):
            formula = grown_formula(parse_formula(element.text or ""), contents.grid, thin_grows=False)
            element.text = formula_text(formula)
            if not _refill(element, formula, book):
                yield f"차트({name})의 범위 {element.text}을(를) 미리 계산하지 못했습니다. 엑셀에서 열면 다시 그려집니다."
    for name in sorted(template.raw):
        if name.startswith("xl/charts/chartEx"):
            yield f"새 형식의 차트({name})는 범위를 옮기지 못했습니다. 일반 차트로 바꾸거나 범위를 확인해 주세요."


def _refill(element: etree._Element, formula: tuple[object, ...], book: Book) -> bool:
    """Puts the values a chart's reference now covers into the cache beside it; False when they cannot be known."""
    parent = element.getparent()
    if parent is None or (cache := _cache(parent)) is None:
        return parent is None or parent.find(f"{_C}multiLvlStrCache") is None
    try:
        values = [value for token in formula if isinstance(token, Reference) for value in _values(token, book)]
    except (UnsupportedError, ExcelError):
        values = []
    if not values:
        return False
    _write(cache, values)
    return True


def _cache(parent: etree._Element) -> etree._Element | None:
    return next((found for tag in _CACHES if (found := parent.find(f"{_C}{tag}")) is not None), None)


def _values(reference: Reference, book: Book) -> list[Scalar]:
    first, last = reference.first, reference.end
    if not (first.row and first.column and reference.sheet):
        return []
    return [
        book.value(reference.sheet, row, column)
        for row in range(first.row, last.row + 1)
        for column in range(first.column, last.column + 1)
    ]


def _write(cache: etree._Element, values: list[Scalar]) -> None:
    for point in list(cache.iter(f"{_C}pt")):
        cache.remove(point)
    count = cache.find(f"{_C}ptCount")
    if count is None:
        count = etree.SubElement(cache, f"{_C}ptCount")
    count.set("val", str(len(values)))
    at = cache.index(count) + 1
    numeric = cache.tag == f"{_C}numCache"
    for index, value in enumerate(values):
        text = _point(value, numeric)
        if text is not None:
            point = etree.Element(f"{_C}pt", idx=str(index))
            etree.SubElement(point, f"{_C}v").text = text
            cache.insert(at, point)
            at += 1


def _point(value: Scalar, numeric: bool) -> str | None:
    """How a chart caches a value; None for what it leaves out."""
    if value is None or isinstance(value, ExcelError) or (numeric and isinstance(value, (str, bool))):
        return None
    return value if isinstance(value, str) else number_text(value)
