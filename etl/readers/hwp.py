"""Reads HWP 5, Hancom's compound file of records, distribution documents included, into a ``Document``.

본 제품은 한글과컴퓨터의 한글 문서 파일(.hwp) 공개 문서를 참고하여 개발하였습니다.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from etl.model import Document, Finding, Place, Severity
from etl.readers.base import ReadError, Source
from etl.readers.gate import sniff
from etl.readers.hancom import Section, lay_out
from etl.readers.hwp_body import read_section
from etl.readers.hwp_distribution import CIPHER_BLOCK, NotDistribution, unscrambled
from etl.readers.hwp_records import CHECK_BLOCK, Record, StreamFault, inflated, records
from etl.readers.hwp_styles import DocInfo, read_doc_info
from etl.readers.ole import OleStreams

_SIGNATURE = b"HWP Document File"
_COMPRESSED, _PASSWORD, _DISTRIBUTION, _DRM = 0x1, 0x2, 0x4, 0x10
_CERTIFIED, _CERTIFIED_DRM, _TRACKED = 0x100, 0x400, 0x4000
_SECTION = re.compile(r"^(BodyText|ViewText)/Section(\d+)$", re.IGNORECASE)
_SAVE_AS = "한글에서 열어 HWPX로 저장한 파일을 넣어 주세요"


@dataclass(slots=True)
class _Opened:
    """The compound file, its flags, and what was found amiss so far."""

    report: str
    streams: OleStreams
    flags: int
    signs: list[str] = field(default_factory=list)
    deletions: bool = False


def read_hwp(source: Source) -> Document:
    """The document of an HWP 5 file: paragraphs and tables in reading order, and what a person should check."""
    opened = _open(source)
    info = _doc_info(opened)
    sections = [_section(opened, path, info) for path in _section_paths(opened, info)]
    blocks, oddities = lay_out(source.report, sections, info.styles.numberings)
    findings = [_damage(source.report, sign) for sign in (*opened.streams.issues, *opened.signs)]
    if info.tracked or opened.flags & _TRACKED or opened.deletions:
        findings.append(_tracked_changes(source.report, opened.deletions))
    return Document(source.report, source.sha256, "hwp", blocks, (*findings, *oddities))


def _open(source: Source) -> _Opened:
    """The streams of the file, unless it is locked or something else."""
    report = source.report
    _refuse_other_kinds(sniff(source.data), report)
    streams = OleStreams(source.data, report)
    header = streams.read("FileHeader") if "FileHeader" in streams else b""
    if not header.startswith(_SIGNATURE) or len(header) < 40:
        raise ReadError("DAMAGED", f"{report}: 한글 문서의 머리 정보(FileHeader)가 없거나 깨졌습니다. {_SAVE_AS}.")
    version, flags = struct.unpack_from("<II", header, 32)
    if version >> 24 != 5:
        raise ReadError("UNSUPPORTED", f"{report}: 한글 문서 판 {version >> 24}은(는) 읽지 못합니다. {_SAVE_AS}.")
    if flags & _PASSWORD:
        raise ReadError(
            "ENCRYPTED",
            f"{report}: 암호가 걸린 한글 문서입니다. 한글에서 열어 [보안 > 문서 암호]를 해제하고 HWPX로 저장한 파일을 "
            "넣어 주세요.",
        )
    if flags & (_DRM | _CERTIFIED | _CERTIFIED_DRM):
        raise ReadError(
            "ENCRYPTED", f"{report}: 문서보안(DRM·인증서 암호화)이 걸린 한글 문서입니다. 보안을 해제한 뒤 {_SAVE_AS}."
        )
    return _Opened(report, streams, flags)


def _refuse_other_kinds(kind: str, report: str) -> None:
    """Name what the file is where it is no HWP 5 document."""
    if kind == "drm":
        raise ReadError(
            "ENCRYPTED", f"{report}: 문서보안(DRM)이 걸린 파일입니다. 보안 프로그램에서 해제한 뒤 {_SAVE_AS}."
        )
    if kind == "hwp3":
        raise ReadError("UNSUPPORTED", f"{report}: 아래아한글 3.x 이하 문서입니다. {_SAVE_AS}.")
    if kind not in ("hwp", "ole"):
        raise ReadError("UNSUPPORTED", f"{report}: 이름과 달리 한글(HWP 5) 문서가 아닙니다(내용은 {kind}). {_SAVE_AS}.")


def _doc_info(opened: _Opened) -> DocInfo:
    """The document's styles; without them paragraphs are read all the same."""
    if "DocInfo" not in opened.streams:
        opened.signs.append("문서 정보(DocInfo)가 없습니다")
        return DocInfo()
    return read_doc_info(_records(opened, "DocInfo"))


def _section_paths(opened: _Opened, info: DocInfo) -> list[str]:
    """The section streams in order: ``ViewText`` in a distribution document, whose ``BodyText`` is a stand-in."""
    by_storage: dict[str, list[tuple[int, str]]] = {"bodytext": [], "viewtext": []}
    for path in opened.streams.paths:
        if match := _SECTION.match(path):
            by_storage[match[1].lower()].append((int(match[2]), path))
    wanted = "viewtext" if opened.flags & _DISTRIBUTION else "bodytext"
    numbered = sorted(by_storage[wanted])
    if not numbered:
        raise ReadError("DAMAGED", f"{opened.report}: 본문이 들어 있지 않습니다. 파일이 손상되었으니 {_SAVE_AS}.")
    if info.sections not in (None, len(numbered)):
        opened.signs.append(f"구역이 {info.sections}개라고 적혀 있으나 {len(numbered)}개뿐입니다")
    if [number for number, _ in numbered] != list(range(len(numbered))):
        opened.signs.append("구역 번호가 이어지지 않습니다")
    return [path for _, path in numbered]


def _section(opened: _Opened, path: str, info: DocInfo) -> Section:
    """One section's paragraphs."""
    found = _records(opened, path)
    try:
        read = read_section(found, info.styles)
    except StreamFault as fault:
        raise _unreadable(opened.report, path, fault) from fault
    signs = read.signs if read.section.paras else [*read.signs, "본문이 비어 있습니다"]
    opened.signs += [f"{path}: {sign}" for sign in signs]
    opened.deletions |= read.deletions
    return read.section


def _records(opened: _Opened, path: str) -> list[Record]:
    """A stream's records, unscrambled and inflated as the file's flags say."""
    stream = opened.streams.read(path)
    try:
        scrambled = path.lower().startswith("viewtext/")
        stream = unscrambled(stream) if scrambled else stream
        block = CIPHER_BLOCK if scrambled else CHECK_BLOCK
        content, signs = inflated(stream, block) if opened.flags & _COMPRESSED else (stream, [])
        found, more = records(content)
    except NotDistribution as fault:
        raise ReadError(
            "DAMAGED",
            f"{opened.report}: 배포용 문서의 본문({path})을 풀 수 없습니다. 배포용을 해제한 원본을 넣어 주세요.",
        ) from fault
    except StreamFault as fault:
        raise _unreadable(opened.report, path, fault) from fault
    opened.signs += [f"{path}: {sign}" for sign in (*signs, *more)]
    return found


def _unreadable(report: str, path: str, fault: StreamFault) -> ReadError:
    return ReadError(
        "REFUSED" if fault.refused else "DAMAGED", f"{report}: 파일 안의 ‘{path}’이(가) {fault.message}. {_SAVE_AS}."
    )


def _damage(report: str, sign: str) -> Finding:
    """The warning that the file's bytes are not as they were written."""
    return Finding(
        Severity.WARNING,
        "file_damage",
        f"{report}: {sign}. 파일이 손상되어 글이나 숫자가 바뀌었을 수 있습니다. 한글에서 열어 확인하고 HWPX로 저장한 "
        "파일을 넣어 주세요.",
        Place(report=report),
    )


def _tracked_changes(report: str, deletions: bool) -> Finding:
    """What became of tracked changes: the body holds the text as accepted, unless deleted text is marked in it."""
    way_out = "한글 [검토 > 변경 내용 적용] 뒤 HWPX로 저장한 파일을 넣어 주세요"
    if deletions:
        what = f"변경 추적으로 지운 글이 본문에 남아 있어 함께 읽었습니다. {way_out}."
        return Finding(Severity.WARNING, "tracked_changes", f"{report}: {what}", Place(report=report))
    what = (
        f"변경 추적 기록이 있는 문서여서, 바꾼 내용을 적용한 본문을 읽었습니다. 적용하지 않을 변경이 있으면 {way_out}."
    )
    return Finding(Severity.NOTE, "tracked_changes", f"{report}: {what}", Place(report=report))
