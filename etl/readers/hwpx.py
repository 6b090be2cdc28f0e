"""Reads HWPX, Hancom's zip of XML (KS X 6101): sections in reading order, with every table, into a ``Document``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from etl.model import Document, Finding, Place, Severity
from etl.readers.base import ReadError, Source
from etl.readers.gate import ZipMembers, doctype_refusal, open_zip, sniff
from etl.readers.hancom import lay_out
from etl.readers.hancom_heads import Styles
from etl.readers.hancom_lists import TooDeep
from etl.readers.hwpx_body import SectionRead, read_section
from etl.readers.hwpx_styles import read_styles
from etl.readers.xml_safe import MAX_XML_BYTES, BrokenXml, UnsafeXml, attribute, local_name, parse_xml

_SECTION = re.compile(r"(?:^|/)section(\d+)\.xml$", re.IGNORECASE)
_WAY_OUT = "한글에서 열어 HWPX로 다시 저장한 파일을 넣어 주세요"


def read_hwpx(source: Source) -> Document:
    """The document of an HWPX file: paragraphs and tables in reading order, and what a person should check."""
    members = _open(source)
    styles = read_styles(_part(members, "Contents/header.xml", source.report))
    names, findings = _section_names(members, source.report)
    reads = [_section(members, name, source.report, styles) for name in names]
    blocks, oddities = lay_out(source.report, [read.section for read in reads], styles.numberings)
    if any(read.deletions for read in reads):
        findings.append(_tracked_changes(source.report))
    return Document(source.report, source.sha256, "hwpx", blocks, (*findings, *oddities))


def _open(source: Source) -> ZipMembers:
    """The archive's members, unless the file is locked or is something else."""
    if sniff(source.data) == "drm":
        raise ReadError(
            "ENCRYPTED",
            f"{source.report}: 문서보안(DRM)이 걸린 파일입니다. 보안 프로그램에서 반출·해제한 뒤 {_WAY_OUT}.",
        )
    members = open_zip(source.data, report=source.report, verify=False)
    manifest = _part(members, "META-INF/manifest.xml", source.report)
    if manifest is not None and any(local_name(element) == "encryption-data" for element in manifest.iter()):
        raise ReadError(
            "ENCRYPTED",
            f"{source.report}: 암호가 걸린 HWPX 문서입니다. 한글에서 열어 [보안 > 문서 암호]를 해제하고 HWPX로 다시 "
            "저장한 파일을 넣어 주세요.",
        )
    return members


def _part(members: ZipMembers, name: str, report: str) -> etree._Element | None:
    """The root of an XML part, ``None`` where the package has no such part."""
    if name not in members:
        return None
    if members.size(name) > MAX_XML_BYTES:
        raise _unreadable("REFUSED", report, name, "너무 커서 읽지 않았습니다")
    try:
        return parse_xml(members[name])
    except UnsafeXml as fault:
        if fault.doctype:
            raise doctype_refusal(report, name) from fault
        raise _unreadable("REFUSED", report, name, "너무 커서 읽지 않았습니다") from fault
    except BrokenXml as fault:
        what = "너무 깊이 겹쳐 있거나 너무 긴 글이 있습니다" if fault.excessive else "XML이 깨져 있습니다"
        raise _unreadable("REFUSED" if fault.excessive else "DAMAGED", report, name, what) from fault


def _section(members: ZipMembers, name: str, report: str, styles: Styles) -> SectionRead:
    """One section's paragraphs."""
    root = _part(members, name, report)
    if root is None:
        raise _unreadable("DAMAGED", report, name, "파일 안에 없습니다")
    try:
        return read_section(root, styles)
    except TooDeep as fault:
        raise _unreadable("REFUSED", report, name, "표가 너무 깊이 겹쳐 있습니다") from fault


def _section_names(members: ZipMembers, report: str) -> tuple[list[str], list[Finding]]:
    """The section parts in the order of the package's spine, then any it leaves out, by number."""
    numbered = sorted(
        (name for name in members if _SECTION.search(name)), key=lambda name: (_section_number(name), name)
    )
    listed = list(_spine(members, report))
    known = {name.lower(): name for name in members}
    missing = [name for name in listed if name.lower() not in known]
    spine = list(dict.fromkeys(known[name.lower()] for name in listed if name.lower() in known))
    if missing and not numbered and not spine:
        raise _unreadable("DAMAGED", report, missing[0], "파일 안에 없습니다")
    names = spine + [name for name in numbered if name not in spine]
    if not names:
        raise _unreadable("DAMAGED", report, "Contents/section0.xml", "파일 안에 없습니다")
    return names, _spine_findings(report, missing, [name for name in numbered if spine and name not in spine])


def _section_number(name: str) -> int:
    match = _SECTION.search(name)
    return int(match[1]) if match else -1


def _spine(members: ZipMembers, report: str) -> Iterable[str]:
    """The section parts that ``content.hpf`` lists, in its order."""
    package = _part(members, "Contents/content.hpf", report)
    if package is None:
        return
    hrefs: dict[str, str] = {}
    for element in package.iter():
        name = local_name(element)
        if name == "item":
            hrefs[attribute(element, "id") or ""] = attribute(element, "href") or ""
        elif name == "itemref":
            href = hrefs.get(attribute(element, "idref") or "", "").lstrip("./")
            if _SECTION.search(href):
                yield href if "/" in href else f"Contents/{href}"


def _spine_findings(report: str, missing: list[str], unlisted: list[str]) -> list[Finding]:
    """What the package's list of sections and its parts disagree on."""
    told = [f"목차에 있는 ‘{name}’이(가) 파일 안에 없습니다" for name in missing]
    told += [f"목차에 없는 ‘{name}’을(를) 맨 뒤에 읽었습니다" for name in unlisted]
    return [
        Finding(
            Severity.WARNING,
            "section_list",
            f"{report}: {what}. 빠지거나 더해진 쪽이 없는지 한글에서 열어 확인해 주세요.",
            Place(report=report),
        )
        for what in told
    ]


def _tracked_changes(report: str) -> Finding:
    """The note that text marked as deleted was left out."""
    return Finding(
        Severity.WARNING,
        "tracked_changes",
        f"{report}: 변경 추적으로 지운 글이 남아 있어 그 글은 빼고 읽었습니다. 한글 [검토 > 변경 내용 적용] 뒤 다시 "
        "저장하면 확실합니다.",
        Place(report=report),
    )


def _unreadable(status: str, report: str, name: str, what: str) -> ReadError:
    return ReadError(status, f"{report}: 파일 안의 ‘{name}’이(가) {what}. {_WAY_OUT}.")
