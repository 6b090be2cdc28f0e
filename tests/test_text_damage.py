"""What a scan did to flattened and tabbed tables: damaged labels are read and said, damaged values stay as printed."""

from __future__ import annotations

import pytest

from etl.model import Table
from etl.readers.base import Source
from etl.readers.text import read_text
from etl.readers.text_lookalikes import near_label


def tables(text: str) -> list[list[str]]:
    return [rows_of(table) for table in read_text(Source("보고.txt", text.encode())).tables]


def rows_of(table: Table) -> list[str]:
    return [
        "|".join(table.text(r, c) for c in range(1, table.columns + 1)) for r in range(1, table.rows + 1)
    ]  # fmt: skip


def header_of(text: str) -> str:
    """The labels that the first row's cells stand for."""
    table = read_text(Source("보고.txt", text.encode())).tables[0]
    return "|".join(table.label(1, c) for c in range(1, table.columns + 1))


def mended(text: str) -> list[tuple[str, str]]:
    findings = read_text(Source("보고.txt", text.encode())).findings
    return [(f.printed, f.expected) for f in findings if f.code == "header_label_mended"]


@pytest.mark.parametrize("blank", [" ", "\t"])
def test_damaged_labels_are_read_and_said(blank: str) -> None:
    text = "단위사업명 예산맥 집행액 집행윤(%)\n계 900 450 50.0\n꽃길 900 450 50.0\n".replace(" ", blank)
    assert tables(text) == [["단위사업명|예산맥|집행액|집행윤(%)", "계|900|450|50.0", "꽃길|900|450|50.0"]]
    assert header_of(text) == "단위사업명|예산액|집행액|집행율(%)"
    assert mended(text) == [("예산맥", "예산액"), ("집행윤(%)", "집행율(%)")]


def test_a_total_column_a_scan_damaged_is_a_total() -> None:
    text = "재원별 힙계 연차별 소요재원\n2023년 2024년\n계 30 10 20\n구비 30 10 20\n"
    assert tables(text)[0][0] == "재원별|힙계|연차별 소요재원|연차별 소요재원"
    assert header_of(text) == "재원별|합계|연차별 소요재원|연차별 소요재원"
    assert mended(text) == [("힙계", "합계")]


@pytest.mark.parametrize("label", ["교육시간", "소개", "민원", "서비스망", "집행률(%) (5.31.기준)", "사업지원단"])
def test_a_word_of_its_own_is_not_mended(label: str) -> None:
    text = f"과정명\t{label}\t특이점\n나무 가꾸기\t12\t3\n"
    assert mended(text) == []
    assert tables(text)[0][0].split("|")[1] == label


def test_a_label_is_not_mended_among_unknown_ones() -> None:
    assert mended("길이\t넓이\t예산맥\n10\t20\t30\n") == []


def test_only_what_looks_almost_the_same_is_near() -> None:
    assert near_label("도입연두") == "도입연도"
    assert near_label("예상액") == ""  # another word, not a damaged one


VALUES = {
    "letters for digits": ("계 1,O84,678 l,234", "계|1,O84,678|l,234"),
    "a point for a comma": ("계 3.379 1.084.678", "계|3.379|1.084.678"),
    "a letter for the sign of a loss": ("계 5 A3", "계|5|A3"),
    "a speck behind a number": ("계 1,084,678· 5", "계|1,084,678·|5"),
    "wide digits and commas": ("계 １，２３４ ５", "계|１，２３４|５"),
}


@pytest.mark.parametrize("name", VALUES)
def test_damaged_values_keep_their_place_and_their_print(name: str) -> None:
    line, wanted = VALUES[name]
    assert tables(f"구분 예산액 집행액\n{line}\n꽃길 3 2\n") == [["구분|예산액|집행액", wanted, "꽃길|3|2"]]


def test_a_paper_size_is_no_value() -> None:
    assert tables("구분 예산액 집행액\nA4 용지 3 2\n꽃길 3 2\n")[0][1] == "A4 용지|3|2"
