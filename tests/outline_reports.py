"""Builds documents for the tests of the outline the way readers do: strings are paragraphs, lists of rows are tables."""

from __future__ import annotations

from collections.abc import Sequence

from etl.model import Block, Cell, Document, Heading, Paragraph, Place, Table

Rows = Sequence[Sequence[str]]
Item = str | Rows | Block


def table(rows: Rows, number: int = 1, line: int = 1) -> Table:
    cells = tuple(
        Cell(text, row, column, line=line + row - 1)
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
        if text
    )
    place = Place(line=line, table=f"t{number}")
    return Table(f"t{number}", place, len(rows), max(len(row) for row in rows), cells)


def head(text: str, level: int) -> Heading:
    return Heading(text, level, Place())


def report(*items: Item, name: str = "보고서.txt") -> Document:
    blocks: list[Block] = []
    line = tables = 0
    for item in items:
        line += 1
        if isinstance(item, str):
            blocks.append(Paragraph(item, Place(line=line)))
        elif isinstance(item, Heading | Paragraph | Table):
            blocks.append(item)
        else:
            tables += 1
            blocks.append(table(item, tables, line))
            line += len(item) - 1
    return Document(name, "0" * 64, "text", tuple(blocks))


LIST_HEAD = ("연번", "사 업 명", "쪽")
GRID = (("재원별", "합계", "2021년", "2022년"), ("계", "300", "100", "200"), ("구비", "300", "100", "200"))
EXECUTION = (("예산액", "집행액", "집행률(%)"), ("1,000(구비)", "500(구비)", "50.0"))


def body(
    *, purpose: str = "", budget: str = "□ 예산현황 (단위: 천원)", content: str = "○ 시설 점검"
) -> tuple[Item, ...]:
    """One project's body without its title."""
    start: tuple[Item, ...] = (purpose,) if purpose else ()
    return (*start, "□ 사업개요", content, "□ 추진실적", "○ 회의 3회", budget, EXECUTION)
