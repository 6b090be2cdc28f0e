"""Running heads and feet: lines that stand at the same place of page after page, kept once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from etl.readers.pdf_layout import Layout
from etl.readers.pdf_shapes import Box

EDGE = 0.1  # of the page height
OFTEN = 3  # pages that must carry a line before it counts as running
TWICE = 2  # pages that must carry a line before it may stand between the two halves of a table


def running_keys(layouts: Sequence[Layout]) -> frozenset[tuple[str, int]]:
    """What stands at the same place at the edge of two pages or more, as text and height."""
    pages: dict[tuple[str, int], set[int]] = defaultdict(set)
    for layout in layouts:
        for box, text in _edge_items(layout):
            pages[key_of(box, text)].add(layout.page)
    return frozenset(key for key, numbers in pages.items() if len(numbers) >= TWICE)


def without_running_lines(layouts: Sequence[Layout]) -> list[Layout]:
    """The layouts with every running head or foot, framed or not, left on its first page only."""
    pages: dict[tuple[str, int], list[int]] = defaultdict(list)
    for layout in layouts:
        for box, text in _edge_items(layout):
            pages[key_of(box, text)].append(layout.page)
    first = {key: numbers[0] for key, numbers in pages.items() if len(set(numbers)) >= OFTEN}
    return [_kept(layout, first) for layout in layouts]


def body_bottom(layouts: Sequence[Layout], running: frozenset[tuple[str, int]]) -> float:
    """Where the longest page ends, running feet left aside."""
    lines = (line.box for page in layouts for line in page.lines if key_of(line.box, line.text) not in running)
    return max(
        [box.bottom for box in lines] + [draft.box.bottom for page in layouts for draft in page.tables], default=0.0
    )


def _edge_items(layout: Layout) -> list[tuple[Box, str]]:
    """The lines and the one-cell tables at the upper and lower edge of a page."""
    items = [(line.box, line.text) for line in layout.lines]
    items += [(draft.box, draft.cells[0].text) for draft in layout.tables if len(draft.cells) == 1]
    return [(box, text) for box, text in items if _at_edge(box, layout)]


def _kept(layout: Layout, first: dict[tuple[str, int], int]) -> Layout:
    repeated = {
        (box, text) for box, text in _edge_items(layout) if first.get(key_of(box, text), layout.page) != layout.page
    }
    boxes = {box for box, _ in repeated}
    return replace(
        layout,
        lines=tuple(line for line in layout.lines if line.box not in boxes),
        tables=tuple(draft for draft in layout.tables if len(draft.cells) > 1 or draft.box not in boxes),
    )


def _at_edge(box: Box, layout: Layout) -> bool:
    return box.bottom < EDGE * layout.height or box.top > (1 - EDGE) * layout.height


def key_of(box: Box, text: str) -> tuple[str, int]:
    """A text and the height it stands at, the same on each page for what is repeated there."""
    return "".join(text.split()), round(box.middle_y / 4)
