"""Invented data sets for the tests of views and workbooks: an office with as many projects as a test wants."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd

from etl.views.base import Dataset, with_earlier

PLAN, SPRING, AUTUMN = "새솔구_기획예산과_주요업무계획.hwp", "새솔구_기획예산과_5월.hwp", "새솔구_기획예산과_9월.hwp"
ORG, DEPT = "새솔구", "기획예산과"


def frame(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Rows as the contract keeps them: objects, a missing value is None."""
    return pd.DataFrame(list(rows), dtype=object)


def money(thousands: int | None) -> Decimal | None:
    return None if thousands is None else Decimal(thousands) * 1000


def funding_rows(
    project: str,
    table: str,
    rows: dict[tuple[str, str, str], dict[str, int | None]],
    report: str = PLAN,
    **more: Any,
) -> list[dict[str, Any]]:
    """The records of one grid: ``{(source, code, item): {"total": 3, "2020": 1, …}}`` in thousands of won."""
    return [
        {
            "org": ORG, "dept": DEPT, "source": source, "source_code": code, "item": item or None,
            "column": "year" if column.isdigit() else column, "year": int(column) if column.isdigit() else None,
            "amount_krw": money(amount), "printed": "" if amount is None else f"{amount:,}", "unit_printed": "천원",
            "proof": "proved", "report": report, "table": table, "page": 3, "line": None, "row": row, "cell_column": at,
            "section": "주요업무", "project": project, **more,
        }
        for row, ((source, code, item), amounts) in enumerate(rows.items(), start=3)
        for at, (column, amount) in enumerate(amounts.items(), start=2)
    ]  # fmt: skip


def grid(seed: int, years: Iterable[int] = range(2020, 2024)) -> dict[tuple[str, str, str], dict[str, int | None]]:
    """A matching-fund grid that adds up: 국비, 시비 and 구비 in changing shares."""
    shares = {("국비", "NAT", ""): 3 + seed % 3, ("시비", "UP", ""): seed % 4, ("구비", "OWN", ""): 5 + seed % 7}
    rows: dict[tuple[str, str, str], dict[str, int | None]] = {}
    for (source, code, item), share in shares.items():
        if share:
            by_year = {str(year): share * (1_000 + 37 * seed + 11 * (year - 2020)) for year in years}
            rows[source, code, item] = {"total": sum(by_year.values()), **by_year}
    columns = ["total", *map(str, years)]
    total = {column: sum(row[column] or 0 for row in rows.values()) for column in columns}
    return {("계", "TOTAL", ""): total, **rows}


def report(name: str, as_of: str | None, **more: Any) -> dict[str, Any]:
    return {
        "report": name, "sha256": "a" * 64, "format": "hwp", "org": ORG, "dept": DEPT, "kind": "업무보고", "year": 2021,
        "as_of": as_of, "title": name, "tables": 9, "recognised": 8, "used": True, "reason": None, **more,
    }  # fmt: skip


TITLES = (
    "생활 안전 보안등 교체",
    "마을 도서관 책나눔 사업 확대 운영",
    "어르신 디지털 배움터 운영 및 찾아가는 맞춤형 교육 지원",
)


def title(number: int) -> str:
    return f"{TITLES[number % 3]} {number + 1}차"


def funding_dataset(projects: int) -> dict[str, pd.DataFrame]:
    rows = [row for number in range(projects) for row in funding_rows(title(number), f"t{number + 1}", grid(number))]
    known = [
        {"report": PLAN, "section": "주요업무", "no": number + 1, "project": title(number), "title_source": "heading",
         "status": "신규" if number % 4 == 3 else "계속", "page": 3 + number, "team": "기획팀"}
        for number in range(projects)
    ]  # fmt: skip
    return {"reports": frame([report(PLAN, None)]), "projects": frame(known), "funding_plan": frame(rows)}


def execution_row(
    level: str, name: str, table: str, row: int, budget: int | None, executed: int | None, **more: Any
) -> dict[str, Any]:
    rate = None if not budget or executed is None else f"{Decimal(executed) * 100 / budget:.2f}"
    return {
        "org": ORG, "dept": DEPT, "level": level, "name": name, "as_of": "2021-05-31", "source": None,
        "budget_krw": money(budget), "executed_krw": money(executed), "expected_year_end_krw": None,
        "rate_printed": rate, "rate": rate and Decimal(rate), "printed": "" if budget is None else f"{budget:,}",
        "unit_printed": "천원", "proof": "proved", "report": SPRING, "table": table, "page": 2, "line": None, "row": row,
        "column": 2, "section": "예산현황", "project": None, **more,
    }  # fmt: skip


def execution_block(projects: int, report_name: str, as_of: str, step: int) -> list[dict[str, Any]]:
    """A 단위사업 table with its 계, and a table for all but the last project."""
    at = {"report": report_name, "as_of": as_of}
    amounts = [
        (100_000 + 7_919 * number, (100_000 + 7_919 * number) * step // (10 + number % 3)) for number in range(projects)
    ]
    forecast = step > 5
    lines = [
        execution_row(
            "program", title(number), "t1", number + 3, budget, executed,
            expected_year_end_krw=money(budget - 10 * number) if forecast else None, **at,
        )
        for number, (budget, executed) in enumerate(amounts)
    ]  # fmt: skip
    total = execution_row("program", "계", "t1", 2, sum(b for b, _ in amounts), sum(e for _, e in amounts), **at)
    rows = [total, *lines]
    for number, (budget, executed) in enumerate(amounts[: max(1, projects - 1)]):
        own = {**at, "project": title(number)}
        rows.append(execution_row("project", title(number), f"t{number + 2}", 2, budget, executed, **own))
        rows.append(
            execution_row("project", title(number), f"t{number + 2}", 2, budget, executed, source="구비", **own)
        )
    return rows


def execution_dataset(projects: int) -> dict[str, pd.DataFrame]:
    """Two reports of one office with different 기준일."""
    rows = execution_block(projects, SPRING, "2021-05-31", 4) + execution_block(projects, AUTUMN, "2021-09-30", 8)
    return {
        "reports": frame([report(SPRING, "2021-05-31"), report(AUTUMN, "2021-09-30")]),
        "budget_execution": frame(rows),
    }


def finding(number: int, severity: str, **more: Any) -> dict[str, Any]:
    return {
        "finding": f"f{number}", "severity": severity, "code": "sum_columns", "message": "가로 합계가 맞지 않습니다.",
        "report": PLAN, "table": "t1", "page": 3, "line": None, "row": 4, "column": 2, "printed": "1,200",
        "expected": "1,100", "difference": "100", "status": "open", **more,
    }  # fmt: skip


def place(table: str, row: int, **more: Any) -> dict[str, Any]:
    return {
        "org": ORG, "dept": DEPT, "printed": "1", "unit_printed": "대", "proof": "proved", "report": SPRING, "table": table,
        "page": 4, "line": None, "row": row, "column": 2, "section": "일반현황", "project": None, **more,
    }  # fmt: skip


def staffing_rows(posts: dict[tuple[str, str], tuple[int, int]], as_of: str = "2021-05-31") -> list[dict[str, Any]]:
    """``{(category, grade): (정원, 현원)}`` as a report's 정원, 현원 and 과부족 rows."""
    return [
        {
            **place("t9", row),
            "as_of": as_of,
            "measure": measure,
            "category": category,
            "grade": grade,
            "headcount": Decimal(count),
        }
        for row, measure in enumerate(("정원", "현원", "과부족"), start=3)
        for (category, grade), (quota, staff) in posts.items()
        for count in [{"정원": quota, "현원": staff, "과부족": staff - quota}[measure]]
    ]


POSTS = {
    ("계", "계"): (12, 13), ("일반직", "5급"): (1, 1), ("일반직", "6급"): (4, 3), ("일반직", "7급"): (7, 7),
    ("임기제", "8급"): (0, 2),
}  # fmt: skip


def inventory_dataset() -> dict[str, pd.DataFrame]:
    ages = {"계": 90, "2020년": 40, "2018년": 30, "2016년 이전": 20}
    stock = [
        {**place("t5", row), "as_of": "2021-01-31", "item": item, "year": None if label == "계" else int(label[:4]),
         "year_label": label, "count": Decimal(count)}
        for item in ("컴퓨터", "노트북")
        for row, (label, count) in enumerate(ages.items(), start=3)
    ]  # fmt: skip
    due = [
        {**place("t6", 3 + at), "item": item, "acquired": acquired, "quantity": Decimal(2), "service_life_years": Decimal(7),
         "elapsed_years": Decimal(2021 - acquired), "cost_krw": money(cost), "reason": "내용연수 경과 및 부품 단종"}
        for at, (item, acquired, cost) in enumerate((("업무망 방화벽", 2011, 148_600), ("백업 서버", 2013, None)))
    ]  # fmt: skip
    bought = [
        {
            **place("t7", 3),
            "year": 2019,
            "system": "메일 서버",
            "detail": "직원 메일 서버 이중화",
            "amount_krw": money(38_450),
        },
        {
            **place("t7", 4),
            "year": 2020,
            "system": "스위치",
            "detail": "층별 스위치 12대 교체",
            "amount_krw": money(61_300),
        },
    ]
    owned = [
        {**place("t8", 3), "category": "시설", "name": "정보화교육장(2개소)", "detail": "배움터", "quantity": None,
         "quantity_unit": None, "team": "전산팀"},
        {**place("t8", 4), "category": "시설", "name": "통합관제실", "detail": "전용회선", "quantity": Decimal("87.12"),
         "quantity_unit": "㎡", "team": "통신팀"},
    ]  # fmt: skip
    return {
        "staffing": frame(staffing_rows(POSTS)), "equipment_by_year": frame(stock), "equipment_replacement": frame(due),
        "procurement_history": frame(bought), "facilities": frame(owned),
    }  # fmt: skip


LAST_PLAN, LAST_SPRING = "새솔구_기획예산과_2020년_주요업무계획.hwp", "새솔구_기획예산과_2020년_5월.hwp"


def last_year_dataset(projects: int) -> dict[str, pd.DataFrame]:
    """Reports of the year before: a plan whose amounts have moved since, and the execution of the same month."""
    rows = [
        row
        for number in range(projects)
        for row in funding_rows(title(number), f"t{number + 1}", grid(number + 1, range(2019, 2023)), LAST_PLAN)
    ]
    return {
        "reports": frame(
            [
                report(LAST_PLAN, None, year=2020, kind="업무계획"),
                report(LAST_SPRING, "2020-05-31", year=2020, sha256="b" * 64),
            ]
        ),
        "funding_plan": frame(rows),
        "budget_execution": frame(execution_block(projects, LAST_SPRING, "2020-05-31", 3)),
    }


def stated(project: str, year: int | None, thousands: int, row: int, **more: Any) -> dict[str, Any]:
    return {
        **place("", row), "table": None, "row": None, "column": None, "line": 40 + row, "page": None, "year": year,
        "source": None, "amount_krw": money(thousands), "printed": f"{thousands:,}천원", "unit_printed": "천원",
        "project": project, "report": PLAN, **more,
    }  # fmt: skip


def last_year_budget() -> list[dict[str, Any]]:
    lines = {"합계": (6_200, 5_800), "정책사업비": (5_900, 5_450), "행정운영경비": (300, 350)}
    return [
        {**place("t11", row), "name": name, "this_year_krw": money(now), "last_year_krw": money(before),
         "change_krw": money(now - before), "change_rate_printed": f"{Decimal(now - before) * 100 / before:.1f}"}
        for row, (name, (now, before)) in enumerate(lines.items(), start=3)
    ]  # fmt: skip


def everything(projects: int) -> Dataset:
    """A data set with something in every resource, and reports of the year before."""
    funding, execution = funding_dataset(projects), execution_dataset(projects)
    reports = pd.concat([funding["reports"], execution["reports"]], ignore_index=True)
    amounts = [stated(title(number), 2021, 1_000 * (number + 1), number) for number in range(projects)]
    own = {
        **funding, **execution, **inventory_dataset(), "reports": reports, "required_budget": frame(amounts),
        "department_budget": frame(last_year_budget()),
        "findings": frame([finding(1, "error"), finding(2, "warning", code="moved_amount")]),
    }  # fmt: skip
    return with_earlier(own, last_year_dataset(projects))
