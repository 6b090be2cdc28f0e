"""A form sheet as a value: its title, its columns, its band; and the one way all of them are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from etl.workbooks.style import HEADER_FILL, TOTAL_FILL, Book, borders, cell_look, row_height, set_page

TITLE_ROW, ABOUT_ROW, UNIT_ROW, HEADER_ROW = range(4)


@dataclass(frozen=True)
class Column:
    """A column of a form.

    ``cell`` is what its sample rows hold: a placeholder, or a formula that names other columns (``={예산액}-{집행액}``).
    ``total`` is what the 계 row holds: ``sum``, a formula, a text, or nothing.  In formulas ``{예산액}`` is the cell of
    that column in the same row and ``{예산액:}`` the column's sample cells.  ``over`` is the heading above several columns.
    A ``helper`` column stands right of the table, outside the print area.
    """

    name: str
    heading: str
    cell: str
    width: float = 12
    kind: str = "number"
    total: str = ""
    over: str = ""
    helper: bool = False


@dataclass(frozen=True)
class FormSheet:
    """A sheet of a form.

    ``has_total`` is false for plain lists.  Where ``grouped``, the 계 row is the band's group row, so it scrolls with its
    group.  ``emphasis`` is a column and the text that makes its row bold; ``bars`` are columns with data bars.  ``lines``
    is how many lines of text a row has room for: a filled row keeps its sample's height.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    about: str = "{{기관부서}}   {{기준표시}}"
    unit: str = "(단위: {{단위}})"
    has_total: bool = True
    grouped: bool = False
    emphasis: tuple[str, str] | None = None
    bars: tuple[str, ...] = ()
    footnote: str = ""
    freeze: int = 0
    lines: int = 2

    @cached_property
    def printed(self) -> tuple[Column, ...]:
        """The columns of the table proper."""
        return tuple(column for column in self.columns if not column.helper)

    @property
    def header_rows(self) -> int:
        """How many rows the header takes."""
        return 2 if any(column.over for column in self.columns) else 1

    @property
    def total_row(self) -> int:
        """The row of 계, from 0."""
        return HEADER_ROW + self.header_rows

    @property
    def first_sample(self) -> int:
        """The first sample row, from 0."""
        return self.total_row + self.has_total

    @property
    def last_sample(self) -> int:
        """The last sample row, from 0."""
        return self.first_sample if self.grouped else self.first_sample + 1

    def formula(self, written: str, row: int) -> str:
        """A formula with the names of columns put as cells."""
        for at, column in enumerate(self.columns):
            letter = xl_col_to_name(at)
            fixed = "$" if row >= self.first_sample else ""
            samples = f"{letter}{fixed}{self.first_sample + 1}:{letter}{fixed}{self.last_sample + 1}"
            written = written.replace(f"{{{column.name}:}}", samples)
            written = written.replace(f"{{{column.name}}}", f"{letter}{row + 1}")
        return written


def draw_form(book: Book, form: FormSheet) -> Worksheet:
    """The sheet of a form, drawn into the book."""
    sheet = book.sheet(form.name)
    for at, column in enumerate(form.columns):
        sheet.set_column(at, at, column.width)
    _draw_head(book, sheet, form)
    _draw_header(book, sheet, form)
    if form.has_total:
        _draw_total(book, sheet, form)
    for row in range(form.first_sample, form.last_sample + 1):
        _draw_sample(book, sheet, form, row)
    _draw_footnote(book, sheet, form)
    _draw_conditions(book, sheet, form)
    sheet.freeze_panes(form.total_row if form.grouped else form.first_sample, form.freeze)
    set_page(sheet, form.last_sample + bool(form.footnote), len(form.printed) - 1, (UNIT_ROW, form.total_row - 1))
    return sheet


def _draw_head(book: Book, sheet: Worksheet, form: FormSheet) -> None:
    """The title, what the table is about, and the unit right above the table."""
    last = len(form.printed) - 1
    sheet.set_row(TITLE_ROW, 34)
    sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, last, form.title, book.format(bold=True, font_size=18, align="center"))
    sheet.write_string(ABOUT_ROW, 0, form.about, book.format(font_size=11))
    sheet.write_string(UNIT_ROW, last, form.unit, book.format(align="right"))


def _draw_header(book: Book, sheet: Worksheet, form: FormSheet) -> None:
    """The header: one row, or two where headings stand above others."""
    top, bottom = HEADER_ROW, HEADER_ROW + form.header_rows - 1
    for row in range(top, bottom + 1):
        sheet.set_row(row, row_height(2 if row == bottom else 1))
    look = {"bold": True, "align": "center", "text_wrap": True, "bg_color": HEADER_FILL}
    at = 0
    while at < len(form.printed):
        column = form.printed[at]
        span = _span(form, at)
        edges = {"left": at == 0, "right": at + span == len(form.printed)}
        if not column.over:
            _merge(
                sheet,
                (top, at, bottom, at),
                column.heading,
                book.format(**look, **borders(top=True, bottom=True, **edges)),
            )
        else:
            _merge(sheet, (top, at, top, at + span - 1), column.over, book.format(**look, **borders(top=True, **edges)))
            for under in range(at, at + span):
                edge = {"left": under == 0, "right": under + 1 == len(form.printed)}
                sheet.write_string(
                    bottom, under, form.printed[under].heading, book.format(**look, **borders(bottom=True, **edge))
                )
        at += span
    for at, column in enumerate(form.columns[len(form.printed) :], start=len(form.printed)):
        sheet.write_string(bottom, at, column.heading, book.format(font_color="#808080", text_wrap=True, font_size=8))


def _span(form: FormSheet, at: int) -> int:
    """How many columns the heading above a column covers."""
    over = form.printed[at].over
    if not over:
        return 1
    span = 1
    while at + span < len(form.printed) and form.printed[at + span].over == over:
        span += 1
    return span


def _merge(sheet: Worksheet, area: tuple[int, int, int, int], text: str, look: object) -> None:
    """The text over an area; an area of one cell cannot be merged."""
    if area[:2] == area[2:]:
        sheet.write_string(area[0], area[1], text, look)
    else:
        sheet.merge_range(*area, text, look)


def _draw_total(book: Book, sheet: Worksheet, form: FormSheet) -> None:
    """The 계 row."""
    row = form.total_row
    sheet.set_row(row, row_height(2))
    for at, column in enumerate(form.columns):
        edges = borders(top=form.grouped, left=at == 0, right=at + 1 == len(form.printed))
        look = cell_look(column.kind)
        if column.helper:
            style = book.format(font_color="#808080", **look)
        else:
            style = book.format(bold=True, bg_color=TOTAL_FILL, **look, **edges)
        written = f"=SUM({{{column.name}:}})" if column.total == "sum" else column.total
        _write(sheet, form, row, at, written, style)


def _draw_sample(book: Book, sheet: Worksheet, form: FormSheet, row: int) -> None:
    """One sample row."""
    sheet.set_row(row, row_height(form.lines))
    for at, column in enumerate(form.columns):
        look = cell_look(column.kind)
        if column.helper:
            style = book.format(font_color="#808080", **look)
        else:
            edges = borders(
                bottom=row == form.last_sample and not form.grouped, left=at == 0, right=at + 1 == len(form.printed)
            )
            style = book.format(**look, **edges)
        _write(sheet, form, row, at, column.cell, style)


def _write(sheet: Worksheet, form: FormSheet, row: int, at: int, written: str, style: object) -> None:
    """A cell's text or formula; the formula's value is left for the fill to work out."""
    if written.startswith("="):
        sheet.write_formula(row, at, form.formula(written, row), style, "")
    elif written:
        sheet.write_string(row, at, written, style)
    else:
        sheet.write_blank(row, at, None, style)


def _draw_footnote(book: Book, sheet: Worksheet, form: FormSheet) -> None:
    """The remark under the table; its upper edge is the table's lower one where one sample row serves all."""
    if not form.footnote:
        return
    edge = {"top": 2, "font_size": 9} if form.grouped else {"font_size": 9}
    for at in range(len(form.printed) if form.grouped else 1):
        sheet.write_string(form.last_sample + 1, at, "" if at else form.footnote, book.format(**edge))


def _draw_conditions(book: Book, sheet: Worksheet, form: FormSheet) -> None:
    """Bold rows where the form asks for them, and light gradient bars behind rates."""
    names = [column.name for column in form.columns]
    _draw_fractions(book, sheet, form)
    if form.emphasis:
        bold = book.workbook.add_format({"bold": True, "bg_color": TOTAL_FILL})
        at, text = names.index(form.emphasis[0]), form.emphasis[1]
        rule = {
            "type": "formula",
            "criteria": f'=${xl_col_to_name(at)}{form.first_sample + 1}="{text}"',
            "format": bold,
        }
        sheet.conditional_format(form.first_sample, at, form.last_sample, len(form.printed) - 1, rule)
    for name in form.bars:
        at = names.index(name)
        bar = {
            "type": "data_bar", "bar_color": "#BDD7EE", "bar_border_color": "#9DC3E6", "data_bar_2010": True,
            "min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1,
        }  # fmt: skip
        sheet.conditional_format(form.first_sample, at, form.last_sample, at, bar)


def _draw_fractions(book: Book, sheet: Worksheet, form: FormSheet) -> None:
    """Counts that may be measures (87.12㎡): decimals only where there are any, which no number format can say."""
    decimals = book.workbook.add_format({"num_format": "#,##0.00"})
    for at, column in enumerate(form.columns):
        if column.kind == "count":
            cell = f"{xl_col_to_name(at)}{form.first_sample + 1}"
            rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({cell}),INT({cell})<>{cell})", "format": decimals}
            sheet.conditional_format(form.first_sample, at, form.last_sample, at, rule)
