"""The DOCX reader: text as the page shows it, headings, merged and nested tables, and what it refuses."""

from __future__ import annotations

import io
import zipfile

import pytest

from etl.model import Document, Heading, Paragraph, Table
from etl.readers.base import ReadError, Source
from etl.readers.docx import read_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
STYLES = (
    f"<w:styles {W}>"
    '<w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:styleId="mine"><w:name w:val="내 제목"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:styleId="a"><w:name w:val="loop a"/><w:basedOn w:val="b"/></w:style>'
    '<w:style w:styleId="b"><w:name w:val="loop b"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:styleId="cap"><w:name w:val="Caption"/></w:style></w:styles>'
)


def package(body: str, prolog: str = "", main: str = "word/document.xml") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels", f'<Relationships><Relationship Type="x/officeDocument" Target="/{main}"/></Relationships>'
        )
        archive.writestr(main, f"{prolog}<w:document {W} {MC}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/styles.xml", STYLES)
    return buffer.getvalue()


def read(body: str, **options: str) -> Document:
    return read_docx(Source("a.docx", package(body, **options)))


def para(content: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{content}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def cell(text: str, properties: str = "", inner: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}{para(run(text) if text else '')}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def grid(found: Table) -> list[list[str]]:
    return [[found.text(r, c) for c in range(1, found.columns + 1)] for r in range(1, found.rows + 1)]


SPAN2 = '<w:gridSpan w:val="2"/>'
START, MORE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Heading | Paragraph)]


def test_headings_by_style_by_ancestor_and_by_paragraph() -> None:
    own = '<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr>' + run("다") + "</w:p>"
    document = read(para(run("가"), "1") + para(run("나"), "mine") + own + para(run("라"), "a"))
    assert [(type(b).__name__, getattr(b, "level", 0)) for b in document.blocks] == [
        ("Heading", 1),
        ("Heading", 1),
        ("Heading", 3),
        ("Paragraph", 0),
    ]


def test_a_two_row_header_with_merges_both_ways() -> None:
    document = read(
        table(
            cell("재원", START) + cell("연도", SPAN2),
            cell("", MORE) + cell("21") + cell("22"),
            cell("계") + cell("1") + cell("2"),
        )
    )
    assert grid(document.tables[0]) == [["재원", "연도", "연도"], ["재원", "21", "22"], ["계", "1", "2"]]
    assert document.tables[0].cells[0].row_span == 2


def test_a_continued_merge_with_nothing_above_is_a_cell_of_its_own() -> None:
    document = read(table(cell("a") + cell("b"), cell("c", MORE) + cell("d")))
    assert grid(document.tables[0]) == [["a", "b"], ["c", "d"]]


def test_a_long_downward_merge_is_one_cell() -> None:
    document = read(table(cell("x", START) + cell("0"), *[cell("", MORE) + cell(str(i)) for i in range(1, 3000)]))
    assert document.tables[0].cells[0].row_span == 3000
    assert len(document.tables[0].cells) == 3001


def test_rows_and_cells_in_content_controls_and_columns_left_out() -> None:
    before = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    wrapped = f"<w:sdt><w:sdtContent>{cell('b')}</w:sdtContent></w:sdt>"
    document = read(table(cell("a") + wrapped, before + cell("c")))
    assert grid(document.tables[0]) == [["a", "b"], ["", "c"]]


def test_tracked_changes_are_read_as_accepted_and_said_aloud() -> None:
    change = "<w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:ins>" + run("34") + "</w:ins>"
    deleted_row = "<w:trPr><w:del/></w:trPr>" + cell("없는 행")
    document = read(para(run("금 ") + change) + table(cell("1"), deleted_row))
    assert texts(document) == ["금 34"]
    assert grid(document.tables[0]) == [["1"]]
    assert [finding.code for finding in document.findings] == ["tracked_changes"]


def test_hidden_text_is_not_read_and_said_aloud() -> None:
    document = read(
        para(run("1") + run("9", "<w:rPr><w:vanish/></w:rPr>") + run("2", '<w:rPr><w:vanish w:val="0"/></w:rPr>'))
    )
    assert texts(document) == ["12"]
    assert [finding.code for finding in document.findings] == ["hidden_content"]


def test_field_codes_are_left_out_and_breaks_and_tabs_kept() -> None:
    field = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> =SUM(ABOVE) </w:instrText></w:r>' + run("55")
    assert texts(read(para(field + "<w:r><w:tab/><w:t>가</w:t><w:br/><w:t>나</w:t></w:r>"))) == ["55\t가\n나"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{para(run('상자'))}{table(cell('7'))}</w:txbxContent>"
    both = f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    document = read(para(run("본문") + both))
    assert texts(document) == ["본문", "상자"]
    assert len(document.tables) == 1


def test_a_nested_table_follows_with_its_parent_cell_named() -> None:
    document = read(table(cell("a") + cell("b", inner=table(cell("안")))))
    outer, inner = document.tables
    assert (grid(outer), grid(inner)) == ([["a", "b"]], [["안"]])
    assert inner.parent is not None
    assert (inner.parent.table, inner.parent.row, inner.parent.column) == ("t1", 1, 2)


def test_a_caption_before_a_table_belongs_to_it() -> None:
    document = read(para(run("표 1"), "cap") + table(cell("1")) + table(cell("2")))
    assert [found.caption for found in document.tables] == ["표 1", ""]


def test_the_main_part_is_found_by_its_relationship() -> None:
    assert texts(read(para(run("글")), main="word/document2.xml")) == ["글"]


@pytest.mark.parametrize(
    ("body", "prolog", "status"),
    [
        (table(cell("x", '<w:gridSpan w:val="50000000"/>')), "", "REFUSED"),
        (table(*[cell("x")] * 20_001), "", "REFUSED"),
        (para(run("9&x;99")), '<!DOCTYPE a [<!ENTITY x "8">]>', "REFUSED"),
        ("<w:p>", "", "DAMAGED"),
        ("<w:tbl><w:tr><w:tc>" * 70 + "</w:tc></w:tr></w:tbl>" * 70, "", "REFUSED"),
        ("<w:tbl><w:tr><w:tc>" * 400 + "</w:tc></w:tr></w:tbl>" * 400, "", "DAMAGED"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(body: str, prolog: str, status: str) -> None:
    with pytest.raises(ReadError) as refusal:
        read(body, prolog=prolog)
    assert refusal.value.status == status
    assert refusal.value.message.startswith("a.docx: ")


def test_it_agrees_with_python_docx_on_a_merged_table() -> None:
    library = pytest.importorskip("docx", reason="python-docx is needed to write the second opinion")
    written = library.Document()
    written.add_heading("소요예산", 2)
    made = written.add_table(rows=4, cols=5)
    for row in range(4):
        for column in range(5):
            made.cell(row, column).text = f"{row}.{column}"
    made.cell(0, 0).merge(made.cell(1, 1)).text = "네 칸"
    made.cell(2, 3).merge(made.cell(3, 3)).text = "두 칸"
    buffer = io.BytesIO()
    written.save(buffer)
    document = read_docx(Source("b.docx", buffer.getvalue()))
    expected = [[made.cell(row, column).text for column in range(5)] for row in range(4)]
    assert grid(document.tables[0]) == expected
    assert document.blocks[0] == Heading("소요예산", 2, document.blocks[0].place)
