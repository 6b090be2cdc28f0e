"""The number reader against its own inverse: what a report may print of a value gives the value back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.numbers import Kind, fold, read_printed, read_year, stated_amounts

WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")
whole = st.integers(-(10**12), 10**12)


def printed(value: int, minus: str, *, wide: bool) -> str:
    text = f"{abs(value):,}"
    return (minus if value < 0 else "") + (text.translate(WIDE) if wide else text)


@given(
    whole, st.sampled_from(["△", "▲", "-", "△ ", "−"]), st.booleans(), st.sampled_from(["", "천원", "대", "명", "%"])
)
def test_a_printed_number_is_read_back(value: int, minus: str, wide: bool, unit: str) -> None:
    read = read_printed(printed(value, minus, wide=wide) + unit)
    assert (read.kind, read.value, read.unit) == (Kind.NUMBER, Decimal(value), unit)


@given(whole, st.sampled_from(["구비", "시비", "국비", "전액구비"]))
def test_a_source_in_parentheses_is_kept_apart(value: int, source: str) -> None:
    read = read_printed(f"{abs(value):,}({source})")
    assert (read.value, read.source) == (Decimal(abs(value)), source)


@given(
    st.lists(
        st.tuples(st.sampled_from(["국비", "시비", "구비"]), st.integers(1, 10**9)),
        min_size=2,
        max_size=3,
        unique_by=lambda p: p[0],
    )
)
def test_a_split_by_source_is_read_whole(parts: list[tuple[str, int]]) -> None:
    total = sum(amount for _, amount in parts)
    read = read_printed(f"{total:,} (" + ", ".join(f"{name} {amount:,}" for name, amount in parts) + ")")
    assert read.value == total
    assert read.parts == tuple((name, Decimal(amount)) for name, amount in parts)


@given(st.integers(1000, 10**9).filter(lambda n: n % 1000))
def test_a_dot_for_a_comma_is_never_taken_as_plain(value: int) -> None:
    read = read_printed(f"{value:,}".replace(",", "."))
    assert Decimal(value) in read.candidates


@pytest.mark.parametrize("text", ["-", "－", "–", "　-", " - ", "_", "ı"])
def test_a_dash_is_no_zero(text: str) -> None:
    read = read_printed(text)
    assert (read.kind, read.value) == (Kind.DASH, None)


@pytest.mark.parametrize(
    "text", ["계", "2010. 1.", "13년 경과", "12 34", "3,000천원 × 10면", "(147.8)", "1-2", "’21. 6."]
)
def test_text_is_no_number(text: str) -> None:
    assert read_printed(text).kind is Kind.TEXT


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,O84,678", 1084678),
        ("l07,240", 107240),
        ("98,0O0", 98000),
        ("1.084.678", 1084678),
        ("12,34", 1234),
        ("1 084,678", 1084678),
    ],
)
def test_a_damaged_print_has_candidates_and_no_value(text: str, value: int) -> None:
    read = read_printed(text)
    assert read.kind is Kind.DAMAGED
    assert read.value is None
    assert Decimal(value) in read.candidates


@pytest.mark.parametrize(
    ("text", "year", "before", "after"),
    [
        ("2021년", 2021, False, False),
        ("’24.", 2024, False, False),
        ("2014년 이전", 2014, True, False),
        ("2024년 이후", 2024, False, True),
        ("2020년도(당초)", 2020, False, False),
    ],
)
def test_years(text: str, year: int, before: bool, after: bool) -> None:
    read = read_year(text)
    assert read is not None
    assert (read.year, read.before, read.after) == (year, before, after)


@pytest.mark.parametrize("text", ["12", "계", "7급", "120년", ""])
def test_what_is_no_year(text: str) -> None:
    assert read_year(text) is None


@given(
    st.integers(1, 10**6),
    st.sampled_from([("원", 1), ("천원", 1000), ("만원", 10**4), ("백만원", 10**6), ("억원", 10**8)]),
)
def test_money_in_a_sentence(number: int, unit: tuple[str, int]) -> None:
    (amount,) = stated_amounts(f"사업비는 {number:,}{unit[0]}이다")
    assert amount.won == number * unit[1]


@given(st.text())
def test_folding_twice_changes_nothing_and_nothing_raises(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    read_printed(text)
    read_year(text)
    stated_amounts(text)
