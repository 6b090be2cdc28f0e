"""A department's 단위사업 table against the tables of its projects: equal, a sum of projects, short, or moved.

단위사업                   사업별 표
대외 홍보 강화  361,140    대외 홍보 강화    337,780   −23,360  ┐ equal and opposite, in budget and execution:
구정홍보        493,606    구정홍보          516,966   +23,360  ┘ one moved amount, told once
정보통신망    2,079,267    통신장비 371,517 + 보안 242,357 + …  → the rest is not listed (미수록분)
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.cross_runs import Amounts, Total, find_runs
from etl.identities import Identity, sum_identity, unit_step
from etl.model import Fact, Finding, Severity
from etl.words import is_subtotal, is_total, squeeze

_FAMILY = "budget_execution"
_MEASURES = ("budget", "executed")


@dataclass(frozen=True)
class Line:
    """A line of an execution table: its name and its facts by measure."""

    name: str
    section: str
    facts: Mapping[str, Fact]

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return squeeze(self.name)

    def value(self, measure: str) -> Decimal | None:
        """The amount of a measure, ``None`` where none is printed."""
        fact = self.facts.get(measure)
        return fact.value if fact else None

    @property
    def amounts(self) -> Amounts | None:
        """Budget and execution, ``None`` where one is missing."""
        budget, executed = (self.value(measure) for measure in _MEASURES)
        return None if budget is None or executed is None else (budget, executed)


Pair = tuple[Line, Line]  # a program and a project of its name


@dataclass(frozen=True)
class Matched:
    """What comparing one report's two levels came to."""

    identities: tuple[Identity, ...] = ()
    findings: tuple[Finding, ...] = ()


def compare_levels(facts: Sequence[Fact]) -> Matched:
    """The identities and findings between the 단위사업 lines and the project lines of each report and date."""
    identities: list[Identity] = []
    findings: list[Finding] = []
    for programs, projects in _by_report(facts):
        matched = _compare(programs, projects)
        identities.extend(matched.identities)
        findings.extend(matched.findings)
    return Matched(tuple(identities), tuple(findings))


def _by_report(facts: Sequence[Fact]) -> Iterator[tuple[list[Line], list[Line]]]:
    rows: dict[tuple[str, str, int | None], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.family == _FAMILY and not fact.label("source"):
            rows[fact.place.report, fact.place.table, fact.place.row][fact.measure] = fact
    levels: dict[tuple[str, str], dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for (report, _, _), measures in rows.items():
        fact = next(iter(measures.values()))
        if not (is_total(fact.label("name")) or is_subtotal(fact.label("name"))):
            levels[report, fact.dept][fact.label("level")].append(Line(fact.label("name"), fact.section, measures))
    for level in levels.values():
        if level["program"] and level["project"]:
            yield level["program"], level["project"]


def _compare(programs: Sequence[Line], projects: Sequence[Line]) -> Matched:
    pairs = _pairs(programs, projects)
    matched_programs, matched_projects = {p.key for p, _ in pairs}, {id(q) for _, q in pairs}
    agreeing = [pair for pair in pairs if _agrees(*pair)]
    differing = [pair for pair in pairs if not _agrees(*pair)]
    moved, left = moved_amounts(differing)
    rest = [p for p in programs if p.key not in matched_programs]
    free = _main_section([q for q in projects if id(q) not in matched_projects], projects)
    runs = list(_runs(rest, free))
    identities = [i for program, project in agreeing for i in _equal(program, (project,))]
    identities += [i for program, run in runs for i in _equal(program, run)]
    findings = [*moved, *(_differs(*pair) for pair in left), *_unlisted(rest, free, runs)]
    return Matched(tuple(identities), tuple(findings))


def _pairs(programs: Sequence[Line], projects: Sequence[Line]) -> list[Pair]:
    """Each project with the program of its name; of several, with the one that prints its amounts, else the first."""
    named = {program.key: at for at, program in reversed(list(enumerate(programs)))}
    same = {(program.key, program.amounts): at for at, program in reversed(list(enumerate(programs)))}
    pairs = [
        (same.get((project.key, project.amounts), named[project.key]), project)
        for project in projects
        if project.key in named
    ]
    return [(programs[at], project) for at, project in sorted(pairs, key=lambda pair: pair[0])]


def _agrees(program: Line, project: Line) -> bool:
    """Whether both amounts agree to within one printed unit: sums of won rounded to 천원 differ by one."""
    return all(
        abs(d) <= unit_step(program.facts[m]) for m in _MEASURES if (d := _difference(program, project, m)) is not None
    )


def _difference(program: Line, project: Line, measure: str) -> Decimal | None:
    one, other = program.value(measure), project.value(measure)
    return None if one is None or other is None else other - one


def _equal(program: Line, projects: Sequence[Line]) -> Iterator[Identity]:
    for measure in _MEASURES:
        parts = [q.facts[measure] for q in projects if q.value(measure) is not None]
        if program.value(measure) is not None and len(parts) == len(projects):
            identity = sum_identity(
                "program_projects", program.facts[measure], parts, "단위사업 = 그 사업들의 합", loose=True
            )
            step = unit_step(program.facts[measure])
            yield Identity(
                identity.code,
                identity.total,
                identity.parts,
                identity.sentence,
                tolerance=max(step, identity.tolerance),
                loose=True,
            )


def moved_amounts(pairs: Sequence[Pair]) -> tuple[list[Finding], list[Pair]]:
    """Two differing lines whose differences are equal and opposite are one moved amount; the rest is given back."""
    waiting: dict[Decimal, deque[int]] = defaultdict(deque)
    moved: list[tuple[int, int, Decimal]] = []
    for at, pair in enumerate(pairs):
        amount = _difference(*pair, "budget")
        if amount and waiting[-amount]:
            moved.append((waiting[-amount].popleft(), at, -amount))
        elif amount:
            waiting[amount].append(at)
    gone = {at for first, second, _ in moved for at in (first, second)}
    findings = [_moved(pairs[first], pairs[second], amount) for first, second, amount in sorted(moved)]
    return findings, [pair for at, pair in enumerate(pairs) if at not in gone]


def _moved(first: Pair, second: Pair, amount: Decimal) -> Finding:
    giver, taker = (first, second) if amount < 0 else (second, first)
    budget = giver[0].facts["budget"]
    shown = f"{abs(amount) / unit_step(budget):,}{budget.unit}"
    spent = _difference(*giver, "executed")
    both = " 집행액도 같은 금액만큼 다릅니다." if spent is not None and abs(spent) == abs(amount) else ""
    return Finding(
        Severity.WARNING,
        "moved_amount",
        f"단위사업 표와 사업별 표가 {shown}만큼 서로 반대로 다릅니다: '{giver[0].name}'에서 '{taker[0].name}'(으)로 옮겨진 금액으로 보입니다.{both} "
        "전용·이체 여부를 확인하고 두 표를 맞추십시오.",
        giver[1].facts["budget"].place,
        printed=giver[1].facts["budget"].printed,
        expected=budget.printed,
        difference=shown,
    )


def _differs(program: Line, project: Line) -> Finding:
    measure = next(
        m for m in _MEASURES if abs(_difference(program, project, m) or Decimal(0)) > unit_step(program.facts[m])
    )
    difference = _difference(program, project, measure) or Decimal(0)
    fact = program.facts[measure]
    shown = f"{difference / unit_step(fact):,}{fact.unit}".replace("-", "△")
    name = "예산액" if measure == "budget" else "집행액"
    if difference < 0:
        return _not_listed(program, project.facts[measure], measure, -difference)
    return Finding(
        Severity.WARNING,
        "program_project_difference",
        f"'{program.name}'의 {name}이 단위사업 표에는 {fact.printed}, 사업별 표에는 {project.facts[measure].printed}입니다(차이 {shown}). 두 표를 맞추십시오.",
        project.facts[measure].place,
        printed=project.facts[measure].printed,
        expected=fact.printed,
        difference=shown,
    )


def _not_listed(program: Line, where: Fact, measure: str, amount: Decimal) -> Finding:
    fact = program.facts[measure]
    shown = f"{amount / unit_step(fact):,}{fact.unit}"
    return Finding(
        Severity.NOTE,
        "not_listed",
        f"단위사업 '{program.name}'의 금액 가운데 {shown}은 사업별 표에 실리지 않았습니다(미수록분). 오류가 아니라 보고 범위의 차이일 수 있습니다.",
        where.place,
        printed=fact.printed,
        difference=shown,
    )


def _main_section(free: Sequence[Line], projects: Sequence[Line]) -> list[Line]:
    """The free projects of the section that lists most: later sections tell parts of the same money again."""
    counts: dict[str, int] = defaultdict(int)
    for project in projects:
        counts[project.section] += 1
    main = max(counts, key=counts.__getitem__)
    return [project for project in free if project.section == main]


def _runs(programs: Sequence[Line], projects: Sequence[Line]) -> Iterator[tuple[Line, tuple[Line, ...]]]:
    """The programs whose budget and execution are exactly those of a run of consecutive projects."""
    totals = [_total(program) for program in programs]
    for at, run in find_runs(totals, [project.amounts for project in projects]):
        yield programs[at], tuple(projects[run.start : run.stop])


def _total(program: Line) -> Total | None:
    """What the projects of a program must add up to; nothing can be told of one that prints no amount."""
    amounts = program.amounts
    if amounts is None or not all(amounts):
        return None
    return Total(amounts, (unit_step(program.facts["budget"]), unit_step(program.facts["executed"])))


def _unlisted(
    programs: Sequence[Line], projects: Sequence[Line], runs: Sequence[tuple[Line, tuple[Line, ...]]]
) -> Iterator[Finding]:
    """One program left beside projects left that are less than it: the rest is not listed."""
    done = {id(program) for program, _ in runs}
    used = {id(project) for _, run in runs for project in run}
    open_programs = [p for p in programs if id(p) not in done and "기본경비" not in p.key and p.value("budget")]
    rest = [q for q in projects if id(q) not in used and q.value("budget")]
    if len(open_programs) != 1 or not rest:
        return
    program = open_programs[0]
    missing = (program.value("budget") or Decimal(0)) - sum((q.value("budget") or Decimal(0) for q in rest), Decimal(0))
    if missing > 0:
        yield _not_listed(program, program.facts["budget"], "budget", missing)
