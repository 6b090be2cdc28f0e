"""Grids laid out with blanks: two label columns, letters spread, page numbers before form feeds, pages amid a grid."""

from __future__ import annotations

import pytest
from test_text_layout import codes, tables

from etl.model import Paragraph
from etl.readers.base import Source
from etl.readers.text import read_text

TWO_LABELS = """
       구     분          재원      합계     기투자     2024년     2025년
       총  계             계       30,050     15,000      8,650      6,400
       어울림센터        소계       16,390      8,670      5,150      2,570
                         국비        9,830      5,200      3,100      1,530
                         시비        6,560      3,470      2,050      1,040
       골목길 정비       소계       13,660      6,330      3,500      3,830
                         국비       13,660      6,330      3,500      3,830
"""
ROWS = [
    "구 분|재원|합계|기투자|2024년|2025년",
    "총 계|계|30,050|15,000|8,650|6,400",
    "어울림센터|소계|16,390|8,670|5,150|2,570",
    "|국비|9,830|5,200|3,100|1,530",
    "|시비|6,560|3,470|2,050|1,040",
    "골목길 정비|소계|13,660|6,330|3,500|3,830",
    "|국비|13,660|6,330|3,500|3,830",
]
GRID = """
   재원별      계     2022년    2023년    2024년
   계         600      100       200       300
   국비       100       20        40        40
"""
REST = """
   시비       200       30        60       110
   구비       300       50       100       150
"""
EXECUTION = """
      구        분         예산액      집행액     집행률(%)
        합  계             1,000        500        50.0
      도로 정비              800        400        50.0
"""


def test_two_label_columns_keep_their_heads() -> None:
    assert tables(TWO_LABELS) == [ROWS]
    assert codes(TWO_LABELS) == []


def test_a_lone_label_stands_in_the_column_it_is_printed_in() -> None:
    text = """
      구분         재원        합계     2023년     2024년
      길 정비      국비         300        100        200
      나무 심기                 300        100        200
                   시비         300        100        200
"""
    assert tables(text)[0][2:] == ["나무 심기||300|100|200", "|시비|300|100|200"]


def test_heads_are_never_permuted() -> None:
    flattened = "\n".join(" ".join(line.split()) for line in TWO_LABELS.split("\n"))
    assert tables(flattened)[0][0] == ROWS[0]


def test_three_label_columns() -> None:
    text = """
      사업명       구분      재원        합계     2023년     2024년
      길 정비      설계      국비         300        100        200
                             시비         300        100        200
                   공사      국비         500        300        200
"""
    assert tables(text)[0][1:] == ["길 정비|설계|국비|300|100|200", "||시비|300|100|200", "|공사|국비|500|300|200"]


CENTRED = """
       구분            재원      합계     기투자     2024년
       합계            계       30,050     15,000     15,050
                       소계     16,390      8,670      7,720
       어울림센터      국비      9,830      5,200      4,630
                       시비      6,560      3,470      3,090
"""


def test_a_name_in_the_middle_of_its_rows_is_its_subtotals() -> None:
    rows = tables(CENTRED)[0]
    assert rows[2:] == ["어울림센터|소계|16,390|8,670|7,720", "|국비|9,830|5,200|4,630", "|시비|6,560|3,470|3,090"]


def test_a_grid_goes_on_after_a_page_number() -> None:
    text = f"{GRID}\n                   - 7 -\n\f{REST}\n□ 향후계획\n"
    assert tables(text)[0][2:] == ["국비|100|20|40|40", "시비|200|30|60|110", "구비|300|50|100|150"]
    kept = [
        block.text.strip()
        for block in read_text(Source("보고.txt", text.encode())).blocks
        if isinstance(block, Paragraph)
    ]
    assert kept == ["- 7 -", "□ 향후계획"]


@pytest.mark.parametrize("end", ["\n      1\f\n", "\n      1\n\f", "\n\n  1  \f"])
def test_a_page_number_before_a_form_feed_is_no_value(end: str) -> None:
    assert len(tables(f"{EXECUTION}{end}2. 하천 정비\n")[0]) == 3


def test_a_number_that_does_not_count_the_pages_is_a_value() -> None:
    pages = [f"{'글 ' * 5}\n  {number}\n\f" for number in (1, 2, 40, 4)]
    texts = [
        block.text.strip()
        for block in read_text(Source("보고.txt", "".join(pages).encode())).blocks
        if isinstance(block, Paragraph)
    ]
    assert texts[1::2] == ["- 1 -", "- 2 -", "40", "- 4 -"]


def test_a_header_of_years_over_lines() -> None:
    lines = [
        "재 원 별 계",
        "연 차 별",
        "",
        "’21년 ’22년",
        "",
        "계 360 210 150",
        "",
        "국 비 180 105 75",
        "",
        "구 비 180 105 75",
    ]
    assert tables("\n".join(lines))[0][:3] == [
        "재 원 별|계|연 차 별|연 차 별",
        "재 원 별|계|’21년|’22년",
        "계|360|210|150",
    ]


def test_a_grid_with_two_labels_goes_on_after_a_page_number() -> None:
    rows = TWO_LABELS.strip("\n").split("\n")
    assert tables("\n".join([*rows[:4], "", "              - 3 -", "\f", *rows[4:]])) == [ROWS]
