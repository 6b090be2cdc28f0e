"""Every form a sample report can be written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from samples.description import Report
from samples.write_docx import as_docx
from samples.write_html import as_export, as_html
from samples.write_hwp import as_hwp, as_hwpml, as_hwpx
from samples.write_pdf import by_chromium, by_libreoffice, chromium, libreoffice
from samples.write_text import as_box, as_markdown, as_tabs
from samples.write_xlsx import as_loose_xlsx, as_xlsx

Writer = Callable[[Report], bytes]

# Form → (the file name's ending, the writer).
FORMS: Mapping[str, tuple[str, Writer]] = {
    "tabs": ("txt", as_tabs),
    "box": ("txt", as_box),
    "markdown": ("md", as_markdown),
    "html": ("html", as_html),
    "export": ("xls", as_export),
    "docx": ("docx", as_docx),
    "xlsx": ("xlsx", as_xlsx),
    "loose_xlsx": ("xlsx", as_loose_xlsx),
    "hwpx": ("hwpx", as_hwpx),
    "hwp": ("hwp", as_hwp),
    "hwpml": ("hml", as_hwpml),
}

# Forms that keep merged cells and the lines of a cell as they are.
EXACT = ("html", "export", "docx", "xlsx", "hwpx", "hwp", "hwpml")
# Printed forms, each with the program that has to be there.
PDF_FORMS: Mapping[str, tuple[Writer, Callable[[], str | None]]] = {
    "chromium": (by_chromium, chromium),
    "libreoffice": (by_libreoffice, libreoffice),
}


def written(report: Report, form: str) -> tuple[str, bytes]:
    """A report in one form: the ending of its file's name, and the bytes."""
    if form in PDF_FORMS:
        return "pdf", PDF_FORMS[form][0](report)
    ending, write = FORMS[form]
    return ending, write(report)
