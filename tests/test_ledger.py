"""Outputs that somebody edited, deleted, saved again or has open: by the public command."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import subprocess
import warnings
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from conftest import files_of
from openpyxl.chart import BarChart
from openpyxl.styles import Font, PatternFill

import etl.transaction as transaction
from etl import disk
from etl.edits import NotComparable, differences
from etl.ledger import read_ledger

REPORT = """2021년 주요업무계획

홍보과

□ 2021년 소요예산 : 100천원

(단위: 천원)

재원별\t합계\t2021년\t2022년
계\t300\t100\t200
구비\t300\t100\t200
"""
CHECKLIST, FUNDING = "점검표.xlsx", "재원별_연차별_소요재원.xlsx"
EDITED_AT = datetime(2026, 3, 4, 15, 6).timestamp()


class Project:
    def __init__(self, root: Path, command) -> None:  # type: ignore[no-untyped-def]
        self.root, self.command, self.out = root, command, root / "out" / "2021"
        (root / "in").mkdir()
        self.forms = root / "own forms"  # two are enough here, and soon filled
        self.forms.mkdir()
        for name in (FUNDING, "예산집행현황.xlsx"):
            shutil.copy(Path(__file__).parents[1] / "templates_xlsx" / name, self.forms)
        self.report(REPORT)

    def report(self, text: str) -> None:
        (self.root / "in" / "보고.txt").write_text(text, encoding="utf-8")

    def build(self, *more: object):  # type: ignore[no-untyped-def]
        return self._command("out", *more)

    def _command(self, output: str, *more: object):  # type: ignore[no-untyped-def]
        asked = ("--year", 2021, "--input", self.root / "in", "--output", self.root / output, "--templates", self.forms)
        return self.command("build", *asked, *more)

    def clean(self) -> dict[str, bytes]:
        """What a build into a new folder gives."""
        shutil.rmtree(self.root / "clean", ignore_errors=True)
        self._command("clean")
        return files_of(self.root / "clean" / "2021")


@pytest.fixture(params=["in one step", "file by file"])
def project(request, tmp_path: Path, command, monkeypatch: pytest.MonkeyPatch) -> Project:  # type: ignore[no-untyped-def]
    """A built folder, on a disk that can swap folders and on one that cannot (Windows)."""
    if request.param == "file by file":
        monkeypatch.setattr(transaction, "exchange", lambda one, other: False)
    elif not _can_exchange(tmp_path):
        pytest.skip("this disk cannot let two folders change places")
    made = Project(tmp_path, command)
    assert made.build().code == 0
    return made


def _can_exchange(folder: Path) -> bool:
    for name in ("x", "y"):
        (folder / name).mkdir()
    try:
        return disk.exchange(folder / "x", folder / "y")
    finally:
        for name in ("x", "y"):
            (folder / name).rmdir()


def edit(path: Path, sheet: str | None = None, cell: str = "Z9", value: object = "고친 값") -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    (book[sheet] if sheet else book.active)[cell] = value
    book.save(path)
    os.utime(path, (EDITED_AT, EDITED_AT))
    return path.read_bytes()


def test_an_edited_workbook_is_kept_beside_the_new_one(project: Project) -> None:
    generated = (project.out / CHECKLIST).read_bytes()
    edited = edit(project.out / CHECKLIST, "점검표", "M5", "담당 확인함")
    ended = project.build()
    assert ended.code == 3
    assert (project.out / "점검표 (수정본 2026-03-04 1506).xlsx").read_bytes() == edited
    assert (project.out / CHECKLIST).read_bytes() == generated
    assert "점검표!M5: (빈칸) → 담당 확인함" in ended.out
    assert "다른 칸 1개" in ended.out
    assert project.build().code == 0
    assert (project.out / "점검표 (수정본 2026-03-04 1506).xlsx").read_bytes() == edited


def test_an_edit_survives_a_build_that_changes_the_workbook(project: Project) -> None:
    edited = edit(project.out / FUNDING, "총괄", "A3", "메모")
    project.report(REPORT.replace("300", "400").replace("200", "300"))
    ended = project.build()
    assert ended.code == 3
    assert "총괄!A3" in ended.out
    kept = project.out / "재원별_연차별_소요재원 (수정본 2026-03-04 1506).xlsx"
    assert kept.read_bytes() == edited
    clean = project.clean()
    assert {name: data for name, data in files_of(project.out).items() if "수정본" not in name} == clean


def test_two_edits_of_one_minute_are_both_kept(project: Project) -> None:
    first = edit(project.out / CHECKLIST, value="하나")
    project.build()
    second = edit(project.out / CHECKLIST, value="둘")
    project.build()
    kept = {p.read_bytes() for p in project.out.glob("점검표 (수정본*")}
    assert kept == {first, second}


def test_saving_again_without_an_edit_is_no_edit(project: Project) -> None:
    book = openpyxl.load_workbook(project.out / FUNDING)
    book.save(project.out / FUNDING)
    ended = project.build()
    assert ended.code == 0
    assert not list(project.out.glob("*수정본*"))
    clean = project.clean()
    assert {name: data for name, data in files_of(project.out).items() if "/backup/" not in name} == clean


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs soffice (LibreOffice)")
def test_saving_again_in_libreoffice_is_no_edit(tmp_path: Path, command) -> None:  # type: ignore[no-untyped-def]
    project = Project(tmp_path, command)
    project.build()
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            tmp_path / "saved",
            project.out / FUNDING,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    made, saved = (project.out / FUNDING).read_bytes(), (tmp_path / "saved" / FUNDING).read_bytes()
    assert made != saved
    assert differences(FUNDING, made, saved) == ()


def test_a_deleted_output_is_made_again(project: Project) -> None:
    before = files_of(project.out)
    (project.out / CHECKLIST).unlink()
    shutil.rmtree(project.out / "data")
    ended = project.build()
    assert ended.code == 0
    assert files_of(project.out) == before


def test_a_lost_ledger_costs_nobody_an_edit(project: Project) -> None:
    edited = edit(project.out / CHECKLIST)
    shutil.rmtree(project.out / ".etl")
    assert project.build().code == 3
    assert edited in files_of(project.out).values()


def test_files_and_folders_of_the_officers_own_stay(project: Project) -> None:
    (project.out / "메모.txt").write_text("내 파일")
    (project.out / "하위" / "빈 폴더").mkdir(parents=True)
    (project.out / "하위" / "자료.xlsx").write_bytes(b"mine")
    project.report(REPORT.replace("300", "400").replace("200", "300"))
    assert project.build().code == 0
    assert (project.out / "메모.txt").read_text() == "내 파일"
    assert (project.out / "하위" / "자료.xlsx").read_bytes() == b"mine"
    assert (project.out / "하위" / "빈 폴더").is_dir()


def test_an_edited_csv_is_kept_and_one_only_saved_by_excel_is_not(project: Project) -> None:
    path = project.out / "data" / "funding_plan.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    with path.open("w", encoding="cp949", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    assert project.build().code == 0
    path.write_bytes(path.read_bytes().replace(b"300000", b"999999"))
    os.utime(path, (EDITED_AT, EDITED_AT))
    ended = project.build()
    assert ended.code == 3
    assert "300000 → 999999" in ended.out
    assert (project.out / "data" / "funding_plan (수정본 2026-03-04 1506).csv").exists()


@pytest.mark.parametrize("mark", ["~${}", ".~lock.{}#"])
def test_an_open_workbook_gets_the_new_version_under_another_name(project: Project, mark: str) -> None:
    before = (project.out / FUNDING).read_bytes()
    lock = project.out / mark.format(FUNDING)
    lock.write_bytes(b"somebody")
    project.report(REPORT.replace("300", "400").replace("200", "300"))
    ended = project.build()
    other = project.out / "재원별_연차별_소요재원 (새 결과).xlsx"
    assert ended.code == 4
    assert "열려 있어" in ended.out
    assert other.name in ended.out
    assert (project.out / FUNDING).read_bytes() == before
    clean = project.clean()
    assert other.read_bytes() == clean[FUNDING]
    assert project.build().code == 4
    lock.unlink()
    assert project.build().code == 0
    assert files_of(project.out) == project.clean()


def test_an_open_workbook_that_need_not_change_is_no_trouble(project: Project) -> None:
    (project.out / f"~${FUNDING}").write_bytes(b"somebody")
    assert project.build().code == 0


def test_an_open_edited_workbook_is_left_alone(project: Project) -> None:
    edited = edit(project.out / FUNDING)
    (project.out / f"~${FUNDING}").write_bytes(b"somebody")
    assert project.build().code == 4
    assert (project.out / FUNDING).read_bytes() == edited
    (project.out / f"~${FUNDING}").unlink()
    assert project.build().code == 3
    assert edited in files_of(project.out).values()


def test_a_form_that_is_gone_takes_its_workbook_with_it_unless_edited(project: Project, tmp_path: Path) -> None:
    forms = Path(shutil.copytree(Path(__file__).parents[1] / "templates_xlsx", tmp_path / "forms"))
    (forms / FUNDING).unlink()
    (forms / "예산집행현황.xlsx").unlink()
    edited = edit(project.out / "예산집행현황.xlsx")
    ended = project.build("--templates", forms)
    assert not (project.out / FUNDING).exists()
    assert "지웠습니다" in ended.out
    assert (project.out / "예산집행현황.xlsx").read_bytes() == edited
    assert FUNDING not in read_ledger(project.out).files


def test_nothing_temporary_is_left(project: Project) -> None:
    assert not [p for p in project.root.rglob("*") if re.match(r"\.~etl|\.etl-|\.etl\.lock", p.name)]


def test_a_file_of_the_same_name_that_was_there_before_is_kept(tmp_path: Path, command) -> None:  # type: ignore[no-untyped-def]
    project = Project(tmp_path, command)
    project.out.mkdir(parents=True)
    (project.out / CHECKLIST).write_bytes(b"from last year")
    assert project.build().code == 3
    assert b"from last year" in files_of(project.out).values()


def test_differences_names_what_people_would_look_for(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([1200, "=SUM(A1)", "가", 5, "7"])
    book.save(tmp_path / "a.xlsx")
    made = (tmp_path / "a.xlsx").read_bytes()
    book.active["A1"], book.active["C1"].comment = 1300, openpyxl.comments.Comment("왜?", "나")
    book.active["B1"], book.active["D1"] = "=sum( A1 )", "5"
    book.create_sheet("새 시트")
    book.save(tmp_path / "b.xlsx")
    assert differences("a.xlsx", made, (tmp_path / "b.xlsx").read_bytes()) == (
        "Sheet!A1: 1200 → 1300",
        "Sheet!D1: 5 → '5",
        "새 시트 시트: (빈칸) → 있음",
        "Sheet!C1 메모: (빈칸) → 왜?",
    )
    with pytest.raises(NotComparable):
        differences("a.xlsx", made, b"no workbook")


MARKS = {
    "colour": lambda sheet: setattr(sheet["B5"], "fill", PatternFill("solid", fgColor="FFFF00")),
    "letters": lambda sheet: setattr(sheet["A1"], "font", Font(color="FF0000")),
    "line through": lambda sheet: setattr(sheet["A1"], "font", Font(strike=True)),
    "note": lambda sheet: setattr(sheet["A1"], "comment", openpyxl.comments.Comment("확인", "담당")),
    "chart": lambda sheet: sheet.add_chart(BarChart(), "Z30"),
    "sheet": lambda sheet: sheet.parent.create_sheet("내 시트"),
    "hidden sheet": lambda sheet: setattr(sheet.parent.worksheets[-1], "sheet_state", "hidden"),
}


@pytest.mark.parametrize("mark", MARKS)
def test_every_kind_of_mark_is_an_edit(tmp_path: Path, command, mark: str) -> None:  # type: ignore[no-untyped-def]
    project = Project(tmp_path, command)
    project.build()
    book = openpyxl.load_workbook(project.out / CHECKLIST)
    MARKS[mark](book.active)
    book.save(project.out / CHECKLIST)
    saved = (project.out / CHECKLIST).read_bytes()
    ended = project.build()
    assert ended.code == 3
    (kept,) = project.out.glob("점검표 (수정본 *).xlsx")
    assert kept.read_bytes() == saved
    assert kept.name in ended.out


@pytest.mark.parametrize("content", [b"PK\x03\x04 torn", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), b""])
def test_a_workbook_that_cannot_be_compared_is_kept(project: Project, content: bytes) -> None:
    """Torn, or saved with a password."""
    (project.out / CHECKLIST).write_bytes(content)
    assert project.build().code == 3
    (kept,) = project.out.glob("점검표 (수정본 *).xlsx")
    assert kept.read_bytes() == content


def test_a_renamed_workbook_is_the_officers_and_a_new_one_is_made(project: Project) -> None:
    made = (project.out / CHECKLIST).read_bytes()
    (project.out / CHECKLIST).rename(project.out / "점검표_제출본.xlsx")
    assert project.build().code == 0
    assert (project.out / CHECKLIST).read_bytes() == (project.out / "점검표_제출본.xlsx").read_bytes() == made


def test_what_is_saved_between_looking_and_writing_is_kept_and_told(project: Project, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    project.report(REPORT.replace("300", "400").replace("200", "300"))
    stage, saved = transaction._stage, []

    def and_meanwhile(staged: Path, plan: transaction.Plan) -> None:
        if not saved:
            saved.append(edit(project.out / FUNDING))
        stage(staged, plan)

    monkeypatch.setattr(transaction, "_stage", and_meanwhile)
    ended = project.build()
    assert ended.code == 3
    kept = project.out / "재원별_연차별_소요재원 (수정본 2026-03-04 1506).xlsx"
    assert kept.read_bytes() == saved[0]
    assert kept.name in ended.out
    assert "빌드하는 사이에 저장한 내용" in ended.out


def test_an_edited_workbook_no_build_makes_any_more_is_told(project: Project, tmp_path: Path) -> None:
    forms = Path(shutil.copytree(Path(__file__).parents[1] / "templates_xlsx", tmp_path / "forms"))
    (forms / FUNDING).unlink()
    edited = edit(project.out / FUNDING)
    ended = project.build("--templates", forms)
    assert (project.out / FUNDING).read_bytes() == edited
    assert f"'{FUNDING}'은(는) 이제 만들지 않지만 고치신 파일이라 그대로 두었습니다" in ended.out


def test_a_read_only_workbook_is_renewed(project: Project) -> None:
    (project.out / CHECKLIST).chmod(0o444)
    project.report(REPORT.replace("300", "400").replace("200", "300"))
    assert project.build().code == 0
    assert files_of(project.out) == project.clean()


def test_ctrl_c_while_the_folder_changes_waits_until_it_is_whole(project: Project, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    project.report(REPORT.replace("300", "400").replace("200", "300"))
    stage = transaction._stage

    def and_ctrl_c(staged: Path, plan: transaction.Plan) -> None:
        stage(staged, plan)
        signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_stage", and_ctrl_c)
        ended = project.build()
    assert ended.code == 130
    assert "온전합니다" in ended.err
    assert files_of(project.out) == project.clean()
