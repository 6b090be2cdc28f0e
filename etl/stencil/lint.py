"""A finished workbook looked over for what makes Excel offer a repair or drop something in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from etl.stencil.package import MAIN, parse_xml, relations, workbook_name
from etl.stencil.references import LAST_COLUMN, LAST_ROW, Reference, Token, cell_at, parse_formula
from etl.stencil.sheet_parts import NEVER_EMPTY, is_empty
from etl.stencil.values import LONGEST_TEXT, TemplateError, utf16_length
from etl.stencil.workbook import open_template

LONGEST_LIST = 255
LONGEST_FORMULA = 8_192
LONGEST_SHEET_NAME = 31
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})([0-9]+)"')
_NAME = re.compile(r"[^\W\d\\][\w.\\?]*|\\[\w.\\?]*|_xlnm\.\w+")
_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}")


def lint_package(parts: dict[str, bytes]) -> Iterator[str]:
    """What is wrong, one Korean sentence each."""
    workbook = parse_xml(parts[workbook_name(parts)], "workbook")
    targets = {relation.id: relation.target for relation in relations(parts, workbook_name(parts))}
    sheets = [(element.get("name", ""), targets.get(_relation_id(element), "")) for element in workbook.iter(f"{{{MAIN}}}sheet")]  # fmt: skip
    yield from _sheet_names([name for name, _ in sheets])
    yield from _defined_names(workbook)
    for name, target in sheets:
        if target in parts and b"sheetData" in parts[target]:
            yield from _sheet(parts, name, target)
    for name, content in parts.items():
        if name.endswith("sharedStrings.xml"):
            yield from _strings(content)


def _relation_id(element: etree._Element) -> str:
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == "id"), "")


def _sheet_names(names: list[str]) -> Iterator[str]:
    if len({name.casefold() for name in names}) < len(names):
        yield "같은 이름의 시트가 두 개 있습니다."
    for name in names:
        if not name or utf16_length(name) > LONGEST_SHEET_NAME:
            yield f"시트 이름 ‘{name}’이(가) {LONGEST_SHEET_NAME}자를 넘거나 비었습니다."
        if _FORBIDDEN_IN_NAME.search(name) or name.startswith("'") or name.endswith("'"):
            yield f"시트 이름 ‘{name}’에 쓸 수 없는 글자가 있습니다."


def _defined_names(workbook: etree._Element) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for element in workbook.iter(f"{{{MAIN}}}definedName"):
        name = element.get("name", "")
        key = (name.casefold(), element.get("localSheetId", ""))
        if key in seen:
            yield f"이름 ‘{name}’이(가) 두 번 정의되어 있습니다."
        seen.add(key)
        if not _NAME.fullmatch(name) or _LIKE_CELL.fullmatch(name):
            yield f"이름 ‘{name}’은(는) 엑셀 이름으로 쓸 수 없습니다."
        if not (element.text or "").strip():
            yield f"이름 ‘{name}’이(가) 가리키는 범위가 비었습니다."
        yield from _formula(element.text or "", f"이름 ‘{name}’")


def _sheet(parts: dict[str, bytes], name: str, target: str) -> Iterator[str]:
    content = parts[target]
    start, end, prefix = _data_extent(content)
    yield from _order(content, start, end, prefix, name)
    for text in _formula_shapes(content, start, end, prefix):
        yield from _formula(_unescaped(text), f"‘{name}’ 시트")
    root = parse_xml(content[:start] + content[end:], target)
    yield from _merges(root, name)
    yield from _empty_lists(root, name)
    yield from _lists(root, name)
    yield from _areas(root, name)
    for relation in relations(parts, target):
        if relation.kind == "table" and relation.target in parts:
            yield from _table(parse_xml(parts[relation.target], relation.target), parts, target)


def _formula_shapes(content: bytes, start: int, end: int, prefix: bytes) -> Iterator[bytes]:
    """One formula of each shape: those that differ in their numbers alone are as sound as each other."""
    seen: set[bytes] = set()
    formula = re.compile(b"<" + prefix + rb"f(?:\s[^>]*)?>([^<]*)</")
    for match in formula.finditer(content, start, end):
        shape = match[1].translate(None, b"0123456789")
        if shape not in seen:
            seen.add(shape)
            yield match[1]


def _data_extent(content: bytes) -> tuple[int, int, bytes]:
    """Where the rows begin and end, the element's own tags left outside, and the prefix their tags have."""
    opening = re.search(rb"<(\w+:)?sheetData(?:\s[^>]*)?>", content)
    if opening is None or opening[0].endswith(b"/>"):
        return len(content), len(content), b""
    return opening.end(), content.rindex(b"</" + (opening[1] or b"") + b"sheetData>"), opening[1] or b""


def _unescaped(text: bytes) -> str:
    plain = text.decode()
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        plain = plain.replace(entity, sign)
    return plain


def _order(content: bytes, start: int, end: int, prefix: bytes, sheet: str) -> Iterator[str]:
    """Rows and cells must come once each, in order; a row that is like the one before it is soon looked at."""
    before, heads = 0, [b""]
    quick = re.compile(b"<" + prefix + rb'c r="[A-Z]+[0-9]+"')
    usual = content.count(b"<" + prefix + b"c ") == content.count(b"<" + prefix + b'c r="')
    row_tag = re.compile(b"<" + prefix + rb'row\b(?:[^>]*?\sr="([0-9]+)")?')
    rows = [(match.start(), match[1] or b"0") for match in row_tag.finditer(content, start, end)]
    for (at, number), (until, _) in pairwise([*rows, (end, b"")]):
        row = int(number)
        if not before < row <= LAST_ROW:
            yield f"‘{sheet}’ 시트의 {row}행이 순서를 벗어났거나 두 번 나옵니다."
        before, tail = row, number + b'"'
        if not usual or quick.findall(content, at, until) != [head + tail for head in heads]:
            found = _CELL.findall(content, at, until)
            faults = list(_row_order(found, number, row, sheet))
            yield from faults
            heads = [b"<" + prefix + b'c r="' + letters for letters, _ in found] if not faults else [b""]


def _row_order(found: list[tuple[bytes, bytes]], number: bytes, row: int, sheet: str) -> Iterator[str]:
    columns = [letters for letters, _ in found]
    if columns != sorted(set(columns), key=lambda letters: (len(letters), letters)):
        yield f"‘{sheet}’ 시트의 {row}행에서 칸이 순서를 벗어났거나 두 번 나옵니다."
    if {digits for _, digits in found} - {number}:
        yield f"‘{sheet}’ 시트의 {row}행에 다른 행의 칸이 있습니다."


def _formula(text: str, where: str) -> Iterator[str]:
    signs = "".join(
        token.text for token in parse_formula(text) if isinstance(token, Token) and token.kind == "operator"
    )
    if signs.count("(") != signs.count(")") or signs.count("{") != signs.count("}") or '"' in signs:
        yield f"{where}의 수식 {text}의 괄호나 따옴표가 맞지 않습니다."
    if "#REF!" in text:
        yield f"{where}의 수식 {text}이(가) 사라진 칸을 가리킵니다(#REF!)."
    if len(text) > LONGEST_FORMULA:
        yield f"{where}의 수식이 {LONGEST_FORMULA:,}자를 넘습니다."


Box = tuple[int, int, int, int]


def _box(area: str) -> Box:
    first, _, last = area.replace("$", "").partition(":")
    top, left = cell_at(first)
    bottom, right = cell_at(last or first)
    return top, left, bottom, right


def _merges(root: etree._Element, sheet: str) -> Iterator[str]:
    boxes = sorted(_box(element.get("ref", "A1")) for element in root.iter(f"{{{MAIN}}}mergeCell"))
    open_boxes: list[Box] = []
    for box in boxes:
        open_boxes = [other for other in open_boxes if other[2] >= box[0]]
        if any(other[1] <= box[3] and box[1] <= other[3] for other in open_boxes):
            yield f"‘{sheet}’ 시트의 {box[0]}행에서 병합된 칸들이 겹칩니다."
        if box[:2] == box[2:]:
            yield f"‘{sheet}’ 시트의 {box[0]}행에 한 칸짜리 병합이 있습니다."
        open_boxes.append(box)


def _empty_lists(root: etree._Element, sheet: str) -> Iterator[str]:
    for element in root.iter(*NEVER_EMPTY):
        if is_empty(element):
            yield f"‘{sheet}’ 시트에 빈 목록({etree.QName(element).localname})이 있습니다."


def _lists(root: etree._Element, sheet: str) -> Iterator[str]:
    for element in root.iter(f"{{{MAIN}}}dataValidation"):
        listed = element.findtext(f"{{{MAIN}}}formula1") or ""
        if listed.startswith('"') and utf16_length(listed) - 2 > LONGEST_LIST:
            yield f"‘{sheet}’ 시트 {element.get('sqref')}의 목록이 {LONGEST_LIST}자를 넘습니다. 목록을 다른 시트의 범위로 옮겨 주세요."


def _areas(root: etree._Element, sheet: str) -> Iterator[str]:
    for element in root.iter(etree.Element):
        for area in (element.get("sqref") or "").split():
            tokens = parse_formula(area)
            if len(tokens) != 1 or not isinstance(tokens[0], Reference) or tokens[0].end.column > LAST_COLUMN:
                yield f"‘{sheet}’ 시트의 범위 {area}이(가) 올바르지 않습니다."


def _table(root: etree._Element, parts: dict[str, bytes], sheet_part: str) -> Iterator[str]:
    name = root.get("displayName", "")
    columns = [element.get("name", "") for element in root.iter(f"{{{MAIN}}}tableColumn")]
    top, left, bottom, right = _box(root.get("ref", "A1"))
    if len({column.casefold() for column in columns}) < len(columns):
        yield f"엑셀 표 ‘{name}’에 같은 이름의 열이 있습니다."
    if right - left + 1 != len(columns) or bottom <= top:
        yield f"엑셀 표 ‘{name}’의 범위와 열 수가 다릅니다."
    if root.get("headerRowCount") != "0":
        headings = _row_texts(parts, sheet_part, top)
        for at, column in enumerate(columns):
            if headings.get(left + at) != column.replace("_x000a_", "\n"):
                yield f"엑셀 표 ‘{name}’의 열 이름 ‘{column}’이(가) 머리글 칸의 글자와 다릅니다."


def _row_texts(parts: dict[str, bytes], sheet_part: str, row: int) -> dict[int, str]:
    """The texts of one row; none where the cells themselves are damaged, which is a finding of its own."""
    try:
        template = open_template(parts)
    except TemplateError:
        return {}
    sheet = next(sheet for sheet in template.sheets if sheet.part.name == sheet_part)
    return {column: cell.text for column, cell in sheet.rows[row].cells.items()} if row in sheet.rows else {}


def _strings(content: bytes) -> Iterator[str]:
    if max(map(len, content.split(b"si>"))) <= LONGEST_TEXT:
        return  # a text has no more UTF-16 units than bytes
    for element in parse_xml(content, "sharedStrings").iter(f"{{{MAIN}}}si"):
        text = "".join(piece.text or "" for piece in element.iter(f"{{{MAIN}}}t"))
        if utf16_length(text) > LONGEST_TEXT:
            yield f"한 칸의 글자가 {LONGEST_TEXT:,}자를 넘습니다: {text[:20]}…"
