"""A section of HWP 5 as a tree of paragraphs and objects, from its flat list of levelled records."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from etl.readers.base import MAX_DEPTH
from etl.readers.hancom import Box, Grille, Para, Role, Section, Slot
from etl.readers.hancom_fields import OpenField, close_field, guide_of, object_number
from etl.readers.hancom_grid import Area
from etl.readers.hancom_heads import Styles
from etl.readers.hwp_records import (
    CTRL_HEADER,
    LIST_HEADER,
    MEMO_LIST,
    PARA_HEADER,
    PARA_RANGE_TAG,
    PARA_TEXT,
    SHAPE_COMPONENT,
    SHAPE_OLE,
    SHAPE_PICTURE,
    SHAPE_TEXTART,
    TABLE,
    Record,
    StreamFault,
)
from etl.readers.hwp_text import Mark, counted_string, tokens, units_of
from etl.readers.numerals import DIGIT, KINDS
from etl.readers.unread import Unread, is_large

_ROLES = {
    b"gso ": Role.SHAPE,
    b"fn  ": Role.NOTE,
    b"en  ": Role.NOTE,
    b"head": Role.FURNITURE,
    b"foot": Role.FURNITURE,
}
_UNREADABLE = {b"eqed": Unread.FORMULA, b"form": Unread.FORM}
# Lists of these are not printed in the body: master pages, hidden comments, memos and the commands of fields.
_UNPRINTED = frozenset((b"secd", b"tcmt", b"memo"))
_DELETED = 17  # the kind of a range that a tracked change deletes
_OUTLINE_SHAPE = 18  # where a section's header names the numbering of its outline
_PER_MILLIMETRE = 7200 / 25.4
_NUMBERED = {1: "footnote", 2: "endnote", 3: "picture", 4: "table", 5: "equation"}
# Each table or shape takes three open nodes: the paragraph, the control in it, the list in that.
_MAX_OPEN = 3 * MAX_DEPTH
_MAX_UNITS = 1_000_000


@dataclass(slots=True)
class _ListNode:
    """An open list of paragraphs."""

    level: int
    paras: list[Para]


@dataclass(slots=True)
class _ParaNode:
    """An open paragraph: its text as tokens, and its controls, which fit the marks among them one by one."""

    level: int
    para: Para
    units: int
    texts: list[bytes] = field(default_factory=list)
    controls: list[_ControlNode] = field(default_factory=list)


@dataclass(slots=True)
class _ControlNode:
    """An open control: its kind, its header, and the table or the lists it holds."""

    level: int
    kind: bytes
    body: bytes
    grille: Grille | None = None
    boxes: list[Box] = field(default_factory=list)
    sized: bool = False
    unread: tuple[Unread, ...] = ()

    @property
    def known(self) -> bool:
        """Whether we know what the lists of this control are."""
        return self.kind in _ROLES or self.kind in _UNPRINTED or self.kind.startswith(b"%")

    @property
    def role(self) -> Role:
        """What the lists of this control are to a reader; those we do not know are read where they stand, and said."""
        return _ROLES.get(self.kind, Role.HIDDEN if self.known else Role.SHAPE)


_Node = _ListNode | _ParaNode | _ControlNode


@dataclass(frozen=True, slots=True)
class SectionRead:
    """A section as read, what shows that it was damaged, and whether text that a tracked change deletes stands in it."""

    section: Section
    signs: list[str]
    deletions: bool


def read_section(found: list[Record], styles: Styles) -> SectionRead:
    """The paragraphs of a section and everything anchored in them."""
    walk = _Walk(styles)
    for record in found:
        walk.take(record)
    walk.close_to(-1)
    return SectionRead(Section(walk.paras, walk.outline), list(walk.signs), walk.deletions)


class _Walk:
    """The open nodes, outermost first: a record closes those as deep as itself and joins the one left."""

    def __init__(self, styles: Styles) -> None:
        self.paras: list[Para] = []
        self.signs: dict[str, None] = {}
        self.outline = 0
        self.deletions = False
        self._styles = styles
        self._open: list[_Node] = [_ListNode(-1, self.paras)]
        self._takers = {
            PARA_HEADER: self._take_para,
            PARA_TEXT: self._take_text,
            CTRL_HEADER: self._take_control,
            LIST_HEADER: self._take_list,
            TABLE: self._take_table,
            SHAPE_TEXTART: self._take_art,
            SHAPE_COMPONENT: self._take_shape,
            SHAPE_OLE: self._take_embedded,
            SHAPE_PICTURE: self._take_picture,
            PARA_RANGE_TAG: self._take_ranges,
            MEMO_LIST: self._take_memos,
        }

    def take(self, record: Record) -> None:
        """Put one record in its place; those that say nothing of text or tables are passed over."""
        taker = self._takers.get(record.tag)
        if taker is None:
            return
        self.close_to(record.level, keep_list=record.tag == PARA_HEADER)
        taker(record)
        if len(self._open) > _MAX_OPEN:
            raise StreamFault("표나 글상자가 너무 깊이 겹쳐 있습니다", refused=True)

    def close_to(self, level: int, *, keep_list: bool = False) -> None:
        """Close the nodes at a level or deeper; a list's paragraphs stand at its own level."""
        while len(self._open) > 1 and self._open[-1].level >= level:
            node = self._open[-1]
            if keep_list and node.level == level and isinstance(node, _ListNode):
                return
            self._open.pop()
            if isinstance(node, _ParaNode):
                self._finish(node)

    def _take_para(self, record: Record) -> None:
        parent = self._open[-1]
        if isinstance(parent, _ControlNode):  # some writers leave the list header out
            parent = self._new_list(parent, record.level)
        paras = parent.paras if isinstance(parent, _ListNode) else []
        if isinstance(parent, _ParaNode):
            self.signs["문단의 깊이가 맞지 않습니다"] = None
            paras = self.paras
        units, shape = struct.unpack_from("<I4xH", record.body) if len(record.body) >= 10 else (0, -1)
        para = Para(head=self._styles.head(shape))
        paras.append(para)
        self._open.append(_ParaNode(record.level, para, units & 0x7FFFFFFF))

    def _take_text(self, record: Record) -> None:
        parent = self._open[-1]
        if isinstance(parent, _ParaNode):
            parent.texts.append(record.body)
        else:
            self.signs["문단에 속하지 않는 글이 있습니다"] = None

    def _take_control(self, record: Record) -> None:
        node = _ControlNode(record.level, record.body[:4][::-1], record.body)
        if node.kind == b"tbl ":
            node.grille = Grille()
        elif node.kind == b"secd" and not self.outline:
            self.outline = int.from_bytes(record.body[_OUTLINE_SHAPE : _OUTLINE_SHAPE + 2], "little")
        parent = self._open[-1]
        if isinstance(parent, _ParaNode):
            parent.controls.append(node)
        else:
            self.signs["문단에 속하지 않는 개체가 있습니다"] = None
        self._open.append(node)

    def _take_table(self, record: Record) -> None:
        parent = self._open[-1]
        if isinstance(parent, _ControlNode) and parent.grille is not None and len(record.body) >= 8:
            parent.grille.rows, parent.grille.columns = struct.unpack_from("<HH", record.body, 4)
            parent.sized = True
        else:
            self.signs["표 정보가 제자리에 없습니다"] = None

    def _take_list(self, record: Record) -> None:
        parent = self._open[-1]
        if not isinstance(parent, _ControlNode):
            # A section's master pages follow its last paragraph, which has no text that a control could be missing from.
            if not (isinstance(parent, _ParaNode) and parent.units <= 1 and not parent.texts):
                self.signs["개체에 속하지 않는 문단 목록이 있습니다"] = None
            self._open.append(_ListNode(record.level, []))
        elif parent.grille is None:
            self._new_list(parent, record.level)
        elif not parent.sized:  # before the table's own record: its caption
            self._open.append(_ListNode(record.level, parent.grille.caption))
        else:
            self._open.append(_ListNode(record.level, self._slot(parent.grille, record).paras))

    def _slot(self, grille: Grille, record: Record) -> Slot:
        """A new cell of the table, at the address its list header gives."""
        if len(record.body) < 16:
            self.signs["칸의 주소가 잘려 있습니다"] = None
            slot = Slot(Area(-1, -1))
        else:
            column, row, columns, rows = struct.unpack_from("<4H", record.body, 8)
            slot = Slot(Area(row, column, rows, columns, row))
        grille.slots.append(slot)
        return slot

    def _new_list(self, control: _ControlNode, level: int) -> _ListNode:
        """Open a list of a control that is no table."""
        box = Box(control.role)
        control.boxes.append(box)
        node = _ListNode(level, box.paras)
        self._open.append(node)
        return node

    def _take_shape(self, record: Record) -> None:
        """One shape of a group: it has only closed the text box of the shape before it."""

    def _take_art(self, record: Record) -> None:
        """Word art prints a text that is no paragraph."""
        control = self._control()
        if control is not None and (text := counted_string(record.body, 32)):
            control.boxes.append(Box(control.role, [Para([text])]))

    def _take_embedded(self, record: Record) -> None:
        """An object of another program, a chart of older versions among them."""
        if control := self._control():
            control.unread += (Unread.EMBEDDED,)

    def _take_picture(self, record: Record) -> None:
        """A picture; a small one is a sign or a seal."""
        control = self._control()
        if control is not None and len(control.body) >= 24:
            width, height = struct.unpack_from("<2I", control.body, 16)
            if is_large(width / _PER_MILLIMETRE, height / _PER_MILLIMETRE):
                control.unread += (Unread.PICTURE,)

    def _take_ranges(self, record: Record) -> None:
        """The marked stretches of a paragraph: start, end, and what they are, the kind in the highest byte."""
        kinds = (mark >> 24 for _, _, mark in struct.iter_unpack("<3I", record.body[: len(record.body) // 12 * 12]))
        self.deletions |= _DELETED in kinds

    def _control(self) -> _ControlNode | None:
        """The innermost open control."""
        return next((node for node in reversed(self._open) if isinstance(node, _ControlNode)), None)

    def _take_memos(self, record: Record) -> None:
        """Memos follow their paragraph; whatever stands under this record is not printed in the body."""
        self._open.append(_ControlNode(record.level - 1, b"memo", b""))

    def _finish(self, node: _ParaNode) -> None:
        """Weave a closed paragraph's text and controls together."""
        text = b"".join(node.texts)
        if units_of(text) > _MAX_UNITS:
            raise StreamFault("한 문단이 너무 깁니다", refused=True)
        if units_of(text) != node.units and (text or node.units > 1):  # an empty paragraph has no text record
            self.signs["글자 수가 적힌 것과 다릅니다"] = None
        if _woven(node, text):
            self.signs["글 속의 개체 수가 맞지 않습니다"] = None


def _woven(node: _ParaNode, text: bytes) -> bool:
    """Fill a paragraph's items from its text and its controls; whether these did not fit each other."""
    para, controls, fields, amiss = node.para, iter(node.controls), list[OpenField](), False
    for token in tokens(text):
        if isinstance(token, str):
            para.items.append(token)
        elif token is Mark.OBJECT:
            control = next(controls, None)
            amiss |= control is None
            if control is not None:
                _weave_control(control, para, fields)
        elif token is Mark.FIELD_END and fields:
            close_field(fields.pop(), para)
        else:
            amiss |= token is Mark.CUT
    while fields:
        close_field(fields.pop(), para)
    for control in controls:  # more objects than marks: none may be lost
        amiss = True
        _weave_control(control, para, fields)
    return amiss


def _weave_control(control: _ControlNode, para: Para, fields: list[OpenField]) -> None:
    """Append what a control prints where it stands."""
    if control.grille is not None:
        para.items.append(control.grille)
    elif control.kind.startswith(b"%"):
        guide = guide_of(counted_string(control.body, 9)) if control.kind == b"%clk" else ""
        fields.append(OpenField(guide, len(para.items)))
    elif control.kind == b"atno":
        para.items.append(_number(control.body))
    elif control.kind in (b"tcps", b"tdut"):  # characters printed over each other; a word with a gloss over it
        para.items.append(counted_string(control.body, 4))
    elif control.kind in _UNREADABLE:
        para.unread += (_UNREADABLE[control.kind],)
    elif control.boxes and not control.known:
        para.unread += (Unread.UNKNOWN,)
    para.unread += control.unread
    para.items.extend(control.boxes)


def _number(body: bytes) -> str:
    """The number Hancom prints for a caption or a note."""
    if len(body) < 16:
        return ""
    attributes, number = struct.unpack_from("<IH", body, 4)
    kind, shape = attributes & 0xF, attributes >> 4 & 0xFF
    before, after = (body[at : at + 2].decode("utf-16-le", "replace").strip("\0") for at in (12, 14))
    return object_number(
        _NUMBERED.get(kind, ""), number, KINDS[shape] if shape < len(KINDS) else DIGIT, (before, after)
    )
