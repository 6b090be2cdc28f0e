"""A sheet for each record: copies of the sheet and of all that belongs to it, references led to them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from test_stencil_kit import differences, made, needs_office, opened, part, part_names, recalculated

from etl.stencil import Filled, TemplateError, View, check, fill, lint

CARD = "{{사업카드.사업명}}"
FIELDS = ("번호", "사업명", "총사업비")


def card_template(book: Any) -> None:
    cover, card, after = book.add_worksheet("표지"), book.add_worksheet(CARD), book.add_worksheet("끝")
    cover.write_row("A1", ["사업", "사업비", "카드의 계"])
    cover.write_row("A2", ["{{사업카드.사업명}}", "{{사업카드.총사업비}}"])
    cover.write_formula("C2", f"='{CARD}'!C9")
    cover.write_url("D2", f"internal:'{CARD}'!A1", string="카드로")
    cover.write_formula("C3", "=SUM(C2:C2)")
    cover.write_formula("C5", f"=SUM('{CARD}'!C9)")
    cover.write_formula("C6", f"='{CARD}'!A1")
    card.write("A1", "{{사업카드.사업명}}")
    card.write("A2", "({{#}}) 총사업비 {{사업카드.총사업비}}천원, {{기관명}}")
    card.write("C2", "{{사업카드.총사업비}}")
    card.write_formula("D2", '=IF(C2>200,"{{사업카드.사업명}}: 큼","작음")')
    card.write_row("A7", ["재원", "연번", "금액"])
    card.write_row("A8", ["{{재원.재원}}", "{{#}}", "{{재원.금액}}"])
    card.write("A9", "계")
    card.write_formula("C9", f"=SUM('{CARD}'!C8:C8)")
    card.write_formula("D9", "=SUM(재원금액)")
    card.conditional_format("C8", {"type": "formula", "criteria": f"=C8>'{CARD}'!$C$2", "format": book.add_format({"bold": True})})  # fmt: skip
    card.data_validation("E8", {"validate": "list", "source": f"='{CARD}'!$A$8:$A$8"})
    card.print_area("A1:E9")
    card.repeat_rows(6)
    card.set_landscape()
    card.set_header("&C{{사업카드.사업명}}")
    card.insert_textbox("G2", "담당: {{사업카드.사업명}}")
    card.write_comment("A7", "재원 구분")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": f"='{CARD}'!$A$8:$A$8", "values": f"='{CARD}'!$C$8:$C$8"})
    chart.set_title({"name": "{{사업카드.사업명}} 재원"})
    card.insert_chart("G8", chart)
    card.activate()
    book.define_name("재원금액", f"='{CARD}'!$C$8:$C$8")
    after.write("A1", "끝")
    after.print_area("A1:B2")


def views(names: tuple[str, ...]) -> dict[str, View]:
    rows = tuple({"번호": at, "사업명": name, "총사업비": at * 100} for at, name in enumerate(names, 1))
    money = tuple(
        {"번호": at, "재원": f"재원{kind}", "금액": at * 10 + kind}
        for at in range(1, len(names) + 1)
        for kind in range(at % 3)
    )
    return {
        "사업카드": View("사업카드", FIELDS, rows, key=("번호",)),
        "재원": View("재원", ("번호", "재원", "금액"), money),
    }


NAMES = ("도로/교량 '정비'", "가로등 " * 9, "가로등 " * 9 + "둘째", "표지")


def carded(names: tuple[str, ...] = NAMES) -> Filled:
    return fill(made(card_template), {"기관명": "우리구"}, views(names))


@pytest.fixture(scope="module")
def data() -> bytes:
    result = carded()
    assert result.warnings == ()
    return result.data


def test_each_record_has_a_sheet_of_a_valid_name_of_its_own(data: bytes) -> None:
    names = opened(data).sheetnames
    assert names[0] == "표지"
    assert names[1] == "도로-교량 ’정비’"
    assert names[3] == names[2][:27].rstrip() + " (2)"
    assert names[4:] == ["표지 (2)", "끝"]
    assert all(len(name) <= 31 for name in names)
    assert lint(data) == ()


def test_a_card_holds_its_record_and_the_rows_that_agree_with_it(data: bytes) -> None:
    book = opened(data, values=True)
    one, two, three = book.worksheets[1:4]
    assert [one["A1"].value, one["C2"].value] == [NAMES[0], 100]
    assert one["A2"].value == "(1) 총사업비 100천원, 우리구"
    assert [cell.value for cell in one["C"]][7:9] == [10, 10]
    assert [cell.value for cell in two["C"]][7:10] == [20, 21, 41]
    assert [cell.value for cell in two["B"]][7:9] == [1, 2]
    assert [cell.value for cell in three["A"]][7:9] == ["해당 없음", "계"]
    assert three["D2"].value == f"{NAMES[2]}: 큼"
    assert [two["D10"].value, three["D9"].value] == [41, 0]


def test_references_from_other_sheets_are_repeated_or_led_to_the_records_own(data: bytes) -> None:
    cover, values = opened(data).worksheets[0], opened(data, values=True).worksheets[0]
    two = opened(data).sheetnames[2]
    assert cover["C3"].value == f"='{two}'!C$10"
    assert [values[f"C{row}"].value for row in range(2, 7)] == [10, 41, 0, 40, 91]
    assert cover["D3"].hyperlink.location == f"'{two}'!A1"
    assert cover["C8"].value.startswith("=SUM('도로-교량 ’정비’'!C9,")
    assert values["C8"].value == 91
    assert cover["C9"].value == "='도로-교량 ’정비’'!A1"


def test_names_print_settings_and_views_are_each_sheets_own(data: bytes) -> None:
    book = opened(data)
    two = book.worksheets[2]
    assert two.print_area.replace("''", "'").endswith("!$A$1:$E$10")
    assert two.print_title_rows == "$7:$7"
    assert two.page_setup.orientation == "landscape"
    assert two.oddHeader.center.text == NAMES[1]
    assert two.defined_names["재원금액"].attr_text == f"'{two.title}'!$C$8:$C$9"
    assert book.defined_names["재원금액"].attr_text == "'도로-교량 ’정비’'!$C$8:$C$8"
    assert book.worksheets[-1].print_area.endswith("$A$1:$B$2")
    assert book.active.title == book.sheetnames[1]
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [None, True, None, None, None, None]


def test_drawings_charts_formats_and_lists_are_copied(data: bytes) -> None:
    two = opened(data).sheetnames[2]
    charts = sorted(name for name in part_names(data) if re.fullmatch(r"xl/charts/chart\d+\.xml", name))
    assert len(charts) == len(NAMES)
    texts = [part(data, name) for name in charts]
    assert sum(f"'{two}'!$C$8:$C$9" in text for text in texts) == 1
    assert sum(f"{NAMES[1]} 재원" in text for text in texts) == 1
    sheets = [part(data, name) for name in sorted(part_names(data)) if name.startswith("xl/worksheets/sheet")]
    (sheet,) = [text for text in sheets if f"'{two}'!$C$2" in text]
    assert 'sqref="C8:C9"' in sheet
    assert f"<formula1>'{two}'!$A$8:$A$9</formula1>" in sheet
    assert len([name for name in part_names(data) if "comments" in name]) == len(NAMES)
    boxes = [name for name in part_names(data) if "drawings/drawing" in name and "담당" in part(data, name)]
    assert sum(f"담당: {NAMES[0]}" in part(data, name) for name in boxes) == 1
    assert "{{" not in "".join(part(data, name) for name in part_names(data) if "drawing" in name and "_rels" not in name)  # fmt: skip


def test_an_empty_view_leaves_one_sheet_that_says_so() -> None:
    data = carded(()).data
    book = opened(data, values=True)
    assert book.sheetnames == ["표지", "해당 없음", "끝"]
    card = book.worksheets[1]
    said = [cell.coordinate for row in card.iter_rows() for cell in row if cell.value == "해당 없음"]
    assert said == ["A1", "A8"]
    assert opened(data).worksheets[1]["D2"].value is None
    assert lint(data) == ()


def test_a_sheet_named_by_a_scalar_is_renamed_and_so_are_references_to_it() -> None:
    def build(book: Any) -> None:
        book.add_worksheet("{{연도}}년").write("A1", 7)
        other = book.add_worksheet("합")
        other.write_formula("A1", "='{{연도}}년'!A1*2")
        other.set_first_sheet()
        book.define_name("일곱", "='{{연도}}년'!$A$1")

    data = fill(made(build), {"연도": 2021}, {}).data
    assert opened(data).sheetnames == ["2021년", "합"]
    assert opened(data, values=True)["합"]["A1"].value == 14
    assert opened(data).defined_names["일곱"].attr_text == "'2021년'!$A$1"


def test_tables_on_a_card_get_names_of_their_own() -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("{{사업카드.번호}}")
        sheet.write("A1", "{{사업카드.사업명}}")
        sheet.add_table("A3:B4", {"name": "재원표", "columns": [{"header": "재원"}, {"header": "금액"}]})
        sheet.write_row("A4", ["{{재원.재원}}", "{{재원.금액}}"])
        sheet.write_formula("D1", "=SUM(재원표[금액])")

    data = fill(made(build), {}, views(("가", "나", "다"))).data
    tables = [part(data, name) for name in sorted(part_names(data)) if "/tables/" in name]
    assert len({re.search(r' id="(\d+)"', text)[1] for text in tables}) == 3  # type: ignore[index]
    names = [re.search(r'displayName="([^"]*)"', text)[1] for text in tables]  # type: ignore[index]
    assert len(set(names)) == 3
    formulas = [sheet["D1"].value for sheet in opened(data).worksheets]
    assert formulas == [f"=SUM({name}[금액])" for name in names]
    assert lint(data) == ()


def test_two_sheets_of_one_view_lead_to_each_other() -> None:
    def build(book: Any) -> None:
        book.add_worksheet("{{사업카드.번호}} 앞").write("A1", "{{사업카드.총사업비}}")
        back = book.add_worksheet("{{사업카드.번호}} 뒤")
        back.write_formula("A1", "='{{사업카드.번호}} 앞'!A1*2")

    book = opened(fill(made(build), {}, views(("가", "나"))).data, values=True)
    assert book.sheetnames == ["1 앞", "2 앞", "1 뒤", "2 뒤"]
    assert [book[name]["A1"].value for name in ("1 뒤", "2 뒤")] == [200, 400]


def test_what_is_wrong_in_a_sheets_name_is_said() -> None:
    def build(book: Any) -> None:
        book.add_worksheet("{{사업카드.사업면}}").write("A1", "{{사업카드.사업명}}")

    problems = check(made(build), [], {"사업카드": FIELDS})
    assert [(problem.place, "‘사업명’" in problem.message) for problem in problems] == [("{{사업카드.사업면}}", True)]
    with pytest.raises(TemplateError, match="사업면"):
        fill(made(build), {}, views(("가",)))


def test_check_of_a_sound_card_template_is_silent() -> None:
    known = {name: view.fields for name, view in views(()).items()}
    assert check(made(card_template), ["기관명"], known) == ()


@needs_office
def test_cached_values_of_cards_equal_librecalc(tmp_path: Any, data: bytes) -> None:
    assert differences(data, recalculated(tmp_path, data)) == []
