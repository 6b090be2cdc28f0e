"""What HWPML paragraph shapes print before their paragraphs: bullets, and the numbers of outlines and lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from etl.readers.hancom_heads import LEVELS, Head, Level, Numbering, level_of
from etl.readers.xml_safe import whole


@dataclass(frozen=True, slots=True)
class Shapes:
    """The heads of paragraph shapes by id, and the document's numberings in order."""

    heads: Mapping[str, Head]
    numberings: tuple[Numbering, ...]


def read_shapes(root: etree._Element) -> Shapes:
    """The paragraph shapes of a document."""
    bullets = [bullet.get("Char", "") for bullet in root.iter("{*}BULLET")]
    heads = {shape.get("Id", ""): _head(shape, bullets) for shape in root.iter("{*}PARASHAPE")}
    return Shapes(heads, tuple(_numbering(element) for element in root.iter("{*}NUMBERING")))


def _head(shape: etree._Element, bullets: list[str]) -> Head:
    """What a paragraph shape prints before its paragraphs."""
    kind, level, number = shape.get("HeadingType"), whole(shape, "Level") + 1, whole(shape, "Heading")
    if kind == "Outline":
        return Head(level=level, outline=True)
    if kind == "Number":
        return Head(level=level, numbering=number)
    return Head(bullets[number - 1]) if kind == "Bullet" and 0 < number <= len(bullets) else Head()


def _numbering(element: etree._Element) -> Numbering:
    """A numbering, its levels by their numbers."""
    levels: dict[int, Level] = {}
    for place, head in enumerate(element.iterchildren("{*}PARAHEAD"), 1):
        levels[whole(head, "Level", place)] = level_of(
            head.text or "", head.get("NumFormat", ""), whole(head, "Start", 1)
        )
    return Numbering(
        tuple(levels.get(number, Level()) for number in range(1, LEVELS + 1)), whole(element, "Start") == 0
    )
