"""Rebuilding: what is cached, what is read again, and that every rebuild equals a clean build."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from conftest import ROOT, files_of
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import etl.reading as reading
import etl.store as store
from etl.build import Options, build
from etl.inputs import find_inputs
from etl.isolation import Pool
from etl.readers.base import Source
from etl.reading import ReadSettings, read_inputs
from etl.store import Store

DEPARTMENTS = ("홍보과", "감사과", "세무과", "교통과")


def report(total: int, department: str = "홍보과") -> str:
    return (
        f"2021년 주요업무계획\n\n{department}\n\n(단위: 천원)\n\n재원별\t합계\t2021년\t2022년\n"
        f"계\t{total}\t100\t{total - 100}\n구비\t{total}\t100\t{total - 100}\n"
    )


def put(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that went to a reader."""
    seen: list[str] = []
    read_all = Pool.read_all

    def told(pool: Pool, tasks):  # type: ignore[no-untyped-def]
        return read_all(pool, (seen.append(task.source.report) or task for task in tasks))

    monkeypatch.setattr(Pool, "read_all", told)
    return seen


def read(folder: Path, cache: Path) -> list[tuple[str, str]]:
    entries = read_inputs(find_inputs(folder), ReadSettings(cache=cache))
    return [(entry.report, entry.status.value) for entry in entries]


def test_only_what_changed_is_read(tmp_path: Path, reads: list[str]) -> None:
    folder, cache = put(tmp_path / "in", 하나=report(300), 둘=report(400)), tmp_path / "cache"
    told = read(folder, cache)
    assert reads == ["둘.txt", "하나.txt"]
    reads.clear()
    assert read(folder, cache) == told
    assert reads == []
    put(folder, 둘=report(500), 셋=report(600))
    read(folder, cache)
    assert reads == ["둘.txt", "셋.txt"]
    reads.clear()
    put(folder, 둘=report(400))
    (folder / "셋.txt").unlink()
    assert read(folder, cache) == told
    assert reads == []


def test_the_cache_gives_what_the_reader_gave(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", 하나=report(300))
    (first,) = read_inputs(find_inputs(folder), ReadSettings(cache=tmp_path / "cache"))
    (again,) = read_inputs(find_inputs(folder), ReadSettings(cache=tmp_path / "cache"))
    assert again == first


@pytest.mark.parametrize("harm", ["deleted", "torn", "one byte", "other json", "empty"])
def test_the_cache_may_be_deleted_or_damaged_at_any_time(tmp_path: Path, reads: list[str], harm: str) -> None:
    folder, cache = put(tmp_path / "in", 하나=report(300)), tmp_path / "cache"
    (before,) = read_inputs(find_inputs(folder), ReadSettings(cache=cache))
    (kept,) = [path for path in cache.rglob("*") if path.is_file()]
    data = kept.read_bytes()
    if harm == "deleted":
        shutil.rmtree(cache)
    else:
        kept.write_bytes(
            {"torn": data[:100], "one byte": data.replace(b"300", b"900"), "other json": b"x\n{}", "empty": b""}[harm]
        )
    reads.clear()
    (after,) = read_inputs(find_inputs(folder), ReadSettings(cache=cache))
    assert after == before
    assert reads == ["하나.txt"]


def test_another_revision_of_the_readers_reads_anew(tmp_path: Path, reads: list[str], monkeypatch) -> None:  # type: ignore[no-untyped-def]
    folder = put(tmp_path / "in", 하나=report(300))
    read(folder, tmp_path / "cache")
    monkeypatch.setattr(store, "reading_revision", lambda: "another")
    reads.clear()
    read(folder, tmp_path / "cache")
    assert reads == ["하나.txt"]


def test_the_revision_covers_every_module_a_reader_imports() -> None:
    """Whatever of ours is loaded to read a file is part of the cache's key."""
    code = (
        "import sys\nfrom etl.readers import READERS, reader_of\n"
        "for kind in READERS: reader_of(kind)\n"
        "import etl.document_json, etl.corrections_reader\n"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('etl') and n != 'etl' and m.__file__), sep='\\n')"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    covered = {str(path) for pattern in store.READING_SOURCES for path in (ROOT / "etl").glob(pattern)}
    assert set(told.stdout.split("\n")) - {""} <= covered


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    folder = put(tmp_path / "in", 하나=report(300))
    assert read(folder, tmp_path / "cache") == [("하나.txt", "OK")]
    assert read(folder, tmp_path / "cache") == [("하나.txt", "OK")]


def test_what_nobody_asks_for_goes(tmp_path: Path) -> None:
    read(put(tmp_path / "in", 하나=report(300), 둘=report(400)), tmp_path / "cache")
    old, new = sorted(path for path in (tmp_path / "cache").rglob("*") if path.is_file())
    os.utime(old, (0, 0))
    Store(tmp_path / "cache").sweep()
    assert not old.exists()
    assert new.exists()


def test_a_faulty_file_is_tried_again_each_time(tmp_path: Path, reads: list[str]) -> None:
    folder = put(tmp_path / "in", 하나=report(300))
    (folder / "그림.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    for _ in range(2):
        reads.clear()
        read(folder, tmp_path / "cache")
        assert "그림.png" in reads


def test_twins_are_read_once(tmp_path: Path, reads: list[str]) -> None:
    told = read(put(tmp_path / "in", 가=report(300), 나=report(300)), tmp_path / "cache")
    assert told == [("가.txt", "OK"), ("나.txt", "DUPLICATE_OF")]
    assert reads == ["가.txt"]


def test_one_file_by_a_reader_of_ones_own_is_cached_too(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    source, settings_ = Source("a.txt", report(300).encode()), ReadSettings(cache=tmp_path / "cache")
    first = reading.read_document(source, "etl.readers:read", settings_)
    monkeypatch.setattr(reading, "Pool", None)
    assert reading.read_document(source, "etl.readers:read", settings_) == first


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ETL_CACHE_DIR")
    monkeypatch.setenv("LOCALAPPDATA", "C:/Users/x/AppData/Local")
    assert store.default_folder("win32").parts[-2:] == ("etl", "Cache")
    monkeypatch.setenv("XDG_CACHE_HOME", "/tmp/x")
    assert store.default_folder("linux") == Path("/tmp/x/etl")
    assert store.default_folder("darwin").parts[-2:] == ("Caches", "etl")


def test_the_same_bytes_whatever_the_order_the_seed_the_zone_the_place(tmp_path: Path) -> None:
    texts = {f"보고{n}": report(300 + n, DEPARTMENTS[n]) for n in range(4)}
    dice, seen = random.Random(11), set()
    for turn, (seed, zone, locale) in enumerate(
        [
            ("0", "UTC", "C"),
            ("1", "Asia/Seoul", "C.UTF-8"),
            ("99", "Pacific/Auckland", "POSIX"),
            ("random", "America/Lima", "C"),
        ]
    ):
        names = list(texts)
        dice.shuffle(names)
        home = tmp_path / f"{turn} 곳"
        put(home / "input", **{name: texts[name] for name in names})
        subprocess.run(
            [sys.executable, "-m", "etl", "build", "--year", "2021", *(["--no-cache"] if turn % 2 else [])],
            cwd=home,
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale},
        )
        seen.add(str(files_of(home / "output")) + str((home / "input" / "정정.xlsx").read_bytes()))
    assert len(seen) == 1


class Rebuilds(RuleBasedStateMachine):
    """Reports are added, renamed, edited, removed and doubled; each rebuild equals a clean build."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.templates = put(self.root / "forms")
        shutil.copy(ROOT / "templates_xlsx" / "예산집행현황.xlsx", self.templates)
        put(self.root / "in", 처음=report(300))
        self.changed = True

    @rule(name=st.sampled_from("가나다"), total=st.integers(300, 303), office=st.sampled_from(DEPARTMENTS))
    def add_or_edit(self, name: str, total: int, office: str) -> None:
        put(self.root / "in", **{name: report(total, office)})
        self.changed = True

    @rule(name=st.sampled_from("가나다"), other=st.sampled_from("가나다라"))
    def rename(self, name: str, other: str) -> None:
        if (self.root / "in" / f"{name}.txt").exists():
            os.replace(self.root / "in" / f"{name}.txt", self.root / "in" / f"{other}.txt")
            self.changed = True

    @rule(name=st.sampled_from("가나다라"))
    def remove(self, name: str) -> None:
        (self.root / "in" / f"{name}.txt").unlink(missing_ok=True)
        self.changed = True

    @rule(name=st.sampled_from("가나다"), folder=st.sampled_from(("한빛구", "하위")))
    def double(self, name: str, folder: str) -> None:
        if (self.root / "in" / f"{name}.txt").exists():
            (self.root / "in" / folder).mkdir(exist_ok=True)
            shutil.copy(self.root / "in" / f"{name}.txt", self.root / "in" / folder)
            self.changed = True

    @invariant()
    def a_rebuild_equals_a_clean_build(self) -> None:
        if not getattr(self, "changed", False):
            return
        self.changed = False
        self._build(self.root / "in", self.root / "out", self.root / "cache")
        shutil.rmtree(self.root / "clean", ignore_errors=True)
        shutil.copytree(self.root / "in", self.root / "clean" / "in", ignore=shutil.ignore_patterns("정정.xlsx"))
        self._build(self.root / "clean" / "in", self.root / "clean" / "out", None)
        assert files_of(self.root / "out") == files_of(self.root / "clean" / "out")

    def _build(self, source: Path, output: Path, cache: Path | None) -> None:
        build(Options(2021, source, output, self.templates, cache=cache))

    def teardown(self) -> None:
        if hasattr(self, "root"):
            shutil.rmtree(self.root, ignore_errors=True)


TestRebuilds = Rebuilds.TestCase
TestRebuilds.settings = settings(
    max_examples=int(os.environ.get("ETL_EXAMPLES", "3")),
    stateful_step_count=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
