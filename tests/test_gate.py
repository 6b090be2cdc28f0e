"""The container gate: formats by content, and every archive attack ends in a named refusal."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

import make_hwp
import make_hwpx
import pytest

from etl.readers import read
from etl.readers.base import ReadError, Source
from etl.readers.gate import ZipLimits, open_zip, sniff


def stored(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def refusal(data: bytes, limits: ZipLimits | None = None) -> ReadError:
    with pytest.raises(ReadError) as caught:
        open_zip(data, limits, "과/보고.xlsx")
    assert caught.value.message.startswith("과/보고.xlsx: ")
    return caught.value


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (make_hwpx.hwpx(), "hwpx"),
        (make_hwp.hwp(make_hwp.para("가")), "hwp"),
        (make_hwp.compound({"Workbook": b"x" * 5000}), "xls"),
        (make_hwp.compound({"WordDocument": b"x"}), "doc"),
        (make_hwp.compound({"EncryptedPackage": b"x"}), "ooxml-encrypted"),
        (stored(**{"xl/workbook.xml": b"<a/>"}), "xlsx"),
        (stored(**{"word/document.xml": b"<a/>"}), "docx"),
        (stored(**{"a.txt": b"a"}), "zip"),
        (stored(**{"a.txt": b"a"})[:-30], "damaged-zip"),
        (make_hwpx.hwpx(make_hwpx.p("가"))[:-30], "hwpx"),
        (b"\0" * 4 + make_hwpx.hwpx(make_hwpx.p("가"))[4:], "hwpx"),
        (make_hwp.compound({"Contents": b"x"}), "ole"),
        (b"HWP Document File V3.00 \x1a\1\2\3\4\5", "hwp3"),
        (b"\x9b DRMONE  This Document is encrypted", "drm"),
        (b"%PDF-1.7\n", "pdf"),
        (b"{\\rtf1", "rtf"),
        (b"\xef\xbb\xbf<!DOCTYPE HTML><p>", "html"),
        ("<html><body>표".encode("utf-16"), "html"),
        (b'<?xml version="1.0"?><HWPML Version="2.8">', "hwpml"),
        (b'<?xml version="1.0"?><a/>', "xml"),
        ("□ 사업개요".encode("cp949"), "text"),
        (b"\0\1\2\3", "unknown"),
    ],
)
def test_the_format_is_told_by_content(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"PK\x03\x04" + b"\1" * 60, "DAMAGED", "손상된 문서입니다(HWPX"),
        (make_hwpx.hwpx(make_hwpx.p("가"))[:-30], "DAMAGED", "압축 목록을 읽을 수 없습니다"),
        (b"\0" * 4 + make_hwpx.hwpx(make_hwpx.p("가"))[4:], "DAMAGED", "머리 부분이 없습니다"),
        (stored(**{"a.txt": b"a"}), "UNSUPPORTED", "압축 파일(ZIP)"),
        (make_hwp.compound({"Contents": b"x"}), "DAMAGED", "OLE"),
    ],
)
def test_a_damaged_container_is_named_and_not_called_unknown(data: bytes, status: str, words: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(Source("과/보고.hwpx", data))
    assert caught.value.status == status
    assert words in caught.value.message


def test_a_cut_archive_still_shows_what_it_was() -> None:
    assert sniff(make_hwpx.hwpx(make_hwpx.p("가"))[:-40]) == "hwpx"


def test_members_are_read_by_name_within_their_size() -> None:
    members = open_zip(stored(a=b"one", b=b""))
    assert dict(members) == {"a": b"one", "b": b""}
    assert members.size("a") == 3
    assert "c" not in members


def test_a_bomb_is_refused_by_its_declared_size() -> None:
    data = make_hwpx.zipped({"a.xml": b" " * 3_000_000})
    assert refusal(data, ZipLimits(member_bytes=1_000_000)).status == "REFUSED"
    assert refusal(data, ZipLimits(total_bytes=1_000_000)).status == "REFUSED"
    assert refusal(stored(a=b"", b=b""), ZipLimits(members=1)).status == "REFUSED"


def test_a_member_never_gives_more_than_it_declares() -> None:
    data = bytearray(make_hwpx.zipped({"a.txt": b" " * 3_000_000}))
    at = data.index(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    assert refusal(bytes(data)).status == "DAMAGED"


def test_one_changed_byte_is_noticed() -> None:
    data = bytearray(stored(**{"a.txt": b"1,084,678"}))
    data[data.index(b"1,084")] ^= 1
    assert refusal(bytes(data)).status == "DAMAGED"
    unread = open_zip(bytes(data), verify=False)
    with pytest.raises(ReadError, match="검사합"):
        unread["a.txt"]


def overlapping() -> bytes:
    """Two directory entries that give the same bytes of the archive."""
    data = stored(**{"a.txt": b"x" * 100})
    directory = data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    entry = data[directory:end]
    tail = bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", 2, 2)
    tail[12:16] = struct.pack("<I", 2 * len(entry))
    return data[:directory] + entry + entry.replace(b"a.txt", b"b.txt") + bytes(tail)


def test_overlapping_members_are_refused() -> None:
    assert "겹쳐" in refusal(overlapping()).message


def test_doubled_names_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("a", b"1")
        archive.writestr("a", b"2")
    assert "두 번" in refusal(buffer.getvalue()).message


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "C:/x"])
def test_names_that_leave_the_archive_are_refused(name: str) -> None:
    assert refusal(stored(**{name: b""})).status == "REFUSED"


def test_encrypted_members_name_the_way_out() -> None:
    data = bytearray(stored(a=b"x"))
    for magic, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(magic) + offset] |= 1
    error = refusal(bytes(data))
    assert error.status == "ENCRYPTED"
    assert "암호를 해제" in error.message


def test_unusual_compressions_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", b"x" * 1000)
    assert refusal(buffer.getvalue()).status == "REFUSED"


@pytest.mark.parametrize("data", [b"PK\3\4", b"PK\3\4" + bytes(200), stored(a=b"x" * 500)[:-10]])
def test_broken_archives_are_damaged(data: bytes) -> None:
    assert refusal(data).status == "DAMAGED"


LAUGH = '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'


@pytest.mark.parametrize(
    "content",
    [
        LAUGH.encode(),
        b'<?xml version="1.0" encoding="UTF-16"?>'.decode().encode("utf-16") + LAUGH.encode("utf-16-le"),
        b"<!--" + b"x" * 200_000 + b"-->" + LAUGH.encode(),
    ],
    ids=["plain", "utf-16", "behind a long comment"],
)
def test_a_document_type_is_refused_wherever_it_hides(content: bytes) -> None:
    assert "DTD" in refusal(make_hwpx.zipped({"xl/workbook.xml": content})).message
