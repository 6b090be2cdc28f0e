"""The parts of an XLSX package around its sheets: which sheets there are, the shared texts, and the cell styles."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from lxml import etree

from etl.readers.base import ReadError
from etl.readers.gate import ZipMembers
from etl.readers.number_format import BUILTIN, GENERAL
from etl.readers.opc import main_part, relations
from etl.readers.xml_safe import BrokenXml, UnsafeXml, attribute, declares_doctype, local_name, parse_xml

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SIDES = ("left", "right", "top", "bottom")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet as the workbook lists it."""

    name: str
    state: str
    part: str


@dataclass(frozen=True, slots=True)
class Style:
    """What of a cell's style concerns its text: its number format, and whether it has a border."""

    code: str = GENERAL
    bordered: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a workbook says of all its sheets."""

    sheets: tuple[SheetPart, ...]
    texts: tuple[str, ...]
    styles: tuple[Style, ...]
    since_1904: bool
    recalculates: bool


def read_workbook(members: ZipMembers, report: str) -> Workbook:
    """The workbook's parts, read through the relationships of the package."""
    read = partial(xml_part, members, report=report)
    main = main_part(members, read, "xl/workbook.xml")
    root = read(main)
    targets = relations(members, main, read)
    sheets = tuple(_sheet_parts(root, targets, report))
    by_kind = dict(targets.values())
    texts = tuple(_shared_texts(members, by_kind.get("sharedStrings", ""), report))
    styles = tuple(_styles(members, by_kind.get("styles", ""), report))
    properties, calculation = root.find("{*}workbookPr"), root.find("{*}calcPr")
    return Workbook(sheets, texts, styles, _is_on(properties, "date1904"), _is_on(calculation, "fullCalcOnLoad"))


def fault(report: str, status: str, what: str) -> ReadError:
    """A refusal that tells the way out."""
    return ReadError(status, f"{report}: {what}. 엑셀에서 열어 xlsx로 다시 저장한 파일을 넣어 주세요.")


def xml_part(members: ZipMembers, name: str, report: str) -> etree._Element:
    """The root of a small XML part."""
    if name not in members:
        raise fault(report, "DAMAGED", f"파일 안에 ‘{name}’이(가) 없습니다")
    try:
        return parse_xml(members[name])
    except UnsafeXml as unsafe:
        raise fault(report, "REFUSED", f"‘{name}’에 문서 형식 선언이 있거나 지나치게 커서 읽지 않았습니다") from unsafe
    except BrokenXml as broken:
        raise fault(report, "DAMAGED", f"‘{name}’의 XML이 깨졌습니다") from broken


def stream_part(members: ZipMembers, name: str, tags: tuple[str, ...], report: str) -> Iterator[etree._Element]:
    """The elements of these names in a large part, each forgotten after it was used."""
    if name not in members:
        raise fault(report, "DAMAGED", f"파일 안에 ‘{name}’이(가) 없습니다")
    data = members[name]
    if declares_doctype([data]):
        raise _doctype(name, report)
    wanted = tuple(f"{{*}}{tag}" for tag in tags)
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data), events=("end",), tag=wanted, remove_comments=True, remove_pis=True, **options
        ):
            if element.getroottree().docinfo.internalDTD is not None:
                raise _doctype(name, report)
            yield element
            _forget(element)
    except etree.XMLSyntaxError as broken:
        raise fault(report, "DAMAGED", f"‘{name}’의 XML이 깨졌거나 한 칸의 글이 지나치게 깁니다") from broken


def _doctype(name: str, report: str) -> ReadError:
    return fault(report, "REFUSED", f"‘{name}’에 문서 형식 선언이 있어 읽지 않았습니다")


def _forget(element: etree._Element) -> None:
    """Free an element and what went before it under its parent."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def text_of(element: etree._Element) -> str:
    """The text of a shared or inline string: its runs, without readings above the line; escapes undone once."""
    pieces: list[str] = []
    for child in element:
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend(run.text or "" for run in child.iterchildren("{*}t"))
    return unescaped("".join(pieces))


def unescaped(text: str) -> str:
    """A text with ``_x000D_`` and the like undone, and line ends as ``\\n``.

    >>> unescaped("가_x000D_\\n나_x005F_x0041_")
    '가\\n나_x0041_'
    """
    plain = _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _sheet_parts(root: etree._Element, targets: Mapping[str, tuple[str, str]], report: str) -> Iterator[SheetPart]:
    """The worksheets in the order of their tabs; chart, dialog and macro sheets hold no table."""
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        name = sheet.get("name") or ""
        kind, part = targets.get(attribute(sheet, "id") or "", ("", ""))
        if not kind:
            raise fault(report, "DAMAGED", f"시트 ‘{name}’의 내용이 파일 안에 없습니다")
        if kind == "worksheet":
            yield SheetPart(name, sheet.get("state") or "visible", part)


def _shared_texts(members: ZipMembers, part: str, report: str) -> Iterator[str]:
    if part in members:
        for item in stream_part(members, part, ("si",), report):
            yield text_of(item)


def _styles(members: ZipMembers, part: str, report: str) -> Iterator[Style]:
    """The cell styles in the order cells refer to them."""
    if part not in members:
        return
    root = xml_part(members, part, report)
    codes = dict(BUILTIN)
    for item in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[_whole(item.get("numFmtId"))] = item.get("formatCode") or GENERAL
    borders = [_has_border(item) for item in root.iterfind("{*}borders/{*}border")]
    for item in root.iterfind("{*}cellXfs/{*}xf"):
        border = _whole(item.get("borderId"))
        code = codes.get(_whole(item.get("numFmtId")), GENERAL)
        yield Style(code, border < len(borders) and borders[border])


def _has_border(border: etree._Element) -> bool:
    return any(_line(border, side) for side in _SIDES)


def _line(border: etree._Element, side: str) -> bool:
    found = border.find(f"{{*}}{side}")
    return found is not None and found.get("style", "none") != "none"


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _is_on(element: etree._Element | None, name: str) -> bool:
    return element is not None and element.get(name) in ("1", "true")
