"""View 한장요약: an office's whole year on one line: projects, money, people, old devices, and what may be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from etl.model import Severity
from etl.stencil import Value, View
from etl.views.base import Dataset, Record, ViewSettings, amount, day, in_unit, records, text, total, whole
from etl.views.execution_blocks import Block, read_blocks
from etl.views.execution_slow import read_slow
from etl.views.funding_grids import columns_of, read_grids
from etl.views.projects import choose_latest, report_dates
from etl.views.questions import questions
from etl.views.staffing import staffing_summary

FIELDS = (
    "구", "부서", "보고서수", "사업수", "신규사업수", "당해소요재원", "전년소요재원", "기준일", "예산액", "집행액", "부진수", "정원", "현원",
    "내용연수경과", "오류수", "질의수",
)  # fmt: skip

Office = tuple[str, str]


def briefs(dataset: Dataset, settings: ViewSettings) -> View:
    """한장요약: one row an office; of several 기준일 the latest counts."""
    offices = {
        text(r, "report"): _office(r) for r in records(dataset, "reports") if text(r, "used").lower() in ("true", "1")
    }
    told = [*offices.values(), *_other_offices(dataset, offices)]
    rows: dict[Office, dict[str, Value]] = {
        office: {"구": office[0], "부서": office[1], "보고서수": told.count(office)} for office in told if any(office)
    }
    for part in (_projects, _funding, _execution, _people, _devices, _doubts):
        for office, found in part(dataset, settings, offices).items():
            if office in rows:
                rows[office].update(found)
    return View("한장요약", FIELDS, tuple(rows.values()))


def _office(record: Record) -> Office:
    return text(record, "org"), text(record, "dept")


Offices = Mapping[str, Office]


def _other_offices(dataset: Dataset, offices: Offices) -> Iterator[Office]:
    """The departments whose reports stand in the file of another, each once a file."""
    found = {
        (report, dept): (offices[report][0], dept)
        for record in records(dataset, "projects")
        if (report := text(record, "report")) in offices and (dept := text(record, "dept")) != offices[report][1]
    }
    return (office for office in found.values() if office[1])


Part = dict[Office, dict[str, Value]]


def _projects(dataset: Dataset, settings: ViewSettings, offices: Offices) -> Part:
    """How many different projects, and how many of them are new."""
    names: dict[Office, dict[str, bool]] = {}
    for record in records(dataset, "projects"):
        org, dept = offices.get(text(record, "report"), ("", ""))
        office = (org, text(record, "dept") or dept)
        known = names.setdefault(office, {})
        known[text(record, "project")] = known.get(text(record, "project"), False) or text(record, "status") == "신규"
    return {office: {"사업수": len(known), "신규사업수": sum(known.values())} for office, known in names.items()}


def _funding(dataset: Dataset, settings: ViewSettings, offices: Offices) -> Part:
    """What the projects need this year, and needed last year."""
    sums: dict[Office, list[tuple[Decimal | None, Decimal | None]]] = {}
    for grid in choose_latest(read_grids(dataset), report_dates(dataset)).grids:
        columns = columns_of(grid.total_row, settings)
        pair = (columns[str(settings.year)].won, columns[str(settings.year - 1)].won)
        sums.setdefault((grid.org, grid.dept), []).append(pair)
    return {
        office: {
            "당해소요재원": in_unit(total(pair[0] for pair in pairs), settings.unit),
            "전년소요재원": in_unit(total(pair[1] for pair in pairs), settings.unit),
        }
        for office, pairs in sums.items()
    }


def _execution(dataset: Dataset, settings: ViewSettings, offices: Offices) -> Part:
    """Budget and execution at the latest 기준일, and how many 단위사업 are behind the calendar then."""
    latest = _latest(block for block in read_blocks(dataset, settings) if block.programs)
    slow = Counter(slow.block.number for slow in read_slow(dataset, settings) if text(slow.line, "level") == "program")
    return {
        office: {
            "기준일": day(block.as_of) or None,
            "예산액": in_unit(block.program_total("budget_krw"), settings.unit),
            "집행액": in_unit(block.program_total("executed_krw"), settings.unit),
            "부진수": slow[block.number],
        }
        for office, block in latest.items()
    }


def _latest(blocks: Iterable[Block]) -> dict[Office, Block]:
    """The last block of each office; blocks come by 기준일."""
    return {_office(block.first): block for block in blocks}


def _people(dataset: Dataset, settings: ViewSettings, offices: Offices) -> Part:
    """정원 and 현원 as the last report of the office has them."""
    rows = sorted(staffing_summary(dataset, settings).rows, key=lambda row: str(row["기준일"] or ""))
    return {(str(row["구"]), str(row["부서"])): {name: row.get(name) for name in ("정원", "현원")} for row in rows}


def _devices(dataset: Dataset, settings: ViewSettings, offices: Offices) -> Part:
    """How many devices the reports list as past their life."""
    counts: dict[Office, Decimal] = {}
    for record in records(dataset, "equipment_replacement"):
        acquired, life = whole(record, "acquired"), whole(record, "service_life_years")
        if acquired is not None and life is not None and settings.year - acquired > life:
            number = amount(record, "quantity") or Decimal(1)
            counts[_office(record)] = counts.get(_office(record), Decimal(0)) + number
    return {office: {"내용연수경과": count} for office, count in counts.items()}


def _doubts(dataset: Dataset, settings: ViewSettings, offices: Offices) -> Part:
    """How many errors are open, and how many questions may be asked."""
    errors = Counter(
        offices.get(text(finding, "report"), ("", ""))
        for finding in records(dataset, "findings")
        if text(finding, "severity") == Severity.ERROR.value and text(finding, "status") in ("", "open")
    )
    asked = Counter((str(row["구"]), str(row["부서"])) for row in questions(dataset, settings).rows)
    return {office: {"오류수": errors[office], "질의수": asked[office]} for office in set(offices.values())}
