"""Finds damaged streams by their own check sums: pdfium reads on over flipped bits and changes numbers in silence.

Nearly everything in a PDF that matters (text, fonts, tables of letters) is a Flate stream, which ends with an Adler-32
check sum of its content.  No reader looks at it; looking costs milliseconds and finds every flipped bit in them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from etl.model import Finding, Place, Severity
from etl.readers.base import Source
from etl.readers.pdf_structure import structure_signs

MAX_INFLATED = 256 * 1024 * 1024  # of all streams together
MAX_DICTIONARY = 4096  # bytes before a stream in which its dictionary is looked for
_CHUNK = 1024 * 1024
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FLATE_FIRST = re.compile(rb"/(?:Filter|F)\s*\[?\s*/(?:FlateDecode|Fl)\b")


def damaged_streams(source: Source) -> Iterator[Finding]:
    """One finding if any compressed stream does not agree with its check sum; locked files cannot be checked."""
    if b"/Encrypt" in source.data:
        return
    checked = _checked(source.data)
    broken = sum(1 for whole in checked if not whole)
    if broken:
        message = (
            f"{source.report}: 파일 안의 압축된 부분 {broken}곳이 검사값과 맞지 않아 글자나 숫자가 바뀌었을 수 있습니다. "
            "파일을 다시 받거나 원본에서 PDF로 다시 저장해 넣어 주십시오."
        )
        yield Finding(Severity.ERROR, "pdf_damaged_stream", message, Place(report=source.report))


def damaged_structure(source: Source) -> Iterator[Finding]:
    """One finding if what lies between the streams contradicts itself."""
    signs = structure_signs(source.data)
    if signs:
        message = (
            f"{source.report}: PDF의 뼈대가 어긋나 있어({', '.join(signs[:3])}) 글자나 숫자가 빠지거나 바뀌었을 수 있습니다. "
            "파일을 다시 받거나 원본에서 PDF로 다시 저장해 넣어 주십시오."
        )
        yield Finding(Severity.WARNING, "pdf_damaged_structure", message, Place(report=source.report))


def _checked(data: bytes) -> Iterator[bool]:
    """Of each Flate stream, whether it is whole; stops when all it has seen is larger than any report."""
    budget = MAX_INFLATED
    for match in _STREAM.finditer(data):
        if not _is_flate(data, match.start()):
            continue
        end = data.find(b"endstream", match.end())
        whole, size = _inflates(data[match.end() : end if end >= 0 else len(data)])
        budget -= size
        if budget < 0:
            return
        yield whole


def _is_flate(data: bytes, stream: int) -> bool:
    opening = data.rfind(b"obj", max(0, stream - MAX_DICTIONARY), stream)
    return opening >= 0 and _FLATE_FIRST.search(data, opening, stream) is not None


def _inflates(packed: bytes) -> tuple[bool, int]:
    """Whether a stream inflates up to its check sum and agrees with it, and how large it got."""
    inflater = zlib.decompressobj()
    size = 0
    try:
        while not inflater.eof and size <= MAX_INFLATED:
            made = len(inflater.decompress(packed, _CHUNK))
            packed = inflater.unconsumed_tail
            size += made
            if not made and not packed:
                break
    except zlib.error:
        return False, size
    return inflater.eof, size
