"""Tables of a PDF page that no rule, or only horizontal rules, part: columns, merged headers, wrapped labels."""

from __future__ import annotations

import pytest
from make_pdf import Page, rule_all, table
from test_pdf_tables import XS, grid, only_table, read

from etl.model import Table

YEARS = ("2021년", "2022년", "2023년")
FUNDING = [
    ["재원별", "합계", "연차별", "연차별", "연차별"],
    ["재원별", "합계", *YEARS],
    ["국비", "1,500", "400", "-", "1,100"],
    ["시비", "20", "△5", "25", "-"],
    ["구비", "7,700", "7,000", "600", "100"],
]
COLUMNS = (60, 140, 220, 300, 380)


def right_aligned(page: Page, right: float, y: float, text: str) -> None:
    page.text(right - 5.56 * sum(1.0 if c.isdigit() else 0.5 for c in text), y, text)


def funding_page() -> Page:
    """A header of two rows: 재원별 and 합계 stand half way between them, 연차별 over the three years."""
    page = Page().text(65, 118, "재원별").text(150, 118, "합계").text(305, 112, "연차별")
    for x, year in zip(COLUMNS[2:], YEARS, strict=True):
        page.text(x + 10, 124, year)
    for row, texts in enumerate(FUNDING[2:]):
        y = 142 + 18 * row
        page.text(65, y, texts[0])
        for x, text in zip(COLUMNS[1:], texts[1:], strict=True):
            right_aligned(page, x + 55, y, text)
    return page


def head_and_foot(page: Page) -> None:
    for y in (100, 129, 186):
        page.line(60, y, 440, y)


def unruled(page: Page) -> None:
    """Draws nothing."""


@pytest.mark.parametrize("rule", [unruled, head_and_foot])
def test_a_header_of_two_rows_is_found_from_where_its_words_stand(rule):
    page = funding_page()
    rule(page)
    found = only_table(page)
    assert grid(found) == FUNDING
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in found.cells}
    assert (spans["재원별"], spans["합계"], spans["연차별"], spans["2022년"]) == ((2, 1), (2, 1), (1, 3), (1, 1))


def test_a_title_with_its_unit_is_no_header():
    page = funding_page().text(65, 92, "1. 재원별 계획").text(340, 92, "(단위: 천원)")
    assert grid(only_table(page)) == FUNDING


def test_a_label_that_wraps_around_its_numbers_stays_one_cell():
    page = Page().text(70, 113, "사업명").text(200, 113, "예산액").text(300, 113, "집행액")
    rows = (
        ("노후 장비 교체", "및 유지 관리", "1,200", "300"),
        ("홍보물 제작", "", "45", "-"),
        ("청사 시설", "", "7", "6"),
    )
    y = 140
    for first, second, *numbers in rows:
        page.text(62, y - 6 if second else y, first)
        if second:
            page.text(62, y + 6, second)
        for right, text in zip((235, 335), numbers, strict=True):
            right_aligned(page, right, y, text)
        y += 26
    wanted = [["사업명", "예산액", "집행액"], ["노후 장비 교체\n및 유지 관리", "1,200", "300"]]
    assert grid(only_table(page)) == [*wanted, ["홍보물 제작", "45", "-"], ["청사 시설", "7", "6"]]


def test_numbers_two_points_apart_are_two_columns():
    page = table(
        Page(), [("구분", "", ""), ("정원", "", ""), ("현원", "", ""), ("과부족", "", "")], XS, (100, 120, 140, 160)
    )
    for y, left, right in (
        (113, "4급", "5급"),
        (133, "1,234", "5,678"),
        (153, "5,555", "6,666"),
        (173, "7,777", "8,888"),
    ):
        page.text(160, y, left)
        page.text(187.02, y, right)
    assert grid(only_table(page))[1:] == [
        ["정원", "1,234", "5,678"],
        ["현원", "5,555", "6,666"],
        ["과부족", "7,777", "8,888"],
    ]


def test_one_row_of_numbers_under_its_header_is_a_table():
    page = Page().text(70, 113, "예산액").text(200, 113, "집행액").text(330, 113, "집행률")
    page.text(70, 131, "1,084,678").text(200, 131, "393,101").text(335, 131, "36.2")
    assert grid(only_table(page)) == [["예산액", "집행액", "집행률"], ["1,084,678", "393,101", "36.2"]]


def test_a_short_rule_of_one_table_and_one_of_the_next_make_no_third():
    page = Page()
    for top in (100, 220):
        page.text(70, top + 22, "구분").text(250, top + 13, "연차").text(190, top + 33, "2021").text(
            290, top + 33, "2022"
        )
        page.text(70, top + 53, "국비").text(190, top + 53, "100").text(290, top + 53, "200")
        for y in (0, 40, 60):
            page.line(60, top + y, 360, top + y)
        page.line(160, top + 20, 360, top + 20)
    page.text(60, 190, "□ 둘째 표 (단위: 천원)")
    tables = read(page).tables
    wanted = [["구분", "연차", "연차"], ["구분", "2021", "2022"], ["국비", "100", "200"]]
    assert [grid(found) for found in tables] == [wanted, wanted]


def stacked(label: str, *numbers: str) -> Table:
    page = rule_all(Page(), (60, 160, 260, 360), (100, 120, 160))
    rows = [("재원", "2021", "2022"), (label, *numbers)]
    return only_table(table(page, rows, (60, 160, 260), (100, 121)))


def test_numbers_stacked_in_two_columns_are_rows():
    found = stacked("국비\n시비\n구비", "775\n253\n-", "1,000\n20\n3")
    wanted = [["국비", "775", "1,000"], ["시비", "253", "20"], ["구비", "-", "3"]]
    assert grid(found) == [["재원", "2021", "2022"], *wanted]
    assert found.uncertain == {(2, 2), (3, 2), (2, 3), (3, 3), (4, 3)}  # by their places alone: not the header, not "-"


@pytest.mark.parametrize(
    ("label", "one", "other"),
    [
        ("본예산\n(추경)", "775\n(25)", "100\n(20)"),  # brackets say more of the number above them
        ("국비", "775\n253", "100\n20"),  # no label for the second row
        ("국비\n시비", "775\n253", "100"),  # one column alone
        ("노후통신장비교체및\n유지관리사업", "775\n253", "100\n20"),  # the label wraps
    ],
)
def test_other_stacks_stay_cells(label, one, other):
    found = stacked(label, one, other)
    assert grid(found)[1] == [label, one, other]


def test_a_half_that_ends_in_its_header_joins_the_half_with_more_columns():
    first = rule_all(Page(), (60, 160, 360), (700, 760)).text(70, 735, "구분").text(250, 735, "연차별")
    second = rule_all(Page(), (60, 160, 260, 360), (60, 80, 100))
    table(second, [("국비", "100", "200"), ("구비", "3", "4")], (60, 160, 260), (60, 80))
    (found,) = read(first, second).tables
    assert grid(found) == [["구분", "연차별", "연차별"], ["국비", "100", "200"], ["구비", "3", "4"]]


def test_the_blank_rest_of_a_row_cut_by_the_page_end_is_no_row():
    first = rule_all(Page(), XS, (700, 720, 740))
    table(first, [("구분", "2021", "2022"), ("국비", "1", "2")], XS, (700, 720))
    second = rule_all(Page(), XS, (60, 66, 86))
    table(second, [("구비", "3", "4")], XS, (66,))
    (found,) = read(first, second).tables
    assert grid(found) == [["구분", "2021", "2022"], ["국비", "1", "2"], ["구비", "3", "4"]]


def test_an_unruled_table_cut_by_the_page_end_is_one_table():
    first, second = Page(), Page()
    rows = [
        ("구분", "2021", "2022"),
        ("국비", "1,000", "20"),
        ("시비", "7", "9"),
        ("구비", "5", "6"),
        ("기타", "1", "3"),
    ]
    table(first, rows[:3], XS, (700, 718, 736))
    table(second, rows[3:], XS, (60, 78))
    (found,) = read(first, second.text(60, 300, "끝.")).tables
    assert grid(found) == [list(row) for row in rows]


def test_numbers_from_the_text_layer_of_a_scan_are_uncertain():
    page = Page().raw("q 595 0 0 842 0 0 cm /Im Do Q 3 Tr")
    table(rule_all(page, XS, (100, 120, 140)), [("구분", "2021", "2022"), ("국비", "1", "2")], XS, (100, 120))
    (found,) = read(page).tables
    assert (2, 2) in found.uncertain
