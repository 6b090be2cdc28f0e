"""What a template's author wrote: the ``{{…}}`` holes, and the rows and columns that repeat because of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from etl.stencil.package import MAIN
from etl.stencil.references import Reference, cell_name, parse_formula
from etl.stencil.values import TemplateError
from etl.stencil.workbook import Card, Sheet, SourceCell, SourceRow, Template

_HOLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_INDEX = re.compile(r"([^.\[\]]+?)\s*\[\s*([^\[\]]+?)\s*\]")
_SUM = re.compile(r"(.+?)\s*([+-])\s*(\d{1,4})")
MOST_SAMPLES = 3
WHENS = ("?", "!")


@dataclass(frozen=True, slots=True)
class Hole:
    """One ``{{…}}``.

    A scalar has only ``name``; ``{{보기.칸}}`` has ``view`` and ``name``; ``{{보기[연도-1]}}`` has ``view`` and
    ``index``; ``{{보기:기준.칸}}`` has ``group`` too; ``{{#}}`` is named ``#``.  ``{{?보기}}`` and ``{{!보기}}`` have
    ``when``, and the view as ``name``: their row is shown only when the view has records, or has none.
    """

    written: str
    start: int
    end: int
    name: str = ""
    view: str = ""
    index: str = ""
    group: str = ""
    when: str = ""

    @property
    def spreads(self) -> bool:
        """Whether its column repeats, one for each year of the view."""
        return self.index == "*"


def find_holes(text: str) -> tuple[Hole, ...]:
    """The holes of a text.

    >>> [(hole.view, hole.name, hole.index) for hole in find_holes("{{연도-1}}년 {{소요재원.사업명}} {{소요재원[연도]}}")]
    [('', '연도-1', ''), ('소요재원', '사업명', ''), ('소요재원', '', '연도')]
    """
    if "{{" not in text:
        return ()
    return tuple(_hole(match) for match in _HOLE.finditer(text))


def _hole(match: re.Match[str]) -> Hole:
    inner = match[1]
    hole = Hole(match[0], match.start(), match.end(), name=inner)
    if inner[:1] in WHENS and inner[1:].strip():
        return replace(hole, name=inner[1:].strip(), when=inner[0])
    index = _INDEX.fullmatch(inner)
    if index:
        return replace(hole, view=index[1], index=index[2], name="")
    view, dot, field = (piece.strip() for piece in inner.partition("."))
    if not dot:
        return hole
    view, _, group = (piece.strip() for piece in view.partition(":"))
    return replace(hole, view=view, name=field, group=group)


def is_only_hole(text: str, holes: tuple[Hole, ...]) -> bool:
    """Whether the text is nothing but one hole, so that the cell takes the value's type."""
    return len(holes) == 1 and text.strip() == holes[0].written


def arithmetic(name: str) -> tuple[str, int] | None:
    """The scalar's name and the number added, of ``연도-1``; None when there is no arithmetic.

    >>> arithmetic("연도-1"), arithmetic("연도")
    (('연도', -1), None)
    """
    match = _SUM.fullmatch(name)
    return (match[1], int(match[2] + match[3])) if match else None


@dataclass(frozen=True)
class Band:
    """Adjacent sample rows that repeat, one row for each record of a view.

    ``samples`` are the record rows.  ``groups`` are the columns of nested group rows, outermost first, each with the
    template rows it repeats (a heading or 소계 row above or below what it groups).
    """

    view: str
    first: int
    last: int
    named: bool = False
    groups: tuple[GroupRow, ...] = ()

    @cached_property
    def samples(self) -> range:
        """The record rows."""
        rows = {group.row for group in self.groups}
        own = [row for row in range(self.first, self.last + 1) if row not in rows]
        return range(own[0], own[-1] + 1)


@dataclass(frozen=True)
class GroupRow:
    """A sample row repeated once for each run of records with the same value of ``key``."""

    row: int
    key: str


@dataclass(frozen=True)
class RowUse:
    """What a template row's holes ask for: the view, and the group when no hole asks for a record's own field."""

    view: str
    group: str = ""


def find_bands(sheet: Sheet, claims: Mapping[str, range] | None = None) -> tuple[Band, ...]:
    """The bands of a sheet, top to bottom; ``claims`` are the rows that names and tables give to views."""
    claims = claims or {}
    uses: dict[int, RowUse] = {row: RowUse(view) for view, rows in claims.items() for row in rows}
    for row in sheet.rows.values():
        use = _row_use(sheet, row)
        if use and uses.get(row.number, use).view != use.view:
            raise _two_views(sheet, row.number, use.view, uses[row.number].view)
        if use:
            uses[row.number] = use
    return tuple(_band(sheet, run, claims) for run in _runs(uses))


def _two_views(sheet: Sheet, row: int, one: str, other: str) -> TemplateError:
    return TemplateError(
        f"서식의 ‘{sheet.name}’ 시트 {row}행에 두 보기(‘{one}’, ‘{other}’)가 함께 있습니다. 한 행에는 한 보기의 칸만 넣어 주세요."
    )


def _row_use(sheet: Sheet, row: SourceRow) -> RowUse | None:
    holes = [hole for cell in row.cells.values() for hole in cell_holes(cell) if not of_card(sheet.card, hole)]
    views = sorted({hole.view for hole in holes if hole.view and not _is_heading(hole, holes)})
    if len(views) > 1:
        raise _two_views(sheet, row.number, views[0], views[1])
    if not views:
        return None
    groups = [hole.group for hole in holes if hole.view]
    return RowUse(views[0], groups[0] if all(groups) else "")


def _is_heading(hole: Hole, holes: list[Hole]) -> bool:
    """Whether ``{{보기[*]}}`` stands in a heading: no hole of its row is a record's field."""
    return hole.spreads and not any(other.view and (other.name or not other.spreads) for other in holes)


def of_card(card: Card | None, hole: Hole) -> bool:
    """Whether a hole stands for a field of the record its whole sheet is filled from."""
    return card is not None and hole.view == card.view


def cell_holes(cell: SourceCell) -> tuple[Hole, ...]:
    """The holes of a cell: of its text, or of the strings in its formula."""
    if cell.formula is not None:
        return tuple(
            hole for token in cell.formula if not isinstance(token, Reference) for hole in find_holes(token.text)
        )
    return find_holes(cell.text) if cell.is_text else ()


def sheet_holes(sheet: Sheet) -> Iterator[Hole]:
    """Every hole of a sheet."""
    for cell in sheet.cells():
        yield from cell_holes(cell)


def _runs(uses: Mapping[int, RowUse]) -> Iterator[list[tuple[int, RowUse]]]:
    """Adjacent rows of the same view."""
    run: list[tuple[int, RowUse]] = []
    for row, use in sorted(uses.items()):
        if run and (row != run[-1][0] + 1 or use.view != run[-1][1].view):
            yield run
            run = []
        run.append((row, use))
    if run:
        yield run


def _band(sheet: Sheet, run: list[tuple[int, RowUse]], claims: Mapping[str, range]) -> Band:
    view = run[0][1].view
    records = [row for row, use in run if not use.group]
    if not records or records[-1] - records[0] + 1 != len(records) or len(records) > MOST_SAMPLES:
        raise TemplateError(
            f"서식의 ‘{sheet.name}’ 시트 {run[0][0]}~{run[-1][0]}행에서 보기 ‘{view}’의 견본 행이 {len(records)}개입니다."
            f" 견본 행은 붙여서 1~{MOST_SAMPLES}개(처음·중간·끝)만 두어 주세요."
        )
    groups = tuple(GroupRow(row, use.group) for row, use in run if use.group)
    return Band(view, run[0][0], run[-1][0], view in claims, groups)


def named_rows(template: Template, sheet: Sheet, views: Iterable[str]) -> dict[str, range]:
    """The rows of this sheet that a defined name or an Excel table of a view's name covers."""
    known = set(views)
    claims: dict[str, range] = {}
    for element in template.workbook.root.iter(f"{{{MAIN}}}definedName"):
        tokens = parse_formula(element.text or "")
        reference = tokens[0] if len(tokens) == 1 else None
        if element.get("name") not in known or not isinstance(reference, Reference) or not reference.first.row:
            continue
        if template.sheet(reference.sheet) is sheet:
            claims[element.get("name", "")] = range(reference.first.row, reference.end.row + 1)
    for relation in sheet.relations:
        if relation.kind == "table":
            claims |= _table_rows(template, relation.target, known)
    return claims


def _table_rows(template: Template, part: str, known: set[str]) -> dict[str, range]:
    root = template.part(part).root
    (reference,) = parse_formula(root.get("ref", "A1"))
    shown = root.get("displayName", "")
    name = template.table_names.get(shown, shown)
    if name not in known or not isinstance(reference, Reference):
        return {}
    top = reference.first.row + int(root.get("headerRowCount", "1"))
    bottom = reference.end.row - int(root.get("totalsRowCount", "0"))
    return {name: range(top, bottom + 1)}


def spread_columns(sheet: Sheet) -> dict[int, str]:
    """The columns that repeat for each year, with the view whose years they are."""
    spread: dict[int, str] = {}
    for cell in sheet.cells():
        for hole in cell_holes(cell):
            if hole.spreads and spread.setdefault(cell.column, hole.view) != hole.view:
                raise TemplateError(
                    f"서식의 ‘{sheet.name}’ 시트 {cell_name(cell.row, cell.column)}: 한 열에 두 보기의 [*]가 있습니다."
                    " 한 열에는 한 보기의 [*]만 넣어 주세요."
                )
    return spread
