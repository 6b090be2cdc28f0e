"""The shared strings: the template's own kept, new ones appended once each."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from etl.stencil.package import MAIN
from etl.stencil.template import Hole
from etl.stencil.values import stored_text
from etl.stencil.workbook import Template, escape

_R, _T = f"{{{MAIN}}}r", f"{{{MAIN}}}t"


class Strings:
    """A growing string table; ``added`` are the new items as XML, to follow the template's own."""

    def __init__(self, template: Template) -> None:
        self.present = template.strings_part is not None
        self._first = len(template.strings)
        self._known: dict[str, int] = {}
        self._items: list[str] = []
        root = template.strings_part.root if template.strings_part else None
        self._prefix = f"{root.prefix}:" if root is not None and root.prefix else ""

    def index(self, text: str) -> int:
        """The index of a text, added when new."""
        found = self._known.get(text)
        return found if found is not None else self._add(text, self._plain(text))

    def rich_index(self, item: etree._Element) -> int:
        """The index of an item with its own formatting."""
        xml = etree.tostring(item, encoding="unicode", with_tail=False)
        return self._known[xml] if xml in self._known else self._add(xml, xml)

    def _add(self, key: str, item: str) -> int:
        self._items.append(item)
        self._known[key] = index = self._first + len(self._items) - 1
        return index

    def _plain(self, text: str) -> str:
        space = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""
        p = self._prefix
        return f"<{p}si><{p}t{space}>{escape(stored_text(text))}</{p}t></{p}si>"

    def content(self, template: Template) -> bytes | None:
        """The whole part's bytes; None when nothing was added to it."""
        if not self._items:
            return None
        opening = f'<sst xmlns="{MAIN}">'
        if template.strings_part is None:
            return _declared(f"{opening}{''.join(self._items)}</sst>")
        root = deepcopy(template.strings_part.root)
        for name in ("count", "uniqueCount"):
            root.attrib.pop(name, "")
        etree.SubElement(root, "etl-added")
        head, _, tail = etree.tostring(root, encoding="unicode").partition("<etl-added/>")
        return _declared(f"{head}{''.join(self._items)}{tail}")


def _declared(xml: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{xml}'.encode()


def filled_item(item: etree._Element, holes: tuple[Hole, ...], texts: list[str]) -> etree._Element:
    """A rich string item with its holes replaced; a hole that spans runs takes the format of the first."""
    made = deepcopy(item)
    made.tag = f"{{{MAIN}}}si"
    runs = [element for run in (made, *made.iter(_R)) if (element := run.find(_T)) is not None]
    starts, at = [], 0
    for run in runs:
        starts.append(at)
        at += len(run.text or "")
    for hole, text in sorted(zip(holes, texts, strict=True), key=lambda pair: -pair[0].start):
        _replace(runs, starts, hole, text)
    for run in runs:
        run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _replace(runs: list[etree._Element], starts: list[int], hole: Hole, text: str) -> None:
    """Holes are replaced last first, so that the positions before them stay true."""
    for run, start in zip(reversed(runs), reversed(starts), strict=True):
        whole = run.text or ""
        low, high = max(hole.start - start, 0), min(hole.end - start, len(whole))
        if low >= high:
            continue
        first = hole.start >= start
        run.text = whole[:low] + (stored_text(text) if first else "") + whole[high:]
