"""Reads HWPML (.hml), the one-file XML that Hangul saves, into a ``Document``.

본 제품은 한글과컴퓨터의 한글 문서 파일(.hwp) 공개 문서를 참고하여 개발하였습니다.
"""

from __future__ import annotations

import re

from lxml import etree

from etl.model import Document
from etl.readers.base import MAX_DEPTH, ReadError, Source
from etl.readers.hancom import lay_out
from etl.readers.hancom_lists import TooDeep
from etl.readers.hwpml_body import read_section
from etl.readers.hwpml_styles import read_shapes
from etl.readers.xml_safe import BrokenXml, UnsafeXml, local_name, parse_xml

_PICTURES = re.compile(rb"(<(?:\w+:)?BINDATA\b[^>]*>)[^<]*")
_UTF16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def read_hwpml(source: Source) -> Document:
    """The document an HWPML file holds."""
    root = _root(source)
    shapes = read_shapes(root)
    try:
        sections = [read_section(section, shapes) for section in root.iter("{*}SECTION")]
    except TooDeep as fault:
        what = f"표나 글상자가 {MAX_DEPTH}겹을 넘게 겹쳐 있어 읽지 않았습니다"
        raise _fault(source.report, "REFUSED", what) from fault
    blocks, findings = lay_out(source.report, sections, shapes.numberings)
    return Document(source.report, source.sha256, "hwpml", blocks, findings)


def _root(source: Source) -> etree._Element:
    """The root element, refused where it is no HWPML or could not be read whole."""
    report = source.report
    try:
        root = parse_xml(_plain(source.data))
    except UnsafeXml as fault:
        raise _fault(report, "REFUSED", "문서 형식 선언(DTD)이 있거나 지나치게 큰 XML이어서 읽지 않았습니다") from fault
    except (BrokenXml, LookupError, ValueError) as fault:  # the latter two: an encoding nobody knows
        raise _fault(report, "DAMAGED", "HWPML(XML)의 짜임이 깨져 있습니다") from fault
    if local_name(root) != "HWPML":
        raise _fault(report, "UNSUPPORTED", "한글 XML(HWPML) 문서가 아닙니다")
    return root


def _fault(report: str, status: str, what: str) -> ReadError:
    return ReadError(status, f"{report}: {what}. 한글에서 열어 HWPX로 저장한 파일을 넣어 주세요.")


def _plain(data: bytes) -> bytes:
    """The XML without its pictures, and with the one HTML entity that Hangul writes made a character reference."""
    encoding = _UTF16_MARKS.get(data[:2])
    if encoding:
        return data.replace("&nbsp;".encode(encoding), "&#160;".encode(encoding))
    return _PICTURES.sub(rb"\1", data).replace(b"&nbsp;", b"&#160;")
