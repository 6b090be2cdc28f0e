"""Flattened text: the cells of a table run over lines, and prose stays prose."""

from __future__ import annotations

import pytest
from text_tables import codes, tables

from etl.model import Paragraph
from etl.readers.base import Source
from etl.readers.text import read_text


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
    "what was spent and its rate, both parted by dates": (
        "단위사업명 예 산 액\n집 행 액 집행률(%)\n9.30.기준 12.31.까지 9.30.기준 12.31.까지\n계 100 50 90 50.0 90.0\n나무 심기 100 50 90 50.0 90.0",
        [
            [
                "단위사업명|예 산 액|집 행 액|집 행 액|집행률(%)|집행률(%)",
                "단위사업명|예 산 액|9.30.기준|12.31.까지|9.30.기준|12.31.까지",
                "계|100|50|90|50.0|90.0",
                "나무 심기|100|50|90|50.0|90.0",
            ]
        ],
    ),
    "named posts after the grades are of the next group": (
        "구 분 계\n일 반 직 공 무 직\n5급 6급 7급 환경미화원 운전원\n정 원 12 1 4 5 1 1\n현 원 11 1 4 4 1 1",
        [
            [
                "구 분|계|일 반 직|일 반 직|일 반 직|공 무 직|공 무 직",
                "구 분|계|5급|6급|7급|환경미화원|운전원",
                "정 원|12|1|4|5|1|1",
                "현 원|11|1|4|4|1|1",
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
    "sources in parentheses on lines of their own": (
        "예 산 액 집 행 액 집행률(%)\n900\n(국비 462, 시비 238,\n구비 200)\n450\n(국비 231\n시비 119\n구비 100)\n50.0",
        [["예 산 액|집 행 액|집행률(%)", "900/(국비 462, 시비 238,/구비 200)|450/(국비 231/시비 119/구비 100)|50.0"]],
    ),
    "parentheses left open at the ends of lines": (
        "예산액 집행액 집행률(%)\n500(시비 300,\n구비 200) 350(시비 210,\n구비 140) 70.0",
        [["예산액|집행액|집행률(%)", "500(시비 300,/구비 200)|350(시비 210,/구비 140)|70.0"]],
    ),
    "a label that ends with a count": (
        "단위사업명 예산액 집행액 집행률(%)\n계 9 5 55.5\n- 2 -\n쉼터 3개소\n고치기\n9 5 55.5",
        [["단위사업명|예산액|집행액|집행률(%)", "계|9|5|55.5", "쉼터 3개소/고치기|9|5|55.5"]],
    ),
    "a total and words under the last group": (
        "구 분 계\n일 반 직 임기제 공무직\n5급 6급 7급 7급 8급 계 운전 사무\n정 원 16 1 4 5 1 1 4 3 1\n현 원 15 1 4 4 1 1 4 2 2",
        [
            [
                "구 분|계|일 반 직|일 반 직|일 반 직|임기제|임기제|공무직|공무직|공무직",
                "구 분|계|5급|6급|7급|7급|8급|계|운전|사무",
                "정 원|16|1|4|5|1|1|4|3|1",
                "현 원|15|1|4|4|1|1|4|2|2",
            ]
        ],
    ),
    "words without a group's total are told by the sums": (
        "구 분 계\n일반직 공무직\n소계 5급 6급 소계 공원관리 녹지관리\n정 원 34 5 1 4 29 18 11\n현 원 33 4 1 3 29 17 12",
        [
            [
                "구 분|계|일반직|일반직|일반직|공무직|공무직|공무직",
                "구 분|계|소계|5급|6급|소계|공원관리|녹지관리",
                "정 원|34|5|1|4|29|18|11",
                "현 원|33|4|1|3|29|17|12",
            ]
        ],
    ),
    "a date over what is expected by then": (
        "예산액 집행액(9.30.기준) 집행률(%) 12.31.까지\n집행예정액 집행예상률(%)\n500 350 70.0 480 96.0",
        [
            [
                "예산액|집행액(9.30.기준)|집행률(%)|12.31.까지|12.31.까지",
                "예산액|집행액(9.30.기준)|집행률(%)|집행예정액|집행예상률(%)",
                "500|350|70.0|480|96.0",
            ]
        ],
    ),
    "years under a label the vocabulary lacks": (
        "구 분 참여현황(명) 매출액\n(천원)\n’22년 ’23년 증감\n계 16 19 3 900\n꽃집 9 10 1 600\n빵집 7 9 2 300",
        [
            [
                "구 분|참여현황(명)|참여현황(명)|참여현황(명)|매출액 (천원)",
                "구 분|’22년|’23년|증감|매출액 (천원)",
                "계|16|19|3|900",
                "꽃집|9|10|1|600",
                "빵집|7|9|2|300",
            ]
        ],
    ),
    "a list of projects without pages": (
        "연번 사 업 명 구 분 비 고\n1 제방 정비 계속\n2 예·경보시설 확충 신규 비예산\n 1 제방 정비",
        [["연번|사 업 명|구 분|비 고", "1|제방 정비|계속|", "2|예·경보시설 확충|신규|비예산"]],
    ),
    "a title over numbered rows, a cell a line, and a box below": (
        "연번\n서비스명\n내 용\n소요예산\n『골목길 한 벌』\n82천원\n1\n보행자 알림판\n- 차가 오면 알림\n30천원\n2\n밝은 길\n- 바닥에 등을 묻음\n52천원\n"
        "목적\n· 밝은 골목\n소요예산\n· 246천원",
        [
            [
                "연번|서비스명|내 용|소요예산",
                "『골목길 한 벌』|||82천원",
                "1|보행자 알림판|- 차가 오면 알림|30천원",
                "2|밝은 길|- 바닥에 등을 묻음|52천원",
            ]
        ],
    ),
    "a name of two words said again in the description": (
        "추진년도 시스템명 사업내용 소요예산\n2018 L4 스위치 누리집 L4 스위치 2식 교체 44천원\n2019 방화벽 낡은 방화벽 교체 52천원",
        [["추진년도|시스템명|사업내용|소요예산", "2018|L4 스위치|누리집 L4 스위치 2식 교체|44천원", "2019|방화벽|낡은 방화벽 교체|52천원"]],
    ),
    "a quantity below a name without a dot": (
        "구분 명칭 현황 비고\n시설\n상황실\n면적 87.1㎡\n재난팀\n장비\n무전기\n40 대\n재난팀",
        [["구분|명칭|현황|비고", "시설|상황실|면적 87.1㎡|재난팀", "장비|무전기|40 대|재난팀"]],
    ),
    "a centre named after a team is the next facility": (
        "구분 명칭 현황 비고\n시 설\n배움터\nㆍ교실 9실\n배움팀\n진로센터\nㆍ상담실 4실\n진로팀",
        [["구분|명칭|현황|비고", "시 설|배움터|ㆍ교실 9실|배움팀", "|진로센터|ㆍ상담실 4실|진로팀"]],
    ),
    "items of a source beside it and below it": (
        "재원별 합계\n연차별 소요재원\n2023년 2024년\n계 60 30 30\n시 비\n물품\n20\n10\n10\n인건비\n10\n5\n5\n구비 물품 30 15 15",
        [
            [
                "재원별|재원별|합계|연차별 소요재원|연차별 소요재원",
                "재원별|재원별|합계|2023년|2024년",
                "계||60|30|30",
                "시 비|물품|20|10|10",
                "|인건비|10|5|5",
                "구비|물품|30|15|15",
            ]
        ],
    ),
    "a lone word behind a source is no item": (
        "재원별 합계\n연차별 소요재원\n2023년 2024년\n계 60 30 30\n국비 보조금 20 10 10\n도 비 10 5 5\n지역기금 30 15 15",
        [[*FUNDING_HEAD, "계|60|30|30", "국비 보조금|20|10|10", "도 비|10|5|5", "지역기금|30|15|15"]],
    ),
    "items that do not add up stay in their labels": (
        "재원별 합계\n연차별 소요재원\n2023년 2024년\n계 50 25 25\n시비 물품 20 10 10\n구비 물품 50 25 25",
        [[*FUNDING_HEAD, "계|50|25|25", "시비 물품|20|10|10", "구비 물품|50|25|25"]],
    ),
    "facilities over a page end": (
        "구분 명칭 현황 비고\n시 설\n배움터\nㆍ교실 9실\n배움팀\n- 3 -\n차 량\n승합차 ㆍ순찰 재난팀",
        [["구분|명칭|현황|비고", "시 설|배움터|ㆍ교실 9실|배움팀", "차 량|승합차|ㆍ순찰|재난팀"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("mark", ["- 5 -", "5", "-5-", "5 / 12"])
@pytest.mark.parametrize("after", ["", "\n\f 2 다음 사업 공원팀", "\n\n□ 다음"])
def test_a_page_number_is_no_row(mark: str, after: str) -> None:
    budget = "예산액 집행액 집행률(%)\n100(구비) 50(구비) 50.0"
    assert tables(f"{budget}\n\n{mark}{after}\n") == [["예산액|집행액|집행률(%)", "100(구비)|50(구비)|50.0"]]
    facilities = "구분 명칭 현황 비고\n시 설\n배움터\nㆍ교실 9실\n배움팀"
    if mark != "5":
        assert tables(f"{facilities}\n\n{mark}{after}\n")[0][-1] == "시 설|배움터|ㆍ교실 9실|배움팀"


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


@pytest.mark.parametrize(
    "text",
    [
        "구 분\n접종대상자\n(명)\n1차접종\n접종자(명) 접종률\n2차접종\n접종자(명) 접종률\n계 502 441 87.8% 437 86.9%\n노인 133 127 95.2% 126 94.8%\n",
        "예산액 집행액 집행률(%)\n\n올해는 해당 사항 없음.\n",
    ],
)
def test_a_header_that_cannot_be_read_is_said(text: str) -> None:
    assert tables(text) == []
    assert codes(text) == [("header_without_rows", 1)]


def test_groups_whose_sums_never_hold_are_named() -> None:
    text = "구 분 계\n일반직 임기제\n5급 6급 6급 7급\n정 원 9 2 3 1 3\n현 원 8 2 2 1 2\n"
    wrong = text.replace("정 원 9", "정 원 7").replace("현 원 8", "현 원 5")
    assert "table_header_rebuilt" not in [code for code, _ in codes(text)]
    assert "table_header_rebuilt" in [code for code, _ in codes(wrong)]


def test_key_and_value_lines_stay_paragraphs() -> None:
    text = "□ 개요\n\n목적 밝은 골목\n\n위치 골목 3개소\n\n소요예산 30,000천원 (10,000천원 × 3개소)\n"
    assert tables(text) == []
    assert paragraphs(text)[-1] == "소요예산 30,000천원 (10,000천원 × 3개소)"


def test_lines_between_rows_stay_paragraphs() -> None:
    text = "단위사업명 예산액 집행액 집행률(%)\n(단위: 천원)\n계 9 5 55.5\n- 7 -\n마을길 6 3 50.0\n※ 인건비 제외\n"
    assert tables(text)[0][-1] == "마을길|6|3|50.0"
    assert paragraphs(text) == ["(단위: 천원)", "- 7 -", "※ 인건비 제외"]


def test_cells_know_their_lines() -> None:
    table = read_text(Source("보고.txt", "구 분 계\n(2024년)\n\n정 원 3\n꽃길\n가꾸기 4\n".encode())).tables[0]
    assert [(c.text, c.line) for c in table.cells] == [
        ("구 분", 1), ("계 (2024년)", 1), ("정 원", 4), ("3", 4), ("꽃길\n가꾸기", 5), ("4", 6),
    ]  # fmt: skip
