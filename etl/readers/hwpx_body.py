"""A section of HWPX as a tree of paragraphs and objects: elements by local name, lists of paragraphs by a worklist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from etl.readers.base import MAX_DEPTH
from etl.readers.hancom import Box, Grille, Para, Role, Section, Slot
from etl.readers.hancom_fields import OpenField, close_field, guide_of, object_number
from etl.readers.hancom_grid import Area
from etl.readers.hancom_heads import Styles
from etl.readers.hancom_lists import ListReader, ParaList, found_in, read_lists, unfolded
from etl.readers.unread import Unread, is_large
from etl.readers.xml_safe import attribute, local_name, whole

_SIGNS = {"lineBreak": "\n", "tab": "\t", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
_ASIDE = {"footNote": Role.NOTE, "endNote": Role.NOTE, "header": Role.FURNITURE, "footer": Role.FURNITURE}
_SHAPES = frozenset(("rect", "ellipse", "arc", "polygon", "curve", "line", "connectLine", "container", "pic", "ole"))
_SHAPES |= {"textart", "video", "chart"}
# Printed, but not as text we could read: a formula's script, what a form shows.
_UNREADABLE = {"equation": Unread.FORMULA} | dict.fromkeys(
    ("edit", "comboBox", "listBox", "checkBtn", "radioBtn", "btn", "scrollBar"), Unread.FORM
)
_OBJECTS = {"ole": Unread.EMBEDDED, "chart": Unread.CHART}
# What a run holds that prints nothing, or what is read by other means.
_SILENT = frozenset(("linesegarray", "secPr", "compose", "dutmal", "titleMark"))
_PER_MILLIMETRE = 7200 / 25.4


@dataclass(slots=True)
class SectionRead:
    """A section as read, and whether text was left out because a tracked change deletes it."""

    section: Section = field(default_factory=Section)
    deletions: bool = False


def read_section(root: etree._Element, styles: Styles) -> SectionRead:
    """The paragraphs of a section and everything anchored in them."""
    properties = next(root.iter("{*}secPr"), None)
    read = SectionRead(Section(outline=0 if properties is None else whole(properties, "outlineShapeIDRef")))

    def read_list(work: ParaList) -> list[ParaList]:
        reader = _ListReader(styles, work)
        inner = reader.read()
        read.deletions |= reader.deletions
        return inner

    read_lists(ParaList([root], read.section.paras), read_list)
    return read


class _ListReader(ListReader):
    """Reads one list of paragraphs in order; deletions run on from one paragraph to the next."""

    def __init__(self, styles: Styles, work: ParaList) -> None:
        super().__init__(work)
        self._styles = styles
        self._deleting = False
        self.deletions = False

    def read(self) -> list[ParaList]:
        """Fill the target; the lists found inside come back to be read later."""
        for holder in self.work.holders:
            for element in unfolded(holder):
                if local_name(element) == "p":
                    self.work.target.append(self._paragraph(element))
        return self.inner

    def _paragraph(self, element: etree._Element) -> Para:
        """One paragraph: texts and objects in order."""
        para = Para(head=self._styles.head(element.get("paraPrIDRef") or ""))
        for run in unfolded(element):
            for item in unfolded(run) if local_name(run) == "run" else (run,):
                self._add(item, para)
        self.close_fields(para)
        return para

    def _add(self, element: etree._Element, para: Para) -> None:
        """Append what one element of a run prints."""
        name = local_name(element)
        if name == "t":
            para.items.extend(self._texts(element))
        elif self._deleting:
            self.deletions = True
        elif name == "tbl":
            para.items.append(self._table(element))
        elif name == "ctrl":
            for child in element:
                self._control(child, para)
        elif name in _SHAPES:
            self._shape(element, para)
        elif name in _UNREADABLE:
            para.unread += (_UNREADABLE[name],)
        elif name in _SILENT:
            para.items.extend(_overlaid(element, name))
        elif _sub_lists(element):  # an object newer than we are: what it holds is read where it stands, and said
            para.unread += (Unread.UNKNOWN,)
            self._shape(element, para)

    def _texts(self, element: etree._Element) -> Iterator[str]:
        """The text of an ``hp:t``: its own, its signs, and their tails, without what a tracked change deletes."""
        yield from self._kept(element.text)
        for child in element:
            name = local_name(child)
            if name in ("deleteBegin", "deleteEnd"):
                self._deleting = name == "deleteBegin"
            else:
                yield from self._kept(_SIGNS.get(name))
            yield from self._kept(child.tail)

    def _kept(self, text: str | None) -> Iterator[str]:
        if text and not self._deleting:
            yield text
        elif text:
            self.deletions = True

    def _control(self, element: etree._Element, para: Para) -> None:
        """A control: a note or header is set aside, a field opens or closes, a number is printed."""
        name = local_name(element)
        if name in _ASIDE:
            para.items.append(self.box(_ASIDE[name], _sub_lists(element)))
        elif name == "fieldBegin":
            if len(self.fields) < MAX_DEPTH:
                self.fields.append(OpenField(_guide(element), len(para.items), attribute(element, "id") or ""))
        elif name == "fieldEnd":
            self._end_field(attribute(element, "beginIDRef") or "", para)
        elif name == "autoNum":
            para.items.append(_number(element))

    def _end_field(self, key: str, para: Para) -> None:
        """Close the field of that id, or the innermost where the writer gives none."""
        for index in range(len(self.fields) - 1, -1, -1):
            if not key or self.fields[index].key in ("", key):
                close_field(self.fields.pop(index), para)
                return

    def _shape(self, element: etree._Element, para: Para) -> None:
        """A drawing: each text in it is a box of its own; word art prints a text that is no paragraph."""
        para.unread += tuple(_unread(element))
        if local_name(element) == "textart":
            para.items.append(Box(Role.SHAPE, [Para([attribute(element, "text") or ""])]))
        for part in found_in(element, "subList", "textart"):
            if local_name(part) == "textart":
                self._shape(part, para)
            else:
                para.items.append(self.box(Role.SHAPE, [part]))

    def _table(self, element: etree._Element) -> Grille:
        """A table whose cells' paragraphs will be read later."""
        grille = Grille(whole(element, "rowCnt"), whole(element, "colCnt"))
        line = 0
        for child in unfolded(element):
            name = local_name(child)
            if name == "caption":
                self.later(_sub_lists(child), grille.caption)
            elif name == "tr":
                grille.slots.extend(self._slot(cell, line) for cell in unfolded(child) if local_name(cell) == "tc")
                line += 1
        return grille

    def _slot(self, element: etree._Element, line: int) -> Slot:
        """A table's cell; without a ``subList`` its paragraphs stand in it directly."""
        parts = {local_name(child): child for child in element}
        address, span = parts.get("cellAddr"), parts.get("cellSpan")
        area = Area(
            -1 if address is None else whole(address, "rowAddr", -1),
            -1 if address is None else whole(address, "colAddr", -1),
            1 if span is None else whole(span, "rowSpan", 1),
            1 if span is None else whole(span, "colSpan", 1),
            line,
        )
        slot = Slot(area)
        holders = [child for child in element if local_name(child) == "subList"] or [element]
        self.later(holders, slot.paras)
        return slot


def _unread(element: etree._Element) -> Iterator[Unread]:
    """The pictures and embedded objects of a drawing, which print what is no text to us."""
    inside = found_in(element, "pic", *_OBJECTS) if local_name(element) == "container" else ()
    for item in (element, *inside):
        name = local_name(item)
        if name in _OBJECTS:
            yield _OBJECTS[name]
        elif name == "pic" and is_large(*_size(item)):
            yield Unread.PICTURE


def _size(element: etree._Element) -> tuple[float, float]:
    """The width and height of an object in millimetres; nothing where the file does not tell."""
    size = next((child for child in element if local_name(child) == "sz"), element)
    return whole(size, "width") / _PER_MILLIMETRE, whole(size, "height") / _PER_MILLIMETRE


def _sub_lists(element: etree._Element) -> list[etree._Element]:
    """The lists of paragraphs in an element, but not those inside them."""
    return found_in(element, "subList")


def _overlaid(element: etree._Element, name: str) -> Iterator[str]:
    """The text of characters printed over each other, and of a word with a gloss over it."""
    if name == "compose":
        yield attribute(element, "composeText") or ""
    elif name == "dutmal":
        yield "".join(child.text or "" for child in element if local_name(child) == "mainText")


def _number(element: etree._Element) -> str:
    """The number Hancom prints for a caption or a note."""
    style = next((child for child in element if local_name(child) == "autoNumFormat"), element)
    shape, *around = (attribute(style, key) or "" for key in ("type", "prefixChar", "suffixChar"))
    kind = attribute(element, "numType") or ""
    return object_number(kind, whole(element, "num"), shape, (around[0], around[1]))


def _guide(element: etree._Element) -> str:
    """The guide text of a click-here field, ``""`` for other fields."""
    if attribute(element, "type") != "CLICK_HERE":
        return ""
    values = {attribute(child, "name"): child.text or "" for child in element.iter("{*}stringParam")}
    return values.get("Direction") or guide_of(values.get("Command", ""))
