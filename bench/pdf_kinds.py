"""Tables of council reports whose cells are known: of every family, with and without merged headers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Grid = tuple[tuple[str, ...], ...]

# A cell of a sample table: text, rows, columns.
Written = tuple[str, int, int]
Row = list[Written]


@dataclass(frozen=True)
class Sample:
    """A table as it is written; the first ``head`` rows are its header.  ``stacks``: a cell's lines are rows of their own."""

    rows: Sequence[Row]
    head: int = 1
    stacks: bool = False

    @property
    def grid(self) -> Grid:
        """The grid that it should be read as."""
        whole = written_grid(self.rows)
        return tuple(line for row in whole for line in _unstacked(row)) if self.stacks else whole


Kind = Callable[[random.Random], Sample]


def written_grid(rows: Sequence[Row]) -> Grid:
    """The grid that an HTML table with these cells makes."""
    found: dict[tuple[int, int], str] = {}
    for r, row in enumerate(rows):
        c = 0
        for text, down, across in row:
            while (r, c) in found:
                c += 1
            found.update({(r + i, c + j): text for i in range(down) for j in range(across)})
    width = max(c for _, c in found) + 1
    return tuple(tuple(found.get((r, c), "") for c in range(width)) for r in range(len(rows)))


def _unstacked(row: Sequence[str]) -> list[tuple[str, ...]]:
    lines = [text.split("\n") for text in row]
    most = max(len(parts) for parts in lines)
    return [tuple(parts[i] if len(parts) == most else parts[0] for parts in lines) for i in range(most)]


def plain(*texts: str) -> Row:
    return [(text, 1, 1) for text in texts]


def amount(dice: random.Random) -> str:
    return dice.choice(
        [f"{dice.randint(1, 9_999_999):,}", f"{dice.randint(100, 99_999):,}", "-", f"△{dice.randint(1, 999)}"]
    )


def amounts(dice: random.Random, count: int) -> list[str]:
    return [amount(dice) for _ in range(count)]


def counts(dice: random.Random, count: int) -> list[str]:
    return [dice.choice(["-", "△1", str(dice.randint(1, 9)), str(dice.randint(10, 40))]) for _ in range(count)]


def rate(dice: random.Random) -> str:
    return f"{dice.randint(0, 1000) / 10}"


NAMES = (
    "노후 정보통신 장비 교체 및 유지관리 사업",
    "구정 홍보영상 제작",
    "공공 와이파이 설치 확대(2단계)",
    "보도자료 작성",
    "평생교육 프로그램 운영 지원 및 강사 수당",
    "청사 시설 유지",
)


def funding_plan(dice: random.Random) -> Sample:
    head = [("재원별", 2, 2), ("합계", 2, 1), ("연차별 소요재원", 1, 4)]
    years = plain("기투자", "2021년", "2022년", "향후투자")
    body = [[("계", 1, 2), *plain(*amounts(dice, 5))]]
    body.append([("의존재원", 2, 1), *plain("국비", *amounts(dice, 5))])
    body.append(plain("시비", *amounts(dice, 5)))
    body.append([("자체재원", 1, 1), *plain("구비", *amounts(dice, 5))])
    return Sample([head, years, *body], 2)


def execution(dice: random.Random) -> Sample:
    head = plain("세부사업명", "예산액", "집행액", "집행률(%)", "비고")
    rows = [plain(name, *amounts(dice, 2), rate(dice), "") for name in NAMES[:4]]
    return Sample([head, *rows, plain("합 계", *amounts(dice, 2), "88.1", "계속")])


def staffing(dice: random.Random) -> Sample:
    grades = ["4급", "5급", "6급", "7급", "8급", "9급"]
    head = [("구분", 2, 1), ("계", 2, 1), ("일반직", 1, len(grades)), ("임기제", 2, 1)]
    rows = [plain(name, *(str(dice.randint(0, 40)) for _ in range(8))) for name in ("정원", "현원")]
    shortfall = plain("과부족", *(dice.choice(["-", "△1", "2"]) for _ in range(8)))
    return Sample([head, plain(*grades), *rows, shortfall], 2)


def equipment(dice: random.Random) -> Sample:
    head = plain("장비명", "도입연도", "수량", "내용연수", "소요예산")
    items = ["영상편집기", "무선마이크", "서버", "방송용 카메라", "스위치"]
    rows = [plain(item, str(dice.randint(2009, 2020)), str(dice.randint(1, 30)), "5", amount(dice)) for item in items]
    return Sample([head, *rows])


def stacked(dice: random.Random) -> Sample:
    head = plain("구분", "2020년", "2021년", "주요내용")
    lines = [f"{dice.randint(1, 999_999):,}\n({dice.randint(1, 99_999):,})" for _ in range(4)]
    text = "주민 참여 예산으로 추진하는 사업이며 하반기에 마무리할 계획임"
    return Sample([head, plain("본예산\n(추경)", *lines[:2], text), plain("결산", *lines[2:], "해당 없음")])


def stacked_rows(dice: random.Random) -> Sample:
    """Rows whose inner rules nobody drew: each column is one cell with a line per source."""
    head = plain("재원", "총사업비", "기투자", "2022년", "향후")
    numbers = ["\n".join(f"{dice.randint(1, 999_999):,}" for _ in range(4)) for _ in range(4)]
    return Sample([head, plain("계\n국비\n시비\n구비", *numbers)], stacks=True)


def funding_by_year(dice: random.Random) -> Sample:
    head = plain("구분", "계", "2021년까지", "2022년", "2023년", "2024년 이후")
    return Sample([head, *(plain(name, *amounts(dice, 5)) for name in ("총계", "국비", "시비", "구비", "기타"))])


def execution_two_rows(dice: random.Random) -> Sample:
    head = [("단위사업명", 2, 1), ("예산액", 2, 1), ("집행 현황", 1, 2), ("향후 계획", 1, 2)]
    under = plain("집행액", "집행률(%)", "집행예정액", "예상집행률")
    rows = [plain(name, *amounts(dice, 2), rate(dice), amount(dice), rate(dice)) for name in NAMES[2:]]
    return Sample([head, under, plain("계", *amounts(dice, 2), "67.63", amount(dice), "99.1"), *rows], 2)


def staffing_long(dice: random.Random) -> Sample:
    """The long form: sixteen narrow columns under three groups."""
    head = [("구 분", 2, 1), ("계", 2, 1), ("일 반 직", 1, 6), ("관 리 운 영 직", 1, 4), ("별 정 직 · 임 기 제", 1, 4)]
    grades = ["4급", "5급", "6급", "7급", "8급", "9급", "6급", "7급", "8급", "9급", "6급", "7급", "8급", "9급"]
    rows = [plain(name, *counts(dice, 15)) for name in ("정 원", "현 원", "과부족")]
    return Sample([head, plain(*grades), *rows], 2)


def equipment_by_year(dice: random.Random) -> Sample:
    head = [("장 비 명", 2, 1), *((f"{year}년", 1, 2) for year in (2020, 2021, 2022)), ("비 고", 2, 1)]
    under = plain(*("수량", "금액") * 3)
    items = ("PC", "프린터", "노트북 및 주변기기", "복합기")
    rows = [
        plain(
            item, *(t for _ in range(3) for t in (str(dice.randint(1, 300)), amount(dice))), dice.choice(["", "교체"])
        )
        for item in items
    ]
    return Sample([head, under, *rows, plain("계", *(t for _ in range(3) for t in ("77", amount(dice))), "")], 2)


def statistics(dice: random.Random) -> Sample:
    head = plain("연번", "시설명", "위치", "면적(㎡)", "조성연도", "이용인원(명)")
    places = (("문화회관", "본동 12-3"), ("작은도서관", "신길동"), ("체육센터(수영장 포함)", "당산로 99길 1"))
    rows = [
        plain(str(i), *place, f"{dice.randint(100, 9999) / 10:,}", str(dice.randint(1990, 2021)), amount(dice))
        for i, place in enumerate(places, 1)
    ]
    return Sample([head, *rows])


def unit_in_corner(dice: random.Random) -> Sample:
    """The corner cell has two lines, of which one is the unit; the columns are years."""
    head = plain("(단위: 명)\n구분", "계", "2019년", "2020년", "증감률(%)")
    names = ("등록 회원", "교육 수료", "자원봉사", "시설 이용")
    return Sample([head, *(plain(name, *amounts(dice, 3), dice.choice(["△0.3", "1.2", "-"])) for name in names)])


def staffing_by_office(dice: random.Random) -> Sample:
    """Each office over three rows."""
    head = [("부서", 2, 1), ("구분", 2, 1), ("계", 2, 1), ("일반직", 1, 5), ("임기제", 2, 1)]
    rows: list[Row] = []
    for office in ("기획예산과", "스마트정보과"):
        rows.append([(office, 3, 1), *plain("정원", *counts(dice, 7))])
        rows += [plain(name, *counts(dice, 7)) for name in ("현원", "과부족")]
    return Sample([head, plain("5급", "6급", "7급", "8급", "9급"), *rows], 2)


def execution_by_policy(dice: random.Random) -> Sample:
    """Projects under policies that are merged over rows; totals are merged over the two name columns."""
    head = [("정책사업", 2, 1), ("세부사업", 2, 1), ("예산현액", 2, 1), ("집 행", 1, 2), ("비고", 2, 1)]
    total = [("합 계", 1, 2), *plain(*amounts(dice, 2), rate(dice), "")]
    rows: list[Row] = [total]
    for policy, names in (("도시 관리", NAMES[:3]), ("행정 운영", NAMES[3:5])):
        lines = [plain(name, *amounts(dice, 2), rate(dice), dice.choice(["", "이월"])) for name in names]
        lines[0].insert(0, (policy, len(names), 1))
        rows += [*lines, [("소 계", 1, 2), *plain(*amounts(dice, 2), rate(dice), "")]]
    return Sample([head, plain("금액", "비율(%)"), *rows], 2)


def with_remarks(dice: random.Random) -> Sample:
    """Remarks of several lines beside one amount."""
    head = plain("사업명", "예산액", "추진실적", "향후계획")
    steps = ("◦ 설계 용역 착수", "◦ 주민설명회 개최", "◦ 공사 계약 체결", "◦ 위원회 심의")
    rows = [
        plain(name, amount(dice), "\n".join(dice.sample(steps, dice.randint(2, 3))), "◦ 하반기 준공 예정")
        for name in NAMES[:3]
    ]
    return Sample([head, *rows])


def long_list(dice: random.Random) -> Sample:
    """More rows than a page holds, with totals merged over two columns among them."""
    head = [("연번", 2, 1), ("사업명", 2, 1), ("예산", 1, 2), ("비고", 2, 1)]
    rows: list[Row] = []
    for i in range(1, 100):
        tail = plain(*amounts(dice, 2), dice.choice(["", "신규"]))
        rows.append([("소 계", 1, 2), *tail] if i % 24 == 0 else [*plain(str(i), f"{dice.choice(NAMES)} {i}"), *tail])
    return Sample([head, plain("당초", "변경"), *rows], 2)


FLAT_KINDS: tuple[Kind, ...] = (execution, equipment, funding_by_year, statistics)
MERGED_KINDS: tuple[Kind, ...] = (funding_plan, staffing, execution_two_rows, staffing_long, equipment_by_year)
STACKED_KINDS: tuple[Kind, ...] = (stacked, stacked_rows)
