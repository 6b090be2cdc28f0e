"""Flattened text: the cells of a table run over lines, and prose stays prose."""

from __future__ import annotations

import pytest

from etl.model import Paragraph, Table
from etl.readers.base import Source
from etl.readers.text import read_text


def tables(text: str) -> list[list[str]]:
    return [rows_of(table) for table in read_text(Source("보고.txt", text.encode())).tables]


def rows_of(table: Table) -> list[str]:
    cells = [
        [table.text(r, c).replace("\n", "/") for c in range(1, table.columns + 1)] for r in range(1, table.rows + 1)
    ]
    return ["|".join(row) for row in cells]


def codes(text: str) -> list[tuple[str, int | None]]:
    return [(f.code, f.place.line) for f in read_text(Source("보고.txt", text.encode())).findings]


def paragraphs(text: str) -> list[str]:
    return [b.text for b in read_text(Source("보고.txt", text.encode())).blocks if isinstance(b, Paragraph)]


FUNDING_HEAD = ["재원별|합계|연차별 소요재원|연차별 소요재원", "재원별|합계|2023년|2024년"]

CASES = {
    "a tall cell printed after the wide one beside it": (
        "연차별 소요재원\n재원별 합계\n2023년 2024년\n(단위: 천원)\n계 30 10 20\n구 비 30 10 20",
        [[*FUNDING_HEAD, "계|30|10|20", "구 비|30|10|20"]],
    ),
    "a header broken in mid label": (
        "재원별 합계 연차별\n소요재원\n2023년 2024년\n계 30 10 20",
        [[*FUNDING_HEAD, "계|30|10|20"]],
    ),
    "items of a source in the column of the total": (
        "재 원 별 합 계 연차별 소요자원\n2023년 2024년\n계 90 40 50\n구 비 나무 심기 10 20\n물주기 30 30",
        [["재 원 별|합 계|연차별 소요자원|연차별 소요자원", "재 원 별|합 계|2023년|2024년", "계|90|40|50", "구 비|나무 심기|10|20", "|물주기|30|30"]],
    ),
    "columns before and after the years": (
        "재원별 계 기투자 2024년 2025년 향후투자\n계 1,000 100 300 300 300\n국비(50%) 500 50 150 150 150",
        [["재원별|계|기투자|2024년|2025년|향후투자", "계|1,000|100|300|300|300", "국비(50%)|500|50|150|150|150"]],
    ),
    "notes under the labels one by one": (
        "단위사업명 예산액 집행액 집행률\n(A) (B) (B/A)\n계 1,000 500 50.0\n마을 정원\n가꾸기\n사업 300\n200 66.7",
        [["단위사업명|예산액 (A)|집행액 (B)|집행률 (B/A)", "계|1,000|500|50.0", "마을 정원/가꾸기/사업|300|200|66.7"]],
    ),
    "labels broken around their values": (
        "단위사업명 예산액 집행액 집행률(%)\n계 9 5 55.5\n하천변 꽃길\n6 3 50.0\n조성 사업\n도서관 책\n3 2 66.7\n바꿔 읽기",
        [["단위사업명|예산액|집행액|집행률(%)", "계|9|5|55.5", "하천변 꽃길/조성 사업|6|3|50.0", "도서관 책/바꿔 읽기|3|2|66.7"]],
    ),
    "what was spent parted by dates": (
        "집행액\n단위사업명 예산액 집행률(%)\n9.30.기준 12.31.까지\n계 100 50 90 50.0\n나무 심기 100 50 90 50.0",
        [
            [
                "단위사업명|예산액|집행액|집행액|집행률(%)",
                "단위사업명|예산액|9.30.기준|12.31.까지|집행률(%)",
                "계|100|50|90|50.0",
                "나무 심기|100|50|90|50.0",
            ]
        ],
    ),
    "labels the vocabulary lacks": (
        "구 분 계 1급지 2급지 외곽 등\n노상 주차장 100면 40면 50면 10면\n노외 주차장 50면 20면 30면 -",
        [["구 분|계|1급지|2급지|외곽 등", "노상 주차장|100면|40면|50면|10면", "노외 주차장|50면|20면|30면|-"]],
    ),
    "a blank date is found by the others": (
        "구분 회원수 증감현황(%) 개설일\n계 120 20(20%)\n누리집 70 10(17%) 2015. 3.\n소식방 50 10(25%) 2019. 11.",
        [["구분|회원수|증감현황(%)|개설일", "계|120|20(20%)|", "누리집|70|10(17%)|2015. 3.", "소식방|50|10(25%)|2019. 11."]],
    ),
    "devices to replace, a cell over lines": (
        "구분 도입연도 수량 내용연수 주요기능 비고\n중심 교환기 2008년 2 7년 모든 청사의 선을\n한데 모으는 장치 13년 경과",
        [["구분|도입연도|수량|내용연수|주요기능|비고", "중심 교환기|2008년|2|7년|모든 청사의 선을/한데 모으는 장치|13년 경과"]],
    ),
    "a list of projects with leaders and lost numbers": (
        "연번 사 업 명 쪽\n\n마을길 정비 ·············4\n\n꽃밭 가꾸기 및 나눔 ․․․․․․․․․․15",
        [["연번|사 업 명|쪽", "|마을길 정비|4", "|꽃밭 가꾸기 및 나눔|15"]],
    ),
    "a list of projects with teams": (
        "연번 사업명 담당팀 쪽\n1 나무를 심는 마을 공원팀 3\n2 꽃길 만들기 조경팀 5",
        [["연번|사업명|담당팀|쪽", "1|나무를 심는 마을|공원팀|3", "2|꽃길 만들기|조경팀|5"]],
    ),
    "facilities told apart by their looks": (
        "구분 명칭 현황 비고\n시 설\n상황실(2개소)\nㆍ전광판\nㆍ무전기\n3대\n40대\n재난팀\nㆍ방송장비 5식\n시설팀\n배움터\nㆍ면적\n87.1㎡\n교육팀\n"
        "차 량\n승합차(임대) ㆍ순찰 지원 재난팀\n4 예 산 현 황",
        [
            [
                "구분|명칭|현황|비고",
                "시 설|상황실(2개소)|ㆍ전광판 3대/ㆍ무전기 40대|재난팀",
                "||ㆍ방송장비 5식|시설팀",
                "|배움터|ㆍ면적 87.1㎡|교육팀",
                "차 량|승합차(임대)|ㆍ순찰 지원|재난팀",
            ]
        ],
    ),
    "a table cut by a page end, its header printed again": (
        "단위사업명 예산액 집행액 집행률(%)\n계 9 5 55.5\n마을길 6 3 50.0\n- 7 -\n단위사업명 예산액 집행액 집행률(%)\n꽃밭 3 2 66.7",
        [["단위사업명|예산액|집행액|집행률(%)", "계|9|5|55.5", "마을길|6|3|50.0", "꽃밭|3|2|66.7"]],
    ),
    "two tables of one header stay two": (
        "단위사업명 예산액 집행액 집행률(%)\n계 9 5 55.5\n\n단위사업명 예산액 집행액 집행률(%)\n계 4 2 50.0",
        [["단위사업명|예산액|집행액|집행률(%)", "계|9|5|55.5"], ["단위사업명|예산액|집행액|집행률(%)", "계|4|2|50.0"]],
    ),
    "a row over two lines": (
        "구 분 계 4급 5급 6급 7급\n정원 10 1\n3 6 -\n현원 9 1 3 5 △ 1",
        [["구 분|계|4급|5급|6급|7급", "정원|10|1|3|6|-", "현원|9|1|3|5|△ 1"]],
    ),
    "years with apostrophes, rows of years": (
        "구분 ’20년 ’21년\n접수 10건 11건\n처리 9건 10건",
        [["구분|’20년|’21년", "접수|10건|11건", "처리|9건|10건"]],
    ),
    "a sum in parentheses by source": (
        "예산액 집행액 집행률(%)\n516 (시비 33, 구비 483) 485(시비 28, 구비 457) 94.0",
        [["예산액|집행액|집행률(%)", "516 (시비 33, 구비 483)|485(시비 28, 구비 457)|94.0"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_flattened_table_is_rebuilt(name: str) -> None:
    text, wanted = CASES[name]
    for between in ("\n", "\n\n"):
        if between == "\n\n" and ("around" in name or "cell over lines" in name):
            continue
        assert tables(f"□ 현황\n{text.replace(chr(10), between)}\n\n□ 다음") == wanted


PROSE = (
    "- 중앙방송·케이블 71건, 지역방송 45건",
    "구분 없이 누구나 신청할 수 있으며 2024년 3월까지 접수",
    "예산액과 집행액은 다음과 같음",
    "계 획 수 립 : 2021. 3.",
    "총 3개 사업에 1,200 2,400",
    "○ 교육시간: 140회 2,800시간",
    "1 마을길 정비 재난팀",
    "구 정원 5개소를 2021. 3. 4. 개방",
    "사업 대상 30가구\n사업 기간 3개월\n사업 위치 1동",
    "정원 24명(현원 25명)",
    "합계를 확인하고\n재원별로 나누어\n보고함",
    "단위사업명을 바꾸어 2개 부서가 100 200 300 씩 나눔",
)


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_no_table(line: str) -> None:
    assert tables(f"□ 현황\n\n{line}\n\n- 이상임\n") == []
    assert paragraphs(f"□ 현황\n\n{line}\n") == ["□ 현황", *line.split("\n")]


def test_a_row_that_lacks_a_value_keeps_its_order_and_is_named() -> None:
    text = "재원별 합계 연차별 소요재원\n2023년 2024년\n계 30 10 20\n구비 30 10\n"
    assert tables(text)[0][-1] == "구비|30|10|"
    assert codes(text) == [("row_cells_mismatch", 4)]
    table = read_text(Source("보고.txt", text.encode())).tables[0]
    assert {row for row, _ in table.uncertain} == {4}


def test_texts_side_by_side_without_a_border_are_named() -> None:
    text = "추진년도 시스템명 사업내용 소요예산\n2018 방화벽 낡은 방화벽 교체 44천원\n보안판 보안판 구입 52천원\n"
    assert tables(text)[0][1:] == ["2018|방화벽|낡은 방화벽 교체|44천원", "|보안판|보안판 구입|52천원"]
    assert codes(text) == [("cell_border_unknown", 2), ("cell_border_unknown", 3)]


def test_a_header_without_rows_is_said() -> None:
    text = "구분 예산액 집행액 비고\n\n올해는 해당 사항 없음.\n"
    assert tables(text) == []
    assert codes(text) == [("header_without_rows", 1)]
    assert paragraphs(text) == text.strip().split("\n\n")


def test_lines_between_rows_stay_paragraphs() -> None:
    text = "단위사업명 예산액 집행액 집행률(%)\n(단위: 천원)\n계 9 5 55.5\n- 7 -\n마을길 6 3 50.0\n※ 인건비 제외\n"
    assert tables(text)[0][-1] == "마을길|6|3|50.0"
    assert paragraphs(text) == ["(단위: 천원)", "- 7 -", "※ 인건비 제외"]


def test_cells_know_their_lines() -> None:
    table = read_text(Source("보고.txt", "구 분 계\n(2024년)\n\n정 원 3\n꽃길\n가꾸기 4\n".encode())).tables[0]
    assert [(c.text, c.line) for c in table.cells] == [
        ("구 분", 1), ("계 (2024년)", 1), ("정 원", 4), ("3", 4), ("꽃길\n가꾸기", 5), ("4", 6),
    ]  # fmt: skip
