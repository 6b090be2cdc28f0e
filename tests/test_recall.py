"""A build of which nothing has changed: it is not made again, says the same, and any change is noticed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from conftest import ROOT, files_of

import etl.cli as cli
import etl.recall as recall

REPORT = "2021년 주요업무계획\n\n홍보과\n\n(단위: 천원)\n\n재원별\t합계\t2021년\t2022년\n계\t310\t100\t200\n구비\t300\t100\t200\n"


class Project:
    """A folder with one report and one form, and how often it was really built."""

    def __init__(self, root: Path, command, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
        self.root, self.command, self.built = root, command, 0
        self.input, self.out, self.forms = root / "in", root / "out", root / "forms"
        self.cache = root / "cache"
        monkeypatch.setenv("ETL_CACHE_DIR", str(self.cache))
        for folder in (self.input, self.forms):
            folder.mkdir()
        (self.input / "보고.txt").write_text(REPORT, encoding="utf-8")
        shutil.copy(ROOT / "templates_xlsx" / "예산집행현황.xlsx", self.forms)
        build = cli.build

        def counted(*arguments: object):  # type: ignore[no-untyped-def]
            self.built += 1
            return build(*arguments)

        monkeypatch.setattr(cli, "build", counted)

    def build(self, *more: object):  # type: ignore[no-untyped-def]
        asked = ("--year", 2021, "--input", self.input, "--output", self.out, "--templates", self.forms)
        return self.command("build", *asked, *more)

    def builds(self, *more: object) -> int:
        """How many builds one call really makes."""
        before = self.built
        self.build(*more)
        return self.built - before


@pytest.fixture
def project(tmp_path: Path, command, monkeypatch: pytest.MonkeyPatch) -> Project:  # type: ignore[no-untyped-def]
    made = Project(tmp_path, command, monkeypatch)
    made.build()
    return made


def test_nothing_changed_nothing_is_built_and_the_same_is_said(project: Project) -> None:
    before = files_of(project.out), files_of(project.input)
    again = project.build("--no-cache")
    spared = project.build()
    assert project.built == 2
    assert (spared.out, spared.code) == (again.out, again.code)
    assert "바뀐 내용이 없어" in spared.out
    assert (files_of(project.out), files_of(project.input)) == before
    assert project.build("--strict").code == 5
    assert project.built == 2


def _edit(project: Project) -> None:
    path = project.out / "2021" / "점검표.xlsx"
    book = openpyxl.load_workbook(path)
    book.active["Z9"] = "고친 값"
    book.save(path)


CHANGES: dict[str, Callable[[Project], object]] = {
    "report edited": lambda p: (p.input / "보고.txt").write_text(REPORT.replace("310", "320"), encoding="utf-8"),
    "report added": lambda p: (p.input / "둘.txt").write_text(REPORT.replace("홍보과", "감사과"), encoding="utf-8"),
    "report renamed": lambda p: (p.input / "보고.txt").rename(p.input / "다른.txt"),
    "report moved": lambda p: [
        (p.input / "물빛구").mkdir(),
        (p.input / "보고.txt").rename(p.input / "물빛구" / "보고.txt"),
    ],
    "unread file added": lambda p: (p.input / "빈.hwp").write_bytes(b""),
    "book edited": lambda p: (p.input / "정정.xlsx").unlink(),
    "form edited": lambda p: shutil.copy(ROOT / "templates_xlsx" / "인력현황.xlsx", p.forms / "예산집행현황.xlsx"),
    "form added": lambda p: shutil.copy(ROOT / "templates_xlsx" / "인력현황.xlsx", p.forms),
    "list of the forms added": lambda p: shutil.copy(ROOT / "templates_xlsx" / "내용연수표.csv", p.forms),
    "output edited": _edit,
    "output deleted": lambda p: (p.out / "2021" / "점검표.xlsx").unlink(),
    "data deleted": lambda p: (p.out / "2021" / "data" / "reports.csv").unlink(),
    "ledger deleted": lambda p: (p.out / "2021" / ".etl" / "ledger.json").unlink(),
    "build cut short": lambda p: (p.out / ".etl-2021").mkdir(),
    "cache deleted": lambda p: shutil.rmtree(p.cache),
    "cache damaged": lambda p: [path.write_bytes(b"{") for path in (p.cache / "builds").iterdir()],
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_built(project: Project, change: str) -> None:
    assert project.builds() == 0
    CHANGES[change](project)
    assert project.builds() == 1


def test_what_is_asked_is_part_of_it(project: Project) -> None:
    assert project.builds("--unit", "원") == 1
    assert project.builds("--seconds", 50) == 1
    assert project.builds("--no-cache") == 1


def test_another_program_builds_anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recall, "program_revision", lambda: "another")
    assert project.builds() == 1


def test_an_unreadable_file_is_told_again(project: Project) -> None:
    (project.input / "빈.hwp").write_bytes(b"")
    first, spared = project.build(), project.build()
    assert project.built == 2
    assert (first.code, spared.code) == (2, 2)
    assert "빈.hwp: 내용이 없는 빈 파일" in spared.out


def test_what_may_be_over_by_now_is_tried_again(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    import etl.reading as reading

    monkeypatch.setattr(reading, "READER", "chaos_reader:read")
    (project.input / "보고.txt").unlink()
    (project.input / "좋음").write_text("good 1")
    (project.input / "멈춤").write_text("exit 2")
    project.build()
    assert project.builds() == 1


def test_a_file_touched_only_is_no_change(project: Project) -> None:
    os.utime(project.input / "보고.txt", (1, 1))
    assert project.builds() == 0
