"""Sample tables of other figures, of projects, of labels and texts, and of text alone."""

from __future__ import annotations

from collections.abc import Sequence

from samples.description import Cell, Table, truth
from samples.scene import Scene, cells, rate, summed

TOPICS = ("상담", "방문 교육", "누리집 안내", "현장 점검", "전화 응대", "설문 응답")
CHANNELS = ("누리집", "소식지", "전광판", "문자 알림")


def statistics(scene: Scene) -> Table:
    """A table of counts that no other family knows: by quarter, by quarter within years, or with its change."""
    return scene.chance.choice((_by_quarter, _within_years, _with_change))(scene)


def _by_quarter(scene: Scene) -> Table:
    quarters = tuple(f"{quarter}분기" for quarter in range(1, scene.chance.randint(2, 4) + 1))
    return _counted(scene, (cells("구분", "계", *quarters),), len(quarters))


def _within_years(scene: Scene) -> Table:
    """A header of two rows."""
    year = scene.year
    top = (Cell("구분", 2), Cell("계", 2), Cell(f"{year - 1}년", 1, 2), Cell(f"{year}년", 1, 2))
    return _counted(scene, (top, cells("상반기", "하반기", "상반기", "하반기")), 4)


def _counted(scene: Scene, header: tuple[tuple[Cell, ...], ...], width: int) -> Table:
    chance = scene.chance
    topics = chance.sample(TOPICS, chance.randint(2, 4))
    lines = [(topic, tuple(chance.randint(1, 4_000) for _ in range(width))) for topic in topics]
    lines.insert(0, ("계", summed([counts for _, counts in lines])))
    body = tuple(cells(topic, f"{sum(counts):,}", *(f"{n:,}" for n in counts)) for topic, counts in lines)
    facts = tuple(
        truth("statistics", row_label=topic, value=value, value_unit="건")
        for topic, counts in lines
        for value in (sum(counts), *counts)
    )
    return Table("statistics", header, body, facts)


def _with_change(scene: Scene) -> Table:
    """Two counts, and their change with its rate in parentheses."""
    chance = scene.chance
    pairs = [
        (name, (n := chance.randint(100, 4_000)), n + chance.randint(1, 900)) for name in chance.sample(CHANNELS, 3)
    ]
    pairs.insert(0, ("계", sum(pair[1] for pair in pairs), sum(pair[2] for pair in pairs)))
    body, facts = [], []
    for name, before, after in pairs:
        shown = rate(after - before, before, 1)
        body.append(cells(name, f"{before:,}", f"{after:,}", f"{after - before:,}({shown}%)"))
        facts += [
            truth("statistics", row_label=name, value=v, value_unit="건") for v in (before, after, after - before)
        ]
        facts.append(truth("statistics", row_label=name, value=shown, value_unit="%"))
    header = cells("구 분", f"{scene.year - 1}년", f"{scene.year}년", "증감")
    return Table("statistics", (header,), tuple(body), tuple(facts))


def project_list(rows: Sequence[tuple[str, str, str, str]]) -> Table:
    """사업 목록: number, name, status and page of each project."""
    header = cells("연번", "사 업 명", "구분", "쪽")
    return Table("projects", (header,), tuple(cells(*row) for row in rows), ())


def label_box(scene: Scene) -> Table:
    """A box of labels and texts that states an amount; its year is the report's, for the box names none."""
    amount = scene.chance.randint(1_000, 900_000)
    rows = (
        ("사업목적", "▪ 누구나 편하게 쓰는 공간 마련"),
        ("사업대상", "▪ 동 주민 & 학생 <누구나>"),
        ("소요예산", f"▪ {amount:,}천원"),
    )
    fact = truth("required_budget", year=scene.year, source="", amount_krw=amount * 1_000)
    return Table("required_budget", (), tuple(cells(*row) for row in rows), (fact,))


def schedule(scene: Scene) -> Table:
    """A table without any number that matters: nothing is to be read from it."""
    header = cells("추진내용", "담당")
    rows = (
        ("주민 의견 수렴", "기획팀"),
        ('설계와 "심의"', "운영팀"),
        ("시행·평가", scene.chance.choice(("운영팀", "지원팀"))),
    )
    return Table("", (header,), tuple(cells(*row) for row in rows), ())
