"""What is wrong with a template before it is filled, in words its author can act on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from etl.stencil.aggregates import aggregated, is_thin
from etl.stencil.filling import Contents, FilledSheet, own_rows
from etl.stencil.package import MAIN
from etl.stencil.references import cell_name
from etl.stencil.sheet_parts import moved_merge
from etl.stencil.template import Hole, arithmetic, cell_holes, find_holes
from etl.stencil.totals import covers, foreign_totals, touched
from etl.stencil.values import Problem, TemplateError
from etl.stencil.workbook import Card, Sheet, SourceCell

Fields = Mapping[str, frozenset[str]]


def find_problems(contents: Contents, scalars: Iterable[str], fields: Fields) -> tuple[Problem, ...]:
    """Everything a template's author should mend, sheet by sheet."""
    known = tuple(scalars)
    problems = [problem for sheet in contents.sheets.values() for problem in _sheet_problems(contents, sheet)]
    unknown = [problem for sheet in contents.sheets.values() for problem in unknown_names(sheet.sheet, known, fields)]
    return tuple(unknown + problems)


def unknown_names(sheet: Sheet, scalars: Iterable[str], fields: Fields) -> Iterator[Problem]:
    """The holes that name nothing known, each with the nearest name that is."""
    known = tuple(scalars)
    yield from _unknown_in_name(sheet, known, fields)
    for cell in sheet.cells():
        place = _place(sheet.name, cell)
        for hole in cell_holes(cell):
            message = _unknown(hole, known, fields, sheet.card)
            if message:
                yield Problem(place, f"{hole.written}: {message}")
        if cell.is_text and _is_malformed(cell.text):
            yield Problem(place, f"‘{cell.text}’의 중괄호가 맞지 않습니다. {{{{이름}}}} 꼴로 적어 주세요.")


def _unknown_in_name(sheet: Sheet, known: tuple[str, ...], fields: Fields) -> Iterator[Problem]:
    for hole in find_holes(sheet.name):
        message = _unknown(hole, known, fields, sheet.card)
        if message:
            yield Problem(sheet.name, f"시트 이름의 {hole.written}: {message}")
    if _is_malformed(sheet.name):
        yield Problem(sheet.name, "시트 이름의 중괄호가 맞지 않습니다. {{보기.칸}} 꼴로 적어 주세요.")


def _place(sheet: str, cell: SourceCell) -> str:
    return f"{sheet}!{cell_name(cell.row, cell.column)}"


def _is_malformed(text: str) -> bool:
    rest = text
    for hole in reversed(find_holes(text)):
        rest = rest[: hole.start] + rest[hole.end :]
    return any(mark in rest for mark in ("{{", "}}", "{%", "%}"))


def _unknown(hole: Hole, scalars: tuple[str, ...], fields: Fields, card: Card | None) -> str:
    if hole.name == "#":
        return ""
    if hole.when:
        return "" if hole.name in fields else _nearest("보기", hole.name, fields)
    if not hole.view:
        anywhere = {name for names in fields.values() for name in names}
        return "" if _is_scalar(hole.name, scalars) or hole.name in anywhere else _nearest("값", hole.name, scalars)
    if hole.view not in fields:
        return _nearest("보기", hole.view, fields)
    if hole.index:
        known = hole.spreads or hole.index.isdigit() or _is_scalar(hole.index, scalars)
        return "" if known else _nearest("값", hole.index, scalars)
    names = [name for name in (hole.name, hole.group) if name and name not in fields[hole.view]]
    return _nearest(f"보기 ‘{hole.view}’의 칸", names[0], fields[hole.view]) if names else ""


def _is_scalar(name: str, scalars: tuple[str, ...]) -> bool:
    base = arithmetic(name)
    return name in scalars or (base is not None and base[0] in scalars)


def _nearest(kind: str, name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.5)
    hint = f" ‘{near[0]}’을(를) 쓰려던 것인가요?" if near else " 쓸 수 있는 이름은 " + (", ".join(sorted(known)[:12]) or "없습니다") + "."  # fmt: skip
    return f"{kind} 가운데 ‘{name}’이(가) 없습니다.{hint}"


def _sheet_problems(contents: Contents, sheet: FilledSheet) -> Iterator[Problem]:
    yield from _touching(sheet)
    yield from _merges(sheet)
    for cell in sheet.sheet.cells():
        if cell.formula is not None:
            yield from _totals(contents, sheet, cell)


def _touching(sheet: FilledSheet) -> Iterator[Problem]:
    for above, below in zip(sheet.bands, sheet.bands[1:], strict=False):
        if above.band.last + 1 == below.band.first:
            yield Problem(
                f"{sheet.name}!{below.band.first}:{below.band.first}",
                f"보기 ‘{above.band.view}’와(과) ‘{below.band.view}’의 견본 행이 붙어 있습니다. 사이에 한 행을 두어 주세요.",
                fatal=False,
            )


def _merges(sheet: FilledSheet) -> Iterator[Problem]:
    for element in sheet.sheet.part.root.iter(f"{{{MAIN}}}mergeCell"):
        area = element.get("ref", "")
        try:
            list(moved_merge(sheet, area))
        except TemplateError as error:
            yield Problem(f"{sheet.name}!{area}", str(error))


def _totals(contents: Contents, sheet: FilledSheet, cell: SourceCell) -> Iterator[Problem]:
    place = _place(sheet.name, cell)
    for total, _, band in foreign_totals(contents, sheet, cell):
        if not covers(total.reference, band):
            samples = band.band.samples
            yield Problem(
                place,
                f"{total.function}의 범위 {total.reference.text()}이(가) 보기 ‘{band.band.view}’의 견본 행"
                f"({samples.start}~{samples.stop - 1}행)을 다 덮지 않습니다. 범위를 견본 행 전체로 고쳐 주세요.",
            )
    yield from _thin_totals(contents, sheet, cell, place)
    yield from _sliding(sheet, cell, place)


def _thin_totals(contents: Contents, sheet: FilledSheet, cell: SourceCell, place: str) -> Iterator[Problem]:
    if own_rows(sheet, cell.row) is not None:
        return
    for total in aggregated(cell.formula or ()):
        there = contents.sheet(total.reference.sheet) if total.reference.sheet else sheet
        if there and is_thin(total.reference) and any(touched(there, total.reference)):
            yield Problem(
                place,
                f"{total.reference.text()}은(는) 첫 행만 가리킵니다. 표 전체를 더하려면 행 번호 앞에 $를 붙여 주세요.",
                fatal=False,
            )


def _sliding(sheet: FilledSheet, cell: SourceCell, place: str) -> Iterator[Problem]:
    """A share such as ``D5/SUM(D5:D7)`` in a sample row slides down with it; it needs ``$``."""
    own = own_rows(sheet, cell.row)
    if own is None or len(own) == 1:
        return
    for total in aggregated(cell.formula or ()):
        first, last = total.reference.first, total.reference.end
        whole = not total.reference.sheet and (first.row, last.row) == (own.start, own.stop - 1)
        if whole and not (first.row_fixed or last.row_fixed):
            yield Problem(
                place,
                f"견본 행 안의 {total.reference.text()}은(는) 행마다 아래로 밀립니다. D$5:D$7처럼 행 번호 앞에 $를 붙여 주세요.",
                fatal=False,
            )
