"""The execution tables of a dataset put together again: a block is one report's table of one 기준일."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from etl.numbers import read_printed
from etl.stencil import Noted, Value
from etl.views.base import (
    DOUBTFUL,
    PROOF_WORDS,
    Dataset,
    Record,
    ViewSettings,
    amount,
    day,
    dotted,
    finding_texts,
    in_unit,
    office_of,
    place_key,
    records,
    text,
    total,
)
from etl.words import is_subtotal, is_total

Key = tuple[str, str, str]  # report, 기준일, table
MEASURES = ("budget_krw", "executed_krw", "expected_year_end_krw")


@dataclass(frozen=True)
class Block:
    """The execution of one office at one 기준일: the 계 line, the 단위사업 lines, the project lines."""

    number: int
    report: str
    as_of: str
    programs: tuple[Record, ...]
    projects: tuple[Record, ...]

    @property
    def first(self) -> Record:
        """Any line of the block: it tells the office."""
        return (*self.programs, *self.projects)[0]

    @property
    def name(self) -> str:
        """What tells this block from every other."""
        return f"{self.number}. {text(self.first, 'dept')} {self.as_of}".strip()

    @cached_property
    def total_line(self) -> Record:
        """The 계 line as printed, empty where the report prints none."""
        return next((line for line in self.programs if is_total(text(line, "name"))), {})

    @cached_property
    def program_lines(self) -> tuple[Record, ...]:
        """The 단위사업 lines (기본경비 among them), without the sums over some of them: they would count twice."""
        return tuple(line for line in self.programs if not _is_sum(line) and not text(line, "source"))

    @cached_property
    def project_lines(self) -> tuple[Record, ...]:
        """One line a project: the whole, or its first source line where the report prints only sources."""
        found: dict[tuple[str, str], Record] = {}
        for line in sorted(self.projects, key=lambda line: bool(text(line, "source"))):
            found.setdefault(_project(line), line)
        listed = [line for line in found.values() if _project(line) == _owner(line) or not self._is_part(line, found)]
        return tuple(sorted(listed, key=lambda line: line["number"]))

    def _is_part(self, line: Record, lines: Mapping[tuple[str, str], Record]) -> bool:
        """Whether a line is a part (인건비, 사업비) of the project whose whole its table prints too."""
        whole = lines.get(_owner(line))
        parts = [each for key, each in lines.items() if _owner(each) == _owner(line) != key]
        return whole is not None and amount(whole, "budget_krw") == total(amount(each, "budget_krw") for each in parts)

    def split_of(self, line: Record) -> tuple[Record, ...]:
        """The source lines of a project."""
        return tuple(each for each in self.projects if text(each, "source") and _project(each) == _project(line))

    def program_total(self, measure: str) -> Decimal | None:
        """The block's total: as printed, or the sum of the 단위사업 lines."""
        printed = amount(self.total_line, measure)
        return printed if printed is not None else total(amount(line, measure) for line in self.program_lines)


def _is_sum(line: Record) -> bool:
    """Whether a line adds up others: 계, 소계, ``도로과 계``."""
    last = text(line, "name").rpartition(" ")[2]
    return is_total(last) or is_subtotal(last)


def _project(line: Record) -> tuple[str, str]:
    """Which project of which table a line speaks of."""
    return text(line, "table"), text(line, "name") or text(line, "project")


def _owner(line: Record) -> tuple[str, str]:
    """The project whose table a line stands in."""
    return text(line, "table"), text(line, "project")


def read_blocks(dataset: Dataset, settings: ViewSettings) -> tuple[Block, ...]:
    """The blocks in the reports' order; only those of the wanted 기준일 where the settings name one."""
    lines = records(dataset, "budget_execution")
    programs: dict[tuple[str, str, str], list[Record]] = {}
    for line in lines:
        if text(line, "level") == "program":
            programs.setdefault((text(line, "report"), text(line, "as_of"), text(line, "table")), []).append(line)
    programs = _told_once(programs)
    projects: dict[tuple[str, str, str], list[Record]] = {}
    for line in lines:
        if text(line, "level") == "project":
            projects.setdefault(_home(line, programs), []).append(line)
    keys = list(dict.fromkeys([*programs, *projects]))
    keys.sort(key=lambda key: _order(key, programs.get(key) or projects[key]))
    blocks = (
        Block(number, key[0], key[1], tuple(programs.get(key, ())), tuple(projects.get(key, ())))
        for number, key in enumerate(keys, start=1)
    )
    return tuple(block for block in blocks if not settings.as_of or block.as_of == settings.as_of)


def _told_once(programs: Mapping[Key, list[Record]]) -> dict[Key, list[Record]]:
    """The tables of 단위사업 without those that print a total again which another table of their report and day has.

    A list of 세부사업 ends in the total of the 단위사업 table before it; that is the same money.
    """
    told: dict[Key, list[Record]] = {}
    seen: set[tuple[str, str, Decimal | None, Decimal | None]] = set()
    for key in sorted(programs, key=lambda key: all(is_total(text(line, "name")) for line in programs[key])):
        printed = next((line for line in programs[key] if is_total(text(line, "name"))), None)
        if printed is not None:
            same = (key[0], key[1], amount(printed, "budget_krw"), amount(printed, "executed_krw"))
            if same in seen:
                continue
            seen.add(same)
        told[key] = programs[key]
    return {key: lines for key, lines in programs.items() if key in told}


def _order(key: tuple[str, str, str], lines: list[Record]) -> tuple[str, str, str]:
    """Blocks stand by office, then by 기준일; equal ones keep the reports' order."""
    return text(lines[0], "org"), text(lines[0], "dept"), key[1]


def _home(line: Record, programs: Iterable[tuple[str, str, str]]) -> tuple[str, str, str]:
    """The block a project line belongs to: the report's only one of that 기준일, else one without 단위사업 lines."""
    report, as_of = text(line, "report"), text(line, "as_of")
    same = [key for key in programs if key[0] == report and (key[1] == as_of or not as_of)]
    return same[0] if len(same) == 1 else (report, as_of, "")


def block_fields(block: Block) -> dict[str, Value]:
    """What every row of a block says of it."""
    first = block.first
    return {
        "보고": block.name,
        "보고제목": " · ".join(part for part in (office_of(first), dated(block.as_of)) if part),
        "구": text(first, "org"),
        "부서": text(first, "dept"),
        "기준일": day(block.as_of) or None,
        "보고서": block.report,
    }


def dated(as_of: str) -> str:
    """``2021. 5. 31. 기준``."""
    return f"{dotted(as_of)} 기준" if as_of else "기준일 없음"


def printed_rate(line: Record) -> dict[str, Value]:
    """The rate as printed, as a fraction, and how many decimals it was printed with.

    >>> printed_rate({"rate_printed": "67.63"})
    {'보고집행률': Decimal('0.6763'), '보고율자릿수': 2}
    """
    rate = read_printed(text(line, "rate_printed"))
    if rate.value is None:
        return {"보고집행률": None, "보고율자릿수": None}
    return {"보고집행률": rate.value.scaleb(-2), "보고율자릿수": rate.decimals}


def amounts(line: Record, unit: str) -> dict[str, Value]:
    """The amounts of a line in the unit shown."""
    names = zip(("예산액", "집행액", "연말예상액"), MEASURES, strict=True)
    return {name: in_unit(amount(line, measure), unit) for name, measure in names}


def row_findings(dataset: Dataset) -> dict[tuple[str, str, int | None], str]:
    """What the findings say of each row of a report's tables."""
    said: dict[tuple[str, str, int | None], list[str]] = {}
    for (report, table, row, _), message in finding_texts(dataset).items():
        said.setdefault((report, table, row), []).append(message)
    return {key: "\n".join(messages) for key, messages in said.items()}


def remark(line: Record, said: Mapping[tuple[str, str, int | None], str]) -> Value:
    """``불일치`` or ``바로잡음`` with a note that says why, for a line a person should look at; else nothing."""
    proof = text(line, "proof")
    if proof not in DOUBTFUL:
        return None
    report, table, row, _ = place_key(line)
    note = said.get((report, table, row), f"보고서 인쇄값: {text(line, 'printed') or '빈칸'}")
    return Noted(PROOF_WORDS[proof], note)
