"""What every maker of sample tables shares: the scene it makes a table for, and how reports print numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from samples.description import Cell

FACTORS = {"원": 1, "천원": 1_000, "백만원": 1_000_000}
CODES: Mapping[str, Mapping[str, str]] = {
    "구": {"국비": "NAT", "시비": "UP", "특별조정교부금": "UP_SPC", "구비": "OWN"},
    "시": {"국비": "NAT", "기금보조금": "NAT_FUND", "도비": "UP", "시비": "OWN"},
    "군": {"국비": "NAT", "도비": "UP", "군비": "OWN", "자부담": "PRIV"},
}
OWN = {"구": "구비", "시": "시비", "군": "군비"}


@dataclass(frozen=True, slots=True)
class Scene:
    """What a table is made for: chance, whose report it is, the unit it prints and the project it belongs to.

    ``as_of`` is the report's 기준일, ``dated`` the one printed with this very table, both as ISO dates or ``""``.
    """

    chance: Random
    tier: str
    dept: str
    year: int
    as_of: str
    unit: str = "천원"
    dated: str = ""
    project: str = ""

    def likely(self, share: float) -> bool:
        """Whether it happens this time."""
        return self.chance.random() < share

    def amount(self, low: int = 120, high: int = 9_999_000) -> int:
        """An amount in the table's unit."""
        scale = {"원": 1_000, "천원": 1, "백만원": 1}[self.unit]
        return self.chance.randrange(low, high if self.unit != "백만원" else max(low + 50, high // 1_000)) * scale

    def won(self, amount: int | None) -> int | None:
        """An amount of the table's unit in won."""
        return None if amount is None else amount * FACTORS[self.unit]

    def spaced(self, word: str) -> str:
        """A word, sometimes with its letters spread as reports do."""
        return " ".join(word) if len(word) < 4 and self.likely(0.4) else word

    def sources(self, share: float) -> list[str]:
        """Some funding sources of the body in order, its own always."""
        return [source for source in CODES[self.tier] if source == OWN[self.tier] or self.likely(share)]


def signed(value: int, none: str = "-") -> str:
    """A number as reports print it: ``△1,234``, and ``-`` for none.

    >>> signed(-1234), signed(0)
    ('△1,234', '-')
    """
    if value == 0:
        return none
    return f"△{-value:,}" if value < 0 else f"{value:,}"


def rate(part: int, whole: int, places: int) -> str:
    """A rate in percent, rounded half up.

    >>> rate(-1, 3, 1)
    '△33.3'
    """
    exact = Decimal(part) * 100 / Decimal(whole)
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"△{-rounded}" if rounded < 0 else f"{rounded}"


def cells(*texts: str) -> tuple[Cell, ...]:
    """A row of plain cells."""
    return tuple(Cell(text) for text in texts)


def summed(rows: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """The sums of columns."""
    return tuple(sum(column) for column in zip(*rows, strict=True))
