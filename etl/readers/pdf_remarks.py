"""What a person should know of a page: scans, fonts without letters, words aslant, and pages not read."""

from __future__ import annotations

from collections.abc import Iterator

from etl.model import Finding, Place, Severity
from etl.readers.pdf_layout import Layout
from etl.readers.pdf_shapes import Page

FEW = 10  # characters: a scan may carry a stamp or a page number as text
MOSTLY = 0.3  # of a page: an image that large on a page without text is a scan
_WAYS_OUT = "원본(한글·워드 파일)이나 글자가 든 PDF를 넣거나, Tesseract를 한국어 자료와 함께 설치하고 --ocr로 다시 실행해 주십시오"
MANY_DRAWINGS = 150  # a page of letters drawn as outlines has hundreds


def unread_page(report: str, number: int, why: str) -> Finding:
    """A page that was left out."""
    message = (
        f"{report} {number}쪽: {why}. 이 쪽은 읽지 않았습니다. 이 쪽의 표는 원본(한글·워드 파일)으로 넣어 주십시오."
    )
    return Finding(Severity.ERROR, "pdf_page_unread", message, Place(report=report, page=number))


def is_scan(page: Page) -> bool:
    """Whether a page is a picture without letters."""
    return len(page.letters) <= FEW and page.image_share >= MOSTLY


def _recognised(page: Page) -> str:
    """What to know of a scan that was read."""
    lost = sum(char.text == "\ufffd" for char in page.chars)
    unread = f" 알아보지 못한 {lost:,}곳은 ‘�’로 적었습니다." if lost else ""
    return (
        f"스캔한 그림을 글자 인식(Tesseract {page.recognised})으로 읽었습니다.{unread} "
        "검산으로 확인되지 않은 숫자와 글자는 그림과 견주어 확인해 주십시오."
    )


def page_remarks(report: str, page: Page, layout: Layout) -> Iterator[Finding]:
    """The findings of one page that was read."""
    place = Place(report=report, page=page.number)
    where = f"{report} {page.number}쪽"
    letters = page.letters
    unsure = sum(not char.sure for char in letters)
    if page.recognised:
        yield Finding(Severity.WARNING, "pdf_ocr_page", f"{where}: {_recognised(page)}", place)
    elif is_scan(page):
        message = f"{where}: 스캔한 그림뿐이고 글자가 없어 읽지 못했습니다. {page.unrecognised or _WAYS_OUT}."
        yield Finding(Severity.WARNING, "pdf_scanned_page", message, place)
    elif len(letters) <= FEW and page.drawings >= MANY_DRAWINGS:
        message = (
            f"{where}: 글자가 도형(윤곽선)으로만 그려져 있어 읽지 못했습니다. 글꼴을 넣어 PDF로 다시 저장해 주십시오."
        )
        yield Finding(Severity.WARNING, "pdf_outlined_page", message, place)
    elif page.hidden > len(letters) // 2 and page.image_share >= MOSTLY:
        message = f"{where}: 스캔한 그림 위에 글자 인식(OCR)으로 넣은 글자입니다. 숫자를 그림과 견주어 확인해 주십시오."
        yield Finding(Severity.WARNING, "pdf_ocr_text", message, place)
    if unsure:
        message = (
            f"{where}: 글꼴에 글자 정보(ToUnicode)가 없어 {unsure:,}자를 알 수 없습니다. "
            "‘�’로 적힌 곳을 원본에서 확인하거나, 글꼴을 넣어 PDF로 다시 저장해 주십시오."
        )
        yield Finding(Severity.ERROR, "pdf_unknown_letters", message, place)
    if page.lost_fonts:
        names = ", ".join(sorted(set(page.lost_fonts)))
        message = (
            f"{where}: 글꼴 {names}이(가) 파일에 들어 있지 않아 {len(page.lost_fonts):,}자까지 빠졌을 수 있습니다. "
            "원본에서 글꼴을 넣어 PDF로 다시 저장해 주십시오."
        )
        yield Finding(Severity.ERROR, "pdf_missing_font", message, place)
    guessed = sum(not draft.ruled for draft in layout.tables)
    if guessed:
        message = f"{where}: 세로줄이 없는 표 {guessed}개는 글자 사이의 여백으로 칸을 나누었습니다. 칸이 맞는지 확인해 주십시오."
        yield Finding(Severity.NOTE, "pdf_unruled_table", message, place)
    if layout.aslant:
        message = f"{where}: 비스듬히 적힌 글자 ‘{layout.aslant[:40]}’은(는) 바탕 무늬로 보고 읽지 않았습니다."
        yield Finding(Severity.NOTE, "pdf_aslant_text", message, place)
