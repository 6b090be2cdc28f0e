"""The lines of a contents page that have no dot leaders: ``1. 빈집 정비          5``, name and page apart by blanks only.

They are told from rows of a table by what stands over them (목차) or by the numerals of several sections among them,
and by pages that never fall.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etl.model import Block, Heading, Paragraph

_HEAD = re.compile(r"^(?:보고)?(?:순서|목차|차례)$")
_PAGED = re.compile(r"^\s*(?P<name>\S.*?)(?:[ \u00a0\u3000]{3,}|[ ]*\t\s*)(?P<page>\d{1,3})\s*$")
_NUMERAL = re.compile(r"^\s*[Ⅰ-Ⅻ]")
_ROW = re.compile(r"(?:\s{3,}|\t)\s*[△▲-]?[\d,.]+(?=\s|$)")
_FEWEST = 2


def with_leaders(blocks: Sequence[Block]) -> Mapping[int, str]:
    """The contents lines without leaders, by their places among the blocks, each with the leaders it would have.

    >>> from etl.model import Place
    >>> texts = ("목  차", "Ⅰ. 현황      1", "Ⅱ. 업무      3", "구분      7")
    >>> with_leaders([Paragraph(text, Place()) for text in texts[:3]])
    {1: 'Ⅰ. 현황 ··· 1', 2: 'Ⅱ. 업무 ··· 3'}
    """
    found: dict[int, str] = {}
    index = 0
    while index < len(blocks):
        run = _run(blocks, index)
        headed = index > 0 and bool(_HEAD.match("".join(_text(blocks[index - 1]).split())))
        if len(run) >= _FEWEST and (headed or sum(bool(_NUMERAL.match(match["name"])) for match in run) >= _FEWEST):
            found |= {index + n: f"{match['name'].strip()} ··· {match['page']}" for n, match in enumerate(run)}
        index += len(run) or 1
    return found


def _run(blocks: Sequence[Block], start: int) -> list[re.Match[str]]:
    """The lines of names and pages from a place on, as long as the pages do not fall."""
    run: list[re.Match[str]] = []
    for block in blocks[start:]:
        match = _PAGED.match(_text(block))
        named = match and re.search("[가-힣]", match["name"]) and not _ROW.search(match["name"])
        if not match or not named or (run and int(match["page"]) < int(run[-1]["page"])):
            break
        run.append(match)
    return run


def _text(block: Block) -> str:
    return block.text if isinstance(block, Heading | Paragraph) else ""
