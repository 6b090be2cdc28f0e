"""Templates as another program saves them: only the parts that hold a band, or refer to one, are touched."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_stencil_cards import card_template, views
from test_stencil_kit import column, made, needs_office, part_names, projects
from test_stencil_parts import rich_sheet
from test_stencil_validator import errors as sdk_errors
from test_stencil_validator import grouped_years, needs_validator, noted_projects

from etl.stencil import fill, lint
from etl.stencil.package import read_package

SCALARS = {"연도": 2021, "기관명": "우리구"}
CHANGED_ALWAYS = {"xl/workbook.xml", "xl/sharedStrings.xml"}
DROPPED = {"xl/calcChain.xml"}


def still_sheet(book: Any) -> None:
    """A workbook with a band on one sheet, and another with all sorts of things that have nothing to do with it."""
    rich_sheet(book)
    still = book.add_worksheet("그대로")
    still.write_column("A1", [3, 1, 2])
    still.write_formula("A4", "=SUM(A1:A3)", None, 6)
    still.conditional_format("A1:A3", {"type": "3_color_scale"})
    still.data_validation("B1", {"validate": "list", "source": ["가", "나"]})
    still.write_comment("C1", "메모")
    still.merge_range("D1:E2", "병합")
    still.repeat_rows(0)
    still.set_landscape()
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=그대로!$A$1:$A$3"})
    still.insert_chart("G1", chart)
    still.insert_textbox("G20", "결재란")


def saved_by_office(folder: Path, data: bytes) -> bytes:
    """The workbook as LibreOffice saves it."""
    source = folder / "template.xlsx"
    source.write_bytes(data)
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "saved"), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (folder / "saved" / "template.xlsx").read_bytes()


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    folder = tmp_path_factory.mktemp("office")
    builds = {"still": still_sheet, "grouped": grouped_years, "cards": card_template}
    known: dict[str, bytes] = {}

    def saved(name: str) -> bytes:
        if name not in known:
            known[name] = saved_by_office(folder, made(builds[name]))
        return known[name]

    return saved


def about_the_band(parts: dict[str, bytes]) -> set[str]:
    """The parts that name the band's sheet, or hold a hole: those that may change at all."""
    return {name for name, content in parts.items() if "소요재원".encode() in content or b"{{" in content}


@needs_office
@pytest.mark.parametrize("count", [0, 1, 3, 20])
def test_every_part_without_a_reference_to_the_band_is_byte_identical(
    foreign: Callable[[str], bytes], count: int
) -> None:
    before = read_package(foreign("still"))
    result = fill(foreign("still"), SCALARS, {"소요재원": projects(count)})
    after = read_package(result.data)
    own = {relation for relation in before if relation.startswith("xl/worksheets/sheet1") or "vmlDrawing1" in relation}
    band_parts = about_the_band(before) | own | CHANGED_ALWAYS | {"xl/comments1.xml", "xl/drawings/drawing1.xml"}
    untouched = set(before) - band_parts - DROPPED
    assert len(untouched) > 10
    assert {name for name in untouched if before[name] != after.get(name)} == set()
    assert lint(result.data) == ()


@needs_office
def test_a_saved_templates_totals_charts_and_lists_follow(foreign: Callable[[str], bytes]) -> None:
    data = fill(foreign("still"), SCALARS, {"소요재원": projects(20)}).data
    assert column(data, "D", sheet="소요재원")[24] == sum(number * 11 for number in range(1, 21))
    parts = read_package(data)
    charts = b"".join(content for name, content in parts.items() if "charts/chart" in name)
    assert b"$D$5:$D$24" in charts
    sheet = next(content for name, content in parts.items() if name.endswith("worksheets/sheet1.xml"))
    assert b"$B$5:$B$24" in sheet
    assert b'sqref="A5:D24"' in sheet


@needs_office
@needs_validator
@pytest.mark.parametrize("name", ["grouped", "cards"])
def test_filling_adds_no_error_to_what_the_other_program_wrote(
    foreign: Callable[[str], bytes], name: str, tmp_path: Path
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(foreign(name))
    before = {error.split(" ", 1)[1] for error in sdk_errors(path)}
    for count in (0, 20):
        given = views(tuple(f"사업/{at}" for at in range(count))) if name == "cards" else {}
        path.write_bytes(fill(foreign(name), SCALARS, {"소요재원": noted_projects(count), **given}).data)
        assert {error.split(" ", 1)[1] for error in sdk_errors(path)} <= before


@needs_office
def test_cards_of_a_saved_template(foreign: Callable[[str], bytes]) -> None:
    data = fill(foreign("cards"), SCALARS, views(("가/나", "다", "라"))).data
    assert lint(data) == ()
    assert len([name for name in part_names(data) if "charts/chart" in name and "_rels" not in name]) == 3
    assert column(data, "C", sheet=0)[4] == 100 * 0 + 10 + 41
