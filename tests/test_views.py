"""The views: what templates are filled with, from small data sets whose answers can be worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from invented import (
    AUTUMN,
    PLAN,
    SPRING,
    execution_dataset,
    execution_row,
    finding,
    frame,
    funding_dataset,
    funding_rows,
    grid,
    inventory_dataset,
    report,
    staffing_rows,
    title,
)

from etl.stencil import Link, Noted
from etl.views import VIEWS, ViewSettings, make_scalars, make_views

SETTINGS = ViewSettings(2021)
IN_MILLIONS = ViewSettings(2021, unit="백만원")


def test_every_view_has_its_own_name_and_rows_only_of_its_fields():
    for dataset in ({}, funding_dataset(3), execution_dataset(3)):
        for name, view in make_views(dataset, SETTINGS).items():
            assert view.name == name
            assert len(set(view.fields)) == len(view.fields)
            assert all(set(row) <= set(view.fields) for row in view.rows), name


def test_no_data_gives_no_rows_but_the_four_kinds_of_source():
    views = make_views({}, SETTINGS)
    assert {name for name, view in views.items() if view.rows} == {"재원별합계"}
    assert [row["재원"] for row in views["재원별합계"].rows] == ["국비", "시·도비", "시·군·구비", "기타"]


def test_funding_rows_are_the_grid_as_printed_total_first():
    rows = {
        ("국비", "NAT", ""): {"total": 30, "2021": 10, "2022": 20},
        ("구비", "OWN", "보급"): {"total": 5, "2021": 5, "2022": None},
        ("계", "TOTAL", ""): {"total": 35, "2021": 15, "2022": 20},
    }
    view = VIEWS["소요재원"]({"funding_plan": frame(funding_rows("가", "t1", rows))}, SETTINGS)
    assert [(row["재원"], row["세부"]) for row in view.rows] == [("계", ""), ("국비", ""), ("구비", "보급")]
    total, _, own = view.rows
    assert (total["합계"], total["2021"], total["2022"], total["2020"]) == (35, 15, 20, None)
    assert own["2022"] is None
    assert "2020" in view.fields
    assert total["출처"] == Link("7", "#'출처'!A11")


def test_a_printed_zero_stays_zero_and_a_blank_stays_blank():
    rows = {("계", "TOTAL", ""): {"total": 0, "2021": 0, "2022": None}}
    (row,) = VIEWS["소요재원총괄"]({"funding_plan": frame(funding_rows("가", "t1", rows))}, SETTINGS).rows
    assert (row["2021"], row["2022"], row["합계"]) == (0, None, 0)


def test_years_outside_the_form_and_before_and_after_columns_are_not_lost():
    rows = {("계", "TOTAL", ""): {"total": 67, "before": 1, "2018": 2, "2021": 4, "2024": 20, "after": 40}}
    (row,) = VIEWS["소요재원총괄"]({"funding_plan": frame(funding_rows("가", "t1", rows))}, SETTINGS).rows
    assert (row["이전"], row["이후"], row["기투자"], row["향후투자"]) == (3, 60, 1, 40)
    assert row["합계"] == row["이전"] + row["2021"] + row["이후"]


def test_a_grid_without_a_total_row_gets_one_that_says_so():
    rows = {("국비", "NAT", ""): {"total": 3, "2021": 3}, ("구비", "OWN", ""): {"total": 4, "2021": 4}}
    (row,) = VIEWS["소요재원총괄"]({"funding_plan": frame(funding_rows("가", "t1", rows))}, SETTINGS).rows
    assert isinstance(row["합계"], Noted)
    assert row["합계"].value == 7
    assert "계" in row["합계"].note


@pytest.mark.parametrize(
    ("rows", "own"),
    [
        ({("구비", "OWN", ""): 9, ("구비", "OWN", "가"): 4, ("구비", "OWN", "나"): 5}, 9),
        ({("구비", "OWN", "가"): 4, ("구비", "OWN", "나"): 5}, 9),
        ({("구비", "OWN", ""): 9, ("소계", "TOTAL", ""): 9}, 9),
    ],
)
def test_a_source_counts_once_whether_its_items_or_itself_are_printed(rows, own):
    amounts = {key: {"total": amount, "2021": amount} for key, amount in rows.items()}
    amounts = {("계", "TOTAL", ""): {"total": 9, "2021": 9}, **amounts}
    view = VIEWS["재원별합계"]({"funding_plan": frame(funding_rows("가", "t1", amounts))}, SETTINGS)
    by_source = {row["재원"]: row["2021"] for row in view.rows}
    assert by_source == {"국비": None, "시·도비": None, "시·군·구비": own, "기타": None}


def test_a_source_with_a_total_of_its_own_but_years_only_by_item_has_both():
    rows = {
        ("계", "TOTAL", ""): {"total": 10, "2021": 4, "2022": 6},
        ("구비", "OWN", ""): {"total": 10},
        ("구비", "OWN", "보급"): {"total": None, "2021": 1, "2022": 2},
        ("구비", "OWN", "통신비"): {"total": None, "2021": 3, "2022": 4},
    }
    view = VIEWS["재원별합계"]({"funding_plan": frame(funding_rows("가", "t1", rows))}, SETTINGS)
    own = view.rows[2]
    assert (own["재원"], own["합계"], own["2021"], own["2022"]) == ("시·군·구비", 10, 4, 6)
    assert len(view.rows) == 4


def test_a_grid_whose_years_run_down_is_the_grid_whose_years_run_across():
    across = funding_rows("가", "t1", grid(3))
    down = [{**record, "row": record["cell_column"], "cell_column": record["row"]} for record in across]
    down.sort(key=lambda record: (record["row"], record["cell_column"]))
    for name in ("소요재원", "소요재원총괄", "재원별합계", "부서별소요재원"):
        turned, straight = (
            [{**row, "출처": None, "원문": None} for row in VIEWS[name]({"funding_plan": frame(rows)}, SETTINGS).rows]
            for rows in (down, across)
        )
        assert turned == straight, name
        assert straight


def test_the_total_of_the_items_is_no_item():
    rows = {
        ("계", "TOTAL", "총계"): {"total": 9, "2021": 9},
        ("국비", "NAT", "총계"): {"total": 9, "2021": 9},
        ("소계", "TOTAL", "센터"): {"total": 4, "2021": 4},
        ("국비", "NAT", "센터"): {"total": 4, "2021": 4},
        ("소계", "TOTAL", "광장"): {"total": 5, "2021": 5},
        ("국비", "NAT", "광장"): {"total": 5, "2021": 5},
    }
    dataset = {"funding_plan": frame(funding_rows("가", "t1", rows))}
    (row,) = VIEWS["소요재원총괄"](dataset, SETTINGS).rows
    assert (row["합계"], row["2021"]) == (9, 9)
    assert [each["합계"] for each in VIEWS["재원별합계"](dataset, SETTINGS).rows] == [9, None, None, None]


def test_what_no_source_is_known_for_has_a_row_of_its_own_and_the_sheet_still_adds_up():
    rows = {
        ("계", "TOTAL", ""): {"total": 10, "2021": 10},
        ("특교", "", ""): {"total": 4, "2021": 4},
        ("지방채", "BOND", ""): {"total": 6, "2021": 6},
    }
    view = VIEWS["재원별합계"]({"funding_plan": frame(funding_rows("가", "t1", rows))}, SETTINGS)
    by_source = {row["재원"]: row["2021"] for row in view.rows}
    assert by_source["재원 구분 없음"] == 4
    assert by_source["기타"] == 6


def test_a_coarser_unit_rounds_and_shows_the_difference_as_a_row():
    rows = [
        row
        for number in range(3)
        for row in funding_rows(str(number), f"t{number}", {("계", "TOTAL", ""): {"2021": 1_400}})
    ]
    view = VIEWS["소요재원총괄"]({"funding_plan": frame(rows)}, IN_MILLIONS)
    assert [row["2021"] for row in view.rows] == [1, 1, 1, 1]
    assert view.rows[-1]["사업명"] == "단수차"
    assert not [
        row for row in VIEWS["소요재원총괄"]({"funding_plan": frame(rows)}, SETTINGS).rows if row["사업명"] == "단수차"
    ]


@pytest.mark.parametrize("unit", ["원", "천원", "백만원", "억원"])
@pytest.mark.parametrize("column", ["합계", "2020", "2021", "2022", "2023"])
def test_the_sheets_of_the_funding_form_have_one_total_in_every_unit(unit, column):
    views = make_views(funding_dataset(7), ViewSettings(2021, unit))
    summary = sum(row[column] for row in views["소요재원총괄"].rows if row.get(column) is not None)
    grids = sum(row[column] for row in views["소요재원"].rows if row["재원"] == "계" and row.get(column) is not None)
    sources = sum(row[column] for row in views["재원별합계"].rows if row.get(column) is not None)
    assert summary == grids == sources != 0


def test_an_unknown_unit_is_refused_in_korean():
    with pytest.raises(ValueError, match="단위"):
        ViewSettings(2021, unit="달러")


def test_a_project_two_reports_state_counts_once_by_the_later():
    rows = funding_rows("가", "t1", grid(1), SPRING) + funding_rows("가", "t1", grid(2), AUTUMN)
    dataset = {
        "funding_plan": frame(rows),
        "reports": frame([report(SPRING, "2021-05-31"), report(AUTUMN, "2021-09-30")]),
    }
    (row,) = VIEWS["소요재원총괄"](dataset, SETTINGS).rows
    assert row["보고서"] == AUTUMN
    assert SPRING in row["비고"]
    assert {row["보고서"] for row in VIEWS["소요재원"](dataset, SETTINGS).rows} == {SPRING, AUTUMN}


def test_where_dates_do_not_tell_which_report_is_later_both_stay_and_say_so():
    rows = funding_rows("가", "t1", grid(1), SPRING) + funding_rows("가", "t1", grid(2), AUTUMN)
    dataset = {"funding_plan": frame(rows), "reports": frame([report(SPRING, None), report(AUTUMN, "2021-09-30")])}
    view = VIEWS["소요재원총괄"](dataset, SETTINGS)
    assert [row["보고서"] for row in view.rows] == [SPRING, AUTUMN]
    assert all("거듭" in row["비고"] for row in view.rows)


def test_only_doubtful_numbers_carry_notes():
    rows = funding_rows("가", "t1", grid(1))
    rows[1]["proof"], rows[1]["printed"] = "repaired", "3.379"
    said = finding(1, "warning", row=rows[1]["row"], column=rows[1]["cell_column"], message="값을 바로잡았습니다.")
    view = VIEWS["소요재원"]({"funding_plan": frame(rows), "findings": frame([said])}, SETTINGS)
    noted = [(row["재원"], name, value) for row in view.rows for name, value in row.items() if isinstance(value, Noted)]
    ((source, name, value),) = noted
    assert (source, name) == ("계", "2020")
    assert "3.379" in value.note
    assert "값을 바로잡았습니다." in value.note
    assert "3쪽" in value.note


def test_lost_and_guessed_project_names_are_marked():
    known = [{"report": PLAN, "project": "나", "title_source": "guess", "status": "신규", "team": None}]
    rows = funding_rows("", "t1", grid(1)) + funding_rows("나", "t2", grid(2))
    lost, guessed = VIEWS["소요재원총괄"]({"funding_plan": frame(rows), "projects": frame(known)}, SETTINGS).rows
    assert lost["사업명"] == "(사업명 확인 필요)"
    assert isinstance(guessed["사업명"], Noted)
    assert guessed["사업명"].value == "나"
    assert guessed["구분"] == "신규"


def test_execution_keeps_reports_of_different_dates_apart():
    view = VIEWS["집행현황"](execution_dataset(2), SETTINGS)
    blocks = list(dict.fromkeys((row["보고"], row["기준일"]) for row in view.rows))
    assert blocks == [("1. 기획예산과 2021-05-31", date(2021, 5, 31)), ("2. 기획예산과 2021-09-30", date(2021, 9, 30))]
    assert [row["단위사업명"] for row in view.rows] == [title(0), title(1)] * 2
    assert view.rows[0]["보고계예산액"] == 207_919
    assert view.rows[0]["보고집행률"] == Decimal("0.4000")
    assert view.rows[0]["보고율자릿수"] == 2
    wanted = VIEWS["집행현황"](execution_dataset(2), ViewSettings(2021, as_of="2021-09-30"))
    assert {row["보고서"] for row in wanted.rows} == {AUTUMN}


@pytest.mark.parametrize(
    ("printed", "rate", "digits"), [("67.63", "0.6763", 2), ("90.1%", "0.901", 1), ("100", "1", 0), ("-", None, None)]
)
def test_the_reported_rate_keeps_the_precision_it_was_printed_with(printed, rate, digits):
    line = execution_row("program", "가", "t1", 3, 100, 60, rate_printed=printed)
    (row,) = VIEWS["집행현황"]({"budget_execution": frame([line])}, SETTINGS).rows
    assert (row["보고집행률"], row["보고율자릿수"]) == (rate and Decimal(rate), digits)


def test_a_total_that_its_lines_do_not_make_is_remarked():
    lines = [execution_row("program", "계", "t1", 2, 110, 60), execution_row("program", "가", "t1", 3, 100, 60)]
    (row,) = VIEWS["집행현황"]({"budget_execution": frame(lines)}, SETTINGS).rows
    assert row["보고계비고"] == "보고서의 계와 차: 예산액 △10"


def test_projects_close_to_the_programs_with_what_is_not_listed():
    view = VIEWS["집행사업"](execution_dataset(3), SETTINGS)
    spring = [row for row in view.rows if row["보고서"] == SPRING]
    assert [row["사업명"] for row in spring] == [title(0), title(1), "미수록분(보고서에 사업별 표가 없는 금액)"]
    assert sum(row["예산액"] for row in spring) == 100_000 + 107_919 + 115_838
    assert (spring[0]["시·군·구비"], spring[0]["시·군·구비 집행액"], spring[0]["재원"]) == (100_000, 40_000, "구비")


def test_a_project_printed_only_by_source_is_their_sum():
    own = {"project": "가"}
    lines = [
        execution_row("project", "가", "t2", 2, 10, 5, source="국비", **own),
        execution_row("project", "가", "t2", 3, 20, 6, source="구비", **own),
    ]
    (row,) = VIEWS["집행사업"]({"budget_execution": frame(lines)}, SETTINGS).rows
    assert (row["예산액"], row["집행액"], row["국비"], row["시·군·구비"]) == (30, 11, 10, 20)


def test_more_in_the_projects_than_in_the_programs_is_shown_as_such():
    lines = [
        execution_row("program", "가", "t1", 2, 100, 50),
        execution_row("project", "가", "t2", 2, 130, 50, project="가"),
    ]
    *_, last = VIEWS["집행사업"]({"budget_execution": frame(lines)}, SETTINGS).rows
    assert last["사업명"].startswith("초과분")
    assert last["예산액"] == -30


def test_the_forecast_has_only_blocks_that_state_one():
    view = VIEWS["연말전망"](execution_dataset(2), SETTINGS)
    assert {row["보고서"] for row in view.rows} == {AUTUMN}
    assert view.rows[1]["연말예상액"] == 107_909


def test_every_number_of_a_form_leads_to_its_line_of_the_sources():
    views = make_views(funding_dataset(2), ViewSettings(2021, reports_at="../../input/"))
    sources = views["소요재원출처"].rows
    for row in views["소요재원"].rows:
        line = sources[int(row["출처"].text) - 1]
        assert row["출처"].target == f"#'출처'!A{4 + int(row['출처'].text)}"
        assert line["값"] == row["합계"]
        assert line["보고서"] == Link(PLAN, f"../../input/{PLAN}")
        assert line["검산"] == "검산됨"


def test_scalars_name_the_office_and_the_unit():
    scalars = make_scalars(execution_dataset(1), IN_MILLIONS)
    assert scalars["연도"] == 2021
    assert (scalars["기관명"], scalars["부서명"], scalars["보고서수"]) == ("새솔구", "기획예산과", 2)
    assert "백만원" in str(scalars["환산주"])


def test_headcounts_are_the_posts_that_add_up_with_the_reports_total_beside_them():
    view = VIEWS["인력현황"](inventory_dataset(), SETTINGS)
    assert [(row["직종"], row["직급"], row["정원"], row["현원"]) for row in view.rows] == [
        ("일반직", "5급", 1, 1),
        ("일반직", "6급", 4, 3),
        ("일반직", "7급", 7, 7),
        ("임기제", "8급", 0, 2),
    ]
    assert {(row["보고정원계"], row["보고현원계"], row["보고과부족계"]) for row in view.rows} == {(12, 13, 1)}
    (summary,) = VIEWS["인력요약"](inventory_dataset(), SETTINGS).rows
    assert (summary["정원"], summary["현원"], summary["기준일"]) == (12, 13, date(2021, 5, 31))


@pytest.mark.parametrize(
    ("posts", "details"),
    [
        ({("계", "계"): (3, 3), ("계", "5급"): (1, 1), ("계", "6급"): (2, 2)}, [("", "5급"), ("", "6급")]),
        ({("계", "계"): (3, 3), ("계", "5급"): (3, 3), ("일반직", "5급"): (3, 3)}, [("일반직", "5급")]),
        (
            {("일반직", "계"): (3, 3), ("일반직", "5급"): (3, 3), ("임기제", "계"): (1, 1)},
            [("일반직", "5급"), ("임기제", "계")],
        ),
    ],
)
def test_a_headcount_is_never_both_in_a_total_and_in_its_parts(posts, details):
    view = VIEWS["인력현황"]({"staffing": frame(staffing_rows(posts))}, SETTINGS)
    assert [(row["직종"], row["직급"]) for row in view.rows] == details


def test_an_office_without_a_printed_total_is_summed():
    posts = {("일반직", "5급"): (3, 2), ("일반직", "6급"): (4, 4)}
    (row,) = VIEWS["인력요약"]({"staffing": frame(staffing_rows(posts))}, SETTINGS).rows
    assert (row["정원"], row["현원"], row["보고과부족"]) == (7, 6, -1)


def test_inventories_have_no_totals_and_know_their_age():
    view = VIEWS["도입연도별"](inventory_dataset(), SETTINGS)
    assert [(row["품명"], row["도입연도표기"], row["경과연수"]) for row in view.rows[:3]] == [
        ("컴퓨터", "2020년", 1),
        ("컴퓨터", "2018년", 3),
        ("컴퓨터", "2016년 이전", 5),
    ]
    assert len({row["묶음"] for row in view.rows}) == 2


def test_equipment_links_count_the_resources_before_their_own():
    views = make_views(inventory_dataset(), SETTINGS)
    sources = views["장비출처"].rows
    assert [row["번호"] for row in sources] == list(range(1, len(sources) + 1))
    for name, field in (("시설장비", "현황"), ("내용연수경과", "품명"), ("도입이력", "시스템"), ("도입연도별", "품명")):
        for row in views[name].rows:
            assert row[field] in sources[int(row["출처"].text) - 1]["항목"]


def test_devices_without_a_standard_life_are_named():
    told = make_scalars(inventory_dataset(), SETTINGS)["내용연수없음"]
    named = {str(row["품명"]) for row in VIEWS["도입연도별"](inventory_dataset(), SETTINGS).rows}
    assert all(name in str(told) for name in named)
    assert make_scalars({}, SETTINGS)["내용연수없음"] == ""


def test_replacement_costs_close_in_a_coarser_unit():
    rows = VIEWS["도입이력"](inventory_dataset(), IN_MILLIONS).rows
    assert [(row["시스템"], row["금액"]) for row in rows] == [("메일 서버", 38), ("스위치", 61), ("단수차", 1)]


def test_execution_at_two_dates_stands_side_by_side_and_nothing_is_lost():
    lines = [
        execution_row("program", "가  나", "t1", 3, 100, 40),
        execution_row("program", "라", "t1", 4, 10, 4),
        execution_row("program", "가 나", "t1", 3, 120, 90, as_of="2021-09-30", report=AUTUMN),
        execution_row("program", "마", "t1", 4, 7, 7, as_of="2021-09-30", report=AUTUMN),
    ]
    view = VIEWS["집행추이"]({"budget_execution": frame(lines)}, SETTINGS)
    assert [(row["단위사업명"], row["전예산액"], row["후예산액"], row["비고"]) for row in view.rows] == [
        ("가 나", 100, 120, ""),
        ("라", 10, None, "앞 보고서에만 있음"),
        ("마", None, 7, "뒤 보고서에만 있음"),
    ]
    assert not VIEWS["집행추이"]({"budget_execution": frame(lines[:2])}, SETTINGS).rows


def test_questions_rest_on_what_the_numbers_show():
    rows = funding_rows("가", "t1", {("계", "TOTAL", ""): {"2020": 100, "2021": 140}})
    rows += funding_rows("나", "t2", {("계", "TOTAL", ""): {"2020": 100, "2021": 129}})
    rows += funding_rows("다", "t3", {("계", "TOTAL", ""): {"2021": 50}})
    known = [{"report": PLAN, "project": "다", "status": "신규", "title_source": "heading", "team": "기획팀"}]
    lines = [
        execution_row("program", "느린 사업", "t1", 3, 100, 31),
        execution_row("program", "제때 사업", "t1", 4, 100, 32),
    ]
    dataset = {
        **inventory_dataset(),
        "funding_plan": frame(rows),
        "projects": frame(known),
        "budget_execution": frame(lines),
        "findings": frame([finding(1, "error"), finding(2, "error", status="accepted"), finding(3, "note")]),
    }
    asked = [(row["사유"], row["대상"], row["근거"]) for row in VIEWS["예상질의"](dataset, SETTINGS).rows]
    assert asked == [
        ("집행 부진", "느린 사업", "2021-05-31 기준 집행률 31.0%, 그날까지 지난 기간 41.4%"),
        ("예산 급변", "가", "100 → 140천원 (40.0%)"),
        ("신규 사업", "다", "2021년 신규"),
        ("초과 인력", "기획예산과", "정원 12명, 현원 13명 (초과 1명)"),
        ("내용연수 경과", "업무망 방화벽", "2011년 도입, 내용연수 7년, 2021년 현재 10년 경과"),
        ("내용연수 경과", "백업 서버", "2013년 도입, 내용연수 7년, 2021년 현재 8년 경과"),
        ("숫자 불일치", "1,200 ↔ 1,100", "가로 합계가 맞지 않습니다."),
    ]
