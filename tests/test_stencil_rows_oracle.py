"""LibreOffice's own row insertion as an oracle: the same references as ours on templates nobody thought of.

Rows are inserted above a band's last sample row, which is where a person would insert them; what only our rules say
(a range that ends on the first of the sample rows grows all the same) is left to the tests of those rules.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_stencil_kit import made, opened

from etl.stencil import View, fill
from etl.stencil.references import Reference, parse_formula

SYSTEM_PYTHON = "/usr/bin/python3"
SHEETS = ("가 나", "다")
COLUMNS = "BCDE"
LAST = 24


def _has_uno() -> bool:
    if shutil.which("soffice") is None or not Path(SYSTEM_PYTHON).exists():
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not _has_uno(), reason="needs LibreOffice with python3-uno for /usr/bin/python3")


@dataclass(frozen=True)
class Rows:
    """Sample rows first..last of the first sheet."""

    first: int
    last: int


@dataclass(frozen=True)
class Made:
    """A template: bands, how many records, formulas by (sheet, cell), and areas that formats, merges and names cover."""

    bands: tuple[Rows, ...]
    count: int
    formulas: dict[tuple[int, str], str]
    areas: tuple[str, ...]


@st.composite
def bands(draw: st.DrawFn) -> tuple[Rows, ...]:
    found, row = [], 0
    for _ in range(draw(st.integers(1, 2))):
        first = row + draw(st.integers(2, 4))
        row = first + draw(st.integers(1, 2))
        found.append(Rows(first, row))
    return tuple(found)


def tops(found: tuple[Rows, ...], end: bool) -> list[int]:
    """The rows a range may begin (or end) on: any outside the bands, and a band's first (or last) sample row."""
    inside = {row for band in found for row in range(band.first, band.last + 1)}
    edges = [band.last if end else band.first for band in found]
    return sorted(edges + [row for row in range(1, LAST) if row not in inside])


@st.composite
def references(draw: st.DrawFn, found: tuple[Rows, ...], fixed_rows: bool = False, single: bool | None = None) -> str:
    dollar = st.sampled_from(["", "$"])
    row_dollar = st.just("$") if fixed_rows else dollar
    top = draw(st.sampled_from(tops(found, end=False)))
    one = draw(st.sampled_from(COLUMNS))
    prefix = draw(st.sampled_from(["", f"'{SHEETS[0]}'!"]))
    start = f"{draw(dollar)}{one}{draw(row_dollar)}{top}"
    if draw(st.booleans()) if single is None else single:
        return prefix + start
    bottom = draw(st.sampled_from([row for row in tops(found, end=True) if row >= top]))
    other = draw(st.sampled_from([letter for letter in COLUMNS if letter >= one]))
    return f"{prefix}{start}:{draw(dollar)}{other}{draw(row_dollar)}{bottom}"


@st.composite
def templates(draw: st.DrawFn) -> Made:
    found = draw(bands())
    free = [row for row in tops(found, end=False) if row not in {band.first for band in found}]
    formulas: dict[tuple[int, str], str] = {}
    for column, row in draw(st.lists(st.tuples(st.sampled_from("GHI"), st.sampled_from(free)), max_size=6, unique=True)):  # fmt: skip
        formulas[0, f"{column}{row}"] = f"=ROWS({draw(references(found))})+COLUMNS({draw(references(found))})"
    for row in draw(st.lists(st.integers(1, 9), max_size=3, unique=True)):
        reference = draw(references(found)).rsplit("!", 1)[-1]
        formulas[1, f"B{row}"] = f"=ROWS('{SHEETS[0]}'!{reference})"
    for band in found:
        inner = draw(references(found, fixed_rows=True))
        for row in range(band.first, band.last + 1):
            formulas[0, f"G{row}"] = f"=B{row}*2+ROWS({inner})"
    areas = tuple(draw(references(found, single=False)).rsplit("!", 1)[-1].replace("$", "") for _ in range(2))
    return Made(found, draw(st.integers(3, 7)), formulas, areas)


def workbook(template: Made) -> bytes:
    def build(book: Any) -> None:
        sheets = [book.add_worksheet(name) for name in SHEETS]
        for at, band in enumerate(template.bands):
            for row in range(band.first, band.last + 1):
                for column in COLUMNS:
                    sheets[0].write(f"{column}{row}", f"{{{{보기{at}.값}}}}")
        for (sheet, cell), formula in template.formulas.items():
            sheets[sheet].write_formula(cell, formula)
        for at, area in enumerate(template.areas):
            top, _, bottom = area.partition(":")
            fixed = ":".join(f"${cell[0]}${cell[1:]}" for cell in (top, bottom))
            book.define_name(f"이름{at}", f"='{SHEETS[0]}'!{fixed}")
        sheets[0].data_validation(template.areas[0], {"validate": "integer", "criteria": ">", "value": 0})
        rule = {"type": "cell", "criteria": ">", "value": 3, "format": book.add_format({"bold": True})}
        sheets[0].conditional_format(template.areas[1], rule)
        sheets[0].print_area(template.areas[0])

    return made(build)


def filled(template: Made) -> bytes:
    rows = tuple({"값": number} for number in range(template.count))
    names = [f"보기{at}" for at in range(len(template.bands))]
    return fill(workbook(template), {}, {name: View(name, ("값",), rows) for name in names}).data


@pytest.fixture(scope="module")
def office() -> Iterator[subprocess.Popen[str]]:
    script = Path(__file__).with_name("uno_rows.py")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([SYSTEM_PYTHON, str(script)], **pipes) as process:  # type: ignore[call-overload]
        yield process
        process.stdin.close()
        process.wait(timeout=30)


def inserted(office: subprocess.Popen[str], folder: Path, template: Made) -> bytes:
    """The template after LibreOffice inserted the rows, lowest band first."""
    source, target = folder / "template.xlsx", folder / "inserted.xlsx"
    source.write_bytes(workbook(template))
    inserts = [(SHEETS[0], band.last - 1, template.count - (band.last - band.first + 1)) for band in reversed(template.bands)]  # fmt: skip
    job = {"source": str(source), "target": str(target), "inserts": [entry for entry in inserts if entry[2]]}
    assert office.stdin is not None
    assert office.stdout is not None
    print(json.dumps(job), file=office.stdin, flush=True)
    assert office.stdout.readline() == "ok\n"
    return target.read_bytes()


Found = dict[tuple[str, str], list[tuple[str, object, object]]]


def found_references(data: bytes) -> Found:
    """Every reference of a workbook by where it stands, apart from how its sheet is quoted or left out."""
    book = opened(data)
    found: Found = {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    found[sheet.title, cell.coordinate] = _references(cell.value, sheet.title)
        for kind, areas in (("조건부", sheet.conditional_formatting), ("목록", sheet.data_validations.dataValidation)):
            found[sheet.title, kind] = sorted(_references(str(area.sqref), "") for area in areas)  # type: ignore[type-var]
        found[sheet.title, "인쇄"] = _references(sheet.print_area or "", "")
    for name, defined in book.defined_names.items():
        found["", name] = _references(defined.attr_text, "")
    return found


def _references(formula: str, own: str) -> list[tuple[str, object, object]]:
    tokens = parse_formula(formula)
    return [(token.sheet or own, token.first, token.end) for token in tokens if isinstance(token, Reference)]


def first_and_last(template: Made, found: Found) -> Found:
    """The references without those in the middle rows of bands, which the rows LibreOffice inserts do not have."""
    added, middle = 0, set()
    for band in template.bands:
        size = band.last - band.first + 1
        middle |= set(range(band.first + added + 1, band.first + added + template.count - 1))
        added += template.count - size
    cells = {f"G{row}" for row in middle}
    return {place: held for place, held in found.items() if place[0] != SHEETS[0] or place[1] not in cells}


@settings(max_examples=24, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(template=templates())
def test_references_are_those_of_librecalcs_row_insertion(
    office: subprocess.Popen[str], tmp_path_factory: pytest.TempPathFactory, template: Made
) -> None:
    theirs = inserted(office, tmp_path_factory.mktemp("rows"), template)
    ours = filled(template)
    assert first_and_last(template, found_references(ours)) == first_and_last(template, found_references(theirs))
