"""Scanned pages: what is found in their picture, what Tesseract is asked and believed, and what is said without it."""

from __future__ import annotations

import json
import re
import struct
import sys
import zlib
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from make_pdf import Page, pdf, rule_all, table

from etl.document_json import document_to_json
from etl.inputs import InputFile
from etl.model import Document, Fact, Place, Proof
from etl.outline import outline
from etl.readers import ocr_page
from etl.readers.base import Source
from etl.readers.ocr import read_scanned_pdf
from etl.readers.ocr_chars import chars_of
from etl.readers.ocr_lines import Piece, pieces_of
from etl.readers.ocr_picture import Picture, lean_of, picture_of
from etl.readers.ocr_program import PROGRAM_VARIABLE, OcrError, find_tesseract
from etl.readers.ocr_rules import ruling_of
from etl.readers.ocr_signs import is_dash, leading_triangle
from etl.readers.ocr_tiff import tiff_of
from etl.readers.ocr_words import Word, better, surest, words_by_page
from etl.readers.pdf import read_pdf
from etl.reading import ReadSettings, read_inputs
from etl.recognise import document_to_report
from etl.scans import engine
from etl.uncertain import uncertain_findings

WIDTH, HEIGHT = 420, 240  # points: the upper left corner of the page that is scanned
XS, YS = (60, 160, 260, 360), (100, 130, 160, 190)
ROWS = (("Total", "12,345", "678"), ("A", "2,345", "78"), ("B", "10,000", "600"))


# --- pages to look at -------------------------------------------------------------------------------------------------


def printed() -> Page:
    page = rule_all(Page(), XS, YS)
    for row, y in zip(ROWS, YS, strict=False):
        for text, x in zip(row, XS, strict=False):
            page.text(x + 20, y + 20, text, 12)
    return page


def scanned(page: Page, degrees: float = 0.0) -> bytes:
    """A page as a scanner gives it: one grey picture, perhaps askew."""
    document = pypdfium2.PdfDocument(pdf([page]))
    bitmap = document[0].render(scale=200 / 72, grayscale=True)
    grey = bitmap.to_numpy().reshape(bitmap.height, bitmap.width)[: HEIGHT * 200 // 72, : WIDTH * 200 // 72].copy()
    document.close()
    return image_pdf(_turned(grey, degrees))


def _turned(grey: np.ndarray, degrees: float) -> np.ndarray:
    if not degrees:
        return grey
    height, width = grey.shape
    turn = np.radians(degrees)
    ys, xs = np.mgrid[:height, :width]
    down, right = ys - height / 2, xs - width / 2
    source_y = np.rint(height / 2 + down * np.cos(turn) - right * np.sin(turn)).astype(int)
    source_x = np.rint(width / 2 + right * np.cos(turn) + down * np.sin(turn)).astype(int)
    inside = (source_y >= 0) & (source_y < height) & (source_x >= 0) & (source_x < width)
    out = np.full_like(grey, 255)
    out[inside] = grey[source_y[inside], source_x[inside]]
    return out


def image_pdf(grey: np.ndarray) -> bytes:
    """A PDF of one small page that is but a picture."""
    height, width = grey.shape
    picture = zlib.compress(grey.tobytes())
    content = b"%d 0 0 %d 0 0 cm /Im Do" % (WIDTH, HEIGHT)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</XObject<</Im 5 0 R>>>>>>"
        % (WIDTH, HEIGHT),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (width, height, len(picture), picture),
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + head + rows + trailer


def picture(data: bytes) -> Picture:
    document = pypdfium2.PdfDocument(data)
    found = picture_of(document[0])
    document.close()
    return found


def texts(document: Document) -> list[list[str]]:
    (found,) = document.tables
    return [[found.text(row, column) for column in range(1, found.columns + 1)] for row in range(1, found.rows + 1)]


# --- the picture ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [0.5, -1.2])
def test_a_page_fed_askew_is_turned_back(degrees):
    level = picture(scanned(printed(), degrees))
    assert abs(lean_of(level.ink)) < 0.05
    assert len(ruling_of(level).rules.horizontal) == len(YS)


def test_an_empty_page_has_no_lean_and_no_rules():
    blank = picture(image_pdf(np.full((400, 300), 255, np.uint8)))
    assert lean_of(blank.ink) == 0.0
    assert ruling_of(blank).rules.horizontal == ()


def test_the_rules_of_a_scan_are_those_of_the_print():
    rules = ruling_of(picture(scanned(printed()))).rules
    assert [round(rule.at) for rule in rules.horizontal] == list(YS)
    assert [round(rule.at) for rule in rules.vertical] == list(XS)


def test_large_letters_are_no_rules():
    page = Page().box(60, 60, 22, 22).text(60, 200, "HHH", 40)
    assert ruling_of(picture(scanned(page))).rules.horizontal == ()


def test_strokes_of_letters_one_below_the_other_are_no_rule():
    page = printed().line(110, 136, 110, 150, 0.8)  # in a cell from 130 to 160
    rules = ruling_of(picture(scanned(page))).rules
    assert [round(rule.at) for rule in rules.vertical] == list(XS)


def test_each_line_of_each_cell_is_a_piece_without_rules():
    scan = picture(scanned(printed()))
    pieces = pieces_of(scan, ruling_of(scan))
    assert len(pieces) == 9
    assert all(piece.single and (piece.grey[0] == 255).all() for piece in pieces)


def test_a_dash_is_seen_by_its_shape():
    usual = 40
    assert is_dash(np.ones((4, 20), bool), usual)
    assert not is_dash(np.ones((4, 90), bool), usual)  # a rule
    assert not is_dash(np.tile([True, False, False, False], (4, 8)), usual)  # dots


def triangle(height: int, *, filled: bool) -> np.ndarray:
    rows, columns = np.mgrid[:height, : height + 1]
    off = np.abs(columns - height / 2)
    edge = (rows + 1) / 2
    inside = off <= edge
    return inside if filled else inside & ((off >= edge - 3) | (rows >= height - 3))


@pytest.mark.parametrize(("filled", "sign"), [(False, "△"), (True, "▲")])
def test_a_triangle_before_a_number_is_seen_by_its_shape(filled, sign):
    ink = np.zeros((32, 70), bool)
    ink[1:31, 2:33] = triangle(30, filled=filled)
    ink[:, 45:50] = True  # a digit
    assert leading_triangle(ink[:, 2:]) == (sign, 43)


def test_letters_like_a_triangle_are_none():
    letter = np.zeros((32, 70), bool)
    letter[1:31, :31] = triangle(30, filled=False)
    letter[28:31, 5:26] = False  # an A has no foot
    letter[:, 45:50] = True
    assert leading_triangle(letter) is None
    assert leading_triangle(np.ones((30, 30), bool)) is None


# --- asking Tesseract -------------------------------------------------------------------------------------------------


def test_pictures_are_the_pages_of_a_tiff():
    data = tiff_of([np.full((2, 3), 7, np.uint8), np.full((1, 5), 9, np.uint8)], 300)
    mark, version, at = struct.unpack_from("<2sHI", data)
    pages = []
    while at:
        (count,) = struct.unpack_from("<H", data, at)
        entries = {tag: value for tag, _, _, value in struct.iter_unpack("<HHII", data[at + 2 : at + 2 + 12 * count])}
        pages.append((entries[257], entries[256], data[entries[273] : entries[273] + entries[279]]))
        (at,) = struct.unpack_from("<I", data, at + 2 + 12 * count)
    assert (mark, version) == (b"II", 42)
    assert pages == [(2, 3, b"\7" * 6), (1, 5, b"\t" * 5)]


HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
LINE = "4\t2\t1\t1\t1\t0\t3\t5\t60\t30\t-1\t\n"


def test_words_come_with_their_page_and_line():
    words = words_by_page((HEAD + LINE + "5\t2\t1\t1\t1\t1\t3\t9\t20\t12\t91.5\t계\n").encode())
    assert dict(words) == {2: [Word("계", 91.5, 3, 23, 5, 35)]}


@pytest.mark.parametrize(
    "garbage", ["x\nGARBAGE", HEAD + "5\tone\n", HEAD + "5\t1\t1\t1\t1\t1\t3\t9\t20\t12\tsure\t계\n"]
)
def test_what_is_no_tsv_is_refused(garbage):
    with pytest.raises(OcrError, match="알 수 없는 응답"):
        words_by_page(garbage.encode())


def word(text: str, sure: float, left: int = 0, right: int = 10) -> Word:
    return Word(text, sure, left, right, 0, 30)


@pytest.mark.parametrize(
    ("korean", "digits", "believed"),
    [
        (word("801.400", 60), word("801,400", 96), "801,400"),
        (word("1교", 75), word("12", 97), "12"),
        (word("4급", 93), word("43", 92), "4급"),  # a syllable clearly seen
        (word("국비", 60), word("69", 85), "국비"),  # neither is sure
        (word("801.400(구비)", 90), word("801,400 (74H])", 40), "801,400(구비)"),  # the same digits, grouped
        (word("45.600(구비)", 90), word("45,800 (74H])", 40), "45.600(구비)"),  # other digits
        (word("계", 90), word("Al", 99), "계"),
    ],
)
def test_of_two_readings_one_is_believed(korean, digits, believed):
    assert [found.text for found in better([korean], [digits])] == [believed]


def test_of_several_readings_the_surest_number_is_taken():
    assert surest([[word("TEAZ", 99)], [word("71.12", 80)], [word("7112", 60)], []]) == [word("71.12", 80)]


def test_letters_stand_in_their_order_and_spaces_are_written():
    piece = Piece(0, 0, np.full((40, 300), 255, np.uint8), 5, single=True)
    words = [word("2020", 90, 10, 90), word("년", 90, 80, 110), word("구", 90, 128, 150), word("계", 90, 250, 280)]
    chars = list(chars_of(piece, words, 1.0))
    assert "".join(char.text for char in chars) == "2020년 구계"
    assert all(one.box.right <= two.box.left + 1e-6 for one, two in pairwise(chars))
    assert all(char.hidden for char in chars)


def test_ink_that_nobody_reads_is_no_blank():
    piece = Piece(0, 0, np.full((40, 60), 255, np.uint8), 5, single=True)
    assert [char.text for char in chars_of(piece, [], 1.0)] == ["\ufffd"]
    signed = replace(piece, sign="-", grey=np.full((40, 10), 255, np.uint8))
    assert [char.text for char in chars_of(signed, [], 1.0)] == ["-"]


# --- a program that stands in for Tesseract ---------------------------------------------------------------------------

FAKE = """#!{python}
import json, os, struct, sys, time
plan = json.loads(open({plan!r}).read())
with open({calls!r}, "a") as log:
    print(" ".join(sys.argv[1:]), file=log)
if "--version" in sys.argv:
    print(plan["version"])
elif "--list-langs" in sys.argv:
    print('List of available languages in "/nowhere/":', *plan["models"], sep="\\n")
else:
    data = sys.stdin.buffer.read()
    time.sleep(plan.get("sleep", 0))
    if plan.get("fail"):
        sys.exit("no such model")
    if plan.get("garbage"):
        sys.exit(print(plan["garbage"]))
    (at,), page = struct.unpack_from("<I", data, 4), 0
    print("level page_num block_num par_num line_num word_num left top width height conf text".replace(" ", "\\t"))
    while at:
        texts = plan[sys.argv[sys.argv.index("-l") + 1]]
        (count,) = struct.unpack_from("<H", data, at)
        text = texts[page] if page < len(texts) else ""
        page += 1
        row = [page, 1, 1, 1]
        print(4, *row, 0, 20, 10, 60, 30, -1, "", sep="\\t")
        if text:
            print(5, *row, 1, 20, 10, 60, 30, 95.0, text, sep="\\t")
        (at,) = struct.unpack_from("<I", data, at + 2 + 12 * count)
"""
FLAT = [text for row in ROWS for text in row]


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """A Tesseract that says what a plan tells it to; a call changes the plan, ``calls`` lists how it was called."""
    if sys.platform == "win32":
        pytest.skip("the stand-in for Tesseract is a script with a first line, which Windows does not run")
    program, plan, calls = tmp_path / "bin" / "tesseract", tmp_path / "plan.json", tmp_path / "calls.txt"
    program.parent.mkdir()
    program.write_text(FAKE.format(python=sys.executable, plan=str(plan), calls=str(calls)), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv(PROGRAM_VARIABLE, str(program))
    usual = {"version": "tesseract 5.9.1", "models": ["eng", "kor"], "kor": FLAT, "eng": []}

    def planned(**changes: object) -> Path:
        plan.write_text(json.dumps({**usual, **changes}), encoding="utf-8")
        return calls

    planned()
    return planned


def read_fake() -> Document:
    return read_scanned_pdf(Source("스캔.pdf", scanned(printed())))


def test_a_scan_becomes_a_table_whose_cells_are_all_uncertain(fake):
    document = read_fake()
    assert texts(document) == [list(row) for row in ROWS]
    (found,) = document.tables
    assert found.uncertain == {(cell.row, cell.column) for cell in found.cells}
    (finding,) = document.findings
    assert (finding.code, finding.place.page) == ("pdf_ocr_page", 1)
    assert "Tesseract 5.9.1" in finding.message


def test_numbers_are_asked_of_the_digits_model_too(fake):
    fake(kor=["Total", "12.345", *FLAT[2:]], eng=["", "12,345"])
    assert texts(read_fake())[0][1] == "12,345"
    fake(kor=["Total", "12.345", *FLAT[2:]], models=["kor"])
    assert texts(read_fake())[0][1] == "12.345"


def test_what_was_not_made_out_is_marked_and_counted(fake):
    fake(kor=["Total", *FLAT[1:8]])
    document = read_fake()
    assert texts(document)[2][2] == "Total"  # asked once more on its own, the stand-in says its first word again
    fake(kor=[])
    document = read_fake()
    assert texts(document)[2][2] == "�"
    assert "9곳은 ‘�’" in document.findings[0].message


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"models": ["eng"]}, r"한국어 자료\(kor\.traineddata\)가 없습니다"),
        ({"version": "tesseract 3.05.01"}, "너무 오래되었습니다"),
        ({"version": "hello"}, "Tesseract가 아닙니다"),
        ({"garbage": "x\nGARBAGE"}, "알 수 없는 응답"),
        ({"fail": True}, "종료 코드 1: no such model"),
    ],
)
def test_a_tesseract_that_will_not_do_leaves_the_page_unread_and_says_why(fake, changes, said):
    fake(**changes)
    (finding,) = read_fake().findings
    assert finding.code == "pdf_scanned_page"
    assert finding.message.startswith("스캔.pdf 1쪽: 스캔한 그림뿐이고")
    assert re.search(said, finding.message), finding.message
    assert finding.message.endswith("십시오.")


def test_a_tesseract_that_hangs_is_stopped(fake, monkeypatch):
    monkeypatch.setattr(ocr_page, "SECONDS_A_CALL", 0.2)
    fake(sleep=60)
    (finding,) = read_fake().findings
    assert "0.2초 안에 끝나지 않아" in finding.message


def test_without_tesseract_the_finding_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv(PROGRAM_VARIABLE, str(tmp_path / "nowhere"))
    (finding,) = read_fake().findings
    assert finding.code == "pdf_scanned_page"
    assert "Tesseract를 한국어 자료(kor)와 함께 설치하고 --ocr로 다시" in finding.message


def test_without_being_asked_nothing_is_recognised(fake):
    calls = fake()
    (finding,) = read_pdf(Source("스캔.pdf", scanned(printed()))).findings
    assert "--ocr로 다시 실행" in finding.message
    assert not calls.exists()


def test_a_page_with_letters_is_not_recognised(fake):
    calls = fake()
    document = read_scanned_pdf(Source("글.pdf", pdf([table(rule_all(Page(), XS, YS), ROWS, XS, YS)])))
    assert texts(document) == [list(row) for row in ROWS]
    assert not document.tables[0].uncertain
    assert not calls.exists()


# --- the build --------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "스캔.pdf"
    path.write_bytes(scanned(printed()))
    return tmp_path


def build_read(folder: Path, *, ocr: bool = True) -> Document:
    settings = ReadSettings(cache=folder / "cache", ocr=ocr, assumed_year=2021)
    (entry,) = read_inputs([InputFile(folder / "스캔.pdf", "스캔.pdf", "")], settings)
    assert entry.understood
    return entry.understood.document


def test_a_build_recognises_once_and_anew_with_another_tesseract(fake, folder):
    calls = fake()
    assert not build_read(folder, ocr=False).tables
    assert not calls.exists()
    assert texts(build_read(folder)) == [list(row) for row in ROWS]
    asked = calls.read_text().count("stdin")
    assert texts(build_read(folder)) == [list(row) for row in ROWS]
    assert calls.read_text().count("stdin") == asked
    fake(version="tesseract 5.9.2", kor=["Sum", *FLAT[1:]])
    assert texts(build_read(folder))[0][0] == "Sum"
    assert not build_read(folder, ocr=False).tables


def test_a_page_that_failed_is_tried_again(fake, folder):
    fake(fail=True)
    assert build_read(folder).findings[0].code == "pdf_scanned_page"
    fake()
    assert texts(build_read(folder)) == [list(row) for row in ROWS]


def test_another_program_or_model_is_another_engine(fake, tmp_path, monkeypatch):
    first = engine()
    fake(version="tesseract 5.9.2")
    second = engine()
    fake(models=["kor"])
    third = engine()
    monkeypatch.setenv(PROGRAM_VARIABLE, str(tmp_path / "nowhere"))
    assert len({first, second, third, engine()}) == 4


def test_an_unproved_number_in_recognised_text_is_flagged(fake):
    document = read_fake()
    report = document_to_report(document, outline(document, "", 2021))
    stated = Fact("required_budget", (), "amount", Decimal(5000), "천원", "5천원", Place(report="스캔.pdf", page=1))
    (finding,) = uncertain_findings([report], [stated])
    assert (finding.code, finding.place.page) == ("uncertain_text", 1)
    assert not list(uncertain_findings([report], [replace(stated, proof=Proof.PROVED)]))
    assert not list(uncertain_findings([report], [replace(stated, place=Place(report="스캔.pdf", page=2))]))


# --- Tesseract itself -------------------------------------------------------------------------------------------------


def test_tesseract_reads_the_numbers_of_a_scan_askew():
    try:
        find_tesseract()
    except OcrError as missing:
        pytest.skip(f"needs Tesseract with Korean data: {missing}")
    source = Source("스캔.pdf", scanned(printed(), 0.5))
    document = read_scanned_pdf(source)
    assert [row[1:] for row in texts(document)] == [list(row[1:]) for row in ROWS]
    assert document_to_json(read_scanned_pdf(source)) == document_to_json(document)
