"""Sample tables of 재원별 연차별 소요재원."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samples.description import Cell, Table, Truth, truth
from samples.scene import CODES, OWN, Scene, cells, summed

ITEMS = ("운영비", "시설비", "자산취득비", "홍보물 제작")


@dataclass(frozen=True, slots=True)
class Column:
    """An amount column: its kind and year in the contract, and its heading."""

    kind: str
    year: str
    heading: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """A row of amounts, those of the columns after the total."""

    source: str
    item: str
    amounts: tuple[int, ...]


def funding_plan(scene: Scene) -> Table:
    """재원별 연차별 소요재원, with 기투자 and 향후투자, several sources, and sub-rows of one."""
    columns, lines = _columns(scene), []
    items = scene.chance.sample(ITEMS, scene.chance.randint(2, 3)) if scene.likely(0.3) else [""]
    for source in scene.sources(0.5):
        own = items if source == OWN[scene.tier] else [""]
        lines += [Amounts(source, item, tuple(_amount(scene) for _ in columns)) for item in own]
    return funding_table(scene, columns, lines, scene.chance.choice(("-", "0")))


def funding_table(scene: Scene, columns: Sequence[Column], lines: Sequence[Amounts], none: str) -> Table:
    """The grid of some lines with its 계; a zero is printed as ``none``."""
    total = Amounts("계", "", summed([line.amounts for line in lines]))
    width = 2 if any(line.item for line in lines) else 1
    body = _body(scene, (total, *lines), none, width)
    facts = [fact for line in (total, *lines) for fact in _facts(scene, columns, line, none)]
    return Table("funding_plan", _header(scene, columns, width), body, tuple(facts))


def _amount(scene: Scene) -> int:
    return 0 if scene.likely(0.12) else scene.amount()


def _columns(scene: Scene) -> tuple[Column, ...]:
    chance = scene.chance
    first = scene.year - chance.randrange(3)
    years = range(first, scene.year + chance.randint(1, 3))
    shown = chance.choice(("{0}년", "{0}년", "{0}", "'{1:02}년"))
    found = [Column("year", str(year), shown.format(year, year % 100)) for year in years]
    if scene.likely(0.4):
        found.insert(0, Column("before", "", chance.choice(("기투자", "기 투 자", f"{first - 1}년까지"))))
    if scene.likely(0.4):
        found.append(Column("after", "", chance.choice(("향후투자", "향후", f"{years[-1] + 1}년 이후"))))
    return tuple(found)


def _header(scene: Scene, columns: Sequence[Column], width: int) -> tuple[tuple[Cell, ...], ...]:
    years = [column.heading for column in columns if column.kind == "year"]
    label, whole = scene.spaced("재원별"), scene.chance.choice(("합계", "합 계", "총사업비", "계"))
    if len(years) < 2 or scene.likely(0.3):
        return ((Cell(label, 1, width), *cells(whole, *(column.heading for column in columns))),)
    top = [Cell(label, 2, width), Cell(whole, 2)]
    top += [Cell(column.heading, 2) for column in columns if column.kind == "before"]
    top.append(Cell(scene.chance.choice(("연차별 소요재원", "연차별 투자계획")), 1, len(years)))
    top += [Cell(column.heading, 2) for column in columns if column.kind == "after"]
    return tuple(top), cells(*years)


def _body(scene: Scene, lines: Sequence[Amounts], none: str, width: int) -> tuple[tuple[Cell, ...], ...]:
    body: list[tuple[Cell, ...]] = []
    told: set[str] = set()
    for line in lines:
        below = sum(other.source == line.source for other in lines)
        label = [] if line.source in told else [Cell(scene.spaced(line.source), below, 1 if line.item else width)]
        item = [Cell(line.item)] if line.item else []
        amounts = (f"{amount:,}" if amount else none for amount in (sum(line.amounts), *line.amounts))
        body.append((*label, *item, *cells(*amounts)))
        told.add(line.source)
    return tuple(body)


def _facts(scene: Scene, columns: Sequence[Column], line: Amounts, none: str) -> list[Truth]:
    code = "TOTAL" if line.source == "계" else CODES[scene.tier][line.source]
    whole = (Column("total", "", ""), sum(line.amounts))
    return [
        truth(
            "funding_plan", source=line.source, source_code=code, item=line.item, column=column.kind, year=column.year,
            amount_krw=None if not amount and none == "-" else scene.won(amount),
        )
        for column, amount in (whole, *zip(columns, line.amounts, strict=True))
    ]  # fmt: skip


def total_of(table: Table, year: int) -> int:
    """What the grid's 계 says of a year, in won; 0 where it prints none."""
    rows = (dict(fact.values) for fact in table.facts)
    return next(int(r["amount_krw"] or 0) for r in rows if r["source"] == "계" and r["year"] == str(year))
