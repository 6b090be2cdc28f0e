"""References: parsed, moved, filled down, written back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.stencil.references import (
    Along,
    Axis,
    Grid,
    Reference,
    Stretch,
    cell_at,
    cell_name,
    column_letters,
    column_number,
    formula_text,
    grown_areas,
    moved,
    parse_formula,
)

ONE_SAMPLE = Axis((Stretch(5, ((5, 9),), 9),))
THREE_SAMPLES = Axis((Stretch(5, ((5, 5), (6, 9), (10, 10)), 10),))


def outside(text: str, axis: Axis = ONE_SAMPLE) -> str:
    return formula_text(moved(parse_formula(text), lambda sheet: (Along(axis), Along(Axis()))))


def inside(text: str, down: int, axis: Axis = ONE_SAMPLE, own: range = range(5, 6), line: int = 5) -> str:
    return formula_text(moved(parse_formula(text), lambda sheet: (Along(axis, own, line), Along(Axis()))), down)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(D5:D5)", "SUM(D5:D9)"),
        ("SUM($D$5:$D$5)", "SUM($D$5:$D$9)"),
        ("SUM(D4:D6)", "SUM(D4:D10)"),
        ("D5+D6", "D5+D10"),
        ("SUM(재원별!D5:D5)+'2월 집행'!D7", "SUM(재원별!D5:D9)+'2월 집행'!D11"),
        ("SUM(B5:D5)", "SUM(B5:D5)"),
        ("VLOOKUP(A1,$A$5:$C$5,2,0)", "VLOOKUP(A1,$A$5:$C$9,2,0)"),
        ("SUM(D:D)+SUM(5:5)", "SUM(D:D)+SUM(5:9)"),
        ("표1[금액]+표1[[#This Row],[D5:D5]]", "표1[금액]+표1[[#This Row],[D5:D5]]"),
        ('"D7"&D7', '"D7"&D11'),
        ("LOG10(D7)+TAXES2021+자료D7", "LOG10(D11)+TAXES2021+자료D7"),
        ("{1,2;3,4}*1E5", "{1,2;3,4}*1E5"),
    ],
)
def test_a_formula_outside_the_band_follows_it(before: str, after: str) -> None:
    assert outside(before) == after


def test_a_word_that_only_looks_like_a_cell_is_left_alone() -> None:
    assert not isinstance(parse_formula("ABCD7")[0], Reference)
    assert not isinstance(parse_formula("XFE7")[0], Reference)
    assert not isinstance(parse_formula("A1048577")[0], Reference)


@pytest.mark.parametrize(
    ("before", "down", "after"),
    [
        ("SUM(B5:C5)", 3, "SUM(B8:C8)"),
        ("D5/$D$4", 2, "D7/$D$4"),
        ("D5/SUM(D$5:D$5)", 2, "D7/SUM(D$5:D$9)"),
        ("SUM(D$5:D5)", 4, "SUM(D$5:D9)"),
        ("E4+D5", 1, "E5+D6"),
        ("D5+$D$6", 4, "D9+$D$10"),
    ],
)
def test_a_formula_in_the_band_fills_down(before: str, down: int, after: str) -> None:
    assert inside(before, down) == after


def test_neighbours_in_the_band_stay_neighbours() -> None:
    own = range(5, 8)
    assert inside("E6+D7", 0, THREE_SAMPLES, own, line=7) == "E9+D10"
    assert inside("E7+D6", 2, THREE_SAMPLES, own, line=6) == "E9+D8"
    assert inside("SUM(D$5:D6)", 2, THREE_SAMPLES, own, line=6) == "SUM(D$5:D8)"


def test_total_over_three_samples_covers_them_all() -> None:
    assert outside("SUM(D5:D7)", THREE_SAMPLES) == "SUM(D5:D10)"
    assert grown_areas("D5:D7 F6", Grid(THREE_SAMPLES)) == "D5:D10 F6:F9"


def test_area_of_a_sample_row_that_was_left_out_is_dropped() -> None:
    two_records = Axis((Stretch(5, ((5, 5), (7, 6), (6, 6)), 6),))
    assert grown_areas("D6", Grid(two_records)) == ""
    assert outside("D7+D8", two_records) == "D6+D7"


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_cell_names_round_trip(row: int, column: int) -> None:
    assert cell_at(cell_name(row, column)) == (row, column)
    assert column_number(column_letters(column)) == column


@given(st.text(alphabet="AB1$:!'\"[]{}()+-,;한글 .#%", max_size=40))
def test_any_text_survives_parsing(text: str) -> None:
    assert formula_text(parse_formula(text)) == text


@given(st.integers(1, 60), st.integers(0, 30), st.integers(1, 3), st.integers(1, 12))
def test_lines_outside_a_band_keep_their_distance(line: int, first: int, samples: int, count: int) -> None:
    first += 1
    last, new_last = first + samples - 1, first + count - 1
    axis = Axis((Stretch(first, tuple((first, new_last) for _ in range(samples)), new_last),))
    if line < first:
        assert axis.point(line) == line
    elif line > last:
        assert axis.point(line) - new_last == line - last
    else:
        assert first <= axis.point(line) <= new_last
