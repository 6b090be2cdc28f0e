"""The PDF reader as a whole: order, joining over pages, heads and feet, and what it refuses or reports."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from make_pdf import Page, pdf, rule_all, table
from test_pdf_tables import ROWS, XS, YS, filled_page, grid, read, stroked

from etl.model import Paragraph, Severity, Table
from etl.readers import pdf_page
from etl.readers.base import ReadError, Source
from etl.readers.pdf import read_pdf

SAMPLES = Path(__file__).parents[1].parent / "shared" / "samples"
HEAD = ("순번", "시설", "수량")


def page_with_rows(rows: list[tuple[str, ...]], top: float) -> Page:
    ys = [top + 20 * i for i in range(len(rows) + 1)]
    return rule_all(table(Page(), rows, XS, ys), XS, ys)


def body(first: int, last: int) -> list[tuple[str, ...]]:
    return [(str(i), f"시설{i}", str(i * 3)) for i in range(first, last + 1)]


def test_blocks_come_in_reading_order_with_their_pages():
    page = filled_page().text(60, 90, "제목").text(60, 200, "맺음")
    stroked(page)
    document = read(page, Page().text(60, 90, "둘째 쪽"))
    kinds = [(type(block).__name__, block.place.page) for block in document.blocks]
    assert kinds == [("Paragraph", 1), ("Table", 1), ("Paragraph", 1), ("Paragraph", 2)]
    assert document.blocks[1].place.table == "t1"
    assert (document.format, document.report) == ("pdf", "보고.pdf")


@pytest.mark.parametrize("repeated", [False, True])
def test_a_table_cut_by_the_page_end_is_one_table(repeated):
    first = page_with_rows([HEAD, *body(1, 30)], 100)
    second = page_with_rows([HEAD, *body(31, 34)] if repeated else body(31, 34), 60)
    (found,) = read(first, second.text(60, 250, "끝.")).tables
    assert grid(found) == [list(row) for row in [HEAD, *body(1, 34)]]
    assert found.place.page == 1


def test_page_numbers_do_not_part_a_cut_table_nor_become_text():
    first = page_with_rows([HEAD, *body(1, 30)], 100).text(280, 800, "- 1 -")
    second = page_with_rows(body(31, 32), 60).text(280, 800, "- 2 -")
    document = read(first, second)
    assert len(document.tables) == 1
    assert not [block for block in document.blocks if isinstance(block, Paragraph)]


def test_tables_of_the_same_shape_stay_two_if_the_first_ends_high_on_its_page():
    first = page_with_rows([HEAD, *body(1, 3)], 100)
    second = page_with_rows([HEAD, *body(1, 30)], 100)
    assert [found.rows for found in read(first, second).tables] == [4, 31]


def test_tables_stay_two_if_a_line_stands_between_them():
    first = page_with_rows([HEAD, *body(1, 30)], 100)
    second = page_with_rows([HEAD, *body(1, 3)], 100).text(60, 80, "2. 다음 사업")
    assert len(read(first, second).tables) == 2


def test_a_merged_cell_cut_by_the_page_end_grows_over_the_cut():
    first = Page().box(60, 700, 200, 60).line(160, 700, 160, 760)
    first.line(160, 720, 260, 720).line(160, 740, 260, 740).line(210, 700, 210, 760)
    first.text(70, 733, "국비")
    for i in range(3):
        first.text(165, 713 + 20 * i, str(i)).text(215, 713 + 20 * i, str(i * 7))
    second = Page().box(60, 60, 200, 60).line(160, 60, 160, 120).line(210, 60, 210, 120)
    second.line(160, 80, 260, 80).line(60, 100, 260, 100)
    second.text(70, 113, "구비")
    for i in range(3, 6):
        second.text(165, 13 + 20 * i, str(i)).text(215, 13 + 20 * i, str(i * 7))
    (found,) = read(first, second).tables
    assert [row[0] for row in grid(found)] == ["국비"] * 5 + ["구비"]


def test_a_running_head_is_kept_once_framed_or_not():
    pages = [
        page_with_rows(body(i, i + 1), 300)
        .text(60, 40, "2021 업무계획")
        .box(400, 25, 100, 20)
        .text(410, 40, "대외주의")
        for i in (1, 11, 21)
    ]
    document = read(*pages)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["2021 업무계획"]
    assert sum(found.text(1, 1) == "대외주의" for found in document.tables) == 1


def test_a_locked_file_is_refused_as_encrypted():
    lock = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'11' * 32}>/U<{'22' * 32}>>>/ID[<00><00>]"
    with pytest.raises(ReadError, match="암호") as refused:
        read_pdf(Source("잠긴.pdf", pdf([filled_page()], trailer=lock)))
    assert refused.value.status == "ENCRYPTED"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"not a pdf at all", b"%PDF-1.4\n" + bytes(2000)])
def test_what_is_no_pdf_is_refused_as_damaged(data):
    with pytest.raises(ReadError, match=r"손상\.pdf.*다시 저장") as refused:
        read_pdf(Source("손상.pdf", data))
    assert refused.value.status == "DAMAGED"


def test_too_many_pages_are_refused():
    with pytest.raises(ReadError, match="2,001쪽") as refused:
        read_pdf(Source("긴.pdf", pdf([Page()] * 2001)))
    assert refused.value.status == "REFUSED"


def test_a_scanned_page_is_named():
    scan = Page().raw("595 0 0 842 0 0 cm /Im Do")
    (finding,) = read(Page().text(60, 100, "첫 쪽"), scan).findings
    assert (finding.code, finding.place.page) == ("pdf_scanned_page", 2)
    assert "2쪽" in finding.message


def test_the_text_layer_of_a_scan_is_reported():
    page = Page().raw("q 595 0 0 842 0 0 cm /Im Do Q 3 Tr")
    table(page, ROWS, XS, YS)
    assert "pdf_ocr_text" in {finding.code for finding in read(page).findings}


def test_a_font_without_letters_is_a_finding_and_its_cells_are_uncertain():
    page = rule_all(Page(), (60, 160, 260), (100, 120, 140))
    page.text(70, 113, "구비").codes(170, 113, "F3", "00110022").text(70, 133, "1").text(170, 133, "2")
    document = read(page)
    (found,) = document.tables
    assert found.text(1, 2) == "��"
    assert found.uncertain == {(1, 2)}
    (finding,) = document.findings
    assert (finding.code, finding.severity, finding.place.page) == ("pdf_unknown_letters", Severity.ERROR, 1)


def test_a_letter_that_pdfium_drops_for_want_of_its_font_is_a_finding():
    """Without the font a lone △ vanishes, and a cut would be read as a rise."""
    page = rule_all(Page(), (60, 160, 260), (100, 120, 140))
    page.text(70, 113, "구비").text(170, 113, "△").text(180, 113, "20").text(70, 133, "1").text(170, 133, " ")
    document = read(page)
    (found,) = document.tables
    assert found.text(1, 2) in ("20", "△20")
    assert ("pdf_missing_font" in {finding.code for finding in document.findings}) == (found.text(1, 2) == "20")
    assert found.uncertain == ({(1, 2)} if found.text(1, 2) == "20" else set())


def test_a_watermark_does_not_get_into_the_cells():
    page = filled_page().text_matrix(0.7, 0.7, -0.7, 0.7, 120, 160, "COPY", 40)
    stroked(page)
    document = read(page)
    assert grid(document.tables[0]) == [list(row) for row in ROWS]
    assert [finding.code for finding in document.findings] == ["pdf_aslant_text"]


def test_a_page_with_too_many_characters_is_named_and_the_others_read(monkeypatch):
    monkeypatch.setattr(pdf_page, "MAX_CHARS", 60)
    stuffed = Page().text(60, 100, "x" * 61)
    document = read(stuffed, Page().text(60, 100, "둘째"))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["둘째"]
    (finding,) = document.findings
    assert (finding.code, finding.severity, finding.place.page) == ("pdf_page_unread", Severity.ERROR, 1)


def test_a_page_with_too_many_objects_is_named(monkeypatch):
    monkeypatch.setattr(pdf_page, "MAX_OBJECTS", 5)
    page = filled_page()
    stroked(page)
    assert [finding.code for finding in read(page).findings] == ["pdf_page_unread"]


def test_a_page_tree_that_holds_itself_ends():
    good = pdf([filled_page()])
    looped = good.replace(b"/Kids[11 0 R]", b"/Kids[ 2 0 R]")
    assert looped != good
    document = read_pdf(Source("고리.pdf", looped))
    assert document.blocks == ()
    assert [finding.code for finding in document.findings] == ["pdf_page_unread"]


def test_a_page_count_beyond_all_bounds_does_not_make_pages():
    lying = pdf([filled_page()]).replace(b"/Count 1>>", b"/Count 1999999999>>")
    assert len(read_pdf(Source("쪽수.pdf", lying)).tables) == 1


def test_a_thick_mesh_of_rules_is_read_in_time():
    page = Page()
    for i in range(130):
        page.line(40, 40 + 6 * i, 540, 40 + 6 * i).line(40 + 3.9 * i, 40, 40 + 3.9 * i, 820)
    page.text(45, 50, "1")
    start = time.process_time()
    assert read(page).tables
    assert time.process_time() - start < 5


def test_many_unruled_lines_are_read_in_time():
    page = Page()
    for i in range(2000):
        page.text(60, 20 + 0.4 * i, f"row{i}", 3).text(200, 20 + 0.4 * i, str(i), 3).text(300, 20 + 0.4 * i, "7", 3)
    start = time.process_time()
    read(page)
    assert time.process_time() - start < 5


def test_columns_found_from_white_alone_are_said_to_be_and_doubtful_cells_marked():
    rows = [("구분", "2021", "2022"), ("국비", "1,000", "20 30"), ("구비", "7", "3,456"), ("시비", "8", "9")]
    page = table(Page(), [(a, b, "") for a, b, _ in rows], XS, (100, 120, 140, 160))
    for (_, _, last), y in zip(rows, (113, 133, 153, 173), strict=True):
        page.text(264, y, last)
    document = read(page)
    (found,) = document.tables
    assert [finding.code for finding in document.findings] == ["pdf_unruled_table"]
    assert found.uncertain == {(2, 3)}


def test_the_same_bytes_give_the_same_document():
    source = Source("보고.pdf", pdf([filled_page()]))
    assert read_pdf(source) == read_pdf(source)


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample documents (shared/samples) are not here")
def test_ministry_statements_are_read_cell_by_cell():
    """Figures of a ministry's budget statement: Type 3 digits squeezed into narrow cells, stacked bracket lines."""
    path = next(SAMPLES.glob("*소규모주택정비사업.pdf"))
    document = read_pdf(Source("예산.pdf", path.read_bytes()))
    table8 = next(found for found in document.tables if (found.place.page, found.columns) == (2, 15))
    assert [table8.text(4, column) for column in (2, 3, 4, 5, 6, 15)] == [
        "317,500\n(31,800)",
        "349,300",
        "341,802\n[341,802]",
        "-",
        "7,498",
        "413,600",
    ]


@pytest.mark.skipif(not SAMPLES.exists(), reason="the sample documents (shared/samples) are not here")
def test_a_list_over_four_pages_with_a_framed_running_head_is_one_table():
    path = next(SAMPLES.glob("2025*.pdf"))
    document = read_pdf(Source("실적.pdf", path.read_bytes()))
    longest = max(document.tables, key=lambda found: found.rows)
    assert isinstance(longest, Table)
    assert (longest.rows, longest.columns) == (152, 3)
    assert [longest.text(row, 1) for row in (2, 43, 100)] == ["1", "42", "99"]
