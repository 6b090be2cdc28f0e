"""The cover: whose report, of which department, kind and year, and as of when; and what is said when it is not told."""

from __future__ import annotations

from datetime import date

import pytest
from outline_reports import EXECUTION, GRID, Item, body, report

from etl.model import Severity
from etl.outline import Cover, outline
from etl.places import BASIC, BASIC_NAMES, REGIONS, kind_of, regions_of

GENERAL: tuple[Item, ...] = ("Ⅰ. 일반현황", "□ 인력", GRID)


def cover(*items: Item, declared: str = "") -> Cover:
    return outline(report(*items), declared).cover


def codes(*items: Item, declared: str = "") -> list[str]:
    return [finding.code for finding in outline(report(*items), declared).findings]


def test_a_whole_cover() -> None:
    items = (
        "제300회 구의회 임시회",
        "2021. 10. 15. ~ 10. 27.",
        "2021년 주요업무 보고",
        "서울특별시 한빛구",
        "홍보과",
        *GENERAL,
    )
    assert cover(*items) == Cover("한빛구", "홍보과", "업무보고", 2021, None, "2021년 주요업무 보고")
    assert codes(*items) == []


def test_a_cover_in_a_frame_and_a_title_on_two_lines() -> None:
    items: tuple[Item, ...] = ([["2022년도"], ["주요업무계획"]], [["한빛구청"]], [["기 획 예 산 과"]], *GENERAL)
    assert cover(*items) == Cover("한빛구", "기획예산과", "업무계획", 2022, None, "2022년도 주요업무계획")


def test_a_title_above_bookmarks_that_name_projects_too() -> None:
    items = (*GENERAL, "Ⅱ. 추진실적", "1. 길 정비", *body(), "2020년 주요업무 보고(홍보과)")
    found = cover(*items, "Ⅰ. 일반현황", "Ⅱ. 추진실적", "1. 길 정비", declared="한빛구")
    assert (found.title, found.year) == ("2020년 주요업무 보고(홍보과)", 2020)


def test_a_title_among_the_bookmarks_at_the_end() -> None:
    items = (*GENERAL, "Ⅱ. 추진실적", *body(), "\t2021년 주요업무 보고(민원여권과)", "\tⅠ. 일반현황", "\tⅡ. 추진실적")
    assert cover(*items, declared="한빛구").dept == "민원여권과"
    assert cover(*items, declared="한빛구").year == 2021


@pytest.mark.parametrize(
    ("line", "org"),
    [
        ("금천구", "금천구"),
        ("영 등 포 구", "영등포구"),
        ("서울특별시 금천구청", "금천구"),
        ("한빛구", "한빛구"),
        ("한빛시 기획예산과", "한빛시"),
        ("누리군", "누리군"),
        ("2021년 한빛구 주요업무 보고", "한빛구"),
        ("강원특별자치도 고성군의회", "고성군"),
        ("연구", ""),
        ("제233회 구의회 임시회", ""),
        ("홍보 도구", ""),
        ("자료 요구", ""),
    ],
)
def test_the_organisation_of_a_cover_line(line: str, org: str) -> None:
    assert cover(line, *GENERAL).org == org


@pytest.mark.parametrize(
    ("text", "org"),
    [
        (("금천구청 광장", "금천구의 주민"), "금천구"),
        (("서울특별시 금천구 정보화 기본조례 제28조",), "금천구"),
        (("영등포구지 편찬", "구보", "영등포구지를 나눔"), "영등포구"),
        (("부산광역시 중구 보수동",), "중구"),
        (("중구 난방", "연구 중구"), ""),
        (("구비 100", "구보 발행", "요구 자료", "구매"), ""),
        (("금천구청 방문", "구로구청 방문"), ""),
        (("관악구 견학",), ""),
        (("성동구청 성동구청", "강동구 견학"), "성동구"),
        (("양주시청과 남양주시청", "남양주시의 사례", "남양주시는", "남양주시청", "남양주시청"), "남양주시"),
    ],
)
def test_the_organisation_the_text_speaks_of(text: tuple[str, ...], org: str) -> None:
    assert cover(*GENERAL, *(f"- {line}" for line in text)).org == org


def test_an_inferred_organisation_says_from_what() -> None:
    findings = outline(report("2021년 주요업무 보고(홍보과)", *GENERAL, "- 금천구청 앞", "- 금천구의 길")).findings
    assert [(f.code, f.severity, f.expected) for f in findings] == [("org_inferred", Severity.NOTE, "금천구")]
    assert "‘금천구청’" in findings[0].message


def test_an_unknown_organisation_asks_for_a_folder() -> None:
    (finding,) = outline(report("2021년 주요업무 보고(홍보과)", *GENERAL)).findings
    assert (finding.code, finding.severity) == ("org_missing", Severity.WARNING)
    assert "폴더" in finding.message
    assert "org_ambiguous" in codes(*GENERAL, "- 금천구청 방문", "- 구로구청 방문")


def test_a_declared_organisation_stands_and_a_contradiction_is_reported() -> None:
    mentions = ("- 금천구청 앞", "- 금천구의 길", "- 금천구청")
    assert cover("2021년 주요업무 보고(홍보과)", *GENERAL, *mentions, declared="한빛구").org == "한빛구"
    assert "org_conflict" in codes("2021년 주요업무 보고(홍보과)", *GENERAL, *mentions, declared="한빛구")
    assert codes("2021년 주요업무 보고(홍보과)", *GENERAL, *mentions, declared="금천구") == []
    assert cover(*GENERAL, declared="서울특별시 금천구청").org == "금천구"


@pytest.mark.parametrize(
    ("lines", "dept"),
    [
        (("2021년 주요업무 보고(홍보미디어과)",), "홍보미디어과"),
        (("2021년 주요업무 보고 - 감사담당관",), "감사담당관"),
        (("문화체육과 2021년 주요업무 보고",), "문화체육과"),
        (("한빛구 보건소", "2021년 주요업무계획"), "보건소"),
        (("홍 보 과",), "홍보과"),
        (("신길1동 주민센터",), "신길1동"),
        (("가온2동",), "가온2동"),
        (("의회사무국",), "의회사무국"),
        (("부서명 : 기획예산과",), "기획예산과"),
        (("교통과",), "교통과"),
        (("추진 결과", "보고 순서"), ""),
        (("시간 경과",), ""),
        (("주민 활동",), ""),
    ],
)
def test_the_department(lines: tuple[str, ...], dept: str) -> None:
    assert cover(*lines, *GENERAL, declared="한빛구").dept == dept


@pytest.mark.parametrize("line", ["홍보미디어과 - (6)개팀", "홍보미디어과 - ( 6 )개팀", "홍보미디어과 : 5팀"])
def test_the_department_of_an_organisation_chart(line: str) -> None:
    assert cover("Ⅰ. 일반현황", "1 조 직", line, "2 인 력", GRID).dept == "홍보미디어과"


@pytest.mark.parametrize(
    ("items", "org", "dept"),
    [
        (("2021년 주요업무 보고(물빛구 일자리경제과)", *GENERAL), "물빛구", "일자리경제과"),
        (("2021년 주요업무계획 | 너른군 산림공원과", *GENERAL), "너른군", "산림공원과"),
        (("2021년 주요업무보고 **다솔구 건축과** (6.30. 기준)", *GENERAL), "다솔구", "건축과"),
        (("2021년 주요업무 보고", "- 한빛구 솔빛동 주민센터 -", *GENERAL), "한빛구", "솔빛동"),
        (("2021년 주요업무 보고", "다솔구 청소행정과", *GENERAL), "다솔구", "청소행정과"),
        (("Ⅰ. 예산 집행현황", "다솔구 복지정책과   (단위: 천원, 2021. 5. 31. 기준)", GRID), "다솔구", "복지정책과"),
        (("기관 : 새솔시 상하수도사업소", *GENERAL), "새솔시", "상하수도사업소"),
    ],
)
def test_organisation_and_department_together(items: tuple[Item, ...], org: str, dept: str) -> None:
    found = cover(*items)
    assert (found.org, found.dept) == (org, dept)


def test_a_missing_department_is_reported() -> None:
    assert "dept_missing" in codes("2021년 주요업무 보고", *GENERAL, declared="한빛구")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2021년 주요업무 보고", "업무보고"),
        ("2021년도 주요업무계획", "업무계획"),
        ("2022년 주요업무 추진계획", "업무계획"),
        ("2021년 주요업무 추진실적 및 2022년 추진계획", "업무보고"),
        ("2021년 행정사무감사 요구자료", "행정사무감사"),
        ("2022년 예산안 사업별 설명서", "예산안 설명서"),
        ("2021년 공약사업 추진실적", "공약이행"),
        ("2021년 현안업무 보고", "업무보고"),
    ],
)
def test_the_kind_by_title(title: str, kind: str) -> None:
    assert cover(title, *GENERAL).kind == kind


def test_the_kind_by_contents() -> None:
    grid = [("재원별", "합계", "연차별 소요재원"), ("계", "300", "100")]
    plan: tuple[Item, ...] = ("일반현황", "□ 인력", GRID, "□ 추진계획", "□ 소요예산", grid)
    assert cover(*plan).kind == "업무계획"
    assert "kind_inferred" in codes(*plan)
    assert cover(*GENERAL, "Ⅱ. 추진", *body()).kind == "업무보고"
    assert "kind_missing" in codes(*GENERAL)


def test_the_files_name_tells_what_the_text_does_not() -> None:
    named = report(
        "Ⅰ. 일반현황", "□ 예산현황", execution("5.31.기준"), name="한빛구/2020년 주요업무보고(소통정보과).txt"
    )
    result = outline(named, "한빛구")
    assert result.cover == Cover("한빛구", "소통정보과", "업무보고", 2020, date(2020, 5, 31), "")
    assert [(finding.code, finding.expected) for finding in result.findings] == [
        ("cover_from_name", "소통정보과"),
        ("cover_from_name", "업무보고"),
        ("cover_from_name", "2020년"),
    ]


def test_the_text_outweighs_the_files_name() -> None:
    named = report("2021년 주요업무 보고(홍보과)", *GENERAL, name="2020년 주요업무계획(소통정보과).txt")
    assert outline(named, "한빛구").cover == Cover(
        "한빛구", "홍보과", "업무보고", 2021, None, "2021년 주요업무 보고(홍보과)"
    )


def test_the_year_is_never_that_of_next_years_plan() -> None:
    items = (
        *GENERAL,
        "Ⅱ. 추진실적",
        "□ 2021년 소요예산 : 10천원",
        "Ⅲ. 2022년 주요업무 추진계획",
        *("□ 2022년 소요예산 : 10천원",) * 5,
    )
    assert cover(*items).year == 2021
    assert "year_inferred" in codes(*items)


def test_the_year_and_kind_that_every_section_of_work_names_are_the_reports() -> None:
    plan = ("Ⅱ. 2023년 주요업무 추진계획", "1 길 정비", "○ 6월 착공")
    found = cover(*GENERAL, "(2022. 12. 31. 기준)", *plan)
    assert (found.year, found.kind) == (2023, "업무계획")
    assert cover(*GENERAL, "Ⅱ. 2023년 주요업무 추진실적", "○ 5월", "Ⅲ. 2024년 추진계획", "○ 6월").year is None
    told = codes(*GENERAL, *plan, declared="한빛구")
    assert told == ["dept_missing", "kind_inferred", "year_inferred"]


def test_years_that_balance_are_not_guessed() -> None:
    items = (*GENERAL, "□ 2021년 소요예산 : 10천원", "□ 2020년 소요예산 : 10천원")
    assert cover(*items).year is None
    assert "year_ambiguous" in codes(*items)
    assert "year_missing" in codes(*GENERAL)


def execution(basis: str) -> list[tuple[str, ...]]:
    return [("단위사업명", "예산액", "집행액", f"집행률(%)\n({basis})"), ("계", "10", "5", "50.0")]


def test_the_reports_as_of_is_that_of_its_execution_table() -> None:
    items = (
        "2021년 주요업무 보고(홍보과)",
        "Ⅰ. 일반현황",
        "□ 인력",
        "(기준일 : '21. 6월말)",
        GRID,
        "□ 예산현황",
        execution("5.31.기준"),
    )
    assert cover(*items).as_of == date(2021, 5, 31)


def test_an_expected_year_end_is_no_basis() -> None:
    rows = [("단위사업명", "집행액", "집행액"), ("", "9.30.기준", "12.31.까지"), ("계", "10", "12")]
    assert cover("2021년 주요업무 보고", "Ⅰ. 일반현황", "□ 예산현황", rows).as_of == date(2021, 9, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("(기준일 : '21. 1월말)", date(2021, 1, 31)),
        ("2021.05월 기준", date(2021, 5, 31)),
        ("2020. 12. 31. 기준", None),
        ("12.31.까지", None),
        ("2022. 3. 기준", None),
    ],
)
def test_the_latest_basis_stated_in_the_reports_year(text: str, day: date | None) -> None:
    assert cover("2021년 주요업무 보고", "Ⅰ. 일반현황", "□ 인력", text, GRID).as_of == day


def test_a_plan_sections_basis_is_not_the_reports() -> None:
    items = (
        "2021년 주요업무 보고",
        *GENERAL,
        "(5.31. 기준)",
        "Ⅱ. 2022년 주요업무 추진계획",
        "□ 예산",
        "(9.30. 기준)",
        EXECUTION,
    )
    assert cover(*items).as_of == date(2021, 5, 31)


def test_every_local_government_is_known_once_a_region() -> None:
    assert len(REGIONS) == 17
    assert sum(len(names) for names in BASIC.values()) == 226
    assert all(len(set(names)) == len(names) for names in BASIC.values())
    counts = {
        kind: sum(kind_of(name) == kind for names in BASIC.values() for name in names)
        for kind in ("자치구", "시", "군")
    }
    assert counts == {"자치구": 69, "시": 75, "군": 82}
    assert regions_of("중구") == ("서울특별시", "부산광역시", "대구광역시", "인천광역시", "대전광역시", "울산광역시")
    assert regions_of("한빛구") == ()
    assert {"제물포구", "마산시"} <= BASIC_NAMES
    assert kind_of("경남") == "광역"


@pytest.mark.parametrize(
    ("line", "dept"),
    [
        ("한빛구 보건소 보건행정과", "보건행정과"),
        ("(기획경제국 일자리정책과)", "일자리정책과"),
        ("세무1과", "세무1과"),
        ("한빛구 푸른도시사업소 환경과", "환경과"),
        ("새솔시 환경과", "환경과"),
        ("새솔시청 복지국 여성과", "여성과"),
        ("【도로과】", "도로과"),
        ("행정재경위원회", ""),
    ],
)
def test_a_department_below_its_bureau(line: str, dept: str) -> None:
    assert cover("2021년 주요업무 보고", line, *GENERAL, declared="한빛구").dept == dept


def test_an_invented_office_with_bureau_and_department_names_its_org() -> None:
    assert cover("2021년 주요업무 보고", "누리군 보건소 건강증진과", *GENERAL).org == "누리군"


def test_a_second_department_in_the_file_is_told() -> None:
    one = ("□ 인력", GRID, "Ⅱ. 추진실적", "1. 길 정비", *body(), "2. 다리 보수", *body())
    items = ("2021년 업무보고", "한빛구", "【도로과】", "Ⅰ. 일반현황", *one, "【치수과】", "Ⅰ. 일반현황", *one)
    (finding,) = [item for item in outline(report(*items)).findings if item.code == "several_departments"]
    assert "치수과" in finding.message
    assert finding.expected == "도로과"
    again = ("2021년 업무보고", "한빛구", "도로과", "Ⅰ. 일반현황", *one[:2], "한빛구 도로과", *one[2:])
    assert "several_departments" not in codes(*again)


def test_a_plans_january_lists_are_not_its_as_of() -> None:
    january, june = "(기준일 : '21. 1월말)", "(기준일 : '21. 6월말)"
    assert cover("2021년 주요업무계획", "Ⅰ. 일반현황", "□ 인력", january, GRID).as_of is None
    assert cover("2021년 주요업무계획", "Ⅰ. 일반현황", "□ 인력", june, GRID).as_of == date(2021, 6, 30)


def test_an_assumed_year_completes_dates_but_the_cover_stays_without() -> None:
    document = report("주요업무 보고", "Ⅰ. 일반현황", "□ 예산현황", execution("6.30.기준"))
    found = outline(document, "한빛구", assumed_year=2021)
    assert (found.cover.year, found.cover.as_of) == (None, date(2021, 6, 30))
    assert (found.contexts[-1].year, found.contexts[-1].as_of) == (2021, "2021-06-30")
    assert "year_missing" in [finding.code for finding in found.findings]
    told = outline(report("2020년 주요업무 보고", *document.blocks[1:]), "한빛구", assumed_year=2021)
    assert (told.cover.year, told.cover.as_of) == (2020, date(2020, 6, 30))


def test_a_title_that_reports_the_state_of_the_work() -> None:
    found = cover("한빛구 공원녹지과 주요업무 추진상황 보고", "(2021. 9. 30. 기준)", *GENERAL)
    assert (found.org, found.dept, found.kind, found.year) == ("한빛구", "공원녹지과", "업무보고", 2021)


@pytest.mark.parametrize("dept", ["수산유통과", "시민소통과", "산림조경과", "의사과", "인사과"])
def test_a_department_that_ends_like_another_word(dept: str) -> None:
    assert cover("2021년 업무보고", "한빛구", dept, *GENERAL).dept == dept


@pytest.mark.parametrize("word", ["의회 통과", "시간 경과"])
def test_such_a_word_alone_is_none(word: str) -> None:
    assert cover("2021년 업무보고", "한빛구", word, *GENERAL).dept == ""


BUDGETS = [
    ["구분", "2021년", "2020년", "증감"],
    ["합계", "3", "2", "1"],
    ["도로과", "3", "2", "1"],
    ["정책사업비", "3", "2", "1"],
]


def test_a_department_named_only_in_its_budget_is_inferred_and_told() -> None:
    items = ("2021년 업무보고", "한빛구", "Ⅰ. 일반현황", "□ 예산현황", BUDGETS)
    found = outline(report(*items), "한빛구")
    assert found.cover.dept == "도로과"
    assert "dept_inferred" in [finding.code for finding in found.findings]
    several = [*BUDGETS, ["치수과", "1", "1", "-"]]
    assert "dept_missing" in codes(*items[:-1], several, declared="한빛구")


def test_the_covers_own_date_wins_over_a_later_one() -> None:
    items = ("Ⅰ. 일반현황", "□ 장비", "(2021. 6. 15. 기준)", GRID)
    assert cover("2021년 업무보고", "(2021. 5. 31. 기준)", *items).as_of == date(2021, 5, 31)
    assert cover("2021년 업무보고", "가. 현황(2021. 5. 31. 현재)", *items).as_of == date(2021, 6, 15)
