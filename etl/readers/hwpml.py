"""Reads HWPML (.hml), the XML that Hangul saves: paragraphs, outline headings, and tables with their spans.

본 제품은 한글과컴퓨터의 한글 문서 파일(.hwp) 공개 문서를 참고하여 개발하였습니다.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from etl.model import Block, Cell, Document, Heading, Paragraph, Place
from etl.readers.base import MAX_DEPTH, ReadError, Source
from etl.readers.spans import CellBudget, GridSketch
from etl.readers.xml_safe import BrokenXml, UnsafeXml, local_name, parse_xml

# What stands in a paragraph without being its text: page set-up, notes for the writer, running heads, formulas.
_SILENT = frozenset({"SECDEF", "COLDEF", "HEADER", "FOOTER", "HIDDENCOMMENT", "FIELDBEGIN", "EQUATION", "AUTONUM"})
_SIGNS = {"TAB": "\t", "LINEBREAK": "\n", "HYPHEN": "-", "NBSPACE": " ", "FWSPACE": " "}
_PICTURES = re.compile(rb"(<(?:\w+:)?BINDATA\b[^>]*>)[^<]*")
_UTF16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def read_hwpml(source: Source) -> Document:
    """The document an HWPML file holds."""
    root = _root(source)
    walk = _Walk(source.report, _outline_levels(root), CellBudget(source.report))
    for section in root.iter("{*}SECTION"):
        walk.paragraphs(section, 0)
    return Document(source.report, source.sha256, "hwpml", tuple(walk.blocks))


def _root(source: Source) -> etree._Element:
    """The root element, refused where it is no HWPML or could not be read whole."""
    report = source.report
    try:
        root = parse_xml(_plain(source.data))
    except UnsafeXml as fault:
        raise _fault(report, "REFUSED", "문서 형식 선언(DTD)이 있거나 지나치게 큰 XML이어서 읽지 않았습니다") from fault
    except (BrokenXml, LookupError, ValueError) as fault:  # the latter two: an encoding nobody knows
        raise _fault(report, "DAMAGED", "HWPML(XML)의 짜임이 깨져 있습니다") from fault
    if local_name(root) != "HWPML":
        raise _fault(report, "UNSUPPORTED", "한글 XML(HWPML) 문서가 아닙니다")
    return root


def _fault(report: str, status: str, what: str) -> ReadError:
    return ReadError(status, f"{report}: {what}. 한글에서 열어 HWPX로 저장한 파일을 넣어 주세요.")


def _plain(data: bytes) -> bytes:
    """The XML without its pictures, and with the one HTML entity that Hangul writes made a character reference."""
    encoding = _UTF16_MARKS.get(data[:2])
    if encoding:
        return data.replace("&nbsp;".encode(encoding), "&#160;".encode(encoding))
    return _PICTURES.sub(rb"\1", data).replace(b"&nbsp;", b"&#160;")


def _outline_levels(root: etree._Element) -> Mapping[str, int]:
    """The heading level (1 is the top) of each paragraph shape that numbers an outline."""
    shapes = (shape for shape in root.iter("{*}PARASHAPE") if shape.get("HeadingType") == "Outline")
    return {shape.get("Id", ""): _number(shape, "Level", 0) + 1 for shape in shapes}


def _number(element: etree._Element, name: str, default: int) -> int:
    """An attribute that is a small whole number, else the default."""
    text = element.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


@dataclass
class _Walk:
    """The walk over a document: the blocks so far, and the tables counted."""

    report: str
    levels: Mapping[str, int]
    budget: CellBudget
    blocks: list[Block] = field(default_factory=list)
    tables: int = 0

    def paragraphs(self, holder: etree._Element, depth: int, parent: Place | None = None) -> None:
        """The paragraphs of a section or list, each followed by the tables and text boxes anchored in it."""
        self._check(depth)
        for paragraph in holder.iterchildren("{*}P"):
            if text := _text(paragraph):
                self.blocks.append(self._line(paragraph, text))
            self.objects(paragraph, depth, parent)

    def _line(self, paragraph: etree._Element, text: str) -> Heading | Paragraph:
        level = self.levels.get(paragraph.get("ParaShape", ""))
        return Heading(text, level, Place(self.report)) if level else Paragraph(text, Place(self.report))

    def objects(self, paragraph: etree._Element, depth: int, parent: Place | None) -> None:
        """Take in the tables and text boxes of a paragraph."""
        for item in _objects(paragraph):
            if local_name(item) == "TABLE":
                self.table(item, depth + 1, parent)
            else:
                self.paragraphs(item, depth + 1, parent)

    def table(self, element: etree._Element, depth: int, parent: Place | None) -> None:
        """Take in a table, then what is anchored in its cells."""
        self._check(depth)
        self.tables += 1
        name = f"t{self.tables}"
        sketch, cells = self._sketch(element)
        table = sketch.finish(name, Place(self.report), _caption(element), parent)
        if table is None:
            return
        self.blocks.append(table)
        for cell, item in cells:
            here = Place(self.report, table=name, row=cell.row, column=cell.column)
            for paragraph in _cell_paragraphs(item):
                self.objects(paragraph, depth, here)

    def _sketch(self, element: etree._Element) -> tuple[GridSketch, list[tuple[Cell, etree._Element]]]:
        """The grid of a table, with the element of each cell."""
        sketch = GridSketch(self.budget)
        cells: list[tuple[Cell, etree._Element]] = []
        for row in element.iterchildren("{*}ROW"):
            sketch.begin_row()
            for item in row.iterchildren("{*}CELL"):
                while sketch.row <= _number(item, "RowAddr", 0):
                    sketch.begin_row()
                column = _number(item, "ColAddr", -1) + 1 or None
                spans = _number(item, "RowSpan", 1), _number(item, "ColSpan", 1)
                cells.append((sketch.put(_cell_text(item), *spans, column=column), item))
        return sketch, cells

    def _check(self, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise _fault(self.report, "REFUSED", f"표나 글상자가 {MAX_DEPTH}겹을 넘게 겹쳐 있어 읽지 않았습니다")


def _text(paragraph: etree._Element) -> str:
    """A paragraph's own text, without that of the objects in it."""
    return "".join(_pieces(paragraph)).strip()


def _pieces(element: etree._Element) -> Iterator[str]:
    """The text of the characters below an element; line ends of the XML file itself are no text."""
    for child in element:
        name = local_name(child)
        if name == "CHAR":
            yield from _characters(child)
        elif name in ("TEXT", "FIELDEND"):
            yield from _pieces(child)


def _characters(element: etree._Element) -> Iterator[str]:
    """The text of a CHAR element and of the signs in it."""
    yield _unwrapped(element.text)
    for child in element:
        yield _SIGNS.get(local_name(child), "")
        yield _unwrapped(child.tail)


def _unwrapped(text: str | None) -> str:
    return re.sub(r"[\r\n]+", "", text or "").replace("\xa0", " ")


def _objects(element: etree._Element) -> Iterator[etree._Element]:
    """The tables and paragraph lists (text boxes, notes) anchored below an element, not those inside one another."""
    for child in element:
        name = local_name(child)
        if name in ("TABLE", "PARALIST"):
            yield child
        elif name not in _SILENT:
            yield from _objects(child)


def _cell_paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    for holder in cell.iterchildren("{*}PARALIST"):
        yield from holder.iterchildren("{*}P")


def _cell_text(cell: etree._Element) -> str:
    """The lines of a cell's own paragraphs."""
    return "\n".join(_text(paragraph) for paragraph in _cell_paragraphs(cell)).strip("\n")


def _caption(table: etree._Element) -> str:
    """The caption that Hangul ties to a table."""
    paths = table.iterfind("{*}SHAPEOBJECT/{*}CAPTION/{*}PARALIST/{*}P")
    return "\n".join(_text(paragraph) for paragraph in paths).strip()
