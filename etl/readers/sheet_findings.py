"""What a person should know of how a worksheet was read: hidden parts, formulas without a result, errors in cells."""

from __future__ import annotations

from collections.abc import Iterator

from etl.model import Finding, Place, Severity
from etl.readers.sheet import Sheet, cell_name, column_letters, ranges

_SHOWN = 5


def sheet_findings(sheet: Sheet) -> Iterator[Finding]:
    """The findings of one sheet."""
    if sheet.texts:
        yield from _hidden(sheet)
    if sheet.valueless:
        what = f"수식 {len(sheet.valueless)}개({_named(sheet.valueless)})가 계산값 없이 저장되어 값을 알 수 없습니다"
        yield _finding(
            sheet, Severity.WARNING, "formula_without_value", f"{what}. 엑셀에서 열어 저장한 뒤 다시 넣어 주세요."
        )
    if sheet.faults:
        what = f"칸 {len(sheet.faults)}개({_named(sheet.faults)})에 오류 값이 있습니다"
        yield _finding(sheet, Severity.WARNING, "cell_error", f"{what}. 엑셀에서 수식을 고친 뒤 다시 넣어 주세요.")
    if sheet.covered:
        what = f"병합된 칸에 가려 보이지 않는 값 {sheet.covered}개는 읽지 않았습니다"
        yield _finding(sheet, Severity.NOTE, "covered_by_merge", f"{what}. 필요한 값이면 병합을 풀어 주세요.")


def workbook_findings(report: str, stale_formulas: int) -> Iterator[Finding]:
    """The findings of the workbook as a whole; ``stale_formulas`` are those the file asks Excel to calculate anew."""
    if stale_formulas:
        message = (
            f"엑셀이 열 때 다시 계산하도록 저장된 파일이라, 수식 {stale_formulas}개의 값이 실제와 다를 수 있습니다. "
            "엑셀에서 열어 저장한 뒤 다시 넣어 주세요."
        )
        yield Finding(Severity.WARNING, "formula_maybe_stale", message, Place(report))


def _hidden(sheet: Sheet) -> Iterator[Finding]:
    """Hidden sheets, rows and columns are read, and said aloud: a total may count them."""
    if sheet.state != "visible":
        message = f"숨긴 시트 ‘{sheet.name}’도 읽었습니다. 숫자가 겹치지 않는지 확인해 주세요."
        yield _finding(sheet, Severity.NOTE, "hidden_sheet", message)
    used = {column for _, column in sheet.texts}
    columns = [_run(column_letters(a), column_letters(b)) for a, b in ranges(used.intersection(sheet.hidden_columns))]
    rows = [_run(str(a), str(b)) for a, b in ranges({row for row, _ in sheet.texts}.intersection(sheet.hidden_rows))]
    parts = [f"숨긴 {kind}({_first(runs)})" for kind, runs in (("행", rows), ("열", columns)) if runs]
    if parts:
        message = f"{', '.join(parts)}의 값도 읽었습니다. 표의 합계와 겹치지 않는지 확인해 주세요."
        yield _finding(sheet, Severity.NOTE, "hidden_cells", message)


def _finding(sheet: Sheet, severity: Severity, code: str, message: str) -> Finding:
    return Finding(severity, code, message, Place(sheet.report, sheet=sheet.name))


def _named(positions: list[tuple[int, int]]) -> str:
    return _first([cell_name(row, column) for row, column in positions])


def _first(names: list[str]) -> str:
    """The first few names, and that there are more."""
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


def _run(first: str, last: str) -> str:
    return first if first == last else f"{first}~{last}"
