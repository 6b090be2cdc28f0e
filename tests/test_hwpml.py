"""The HWPML reader: outline headings, tables by address and by order, text boxes, and what it refuses."""

from __future__ import annotations

import pytest

from etl.model import Document, Heading, Paragraph, Severity, Table
from etl.readers.base import ReadError, Source
from etl.readers.hwpml import read_hwpml

HEAD = (
    '<HEAD><MAPPINGTABLE><PARASHAPELIST><PARASHAPE Id="1" HeadingType="Outline" Level="1"/>'
    '<PARASHAPE Id="2" HeadingType="None" Level="0"/></PARASHAPELIST></MAPPINGTABLE></HEAD>'
)


def wrap(body: str, head: str = HEAD) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><HWPML Version="2.8">{head}<BODY><SECTION Id="0">{body}</SECTION></BODY></HWPML>'


def para(content: str, shape: int = 2) -> str:
    return f'<P ParaShape="{shape}" Style="0"><TEXT CharShape="0">{content}</TEXT></P>'


def chars(text: str) -> str:
    return f"<CHAR>{text}</CHAR>"


def cell(text: str, attributes: str = "", inner: str = "") -> str:
    return f"<CELL {attributes}><PARALIST>{para(chars(text) + inner)}</PARALIST></CELL>"


def read(text: str, encoding: str = "utf-8") -> Document:
    return read_hwpml(Source("a.hml", text.encode(encoding)))


def grid(table: Table) -> list[list[str]]:
    return [[table.text(r, c) for c in range(1, table.columns + 1)] for r in range(1, table.rows + 1)]


def test_text_with_its_signs_and_headings_by_outline() -> None:
    document = read(
        wrap(para(chars("제목"), 1) + para(chars("\n가<TAB/>나<LINEBREAK/>다&nbsp;라\n") + chars("&amp;마")))
    )
    assert document.blocks[0] == Heading("제목", 2, document.blocks[0].place)
    assert document.blocks[1] == Paragraph("가\t나\n다 라&마", document.blocks[1].place)


def test_a_hyphen_is_read_as_hangul_and_as_the_standard_name_it() -> None:
    document = read(wrap(para("<CHAR><HYPEN/>1,200</CHAR>") + para("<CHAR>2021<HYPHEN/>3</CHAR>")))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["-1,200", "2021-3"]


def test_numbers_and_bullets_are_printed() -> None:
    head = (
        '<HEAD><MAPPINGTABLE><NUMBERINGLIST><NUMBERING Id="1" Start="0"><PARAHEAD Level="1" NumFormat="Digit" Start="1">^1.'
        '</PARAHEAD><PARAHEAD Level="2" NumFormat="HangulSyllable" Start="1">^2.</PARAHEAD></NUMBERING></NUMBERINGLIST>'
        '<BULLETLIST><BULLET Id="1" Char="○"/></BULLETLIST><PARASHAPELIST><PARASHAPE Id="0" HeadingType="None"/>'
        '<PARASHAPE Id="1" HeadingType="Outline" Level="0"/><PARASHAPE Id="2" HeadingType="Number" Heading="1" Level="1"/>'
        '<PARASHAPE Id="3" HeadingType="Bullet" Heading="1"/></PARASHAPELIST></MAPPINGTABLE></HEAD>'
    )
    body = [para('<SECDEF OutlineShape="1"/>', 0), *(para(chars("글"), shape) for shape in (1, 2, 2, 3, 1))]
    blocks = read(wrap("".join(body), head)).blocks
    assert [block.text for block in blocks if not isinstance(block, Table)] == [
        "1. 글",
        "가. 글",
        "나. 글",
        "○ 글",
        "2. 글",
    ]
    assert [block.level for block in blocks if isinstance(block, Heading)] == [1, 1]


def test_notes_follow_the_body_and_running_heads_stay_out() -> None:
    def aside(name: str, text: str) -> str:
        return f"<{name}><PARALIST>{para(text)}</PARALIST></{name}>"

    number = '<AUTONUM Number="1" NumberType="Footnote"><AUTONUMFORMAT Type="Digit" SuffixChar=")"/></AUTONUM>'
    body = para(aside("HEADER", chars("쪽 머리")) + chars("글") + aside("FOOTNOTE", number + chars(" 주석"))) + para(
        chars("끝")
    )
    assert [block.text for block in read(wrap(body)).blocks if isinstance(block, Paragraph)] == ["글", "끝", "1) 주석"]


def test_the_guide_of_an_unfilled_field_is_dropped_and_objects_are_told() -> None:
    field = '<FIELDBEGIN Type="Clickhere" Command="Clickhere:set:9:Direction:wstring:5:금액 입력 HelpState:"/>'
    guide, filled = (para(field + chars(text) + "<FIELDEND/>" + chars(" 끝")) for text in ("금액 입력", "1,000"))
    document = read(wrap(guide + filled + para("<OLE/><EQUATION><SCRIPT>a</SCRIPT></EQUATION>")))
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [" 끝", "1,000 끝"]
    (told,) = document.findings
    assert (told.code, told.severity) == ("unread_object", Severity.WARNING)
    assert "수식 1개, 다른 프로그램의 개체(OLE) 1개" in told.message


def test_cells_stand_where_their_addresses_say() -> None:
    rows = (
        "<ROW>"
        + cell("재원", 'ColAddr="0" RowAddr="0" RowSpan="2"')
        + cell("연도", 'ColAddr="1" RowAddr="0" ColSpan="2"')
        + "</ROW>"
        "<ROW>" + cell("21", 'ColAddr="1" RowAddr="1"') + cell("22", 'ColAddr="2" RowAddr="1"') + "</ROW>"
    )
    table = read(wrap(para(f'<TABLE RowCount="2" ColCount="3">{rows}</TABLE>'))).tables[0]
    assert grid(table) == [["재원", "연도", "연도"], ["재원", "21", "22"]]


def test_cells_without_addresses_fill_what_is_free() -> None:
    rows = "<ROW>" + cell("a", 'RowSpan="2"') + cell("b") + "</ROW><ROW>" + cell("c") + "</ROW>"
    assert grid(read(wrap(para(f"<TABLE>{rows}</TABLE>"))).tables[0]) == [["a", "b"], ["a", "c"]]


def test_a_gap_in_the_addresses_stays_blank() -> None:
    rows = "<ROW>" + cell("a", 'ColAddr="0" RowAddr="0"') + cell("c", 'ColAddr="2" RowAddr="0"') + "</ROW>"
    assert grid(read(wrap(para(f"<TABLE>{rows}</TABLE>"))).tables[0]) == [["a", "", "c"]]


def test_nested_tables_captions_and_text_boxes() -> None:
    inner = f"<TABLE><ROW>{cell('안')}</ROW></TABLE>"
    box = f"<RECTANGLE><DRAWINGOBJECT><DRAWTEXT><PARALIST>{para(chars('상자'))}</PARALIST></DRAWTEXT></DRAWINGOBJECT></RECTANGLE>"
    caption = f"<SHAPEOBJECT><CAPTION><PARALIST>{para(chars('표 1'))}</PARALIST></CAPTION></SHAPEOBJECT>"
    document = read(wrap(para(f"<TABLE>{caption}<ROW>{cell('밖', inner=inner)}</ROW></TABLE>{box}")))
    outer, nested = document.tables
    assert (outer.caption, outer.text(1, 1), nested.text(1, 1)) == ("표 1", "밖", "안")
    assert nested.parent is not None
    assert (nested.parent.table, nested.parent.row) == ("t1", 1)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["상자"]


def test_memos_and_guide_texts_are_not_read() -> None:
    memo = f"<HIDDENCOMMENT><PARALIST>{para(chars('메모'))}</PARALIST></HIDDENCOMMENT>"
    assert [b.text for b in read(wrap(para(chars("글") + memo))).blocks if isinstance(b, Paragraph)] == ["글"]


def test_a_large_picture_does_not_hinder() -> None:
    picture = (
        f'<TAIL><BINDATASTORAGE><BINDATA Id="1" Encoding="Base64">{"A" * 10_500_000}</BINDATA></BINDATASTORAGE></TAIL>'
    )
    text = wrap(para(chars("글"))).replace("</HWPML>", picture + "</HWPML>")
    assert len(read(text).blocks) == 1


def test_utf16_is_read() -> None:
    text = wrap(para(chars("가&nbsp;나"))).replace("UTF-8", "UTF-16")
    assert read(text, "utf-16").blocks[0] == Paragraph("가 나", read(text, "utf-16").blocks[0].place)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ('<!DOCTYPE a [<!ENTITY x "9">]>' + wrap(para(chars("1&x;2"))).partition("?>")[2], "REFUSED"),
        (wrap(para(chars("x")))[:-30], "DAMAGED"),
        ("<other/>", "UNSUPPORTED"),
        (wrap(para(chars("x"))).replace("UTF-8", "UTA-8"), "DAMAGED"),
        (
            wrap(para("<TABLE><ROW>" + cell("x", 'ColAddr="0" RowAddr="0" ColSpan="900000"') + "</ROW></TABLE>")),
            "REFUSED",
        ),
        (wrap(para("<TABLE><ROW>" + cell("x", 'ColAddr="0" RowAddr="900000"') + "</ROW></TABLE>")), "REFUSED"),
        (wrap("<P><TEXT>" + "<TABLE><ROW><CELL><PARALIST><P><TEXT>" * 66), "DAMAGED"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(text: str, status: str) -> None:
    with pytest.raises(ReadError) as refusal:
        read(text)
    assert refusal.value.status == status
    assert refusal.value.message.startswith("a.hml: ")


def test_tables_nested_without_end_are_refused() -> None:
    open_, close = "<P><TEXT><TABLE><ROW><CELL><PARALIST>", "</PARALIST></CELL></ROW></TABLE></TEXT></P>"
    with pytest.raises(ReadError) as refusal:
        read(wrap(open_ * 60 + close * 60))
    assert refusal.value.status in ("REFUSED", "DAMAGED")
