"""``etl watch``: builds when the folder has come to rest, not while files are being copied, and ends cleanly."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

from etl.watch import Pace, Stamp, State, state_of, watch


class Stop(Exception):  # noqa: N818 - the end of a test's time
    pass


class Clock:
    """Time that passes only when somebody sleeps, and the things that happen meanwhile."""

    def __init__(self, happenings: dict[int, Callable[[], object]], end: int) -> None:
        self.now, self.happenings, self.end = 0, happenings, end

    def sleep(self, seconds: float) -> None:
        self.now += 1
        if self.now > self.end:
            raise Stop
        self.happenings.get(self.now, lambda: None)()


def builds_at(folder: Path, happenings: dict[int, Callable[[], object]], end: int = 40) -> list[int]:
    """When a watch with a second's look and three seconds' rest builds."""
    clock, built = Clock(happenings, end), []
    with pytest.raises(Stop):
        watch(
            lambda: state_of(folder, folder / "no forms"),
            lambda: built.append(clock.now),  # it writes no book
            Pace(1.0, 3.0),
            clock.sleep,
            lambda: clock.now,
        )
    return built


def write(path: Path, text: str) -> Callable[[], object]:
    return lambda: path.write_text(text)


def test_it_builds_at_once_and_then_only_on_change(tmp_path: Path) -> None:
    assert builds_at(tmp_path, {}) == [0]
    assert builds_at(tmp_path, {5: write(tmp_path / "보고.txt", "a")}) == [0, 8]


def test_a_file_still_being_copied_is_waited_for(tmp_path: Path) -> None:
    copying = {at: write(tmp_path / "보고.txt", "a" * at) for at in range(5, 21)}
    assert builds_at(tmp_path, copying) == [0, 23]


@pytest.mark.parametrize(
    "name", ["~$보고.hwp", "보고.tmp", ".숨김", "Thumbs.db", ".DS_Store", "~$정정.xlsx", "x.crdownload"]
)
def test_temporary_files_are_nothing_to_build_for(tmp_path: Path, name: str) -> None:
    assert builds_at(tmp_path, {5: write(tmp_path / name, "x")}) == [0]


def test_removing_renaming_and_the_corrections_are_changes(tmp_path: Path) -> None:
    report, book = tmp_path / "보고.txt", tmp_path / "정정.xlsx"
    report.write_text("a")
    assert builds_at(tmp_path, {5: report.unlink}) == [0, 8]
    report.write_text("a")
    assert builds_at(tmp_path, {5: lambda: report.rename(tmp_path / "다른.txt")}) == [0, 8]
    assert builds_at(tmp_path, {5: write(book, "x")}) == [0, 8]


@pytest.mark.parametrize(("saved", "builds"), [(False, [0]), (True, [0, 4])])
def test_what_the_build_writes_itself_is_no_change_what_an_officer_saves_is(
    tmp_path: Path, saved: bool, builds: list[int]
) -> None:
    clock, built, book = Clock({}, 20), [], tmp_path / "정정.xlsx"

    def build() -> Stamp:
        built.append(clock.now)
        book.write_text("by the build")
        found = book.stat()
        if saved and len(built) == 1:  # while the build ran, or just after
            book.write_text("by an officer")
        return str(book), found.st_size, found.st_mtime_ns

    with pytest.raises(Stop):
        watch(lambda: state_of(tmp_path, tmp_path / "no"), build, Pace(1.0, 3.0), clock.sleep, lambda: clock.now)
    assert built == builds


def test_a_change_during_the_build_is_built_afterwards(tmp_path: Path) -> None:
    clock, built = Clock({}, 20), []

    def build() -> None:
        built.append(clock.now)
        if len(built) == 1:
            (tmp_path / "보고.txt").write_text("came while building")

    with pytest.raises(Stop):
        watch(lambda: state_of(tmp_path, tmp_path), build, Pace(1.0, 3.0), clock.sleep, lambda: clock.now)
    assert len(built) == 2


def test_a_drive_that_goes_away_ends_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "보고.txt").write_text("a")
    away = {5: lambda: folder.rename(tmp_path / "away"), 12: lambda: (tmp_path / "away").rename(folder)}
    assert builds_at(folder, away)[-1] == 15
    state: State = state_of(tmp_path / "never there", tmp_path)
    assert state == frozenset()


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_by_the_public_command_until_ctrl_c(tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    text = "2021년 주요업무계획\n\n홍보과\n\n(단위: 천원)\n\n재원별\t합계\t2021년\t2022년\n계\t300\t100\t200\n구비\t300\t100\t200\n"
    (tmp_path / "input" / "보고.txt").write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "etl", "watch", "--year", "2021", "--settle", "0.3"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={
            "PYTHONPATH": str(ROOT),
            "PATH": "/usr/bin:/bin",
            "PYTHONIOENCODING": "utf-8",
            "ETL_CACHE_DIR": str(tmp_path / "c"),
        },
    )
    try:
        facts = tmp_path / "output" / "2021" / "data" / "funding_plan.csv"
        assert _soon(lambda: facts.exists())
        (tmp_path / "input" / "둘.txt").write_text(
            text.replace("홍보과", "감사과").replace("300", "302"), encoding="utf-8"
        )
        assert _soon(lambda: "302000" in facts.read_text(encoding="utf-8-sig"))
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        told, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "Traceback" not in told.decode()
    assert "멈추었습니다" in told.decode()


def _soon(holds: Callable[[], bool], seconds: float = 40) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if holds():
                return True
        except FileNotFoundError:
            pass  # the folder is just changing hands
        time.sleep(0.1)
    return False
