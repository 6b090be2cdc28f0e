"""The gate every file passes before a reader opens it: what it really is, and whether its container is sound.

``sniff`` tells the format by content, for a name proves nothing: files called ``.hwp`` are HWP 5, HWPX, HWP 3 or HTML.
``open_zip`` vets an archive against the attacks that zip libraries let through (overlapping members, bombs, members
without a valid checksum, document type definitions) and gives its members out only within limits.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from etl.readers.base import ReadError
from etl.readers.xml_safe import declares_doctype

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DRM_MAGICS = (b"\x9b DRMONE", b"SCDSA0", b"<DOCUMENT SAFER", b"DRMONE")
_OLE_STREAMS = (
    ("FileHeader", "hwp"),
    ("EncryptedPackage", "ooxml-encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
)
_ZIP_PARTS = (
    ("Contents/content.hpf", "hwpx"),
    ("Contents/section0.xml", "hwpx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
)
_XML_SUFFIXES = (".xml", ".rels", ".hpf", ".rdf", ".vml")
# An archive ends with its directory and a remark of at most 64 KiB; so it is known even where its beginning is lost.
_ZIP_END = b"PK\x05\x06"
_ZIP_END_REACH = 22 + (1 << 16)
_CHUNK = 1 << 16
_ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """How much an archive may hold: absolute sizes, for an honest table compresses as well as a bomb."""

    members: int = 5_000
    member_bytes: int = 512 << 20
    total_bytes: int = 1 << 30


def sniff(data: bytes) -> str:
    """The format by content: hwp hwp3 hwpml hwpx pdf xlsx xlsb docx pptx ods odt xls doc ppt ooxml-encrypted drm html
    xml rtf text, or ole, zip, damaged-zip, empty, unknown where no more can be said.
    """
    if not data:
        return "empty"
    if data.startswith(_OLE_MAGIC):
        return _ole_kind(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    kind = _plain_kind(data)
    return _zip_kind(data) if kind == "unknown" and _ZIP_END in data[-_ZIP_END_REACH:] else kind


def _ole_kind(data: bytes) -> str:
    """Which application's compound file this is, by the names in its directory."""
    return next((kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") in data), "ole")


def _zip_kind(data: bytes) -> str:
    """Which kind of document an archive is, by its member names and its ``mimetype``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except _ZIP_FAULTS:
        return _zip_kind_of_damaged(data)
    kind = next((kind for name, kind in _ZIP_PARTS if name in names), "")
    return kind or _kind_by_mimetype(data) or "zip"


def _kind_by_mimetype(data: bytes) -> str:
    """The kind an uncompressed ``mimetype`` member declares, which packages put first."""
    head = data[:200]
    for mimetype, kind in ((b"hwp+zip", "hwpx"), (b"opendocument.spreadsheet", "ods"), (b"opendocument.text", "odt")):
        if mimetype in head:
            return kind
    return ""


def _zip_kind_of_damaged(data: bytes) -> str:
    """The kind of an archive whose directory is lost, by the names in its local headers."""
    kind = _kind_by_mimetype(data)
    return kind or next((kind for name, kind in _ZIP_PARTS if name.encode() in data), "damaged-zip")


def _plain_kind(data: bytes) -> str:
    """The kind of a file that is no container."""
    if data.startswith(b"HWP Document File"):
        return "hwp3"
    if data.startswith(_DRM_MAGICS):
        return "drm"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    return _text_kind(data)


def _text_kind(data: bytes) -> str:
    """Markup or text by its first characters; UTF-16 is told by its byte order mark."""
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", errors="replace").encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if b"<hwpml" in head:
        return "hwpml"
    if head.startswith((b"<!doctype html", b"<html")) or b"<html" in head or b"<table" in head:
        return "html"
    if head.startswith(b"<?xml"):
        return "xml"
    return "unknown" if b"\0" in head else "text"


class ZipMembers(Mapping[str, bytes]):
    """The vetted members of an archive by name; each is inflated within its declared size and CRC-checked on access."""

    def __init__(self, archive: zipfile.ZipFile, infos: Mapping[str, zipfile.ZipInfo], report: str) -> None:
        self._archive = archive
        self._infos = infos
        self._report = report

    def __getitem__(self, name: str) -> bytes:
        info = self._infos[name]
        return b"".join(_inflate(self._archive, info, self._report))

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def __len__(self) -> int:
        return len(self._infos)

    def __contains__(self, name: object) -> bool:
        return name in self._infos

    def size(self, name: str) -> int:
        """The uncompressed size of a member, which reading it never exceeds."""
        return self._infos[name].file_size

    def verify(self) -> None:
        """Inflate every member once without keeping it: checksums hold, and no XML part declares a document type."""
        for name, info in self._infos.items():
            chunks = _inflate(self._archive, info, self._report)
            if name.lower().endswith(_XML_SUFFIXES) and declares_doctype(chunks):
                raise doctype_refusal(self._report, name)
            for _ in chunks:  # the rest is inflated only for its checksum
                pass


def doctype_refusal(report: str, name: str) -> ReadError:
    """The refusal of an XML part with a document type definition, which no office document needs."""
    return ReadError(
        "REFUSED",
        f"{report}: 파일 안의 ‘{name}’에 문서 형식 선언(DTD)이 있어 읽지 않았습니다. 정상 보고서에는 없는 내용이므로 "
        "보낸 곳에 확인하고, 원래 프로그램에서 열어 다시 저장한 파일을 넣어 주세요.",
    )


def open_zip(data: bytes, limits: ZipLimits | None = None, report: str = "", *, verify: bool = True) -> ZipMembers:
    """Vet an archive and give its members: names, sizes, encryption, overlap, and (``verify``) every checksum.

    A reader that takes only a few parts may pass ``verify=False``: what it takes is still checked when it is taken.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _ZIP_FAULTS as fault:
        raise _damaged(report, "압축 목록을 읽을 수 없습니다") from fault
    infos = [info for info in archive.infolist() if info.filename]  # a damaged directory may name nothing
    _check_sizes(infos, limits or ZipLimits(), report)
    _check_members(infos, report)
    _check_overlap(archive, infos, data, report)
    members = ZipMembers(archive, {info.filename: info for info in infos if not info.is_dir()}, report)
    if verify:
        members.verify()
    return members


def _check_sizes(infos: list[zipfile.ZipInfo], limits: ZipLimits, report: str) -> None:
    """Refuse an archive that declares more members or bytes than a report ever has."""
    if len(infos) > limits.members:
        raise _refused(report, f"압축 안의 파일이 {len(infos):,}개로 한도 {limits.members:,}개를 넘습니다")
    total = sum(info.file_size for info in infos)
    largest = max((info.file_size for info in infos), default=0)
    if largest > limits.member_bytes or total > limits.total_bytes:
        raise _refused(report, f"압축을 풀면 {total:,}바이트로 한도 {limits.total_bytes:,}바이트를 넘습니다")


def _check_members(infos: list[zipfile.ZipInfo], report: str) -> None:
    """Refuse encrypted members, strange compressions, doubled names and names that leave the archive."""
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        if info.flag_bits & 0x1:
            raise ReadError(
                "ENCRYPTED",
                f"{report}: 암호가 걸린 파일입니다. 원래 프로그램에서 열어 암호를 해제하고 다시 저장해 주세요.",
            )
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refused(report, f"‘{name}’이(가) 문서에 쓰이지 않는 압축 방식입니다")
        if name in seen:
            raise _refused(report, f"같은 이름 ‘{name}’이(가) 두 번 들어 있습니다")
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or name[1:2] == ":":
            raise _refused(report, f"압축 밖을 가리키는 이름 ‘{name}’이(가) 들어 있습니다")
        seen.add(name)


def _check_overlap(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], data: bytes, report: str) -> None:
    """Refuse members that share bytes: a small file that unfolds into a huge one (not every Python refuses it)."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    starts = [info.header_offset for info in ordered[1:]] + [archive.start_dir]
    for info, end in zip(ordered, starts, strict=True):
        header = data[info.header_offset : info.header_offset + 30]
        if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
            raise _damaged(report, f"‘{info.filename}’의 머리 부분이 없습니다")
        name_length, extra_length = struct.unpack_from("<HH", header, 26)
        if info.header_offset + 30 + name_length + extra_length + info.compress_size > end:
            raise _refused(report, f"‘{info.filename}’이(가) 다른 파일과 겹쳐 있습니다")


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, report: str) -> Iterator[bytes]:
    """A member's bytes in chunks, never more than it declares, its checksum verified at the end."""
    left = info.file_size
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                yield chunk
    except _ZIP_FAULTS as fault:
        raise _damaged(report, f"‘{info.filename}’의 압축이나 검사합이 맞지 않습니다") from fault
    if left:
        raise _damaged(report, f"‘{info.filename}’의 크기가 적힌 것과 다릅니다")


def _damaged(report: str, what: str) -> ReadError:
    """The refusal of an archive that was damaged on its way."""
    return ReadError(
        "DAMAGED", f"{report}: {what}. 파일이 손상되었으니 다시 받거나 원래 프로그램에서 열어 다시 저장해 주세요."
    )


def _refused(report: str, what: str) -> ReadError:
    """The refusal of an archive that no office program writes."""
    return ReadError(
        "REFUSED",
        f"{report}: {what}. 정상 보고서의 모양이 아니어서 읽지 않았습니다. 보낸 곳에 확인하고, 원래 프로그램에서 열어 "
        "다시 저장한 파일을 넣어 주세요.",
    )
