"""Small PDFs written by hand for the tests: text at places, lines, boxes and dots, and the odd ways files are broken.

Places are in points from the top left corner of an A4 page, as people measure.  Hangul comes from a font of the
Adobe-Korea1 collection that is named but not embedded, as 한글 itself may write it.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

HEIGHT = 842
WIDTH = 595


@dataclass
class Page:
    """The content of one page, added to by its methods."""

    parts: list[str] = field(default_factory=list)
    extra: str = ""  # more entries of the page's dictionary
    height: int = HEIGHT

    def text(self, x: float, y: float, text: str, size: float = 10) -> Page:
        """Text whose first character begins at x and whose base line is at y."""
        return self.text_matrix(1, 0, 0, 1, x, y, text, size)

    def text_matrix(
        self, a: float, b: float, c: float, d: float, x: float, y: float, text: str, size: float = 10
    ) -> Page:
        """Text under a matrix: turned, slanted or squeezed."""
        font, shown = ("F1", _literal(text)) if text.isascii() else ("F2", f"<{text.encode('utf-16-be').hex()}>")
        self.parts.append(f"BT {a} {b} {c} {d} {x} {self.height - y} Tm /{font} {size} Tf {shown} Tj ET")
        return self

    def codes(self, x: float, y: float, font: str, codes: str) -> Page:
        """Text given as the character codes (hex) of a font."""
        self.parts.append(f"BT /{font} 10 Tf {x} {self.height - y} Td <{codes}> Tj ET")
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5, dash: str = "[] 0") -> Page:
        """A stroke."""
        here = f"{x0} {self.height - y0} m {x1} {self.height - y1} l"
        self.parts.append(f"{dash} d {width} w {here} S [] 0 d")
        return self

    def filled(self, x: float, y: float, width: float, height: float, grey: float = 0.0) -> Page:
        """A filled rectangle with its upper left corner at a place."""
        self.parts.append(f"{grey} g {x} {self.height - y - height} {width} {height} re f 0 g")
        return self

    def box(self, x: float, y: float, width: float, height: float) -> Page:
        """A rectangle drawn as four strokes in one path."""
        self.parts.append(f"0.5 w {x} {self.height - y - height} {width} {height} re S")
        return self

    def dots(self, x0: float, y0: float, x1: float, y1: float, pitch: float = 1.8) -> Page:
        """A row of dots 0.7 points wide."""
        count = int(max(x1 - x0, y1 - y0) / pitch)
        for i in range(count + 1):
            x, y = x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count
            self.filled(x - 0.35, y - 0.35, 0.7, 0.7)
        return self

    def raw(self, operators: str) -> Page:
        """Operators as they are."""
        self.parts.append(operators)
        return self


def _literal(text: str) -> str:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"({escaped})"


def table(page: Page, rows: Sequence[Sequence[str]], xs: Sequence[float], ys: Sequence[float]) -> Page:
    """Puts texts into the fields of a grid, without any rule; lines in a text go below each other."""
    for row, y in zip(rows, ys, strict=False):
        for text, x in zip(row, xs, strict=False):
            for number, line in enumerate(text.split("\n") if text else ()):
                page.text(x + 4, y + 13 + 11 * number, line)
    return page


def rule_all(page: Page, xs: Sequence[float], ys: Sequence[float]) -> Page:
    """Draws every line of a grid as a stroke."""
    for y in ys:
        page.line(xs[0], y, xs[-1], y)
    for x in xs:
        page.line(x, ys[0], x, ys[-1])
    return page


FONTS = {
    "F1": "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    "F2": (
        "<</Type/Font/Subtype/Type0/BaseFont/HYSMyeongJo-Medium/Encoding/UniKS-UCS2-H/DescendantFonts[<</Type/Font"
        "/Subtype/CIDFontType0/BaseFont/HYSMyeongJo-Medium/CIDSystemInfo<</Registry(Adobe)/Ordering(Korea1)"
        "/Supplement 1>>/DW 1000/W[1 94 500]/FontDescriptor<</Type/FontDescriptor/FontName/HYSMyeongJo-Medium/Flags 6"
        "/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 80>>>>]>>"
    ),
    # A font of which only glyph numbers are known.
    "F3": (
        "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+NoLetters/Encoding/Identity-H/DescendantFonts[<</Type/Font"
        "/Subtype/CIDFontType2/BaseFont/ABCDEF+NoLetters/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        "/Supplement 0>>/DW 1000/FontDescriptor<</Type/FontDescriptor/FontName/ABCDEF+NoLetters/Flags 4"
        "/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 80>>>>]>>"
    ),
    # Glyphs that are drawings, half an em wide; its bounding box says a full em, as those of 한글 do.
    "F4": (
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]/FirstChar 48/LastChar 57"
        "/Widths[500 500 500 500 500 500 500 500 500 500]/CharProcs<<{procs}>>"
        "/Encoding<</Type/Encoding/Differences[48 {names}]>>/ToUnicode 8 0 R/Resources<<>>>>"
    ),
}
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def
1 begincodespacerange <00> <ff> endcodespacerange
1 beginbfrange <30> <39> <0030> endbfrange
endcmap end end"""
_DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def pdf(pages: Sequence[Page], compress: bool = False, trailer: str = "", catalog: str = "") -> bytes:
    """The bytes of a PDF with these pages.  ``trailer`` and ``catalog`` are further entries of those dictionaries."""
    first_page = 11
    kids = " ".join(f"{first_page + 2 * i} 0 R" for i in range(len(pages)))
    names = " ".join(f"/{name}" for name in _DIGITS)
    procs = "".join(f"/{name} 10 0 R" for name in _DIGITS)
    fonts = dict(FONTS, F4=FONTS["F4"].replace("{procs}", procs).replace("{names}", names))
    objects: dict[int, bytes] = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>".encode(),
        2: f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        8: _stream(_TO_UNICODE, ""),
        9: _stream(b"\x80", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"),
        10: _stream(b"500 0 0 0 500 700 d1 0 0 500 700 re f", ""),
    }
    objects.update({3 + i: font.encode() for i, font in enumerate(fonts.values())})
    resources = "".join(f"/{name} {3 + i} 0 R" for i, name in enumerate(fonts))
    for i, page in enumerate(pages):
        number = first_page + 2 * i
        objects[number] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {number + 1} 0 R"
            f"/Resources<</Font<<{resources}>>/XObject<</Im 9 0 R>>>>{page.extra}>>"
        ).encode()
        content = "\n".join(page.parts).encode("latin-1")
        objects[number + 1] = (
            _stream(zlib.compress(content), "/Filter/FlateDecode") if compress else _stream(content, "")
        )
    return _file(objects, trailer)


def _stream(content: bytes, entries: str) -> bytes:
    return f"<<{entries}/Length {len(content)}>>stream\n".encode() + content + b"\nendstream"


def _file(objects: dict[int, bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    size = max(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += f"{places[number]:010d} 00000 n \n".encode() if number in places else b"0000000000 65535 f \n"
    out += f"trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
