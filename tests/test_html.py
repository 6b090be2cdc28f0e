"""The HTML reader: grids with spans, nesting, encodings, and what it refuses."""

from __future__ import annotations

import pytest

from etl.model import Document, Heading, Paragraph
from etl.readers.base import ReadError, Source
from etl.readers.html import read_html


def read(markup: str | bytes) -> Document:
    return read_html(Source("a.html", markup.encode() if isinstance(markup, str) else markup))


def grid(document: Document, table: int = 0) -> list[list[str]]:
    found = document.tables[table]
    return [[found.text(row, column) for column in range(1, found.columns + 1)] for row in range(1, found.rows + 1)]


def test_a_two_row_header_is_resolved_to_a_grid() -> None:
    document = read(
        "<table><thead><tr><th rowspan=2>재원별<th rowspan=2>합계<th colspan=2>연차별<tr><th>2021<th>2022</thead>"
        "<tr><td>계<td>3<td>1<td>2</table>"
    )
    assert grid(document) == [
        ["재원별", "합계", "연차별", "연차별"],
        ["재원별", "합계", "2021", "2022"],
        ["계", "3", "1", "2"],
    ]
    assert len(document.tables[0].cells) == 9


def test_headings_and_lines_come_in_reading_order() -> None:
    document = read("<h2>소요<br>예산</h2><p>앞<br>(단위: 천원)</p><table><tr><td>1</table>뒤<div>끝</div>")
    kinds = [
        (type(block).__name__, getattr(block, "text", "")) for block in document.blocks if block not in document.tables
    ]
    assert kinds == [
        ("Heading", "소요\n예산"),
        ("Paragraph", "앞"),
        ("Paragraph", "(단위: 천원)"),
        ("Paragraph", "뒤"),
        ("Paragraph", "끝"),
    ]
    assert isinstance(document.blocks[0], Heading)
    assert document.blocks[0].level == 2
    assert document.blocks[3] is document.tables[0]


def test_scripts_styles_and_comments_are_no_text() -> None:
    document = read("<style>p{}</style><script>var t='<table>'</script><!-- x --><p>글<script>1</script></p>")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["글"]


def test_a_nested_table_follows_with_its_parent_cell_named() -> None:
    document = read("<table><tr><td>a<td>b<table><tr><td>in</table>c</table>")
    outer, inner = document.tables
    assert grid(document) == [["a", "b\nc"]]
    assert inner.text(1, 1) == "in"
    assert inner.parent is not None
    assert (inner.parent.table, inner.parent.row, inner.parent.column) == (outer.id, 1, 2)


def test_text_in_a_table_but_in_no_cell_is_not_lost() -> None:
    document = read("<table>흘린 글<tr><td>1</table>")
    assert isinstance(document.blocks[0], Paragraph)
    assert document.blocks[0].text == "흘린 글"


def test_a_row_span_ends_with_its_group_and_zero_reaches_its_end() -> None:
    document = read("<table><tbody><tr><td rowspan=9>a<td>1<tr><td>2<tbody><tr><td rowspan=0>b<td>3<tr><td>4</table>")
    assert grid(document) == [["a", "1"], ["a", "2"], ["b", "3"], ["b", "4"]]


def test_a_column_span_that_runs_into_another_cell_is_cut_and_uncertain() -> None:
    document = read("<table><tr><td>a<td rowspan=2>b<tr><td colspan=3>c</table>")
    assert grid(document) == [["a", "b"], ["c", "b"]]
    assert document.tables[0].uncertain == {(2, 1)}


def test_the_foot_is_shown_last_and_the_caption_kept() -> None:
    document = read("<table><caption>표 1</caption><tfoot><tr><td>계</tfoot><tr><td>1</table>")
    assert grid(document) == [["1"], ["계"]]
    assert document.tables[0].caption == "표 1"


@pytest.mark.parametrize(
    ("data", "sure"),
    [
        ("<meta charset='euc-kr'><p>똠방</p>".encode("cp949"), True),
        ("<p>똠방</p>".encode("cp949"), True),
        ("<meta charset='euc-kr'><p>똠방</p>".encode(), True),
        ("\ufeff<p>똠방</p>".encode("utf-16-le"), True),
    ],
)
def test_korean_encodings(data: bytes, sure: bool) -> None:
    document = read(data)
    assert document.blocks[-1] == Paragraph("똠방", document.blocks[-1].place)
    assert (document.findings == ()) is sure


def test_an_encoding_that_does_not_fit_is_said_aloud() -> None:
    document = read(b"<meta charset=utf-8><p>1\xff2</p>")
    assert [finding.code for finding in document.findings] == ["encoding_unsure"]


def test_hidden_rows_are_read_and_said_aloud() -> None:
    document = read("<table><tr style='display: none'><td>1<tr><td>2</table>")
    assert grid(document) == [["1"], ["2"]]
    assert [finding.code for finding in document.findings] == ["hidden_content"]


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td colspan=50000000>x</table>",
        "<table>" + "<tr><td>" * 20_001 + "</table>",
        "<table><tr><td>" * 200 + "x",
        "<table><tr><td colspan=512>x" + "<tr><td>y" * 2000 + "</table>",
        "<p>" + "a" * 11_000_000,
    ],
)
def test_what_no_report_holds_is_refused(markup: str) -> None:
    with pytest.raises(ReadError) as refusal:
        read(markup)
    assert refusal.value.status == "REFUSED"
    assert refusal.value.message.startswith("a.html: ")


def test_row_spans_far_past_the_end_are_cut_cheaply() -> None:
    document = read("<table>" + "<tr><td rowspan=65000>x" * 500 + "</table>")
    assert document.tables[0].rows == 500
    assert all(cell.row + cell.row_span - 1 == 500 for cell in document.tables[0].cells)


def test_a_page_without_content_is_empty() -> None:
    assert read("").blocks == ()
