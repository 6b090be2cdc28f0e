"""Reads HTML: web pages, and the tables that office systems export as HTML under the name ``.xls``.

Headings, paragraphs and tables in reading order.  Scripts and styles are no text.  A nested table becomes a table of
its own after the one that holds it; text that stands in a table but in no cell comes before it, as browsers show it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from etl.model import Block, Cell, Document, Finding, Heading, Paragraph, Place, Severity
from etl.readers.base import MAX_DEPTH, ReadError, Source
from etl.readers.spans import CellBudget, GridSketch

_SILENT = frozenset({
    "script", "style", "head", "template", "noscript", "svg", "math", "object", "iframe", "select", "textarea",
    "colgroup",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_KOREAN = frozenset({
    "euc-kr", "euckr", "ks_c_5601-1987", "ksc5601", "ks_c_5601", "korean", "cp949", "ms949", "windows-949",
    "x-windows-949",
})  # fmt: skip
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_MAX_MARKS = 6_000_000  # an element costs some hundred bytes of memory and three bytes of file


def read_html(source: Source) -> Document:
    """The document an HTML file holds."""
    text, sure = decode_html(source.data)
    walk = _Walk(source.report, CellBudget(source.report))
    root = _parse(text, source.report)
    if root is not None:
        walk.visit(root, 0)
        walk.end_line()
    findings = tuple(_findings(source.report, sure, walk.hidden))
    return Document(source.report, source.sha256, "html", tuple(walk.blocks), findings)


def decode_html(data: bytes) -> tuple[str, bool]:
    """The text of an HTML file, and whether its encoding is beyond doubt.

    A byte order mark decides, then the declared encoding, then UTF-8, then CP949, each only when every byte fits it.

    >>> decode_html("<meta charset=euc-kr><p>예산</p>".encode("cp949"))
    ('<meta charset=euc-kr><p>예산</p>', True)
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            return text, "\ufffd" not in text
    for encoding in (*_declared(data), "utf-8", "cp949"):
        try:
            return data.decode(encoding), True
        except UnicodeDecodeError:
            continue
    return data.decode(next(_declared(data), "utf-8"), errors="replace"), False


def _declared(data: bytes) -> Iterator[str]:
    """The encoding the file's head names, if it is one of those Korean offices write."""
    match = _CHARSET.search(data, 0, 4096)
    name = match.group(1).decode("ascii").lower() if match else ""
    if name in _KOREAN:
        yield "cp949"
    elif name in ("utf-8", "utf8"):
        yield "utf-8"


def _parse(text: str, report: str) -> etree._Element | None:
    """The tree of a page, or ``None`` for a page without content; refused where the parser would drop the rest."""
    if text.count("<") > _MAX_MARKS:
        raise _refused(report, f"HTML 태그가 한도 {_MAX_MARKS:,}개를 넘습니다")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise _refused(report, "태그가 너무 깊이 겹쳐 있거나 한 문장이 너무 깁니다")
    return root


def _refused(report: str, what: str) -> ReadError:
    return ReadError(
        "REFUSED",
        f"{report}: {what}. 일부만 읽으면 숫자가 빠지므로 읽지 않았습니다. 엑셀이나 한글에서 열어 xlsx 또는 hwpx로 저장해 주세요.",
    )


def _findings(report: str, sure: bool, hidden: int) -> Iterator[Finding]:
    """What a person should know of how the page was read."""
    if not sure:
        message = "글자 인코딩을 알 수 없어 깨진 글자가 있습니다. 원본을 UTF-8로 다시 저장해 주세요."
        yield Finding(Severity.WARNING, "encoding_unsure", message, Place(report))
    if hidden:
        message = f"화면에 보이지 않게 숨긴 곳 {hidden}군데의 내용도 읽었습니다. 숫자가 겹치지 않는지 확인해 주세요."
        yield Finding(Severity.NOTE, "hidden_content", message, Place(report))


@dataclass
class _Walk:
    """The walk over a page: the blocks so far, and the line of text that is being put together."""

    report: str
    budget: CellBudget
    blocks: list[Block] = field(default_factory=list)
    hidden: int = 0
    tables: int = 0
    _line: list[str] = field(default_factory=list)

    def visit(self, element: etree._Element, depth: int) -> None:
        """Take in an element and what is in it."""
        name = _name(element)
        if name in _SILENT:
            return
        self.hidden += _is_hidden(element)
        if name == "table":
            self.end_line()
            self.read_table(element, None, depth + 1)
        elif name in _HEADINGS:
            self._heading(element, _HEADINGS[name])
        else:
            self._flow(element, name, depth)

    def _flow(self, element: etree._Element, name: str, depth: int) -> None:
        """Text and elements in order; a block or a line break ends the line before and after itself."""
        breaks = name in _BLOCKS or name == "br"
        if breaks:
            self.end_line()
        self._line.append(element.text or "")
        for child in element:
            self.visit(child, depth)
            self._line.append(child.tail or "")
        if breaks:
            self.end_line()

    def _heading(self, element: etree._Element, level: int) -> None:
        self.end_line()
        if text := cell_text(element):
            self.blocks.append(Heading(text, level, Place(self.report)))
        for table in _inner_tables(element):
            self.read_table(table, None, 1)

    def end_line(self) -> None:
        """Make a paragraph of the line so far, if there is one."""
        text = _squeeze("".join(self._line))
        self._line.clear()
        if text:
            self.blocks.append(Paragraph(text, Place(self.report)))

    def read_table(self, element: etree._Element, parent: Place | None, depth: int) -> None:
        """Take in a table, and after it the tables in its cells."""
        if depth > MAX_DEPTH:
            raise _refused(self.report, f"표가 {MAX_DEPTH}겹을 넘게 겹쳐 있습니다")
        self._stray_lines(element)
        self.tables += 1
        name = f"t{self.tables}"
        sketch, nested = self._sketch(element)
        table = sketch.finish(name, Place(self.report), _caption(element), parent)
        if table is None:
            return
        self.blocks.append(table)
        for cell, inner in nested:
            self.read_table(inner, Place(self.report, table=name, row=cell.row, column=cell.column), depth + 1)

    def _sketch(self, element: etree._Element) -> tuple[GridSketch, list[tuple[Cell, etree._Element]]]:
        """The grid of a table, and the tables its cells hold."""
        sketch = GridSketch(self.budget)
        nested: list[tuple[Cell, etree._Element]] = []
        rows = _rows(element)
        left = Counter(_group(row) for row in rows)
        for row in rows:
            sketch.begin_row()
            self.hidden += _is_hidden(row)
            for item in _own(row, frozenset({"td", "th"})):
                self.hidden += _is_hidden(item)
                cell = sketch.put(cell_text(item), _row_span(item, left[_group(row)]), _span(item, "colspan"))
                nested.extend((cell, table) for table in _inner_tables(item))
            left[_group(row)] -= 1
        return sketch, nested

    def _stray_lines(self, element: etree._Element) -> None:
        """Text in a table but in no cell: browsers show it before the table, so it is read before it."""
        if text := _squeeze(" ".join(_stray(element))):
            self.blocks.append(Paragraph(text, Place(self.report)))


def cell_text(element: etree._Element) -> str:
    """The text of a cell or heading without its nested tables: one line a block or line break, spaces squeezed."""
    lines = "".join(_pieces(element)).split("\n")
    squeezed = [_squeeze(line) for line in lines]
    return "\n".join(line for line in squeezed if line)


def _pieces(element: etree._Element) -> Iterator[str]:
    """The text pieces of an element; line ends in the source are spaces, blocks and ``br`` are line ends."""
    yield _SPACES.sub(" ", element.text or "")
    for child in element:
        name = _name(child)
        edge = "\n" if name in _BLOCKS or name == "br" else ""
        yield edge
        if name != "table" and name not in _SILENT:
            yield from _pieces(child)
        yield edge
        yield _SPACES.sub(" ", child.tail or "")


def _stray(element: etree._Element) -> Iterator[str]:
    """Text of a table that is in none of its cells and not its caption."""
    if _name(element) not in ("td", "th", "caption") and _name(element) not in _SILENT:
        yield element.text or ""
        for child in element:
            if _name(child) != "table":
                yield from _stray(child)
            yield child.tail or ""


def _rows(table: etree._Element) -> list[etree._Element]:
    """A table's own rows in the order they are shown: head, bodies, foot."""
    order = {"thead": 0, "tfoot": 2}
    return sorted(_own(table, frozenset({"tr"})), key=lambda row: order.get(_name(_group(row)), 1))


def _own(element: etree._Element, wanted: frozenset[str]) -> Iterator[etree._Element]:
    """The elements of these names below an element, not those inside another of them or in a nested table."""
    for child in element:
        name = _name(child)
        if name in wanted:
            yield child
        elif name != "table" and name not in ("td", "th"):
            yield from _own(child, wanted)


def _inner_tables(element: etree._Element) -> Iterator[etree._Element]:
    """The tables directly in an element, not the tables in those."""
    for child in element:
        if _name(child) == "table":
            yield child
        else:
            yield from _inner_tables(child)


def _caption(table: etree._Element) -> str:
    return next((cell_text(child) for child in table if _name(child) == "caption"), "")


def _group(row: etree._Element) -> etree._Element | None:
    """What holds a row: a head, body or foot of its table, or the table itself."""
    return row.getparent()


def _row_span(cell: etree._Element, rows_left: int) -> int:
    """The row span, which never leaves the group of rows it begins in; ``0`` means down to the end of that group."""
    return min(_span(cell, "rowspan", zero=rows_left), rows_left)


def _span(cell: etree._Element, name: str, zero: int = 1) -> int:
    """A span attribute as browsers read it: leading digits, else 1."""
    match = re.match(r"\s*(\d{1,9})", cell.get(name) or "1")
    return (int(match.group(1)) or zero) if match else 1


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _name(element: etree._Element | None) -> str:
    """An element's name in small letters without a prefix; ``""`` for what is no element."""
    tag = element.tag if element is not None else ""
    return tag.rpartition(":")[2].rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _squeeze(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
