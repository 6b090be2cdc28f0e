"""The bundled forms: drawn in the house style, asking only for what views give, and right when filled."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from invented import (
    everything,
    execution_dataset,
    execution_row,
    frame,
    funding_dataset,
    funding_rows,
    grid,
    last_year_dataset,
    title,
)
from render import convert_all, need

from etl.stencil import fill, lint
from etl.views import VIEWS, ViewSettings, make_scalars, make_views
from etl.views.sources import SOURCE_FIRST_ROW, SOURCE_SHEET
from etl.workbooks.forms import FORMS

# openpyxl only looks the forms over here; that it cannot keep data bars is why the stencil does not use it.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

BUNDLED = Path(__file__).parents[1] / "templates_xlsx"
SETTINGS = ViewSettings(2021)
HOLE = re.compile(r"\{\{(.*?)\}\}")


@pytest.fixture(scope="module", params=sorted(FORMS))
def form(request):
    return request.param


@pytest.fixture
def book(form):
    return openpyxl.load_workbook(BytesIO(FORMS[form]()))


def holes(book):
    return [
        (sheet.title, cell.coordinate, hole)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
        for hole in HOLE.findall(cell.value)
    ]


def test_the_bundled_file_is_what_the_maker_makes(form):
    assert (BUNDLED / form).read_bytes() == FORMS[form](), "python -m etl.workbooks.forms 로 다시 만드세요."


def test_a_form_asks_only_for_fields_that_views_have(book):
    scalars = make_scalars({}, SETTINGS)
    fields = {name: set(make({}, SETTINGS).fields) for name, make in VIEWS.items()}
    asked = holes(book)
    assert len(asked) > 10
    for place in asked:
        hole = place[2]
        if "[" in hole:
            view, year = re.fullmatch(r"(.+)\[연도([+-]\d)?\]", hole).groups()
            assert str(2021 + int(year or 0)) in fields[view], place
        elif "." in hole:
            view, field = hole.split(".")
            view, _, group = view.partition(":")
            assert field in fields[view], place
            assert not group or group in fields[view], place
        else:
            assert hole == "#" or re.sub(r"[+-]\d$", "", hole) in scalars, place


def test_links_lead_to_the_row_the_sources_begin_in(book):
    if SOURCE_SHEET not in book.sheetnames:
        assert not [hole for _, _, hole in holes(book) if hole.endswith("출처}}")]
        return
    first = book[SOURCE_SHEET].cell(SOURCE_FIRST_ROW, 1).value
    assert first.endswith(".번호}}")
    assert not str(book[SOURCE_SHEET].cell(SOURCE_FIRST_ROW - 1, 1).value).startswith("{{")


def test_every_sheet_keeps_the_house_style(book):
    for sheet in plain_sheets(book):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
            "landscape",
            9,
            0,
        )
        assert sheet.oddFooter.center.text == "- &P / &N -"
        assert sheet.freeze_panes
        assert sheet.print_title_rows
        assert sheet["A1"].font.size == 18
        header = sheet.cell(4, 1)
        assert (header.fill.start_color.rgb, header.border.left.style, header.border.top.style) == (
            "FFD9E1F2",
            "medium",
            "medium",
        )
        assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {"맑은 고딕"}
        units = [cell.value for cell in sheet[3] if cell.value]
        assert all(unit.startswith("(단위: ") for unit in units)
        assert units or sheet.title in UNITLESS
        assert len(sheet.title) <= 31


def plain_sheets(book):
    """The sheets that are a table on pages; a card is laid out in its own way."""
    return [sheet for sheet in book if not HOLE.search(sheet.title)]


def test_a_card_is_one_landscape_page():
    sheet = openpyxl.load_workbook(BytesIO(FORMS["사업카드.xlsx"]()))["{{사업카드.시트이름}}"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight is None  # 1, which is what a page is fitted to unless told otherwise
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


# Sheets whose quantities carry their own unit in a column.
UNITLESS = frozenset({"시설장비", "예상질의", "사업연결표"})


def test_the_workbook_has_fixed_properties_and_the_house_theme(book):
    assert book.properties.title
    assert book.properties.created.year == 2021
    assert b"Calibri" not in book.loaded_theme


def filled(form, dataset, settings=SETTINGS):
    made = fill(FORMS[form](), make_scalars(dataset, settings), make_views(dataset, settings))
    assert made.warnings == ()
    assert lint(made.data) == ()
    return made.data


def values(data, sheet):
    return rows_of(openpyxl.load_workbook(BytesIO(data), data_only=True)[sheet])


def rows_of(sheet):
    """The rows from the header on that hold anything."""
    rows = sheet.iter_rows(min_row=4, values_only=True)
    return [row for row in rows if any(value is not None for value in row)]


@pytest.mark.parametrize("projects", [1, 2, 12])
def test_a_filled_form_needs_no_repair_and_is_the_same_every_time(form, projects):
    assert filled(form, everything(projects)) == filled(form, everything(projects))


def test_a_form_without_data_says_so(form):
    data = filled(form, {})
    for sheet in openpyxl.load_workbook(BytesIO(data), data_only=True):
        written = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert "해당 없음" in written or sheet.title in {"재원별"}
        assert not [value for value in written if str(value).startswith("#")]


def test_the_funding_form_adds_up_with_live_formulas():
    data = filled("재원별_연차별_소요재원.xlsx", funding_dataset(12))
    live = openpyxl.load_workbook(BytesIO(data))
    assert live["총괄"]["E6"].value == "=SUM(E7:E18)"
    totals = {sheet: values(data, sheet) for sheet in ("총괄", "사업별", "재원별")}
    whole = [
        sum(grid(number)["계", "TOTAL", ""][column] for number in range(12)) for column in ("total", "2020", "2021")
    ]
    assert [totals["총괄"][2][at] for at in (4, 6, 7)] == whole
    assert [totals["사업별"][2][at] for at in (5, 7, 8)] == whole
    assert [totals["재원별"][2][at] for at in (1, 4, 5)] == whole
    assert all(row[12] == 0 for row in totals["사업별"][2:] if row[12] is not None)
    assert totals["총괄"][2][11] == whole[2] - whole[1]


def test_the_funding_form_shows_a_year_on_year_rate_only_where_there_was_something_before():
    rows = funding_rows("가", "t1", {("계", "TOTAL", ""): {"total": 12, "2020": 4, "2021": 8}})
    rows += funding_rows("나", "t2", {("계", "TOTAL", ""): {"total": 5, "2021": 5}})
    table = values(filled("재원별_연차별_소요재원.xlsx", {"funding_plan": frame(rows)}), "총괄")
    assert [row[12] for row in table[3:5]] == [1, "-"]


def test_the_execution_form_keeps_dates_apart_and_computes_every_rate():
    rows = values(filled("예산집행현황.xlsx", execution_dataset(2)), "총괄")[1:]
    assert [(row[1], row[2]) for row in rows if row[0] is None][:2] == [
        ("새솔구 기획예산과 · 2021. 5. 31. 기준 계", 207_919),
        ("새솔구 기획예산과 · 2021. 9. 30. 기준 계", 207_919),
    ]
    spring = rows[0]
    assert (spring[3], spring[4], spring[7]) == (79_243, 128_676, 0)
    assert spring[5] == pytest.approx(79_243 / 207_919)
    assert [row[8].isoformat()[:10] for row in rows[:6]] == ["2021-05-31"] * 3 + ["2021-09-30"] * 3


@pytest.mark.parametrize(
    ("executed", "printed", "rate", "gap"),
    [
        (99_999, "99.9", 0.9999, 0.1),
        (100_000, "100", 1, 0),
        (67_639, "67.63", 0.67639, 0.01),
        (71_893, "71.9", 0.71893, 0),
    ],
)
def test_a_rate_is_never_100_before_the_last_won_and_is_compared_at_the_printed_precision(executed, printed, rate, gap):
    line = execution_row("program", "가", "t1", 3, 100_000, executed, rate_printed=printed)
    row = values(filled("예산집행현황.xlsx", {"budget_execution": frame([line])}), "총괄")[2]
    assert row[5] == pytest.approx(rate)
    assert row[7] == pytest.approx(gap)


UNITS = ("천원", "백만원")


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Every form in both units, as filled and as LibreOffice works it out."""
    need("soffice")
    folder = tmp_path_factory.mktemp("recalculated")
    books = {}
    for unit in UNITS:
        for name in FORMS:
            data = filled(name, everything(5), ViewSettings(2021, unit))
            path = folder / f"{unit}_{name}"
            path.write_bytes(data)
            books[name, unit] = path
    again = convert_all(list(books.values()), folder, "xlsx")
    return {key: (books[key].read_bytes(), path.read_bytes()) for key, path in zip(books, again, strict=True)}


@pytest.mark.parametrize("unit", UNITS)
def test_libreoffice_computes_what_the_forms_say(form, unit, recalculated):
    data, again = recalculated[form, unit]
    mine, other = (openpyxl.load_workbook(BytesIO(each), data_only=True) for each in (data, again))
    assert mine.sheetnames == other.sheetnames
    for sheet in mine.sheetnames:
        ours, theirs = (rows_of(book[sheet]) for book in (mine, other))
        assert len(ours) == len(theirs)
        for one, two in zip(ours, theirs, strict=True):
            assert [plain(value) for value in one] == [plain(value) for value in two[: len(one)]], sheet


def plain(value):
    """A value as two programs would agree on it."""
    return round(float(value), 9) if isinstance(value, int | float) else value or None


def test_each_project_has_a_sheet_and_the_contents_lead_to_it():
    book = openpyxl.load_workbook(BytesIO(filled("사업카드.xlsx", everything(12))))
    contents = book["목차"]
    assert len(book.sheetnames) == 13
    links = [contents.cell(row, 3).hyperlink.location for row in range(5, 17)]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    assert [contents.cell(row, 3).value for row in range(5, 17)] == [title(number) for number in range(12)]


def test_a_card_holds_its_own_projects_rows_only():
    book = openpyxl.load_workbook(BytesIO(filled("사업카드.xlsx", everything(3))), data_only=True)
    card = book[book.sheetnames[2]]
    assert card["A1"].value == title(1)
    cells = [[cell.value for cell in row] for row in card.iter_rows()]
    funding = [row for row in cells if row[0] in {"계", "국비", "시비", "구비"}]
    assert [row[0] for row in funding] == [name for name, _, _ in grid(1)]
    assert [row[2] for row in funding] == [amounts["total"] for amounts in grid(1).values()]
    spent = [row for row in cells if row[1] == "구비" and row[3] is not None and row[4] == row[2] - row[3]]
    assert [(row[2], row[4]) for row in spent] == [(107_919, 68_676), (107_919, 29_433)]


def test_the_plan_form_sets_each_year_of_a_plan_beside_the_later_report():
    dataset = {**funding_dataset(1), **{f"earlier_{name}": table for name, table in last_year_dataset(1).items()}}
    del dataset["earlier_budget_execution"]
    rows = values(filled("계획대비_변동.xlsx", dataset), "계획대비")
    planned, now = grid(1, range(2019, 2023))["계", "TOTAL", ""], grid(0)["계", "TOTAL", ""]
    years = ["2020", "2021", "2022"]
    assert [(row[3], row[5], row[7], row[8]) for row in rows[3:6]] == [
        (int(year), planned[year], now[year], now[year] - planned[year]) for year in years
    ]
    assert rows[2][5] == sum(planned[year] for year in years)
    assert rows[2][1] == "새솔구 기획예산과 · 2020년 업무계획 → 2021년 업무보고 계"


def test_no_sheet_adds_up_different_dates_or_a_list_that_overlaps():
    book = openpyxl.load_workbook(BytesIO(filled("예산집행현황.xlsx", everything(3))))
    for name in ("부서별", "부진사업"):
        written = [str(cell.value) for row in book[name].iter_rows() for cell in row if cell.value is not None]
        assert not [text for text in written if text.startswith("=SUM")], name


def test_every_unit_gives_the_office_sheet_the_summarys_total():
    for unit in UNITS:
        data = filled("재원별_연차별_소요재원.xlsx", everything(7), ViewSettings(2021, unit))
        summary, offices = (values(data, sheet)[2] for sheet in ("총괄", "부서별"))
        assert summary[4:10] == offices[4:10]
        assert offices[2] == 7


def test_no_printed_page_cuts_a_number_or_shows_an_error(tmp_path):
    need("soffice")
    books = []
    for name in FORMS:
        books.append(tmp_path / name)
        books[-1].write_bytes(filled(name, everything(12)))
    for pdf in convert_all(books, tmp_path, "pdf"):
        pages = pypdfium2.PdfDocument(pdf)
        printed = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
        pages.close()
        assert "단위" in printed
        assert not re.search(r"###|#REF|#VALUE|#DIV|#N/A|#NAME|Err:\d|\{\{", printed), pdf.stem
