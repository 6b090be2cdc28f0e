"""What HWPX paragraph styles print before or say of a paragraph: outline level and bullet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from etl.readers.xml_safe import attribute, local_name


@dataclass(frozen=True, slots=True)
class Styles:
    """Outline levels (1 is the top) and bullets by the id of the paragraph shape."""

    outlines: Mapping[str, int] = field(default_factory=dict)
    bullets: Mapping[str, str] = field(default_factory=dict)


def read_styles(header: etree._Element | None) -> Styles:
    """The styles of ``header.xml``; none where the package has no such part."""
    if header is None:
        return Styles()
    signs = {attribute(bullet, "id") or "": attribute(bullet, "char") or "" for bullet in _named(header, "bullet")}
    outlines: dict[str, int] = {}
    bullets: dict[str, str] = {}
    for shape in _named(header, "paraPr"):
        key = attribute(shape, "id") or ""
        heading = next((child for child in shape if local_name(child) == "heading"), None)
        kind = attribute(heading, "type") if heading is not None else None
        if heading is None or kind in (None, "NONE"):
            continue
        if kind == "OUTLINE":
            outlines[key] = int(attribute(heading, "level") or 0) + 1
        elif kind == "BULLET" and (sign := signs.get(attribute(heading, "idRef") or "", "")):
            bullets[key] = f"{sign} "
    return Styles(outlines, bullets)


def _named(root: etree._Element, name: str) -> list[etree._Element]:
    """The elements of a name, in whatever namespace."""
    return list(root.iter("{*}" + name))
