"""HWPX: tables, nesting, reading order, what is not printed, other writers' habits, hostile packages."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_hwpx import (
    ctrl,
    header,
    hwpx,
    p,
    package_of,
    run,
    section,
    shape,
    shape_of,
    simple_table,
    sub_list,
    t,
    tbl,
    tc,
    zipped,
)

from etl.model import Document, Heading, Paragraph, Severity, Table
from etl.readers.base import ReadError, Source
from etl.readers.hwpx import read_hwpx

SAMPLES = Path(__file__).parents[1].parent / "shared" / "samples"


def read(data: bytes) -> Document:
    return read_hwpx(Source("과/보고.hwpx", data))


def body(*paras: str) -> Document:
    return read(hwpx(*paras))


def only_table(*paras: str) -> Table:
    (table,) = body(*paras).tables
    return table


def texts(document: Document) -> list[str]:
    return [block.id if isinstance(block, Table) else block.text for block in document.blocks]


def refusal(data: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.message.startswith("과/보고.hwpx: ")
    return caught.value


def test_a_table_keeps_spans_and_lines() -> None:
    grid = tbl(
        2,
        3,
        tc(0, 0, p("구분"), rows=2) + tc(0, 1, p("예산액"), p("(천원)"), columns=2),
        tc(1, 1, p("국비")) + tc(1, 2, p("시비")),
    )
    document = body(p(run(grid)))
    (table,) = document.tables
    assert (table.id, table.rows, table.columns) == ("t1", 2, 3)
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells] == [
        (1, 1, 2, 1, "구분"),
        (1, 2, 1, 2, "예산액\n(천원)"),
        (2, 2, 1, 1, "국비"),
        (2, 3, 1, 1, "시비"),
    ]
    assert document.findings == ()


def test_text_around_a_table_keeps_its_order() -> None:
    document = body(p("□ 예산"), p(run(t("(단위: 천원)"), simple_table("a|b"), t("※ 비고"))), p(""), p("끝"))
    assert texts(document) == ["□ 예산", "(단위: 천원)", "t1", "※ 비고", "끝"]


def test_signs_within_a_text_are_characters() -> None:
    mixed = (
        "<hp:t>가<hp:lineBreak/>나<hp:tab/>다<hp:nbSpace/>라<hp:fwSpace/>마<hp:markpenBegin/>바<hp:hyphen/>사</hp:t>"
    )
    assert texts(body(p(run(mixed)))) == ["가\n나\t다 라 마바-사"]


def test_a_nested_table_is_one_of_its_own_with_its_parent() -> None:
    inner = simple_table("x|y")
    document = body(p(run(tbl(1, 2, tc(0, 0, p("밖")) + tc(0, 1, p(run(t("앞"), inner))))), run(simple_table("z"))))
    outer, nested, last = document.tables
    assert outer.text(1, 2) == "앞"
    assert (nested.text(1, 1), nested.text(1, 2)) == ("x", "y")
    assert nested.parent == outer.place_of(1, 2)
    assert (last.id, last.parent) == ("t3", None)


def test_shapes_are_read_where_they_stand() -> None:
    document = body(
        p(run(shape(p("사업명 1"), p(run(simple_table("a")))), t("본문"))),
        p(run(t("문장 앞"), shape(p("그림 설명")), t("문장 뒤"))),
    )
    assert texts(document) == ["사업명 1", "t1", "본문", "문장 앞문장 뒤", "그림 설명"]


def test_shapes_in_groups_and_word_art_are_read() -> None:
    group = f'<hp:container>{shape(p("하나"))}{shape(p("둘"))}</hp:container><hp:textart text="글맵시"/>'
    assert texts(body(p(run(group)))) == ["하나", "둘", "글맵시"]


def test_a_shape_in_a_cell_is_a_paragraph_at_that_cell() -> None:
    cell = p(run(t("칸"), shape(p("속"))))
    document = body(p(run(tbl(1, 1, tc(0, 0, cell)))))
    table, paragraph = document.blocks
    assert isinstance(table, Table)
    assert isinstance(paragraph, Paragraph)
    assert (table.text(1, 1), paragraph.text) == ("칸", "속")
    assert paragraph.place == table.place_of(1, 1)


def test_a_caption_is_the_tables_own() -> None:
    number = ctrl('<hp:autoNum num="3" numType="TABLE"/>')
    caption = f"<hp:caption>{sub_list(p(run(t('<표 '), number, t('>'))))}</hp:caption>"
    table = only_table(p(run(tbl(1, 1, tc(0, 0, p("a")), before=caption))))
    assert table.caption == "<표 3>"


def test_what_is_not_printed_is_not_read() -> None:
    memo = ctrl(
        f'<hp:fieldBegin type="MEMO" id="1">{sub_list(p("메모"), p(run(simple_table("메모표"))))}</hp:fieldBegin>'
    )
    hidden = ctrl(f"<hp:hiddenComment>{sub_list(p('숨은 설명'))}</hp:hiddenComment>")
    command = '<hp:parameters><hp:stringParam name="Command">http;1</hp:stringParam></hp:parameters>'
    link = ctrl(f'<hp:fieldBegin type="HYPERLINK" id="2">{command}</hp:fieldBegin>')
    cell = p(run(memo, hidden, link, t("12"), ctrl('<hp:fieldEnd beginIDRef="2"/>')))
    table = only_table(p(run(tbl(1, 1, tc(0, 0, cell)))))
    assert table.text(1, 1) == "12"


def click_here(content: str) -> str:
    command = '<hp:stringParam name="Command">Clickhere:set:9:Direction:wstring:5:금액 입력 HelpState:</hp:stringParam>'
    start = ctrl(f'<hp:fieldBegin type="CLICK_HERE" id="7"><hp:parameters>{command}</hp:parameters></hp:fieldBegin>')
    return p(run(t("가 "), start, t(content)), run(ctrl('<hp:fieldEnd beginIDRef="7"/>'), t("나")))


def test_the_guide_of_an_unfilled_field_is_dropped_and_its_content_kept() -> None:
    assert texts(body(click_here("금액 입력"), click_here("1,000"))) == ["가 나", "가 1,000나"]


def test_headers_stay_out_of_the_body_and_notes_follow_it() -> None:
    head = ctrl(f"<hp:header>{sub_list(p('쪽 머리'), p(run(simple_table('로고'))))}</hp:header>")
    number = ctrl('<hp:autoNum num="1" numType="FOOTNOTE"><hp:autoNumFormat suffixChar=")"/></hp:autoNum>')
    note = ctrl(f"<hp:footNote>{sub_list(p(run(number, t(' 잠정치'))))}</hp:footNote>")
    document = body(p(run(head, t("본문"), note)), p(run(simple_table("a"))))
    assert texts(document) == ["본문", "t1", "1) 잠정치", "t2"]
    assert document.tables[1].text(1, 1) == "로고"


def test_deleted_text_of_tracked_changes_is_left_out_and_told() -> None:
    gone = "<hp:t>앞<hp:deleteBegin/>지움</hp:t>"
    document = body(
        p(run(gone, simple_table("지운 표"))),
        p(run("<hp:t>또<hp:deleteEnd/><hp:insertBegin/>뒤<hp:insertEnd/></hp:t>")),
    )
    assert texts(document) == ["앞", "뒤"]
    assert [finding.code for finding in document.findings] == ["tracked_changes"]


def test_of_alternatives_one_is_read() -> None:
    choice = (
        f"<hp:switch><hp:case>{run(t('새'))}</hp:case><hp:default>{run(t('옛'))}</hp:default></hp:switch>"
        f"<hp:run><hp:switch><hp:case>{t('하나')}</hp:case></hp:switch></hp:run>"
    )
    assert texts(body(p(choice))) == ["옛하나"]


def test_outline_styles_are_headings_and_bullets_are_printed() -> None:
    head = header(shapes=shape_of("OUTLINE", 1) + shape_of("BULLET", 0, 1), bullets='<hh:bullet id="1" char="□"/>')
    heading, bullet = read(hwpx(p("일반현황", shape=0), p("사업개요", shape=1), head=head)).blocks
    assert isinstance(heading, Heading)
    assert (heading.text, heading.level) == ("일반현황", 2)
    assert isinstance(bullet, Paragraph)
    assert bullet.text == "□ 사업개요"


def test_objects_that_are_no_text_are_told_and_what_unknown_ones_hold_is_read() -> None:
    size = '<hp:sz width="{0}" height="{0}"/>'
    small, large = (f"<hp:pic>{size.format(length)}</hp:pic>" for length in (5_000, 30_000))
    assert body(p(run(small, t("가")))).findings == ()
    document = body(
        p(run(large, "<hp:ole/>", f"<hp:newShape>{sub_list(p('속'))}</hp:newShape>", t("가"))),
        p(run(f"<hp:container>{large}<hp:ole/></hp:container>")),
    )
    assert texts(document) == ["속", "가"]
    (told,) = document.findings
    assert (told.code, told.severity) == ("unread_object", Severity.WARNING)
    assert "다른 프로그램의 개체(OLE) 2개, 큰 그림 2개, 알 수 없는 개체 1개의" in told.message


def test_private_signs_of_hancoms_fonts_are_readable() -> None:
    overlaid = '<hp:compose composeText="\U000f02ba\U000f02c3"/>'
    found = texts(body(p("\U000f02b1 가"), p("\U000f02ce 나"), p(run(overlaid, t(" 다"))), p("\uf0a7 라 \ue123")))
    assert found == ["[1] 가", "[1] 나", "[10] 다", "▪ 라 \ue123"]


def test_captions_are_numbered_in_their_kind() -> None:
    number = ctrl('<hp:autoNum num="3" numType="TABLE"><hp:autoNumFormat type="ROMAN_CAPITAL"/></hp:autoNum>')
    assert texts(body(p(run(t("표 "), number)))) == ["표 III"]


def test_overlaid_characters_are_text_and_formulas_make_a_cell_uncertain() -> None:
    inner = (
        '<hp:compose composeText="①"/><hp:dutmal><hp:mainText>본말</hp:mainText><hp:subText>덧</hp:subText></hp:dutmal>'
    )
    formula = "<hp:equation><hp:script>a over b</hp:script></hp:equation>"
    table = only_table(p(run(tbl(1, 2, tc(0, 0, p(run(inner))) + tc(0, 1, p(run(formula)))))))
    assert (table.text(1, 1), table.text(1, 2)) == ("①본말", "")
    assert table.uncertain == {(1, 2)}


def test_cells_without_addresses_flow_into_free_places() -> None:
    first = tc(None, None, p("a"), rows=2) + tc(None, None, p("b"), columns=2)
    second = tc(None, None, p("c"), rows=None) + tc(None, None, p("d"))
    table = only_table(p(run(tbl(2, 3, first, second))))
    assert {c.text: (c.row, c.column, c.row_span, c.column_span) for c in table.cells} == {
        "a": (1, 1, 2, 1),
        "b": (1, 2, 1, 2),
        "c": (2, 2, 1, 1),
        "d": (2, 3, 1, 1),
    }


def test_cells_with_one_address_for_all_flow_and_are_told() -> None:
    document = body(p(run(tbl(2, 2, tc(0, 0, p("a")) + tc(0, 0, p("b")), tc(0, 0, p("c")) + tc(0, 0, p("d"))))))
    assert [c.text for row in document.tables[0].grid for c in row if c] == ["a", "b", "c", "d"]
    assert [finding.code for finding in document.findings] == ["table_shape"]


def test_spans_that_run_over_other_cells_are_cut_back() -> None:
    document = body(p(run(tbl(2, 2, tc(0, 0, p("a"), rows=9, columns=2) + tc(1, 1, p("b")), tc(3, 0, p("c"))))))
    (table,) = document.tables
    assert (table.rows, table.columns) == (4, 2)
    assert {c.text: (c.row, c.column, c.row_span, c.column_span) for c in table.cells} == {
        "a": (1, 1, 1, 2),
        "b": (2, 2, 1, 1),
        "c": (4, 1, 1, 1),
    }
    assert "잘랐습니다" in document.findings[0].message


def test_two_cells_at_one_place_lose_no_text() -> None:
    document = body(p(run(tbl(1, 1, tc(0, 0, p("a")) + tc(0, 0, p(run(t("b"), simple_table("c"))))))))
    outer, nested = document.tables
    assert (outer.text(1, 1), outer.uncertain) == ("a\nb", {(1, 1)})
    assert (nested.text(1, 1), nested.parent) == ("c", outer.place_of(1, 1))
    assert "합쳤습니다" in document.findings[0].message


def test_empty_cells_left_under_a_merged_one_are_passed_over() -> None:
    document = body(
        p(run(tbl(2, 2, tc(0, 0, p("합"), rows=2, columns=2) + tc(0, 1, p("")), tc(1, 0, p("")) + tc(1, 1, p(" ")))))
    )
    assert [(c.text, c.row_span, c.column_span) for c in document.tables[0].cells] == [("합", 2, 2)]
    assert document.findings == ()


def test_a_table_without_counts_is_as_large_as_its_cells() -> None:
    grid = simple_table("a|b", "c|d").replace('rowCnt="2"', 'rowCnt="x"').replace(' colCnt="2"', "")
    table = only_table(p(run(grid)))
    assert (table.rows, table.columns) == (2, 2)


def test_sections_follow_the_spine_and_unlisted_ones_are_told() -> None:
    parts = {f"Contents/section{i}.xml": section(p(f"구역{i}")) for i in (0, 1, 2, 10)}
    listed = zipped({"Contents/content.hpf": package_of(["Contents/section1.xml", "Contents/section0.xml"]), **parts})
    document = read(listed)
    assert texts(document) == ["구역1", "구역0", "구역2", "구역10"]
    assert [finding.code for finding in document.findings] == ["section_list"] * 2


def test_without_a_package_file_sections_go_by_number() -> None:
    parts = {f"Contents/section{i}.xml": section(p(f"구역{i}")) for i in (10, 2, 0)}
    document = read(zipped(dict(parts)))
    assert texts(document) == ["구역0", "구역2", "구역10"]
    assert document.findings == ()


def test_a_missing_section_is_told() -> None:
    parts = {"Contents/content.hpf": package_of(["Contents/section0.xml", "Contents/section1.xml"])}
    document = read(zipped({**parts, "Contents/section0.xml": section(p("가"))}))
    assert "section1.xml" in document.findings[0].message
    assert refusal(zipped(dict(parts))).status == "DAMAGED"


@pytest.mark.parametrize("year", ["2016", "2024"])
def test_any_years_namespace_is_read(year: str) -> None:
    xml = section(p(run(simple_table("a|b")))).replace("hancom.co.kr/hwpml/2011", f"owpml.org/owpml/{year}")
    (table,) = read(hwpx(Contents__section0_xml="", **{"Contents/section0.xml": xml})).tables
    assert (table.rows, table.columns, table.text(1, 2)) == (1, 2, "b")


def test_encrypted_packages_name_the_way_out() -> None:
    manifest = '<m:manifest xmlns:m="urn:x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    error = refusal(hwpx(p("가"), **{"META-INF/manifest.xml": manifest, "Contents/section0.xml": b"\x93\0\xff"}))
    assert error.status == "ENCRYPTED"
    assert "암호" in error.message
    assert "HWPX로 다시 저장" in error.message


def test_drm_wrapped_files_are_named() -> None:
    assert refusal(b"SCDSA004" + bytes(100)).status == "ENCRYPTED"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_not_dropped(encoding: str) -> None:
    xml = section(p("9&x;99")).replace("&amp;", "&").split("?>", 1)[1]
    hostile = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY x "1">]>{xml}'.encode(encoding)
    error = refusal(hwpx(**{"Contents/section0.xml": hostile}))
    assert error.status == "REFUSED"
    assert "DTD" in error.message


def test_nesting_without_end_is_refused() -> None:
    inner = p("속")
    for _ in range(400):
        inner = p(run(tbl(1, 1, tc(0, 0, inner))))
    assert refusal(hwpx(inner)).status == "REFUSED"


@pytest.mark.parametrize(("rows", "columns"), [(99_999_999, 1), (1, 513), (20_000, 512)])
def test_tables_beyond_the_limits_are_refused(rows: int, columns: int) -> None:
    assert refusal(hwpx(p(run(tbl(rows, columns, tc(0, 0, p("a"))))))).status == "REFUSED"


def test_hostile_spans_cost_nothing() -> None:
    cells = "".join(tc(0, c, p("a"), rows=50_000_000, columns=50_000_000) for c in range(3))
    (table,) = (document := body(p(run(tbl(1, 3, cells))))).tables
    assert [c.column_span for c in table.cells] == [1, 1, 1]
    assert document.findings[0].code == "table_shape"
    flowing = "".join(tc(None, None, p("a"), rows=20_000, columns=512) for _ in range(200))
    assert refusal(hwpx(p(run(tbl(20_000, 512, flowing))))).status == "REFUSED"


def test_an_address_far_out_is_refused() -> None:
    assert refusal(hwpx(p(run(tbl(1, 1, tc(2_000_000_000, 0, p("a"))))))).status == "REFUSED"


@pytest.mark.parametrize(
    "xml",
    [b"", b"<hs:sec", section(p("가")).encode()[:-9], b"\xff\xfe\0", b'<?xml version="1.0" encoding="UTF48"?><a/>'],
)
def test_broken_xml_is_damage(xml: bytes) -> None:
    assert refusal(hwpx(**{"Contents/section0.xml": xml})).status == "DAMAGED"


def test_too_many_elements_are_refused_before_they_are_built() -> None:
    assert refusal(hwpx("<a/>" * 6_000_001)).status == "REFUSED"
    assert refusal(hwpx(" " * (129 << 20))).status == "REFUSED"


def test_same_bytes_give_the_same_document() -> None:
    data = hwpx(p("가"), p(run(simple_table("a|b", "c|d"))))
    assert read(data) == read(data)


EXPECTED = {
    "benchmark1.hwpx": (74, 671),
    "form-002.hwpx": (15, 440),
    "mpm_recruitment_notice.hwpx": (2, 3),
    "table-vpos-01.hwpx": (11, 61),
    "붙임4-1_신청용_연구개발계획서.hwpx": (148, 5929),
    "2025년 기부·답례품 실적 지자체 보고서_양식.hwpx": (56, 1582),
}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared sample documents are not here")
@pytest.mark.parametrize("name", EXPECTED)
def test_real_documents_keep_every_table_and_cell(name: str) -> None:
    document = read_hwpx(Source(name, (SAMPLES / name).read_bytes()))
    assert (len(document.tables), sum(len(table.cells) for table in document.tables)) == EXPECTED[name]
    assert {finding.code for finding in document.findings} <= {"unread_object"}
