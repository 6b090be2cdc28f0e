"""Views 인력현황 (one row a 직종 and 직급) and 인력요약 (one row an office and 기준일)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from etl.stencil import Value, View
from etl.views.base import (
    Dataset,
    Record,
    ViewSettings,
    amount,
    day,
    dotted,
    doubt,
    finding_texts,
    noted,
    office_of,
    records,
    text,
    total,
)
from etl.views.sources import source_link
from etl.words import is_total

MEASURES = {"정원": "정원", "현원": "현원", "과부족": "보고과부족"}
COMMON = ("보고", "보고제목", "구", "부서", "기준일")
FIELDS = (*COMMON, "직종", "직급", *MEASURES.values(), "보고정원계", "보고현원계", "보고과부족계", "출처", "보고서")
SUMMARY_FIELDS = (*COMMON, *MEASURES.values(), "출처", "보고서")

Post = tuple[str, str]


@dataclass(frozen=True)
class Staff:
    """One office's headcounts at one 기준일, by 직종 and 직급, then by 정원, 현원, 과부족."""

    number: int
    first: Record
    posts: dict[Post, dict[str, Record]]

    @property
    def totals(self) -> dict[str, Record]:
        """The 계 of everything as printed, empty where the report prints none."""
        return next((counts for post, counts in self.posts.items() if is_total(post[0]) and is_total(post[1])), {})

    @property
    def details(self) -> dict[Post, dict[str, Record]]:
        """The posts that add up to 계: no total of a 직종 that is also given by 직급, nor of all 직종."""
        posts = {post for post in self.posts if not (is_total(post[0]) and is_total(post[1]))}
        kinds = {category for category, _ in posts if not is_total(category)}
        graded = {category for category, grade in posts if not is_total(grade)}
        return {
            post: self.posts[post]
            for post in self.posts
            if post in posts and not (kinds and is_total(post[0])) and not (post[0] in graded and is_total(post[1]))
        }

    @property
    def common(self) -> dict[str, Value]:
        """What every row says of the office."""
        as_of = text(self.first, "as_of")
        return {
            "보고": f"{self.number}. {text(self.first, 'dept')} {as_of}".strip(),
            "보고제목": f"{office_of(self.first)} · {dotted(as_of) + ' 기준' if as_of else '표에 기준일 없음'}",
            "구": text(self.first, "org"),
            "부서": text(self.first, "dept"),
            "기준일": day(as_of) or None,
            "보고서": text(self.first, "report"),
        }


def read_staff(dataset: Dataset, settings: ViewSettings) -> tuple[Staff, ...]:
    """The headcounts, table by table."""
    tables: dict[tuple[str, str, str], list[Record]] = {}
    for record in records(dataset, "staffing"):
        if not settings.as_of or text(record, "as_of") == settings.as_of:
            tables.setdefault((text(record, "report"), text(record, "table"), text(record, "as_of")), []).append(record)
    return tuple(Staff(number, rows[0], _posts(rows)) for number, rows in enumerate(tables.values(), start=1))


def _posts(rows: Iterable[Record]) -> dict[Post, dict[str, Record]]:
    """The records by post and measure."""
    posts: dict[Post, dict[str, Record]] = {}
    for row in rows:
        posts.setdefault((text(row, "category"), text(row, "grade")), {})[text(row, "measure")] = row
    return posts


def staffing(dataset: Dataset, settings: ViewSettings) -> View:
    """인력현황: 정원, 현원 and the reported 과부족 of each post."""
    said = finding_texts(dataset)
    rows: list[dict[str, Value]] = []
    for staff in read_staff(dataset, settings):
        reported = {f"보고{name}계": _count(staff.totals, name) for name in MEASURES}
        for (category, grade), counts in staff.details.items():
            shown = {
                field: noted(_count(counts, name), doubt(counts[name], said) if name in counts else "")
                for name, field in MEASURES.items()
            }
            labels = {"직종": "" if is_total(category) else category, "직급": grade}
            link = source_link(next(iter(counts.values())))
            rows.append({**staff.common, **reported, **labels, **shown, "출처": link})
    return View("인력현황", FIELDS, tuple(rows))


def staffing_summary(dataset: Dataset, settings: ViewSettings) -> View:
    """인력요약: 정원 and 현원 of each office, as the report's 계 says or as its posts add up."""
    rows: list[dict[str, Value]] = []
    for staff in read_staff(dataset, settings):
        counts = {
            field: _count(staff.totals, name)
            if staff.totals
            else total(_count(each, name) for each in staff.details.values())
            for name, field in MEASURES.items()
        }
        rows.append({**staff.common, **counts, "출처": source_link(staff.first)})
    return View("인력요약", SUMMARY_FIELDS, tuple(rows))


def _count(counts: dict[str, Record], name: str) -> Decimal | None:
    """One count of a post."""
    return amount(counts[name], "headcount") if name in counts else None
