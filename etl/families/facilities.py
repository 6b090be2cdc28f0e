"""주요시설 및 장비: facilities, device groups and vehicles with what each has and whose they are.

구분 | 명칭           | 현황                          | 비고          category  name          detail        quantity  unit
시설 | 통합관제실     | · 서버 22대 · 보안장비 9대    | 전산운영팀 →  시설      통합관제실    서버          22        대
                                                                      시설      통합관제실    보안장비      9         대
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from etl.families.base import Family, Grid, count_of
from etl.identities import Identity
from etl.model import Fact
from etl.numbers import Kind, fold, read_printed
from etl.words import squeeze, tidy

NAME = "facilities"
_CATEGORY = r"^구분"
_NAME = r"명칭|시설명|장비명|차량명|시설물명|물품명|시설·장비명|품명|기종|차종"
_QUANTITY_HEAD = r"수량|보유(?!연|년|기간|율|부서)|(?<!세)대수|개소수|물량"
_STATE = r"현황|내용|규모|세부"
# What a thing is like is no count of it: 5톤 is a kind of truck.
_SPECIFICATION = r"규격|사양|제원|형식|모델"
_TEAM = r"비고|담당|부서|팀"
_UNITS = "개소|개면|개실|회선|대|식|조|면|건|개|동|석|명|본|점|세트|종|채널|곳|㎞|km|㎡|m²|평|m|GB|TB"
# Words after a number that are no unit of quantity: a year of make, a floor, a grade.
_NO_UNITS = "년식?|월|일|층|호|급|차|번|시|분|초|형|관$"
_QUANTITY = re.compile(
    rf"^(?P<detail>.*?)[\s:：]*(?<![\d.×xX*])(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>{_UNITS}|(?!{_NO_UNITS})[가-힣]{{1,3}})$"
)
_TEAM_NAME = re.compile(r"[가-힣A-Za-z0-9·]{1,14}(?:팀|담당|과|센터|반|소|단)")
_BARE = re.compile(rf"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>{_UNITS})")
_BULLET = re.compile(r"(?:^|(?<=\s))[·ㆍ・•▪◦○∙\-*](?=\s*\S)|\n")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a cell lists: what, how many, of which unit; ``number`` is empty where no count is printed."""

    detail: str
    number: str = ""
    unit: str = ""


def columns(grid: Grid) -> dict[str, int]:
    """The column of each part of a line; ``quantity`` is a column of counts alone, ``state`` one that may list several things."""
    found: dict[str, int] = {}
    counted = next((c for c in grid.find(_QUANTITY_HEAD) if _is_counts(grid, c)), None)
    if counted:
        found["quantity"] = counted
    for name, pattern in (("name", _NAME), ("state", f"{_STATE}|수량"), ("state", _SPECIFICATION)):
        matching = grid.find(pattern, skip=found.values())
        if matching:
            found.setdefault(name, matching[0])
    for name, pattern in (("team", _TEAM), ("category", _CATEGORY)):
        matching = grid.find(pattern, skip=found.values())
        if matching:
            found[name] = matching[0]
    return found


def _is_counts(grid: Grid, column: int) -> bool:
    """Whether what a column prints is nothing but counts, several perhaps in the lines of a cell."""
    texts = [text for row in grid.body for text in grid.text(row, column).split("\n") if text.strip()]
    return bool(texts) and all(read_printed(text).is_value for text in texts)


def items_of(text: str) -> tuple[Item, ...]:
    """The things a cell lists, one a bullet or line; a count on a line of its own belongs to the first item without one.

    >>> [(i.detail, i.number, i.unit) for i in items_of("· 서버, 백업장비 22대 · 영상실 등")]
    [('서버, 백업장비', '22', '대'), ('영상실 등', '', '')]
    """
    pieces = _units_joined([fold(piece) for piece in _BULLET.split(_bullets_apart(text))])
    found: list[Item] = []
    for piece in (p for p in pieces if p):
        bare = _BARE.fullmatch(piece)
        if bare and any(not item.number for item in found):
            index = next(i for i, item in enumerate(found) if not item.number)
            found[index] = Item(found[index].detail, bare["number"], bare["unit"])
        else:
            found.append(_item(piece))
    return tuple(found)


def _units_joined(pieces: Sequence[str]) -> list[str]:
    """The pieces with a unit that a line's end tore off its number put back."""
    joined: list[str] = []
    for piece in pieces:
        if joined and re.fullmatch(_UNITS, piece) and re.search(r"\d$", joined[-1]):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _bullets_apart(text: str) -> str:
    """The text with a space before the bullets that conversions glue to the word before them."""
    return re.sub(r"[ㆍ•▪◦∙]", " · ", text)


def _item(piece: str) -> Item:
    match = _QUANTITY.match(piece)
    if match:
        return Item(match["detail"].strip() or "", match["number"], match["unit"])
    return Item(piece)


def read(grid: Grid) -> tuple[Fact, ...]:
    """The things listed; labels fill down where merged cells were left blank."""
    at = columns(grid)
    facts: list[Fact] = []
    for row in grid.body:
        parts = [at[part] for part in ("state", "quantity") if part in at]
        if all(grid.text(row, column) and not grid.own(row, column) for column in parts):
            continue  # told in the row above, where the merged cells begin
        items = _row_items(grid, row, at)
        facts.extend(_fact(grid, row, at, *pair) for pair in zip(items, _teams(grid, row, at, len(items)), strict=True))
    return tuple(facts)


def _row_items(grid: Grid, row: int, at: dict[str, int]) -> tuple[Item, ...]:
    """The things of a row: counted in a column of their own, else in the cell that lists them."""
    text = grid.text(row, at["state"]) if "state" in at else ""
    counts = _counts(grid, row, at["quantity"]) if "quantity" in at and grid.own(row, at["quantity"]) else []
    if counts:
        lines = [_plain(line) for line in text.split("\n") if line.strip()]
        details = lines if len(lines) == len(counts) else [_plain(text), *[""] * (len(counts) - 1)]
        return tuple(Item(detail, *count) for detail, count in zip(details, counts, strict=True))
    if "state" in at and not re.search(f"{_STATE}|수량", grid.header(at["state"])):
        return (Item(_plain(text)),)
    return items_of(text) or (Item(""),)


def _plain(text: str) -> str:
    """A detail on one line; a dash tells none."""
    return "" if read_printed(text).kind is Kind.DASH else fold(text)


def _counts(grid: Grid, row: int, column: int) -> list[tuple[str, str]]:
    """The numbers of a cell of counts with their units: beside them, else in the header, else the table's."""
    prints = (read_printed(text) for text in grid.text(row, column).split("\n"))
    headed = re.search(r"\(([^()\d]{1,4})\)", grid.header(column))
    unit = headed[1] if headed else count_of(grid.unit)
    return [(str(p.value), p.unit or unit) for p in prints if p.value is not None]


def _teams(grid: Grid, row: int, at: dict[str, int], count: int) -> list[str]:
    """The team of each thing a cell lists: the one beside it where as many are listed, else all of them for every one."""
    if "team" not in at:
        return [""] * count
    lines = [fold(line) for line in grid.text(row, at["team"]).split("\n") if line.strip()]
    if len(lines) == count and all(_TEAM_NAME.fullmatch(line) for line in lines):
        return lines
    return [grid.label(row, at["team"])] * count


def _fact(grid: Grid, row: int, at: dict[str, int], item: Item, team: str) -> Fact:
    labels = (
        ("category", _category(grid, row, at)),
        ("name", grid.label(row, at["name"]) if "name" in at else item.detail),
        ("detail", item.detail),
        ("quantity_unit", item.unit),
        ("team", team),
    )
    value = Decimal(item.number.replace(",", "")) if item.number else None
    told = grid.own(row, at["quantity"]) if "quantity" in at else False
    return grid.fact(NAME, labels, "quantity", row, at["quantity"] if told else at["state"], value, item.unit)


def _category(grid: Grid, row: int, at: dict[str, int]) -> str:
    return tidy(squeeze(grid.label(row, at["category"]))) if "category" in at else ""


def identities(grid: Grid, facts: Sequence[Fact]) -> Iterator[Identity]:
    """None: a list of things prints no arithmetic."""
    return iter(())


FAMILY = Family(
    name=NAME,
    title="주요시설 및 장비",
    read=read,
    identities=identities,
    rejects=(r"예산|집행|재원|금액|사업비", r"도입(?:연도|년도)|내용연수", r"정원|현원", r"\(명\)|실적"),
    accepts=lambda grid: _is_list(grid),
)


def _is_list(grid: Grid) -> bool:
    """Whether things are named and described or counted; headers that any list has need a heading about facilities."""
    at = columns(grid)
    if "state" not in at and ("quantity" not in at or _counts_more(grid, at)):
        return False
    named = "name" in at and not re.search(r"품명|기종|차종", grid.header(at["name"]))
    if named and ("state" in at or "수량" in grid.header(at["quantity"])):
        return True
    about = re.search(r"시설|장비|차량", squeeze(grid.heading))
    return bool(about) and bool({"name", "category"} & set(at))


def _counts_more(grid: Grid, at: dict[str, int]) -> bool:
    """Whether other columns hold numbers too, which a list of things would lose."""
    return any(_is_counts(grid, column) for column in grid.columns if column not in at.values())
