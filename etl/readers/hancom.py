"""The document tree both Hancom formats share, and how it is laid out as blocks in reading order.

HWP 5 and HWPX are two writings of one model: paragraphs whose text is interspersed with tables, shapes that hold text,
notes, headers.  Each reader builds this tree; ``lay_out`` turns it into blocks, so that both give the same document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from etl.model import Block, Cell, Finding, Heading, Paragraph, Place, Severity, Table
from etl.readers.base import MAX_DOCUMENT_CELLS, MAX_TABLE_COLUMNS, MAX_TABLE_ROWS, ReadError
from etl.readers.hancom_grid import Area, Grid, place_areas
from etl.readers.hancom_heads import NO_HEAD, Head, HeadCounter, Numbering
from etl.readers.labels import labelled
from etl.readers.private_signs import readable
from etl.readers.unread import Unread, unread_findings

# What stands in the place of text: a cell that holds it says something we do not know.
_AMID_TEXT = frozenset((Unread.FORMULA, Unread.FORM, Unread.UNKNOWN))


class Role(Enum):
    """What a list of paragraphs is to the reader of the printed page."""

    SHAPE = "shape"  # text box, drawing, picture caption: read where it stands
    NOTE = "note"  # footnote, endnote: read after the body
    FURNITURE = "furniture"  # header, footer: only its tables are kept, after the body
    HIDDEN = "hidden"  # memo, hidden comment, master page: not printed in the body


@dataclass(slots=True)
class Para:
    """A paragraph as it is read: its text and the objects between, and what its shape prints before it.

    ``label`` is that print, once it has been counted; ``unread`` the objects in it that are no text to us.
    """

    items: list[str | Box | Grille] = field(default_factory=list)
    head: Head = NO_HEAD
    label: str = ""
    unread: tuple[Unread, ...] = ()

    @property
    def text(self) -> str:
        """The paragraph's own text, without that of the objects in it."""
        return "".join(item for item in self.items if isinstance(item, str))

    @property
    def objects(self) -> Iterator[Box | Grille]:
        """The objects anchored in the paragraph, in order."""
        return (item for item in self.items if not isinstance(item, str))

    @property
    def in_cell(self) -> str:
        """The text as a line of a cell, with its label."""
        text = self.text
        return labelled(self.label, text, number=self.numbered, in_cell=True) if self.label else text

    @property
    def numbered(self) -> bool:
        """Whether the label is a number, which is printed even where no text follows."""
        return self.head.level > 0


@dataclass(slots=True)
class Box:
    """An object that holds paragraphs and is no table."""

    role: Role
    paras: list[Para] = field(default_factory=list)


@dataclass(slots=True)
class Slot:
    """A table's cell as it is read: its area as the file gives it, and its paragraphs."""

    area: Area
    paras: list[Para] = field(default_factory=list)


@dataclass(slots=True)
class Grille:
    """A table as it is read, before its cells are placed."""

    rows: int = 0
    columns: int = 0
    slots: list[Slot] = field(default_factory=list)
    caption: list[Para] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """A section as it is read: its paragraphs, and the place of the numbering its outline takes (0: none)."""

    paras: list[Para] = field(default_factory=list)
    outline: int = 0


def lay_out(
    report: str, sections: Sequence[Section], numberings: Sequence[Numbering] = ()
) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """The blocks of a document in reading order, notes after the body, and what a person should know of them."""
    unread = _prepare(sections, HeadCounter(numberings))
    layout = _Layout(report)
    layout.walk(para for section in sections for para in section.paras)
    layout.walk(para for box in layout.set_aside(Role.NOTE) for para in box.paras)
    layout.walk((para for box in layout.set_aside(Role.FURNITURE) for para in box.paras), tables_only=True)
    return tuple(layout.blocks), (*layout.findings, *unread_findings(report, unread))


def _prepare(sections: Iterable[Section], counter: HeadCounter) -> Counter[Unread]:
    """Put the labels before all paragraphs, in the order 한글 counts them, and count what could not be read."""
    unread: Counter[Unread] = Counter()
    for section in sections:
        for para in _every_para(section.paras):
            unread.update(para.unread)
            if para.head is not NO_HEAD:
                para.label = counter.label(para.head, section.outline)
    return unread


def _every_para(paras: Iterable[Para]) -> Iterator[Para]:
    """Every printed paragraph, one that holds objects before the paragraphs in these."""
    stack = [iter(paras)]
    while stack:
        para = next(stack[-1], None)
        if para is None:
            stack.pop()
            continue
        yield para
        for item in reversed(para.items):
            if not isinstance(item, str):
                stack.append(_inner_paras(item))


def _inner_paras(item: Box | Grille) -> Iterator[Para]:
    """The printed paragraphs of an object, a table's caption first."""
    if isinstance(item, Grille):
        yield from item.caption
        for slot in item.slots:
            yield from slot.paras
    elif item.role is not Role.HIDDEN:
        yield from item.paras


@dataclass(slots=True)
class _Task:
    """A paragraph, or a piece of one, still to be laid out, and where it stands."""

    item: Para | Box | Grille | str
    place: Place
    outline: int = 0
    nested: bool = False


class _Layout:
    """The blocks so far; the walk keeps its own stack, so nesting costs no recursion."""

    def __init__(self, report: str) -> None:
        self._place = Place(report=report)
        self.blocks: list[Block] = []
        self.findings: list[Finding] = []
        self._aside: list[Box] = []
        self._tables = 0
        self._cells = 0

    def set_aside(self, role: Role) -> list[Box]:
        """Take out the boxes of a role that were set aside."""
        taken = [box for box in self._aside if box.role is role]
        self._aside = [box for box in self._aside if box.role is not role]
        return taken

    def walk(self, paras: Iterable[Para], *, tables_only: bool = False) -> None:
        """Lay out paragraphs and all they hold, depth first."""
        stack = [_Task(para, self._place) for para in paras][::-1]
        while stack:
            task = stack.pop()
            if not (tables_only and isinstance(task.item, str)):
                stack.extend(reversed(self._step(task)))

    def _step(self, task: _Task) -> list[_Task]:
        """Lay out one piece; what it holds comes back to be laid out next."""
        item = task.item
        if isinstance(item, str):
            self._add_text(item, task)
        elif isinstance(item, Para):
            return _pieces(item, task)
        elif isinstance(item, Grille):
            return self._add_table(item, task)
        elif item.role is Role.SHAPE:
            return [_Task(para, task.place, nested=task.nested) for para in item.paras]
        else:
            self._aside.append(item)
        return []

    def _add_text(self, text: str, task: _Task) -> None:
        """Append a paragraph, or a heading where the style says so."""
        if task.outline and not task.nested:
            self.blocks.append(Heading(text, task.outline, task.place))
        else:
            self.blocks.append(Paragraph(text, task.place))

    def _add_table(self, grille: Grille, task: _Task) -> list[_Task]:
        """Append a table; its nested tables and shapes come back as tasks at the place of their cell."""
        self._tables += 1
        place = replace(self._place, table=f"t{self._tables}")
        grid = self._placed(grille, place)
        table = Table(
            id=place.table,
            place=place,
            rows=max(grid.rows, 1),  # a damaged record may declare a table of no columns
            columns=max(grid.columns, 1),
            cells=tuple(_cell(area, slot) for area, slot in zip(grid.areas, grille.slots, strict=True) if area),
            caption=_joined(grille.caption),
            parent=task.place if task.nested else None,
            uncertain=_uncertain(grid, grille),
        )
        self.blocks.append(_with_strays(table, grid, grille))
        return list(_held(grille, grid, place, task))

    def _placed(self, grille: Grille, place: Place) -> Grid:
        """The table's areas on its grid, within the limits of a table and of the document."""
        grid = place_areas(grille.rows, grille.columns, [_area(slot) for slot in grille.slots])
        if grid.rows > MAX_TABLE_ROWS or grid.columns > MAX_TABLE_COLUMNS:
            raise _too_large(place, f"{grid.rows:,}행 {grid.columns:,}열")
        self._cells += grid.rows * grid.columns
        if self._cells > MAX_DOCUMENT_CELLS:
            raise _too_large(place, f"문서 전체로 {self._cells:,}칸 이상")
        if grid.oddities:
            self.findings.append(_odd_table(place, grid.oddities))
        return grid


def _pieces(para: Para, task: _Task) -> list[_Task]:
    """A paragraph's text, split at its tables; a shape amid a sentence comes after it, for it floats.

    The label stands before the first text; a number alone stands before the objects it numbers.
    """
    pieces: list[_Task] = []
    words: list[str] = []
    afloat: list[_Task] = []
    label, alone = para.label, para.numbered and not para.text.strip()
    for item in [*para.items, None]:
        if isinstance(item, str):
            words.append(item)
            continue
        text = "".join(words)
        if text.strip() and isinstance(item, Box):
            words = [text]
            afloat.append(replace(task, item=item))
            continue
        if label and (text.strip() or alone):
            text, label = labelled(label, text, number=para.numbered), ""
        if text.strip():
            pieces.append(replace(task, item=_trimmed(text), outline=para.head.level if para.head.outline else 0))
        pieces += afloat
        words, afloat = [], []
        if item is not None:
            pieces.append(replace(task, item=item))
    return pieces


def _trimmed(text: str) -> str:
    """A text without blank lines around it and without blanks at the end of its lines.

    Hancom's fixed-width space is a sign of its own in one format and U+2007 in files converted to the other: a space.
    """
    plain = readable(text.replace("\u2007", " "))
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip("\n")


def _joined(paras: Iterable[Para]) -> str:
    """The text of a cell or a caption: one line a paragraph."""
    return _trimmed("\n".join(para.in_cell for para in paras))


def _area(slot: Slot) -> Area:
    """A slot's area, told whether the cell holds anything."""
    says = any(map(_says, slot.paras))
    return slot.area if says else replace(slot.area, blank=True)


def _says(para: Para) -> bool:
    """Whether a paragraph of a cell prints anything."""
    if para.unread or (para.label and para.numbered):
        return True
    return any(not isinstance(item, str) or item.strip() for item in para.items)


def _cell(area: Area, slot: Slot) -> Cell:
    """The cell of an area on the grid, 1-based."""
    return Cell(_joined(slot.paras), area.row + 1, area.column + 1, area.row_span, area.column_span)


def _with_strays(table: Table, grid: Grid, grille: Grille) -> Table:
    """The table with the text of cells that had no place of their own, kept in the cell that took it.

    Nothing printed is lost; the cell is among the uncertain ones.
    """
    if not grid.strays:
        return table
    texts = {(cell.row, cell.column): cell for cell in table.cells}
    for index, anchor in grid.strays:
        stray = _joined(grille.slots[index].paras)
        key = (anchor[0] + 1, anchor[1] + 1)
        texts[key] = replace(texts[key], text=_trimmed(f"{texts[key].text}\n{stray}"))
    return replace(table, cells=tuple(texts.values()))


def _uncertain(grid: Grid, grille: Grille) -> frozenset[tuple[int, int]]:
    """The cells that hold what we cannot read as text, or text that had no place of its own."""
    doubtful = {
        (area.row + 1, area.column + 1)
        for area, slot in zip(grid.areas, grille.slots, strict=True)
        if area and any(not _AMID_TEXT.isdisjoint(para.unread) or "\ufffd" in para.text for para in slot.paras)
    }
    return frozenset(doubtful | {(row + 1, column + 1) for _, (row, column) in grid.strays})


def _held(grille: Grille, grid: Grid, place: Place, task: _Task) -> Iterator[_Task]:
    """The objects in a table's caption and cells, each at the place of its cell."""
    for para in grille.caption:
        yield from (replace(task, item=item) for item in para.objects)
    anchors = dict(grid.strays)
    for index, (area, slot) in enumerate(zip(grid.areas, grille.slots, strict=True)):
        row, column = (area.row, area.column) if area else anchors.get(index, (0, 0))
        at = replace(place, row=row + 1, column=column + 1)
        for para in slot.paras:
            yield from (_Task(item, at, nested=True) for item in para.objects)


def _too_large(place: Place, size: str) -> ReadError:
    """The refusal of a table no report prints."""
    return ReadError(
        "REFUSED",
        f"{place.report}: 표 {place.table}이(가) {size}이어서 읽지 않았습니다(한도 {MAX_TABLE_ROWS:,}행 "
        f"{MAX_TABLE_COLUMNS:,}열, 문서 {MAX_DOCUMENT_CELLS:,}칸). 한글에서 표를 나누어 다시 저장해 주세요.",
    )


def _odd_table(place: Place, oddities: tuple[str, ...]) -> Finding:
    """The note that a table's cells did not fit the grid the file declares."""
    return Finding(
        Severity.WARNING,
        "table_shape",
        f"{place.report}의 표 {place.table}: {', '.join(oddities)}. 읽은 모양이 문서와 같은지 눈으로 확인해 주세요.",
        place,
    )
