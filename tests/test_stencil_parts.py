"""Everything around the cells follows them: charts, formats, lists, names, notes, drawings, tables, breaks, panes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from test_stencil_kit import column, filled, made, opened, part, part_names

from etl.stencil import TemplateError, View, fill, lint


def rich_sheet(book: Any) -> None:
    """A sheet with a band in rows 5 to 7 and one of each thing that names cells."""
    sheet = book.add_worksheet("소요재원")
    other = book.add_worksheet("차트 모음")
    bold = book.add_format({"bold": True})
    sheet.write("A1", "{{연도}}년 예산")
    sheet.write_row("A4", ["연번", "사업명", "{{연도-1}}년", "{{연도}}년"])
    for row in (5, 6, 7):
        sheet.write_row(f"A{row}", ["{{#}}", "{{소요재원.사업명}}", "{{소요재원.2020}}", "{{소요재원.2021}}"])
        sheet.add_sparkline(f"F{row}", {"range": f"소요재원!C{row}:D{row}"})
    sheet.write("A8", "계")
    sheet.write_formula("D8", "=SUM(D5:D7)")
    sheet.write("A20", "아래")
    sheet.conditional_format("D5:D7", {"type": "data_bar", "data_bar_2010": True, "bar_solid": False})
    sheet.conditional_format("A5:D7", {"type": "formula", "criteria": "=$D5>$D$8", "format": bold})
    sheet.conditional_format("A8:D8", {"type": "formula", "criteria": "=$D8>0", "format": bold})
    sheet.data_validation("B5:B7", {"validate": "list", "source": "='차트 모음'!$A$1:$A$3"})
    sheet.data_validation("B20", {"validate": "list", "source": "=$B$5:$B$7"})
    sheet.write_comment("A20", "메모")
    sheet.write_url("C20", "internal:'소요재원'!A1")
    sheet.print_area("A1:D8")
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 2)
    sheet.set_h_pagebreaks([8])
    sheet.set_header("&C{{기관명}} &P")
    sheet.autofilter("A4:D7")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=소요재원!$B$5:$B$7", "values": "=소요재원!$D$5:$D$7", "name": "=소요재원!$D$4"})
    chart.set_title({"name": "{{연도}}년 사업별"})
    other.insert_chart("B2", chart)
    sheet.insert_textbox("F22", "{{기관명}} 결재란")
    book.define_name("사업", "=소요재원!$B$5:$B$7")


@pytest.fixture(scope="module")
def data() -> bytes:
    return filled(made(rich_sheet), 6).data


def test_lint_finds_nothing(data: bytes) -> None:
    assert lint(data) == ()


def test_chart_ranges_caches_and_title(data: bytes) -> None:
    chart = part(data, "xl/charts/chart1.xml")
    assert "소요재원!$B$5:$B$10" in chart
    assert "소요재원!$D$5:$D$10" in chart
    assert "2021년 사업별" in chart
    cache = re.search(r"<c:val>.*?<c:numCache>(.*?)</c:numCache>", chart, re.DOTALL)
    assert cache
    assert re.findall(r"<c:v>([^<]*)</c:v>", cache[1]) == ["11", "22", "33", "44", "55", "66"]
    assert '<c:ptCount val="6"/>' in cache[1]


def test_conditional_formats_and_lists(data: bytes) -> None:
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert 'sqref="D5:D10"' in sheet
    assert "<xm:sqref>D5:D10</xm:sqref>" in sheet
    assert "<formula>$D5&gt;$D$11</formula>" in sheet
    assert "<formula>$D11&gt;0</formula>" in sheet
    assert "<formula1>'차트 모음'!$A$1:$A$3</formula1>" in sheet
    assert "<formula1>$B$5:$B$10</formula1>" in sheet


def test_sparklines_repeat_with_their_rows(data: bytes) -> None:
    sheet = part(data, "xl/worksheets/sheet1.xml")
    lines = re.findall(r"<xm:f>([^<]*)</xm:f><xm:sqref>F(\d+)</xm:sqref>", sheet)
    assert sorted(lines, key=lambda line: int(line[1])) == [
        (f"소요재원!C{row}:D{row}", f"{row}") for row in range(5, 11)
    ]


def test_names_areas_titles_filter_breaks_and_panes(data: bytes) -> None:
    book = opened(data)
    sheet = book["소요재원"]
    assert book.defined_names["사업"].attr_text == "소요재원!$B$5:$B$10"
    assert sheet.print_area == "'소요재원'!$A$1:$D$11"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.auto_filter.ref == "A4:D10"
    assert [line.id for line in sheet.row_breaks.brk] == [11]
    assert sheet.freeze_panes == "C5"
    assert sheet.dimensions == "A1:D23"


def test_comments_links_headers_and_drawings_move(data: bytes) -> None:
    sheet = opened(data)["소요재원"]
    assert sheet["A23"].comment.text == "메모"
    assert sheet["C23"].hyperlink.location == "'소요재원'!A1"
    assert "<x:Row>22</x:Row>" in part(data, "xl/drawings/vmlDrawing1.vml")
    assert "<oddHeader>&amp;C광진구 &amp;P</oddHeader>" in part(data, "xl/worksheets/sheet1.xml")
    boxes = [name for name in part_names(data) if "drawings/drawing" in name and "광진구 결재란" in part(data, name)]
    assert re.findall(r"<xdr:row>(\d+)</xdr:row>", part(data, boxes[0]))[0] == "24"


def test_a_table_around_a_band_grows_and_its_headings_follow() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("표")
        sheet.add_table(
            "A2:B4",
            {
                "name": "사업표",
                "total_row": True,
                "columns": [
                    {"header": "사업명", "total_string": "계"},
                    {"header": "{{연도}}년", "total_function": "sum"},
                ],
            },
        )
        sheet.write_row("A3", ["{{소요재원.사업명}}", "{{소요재원.2021}}"])

    data = filled(made(build), 4).data
    table = part(data, "xl/tables/table1.xml")
    assert 'ref="A2:B7"' in table
    assert 'ref="A2:B6"' in table
    assert 'name="2021년"' in table
    assert lint(data) == ()


def test_a_single_sample_row_grows_charts_formats_and_names() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("소요재원")
        sheet.write_row("A5", ["{{소요재원.사업명}}", "{{소요재원.2021}}"])
        sheet.conditional_format(
            "B5", {"type": "cell", "criteria": ">", "value": 3, "format": book.add_format({"bold": 1})}
        )
        chart = book.add_chart({"type": "pie"})
        chart.add_series({"categories": "=소요재원!$A$5:$A$5", "values": "=소요재원!$B$5:$B$5"})
        sheet.insert_chart("D2", chart)
        book.define_name("금액", "=소요재원!$A$5:$B$5")

    data = filled(made(build), 3).data
    assert 'sqref="B5:B7"' in part(data, "xl/worksheets/sheet1.xml")
    assert "소요재원!$B$5:$B$7" in part(data, "xl/charts/chart1.xml")
    assert opened(data).defined_names["금액"].attr_text == "소요재원!$A$5:$B$7"
    rows = re.findall(r"<xdr:row>(\d+)</xdr:row>", part(data, "xl/drawings/drawing1.xml"))
    before = re.findall(r"<xdr:row>(\d+)</xdr:row>", part(made(build), "xl/drawings/drawing1.xml"))
    assert rows == before


def test_group_rows_with_subtotals() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("부서별")
        sheet.write("A3", "계")
        sheet.write_formula("C3", "=SUBTOTAL(9,C4:C5)")
        sheet.write("A4", "{{소요재원:부서.부서}} 소계")
        sheet.write_formula("C4", "=SUBTOTAL(9,C5:C5)")
        sheet.write_row("A5", ["{{#}}", "{{소요재원.사업명}}", "{{소요재원.2021}}"])
        sheet.write_formula("D5", "=C5/C$4")
        sheet.write_formula("C8", "=C3")

    data = filled(made(build), 5).data
    assert column(data, "A")[2:] == ["계", "부서0 소계", 1, 2, "부서1 소계", 3, 4, "부서2 소계", 5, None, None, None]
    assert column(data, "C")[2:] == [165, 33, 11, 22, 77, 33, 44, 55, 55, None, None, 165]
    assert column(data, "C", values=False)[3] == "=SUBTOTAL(9,C5:C6)"
    assert column(data, "C", values=False)[9] == "=SUBTOTAL(9,C11:C11)"
    assert column(data, "D")[7] == pytest.approx(33 / 77)


def test_plain_sum_over_subtotals_is_refused() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("부서별")
        sheet.write_formula("C3", "=SUM(C4:C5)")
        sheet.write("A4", "{{소요재원:부서.부서}} 소계")
        sheet.write_formula("C4", "=SUM(C5:C5)")
        sheet.write_row("A5", ["{{#}}", "{{소요재원.사업명}}", "{{소요재원.2021}}"])

    with pytest.raises(TemplateError, match="SUBTOTAL"):
        filled(made(build), 5)


def test_group_labels_are_merged_over_their_rows() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("부서별")
        sheet.write_row("A5", ["{{소요재원:부서.부서}}", "{{소요재원.사업명}}"])

    data = filled(made(build), 5).data
    sheet = opened(data).active
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A5:A6", "A7:A8"}
    assert column(data, "A")[4:] == ["부서0", None, "부서1", None, "부서2"]


def test_year_columns_grow() -> None:
    years = tuple(str(year) for year in range(2018, 2025))
    rows = tuple({"사업명": f"사업{at}", **dict.fromkeys(years, at * 10)} for at in (1, 2, 3))

    def build(book: Any) -> None:
        sheet = book.add_worksheet("연차별")
        sheet.write_row("A4", ["사업명", "합계", "{{소요재원[*]}}년", "비고"])
        sheet.write_row("A5", ["{{소요재원.사업명}}", None, "{{소요재원[*]}}", "-"])
        sheet.write_formula("B5", "=SUM(C5:C5)")
        sheet.write("A6", "계")
        sheet.write_formula("B6", "=SUM(B5:B5)")
        sheet.write_formula("C6", "=SUM(C5:C5)")
        sheet.set_column("C:C", 15)
        sheet.print_area("A4:D6")

    data = fill(made(build), {}, {"소요재원": View("소요재원", ("사업명", *years), rows)}).data
    sheet = opened(data, values=True).active
    assert [cell.value for cell in sheet[4]] == ["사업명", "합계", *(f"{year}년" for year in years), "비고"]
    assert [cell.value for cell in sheet[8]] == ["계", 420, *[60] * 7, None]
    assert opened(data).active["B5"].value == "=SUM(C5:I5)"
    assert opened(data).active["I8"].value == "=SUM(I5:I7)"
    assert sheet.print_area == "'연차별'!$A$4:$J$8"
    assert '<col min="3" max="9"' in part(data, "xl/worksheets/sheet1.xml")


def test_a_total_over_a_tables_column_is_worked_out() -> None:
    def build(book: Any) -> None:
        sheet, other = book.add_worksheet("표"), book.add_worksheet("합")
        columns = [{"header": "사업명", "total_string": "계"}, {"header": "금액", "total_function": "sum"}]
        sheet.add_table("A2:B4", {"name": "사업표", "total_row": True, "columns": columns})
        sheet.write_row("A3", ["{{소요재원.사업명}}", "{{소요재원.2021}}"])
        other.write_formula("A1", "=SUM(사업표[금액])/MAX(사업표[금액])")

    result = filled(made(build), 4)
    assert result.warnings == ()
    assert column(result.data, "B", sheet="표")[1:] == ["금액", 11, 22, 33, 44, 110]
    assert column(result.data, "A", sheet="합") == [2.5]


@pytest.mark.parametrize(("count", "shown"), [(0, [False, True]), (3, [True, False])])
def test_a_row_with_a_condition_is_shown_only_when_it_holds(count: int, shown: list[bool]) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("시트")
        sheet.write_row("A1", ["{{?소요재원}}사업 내역", "{{?소요재원}}", 7])
        sheet.write_formula("D1", "=C1*2")
        sheet.write("A2", "{{!소요재원}}사업이 없습니다")
        sheet.write_row("A4", ["{{?소요재원}}", "{{소요재원.사업명}}", "{{소요재원.2021}}"])
        sheet.write_formula("C5", "=SUM(C4:C4)+SUM(C1:D1)")

    data = filled(made(build), count).data
    sheet = opened(data, values=True).active
    assert [not sheet.row_dimensions[row].hidden for row in (1, 2)] == shown
    assert [cell.value for cell in sheet[1]] == (["사업 내역", None, 7, 14] if count else [None] * 4)
    assert sheet["A2"].value == (None if count else "사업이 없습니다")
    assert sheet.row_dimensions[4].hidden == (not count)
    assert [cell.value for cell in sheet[max(count, 1) + 4]][2] == (66 + 21 if count else 0)
