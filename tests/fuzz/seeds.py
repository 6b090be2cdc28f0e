"""The files that are mutated: one small report of each format, of the project's own making, and real ones where there are any."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import make_hwp
import make_hwpx
import make_pdf
import xlsxwriter

LARGEST = 150 << 10
ROWS = ("재원별|합계|2021년|2022년", "계|1,300|100|1,200", "국비|1,000|50|950", "구비|300|50|250")
LINES = ("2021년 주요업무계획", "홍보과", "□ 2021년 소요예산 : 100천원(구비)", "(단위: 천원)")


def seeds() -> Mapping[str, bytes]:
    """A name with its suffix, and the bytes."""
    rows = [row.split("|") for row in ROWS]
    text = "\n\n".join([*LINES, "\n".join("\t".join(row) for row in rows)])
    html = "<html><body>" + "".join(f"<p>{line}</p>" for line in LINES) + _html_table(rows) + "</body></html>"
    return {
        "tabs.txt": text.encode(),
        "cp949.txt": text.encode("cp949"),
        "utf16.txt": text.encode("utf-16"),
        "flat.txt": "\n\n".join([*LINES, "\n".join(" ".join(row) for row in rows)]).encode(),
        "pipes.md": ("\n\n".join(LINES) + "\n\n" + _pipes(rows)).encode(),
        "table.html": html.encode(),
        "report.hwp": make_hwp.hwp(*map(make_hwp.para, LINES), make_hwp.para(make_hwp.simple_table(*ROWS))),
        "report.hwpx": make_hwpx.hwpx(
            *(make_hwpx.p(make_hwpx.run(make_hwpx.t(line))) for line in LINES),
            make_hwpx.p(make_hwpx.run(make_hwpx.simple_table(*ROWS))),
        ),
        "report.xlsx": _xlsx(rows),
        "report.docx": _docx(rows),
        "report.pdf": _pdf(rows, compress=False),
        "packed.pdf": _pdf(rows, compress=True),
    }


def real_seeds(folder: Path) -> Mapping[str, bytes]:
    """Small real files of a folder, none where it is absent."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return {path.name: path.read_bytes() for path in found if path.is_file() and path.stat().st_size <= LARGEST}


def _pipes(rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def _html_table(rows: list[list[str]]) -> str:
    return (
        "<table>"
        + "".join(
            "<tr>" + "".join(f'<td rowspan="1" colspan="1">{text}</td>' for text in row) + "</tr>" for row in rows
        )
        + "</table>"
    )


def _xlsx(rows: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("소요재원")
        sheet.merge_range(0, 0, 0, 3, LINES[0])
        for at, row in enumerate(rows, start=3):
            for column, text in enumerate(row):
                number = text.replace(",", "")
                sheet.write(at, column, int(number) if number.isdecimal() else text)
        sheet.write_formula(8, 1, "=SUM(B5:B6)", None, 1300)
    return buffer.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx(rows: list[list[str]]) -> bytes:
    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    cells = "".join(
        "<w:tr>"
        + "".join(f'<w:tc><w:tcPr><w:gridSpan w:val="1"/></w:tcPr>{paragraph(text)}</w:tc>' for text in row)
        + "</w:tr>"
        for row in rows
    )
    body = (
        "".join(map(paragraph, LINES)) + f"<w:tbl><w:tblGrid>{'<w:gridCol/>' * len(rows[0])}</w:tblGrid>{cells}</w:tbl>"
    )
    kinds = "http://schemas.openxmlformats.org/package/2006"
    return make_hwpx.zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{kinds}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{kinds}/relationships"><Relationship Id="r1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        }
    )


def _pdf(rows: list[list[str]], *, compress: bool) -> bytes:
    page = make_pdf.Page()
    numbers = [[text if text.replace(",", "").isdecimal() else "sum" for text in row] for row in rows]
    xs, ys = [50.0, 150.0, 250.0, 350.0, 450.0], [60.0, 90.0, 120.0, 150.0, 180.0]
    make_pdf.table(make_pdf.rule_all(page, xs, ys), numbers, xs, ys)
    return make_pdf.pdf([page], compress=compress)
