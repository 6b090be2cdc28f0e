"""The 점검표: every finding on a list people work through, and a first page that sums the build up."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from invented import PLAN, SPRING, finding, frame, funding_dataset, report

from etl.views import ViewSettings
from etl.workbooks.checklist import make_checklist

SETTINGS = ViewSettings(2021)


def dataset():
    made = funding_dataset(2)
    made["findings"] = frame(
        [
            finding(1, "note", code="rounding_style", page=1),
            finding(2, "error", page=None, line=87, table="t10", report=SPRING),
            finding(3, "error", page=None, line=87, table="t2", report=SPRING, status="corrected"),
            finding(4, "warning", code="brand_new_code", message="=HYPERLINK(\"http://x\")\x07", printed="-1,000", row=None, column=None),
        ]
    )  # fmt: skip
    reports = [
        report(PLAN, None),
        report("깨진 파일.hwp", None, used=False, reason="암호가 걸려 있습니다.", tables=None),
    ]
    return {**made, "reports": frame(reports)}


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(BytesIO(make_checklist(dataset(), SETTINGS)))


def rows_of(sheet, first):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def test_findings_are_listed_worst_first_then_as_the_reports_run(book):
    rows = rows_of(book["점검표"], 5)
    assert [(row[0], row[1], row[4]) for row in rows] == [
        (1, "오류", "t2 4행 2열"),
        (2, "오류", "t10 4행 2열"),
        (3, "경고", "t1"),
        (4, "참고", "t1 4행 2열"),
    ]
    assert rows[0][2:4] == [SPRING, "87줄"]
    assert rows[0][5] == "가로 합계"
    assert rows[0][7:11] == ["1,200", "1,100", "100", "고침"]
    assert rows[0][11:] == [None, None]


def test_names_stand_in_the_sentence_and_only_figures_in_the_columns_of_figures():
    told = [
        finding(
            1, "note", code="title_guessed", message="임시 이름을 붙였습니다.", printed="", expected="민원 안내 마련"
        ),
        finding(2, "note", code="repaired_number", message="바로잡았습니다.", printed="3.379", expected="3,379"),
        finding(3, "note", code="org_inferred", message="‘새솔구’로 읽었습니다.", printed="", expected="새솔구"),
    ]
    data = make_checklist({**funding_dataset(1), "findings": frame(told)}, SETTINGS)
    rows = rows_of(openpyxl.load_workbook(BytesIO(data))["점검표"], 5)
    assert {(row[6], row[7], row[8]) for row in rows} == {
        ("임시 이름을 붙였습니다.\n옳다고 본 것: 민원 안내 마련", None, None),
        ("바로잡았습니다.", "3.379", "3,379"),
        ("‘새솔구’로 읽었습니다.", None, None),
    }


def test_text_of_a_report_never_becomes_a_formula_and_an_unknown_code_is_shown_as_it_is(book):
    row = book["점검표"][7]
    assert (row[5].value, row[6].value, row[6].data_type) == ("brand_new_code", '=HYPERLINK("http://x")\ufffd', "s")
    assert (row[7].value, row[7].data_type) == ("-1,000", "s")


def test_the_list_can_be_filtered_and_printed(book):
    sheet = book["점검표"]
    assert sheet.auto_filter.ref == "A4:M8"
    assert sheet.freeze_panes == "D5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.oddFooter.center.text == "- &P / &N -"


def test_the_summary_counts_proofs_and_findings_of_each_report_under_a_live_total():
    data = make_checklist(dataset(), SETTINGS)
    sheet = openpyxl.load_workbook(BytesIO(data))["요약"]
    assert openpyxl.load_workbook(BytesIO(data)).sheetnames == ["요약", "점검표"]
    total, plan, broken = rows_of(sheet, 5)[:3]
    numbers = len(dataset()["funding_plan"])
    assert plan[1] == PLAN
    assert plan[9:17] == [numbers, 0, 0, 0, 0, 0, 1, 1]
    assert broken[5:8] == ["아니오", "암호가 걸려 있습니다.", None]
    assert total[9] == "=SUM(J6:J7)"
    cached = openpyxl.load_workbook(BytesIO(data), data_only=True)["요약"]
    assert cached["J5"].value == numbers


def test_a_build_without_findings_says_so():
    sheet = openpyxl.load_workbook(BytesIO(make_checklist(funding_dataset(1), SETTINGS)))["점검표"]
    assert sheet["G5"].value == "지적 사항이 없습니다."


def test_the_same_findings_make_the_same_bytes():
    assert make_checklist(dataset(), SETTINGS) == make_checklist(dataset(), SETTINGS)


def test_the_house_font_is_the_themes_too():
    book = openpyxl.load_workbook(BytesIO(make_checklist(dataset(), SETTINGS)))
    assert book["점검표"]["A5"].font.name == "맑은 고딕"
    assert b"Calibri" not in book.loaded_theme
    assert book.properties.created.year == 2021


def test_the_summary_says_what_each_kind_of_finding_means_and_what_to_do(book):
    rows = rows_of(book["요약"], 8)
    meant = {row[1]: row[4] for row in rows if row[1]}
    assert "합계 칸" in meant["가로 합계"]
    assert meant["끝수 처리 방식"].endswith("고칠 필요가 없습니다.")
