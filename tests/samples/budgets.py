"""Sample tables of 예산집행현황 and of 예산현황 against last year's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samples.description import Cell, Table, Truth, truth
from samples.scene import Scene, cells, rate, signed, summed

PROGRAMS = (
    "교통 안전망 확충", "걷기 좋은 거리 조성", "대중교통 이용\n편의 증진", "생활쓰레기 감량 및 처리", "재활용 기반 강화",
    "작은 도서관 활성화", "마을 공동체 돌봄", "재정 운용의\n건전성 제고", "청년 창업 지원", "하천 수질 보전", "기본경비",
    "행정운영경비",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spending:
    """A line of an execution table: budgeted, spent by now, spent by the year's end."""

    name: str
    budget: int
    spent: int
    end: int


def program_execution(scene: Scene) -> Table:
    """예산집행현황 of 단위사업: what was spent by now, alone, beside what will be by the year's end, or with the rest."""
    lines = [_line(scene, name) for name in scene.chance.sample(PROGRAMS, scene.chance.randint(2, 5))]
    shape, places = scene.chance.choice(("", "", "expected", "expected", "balance")), scene.chance.choice((1, 2))
    return execution_table(scene, lines, shape, places)


def execution_table(scene: Scene, lines: Sequence[Spending], shape: str, places: int) -> Table:
    """The table of some lines under their 계, rates to some places; ``shape`` names what stands beside."""
    lines = [Spending("계", *summed([(line.budget, line.spent, line.end) for line in lines])), *lines]
    header = _execution_header(scene, shape)
    body = tuple(_execution_row(line, shape, places) for line in lines)
    facts = tuple(_execution_truth(scene, line, shape, places) for line in lines)
    return Table("budget_execution", header, body, facts)


def _line(scene: Scene, name: str) -> Spending:
    budget = scene.amount(2_000)
    spent = budget * scene.chance.randint(20, 90) // 100
    return Spending(name, budget, spent, spent + (budget - spent) * scene.chance.randint(60, 100) // 100)


def _execution_row(line: Spending, shape: str, places: int) -> tuple[Cell, ...]:
    beside = {"": (), "expected": (f"{line.end:,}",), "balance": (signed(line.budget - line.spent),)}[shape]
    shown = rate(line.spent, line.budget, places)
    last = (shown, *beside) if shape == "balance" else (*beside, shown)
    return cells(line.name, f"{line.budget:,}", f"{line.spent:,}", *last)


def _execution_truth(scene: Scene, line: Spending, shape: str, places: int) -> Truth:
    return truth(
        "budget_execution", level="program", name=line.name.replace("\n", " "), as_of=scene.as_of,
        budget_krw=scene.won(line.budget), executed_krw=scene.won(line.spent),
        expected_year_end_krw=scene.won(line.end if shape == "expected" else None),
        rate_printed=rate(line.spent, line.budget, places),
    )  # fmt: skip


def _execution_header(scene: Scene, shape: str) -> tuple[tuple[Cell, ...], ...]:
    _, month, day = (int(part) for part in scene.as_of.split("-"))
    until = f"{month}.{day}."
    if shape == "balance":
        return (cells("단위사업명", "예산액(A)", "집행액(B)", "집행률(%)\n(B/A)", "집행잔액\n(A-B)"),)
    if not shape:
        return (cells("단위사업명", "예 산 액", "집 행 액", f"집행률(%)\n({until}기준)"),)
    top = (Cell("단위사업명", 2), Cell("예산액", 2), Cell("집행액", 1, 2), Cell(f"집행률(%)\n({until}기준)", 2))
    return top, cells(f"{until}기준", "12.31.까지")


def project_execution(scene: Scene) -> Table:
    """예산현황 of one project: its amounts with their source in parentheses, one or several; perhaps nothing spent."""
    sources = scene.sources(0.35)
    budgets = [scene.amount(1_000) for _ in sources]
    if scene.likely(0.15):
        return project_table(scene, sources, budgets, None)
    return project_table(scene, sources, budgets, [b * scene.chance.randint(10, 95) // 100 for b in budgets])


def project_table(scene: Scene, sources: Sequence[str], budgets: Sequence[int], spent: Sequence[int] | None) -> Table:
    """The one line of a project, ``-`` where nothing was spent."""
    shown = rate(sum(spent), sum(budgets), 1) if spent else None
    row = cells(_with_sources(sources, budgets), _with_sources(sources, spent) if spent else "-", shown or "-")
    common = {"level": "project", "name": scene.project, "as_of": scene.as_of}
    told = [scene.won(amount) for amount in (sum(spent), *spent)] if spent else [None] * (len(sources) + 1)
    whole = truth(
        "budget_execution", **common, budget_krw=scene.won(sum(budgets)), executed_krw=told[0], rate_printed=shown
    )
    parts = [
        truth("budget_execution", **common, source=s, budget_krw=scene.won(b), executed_krw=e)
        for s, b, e in zip(sources, budgets, told[1:], strict=True)
    ]
    return Table("budget_execution", (cells("예 산 액", "집 행 액", "집행률(%)"),), (row,), (whole, *parts))


def _with_sources(sources: Sequence[str], amounts: Sequence[int]) -> str:
    if len(sources) == 1:
        return f"{amounts[0]:,}({sources[0]})"
    parts = ", ".join(f"{source} {amount:,}" for source, amount in zip(sources, amounts, strict=True))
    return f"{sum(amounts):,}\n({parts})"


def department_budget(scene: Scene) -> Table:
    """예산현황 against last year's, with or without the department beside its lines, last year first or second."""
    names = ("정책사업비", "행정운영경비", "재무활동비")
    lines = [
        (name, scene.amount(), 0 if i == 2 and scene.likely(0.5) else scene.amount()) for i, name in enumerate(names)
    ]
    total = sum(line[1] for line in lines), sum(line[2] for line in lines)
    by_dept, last_first = scene.likely(0.5), scene.likely(0.3)
    body = [(Cell("합 계", 1, 2 if by_dept else 1), *_change(*total, last_first))]
    facts = [_change_truth(scene, "합계", *total)]
    if by_dept:
        body.append((Cell(scene.dept, len(lines) + 1), Cell("계"), *_change(*total, last_first)))
        facts.append(_change_truth(scene, f"{scene.dept} 계", *total))
    body += [(Cell(name), *_change(this, last, last_first)) for name, this, last in lines]
    facts += [_change_truth(scene, *line) for line in lines]
    years = [f"{scene.year}년", f"{scene.year - 1}년\n(당초예산)"]
    header = (
        Cell("구 분", 1, 2 if by_dept else 1),
        *cells(*(years[::-1] if last_first else years), "증 감", "증감률(%)"),
    )
    return Table("department_budget", (header,), tuple(body), tuple(facts))


def _change(this: int, last: int, last_first: bool) -> tuple[Cell, ...]:
    shown = rate(this - last, last, 1) if last else "-"
    amounts = (signed(last), signed(this)) if last_first else (signed(this), signed(last))
    return cells(*amounts, signed(this - last), shown)


def _change_truth(scene: Scene, name: str, this: int, last: int) -> Truth:
    return truth(
        "department_budget", name=name, this_year_krw=scene.won(this), last_year_krw=scene.won(last or None),
        change_krw=scene.won(this - last), change_rate_printed=rate(this - last, last, 1) if last else None,
    )  # fmt: skip
