"""Hangul tables as real writers print them: Chromium and LibreOffice rule a page each in its own way."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from test_pdf_tables import grid

from etl.readers.base import Source
from etl.readers.pdf import read_pdf

HTML = """<html><head><meta charset=utf-8></head><body style="font-family:FONT;font-size:10pt"><p>사업 현황</p>
<table width="100%" cellspacing=0 style="border-collapse:collapse">
<tr><td rowspan=2 style="B">재원별</td><td colspan=2 style="B">연차별 소요재원</td></tr>
<tr><td style="B">2021년</td><td style="B">2022년</td></tr>
<tr><td style="B">구비</td><td style="B">1,234</td><td style="B">△56</td></tr></table></body></html>"""
WANTED = [["재원별", "연차별 소요재원", "연차별 소요재원"], ["재원별", "2021년", "2022년"], ["구비", "1,234", "△56"]]
BORDERS = ("1px solid #000", "1px dotted #000", "3px double #000")


def printed_by_chromium(source: Path) -> Path:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("needs Chromium to print a page")
    target = source.with_suffix(".pdf")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={target}"]
    subprocess.run([browser, *flags, source.as_uri()], check=True, capture_output=True, timeout=120)
    return target


def printed_by_libreoffice(source: Path) -> Path:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice (soffice) to print a page")
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    wanted = ["--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(source.parent)]
    subprocess.run([office, profile, "--headless", *wanted, str(source)], check=True, capture_output=True, timeout=180)
    return source.with_suffix(".pdf")


@pytest.mark.parametrize("font", ["NanumGothic", "NanumMyeongjo"])  # pdfium knows no height of the second
@pytest.mark.parametrize("printed", [printed_by_chromium, printed_by_libreoffice])
def test_printed_tables_read_the_same_however_they_are_ruled(printed, font, tmp_path):
    source = tmp_path / "page.html"
    pages = (HTML.replace('"B"', f'"border:{border}"').replace("FONT", font) for border in BORDERS)
    source.write_text("".join(pages), encoding="utf-8")
    document = read_pdf(Source("page.pdf", printed(source).read_bytes()))
    assert [grid(found) for found in document.tables] == [WANTED] * len(BORDERS)
