"""Templates that are hostile, damaged or wrong: refused in Korean; finished workbooks: looked over."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from test_stencil_cards import card_template, views
from test_stencil_kit import filled, made, part, part_names, sheet_of
from test_stencil_parts import rich_sheet

from etl.stencil import TemplateError, View, check, fill, lint

SHEET = "xl/worksheets/sheet1.xml"


def repacked(data: bytes, change: Mapping[str, bytes | None]) -> bytes:
    """The package with some parts replaced, added or (None) left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        parts = {name: old.read(name) for name in old.namelist()} | dict(change)
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def edited(data: bytes, name: str, old: str, new: str) -> bytes:
    """The package with a piece of a part's text replaced."""
    text = part(data, name)
    assert old in text
    return repacked(data, {name: text.replace(old, new, 1).encode()})


PLAIN = sheet_of({"A1": "{{연도}}", "B1": "=A1+1"})


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("xl/vbaProject.bin", "매크로"),
        ("xl/externalLinks/externalLink1.xml", "다른 통합 문서"),
        ("xl/connections.xml", "외부 데이터"),
        ("xl/queryTables/queryTable1.xml", "외부 데이터"),
        ("xl/embeddings/oleObject1.bin", "개체"),
        ("xl/activeX/activeX1.xml", "개체"),
        ("../evil.xml", "경로"),
    ],
)
def test_what_could_run_or_fetch_is_refused(name: str, says: str) -> None:
    with pytest.raises(TemplateError, match=says):
        filled(repacked(PLAIN, {name: b"x"}))


@pytest.mark.parametrize("data", [b"", b"PK", b"hello" * 100, PLAIN[:-40]])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(TemplateError, match="저장"):
        filled(data)


def test_a_package_without_a_workbook_is_refused() -> None:
    with pytest.raises(TemplateError, match=r"xlsx"):
        filled(repacked(PLAIN, {"xl/workbook.xml": None}))


def test_entities_are_refused() -> None:
    sheet = part(PLAIN, SHEET).replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)
    with pytest.raises(TemplateError, match="DTD"):
        filled(repacked(PLAIN, {SHEET: sheet.encode()}))


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.stencil.package.LARGEST_MEMBER", 10_000)
    with pytest.raises(TemplateError, match="너무 큽니다"):
        filled(repacked(PLAIN, {"xl/media/image1.png": b"\0" * 20_000}))


def test_damaged_bytes_are_refused_or_filled_never_a_crash() -> None:
    generator = random.Random(7)
    outcomes = {True: 0, False: 0}
    for _ in range(150):
        damaged = bytearray(PLAIN)
        damaged[generator.randrange(len(damaged))] ^= 1 << generator.randrange(8)
        try:
            filled(bytes(damaged))
            outcomes[True] += 1
        except TemplateError:
            outcomes[False] += 1
    assert outcomes[False] > 50


def test_damaged_xml_is_refused_or_filled_never_a_crash() -> None:
    sound = made(rich_sheet)
    names = [name for name in sorted(part_names(sound)) if name.endswith((".xml", ".rels", ".vml"))] + [SHEET] * 8
    generator = random.Random(11)
    outcomes = {True: 0, False: 0}
    for _ in range(120):
        name = generator.choice(names)
        damaged = bytearray(part(sound, name).encode())
        damaged[generator.randrange(len(damaged))] = generator.choice(b'0123456789ABZ":$!-<>{ x')
        try:
            filled(repacked(sound, {name: bytes(damaged)}))
            outcomes[True] += 1
        except TemplateError:
            outcomes[False] += 1
    assert min(outcomes.values()) > 20


def test_a_damaged_template_of_cards_is_refused_or_filled_never_a_crash() -> None:
    sound = made(card_template)
    names = [name for name in sorted(part_names(sound)) if name.endswith((".xml", ".rels"))] + ["xl/workbook.xml"] * 8
    generator = random.Random(5)
    outcomes = {True: 0, False: 0}
    for _ in range(80):
        name = generator.choice(names)
        damaged = bytearray(part(sound, name).encode())
        damaged[generator.randrange(len(damaged))] = generator.choice(b'0123456789ABZ":$!-<>{ x')
        try:
            fill(repacked(sound, {name: bytes(damaged)}), {"기관명": "우리구"}, views(("가", "나")))
            outcomes[True] += 1
        except TemplateError:
            outcomes[False] += 1
    assert min(outcomes.values()) > 10


def test_the_engine_imports_nothing_else_of_ours() -> None:
    modules = sorted((Path(__file__).parents[1] / "etl" / "stencil").glob("*.py"))
    assert len(modules) > 15
    for module in modules:
        imports = re.findall(r"^\s*(?:from|import) (etl[\w.]*)", module.read_text(encoding="utf-8"), re.MULTILINE)
        assert all(name.startswith("etl.stencil") for name in imports), module.name


CASES = [
    ({"A1": "{{연두}}"}, "시트!A1", "‘연도’"),
    ({"A1": "{{소요재언.사업명}}"}, "시트!A1", "‘소요재원’"),
    ({"A1": "{{소요재원.사업면}}"}, "시트!A1", "‘사업명’"),
    ({"A1": "{{소요재원[연두]}}"}, "시트!A1", "‘연도’"),
    ({"A1": "{{연도}"}, "시트!A1", "중괄호"),
    ({"A1": "{% for x in y %}"}, "시트!A1", "중괄호"),
    ({"A1": "{{소요재원.사업명}}", "A2": "{{소요재원.2021}}", "B5": "=SUM(A1:A1)"}, "시트!B5", "덮지"),
    ({"B5": "{{소요재원.2021}}", "B4": "=SUM(A5:C5)"}, "시트!B4", "첫 행만"),
    ({"B5": "{{소요재원.2021}}", "B6": "{{소요재원.2021}}", "C6": "=B6/SUM(B5:B6)"}, "시트!C6", "밀립니다"),
    ({"A1": "{{소요재원.2021}}", "A2": "{{인력.수}}"}, "시트!2:2", "붙어"),
    ({f"A{row}": "{{소요재원.2021}}" for row in range(1, 5)}, "", "견본 행이 4개"),
    ({"A1": "{{소요재원.2021}}", "B1": "{{인력.수}}"}, "", "두 보기"),
]


@pytest.mark.parametrize(("cells", "place", "says"), CASES)
def test_check_says_what_to_mend_and_where(cells: dict[str, object], place: str, says: str) -> None:
    problems = check(sheet_of(cells, "시트"), ["연도"], {"소요재원": ["사업명", "2021"], "인력": ["수"]})
    assert [problem.place for problem in problems] == [place]
    assert says in problems[0].message


@pytest.mark.parametrize(
    ("area", "says"),
    [("D4:D5", "가장자리"), ("D6:D8", "가장자리"), ("A5:A6", "일부에만")],
)
def test_check_names_a_merge_that_a_band_would_tear(area: str, says: str) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("시트")
        sheet.merge_range(area, "병합")
        for row in (5, 6, 7):
            sheet.write(f"B{row}", "{{소요재원.사업명}}")

    (problem,) = check(made(build), [], {"소요재원": ["사업명"]})
    assert problem.place == f"시트!{area}"
    assert says in problem.message
    assert area in problem.message
    assert problem.fatal


@pytest.mark.parametrize(
    ("cells", "place", "says"),
    [
        ({"A1": "{{?소요재언}}"}, "시트!A1", "‘소요재원’"),
        ({"A1": "{{?소요재원}}", "B1": '="{{연두}}"'}, "시트!B1", "‘연도’"),
        ({"A3": "{{소요재원.2021}}", "A4": "{{소요재원.2021}}", "A6": "=SUMPRODUCT(A4:A4)"}, "시트!A6", "(3~4행)"),
    ],
)
def test_check_knows_conditions_and_formulas(cells: dict[str, object], place: str, says: str) -> None:
    (problem,) = check(sheet_of(cells, "시트"), ["연도"], {"소요재원": ["사업명", "2021"]})
    assert problem.place == place
    assert says in problem.message


def test_check_is_silent_about_a_sound_template() -> None:
    cells = {"A1": "{{연도-1}}년", "A5": "{{#}}", "B5": "{{소요재원[연도-1]}}", "B6": "=SUM(B5:B5)", "B9": "=B6*2"}
    assert check(sheet_of(cells), ["연도"], {"소요재원": ["사업명", "2021"]}) == ()


def test_fill_refuses_unknown_names_all_at_once() -> None:
    with pytest.raises(TemplateError, match=r"A1.*연두.*B2.*사업면"):
        filled(sheet_of({"A1": "{{연두}}", "B2": "{{소요재원.사업면}}"}))


def table_book(book: Any) -> None:
    sheet = book.add_worksheet("표")
    sheet.add_table("A1:B3", {"columns": [{"header": "가"}, {"header": "나"}]})
    sheet.merge_range("D1:E2", "병합")
    sheet.write_formula("D5", "=SUM(A1:A2)")
    sheet.data_validation("F1", {"validate": "list", "source": ["가", "나"]})
    book.define_name("이름", "=표!$A$1")


def seeded(name: str, old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda data: edited(data, name, old, new)


FAULTS = {
    "같은 칸 두 번": seeded(SHEET, '<c r="B1"', '<c r="A1"'),
    "행 순서": seeded(SHEET, '<row r="1"', '<row r="9"'),
    "겹친 병합": seeded(SHEET, '<mergeCells count="1">', '<mergeCells count="2"><mergeCell ref="E2:F3"/>'),
    "괄호": seeded(SHEET, "<f>SUM(A1:A2)</f>", "<f>SUM(A1:A2</f>"),
    "사라진 칸": seeded(SHEET, "<f>SUM(A1:A2)</f>", "<f>SUM(#REF!)</f>"),
    "목록 길이": seeded(SHEET, '"가,나"', '"' + "가나다," * 80 + '"'),
    "표 머리글": seeded("xl/tables/table1.xml", 'name="나"', 'name="다"'),
    "표 열 이름 중복": seeded("xl/tables/table1.xml", 'name="나"', 'name="가"'),
    "표 범위": seeded("xl/tables/table1.xml", 'ref="A1:B3"', 'ref="A1:C3"'),
    "시트 이름 길이": seeded("xl/workbook.xml", 'name="표"', f'name="{"표" * 32}"'),
    "시트 이름 글자": seeded("xl/workbook.xml", 'name="표"', 'name="표[1]"'),
    "정의된 이름": seeded("xl/workbook.xml", 'name="이름"', 'name="A1"'),
    "빈 이름": seeded("xl/workbook.xml", ">표!$A$1<", "><"),
    "긴 글자": seeded("xl/sharedStrings.xml", "<t>병합</t>", f"<t>{'가' * 32_768}</t>"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_lint_finds_each_seeded_fault(fault: str) -> None:
    sound = made(table_book)
    assert lint(sound) == ()
    assert lint(FAULTS[fault](sound)) != ()


def test_a_link_out_of_the_folder_stays_text() -> None:
    from etl.stencil import Link

    view = View(
        "글", ("글",), ({"글": Link("가", "file:///etc/passwd")}, {"글": Link("나", "https://example.go.kr/a")})
    )
    result = fill(sheet_of({"A1": "{{글.글}}"}), {}, {"글": view})
    assert len(result.warnings) == 1
    assert "passwd" not in part(result.data, SHEET)
    assert "example.go.kr" in part(result.data, "xl/worksheets/_rels/sheet1.xml.rels")
