"""The number reader against its own inverse: what a report may print of a value gives the value back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.numbers import MONEY_UNITS, Kind, fold, read_printed, read_year, stated_amounts

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


@pytest.mark.parametrize(
    ("printed_text", "candidate"),
    [("A3", -3), ("A 1,234", -1234), ("1,084,678·", 1_084_678), ("1:084,678", 1_084_678), ("13:500", 13_500)],
)
def test_what_a_scan_makes_of_a_triangle_or_a_comma_is_left_to_arithmetic(printed_text: str, candidate: int) -> None:
    read = read_printed(printed_text)
    assert (read.kind, read.value, read.candidates) == (Kind.DAMAGED, None, (Decimal(candidate),))


@pytest.mark.parametrize("text", ["09:30", "1:500", "5:2.5:2.5", "A4용지", "1.", "2021. 6.", "09:300"])
def test_times_scales_and_sizes_are_no_damaged_numbers(text: str) -> None:
    assert read_printed(text).kind is Kind.TEXT


@pytest.mark.parametrize("text", ["24,600,\n000", "24,600\n,000", "24,600, \n 000"])
def test_a_number_broken_at_the_end_of_a_line_is_whole(text: str) -> None:
    assert (read_printed(text).kind, read_printed(text).value) == (Kind.NUMBER, Decimal(24_600_000))


@pytest.mark.parametrize(
    ("text", "won"),
    [("5억 2천만원", 520_000_000), ("1조2,000억원", 1_200_000_000_000), ("3억 4,500만원(구비)", 345_000_000)],
)
def test_an_amount_in_two_units_is_won(text: str, won: int) -> None:
    read = read_printed(text)
    assert (read.value, read.unit, read.source) == (Decimal(won), "원", "구비" if "(" in text else "")


def test_an_amount_may_end_with_its_hundred_millions() -> None:
    assert [str(a.won) for a in stated_amounts("국비 100억, 군비 66.5억(3억개)")] == ["10000000000", "6650000000.0"]
    assert read_printed("▽ 3").value == Decimal(-3)


@pytest.mark.parametrize(
    ("text", "won", "unit"),
    [
        ("1억2천3백만원", 123_000_000, "백만원"),
        ("1억 2천 3백만 원", 123_000_000, "백만원"),
        ("3천2백만원", 32_000_000, "백만원"),
        ("2억5백만원", 205_000_000, "백만원"),
        ("12억 3,400만원", 1_234_000_000, "만원"),
        ("5만 3천원", 53_000, "천원"),
        ("3십만원", 300_000, "만원"),
        ("5천억원", 500_000_000_000, "억원"),
        ("2억3천만", 230_000_000, "천만원"),
        ("일금 이억원정", 200_000_000, "억원"),
        ("금천오백만원", 15_000_000, "백만원"),
        ("일금 십이억삼천사백만원", 1_234_000_000, "백만원"),
    ],
)
def test_amounts_as_people_say_them(text: str, won: int, unit: str) -> None:
    (amount,) = stated_amounts(f"사업비는 {text}이다".replace("만이다", "만 가량"))
    assert (amount.won, amount.unit) == (won, unit)
    assert amount.number * MONEY_UNITS[unit] == won


@pytest.mark.parametrize("text", ["3억개", "5천만명", "1억2천 감소", "요금이백원", "2023 12개", "만원의 행복"])
def test_other_counts_are_no_amounts(text: str) -> None:
    assert stated_amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "value"), [("3천2백만원", 32_000_000), ("1억2천3백만원", 123_000_000), ("1만2천", None)]
)
def test_a_cell_in_several_units(text: str, value: int | None) -> None:
    assert read_printed(text).value == value
