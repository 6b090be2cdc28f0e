"""Text laid out in columns by a PDF converter, and text that a converter printed cell by cell in its own order."""

from __future__ import annotations

import pytest
from text_tables import codes, tables

LAID_OUT = {
    "a cell over the lines above and below its row": (
        [
            "  구분       도입연도 수량 내용연수                주요기능                   비고",
            "                                 모든 청사의 선을 한데 모으는",
            "중심 교환기 2008 년        2    7년                                13 년 경과",
            "                                        장치",
            " 방화벽        2014 년   4    7년         외부망 접근 통제              8 년 경과",
        ],
        [
            "구분|도입연도|수량|내용연수|주요기능|비고",
            "중심 교환기|2008 년|2|7년|모든 청사의 선을 한데 모으는/장치|13 년 경과",
            "방화벽|2014 년|4|7년|외부망 접근 통제|8 년 경과",
        ],
    ),
    "a cell over lines below its row": (
        [
            "추진년도    시스템명         사업내용                소요예산",
            " 2019     침입방지      인터넷망 장비 2식            118,400천원",
            "                      교체",
            " 2020     무선차단      본청 무선망 보호             54,900천원",
        ],
        [
            "추진년도|시스템명|사업내용|소요예산",
            "2019|침입방지|인터넷망 장비 2식/교체|118,400천원",
            "2020|무선차단|본청 무선망 보호|54,900천원",
        ],
    ),
    "cells with no more than a blank between them": (
        ["구분   명칭     현황      비고", "시설 중앙 상황실 면적 87.1㎡ 재난팀", "장비  무전기     40 대   재난팀"],
        ["구분|명칭|현황|비고", "시설|중앙 상황실|면적 87.1㎡|재난팀", "장비|무전기|40 대|재난팀"],
    ),
    "amounts by source over lines, cell beside cell": (
        [
            "       예산액                  집행액             집행률(%)",
            "      162,300             81,150",
            "  (시비 81,150, 구비      (시비 40,575, 구비        50.0",
            "      81,150)             40,575)",
        ],
        ["예산액|집행액|집행률(%)", "162,300/(시비 81,150, 구비/81,150)|81,150/(시비 40,575, 구비/40,575)|50.0"],
    ),
}


@pytest.mark.parametrize("name", LAID_OUT)
def test_a_table_laid_out_in_columns_is_rebuilt(name: str) -> None:
    lines, wanted = LAID_OUT[name]
    assert tables("□ 현황\n" + "\n".join(lines) + "\n□ 다음\n") == [wanted]


def test_a_title_right_below_is_no_row() -> None:
    text = "구분        명칭          현황         비고\n시설       상황실       면적 87㎡      재난팀\n4 예산현황\n"
    assert tables(text)[0][-1] == "시설|상황실|면적 87㎡|재난팀"


def test_texts_parted_by_their_place_alone_are_named() -> None:
    text = "구분   명칭     현황      비고\n시설 중앙 상황실 면적 87.1㎡ 재난팀\n"
    assert codes(text) == [("cell_border_unknown", 2)]


EARLY = {
    "a total among the labels of a funding table": (
        ["재원별", "합계", "계", "연차별 소요재원", "2023년", "2024년", "30", "10", "20", "구비", "30", "10", "20"],
        [
            "재원별|합계|연차별 소요재원|연차별 소요재원", "재원별|합계|2023년|2024년", "계|30|10|20", "구비|30|10|20",
        ],
    ),
    "a total and a source among them": (
        ["재원별", "합계", "계", "구비", "연차별 소요재원", "2023년", "2024년", "30", "10", "20", "30", "10", "20"],
        [
            "재원별|합계|연차별 소요재원|연차별 소요재원", "재원별|합계|2023년|2024년", "계|30|10|20", "구비|30|10|20",
        ],
    ),
    "a total in the middle of a budget's labels": (
        ["단위사업명", "예산액", "계", "집행액", "집행률(%)", "9 5", "55.5", "꽃길", "6", "3", "50.0", "숲길", "3", "2", "66.6"],
        ["단위사업명|예산액|집행액|집행률(%)", "계|9|5|55.5", "꽃길|6|3|50.0", "숲길|3|2|66.6"],
    ),
    "the posts among grades": (
        ["구분", "계", "정원", "일반직", "임기제", "5급", "6급", "6급", "7급", "9", "2", "3", "1", "3", "현원", "8", "2", "2", "1", "3"],
        ["구분|계|일반직|일반직|임기제|임기제", "구분|계|5급|6급|6급|7급", "정원|9|2|3|1|3", "현원|8|2|2|1|3"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EARLY)
def test_a_row_label_printed_among_the_headers_finds_its_row(name: str) -> None:
    lines, wanted = EARLY[name]
    text = "□ 현황\n\n" + "\n\n".join(lines) + "\n\n□ 다음\n"
    assert tables(text) == [wanted]
    assert ("table_header_rebuilt", 3) in codes(text)


def test_years_out_of_their_order_are_named() -> None:
    text = "재원별 합계 연차별 소요재원\n2023년 2025년 2024년\n계 60 10 20 30\n구비 60 10 20 30\n"
    assert codes(text) == [("table_header_rebuilt", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "연차별 소요재원\n2025년\n2026년\n2027년\n2028년\n계 60 10 20 30\n",
        "구분\n도입연도 수량 내용연수\n중심 교환기 2008년\n방화벽\n2014년\n2\n7년\n",
        "추진년도\n시스템명\n2019\n침입방지\n2020\n",
    ],
)
def test_what_lost_its_order_is_no_table(text: str) -> None:
    assert tables(f"□ 현황\n\n{text}\n□ 다음\n") == []


def test_a_header_cell_by_cell_without_rows_is_said() -> None:
    text = "구분\n도입연도\n수량\n내용연수\n\n해당 없음을 확인하였음.\n"
    assert codes(text) == [("header_without_rows", 1)]
