"""The evaluator: Excel's operators and functions, and LibreOffice as the judge of them all."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from test_stencil_kit import column, differences, filled, needs_office, part, recalculated, sheet_of

from etl.stencil import Value, View, fill
from etl.stencil.references import cell_name

TABLE = {
    "A1": 10,
    "A2": 25.5,
    "A3": -3,
    "A4": "가나다",
    "B1": "구비",
    "B2": "국비",
    "B3": "구비",
    "B4": "시비",
    "C1": 1,
    "C2": 2,
    "C3": 3,
    "C4": 4,
}

FORMULAS = """
1+2*3-4/2 | -2^2 | 2^-1 | 50%*10 | "가"&1 | 0.1+0.2-0.3 | 1=1 | "a"="A" | 2<>3 | "가"<"나" | 3>="2" | A5=0 | A5=""
SUM(A1:A6) | SUM(A1:B3,C1) | AVERAGE(A1:A6) | MIN(A1:A6) | MAX(A1:A6) | COUNT(A1:A6) | COUNTA(A1:A6)
COUNTBLANK(A1:A6) | PRODUCT(C1:C4) | MEDIAN(A1:A3) | SUBTOTAL(9,A1:A3) | SUBTOTAL(103,A1:A6) | SUMSQ(C1:C3)
SUMIF(B1:B4,"구비",C1:C4) | SUMIF(C1:C4,">2") | SUMIF(B1:B4,"*비",C1:C4) | SUMIF(B1:B4,"<>구비",C1:C4)
SUMIFS(C1:C4,B1:B4,"구비",C1:C4,">1") | COUNTIF(B1:B4,"구?") | COUNTIF(C1:C4,3) | COUNTIFS(B1:B4,"구비",C1:C4,"<=1")
AVERAGEIF(B1:B4,"구비",C1:C4) | AVERAGEIFS(C1:C4,B1:B4,"국비") | SUMPRODUCT(C1:C4,C1:C4) | SUMPRODUCT((B1:B4="구비")*C1:C4)
IF(A1>5,"크다","작다") | IF(FALSE,1) | IF(A5,1,2) | IFERROR(1/0,"없음") | IFERROR(A1,0) | _xlfn.IFNA(NA(),7)
AND(A1>1,C1=1) | OR(A1>100,C1=9) | NOT(A1>1) | ISBLANK(A5) | ISNUMBER(A4) | ISTEXT(A4) | ISERROR(1/0) | ISNA(NA())
ROUND(2.345,2) | ROUND(-2.5,0) | ROUND(1234,-2) | ROUNDUP(2.11,1) | ROUNDDOWN(-2.19,1) | TRUNC(-2.9) | INT(-2.1) | ABS(A3) | SIGN(A3)
MOD(-7,3) | MOD(7,-3) | SQRT(16) | POWER(2,10) | CEILING(12,5) | LEFT("가나다",2) | RIGHT("가나다",1) | MID("가나다라",2,2) | LEN("가나")
TRIM("  가  나 ") | UPPER("ab") | EXACT("a","A") | REPT("-",3) | VALUE("1,234") | N("가") | T(A4) | CONCATENATE("가",1,"나")
SUBSTITUTE("1,234",",","") | TEXT(1234567.5,"#,##0") | TEXT(0.1234,"0.0%") | TEXT(44256,"yyyy-mm-dd") | TEXT(5,"000") | TEXT(-5,"#,##0")
INDEX(A1:C4,2,3) | INDEX(C1:C4,3) | MATCH("국비",B1:B4,0) | MATCH(3.5,C1:C4,1) | VLOOKUP("시비",B1:C4,2,FALSE) | HLOOKUP(10,A1:C2,2,0)
CHOOSE(2,"가","나") | ROW() | ROW(C4) | COLUMN(C1) | ROWS(A1:C4) | COLUMNS(A1:C4) | RANK(A2,A1:A3) | RANK(A2,A1:A3,1) | LARGE(A1:A3,2) | SMALL(A1:A3,1)
DATE(2021,3,1)-DATE(2020,3,1) | DATE(2021,14,1)-DATE(2021,1,1) | YEAR(44256) | MONTH(44256) | DAY(44256) | 1/0 | NA() | SQRT(-1) | "가"+1 | VLOOKUP("x",B1:C4,2,0) | INDEX(A1:B2,5,1)
SUM(C1:C4)/COUNT(C1:C4) | SUM({1,2;3,4}) | MAXIFS(C1:C4,B1:B4,"구비") | TEXTJOIN(",",TRUE,B1:B4) | IFS(A1>100,"a",TRUE,"b") | 1234567.891&"" | 1/3&""
"""


def formulas() -> list[str]:
    return [formula.strip() for line in FORMULAS.strip().splitlines() for formula in line.split(" | ")]


@needs_office
def test_every_function_agrees_with_libreoffice(tmp_path: Path) -> None:
    prefixed = [
        formula.replace("MAXIFS", "_xlfn.MAXIFS").replace("TEXTJOIN", "_xlfn.TEXTJOIN") for formula in formulas()
    ]
    prefixed = [formula.replace("IFS(A1>100", "_xlfn.IFS(A1>100") for formula in prefixed]
    cells: dict[str, object] = {**TABLE, **{f"F{row}": f"={formula}" for row, formula in enumerate(prefixed, 1)}}
    result = filled(sheet_of(cells))
    assert result.warnings == ()
    found = [
        (cells[place], ours, theirs)
        for _, place, ours, theirs in differences(result.data, recalculated(tmp_path, result.data))
        if not (str(ours).startswith("#") and str(theirs).startswith("#"))  # LibreOffice has fewer error values
    ]
    assert found == []


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("0.3-0.2-0.1", 0),
        ("ROUND(2.675,2)", 2.68),
        ("ROUND(1.005,2)", 1.01),
        ('TEXT(-3,"#,##0;""△""#,##0;""-""")', "△3"),
        ('TEXT(0,"#,##0;""△""#,##0;""-""")', "-"),
        ("SUM(10000000,2)", 10000002),
        ("-A1^2", 100),
        ("1/0", "#DIV/0!"),
        ("SQRT(-1)", "#NUM!"),
        ("INDEX(A1:B2,5,1)", "#REF!"),
        ('"가"&1&TRUE', "가1TRUE"),
        ('SUM(A1,"3",TRUE)', 14),
        ("SUM(G1:G2)", 2),
        ("COUNT(G1:G2)", 1),
    ],
)
def test_values_that_matter(formula: str, value: object) -> None:
    assert column(filled(sheet_of({**TABLE, "G1": True, "G2": 2, "F1": f"={formula}"})).data, "F")[0] == value


SHEET = "xl/worksheets/sheet1.xml"
ROW_FORMULAS = (
    "B5+C5*2-D5/4", "B5/C5", "IF(B5>C5,B5&D5,-C5)", "IFERROR(B5/C5,0)", "ROUND(B5/3,2)", "SUM(B5:D5)", "SUM(B5,D5)", "B5=C5",
    "50%*B5", "B5^C5", "SUM(B$5:B5)", "IF(D5,TRUE,FALSE)", "F5+1", "G5&\"\"", "ABS(C5)", "B5&C5", "SUM(B5:D5)/SUM(B$5:B$5)", "-B5",
)  # fmt: skip
ODD_VALUES = (7, None, "글자", Decimal("0.1"), -3, 0, True, "12", 10**14)


def _banded(formulas: tuple[str, ...], odd: tuple[Value, ...] = ODD_VALUES) -> bytes:
    rows = tuple(
        {"가": one, "나": other, "다": third} for at, one in enumerate(odd) for other in odd for third in (odd[at], 5)
    )
    cells: dict[str, object] = {"A5": "{{자료.가}}", "B5": "{{자료.가}}", "C5": "{{자료.나}}", "D5": "{{자료.다}}"}
    cells |= {cell_name(5, 6 + at): f"={formula}" for at, formula in enumerate(formulas)}
    return fill(sheet_of(cells), {}, {"자료": View("자료", ("가", "나", "다"), rows)}).data


def test_formulas_of_a_row_have_the_same_values_compiled_for_the_band(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = _banded(ROW_FORMULAS)
    used = []
    monkeypatch.setattr("etl.stencil.evaluator.compile_row_formula", lambda *given: used.append(given))
    assert part(_banded(ROW_FORMULAS), SHEET) == part(compiled, SHEET)
    assert len(used) == len(ROW_FORMULAS)


@needs_office
def test_formulas_of_a_row_agree_with_libreoffice(tmp_path: Path) -> None:
    numeric = tuple(
        formula for formula in ROW_FORMULAS if "^" not in formula and formula not in ("B5&C5", "IF(D5,TRUE,FALSE)")
    )
    # To LibreOffice TRUE is 1, to Excel above all numbers; it spells very small numbers out where Excel writes 7E-14.
    odd = tuple(value for value in ODD_VALUES if value is not True and value != 10**14)
    data = _banded(numeric, odd)
    assert [entry for entry in differences(data, recalculated(tmp_path, data)) if not _both_errors(entry)] == []


def _both_errors(entry: tuple[str, str, object, object]) -> bool:
    """LibreOffice saves some errors as another; that both are errors is what matters."""
    return str(entry[2]).startswith("#") and str(entry[3]).startswith("#")


def test_a_circle_of_row_formulas_is_named_not_followed() -> None:
    result = filled(sheet_of({"A5": "{{소요재원.사업명}}", "B5": "=C5+1", "C5": "=B5+1"}), 3)
    assert "순환 참조" in " ".join(result.warnings)
    assert column(result.data, "B")[4:] == [None] * 3


def test_a_number_in_a_text_is_spelled_as_excel_does() -> None:
    data = filled(sheet_of({"A1": '=7/10^14&""', "A2": '=1/3&""'})).data
    assert column(data, "A") == ["7E-14", "0.333333333333333"]
