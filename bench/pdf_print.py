"""Prints HTML pages to PDF with the writers that are installed: Chromium and LibreOffice rule a page differently."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

Printer = Callable[[Sequence[Path]], dict[Path, Path]]


def with_chromium(sources: Sequence[Path]) -> dict[Path, Path]:
    """The PDF of each page, as Chromium prints it; those already there are not printed again."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        return {}
    targets = {source: source.with_suffix(".chromium.pdf") for source in sources}
    for source, target in targets.items():
        if not target.exists():
            flags = [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                f"--print-to-pdf={target}",
            ]
            subprocess.run([browser, *flags, source.as_uri()], check=True, capture_output=True, timeout=120)
    return targets


def with_libreoffice(sources: Sequence[Path]) -> dict[Path, Path]:
    """The PDF of each page, as LibreOffice Writer prints it; those already there are not printed again."""
    office = shutil.which("soffice")
    if office is None:
        return {}
    targets = {source: source.with_suffix(".libreoffice.pdf") for source in sources}
    missing = [source for source, target in targets.items() if not target.exists()]
    if missing:
        out = missing[0].parent / "lo"
        profile = f"-env:UserInstallation={(missing[0].parent / 'lo-profile').as_uri()}"
        flags = ["--headless", "--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_pdf_Export"]
        command = [office, profile, *flags, "--outdir", str(out), *map(str, missing)]
        subprocess.run(command, check=True, capture_output=True, timeout=60 + 30 * len(missing))
        for source in missing:
            (out / source.with_suffix(".pdf").name).rename(targets[source])
    return targets


PRINTERS: dict[str, Printer] = {"chromium": with_chromium, "libreoffice": with_libreoffice}
