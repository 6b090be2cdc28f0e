"""What 한글 prints before paragraphs: the sequence measured in 한글 itself, in both formats, and what else can be printed."""

from __future__ import annotations

import make_hwp
import make_hwpx
import pytest

from etl.model import Document, Heading, Table
from etl.outline import outline
from etl.readers.base import Source
from etl.readers.hancom_heads import Head, HeadCounter, Level, Numbering
from etl.readers.hwp import read_hwp
from etl.readers.hwpx import read_hwpx
from etl.readers.numerals import KINDS, numeral

DIGIT, SYLLABLE = 0, 8
_PATTERNS = (("^1.", DIGIT), ("^2.", SYLLABLE), ("^3)", DIGIT), ("^4)", SYLLABLE))
# Start of the whole and of the first level, of six definitions as 한글 saved them.
_STARTS = ((0, 1), (0, 1), (5, 1), (0, 1), (7, 7), (9, 9))
# The paragraph shapes of the document: a list of a definition, or the section's outline (definition 0), and the level.
_SHAPES = ((0, 1), (0, 2), (0, 4), (2, 1), (3, 1), (3, 2), (3, 3), (6, 1))
OUTLINE_1, OUTLINE_2, OUTLINE_4, LIST_2, LIST_3, LIST_3_2, LIST_3_3, LIST_6 = range(8)
# Each section: its outline's definition, and its paragraphs: shape and the number 한글 prints.
_SECTIONS = (
    (1, [(OUTLINE_1, "1."), (OUTLINE_2, "가."), (LIST_2, "1."), (LIST_2, "2.")]),
    (
        4,
        [
            *((LIST_2, "3."), (OUTLINE_2, "나."), (OUTLINE_4, "가)"), (LIST_3, "1."), (LIST_3_3, "1)")),
            *((LIST_3_2, "나."), (LIST_3, "2."), (LIST_3, "3."), (OUTLINE_1, "2.")),
        ],
    ),
    (5, [(OUTLINE_1, "7."), (LIST_3, "4.")]),
)
_PRINTED = [f"{label} 글" for _, paras in _SECTIONS for _, label in paras]


def hwp_document() -> Document:
    definitions = [
        make_hwp.numbering(
            *[(pattern, kind, 1 if i else first) for i, (pattern, kind) in enumerate(_PATTERNS)], start=all
        )
        for all, first in _STARTS
    ]
    shapes = [make_hwp.para_shape(2 if at else 1, level - 1, at) for at, level in _SHAPES] + [make_hwp.para_shape()]
    sections = []
    for place, paras in _SECTIONS:
        records = [make_hwp.para("글", shape=shape) for shape, _ in paras]
        sections.append([make_hwp.para(make_hwp.section_header(place), shape=8), *records])
    cells = [make_hwp.cell(0, column, make_hwp.para("칸", shape=LIST_6)) for column in (0, 1)]
    sections[2].append(make_hwp.para(make_hwp.table(1, 2, *cells), shape=LIST_3))
    sections[2] += [make_hwp.para("끝", shape=LIST_3), make_hwp.para("끝", shape=LIST_6)]
    streams = {f"BodyText__Section{i}": make_hwp.deflated(b"".join(one)) for i, one in enumerate(sections)}
    return read_hwp(Source("a", make_hwp.hwp(info=make_hwp.doc_info(3, *definitions, *shapes), **streams)))


def hwpx_document() -> Document:
    names = {DIGIT: "DIGIT", SYLLABLE: "HANGUL_SYLLABLE"}
    definitions = "".join(
        make_hwpx.numbering(
            *[(pattern, names[kind], 1 if i else first) for i, (pattern, kind) in enumerate(_PATTERNS)], start=all
        )
        for all, first in _STARTS
    )
    shapes = "".join(make_hwpx.shape_of("NUMBER" if at else "OUTLINE", level - 1, at) for at, level in _SHAPES)
    shapes += '<hh:paraPr id="8"/>'
    sections = []
    for place, paras in _SECTIONS:
        texts = [make_hwpx.p("글", shape=shape) for shape, _ in paras]
        sections.append([make_hwpx.p(make_hwpx.outline_numbering(place), shape=8), *texts])
    cells = "".join(make_hwpx.tc(0, column, make_hwpx.p("칸", shape=LIST_6)) for column in (0, 1))
    sections[2].append(make_hwpx.p(make_hwpx.run(make_hwpx.tbl(1, 2, cells)), shape=LIST_3))
    sections[2] += [make_hwpx.p("끝", shape=LIST_3), make_hwpx.p("끝", shape=LIST_6)]
    parts = {f"Contents__section{i}.xml": make_hwpx.section(*one) for i, one in enumerate(sections)}
    listed = make_hwpx.package_of([f"Contents/section{i}.xml" for i in range(3)])
    head = make_hwpx.header(shapes=shapes, numberings=definitions)
    return read_hwpx(Source("a", make_hwpx.hwpx(head=head, **{"Contents__content.hpf": listed}, **parts)))


@pytest.mark.parametrize("read", [hwp_document, hwpx_document])
def test_numbers_are_those_that_hangul_printed(read) -> None:  # type: ignore[no-untyped-def]
    document = read()
    *texts, alone, table, after, last = document.blocks
    assert [block.text for block in texts] == _PRINTED
    assert isinstance(table, Table)
    assert (alone.text, table.text(1, 1), table.text(1, 2), after.text, last.text) == (
        "5.",
        "9. 칸",
        "10. 칸",
        "6. 끝",
        "11. 끝",
    )
    assert [block.level for block in texts if isinstance(block, Heading)] == [1, 2, 2, 4, 1, 1]


def test_both_formats_number_alike() -> None:
    assert hwp_document().blocks == hwpx_document().blocks


def test_definitions_are_taken_by_their_place_and_not_by_their_id() -> None:
    definitions = make_hwpx.numbering(("^1.", "DIGIT", 1), identity=2)
    definitions += make_hwpx.numbering(("^1)", "ROMAN_CAPITAL", 1), identity=1)
    bullets = '<hh:bullet id="2" char="□"/><hh:bullet id="1" char="○"/>'
    shapes = make_hwpx.shape_of("NUMBER", 0, 2, identity=1) + make_hwpx.shape_of("BULLET", 0, 2, identity=0)
    head = make_hwpx.header(shapes=shapes, bullets=bullets, numberings=definitions)
    document = read_hwpx(Source("a", make_hwpx.hwpx(make_hwpx.p("가", shape=0), make_hwpx.p("나", shape=1), head=head)))
    assert [block.text for block in document.blocks if not isinstance(block, Table)] == ["I) 가", "○ 나"]


def test_a_label_stays_off_a_bare_figure_in_a_cell() -> None:
    shapes = make_hwpx.shape_of("BULLET", 0, 1) + make_hwpx.shape_of("NUMBER", 0, 1)
    head = make_hwpx.header(
        shapes=shapes,
        bullets='<hh:bullet id="1" char="-"/>',
        numberings=make_hwpx.numbering(("^1", "CIRCLED_DIGIT", 1)),
    )
    words = [make_hwpx.p(text, shape=shape) for shape in (0, 1) for text in ("1,000", "국비", "")]
    cells = "".join(make_hwpx.tc(0, column, word) for column, word in enumerate(words))
    body = make_hwpx.p(make_hwpx.run(make_hwpx.tbl(1, 6, cells)), shape=5)
    (table,) = read_hwpx(Source("a", make_hwpx.hwpx(body, head=head))).tables
    assert [table.text(1, column) for column in range(1, 7)] == ["1,000", "- 국비", "", "1,000", "② 국비", "③"]


def test_old_definitions_start_where_the_whole_starts() -> None:
    shapes = (make_hwp.para_shape(2, 0, 1), make_hwp.para_shape(2, 1, 1))
    info = make_hwp.doc_info(1, make_hwp.numbering(("^1.", 0, 1), ("^1-^2", 0, 1), start=3, old=True), *shapes)
    paras = (make_hwp.para("가", shape=0), make_hwp.para("나", shape=1))
    blocks = read_hwp(Source("a", make_hwp.hwp(*paras, info=info))).blocks
    assert [block.text for block in blocks if not isinstance(block, Table)] == ["3. 가", "3-1 나"]


@pytest.mark.parametrize("cut", [0, 5, 13, 40, 90, 150])
def test_a_cut_definition_prints_what_it_has(cut: int) -> None:
    whole = make_hwp.numbering(("^1.", 0, 1), ("^2.", 8, 1), start=0)[4:]
    info = make_hwp.doc_info(1, make_hwp.record(23, 0, whole[:cut]), make_hwp.para_shape(2, 0, 1))
    (block,) = read_hwp(Source("a", make_hwp.hwp(make_hwp.para("가", shape=0), info=info))).blocks
    assert not isinstance(block, Table)
    assert block.text == ("1. 가" if cut >= 18 else "가")


def labels(numbering: Numbering, *levels: int) -> list[str]:
    counter = HeadCounter([numbering])
    return [counter.label(Head(level=level, numbering=1), 0) for level in levels]


def test_patterns_name_levels_paths_and_plain_signs() -> None:
    levels = (Level("제^1장"), Level("^n"), Level("^N"), Level("^1^2(^3-^4)"), Level("^10"))
    assert labels(Numbering(levels), 1, 2, 2, 3, 4, 5) == ["제1장", "1.1", "1.2", "1.2.1.", "12(1-1)", "10"]


def test_references_that_lead_nowhere_print_nothing() -> None:
    counter = HeadCounter([Numbering((Level("^1."),))])
    assert [counter.label(Head(level=1, numbering=at), 9) for at in (0, 2, 1)] == ["", "", "1."]
    assert counter.label(Head(level=1, outline=True), 0) == ""
    assert counter.label(Head(level=300, numbering=1), 0) == ""


@pytest.mark.parametrize(
    ("kind", "printed"),
    [
        ("digit", "1 3 15 28"),
        ("circleddigit", "① ③ ⑮ ㉘"),
        ("romancapital", "I III XV XXVIII"),
        ("romansmall", "i iii xv xxviii"),
        ("latincapital", "A C O BB"),
        ("latinsmall", "a c o bb"),
        ("circledlatincapital", "Ⓐ Ⓒ Ⓞ 28"),
        ("circledlatinsmall", "ⓐ ⓒ ⓞ 28"),
        ("hangulsyllable", "가 다 거 허"),
        ("circledhangulsyllable", "㉮ ㉰ 15 28"),
        ("hanguljamo", "ㄱ ㄷ ㄱ ㅎ"),
        ("circledhanguljamo", "㉠ ㉢ 15 28"),
        ("hangulphonetic", "일 삼 십오 이십팔"),
        ("ideograph", "一 三 十五 二十八"),
        ("circledideograph", "㊀ ㊂ 15 28"),
    ],
)
def test_numbers_in_every_kind(kind: str, printed: str) -> None:
    assert [numeral(number, kind) for number in (1, 3, 15, 28)] == printed.split()
    assert kind in KINDS


def test_numbers_without_a_sign_are_digits() -> None:
    assert [numeral(number, "romancapital") for number in (0, -1, 4_000_000_000)] == ["0", "-1", "4000000000"]
    assert numeral(7, "unheardof") == "7"


# A report whose marks are typed, or left to 한글 to print: shape (0: none), mark, text.
_REPORT = (
    (0, "", "2021년도 주요업무 보고"),
    (0, "", "도 로 과"),
    (1, "I.", "일반현황"),
    (3, "□", "인력현황"),
    (1, "II.", "주요업무 추진계획"),
    (2, "1.", "보행로 정비 사업"),
    (3, "□", "사업개요"),
    (4, "○", "사업기간: 2021. 1. ~ 12."),
    (3, "□", "소요예산: 300백만원"),
    (2, "2.", "가로등 교체 사업"),
    (3, "□", "사업개요"),
    (4, "○", "사업기간: 2021. 3. ~ 6."),
    (3, "□", "소요예산: 200백만원"),
)


def report(*, typed: bool) -> Document:
    shapes = '<hh:paraPr id="0"/>' + make_hwpx.shape_of("OUTLINE") + make_hwpx.shape_of("NUMBER", 0, 2)
    shapes += make_hwpx.shape_of("BULLET", 0, 1) + make_hwpx.shape_of("BULLET", 0, 2)
    numberings = make_hwpx.numbering(("^1.", "ROMAN_CAPITAL", 1)) + make_hwpx.numbering(("^1.", "DIGIT", 1), start=1)
    bullets = '<hh:bullet id="1" char="□"/><hh:bullet id="2" char="○"/>'
    lines = [
        make_hwpx.p(f"{mark} {text}".strip(), shape=0) if typed else make_hwpx.p(text, shape=shape)
        for shape, mark, text in _REPORT
    ]
    lines[0] = lines[0].replace("<hp:t>", '<hp:secPr outlineShapeIDRef="1"/><hp:t>')
    head = make_hwpx.header(shapes=shapes, bullets=bullets, numberings=numberings)
    return read_hwpx(Source("도로과.hwpx", make_hwpx.hwpx(*lines, head=head)))


def test_printed_marks_make_the_same_outline_as_typed_ones() -> None:
    typed, printed = outline(report(typed=True)), outline(report(typed=False))
    assert [project.name for project in printed.projects] == ["보행로 정비 사업", "가로등 교체 사업"]
    assert [(context.section, context.project) for context in printed.contexts] == [
        (context.section, context.project) for context in typed.contexts
    ]
