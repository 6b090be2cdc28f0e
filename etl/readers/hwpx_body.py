"""A section of HWPX as a tree of paragraphs and objects: elements by local name, lists of paragraphs by a worklist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from etl.readers.base import MAX_DEPTH
from etl.readers.hancom import Box, Grille, Para, Role, Slot
from etl.readers.hancom_fields import OpenField, close_field, guide_of
from etl.readers.hancom_grid import Area
from etl.readers.hwpx_styles import Styles
from etl.readers.xml_safe import attribute, local_name

_SIGNS = {"lineBreak": "\n", "tab": "\t", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
_ASIDE = {"footNote": Role.NOTE, "endNote": Role.NOTE, "header": Role.FURNITURE, "footer": Role.FURNITURE}
_SHAPES = frozenset(("rect", "ellipse", "arc", "polygon", "curve", "line", "connectLine", "container", "pic", "ole"))
_SHAPES |= {"textart", "video", "chart"}
# Printed, but not as text we could read: a formula's script, what a form shows.
_UNREADABLE = frozenset(("equation", "edit", "comboBox", "listBox", "checkBtn", "radioBtn", "btn"))
_NOTE_NUMBERS = frozenset(("FOOTNOTE", "ENDNOTE"))
_CAPTION_NUMBERS = frozenset(("TABLE", "PICTURE", "FIGURE", "EQUATION"))


class TooDeep(Exception):  # noqa: N818 - it says what the section is
    """Tables or shapes nested deeper than in any report."""


@dataclass(slots=True)
class Section:
    """A section as read, and whether text was left out because a tracked change deletes it."""

    paras: list[Para] = field(default_factory=list)
    deletions: bool = False


@dataclass(slots=True)
class _List:
    """A list of paragraphs still to be read: the elements that hold it, where it goes, how deep it is."""

    holders: list[etree._Element]
    target: list[Para]
    depth: int


def read_section(root: etree._Element, styles: Styles) -> Section:
    """The paragraphs of a section and everything anchored in them."""
    section = Section()
    todo = [_List([root], section.paras, 0)]
    while todo:
        work = todo.pop()
        if work.depth > MAX_DEPTH:
            raise TooDeep
        reader = _ListReader(styles, work)
        todo.extend(reader.read())
        section.deletions |= reader.deletions
    return section


class _ListReader:
    """Reads one list of paragraphs in order; deletions run on from one paragraph to the next."""

    def __init__(self, styles: Styles, work: _List) -> None:
        self._styles = styles
        self._work = work
        self._inner: list[_List] = []
        self._fields: list[OpenField] = []
        self._deleting = False
        self.deletions = False

    def read(self) -> list[_List]:
        """Fill the target; the lists found inside come back to be read later."""
        for holder in self._work.holders:
            for element in _unfolded(holder):
                if local_name(element) == "p":
                    self._work.target.append(self._paragraph(element))
        return self._inner

    def _paragraph(self, element: etree._Element) -> Para:
        """One paragraph: texts and objects in order."""
        shape = element.get("paraPrIDRef") or ""
        para = Para(outline=self._styles.outlines.get(shape, 0), bullet=self._styles.bullets.get(shape, ""))
        for run in _unfolded(element):
            for item in _unfolded(run) if local_name(run) == "run" else (run,):
                self._add(item, para)
        while self._fields:
            close_field(self._fields.pop(), para)
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
            para.uncertain = True
        else:
            para.items.extend(_overlaid(element, name))

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
            para.items.append(self._box(_ASIDE[name], _sub_lists(element)))
        elif name == "fieldBegin":
            if len(self._fields) < MAX_DEPTH:
                self._fields.append(OpenField(_guide(element), len(para.items), attribute(element, "id") or ""))
        elif name == "fieldEnd":
            self._end_field(attribute(element, "beginIDRef") or "", para)
        elif name == "autoNum":
            para.items.extend(_number(element))

    def _end_field(self, key: str, para: Para) -> None:
        """Close the field of that id, or the innermost where the writer gives none."""
        for index in range(len(self._fields) - 1, -1, -1):
            if not key or self._fields[index].key in ("", key):
                close_field(self._fields.pop(index), para)
                return

    def _shape(self, element: etree._Element, para: Para) -> None:
        """A drawing: each text in it is a box of its own; word art prints a text that is no paragraph."""
        if local_name(element) == "textart":
            para.items.append(Box(Role.SHAPE, [Para([attribute(element, "text") or ""])]))
        for part in _found(element, ("subList", "textart")):
            if local_name(part) == "textart":
                self._shape(part, para)
            else:
                para.items.append(self._box(Role.SHAPE, [part]))

    def _box(self, role: Role, holders: list[etree._Element]) -> Box:
        """A box whose paragraphs will be read later."""
        box = Box(role)
        self._inner.append(_List(holders, box.paras, self._work.depth + 1))
        return box

    def _table(self, element: etree._Element) -> Grille:
        """A table whose cells' paragraphs will be read later."""
        grille = Grille(_count(element, "rowCnt"), _count(element, "colCnt"))
        line = 0
        for child in _unfolded(element):
            name = local_name(child)
            if name == "caption":
                self._inner.append(_List(_sub_lists(child), grille.caption, self._work.depth + 1))
            elif name == "tr":
                grille.slots.extend(self._slot(cell, line) for cell in _unfolded(child) if local_name(cell) == "tc")
                line += 1
        return grille

    def _slot(self, element: etree._Element, line: int) -> Slot:
        """A table's cell; without a ``subList`` its paragraphs stand in it directly."""
        parts = {local_name(child): child for child in element}
        address, span = parts.get("cellAddr"), parts.get("cellSpan")
        area = Area(
            -1 if address is None else _count(address, "rowAddr", -1),
            -1 if address is None else _count(address, "colAddr", -1),
            1 if span is None else _count(span, "rowSpan", 1),
            1 if span is None else _count(span, "colSpan", 1),
            line,
        )
        slot = Slot(area)
        holders = [child for child in element if local_name(child) == "subList"] or [element]
        self._inner.append(_List(holders, slot.paras, self._work.depth + 1))
        return slot


def _unfolded(element: etree._Element) -> Iterator[etree._Element]:
    """An element's children; of alternatives (``switch``) the one every program must understand."""
    for child in element:
        if local_name(child) != "switch":
            yield child
            continue
        choices = {local_name(choice): choice for choice in reversed(child)}
        chosen = choices.get("default", choices.get("case"))
        if chosen is not None:
            yield from chosen


def _sub_lists(element: etree._Element) -> list[etree._Element]:
    """The lists of paragraphs in an element, but not those inside them."""
    return _found(element, ("subList",))


def _found(element: etree._Element, names: tuple[str, ...]) -> list[etree._Element]:
    """The elements of these names in an element, in order, but not those inside them."""
    found: list[etree._Element] = []
    todo = [*_unfolded(element)][::-1]
    while todo:
        child = todo.pop()
        if local_name(child) in names:
            found.append(child)
        else:
            todo.extend([*_unfolded(child)][::-1])
    return found


def _overlaid(element: etree._Element, name: str) -> Iterator[str]:
    """The text of characters printed over each other, and of a word with a gloss over it."""
    if name == "compose":
        yield attribute(element, "composeText") or ""
    elif name == "dutmal":
        yield "".join(child.text or "" for child in element if local_name(child) == "mainText")


def _number(element: etree._Element) -> Iterator[str]:
    """The number Hancom prints for a caption or a note; page numbers are known only to its layout."""
    kind, number = attribute(element, "numType"), attribute(element, "num") or ""
    if kind in _CAPTION_NUMBERS:
        yield number
    elif kind in _NOTE_NUMBERS:
        style = next((child for child in element if local_name(child) == "autoNumFormat"), None)
        before, after = (
            attribute(style, key) or "" if style is not None else "" for key in ("prefixChar", "suffixChar")
        )
        yield f"{before}{number}{after}"


def _guide(element: etree._Element) -> str:
    """The guide text of a click-here field, ``""`` for other fields."""
    if attribute(element, "type") != "CLICK_HERE":
        return ""
    values = {attribute(child, "name"): child.text or "" for child in element.iter("{*}stringParam")}
    return values.get("Direction") or guide_of(values.get("Command", ""))


def _count(element: etree._Element, name: str, default: int = 0) -> int:
    """A whole number not below zero, or the default: a writer's slip must not lose the table."""
    try:
        value = int(attribute(element, name) or default)
    except ValueError:
        return default
    return value if value >= 0 else default
