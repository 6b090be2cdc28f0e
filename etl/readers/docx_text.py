"""The text of DOCX paragraphs and cells as the page shows it: deleted and hidden runs left out, inserted ones kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from etl.readers.private_signs import font_sign
from etl.readers.unread import Unread, is_large
from etl.readers.xml_safe import attribute, local_name, whole

# Tracked deletions, field codes, properties, ruby, and the older copy of a drawing that newer programs skip too.
_SILENT = frozenset({"del", "moveFrom", "delText", "instrText", "rPr", "pPr", "Fallback", "rt"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
WRAPPERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})
_DRAWN = {"chart": Unread.CHART, "diagram": Unread.UNKNOWN}
_PER_MILLIMETRE = 36_000


def value(element: etree._Element, path: str) -> str | None:
    """The ``val`` attribute of what stands at a path; ``""`` where it stands without one."""
    found = element.find(path)
    return None if found is None else attribute(found, "val") or ""


def whole_value(element: etree._Element, path: str, default: int) -> int:
    """The whole number in the ``val`` attribute of what stands at a path, else the default."""
    found = element.find(path)
    return default if found is None else whole(found, "val", default)


def children(element: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The children of a name, also those inside content controls and insertions."""
    for child in element:
        name = local_name(child)
        if name == wanted:
            yield child
        elif name in WRAPPERS:
            yield from children(child, wanted)


def paragraph_text(paragraph: etree._Element) -> str:
    """A paragraph's own text, without that of text boxes."""
    return "".join(_pieces(paragraph)).replace("\xa0", " ").strip()


def _pieces(element: etree._Element) -> Iterator[str]:
    """The pieces of text below an element that the page shows."""
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "sym":
            yield _symbol(attribute(child, "char"), attribute(child, "font") or "")
        elif name not in _SILENT and name != "txbxContent" and not is_hidden(child):
            yield from _pieces(child)


def _symbol(code: str | None, font: str) -> str:
    """A sign of a symbol font by its hexadecimal code."""
    try:
        sign = chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return "\ufffd"
    return font_sign(sign, font) or sign


def is_hidden(run: etree._Element) -> bool:
    """Whether a run is formatted as hidden text."""
    if not len(run) or local_name(run[0]) != "rPr":
        return False
    return value(run, "{*}rPr/{*}vanish") in ("", "1", "true", "on")


def text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The contents of text boxes below an element, each once: the older copy is left out."""
    for child in element:
        name = local_name(child)
        if name == "txbxContent":
            yield child
        elif name not in _SILENT:
            yield from text_boxes(child)


def unread_objects(body: etree._Element) -> Mapping[Unread, int]:
    """How many objects of a body print what is no text: embedded files, charts, large pictures."""
    names = ("{*}object", "{*}control", "{*}altChunk", "{*}graphicData")
    shown = (item for item in body.iter(*names) if next(item.iterancestors("{*}Fallback"), None) is None)
    return Counter(kind for item in shown for kind in _kinds(item))


def _kinds(item: etree._Element) -> Iterator[Unread]:
    """What an object is, where we cannot read it."""
    name = local_name(item)
    if name == "graphicData":
        name = (item.get("uri") or "").rpartition("/")[2]
    if name in _DRAWN:
        yield _DRAWN[name]
    elif name == "picture" and is_large(*_size(item)):
        yield Unread.PICTURE
    elif name in ("object", "control", "altChunk"):
        yield {"object": Unread.EMBEDDED, "control": Unread.FORM}.get(name, Unread.UNKNOWN)


def _size(item: etree._Element) -> tuple[float, float]:
    """The width and height of a drawing in millimetres; nothing where the file does not tell."""
    holder = next(item.iterancestors("{*}inline", "{*}anchor"), None)
    extent = None if holder is None else holder.find("{*}extent")
    if extent is None:
        return 0, 0
    return whole(extent, "cx") / _PER_MILLIMETRE, whole(extent, "cy") / _PER_MILLIMETRE
