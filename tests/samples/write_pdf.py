"""A sample report as PDF: its web page printed by Chromium, its DOCX by LibreOffice.  Both are looked for, never needed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from samples.description import Report
from samples.write_docx import as_docx
from samples.write_html import as_html

_SECONDS = 120


def chromium() -> str | None:
    """The program that prints web pages, if this computer has it."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def libreoffice() -> str | None:
    """The program that prints office files, if this computer has it."""
    return shutil.which("soffice")


def by_chromium(report: Report) -> bytes:
    """The web page as Chromium prints it."""
    with tempfile.TemporaryDirectory(prefix="etl-pdf-") as folder:
        page, made = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_bytes(as_html(report))
        flags = (
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/home",
        )
        _run([chromium() or "chromium", *flags, f"--print-to-pdf={made}", page.as_uri()])
        return made.read_bytes()


def by_libreoffice(report: Report) -> bytes:
    """The DOCX as LibreOffice prints it."""
    with tempfile.TemporaryDirectory(prefix="etl-pdf-") as folder:
        Path(folder, "page.docx").write_bytes(as_docx(report))
        home = f"-env:UserInstallation=file://{folder}/home"
        _run(
            [
                libreoffice() or "soffice",
                home,
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                f"{folder}/page.docx",
            ]
        )
        return Path(folder, "page.pdf").read_bytes()


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, timeout=_SECONDS, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
