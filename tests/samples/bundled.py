"""The example reports of ``input/`` in office formats, described by hand; figures, places and people are invented.

``python tests/samples/bundled.py`` (with ``tests`` on the path) writes them and their truth.  The HWPX is written by
python-hwpx, so that 한글 opens it, and the PDF by Chromium; neither gives the same bytes twice, so they are only written
anew where ``--all`` is given.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random

from samples import budgets, funding, staff
from samples.budgets import Spending
from samples.description import Block, Line, Project, Report, Section, Table, truth
from samples.funding import Amounts, Column
from samples.scene import Scene, cells, signed, summed
from samples.write_docx import as_docx
from samples.write_hwp_libraries import by_python_hwpx
from samples.write_pdf import by_chromium
from samples.write_xlsx import as_xlsx

ROOT = Path(__file__).parents[2]
TRUTH = ROOT / "tests" / "truth"


def _scene(tier: str, dept: str, as_of: str = "", **more: str) -> Scene:
    return Scene(Random(2021), tier, dept, 2021, as_of, **more)


def _project(no: int, name: str, team: str, page: int | str, *body: Block) -> Project:
    return Project(name, str(no), "", str(page), Line(f"{no}. {name} ({team})", 2), body)


def _listed(*projects: Project) -> Table:
    rows = tuple(cells(project.no, project.name, project.page) for project in projects)
    return Table("projects", (cells("연번", "사 업 명", "쪽"),), rows, ())


def _stated(scene: Scene, amount: int, year: int | str = 2021, label: str = "□ 2021년 소요예산") -> Line:
    won = scene.won(amount)
    return Line(
        f"{label}: {amount:,}{scene.unit}", facts=(truth("required_budget", year=year, source="", amount_krw=won),)
    )


def _years(first: int, last: int) -> list[Column]:
    return [Column("year", str(year), f"{year}년") for year in range(first, last + 1)]


# --- 새솔시 교통정책과: 업무보고 as of 6. 30., HWPX


def traffic() -> Report:
    """A half-year report: staff, execution with the year's end, three projects with their own execution."""
    scene = _scene("시", "교통정책과", "2021-06-30")
    general: tuple[Block, ...] = (
        Line("□ 인력현황"), Line("(단위: 명)"), staff.category_table(scene, _TRAFFIC_POSTS),
        Line("□ 예산 집행현황"), Line("(단위: 천원)"), budgets.execution_table(scene, _TRAFFIC_LINES, "expected", 1),
    )  # fmt: skip
    projects = _traffic_projects()
    work = Section(Line("Ⅱ. 주요업무 추진실적", 1), (_listed(*projects),), projects)
    cover = (Line("2021년 주요업무 보고"), Line("교통정책과"), Line("(2021. 6. 30. 기준)"))
    return Report(
        "2021년 주요업무보고(교통정책과)", "새솔시", "교통정책과", "업무보고", 2021, "2021-06-30", cover,
        (Section(Line("Ⅰ. 일반현황", 1), general), work),
    )  # fmt: skip


_TRAFFIC_POSTS = {
    ("일반직", "5급"): (1, 1), ("일반직", "6급"): (5, 5), ("일반직", "7급"): (8, 7), ("일반직", "8급"): (6, 7),
    ("일반직", "9급"): (3, 2), ("임기제", "7급"): (1, 1), ("임기제", "8급"): (2, 1),
}  # fmt: skip
_TRAFFIC_LINES = (
    Spending("교통안전시설 정비", 2_486_300, 1_124_580, 2_431_700),
    Spending("대중교통 이용 편의 증진", 5_917_450, 3_386_912, 5_880_120),
    Spending("주차환경 개선", 3_204_800, 986_450, 3_011_260),
    Spending("기본경비", 196_740, 88_315, 194_900),
)


def _traffic_projects() -> tuple[Project, ...]:
    def budget(name: str, sources: list[str], amounts: list[int], spent: list[int] | None) -> tuple[Block, ...]:
        scene = _scene("시", "교통정책과", "2021-06-30", project=name)
        return Line("□ 예산현황 (단위: 천원)"), budgets.project_table(scene, sources, amounts, spent)

    overview = Line("□ 사업개요")
    return (
        _project(
            1, "어린이 보호구역 개선", "교통시설팀", 4, overview, Line("○ 과속경보표지 24개, 미끄럼 방지 포장 11곳 설치"),
            *budget("어린이 보호구역 개선", ["도비", "시비"], [412_000, 618_000], [206_000, 287_430]),
        ),
        _project(
            2, "시내버스 정류소 환경 개선", "대중교통팀", 5, overview, Line("○ 바람막이 36곳, 온열의자 52개 설치"),
            Line("□ 주요 추진실적 (단위: 건)"), _complaints(),
            *budget("시내버스 정류소 환경 개선", ["시비"], [874_200], [512_960]),
        ),
        _project(
            3, "공영주차장 주차정보 제공", "주차관리팀", 6, overview, Line("○ 빈자리 안내판 18면, 누리집 연계 1식"),
            *budget("공영주차장 주차정보 제공", ["시비"], [390_500], None),
        ),
    )  # fmt: skip


def _complaints() -> Table:
    """Complaints by quarter: a table that belongs to no family of its own."""
    lines: list[tuple[str, tuple[int, ...]]] = [
        ("정류소 시설", (64, 51)),
        ("노선 안내", (38, 45)),
        ("배차 간격", (112, 97)),
    ]
    lines.insert(0, ("계", summed([numbers for _, numbers in lines])))
    body = tuple(cells(name, signed(sum(numbers)), *map(signed, numbers)) for name, numbers in lines)
    facts = tuple(
        truth("statistics", row_label=name, value=value, value_unit="건")
        for name, numbers in lines
        for value in (sum(numbers), *numbers)
    )
    return Table("statistics", (cells("구 분", "계", "1분기", "2분기"),), body, facts)


# --- 한빛구 청소행정과: 업무계획, DOCX


def cleaning() -> Report:
    """A plan: staff in panels, two funding grids, one with sub-rows, one with what was and will be invested."""
    posts = {
        ("계", "5급"): (1, 1),
        ("계", "6급"): (4, 4),
        ("계", "7급"): (7, 6),
        ("계", "8급"): (5, 6),
        ("계", "9급"): (2, 2),
    }
    scene = _scene("구", "청소행정과")
    general: tuple[Block, ...] = (Line("□ 인력 (단위: 명)"), staff.panel_table(scene, posts, 2))
    projects = _cleaning_projects()
    cover = (Line("2021년 주요업무 계획"), Line("청소행정과"))
    work = Section(Line("Ⅱ. 2021년 주요업무 추진계획", 1), (_listed(*projects),), projects)
    return Report(
        "2021년 주요업무계획(청소행정과)", "한빛구", "청소행정과", "업무계획", 2021, "", cover,
        (Section(Line("Ⅰ. 일반현황", 1), general), work),
    )  # fmt: skip


def _cleaning_projects() -> tuple[Project, ...]:
    scene, overview, unit = _scene("구", "청소행정과"), Line("□ 사업개요"), Line("(단위: 천원)")
    depot = [
        Amounts("국비", "", (420_000, 180_000, 240_000, 0)),
        Amounts("시비", "", (168_000, 72_000, 96_000, 40_000)),
        Amounts("구비", "", (252_000, 108_000, 144_000, 86_500)),
    ]
    shops = [
        Amounts("시비", "", (38_000, 40_000, 42_000)),
        Amounts("구비", "거점 관리인 운영", (96_400, 98_800, 101_200)),
        Amounts("구비", "수거함 제작", (27_600, 13_800, 13_800)),
    ]
    columns = [Column("before", "", "기투자"), *_years(2021, 2022), Column("after", "", "향후투자")]
    return (
        _project(
            1, "재활용 선별장 현대화", "자원순환팀", 3, overview, Line("- 사업기간: 2019. 3. ~ 2023. 12."),
            Line("- 총사업비: 1,806,500천원", facts=(truth("required_budget", source="", amount_krw=1_806_500_000),)),
            _stated(scene, 360_000), unit, funding.funding_table(scene, columns, depot, "-"),
        ),
        _project(
            2, "재활용 정거장 운영", "자원순환팀", 5, overview, Line("- 운영장소: 68곳, 주 3회"),
            _stated(scene, 162_000), unit, funding.funding_table(scene, _years(2021, 2023), shops, "-"),
        ),
    )  # fmt: skip


# --- 너른군 재무과: the execution of the year, XLSX


def finance() -> Report:
    """A sheet with the department's budget against last year's and its execution by 단위사업."""
    scene = _scene("군", "재무과", "2021-09-30")
    lines = (
        Spending("지방세 부과와 징수", 1_284_600, 902_415, 0),
        Spending("계약과 지출 관리", 318_250, 214_870, 0),
        Spending("공유재산 관리", 2_946_000, 1_377_930, 0),
        Spending("기본경비", 142_380, 101_266, 0),
    )
    blocks: tuple[Block, ...] = (
        Line("□ 예산 집행현황"), Line("(단위: 천원)"), budgets.execution_table(scene, lines, "balance", 2),
    )  # fmt: skip
    cover = (Line("2021년 주요업무 보고"), Line("재무과"), Line("(2021. 9. 30. 기준)"))
    return Report(
        "2021년 예산집행현황(재무과)", "너른군", "재무과", "업무보고", 2021, "2021-09-30", cover,
        (Section(Line("Ⅰ. 일반현황", 1), blocks),),
    )  # fmt: skip


# --- 새솔시 도서관정책과: 업무계획, PDF


def library() -> Report:
    """A short plan, printed."""
    scene = _scene("시", "도서관정책과", unit="백만원")
    rows = [
        Amounts("국비", "", (0, 1_200, 1_800)),
        Amounts("도비", "", (0, 480, 720)),
        Amounts("시비", "", (350, 1_520, 2_280)),
    ]
    project = _project(
        1, "숲속도서관 건립", "도서관시설팀", "", Line("□ 사업개요"), Line("○ 사업규모: 지상 2층, 연면적 1,980㎡"),
        _stated(scene, 3_200), Line("(단위: 백만원)"), funding.funding_table(scene, _years(2020, 2022), rows, "-"),
    )  # fmt: skip
    cover = (Line("2021년 주요업무 계획"), Line("도서관정책과"))
    return Report(
        "2021년 주요업무계획(도서관정책과)", "새솔시", "도서관정책과", "업무계획", 2021, "", cover,
        (Section(Line("Ⅰ. 주요업무 추진계획", 1), (), (project,)),),
    )  # fmt: skip


# Prefix of the truth → the report, its file's ending, and its writer.
BUNDLED: Mapping[str, tuple[Callable[[], Report], str, Callable[[Report], bytes]]] = {
    "bundled_7": (traffic, "hwpx", by_python_hwpx),
    "bundled_8": (cleaning, "docx", as_docx),
    "bundled_9": (finance, "xlsx", as_xlsx),
    "bundled_10": (library, "pdf", by_chromium),
}
SAME_BYTES = ("docx", "xlsx")  # what the writers of these make is the same everywhere
COLUMNS = {
    "projects": "no,project,status,page,title_source",
    "funding_plan": "org,dept,source,source_code,item,column,year,amount_krw,project",
    "required_budget": "org,dept,year,source,amount_krw,project",
    "budget_execution": "org,dept,level,name,as_of,source,budget_krw,executed_krw,expected_year_end_krw,rate_printed",
    "staffing": "org,dept,as_of,measure,category,grade,headcount",
    "statistics": "org,dept,row_label,value,value_unit",
}


def file_of(report: Report, ending: str) -> Path:
    """Where a bundled report lies."""
    return ROOT / "input" / report.org / f"{report.name}.{ending}"


def truth_files(prefix: str, report: Report) -> Iterator[tuple[Path, str]]:
    """The truth of a report as CSV files, each with its path."""
    for resource, rows in sorted(report.truth().items()):
        columns = COLUMNS[resource].split(",")
        lines = [columns, *([_value(report, row, column) for column in columns] for row in rows)]
        yield TRUTH / f"{prefix}.{resource}.csv", "".join(_csv_line(line) for line in lines)


def _value(report: Report, row: Mapping[str, str], column: str) -> str:
    return row.get(column, {"org": report.org, "dept": report.dept}.get(column, ""))


def _csv_line(fields: list[str]) -> str:
    return ",".join(f'"{field}"' if "," in field else field for field in fields) + "\n"


def main() -> None:
    """Write the reports and their truth."""
    for prefix, (make, ending, write) in BUNDLED.items():
        report = make()
        if ending in SAME_BYTES or "--all" in sys.argv:
            file_of(report, ending).write_bytes(write(report))
        for path, text in truth_files(prefix, report):
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
