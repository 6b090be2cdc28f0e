"""Isolated reading: each planted fault costs one file, and the documents survive their way as JSON."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.document_json import NotADocument, document_from_json, document_to_json
from etl.isolation import Failure, Limits, Pool, Result, Status, Task, read_all, run_isolated, status_of
from etl.model import Cell, Document, Finding, Heading, Paragraph, Place, Severity, Table
from etl.readers.base import Source

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals and limits")
LIMITS = Limits(seconds=3.0, megabytes=600, answer_megabytes=2)
PLANTED = {
    "abort": Status.CRASH,
    "exit": Status.CRASH,
    "kill": Status.CRASH,
    "raise": Status.CRASH,
    "recurse": Status.CRASH,
    "lie": Status.CRASH,
    "nonsense": Status.CRASH,
    "hang": Status.TIMEOUT,
    "spin": Status.TIMEOUT,
    "memory": Status.MEMORY,
    "native-memory": Status.MEMORY,
    "flood": Status.REFUSED,
    "refuse REFUSED": Status.REFUSED,
    "refuse ENCRYPTED": Status.ENCRYPTED,
    "refuse DAMAGED": Status.DAMAGED,
    "refuse UNSUPPORTED": Status.UNSUPPORTED,
    "pollute": Status.OK,
    "good": Status.OK,
}


def task(order: str, report: str = "a") -> Task:
    return Task("chaos_reader:read", Source(report, order.encode()))


@posix_only
def test_every_planted_fault_costs_its_own_file_and_nothing_else() -> None:
    orders = [*PLANTED, *["good"] * 40]
    random.Random(7).shuffle(orders)
    results = list(read_all([task(order, f"{i}") for i, order in enumerate(orders)], 2, LIMITS))
    assert [(order, status_of(result)) for order, result in zip(orders, results, strict=True)] == [
        (order, PLANTED[order]) for order in orders
    ]
    assert Counter(map(status_of, results)) == Counter(PLANTED[order] for order in orders)
    assert [result.report for result in results] == [str(i) for i in range(len(orders))]


@posix_only
def test_failures_name_the_file_the_limit_and_a_way_out() -> None:
    results = {order: run(order) for order in ("hang", "memory", "flood", "exit 7", "raise")}
    messages = {order: result.message for order, result in results.items() if isinstance(result, Failure)}
    assert all(message.startswith("a: ") and message.endswith("주세요.") for message in messages.values())
    assert "3초" in messages["hang"]
    assert "600MB" in messages["memory"]
    assert "한도 2MB" in messages["flood"]
    assert "종료 코드 7" in messages["exit 7"]
    assert "KeyError" in messages["raise"]


def run(order: str) -> Result:
    with Pool(1, LIMITS) as pool:
        return pool.read(task(order))


@posix_only
def test_a_child_killed_from_outside_is_tried_once_more(tmp_path: Path) -> None:
    assert status_of(run(f"kill {tmp_path / 'marker'}")) is Status.OK


def test_the_child_is_warm_and_sees_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "x")
    with Pool(1, LIMITS) as pool:
        pool.read(task("good"))
        before = time.monotonic()
        for _ in range(20):
            pool.read(task("good"))
        assert time.monotonic() - before < 2.0
        text = str(pool.read(task("environment")))
        modules = str(pool.read(task("modules")))
    assert "SECRET_TOKEN" not in text
    assert "PATH" in text
    assert "chaos_reader" in modules
    assert "pandas" not in modules


def test_one_file_can_be_read_by_itself() -> None:
    markup = b"<table><tr><td>1</table>"
    result = run_isolated("html", Source("a.html", markup), seconds=20, megabytes=1024)
    assert isinstance(result, Document)
    assert result.tables[0].text(1, 1) == "1"


def test_tasks_are_taken_only_as_needed_and_a_caller_may_stop_early() -> None:
    taken = []

    def tasks() -> Iterator[Task]:
        for number in range(1000):
            taken.append(number)
            yield task("good", str(number))

    results = read_all(tasks(), 2, LIMITS)
    assert next(results).report == "0"
    results.close()  # type: ignore[attr-defined]
    assert len(taken) < 10


@posix_only
def test_closing_the_pool_ends_a_child_at_work() -> None:
    pool = Pool(1, Limits(seconds=60))
    found: list[Result] = []
    reading = threading.Thread(target=lambda: found.append(pool.read(task("hang"))))
    reading.start()
    time.sleep(0.5)
    before = time.monotonic()
    pool.close()
    reading.join()
    assert time.monotonic() - before < 5
    assert status_of(found[0]) is Status.CRASH


INTERRUPTED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path[:] = {path!r}
from etl.isolation import Limits, Task, read_all
from etl.readers.base import Source
results = read_all([Task("chaos_reader:read", Source("a", b"hang"))] * 4, 2, Limits(seconds=60))
print("ready", flush=True)
try:
    next(results)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@posix_only
def test_ctrl_c_ends_the_children_at_once() -> None:
    command = [sys.executable, "-c", INTERRUPTED.format(path=sys.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "ready\n"
        time.sleep(1.0)
        before = time.monotonic()
        parent.send_signal(signal.SIGINT)
        assert parent.stdout.readline() == "interrupted\n"
        assert parent.wait(timeout=10) == 0  # it waits for its children, so none is left
    assert time.monotonic() - before < 5


def test_statuses_of_documents() -> None:
    table = Table("t1", Place(), 1, 1, (Cell("1", 1, 1),))
    note = Finding(Severity.NOTE, "c", "m")
    assert status_of(Document("a", "", "x", ())) is Status.EMPTY
    assert status_of(Document("a", "", "x", (table,))) is Status.OK
    assert status_of(Document("a", "", "x", (table,), (note,))) is Status.OK_WITH_NOTES
    lost = Finding(Severity.ERROR, "c", "m")
    assert status_of(Document("a", "", "x", (table,), (note, lost))) is Status.PARTIAL


texts = st.text(max_size=8)
numbers = st.none() | st.integers(1, 9)
places = st.builds(Place, texts, numbers, texts, numbers, texts, numbers, numbers)
cells = st.builds(Cell, texts, st.integers(1, 3), st.integers(1, 3), st.integers(1, 2), st.integers(1, 2), numbers)
marks = st.frozensets(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=2)
tables = st.builds(
    Table,
    texts,
    places,
    st.just(3),
    st.just(3),
    st.lists(cells, max_size=3).map(tuple),
    texts,
    st.none() | places,
    marks,
)
blocks = st.one_of(tables, st.builds(Heading, texts, st.integers(1, 9), places), st.builds(Paragraph, texts, places))
findings = st.builds(Finding, st.sampled_from(Severity), texts, texts, places, texts, texts, texts, texts)
documents = st.builds(
    Document, texts, texts, texts, st.lists(blocks, max_size=4).map(tuple), st.lists(findings, max_size=2).map(tuple)
)


@settings(max_examples=150, deadline=None)
@given(documents)
def test_a_document_survives_json(document: Document) -> None:
    data = document_to_json(document)
    assert document_from_json(data) == document
    assert document_to_json(document_from_json(data)) == data


GOOD_TABLE = '"table":"t1","place":{},"caption":"","parent":null,"uncertain":[]'


@pytest.mark.parametrize(
    "block",
    [
        "7",
        '{"text":7,"place":{}}',
        '{"text":"x","place":{"p":"1"}}',
        '{"heading":"x","level":true,"place":{}}',
        f'{{{GOOD_TABLE},"rows":1,"columns":1,"cells":[["x",2,1,1,1,null]]}}',
        f'{{{GOOD_TABLE},"rows":1,"columns":1,"cells":[["x",1,1,1,0,null]]}}',
        f'{{{GOOD_TABLE},"rows":1,"columns":1,"cells":[["x",1,1]]}}',
        f'{{{GOOD_TABLE},"rows":1000000000,"columns":1,"cells":[]}}',
        f'{{{GOOD_TABLE},"rows":20000,"columns":512,"cells":[]}}',
        "[" * 100_000,
    ],
)
def test_json_that_is_no_document_is_not_believed(block: str) -> None:
    text = f'{{"report":"a","sha256":"b","format":"c","findings":[],"blocks":[{block}]}}'
    with pytest.raises(NotADocument):
        document_from_json(text.encode())
