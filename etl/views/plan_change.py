"""Views 계획대비 and 연결후보: what an earlier report planned for a year beside what a later one says of the same project and year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import pairwise

from etl.stencil import Value, View
from etl.views.base import ROUNDING, Dataset, ViewSettings, in_unit, rounding_rows, text
from etl.views.names import Key, read_names
from etl.views.plan_statements import BUDGET, Issue, Statement, read_issues, read_statements
from etl.views.sources import source_link

FIELDS = (
    "묶음", "비교", "구", "부서", "사업명", "이전사업명", "연도", "앞보고서", "앞구분", "앞금액", "뒤보고서", "뒤구분", "뒤금액",
    "비고", "앞출처", "뒤출처",
)  # fmt: skip
ONLY_EARLIER, ONLY_LATER = "뒤 보고서에 없음", "앞 보고서에 없음"

ByProject = dict[tuple[Key, int], Statement]


def plan_change(dataset: Dataset, settings: ViewSettings) -> View:
    """계획대비: neighbouring reports of one office, for the years both speak of; what only one has is kept and says so."""
    names = read_names(dataset)
    issues = read_issues(dataset)
    offices: dict[tuple[str, str], dict[str, ByProject]] = {}
    for statement in read_statements(dataset, names):
        reports = offices.setdefault(statement.key[:2], {})
        reports.setdefault(statement.report, {})[statement.key, statement.year] = statement
    rows: list[dict[str, Value]] = []
    for reports in offices.values():
        ordered = sorted(issues.get(name, Issue("", "", name)) for name in reports)
        for before, after in pairwise(ordered):
            found = _pair_rows(_plans(reports[before.name]), reports[after.name], settings)
            rows += [{**row, "비교": f"{row['구']} {row['부서']} · {before.title} → {after.title}"} for row in found]
    return View("계획대비", FIELDS, tuple(rows))


def _plans(statements: ByProject) -> ByProject:
    """What a report plans: its budgets are no plan, and how they move is 예산변동's."""
    return {key: each for key, each in statements.items() if each.kind != BUDGET}


def _pair_rows(before: ByProject, after: ByProject, settings: ViewSettings) -> list[dict[str, Value]]:
    """The rows of two reports; none where they have no project and year in common."""
    if not before.keys() & after.keys():
        return []
    years = {year for _, year in before} & {year for _, year in after}
    keys = [key for key in dict.fromkeys([*before, *after]) if key[1] in years]
    first, last = next(iter(before.values())), next(iter(after.values()))
    common: dict[str, Value] = {
        "묶음": f"{first.report} {last.report}",
        "구": text(last.line, "org"),
        "부서": text(last.line, "dept"),
        "앞보고서": first.report,
        "뒤보고서": last.report,
    }
    keys.sort(key=lambda key: key[1])
    rows = [{**common, **_row(before.get(key), after.get(key), settings)} for key in keys]
    shares = {name: [side[key].won if key in side else None for key in keys] for name, side in _sides(before, after)}
    return [*rows, *rounding_rows(shares, {**common, "사업명": ROUNDING}, settings.unit)]


def link_candidates(dataset: Dataset, settings: ViewSettings) -> View:
    """연결후보: projects that only one of two neighbouring reports has, each with the likeliest name in the other."""
    rows: list[dict[str, Value]] = []
    pairs: dict[str, list[Mapping[str, Value]]] = {}
    for row in plan_change(dataset, settings).rows:
        pairs.setdefault(str(row["묶음"]), []).append(row)
    for found in pairs.values():
        gone = _only(found, ONLY_EARLIER)
        new = _only(found, ONLY_LATER)
        rows += [_candidate(row, list(new)) for row in gone.values()]
    return View("연결후보", CANDIDATE_FIELDS, tuple(rows))


CANDIDATE_FIELDS = ("종류", "구", "부서", "이전이름", "지금이름", "앞보고서", "뒤보고서")


def _only(rows: list[Mapping[str, Value]], remark: str) -> dict[str, Mapping[str, Value]]:
    """The projects that only one report has, by name."""
    return {str(row["사업명"]): row for row in rows if row.get("비고") == remark}


def _candidate(row: Mapping[str, Value], names: list[str]) -> dict[str, Value]:
    """A project with the name nearest to its own; a suggestion, never used before the officer writes it down."""
    near = get_close_matches(str(row["사업명"]), names, n=1, cutoff=0.5)
    return {
        **{name: row[name] for name in ("구", "부서", "앞보고서", "뒤보고서")},
        "종류": "사업",
        "이전이름": row["사업명"],
        "지금이름": near[0] if near else "",
    }


def _sides(before: ByProject, after: ByProject) -> Iterator[tuple[str, Mapping[tuple[Key, int], Statement]]]:
    yield "앞금액", before
    yield "뒤금액", after


def _row(before: Statement | None, after: Statement | None, settings: ViewSettings) -> dict[str, Value]:
    """One project and year."""
    one = after or before
    assert one is not None
    renamed = before.name if before and after and before.name.split() != after.name.split() else ""
    return {
        "사업명": one.name,
        "이전사업명": renamed,
        "연도": one.year,
        **_side("앞", before, settings),
        **_side("뒤", after, settings),
        "비고": ONLY_EARLIER if after is None else ONLY_LATER if before is None else "",
    }


def _side(word: str, statement: Statement | None, settings: ViewSettings) -> dict[str, Value]:
    """What one report says."""
    if statement is None:
        return {}
    return {
        f"{word}구분": statement.kind,
        f"{word}금액": in_unit(statement.won, settings.unit),
        f"{word}출처": source_link(statement.line, statement.before),
    }
