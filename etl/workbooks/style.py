"""The house style of every workbook: fonts, number formats, borders, page set-up, and bytes that never change by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO, StringIO
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FONT = "맑은 고딕"
HEADER_FILL = "#D9E1F2"
TOTAL_FILL = "#F2F2F2"
GREY = "#A6A6A6"
GRIDLINES = {"visible": True, "line": {"color": "#D9D9D9"}}

NUMBER = '#,##0;"△"#,##0;"-"'
RATE = '0.0%;"△"0.0%;"-"'
FINE_RATE = '0.00%;"△"0.00%;"-"'
POINTS = '0.00;"△"0.00;"-"'
DATE = 'yyyy". "m". "d"."'

# Workbooks of the same content are the same bytes, so they are all "made" at one moment.
MADE = datetime(2021, 1, 1)

A4 = 9
LINE_HEIGHT = 13.5
_PADDING = 1.5
_THIN, _MEDIUM = 1, 2


class Book:
    """A workbook in the house style, written to memory."""

    def __init__(self, title: str, subject: str) -> None:
        self._bytes = BytesIO()
        self.workbook = Workbook(
            self._bytes,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": FONT, "font_size": 10},
            },
        )
        self.workbook.use_custom_theme(StringIO(_korean_theme(self.workbook.theme_xml)))
        self.workbook.set_properties({"title": title, "subject": subject, "author": "etl", "created": MADE})
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, **properties: Any) -> Format:
        """The format of these properties; asked for twice, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
            self._formats[key] = self.workbook.add_format({**base, **properties})
        return self._formats[key]

    def sheet(self, name: str) -> Worksheet:
        """A new sheet."""
        sheet: Worksheet = self.workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        return sheet

    def close(self) -> bytes:
        """The finished workbook."""
        self.workbook.close()
        return self._bytes.getvalue()


def _korean_theme(theme: str) -> str:
    """The theme with 맑은 고딕 where it names its Latin fonts, so that new cells and charts match."""
    for latin in ("Cambria", "Calibri"):
        theme = theme.replace(f'<a:latin typeface="{latin}"/>', f'<a:latin typeface="{FONT}"/>')
    return theme


def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes in a column of a width, Hangul counting double.

    >>> lines_needed("가로 합계", 11), lines_needed("가로 합계가 맞지 않습니다", 11), lines_needed("", 11)
    (1, 3, 1)
    """
    room = max(width - _PADDING, 1)
    return sum(max(1, ceil(columns_wide(line) / room)) for line in text.split("\n"))


def columns_wide(text: str) -> int:
    """How many character columns a line of text takes, Hangul counting double."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def row_height(lines: int) -> float:
    """The height of a row of so many lines, with a little air."""
    return LINE_HEIGHT * max(lines, 1) + 5


def cell_look(kind: str) -> dict[str, Any]:
    """How a cell of a kind is aligned and shown."""
    return dict(_LOOKS[kind])


_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "text": {"align": "left", "indent": 1, "text_wrap": True},
    "snug": {"align": "left", "indent": 1, "shrink": True},
    "center": {"align": "center", "text_wrap": True},
    "right": {"align": "right"},
    "snug_right": {"align": "right", "shrink": True},
    "number": {"align": "right", "num_format": NUMBER},
    "count": {"align": "right", "num_format": "#,##0"},
    "rate": {"align": "right", "num_format": RATE},
    "fine_rate": {"align": "right", "num_format": FINE_RATE},
    "points": {"align": "right", "num_format": POINTS},
    "date": {"align": "center", "num_format": DATE},
    "link_text": {"align": "left", "indent": 1, "text_wrap": True, "font_color": "#0563C1", "underline": 1},
    "link": {"align": "center", "font_color": "#0563C1", "underline": 1},
}


def borders(*, top: bool = False, bottom: bool = False, left: bool = False, right: bool = False) -> dict[str, Any]:
    """Thin grey borders, medium black ones on the edges of the table that are named."""
    edges = {"top": top, "bottom": bottom, "left": left, "right": right}
    widths = {edge: _MEDIUM if outer else _THIN for edge, outer in edges.items()}
    colours = {f"{edge}_color": "#000000" if outer else GREY for edge, outer in edges.items()}
    return {**widths, **colours}


def set_page(sheet: Worksheet, last_row: int, last_column: int, repeat: tuple[int, int]) -> None:
    """A4 landscape, one page wide, the header on every page, ``- 쪽 / 전체 -`` below; rows and columns from 0."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(*repeat)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.set_footer("&C- &P / &N -")
