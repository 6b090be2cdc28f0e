"""Proving many reports: each on its own and within its time, and in work that grows no faster than the reports."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import proving
from etl.corrections import Correction, Corrections
from etl.cross_execution import Line, compare_levels, moved_amounts
from etl.cross_runs import LONGEST_RUN, Amounts, Total, find_runs
from etl.deadline import TimeUp, deadline
from etl.families.structure import MANY_TOTALS, row_sums
from etl.model import Fact, Place, Proof
from etl.proving import prove_reports
from etl.readers.base import Source
from etl.readers.text import read_text
from etl.reading import understand
from etl.recognise import Report

REPORT = """2021년 주요업무계획

홍보과

(단위: 천원)

재원별\t합계\t2021년\t2022년
계\t{total}\t100\t3,279
구비\t3.379\t100\t3,279
"""


def report(name: str, total: str = "3,379") -> Report:
    return understand(read_text(Source(name, REPORT.format(total=total).encode())))


def troubled(monkeypatch: pytest.MonkeyPatch, name: str, trouble: BaseException) -> None:
    """Proving the report of a name ends in trouble."""
    sound = proving.compare_levels

    def compare(facts: Sequence[Fact]):  # type: ignore[no-untyped-def]
        if any(fact.place.report == name for fact in facts):
            raise trouble
        return sound(facts)

    monkeypatch.setattr(proving, "compare_levels", compare)


@pytest.mark.parametrize(("trouble", "said"), [(TimeUp(), "7초 안에"), (ZeroDivisionError(), "ZeroDivisionError")])
def test_a_report_that_cannot_be_proved_says_so_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, trouble: BaseException, said: str
) -> None:
    troubled(monkeypatch, "가.txt", trouble)
    proved, findings = prove_reports([report("가.txt"), report("나.txt")], seconds=7)
    told = [finding for finding in findings if finding.code == "not_proved"]
    assert [(finding.place.report, finding.severity.value) for finding in told] == [("가.txt", "error")]
    assert said in told[0].message
    proofs = {fact.place.report: set[Proof]() for fact in proved.facts}
    for fact in proved.facts:
        proofs[fact.place.report].add(fact.proof)
    assert proofs["가.txt"] == {Proof.UNPROVED}
    assert Proof.PROVED in proofs["나.txt"]


def test_a_damaged_print_is_no_value_where_nothing_was_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    proved, _ = prove_reports([report("가.txt")])
    assert {fact.value for fact in proved.facts if fact.printed == "3.379"} == {Decimal(3_379_000)}
    troubled(monkeypatch, "가.txt", TimeUp())
    proved, _ = prove_reports([report("가.txt")])
    assert {fact.value for fact in proved.facts if fact.printed == "3.379"} == {None}
    assert Decimal(100_000) in {fact.value for fact in proved.facts}


def test_a_correction_holds_where_nothing_was_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    troubled(monkeypatch, "가.txt", TimeUp())
    row = Correction("x", "가.txt", "표 1 3행 2열", "3.379", "3,379", "오타")
    proved, findings = prove_reports([report("가.txt")], Corrections((row,)))
    [fact] = [fact for fact in proved.facts if fact.printed == "3.379"]
    assert (fact.value, fact.proof) == (Decimal(3_379_000), Proof.CORRECTED)
    assert "corrected_number" in {finding.code for finding in findings}


def test_reports_are_proved_alike_alone_and_together() -> None:
    together, findings = prove_reports([report("가.txt", "1,300"), report("나.txt")])
    alone = [prove_reports([one]) for one in (report("가.txt", "1,300"), report("나.txt"))]
    assert together.facts == tuple(fact for proved, _ in alone for fact in proved.facts)
    assert findings == tuple(finding for _, told in alone for finding in told)
    assert {finding.code for finding in findings} >= {"repaired_number", "unreadable_number"}


def test_the_deadline_ends_what_never_ends() -> None:
    with pytest.raises(TimeUp), deadline(0.01):
        sum(1 for _ in repeat(0))


# Runs of projects


def plain_runs(totals: Sequence[Total | None], lines: Sequence[Amounts | None]) -> list[tuple[int, range]]:
    """The definition, word by word: every window, the shortest and then the topmost first."""
    taken: set[int] = set()
    found = []
    windows = [range(s, s + n) for n in range(1, len(lines) + 1) for s in range(len(lines) - n + 1)]
    for at, total in enumerate(totals):
        for window in windows:
            own = [line for place in window if (line := lines[place])]
            sums = (sum((o[0] for o in own), Decimal(0)), sum((o[1] for o in own), Decimal(0)))
            if total and len(own) == len(window) and taken.isdisjoint(window) and total.is_met_by(sums):
                taken.update(window)
                found.append((at, window))
                break
    return found


amounts = st.tuples(*[st.integers(-2, 4).map(Decimal)] * 2)
totals = st.builds(Total, amounts, st.sampled_from([(Decimal(0),) * 2, (Decimal(1),) * 2]))


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(st.none() | totals, max_size=6), st.lists(st.none() | amounts, max_size=9))
def test_runs_are_those_that_trying_all_would_find(wanted: list[Total | None], lines: list[Amounts | None]) -> None:
    assert list(find_runs(wanted, lines)) == plain_runs(wanted, lines)


def test_a_run_is_never_longer_than_any_program_has_projects() -> None:
    lines = [(Decimal(1), Decimal(1))] * (LONGEST_RUN + 1)
    fits, too_long = ((Decimal(n),) * 2 for n in (LONGEST_RUN, LONGEST_RUN + 1))
    slack = (Decimal(0),) * 2
    assert [at for at, _ in find_runs([Total(too_long, slack), Total(fits, slack)], lines)] == [1]


def line(name: str, level: str, row: int, budget: int, executed: int) -> list[Fact]:
    labels = (("level", level), ("name", name), ("source", ""))
    place = Place("r", table="t1" if level == "program" else "t2", row=row)
    return [
        Fact("budget_execution", labels, measure, Decimal(value) * 1000, "천원", f"{value:,}", place)
        for measure, value in (("budget", budget), ("executed", executed))
    ]


def test_lines_of_one_name_are_compared_once_each() -> None:
    """A project belongs to the program that prints its amounts, not to each that has its name."""
    programs = [fact for row in range(40) for fact in line("홍보", "program", row, 100 + row, 50)]
    projects = [fact for row in range(40) for fact in line("홍보", "project", row, 100 + row, 50)]
    matched = compare_levels([*programs, *projects])
    assert matched.findings == ()
    assert [i.total.place.row for i in matched.identities if i.total.measure == "budget"] == list(range(40))


def test_each_moved_amount_has_one_giver_and_one_taker() -> None:
    def pair(row: int, difference: int) -> tuple[Line, Line]:
        sides = (line("가", "program", row, 500, 50), line("가", "project", row, 500 + difference, 50))
        program, project = (Line("가", "", {fact.measure: fact for fact in facts}) for facts in sides)
        return program, project

    pairs = [pair(row, difference) for row, difference in enumerate([7, 7, -7, 9, -7, -7, 0])]
    findings, left = moved_amounts(pairs)
    assert [finding.place.row for finding in findings] == [2, 4]  # the givers; the first taker gets the first
    assert left == [pairs[3], pairs[5], pairs[6]]


def test_a_column_of_many_totals_is_a_row_of_blocks() -> None:
    rows = [("계" if n % 4 == 3 else f"{n}", 3 if n % 4 == 3 else 1) for n in range(4 * (MANY_TOTALS + 1))]
    facts = [
        (name, Fact("f", (("name", name),), "m", Decimal(value), "명", str(value), Place(row=at)))
        for at, (name, value) in enumerate(rows)
    ]
    sums = list(row_sums(facts, "sum_rows", "계 = 합"))
    assert len(sums) == MANY_TOTALS + 1
    assert all(len(one.parts) == 3 for one in sums)
    assert [len(one.parts) for one in row_sums(facts[:8], "sum_rows", "계 = 합")] == [3, 3]


def test_a_source_printed_twice_has_the_years_of_its_own_row() -> None:
    """Work and findings would otherwise grow with the square of the rows."""
    rows = "\n".join(f"구비\t{3 * n}\t{n}\t{2 * n}" for n in range(1, 30))
    text = f"2021년 주요업무계획\n\n홍보과\n\n(단위: 천원)\n\n재원별\t합계\t2021년\t2022년\n{rows}\n"
    found = understand(read_text(Source("r.txt", text.encode())))
    sums = [identity for identity in found.identities if identity.code == "sum_years"]
    assert {len(identity.parts) for identity in sums} == {2}
    assert {(i.total.place.row, *(part.place.row for part in i.parts)) for i in sums} == {
        (row, row, row) for row in range(2, 31)
    }
