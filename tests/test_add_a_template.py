"""The tutorial docs/add-a-template.md, followed step by step."""

from __future__ import annotations

import re
import shutil
from io import BytesIO

import click
import openpyxl
import pytest
from conftest import BUNDLED, ROOT
from openpyxl.styles import Border, Font, Side

from etl.cli import etl, run
from etl.stencil import lint
from etl.template_cli import template

TUTORIAL = (ROOT / "docs" / "add-a-template.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ etl (.+)$", TUTORIAL, re.M)
CELLS = dict(re.findall(r"^\| ([A-Z]+\d+) \| `(.+)` \|$", TUTORIAL, re.M))
WHOLE = click.Group(commands={**etl.commands, "template": template})


def designed():
    """A form designed for another purpose: own fonts, an approval box, a two-row merged header, print titles."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "사업비"
    sheet["H1"], sheet["I1"] = "담당", "과장"
    for cell in (*sheet["H1:I2"][0], *sheet["H1:I2"][1]):
        cell.border = Border(*[Side(style="thin")] * 4)
    sheet["A1"].font = Font(name="궁서", size=22, bold=True)
    for area in ("A1:F1", "A4:A5", "B4:B5", "C4:D4"):
        sheet.merge_cells(area)
    sheet.print_title_rows = "4:5"
    moved = {"A5": "A4", "B5": "B4"}  # the header's merged cells hold their text in their first row
    for place, written in CELLS.items():
        sheet[moved.get(place, place)] = written
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def followed_command(command):
    return run(lambda: WHOLE.main(command.split(), standalone_mode=False))


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The working folder after every command of the tutorial, and how each command ended."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(BUNDLED, folder / "input")
    shutil.copytree(ROOT / "templates_xlsx", folder / "templates_xlsx")
    (folder / "templates_xlsx" / "결재서식.xlsx").write_bytes(designed())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        ended = {command: followed_command(command) for command in COMMANDS}
    return folder, ended


def test_the_tutorial_has_something_to_follow():
    assert len(COMMANDS) == 6
    assert len(CELLS) > 20


def test_every_command_of_the_tutorial_works(followed):
    assert set(followed[1].values()) == {0}


def test_the_designed_form_is_filled_with_live_totals_and_keeps_its_design(followed):
    data = (followed[0] / "output" / "2021" / "결재서식.xlsx").read_bytes()
    assert lint(data) == ()
    live, cached = (openpyxl.load_workbook(BytesIO(data), data_only=only)["사업비"] for only in (False, True))
    last = live.max_row
    assert last > 12
    assert live["D6"].value == f"=SUM(D7:D{last})"
    assert cached["D6"].value == sum(cached.cell(row, 4).value or 0 for row in range(7, last + 1)) > 0
    assert [cached.cell(row, 1).value for row in range(7, last + 1)] == list(range(1, last - 5))
    assert (live["A1"].font.name, live["H1"].value, live.print_title_rows) == ("궁서", "담당", "$4:$5")
    assert cached["C5"].value == "2020년"


def test_the_starting_form_is_filled_too(followed):
    sheet = openpyxl.load_workbook(followed[0] / "output" / "2021" / "사업비현황.xlsx", data_only=True).active
    assert sheet["A1"].value == "사업비현황"
    headings = [cell.value for row in sheet["A4:Z5"] for cell in row if cell.value]
    assert "사업명" in headings
    assert "2021년" in headings
    assert not [cell.value for row in sheet for cell in row if "{{" in str(cell.value)]
