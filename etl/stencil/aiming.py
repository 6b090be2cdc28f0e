"""References to a sheet that was repeated for each record: led to all of its copies, to the first, or to a record's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from etl.stencil.aggregates import aggregated
from etl.stencil.references import Formula, Reference, Token, formula_text, parse_formula, sheet_prefix
from etl.stencil.template import find_holes
from etl.stencil.values import TemplateError, Value
from etl.stencil.workbook import Repeated, Template

MOST_ARGUMENTS = 255
LONGEST_FORMULA = 8_192
_ADDING = frozenset({"SUM", "COUNT", "COUNTA", "MAX", "MIN", "AVERAGE", "SUBTOTAL"})


def aim_formulas(template: Template) -> None:
    """Leads the formulas of other sheets to the copies: what adds up, to all of them; any other, to the first.

    A formula in a sample row of the repeated sheet's own view is left alone: each of its rows has a sheet of its own.
    """
    for sheet in template.sheets:
        for row in sheet.rows.values():
            views = {hole.view for cell in row.cells.values() for hole in find_holes(cell.text)}
            for column, cell in row.cells.items():
                if cell.formula and mentions(cell.formula, template.repeated):
                    formula = _aimed(cell.formula, template.repeated, views)
                    if len(formula_text(formula)) > LONGEST_FORMULA:
                        raise TemplateError(
                            f"‘{sheet.name}’ 시트 {cell.row}행의 수식이 모든 시트를 더하면 너무 길어집니다."
                            " 보기를 더하는 표를 한 시트에 따로 두고 그 합계를 써 주세요."
                        )
                    row.cells[column] = replace(cell, formula=formula)


def _target(token: Token | Reference, repeated: Mapping[str, Repeated]) -> Repeated | None:
    return repeated.get(token.sheet.casefold()) if isinstance(token, Reference) and token.prefix else None


def _aimed(formula: Formula, repeated: Mapping[str, Repeated], views: set[str]) -> Formula:
    adding = {total.position for total in aggregated(formula) if total.function in _ADDING}
    tokens: list[Token | Reference] = []
    for at, token in enumerate(formula):
        target = _target(token, repeated)
        if target is None or not isinstance(token, Reference) or (target.view and target.view in views):
            tokens.append(token)
            continue
        names = target.names if at in adding and _is_argument(formula, at) else target.names[:1]
        if len(names) > MOST_ARGUMENTS:
            raise TemplateError(
                f"시트 {len(names)}장을 한 수식으로 더할 수 없습니다(허용 {MOST_ARGUMENTS}장). 합계는 보기의 표에서 더해 주세요."
            )
        tokens += _arguments(token, names)
    return tuple(tokens)


def _is_argument(formula: Formula, at: int) -> bool:
    """Whether a reference is a function's whole argument, not a part of a sum or product in it."""
    around = [token for token in formula[at - 1 : at] + formula[at + 1 : at + 2] if isinstance(token, Token)]
    return [token.text in ("(", ",", ")") for token in around] == [True, True]


def _arguments(reference: Reference, names: Sequence[str]) -> Iterator[Token | Reference]:
    for at, name in enumerate(names):
        if at:
            yield Token("operator", ",")
        yield Reference(sheet_prefix(name), reference.first, reference.last)


def aimed_at_record(formula: Formula, repeated: Mapping[str, Repeated], record: Mapping[str, Value] | None) -> Formula:
    """The formula of a band's row with its references to a repeated sheet led to the same cells of the record's own."""
    return tuple(
        _pinned(token, target.sheet_of(record))
        if isinstance(token, Reference) and (target := _target(token, repeated))
        else token
        for token in formula
    )


def _pinned(reference: Reference, sheet: str) -> Reference:
    """The same cells on another sheet; ``$`` keeps them from sliding as the formula is filled down."""
    last = reference.last._replace(row_fixed=True) if reference.last else None
    return Reference(sheet_prefix(sheet), reference.first._replace(row_fixed=True), last)


def aimed_text(text: str, repeated: Mapping[str, Repeated], record: Mapping[str, Value] | None) -> str:
    """A link's place in the workbook led to the record's own sheet."""
    for token in parse_formula(text):
        target = _target(token, repeated)
        if target is not None and isinstance(token, Reference):
            text = text.replace(token.prefix, sheet_prefix(target.sheet_of(record)))
    return text


def mentions(formula: Formula, repeated: Mapping[str, Repeated]) -> bool:
    """Whether a formula refers to a sheet that was repeated."""
    return bool(repeated) and any(_target(token, repeated) for token in formula)
