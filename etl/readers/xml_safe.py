"""XML as our readers accept it: no document type, no entities, and no more elements than memory holds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from xml.parsers import expat

from lxml import etree

# An element costs some hundred bytes of memory and four bytes of file: the count is what bounds memory.
MAX_XML_BYTES = 128 << 20
MAX_XML_MARKS = 6_000_000


class UnsafeXml(Exception):  # noqa: N818 - it says what the XML is, not what went wrong in us
    """An XML part that declares a document type (``doctype``), or is larger than any report."""

    def __init__(self, *, doctype: bool) -> None:
        super().__init__("document type" if doctype else "too large")
        self.doctype = doctype


class BrokenXml(Exception):  # noqa: N818
    """An XML part that is not well-formed, or goes beyond the parser's limits of depth and text (``excessive``)."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.excessive = "Excessive depth" in message or "XML_PARSE_HUGE" in message or "too long" in message


class _PrologRead(Exception):  # noqa: N818
    """Raised by the pre-scan at the first element or document type: what follows cannot change its answer."""

    def __init__(self, doctype: bool) -> None:
        super().__init__()
        self.doctype = doctype


def _at_doctype(*_: object) -> None:
    raise _PrologRead(doctype=True)


def _at_element(*_: object) -> None:
    raise _PrologRead(doctype=False)


def declares_doctype(chunks: Iterable[bytes]) -> bool:
    """Whether an XML part declares a document type; a parser looks, so neither UTF-16 nor a long comment hides it.

    It takes no more chunks than it needs.

    >>> declares_doctype([b"<?xml version='1.0'?><!-- c -->", b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"])
    True
    >>> declares_doctype(["<a/>".encode("utf-16")])
    False
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _at_doctype
    parser.StartElementHandler = _at_element
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
    except _PrologRead as stop:
        return stop.doctype
    except (expat.ExpatError, LookupError, ValueError):  # broken, or of no encoding: the parser proper will say so
        return False
    return False


def parse_xml(data: bytes) -> etree._Element:
    """The root of an XML part, parsed without entities, network or a document type.

    The check is made twice, before and after the parse, because two parsers may take one encoding differently.
    """
    if len(data) > MAX_XML_BYTES or data.count(b"<") + data.count(b"=") > MAX_XML_MARKS:
        raise UnsafeXml(doctype=False)
    if declares_doctype([data]):
        raise UnsafeXml(doctype=True)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise BrokenXml(str(fault)) from fault
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeXml(doctype=True)
    return root


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace, of which several years exist."""
    return _without_namespace(element.tag)


@lru_cache(maxsize=1024)
def _without_namespace(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def whole(element: etree._Element, name: str, default: int = 0) -> int:
    """An attribute that is a whole number not below zero, else the default: a writer's slip must not lose the rest."""
    text = attribute(element, name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else default


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by local name, whether or not the writer put a namespace before it."""
    plain = element.get(name)
    if plain is not None:
        return plain
    matching = (str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name)
    return next(matching, None)
