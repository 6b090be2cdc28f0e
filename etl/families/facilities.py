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

from etl.families.base import Family, Grid
from etl.identities import Identity
from etl.model import Fact
from etl.numbers import fold
from etl.words import squeeze, tidy

NAME = "facilities"
_CATEGORY = r"^구분"
_NAME = r"명칭|시설명|장비명|차량명|시설물명|물품명|시설·장비명"
_STATE = r"현황|내용|규모|세부|규격|수량"
_TEAM = r"비고|담당|부서|팀"
_UNITS = "개소|개면|개실|회선|대|식|조|면|건|개|동|석|명|본|점|세트|종|채널|곳|㎞|km|㎡|m²|평|m|GB|TB"
# Words after a number that are no unit of quantity: a year of make, a floor, a grade.
_NO_UNITS = "년식?|월|일|층|호|급|차|번|시|분|초|형|세대|관$"
# Words after a number that are no unit of quantity: a year of make, a floor, a grade.
_NO_UNITS = "년식?|월|일|층|호|급|차|번|시|분|초|형|관$"
_QUANTITY = re.compile(
    rf"^(?P<detail>.*?)[\s:：]*(?<![\d.×xX*])(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>{_UNITS}|(?!{_NO_UNITS})[가-힣]{{1,3}})$"
)
_BARE = re.compile(rf"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>{_UNITS})")
_BULLET = re.compile(r"(?:^|(?<=\s))[·ㆍ・•▪◦○∙\-*](?=\s*\S)|\n")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a cell lists: what, how many, of which unit; ``number`` is empty where no count is printed."""

    detail: str
    number: str = ""
    unit: str = ""


def columns(grid: Grid) -> dict[str, int]:
    """The column of each part of a line."""
    found: dict[str, int] = {}
    for name, pattern in (("name", _NAME), ("state", _STATE), ("team", _TEAM), ("category", _CATEGORY)):
        matching = [c for c in grid.columns if c not in found.values() and re.search(pattern, grid.header(c))]
        if matching:
            found[name] = matching[0]
    return found


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
        if not grid.own(row, at["state"]) and grid.text(row, at["state"]):
            continue
        for item in items_of(grid.text(row, at["state"])) or (Item(""),):
            facts.append(_fact(grid, row, at, item))
    return tuple(facts)


def _fact(grid: Grid, row: int, at: dict[str, int], item: Item) -> Fact:
    labels = (
        ("category", _category(grid, row, at)),
        ("name", grid.label(row, at["name"]) if "name" in at else item.detail),
        ("detail", item.detail),
        ("quantity_unit", item.unit),
        ("team", grid.label(row, at["team"]) if "team" in at else ""),
    )
    value = Decimal(item.number.replace(",", "")) if item.number else None
    return grid.fact(NAME, labels, "quantity", row, at["state"], value, item.unit)


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
    accepts=lambda grid: {"name", "state"} <= set(columns(grid)) or _is_named(grid),
)


def _is_named(grid: Grid) -> bool:
    about = re.search(r"시설|장비|차량", squeeze(grid.heading))
    return bool(about) and {"category", "state"} <= set(columns(grid))
