"""정정.xlsx by the public command: made on first need, applied, guarded, and nothing an officer typed is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from conftest import files_of
from python_calamine import CalamineWorkbook

from etl.corrections import Correction, substitute, where_words
from etl.corrections_book import at_their_places
from etl.model import Fact, Finding, Place, Severity
from etl.numbers import read_printed

REPORT = """2021년 주요업무계획

홍보과

□ 2021년 소요예산 : 100천원

(단위: 천원)

재원별\t합계\t2021년\t2022년
계\t310\t100\t200
구비\t300\t100\t200
"""


@pytest.fixture
def project(tmp_path: Path, command):  # type: ignore[no-untyped-def]
    """A folder with one report whose total is wrong, built once."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "보고.txt").write_text(REPORT, encoding="utf-8")
    return Project(tmp_path, command)


class Project:
    def __init__(self, root: Path, command) -> None:  # type: ignore[no-untyped-def]
        self.root, self.command, self.book = root, command, root / "in" / "정정.xlsx"
        self.ended = self.build()

    def build(self, *more: object):  # type: ignore[no-untyped-def]
        return self.command("build", "--year", 2021, "--input", self.root / "in", "--output", self.root / "out", *more)

    def data(self, name: str) -> pd.DataFrame:
        path = self.root / "out" / "2021" / "data" / f"{name}.csv"
        return pd.read_csv(path, dtype=str, keep_default_na=False)

    def rows(self, sheet: str = "정정") -> list[dict[str, str]]:
        cells = CalamineWorkbook.from_path(str(self.book)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        return [dict(zip(cells[2], row, strict=True)) for row in cells[3:] if any(row)]

    def type_in(self, sheet: str = "정정", row: int = 4, **cells: object) -> None:
        """What an officer types into the columns of a row; the first row is 4."""
        book = openpyxl.load_workbook(self.book)
        headings = {cell.value: cell.column for cell in book[sheet][3]}
        for heading, value in cells.items():
            book[sheet].cell(row, headings[heading.replace("_", " ")], value)
        book.save(self.book)

    def row_of(self, code_word: str) -> int:
        return next(4 + at for at, row in enumerate(self.rows()) if code_word in row["내용"])


def test_every_open_finding_gets_a_row(project: Project) -> None:
    findings = project.data("findings")
    rows = project.rows()
    assert {row["번호"] for row in rows} == set(findings[findings["status"] == "open"]["finding"])
    row = next(row for row in rows if row["보고값"] == "310")
    assert (row["파일"], row["제안값"], row["정정값"], row["사유"]) == ("보고.txt", "300", "", "")
    assert row["상태"] == "미조치"
    assert row["심각도"] == "오류"
    assert "정정.xlsx" in project.ended.out


def test_the_book_is_no_report_and_changes_nothing_by_being_there(project: Project) -> None:
    assert list(project.data("reports")["report"]) == ["보고.txt"]
    before = files_of(project.root / "out"), project.book.read_bytes()
    again = project.build()
    assert "바뀐 내용이 없어" in again.out
    assert (files_of(project.root / "out"), project.book.read_bytes()) == before
    (project.root / "in" / "~$정정.xlsx").write_bytes(b"lock")
    project.build()
    assert list(project.data("reports")["report"]) == ["보고.txt"]


def test_no_findings_no_book(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "in" / "물빛구").mkdir(parents=True)
    clean = REPORT.replace("310", "300").replace("2021년 주요업무계획", "2021년 주요업무계획\n2021. 1. 31. 기준")
    (tmp_path / "in" / "물빛구" / "보고.txt").write_text(clean, encoding="utf-8")
    command("build", "--year", 2021, "--input", tmp_path / "in", "--output", tmp_path / "out")
    findings = pd.read_csv(tmp_path / "out" / "2021" / "data" / "findings.csv")
    assert (tmp_path / "in" / "정정.xlsx").exists() == bool(len(findings))


def test_a_correction_is_applied_and_listed(project: Project) -> None:
    project.type_in(row=project.row_of("310"), 정정값="300", 사유="원본 오기")
    ended = project.build()
    plan = project.data("funding_plan")
    total = plan[(plan["source_code"] == "TOTAL") & (plan["column"] == "total")].iloc[0]
    assert (total["amount_krw"], total["printed"], total["proof"]) == ("300000", "310", "corrected")
    assert not (plan["proof"] == "disputed").any()
    finding = project.data("findings").query("printed == '310'").iloc[0]
    assert finding["status"] == "corrected"
    checklist = CalamineWorkbook.from_path(str(project.root / "out/2021/점검표.xlsx")).get_sheet_by_name("점검표")
    assert any("310" in row and "고침" in row for row in checklist.to_python())
    assert "정정 2건" in ended.out  # the sum over the row and the one over the column
    row = next(row for row in project.rows() if row["보고값"] == "310")
    assert (row["정정값"], row["사유"], row["상태"]) == ("300", "원본 오기", "고침")
    assert project.build("--strict").code == 0


def test_a_number_typed_as_a_number_works_too(project: Project) -> None:
    project.type_in(row=project.row_of("310"), 정정값=300)
    project.build()
    assert (project.data("funding_plan")["proof"] == "corrected").sum() == 1


def test_a_correction_that_does_not_add_up_stays_an_error(project: Project) -> None:
    project.type_in(row=project.row_of("310"), 정정값="999")
    ended = project.build("--strict")
    assert ended.code == 5
    open_ones = project.data("findings").query("status == 'open' and severity == 'error'")
    assert "999" in "".join(open_ones["message"])


def test_accepting_closes_a_finding_without_a_change(project: Project) -> None:
    for at, row in enumerate(project.rows(), start=4):
        if row["심각도"] == "오류":
            project.type_in(row=at, 상태="확인함", 사유="지침상 차이")
    assert project.build("--strict").code == 0
    plan = project.data("funding_plan")
    assert "corrected" not in set(plan["proof"])
    assert "310000" in set(plan["amount_krw"])
    assert project.data("findings").query("printed == '310'").iloc[0]["status"] == "accepted"
    row = next(row for row in project.rows() if row["보고값"] == "310")
    assert (row["상태"], row["사유"]) == ("확인함", "지침상 차이")


def test_the_guard_warns_when_the_source_print_has_changed(project: Project) -> None:
    project.type_in(row=project.row_of("310"), 정정값="300", 사유="오기")
    report = project.root / "in" / "보고.txt"
    report.write_text(REPORT.replace("310", "320"), encoding="utf-8")
    project.build()
    plan = project.data("funding_plan")
    assert "corrected" not in set(plan["proof"])
    assert "320000" in set(plan["amount_krw"])
    stale = project.data("findings").query("code == 'correction_stale'").iloc[0]
    assert "310" in stale["message"]
    assert "320" in stale["message"]
    row = next(row for row in project.rows() if row["보고값"] == "310")
    assert (row["정정값"], row["사유"], row["상태"]) == ("300", "오기", "적용 못 함")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("삼백", "correction_unreadable"), ("3.379.1", "correction_unreadable"), ("-", "correction_unreadable")],
)
def test_a_value_that_is_no_number_is_told_and_kept(project: Project, typed: str, code: str) -> None:
    project.type_in(row=project.row_of("310"), 정정값=typed)
    project.build()
    assert code in set(project.data("findings")["code"])
    assert next(row for row in project.rows() if row["보고값"] == "310")["정정값"] == typed


def test_a_correction_survives_when_its_finding_is_gone(project: Project) -> None:
    """The officer's number holds as long as the print is the one it was made for, whatever the checks now say."""
    project.type_in(row=project.row_of("310"), 정정값="305", 사유="추경 반영")
    report = project.root / "in" / "보고.txt"
    report.write_text(
        REPORT.replace("구비\t300\t100\t200", "구비\t310\t110\t200").replace("계\t310\t100", "계\t310\t110")
    )
    project.build()
    assert "305000" in set(project.data("funding_plan")["amount_krw"])
    assert "305" in "".join(project.data("findings").query("status == 'corrected'")["expected"])
    assert next(row for row in project.rows() if row["보고값"] == "310")["사유"] == "추경 반영"


def test_nothing_typed_is_lost(project: Project) -> None:
    """Columns, rows, sheets and words of the officer's own, through changes of the findings and a removed report."""
    row = project.row_of("310")
    book = openpyxl.load_workbook(project.book)
    sheet = book["정정"]
    sheet.cell(3, 12, "팀장 의견")
    sheet.cell(row, 12, "확인 바람")
    sheet.cell(sheet.max_row + 3, 3, "손으로 쓴 줄")
    sheet.cell(2, 2, "머리글 위의 메모")
    sheet.cell(row, 14, "이름 없는 열")
    book.create_sheet("메모장")["B2"] = "=위험하지 않은 글"
    book["메모장"]["B2"].data_type = "s"
    book.save(project.book)
    report = project.root / "in" / "보고.txt"
    (project.root / "in" / "다른.txt").write_text(REPORT.replace("310", "555"), encoding="utf-8")
    report.unlink()
    for _ in range(3):
        project.build()
    everything = CalamineWorkbook.from_path(str(project.book))
    texts = {str(v) for n in everything.sheet_names for r in everything.get_sheet_by_name(n).to_python() for v in r}
    assert {"팀장 의견", "확인 바람", "손으로 쓴 줄", "머리글 위의 메모", "이름 없는 열", "=위험하지 않은 글"} <= texts
    assert "555" in texts


def test_notes_on_cells_are_kept_in_the_earlier_book(project: Project) -> None:
    book = openpyxl.load_workbook(project.book)
    book["정정"].cell(4, 3).comment = openpyxl.comments.Comment("꼭 확인", "담당")
    book["정정"].cell(4, 10, "까닭")
    book.save(project.book)
    (project.root / "in" / "보고.txt").write_text(REPORT.replace("310", "320"), encoding="utf-8")
    project.build()
    (earlier,) = (project.root / "in").glob("정정 (이전 *).xlsx")
    assert openpyxl.load_workbook(earlier)["정정"].cell(4, 3).comment.text == "꼭 확인"
    project.build()
    assert list(project.data("reports")["report"]) == ["보고.txt"]


def test_an_open_book_is_left_alone(project: Project) -> None:
    (project.root / "in" / "~$정정.xlsx").write_bytes(b"lock")
    before = project.book.read_bytes()
    (project.root / "in" / "보고.txt").write_text(REPORT.replace("310", "320"), encoding="utf-8")
    ended = project.build()
    assert ended.code == 4
    assert "정정.xlsx" in ended.out
    assert project.book.read_bytes() == before


def test_a_book_saved_during_the_build_is_not_replaced(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    import etl.corrections_file as file

    (project.root / "in" / "보고.txt").write_text(REPORT.replace("310", "320"), encoding="utf-8")
    make = file.book_to_bytes

    def and_meanwhile(book):  # type: ignore[no-untyped-def]
        project.type_in(row=4, 사유="빌드 중에 적음")
        return make(book)

    monkeypatch.setattr(file, "book_to_bytes", and_meanwhile)
    ended = project.build()
    assert "다시 실행하면 반영" in ended.out
    assert project.rows()[0]["사유"] == "빌드 중에 적음"
    monkeypatch.undo()
    project.build()
    assert "빌드 중에 적음" in {row["사유"] for row in project.rows()}


def test_a_book_that_cannot_be_read_stops_the_build(project: Project) -> None:
    before = files_of(project.root / "out")
    project.book.write_bytes(b"PK\x03\x04 broken")
    ended = project.build()
    assert ended.code == 2
    assert "정정.xlsx" in ended.err
    assert project.book.read_bytes() == b"PK\x03\x04 broken"
    assert files_of(project.root / "out") == before


def test_two_years_share_one_book(project: Project) -> None:
    other = REPORT.replace("2021년 주요업무계획", "2022년 주요업무계획").replace("310", "777")
    (project.root / "in" / "내년.txt").write_text(other, encoding="utf-8")
    project.build()
    project.command("build", "--year", 2022, "--input", project.root / "in", "--output", project.root / "out")
    assert {"310", "777"} <= {row["보고값"] for row in project.rows()}
    project.build()
    assert {"310", "777"} <= {row["보고값"] for row in project.rows()}


def test_links_reach_the_views_and_stay(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    import etl.build as build

    project.type_in("연결표", 4, 종류="사업", 이전_이름="신문 구독", 지금_이름="언론 매체 구독", 비고="개편")
    seen: list[list[str]] = []
    make = build.make_workbooks
    monkeypatch.setattr(
        build, "make_workbooks", lambda data, *rest: (seen.append(data["links"].values.tolist()), make(data, *rest))[1]
    )
    project.build()
    assert seen == [[["사업", "", "신문 구독", "언론 매체 구독", "개편"]]]
    assert project.rows("연결표")[0]["지금 이름"] == "언론 매체 구독"


def test_a_lost_book_is_made_again(project: Project) -> None:
    before = project.book.read_bytes()
    project.book.unlink()
    project.build()
    assert project.book.read_bytes() == before


def test_a_read_only_input_folder_costs_only_the_book(command, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    import etl.corrections_file as file

    def refuse(path: Path, data: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(file, "write_whole", refuse)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "보고.txt").write_text(REPORT, encoding="utf-8")
    ended = command("build", "--year", 2021, "--input", tmp_path / "in", "--output", tmp_path / "out")
    assert ended.code == 0
    assert "정정.xlsx" in ended.out
    assert (tmp_path / "out" / "2021" / "점검표.xlsx").exists()


def fact(value: int, printed: str, measure: str = "budget", column: int = 2) -> Fact:
    return Fact(
        "f", (), measure, read_printed(str(value)).value, "천원", printed, Place("a", table="t1", row=2, column=column)
    )


def test_a_print_of_several_numbers_corrects_its_main_one() -> None:
    facts = [fact(516_966_000, "516,966 (시비 33,684)"), fact(33_684_000, "516,966 (시비 33,684)", "source")]
    row = Correction("x", "a", "표 1 2행 2열", "516,966 (시비 33,684)", "516,967")
    found = substitute(facts, [row])
    assert {new.value for new in found.facts.values()} == {516_967_000}
    unclear = substitute(
        [fact(1, "가 (나)"), fact(2, "가 (나)")], [Correction("x", "a", "표 1 2행 2열", "가 (나)", "5")]
    )
    assert [finding.code for finding in unclear.findings] == ["correction_ambiguous"]


def test_prints_of_one_line_are_told_apart() -> None:
    """Where there is only a line, or not even that, the print says which number is meant."""
    facts = [
        Fact("f", (), m, read_printed(v).value, "원", v, Place("a", line=3)) for m, v in (("x", "100"), ("y", "200"))
    ]
    found = substitute(facts, [Correction("x", "a", "3줄", "200", "250")])
    assert [(old.printed, new.value) for old, new in found.facts.items()] == [("200", 250)]


def test_a_finding_that_points_to_a_part_offers_the_part() -> None:
    part = Fact("f", (), "x", read_printed("90").value, "원", "90", Place("a", table="t1", row=2, column=2))
    told = Finding(Severity.ERROR, "sum_rows", "…", part.place, printed="300", expected="290")
    (row,) = at_their_places([told], [part])
    assert (row.printed, row.expected) == ("90", "")


def test_where_words_read_back() -> None:
    place = Place("a", line=12, table="t3", row=4, column=5)
    assert Correction("x", "a", where_words(place), "").place == ("a", "t3", 4, 5)
    assert Correction("x", "a", where_words(Place("a", line=12)), "").place == ("a", "", 12, None)


def test_shared_copy_is_untouched(tmp_path: Path, command) -> None:  # type: ignore[no-untyped-def]
    """init does not hand on a book that somebody left among the bundled reports."""
    command("init", tmp_path)
    assert not list(tmp_path.rglob("정정*"))
    shutil.rmtree(tmp_path)
