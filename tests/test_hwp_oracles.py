"""Every table of the real documents against two other libraries; each difference is explained here, one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hwp_oracles import GridOf, hwpforge_tables, ours, python_hwpx_tables, unmatched

from etl.readers import read
from etl.readers.base import Source
from etl.readers.hancom_heads import HeadCounter

SAMPLES = Path(__file__).parents[1].parent / "shared" / "samples"
FILES = sorted(SAMPLES.glob("*.hwp")) + sorted(SAMPLES.glob("*.hwpx"))
_FOR_DISTRIBUTION = "made for distribution (배포용): hwpforge reads the stand-in text and no table, without an error"

# What the other library reads otherwise: library → file → our table → why.
EXPLAINED: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "hwpforge": {"20250130-hongbo-no.hwp": {f"t{number}": _FOR_DISTRIBUTION for number in range(1, 7)}},
    "hwpx": {
        "2025년 기부·답례품 실적 지자체 보고서_양식.hwpx": {
            "t56": "stands in a running head; python-hwpx reads the body"
        },
        "table-vpos-01.hwpx": {"t11": "holds overlaid characters (hp:compose), which python-hwpx leaves out"},
    },
}
# Files the other library refuses, with the words of its refusal.
REFUSED: Mapping[str, Mapping[str, str]] = {"hwpforge": {"benchmark1.hwpx": "duplicate field `fillBrush`"}}
READERS: Mapping[str, tuple[Callable[[Path], list[GridOf]], tuple[str, ...]]] = {
    "hwpforge": (hwpforge_tables, (".hwp", ".hwpx")),
    "hwpx": (python_hwpx_tables, (".hwpx",)),
}
CASES = [(library, file) for library, (_, kinds) in READERS.items() for file in FILES if file.suffix in kinds]


@pytest.mark.skipif(not FILES, reason="the shared sample documents are not here")
@pytest.mark.parametrize(("library", "file"), CASES, ids=[f"{library}-{file.name}" for library, file in CASES])
def test_every_table_agrees_or_its_difference_is_explained(
    library: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip(library, reason=f"{library} is not installed")
    # Neither library counts the numbers that are printed before paragraphs, so ours are left out here.
    monkeypatch.setattr(HeadCounter, "label", lambda *_: "")
    mine = ours(read(Source(file.name, file.read_bytes())))
    refusal = REFUSED.get(library, {}).get(file.name)
    if refusal is not None:
        with pytest.raises(Exception, match=refusal):
            READERS[library][0](file)
        return
    explained = EXPLAINED.get(library, {}).get(file.name, {})
    alone, theirs = unmatched(mine, READERS[library][0](file))
    assert {name for name, _ in alone} == set(explained)
    assert len(theirs) <= len(explained)


@pytest.mark.skipif(not FILES, reason="the shared sample documents are not here")
def test_every_explained_difference_names_a_file_that_is_here() -> None:
    named = {name for files in (*EXPLAINED.values(), *REFUSED.values()) for name in files}
    assert named <= {file.name for file in FILES}


def test_a_table_read_otherwise_is_noticed() -> None:
    cells = ((1, 1, 1, 1, "국비"), (1, 2, 1, 1, "1,000"))
    right, other = GridOf(1, 2, cells), GridOf(1, 2, (cells[0], (1, 2, 1, 1, "1,001")))
    assert unmatched([("t1", right), ("t2", right)], [right, other]) == ([("t2", right)], [other])
