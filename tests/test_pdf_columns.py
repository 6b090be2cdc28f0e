"""Columns without uprights, told by what was set in one go, by their headings and by the rules of their header."""

from __future__ import annotations

from make_pdf import Page, table
from test_pdf_free import right_aligned
from test_pdf_tables import grid, only_table, read

from etl.model import Paragraph


def level_rules(page: Page, *ys: float, left: float = 60, right: float = 440) -> Page:
    for y in ys:
        page.line(left, y, right, y)
    return page


def test_headings_closer_than_words_are_columns_where_spaces_are_written():
    page = level_rules(Page(), 100, 120, 140, 160).text(64, 92, "as of 2021 in all of the offices")
    for row, y in (
        (("grade", "aa", "bb", "cc", "dd"), 113),
        (("now", "1", "22", "3", "44"), 133),
        (("then", "5", "6", "77", "8"), 153),
    ):
        page.text(64, y, row[0])
        for x, text in zip((200, 212.7, 225.4, 239), row[1:], strict=True):
            page.text(x, y, text)
    wanted = [["grade", "aa", "bb", "cc", "dd"], ["now", "1", "22", "3", "44"], ["then", "5", "6", "77", "8"]]
    assert grid(only_table(page)) == wanted


def test_the_space_that_a_writer_puts_between_digits_and_hangul_is_within_a_word():
    page = level_rules(Page(), 100, 120, 140, 160).text(64, 92, "in the year of all")
    page.text(64, 113, "구분")
    for x, year in ((150, "2021"), (250, "2022"), (350, "2023")):
        page.text(x, 113, year).text(x + 24.6, 113, "년도")
    table(page, [("국비", "1,000", "20", "3"), ("구비", "7", "8", "9")], (60, 150, 250, 350), (120, 140))
    assert grid(only_table(page))[0] == ["구분", "2021년도", "2022년도", "2023년도"]


def test_one_rule_under_several_groups_is_shared_by_the_headings_that_return():
    page = level_rules(Page(), 100, 140, 160, 180, right=460).line(140, 120, 460, 120)
    page.text(70, 123, "장비").text(170, 113, "2020").text(370, 113, "2021")
    for x, text in ((145, "수량"), (230, "금액"), (305, "수량"), (390, "금액")):
        page.text(x, 133, text)
    for y, row in ((153, ("PC", "1", "2,000", "3", "4,000")), (173, ("서버", "5", "6,000", "7", "8,000"))):
        page.text(70, y, row[0])
        for right, text in zip((175, 280, 335, 440), row[1:], strict=True):
            right_aligned(page, right, y, text)
    assert grid(only_table(page))[0] == ["장비", "2020", "2020", "2021", "2021"]


def test_a_total_stands_over_both_columns_of_labels_under_level_rules():
    page = level_rules(Page(), 100, 140, 160, 200).line(200, 120, 440, 120).line(130, 180, 440, 180)
    page.text(105, 123, "재원별").text(300, 113, "연차별").text(230, 133, "2021").text(360, 133, "2022")
    page.text(112, 153, "합계").text(75, 183, "의존").text(145, 173, "국비").text(145, 193, "시비")
    for y, row in ((153, ("10", "20")), (173, ("4", "5")), (193, ("6", "15"))):
        right_aligned(page, 260, y, row[0])
        right_aligned(page, 390, y, row[1])
    found = only_table(page)
    assert grid(found)[0] == ["재원별", "재원별", "연차별", "연차별"]
    assert [row[:2] for row in grid(found)[2:]] == [["합계", "합계"], ["의존", "국비"], ["의존", "시비"]]


def test_tables_with_a_rule_under_their_header_alone_stay_tables_of_their_own():
    page = Page()
    rows = [("구분", "2021", "2022"), ("국비", "1,000", "20"), ("구비", "7", "3,456"), ("시비", "8", "9")]
    for top in (100, 230):
        table(page, rows, (60, 160, 260), [top + 18 * i for i in range(4)])
        page.line(60, top + 18, 360, top + 18)
    page.text(60, 200, "□ 둘째 사업 현황").text(60, 215, "2. 집행 실적")
    document = read(page)
    assert [grid(found) for found in document.tables] == [[list(row) for row in rows]] * 2
    assert sum(isinstance(block, Paragraph) for block in document.blocks) == 2


def test_a_corner_of_two_lines_is_of_the_header():
    page = Page().text(64, 107, "(단위: 명)").text(64, 119, "연도")
    for x, text in ((170, "합계"), (250, "남자"), (330, "여자")):
        page.text(x, 113, text)
    table(page, [("2017", "25", "8", "17"), ("2018", "61", "8", "53")], (60, 165, 245, 325), (122, 140))
    assert grid(only_table(page))[0] == ["(단위: 명)\n연도", "합계", "남자", "여자"]


def test_a_heading_over_nothing_is_a_column():
    page = level_rules(Page(), 100, 120, 140, 160)
    table(
        page, [("구분", "2021", "2022"), ("국비", "1,000", "20"), ("구비", "7", "9")], (60, 160, 260), (100, 120, 140)
    )
    page.text(320, 113, "비고").text(390, 113, "담당")
    assert grid(only_table(page))[1] == ["국비", "1,000", "20", "", ""]


def test_items_that_begin_with_a_dash_are_no_rows_of_a_table():
    page = Page()
    for i in range(5):
        page.text(60, 100 + 18 * i, "-").text(80, 100 + 18 * i, f"총사업비 {i}호").text(260, 100 + 18 * i, "해당 없음")
    assert read(page).tables == ()


def test_a_line_of_numbers_in_brackets_between_two_rules_is_no_row():
    page = level_rules(Page(), 100, 120, 150, 180)
    rows = [
        ("구분", "2021", "2022"),
        ("본예산\n(추경)", "7,900\n(61)", "6,639\n(79)"),
        ("결산\n(이월)", "6,067\n(9)", "5\n(2)"),
    ]
    table(page, rows, (60, 180, 300), (100, 122, 152))
    assert grid(only_table(page)) == [list(row) for row in rows]


def test_two_tables_ruled_across_three_points_apart_are_two():
    page = level_rules(Page(), 100, 120, 140, 143, 163, 183, right=360)
    table(page, [("구분", "2021년", "2022년"), ("국비", "1,000", "20")], (60, 160, 260), (100, 120))
    table(page, [("시설", "면적", "정원"), ("회관", "7", "3,456")], (60, 160, 260), (143, 163))
    first, second = read(page).tables
    assert (grid(first)[1], grid(second)[0]) == (["국비", "1,000", "20"], ["시설", "면적", "정원"])


def test_a_narrow_heading_over_the_white_between_two_wide_columns_heads_both():
    page = Page().text(65, 118, "재원").text(285, 112, "연차").text(185, 124, "2021년").text(320, 124, "2022년")
    table(page, [("국비", "1,500", "400"), ("시비", "20", "25"), ("구비", "77", "60")], (60, 180, 450), (130, 148, 166))
    head = [["재원", "연차", "연차"], ["재원", "2021년", "2022년"]]
    assert grid(only_table(page))[:2] == head


def test_the_last_heading_of_two_rows_may_stand_over_nothing():
    page = Page().text(65, 118, "재원").text(235, 112, "연차별").text(332, 118, "비고")
    page.text(185, 124, "2021년").text(285, 124, "2022년")
    table(page, [("국비", "1,500", "400"), ("시비", "20", "25"), ("구비", "77", "60")], (60, 180, 290), (130, 148, 166))
    found = grid(only_table(page))
    assert [row[-1] for row in found] == ["비고", "비고", "", "", ""]
    assert found[1] == ["재원", "2021년", "2022년", "비고"]


def test_rows_that_stand_far_apart_are_a_table_with_its_header():
    rows = [("구분", "2021", "2022"), ("국비", "1,000", "20"), ("시비", "7", "9"), ("구비", "5", "6")]
    page = table(Page(), rows, (60, 160, 260), (100, 132, 164, 196))
    assert grid(only_table(page.text(60, 280, "끝."))) == [list(row) for row in rows]


def test_the_two_lines_of_a_label_belong_to_the_first_and_to_the_last_record():
    page = table(Page(), [("사업명", "예산액", "집행액"), ("", "12", "45")], (60, 200, 300), (96, 131))
    table(page, [("홍보물", "7", "6"), ("", "300", "8")], (60, 200, 300), (166, 201))
    for y in (144, 214):
        page.text(64, y - 9.4, "노후 장비 교체").text(64, y + 9.4, "및 유지 관리")
    label = "노후 장비 교체\n및 유지 관리"
    wanted = [["사업명", "예산액", "집행액"], [label, "12", "45"], ["홍보물", "7", "6"], [label, "300", "8"]]
    assert grid(only_table(page)) == wanted


def test_two_tables_ruled_across_are_two_where_a_heading_of_the_second_wraps():
    page = level_rules(Page(), 100, 120, 140, 143, 173, 193, right=360)
    table(page, [("구분", "2021년", "2022년"), ("국비", "1,000", "20")], (60, 160, 260), (100, 120))
    page.text(64, 163, "시설").text(164, 156, "면적").text(164, 169, "(㎡)").text(264, 163, "정원")
    table(page, [("회관", "7", "3,456")], (60, 160, 260), (173,))
    first, second = read(page).tables
    assert (grid(first)[1], grid(second)[1]) == (["국비", "1,000", "20"], ["회관", "7", "3,456"])
