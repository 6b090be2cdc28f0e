"""소요예산 stated in headings, sentences and label boxes: how much, for which year, from which source.

□ 2021년 소요예산 : 747,552천원                                →  2021        747552000
※ 2개년 총 사업비 225백만원(22년 169백만원, 23년 56백만원)      →              225000000
                                                                   2022        169000000 …
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from etl.families.base import Family, Grid, is_data
from etl.identities import Identity, sum_identity
from etl.model import Fact, Place
from etl.numbers import MONEY_UNITS, StatedAmount, read_year, stated_amounts
from etl.words import is_source, is_total, source_word, squeeze, word

NAME = "required_budget"
_WORD = r"(?:총소요예산|총소요액|총사업비|소요예산액?|소요사업비|소요재원|소요금액|소요액|소요비용|소요자원|사업비|사업예산|총예산|투자금액|예산액|예산)"
_YEAR = r"(?:(?P<year>(?:20\d\d|['’‘]?\d\d)년도?))?"
_STATED = re.compile(
    rf"{_YEAR}(?P<span>\d개년)?(?P<total>총)?(?P<word>{_WORD})(?:\((?P<noted>['’‘]?\d{{2,4}}년도?)\)|\([^()\d]*\))?(?P<colon>[:：])?"
)
_BETWEEN = re.compile(
    r"(?:[:：\-–~약총일금계▪·※△▲은는이가]|\(?전액[가-힣]+\)?|['’‘]?\d{2,4}년도?|[가-힣·]{1,8}비|합계|[:：])*"
)
_LABELS = re.compile(
    r"목적|위치|대상|기간|내용|기대효과|소요예산|사업비|규모|방법|장소|일시|근거|주체|추진방법|추진체계|사업개요|사업명|사업량|시행자|추진기간|면적|참여인원|기관"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One stated amount: its year (``""`` for a total of several years), its source, and the amount.

    ``within`` tells that it is a part of the statement's first amount, by year or by source.
    """

    year: str
    source: str
    won: Decimal
    unit: str
    printed: str
    within: str = ""
    year_from: str = "print"
    product: Decimal | None = None


def statements(text: str, year: int | None) -> tuple[Statement, ...]:
    """The amounts a line states, the whole first; ``year`` is the year its section is about.

    >>> [(s.year, s.source, str(s.won)) for s in statements("□ 2022년 소요예산: 총 1,479,962천원(구비)", 2021)]
    [('2022', '구비', '1479962000')]
    """
    line = squeeze(text)
    amounts = stated_amounts(line)
    found: list[Statement] = []
    for match in _heads(line):
        first = next((a for a in amounts if a.start >= match.end()), None)
        if first and _BETWEEN.fullmatch(line[match.end() : first.start]):
            first = _multiplied(line, first, amounts)
            told = _whole(line, match, first, year)
            parts = tuple(_parts(line, told, first))
            after = [a for a in amounts if a.start >= first.end]
            found += _with_total(line, told, parts, after) or (told, *parts)
    return tuple(found)


def _multiplied(line: str, first: StatedAmount, amounts: Sequence[StatedAmount]) -> StatedAmount:
    """The amount itself, or what a price times a number comes to (``2,000천원 × 12월 = 24,000천원``)."""
    times = re.match(r"(?:\([^()]*\))?[×xX*]\d[\d,]*[^=\d()]*(?:[×xX*]\d[\d,]*[^=\d()]*)*=", line[first.end :])
    made = first.end + times.end() if times else None
    return next((amount for amount in amounts if amount.start == made), first)


_IN_ALL = re.compile(r"(?:총|합계|[^가-힣]합|[^가-힣]계)[:：]?$")


def _with_total(
    line: str, first: Statement, parts: Sequence[Statement], after: Sequence[StatedAmount]
) -> tuple[Statement, ...]:
    """The total that ends a list, before its parts: ``국비 10억원, 시비 5억원 등 총 15억원``; none where there is none."""
    total = next((amount for amount in after if _IN_ALL.search(line[: amount.start])), None)
    if not parts or not total or any(part.within for part in parts):
        return ()
    by, year = ("source", first.year) if first.source else ("year", "")
    whole = Statement(year, "", total.won, total.unit, total.printed, year_from=first.year_from if year else "print")
    return (whole, *(replace(part, within=by) for part in (first, *parts)))


def _heads(line: str) -> Iterator[re.Match[str]]:
    """The words that announce amounts; a bare 예산 needs its colon, and words such as 예산절감 announce nothing."""
    return (m for m in _STATED.finditer(line) if m["word"] not in ("예산", "예산액") or m["colon"])


def _whole(line: str, match: re.Match[str], first: StatedAmount, year: int | None) -> Statement:
    between = line[match.end() : first.start]
    stated = re.search(r"['’‘]?\d{2,4}년", between)
    label = read_year(match["year"] or match["noted"] or (stated[0] if stated else ""))
    of_years = match["span"] or (re.search("사업비|총예산", match["word"]) and not label)
    told = str(label.year) if label else ("" if of_years else str(year or ""))
    after = re.match(r"\(([^()]*)\)", line[first.end :])
    source = _source(after[1] if after else "") or _source_before(between) or _all_of(line[first.end :])
    product = _product(after[1]) if after else None
    year_from = "context" if told and not label else "print"
    won = -first.won if re.search("[△▲]$", between) else first.won
    return Statement(told, source, won, first.unit, first.printed, year_from=year_from, product=product)


def _all_of(rest: str) -> str:
    """The source that pays all of it: ``전액 구비로 마련``."""
    match = re.search(r"전액([가-힣]{1,3}비)", rest)
    return _source(match[1]) if match else ""


def _source(text: str) -> str:
    return source_word(text) if text and is_source(text) and not is_total(text) else ""


def _source_before(between: str) -> str:
    names = re.findall(r"[가-힣·]{1,8}비", between)
    return _source(names[-1]) if names else ""


def _product(inside: str) -> Decimal | None:
    """What ``3,000천원 × 10면`` makes, in won; ``None`` where it is no plain product."""
    match = re.fullmatch(
        r"(\d[\d,]*)([천백십만억]*원)[×xX*](\d[\d,]*)[가-힣㎡]*(?:[×xX*](\d[\d,]*)[가-힣㎡]*)?", inside
    )
    if not match or match[2] not in MONEY_UNITS:
        return None
    numbers = [Decimal(match[i].replace(",", "")) for i in (1, 3, 4) if match[i]]
    made = MONEY_UNITS[match[2]]
    for number in numbers:
        made *= number
    return made


_PART = re.compile(
    r"(?P<label>['’‘]?\d{2,4}년도?|[가-힣·]{1,10})[:：]?(?P<amount>\d[\d,.]*(?:[십백천만억조]+\d[\d,.]*)*[십백천만억조]*원?)"
)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|〔([^〔〕]*)〕|<([^<>]*)>|\{([^{}]*)\}")


def _parts(line: str, whole: Statement, first: StatedAmount) -> Iterator[Statement]:
    """The split that follows the first amount, by year or by source: in its brackets, else listed after it."""
    rest = line[first.end :]
    brackets = _BRACKETS.match(rest)
    inside = next(filter(None, brackets.groups()), "") if brackets else ""
    if whole.product is not None:
        return
    if _is_list(inside):
        yield from (_part(whole, part, "year", "source") for part in _PART.finditer(inside))
    elif whole.source and re.match(r"[,，/+]", rest):
        yield from (_part(whole, part, "", "") for part in _PART.finditer(rest) if _source(part["label"]))
    elif whole.year and whole.year_from == "print" and re.match(r"[,，/+]", rest):
        yield from (_part(whole, part, "", "") for part in _PART.finditer(rest) if _is_year_amount(part))


def _is_year_amount(part: re.Match[str]) -> bool:
    """Whether a listed part is the amount of a year, in a unit of money of its own: a bare number may count anything."""
    return bool(read_year(part["label"]) and stated_amounts(part["amount"]))


def _is_list(inside: str) -> bool:
    """Whether parentheses hold nothing but ``name amount`` pairs, of which one names a year or a funding source."""
    parts = list(_PART.finditer(inside))
    rest = _PART.sub("", inside)
    named = any(read_year(part["label"]) or _source(part["label"]) for part in parts)
    return named and not re.sub(r"[,，/·+및와과:：]|등", "", rest)


def _part(whole: Statement, part: re.Match[str], by_year: str, by_source: str) -> Statement:
    label = read_year(part["label"])
    amount = part["amount"]
    spoken = f"{amount}원" if re.search("[십백천만억조]$", amount) else amount
    stated = stated_amounts(spoken)
    bare = None if stated else Decimal(re.sub(r"[^\d.]", "", amount))
    won, unit = (stated[0].won, stated[0].unit) if stated else ((bare or 0) * MONEY_UNITS[whole.unit], whole.unit)
    if label:
        return Statement(str(label.year), whole.source, Decimal(won), unit, part[0], within=by_year)
    source = _source(part["label"]) or part["label"]
    return Statement(whole.year, source, Decimal(won), unit, part[0], within=by_source, year_from=whole.year_from)


_BULLET = r"[-–·○◦•▪∙*※▸▹►▷□■❍\s]*"
_BARE_HEAD = re.compile(rf"{_BULLET}{_YEAR}총?{_WORD}(?:\([^()\d]*\))?[:：]?")
_LISTED = re.compile(rf"{_BULLET}(?P<part>{_PART.pattern})(?:\([^()]*\))?")
_MOST_LISTED = 12


def whole_line(above: str, text: str, below: Sequence[str]) -> str:
    """A line that states an amount with the bullets that belong to it.

    Above it the bare word it answers (``□ 소요예산`` / ``○ 총 120,000천원``), below it the parts it is made of
    (``○ 사업비: 500백만원`` / ``- 국비 300백만원`` / ``- 구비 200백만원``).
    """
    own = squeeze(text)
    answers = _BARE_HEAD.fullmatch(squeeze(above)) and not re.search(_WORD, own)
    if answers:
        text = f"{squeeze(above).rstrip(':：')}: {re.sub(f'^{_BULLET}', '', own)}"
    amounts = stated_amounts(squeeze(text))
    if not amounts or amounts[-1].end != len(squeeze(text)):
        return text
    lines = [squeeze(line) for line in below[:_MOST_LISTED]]
    parts = [_listed(line) for line in takewhile(_is_listed, lines)]
    if not parts:
        return text
    if answers and _is_listed(own):
        return f"{text}, {', '.join(parts)}"
    return f"{text}({', '.join(parts)})" if _is_all(amounts[-1], parts, lines[len(parts) :]) else text


def _is_all(whole: StatedAmount, parts: Sequence[str], below: Sequence[str]) -> bool:
    """Whether listed parts are all of an amount: they add up to it, or are sources and no other amount follows them."""
    told = [amount.won for part in parts for amount in stated_amounts(part)[-1:]]
    if sum(told, Decimal(0)) == whole.won:
        return True
    years = any(read_year(match["label"]) for part in parts if (match := _PART.match(part)))
    return not years and not (below and _LISTED.fullmatch(below[0]) and stated_amounts(below[0]))


def _is_listed(line: str) -> bool:
    """Whether a line is a bullet with the amount of a source or of a year, and no more."""
    match = _LISTED.fullmatch(line)
    named = match and (read_year(match["label"]) or _source(match["label"])) and not re.search(_WORD, match["label"])
    return bool(match and named and stated_amounts(match["amount"]))


def _listed(line: str) -> str:
    match = _LISTED.fullmatch(line)
    return match["part"] if match else ""


def facts_of(text: str, year: int | None, place: Place, section: str, project: str) -> tuple[Fact, ...]:
    """The facts of a line of running text."""
    return tuple(_fact(s, text, place, section, project) for s in statements(text, year))


def _fact(statement: Statement, text: str, place: Place, section: str, project: str) -> Fact:
    labels = (
        ("year", statement.year),
        ("source", statement.source),
        ("within", statement.within),
        ("year_from", statement.year_from),
    )
    return Fact(NAME, labels, "amount", statement.won, statement.unit, statement.printed, place, section, project)


def line_identities(text: str, year: int | None, facts: Sequence[Fact]) -> Iterator[Identity]:
    """Within one line: 총액 = Σ연도, 총액 = Σ재원, 금액 = 단가 × 수량."""
    found = statements(text, year)
    if not found:
        return
    for kind, sentence in (("year", "총액 = 연도별 금액의 합"), ("source", "총액 = 재원별 금액의 합")):
        parts = [f for f in facts if f.label("within") == kind]
        if len(parts) > 1:
            yield sum_identity("sum_stated", facts[0], parts, sentence)
    if found[0].product is not None:
        made = Fact("report", (), "product", found[0].product, "원", text.strip(), facts[0].place)
        yield Identity("product", facts[0], (made,), "금액 = 단가 × 수량")


_MOST_BOX_COLUMNS = 6


def is_key_value(grid: Grid) -> bool:
    """Whether a table is a box of labels and texts (목적 | …, 위치 | …) and not a grid."""
    return bool(_label_columns(grid))


def _label_columns(grid: Grid) -> tuple[int, ...]:
    """The columns of a box that hold labels with their texts to the right: the first, or the one beside a spanned title.

    Half of what a label column holds are words that label a project's outline, in one of them at least two are.
    """
    if not 2 <= grid.table.columns <= _MOST_BOX_COLUMNS or grid.table.rows < 2:
        return ()
    found: dict[int, int] = {}
    for column in range(1, grid.table.columns):
        rows = [row for row in range(1, grid.table.rows + 1) if grid.own(row, column)]
        known = sum(bool(_LABELS.search(word(grid.text(row, column)))) for row in rows)
        numbers = sum(is_data(grid.text(row, column + 1)) for row in rows) if grid.table.columns > 2 else 0
        if column - 1 not in found and known * 2 >= len(rows) > numbers * 2 and known and (known > 1 or found):
            found[column] = known
    return tuple(found)


def box_rows(grid: Grid) -> Iterator[tuple[int, int, str]]:
    """The cells of a label box that state an amount, as (row, column, line)."""
    for row in range(1, grid.table.rows + 1):
        for column in _label_columns(grid):
            label = word(grid.text(row, column))
            if grid.own(row, column) and re.search(_WORD, label):
                yield row, column + 1, f"{label}: {grid.text(row, column + 1)}"


def read(grid: Grid) -> tuple[Fact, ...]:
    """The amounts a label box states."""
    return tuple(
        f
        for row, column, line in box_rows(grid)
        for f in facts_of(line, grid.year, grid.place(row, column), grid.section, grid.project)
    )


def identities(grid: Grid, facts: Sequence[Fact]) -> Iterator[Identity]:
    """The identities inside each stated line."""
    for row, column, line in box_rows(grid):
        own = [f for f in facts if (f.place.row, f.place.column) == (row, column)]
        yield from line_identities(line, grid.year, own)


FAMILY = Family(
    name=NAME,
    title="소요예산",
    read=read,
    identities=identities,
    accepts=lambda grid: is_key_value(grid) and any(statements(line, grid.year) for *_, line in box_rows(grid)),
)
