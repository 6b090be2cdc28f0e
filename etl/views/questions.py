"""View 예상질의: what a council may ask about these numbers, each with the numbers it rests on.

A rule says only what the arithmetic shows; whether there is a good answer is for the office to write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from etl.model import Severity
from etl.stencil import Value, View
from etl.views.base import Dataset, Record, ViewSettings, amount, in_unit, records, text, where, whole
from etl.views.execution_slow import read_slow
from etl.views.funding_grids import Grid, columns_of, read_grids
from etl.views.plan_change import plan_change
from etl.views.projects import choose_latest, project_records, report_dates
from etl.views.staffing import read_staff

FIELDS = ("구", "부서", "사유", "대상", "근거", "질의", "담당팀", "원문", "보고서")

# Moved by more than this is worth a question.
MOVED = Decimal("0.30")

Row = dict[str, Value]


def questions(dataset: Dataset, settings: ViewSettings) -> View:
    """예상질의: slow execution, large changes, new projects, surplus staff, overaged devices, numbers that do not agree."""
    rules = (_slow, _funding, _replanned, _surplus, _overaged, _disagreeing)
    return View("예상질의", FIELDS, tuple(row for rule in rules for row in rule(dataset, settings)))


def _row(record: Record, reason: str, subject: str, grounds: str, question: str, team: str = "") -> Row:
    """One question."""
    return {
        "구": text(record, "org"),
        "부서": text(record, "dept"),
        "사유": reason,
        "대상": subject,
        "근거": grounds,
        "질의": question,
        "담당팀": team,
        "원문": where(record),
        "보고서": text(record, "report"),
    }


def _slow(dataset: Dataset, settings: ViewSettings) -> Iterator[Row]:
    """단위사업 whose execution is behind the calendar at the report's 기준일."""
    for slow in read_slow(dataset, settings):
        if text(slow.line, "level") == "program":
            yield _row(
                slow.line,
                "집행 부진",
                text(slow.line, "name"),
                f"{slow.block.as_of} 기준 집행률 {_percent(slow.rate)}, 그날까지 지난 기간 {_percent(slow.elapsed)}",
                "집행이 늦어진 까닭과 연말까지의 집행 계획은 무엇입니까?",
            )


def _funding(dataset: Dataset, settings: ViewSettings) -> Iterator[Row]:
    """Projects that are new, or whose budget moved by more than a third or so."""
    projects = project_records(dataset)
    for grid in choose_latest(read_grids(dataset), report_dates(dataset)).grids:
        project = projects.get((grid.report, grid.project), {})
        grounds = _moved(grid, settings)
        if text(project, "status") == "신규":
            yield _grid_row(
                grid,
                project,
                "신규 사업",
                f"{settings.year}년 신규",
                "이 사업을 새로 하는 근거와 기대 효과는 무엇입니까?",
            )
        elif grounds:
            yield _grid_row(grid, project, "예산 급변", grounds, "전년보다 예산이 크게 달라진 까닭은 무엇입니까?")


def _grid_row(grid: Grid, project: Record, reason: str, grounds: str, question: str) -> Row:
    """A question about a funding grid."""
    record = grid.total_row.records[0]
    return _row(record, reason, grid.project, grounds, question, text(project, "team"))


def _moved(grid: Grid, settings: ViewSettings) -> str:
    """How a project's budget moved from last year, ``""`` when not by much."""
    columns = columns_of(grid.total_row, settings)
    before, now = columns[str(settings.year - 1)].won, columns[str(settings.year)].won
    if not before or now is None or abs(now / before - 1) < MOVED:
        return ""
    shown = [f"{in_unit(won, settings.unit):,}" for won in (before, now)]
    return f"{shown[0]} → {shown[1]}{settings.unit} ({_percent(now / before - 1)})"


def _replanned(dataset: Dataset, settings: ViewSettings) -> Iterator[Row]:
    """Projects whose amount for a year is no longer what an earlier report planned."""
    for row in plan_change(dataset, settings).rows:
        before, now = row.get("앞금액"), row.get("뒤금액")
        if not isinstance(before, Decimal) or not isinstance(now, Decimal) or not before:
            continue
        if abs(now / before - 1) >= MOVED:
            change = f"{before:,} → {now:,}{settings.unit} ({_percent(now / before - 1)})"
            yield {
                **{name: row[name] for name in ("구", "부서")},
                "사유": "계획 대비 변동",
                "대상": row["사업명"],
                "근거": f"{row['연도']}년 {change}",
                "질의": "앞서 보고한 계획과 금액이 달라진 까닭은 무엇입니까?",
                "보고서": row["뒤보고서"],
            }


def _surplus(dataset: Dataset, settings: ViewSettings) -> Iterator[Row]:
    """Offices with more people than posts."""
    for staff in read_staff(dataset, settings):
        quota, present = (amount(staff.totals.get(name, {}), "headcount") for name in ("정원", "현원"))
        if quota is not None and present is not None and present > quota:
            grounds = f"정원 {quota}명, 현원 {present}명 (초과 {present - quota}명)"
            yield _row(
                staff.first,
                "초과 인력",
                text(staff.first, "dept"),
                grounds,
                "정원을 넘는 인력의 운용 계획은 무엇입니까?",
            )


def _overaged(dataset: Dataset, settings: ViewSettings) -> Iterator[Row]:
    """Devices past their service life."""
    for record in records(dataset, "equipment_replacement"):
        acquired, life = whole(record, "acquired"), whole(record, "service_life_years")
        if acquired is not None and life is not None and settings.year - acquired > life:
            grounds = f"{acquired}년 도입, 내용연수 {life}년, {settings.year}년 현재 {settings.year - acquired}년 경과"
            yield _row(record, "내용연수 경과", text(record, "item"), grounds, "교체 시기와 재원 대책은 무엇입니까?")


# Findings that are no errors but that a council asks about: their reason, and the question.
_ASKED = {
    "moved_amount": ("전용 의심", "두 사업 사이에 예산을 옮긴 것입니까? 절차와 까닭은 무엇입니까?"),
    "program_project_difference": ("표 사이 불일치", "표마다 금액이 다른 까닭은 무엇입니까?"),
    "stated_again": ("표 사이 불일치", "같은 사업의 금액이 다르게 적힌 까닭은 무엇입니까?"),
}
_WRONG = ("숫자 불일치", "보고서의 숫자가 서로 다른 까닭은 무엇입니까?")


def _disagreeing(dataset: Dataset, settings: ViewSettings) -> Iterator[Row]:
    """Numbers of the report that do not agree with each other."""
    offices = {text(report, "report"): report for report in records(dataset, "reports")}
    for finding in records(dataset, "findings"):
        error = text(finding, "severity") == Severity.ERROR.value
        reason, question = _ASKED.get(text(finding, "code"), _WRONG if error else ("", ""))
        if reason and text(finding, "status") in ("", "open"):
            office = {name: text(offices.get(text(finding, "report"), {}), name) for name in ("org", "dept")}
            subject = f"{text(finding, 'printed')} ↔ {text(finding, 'expected')}".strip(" ↔")
            grounds = first_sentence(text(finding, "message"))
            yield _row({**finding, **office}, reason, subject, grounds, question)


def first_sentence(message: str) -> str:
    """What a finding says is wrong, without what to do about it.

    >>> first_sentence("2021. 5. 31. 기준 합계가 다릅니다(차이 3). 원본을 확인하십시오.")
    '2021. 5. 31. 기준 합계가 다릅니다(차이 3).'
    """
    sentence = re.match(r".*?다(?:\([^)]*\))?\.(?=\s|$)", message, re.S)
    return sentence[0] if sentence else message


def _percent(share: Decimal) -> str:
    """A share in percent to one decimal, △ for minus.

    >>> _percent(Decimal("-0.125"))
    '△12.5%'
    """
    return f"{'△' if share < 0 else ''}{abs(share) * 100:.1f}%"
