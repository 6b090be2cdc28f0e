"""The style sheet: variants of the template's own cell styles, made only where a value needs one."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from etl.stencil.package import MAIN
from etl.stencil.workbook import Part

SHORT_DATE = "14"
_GENERAL = ("0", "")


class Styles:
    """The cell styles of a workbook; new ones are appended, none is changed."""

    def __init__(self, part: Part | None) -> None:
        self.root = part.root if part else None
        self._formats = self._list("cellXfs")
        self._borders = self._list("borders")
        self._made: dict[tuple[str, int, int], int] = {}

    def _list(self, tag: str) -> etree._Element | None:
        return None if self.root is None else self.root.find(f"{{{MAIN}}}{tag}")

    def quoted(self, style: int) -> int:
        """The style for a text that looks like a formula: the same, with the apostrophe Excel would show."""
        return self._variant("quote", style, 0)

    def dated(self, style: int) -> int:
        """The style for a date: the same, with a date format where the template left General."""
        return self._variant("date", style, 0)

    def closed(self, style: int, below: int) -> int:
        """The style with the bottom border of another."""
        return style if style == below else self._variant("bottom", style, below)

    def _variant(self, kind: str, style: int, other: int) -> int:
        key = (kind, style, other)
        if key not in self._made:
            self._made[key] = self._make(kind, style, other)
        return self._made[key]

    def _make(self, kind: str, style: int, other: int) -> int:
        if self._formats is None or style >= len(self._formats) or other >= len(self._formats):
            return style
        form = deepcopy(self._formats[style])
        if kind == "quote":
            form.set("quotePrefix", "1")
        elif kind == "date":
            if form.get("numFmtId", "") not in _GENERAL:
                return style
            form.set("numFmtId", SHORT_DATE)
            form.set("applyNumberFormat", "1")
        elif not self._close(form, self._formats[other]):
            return style
        return _appended(self._formats, form)

    def _close(self, form: etree._Element, below: etree._Element) -> bool:
        """Gives the style a border of its own whose bottom is the other's; False when it would be the same."""
        if self._borders is None or form.get("borderId") == below.get("borderId"):
            return False
        border = deepcopy(self._borders[int(form.get("borderId", "0"))])
        bottom = self._borders[int(below.get("borderId", "0"))].find(f"{{{MAIN}}}bottom")
        old = border.find(f"{{{MAIN}}}bottom")
        if old is None or bottom is None:
            return False
        border.replace(old, deepcopy(bottom))
        form.set("borderId", str(_appended(self._borders, border)))
        form.set("applyBorder", "1")
        return True


def _appended(parent: etree._Element, child: etree._Element) -> int:
    """Appends to a counted list; the new index."""
    parent.append(child)
    parent.set("count", str(len(parent)))
    return len(parent) - 1
