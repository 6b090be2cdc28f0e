"""Made-up files of every format go through reading, understanding and proving: each gives a document or a sentence.

``ETL_EXAMPLES=5000 pytest tests/test_fuzz_made.py`` is the whole run.
"""

from __future__ import annotations

import os

import pytest
from fuzz.made import FORMATS, Blocks, blocks, hwp_of_records, records
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.model import Document, Table
from etl.proving import prove_reports
from etl.readers import read
from etl.readers.base import ReadError, Source
from etl.reading import understand

quietly = settings(
    max_examples=int(os.environ.get("ETL_EXAMPLES", "25")),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def read_or_refuse(source: Source) -> Document | ReadError:
    """The document of a file, or why there is none."""
    try:
        return read(source)
    except ReadError as refusal:
        return refusal


def outcome(kind: str, data: bytes) -> str:
    """What came of a file; whatever falls over it fails the test."""
    document = read_or_refuse(Source(f"보고.{kind}", data))
    if isinstance(document, ReadError):
        assert document.message.startswith(f"보고.{kind}")
        return str(document.status)
    for table in document.tables:
        assert all(1 <= c.row <= table.rows and 1 <= c.column <= table.columns for c in table.cells)
    _, findings = prove_reports([understand(document, assumed_year=2021)])
    assert [f.message for f in findings if f.code == "not_proved"] == []
    return "OK"


@pytest.mark.parametrize("kind", FORMATS)
@quietly
@given(data=st.data())
def test_a_made_file_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    made: Blocks = data.draw(blocks)
    outcome(kind, FORMATS[kind](made))


@quietly
@given(records)
def test_records_in_any_order_are_read_or_refused(found: list[tuple[int, int, bytes]]) -> None:
    outcome("hwp", hwp_of_records(found))


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_made_is_mostly_read(kind: str) -> None:
    """The makers make files of their format, and a plain table comes through with its texts."""
    plain: Blocks = ["2021", [(r, c, 1, 1, f"{r}{c}") for r in range(3) for c in range(3)]]
    assert outcome(kind, FORMATS[kind](plain)) == "OK"
    found = read(Source(f"보고.{kind}", FORMATS[kind](plain)))
    texts = {c.text for b in found.blocks if isinstance(b, Table) for c in b.cells}
    assert {"00", "11", "22"} <= texts
