"""Tables that a page end cuts so that running lines stand between the halves, or that no half can be read alone."""

from __future__ import annotations

import pytest
from make_pdf import Page, rule_all, table
from test_pdf_tables import XS, grid, only_table, read

from etl.model import Paragraph
from etl.readers.pdf_seams import cut_at
from etl.readers.pdf_shapes import Box, Rule

HEAD = ("구분", "2021", "2022")
ROWS = [("국비", "1,000", "20"), ("시비", "7", "9"), ("구비", "5", "6"), ("기타", "1", "3"), ("민자", "8", "-")]


def test_the_head_and_foot_of_two_pages_do_not_part_a_table():
    first = rule_all(Page(), XS, (700, 720, 740)).text(200, 40, "주요업무보고").text(200, 800, "기획예산과")
    second = rule_all(Page(), XS, (60, 80, 100)).text(200, 40, "주요업무보고").text(200, 800, "기획예산과")
    table(first, [HEAD, ROWS[0]], XS, (700, 720))
    table(second, ROWS[1:3], XS, (60, 80))
    document = read(first, second)
    assert grid(document.tables[0]) == [list(row) for row in (HEAD, *ROWS[:3])]
    assert len(document.tables) == 1
    assert "주요업무보고" in [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_an_unruled_table_with_its_header_on_both_pages_is_one():
    first, second = Page(), Page()
    table(first, [HEAD, *ROWS[:2]], XS, (720, 738, 756))
    table(second, [HEAD, *ROWS[2:]], XS, (60, 78, 96, 114))
    (found,) = read(first, second.text(60, 300, "끝.")).tables
    assert grid(found) == [list(row) for row in (HEAD, *ROWS)]


def test_a_header_alone_at_the_end_of_a_page_heads_the_rows_of_the_next():
    first, second = Page(), Page()
    table(first, [HEAD], XS, (760,))
    table(second, ROWS, XS, (60, 78, 96, 114, 132))
    found = only_table(first.text(60, 700, "재원별 현황"), second.text(60, 300, "끝."))
    assert grid(found) == [list(row) for row in (HEAD, *ROWS)]


def test_a_row_alone_at_the_top_of_a_page_is_the_last_of_the_table_before():
    first, second = Page(), Page()
    table(first, [HEAD, *ROWS[:4]], XS, (690, 708, 726, 744, 762))
    table(second, ROWS[4:], XS, (60,))
    found = only_table(first, second.text(60, 300, "끝."))
    assert grid(found) == [list(row) for row in (HEAD, *ROWS)]


def test_a_header_alone_high_on_its_page_stays_a_line():
    first, second = Page(), Page()
    table(first, [HEAD], XS, (200,))
    table(second, ROWS, XS, (700, 718, 736, 754, 772))
    assert only_table(first, second).rows == len(ROWS)


def test_halves_whose_white_lies_elsewhere_are_read_as_one_table():
    first, second = Page(), Page()
    long = ("주민 참여 예산 지원 사업", "9,000", "80")
    columns = (60, 230, 330)
    table(first, [HEAD, long, ("공공 도서관 운영 사업비", "70", "60"), long], columns, (708, 726, 744, 762))
    table(second, [("합계", "1,000,000,000", "20"), ("소계", "1,000,000,070", "60")], (60, 192, 330), (60, 78))
    found = only_table(first, second.text(60, 300, "끝."))
    assert grid(found)[3:] == [list(long), ["합계", "1,000,000,000", "20"], ["소계", "1,000,000,070", "60"]]


TWO_ROWS = [["구분", "연차별", "연차별"], ["구분", "2021년", "2022년"], ["국비", "100", "200"], ["구비", "3", "4"]]


def test_a_header_of_two_rows_that_the_page_end_parts_is_one_header():
    first = Page().text(70, 735, "구분").text(250, 735, "연차별")
    for y in (720, 745):
        first.line(60, y, 360, y)
    for x in (60, 160, 360):
        first.line(x, 720, x, 745)
    second = rule_all(Page(), XS, (60, 80, 100, 120))
    table(second, [("", "2021년", "2022년"), *TWO_ROWS[2:]], XS, (60, 80, 100))
    assert grid(only_table(first, second)) == TWO_ROWS


def test_a_blank_below_a_header_of_one_row_stays_blank():
    head = ("구분", "2021", "비고")
    first = table(rule_all(Page(), XS, (720, 745)), [head], XS, (720,))
    second = table(rule_all(Page(), XS, (60, 80)), [("국비", "100", "")], XS, (60,))
    assert grid(only_table(first, second)) == [list(head), ["국비", "100", ""]]


def test_the_blank_rest_of_a_row_beside_a_cell_over_more_rows_is_no_row():
    first = Page().text(70, 735, "구분").text(250, 735, "연차별")
    for y in (720, 745):
        first.line(60, y, 360, y)
    for x in (60, 160, 360):
        first.line(x, 720, x, 745)
    second = rule_all(Page(), (160, 260, 360), (66, 86, 106, 126))
    second.line(160, 60, 360, 60).line(160, 60, 160, 66).line(360, 60, 360, 66).line(60, 60, 160, 60)
    second.line(60, 60, 60, 126)
    for y in (86, 106, 126):
        second.line(60, y, 160, y)
    table(second, [("", "2021년", "2022년"), *TWO_ROWS[2:]], XS, (66, 86, 106))
    assert grid(only_table(first, second)) == TWO_ROWS


def cut_row(rest: tuple[str, ...], label: str = "도로 정비") -> list[list[str]]:
    columns = (60, 160, 260, 460)
    rows = [("사업명", "예산액", "추진실적"), (label, "1,200", "설계 용역을 마치고")]
    first = table(rule_all(Page(), columns, (720, 740, 760)), rows, columns, (720, 740))
    second = rule_all(Page(), columns, (60, 80, 100))
    table(second, [rest, ("하천 정비", "45", "공사 중")], columns, (60, 80))
    return grid(only_table(first, second))


@pytest.mark.parametrize("label", ["도로 정비", "36"])
def test_the_words_of_a_row_go_on_behind_the_page_end(label):
    found = cut_row(("", "", "공사를 계약함"), label)
    assert found[1:] == [[label, "1,200", "설계 용역을 마치고\n공사를 계약함"], ["하천 정비", "45", "공사 중"]]


def test_a_row_with_a_label_or_a_number_behind_the_page_end_is_a_row():
    for rest in (("소계", "", "공사를 계약함"), ("", "45", ""), ("", "", "-")):
        assert cut_row(rest)[2] == list(rest)


def test_a_number_that_the_page_end_cuts_is_one_uncertain_number():
    first = table(rule_all(Page(), XS, (720, 740, 760)), [HEAD, ("국비", "6,153,12", "20")], XS, (720, 740))
    second = table(rule_all(Page(), XS, (60, 80, 100)), [("", "3", ""), ("시비", "7", "9")], XS, (60, 80))
    found = only_table(first, second)
    assert grid(found)[1:] == [["국비", "6,153,123", "20"], ["시비", "7", "9"]]
    assert found.uncertain == {(2, 2)}


def test_uprights_that_stand_out_into_the_white_between_two_tables_end_at_their_own():
    seam = Box(0, 100, 200, 103)
    assert cut_at([seam], Rule(50, 20, 101.1)) == [Rule(50, 20, 100)]
    assert cut_at([seam], Rule(50, 101.9, 160)) == [Rule(50, 103, 160)]
    assert cut_at([seam], Rule(50, 20, 160)) == [Rule(50, 20, 100), Rule(50, 103, 160)]
    assert cut_at([seam], Rule(300, 20, 160)) == [Rule(300, 20, 160)]
