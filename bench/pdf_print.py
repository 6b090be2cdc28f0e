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
            subprocess.run([browser, *flags, source.resolve().as_uri()], check=True, capture_output=True, timeout=120)
    return targets


def with_libreoffice(sources: Sequence[Path]) -> dict[Path, Path]:
    """The PDF of each page, as LibreOffice Writer prints it; those already there are not printed again."""
    if shutil.which("soffice") is None:
        return {}
    targets = {source: source.with_suffix(".libreoffice.pdf") for source in sources}
    missing = [source for source, target in targets.items() if not target.exists()]
    convert(missing, "HTML (StarWriter)")
    for source in missing:
        source.with_suffix(".pdf").rename(targets[source])
    return targets


def convert(sources: Sequence[Path], infilter: str = "") -> None:
    """Has LibreOffice print documents of one kind, each to a PDF beside it."""
    if not sources:
        return
    folder = sources[0].parent
    profile = f"-env:UserInstallation={(folder / 'lo-profile').resolve().as_uri()}"
    flags = ["--headless", *([f"--infilter={infilter}"] if infilter else []), "--convert-to", "pdf"]
    command = ["soffice", profile, *flags, "--outdir", str(folder), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=60 + 30 * len(sources))


PRINTERS: dict[str, Printer] = {"chromium": with_chromium, "libreoffice": with_libreoffice}
