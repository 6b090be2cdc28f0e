"""A section of HWPML as a tree of paragraphs and objects, like that of the other Hancom formats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from etl.readers.hancom import Box, Grille, Para, Role, Section, Slot
from etl.readers.hancom_fields import OpenField, close_field, guide_of, object_number
from etl.readers.hancom_grid import Area
from etl.readers.hancom_heads import Head
from etl.readers.hancom_lists import ListReader, ParaList, found_in, read_lists
from etl.readers.hwpml_styles import Shapes
from etl.readers.unread import Unread, is_large
from etl.readers.xml_safe import local_name, whole

# Hangul writes ``HYPEN``, the published format says ``HYPHEN``.
_SIGNS = {"TAB": "\t", "LINEBREAK": "\n", "HYPEN": "-", "HYPHEN": "-", "NBSPACE": " ", "FWSPACE": " "}
_ASIDE = {"FOOTNOTE": Role.NOTE, "ENDNOTE": Role.NOTE, "HEADER": Role.FURNITURE, "FOOTER": Role.FURNITURE}
_UNREADABLE = {"EQUATION": Unread.FORMULA, "OLE": Unread.EMBEDDED} | dict.fromkeys(
    ("BUTTON", "RADIOBUTTON", "CHECKBUTTON", "COMBOBOX", "EDIT", "LISTBOX", "SCROLLBAR"), Unread.FORM
)
# What stands in a paragraph without being printed in the body: page set-up, master pages, notes for the writer.
_SILENT = frozenset(("SECDEF", "COLDEF", "HIDDENCOMMENT"))
_PER_MILLIMETRE = 7200 / 25.4


def read_section(root: etree._Element, shapes: Shapes) -> Section:
    """The paragraphs of a ``SECTION`` and everything anchored in them."""
    properties = next(root.iter("{*}SECDEF"), None)
    section = Section(outline=0 if properties is None else whole(properties, "OutlineShape"))
    read_lists(ParaList([root], section.paras), lambda work: _ListReader(shapes, work).read())
    return section


class _ListReader(ListReader):
    """Reads one list of paragraphs in order."""

    def __init__(self, shapes: Shapes, work: ParaList) -> None:
        super().__init__(work)
        self._shapes = shapes

    def read(self) -> list[ParaList]:
        """Fill the target; the lists found inside come back to be read later."""
        for holder in self.work.holders:
            self.work.target.extend(self._paragraph(element) for element in holder.iterchildren("{*}P"))
        return self.inner

    def _paragraph(self, element: etree._Element) -> Para:
        """One paragraph: texts and objects in order."""
        para = Para(head=self._shapes.heads.get(element.get("ParaShape", ""), Head()))
        for item in _unfolded(element):
            self._add(item, para)
        self.close_fields(para)
        return para

    def _add(self, element: etree._Element, para: Para) -> None:
        """Append what one element of a paragraph prints."""
        name = local_name(element)
        if name == "CHAR":
            para.items.extend(_characters(element))
        elif name == "TABLE":
            para.items.append(self._table(element))
        elif name in _ASIDE:
            para.items.append(self.box(_ASIDE[name], _lists_in(element)))
        elif name == "FIELDBEGIN":
            guide = guide_of(element.get("Command", "")) if element.get("Type") == "Clickhere" else ""
            self.fields.append(OpenField(guide, len(para.items)))
        elif name == "FIELDEND":
            if self.fields:
                close_field(self.fields.pop(), para)
        elif name == "AUTONUM":
            para.items.append(_number(element))
        elif name not in _SILENT:
            self._shape(element, para)

    def _shape(self, element: etree._Element, para: Para) -> None:
        """A drawing or another object: each text in it is a box of its own; a formula's script is no text."""
        para.unread += tuple(_unread(element))
        if local_name(element) == "TEXTART":
            para.items.append(Box(Role.SHAPE, [Para([element.get("Text", "")])]))
        if local_name(element) == "DUTMAL":
            para.items.append(element.findtext("{*}MAINTEXT") or "")
        if local_name(element) not in _UNREADABLE:
            para.items.extend(self.box(Role.SHAPE, [part]) for part in _lists_in(element))

    def _table(self, element: etree._Element) -> Grille:
        """A table whose cells' paragraphs will be read later."""
        grille = Grille(whole(element, "RowCount"), whole(element, "ColCount"))
        for caption in element.iterfind("{*}SHAPEOBJECT/{*}CAPTION"):
            self.later(_lists_in(caption), grille.caption)
        for line, row in enumerate(element.iterchildren("{*}ROW")):
            grille.slots.extend(self._slot(cell, line) for cell in row.iterchildren("{*}CELL"))
        return grille

    def _slot(self, element: etree._Element, line: int) -> Slot:
        """A table's cell, at the address the file gives, if it gives one."""
        spans = whole(element, "RowSpan", 1), whole(element, "ColSpan", 1)
        slot = Slot(Area(whole(element, "RowAddr", -1), whole(element, "ColAddr", -1), *spans, line))
        self.later(list(element.iterchildren("{*}PARALIST")), slot.paras)
        return slot


def _unfolded(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The elements of a paragraph's texts; ``TEXT`` only groups them, and ``FIELDEND`` closes before what it groups."""
    for child in paragraph:
        if local_name(child) == "TEXT":
            yield from _unfolded(child)
            continue
        yield child
        if local_name(child) == "FIELDEND":
            yield from _unfolded(child)


def _characters(element: etree._Element) -> Iterator[str]:
    """The text of a ``CHAR`` element and of the signs in it."""
    yield _unwrapped(element.text)
    for child in element:
        yield _SIGNS.get(local_name(child), "")
        yield _unwrapped(child.tail)


def _unwrapped(text: str | None) -> str:
    """A text without the line ends of the XML file itself."""
    return re.sub(r"[\r\n]+", "", text or "").replace("\xa0", " ")


def _number(element: etree._Element) -> str:
    """The number Hancom prints for a caption or a note."""
    style = next(iter(element), element)
    around = style.get("PrefixChar", ""), style.get("SuffixChar", "")
    return object_number(element.get("NumberType", ""), whole(element, "Number"), style.get("Type", ""), around)


def _unread(element: etree._Element) -> Iterator[Unread]:
    """The pictures, formulas and embedded objects of an element, which print what is no text to us."""
    for item in element.iter("{*}PICTURE", *(f"{{*}}{name}" for name in _UNREADABLE)):
        name = local_name(item)
        if name in _UNREADABLE:
            yield _UNREADABLE[name]
        elif (size := item.find("{*}SHAPEOBJECT/{*}SIZE")) is not None and is_large(
            whole(size, "Width") / _PER_MILLIMETRE, whole(size, "Height") / _PER_MILLIMETRE
        ):
            yield Unread.PICTURE


def _lists_in(element: etree._Element) -> list[etree._Element]:
    """The lists of paragraphs in an element, but not those inside them."""
    return found_in(element, "PARALIST")
