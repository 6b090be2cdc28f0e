"""사업 목록: the report's own list of its projects.  The outline reads it; the family only claims the table."""

from __future__ import annotations

from etl.families.base import Family, Grid
from etl.model import Fact


def read(grid: Grid) -> tuple[Fact, ...]:
    """No facts: the outline turns the list into ``projects``."""
    return ()


FAMILY = Family(
    name="projects",
    title="사업 목록",
    read=read,
    identities=lambda grid, facts: (),
    needs=(r"사업명|주요사업|사업목록|사업별|제목|업무명|보고순서|과제명", r"쪽|페이지|면|page"),
    rejects=(r"예산|집행|재원|금액",),
)
