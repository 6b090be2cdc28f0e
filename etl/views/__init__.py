"""Tidy tables → the named views that templates ask for.

A view is a file with one function ``(dataset, settings) -> View``; ``VIEWS`` is where it gets its name.
"""

from __future__ import annotations

from collections.abc import Mapping

from etl.stencil import Value, View
from etl.views.base import Dataset, ViewMaker, ViewSettings, day, dotted, office_of, records, text
from etl.views.briefs import briefs
from etl.views.department_budget import department_budget
from etl.views.equipment import (
    equipment_by_year,
    equipment_replacement,
    facilities,
    items_without_standard,
    procurement_history,
    replacement_need,
)
from etl.views.execution_change import budget_change, execution_change, same_month
from etl.views.execution_programs import execution_programs
from etl.views.execution_projects import execution_projects
from etl.views.execution_slow import execution_slow
from etl.views.funding_by_source import funding_by_source
from etl.views.funding_plan import funding_plan
from etl.views.funding_summary import funding_summary
from etl.views.offices import execution_by_office, funding_by_office
from etl.views.plan_change import link_candidates, plan_change
from etl.views.project_cards import project_cards, stated_amounts
from etl.views.questions import questions
from etl.views.service_life import service_lives
from etl.views.sources import BOOKS, sources
from etl.views.staffing import staffing, staffing_summary
from etl.views.year_end import year_end

VIEWS: Mapping[str, ViewMaker] = {
    "소요재원": funding_plan,
    "소요재원총괄": funding_summary,
    "재원별합계": funding_by_source,
    "부서별소요재원": funding_by_office,
    "집행현황": execution_programs,
    "집행사업": execution_projects,
    "연말전망": year_end,
    "부진사업": execution_slow,
    "부서별집행": execution_by_office,
    "집행추이": execution_change,
    "동기대비": same_month,
    "예산변동": budget_change,
    "전년대비예산": department_budget,
    "계획대비": plan_change,
    "인력현황": staffing,
    "인력요약": staffing_summary,
    "시설장비": facilities,
    "도입연도별": equipment_by_year,
    "내용연수경과": equipment_replacement,
    "교체소요": replacement_need,
    "내용연수표": service_lives,
    "도입이력": procurement_history,
    "예상질의": questions,
    "한장요약": briefs,
    "사업카드": project_cards,
    "본문금액": stated_amounts,
    "연결후보": link_candidates,
    **{book: sources(book) for book in BOOKS},
}


def make_views(dataset: Dataset, settings: ViewSettings) -> dict[str, View]:
    """Every view of a dataset, by name."""
    return {name: make(dataset, settings) for name, make in VIEWS.items()}


def make_scalars(dataset: Dataset, settings: ViewSettings) -> dict[str, Value]:
    """The single values of a dataset that templates ask for by name."""
    used = [report for report in records(dataset, "reports") if _is_used(report)]
    dates = sorted({text(report, "as_of") for report in used} - {""})
    return {
        "연도": settings.year,
        "단위": settings.unit,
        "기관명": _joined(used, "org"),
        "부서명": _joined(used, "dept"),
        "기관부서": ", ".join(dict.fromkeys(office for report in used if (office := office_of(report)))),
        "기준일": (day(dates[0]) if len(dates) == 1 else ", ".join(dates)) or None,
        "기준표시": f"기준일 {', '.join(map(dotted, dates))}" if dates else "",
        "보고서": ", ".join(text(report, "report") for report in used),
        "보고서수": len(used),
        "환산주": _conversion_remark(settings.unit),
        "내용연수없음": _unknown_lives_remark(items_without_standard(dataset, settings)),
    }


def _is_used(report: Mapping[str, object]) -> bool:
    """Whether a build used the report: a truth value, or one that went through a CSV file."""
    return str(report.get("used")).lower() in ("true", "1")


def _joined(reports: list[dict[str, object]], column: str) -> str:
    """The different values of a column, in the reports' order."""
    return ", ".join(dict.fromkeys(text(report, column) for report in reports if text(report, column)))


def _unknown_lives_remark(items: tuple[str, ...]) -> str:
    """The footnote that names what the table of standard lives does not know."""
    return f"※ 내용연수표에 없어 셈하지 못한 품명: {', '.join(items)}" if items else ""


def _conversion_remark(unit: str) -> str:
    """The footnote of a workbook whose unit may round."""
    return (
        ""
        if unit == "원"
        else f"※ 금액은 {unit} 단위로 사사오입하였고, 그 때문에 차이가 나면 「단수차」 행에 따로 보입니다."
    )


__all__ = ["VIEWS", "Dataset", "ViewMaker", "ViewSettings", "make_scalars", "make_views"]
