"""Files made from nothing by hypothesis: any order of lines and tables, in every format we write for the tests.

What is made is odd but whole: cells anywhere and overlapping, spans of any size, tables in tables, texts of any letters,
records in any order.  A reader may refuse it; it may not fall over it.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from html import escape

import make_hwp
import make_hwpx
import make_pdf
import xlsxwriter
from hypothesis import strategies as st

_WORDS = (
    *(
        "재원별",
        "합계",
        "계",
        "소계",
        "국비",
        "구비",
        "2021년",
        "2022년",
        "1,300",
        "3.379",
        "△3",
        "-",
        "",
        "(단위: 천원)",
        "24(25)",
    ),
    *(
        "□ 2021년 소요예산 : 100천원(구비)",
        "1. 홍보 강화",
        "Ⅰ. 일반현황",
        "사업명",
        "예산액",
        "집행액",
        "집행률(%)",
        "50.0",
        "직급별",
    ),
    *(
        "정원",
        "현원",
        "5급",
        "┌─┬─┐",
        "│ 가 │ 1 │",
        "| a | b |",
        "|---|---|",
        "<table>",
        "\t",
        "가\t1\t2",
        "※ 비고",
        "x" * 300,
    ),
)
words = st.sampled_from(_WORDS) | st.text(max_size=12).map(lambda text: text.replace("\0", ""))
small = st.integers(0, 6)
spans = st.sampled_from((0, 1, 1, 1, 2, 3, 7, 65_535))
Cells = list[tuple[int, int, int, int, str]]  # row, column, rows, columns, text
cells = st.lists(st.tuples(small, small, spans, spans, words), max_size=14)
blocks = st.lists(words | cells, min_size=1, max_size=8)
Blocks = list[str | Cells]


def text_of(made: Blocks) -> bytes:
    """Lines, and the cells of a table as rows of tabs."""
    return "\n".join(b if isinstance(b, str) else _tab_rows(b) for b in made).encode("utf-8", "replace") + b"\n."


def _tab_rows(table: Cells) -> str:
    rows = sorted({row for row, *_ in table})
    return "\n".join("\t".join(text for r, *_, text in sorted(table) if r == row) for row in rows)


def html_of(made: Blocks) -> bytes:
    """Rows with spans of any size, tables within cells where a cell says so."""

    def table(found: Cells) -> str:
        rows = sorted({row for row, *_ in found})
        lines = (
            "".join(f'<td rowspan="{h}" colspan="{w}">{escape(text)}</td>' for r, _, h, w, text in found if r == row)
            for row in rows
        )
        return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"

    body = "".join(f"<p>{escape(b)}</p>" if isinstance(b, str) else table(b) for b in made)
    return f"<html><body>{body}</body></html>".encode("utf-8", "replace")


def hwpx_of(made: Blocks) -> bytes:
    """Cells at any address, on top of each other or outside of the table."""

    def table(found: Cells) -> str:
        cells = "".join(make_hwpx.tc(r, c, make_hwpx.p(_xml(text)), rows=h, columns=w) for r, c, h, w, text in found)
        return make_hwpx.p(make_hwpx.run(make_hwpx.tbl(7, 7, cells)))

    return make_hwpx.hwpx(*(make_hwpx.p(_xml(b)) if isinstance(b, str) else table(b) for b in made))


def _xml(text: str) -> str:
    """The text without what XML cannot hold."""
    clean = "".join(
        letter for letter in text if letter >= " " and not "\ud800" <= letter <= "\udfff" and letter < "\ufffe"
    )
    return clean.lstrip("<") or " "


def hwp_of(made: Blocks) -> bytes:
    """The same cells as records."""
    paras = (make_hwp.para(_units(b) if isinstance(b, str) else _hwp_table(b)) for b in made)
    return make_hwp.hwp(*paras)


def _hwp_table(found: Cells) -> make_hwp.Ctrl:
    return make_hwp.table(
        7, 7, *(make_hwp.cell(r, c, make_hwp.para(_units(t)), rows=h, columns=w) for r, c, h, w, t in found)
    )


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


records = st.lists(
    st.tuples(
        st.sampled_from((66, 67, 71, 72, 77, 90, 93, 16, 25, 500)),
        st.integers(0, 12),
        st.binary(max_size=40) | st.sampled_from((b" lbt" + bytes(44), struct.pack("<IHHH", 0, 3, 3, 0) + bytes(8))),
    ),
    max_size=40,
)


def hwp_of_records(found: list[tuple[int, int, bytes]]) -> bytes:
    """Records in any order and at any depth, in a sound file."""
    return make_hwp.hwp(b"".join(make_hwp.record(*one) for one in found))


def xlsx_of(made: Blocks) -> bytes:
    """A sheet a table, and the lines of text in the first column of another."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        lines = book.add_worksheet()
        for at, block in enumerate(made):
            if isinstance(block, str):
                lines.write_string(at, 0, _xml(block))
                continue
            sheet = book.add_worksheet()
            for row, column, high, wide, text in block:
                sheet.write(row + high % 50, column + wide % 50, _xml(text).lstrip("{"))
    return buffer.getvalue()


def pdf_of(made: Blocks) -> bytes:
    """Texts and ruled boxes at any place of a page, on top of each other too."""
    page = make_pdf.Page()
    for at, block in enumerate(made):
        top = 40 + 90 * at
        if isinstance(block, str):
            page.text(50, top, _plain(block))
            continue
        for row, column, high, wide, text in block:
            x, y = 50 + 60 * column, top + 16 * row
            page.box(x, y, 60 * (wide % 9), 16 * (high % 9)).text(x + 3, y + 12, _plain(text), 9)
    return make_pdf.pdf([page], compress=True)


def _plain(text: str) -> str:
    return "".join(letter for letter in text if " " <= letter < "\ud800") or " "


FORMATS: dict[str, Callable[[Blocks], bytes]] = {
    "txt": text_of,
    "html": html_of,
    "hwp": hwp_of,
    "hwpx": hwpx_of,
    "xlsx": xlsx_of,
    "pdf": pdf_of,
}
