"""Faults while building: kills, full disks, two builds at once, files in motion, readers that misbehave."""

from __future__ import annotations

import errno
import inspect
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT, files_of

import etl.disk as disk
import etl.reading as reading
import etl.transaction as transaction
from etl.inputs import InputFile, _told_apart, find_inputs, is_link
from etl.isolation import Limits, Status
from etl.lock import LOCK, locked
from etl.reading import ReadSettings, read_inputs

GRID = "2021년 주요업무계획\n\n홍보과\n\n(단위: 천원)\n\n재원별\t합계\t2021년\t2022년\n계\t{0}\t100\t{1}\n구비\t{0}\t100\t{1}\n"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
KILLS = int(os.environ.get("ETL_KILLS", "10"))
AT_ONCE = int(os.environ.get("ETL_AT_ONCE", "6"))
REPORTS = int(os.environ.get("ETL_REPORTS", "6"))


def reports(folder: Path, count: int, base: int = 300) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        text = GRID.format(base + number, base + number - 100).replace(
            "홍보과", f"{'가나다라마바사아자차'[number % 10]}무과"
        )
        (folder / f"보고{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


def start(root: Path, *more: str, output: str = "out") -> subprocess.Popen[bytes]:
    arguments = ["build", "--year", "2021", "--input", str(root / "in"), "--output", str(root / output), *more]
    return subprocess.Popen(
        [sys.executable, "-m", "etl", *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def build(command, root: Path, *more: object, output: str = "out"):  # type: ignore[no-untyped-def]
    return command("build", "--year", 2021, "--input", root / "in", "--output", root / output, *more)


def leftovers(root: Path) -> list[Path]:
    return [p for p in root.rglob("*") if p.name.startswith((disk.TEMPORARY, ".etl-", LOCK))]


@posix_only
def test_killed_at_any_moment(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """After each kill the year is wholly the old or the new one, and the next build is right.

    ``ETL_KILLS=200 ETL_REPORTS=30`` is the whole of it.
    """
    states = []
    for base in (300, 500):
        reports(tmp_path / "in", REPORTS, base)
        build(command, tmp_path, output=f"clean{base}")
        states.append(files_of(tmp_path / f"clean{base}" / "2021"))
    build(command, tmp_path)
    dice = random.Random(5)
    started = time.monotonic()
    start(tmp_path, "--no-cache", output="timing").communicate()
    whole = time.monotonic() - started
    for turn in range(KILLS):
        reports(tmp_path / "in", REPORTS, (300, 500)[turn % 2])
        process = start(tmp_path)
        try:
            process.wait(timeout=dice.uniform(0.4, 1.1) * whole)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
        assert files_of(tmp_path / "out" / "2021") in states
        assert build(command, tmp_path).code == 0
        assert files_of(tmp_path / "out" / "2021") == states[turn % 2]
        assert not leftovers(tmp_path / "out")


class Killed(BaseException):
    """A build that ends here and now, as a kill would, but at a chosen step."""


@pytest.mark.parametrize("in_one_step", [True, False], ids=["in one step", "file by file"])
def test_killed_at_every_step_of_the_change(command, tmp_path: Path, monkeypatch, in_one_step: bool) -> None:  # type: ignore[no-untyped-def]
    """Each call that touches the disk while outputs change is, in turn, the last one."""
    reports(tmp_path / "in", 1, 300)
    build(command, tmp_path, output="clean300")
    old = files_of(tmp_path / "clean300" / "2021")
    reports(tmp_path / "in", 1, 500)
    build(command, tmp_path, output="clean500")
    new = files_of(tmp_path / "clean500" / "2021")
    step, finished, seen = 0, False, []
    while not finished:
        reports(tmp_path / "in", 1, 300)
        assert build(command, tmp_path).code == 0
        reports(tmp_path / "in", 1, 500)
        with monkeypatch.context() as patch:
            if not in_one_step:
                patch.setattr(transaction, "exchange", lambda one, other: False)
            _die_at(patch, step)
            try:
                build(command, tmp_path)
                finished = True
            except Killed:
                state = files_of(tmp_path / "out" / "2021")
                seen.append("old" if state == old else "new" if state == new else "mixed")
        assert build(command, tmp_path).code == 0
        assert files_of(tmp_path / "out" / "2021") == new
        assert not leftovers(tmp_path / "out")
        step += 1 if len(seen) < 4 else 8
    assert step > 10
    if in_one_step:
        assert "mixed" not in seen


def _die_at(patch: pytest.MonkeyPatch, step: int) -> None:
    calls = iter(range(1_000_000))

    def deadly(function):  # type: ignore[no-untyped-def]
        def call(*arguments, **options):  # type: ignore[no-untyped-def]
            if next(calls) == step:
                raise Killed
            return function(*arguments, **options)

        return call

    for name in ("write_whole", "replace", "sync_folder", "exchange"):
        patch.setattr(transaction, name, deadly(getattr(transaction, name)))
    for name in ("link", "rename"):
        patch.setattr(os, name, deadly(getattr(os, name)))


def test_many_builds_at_once(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    reports(tmp_path / "in", 2)
    build(command, tmp_path, output="clean")
    running = [start(tmp_path, *(["--wait"] if number % 2 else [])) for number in range(AT_ONCE)]
    ended = [(process.communicate(), process.returncode) for process in running]
    codes = Counter(code for _, code in ended)
    assert set(codes) <= {0, 7}
    assert codes[0] >= AT_ONCE // 2
    assert all("다른 빌드" in told[1].decode() for told, code in ended if code == 7)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "clean")


def test_the_second_build_is_told_who_holds_the_lock(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    reports(tmp_path / "in", 1)
    with locked(tmp_path / "out"):
        ended = build(command, tmp_path)
    assert ended.code == 7
    assert f"프로세스 {os.getpid()}" in ended.err
    assert "--wait" in ended.err
    assert build(command, tmp_path).code == 0


@posix_only
def test_the_lock_of_a_dead_build_holds_nobody_up(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    reports(tmp_path / "in", 1)
    code = f"import time; from pathlib import Path; from etl.lock import locked\nwith locked(Path({str(tmp_path / 'out')!r})):\n print(1, flush=True); time.sleep(60)"
    holder = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert holder.stdout
    holder.stdout.readline()
    assert build(command, tmp_path).code == 7
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert build(command, tmp_path).code == 0


def test_a_full_disk_leaves_the_last_output_whole(command, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    reports(tmp_path / "in", 1)
    build(command, tmp_path)
    before = files_of(tmp_path / "out")
    reports(tmp_path / "in", 1, 500)
    for point in range(0, 200, 2):
        with monkeypatch.context() as patch:
            _full_after(patch, point)
            ended = build(command, tmp_path)
        if ended.code == 0:
            break
        assert ended.code == 8
        assert "디스크" in ended.err
        assert files_of(tmp_path / "out") == before
    assert point > 10
    build(command, tmp_path, output="clean")
    assert files_of(tmp_path / "out") == files_of(tmp_path / "clean")


def _full_after(patch: pytest.MonkeyPatch, writes: int) -> None:
    calls = iter(range(1_000_000))
    write = transaction.write_whole

    def full(path: Path, data: bytes, **options: bool) -> None:
        if next(calls) >= writes:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        write(path, data, **options)

    patch.setattr(transaction, "write_whole", full)


@pytest.mark.skipif(
    not Path("/dev/shm").is_dir() or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="needs root to mount a small disk",
)
@pytest.mark.parametrize("left", [0, 80 << 10], ids=["not a byte left", "some left"])
def test_a_really_full_disk(command, tmp_path: Path, left: int) -> None:  # type: ignore[no-untyped-def]
    reports(tmp_path / "in", 1)
    (tmp_path / "out").mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", tmp_path / "out"], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("cannot mount a small disk here")
    try:
        assert build(command, tmp_path).code == 0
        before = files_of(tmp_path / "out")
        free = shutil.disk_usage(tmp_path / "out").free
        (tmp_path / "out" / "fill").write_bytes(bytes(free - left))
        reports(tmp_path / "in", 3, 500)
        assert build(command, tmp_path).code == 8
        (tmp_path / "out" / "fill").unlink()
        assert files_of(tmp_path / "out") == before
        assert build(command, tmp_path).code == 0
    finally:
        subprocess.run(["umount", tmp_path / "out"], check=True)


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.EIO, errno.ENOTCONN])
def test_a_folder_that_cannot_be_written_or_is_gone(command, tmp_path: Path, monkeypatch, code: int) -> None:  # type: ignore[no-untyped-def]
    reports(tmp_path / "in", 1)
    build(command, tmp_path)
    before = files_of(tmp_path / "out")
    reports(tmp_path / "in", 1, 500)

    def refuse(path: Path, data: bytes, **options: bool) -> None:
        raise OSError(code, os.strerror(code), str(path))

    monkeypatch.setattr(transaction, "write_whole", refuse)
    assert build(command, tmp_path).code == 8
    assert files_of(tmp_path / "out") == before


def test_ctrl_c_is_clean(command, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    reports(tmp_path / "in", 1)
    build(command, tmp_path)
    before = files_of(tmp_path / "out")
    reports(tmp_path / "in", 1, 500)

    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_swap", interrupt)
        ended = build(command, tmp_path)
    assert ended.code == 130
    assert {k: v for k, v in files_of(tmp_path / "out").items() if k.startswith("2021")} == before
    assert build(command, tmp_path).code == 0
    assert not leftovers(tmp_path / "out")


def test_what_somebody_saves_while_folders_change_hands_is_kept(command, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    reports(tmp_path / "in", 1)
    build(command, tmp_path)
    reports(tmp_path / "in", 1, 500)
    swap = transaction._swap

    def and_meanwhile(folder: Path, staged: Path) -> bool:
        (folder / "막 저장한 메모.txt").write_text("memo")
        (folder / "new.tmp").write_bytes(b"officer's version")
        os.replace(folder / "new.tmp", folder / "점검표.xlsx")
        return swap(folder, staged)

    monkeypatch.setattr(transaction, "_swap", and_meanwhile)
    build(command, tmp_path)
    year = tmp_path / "out" / "2021"
    assert (year / "막 저장한 메모.txt").read_text() == "memo"
    assert b"officer's version" in files_of(year).values()


# -- what a reader may do --------------------------------------------------------------------------------------------

CHAOS = {
    "abort": Status.CRASH,
    "exit": Status.CRASH,
    "raise": Status.CRASH,
    "hang": Status.TIMEOUT,
    "memory": Status.MEMORY,
    "flood": Status.REFUSED,
    "refuse ENCRYPTED": Status.ENCRYPTED,
    "refuse DAMAGED": Status.DAMAGED,
    "refuse UNSUPPORTED": Status.UNSUPPORTED,
    "good": Status.OK,
}


@posix_only
def test_chaos_gives_every_status_as_often_as_it_was_planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "READER", "chaos_reader:read")
    orders = [order for order in CHAOS for _ in range(2)] + ["good"] * 20
    random.Random(3).shuffle(orders)
    for number, order in enumerate(orders):
        (tmp_path / f"{number:03}").write_text(order if " " in order else f"{order} {number}")
    planted = Counter(CHAOS[order] for order in orders)
    for order in [order for order in CHAOS if " " in order]:  # two files of the same bytes
        planted.update({CHAOS[order]: -1, Status.DUPLICATE_OF: 1})
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "~$x").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "000")
    planted.update({Status.EMPTY: 1, Status.SKIPPED: 2})
    entries = read_inputs(find_inputs(tmp_path), ReadSettings(Limits(3.0, 600, 2)))
    assert Counter(entry.status for entry in entries) == +planted
    assert [entry.report for entry in entries] == sorted(path.name for path in tmp_path.iterdir())
    assert all(entry.reason for entry in entries if not entry.used)


def test_a_report_our_own_code_falls_over_costs_only_itself(command, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    reports(tmp_path / "in", 2)
    understand = reading.understand

    def fall(document, *rest):  # type: ignore[no-untyped-def]
        if document.report == "보고00.txt":
            raise RecursionError
        return understand(document, *rest)

    monkeypatch.setattr(reading, "understand", fall)
    ended = build(command, tmp_path)
    assert ended.code == 2
    assert "보고00.txt" in ended.out
    told = pd.read_csv(tmp_path / "out" / "2021" / "data" / "reports.csv")
    assert list(told["status"]) == ["CRASH", "OK"]


def test_a_report_our_own_code_is_lost_in_runs_out_of_time(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    reports(tmp_path / "in", 2)
    understand = reading.understand

    def lose_time(document, *rest):  # type: ignore[no-untyped-def]
        while document.report == "보고00.txt":
            pass
        return understand(document, *rest)

    monkeypatch.setattr(reading, "understand", lose_time)
    entries = read_inputs(find_inputs(tmp_path / "in"), ReadSettings(Limits(seconds=1.0)))
    assert [entry.status for entry in entries] == [Status.TIMEOUT, Status.OK]
    assert "1초" in entries[0].reason


def test_limits_can_be_asked_for(command, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(reading, "READER", "chaos_reader:read")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "느림.txt").write_text("hang")
    ended = build(command, tmp_path, "--seconds", 1)
    assert ended.code == 2
    assert "1초" in ended.err


@pytest.mark.parametrize("happens", ["grows", "goes", "is written over"])
def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, happens: str) -> None:
    path = reports(tmp_path / "in", 1) / "보고00.txt"
    look = reading._look_at

    def and_then(file: InputFile, *rest):  # type: ignore[no-untyped-def]
        looked = look(file, *rest)
        if happens == "goes":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes() + b"x" if happens == "grows" else b"other")
        return looked

    monkeypatch.setattr(reading, "_look_at", and_then)
    (entry,) = read_inputs(find_inputs(tmp_path / "in"), ReadSettings())
    assert entry.status is (Status.VANISHED if happens == "goes" else Status.UNSTABLE)
    assert "보고00.txt" in entry.reason
    assert not entry.used


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_every_entry_is_told_once_and_links_and_pipes_are_never_opened(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = reports(tmp_path / "in", 2)
    secret = tmp_path / "secret.txt"
    secret.write_text(GRID.format(987_654, 987_554))
    (folder / "link.txt").symlink_to(secret)
    (folder / "dir").symlink_to(tmp_path)
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    (folder / "하위").mkdir()
    (folder / "하위" / "보고00.txt").write_bytes((folder / "보고00.txt").read_bytes())
    (folder / "빈.hwp").write_bytes(b"")
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / ("긴" * 80 + ".txt")).write_text("아무 표도 없는 글")
    build(command, tmp_path)
    told = pd.read_csv(tmp_path / "out" / "2021" / "data" / "reports.csv")
    entries = [p for p in folder.rglob("*") if (not p.is_dir() or p.is_symlink()) and p.name != "정정.xlsx"]
    assert len(told) == len(entries) == told["report"].nunique()
    assert "987654" not in (tmp_path / "out" / "2021" / "data" / "cells.csv").read_text(encoding="utf-8-sig")
    assert set(told["status"]) <= {status.value for status in Status}
    assert (told["status"] == "DUPLICATE_OF").sum() == 1


# -- Windows, by fakes -----------------------------------------------------------------------------------------------


def busy(code: int) -> PermissionError:
    error = PermissionError(13, "Permission denied")
    error.winerror = code  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize("code", [5, 32, 33])
@pytest.mark.parametrize("times", [1, 6])
def test_a_moments_sharing_violation_is_tried_again(tmp_path: Path, monkeypatch, code: int, times: int) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a").write_text("new")
    replace, tries = os.replace, iter(range(100))

    def refuse(source: Path, target: Path) -> None:
        if next(tries) < times:
            raise busy(code)
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    pauses: list[float] = []
    disk.replace(tmp_path / "a", tmp_path / "b", pauses.append)
    assert (tmp_path / "b").read_text() == "new"
    assert len(pauses) == times
    assert sum(pauses) < 3


def test_another_permission_error_is_not_tried_again(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(PermissionError):
        disk.replace(tmp_path / "a", tmp_path / "b", pytest.fail)


def test_a_workbook_excel_holds_on_windows(command, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """No mark beside it, but the system refuses to replace it: the new version goes beside it, the next build mends it."""
    reports(tmp_path / "in", 1)
    build(command, tmp_path)
    reports(tmp_path / "in", 1, 500)
    name, year = "재원별_연차별_소요재원.xlsx", tmp_path / "out" / "2021"
    before = (year / name).read_bytes()
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        if Path(target).name == name:
            raise busy(32)
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(transaction, "exchange", lambda one, other: False)
        patch.setattr(os, "replace", refuse)
        patch.setattr(disk.time, "sleep", lambda seconds: None)
        patch.setattr(disk, "_PAUSES", (0.0,))
        _stage_freely(patch, refuse, replace)
        ended = build(command, tmp_path)
    assert ended.code == 4
    assert (year / name).read_bytes() == before
    assert "재원별_연차별_소요재원 (새 결과).xlsx" in ended.out
    assert build(command, tmp_path).code == 0
    build(command, tmp_path, output="clean")
    assert files_of(tmp_path / "out") == files_of(tmp_path / "clean")


def _stage_freely(patch: pytest.MonkeyPatch, refuse, replace) -> None:  # type: ignore[no-untyped-def]
    """Only the officer's own folder refuses; the staging folder is ours."""

    def choose(source: Path, target: Path) -> None:
        (replace if ".etl" in str(target) else refuse)(source, target)

    patch.setattr(os, "replace", choose)


def test_read_only_outputs_are_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("new")
    (tmp_path / "b").write_text("old")
    (tmp_path / "b").chmod(0o444)
    replace = os.replace

    def as_windows(source: Path, target: Path) -> None:
        if Path(target).exists() and not Path(target).stat().st_mode & 0o200:
            raise busy(5)
        replace(source, target)

    monkeypatch.setattr(os, "replace", as_windows)
    disk.replace(tmp_path / "a", tmp_path / "b", lambda seconds: None)
    assert (tmp_path / "b").read_text() == "new"


def test_long_paths_and_drive_letters() -> None:
    assert disk.extended("D:\\" + "가" * 300).startswith("\\\\?\\D:\\")
    assert disk.extended("\\\\서버\\공유\\" + "가" * 300).startswith("\\\\?\\UNC\\서버\\공유\\")
    assert disk.extended("\\\\?\\D:\\" + "가" * 300).count("?") == 1
    assert disk.extended("D:\\짧음") == "D:\\짧음"


def test_junctions_are_links_and_onedrive_files_are_not() -> None:
    class Found:
        st_mode = 0o100644

        def __init__(self, tag: int) -> None:
            self.st_reparse_tag = tag

    assert is_link(Found(0xA0000003))  # type: ignore[arg-type]
    assert is_link(Found(0xA000000C))  # type: ignore[arg-type]
    assert not is_link(Found(0x9000001A))  # type: ignore[arg-type]


def test_a_cp949_console_shows_everything(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = GRID.format(310, 200).replace("구비", "구비–∙\u200b−")
    (folder / "2021 보고––‘따옴표’ (최종 본).txt").write_text(text, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "etl", "build", "--year", "2021", "--input", folder, "--output", tmp_path / "out"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp949", "PYTHONUTF8": "0"},
        capture_output=True,
    )
    assert ended.returncode == 0, ended.stderr.decode("cp949")
    assert "쓴 보고서 1개" in ended.stdout.decode("cp949")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems keep names as Unicode")
def test_nfd_and_cp949_names(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    import unicodedata

    folder = reports(tmp_path / "in", 1)
    os.rename(folder / "보고00.txt", folder / unicodedata.normalize("NFD", "맥에서 온 보고.txt"))
    old = os.fsencode(folder) + b"/" + "옛 보고.txt".encode("cp949")
    with open(old, "wb") as file:
        file.write(GRID.format(400, 300).encode("cp949"))
    assert build(command, tmp_path).code == 0
    told = pd.read_csv(tmp_path / "out" / "2021" / "data" / "reports.csv")
    assert set(told["report"]) == {"맥에서 온 보고.txt", "옛 보고.txt"}


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems keep names as Unicode")
def test_two_files_whose_names_read_the_same_are_two(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Of the same bytes they count once; of other bytes each change is seen."""
    import unicodedata

    path = reports(tmp_path / "in", 1) / "보고00.txt"
    twin = path.with_name(unicodedata.normalize("NFD", path.name))
    twin.write_bytes(path.read_bytes())
    build(command, tmp_path)
    told = pd.read_csv(tmp_path / "out" / "2021" / "data" / "reports.csv")
    assert dict(zip(told["report"], told["status"], strict=True)) == {
        "보고00.txt": "OK",
        "보고00 (같은 이름 2).txt": "DUPLICATE_OF",
    }
    for number, changed in enumerate((twin, path, twin)):
        changed.write_text(GRID.format(400 + number, 300 + number), encoding="utf-8")
        assert "바뀐 내용이 없어" not in build(command, tmp_path).out


def test_a_free_name_is_nobody_elses(tmp_path: Path) -> None:
    files = [InputFile(tmp_path / str(n), name) for n, name in enumerate(("a", "a", "a", "a (같은 이름 2)"))]
    names = [file.report for file in _told_apart(files)]
    assert names == ["a", "a (같은 이름 3)", "a (같은 이름 4)", "a (같은 이름 2)"]


def test_folders_may_be_deeper_than_a_program_may_call(tmp_path: Path) -> None:
    inner = tmp_path.joinpath(*"a" * 300)
    inner.mkdir(parents=True)
    (inner / "보고.txt").write_text("x")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 120)
    try:
        files = find_inputs(tmp_path)
    finally:
        sys.setrecursionlimit(limit)
    assert [file.report for file in files] == ["보고.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs paths longer than the system opens")
def test_a_path_too_long_to_open_is_told_and_stops_nothing(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = os.open(reports(tmp_path / "in", 1), os.O_RDONLY)
    for _ in range(17):
        os.mkdir("b" * 250, dir_fd=folder)
        outer, folder = folder, os.open("b" * 250, os.O_RDONLY, dir_fd=folder)
        os.close(outer)
    os.close(os.open("먼 보고.txt", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
    os.close(folder)
    assert build(command, tmp_path).code == 2
    told = pd.read_csv(tmp_path / "out" / "2021" / "data" / "reports.csv")
    assert sorted(told["status"]) == ["OK", "UNSTABLE"]
