"""From a document and its outline to facts: which family each table is, what it says, what it must add up to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.cross_budget import settle_years
from etl.families import families_of
from etl.families.base import Family, Grid
from etl.families.required_budget import facts_of, line_identities
from etl.identities import Identity, split_by_meaning
from etl.model import Block, Document, Fact, Finding, Severity, Table
from etl.outline import Outline


@dataclass(frozen=True)
class RecognisedTable:
    """A table, the one family that claims it (``None`` when none does), and the facts it gave."""

    grid: Grid
    family: Family | None
    facts: tuple[Fact, ...]

    @property
    def table(self) -> Table:
        """The table itself."""
        return self.grid.table


@dataclass(frozen=True)
class Report:
    """A report understood: its outline, its tables, every fact of it and the arithmetic they must keep."""

    document: Document
    outline: Outline
    tables: tuple[RecognisedTable, ...]
    facts: tuple[Fact, ...]
    identities: tuple[Identity, ...]
    findings: tuple[Finding, ...]


def document_to_report(document: Document, outline: Outline) -> Report:
    """The facts of a document, table by table and line by line."""
    tables: list[RecognisedTable] = []
    facts: list[Fact] = []
    identities: list[Identity] = []
    findings: list[Finding] = [*document.findings, *outline.findings]
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            recognised, problems = recognise(table_to_grid(document, outline, index))
            tables.append(recognised)
            facts.extend(recognised.facts)
            findings.extend(problems)
            if recognised.family:
                kept, misread = split_by_meaning(recognised.family.identities(recognised.grid, recognised.facts))
                identities.extend(kept)
                findings.extend([_misread(recognised.grid)] if misread else [])
                findings.extend(recognised.family.findings(recognised.grid, recognised.facts))
            continue
        context = outline.contexts[index]
        text = with_continuation(block.text, document.blocks[index + 1 : index + 2])
        stated = facts_of(text, context.year, block.place, context.section, context.project)
        facts.extend(stated)
        identities.extend(line_identities(text, context.year, stated))
    settled = dict(zip(facts, settle_years(facts), strict=True))
    return Report(
        document,
        outline,
        tuple(tables),
        tuple(settled.values()),
        tuple(identity.with_members(settled) for identity in identities),
        tuple(findings),
    )


def with_continuation(text: str, after: Sequence[Block]) -> str:
    """A line with the one after it where that is wholly in parentheses: ``총사업비: 500천원`` / ``(국비 300, 구비 200)``."""
    below = after[0].text.strip() if after and not isinstance(after[0], Table) else ""
    return f"{text} {below}" if re.fullmatch(r"\([^()]*\d[^()]*\)", below) and not text.rstrip().endswith(")") else text


def table_to_grid(document: Document, outline: Outline, index: int) -> Grid:
    """The table at a block index with what the report says around it."""
    table = document.blocks[index]
    assert isinstance(table, Table)
    context = outline.contexts[index]
    return Grid(
        table=table,
        unit=context.unit,
        as_of=context.as_of,
        report_as_of=outline.cover.as_of.isoformat() if outline.cover.as_of else "",
        year=context.year or outline.cover.year,
        section=context.section,
        project=context.project,
        heading=context.heading,
        org=outline.cover.org,
        dept=outline.cover.dept,
        before=tuple(reversed(tuple(_texts(document, range(index - 1, -1, -1))))),
        after=tuple(_texts(document, range(index + 1, len(document.blocks)))),
    )


def _texts(document: Document, indexes: range) -> Iterator[str]:
    """The paragraphs at some block indexes up to the next table, at most twelve."""
    for index in list(indexes)[:12]:
        block = document.blocks[index]
        if isinstance(block, Table):
            return
        yield block.text


def recognise(grid: Grid) -> tuple[RecognisedTable, tuple[Finding, ...]]:
    """The family of a table and its facts; two families that claim one table are a finding, never a ranking."""
    families = families_of(grid)
    if len(families) > 1:
        return RecognisedTable(grid, None, ()), (_ambiguous(grid, families),)
    if not families:
        return RecognisedTable(grid, None, ()), ()
    return RecognisedTable(grid, families[0], families[0].read(grid)), ()


def _misread(grid: Grid) -> Finding:
    return Finding(
        Severity.WARNING,
        "layout_uncertain",
        "이 표의 합계가 하나도 맞지 않습니다. 숫자가 모두 틀렸다기보다 머리글이나 행의 짝을 잘못 읽은 것일 수 있으니 원본과 견주어 확인하십시오.",
        grid.table.place,
    )


def _ambiguous(grid: Grid, families: tuple[Family, ...]) -> Finding:
    titles = ", ".join(f"'{family.title}'" for family in families)
    return Finding(
        Severity.WARNING,
        "ambiguous_table",
        f"이 표는 {titles} 가운데 어느 것인지 알 수 없어 셀만 옮겼습니다. 표의 머리글을 확인하십시오.",
        grid.table.place,
    )
