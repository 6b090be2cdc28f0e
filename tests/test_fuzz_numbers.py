"""The number reader against a writer of numbers: what a report may print of a value gives exactly that value back.

``ETL_EXAMPLES=1000000 pytest tests/test_fuzz_numbers.py`` is the whole run.
"""

from __future__ import annotations

import os
import random
import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest

from etl.numbers import Kind, Printed, read_printed

EXAMPLES = int(os.environ.get("ETL_EXAMPLES", "4000"))
WIDE = str.maketrans("0123456789,.()%-+", "０１２３４５６７８９，．（）％－＋")
UNITS = ("", "원", "천원", "백만원", "억원", "명", "대", "건", "개소", "%", "%p", "㎡", "km", "식")
MINUS = ("△", "▲", "-", "−", "–", "▵", "△ ", "▼")
SPACES = ("", "", "", " ", "\u3000", "\u00a0", "\n", "\u200b", "\t")
SOURCES = ("국비", "시비", "구비", "도비", "전액구비", "특교세", "민자")
LOOK_ALIKE = {"0": "Oo○", "1": "lI|", "5": "S", "8": "B", "2": "Z"}


def written(dice: random.Random) -> tuple[str, Printed]:
    """A print and what it says."""
    text, printed = _number(dice)
    unit = dice.choice(UNITS)
    text += dice.choice(("", "", " ")) * bool(unit) + unit
    text, printed = _with_parenthesis(dice, text, replace(printed, unit=unit))
    return _disguised(dice, text), printed


def _number(dice: random.Random) -> tuple[str, Printed]:
    whole = dice.randrange(10 ** dice.randint(1, 13))
    decimals = dice.choice((0, 0, 0, 1, 2, 4))
    text = f"{whole:,}" if dice.random() < 0.8 else str(whole)
    if decimals:
        text += f".{dice.randrange(10**decimals):0{decimals}}"
    value, minus = Decimal(text.replace(",", "")), dice.choice((*MINUS, *[""] * len(MINUS)))
    return minus + text, Printed(Kind.NUMBER, -value if minus else value, decimals)


def _with_parenthesis(dice: random.Random, text: str, printed: Printed) -> tuple[str, Printed]:
    space = dice.choice(("", " "))
    match dice.randrange(5):
        case 0:
            source = dice.choice(SOURCES)
            return f"{text}{space}({source})", replace(printed, source=source)
        case 1:
            inner, second = _number(dice)
            unit = dice.choice(("", "%", "명"))
            more = {"second": second.value, "second_decimals": second.decimals, "second_unit": unit}
            return f"{text}{space}({inner}{unit})", replace(printed, **more)  # type: ignore[arg-type]
        case 2:
            parts = tuple((name, Decimal(dice.randrange(1, 10**9))) for name in dice.sample(SOURCES, 2))
            inside = dice.choice((", ", " / ", ",")).join(f"{name} {amount:,}" for name, amount in parts)
            return f"{text}{space}({inside})", replace(printed, parts=parts)
        case _:
            return text, printed


def _disguised(dice: random.Random, text: str) -> str:
    """The same text as another program would store it."""
    if dice.random() < 0.3:
        text = text.translate(WIDE)
    if dice.random() < 0.3:
        text = unicodedata.normalize("NFD", text)
    return dice.choice(SPACES) + text + dice.choice(SPACES)


def test_every_print_says_what_was_written() -> None:
    dice = random.Random(7)
    wrong = []
    for _ in range(EXAMPLES):
        text, printed = written(dice)
        if replace(read_printed(text), candidates=()) != printed:
            wrong.append((text, printed, read_printed(text)))
    assert wrong[:5] == []


def _damaged(dice: random.Random) -> tuple[str, Decimal]:
    """A grouped number with one letter of it damaged, and what it was."""
    value = dice.randrange(1_000, 10 ** dice.randint(4, 12))
    text = f"{value:,}"
    commas = [at for at, letter in enumerate(text) if letter == ","]
    match dice.randrange(3):
        case 0:
            at = dice.choice(commas)
            return text[:at] + "." + text[at + 1 :], Decimal(value)
        case 1:
            at = dice.choice(commas)
            return text[: at + 1] + " " + text[at + 1 :], Decimal(value)
        case _:
            places = [at for at, letter in enumerate(text) if letter in LOOK_ALIKE]
            if len(places) < 1 or sum(map(str.isdigit, text)) < 2:
                return text, Decimal(value)
            at = dice.choice(places)
            return text[:at] + dice.choice(LOOK_ALIKE[text[at]]) + text[at + 1 :], Decimal(value)


def test_no_damaged_print_is_taken_for_another_number() -> None:
    """It is read as what it was, or flagged: no value at all, or one that has a rival."""
    dice = random.Random(11)
    wrong = []
    for _ in range(EXAMPLES):
        text, value = _damaged(dice)
        read = read_printed(text)
        if read.value not in (None, value) and value not in read.candidates:
            wrong.append((text, value, read))
    assert wrong[:5] == []


@pytest.mark.parametrize(
    "text", ["1" * 30_000, "1," * 15_000, "△" * 30_000, "1(" * 15_000, "가" * 30_000, "1억" * 15_000]
)
def test_absurdly_long_prints_are_no_numbers_and_cost_nothing(text: str) -> None:
    assert read_printed(text).kind is not Kind.DAMAGED
