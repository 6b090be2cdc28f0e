"""Tables that a page end cuts so that running lines stand between the halves, or that no half can be read alone."""

from __future__ import annotations

from make_pdf import Page, rule_all, table
from test_pdf_tables import XS, grid, only_table, read

from etl.model import Paragraph

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
