"""Ruled tables of which some rules are missing, or so close that they look like others."""

from __future__ import annotations

import pytest
from make_pdf import Page, rule_all, table
from test_pdf_tables import grid, only_table, read

LABEL, NUMBERS = 60, (160, 240, 320)
ENDS = (*NUMBERS, 400)


def header_with_uprights(page: Page, bottom: float) -> Page:
    """A header of four columns; below it only level rules and the sides."""
    for y in (100, 120, bottom):
        page.line(LABEL, y, 400, y)
    for x in (LABEL, 400):
        page.line(x, 100, x, bottom)
    for x in NUMBERS:
        page.line(x, 100, x, 120)
    return table(page, [("구분", "합계", "남자", "여자")], (LABEL, *NUMBERS), (100,))


def test_numbers_under_the_uprights_of_the_header_are_columns():
    page = header_with_uprights(Page(), 140)
    table(page, [("2017", "13,118", "44,230", "-")], (LABEL, *NUMBERS), (120,))
    found = only_table(page)
    assert grid(found) == [["구분", "합계", "남자", "여자"], ["2017", "13,118", "44,230", "-"]]
    assert {(2, 2), (2, 3)} <= found.uncertain  # by their places alone: sums must prove them


def test_a_line_of_text_under_the_uprights_of_the_header_stays_one_cell():
    page = header_with_uprights(Page(), 140).text(64, 133, "13,118")
    page.text(130, 133, "running over the uprights of all the columns 44,230")
    assert [cell.column_span for cell in only_table(page).cells if cell.row == 2] == [4]


def stacked(label: str, *columns: str) -> list[list[str]]:
    xs = (60, 160, *(160 + 80 * (i + 1) for i in range(len(columns))))
    page = rule_all(Page(), xs, (100, 120, 190))
    table(page, [("재원", *("2021" for _ in columns))], xs, (100,))
    for x, lines in zip(xs, (label, *columns), strict=False):
        for line in lines.split("|"):
            y, _, text = line.partition(" ")
            page.text(x + 4, float(y), text)
    return grid(only_table(page))[1:]


def test_a_wrapped_label_and_a_blank_are_of_the_row_whose_height_they_stand_at():
    found = stacked(
        "135 국비|152 시비(도비|163 포함)|180 구비", "135 775|157.5 253|180 -", "135 10|180 30", "157.5 9|180 8"
    )
    assert found == [["국비", "775", "10", ""], ["시비(도비\n포함)", "253", "", "9"], ["구비", "-", "30", "8"]]


def test_a_number_in_brackets_is_of_the_row_of_the_number_above_it():
    found = stacked("140 가로|170 자율", "135 267|145 (43)|165 50|175 (-12)", "140 311|170 37", "140 5|170 2")
    assert found == [["가로", "267\n(43)", "311", "5"], ["자율", "50\n(-12)", "37", "2"]]


def test_rows_that_only_some_columns_have_a_rule_between_are_rows_of_all():
    page = rule_all(Page(), (60, 160), (100, 120, 180)).line(160, 150, 240, 150)
    for y in (100, 120, 180):
        page.line(160, y, 400, y)
    for x in (240, 320, 400):
        page.line(x, 100, x, 180)
    table(page, [("재원", "2021", "2022", "2023")], (60, *NUMBERS), (100,))
    for y, row in ((138, ("국비", "1", "4", "7")), (168, ("구비", "2", "5", "8"))):
        for x, text in zip((64, *(x + 4 for x in NUMBERS)), row, strict=True):
            page.text(x, y, text)
    assert grid(only_table(page))[1:] == [["국비", "1", "4", "7"], ["구비", "2", "5", "8"]]


@pytest.mark.parametrize(("xs", "tables"), [((60, 110, 300, 360), 2), ((60, 160, 260, 360), 1)])
def test_two_tables_three_points_apart_are_two_unless_their_columns_agree(xs, tables):
    page = rule_all(Page(), (60, 160, 260, 360), (100, 120, 140))
    table(page, [("가", "1", "2"), ("나", "3", "4")], (60, 160, 260), (100, 120))
    rule_all(page, xs, (143, 163, 183))
    table(page, [("다", "5", "6"), ("라", "7", "8")], xs, (143, 163))
    assert len(read(page).tables) == tables


def test_a_dotted_box_near_a_rule_does_not_hang_on_the_upright_that_ends_there():
    """A dot of the box is as near to the upright as the dots of a dotted upright are to each other."""
    page = rule_all(Page(), (60, 360), (100, 160, 200)).line(210, 160, 210, 200)
    for x in (80, 340):
        page.dots(x, 120, x, 157.4)
    for y in (120, 157.4):
        page.dots(80, y, 340, y, 2)
    page.text(70, 115, "위쪽").text(100, 140, "안쪽").text(70, 180, "1").text(220, 180, "2")
    outer, inner = read(page).tables
    assert grid(outer) == [["위쪽", "위쪽"], ["1", "2"]]
    assert grid(inner) == [["안쪽"]]


def test_uprights_two_points_apart_in_different_rows_part_different_columns():
    page = Page().box(60, 100, 300, 80)
    for y in (120, 140, 160):
        page.line(60, y, 360, y)
    page.line(200, 100, 200, 120).line(202.3, 160, 202.3, 180)
    for y, left in ((113, "가"), (133, "나"), (153, "다"), (173, "라")):
        page.text(70, y, left)
    page.text(220, 113, "1").text(220, 173, "2")
    spans = {cell.text: (cell.column, cell.column_span) for cell in only_table(page).cells}
    assert (spans["1"], spans["2"]) == ((2, 2), (3, 1))


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("7,261,6\n62", "7,261,662"),
        ("1,08\n4,6\n78", "1,084,678"),
        ("12\n,345", "12,345"),
        ("(1,23\n4)", "(1,234)"),
        ("77\n5,293", "77\n5,293"),
        ("7,261\n662", "7,261\n662"),
        ("2021\n2022", "2021\n2022"),
    ],
)
def test_a_number_that_wraps_is_whole_again_and_not_sure(printed, wanted):
    page = rule_all(Page(), (60, 160, 260), (100, 120, 170))
    table(page, [("구분", "2021"), ("구비", printed)], (60, 160), (100, 120))
    found = only_table(page)
    assert found.text(2, 2) == wanted
    assert found.uncertain == ({(2, 2)} if "\n" not in wanted else frozenset())


def test_a_number_with_a_digit_on_a_rule_is_not_sure():
    page = rule_all(Page(), (60, 160, 260), (100, 120, 140))
    page.text(70, 113, "구비").text(170, 113, "200").text(140, 133, "1,23").text(157, 133, "4").text(170, 133, "7")
    assert only_table(page).uncertain == {(2, 1)}
