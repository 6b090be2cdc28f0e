"""What every view shares: its settings, the rows of a resource, and money in the unit a workbook shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from etl.model import Proof
from etl.stencil import Noted, Value, View
from etl.words import squeeze

Dataset = Mapping[str, pd.DataFrame]
Record = Mapping[str, Any]

# How many decimal places each unit moves the point; shifting the point is exact, dividing may not be.
UNIT_PLACES = {"원": 0, "천원": 3, "백만원": 6, "억원": 8}

PROOF_WORDS = {
    Proof.PROVED.value: "검산됨",
    Proof.UNPROVED.value: "검산식 없음",
    Proof.DISPUTED.value: "불일치",
    Proof.REPAIRED.value: "바로잡음",
    Proof.CORRECTED.value: "담당자 정정",
}

# What a dataset may hold beyond the contract's resources: a table of standard service lives (``item``, ``years``,
# ``since``, ``basis``), the officer's crosswalk of names (``kind``, ``org``, ``before``, ``after``), and, under
# ``earlier_…``, the resources of reports of earlier years.
SERVICE_LIFE, LINKS, EARLIER = "service_life", "links", "earlier_"

DOUBTFUL = frozenset({Proof.DISPUTED.value, Proof.REPAIRED.value, Proof.CORRECTED.value})
ROUNDING = "단수차"


@dataclass(frozen=True)
class ViewSettings:
    """What a build was asked for: the fiscal year, the unit amounts are shown in, and one 기준일 where only that is wanted.

    ``reports_at`` is the folder of the reports as seen from the workbook (``../../input/``); empty means no links to files.
    """

    year: int
    unit: str = "천원"
    as_of: str = ""
    reports_at: str = ""

    def __post_init__(self) -> None:
        if self.unit not in UNIT_PLACES:
            raise ValueError(
                f"금액 단위 「{self.unit}」는 쓸 수 없습니다. {', '.join(UNIT_PLACES)} 가운데에서 고르세요."
            )

    @property
    def years(self) -> tuple[int, ...]:
        """The years a funding form shows in columns of their own: last year to the year after next."""
        return tuple(range(self.year - 1, self.year + 3))


ViewMaker = Callable[[Dataset, ViewSettings], View]


def records(dataset: Mapping[str, pd.DataFrame], resource: str) -> list[dict[str, Any]]:
    """The rows of a resource, every kind of missing value as ``None``; no rows where the resource is absent.

    Each row knows its ``number``, its place in the resource counted from 1: the line of the 출처 sheet it is found in.
    """
    frame = dataset.get(resource)
    if frame is None or frame.empty:
        return []
    columns = [str(column) for column in frame.columns]
    rows = frame.itertuples(index=False, name=None)
    return [
        {"number": number, **dict(zip(columns, map(_present, row), strict=True))}
        for number, row in enumerate(rows, start=1)
    ]


def earlier(dataset: Dataset) -> Dataset:
    """The resources of earlier years' reports, under their own names."""
    return {name.removeprefix(EARLIER): frame for name, frame in dataset.items() if name.startswith(EARLIER)}


def with_earlier(dataset: Dataset, before: Dataset) -> Dataset:
    """The dataset with that of earlier years' reports beside it."""
    return {**dataset, **{EARLIER + name: frame for name, frame in before.items()}}


def _present(value: Any) -> Any:
    """The value, or ``None`` for what pandas and CSV files use for a missing one."""
    return None if value is None or value == "" or value is pd.NA or value != value else value


def text(record: Record, column: str) -> str:
    """A text column, ``""`` where it is missing."""
    value = record.get(column)
    return "" if value is None else str(value)


def amount(record: Record, column: str) -> Decimal | None:
    """A number column as an exact decimal, ``None`` where it is blank."""
    value = record.get(column)
    return None if value is None else Decimal(str(value))


def whole(record: Record, column: str) -> int | None:
    """A column of whole numbers (a year, a page, a row), ``None`` where it is blank."""
    value = amount(record, column)
    return None if value is None else int(value)


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of the values that are there; ``None``, not 0, when none is.

    >>> total([None, Decimal(2), Decimal(3)]), total([None])
    (Decimal('5'), None)
    """
    present = [value for value in values if value is not None]
    return sum(present, Decimal(0)) if present else None


def in_unit(won: Decimal | None, unit: str) -> Decimal | None:
    """Won as a whole number of the unit, half up as published plans convert.

    >>> in_unit(Decimal("258984500"), "천원"), in_unit(Decimal("258984500"), "백만원")
    (Decimal('258985'), Decimal('259'))
    """
    if won is None:
        return None
    return won.scaleb(-UNIT_PLACES[unit]).quantize(Decimal(1), rounding=ROUND_HALF_UP)


def rounding_difference(parts: Iterable[Decimal | None], unit: str) -> Decimal | None:
    """How far the parts, each rounded to the unit, miss the rounded whole: what a 단수차 row must hold.

    >>> rounding_difference([Decimal("1400000"), Decimal("1400000")], "백만원")
    Decimal('1')
    """
    won = list(parts)
    shown = total(in_unit(part, unit) for part in won)
    whole_sum = in_unit(total(won), unit)
    return None if shown is None or whole_sum is None else whole_sum - shown


def rounding_rows(
    shares: Mapping[str, list[Decimal | None]], labels: Mapping[str, Value], unit: str
) -> tuple[dict[str, Value], ...]:
    """The 단수차 row that closes the columns, or no row when every column closes by itself."""
    missed = {name: rounding_difference(parts, unit) for name, parts in shares.items()}
    if not any(missed.values()):
        return ()
    return ({**labels, **missed},)


def day(iso: str) -> date | str:
    """An ISO date as a date, anything else as the text it is.

    >>> day("2021-05-31"), day("2021-05")
    (datetime.date(2021, 5, 31), '2021-05')
    """
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return iso


def dotted(iso: str) -> str:
    """An ISO date as offices write it, anything else as it is.

    >>> dotted("2021-05-31"), dotted("2021-01"), dotted("")
    ('2021. 5. 31.', '2021. 1.', '')
    """
    parts = iso.split("-")
    return " ".join(f"{int(part)}." for part in parts) if all(part.isdecimal() for part in parts) else iso


def office_of(record: Record) -> str:
    """The 구·군·시 and 부서 a record speaks of."""
    return f"{text(record, 'org')} {text(record, 'dept')}".strip()


def card_of(org: str, dept: str, project: str) -> str:
    """What the rows of one project have in common in every view, ``""`` where the project is not known."""
    return f"{org} {dept} {squeeze(project)}".strip() if project else ""


def where(record: Record) -> str:
    """Where a number was printed, as an officer would look it up.

    >>> where({"page": 3, "table": "t2", "row": 4, "column": 2})
    '3쪽 t2 4행 2열'
    """
    counted = (("page", "쪽"), ("line", "줄"), ("table", ""), ("row", "행"), (_column_name(record), "열"))
    return " ".join(f"{record[name]}{word}" for name, word in counted if record.get(name) is not None)


def _column_name(record: Record) -> str:
    """What the place's column is called: a resource whose own ``column`` means something else has ``cell_column``."""
    return "cell_column" if "cell_column" in record else "column"


PlaceKey = tuple[str, str, int | None, int | None]


def cell_column(record: Record) -> int | None:
    """The column of a report's table a record speaks of."""
    return whole(record, _column_name(record))


def place_key(record: Record) -> PlaceKey:
    """The cell of a report a record speaks of."""
    return text(record, "report"), text(record, "table"), whole(record, "row"), cell_column(record)


def finding_texts(dataset: Dataset) -> dict[PlaceKey, str]:
    """What the findings say of each cell."""
    said: dict[PlaceKey, list[str]] = {}
    for finding in records(dataset, "findings"):
        said.setdefault(place_key(finding), []).append(text(finding, "message"))
    return {key: "\n".join(messages) for key, messages in said.items()}


def doubt(record: Record, said: Mapping[PlaceKey, str]) -> str:
    """The note a doubtful number carries; ``""`` for a number nobody needs to look at."""
    proof = text(record, "proof")
    if proof not in DOUBTFUL:
        return ""
    parts = (
        f"[{PROOF_WORDS[proof]}] 보고서 인쇄값: {text(record, 'printed') or '빈칸'}",
        said.get(place_key(record), ""),
    )
    return "\n".join(part for part in (*parts, where(record)) if part)


def noted(value: Decimal | int | str | None, note: str) -> Value:
    """The value, with the note if there is something to say."""
    return Noted(value, note) if note else value
