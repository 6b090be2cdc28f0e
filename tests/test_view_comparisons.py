"""Views that set reports side by side: plans, dates, years, offices, projects."""

from __future__ import annotations

from decimal import Decimal

import pytest
from invented import (
    AUTUMN,
    LAST_PLAN,
    PLAN,
    SPRING,
    everything,
    execution_dataset,
    execution_row,
    finding,
    frame,
    funding_dataset,
    funding_rows,
    inventory_dataset,
    last_year_dataset,
    report,
    stated,
)

from etl.stencil import Link
from etl.views import VIEWS, ViewSettings, make_views
from etl.views.base import with_earlier

SETTINGS = ViewSettings(2021)
TOTAL = ("계", "TOTAL", "")


def planned(project, name, amounts, table="t1", **more):
    return funding_rows(project, table, {TOTAL: amounts}, name, **more)


def two_plans(before, after, links=()):
    """An office's plan of 2020 and of 2021, each ``{project: {year: amount}}``."""
    made = {}
    for name, year, plans in ((LAST_PLAN, 2020, before), (PLAN, 2021, after)):
        rows = [row for project, amounts in plans.items() for row in planned(project, name, amounts, f"t{project}")]
        made[name] = {"funding_plan": frame(rows), "reports": frame([report(name, None, year=year, kind="업무계획")])}
    linked = [dict(zip(("kind", "org", "before", "after"), link, strict=True)) for link in links]
    return {**with_earlier(made[PLAN], made[LAST_PLAN]), "links": frame(linked)}


def compared(dataset, settings=SETTINGS):
    rows = VIEWS["계획대비"](dataset, settings).rows
    return [(row["사업명"], row.get("연도"), row.get("앞금액"), row.get("뒤금액"), row.get("비고")) for row in rows]


def test_a_plan_is_compared_with_the_later_report_for_the_years_both_have():
    dataset = two_plans({"가": {"2020": 5, "2021": 10, "2022": 20}}, {"가": {"2021": 12, "2022": 20, "2023": 30}})
    assert compared(dataset) == [("가", 2021, 10, 12, ""), ("가", 2022, 20, 20, "")]


def test_what_only_one_report_has_is_kept_and_says_so():
    dataset = two_plans({"가": {"2021": 10}, "나": {"2021": 7}}, {"가": {"2021": 12}, "다": {"2021": 1}})
    assert compared(dataset) == [
        ("가", 2021, 10, 12, ""),
        ("나", 2021, 7, None, "뒤 보고서에 없음"),
        ("다", 2021, None, 1, "앞 보고서에 없음"),
    ]


def test_the_officers_crosswalk_joins_two_names_and_the_older_one_is_told():
    plans = {"가": {"2021": 10}, "옛 이름": {"2021": 7}}, {"가": {"2021": 12}, "새이름": {"2021": 9}}
    candidates = VIEWS["연결후보"](two_plans(*plans), SETTINGS).rows
    assert [(row["이전이름"], row["지금이름"]) for row in candidates] == [("옛 이름", "새이름")]
    joined = two_plans(*plans, links=[("사업", "새솔구", "옛이름", "새 이름")])
    assert ("새이름", 2021, 7, 9, "") in compared(joined)
    assert VIEWS["계획대비"](joined, SETTINGS).rows[1]["이전사업명"] == "옛 이름"
    assert not VIEWS["연결후보"](joined, SETTINGS).rows


def test_a_link_of_another_place_joins_nothing():
    plans = {"가": {"2021": 10}, "옛": {"2021": 7}}, {"가": {"2021": 12}, "새": {"2021": 9}}
    assert len(compared(two_plans(*plans, links=[("사업", "다른구", "옛", "새")]))) == 3


def test_links_that_run_in_a_circle_end():
    plans = {"가": {"2021": 10}}, {"나": {"2021": 12}}
    dataset = two_plans(*plans, links=[("사업", "", "가", "나"), ("사업", "", "나", "가")])
    assert all(row[3] is None or row[2] is None or row[0] for row in compared(dataset))


def test_an_office_that_was_renamed_is_still_itself():
    before = planned("가", LAST_PLAN, {"2021": 10}, dept="옛날과")
    dataset = with_earlier({"funding_plan": frame(planned("가", PLAN, {"2021": 12}))}, {"funding_plan": frame(before)})
    assert not compared(dataset)
    links = frame([{"kind": "부서", "org": "새솔구", "before": "옛날과", "after": "기획예산과"}])
    assert compared({**dataset, "links": links}) == [("가", 2021, 10, 12, "")]


def test_budgets_are_what_a_plan_is_compared_with_but_are_no_plan():
    own = {"project": "가"}
    spent = [
        execution_row("project", "가", "t2", 2, 11, 5, **own),
        execution_row("project", "가", "t2", 2, 13, 9, report=AUTUMN, as_of="2021-09-30", **own),
    ]
    reports = [report(PLAN, None, kind="업무계획"), report(SPRING, "2021-05-31"), report(AUTUMN, "2021-09-30")]
    dataset = {
        "funding_plan": frame(planned("가", PLAN, {"2021": 10})),
        "budget_execution": frame(spent),
        "reports": frame(reports),
    }
    (row,) = VIEWS["계획대비"](dataset, SETTINGS).rows
    assert (row["앞구분"], row["앞금액"], row["뒤구분"], row["뒤금액"]) == ("연차별 소요재원", 10, "예산액", 11)


def test_amounts_that_headings_state_are_plans_too():
    before = {"required_budget": frame([stated("가", 2021, 90, 1, report=LAST_PLAN)])}
    after = {
        "required_budget": frame([stated("가", 2021, 40, 1, source="국비"), stated("가", 2021, 60, 2, source="구비")])
    }
    assert compared(with_earlier(after, before)) == [("가", 2021, 90, 100, "")]


def test_plans_close_in_a_coarser_unit():
    plans = {"가": {"2021": 1_400}, "나": {"2021": 1_400}}
    rows = compared(two_plans(plans, plans), ViewSettings(2021, "백만원"))
    assert [(row[0], row[2], row[3]) for row in rows] == [("가", 1, 1), ("나", 1, 1), ("단수차", 1, 1)]


def test_the_same_month_a_year_before_stands_beside_this_years():
    dataset = with_earlier(execution_dataset(2), last_year_dataset(2))
    rows = VIEWS["동기대비"](dataset, SETTINGS).rows
    assert [(row["전기준일"].isoformat(), row["후기준일"].isoformat()) for row in rows] == [
        ("2020-05-31", "2021-05-31")
    ] * 2
    assert (rows[0]["전집행액"], rows[0]["후집행액"]) == (30_000, 40_000)
    assert not VIEWS["동기대비"](execution_dataset(2), SETTINGS).rows


@pytest.mark.parametrize(
    ("name", "sides"), [("동기대비", ("전", "후")), ("집행추이", ("전", "후")), ("계획대비", ("앞", "뒤"))]
)
def test_links_of_comparisons_lead_to_the_line_they_were_printed_in(name, sides):
    views = make_views(everything(3), SETTINGS)
    book = views["계획출처" if name == "계획대비" else "추이출처"].rows
    field = "금액" if name == "계획대비" else "예산액"
    checked = 0
    for row in views[name].rows:
        for side in sides:
            link = row.get(f"{side}출처")
            if isinstance(link, Link):
                assert book[int(link.text) - 1]["값"] == row[f"{side}{field}"]
                checked += 1
    assert checked > 5


def test_only_budgets_that_moved_are_listed():
    lines = [
        execution_row("program", "가", "t1", 3, 100, 40),
        execution_row("program", "나", "t1", 4, 10, 4),
        execution_row("program", "가", "t1", 3, 120, 90, as_of="2021-09-30", report=AUTUMN),
        execution_row("program", "나", "t1", 4, 10, 9, as_of="2021-09-30", report=AUTUMN),
    ]
    (row,) = VIEWS["예산변동"]({"budget_execution": frame(lines)}, SETTINGS).rows
    assert (row["단위사업명"], row["전예산액"], row["후예산액"]) == ("가", 100, 120)


def test_last_years_budget_is_shown_as_printed():
    first, *_, last = VIEWS["전년대비예산"](everything(1), SETTINGS).rows
    assert (first["당해"], first["전년"], first["보고증감"]) == (6_200, 5_800, 400)
    assert (last["보고증감"], last["보고증감률"]) == (-50, Decimal("-0.143"))


def test_slow_projects_are_listed_with_the_share_of_the_year_gone():
    lines = [
        execution_row("program", "느린", "t1", 3, 100, 31),
        execution_row("program", "제때", "t1", 4, 100, 32),
        execution_row("project", "느린 사업", "t2", 2, 100, 10, project="느린 사업"),
    ]
    rows = VIEWS["부진사업"]({"budget_execution": frame(lines)}, SETTINGS).rows
    assert [(row["구분"], row["사업명"], row["경과율"]) for row in rows] == [
        ("단위사업", "느린", Decimal("0.4137")),
        ("사업", "느린 사업", Decimal("0.4137")),
    ]


def test_offices_add_up_their_projects_and_say_how_many():
    dataset = funding_dataset(4)
    (row,) = VIEWS["부서별소요재원"](dataset, SETTINGS).rows
    summary = VIEWS["소요재원총괄"](dataset, SETTINGS).rows
    assert (row["사업수"], row["신규"]) == (4, 1)
    assert row["2021"] == sum(each["2021"] for each in summary)


def test_an_offices_execution_is_one_row_a_date():
    rows = VIEWS["부서별집행"](execution_dataset(3), SETTINGS).rows
    assert [(row["보고서"], row["단위사업수"], row["예산액"]) for row in rows] == [
        (SPRING, 3, 323_757),
        (AUTUMN, 3, 323_757),
    ]


def test_the_brief_counts_each_thing_once_and_takes_the_latest_date():
    (row,) = VIEWS["한장요약"](everything(4), SETTINGS).rows
    assert (row["보고서수"], row["사업수"], row["신규사업수"]) == (3, 4, 1)
    assert row["기준일"].isoformat() == "2021-09-30"
    assert (row["정원"], row["현원"], row["내용연수경과"], row["오류수"]) == (12, 13, 4, 1)
    assert row["질의수"] == len(VIEWS["예상질의"](everything(4), SETTINGS).rows)


def test_changed_plans_and_moved_money_are_asked_about():
    dataset = two_plans({"가": {"2021": 10}, "나": {"2021": 10}}, {"가": {"2021": 14}, "나": {"2021": 12}})
    dataset["findings"] = frame(
        [finding(1, "warning", code="moved_amount"), finding(2, "warning", code="title_guessed")]
    )
    asked = [(row["사유"], row["대상"], row["근거"]) for row in VIEWS["예상질의"](dataset, SETTINGS).rows]
    assert asked == [
        ("계획 대비 변동", "가", "2021년 10 → 14천원 (40.0%)"),
        ("전용 의심", "1,200 ↔ 1,100", "가로 합계가 맞지 않습니다."),
    ]


def test_a_project_has_one_card_however_many_reports_name_it():
    cards = VIEWS["사업카드"](everything(3), SETTINGS)
    assert [row["번호"] for row in cards.rows] == [1, 2, 3]
    assert cards.key == ("카드",)
    assert all(row["담당팀"] == "기획팀" and row["보고서"] == PLAN for row in cards.rows)
    assert {row["카드"] for row in cards.rows} <= {
        row.get("카드") for row in VIEWS["소요재원"](everything(3), SETTINGS).rows
    }


def test_card_sheets_have_names_excel_takes():
    rows = funding_rows("도로/교량: [정비]'?*" + "긴" * 40, "t1", {TOTAL: {"2021": 1}})
    (row,) = VIEWS["사업카드"]({"funding_plan": frame(rows)}, SETTINGS).rows
    assert len(row["시트이름"]) <= 31
    assert not set("/:[]'?*\\") & set(row["시트이름"])
    assert row["목차"].target == f"#'{row['시트이름']}'!A1"


def test_a_source_printed_only_by_its_items_shows_their_sum_before_them():
    rows = {
        TOTAL: {"total": 10, "2021": 4, "2022": 6},
        ("구비", "OWN", "보급"): {"total": 3, "2021": 1, "2022": 2},
        ("구비", "OWN", "통신비"): {"total": 7, "2021": 3, "2022": 4},
        ("구비", "OWN", ""): {"total": 10},
    }
    dataset = {"funding_plan": frame(funding_rows("가", "t1", rows))}
    total, own, *items = VIEWS["소요재원"](dataset, SETTINGS).rows
    assert (total["재원"], own["재원"], own["세부"], own["합계"]) == ("계", "구비", "", 10)
    assert (own["2021"].value, own["2022"].value) == (4, 6)
    assert "세부 항목" in own["2021"].note
    assert [row["세부"] for row in items] == ["보급", "통신비"]
    by_source = VIEWS["재원별합계"](dataset, SETTINGS).rows
    assert [(row["재원"], row["2021"]) for row in by_source if row["2021"]] == [("시·군·구비", 4)]


def test_inventories_of_no_known_kind_need_nothing():
    assert not VIEWS["교체소요"](inventory_dataset(), SETTINGS).rows
