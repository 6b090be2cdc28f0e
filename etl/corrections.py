"""The officer's declared fixes: where, what was printed there, what it should be, and why.

정정.xlsx says      보고.txt | 표 7 3행 5열 | 보고값 12,611 | 정정값 12,495
the fact then has   value 12,495, printed 12,611, proof ``corrected``; and where the report now prints something else
than 12,611, nothing is changed and a finding says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from etl.model import Fact, Finding, Place, Proof, Severity
from etl.numbers import Kind, money_factor, read_printed

FILE = "정정.xlsx"

PlaceKey = tuple[str, str, int | None, int | None]
_TABLE = re.compile(r"표\s*(\S+)")
_CELL = re.compile(r"(\d+)행\s*(\d+)열")
_LINE = re.compile(r"(\d+)줄")


@dataclass(frozen=True)
class Correction:
    """A row an officer filled in; ``value`` is their text, empty where they only accept the finding."""

    finding: str
    report: str
    where: str
    printed: str
    value: str = ""
    reason: str = ""
    accepted: bool = False

    @property
    def place(self) -> PlaceKey:
        """The cell, or the line where there is no table."""
        table, cell, line = (pattern.search(self.where) for pattern in (_TABLE, _CELL, _LINE))
        if table:
            return self.report, f"t{table[1]}", int(cell[1]) if cell else None, int(cell[2]) if cell else None
        return self.report, "", int(line[1]) if line else None, None


@dataclass(frozen=True)
class NameLink:
    """Two names of one thing: ``kind`` is 사업, 단위사업, 부서 or 기관; ``before`` is the older name."""

    kind: str
    org: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True)
class Corrections:
    """Everything an officer declared."""

    rows: tuple[Correction, ...] = ()
    links: tuple[NameLink, ...] = ()


@dataclass(frozen=True)
class Substitution:
    """Facts to put in the place of others for the proof, the corrections behind them, and what could not be applied."""

    facts: Mapping[Fact, Fact] = field(default_factory=dict)
    applied: Mapping[Fact, Correction] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def restore(self, proved: Sequence[Fact]) -> tuple[Fact, ...]:
        """The proved facts with their own prints again, the corrected ones marked."""
        originals = {_key(new): old for old, new in self.facts.items()}
        return tuple(
            replace(fact, printed=originals[_key(fact)].printed, proof=Proof.CORRECTED)
            if _key(fact) in originals
            else fact
            for fact in proved
        )


def _key(fact: Fact) -> tuple[object, ...]:
    return fact.place, fact.family, fact.measure, fact.labels


def place_key(place: Place) -> PlaceKey:
    """The cell of a place, or its line where there is no table."""
    return (place.report, place.table, place.row, place.column) if place.table else (place.report, "", place.line, None)


def spot(place: Place, printed: str) -> tuple[PlaceKey, str]:
    """What a correction is about: a cell; or where there is only a line, or not even that, a print in it."""
    return place_key(place), "" if place.table else printed.strip()


def where_words(place: Place) -> str:
    """A place in words that ``Correction.place`` reads back."""
    words = [f"{place.page}쪽"] if place.page else [f"{place.line}줄"] if place.line else []
    words += [f"'{place.sheet}' 시트"] if place.sheet else []
    words += [f"표 {place.table.removeprefix('t')}"] if place.table else []
    words += [f"{place.row}행 {place.column}열"] if place.row and place.column else []
    return " ".join(words)


def substitute(facts: Sequence[Fact], corrections: Iterable[Correction]) -> Substitution:
    """What the corrections make of the facts; one whose print has changed, or has no one number, changes nothing."""
    by_place: dict[PlaceKey, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_place[place_key(fact.place)].append(fact)
    reports = {fact.place.report for fact in facts}
    replaced: dict[Fact, Fact] = {}
    applied: dict[Fact, Correction] = {}
    wanted, findings = _agreed([c for c in corrections if c.value and c.report in reports])
    for correction in wanted:
        found = _corrected(correction, by_place[correction.place])
        if isinstance(found, Finding):
            findings.append(found)
        else:
            replaced[found[0]], applied[found[0]] = found[1], correction
    return Substitution(replaced, applied, tuple(findings))


def _agreed(corrections: Sequence[Correction]) -> tuple[list[Correction], list[Finding]]:
    """One correction for each print; where rows ask for different values of one, none of them is taken."""
    asked: dict[tuple[PlaceKey, str], list[Correction]] = defaultdict(list)
    for correction in corrections:
        asked[correction.place, correction.printed.strip()].append(correction)
    alike = [rows[0] for rows in asked.values() if len({_asked(row) for row in rows}) == 1]
    apart = [rows for rows in asked.values() if len({_asked(row) for row in rows}) > 1]
    return alike, [_told(rows[0], "correction_conflict", _different(rows)) for rows in apart]


def _asked(correction: Correction) -> object:
    """What a correction asks for, however it is written: ``12,495`` is ``12495``."""
    typed = read_printed(correction.value)
    return (typed.value, typed.unit) if typed.kind is Kind.NUMBER else correction.value.strip()


def _different(rows: Sequence[Correction]) -> str:
    return f"같은 자리의 정정값이 서로 다릅니다({' / '.join(dict.fromkeys(row.value for row in rows))})"


def _corrected(correction: Correction, facts: Sequence[Fact]) -> tuple[Fact, Fact] | Finding:
    """The fact of a correction and what it becomes, or why it does not."""
    typed = read_printed(correction.value)
    if typed.kind is not Kind.NUMBER or typed.value is None:
        return _told(correction, "correction_unreadable", f"정정값 '{correction.value}'은(는) 숫자로 읽을 수 없습니다")
    if not facts:
        return _told(correction, "correction_unplaced", f"'{correction.where}'에 숫자가 없습니다")
    printed = facts[0].printed.strip()
    facts = [fact for fact in facts if fact.printed.strip() == correction.printed.strip()]
    if not facts:
        return _told(
            correction,
            "correction_stale",
            f"원본의 인쇄값이 '{correction.printed}'에서 '{printed}'(으)로 바뀌었습니다",
        )
    fact = _main(facts)
    if fact is None:
        return _told(correction, "correction_ambiguous", f"'{correction.printed}'의 어느 숫자를 고칠지 알 수 없습니다")
    factor = money_factor(typed.unit) or money_factor(read_printed(fact.printed).unit) or money_factor(fact.unit) or 1
    return fact, replace(fact, value=typed.value * factor, printed=correction.value)


def _main(facts: Sequence[Fact]) -> Fact | None:
    """The fact of a print's main number, ``None`` where there are several numbers and none is it."""
    if len(facts) == 1:
        return facts[0]
    printed = read_printed(facts[0].printed)
    if printed.value is None:
        return None
    factors = {money_factor(printed.unit) or money_factor(fact.unit) or 1 for fact in facts}
    main = [fact for fact in facts if fact.value in {printed.value * factor for factor in factors}]
    return main[0] if len(main) == 1 else None


def _told(correction: Correction, code: str, why: str) -> Finding:
    return Finding(
        Severity.WARNING,
        code,
        f"{FILE}의 정정(정정값 {correction.value})을 적용하지 않았습니다: {why}. {FILE}의 그 줄을 원본과 견주어 고치십시오.",
        _place(correction),
        printed=correction.printed,
        expected=correction.value,
    )


def _place(correction: Correction) -> Place:
    report, table, row, column = correction.place
    return Place(report, table=table, row=row, column=column) if table else Place(report, line=row)


def applied_findings(substitution: Substitution, told: Iterable[Finding]) -> Iterator[Finding]:
    """A note for each correction that settled no finding (any more), so that the 점검표 lists every one."""
    spoken_of = {spot(finding.place, finding.printed) for finding in told if finding.status == "corrected"}
    for fact, correction in substitution.applied.items():
        if spot(fact.place, fact.printed) not in spoken_of:
            reason = f" 사유: {correction.reason}" if correction.reason else ""
            yield Finding(
                Severity.NOTE,
                "corrected_number",
                f"담당자가 {FILE}에서 '{fact.printed}'을(를) '{correction.value}'(으)로 고쳤습니다.{reason}",
                fact.place,
                printed=fact.printed,
                expected=correction.value,
                status="corrected",
            )
