"""Views 사업카드 (one row a project, everything the reports say of it in short) and 본문금액 (amounts its text states)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from etl.stencil import Link, Value, View
from etl.views.base import (
    Dataset,
    Record,
    ViewSettings,
    amount,
    card_of,
    in_unit,
    records,
    text,
    where,
    whole,
)
from etl.views.execution_projects import execution_projects
from etl.views.funding_summary import funding_summary

FIELDS = (
    "카드", "번호", "시트이름", "목차", "구", "부서", "사업명", "구분", "담당팀", "절", "보고서", "쪽", "당해소요재원", "전년소요재원",
    "기준일", "예산액", "집행액",
)  # fmt: skip
STATED_FIELDS = ("카드", "연도", "재원", "금액", "인쇄값", "원문", "보고서")

_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_LONGEST = 31


def project_cards(dataset: Dataset, settings: ViewSettings) -> View:
    """사업카드: every project the reports list, each once; what it needs this year, and its latest execution."""
    found: dict[str, dict[str, Value]] = {}
    for card, row in _listed(dataset):
        known = found.setdefault(card, row)
        known.update({name: value for name, value in row.items() if not known.get(name)})
    _add_funding(found, dataset, settings)
    _add_execution(found, dataset, settings)
    rows = [
        {**row, "카드": card, "번호": number, **_sheet(number, str(row["사업명"]))}
        for number, (card, row) in enumerate(found.items(), start=1)
    ]
    return View("사업카드", FIELDS, tuple(rows), key=("카드",))


def _sheet(number: int, project: str) -> dict[str, Value]:
    """The card's sheet name, which its number keeps unique, and the link that leads to it."""
    name = _FORBIDDEN.sub(" ", f"{number:02d} {project}")
    name = name.encode("utf-16-le")[: _LONGEST * 2].decode("utf-16-le", errors="ignore").rstrip()
    return {"시트이름": name, "목차": Link(project, f"#'{name}'!A1")}


def _listed(dataset: Dataset) -> Iterator[tuple[str, dict[str, Value]]]:
    """The projects of the lists and headings, then those that only a table names."""
    offices = {text(report, "report"): report for report in records(dataset, "reports")}
    for project in records(dataset, "projects"):
        office = offices.get(text(project, "report"), {})
        dept = text(project, "dept") or text(office, "dept")
        yield from _card(text(office, "org"), dept, text(project, "project"), project)
    for resource in ("funding_plan", "budget_execution", "required_budget"):
        for record in records(dataset, resource):
            name = text(record, "project") or (text(record, "name") if text(record, "level") == "project" else "")
            yield from _card(text(record, "org"), text(record, "dept"), name, {})


def _card(org: str, dept: str, name: str, project: Record) -> Iterator[tuple[str, dict[str, Value]]]:
    """The card of a project, with what its list says of it."""
    if name:
        yield (
            card_of(org, dept, name),
            {
                "구": org,
                "부서": dept,
                "사업명": name,
                "구분": text(project, "status"),
                "담당팀": text(project, "team"),
                "절": text(project, "section"),
                "보고서": text(project, "report"),
                "쪽": whole(project, "page"),
            },
        )


Cards = dict[str, dict[str, Value]]


def _add_funding(cards: Cards, dataset: Dataset, settings: ViewSettings) -> None:
    """What the project's funding grid says for this year and the last."""
    for row in funding_summary(dataset, settings).rows:
        card = cards.get(str(row.get("카드") or ""))
        if card is not None:
            card["당해소요재원"], card["전년소요재원"] = row[str(settings.year)], row[str(settings.year - 1)]
            card["보고서"] = card["보고서"] or row["보고서"]


def _add_execution(cards: Cards, dataset: Dataset, settings: ViewSettings) -> None:
    """The project's execution at its latest 기준일; blocks come by 기준일."""
    for row in execution_projects(dataset, settings).rows:
        card = cards.get(str(row.get("카드") or ""))
        if card is not None:
            card.update({name: row[name] for name in ("기준일", "예산액", "집행액")})
            card["보고서"] = card["보고서"] or row["보고서"]


def stated_amounts(dataset: Dataset, settings: ViewSettings) -> View:
    """본문금액: the amounts that headings and sentences state of each project."""
    rows = [
        {
            "카드": card_of(text(record, "org"), text(record, "dept"), text(record, "project")) or None,
            "연도": whole(record, "year"),
            "재원": text(record, "source"),
            "금액": in_unit(amount(record, "amount_krw"), settings.unit),
            "인쇄값": text(record, "printed"),
            "원문": where(record),
            "보고서": text(record, "report"),
        }
        for record in records(dataset, "required_budget")
    ]
    return View("본문금액", STATED_FIELDS, tuple(rows))
