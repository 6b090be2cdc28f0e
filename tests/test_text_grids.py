"""Tables that a text marks itself: tabs, pipes, HTML, box characters; and the blocks around them."""

from __future__ import annotations

import pytest

from etl.model import Heading, Paragraph, Table
from etl.readers.base import MAX_TABLE_COLUMNS, ReadError, Source
from etl.readers.text import read_text
from etl.readers.text_html import read_html_tables


def read(text: str, name: str = "보고.txt") -> list[str | list[str]]:
    """The blocks of a text: lines as they are, tables as rows."""
    blocks = read_text(Source(name, text.encode())).blocks
    return [rows_of(block) if isinstance(block, Table) else block.text for block in blocks]


def rows_of(table: Table) -> list[str]:
    cells = [
        [table.text(r, c).replace("\n", "/") for c in range(1, table.columns + 1)] for r in range(1, table.rows + 1)
    ]
    return ["|".join(row) for row in cells]


CASES = {
    "merged header cells are read back from blanks": (
        "재원별\t합계\t연차별 소요재원\t\n\t\t2023년\t2024년\n계\t3\t1\t2",
        [["재원별|합계|연차별 소요재원|연차별 소요재원", "재원별|합계|2023년|2024년", "계|3|1|2"]],
    ),
    "trailing blanks that were cut": (
        "재원별\t합계\t연차별 소요재원\n\t\t2023년\t2024년\n계\t3\t1\t2",
        [["재원별|합계|연차별 소요재원|연차별 소요재원", "재원별|합계|2023년|2024년", "계|3|1|2"]],
    ),
    "a label over two columns in one header row": (
        "구분\t\t2024년\t2023년\n공원과\t계\t5\t4\n\t사업비\t3\t2",
        [["구분|구분|2024년|2023년", "공원과|계|5|4", "|사업비|3|2"]],
    ),
    "three header rows": (
        "구분\t정원\t\t\t\n\t계\t일반직\t\n\t\t6급\t7급\n공원과\t5\t2\t3",
        [["구분|정원|정원|정원", "구분|계|일반직|일반직", "구분|계|6급|7급", "공원과|5|2|3"]],
    ),
    "body blanks stay blank": (
        "추진년도\t시스템명\t소요예산\n2018\t방화벽\t4천원\n\t보안판\t5천원",
        [["추진년도|시스템명|소요예산", "2018|방화벽|4천원", "|보안판|5천원"]],
    ),
    "a short row keeps its cells in order": (
        "재원별\t합계\t2023년\t2024년\n계\t3\t1\t2\n구비\t1\t2",
        [["재원별|합계|2023년|2024년", "계|3|1|2", "구비|1|2|"]],
    ),
    "a cell broken in the middle of its row": (
        "구분\t주요기능\t수량\n교환기\t선을 모으는\n장치\t3\n방화벽\t막는 장치\t4",
        [["구분|주요기능|수량", "교환기|선을 모으는/장치|3", "방화벽|막는 장치|4"]],
    ),
    "a first cell broken before its row": (
        "사업명\t예산액\t집행액\n마을길\t3\t1\n하천변\n꽃길\t5\t2",
        [["사업명|예산액|집행액", "마을길|3|1", "하천변/꽃길|5|2"]],
    ),
    "a header cell broken before its row": ("구 분\n(매체)\t회원\t글\n누리집\t3\t4", [["구 분/(매체)|회원|글", "누리집|3|4"]]),
    "rows stacked in one row of pipes": (
        "| 재원별 | 합계 | 2023년 |\n|---|---|---|\n| 계 | 6 | 3 |\n| 시비<br>구비 | 2<br>4 | 1<br>2 |\n| 비고<br>없음 | 5 | 4 |",
        [["재원별|합계|2023년", "계|6|3", "시비|2|1", "구비|4|2", "비고/없음|5|4"]],
    ),
    "rows stacked in one row of HTML": (
        "<table><tr><td>재원별</td><td>합계</td><td>2023년</td></tr><tr><td><p>계</p><p>구비</p></td><td><p>3</p><p>3</p></td>"
        "<td>3<br>3</td></tr><tr><td>시비</td><td>1</td><td>1</td></tr></table>",
        [["재원별|합계|2023년", "계|3|3", "구비|3|3", "시비|1|1"]],
    ),
    "a drawn head of two lines without a rule between": (
        "┌────┬──┬────┬───┬────┐\n│ 구 분  │ 계 │ 일반직 │      │ 임기제 │\n│        │    │ 4급    │ 5급  │ 6급    │\n"
        "├────┼──┼────┼───┼────┤\n│ 정 원  │ 7  │ 1      │ 4    │ 2      │\n└────┴──┴────┴───┴────┘",
        [["구 분|계|일반직|일반직|임기제", "구 분|계|4급|5급|6급", "정 원|7|1|4|2"]],
    ),
    "a drawn head whose labels only run over lines": (
        "┌────┬────┬────┐\n│ 구 분  │ 예산액 │ 집행액 │\n│        │ 2023년 │ 2023년 │\n"
        "├────┼────┼────┤\n│ 계     │ 7      │ 1      │\n└────┴────┴────┘",
        [["구 분|예산액/2023년|집행액/2023년", "계|7|1"]],
    ),
    "two tables on adjoining lines": (
        "구분\t수량\n책상\t3\n연번\t사업명\t쪽\n1\t마을길\t4",
        [["구분|수량", "책상|3"], ["연번|사업명|쪽", "1|마을길|4"]],
    ),
    "lists in one cell": (
        '가팀\t나팀\n<ul style="x"> - 책 정리 - 글 쓰기 \t<ul> - 길 닦기 - 꽃 심기 ',
        [["가팀|나팀", "- 책 정리/- 글 쓰기|- 길 닦기/- 꽃 심기"]],
    ),
    "a box of names and texts": (
        "목적\t▪ 길을 넓혀 안전하게 함\n소요예산\t▪ 30천원 (3천원 × 10면)",
        [["목적|▪ 길을 넓혀 안전하게 함", "소요예산|▪ 30천원 (3천원 × 10면)"]],
    ),
    "a line of tabs after a label is no row": ("구분\n\t\t\n다음", ["구분", "다음"]),
    "a label left over between a row and a section": ("구분\t계\n가\t1\n나\n□ 다음", [["구분|계", "가|1"], "나", "□ 다음"]),
    "bookmarks and indents are no tables": ("\t주요업무 보고\n\tⅠ. 일반현황", ["\t주요업무 보고", "\tⅠ. 일반현황"]),
    "a bulleted list with tabs is no table": ("-\t책 정리\n-\t글 쓰기", ["-\t책 정리", "-\t글 쓰기"]),
    "a heading and its unit on one line": ("□ 예산현황\t(단위: 천원)\n", ["□ 예산현황\t(단위: 천원)"]),
    "a page end within a table": (
        "연번\t사업명\t쪽\n1\t마을길\t4\n\n- 5 -\n\n연번\t사업명\t쪽\n2\t꽃길\t6",
        ["- 5 -", "연번\t사업명\t쪽", ["연번|사업명|쪽", "1|마을길|4", "2|꽃길|6"]],
    ),
    "tables of one header about other things stay apart": (
        "예산액\t집행액\n3(구비)\t1(구비)\n\n예산액\t집행액\n5(구비)\t2(구비)",
        [["예산액|집행액", "3(구비)|1(구비)"], ["예산액|집행액", "5(구비)|2(구비)"]],
    ),
    "pipes with an escaped pipe and a break": (
        "| 구분 | 내용 |\n|:--|--:|\n| 가\\|나 | **한 줄**<br>두 줄 |",
        [["구분|내용", "가|나|한 줄/두 줄"]],
    ),
    "pipes with a cell over lines": ("| 구분 | 수량 |\n|---|---|\n| 마을길\n정비 | 3 |", [["구분|수량", "마을길/정비|3"]]),
    "prose with a pipe": ("가격 | 품질을 따짐", ["가격 | 품질을 따짐"]),
    "an HTML table with what stands around it": (
        '앞 <b>글</b> <table><tr><th rowspan="2">구분</th><th colspan=2>인원&nbsp;</th></tr><tr><td>남<td>여</tr>'
        "<tr><td>계</td><td>1</td><td>2</td></tr></table> 뒤",
        ["앞 글", ["구분|인원|인원", "구분|남|여", "계|1|2"], " 뒤"],
    ),
    "a nested HTML table comes after the one that holds it": (
        "<table><tr><td>겉</td><td>앞<table><tr><td>속</td></tr></table>뒤</td></tr></table>",
        [["겉|앞뒤"], ["속"]],
    ),
    "an unclosed HTML table": ("<table><tr><td>가</td><td>1</td></tr>\n\n다음", [["가|1"], "다음"]),
    "a drawn table with spans and cells of two lines": (
        "┏━━━━━━┳━━━━━━━━━━━┓\n┃ 구분 ┃ 인원      ┃\n┃      ┣━━━━━┳━━━━━┫\n┃      ┃ 남  ┃ 여  ┃\n"
        "┣━━━━━━╋━━━━━╋━━━━━┫\n┃ 마을 ┃ 1   ┃ 2   ┃\n┃ 정원 ┃     ┃     ┃\n┗━━━━━━┻━━━━━┻━━━━━┛",
        [["구분|인원|인원", "구분|남|여", "마을/정원|1|2"]],
    ),
    "a drawn table whose signs are as wide as Hangul": (
        "┌──┬──┐\n│구분│수량│\n├──┼──┤\n│책상│3   │\n└──┴──┘",
        [["구분|수량", "책상|3"]],
    ),
    "a drawn table in characters of one width": ("+----+----+\n| 구분 | 계  |\n+====+====+\n| 책상 | 3  |\n+----+----+", [["구분|계", "책상|3"]]),
    "a bar that stands for a Roman numeral": ("│. 일반현황", ["│. 일반현황"]),
    "a rule without a table": ("━━━━━━━━━━\n보고 끝", ["━━━━━━━━━━", "보고 끝"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_blocks(name: str) -> None:
    text, wanted = CASES[name]
    assert read(text) == wanted


def test_headings_of_markdown_have_levels() -> None:
    document = read_text(Source("보고.md", "# **2024년** 보고\n### 3. 인력 ##\n#태그\n□ **계획**\n".encode()))
    assert [(b.text, b.level) for b in document.blocks if isinstance(b, Heading)] == [
        ("2024년 보고", 1),
        ("3. 인력", 3),
    ]
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["#태그", "□ 계획"]
    assert document.format == "markdown"
    assert read_text(Source("보고.txt", "보고".encode())).format == "text"


def drawn(*rows: str) -> list[list[str]]:
    """The grid of a drawn table with a rule below its first row only; ``/`` parts the cells."""
    lines = ["| " + " | ".join(cell.strip().ljust(14) for cell in row.split("/")) + " |" for row in rows]
    rule = "+" + "+".join("-" * 16 for _ in rows[0].split("/")) + "+"
    text = "\n".join([rule, lines[0], rule, *lines[1:], rule])
    (table,) = read_text(Source("보고.txt", text.encode())).tables
    return [[table.text(r, c) for c in range(1, table.columns + 1)] for r in range(1, table.rows + 1)]


def test_lines_of_a_drawn_body_without_rules_are_rows() -> None:
    grid = drawn(
        "구분/명칭/현황/비고", "차량/수거차/수거 6대/청소팀", "/청소차/청소 3대/청소팀", "시설/선별장/선별 2식/재활용팀"
    )
    assert grid[1:] == [
        ["차량", "수거차", "수거 6대", "청소팀"],
        ["", "청소차", "청소 3대", "청소팀"],
        ["시설", "선별장", "선별 2식", "재활용팀"],
    ]


def test_a_cell_over_lines_of_a_drawn_body_stays_one() -> None:
    grid = drawn("구분/명칭/현황/비고", "시설/선별장/선별 2식/재활용팀", "//압축 1대/", "차량/수거차/수거 6대/청소팀")
    assert grid[1:] == [["시설", "선별장", "선별 2식\n압축 1대", "재활용팀"], ["차량", "수거차", "수거 6대", "청소팀"]]
    assert drawn("구분/명칭/비고", "시설/선별장/재활용팀", "(공공)/(신축)/(직영)")[1:] == [
        ["시설\n(공공)", "선별장\n(신축)", "재활용팀\n(직영)"]
    ]


def test_tables_are_numbered_and_placed() -> None:
    document = read_text(Source("보고.txt", "앞\n\n구분\t계\n가\t1\n\n<table><tr><td>나</td></tr></table>".encode()))
    assert [(t.id, t.place.line, t.place.table) for t in document.tables] == [("t1", 3, "t1"), ("t2", 6, "t2")]
    assert document.tables[0].place_of(2, 2).line == 4


def test_a_nested_table_names_its_parent() -> None:
    (outer,) = read_html_tables("<table><tr><td>가</td><td><table><tr><td>나</td></tr></table></td></tr></table>", 7)
    assert [(row, column, draft.line) for row, column, draft in outer.nested] == [(1, 2, 7)]
    document = read_text(
        Source("가.md", "<table><tr><td><table><tr><td>나</td></tr></table></td></tr></table>".encode())
    )
    parent = document.tables[1].parent
    assert parent is not None
    assert (parent.table, parent.row, parent.column) == ("t1", 1, 1)


def test_spans_of_html_are_cut_to_the_table_and_never_overlap() -> None:
    markup = (
        '<table><tr><td rowspan="99">가</td><td colspan="99999">나</td></tr><tr><td colspan="x">다</td></tr></table>'
    )
    (draft,) = read_html_tables(markup)
    assert draft.rows == 2
    assert draft.columns == MAX_TABLE_COLUMNS
    covered = [(r, c) for cell in draft.cells for r in range(cell.row, cell.row + cell.row_span) for c in range(cell.column, cell.column + cell.column_span)]  # fmt: skip
    assert len(covered) == len(set(covered))


def test_a_table_beyond_the_limits_is_refused() -> None:
    row = "\t".join("1" for _ in range(MAX_TABLE_COLUMNS + 1))
    with pytest.raises(ReadError) as caught:
        read_text(Source("큰표.txt", f"{row}\n{row}\n".encode()))
    assert caught.value.status == "REFUSED"
    assert "큰표.txt" in caught.value.message
