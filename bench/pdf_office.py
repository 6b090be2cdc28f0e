"""Tables as HTML, DOCX and XLSX, for the browsers and offices that print them."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.pdf_canvas import Part
from bench.pdf_rules import Cell, Edge, Layout, Style, edges_of, fits_in, ruled, side_of, wrapped

CSS = {
    "solid": "1px solid #000",
    "hair": "0.25pt solid #444",
    "thick": "2px solid #000",
    "dotted": "1px dotted #000",
    "double": "3px double #000",
}
DOCX = {
    "solid": ("single", 4),
    "hair": ("single", 2),
    "thick": ("single", 12),
    "dotted": ("dotted", 4),
    "double": ("double", 4),
}
XLSX = {"solid": "thin", "hair": "hair", "thick": "medium", "dotted": "dotted", "double": "double"}
POINTS, RUNNING_HEAD = 9, "2021년도 주요업무보고"
# Characters that fit across a page of A4 in a sheet.
SHEET_ROOM = 88.0


def html_page(parts: Sequence[Part], running: bool = False) -> str:
    """A page of texts and tables; ``running`` heads and numbers every page, which only WeasyPrint shows."""
    margins = f'@top-right{{content:"{RUNNING_HEAD}"}}@bottom-center{{content:"- " counter(page) " -"}}' * running
    css = (
        f"@page{{size:A4;margin:18mm 15mm;{margins}}}body{{font-family:NanumGothic;font-size:{POINTS}pt;line-height:1.25}}"
        "td{padding:3px 4px}tr{break-inside:avoid}p{margin:4px 0}p.unit{text-align:right}table+table{margin-top:3px}"
    )
    body = "".join(html_text(part) if isinstance(part, str) else html_table(*part) for part in parts)
    return f"<html><head><meta charset=utf-8><style>{css}</style></head><body>{body}</body></html>"


def html_text(text: str) -> str:
    return f"<p{' class=unit' * text.startswith('(')}>{html.escape(text)}</p>"


def html_table(layout: Layout, style: Style) -> str:
    pens, gap = ruled(layout, style), 2 * style.apart
    collapse = "separate" if gap else "collapse"
    out = [
        f'<table width="100%" cellspacing="{gap}" style="width:100%;border-collapse:{collapse};border-spacing:{gap}px">'
    ]
    out += [f'<col width="{share:.2%}" style="width:{share:.2%}">' for share in layout.widths]
    for r in range(layout.rows):
        out += ["<tr>", *(html_cell(layout, style, pens, cell) for cell in layout.cells if cell.row == r), "</tr>"]
    return "".join([*out, "</table>"])


def html_cell(layout: Layout, style: Style, pens: dict[Edge, str], cell: Cell) -> str:
    rules = {side: CSS[pens[edge]] if edge in pens else "none" for side, edge in edges_of(cell).items()}
    css = [f"border-{side}:{rule}" for side, rule in rules.items()] + [f"text-align:{side_of(cell, layout)}"]
    css += [f"background:{color}" for color in [style.fill(layout, cell.row)] if color]
    text = html.escape(cell.text).replace("\n", "<br>")
    return f'<td rowspan={cell.down} colspan={cell.across} style="{";".join(css)}">{text}</td>'


def save_docx(parts: Sequence[Part], target: Path, running: bool = False) -> None:
    """The same as a document of Word, one table below the other."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(15)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "NanumGothic", Pt(POINTS)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "NanumGothic")
    normal.paragraph_format.space_after = Pt(0)
    if running:
        section.header.paragraphs[0].text = RUNNING_HEAD
    for part in parts:
        if isinstance(part, str):
            side = WD_ALIGN_PARAGRAPH.RIGHT if part.startswith("(") else WD_ALIGN_PARAGRAPH.LEFT
            document.add_paragraph(part).alignment = side
        else:
            docx_table(document.add_table(part[0].rows, part[0].columns), *part, Mm(180))
    document.save(str(target))


def docx_table(table: Any, layout: Layout, style: Style, width: int) -> None:
    table.autofit = False
    for column, share in zip(table.columns, layout.widths, strict=True):
        for cell in column.cells:
            cell.width = int(width * share)
    pens = ruled(layout, style)
    for cell in layout.cells:
        place = table.cell(cell.row, cell.column).merge(
            table.cell(cell.row + cell.down - 1, cell.column + cell.across - 1)
        )
        docx_text(place, cell, layout)
        for r in range(cell.row, cell.row + cell.down):
            part = Cell(r, cell.column, 1, cell.across, cell.text)
            rules = {side: pens.get(edge, "") for side, edge in edges_of(part).items()}
            docx_rules(table.rows[r]._tr.tc_at_grid_offset(cell.column), rules, style.fill(layout, cell.row))


def docx_text(place: Any, cell: Cell, layout: Layout) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

    for i, line in enumerate(cell.text.split("\n")):
        paragraph = place.add_paragraph() if i else place.paragraphs[0]
        paragraph.text = line
        paragraph.alignment = ALIGN[side_of(cell, layout).upper()]


def docx_rules(place: Any, rules: dict[str, str], color: str) -> None:
    """Rules and colour of one cell of the file, which is a row's part of a merged one."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        kind, size = DOCX[rules[side]] if rules[side] else ("nil", 0)
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", kind), ("sz", str(size)), ("color", "000000")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    properties = place.get_or_add_tcPr()
    properties.append(borders)
    if color:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), color[1:])
        properties.append(shade)


def save_xlsx(parts: Sequence[Part], target: Path, running: bool = False) -> None:
    """The same as a workbook: each table on a sheet of its own, with the texts before it in the rows above."""
    from openpyxl import Workbook

    book, above = Workbook(), list[str]()
    del book["Sheet"]
    for part in parts:
        if isinstance(part, str):
            above.append(part)
            continue
        sheet = book.create_sheet()
        sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = 9, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        if running:
            sheet.oddHeader.right.text, sheet.oddFooter.center.text = RUNNING_HEAD, "- &P -"
        for r, text in enumerate(above, 1):
            xlsx_text(sheet.cell(r, part[0].columns if text.startswith("(") else 1), text, text.startswith("("))
        xlsx_table(sheet, *part, len(above) + 1)
        above = []
    book.save(target)


def xlsx_text(place: Any, text: str, is_right: bool) -> None:
    from openpyxl.styles import Alignment, Font

    place.value, place.font = text, Font(name="NanumGothic", size=POINTS)
    place.alignment = Alignment(horizontal="right" if is_right else "left")


def xlsx_table(sheet: Any, layout: Layout, style: Style, top: int) -> None:
    from openpyxl.styles import Alignment, Font

    pens, widths = ruled(layout, style), [share * SHEET_ROOM for share in layout.widths]
    for c, width in enumerate(widths, 1):
        sheet.column_dimensions[sheet.cell(1, c).column_letter].width = width
    for r, c in layout.at:
        xlsx_rules(sheet.cell(top + r, c + 1), pens, r, c, style.fill(layout, layout.at[r, c].row))
    for cell in layout.cells:
        place = sheet.cell(top + cell.row, cell.column + 1, cell.text)
        place.data_type, place.font = "s", Font(name="NanumGothic", size=POINTS)
        place.alignment = Alignment(horizontal=side_of(cell, layout), vertical="center", wrap_text=True)
        last = {"end_row": top + cell.row + cell.down - 1, "end_column": cell.column + cell.across}
        sheet.merge_cells(start_row=top + cell.row, start_column=cell.column + 1, **last)
    for r in range(layout.rows):
        flat = [cell for cell in layout.cells if cell.row == r and cell.down == cell.across == 1]
        lines = max((len(wrapped(cell.text, fits_in(widths[cell.column] * 0.9))) for cell in flat), default=1)
        sheet.row_dimensions[top + r].height = lines * POINTS * 1.4 + 3


def xlsx_rules(place: Any, pens: dict[Edge, str], r: int, c: int, color: str) -> None:
    from openpyxl.styles import Border, PatternFill, Side

    edges = edges_of(Cell(r, c, 1, 1, ""))
    place.border = Border(**{side: Side(style=XLSX[pens[edge]]) for side, edge in edges.items() if edge in pens})
    if color:
        place.fill = PatternFill("solid", start_color=color[1:])
