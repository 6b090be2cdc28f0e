"""Whole reports from a seed: sections, projects and tables of every family, stated amounts, and damage on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from samples import budgets, counts, funding, staff, things
from samples.description import Block, Cell, Damage, Line, Project, Report, Section, Table, Truth, truth
from samples.scene import FACTORS, Scene

ORGS = (("한빛구", "구"), ("새솔시", "시"), ("너른군", "군"))
DEPTS = ("교통정책과", "청소행정과", "도서관정책과", "재무과", "기획예산과")
TEAMS = ("교통시설팀", "자원순환팀", "시설관리팀", "행정팀")
NAMES = (
    "스마트 버스정류소 설치", "어린이 보호구역 개선", "공영주차장 정보 제공", "재활용품 거점 수거소 운영", "음식물쓰레기 감량기 보급",
    "야간 골목길 청소", "마을버스 노선 조정", "자전거길 안전 점검", "전통시장 주차환경 개선", "찾아가는 책 배달",
    "폐건전지 모으기", "교통약자 이동 지원",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is printed: titles, marks and where units stand."""

    levels: bool
    frames: bool
    title: str
    box: str
    item: str
    unit: str
    form: str


def style_of(chance: Random) -> Style:
    """A style that some office might have."""
    return Style(
        levels=chance.random() < 0.5,
        frames=chance.random() < 0.3,
        title=chance.choice(("{no}. {name}", "{no} {name}", "{no}. {name} ({team})", "{no} {name} {team}")),
        box=chance.choice(("□ ", "□ ", "■ ", "◇ ")),
        item=chance.choice(("- ", "○ ", "ㅇ ", "◦ ")),
        unit=chance.choice(("before", "before", "heading", "after")),
        form=chance.choice(("(단위: {})", "(단위 : {})", "[단위: {}]", "(단위:{})")),
    )


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the parts of one report."""

    scene: Scene
    style: Style
    plan: bool

    def part(self, title: str, unit: str, table: Table, *below: Line, dated: str = "") -> list[Block]:
        """A heading, the unit where the style has it, and the table."""
        style, head = self.style, f"{self.style.box}{title}"
        if not unit:
            return [Line(head), table, *below]
        if dated:
            year, month, day = (int(text) for text in dated.split("-"))
            unit = f"{unit}, {year}. {month}. {day}. 기준"
        told = style.form.format(unit)
        if style.unit == "heading":
            return [Line(f"{head} {told}"), table, *below]
        if style.unit == "after" and not below:
            return [Line(head), table, Line(told)]
        return [Line(head), Line(told), table, *below]

    def item(self, text: str, *facts: Truth) -> Line:
        """A line under a heading."""
        return Line(self.style.item + text, facts=facts)

    def section_line(self, numeral: str, name: str) -> Line:
        """A section's title."""
        frame = (numeral, name) if self.style.frames else ()
        return Line(f"{numeral}. {name}", 1 if self.style.levels else 0, frame=frame)

    # --- Parts that describe the department

    def general(self) -> list[Block]:
        """Some of the parts that describe the department, two at least."""
        makers: list[Callable[[], list[Block]]] = [self._staff, self._facilities, self._department]
        if not self.plan:
            makers.append(self._programs)
        kept = [make for make in makers if self.scene.likely(0.7)]
        kept += [make for make in makers if make not in kept][: max(0, 2 - len(kept))]
        return [block for make in kept for block in make()]

    def _money(self) -> Scene:
        return replace(self.scene, unit=self.scene.chance.choice(("천원", "천원", "백만원", "원")))

    def _dated(self) -> Scene:
        """The scene of a table that may print a date of its own, never one after the report's."""
        scene, chance = self.scene, self.scene.chance
        month = 1 if self.plan else chance.randint(1, int(scene.as_of[5:7]))
        day = 1 if self.plan else chance.randint(1, 28)
        return replace(scene, dated=f"{scene.year}-{month:02}-{day:02}" if scene.likely(0.5) else "")

    def _staff(self) -> list[Block]:
        scene = self._dated()
        return self.part("인력현황", "명", staff.staffing(scene), dated=scene.dated)

    def _facilities(self) -> list[Block]:
        return self.part("주요시설 및 장비", "", things.facilities(self.scene))

    def _department(self) -> list[Block]:
        scene = self._money()
        return self.part("예산현황", scene.unit, budgets.department_budget(scene))

    def _programs(self) -> list[Block]:
        scene = self._money()
        return self.part("예산 집행현황", f"{scene.unit}, %", budgets.program_execution(scene))

    # --- Projects

    def projects(self) -> tuple[Project, ...]:
        """The projects of the report, each of one of the usual shapes."""
        names = self.scene.chance.sample(NAMES, self.scene.chance.randint(2, 4))
        return tuple(self._project(name, str(number)) for number, name in enumerate(names, start=1))

    def _project(self, name: str, no: str) -> Project:
        chance = self.scene.chance
        own = replace(self, scene=replace(self.scene, project=name, unit=chance.choice(("천원", "천원", "백만원"))))
        shapes = (own._funded, own._equipped) if self.plan else (own._funded, own._equipped, own._executed)
        body = (*own._overview(), *chance.choice(shapes)())
        team = chance.choice(TEAMS)
        title = self.style.title.format(no=no, name=name, team=team)
        frame = () if not self.style.frames else (no, name, team) if "team" in self.style.title else (no, name)
        line = Line(title, 2 if self.style.levels else 0, frame=frame)
        return Project(name, no, chance.choice(("계속", "신규")), str(3 + 2 * int(no)), line, body)

    def _overview(self) -> list[Block]:
        """사업개요 with its items, and perhaps a box or a table without figures."""
        scene = self.scene
        blocks: list[Block] = [
            Line(f"{self.style.box}사업개요"),
            self.item(f"사업기간: {scene.year}. 1. ~ {scene.year + 2}. 12."),
        ]
        if scene.likely(0.3):
            amount = scene.chance.randint(1_000, 90_000)
            stated = truth("required_budget", source="", amount_krw=amount * 1_000_000)
            blocks.append(self.item(f"총사업비: {amount:,}백만원", stated))
        if scene.likely(0.2):
            blocks.append(counts.label_box(scene))
        if scene.likely(0.3):
            blocks += [Line(f"{self.style.box}추진일정"), counts.schedule(scene)]
        return blocks

    def _funded(self) -> list[Block]:
        """소요예산 stated over its grid."""
        scene, table = self.scene, funding.funding_plan(self.scene)
        stated = funding.total_of(table, scene.year)
        if not stated:
            return self.part("소요예산", scene.unit, table)
        amount = f"{stated // FACTORS[scene.unit]:,}{scene.unit}"
        fact = truth("required_budget", year=scene.year, source="", amount_krw=stated)
        head, *rest = self.part(f"{scene.year}년 소요예산: {amount}", scene.unit, table)
        return [replace(head, facts=(fact,)), *rest]

    def _equipped(self) -> list[Block]:
        """What there is, what was bought, what is due, and its money."""
        scene = replace(self._dated(), project=self.scene.project)
        blocks = self.part("보유현황", "대", things.equipment_by_year(scene), dated=scene.dated)
        if scene.likely(0.6):
            blocks += self.part("연도별 추진실적", "", things.procurement_history(scene))
        if scene.likely(0.6):
            blocks += [Line(f"{self.style.box}교체대상 장비"), *self._replacement()]
        return [*blocks, *self._funded()]

    def _replacement(self) -> list[Block]:
        """The devices due; of a single one without them in the table, the reason and the cost stand in lines below."""
        scene, table = self.scene, things.equipment_replacement(self.scene)
        told = dict(table.facts[0].values)
        if len(table.body) > 1 or told["cost_krw"]:
            return [table]
        won = scene.chance.randint(1_000, 400_000) * 1_000
        costed = truth("equipment_replacement", **{**told, "cost_krw": won, "reason": "내용연수 경과"})
        stated = truth("required_budget", year=scene.year, source="", amount_krw=won)
        below = self.item(f"소요예산: {won // 1_000:,}천원", stated)
        return [replace(table, facts=(costed,)), self.item("교체사유: 내용연수 경과"), below]

    def _executed(self) -> list[Block]:
        """Figures of what was done, and the execution of the project's budget."""
        counted = self.part("추진실적", "건", counts.statistics(self.scene)) if self.scene.likely(0.7) else []
        return [*counted, *self.part("예산현황", self.scene.unit, budgets.project_execution(self.scene))]


def report_of(seed: int) -> Report:
    """The report of a seed; the same seed gives the same report everywhere."""
    chance = Random(seed)
    org, tier = ORGS[seed % len(ORGS)]
    dept, year, plan = chance.choice(DEPTS), chance.randint(2020, 2025), chance.random() < 0.3
    month, day = chance.choice(((1, 31), (5, 31), (6, 30), (9, 30), (10, 31)))
    as_of = f"{year}-{month:02}-{day:02}"
    maker = Maker(Scene(chance, tier, dept, year, as_of), style_of(chance), plan)
    kind = "계획" if plan else "보고"
    cover = [Line(f"{year}년 주요업무 {kind}"), Line(dept)]
    if not plan:
        cover.append(Line(f"({year}. {month}. {day}. 기준)"))
    general = Section(maker.section_line("Ⅰ", "일반현황"), tuple(maker.general()))
    return Report(
        f"{year}년 주요업무{kind}({dept})", org, dept, f"업무{kind}", year, "" if plan else as_of, tuple(cover),
        (general, _work(maker)),
    )  # fmt: skip


def _work(maker: Maker) -> Section:
    projects = maker.projects()
    listed = counts.project_list([(p.no, p.name, p.status, p.page) for p in projects])
    name = maker.scene.chance.choice(("주요업무 추진계획", f"{maker.scene.year}년 주요업무 추진계획"))
    return Section(maker.section_line("Ⅱ", name), (listed,), projects)


# --- Damage


def damaged(report: Report, seed: int) -> Report:
    """The report with one number of a table misprinted; the truth of that table is then unknown."""
    chance = Random(seed)
    tables = [
        t for t in report.tables() if t.family in ("funding_plan", "department_budget", "staffing", "budget_execution")
    ]
    if not tables:
        return report
    table = chance.choice(tables)
    cells = ((r, c, cell.text) for r, row in enumerate(table.body) for c, cell in enumerate(row))
    places = [(r, c) for r, c, text in cells if c and text[:1].isdigit() and not text.endswith("급")]
    if not places:
        return report
    row, column = chance.choice(places)
    was = table.body[row][column]
    now = replace(was, text=chance.choice((_other_digit, _dot_for_comma, _letter, _lost))(was.text))
    mended = replace(table, body=_with(table.body, row, column, now), facts=())
    sections = tuple(_section_with(section, table, mended) for section in report.sections)
    return replace(report, sections=sections, damage=(Damage(now.text, was.text),))


def _other_digit(text: str) -> str:
    return f"{int(text[0]) % 9 + 1}{text[1:]}"


def _dot_for_comma(text: str) -> str:
    return text.replace(",", ".", 1) if "," in text else _other_digit(text)


def _letter(text: str) -> str:
    return text.replace("0", "O", 1) if "0" in text[1:] else _other_digit(text)


def _lost(text: str) -> str:
    return ""


def _with(body: Sequence[tuple[Cell, ...]], row: int, column: int, cell: Cell) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(cell if (r, c) == (row, column) else old for c, old in enumerate(cells)) for r, cells in enumerate(body)
    )


def _section_with(section: Section, old: Table, new: Table) -> Section:
    def exchanged(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(new if block is old else block for block in blocks)

    projects = tuple(replace(project, body=exchanged(project.body)) for project in section.projects)
    return replace(section, body=exchanged(section.body), projects=projects)
