"""The DOCX reader: text as the page shows it, headings, merged and nested tables, and what it refuses."""

from __future__ import annotations

import io
import zipfile

import pytest

from etl.model import Document, Heading, Paragraph, Severity, Table
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


def package(body: str, prolog: str = "", main: str = "word/document.xml", **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels", f'<Relationships><Relationship Type="x/officeDocument" Target="/{main}"/></Relationships>'
        )
        archive.writestr(main, f"{prolog}<w:document {W} {MC}><w:body>{body}</w:body></w:document>")
        for kind, content in ({"styles": STYLES} | parts).items():
            archive.writestr(f"word/{kind}.xml", content)
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


def level(number: int, kind: str, pattern: str, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def numberings(*lists: str, **families: str) -> str:
    """A numbering part; each list is its abstract numbering and its overrides, ``family|overrides``."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>' for key, levels in families.items()
    )
    nums = "".join(
        f'<w:num w:numId="{place}"><w:abstractNumId w:val="{one.partition("|")[0]}"/>{one.partition("|")[2]}</w:num>'
        for place, one in enumerate(lists, 1)
    )
    return f"<w:numbering {W}>{abstract}{nums}</w:numbering>"


def item(number: int, at: int, text: str = "글", style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f'<w:pPr>{named}<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    return f"<w:p>{properties}{run(text) if text else ''}</w:p>"


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if not isinstance(block, Table)]


def test_numbers_are_counted_by_level_over_other_text_and_begun_anew() -> None:
    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.") + level(2, "ganada", "%2-%3)")
    begin = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>'
    numbering = numberings("a", f"a|{begin}", a=levels)
    body = [
        item(1, 0),
        item(1, 1),
        item(1, 1),
        para(run("글")),
        item(1, 2),
        item(1, 0),
        item(1, 1),
        item(2, 0),
        item(1, 0),
    ]
    printed = ["I. 글", "1. 글", "2. 글", "글", "2-가) 글", "II. 글", "1. 글", "IV. 글", "V. 글"]
    assert lines(read("".join(body), numbering=numbering)) == printed


def test_levels_passed_over_count_as_begun_and_restarts_are_kept() -> None:
    levels = level(0, "decimal", "제%1장", 3) + level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    levels += level(2, "lowerLetter", "%3", more='<w:lvlRestart w:val="0"/>')
    body = "".join(item(1, at) for at in (1, 2, 0, 2))
    assert lines(read(body, numbering=numberings("a", a=levels))) == ["3.1 글", "a 글", "제4장 글", "b 글"]


def test_bullets_are_signs_and_unknown_lists_print_nothing() -> None:
    font = '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'
    levels = level(0, "bullet", "□") + level(1, "bullet", "\uf0d8").replace("</w:lvl>", f"{font}</w:lvl>")
    levels += level(2, "bullet", "o") + level(3, "none", "")
    body = "".join(item(1, at) for at in range(5)) + item(7, 0) + item(0, 0) + item(1, 0, "")
    assert lines(read(body, numbering=numberings("a", a=levels))) == ["□ 글", "➢ 글", "○ 글", "글", "글", "글", "글"]


def test_a_style_numbers_its_paragraphs_at_the_level_tied_to_it() -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="h2"><w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:styleId="off"><w:basedOn w:val="h2"/>'
        "</w:style></w:styles>"
    )
    numbering = numberings("a", a=level(0, "decimal", "%1.") + level(1, "ganada", "%2.", more='<w:pStyle w:val="h2"/>'))
    document = read(
        para(run("글"), "h2") + para(run("글"), "h2") + item(0, 0, style="off"), numbering=numbering, styles=styles
    )
    assert lines(document) == ["가. 글", "나. 글", "글"]
    assert [block.level for block in document.blocks if isinstance(block, Heading)] == [2, 2, 2]


def test_cells_are_numbered_in_the_order_of_the_document() -> None:
    def filled(*paragraphs: str) -> str:
        return f"<w:tc>{''.join(paragraphs)}</w:tc>"

    inner = table(filled(item(1, 0, "속")))
    rows = filled(item(1, 0, "국비"), inner, item(1, 0, "1,000")) + filled(item(1, 0, ""))
    document = read(item(1, 0) + table(rows) + item(1, 0), numbering=numberings("a", a=level(0, "decimal", "%1.")))
    assert grid(document.tables[0]) == [["2. 국비\n1,000", "5."]]
    assert (document.tables[1].text(1, 1), lines(document)) == ("3. 속", ["1. 글", "6. 글"])


def test_notes_follow_the_body_and_only_tables_of_running_heads_are_read() -> None:
    notes = f'<w:footnotes {W}><w:footnote w:id="0">{para(run("금"))}</w:footnote><w:footnote w:id="2">{para(run("주석"))}</w:footnote></w:footnotes>'
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    assert lines(read(para(run("글") + reference) + para(run("끝")), footnotes=notes)) == ["글", "끝", "주석"]
    parts = {"_rels/document.xml": '<R><Relationship Id="r" Type="x/header" Target="header1.xml"/></R>'}
    head = f"<w:hdr {W}>{para(run('쪽 머리'))}{table(cell('로고'))}</w:hdr>"
    buffer = io.BytesIO(package(para(run("글")), header1=head))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", parts["_rels/document.xml"])
    document = read_docx(Source("a.docx", buffer.getvalue()))
    assert (lines(document), [found.text(1, 1) for found in document.tables]) == (["글"], ["로고"])


def test_objects_that_are_no_text_are_told() -> None:
    chart = (
        '<w:drawing><wp:inline xmlns:wp="wp"><a:graphicData xmlns:a="a" uri="http://x/chart"/></wp:inline></w:drawing>'
    )
    pictures = "".join(
        f'<w:drawing><wp:inline xmlns:wp="wp"><wp:extent cx="{size}" cy="{size}"/><a:graphicData xmlns:a="a" uri="http://x/picture"/>'
        "</wp:inline></w:drawing>"
        for size in (360_000, 7_200_000)
    )
    older = f"<mc:AlternateContent><mc:Fallback>{chart}</mc:Fallback></mc:AlternateContent>"
    (told,) = read(para(run("글") + f"<w:r><w:object/>{chart}{pictures}{older}</w:r>")).findings
    assert (told.code, told.severity) == ("unread_object", Severity.WARNING)
    assert "다른 프로그램의 개체(OLE) 1개, 차트 1개, 큰 그림 1개의" in told.message
