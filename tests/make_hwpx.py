"""Writes small HWPX packages for the tests, by hand, so that any oddity can be made."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

HP = "http://www.hancom.co.kr/hwpml/2011/paragraph"
_NAMESPACES = (
    f'xmlns:hp="{HP}" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" '
    'xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head" xmlns:opf="http://www.idpf.org/2007/opf/"'
)
MANIFEST = '<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def t(text: str) -> str:
    return f"<hp:t>{escape(text)}</hp:t>"


def run(*inner: str) -> str:
    return f'<hp:run charPrIDRef="0">{"".join(inner)}</hp:run>'


def p(*inner: str, shape: int = 0) -> str:
    """A paragraph of runs; a plain string that is no element becomes a run of text."""
    body = "".join(part if part.startswith("<") else run(t(part)) for part in inner)
    return f'<hp:p id="0" paraPrIDRef="{shape}" styleIDRef="0">{body}</hp:p>'


def sub_list(*paras: str) -> str:
    return f"<hp:subList>{''.join(paras)}</hp:subList>"


def tc(row: int | None, column: int | None, *paras: str, rows: int | None = 1, columns: int | None = 1) -> str:
    """A cell; ``None`` leaves the address or the span out."""
    address = "" if row is None else f'<hp:cellAddr colAddr="{column}" rowAddr="{row}"/>'
    span = "" if rows is None else f'<hp:cellSpan colSpan="{columns}" rowSpan="{rows}"/>'
    return f'<hp:tc header="0">{sub_list(*paras)}{address}{span}</hp:tc>'


def tbl(rows: int, columns: int, *lines: str, before: str = "") -> str:
    body = "".join(f"<hp:tr>{line}</hp:tr>" for line in lines)
    return f'<hp:tbl id="1" rowCnt="{rows}" colCnt="{columns}">{before}{body}</hp:tbl>'


def simple_table(*rows: str) -> str:
    """A table of plain cells; each row is ``a|b|c``."""
    grid = [row.split("|") for row in rows]
    lines = ("".join(tc(r, c, p(text)) for c, text in enumerate(row)) for r, row in enumerate(grid))
    return tbl(len(grid), len(grid[0]), *lines)


def shape(*paras: str) -> str:
    return f"<hp:rect><hp:drawText>{sub_list(*paras)}</hp:drawText></hp:rect>"


def ctrl(inner: str) -> str:
    return f"<hp:ctrl>{inner}</hp:ctrl>"


def section(*paras: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><hs:sec {_NAMESPACES}>{"".join(paras)}</hs:sec>'


def header(*, shapes: str = "", bullets: str = "", numberings: str = "") -> str:
    return f"<hh:head {_NAMESPACES}><hh:refList>{numberings}{bullets}{shapes}</hh:refList></hh:head>"


def shape_of(kind: str, level: int = 0, reference: int = 0, identity: int = 0) -> str:
    """A paragraph shape that prints something before its paragraphs; ``level`` 0 is the top."""
    heading = f'<hh:heading type="{kind}" idRef="{reference}" level="{level}"/>'
    return f'<hh:paraPr id="{identity}">{heading}</hh:paraPr>'


def numbering(*levels: tuple[str, str, int], start: int = 0, identity: int = 1) -> str:
    """A numbering definition; each level is its pattern, its kind and the number it starts with."""
    heads = "".join(
        f'<hh:paraHead start="{begin}" level="{place}" numFormat="{kind}">{pattern}</hh:paraHead>'
        for place, (pattern, kind, begin) in enumerate(levels, 1)
    )
    return f'<hh:numbering id="{identity}" start="{start}">{heads}</hh:numbering>'


def outline_numbering(place: int) -> str:
    """The run of a section's properties that names the numbering of its outline."""
    return run(f'<hp:secPr outlineShapeIDRef="{place}"/>')


def package_of(names: list[str]) -> str:
    items = "".join(f'<opf:item id="s{i}" href="{name}"/>' for i, name in enumerate(names))
    refs = "".join(f'<opf:itemref idref="s{i}"/>' for i in range(len(names)))
    manifest = f"<opf:manifest>{items}</opf:manifest>"
    return f"<opf:package {_NAMESPACES}>{manifest}<opf:spine>{refs}</opf:spine></opf:package>"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def hwpx(*paras: str, head: str | None = None, **more: str | bytes) -> bytes:
    """A package of one section; ``more`` are further parts, ``/`` written as ``__``."""
    parts: dict[str, str | bytes] = {
        "mimetype": "application/hwp+zip",
        "Contents/content.hpf": package_of(["Contents/section0.xml"]),
        "Contents/section0.xml": section(*paras),
        "META-INF/manifest.xml": MANIFEST,
    }
    if head is not None:
        parts["Contents/header.xml"] = head
    parts.update({name.replace("__", "/"): content for name, content in more.items()})
    return zipped(parts)
