"""정정.xlsx by the public command: made on first need, applied, guarded, and nothing an officer typed is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from conftest import ROOT, files_of
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
        self.forms = root / "forms"  # one is enough here, and soon filled
        self.forms.mkdir()
        shutil.copy(ROOT / "templates_xlsx" / "예산집행현황.xlsx", self.forms)
        self.ended = self.build()

    def build(self, *more: object):  # type: ignore[no-untyped-def]
        asked = ("--year", 2021, "--input", self.root / "in", "--output", self.root / "out", "--templates", self.forms)
        return self.command("build", *asked, *more)

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


# -- reports that go, come back and change their names ---------------------------------------------------------------


def the_row(project: Project, printed: str = "310") -> dict[str, str]:
    return next(row for row in project.rows() if row["보고값"] == printed)


def total(project: Project) -> tuple[str, str]:
    plan = project.data("funding_plan")
    (row,) = plan[plan["printed"] == "310"].to_dict("records")
    return row["amount_krw"], row["proof"]


def clean_other(project: Project) -> Path:
    """A second report, so that a build has something when the first is away."""
    path = project.root / "in" / "다른.txt"
    path.write_text(REPORT.replace("310", "300").replace("홍보과", "감사과"), encoding="utf-8")
    return path


def test_rows_of_a_report_that_went_wait_for_it(project: Project) -> None:
    clean_other(project)
    project.type_in(row=project.row_of("310"), 정정값="300", 사유="오기")
    report = project.root / "in" / "보고.txt"
    away = report.rename(project.root / "보고.txt")
    ended = project.build()
    assert (the_row(project)["정정값"], the_row(project)["사유"], the_row(project)["상태"]) == (
        "300",
        "오기",
        "원본 없음",
    )
    assert "'보고.txt'" in ended.out
    assert "「파일」을 새 이름으로 고치십시오" in ended.out
    assert "「파일」을 새 이름으로 고치십시오" in project.build().out  # and again, as long as it is so
    away.rename(report)
    ended = project.build()
    assert "새 이름으로" not in ended.out
    assert total(project) == ("300000", "corrected")
    assert the_row(project)["상태"] == "고침"


def test_a_renamed_report_takes_its_rows_along(project: Project) -> None:
    clean_other(project)
    project.type_in(row=project.row_of("310"), 정정값="300", 사유="오기")
    accepted = next(at for at, row in enumerate(project.rows(), start=4) if row["심각도"] == "경고")
    project.type_in(row=accepted, 상태="확인함")
    (project.root / "in" / "보고.txt").rename(project.root / "in" / "주요업무(최종 2).txt")
    ended = project.build()
    assert total(project) == ("300000", "corrected")
    assert (the_row(project)["파일"], the_row(project)["사유"]) == ("주요업무(최종 2).txt", "오기")
    assert "새 이름으로" not in ended.out
    settled = project.data("findings").query("status == 'accepted'")
    assert list(settled["report"]) == ["주요업무(최종 2).txt"]
    assert "보고.txt" not in {row["파일"] for row in project.rows()}
    before = project.book.read_bytes()
    project.build("--no-cache")
    assert project.book.read_bytes() == before


def test_a_report_is_still_known_when_another_of_its_name_comes(project: Project) -> None:
    """Two files of one name are called by folder and name from then on."""
    project.type_in(row=project.row_of("310"), 정정값="300")
    (project.root / "in" / "2차").mkdir()
    clean_other(project).rename(project.root / "in" / "2차" / "보고.txt")
    (project.root / "in" / "1차").mkdir()
    (project.root / "in" / "보고.txt").rename(project.root / "in" / "1차" / "보고.txt")
    project.build()
    assert the_row(project)["파일"] == "1차/보고.txt"
    assert "corrected" in set(project.data("funding_plan")["proof"])


def test_an_officer_says_what_a_report_is_called_now(project: Project) -> None:
    """The content has changed too, so only they know that it is the same report."""
    project.type_in(row=project.row_of("310"), 정정값="300", 사유="오기")
    (project.root / "in" / "보고.txt").unlink()
    (project.root / "in" / "새.txt").write_text(REPORT + "\n끝.\n", encoding="utf-8")
    assert "새 이름으로" in project.build().out
    assert total(project)[1] != "corrected"
    at = next(4 + at for at, row in enumerate(project.rows()) if row["사유"] == "오기")
    project.type_in(row=at, 파일="새.txt")
    ended = project.build()
    assert "새 이름으로" not in ended.out
    assert total(project) == ("300000", "corrected")
    assert [row["상태"] for row in project.rows() if row["사유"] == "오기"] == ["고침"]


def test_what_was_settled_stays_so_when_the_finding_comes_back(project: Project) -> None:
    at = project.row_of("310")
    for row, told in enumerate(project.rows(), start=4):
        if told["심각도"] == "오류":
            project.type_in(row=row, 상태="확인함", 사유="지침상 차이")
    report = project.root / "in" / "보고.txt"
    report.write_text(REPORT.replace("310", "300"), encoding="utf-8")
    project.build()
    assert project.rows()[at - 4]["사유"] == "지침상 차이"
    report.write_text(REPORT, encoding="utf-8")
    assert project.build("--strict").code == 0
    assert the_row(project)["상태"] == "확인함"


# -- whatever people do to the book ----------------------------------------------------------------------------------


def test_the_officers_own_word_in_the_status_stands(project: Project) -> None:
    project.type_in(row=project.row_of("310"), 상태="과장님께 여쭐 것")
    for _ in range(2):
        project.build("--no-cache")
        assert the_row(project)["상태"] == "과장님께 여쭐 것"
    (project.root / "in" / "보고.txt").write_text(REPORT.replace("310", "300"), encoding="utf-8")
    project.build()
    assert "과장님께 여쭐 것" in {row["상태"] for row in project.rows()}


def test_what_is_typed_over_the_tools_words_becomes_a_remark(project: Project) -> None:
    at, before = project.row_of("310"), the_row(project)
    project.type_in(row=at, 제안값="299", 내용="팀장: 다시 볼 것", 보고값="", 정정값="300")
    project.build()
    after = the_row(project)
    assert {h: after[h] for h in ("보고값", "제안값", "내용")} == {h: before[h] for h in ("보고값", "제안값", "내용")}
    assert after["비고"] == "내용: 팀장: 다시 볼 것 / 제안값: 299"
    assert total(project) == ("300000", "corrected")
    again = project.book.read_bytes()
    project.build("--no-cache")
    assert project.book.read_bytes() == again


def test_rows_that_ask_for_different_values_change_nothing(project: Project) -> None:
    at = project.row_of("310")
    project.type_in(row=at, 정정값="300")
    book = openpyxl.load_workbook(project.book)
    sheet = book["정정"]
    last = sheet.max_row + 1
    for column in range(1, 12):
        sheet.cell(last, column, sheet.cell(at, column).value)
    sheet.cell(last, 9, "305")
    book.save(project.book)
    project.build()
    assert total(project)[0] == "310000"
    told = project.data("findings").query("code == 'correction_conflict'").iloc[0]
    assert "300 / 305" in told["message"]
    assert [row["정정값"] for row in project.rows() if row["정정값"]] == ["300", "305"]
    project.type_in(row=last, 정정값="300.0")
    project.build()
    assert total(project) == ("300000", "corrected")


@pytest.mark.parametrize("typed", ["300", 300, 300.0, " 300 ", "３００", "300천원", "0,300", "300,000원"])
def test_a_value_however_it_is_typed(project: Project, typed: object) -> None:
    project.type_in(row=project.row_of("310"), 정정값=typed)
    project.build()
    assert total(project) == ("300000", "corrected")


@pytest.mark.parametrize(
    "done", ["sheet renamed", "sheets moved", "header spaced", "rows above", "columns moved", "filtered"]
)
def test_the_book_is_known_however_it_was_arranged(project: Project, done: str) -> None:
    at = project.row_of("310")
    project.type_in(row=at, 정정값="300", 사유="오기")
    book = openpyxl.load_workbook(project.book)
    sheet = book["정정"]
    if done == "sheet renamed":
        sheet.title = "2월 정정분"
    elif done == "sheets moved":
        book.move_sheet("정정", 1)
        book.create_sheet("메모장", 0)["A1"] = "내 시트"
    elif done == "header spaced":
        sheet.cell(3, 9, " 정 정 값 ")
    elif done == "rows above":
        sheet.insert_rows(1, 20)
    elif done == "columns moved":
        for row in range(3, sheet.max_row + 1):
            left, right = sheet.cell(row, 1), sheet.cell(row, 9)
            left.value, right.value = right.value, left.value
    else:
        sheet.auto_filter.add_filter_column(1, ["경고"])
        sheet.row_dimensions[at].hidden = True
    book.save(project.book)
    project.build()
    assert total(project) == ("300000", "corrected")
    (project.root / "in" / "보고.txt").write_text(REPORT.replace("감", "강") + "\n", encoding="utf-8")
    project.build()
    assert the_row(project)["사유"] == "오기"


def test_what_a_new_book_cannot_carry_is_kept_in_the_earlier_one(project: Project) -> None:
    book = openpyxl.load_workbook(project.book)
    book.create_sheet("계산")["A1"] = "=1+1"
    book.save(project.book)
    saved = project.book.read_bytes()
    (project.root / "in" / "보고.txt").write_text(REPORT.replace("310", "320"), encoding="utf-8")
    ended = project.build()
    (earlier,) = (project.root / "in").glob("정정 (이전 *).xlsx")
    assert earlier.read_bytes() == saved
    assert earlier.name in ended.out


def test_colours_are_kept_out_of_sight_and_are_no_report(project: Project) -> None:
    book = openpyxl.load_workbook(project.book)
    book["정정"].cell(4, 9).fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    book.save(project.book)
    saved = project.book.read_bytes()
    (project.root / "in" / "보고.txt").write_text(REPORT.replace("310", "320"), encoding="utf-8")
    project.build()
    assert saved in files_of(project.root / "in" / ".etl" / "backup").values()
    assert list(project.data("reports")["report"]) == ["보고.txt"]
    before = files_of(project.root / "in")
    (project.root / "in" / "보고.txt").write_text(REPORT.replace("310", "330"), encoding="utf-8")
    project.build()
    assert len(files_of(project.root / "in")) == len(before)  # a book nobody has saved is not kept


def test_a_book_in_capitals_is_the_book(project: Project) -> None:
    project.type_in(row=project.row_of("310"), 정정값="300")
    project.book.rename(project.book.with_name("정정.XLSX"))
    project.build()
    assert total(project) == ("300000", "corrected")


def test_a_book_that_excel_holds_fast_stops_the_build(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "정정.xlsx":
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    ended = project.build("--no-cache")
    assert ended.code == 2
    assert "저장하고 닫은 뒤 다시 실행" in ended.err


def test_an_open_book_says_how_to_be_rid_of_a_stale_mark(project: Project) -> None:
    (project.root / "in" / "~$정정.xlsx").write_bytes(b"lock")
    (project.root / "in" / "보고.txt").write_text(REPORT.replace("310", "320"), encoding="utf-8")
    assert "'~$정정.xlsx' 파일을 지우십시오" in project.build().out


# -- a build that ends while it changes the book ---------------------------------------------------------------------


class Killed(BaseException):
    """A build that ends here and now, as a kill would."""


@pytest.mark.parametrize("in_one_step", [True, False], ids=["in one step", "file by file"])
@pytest.mark.parametrize("saved_meanwhile", [True, False])
def test_killed_at_every_step_nothing_typed_is_lost(
    project: Project, monkeypatch: pytest.MonkeyPatch, in_one_step: bool, saved_meanwhile: bool
) -> None:
    import os

    import etl.corrections_file as file

    project.type_in(row=4, 사유="먼저 적음")
    report, step, finished, unlink = project.root / "in" / "보고.txt", 0, False, Path.unlink
    while not finished:
        report.write_text(REPORT.replace("310", str(320 + step)), encoding="utf-8")
        calls = iter(range(1000))
        with monkeypatch.context() as patch:
            if not in_one_step:
                patch.setattr(file, "exchange", lambda one, other: False)
            make = file.book_to_bytes

            def and_meanwhile(book, make=make, typed=f"빌드 중 {step}"):  # type: ignore[no-untyped-def]
                made = make(book)
                if saved_meanwhile:
                    project.type_in(row=4, 사유=typed)
                return made

            def deadly(function, calls=calls, step=step):  # type: ignore[no-untyped-def]
                def call(*arguments, **options):  # type: ignore[no-untyped-def]
                    ours = function is not unlink or arguments[0].name.startswith(".~etl-")
                    if ours and next(calls) == step:
                        raise Killed
                    return function(*arguments, **options)

                return call

            patch.setattr(file, "book_to_bytes", and_meanwhile)
            for name in ("write_whole", "put_in_place", "exchange"):
                patch.setattr(file, name, deadly(getattr(file, name)))
            patch.setattr(os, "rename", deadly(os.rename))
            patch.setattr(Path, "unlink", deadly(unlink))
            try:
                project.build()
                finished = True
            except Killed:
                pass
        project.build()
        texts = {row["사유"] for row in project.rows()}
        assert ({f"빌드 중 {step}"} if saved_meanwhile else {"먼저 적음"}) <= texts
        assert not list((project.root / "in").glob(".~etl-*"))
        step += 1
    assert step > 2
