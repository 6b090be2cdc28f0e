"""Sample tables of equipment, purchases and facilities."""

from __future__ import annotations

from samples.description import Cell, Table, truth
from samples.scene import Scene, cells, signed, summed

ITEMS = ("컴퓨터", "노트북", "복합기(임차)", "스캐너", "프린터", "태블릿", "모니터", "교통신호제어기")
DEVICES = ("교통신호 제어서버", "무인단속 저장장치", "업무망 스위치", "백업 서버", "번호인식 카메라", "방송 증폭기")
FUNCTIONS = ("자료를 자동으로 보관", "부서 통신망 연결", "영상 보관과 검색", "현장 상황 전달")
TEAMS = ("기획팀", "운영팀", "시설팀", "지원팀")
PLACES = ("종합상황실", "이동 상담소", "재활용 선별장", "공영차고지", "북부 작업장", "통신실(2개소)")
THINGS = (("서버", "대"), ("카메라", "대"), ("전용회선", "회선"), ("작업대", "식"), ("의자", "개"), ("면적", "㎡"))


def equipment_by_year(scene: Scene) -> Table:
    """도입연도별 보유현황, perhaps with a 합계 row."""
    chance = scene.chance
    years = [scene.year - 1 - i for i in range(chance.randint(3, 6))]
    labels = ["계", *(f"{year}년" for year in years[:-1]), f"{years[-1]}년 이전"]
    lines = [(item, _stock(scene, len(years))) for item in chance.sample(ITEMS, chance.randint(1, 4))]
    if len(lines) > 1 and scene.likely(0.4):
        lines.insert(0, ("합계", summed([counts for _, counts in lines])))
    facts = tuple(
        truth("equipment_by_year", as_of=scene.dated, item=item, year=year, year_label=label, count=count)
        for item, counts in lines
        for label, year, count in zip(labels, ["", *years], (sum(counts), *counts), strict=True)
    )
    body = tuple(cells(item, f"{sum(counts):,}", *map(signed, counts)) for item, counts in lines)
    return Table("equipment_by_year", (cells(scene.spaced("구분"), *labels),), body, facts)


def _stock(scene: Scene, years: int) -> tuple[int, ...]:
    chance = scene.chance
    return (chance.randint(1, 600), *(chance.choice((0, chance.randint(1, 600))) for _ in range(years - 1)))


def equipment_replacement(scene: Scene) -> Table:
    """교체대상 장비: age in the remark, or age and cost in columns of their own."""
    chance = scene.chance
    costed = scene.likely(0.4)
    body, facts = [], []
    for item in chance.sample(DEVICES, chance.randint(1, 3)):
        acquired, quantity, life = scene.year - chance.randint(8, 14), chance.randint(1, 40), chance.randint(5, 8)
        age, cost = scene.year - acquired, chance.randint(1_000, 400_000)
        last = (str(age), f"{cost:,}", "노후화") if costed else (chance.choice(FUNCTIONS), f"{age}년 경과")
        body.append(cells(item, f"{acquired}년", str(quantity), f"{life}년", *last))
        facts.append(
            truth(
                "equipment_replacement", item=item, acquired=acquired, quantity=quantity, service_life_years=life,
                elapsed_years=age, cost_krw=cost * 1_000 if costed else None, reason="노후화" if costed else None,
            )
        )  # fmt: skip
    beside = ("경과연수", "소요예산(천원)", "교체사유") if costed else ("주요기능", "비고")
    header = cells(scene.spaced("구분"), "도입연도", "수량", "내용연수", *beside)
    return Table("equipment_replacement", (header,), tuple(body), tuple(facts))


def procurement_history(scene: Scene) -> Table:
    """연도별 추진실적; a year over several purchases is one merged cell."""
    chance = scene.chance
    body, facts = [], []
    for year in range(scene.year - chance.randint(1, 3), scene.year):
        systems = chance.sample(DEVICES, chance.randint(1, 3))
        for at, system in enumerate(systems):
            amount, detail = chance.randint(1_000, 900_000), f"{system} {chance.randint(1, 9)}식 교체"
            label = () if at else (Cell(str(year), len(systems)),)
            body.append((*label, *cells(system, detail, f"{amount:,}천원")))
            facts.append(
                truth("procurement_history", year=year, system=system, detail=detail, amount_krw=amount * 1_000)
            )
    header = cells("추진년도", "시스템명", "사업내용", "소요예산")
    return Table("procurement_history", (header,), tuple(body), tuple(facts))


def facilities(scene: Scene) -> Table:
    """주요시설 및 장비: places with what is in them, and perhaps a vehicle."""
    chance = scene.chance
    names = chance.sample(PLACES, chance.randint(2, 4))
    sign, one_team = chance.choice(("ㆍ", "· ", "- ")), scene.likely(0.3)
    team = chance.choice(TEAMS)
    body, facts = [], []
    for at, name in enumerate(names):
        team = team if one_team else chance.choice(TEAMS)
        things = [(*thing, chance.randint(2, 1_400)) for thing in chance.sample(THINGS, chance.randint(1, 3))]
        state = "\n".join(f"{sign}{thing} {count:,}{unit}" for thing, unit, count in things)
        first = () if at else (Cell(scene.spaced("시설"), len(names)),)
        last = () if one_team and at else (Cell(team, len(names) if one_team else 1),)
        body.append((*first, *cells(name, state), *last))
        facts += [
            truth("facilities", category="시설", name=name, detail=thing, quantity=count, quantity_unit=unit, team=team)
            for thing, unit, count in things
        ]
    if scene.likely(0.4):
        body.append(cells("차량", "현장 점검차(2019년식)", "· 순찰과 점검 3대", "기획팀"))
        facts.append(
            truth(
                "facilities", category="차량", name="현장 점검차(2019년식)", detail="순찰과 점검", quantity=3,
                quantity_unit="대", team="기획팀",
            )
        )  # fmt: skip
    return Table("facilities", (cells("구 분", "명 칭", "현 황", "비 고"),), tuple(body), tuple(facts))
