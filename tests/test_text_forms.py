"""The measure of the text reader: random tables, printed in every text form, come back cell for cell."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from text_forms import FORMS, SAMPLES, Sample

from etl.model import Document, Heading, Paragraph
from etl.readers.base import Source
from etl.readers.text import read_text

BEFORE = "□ 추진실적\n\n- 상담 71건, 방문 45건을 처리함\n\n"
AFTER = "\n\n□ 향후계획\n\n- 수시로 점검한다.\n"

# Forms in which the borders of cells are lost; a table of these kinds may then come back with a warning instead.
UNSURE = {("statistics", "spaced_flat")}


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def grids(document: Document) -> list[list[list[str]]]:
    return [
        [[squeezed(t.text(r, c)) for c in range(1, t.columns + 1)] for r in range(1, t.rows + 1)]
        for t in document.tables
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_table_comes_back_from_every_form(kind: str, form: str) -> None:
    @settings(max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(SAMPLES[kind])
    def comes_back(sample: Sample) -> None:
        document = read_text(Source("보고.txt", (BEFORE + FORMS[form](sample) + AFTER).encode()))
        wanted = [[squeezed(cell) for cell in row] for row in sample.grid]
        assert grids(document) == [wanted] or ((kind, form) in UNSURE and document.findings)

    comes_back()


@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.one_of(*SAMPLES.values()), st.sampled_from(sorted(FORMS))), min_size=1, max_size=3))
def test_nothing_printed_is_lost_or_doubled(tables: list[tuple[Sample, str]]) -> None:
    text = BEFORE + AFTER.join(FORMS[form](sample) for sample, form in tables) + AFTER
    document = read_text(Source("보고.txt", text.encode()))
    assert printed(blocks_text(document)) == printed(
        re.sub(r"<[^>]*>|^[\s|-]*---[\s|-]*$", "", text, flags=re.MULTILINE)
    )


def blocks_text(document: Document) -> str:
    parts = [block.text for block in document.blocks if isinstance(block, Paragraph | Heading)]
    return "".join(parts + [cell.text for table in document.tables for cell in table.cells])


def printed(text: str) -> list[str]:
    """The characters that are print: no white space, no rules and bars; sorted, as cells have another order than lines."""
    return sorted(re.sub(r"[\s|+\-=─-╿\"]", "", text))


WORDS = (
    "구 분", "계", "합 계", "재원별", "연차별 소요재원", "2020년", "2021년", "4급", "일반직", "예산액", "집행액", "집행률(%)",
    "(5.31.기준)", "단위사업명", "연번", "사 업 명", "쪽", "도입연도", "수량", "비고", "명칭", "현황", "시설", "100", "1,234", "△3", "-",
    "24(25)", "2010. 1.", "1,084(구비)", "마을길 정비", "꽃길", "공원팀", "ㆍ무전기", "3대", "□ 현황", "- 점검", "(단위: 천원)", "- 3 -",
    "13년 경과", "7년", "※ 참고", "신규", "구비", "사업내용", "추진년도", "44천원", "│", "┃", "━━", "┌──┐", "\t", "\t\t", "   ", '"가', '나"\t', "| 가 |",
)  # fmt: skip
LINES = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)


def ink(text: str) -> list[str]:
    """The characters of a text without white space, rules, bars, leaders and quotes."""
    return sorted(re.sub(r"[\s|+\-=─-╿\"*#·․.…ㆍ]", "", text))


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.lists(LINES, max_size=20))
def test_any_text_is_read_without_loss(lines: list[str]) -> None:
    text = "보고\n" + "\n".join(lines)
    assert ink(blocks_text(read_text(Source("보고.txt", text.encode())))) == ink(text)
