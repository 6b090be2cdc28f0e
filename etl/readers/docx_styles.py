"""What DOCX paragraph styles say of their paragraphs: the outline level, and the list they number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from etl.readers.base import MAX_DEPTH
from etl.readers.docx_text import value, whole_value
from etl.readers.xml_safe import attribute

CAPTION = -1
BODY_TEXT = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A style's outline level (0 is the top, 9 body text, -1 a caption), list and level in it, where it or an ancestor says."""

    level: int | None = None
    list: str | None = None
    list_level: int | None = None


Styles = Mapping[str, Style]


def read_styles(root: etree._Element) -> Styles:
    """The paragraph styles by id, and the one paragraphs without a style have under ``""``."""
    elements = {attribute(style, "styleId") or "": style for style in root.iterfind("{*}style")}
    styles = {identity: _style(identity, elements) for identity in elements}
    for identity, style in elements.items():
        if attribute(style, "default") in ("1", "true") and attribute(style, "type") == "paragraph":
            styles[""] = styles[identity]
    return styles


def style_of(paragraph: etree._Element, styles: Styles) -> Style:
    """A paragraph's style."""
    return styles.get(value(paragraph, "{*}pPr/{*}pStyle") or "", Style())


def outline_level(paragraph: etree._Element, styles: Styles) -> int | None:
    """The outline level of a paragraph: its own, else its style's."""
    own = paragraph.find("{*}pPr/{*}outlineLvl")
    return (
        style_of(paragraph, styles).level if own is None else whole_value(paragraph, "{*}pPr/{*}outlineLvl", BODY_TEXT)
    )


def _style(identity: str, elements: Mapping[str, etree._Element]) -> Style:
    """What a style says, each from the nearest ancestor that says it; a chain without end is cut."""
    level: int | None = None
    numbered: str | None = None
    list_level: int | None = None
    for _ in range(MAX_DEPTH):
        style = elements.get(identity)
        if style is None:
            break
        if level is None:
            level = _level(style)
        if numbered is None:
            numbered = value(style, "{*}pPr/{*}numPr/{*}numId")
        if list_level is None and style.find("{*}pPr/{*}numPr/{*}ilvl") is not None:
            list_level = whole_value(style, "{*}pPr/{*}numPr/{*}ilvl", 0)
        identity = value(style, "{*}basedOn") or ""
    return Style(level, numbered, list_level)


def _level(style: etree._Element) -> int | None:
    """The outline level a style itself says."""
    if (value(style, "{*}name") or "").lower() == "caption":
        return CAPTION
    says = style.find("{*}pPr/{*}outlineLvl") is not None
    return whole_value(style, "{*}pPr/{*}outlineLvl", BODY_TEXT) if says else None
