"""사업 목록: the report's own list of its projects.  The outline reads it; the family only claims the table."""

from __future__ import annotations

import re

from etl.families.base import Family, Grid, is_data
from etl.model import Fact

_PAGE = re.compile(r"쪽|페이지|면|page")
_NUMBERING = re.compile(r"연번|번호|순번")


def read(grid: Grid) -> tuple[Fact, ...]:
    """No facts: the outline turns the list into ``projects``."""
    return ()


def _accepts(grid: Grid) -> bool:
    """Whether pages are told, or nothing but the numbers of the list."""
    if _PAGE.search(grid.header_line):
        return True
    numbered = bool(grid.body) and bool(_NUMBERING.match(grid.header(1)))
    others = (grid.text(row, column) for row in grid.body for column in grid.columns if column > 1)
    return numbered and not any(map(is_data, others))


FAMILY = Family(
    name="projects",
    title="사업 목록",
    read=read,
    identities=lambda grid, facts: (),
    needs=(r"사업명|주요사업|사업목록|사업별|제목|업무명|보고순서|과제명",),
    rejects=(r"예산|집행|재원|금액",),
    accepts=_accepts,
)
