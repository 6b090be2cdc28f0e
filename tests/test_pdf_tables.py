"""Tables of a PDF page, by how they are ruled."""

from __future__ import annotations

import pytest
from make_pdf import Page, pdf, rule_all, table

from etl.model import Document, Paragraph, Table
from etl.readers.base import Source
from etl.readers.pdf import read_pdf

XS = (60, 160, 260, 360)
YS = (100, 120, 140, 160)
ROWS = (("구분", "2021", "2022"), ("국비", "1,000", "△20"), ("구비", "-", "3,456"))


def read(*pages: Page) -> Document:
    return read_pdf(Source("보고.pdf", pdf(pages)))


def grid(found: Table) -> list[list[str]]:
    return [[found.text(r, c) for c in range(1, found.columns + 1)] for r in range(1, found.rows + 1)]


def only_table(*pages: Page) -> Table:
    (found,) = read(*pages).tables
    return found


def filled_page() -> Page:
    return table(Page(), ROWS, XS, YS)


def stroked(page: Page) -> None:
    rule_all(page, XS, YS)


def dashed(page: Page) -> None:
    for y in YS:
        page.line(XS[0], y, XS[-1], y, dash="[2 2] 0")
    for x in XS:
        page.line(x, YS[0], x, YS[-1], dash="[2 2] 0")


def dotted(page: Page) -> None:
    for y in YS:
        page.dots(XS[0], y, XS[-1], y)
    for x in XS:
        page.dots(x, YS[0], x, YS[-1])


def double(page: Page) -> None:
    for shift in (-0.9, 0.9):
        rule_all(page, [x + shift for x in XS], [y + shift for y in YS])


def hairlines_filled(page: Page) -> None:
    for y in YS:
        page.filled(XS[0], y, XS[-1] - XS[0], 0.1)
    for x in XS:
        page.filled(x, YS[0], 0.1, YS[-1] - YS[0])


def cell_boxes(page: Page) -> None:
    for y in YS[:-1]:
        for x in XS[:-1]:
            page.box(x, y, 100, 20)


def open_sided(page: Page) -> None:
    for y in YS:
        page.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        page.line(x, YS[0], x, YS[-1])


def across_only(page: Page) -> None:
    for y in YS:
        page.line(XS[0], y, XS[-1], y)


def head_and_foot(page: Page) -> None:
    for y in (YS[0], YS[1], YS[-1]):
        page.line(XS[0], y, XS[-1], y)


def unruled(page: Page) -> None:
    """Draws nothing."""


@pytest.mark.parametrize(
    "rule",
    [
        stroked,
        dashed,
        dotted,
        double,
        hairlines_filled,
        cell_boxes,
        open_sided,
        across_only,
        head_and_foot,
        unruled,
    ],
)
def test_every_way_to_rule_a_table_gives_the_same_grid(rule):
    page = filled_page()
    rule(page)
    assert grid(only_table(page)) == [list(row) for row in ROWS]


def test_merged_cells_are_spans():
    page = Page()
    page.text(70, 118, "재원별").text(250, 113, "연차별").text(170, 133, "2021").text(270, 133, "2022")
    page.text(70, 153, "구비").text(170, 153, "1,000").text(270, 153, "2,000")
    page.box(60, 100, 300, 60).line(60, 140, 360, 140).line(160, 120, 360, 120)
    page.line(160, 100, 160, 160).line(260, 120, 260, 160)
    found = only_table(page)
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in found.cells}
    assert spans["재원별"] == (1, 1, 2, 1)
    assert spans["연차별"] == (1, 2, 1, 2)
    assert spans["2,000"] == (3, 3, 1, 1)


def test_a_short_rule_under_a_header_merges_the_cells_above_it():
    page = Page()
    page.text(70, 118, "구분").text(250, 113, "연차").text(190, 133, "2021").text(290, 133, "2022")
    page.text(70, 153, "국비").text(190, 153, "100").text(290, 153, "200")
    page.text(70, 173, "구비").text(190, 173, "300").text(290, 173, "400")
    for y in (100, 140, 160, 180):
        page.line(60, y, 360, y)
    page.line(160, 120, 360, 120)
    found = only_table(page)
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in found.cells}
    assert spans["구분"] == (1, 1, 2, 1)
    assert spans["연차"] == (1, 2, 1, 2)
    assert spans["400"] == (4, 3, 1, 1)


def test_two_tables_ruled_across_with_text_between_stay_two():
    page = Page()
    for top in (100, 200):
        table(page, ROWS, XS, [top, top + 20, top + 40])
        for y in (top, top + 20, top + 40, top + 60):
            page.line(XS[0], y, XS[-1], y)
    page.text(60, 180, "2. 다음 사업")
    document = read(page)
    assert [grid(found) for found in document.tables] == [[list(row) for row in ROWS]] * 2
    assert Paragraph in {type(block) for block in document.blocks}


def test_lines_in_a_cell_are_kept_and_a_number_cut_after_its_comma_is_mended():
    page = rule_all(Page(), XS, (100, 140, 180))
    table(page, [("계획액\n(수정)", "1,084,\n678", "12,\n34")], XS, [102])
    page.text(70, 160, "x")
    assert grid(only_table(page))[0] == ["계획액\n(수정)", "1,084,678", "12,\n34"]


def test_a_table_inside_a_cell_is_a_table_of_its_own():
    page = Page().box(60, 100, 300, 100).line(60, 120, 360, 120).text(70, 113, "바깥")
    inner = [80, 180, 280]
    table(rule_all(page, inner, [130, 150, 170]), [("가로", "1"), ("나무", "2")], inner, [130, 150])
    page.text(70, 190, "밖의 글")
    outer, nested = read(page).tables
    assert grid(outer) == [["바깥"], ["밖의 글"]]
    assert grid(nested) == [["가로", "1"], ["나무", "2"]]
    assert nested.parent is not None
    assert (nested.parent.table, nested.parent.row, nested.parent.column) == (outer.id, 2, 1)
    assert outer.parent is None


def test_letters_drawn_as_outlines_make_no_table_but_a_finding():
    page = Page()
    for row in range(20):
        for column in range(20):
            x, y = 60 + 11 * column, 100 + 14 * row
            page.filled(x, y, 8, 1.2).filled(x, y, 1.2, 9).filled(x, y + 8, 8, 1.2).filled(x + 7, y, 1.2, 9)
    document = read(page)
    assert document.blocks == ()
    assert [finding.code for finding in document.findings] == ["pdf_outlined_page"]


def test_underlined_words_are_no_table():
    page = Page().text(60, 113, "밑줄 친 말").line(60, 116, 160, 116).text(60, 133, "또 하나").line(60, 136, 160, 136)
    document = read(page)
    assert document.tables == ()
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["밑줄 친 말", "또 하나"]


def test_running_text_is_no_unruled_table():
    page = Page()
    for number in range(8):
        page.text(60, 100 + 15 * number, f"추진 방향 {number} 그리고 예산 {number * 37} 천원을 반영한 계획을 적은 글")
    document = read(page)
    assert document.tables == ()
    assert len(document.blocks) == 8


def test_a_bracket_squeezed_against_the_rule_stays_in_its_cell():
    """The glyphs of a Type 3 font are half as wide as its bounding box says, and belong to the cell they begin in."""
    page = rule_all(Page(), (60, 81, 102), (100, 120, 140))
    page.codes(61, 115, "F4", "31323334").codes(82, 115, "F4", "35363738")
    page.codes(61, 135, "F4", "39").codes(82, 135, "F4", "30")
    assert grid(only_table(page)) == [["1234", "5678"], ["9", "0"]]


def test_a_page_border_is_not_a_table():
    page = filled_page().box(20, 20, 555, 800)
    stroked(page)
    assert grid(only_table(page)) == [list(row) for row in ROWS]


def test_white_rules_are_not_seen():
    page = filled_page()
    stroked(page)
    page.raw("1 G").line(60, 110, 360, 110).raw("0 G")
    assert only_table(page).rows == 3


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_page_shown_turned_reads_the_same(rotate):
    """Landscape pages are often portrait pages with /Rotate and turned text; the text says which way is up."""
    page = filled_page()
    stroked(page)
    page.extra = f"/Rotate {rotate}"
    assert grid(only_table(page)) == [list(row) for row in ROWS]


def test_a_table_turned_by_a_quarter_is_read_upright():
    rows = [["item", "2021", "2022"], ["total", "1,000", "-20"], ["rest", "-", "3,456"]]
    page = Page()
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            page.text_matrix(0, 1, -1, 0, 113 + 20 * r, 700 - 100 * c, text)
    for r in range(4):
        page.line(100 + 20 * r, 405, 100 + 20 * r, 705)
    for c in range(4):
        page.line(100, 705 - 100 * c, 160, 705 - 100 * c)
    assert grid(only_table(page)) == rows


def test_turned_text_in_a_cell_is_read_along_its_line():
    page = rule_all(Page(), (60, 90, 190), (100, 200))
    page.text_matrix(0, 1, -1, 0, 80, 170, "ABC").text(100, 150, "1,234 and more")
    assert grid(only_table(page)) == [["ABC", "1,234 and more"]]


def test_boxes_further_apart_between_two_columns_are_one_table():
    page = Page()
    for x in (60, 163.3, 263.3):
        for y in YS[:-1]:
            page.box(x, y + 0.5, 100, 19)
    assert grid(only_table(table(page, ROWS, (60, 163.3, 263.3), YS))) == [list(row) for row in ROWS]
