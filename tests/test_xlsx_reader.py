"""The workbook reader: printed texts, blocks of a sheet, hidden parts, formulas, and what it refuses."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from etl.model import Document, Paragraph, Table
from etl.readers.base import ReadError, Source
from etl.readers.number_format import BUILTIN, format_number
from etl.readers.xlsx import read_xlsx

THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(fill: Callable[[Worksheet], None]) -> Document:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "세출"
    fill(sheet)
    return read_xlsx(Source("a.xlsx", saved(book)))


def rows(*lines: tuple[object, ...]) -> Callable[[Worksheet], None]:
    def fill(sheet: Worksheet) -> None:
        for line in lines:
            sheet.append(line)

    return fill


def grid(table: Table) -> list[list[str]]:
    return [[table.text(r, c) for c in range(1, table.columns + 1)] for r in range(1, table.rows + 1)]


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def codes(document: Document) -> list[str]:
    return [finding.code for finding in document.findings]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("1234567", "#,##0", "1,234,567"),
        ("-1234", "#,##0;△#,##0;0", "△1,234"),
        ("-1234", '#,##0;[Red]"△"#,##0', "△1,234"),
        ("0", "#,##0;△#,##0;-", "-"),
        ("-5", "#,##0", "-5"),
        ("0", "#,###", ""),
        ("0.9756", "0.0%", "97.6%"),
        ("0.97555", "0.00%", "97.56%"),
        ("-0.5", "0.0%;△0.0%", "△50.0%"),
        ("123456789", '#,##0.0,,"백만원"', "123.5백만원"),
        ("258984000", "#,##0,", "258,984"),
        ("1234.5", "#,##0.##", "1,234.5"),
        ("44347", BUILTIN[14], "2021-05-31"),
        ("44347", "yyyy\\.\\ m\\.\\ d\\.;@", "2021. 5. 31."),
        ("44347.5", '[$-412]yyyy"년" m"월" d"일" dddd', "2021년 5월 31일 월요일"),
        ("44347", "m/d(aaa)", "5/31(월)"),
        ("44347.75", "[$-412]AM/PM h:mm", "오후 6:00"),
        ("44347.75", "h:mm:ss", "18:00:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("-1", "yyyy-mm-dd", "-1"),
        ("1234", "[$₩-412]#,##0", "₩1,234"),
        ("-1234", BUILTIN[41], "-1,234"),
        ("0", BUILTIN[41], "-"),
        ("150000000", '[>=100000000]#,##0.0,,"백만";#,##0', "150.0백만"),
        ("-5", '[=0]"-";[<0]△#,##0;#,##0', "△5"),
        ("2021", 'General"년"', "2021년"),
        ("1234567890123", "General", "1234567890123"),
        ("-3", "#,##0_);(#,##0)", "(3)"),
        ("5", '"제"0"호"', "제5호"),
        ("20210531", '0000"-"00"-"00', "2021-05-31"),
        ("1.5", "# ?/?", "1.5"),
        ("2.5", "0", "3"),
        ("1E+300", "#,##0", "1E+300"),
    ],
)
def test_a_number_is_shown_as_excel_shows_it(value: str, code: str, shown: str) -> None:
    assert format_number(Decimal(value), code) == shown


@settings(max_examples=300, deadline=None)
@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**14), max_value=10**14),
    st.text(alphabet='0#?,.%;ymdhsae[]<>=-"\\_*@E+/△년 General', max_size=24),
)
def test_no_format_is_too_strange(value: Decimal, code: str) -> None:
    assert isinstance(format_number(value, code), str)


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**14), 10**14))
def test_a_grouped_number_reads_back(value: int) -> None:
    assert format_number(Decimal(value), "#,##0;△#,##0").replace(",", "").replace("△", "-") == str(value)


def test_values_come_as_printed() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["구비", 258984, -3, 0.754, date(2021, 5, 31), True, "가\n나", None])
        for column, code in enumerate(["@", "#,##0", "#,##0;△#,##0", "0.0%", 'yyyy". "m". "d"."'], 1):
            sheet.cell(1, column).number_format = code
        sheet.append(["계", 1])

    document = read(fill)
    assert grid(document.tables[0])[0] == ["구비", "258,984", "△3", "75.4%", "2021. 5. 31.", "TRUE", "가\n나"]


def test_title_and_unit_lines_are_paragraphs_and_places_are_kept() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B2"] = "재원별 소요재원"
        sheet.merge_cells("B2:E2")
        sheet["B3"], sheet["E3"] = "(기준일: 2021. 5. 31.)", "(단위: 천원)"
        for column, text in enumerate(["재원별", "합계", "연차별", None], 2):
            sheet.cell(4, column, text)
        sheet["D5"], sheet["E5"] = 2021, 2022
        for area in ("B4:B5", "C4:C5", "D4:E4"):
            sheet.merge_cells(area)
        for column, value in enumerate(["계", 3, 1, 2], 2):
            sheet.cell(6, column, value)
        sheet["B7"] = "※ 2023년 이후는 별도"

    document = read(fill)
    assert lines(document) == ["재원별 소요재원", "(기준일: 2021. 5. 31.)", "(단위: 천원)", "※ 2023년 이후는 별도"]
    (table,) = document.tables
    assert grid(table) == [
        ["재원별", "합계", "연차별", "연차별"],
        ["재원별", "합계", "2021", "2022"],
        ["계", "3", "1", "2"],
    ]
    assert (table.place.sheet, table.place.row, table.place.column) == ("세출", 4, 2)
    assert table.place_of(3, 2).row == 3
    assert document.blocks[2].place.column == 5


def test_tables_below_and_beside_each_other_are_told_apart() -> None:
    def fill(sheet: Worksheet) -> None:
        for top, left, mark in ((1, 1, "가"), (1, 4, "나"), (6, 1, "다")):
            for row in range(3):
                for column in range(2):
                    sheet.cell(top + row, left + column, f"{mark}{row}{column}")

    document = read(fill)
    assert [table.text(1, 1) for table in document.tables] == ["가00", "나00", "다00"]
    assert [table.id for table in document.tables] == ["t1", "t2", "t3"]
    assert all((table.rows, table.columns) == (3, 2) for table in document.tables)


def test_a_flat_export_with_a_blank_column_stays_one_table() -> None:
    document = read(rows(("조직", None, "정책", "금액"), ("가", None, "나", 1), ("다", None, "라", 2)))
    assert [(table.rows, table.columns) for table in document.tables] == [(3, 4)]


def test_a_flat_export_with_a_two_row_merged_header_is_one_table() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["회계연도", "세부사업명", "예산액", None, "조정증감", None])
        sheet.append([None, None, "본예산", "추경", "국고보조금", "시비"])
        for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
            sheet.merge_cells(area)
        for number in range(50):
            sheet.append([2021, f"사업 {number}", number * 1000, None, 0, number])

    (table,) = read(fill).tables
    assert (table.rows, table.columns) == (52, 6)
    assert grid(table)[0][2:] == ["예산액", "예산액", "조정증감", "조정증감"]
    assert grid(table)[51] == ["2021", "사업 49", "49000", "", "0", "49"]


def test_rows_after_a_blank_one_that_go_on_with_numbers_stay_in_the_table() -> None:
    document = read(rows(("이름", "금액"), ("가", 1), (None, None), ("나", 2)))
    assert grid(document.tables[0]) == [["이름", "금액"], ["가", "1"], ["", ""], ["나", "2"]]
    again = read(rows(("이름", 2021), ("가", 1), (None, None), ("이름", 2022), ("나", 2)))
    assert len(again.tables) == 2


def test_a_bordered_blank_row_is_part_of_the_table_and_formatted_blanks_around_it_are_not() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in range(1, 40):
            for column in range(1, 5):
                sheet.cell(row, column).border = BOX
        sheet["A1"], sheet["B1"], sheet["A2"], sheet["B4"] = "구분", "금액", "가", "1"

    (table,) = read(fill).tables
    assert (table.rows, table.columns) == (4, 2)


def test_a_head_row_with_one_text_inside_borders_stays_in_the_table() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in range(1, 4):
            for column in range(1, 4):
                sheet.cell(row, column, f"{row}{column}" if row > 1 or column == 2 else None).border = BOX

    (table,) = read(fill).tables
    assert grid(table)[0] == ["", "12", ""]


def test_hidden_parts_are_read_and_said_aloud() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for line in (("a", "b", "c"), (1, 2, 3), (4, 5, 6)):
        sheet.append(line)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = book.create_sheet("숨김")
    other.append(["x", 1])
    other.sheet_state = "veryHidden"
    document = read_xlsx(Source("a.xlsx", saved(book)))
    assert grid(document.tables[0])[1] == ["1", "2", "3"]
    assert codes(document) == ["hidden_cells", "hidden_sheet"]
    assert "행(2)" in document.findings[0].message
    assert "열(C)" in document.findings[0].message


def test_a_formula_without_a_saved_result_is_uncertain_and_said_aloud() -> None:
    document = read(rows(("이름", "금액"), ("가", 1), ("계", "=SUM(B2:B2)")))
    (table,) = document.tables
    assert (table.rows, table.text(3, 2), table.uncertain) == (3, "", {(3, 2)})
    assert codes(document) == ["formula_without_value"]
    assert "B3" in document.findings[0].message


def test_saved_results_are_read_and_a_workbook_to_be_recalculated_is_said_aloud() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["가", "나"])
        sheet.write_formula(1, 0, "=1+1", book.add_format({"num_format": "0.0"}), 2)
        sheet.write_formula(1, 1, '="x"', None, "x")
        sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
    document = read_xlsx(Source("a.xlsx", buffer.getvalue()))
    assert grid(document.tables[0])[1] == ["2.0", "x"]
    assert codes(document) == ["cell_error", "formula_maybe_stale"]
    assert document.tables[0].uncertain == {(3, 1)}


def test_it_agrees_with_another_reader_on_every_value() -> None:
    calamine = pytest.importorskip("python_calamine", reason="python-calamine gives the second opinion")
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("가")
        for row in range(60):
            sheet.write_row(row, 0, [f"이름 {row}", row * 1000, row / 8, "<&>_x000D_" if row % 3 else "긴\n글"])
    data = buffer.getvalue()
    (table,) = read_xlsx(Source("a.xlsx", data)).tables
    other = calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    expected = [
        [value if isinstance(value, str) else f"{Decimal(str(value)).normalize():f}" for value in row] for row in other
    ]
    assert grid(table) == expected


def crafted(sheet: str, extra: dict[str, str] | None = None) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets><sheet name="S" sheetId="1" r:id="b"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="b" Type="{kind}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{sheet}</worksheet>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (parts | (extra or {})).items():
            archive.writestr(name, text)
    return buffer.getvalue()


def inline(reference: str, text: str = "x") -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t><rPh><t>읽기</t></rPh></is></c>'


def test_rows_and_cells_without_addresses_follow_one_another() -> None:
    cells = "<?pi x?><c><v>1</v></c><!-- c --><c><?pi y?><v>2</v></c>"
    document = read_xlsx(Source("a.xlsx", crafted(f"<sheetData><row>{cells}</row><row>{cells}</row></sheetData>")))
    assert grid(document.tables[0]) == [["1", "2"], ["1", "2"]]


def test_a_sheet_with_two_far_corners_costs_nothing() -> None:
    data = f"<sheetData><row r='1'>{inline('A1')}</row><row r='1048576'>{inline('XFD1048576')}</row></sheetData>"
    document = read_xlsx(Source("a.xlsx", crafted(data)))
    assert lines(document) == ["x", "x"]
    assert document.tables == ()


def test_a_value_under_a_merge_is_not_read_but_said_aloud() -> None:
    cells = f"<row r='1'>{inline('A1', '가')}{inline('B1', '9')}{inline('C1', '나')}</row>"
    document = read_xlsx(
        Source("a.xlsx", crafted(f"<sheetData>{cells}</sheetData><mergeCells><mergeCell ref='A1:B1'/></mergeCells>"))
    )
    assert grid(document.tables[0]) == [["가", "가", "나"]]
    assert codes(document) == ["covered_by_merge"]


@pytest.mark.parametrize(
    ("sheet", "status"),
    [
        ("<sheetData/><mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>", "REFUSED"),
        ("<sheetData/><mergeCells><mergeCell ref='A1:B2'/><mergeCell ref='B2:C3'/></mergeCells>", "REFUSED"),
        ("<sheetData/><mergeCells><mergeCell ref='nonsense'/></mergeCells>", "REFUSED"),
        (f"<sheetData><row r='1048577'>{inline('A1048577')}</row></sheetData>", "REFUSED"),
        (f"<sheetData><row r='1'>{inline('ZZZ1')}</row></sheetData>", "REFUSED"),
        ("<sheetData><row r='1'>" + "<c><v>1</v></c>" * 600 + "</row></sheetData>", "REFUSED"),
        ("<sheetData>" + "<row><c><v>1</v></c><c><v>2</v></c></row>" * 20_001 + "</sheetData>", "REFUSED"),
        ("<sheetData><row><c t='s'><v>5</v></c></row></sheetData>", "DAMAGED"),
        ("<sheetData><row>", "DAMAGED"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(sheet: str, status: str) -> None:
    with pytest.raises(ReadError) as refusal:
        read_xlsx(Source("a.xlsx", crafted(sheet)))
    assert refusal.value.status == status
    assert refusal.value.message.startswith("a.xlsx: ")


def test_entities_are_refused_and_a_lost_sheet_is_damage() -> None:
    entity = '<!DOCTYPE a [<!ENTITY x "8">]><worksheet><sheetData><row><c><v>9&x;</v></c></row></sheetData></worksheet>'
    for part, status in ((entity, "REFUSED"), ("", "DAMAGED")):
        with pytest.raises(ReadError) as refusal:
            read_xlsx(Source("a.xlsx", crafted("", {"xl/worksheets/sheet1.xml": part})))
        assert refusal.value.status == status
    with pytest.raises(ReadError, match="시트 ‘S’"):
        read_xlsx(Source("a.xlsx", crafted("", {"xl/_rels/workbook.xml.rels": "<Relationships/>"})))
