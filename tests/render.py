"""A workbook as LibreOffice prints it: PDF pages and pictures, for looking at and for tests.

``python tests/render.py BOOK.xlsx FOLDER`` writes the pictures of a workbook's pages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Excel's Korean font is not on build machines; without an alias Hangul falls back to a face of other metrics.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <alias binding="same"><family>맑은 고딕</family><prefer><family>NanumGothic</family></prefer></alias>
</fontconfig>
"""
_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
  <item oor:path="/org.openoffice.Office.Calc/Formula/Load">
    <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
  </item>
</oor:items>
"""


def need(*tools: str) -> None:
    """Skip the test where an outside tool is missing, and name it."""
    for tool in tools:
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")


def convert(book: Path, folder: Path, kind: str) -> Path:
    """The workbook as LibreOffice saves it (``pdf``, ``xlsx``), every formula worked out afresh."""
    return convert_all([book], folder, kind)[0]


def convert_all(books: list[Path], folder: Path, kind: str) -> list[Path]:
    """Several workbooks in one go; starting LibreOffice takes longer than converting one."""
    folder = folder.resolve()
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_RECALCULATE, encoding="utf-8")
    (folder / "fonts.conf").write_text(_FONTS, encoding="utf-8")
    made = folder / kind
    command = [
        "soffice",
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(made),
    ]
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    subprocess.run([*command, *map(str, books)], check=True, env=environment, capture_output=True, timeout=180)
    return [made / f"{book.stem}.{kind}" for book in books]


def pictures(book: Path, folder: Path, dpi: int = 70) -> list[Path]:
    """A picture of each printed page."""
    pdf = convert(book, folder, "pdf")
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(folder / book.stem)], check=True, timeout=180)
    return sorted(folder.glob(f"{book.stem}*.png"))


if __name__ == "__main__":
    for picture in pictures(Path(sys.argv[1]), Path(sys.argv[2])):
        print(picture)
