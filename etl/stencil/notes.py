"""Links and notes that values brought along: hyperlinks of a sheet, cell comments with their note boxes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from lxml import etree

from etl.stencil.package import CONTENT_TYPES, MAIN, OFFICE, RELATIONSHIPS, relations_name
from etl.stencil.references import cell_name
from etl.stencil.sheet_parts import add_child
from etl.stencil.values import Link, safe_text
from etl.stencil.workbook import Part, Sheet, Template, escape

MOST_LINKS = 65_530
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\|/")
_WEB = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:5pt;'
    'width:160pt;height:70pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
    "<x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 2, {right}, 31, {bottom}, 1</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
SHAPES_A_BLOCK = 1024
_BOX_COLUMNS, _BOX_ROWS = 2, 4
_FAR_BLOCK = 60


def add_links(template: Template, sheet: Sheet, links: Sequence[tuple[str, Link]]) -> Iterator[str]:
    """Adds hyperlinks over cells; yields warnings about those left as plain text."""
    if not links:
        return
    if len(links) > MOST_LINKS:
        yield f"‘{sheet.name}’ 시트의 링크가 {len(links):,}개라 앞의 {MOST_LINKS:,}개만 걸었습니다. 나머지는 글자로 남습니다."
    holder = sheet.part.root.find(f"{{{MAIN}}}hyperlinks")
    holder = add_child(sheet.part.root, "hyperlinks") if holder is None else holder
    targets: dict[str, str] = {}
    for ref, link in links[:MOST_LINKS]:
        element = etree.Element(f"{{{MAIN}}}hyperlink", ref=ref)
        if link.target.startswith("#"):
            element.set("location", link.target[1:])
            element.set("display", safe_text(link.text)[:255])
        elif _ABSOLUTE.match(link.target) and not _WEB.match(link.target):
            yield f"‘{sheet.name}’ 시트 {ref}의 링크({link.target})는 상대 경로가 아니어서 글자로만 남겼습니다."
            continue
        else:
            if link.target not in targets:
                targets[link.target] = add_relation(template, sheet.part.name, "hyperlink", link.target, external=True)
            element.set(f"{{{OFFICE}}}id", targets[link.target])
        holder.append(element)
    if not len(holder):
        sheet.part.root.remove(holder)


def add_relation(template: Template, part: str, kind: str, target: str, external: bool = False) -> str:
    """Adds a relation to a part; its id."""
    name = relations_name(part)
    if name not in template.parsed and name not in template.raw:
        root = etree.Element(f"{{{RELATIONSHIPS}}}Relationships", nsmap={None: RELATIONSHIPS})  # type: ignore[dict-item]
        template.parsed[name] = Part(name, b"", root)
    root = template.part(name).root
    used = {element.get("Id") for element in root}
    new_id = next(f"rId{number}" for number in range(len(root) + 1, 2 * len(root) + 2 + len(used)) if f"rId{number}" not in used)  # fmt: skip
    element = etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship", Id=new_id, Type=f"{OFFICE}/{kind}", Target=target)  # fmt: skip
    if external:
        element.set("TargetMode", "External")
    return new_id


def add_content_type(template: Template, part: str, content_type: str) -> None:
    """Declares a new part's type."""
    root = template.part("[Content_Types].xml").root
    etree.SubElement(root, f"{{{CONTENT_TYPES}}}Override", PartName=f"/{part}", ContentType=content_type)


def add_default_type(template: Template, extension: str, content_type: str) -> None:
    """Declares the type of every part with an extension, unless that is done."""
    root = template.part("[Content_Types].xml").root
    tag = f"{{{CONTENT_TYPES}}}Default"
    if not any(element.get("Extension", "").lower() == extension for element in root.iter(tag)):
        root.insert(0, etree.Element(tag, Extension=extension, ContentType=content_type))


def add_notes(template: Template, sheet: Sheet, notes: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """Adds cell comments, to the sheet's own if it has some; yields warnings."""
    if not notes:
        return
    comments = _existing(sheet, "comments")
    shapes = _existing(sheet, "vmlDrawing")
    if comments and shapes:
        _append_comments(template.part(comments).root, notes)
        _append_boxes(template.part(shapes).root, notes)
    elif comments or shapes:
        yield f"‘{sheet.name}’ 시트의 메모 구성이 달라 새 메모 {len(notes)}개를 달지 못했습니다. 서식을 엑셀에서 다시 저장해 주세요."
    else:
        _new_comments(template, sheet, notes)


def _existing(sheet: Sheet, kind: str) -> str:
    """The part of a kind that a sheet leads to; the shapes of page headers do not count."""
    legacy = sheet.part.root.find(f"{{{MAIN}}}legacyDrawing")
    wanted = legacy.get(f"{{{OFFICE}}}id") if legacy is not None else ""
    parts = [relation for relation in sheet.relations if relation.kind == kind]
    if kind == "vmlDrawing":
        parts = [relation for relation in parts if relation.id == wanted]
    return parts[0].target if parts else ""


def _append_comments(root: etree._Element, notes: Sequence[tuple[int, int, str]]) -> None:
    listed = root.find(f"{{{MAIN}}}commentList")
    if listed is None:
        listed = etree.SubElement(root, f"{{{MAIN}}}commentList")
    taken = {element.get("ref") for element in listed}
    for row, column, note in notes:
        if cell_name(row, column) not in taken:
            comment = etree.SubElement(listed, f"{{{MAIN}}}comment", ref=cell_name(row, column), authorId="0")
            text = etree.SubElement(etree.SubElement(comment, f"{{{MAIN}}}text"), f"{{{MAIN}}}t")
            text.text = safe_text(note)
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _append_boxes(root: etree._Element, notes: Sequence[tuple[int, int, str]]) -> None:
    spaces = " ".join(
        f'xmlns:{prefix}="urn:schemas-microsoft-com:{name}"'
        for prefix, name in (("v", "vml"), ("o", "office:office"), ("x", "office:excel"))
    )
    present = len(root)
    for at, (row, column, _) in enumerate(notes):
        box = etree.fromstring(
            f"<boxes {spaces}>{_box(present + at + SHAPES_A_BLOCK * _FAR_BLOCK, row, column)}</boxes>"
        )
        root.append(box[0])


def _box(shape: int, row: int, column: int) -> str:
    return _BOX.format(
        id=shape,
        left=column,
        top=max(row - 2, 0),
        right=column + _BOX_COLUMNS,
        bottom=max(row - 2, 0) + _BOX_ROWS,
        row=row - 1,
        column=column - 1,
    )


def _new_comments(template: Template, sheet: Sheet, notes: Sequence[tuple[int, int, str]]) -> None:
    taken = set(template.raw) | set(template.parsed)
    number = next(n for n in range(1, len(taken) + 2) if not {f"xl/comments{n}.xml", f"xl/drawings/vmlDrawing{n}.vml"} & taken)  # fmt: skip
    comments, shapes = f"xl/comments{number}.xml", f"xl/drawings/vmlDrawing{number}.vml"
    root = etree.fromstring(f'<comments xmlns="{MAIN}"><authors><author>{escape("etl")}</author></authors></comments>')
    _append_comments(root, notes)
    template.parsed[comments] = Part(comments, b"", root)
    first = number * SHAPES_A_BLOCK + 1
    boxes = "".join(_box(first + at, row, column) for at, (row, column, _) in enumerate(notes))
    template.parsed[shapes] = Part(shapes, b"", etree.fromstring(f"{_VML.format(block=number)}{boxes}</xml>"))
    add_content_type(template, comments, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml")
    add_default_type(template, "vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    folder = posixpath.dirname(sheet.part.name)
    add_relation(template, sheet.part.name, "comments", posixpath.relpath(comments, folder))
    relation = add_relation(template, sheet.part.name, "vmlDrawing", posixpath.relpath(shapes, folder))
    add_child(sheet.part.root, "legacyDrawing").set(f"{{{OFFICE}}}id", relation)
