"""The layout of a page: its tables and the lines between them, each character in exactly one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.readers.pdf_across import ruled_across
from etl.readers.pdf_draft import Draft, draft_of
from etl.readers.pdf_grid import Grid, grid_of_region, is_frame
from etl.readers.pdf_hidden import split_columns
from etl.readers.pdf_rules import regions
from etl.readers.pdf_runs import with_whole_runs
from etl.readers.pdf_shapes import Box, Char, Direction, Page, Rule
from etl.readers.pdf_stacked import split_stacks
from etl.readers.pdf_text import Line, lines_of, widest_space
from etl.readers.pdf_unruled import unruled

MARGIN = 0.12  # of the page height: page numbers stand no further in
_PAGE_NUMBER = re.compile(
    r"[-–—―~<\[(]?\s*(?:page\s*|p\.\s*)?\d{1,4}\s*(?:(?:/|of)\s*\d{1,4})?\s*(?:쪽|페이지)?\s*[-–—―~>\])]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """The tables and the lines of one page, each top to bottom, and the words that stand aslant across it.

    ``rules`` are its level rules outside of ruled tables, ``bare`` the widest gap that may be a space not written.
    """

    page: int
    height: float
    tables: tuple[Draft, ...]
    lines: tuple[Line, ...]
    aslant: str = ""
    rules: tuple[Rule, ...] = ()
    bare: float = 0.0


def layout_of(page: Page) -> Layout:
    """Finds the ruled tables of a page, then the half ruled ones, then the unruled; what is left are lines."""
    chars = [char for char in page.chars if char.direction is not Direction.ASLANT]
    aslant = "".join(char.text for char in page.chars if char.direction is Direction.ASLANT)
    chars = with_whole_runs(chars)
    grids, lone = _grids(page)
    bare = widest_space(lines_of(chars))
    chars = _without_page_number(chars, page, grids)
    ruled, chars = _ruled(page.number, grids, chars, bare)
    rules = _free(lone, grids)
    across, chars = _taken(ruled_across(page.number, rules, chars, bare), chars)
    free, chars = _taken([] if page.recognised else unruled(page.number, chars, bare), chars)
    tables = sorted([*ruled, *across, *free], key=lambda draft: (draft.box.top, draft.box.left))
    return Layout(page.number, page.height, tuple(tables), tuple(lines_of(chars)), aslant.strip(), tuple(rules), bare)


def _grids(page: Page) -> tuple[list[Grid], tuple[Rule, ...]]:
    found, lone = regions(page.rules)
    grids = [grid for grid in map(grid_of_region, found) if grid is not None]
    return [grid for grid in grids if not is_frame(grid, page.width, page.height)], lone


def _free(lone: Iterable[Rule], grids: Sequence[Grid]) -> list[Rule]:
    """The lone rules outside every ruled table: underlined words in a cell are no table."""
    return [rule for rule in lone if not any(grid.box.holds((rule.start + rule.end) / 2, rule.at) for grid in grids)]


def _ruled(page: int, grids: Iterable[Grid], chars: list[Char], bare: float) -> tuple[list[Draft], list[Char]]:
    """The ruled tables; of a table within a cell of another, the inner one takes its characters first."""
    drafts = []
    for grid in sorted(grids, key=lambda grid: (grid.box.width * grid.box.height, grid.box.top, grid.box.left)):
        draft = draft_of(page, grid, [char for char in chars if _inside(char, grid.box)])
        drafts.append(split_stacks(split_columns(draft, bare)))
        chars = [char for char in chars if not _inside(char, grid.box)]
    return drafts, chars


def _taken(drafts: list[Draft], chars: list[Char]) -> tuple[list[Draft], list[Char]]:
    """The drafts, and the characters that none of them holds."""
    held = {id(char) for draft in drafts for cell in draft.cells for char in cell.chars}
    return drafts, [char for char in chars if id(char) not in held]


def _inside(char: Char, box: Box) -> bool:
    x, y = char.ink
    return box.left <= x < box.right and box.top <= y < box.bottom


def _without_page_number(chars: list[Char], page: Page, grids: Sequence[Grid]) -> list[Char]:
    """Leaves out the lowest line below all tables, or the highest above them, if it is but a page number."""
    top = min([grid.box.top for grid in grids], default=page.height)
    bottom = max([grid.box.bottom for grid in grids], default=0.0)
    lines = lines_of(chars)
    ends = [line for line in lines[-1:] if line.box.top >= max(bottom - 1, page.height * (1 - MARGIN))]
    ends += [line for line in lines[:1] if line.box.bottom <= min(top + 1, page.height * MARGIN)]
    numbers = {id(char) for line in ends if _PAGE_NUMBER.fullmatch(line.text) for char in line.chars}
    return [char for char in chars if id(char) not in numbers]
