"""Filling: holes, bands, totals, styles; what comes out is read back with other libraries."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import python_calamine
from test_stencil_kit import (
    column,
    differences,
    filled,
    made,
    made_with_openpyxl,
    needs_office,
    opened,
    part,
    part_names,
    projects,
    recalculated,
    sheet_of,
)

from etl.stencil import Link, Noted, TemplateError, View, fill

BAND = {"A5": "{{#}}", "B5": "{{소요재원.사업명}}", "C5": "{{소요재원[연도-1]}}", "D5": "{{소요재원[연도]}}"}


def test_scalars_take_their_type_or_stay_in_their_sentence() -> None:
    template = sheet_of(
        {
            "A1": "{{연도}}",
            "A2": "{{연도-1}}년 {{기관명}}",
            "A3": "{{ 기준일 }}",
            "A4": "{{빈칸}}",
            "A5": "{{기준일}} 현재",
        }
    )
    data = filled(template, 기준일=date(2021, 3, 1), 빈칸=None).data
    sheet = opened(data).active
    assert [cell.value for cell in sheet["A"]][:2] == [2021, "2020년 광진구"]
    assert sheet["A3"].value.date() == date(2021, 3, 1)
    assert sheet["A4"].value is None
    assert sheet["A5"].value == "2021. 3. 1. 현재"


@pytest.mark.parametrize("count", [1, 2, 3, 4, 40])
@pytest.mark.parametrize("samples", [1, 2, 3])
def test_a_total_covers_exactly_its_band(count: int, samples: int) -> None:
    cells: dict[str, object] = {
        "A4": "계",
        "D4": f"=SUM(D5:D{4 + samples})",
        "D9": f"=SUM(D5:D{4 + samples})",
        "A9": "끝",
    }
    for row in range(5, 5 + samples):
        cells |= {f"{place[0]}{row}": text for place, text in BAND.items()}
        cells[f"E{row}"] = f"=C{row}+D{row}"
    data = filled(sheet_of(cells), count).data
    expected = sum(number * 11 for number in range(1, count + 1))
    assert column(data, "D")[3] == expected
    assert column(data, "D")[8 - samples + count] == expected
    assert column(data, "D", values=False)[3] == f"=SUM(D5:D{4 + count})"
    assert column(data, "E")[4 : 4 + count] == [number * 21 for number in range(1, count + 1)]
    assert column(data, "A")[4 : 4 + count] == list(range(1, count + 1))
    assert column(data, "A")[8 - samples + count] == "끝"


def test_an_empty_view_leaves_one_row_and_sound_totals() -> None:
    cells = {**BAND, "E5": "=C5/D5", "D4": "=SUM(D5:D5)", "D6": "=SUM(D5:D5)"}
    data = filled(sheet_of(cells), 0).data
    assert [cell.value for cell in opened(data).active[5]] == [None, "해당 없음", None, None, None]
    assert column(data, "D")[3] == 0
    assert column(data, "D", values=False)[3:6] == ["=SUM(D5:D5)", None, "=SUM(D5:D5)"]


def test_pandas_and_calamine_read_the_same_data() -> None:
    data = filled(sheet_of({**BAND, "A4": "연번", "B4": "사업명", "C4": "전년", "D4": "당해"}), 7).data
    frame = pd.read_excel(io.BytesIO(data), header=3, engine="openpyxl")
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert frame["당해"].sum() == projects(7).rows[0]["2021"] * 28  # type: ignore[operator]
    assert [row[3] for row in rows[4:]] == [number * 11 for number in range(1, 8)]
    assert frame["사업명"].tolist() == [row[1] for row in rows[4:]]


def test_first_and_last_rows_keep_their_borders_and_one_row_gets_both() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("표")
        for row, (top, bottom) in ((5, (2, 1)), (6, (1, 1)), (7, (1, 2))):
            sheet.write(f"A{row}", "{{소요재원.사업명}}", book.add_format({"top": top, "bottom": bottom}))

    def borders(count: int) -> list[tuple[str, str]]:
        sheet = opened(filled(made(build), count).data).active
        return [
            (sheet.cell(row, 1).border.top.style, sheet.cell(row, 1).border.bottom.style) for row in range(5, 5 + count)
        ]

    assert borders(4) == [("medium", "thin"), ("thin", "thin"), ("thin", "thin"), ("thin", "medium")]
    assert borders(1) == [("medium", "medium")]


def test_two_samples_make_thin_lines_between() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("표")
        sheet.write("A5", "{{소요재원.사업명}}", book.add_format({"top": 2, "bottom": 1}))
        sheet.write("A6", "{{소요재원.사업명}}", book.add_format({"top": 1, "bottom": 2}))

    sheet = opened(filled(made(build), 3).data).active
    found = [(sheet.cell(row, 1).border.top.style, sheet.cell(row, 1).border.bottom.style) for row in (5, 6, 7)]
    assert found == [("medium", "thin"), ("thin", "thin"), ("thin", "medium")]


def test_running_balances_shares_and_ranks_fill_down() -> None:
    cells = {**BAND, "E4": 0, "E5": "=E4+D5", "F5": "=D5/SUM(D$5:D$5)", "G5": "=RANK(D5,D$5:D$5)", "H5": "=SUM(D$5:D5)"}
    data = filled(sheet_of(cells), 4).data
    assert column(data, "E")[4:] == [11, 33, 66, 110]
    assert column(data, "H")[4:] == [11, 33, 66, 110]
    assert column(data, "G")[4:] == [4, 3, 2, 1]
    assert column(data, "F")[4:] == [pytest.approx(number / 10) for number in (1, 2, 3, 4)]


def test_other_sheets_quoted_and_unquoted_follow() -> None:
    def build(book: Any) -> None:
        sheet, other = book.add_worksheet("1월 집행"), book.add_worksheet("재원별")
        for place, text in BAND.items():
            sheet.write(place, text)
            other.write(place, text)
        summary = book.add_worksheet("총괄")
        summary.write_formula("A1", "=SUM('1월 집행'!D5:D5)")
        summary.write_formula("A2", "=SUM(재원별!D5:D5)")
        summary.write_formula("A3", "=SUM(자료)+재원별!A7")
        summary.write("A5", "{{소요재원.사업명}}")
        summary.write_formula("B5", "=재원별!D5*2")
        summary.write_formula("C5", "=SUM(재원별!C5:D5)")
        book.define_name("자료", "='1월 집행'!$D$5:$D$5")

    data = filled(made(build), 3).data
    assert column(data, "A", sheet="총괄")[:3] == [66, 66, 66]
    assert column(data, "B", sheet="총괄", values=False)[4:] == ["=재원별!D5*2", "=재원별!D6*2", "=재원별!D7*2"]
    assert column(data, "C", sheet="총괄")[4:] == [21, 42, 63]
    assert opened(data).defined_names["자료"].attr_text == "'1월 집행'!$D$5:$D$7"


def test_two_bands_on_one_sheet_and_a_repeated_view() -> None:
    cells = {
        **BAND,
        "D4": "=SUM(D5:D5)",
        "B9": "{{인력.이름}}",
        "D9": "{{인력.수}}",
        "D10": "=SUM(D9:D9)",
        "D11": "=D4+D10",
    }
    people = View("인력", ("이름", "수"), ({"이름": "가", "수": 1}, {"이름": "나", "수": 2}))
    data = fill(sheet_of(cells), {"연도": 2021}, {"소요재원": projects(4), "인력": people}).data
    assert column(data, "D")[3:] == [110, 11, 22, 33, 44, None, None, None, 1, 2, 3, 113]


def test_names_and_tables_of_a_views_name_mark_the_rows() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("이름")
        sheet.write_row("A5", ["{{사업명}}", "{{2021}}"])
        book.define_name("소요재원", "=이름!$A$5:$B$5")
        other = book.add_worksheet("엑셀표")
        other.add_table("A1:B2", {"name": "인력", "columns": [{"header": "이름"}, {"header": "수"}]})
        other.write_row("A2", ["{{이름}}", "{{수}}"])

    people = View("인력", ("이름", "수"), ({"이름": "가", "수": 1}, {"이름": "나", "수": 2}))
    data = fill(made(build), {}, {"소요재원": projects(3), "인력": people}).data
    book = opened(data)
    assert list(book["이름"].iter_rows(min_row=5, values_only=True))[2] == ("사업 3", 33)
    assert book.defined_names["소요재원"].attr_text == "이름!$A$5:$B$7"
    assert book["엑셀표"].tables["인력"].ref == "A1:B3"
    assert book["엑셀표"]["A3"].value == "나"


def test_rich_text_keeps_its_runs_around_a_hole() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("표")
        bold = book.add_format({"bold": True})
        sheet.write_rich_string("A1", "제목 ", bold, "{{연도}}년", " {{기관명}}")
        sheet.write_rich_string("A2", "{{연", bold, "도}}", "년")

    data = filled(made(build)).data
    assert column(data, "A") == ["제목 2021년 광진구", "2021년"]
    assert "<b/>" in part(data, "xl/sharedStrings.xml").split("제목")[-1]


def test_holes_in_a_formulas_string_stay_a_string() -> None:
    template = sheet_of({"A1": '="{{기관명}} "&B1', "B1": 3})
    data = filled(template, 기관명='"&HYPERLINK("x")&"').data
    assert column(data, "A", values=False) == ['="""&HYPERLINK(""x"")&"" "&B1']
    assert column(data, "A") == ['"&HYPERLINK("x")&" 3']


def test_dates_links_and_notes() -> None:
    rows = (
        {"날": date(2021, 5, 4), "출처": Link("3쪽", "#'출처'!A5"), "값": Noted(7, "인쇄 상태가 흐립니다")},
        {"날": None, "출처": Link("원문", "원문/보고서.pdf"), "값": Noted("-", "빈칸으로 읽음")},
    )
    template = sheet_of({"A2": "{{근거.날}}", "B2": "{{근거.출처}}", "C2": "{{근거.값}}"})
    data = fill(template, {}, {"근거": View("근거", ("날", "출처", "값"), rows)}).data
    sheet = opened(data).active
    assert sheet["A2"].value.date() == date(2021, 5, 4)
    assert (sheet["B2"].hyperlink.location, sheet["B3"].hyperlink.target) == ("'출처'!A5", "원문/보고서.pdf")
    assert (sheet["C2"].comment.text, sheet["C3"].comment.text) == ("인쇄 상태가 흐립니다", "빈칸으로 읽음")
    assert (sheet["C2"].value, sheet["C3"].value) == (7, "-")


def test_notes_join_the_templates_own_comments() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("표")
        sheet.write("A2", "{{근거.값}}")
        sheet.write_comment("A1", "서식의 메모")
        sheet.write_comment("A3", "아래 메모")

    rows = ({"값": Noted(1, "첫째")}, {"값": 2})
    data = fill(made(build), {}, {"근거": View("근거", ("값",), rows)}).data
    sheet = opened(data).active
    assert [sheet[place].comment.text for place in ("A1", "A2", "A4")] == ["서식의 메모", "첫째", "아래 메모"]
    assert "<x:Row>3</x:Row>" in part(data, "xl/drawings/vmlDrawing1.vml")


def test_text_is_never_a_formula_and_never_breaks_the_file() -> None:
    texts = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "a\x00b\x0bc",
        "\ud800x",
        "줄\r\n바꿈",
        "_x000A_",
        "<&>\"'",
        "😀" * 20_000,
        "  앞뒤  ",
    ]
    view = View("글", ("글",), tuple({"글": text} for text in texts))
    data = fill(sheet_of({"A1": "{{글.글}}"}), {}, {"글": view}).data
    sheet = opened(data).active
    assert all(cell.data_type == "s" for cell in sheet["A"])
    assert all(sheet.cell(row, 1).quotePrefix for row in range(1, 5))
    read = [row[0] for row in python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()]
    assert read[:9] == ["=1+1", "+1", "-1", "@SUM(A1)", "a\ufffdb\ufffdc", "\ufffdx", "줄\n바꿈", "_x000A_", "<&>\"'"]
    assert len(str(read[9]).encode("utf-16-le")) // 2 == 32_766
    assert read[10] == "  앞뒤  "


def test_numbers_too_long_for_a_double_are_text() -> None:
    view = View("수", ("수",), ({"수": 10**15}, {"수": Decimal("-1e16")}, {"수": Decimal("0.10")}, {"수": 10**15 - 1}))
    data = fill(sheet_of({"A1": "{{수.수}}"}), {}, {"수": view}).data
    assert column(data, "A") == ["1000000000000000", "-1E+16", 0.1, 10**15 - 1]


def test_a_wrong_total_is_refused() -> None:
    view = View("수", ("수",), ({"수": 10**15}, {"수": 1}))
    with pytest.raises(TemplateError, match="합계"):
        fill(sheet_of({"A1": "=SUM(A2:A2)", "A2": "{{수.수}}"}), {}, {"수": view})


def test_a_total_over_part_of_the_samples_is_refused() -> None:
    with pytest.raises(TemplateError, match=r"D4.*다 덮지 않습니다"):
        filled(sheet_of({**BAND, "D6": "{{소요재원.2021}}", "D4": "=SUM(D5:D5)"}), 4)


def test_merges_repeat_grow_or_are_refused() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("표")
        sheet.merge_range("A5:A7", "{{기관명}}")
        for row in (5, 6, 7):
            sheet.merge_range(f"B{row}:C{row}", "{{소요재원.사업명}}")
        sheet.merge_range("A9:B10", "끝")

    sheet = opened(filled(made(build), 4).data).active
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert merged == {"A5:A8", "B5:C5", "B6:C6", "B7:C7", "B8:C8", "A10:B11"}


def test_a_merge_across_a_bands_edge_is_refused() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("표")
        sheet.merge_range("A5:A6", "구분")
        for row in (6, 7, 8):
            sheet.write(f"B{row}", "{{소요재원.사업명}}")

    with pytest.raises(TemplateError, match=r"A5:A6.*가장자리"):
        filled(made(build))


def test_same_input_same_bytes_and_other_parts_untouched() -> None:
    template = sheet_of(BAND)
    one, two = filled(template, 5).data, filled(template, 5).data
    assert one == two
    for name in part_names(template) - {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"}:
        assert part(one, name) == part(template, name)


def test_calc_chain_goes_and_recalculation_is_asked_for() -> None:
    data = filled(sheet_of({**BAND, "D4": "=SUM(D5:D5)"})).data
    assert 'fullCalcOnLoad="1"' in part(data, "xl/workbook.xml")
    assert "xl/calcChain.xml" not in part_names(data)


def test_a_template_of_inline_strings_and_openpyxl() -> None:
    def build(book: Any) -> None:
        sheet = book.active
        sheet.title = "소요재원"
        for place, value in {**BAND, "D4": "=SUM(D5:D5)", "A1": "{{연도}}년"}.items():
            sheet[place] = value

    data = filled(made_with_openpyxl(build), 3).data
    assert column(data, "D")[3:] == [66, 11, 22, 33]
    assert column(data, "A")[0] == "2021년"


def test_unknown_function_gets_no_value_and_a_warning() -> None:
    result = filled(sheet_of({**BAND, "D4": "=WEBSERVICE(D5)", "E4": "=D4+1"}))
    assert column(result.data, "D")[3] is None
    assert column(result.data, "D", values=False)[3] == "=WEBSERVICE(D5)"
    assert [("D4" in warning, "E4" in warning) for warning in result.warnings] == [(True, False), (False, True)]


def test_a_circular_formula_is_a_warning_not_a_crash() -> None:
    result = filled(sheet_of({"A1": "=B1", "B1": "=A1+1", "C1": "=D1", "D1": 5}))
    assert column(result.data, "C") == [5]
    assert any("순환" in warning for warning in result.warnings)


def test_a_chain_longer_than_pythons_stack_is_worked_out() -> None:
    count = 1500
    cells = {f"{place[0]}{row}": text for row in (5, 6, 7) for place, text in BAND.items()}
    cells |= {"E5": "=E6+D5", "E6": "=E7+D6", "E7": "=D7", "A1": "=E5"}
    assert column(filled(sheet_of(cells), count).data, "A")[0] == 11 * count * (count + 1) // 2


@needs_office
def test_cached_values_equal_librecalc(tmp_path: Any) -> None:
    cells: dict[str, object] = {
        **BAND,
        "A4": "계",
        "C4": "=SUM(C5:C5)",
        "D4": "=SUM(D5:D5)",
        "E4": "=AVERAGE(D5:D5)",
        "F4": "=SUBTOTAL(9,D5:D5)",
    }
    cells |= {
        "E5": "=C5/D5",
        "F5": '=IF(D5>=30,"크다","작다")',
        "G5": "=RANK(D5,$D$5:$D$5)",
        "H5": '=TEXT(D5,"#,##0")&"천원"',
    }
    cells |= {
        "A8": '=SUMIF(F5:F5,"크다",D5:D5)',
        "B8": "=COUNTA(B5:B5)",
        "C8": '=VLOOKUP("사업 3",$B$5:$D$5,3,0)',
        "D8": '=INDEX(D5:D5,MATCH("사업 2",B5:B5,0))',
    }
    cells |= {
        "E8": "=SUMPRODUCT((C5:C5>20)*D5:D5)",
        "F8": "=MAX(D5:D5)-MIN(D5:D5)",
        "G8": "=ROUND(D4/3,1)",
        "H8": '=IFERROR(1/0,"오류")',
        "I8": "=1/0",
    }
    data = filled(sheet_of(cells), 9).data
    assert differences(data, recalculated(tmp_path, data)) == []
