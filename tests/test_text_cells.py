"""Flattened text whose cells are broken: numbers and notes over lines, staff without grades, lists without values."""

from __future__ import annotations

import pytest
from test_text_flat import codes, paragraphs, tables

CASES = {
    "a second run of grades goes to the staff that has grades": (
        "구 분 합계\n일 반 직 운전직\n공무직\n5급 6급 7급 7급 8급\n정 원 20 1 6 9 1 2 1\n현 원 19 1 6 8 1 2 1",
        [
            [
                "구 분|합계|일 반 직|일 반 직|일 반 직|운전직|운전직|공무직",
                "구 분|합계|5급|6급|7급|7급|8급|공무직",
                "정 원|20|1|6|9|1|2|1",
                "현 원|19|1|6|8|1|2|1",
            ]
        ],
    ),
    "two notes side by side below their values": (
        "예산액 집행액 집행률(%)\n52,800 19,470 36.9\n(시비 21,100, 구비 31,700)   (시비 9,840, 구비 9,630)",
        [["예산액|집행액|집행률(%)", "52,800/(시비 21,100, 구비 31,700)|19,470/(시비 9,840, 구비 9,630)|36.9"]],
    ),
    "one note below several values goes to the one it splits": (
        "예산액 집행액 집행률(%)\n52,800 19,470 36.9\n(시비 9,840, 구비 9,630)",
        [["예산액|집행액|집행률(%)", "52,800|19,470/(시비 9,840, 구비 9,630)|36.9"]],
    ),
    "the source that pays all on a line of its own": (
        "예산액 집행액 집행률(%)\n52,800\n(구비)\n19,470\n(구비)\n36.9",
        [["예산액|집행액|집행률(%)", "52,800/(구비)|19,470/(구비)|36.9"]],
    ),
    "numbers broken behind a comma": (
        "재원별 합계 2022년 2023년\n계 24,600,\n000 12,300,\n000 12,300,000\n구비 24,600,\n000\n12,300,000 12,300,\n000",
        [["재원별|합계|2022년|2023년", "계|24,600,000|12,300,000|12,300,000", "구비|24,600,000|12,300,000|12,300,000"]],
    ),
    "a broken remark of a device": (
        "구분 도입연도 수량 내용연수 주요기능 비고\n살포기 2012년 2 9년\n염수를\n뿌림\n11년\n경과\n\n삽날 2013년 4 8년 눈을 밀어냄 10년\n경과",
        [
            [
                "구분|도입연도|수량|내용연수|주요기능|비고",
                "살포기|2012년|2|9년|염수를/뿌림|11년/경과",
                "삽날|2013년|4|8년|눈을 밀어냄|10년/경과",
            ]
        ],
    ),
    "a list of projects whose remarks are blank": (
        "연번 단위사업명 비고\n1 마을길 정비\n2 꽃밭 가꾸기\n4 책 읽는 마을",
        [["연번|단위사업명|비고", "1|마을길 정비|", "2|꽃밭 가꾸기|"]],
    ),
    "carried over to the next year": (
        "단위사업명 예산현액(A) 지출액(B) 다음연도\n이월액(C)\n집행잔액\n(A-B-C) 집행률(B/A)\n계 900 450 50 400 50.0\n꽃길 900 450 50 400 50.0",
        [
            [
                "단위사업명|예산현액(A)|지출액(B)|다음연도 이월액(C)|집행잔액 (A-B-C)|집행률(B/A)",
                "계|900|450|50|400|50.0",
                "꽃길|900|450|50|400|50.0",
            ]
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_broken_cells_are_put_together(name: str) -> None:
    text, wanted = CASES[name]
    assert tables(f"앞글\n{text}\n") == wanted


def test_a_note_that_was_put_to_its_value_is_not_printed_again() -> None:
    text = "예산액 집행액 집행률(%)\n52,800 19,470 36.9\n(시비 21,100, 구비 31,700) (구비)\n\n□ 다음\n"
    assert paragraphs(text) == ["□ 다음"]


def test_staff_that_may_stand_elsewhere_is_said() -> None:
    text = "구 분 합계\n일 반 직 운전직 공무직\n5급 6급 7급 7급 8급\n정 원 20 1 6 9 1 2 1\n현 원 19 1 6 8 1 2 1\n"
    assert ("table_header_rebuilt", 1) in codes(text)


@pytest.mark.parametrize("placeholder", ["<표>", "‹표>", "〈그림〉", "<그리기 개체>"])
@pytest.mark.parametrize("blank", [" ", "\n"])
def test_a_placeholder_is_no_cell(placeholder: str, blank: str) -> None:
    rows = [["연번", "사업명", "쪽"], ["1", "마을길", "4"], ["2", "꽃밭", "7"]]
    text = "\n".join(blank.join(row) for row in rows) + f"\n{placeholder}\n3{blank}우물{blank}9\n"
    assert tables(text)[0] == ["연번|사업명|쪽", "1|마을길|4", "2|꽃밭|7"]
    assert placeholder in paragraphs(text)


BOX = """
┌──┬───┬──┐
│구분│  계 │’23 │
├──┼───┼──┤
│지방비│8,200│2,100│
├──┼───┼──┤
│군비│ 6,600│ 1,690│
└──┴───┴──┘
"""


def test_a_drawing_whose_bars_do_not_line_up_is_read_by_their_order() -> None:
    assert tables(BOX) == [["구분|계|’23", "지방비|8,200|2,100", "군비|6,600|1,690"]]


def test_a_damaged_total_of_a_row_is_read_and_said() -> None:
    text = "재원별\t합계\t2022년\t2023년\n힙 계\t60\t30\t30\n시비\t20\t10\t10\n구비\t40\t20\t20\n"
    assert tables(text)[0][1].startswith("힙 계|")
    assert codes(text) == [("header_label_mended", 2)]
    assert codes(text.replace("힙 계", "합 계")) == []
    assert codes(text.replace("시비", "합계")) == []
