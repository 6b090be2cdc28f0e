"""The .xlsx package: read within limits, refused where it could run or fetch anything, written the same every time."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from etl.stencil.values import TemplateError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

MOST_MEMBERS = 5_000
LARGEST_MEMBER = 128 * 2**20
LARGEST_PACKAGE = 512 * 2**20
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_COMPRESSION_LEVEL = 5

_REFUSED_PARTS = (
    (re.compile(r"vbaProject|macrosheets/|vbaData", re.IGNORECASE), "매크로가 들어 있습니다", "매크로 없는 .xlsx로 다시 저장해"),
    (re.compile(r"externalLinks?/", re.IGNORECASE), "다른 통합 문서로 이어진 연결이 있습니다", "‘데이터 > 연결 편집’에서 연결을 끊고"),
    (re.compile(r"connections\.xml|queryTables?/", re.IGNORECASE), "외부 데이터 연결이 있습니다", "‘데이터 > 쿼리 및 연결’에서 연결을 지우고"),
    (re.compile(r"embeddings/.*\.(?!xlsx$)|oleObject|activeX", re.IGNORECASE), "끼워 넣은 개체(OLE)가 있습니다", "개체를 지우거나 그림으로 바꾸고"),
)  # fmt: skip


@dataclass(frozen=True)
class Relation:
    """One relationship of a part: its id, the last word of its type, and the part (or address) it leads to."""

    id: str
    kind: str
    target: str
    external: bool = False


def read_package(data: bytes) -> dict[str, bytes]:
    """Every part of the package by name, within limits; TemplateError when it is damaged, hostile or has macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _checked(archive.infolist())
            parts = {member.filename: _member(archive, member) for member in members}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, UnicodeDecodeError, EOFError, OSError) as error:
        raise TemplateError(f"서식 파일을 열 수 없습니다({error}). 엑셀에서 .xlsx로 다시 저장해 주세요.") from error
    _refuse_unsafe(parts)
    return parts


def _checked(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    files = [member for member in members if not member.is_dir()]
    names = [member.filename for member in files]
    if len(files) > MOST_MEMBERS:
        raise TemplateError(
            f"서식 파일에 든 부분이 {len(files):,}개로 너무 많습니다(허용 {MOST_MEMBERS:,}개). 새 서식을 써 주세요."
        )
    if len({name.lower() for name in names}) < len(names):
        raise TemplateError("서식 파일에 같은 이름의 부분이 두 번 들어 있습니다. 엑셀에서 다시 저장해 주세요.")
    if any(member.flag_bits & 1 for member in files):
        raise TemplateError("서식 파일에 암호가 걸려 있습니다. 암호를 풀고 다시 저장해 주세요.")
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        raise TemplateError("서식 파일 안의 경로가 올바르지 않습니다. 엑셀에서 다시 저장해 주세요.")
    if (
        any(member.file_size > LARGEST_MEMBER for member in files)
        or _overlap(files)
        or _weight(files) > LARGEST_PACKAGE
    ):
        raise TemplateError("서식 파일의 압축을 풀면 너무 큽니다. 쓰지 않는 시트와 그림을 지우고 다시 저장해 주세요.")
    return files


def _weight(members: list[zipfile.ZipInfo]) -> int:
    return sum(member.file_size for member in members)


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether members share bytes of the file, as in a quoted-overlap bomb."""
    ends = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < ends:
            return True
        ends = member.header_offset + 30 + len(member.filename.encode()) + member.compress_size
    return False


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The member's bytes; never more than it declares, whatever the stream holds."""
    with archive.open(member) as stream:
        content = stream.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise zipfile.BadZipFile(f"크기가 다름: {member.filename}")
    return content


def _refuse_unsafe(parts: Mapping[str, bytes]) -> None:
    for name in parts:
        for pattern, what, remedy in _REFUSED_PARTS:
            if pattern.search(name):
                raise TemplateError(f"서식 파일에 {what}({name}). {remedy} 다시 저장해 주세요.")
    if "[Content_Types].xml" not in parts or not workbook_name(parts):
        raise TemplateError("엑셀 통합 문서(.xlsx)가 아닙니다. 엑셀에서 .xlsx로 저장한 서식을 써 주세요.")
    if b"macroEnabled" in parts["[Content_Types].xml"]:
        raise TemplateError("매크로를 쓰는 형식의 서식입니다. 매크로 없는 .xlsx로 다시 저장해 주세요.")


def workbook_name(parts: Mapping[str, bytes]) -> str:
    """The workbook's main part, as the package's own relations name it."""
    targets = [relation.target for relation in relations(parts, "") if relation.kind == "officeDocument"]
    return targets[0] if targets and targets[0] in parts else ""


def parse_xml(content: bytes, name: str) -> etree._Element:
    """The root of an XML part, with any DTD or entity refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateError(
            f"서식의 {name} 부분이 손상되었습니다({error.msg}). 엑셀에서 다시 저장해 주세요."
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise TemplateError(f"서식의 {name} 부분에 DTD가 있어 열지 않았습니다. 엑셀에서 다시 저장해 주세요.")
    return root


def xml_bytes(root: etree._Element) -> bytes:
    """The part's bytes, with the declaration Excel writes."""
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + etree.tostring(root, encoding="UTF-8", xml_declaration=False)  # fmt: skip


def relations_name(part: str) -> str:
    """Where a part's relations are kept."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(parts: Mapping[str, bytes], part: str) -> tuple[Relation, ...]:
    """A part's relations, targets as part names ("" = the package itself)."""
    name = relations_name(part)
    if name not in parts:
        return ()
    return tuple(_relation(element, part) for element in parse_xml(parts[name], name).iter(f"{{{RELATIONSHIPS}}}Relationship"))  # fmt: skip


def _relation(element: etree._Element, part: str) -> Relation:
    target, external = element.get("Target", ""), element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), unquote(target))).lstrip("/")
    return Relation(element.get("Id", ""), element.get("Type", "").rsplit("/", 1)[-1], target, external)


def write_package(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """The package's bytes: fixed dates, fixed compression, so the same parts always give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION_LEVEL) as archive:
        for name, content in parts:
            _write_member(archive, name, content)
    return buffer.getvalue()


def _write_member(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    member = zipfile.ZipInfo(name, _FIXED_DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 0
    member._compresslevel = _COMPRESSION_LEVEL  # type: ignore[attr-defined]
    with archive.open(member, "w") as stream:
        stream.write(content)


def in_writing_order(names: Iterable[str]) -> Iterator[str]:
    """Part names with the content types first, as some readers expect, and the shared strings last."""
    listed = list(names)
    yield from sorted(listed, key=lambda name: (name != "[Content_Types].xml", name.endswith("/sharedStrings.xml")))
