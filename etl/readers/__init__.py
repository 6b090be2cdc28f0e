"""The readers: a format is a file here, and ``READERS`` is where it is named.

A reader is chosen by what a file holds, never by what it is called.
"""

from __future__ import annotations

import importlib
import re

from etl.model import Document
from etl.readers.base import Reader, ReadError, Source
from etl.readers.gate import sniff

# The reader of each kind ``sniff`` tells, as ``module:function``: a reader's libraries are loaded when it is first needed.
READERS: dict[str, str] = {
    "text": "etl.readers.text:read_text",
    "html": "etl.readers.html:read_html",
    "hwpx": "etl.readers.hwpx:read_hwpx",
    "hwp": "etl.readers.hwp:read_hwp",
    "hwpml": "etl.readers.hwpml:read_hwpml",
    "docx": "etl.readers.docx:read_docx",
    "xlsx": "etl.readers.xlsx:read_xlsx",
    "xls": "etl.readers.xls:read_xls",
    "pdf": "etl.readers.pdf:read_pdf",
}

# What the other kinds are called, and the way out of each.
WAYS_OUT: dict[str, tuple[str, str, str]] = {
    "empty": ("EMPTY", "내용이 없는 빈 파일입니다", "원본 파일을 다시 받아 넣으십시오"),
    "hwp3": ("UNSUPPORTED", "한글 3.x 이하의 옛 문서입니다", "한글에서 열어 HWPX로 다시 저장하십시오"),
    "damaged-zip": (
        "DAMAGED",
        "손상된 문서입니다(HWPX·DOCX·XLSX의 압축 목록이 없습니다)",
        "원본을 다시 받거나 원래 프로그램에서 열어 다시 저장하십시오",
    ),
    "zip": ("UNSUPPORTED", "보고서가 아니라 압축 파일(ZIP)입니다", "압축을 풀어 안에 든 보고서를 넣으십시오"),
    "ole": (
        "DAMAGED",
        "한글·엑셀 문서와 같은 꼴(OLE)이지만 본문을 찾을 수 없습니다(손상되었거나 다른 프로그램의 파일입니다)",
        "원본을 다시 받거나 원래 프로그램에서 열어 다시 저장하십시오",
    ),
    "doc": ("UNSUPPORTED", "워드 97-2003 문서입니다", "워드에서 열어 .docx로 다시 저장하십시오"),
    "ppt": ("UNSUPPORTED", "파워포인트 문서입니다", "PDF로 저장해 넣으십시오"),
    "pptx": ("UNSUPPORTED", "파워포인트 문서입니다", "PDF로 저장해 넣으십시오"),
    "xlsb": ("UNSUPPORTED", "이진 엑셀(.xlsb) 문서입니다", "엑셀에서 열어 .xlsx로 다시 저장하십시오"),
    "ods": ("UNSUPPORTED", "ODF 스프레드시트입니다", ".xlsx로 다시 저장하십시오"),
    "odt": ("UNSUPPORTED", "ODF 문서입니다", ".docx 또는 HWPX로 다시 저장하십시오"),
    "rtf": ("UNSUPPORTED", "RTF 문서입니다", ".docx로 다시 저장하십시오"),
    "ooxml-encrypted": ("ENCRYPTED", "암호가 걸린 오피스 문서입니다", "암호를 풀고 다시 저장하십시오"),
    "drm": ("ENCRYPTED", "문서보안(DRM)이 걸린 파일입니다", "보안을 해제한 사본을 넣으십시오"),
}


def kind_of(data: bytes) -> str:
    """The reader's name for a file's bytes, or what ``sniff`` calls a kind that no reader knows.

    A text that only holds HTML tables is text; HTML is a file that begins as such.
    """
    kind = sniff(data)
    if kind == "html" and not re.match(
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|table|meta)",
        data[:4096],
        re.I | re.S,
    ):
        return "text"
    if kind == "unknown":
        return "text" if _is_wide_text(data) else kind
    return kind


def _is_wide_text(data: bytes) -> bool:
    """Whether bytes with NULs may be UTF-16 without a mark: about half of them are NUL, or the text reader will say."""
    head = data[:2000]
    return len(head) % 2 == 0 and b"\0\0\0" not in head and (head.count(b"\n\0") + head.count(b"\0\n")) > 0


def read(source: Source) -> Document:
    """The document of a file, by the reader its content asks for; raises ``ReadError`` with the way out where none fits."""
    kind = kind_of(source.data)
    if kind in READERS:
        return reader_of(kind)(source)
    status, what, remedy = WAYS_OUT.get(
        kind,
        (
            "UNSUPPORTED",
            "알 수 없는 형식의 파일입니다(그림이나 실행 파일일 수 있습니다)",
            "HWP, HWPX, PDF, DOCX, XLSX 또는 텍스트로 저장한 보고서를 넣으십시오",
        ),
    )
    raise ReadError(status, f"{source.report}: {what}. {remedy}.")


def reader_of(name: str) -> Reader:
    """The reader of a kind; any other reader is named as ``module:function``."""
    module, _, function = READERS.get(name, name).partition(":")
    reader: Reader = getattr(importlib.import_module(module), function)
    return reader
