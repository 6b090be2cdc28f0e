"""Reads a PDF with scanned pages: those are recognised by Tesseract, all others read as ever.

A second reading, asked for with ``--ocr`` where the first one named scanned pages.  Whatever it reads is uncertain:
its numbers are proved by arithmetic or flagged.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pypdfium2

from etl.model import Document
from etl.readers.base import Source
from etl.readers.ocr_page import recognised_page
from etl.readers.ocr_picture import Picture, picture_of
from etl.readers.ocr_program import OcrError, find_tesseract
from etl.readers.pdf import read_pdf
from etl.readers.pdf_shapes import Page


def read_scanned_pdf(source: Source) -> Document:
    """The document of a PDF, its scanned pages recognised where the machine can."""
    tesseract = cache(find_tesseract)  # looked for when a page needs it, and found once

    def recognise(document: pypdfium2.PdfDocument, page: Page) -> Page:
        try:
            return recognised_page(tesseract(), page, _picture(document, page.number))
        except OcrError as problem:
            return replace(page, unrecognised=str(problem))

    return read_pdf(source, recognise)


def _picture(document: pypdfium2.PdfDocument, number: int) -> Picture:
    page = document[number - 1]
    try:
        return picture_of(page)
    finally:
        page.close()
