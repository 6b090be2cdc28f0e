"""The three real reports: every table found, with its rows, columns and cells; nothing else taken for a table."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from etl.model import Document, Paragraph, Table
from etl.readers.base import Source
from etl.readers.text import read_text

REPORTS = Path(__file__).parents[1].parent / "shared" / "reports"


@cache
def report(number: str) -> Document:
    found = sorted(REPORTS.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"the shared report {number} is not beside this checkout")
    return read_text(Source(found[0].name, found[0].read_bytes()))


SHAPES = {
    "000": [(5, 16), (8, 4), (8, 4), (9, 3), *[(2, 3)] * 2, (8, 6), *[(2, 3)] * 8],
    "001": [(4, 3), (2, 6), (5, 16), (8, 4), (9, 5), (9, 3), (2, 3), (2, 3), (8, 6), *[(2, 3)] * 6, (7, 3)],
    "002": [
        (6, 2), (2, 7), (7, 4), (4, 6), (4, 5), (4, 6), (4, 2), (5, 4), (4, 2), (4, 2), (4, 5),
        (3, 4), (5, 5), (5, 9), (2, 3), (4, 6), (7, 4), (2, 6), (2, 6), (2, 6), (4, 6),
    ],
}  # fmt: skip


@pytest.mark.parametrize("number", SHAPES)
def test_every_table_is_found_and_no_other(number: str) -> None:
    assert [(table.rows, table.columns) for table in report(number).tables] == SHAPES[number]


@pytest.mark.parametrize("number", SHAPES)
def test_nothing_is_lost(number: str) -> None:
    blocks = report(number).blocks
    (path,) = REPORTS.glob(f"{number}_*.txt")
    source = re.sub(r"</?ul[^>]*>|\*\*", "", path.read_text(encoding="utf-8"))
    texts = [cell.text for block in blocks if isinstance(block, Table) for cell in block.cells]
    texts += [block.text for block in blocks if isinstance(block, Paragraph)]
    kept = "".join(texts)
    leaders = re.compile(r"(?<=\S )?[·․.…]{5,}")
    assert sorted(re.sub(r"\s", "", leaders.sub("", source))) == sorted(re.sub(r"\s", "", leaders.sub("", kept)))


def row(table: Table, number: int) -> str:
    return "|".join(table.text(number, column).replace("\n", "/") for column in range(1, table.columns + 1))


CELLS = [
    ("000", 1, 2, "구 분|계|4급|5급|6급|7급|8급|9급|6급|7급|8급|9급|6급|7급|8급|9급"),
    ("000", 1, 3, "정 원|29|-|1|4|9|6|3|-|-|-|-|-|1|3|2"),
    ("000", 1, 5, "과부족|7|-|-|2|5|3|△3|-|-|-|-|1|-|△1|-"),
    ("000", 3, 1, "단위사업명|예 산 액|집 행 액|집행률(%) (5.31.기준)"),
    ("000", 3, 8, "기본경비|170,972|80,645|47.16"),
    ("000", 5, 2, "1,084,678(구비)|393,101(구비)|36.2"),
    ("000", 7, 2, "구 분 (주요매체)|’20. 11.(명)|’21. 5.(명)|증감현황(%)|총 콘텐츠 게재수(개)|개설일"),
    ("000", 7, 3, "계|36,888|42,244|5,356(15%)|12,611|"),
    ("000", 7, 6, "인스타그램|3.379|5,034|1,655(49%)|4,999|2018. 4."),
    ("000", 15, 2, "242,000(구비)|-|-"),
    ("001", 3, 5, "과부족|4|-|-|2|2|2|△3|-|-|-|-|1|-|-|-"),
    ("001", 5, 2, "단위사업명|예산액|9.30.기준|12.31.까지|집행률(%) (9.30.기준)"),
    ("001", 9, 4, "페이스북|11,910|12,911|1,001(8.4%)|5,266|2010.10."),
    ("002", 2, 2, "24(25)|-|1(1)|5(6)|7(11)|8(4)|3(3)"),
    ("002", 4, 1, "재원별|합계" + "|연차별 소요자원" * 4),
    ("002", 4, 4, "구비|1,501,640|258,984|747,552|247,552|247,552"),
    ("002", 13, 5, "|인터넷통신비|23,760|55,440|55,440"),
    ("002", 14, 1, "구 분|계|2020년|2019년|2018년|2017년|2016년|2015년|2014년 이전"),
]


@pytest.mark.parametrize(("number", "table", "line", "wanted"), CELLS)
def test_cells(number: str, table: int, line: int, wanted: str) -> None:
    assert row(report(number).tables[table - 1], line) == wanted


def test_the_facilities_of_flattened_text() -> None:
    table = report("000").tables[1]
    assert [table.text(r, 4) for r in range(2, 9)] == [
        "전산운영팀",
        "전산운영팀",
        "정보통신팀",
        *["영상미디어팀"] * 3,
        "언론팀",
    ]
    assert table.text(3, 3).split("\n") == ["ㆍ서버, 스토리지, 백업장비 22대", "ㆍ보안장비, 네트워크 장비 9대"]
    assert len(table.text(4, 3).split("\n")) == 6


def test_findings_are_few_and_named() -> None:
    codes = {number: [f.code for f in report(number).findings] for number in SHAPES}
    assert codes == {"000": ["numbering_lost"], "001": [], "002": []}
