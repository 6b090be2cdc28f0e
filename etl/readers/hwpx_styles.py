"""What HWPX paragraph shapes print before their paragraphs: bullets, and the numbers of outlines and lists."""

from __future__ import annotations

from lxml import etree

from etl.readers.hancom_heads import LEVELS, Head, Level, Numbering, Styles, level_of
from etl.readers.xml_safe import attribute, local_name, whole


def read_styles(header: etree._Element | None) -> Styles:
    """The styles of ``header.xml``; none where the package has no such part."""
    if header is None:
        return Styles()
    bullets = [attribute(bullet, "char") or "" for bullet in header.iter("{*}bullet")]
    heads = {number: _head(shape, bullets) for number, shape in enumerate(header.iter("{*}paraPr"))}
    numberings = tuple(_numbering(element) for element in header.iter("{*}numbering"))
    return Styles({number: head for number, head in heads.items() if head}, numberings)


def _head(shape: etree._Element, bullets: list[str]) -> Head | None:
    """What a paragraph shape prints before its paragraphs, if anything."""
    heading = next((child for child in shape if local_name(child) == "heading"), None)
    if heading is None:
        return None
    kind, level, number = attribute(heading, "type"), whole(heading, "level") + 1, whole(heading, "idRef")
    if kind == "OUTLINE":
        return Head(level=level, outline=True)
    if kind == "NUMBER":
        return Head(level=level, numbering=number)
    if kind == "BULLET" and 0 < number <= len(bullets) and bullets[number - 1]:
        return Head(bullets[number - 1])
    return None


def _numbering(element: etree._Element) -> Numbering:
    """A numbering, its levels by their numbers."""
    levels: dict[int, Level] = {}
    for place, head in enumerate((child for child in element if local_name(child) == "paraHead"), 1):
        kind = attribute(head, "numFormat") or ""
        levels[whole(head, "level", place)] = level_of(head.text or "", kind, whole(head, "start", 1))
    return Numbering(
        tuple(levels.get(number, Level()) for number in range(1, LEVELS + 1)), whole(element, "start") == 0
    )
