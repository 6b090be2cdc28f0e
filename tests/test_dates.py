"""Dates, periods and 기준일 as Korean reports print them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.dates import Period, find_dates, is_as_of_line, read_as_of, read_date, read_period, year_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("’21. 6.", (2021, 6, None)),
        ("'20, 11.", (2020, 11, None)),
        ("('23. 6월)", (2023, 6, None)),
        ("6.29.", (None, 6, 29)),
        ("4.23.(목)", (None, 4, 23)),
        ("2020.10.01.", (2020, 10, 1)),
        ("2020-10-01", (2020, 10, 1)),
        ("2010.10.", (2010, 10, None)),
        ("2021년 5월 31일", (2021, 5, 31)),
        ("18.7월", (2018, 7, None)),
        ("’21. 6, 9, 12월", (2021, 6, None)),
    ],
)
def test_a_date_as_printed(text: str, expected: tuple[int | None, int, int | None]) -> None:
    found = find_dates(text)[0]
    assert (found.year, found.month, found.day) == expected


@pytest.mark.parametrize(
    "text",
    [
        "민선7기",
        "2020년 8대(실외2)",
        "2021년 1,054천원",
        "집행률 36.2",
        "3.36m*1.63m",
        "2016년 이전",
        "24(25)",
        "2022. 15.",
        "1,084.5",
    ],
)
def test_a_number_is_no_date(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("집행률(%)\n(5.31.기준)", date(2021, 5, 31)),
        ("9.30. 현재", date(2021, 9, 30)),
        ("5.31 기준", date(2021, 5, 31)),
        ("(기준일 : '21. 1월말)", date(2021, 1, 31)),
        ("기준일자: 2020. 12. 31.", date(2020, 12, 31)),
        ("2020.05월 기준", date(2020, 5, 31)),
        ("(단위 : 대, 2021. 1. 기준)", date(2021, 1, 31)),
        ("2021. 5. 31.(월) 기준", date(2021, 5, 31)),
        ("2020. 2월말 현재", date(2020, 2, 29)),
        ("상담 창구('20.1월말~현재)", None),
        ("12.31.까지", None),
        ("보급(교체)기준", None),
        ("2021. 2. 30. 기준", None),
    ],
)
def test_as_of(text: str, expected: date | None) -> None:
    assert read_as_of(text, 2021) == expected


def test_as_of_without_any_year_is_unknown() -> None:
    assert read_as_of("5.31.기준") is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("'21. 1. ~ 12.", date(2021, 1, 1), date(2021, 12, 31)),
        ("’21. 3.～ 9.", date(2021, 3, 1), date(2021, 9, 30)),
        ("2024. 3월 ~ 5월", date(2024, 3, 1), date(2024, 5, 31)),
        ("18.7월~20.12월", date(2018, 7, 1), date(2020, 12, 31)),
        ("’20. 3. ~ ’21. 7.", date(2020, 3, 1), date(2021, 7, 31)),
        ("'21. 10. ~ ", date(2021, 10, 1), None),
        ("'21. 11. ~ 2.", date(2021, 11, 1), date(2022, 2, 28)),
        ("6. 21. ~ 30.", date(2021, 6, 21), date(2021, 6, 30)),
        ("2021. 10. 15. ~ 10. 27.", date(2021, 10, 15), date(2021, 10, 27)),
        ("기간: 연 중", date(2021, 1, 1), date(2021, 12, 31)),
    ],
)
def test_a_period_as_printed(text: str, start: date, end: date | None) -> None:
    assert read_period(text, 2021) == Period(start, end)


def test_no_period_without_a_tilde() -> None:
    assert read_period("구축 : ’21. 1.", 2021) is None


@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2069, 12, 31)),
    st.sampled_from(["{0}. {1}. {2}.", "'{3:02}. {1}. {2}.", "{0}년 {1}월 {2}일", "{0}-{1:02}-{2:02}"]),
)
def test_every_way_of_printing_a_day_reads_back(day: date, form: str) -> None:
    printed = form.format(day.year, day.month, day.day, day.year % 100)
    assert read_date(printed) == day
    assert read_as_of(f"(기준일 : {printed})") == day


@given(st.text(alphabet="0123456789.,~'’년월일말기준현재 ()", max_size=30))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for found in find_dates(text):
        assert 1 <= found.month <= 12
        assert text[found.start : found.end].strip()
    read_as_of(text, 2021)
    read_period(text, 2021)


def test_two_digit_years() -> None:
    assert [year_of(text) for text in ("'69", "'70", "21", "2021")] == [2069, 1970, 2021, 2021]


@pytest.mark.parametrize(
    "text", ["(기준일: 2022. 9. 30.)", "※ 5. 31. 기준", "[2021. 1월말 현재]", "’21. 6. 30.자 기준"]
)
def test_a_line_of_nothing_but_a_basis(text: str) -> None:
    assert is_as_of_line(text)


@pytest.mark.parametrize("text", ["2022. 9. 30.", "(기준일: 미정)", "5. 31. 기준 인구", "12. 31.까지"])
def test_a_line_that_states_no_basis_or_more(text: str) -> None:
    assert not is_as_of_line(text)
