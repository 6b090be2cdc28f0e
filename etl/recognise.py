"""From a document and its outline to facts: which family each table is, what it says, what it must add up to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from etl.cross_budget import settle_years
from etl.families import FALLBACK, families_of
from etl.families.base import Family, Grid, first_unit
from etl.families.required_budget import facts_of, line_identities, whole_line
from etl.identities import Identity, split_by_meaning
from etl.model import Block, Document, Fact, Finding, Severity, Table
from etl.numbers import Printed, money_factor, read_printed
from etl.outline import Outline
from etl.unplaced import unplaced_amounts
from etl.unread_lines import BUDGET_HEADING, unread_rows
from etl.words import is_source, is_total, squeeze

_SMALLEST_BARE = 1000  # smaller numbers without a unit of money may count something else


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
    findings: list[Finding] = [*document.findings, *outline.findings, *unread_rows(document, outline)]
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            recognised, problems = recognise(table_to_grid(document, outline, index))
            recognised = replace(recognised, facts=_of_department(recognised.facts, outline.contexts[index].dept))
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
        text = _whole_text(document, index)
        stated = _of_department(
            facts_of(text, context.year, block.place, context.section, context.project), context.dept
        )
        facts.extend(stated)
        identities.extend(line_identities(text, context.year, stated))
    settled = dict(zip(facts, settle_years(facts), strict=True))
    return Report(
        document,
        outline,
        tuple(tables),
        tuple(settled.values()),
        tuple(identity.with_members(settled) for identity in identities),
        (*findings, *unplaced_amounts(facts)),
    )


def _of_department(facts: tuple[Fact, ...], dept: str) -> tuple[Fact, ...]:
    """The facts of a block as those of another department than the cover's, where it is one's."""
    return tuple(replace(fact, dept=dept) for fact in facts) if dept else facts


def _whole_text(document: Document, index: int) -> str:
    """The line of a block with the lines around it that belong to what it states."""
    block = document.blocks[index]
    assert not isinstance(block, Table)
    text = with_continuation(block.text, document.blocks[index + 1 : index + 2])
    above = next(_texts(document, range(index - 1, index - 2, -1)), "") if index else ""
    return whole_line(above, text, tuple(_texts(document, range(index + 1, len(document.blocks)))))


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
        dept=context.dept or outline.cover.dept,
        before=tuple(reversed(tuple(_texts(document, range(index - 1, -1, -1))))),
        after=tuple(_texts(document, range(index + 1, len(document.blocks)))),
    )


def _texts(document: Document, indexes: range) -> Iterator[str]:
    """The paragraphs at some block indexes up to the next table, at most twelve."""
    for index in indexes[:12]:
        block = document.blocks[index]
        if isinstance(block, Table):
            return
        yield block.text


def recognise(grid: Grid) -> tuple[RecognisedTable, tuple[Finding, ...]]:
    """The family of a table and its facts; two families that claim one table are a finding, never a ranking."""
    families = families_of(grid)
    if len(families) > 1:
        return RecognisedTable(grid, None, ()), (_ambiguous(grid, families),)
    unread = (_unread_amounts(grid),) if families in ((), (FALLBACK,)) and _holds_budget(grid) else ()
    if not families:
        return RecognisedTable(grid, None, ()), unread
    return RecognisedTable(grid, families[0], families[0].read(grid)), unread


def _holds_budget(grid: Grid) -> bool:
    """Whether a table holds amounts of money under a heading that promises a budget, or beside the names of sources."""
    prints = [read_printed(line) for cell in grid.table.cells for line in cell.text.split("\n")]
    if _names_sources(grid) and money_factor(first_unit(grid.unit)):
        return sum(p.value is not None and not p.unit for p in prints) > 1
    promised = _names_sources(grid) or BUDGET_HEADING.search(squeeze(grid.heading))
    return bool(promised) and sum(map(_is_amount, prints)) > 1


def _names_sources(grid: Grid) -> bool:
    """Whether the head or the first column names two funding sources or more."""
    heads = [header[-1] for header in grid.headers if header]
    firsts = [grid.text(row, 1) for row in grid.body]
    return any(len({t for t in texts if is_source(t) and not is_total(t)}) > 1 for texts in (heads, firsts))


def _is_amount(printed: Printed) -> bool:
    large = printed.value is not None and abs(printed.value) >= _SMALLEST_BARE
    return printed.is_value and (large or money_factor(printed.unit) is not None)


def _unread_amounts(grid: Grid) -> Finding:
    return Finding(
        Severity.WARNING,
        "budget_table_unread",
        f"‘{grid.heading}’ 아래의 표를 재원이나 예산의 표로 알아보지 못해 금액을 예산 자료로 쓰지 않았습니다(칸의 내용은 그대로 옮겼습니다). "
        "표의 머리글에 재원(국비, 시비, 구비)과 연도가 적혀 있는지 확인하십시오.",
        grid.table.place,
    )


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
