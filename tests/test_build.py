"""``etl build`` by the public command: what it writes, what it says, and how it ends on bad input."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from conftest import BUNDLED, ROOT, files_of
from python_calamine import CalamineWorkbook

from etl.cli import etl, run
from etl.dataset import RESOURCES, columns_of

WORKBOOKS = ("재원별_연차별_소요재원.xlsx", "예산집행현황.xlsx", "점검표.xlsx")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a build of the bundled reports."""
    output = tmp_path_factory.mktemp("built")
    assert (
        run(
            lambda: etl.main(
                ["build", "--year", "2021", "--input", str(BUNDLED), "--output", str(output)], standalone_mode=False
            )
        )
        == 0
    )
    return output / "2021"


def test_build_of_the_bundled_reports_says_what_it_did(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ended = command("build", "--year", 2021, "--input", BUNDLED, "--output", tmp_path)
    assert ended.code == 0
    assert "쓴 보고서 9개" in ended.out
    assert "2020년 보고서입니다" in ended.out
    assert "검산됨" in ended.out
    assert "오류" in ended.out
    for name in WORKBOOKS:
        assert name in ended.out
        assert (tmp_path / "2021" / name).stat().st_size > 5000


def test_data_package_is_the_contract(built: Path) -> None:
    package = json.loads((built / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert [r["name"] for r in package["resources"]] == list(RESOURCES)
    for resource in package["resources"]:
        raw = (built / "data" / resource["path"]).read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        header = next(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
        assert header == list(columns_of(resource["name"])) == [f["name"] for f in resource["schema"]["fields"]]


def test_every_family_of_the_contract_has_rows(built: Path) -> None:
    for resource in RESOURCES:
        assert len(pd.read_csv(built / "data" / f"{resource}.csv")), resource


def test_every_fact_knows_its_table_or_line_and_its_proof(built: Path) -> None:
    for resource in RESOURCES[2:-3]:
        frame = pd.read_csv(built / "data" / f"{resource}.csv")
        assert set(frame["proof"]) <= {"proved", "unproved", "disputed", "repaired", "corrected"}
        assert frame["report"].notna().all()
        lines = frame["report"].str.endswith((".txt", ".md"))
        assert (frame["table"].notna() | frame["line"].notna() | ~lines).all()


def test_every_cell_of_every_table_is_kept(built: Path) -> None:
    tables, cells = (pd.read_csv(built / "data" / f"{name}.csv") for name in ("tables", "cells"))
    keys = set(map(tuple, tables[["report", "table"]].values))
    assert keys == set(map(tuple, cells[["report", "table"]].values))
    assert tables["family"].isna().any()


def test_totals_in_the_workbook_are_the_datas_own_sum(built: Path) -> None:
    frame = pd.read_csv(built / "data" / "funding_plan.csv")
    totals = frame[(frame["source_code"] == "TOTAL") & (frame["column"] == "total") & frame["item"].isna()]
    expected = Decimal(int(totals["amount_krw"].sum())) / 1000
    book = CalamineWorkbook.from_path(str(built / "재원별_연차별_소요재원.xlsx"))
    numbers = {value for row in book.get_sheet_by_name("총괄").to_python() for value in row if isinstance(value, float)}
    assert float(expected) in numbers


def test_formulas_are_live_and_have_cached_values(built: Path) -> None:
    with zipfile.ZipFile(built / "재원별_연차별_소요재원.xlsx") as book:
        sheets = [book.read(n).decode() for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
    formulas = sum(sheet.count("<f>") + sheet.count("<f ") for sheet in sheets)
    assert formulas > 20
    for sheet in sheets:  # an empty value is right only for a formula that gives a text
        assert "</f></c>" not in sheet
        assert all('t="str"' in cell for cell in re.findall(r"<c [^>]*><f[^>]*>[^<]*</f><v(?:></v>|/>)", sheet))


def test_the_same_input_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """Another day, another folder, another hash seed, another time zone, another process."""
    copy = tmp_path / "다른 폴더" / "input"
    shutil.copytree(BUNDLED, copy)
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [sys.executable, "-m", "etl", "build", "--year", "2021", "--input", copy, "--output", tmp_path / "out"],
        check=True,
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
    )
    assert files_of(tmp_path / "out" / "2021") == files_of(built)


def test_a_second_build_rewrites_nothing(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    command("build", "--year", 2021, "--input", BUNDLED, "--output", tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    ended = command("build", "--year", 2021, "--input", BUNDLED, "--output", tmp_path)
    assert "바뀐 내용이 없어" in ended.out
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()} == before


GRID = "2021년 주요업무계획\n\n홍보과\n\n□ 2021년 소요예산 : 100천원\n\n(단위: 천원)\n\n재원별\t합계\t2021년\t2022년\n계\t300\t100\t200\n구비\t300\t100\t200\n"


def one_report(folder: Path, text: str | bytes = GRID, name: str = "보고.txt") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_a_folder_named_after_a_body_declares_it_and_subfolders_are_read(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one_report(tmp_path / "in" / "서울특별시 물빛구")
    one_report(tmp_path / "in" / "새솔시" / "2차", GRID.replace("300", "400").replace("200", "300"), "또.txt")
    assert command("build", "--year", 2021, "--input", tmp_path / "in", "--output", tmp_path / "out").code == 0
    frame = pd.read_csv(tmp_path / "out" / "2021" / "data" / "reports.csv")
    assert set(frame["org"]) == {"물빛구", "새솔시"}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("빈.txt", b"", "빈 파일"),
        ("그림.txt", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 8, "알 수 없는 형식"),
        ("옛날.hwp", b"HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05" + b"\0" * 64, "HWPX로 다시 저장"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_stops_nothing_else(
    command, tmp_path: Path, name: str, data: bytes, words: str
) -> None:  # type: ignore[no-untyped-def]
    one_report(tmp_path / "in")
    one_report(tmp_path / "in", data, name)
    ended = command("build", "--year", 2021, "--input", tmp_path / "in", "--output", tmp_path / "out")
    assert ended.code == 2
    assert words in ended.out
    assert name in ended.out
    assert (tmp_path / "out" / "2021" / "점검표.xlsx").exists()


def test_nothing_but_unreadable_files_leaves_the_last_output_whole(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one_report(tmp_path / "in")
    command("build", "--year", 2021, "--input", tmp_path / "in", "--output", tmp_path / "out")
    before = files_of(tmp_path / "out")
    (tmp_path / "in" / "보고.txt").write_bytes(b"")
    ended = command("build", "--year", 2021, "--input", tmp_path / "in", "--output", tmp_path / "out")
    assert ended.code == 2
    assert "빈 파일" in ended.err
    assert files_of(tmp_path / "out") == before


def test_a_year_without_reports_says_which_years_there_are(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ended = command("build", "--year", 2031, "--input", BUNDLED, "--output", tmp_path)
    assert ended.code == 10
    assert "2020년, 2021년" in ended.err
    assert not list(tmp_path.iterdir())


def test_a_report_without_tables_says_so(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ended = command(
        "build",
        "--year",
        2021,
        "--input",
        one_report(tmp_path / "in", "2021년 주요업무 보고\n\n홍보과\n\n인사말입니다.\n"),
        "--output",
        tmp_path / "out",
    )
    assert ended.code == 11
    assert "표를 찾지 못했습니다" in ended.err


@pytest.mark.parametrize(
    "arguments",
    [("build",), ("build", "--year", "스물"), ("build", "--year", "99"), ("build", "--yeer", "2021"), ("bild",)],
)
def test_a_wrong_call_says_how_it_goes(command, arguments: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    ended = command(*arguments)
    assert ended.code == 1
    assert "--help" in ended.err
    assert any("가" <= letter <= "힣" for letter in ended.err)


def test_no_input_folder(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ended = command("build", "--year", 2021, "--input", tmp_path / "없음", "--output", tmp_path / "out")
    assert ended.code == 10
    assert "etl init" in ended.err


def test_a_folder_that_cannot_be_written(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "out").write_text("a file where the folder should be")
    ended = command("build", "--year", 2021, "--input", one_report(tmp_path / "in"), "--output", tmp_path / "out")
    assert ended.code == 8
    assert "쓰지 못했습니다" in ended.err or "쓸 수 없습니다" in ended.err
    assert (tmp_path / "out").read_text() == "a file where the folder should be"


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write a read-only folder")
def test_a_read_only_folder(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "out").mkdir(mode=0o500)
    ended = command("build", "--year", 2021, "--input", one_report(tmp_path / "in"), "--output", tmp_path / "out")
    assert ended.code == 8


def _template(folder: Path, value: str) -> Path:
    import xlsxwriter

    folder.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(folder / "우리서식.xlsx")) as book:
        sheet = book.add_worksheet("표")
        sheet.write_string(0, 0, "{{연도}}년 소요재원")
        sheet.write_string(1, 0, value)
    return folder


def test_an_office_form_with_an_unknown_field_stops_before_anything_is_written(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one_report(tmp_path / "in")
    command("build", "--year", 2021, "--input", tmp_path / "in", "--output", tmp_path / "out")
    before = files_of(tmp_path / "out")
    ended = command(
        "build",
        "--year",
        2021,
        "--input",
        tmp_path / "in",
        "--output",
        tmp_path / "out",
        "--templates",
        _template(tmp_path / "forms", "{{소요재원.사업면}}"),
    )
    assert ended.code == 6
    assert "우리서식.xlsx" in ended.err
    assert "사업명" in ended.err
    assert files_of(tmp_path / "out") == before


def test_an_office_form_dropped_into_the_folder_is_filled(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ended = command(
        "build",
        "--year",
        2021,
        "--input",
        BUNDLED,
        "--output",
        tmp_path / "out",
        "--templates",
        _template(tmp_path / "forms", "{{소요재원.사업명}}"),
    )
    assert ended.code == 0
    book = CalamineWorkbook.from_path(str(tmp_path / "out" / "2021" / "우리서식.xlsx"))
    rows = book.get_sheet_by_name("표").to_python()
    assert rows[0][0] == "2021년 소요재원"
    assert len(rows) > 10


def test_strict_makes_errors_count(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert command("build", "--year", 2021, "--input", BUNDLED, "--output", tmp_path, "--strict").code == 5


def test_twins_by_content_are_used_once(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one_report(tmp_path / "in")
    one_report(tmp_path / "in", name="사본.txt")
    ended = command("build", "--year", 2021, "--input", tmp_path / "in", "--output", tmp_path / "out")
    assert "쓴 보고서 1개" in ended.out
    assert "내용이 같은 파일" in ended.out


def test_two_dates_of_one_office_are_both_used(built: Path) -> None:
    frame = pd.read_csv(built / "data" / "budget_execution.csv")
    dates = set(frame[frame["dept"] == "소통정보과"]["as_of"])
    assert {"2021-05-31", "2021-09-30"} <= dates


def test_text_of_a_report_never_becomes_a_formula(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    live = GRID.replace("구비\t300", '=HYPERLINK("http://a")\t300').replace("홍보과", "@SUM과")
    one_report(tmp_path / "in", live)
    command("build", "--year", 2021, "--input", tmp_path / "in", "--output", tmp_path / "out")
    for path in (tmp_path / "out" / "2021").glob("*.xlsx"):
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                assert b"<f>HYPERLINK" not in book.read(name)
                assert b"<f>=" not in book.read(name)
    cells = (tmp_path / "out" / "2021" / "data" / "cells.csv").read_text(encoding="utf-8-sig")
    assert "\n=" not in cells
    assert ",=" not in cells
    assert ',"=' not in cells


def test_init_lays_out_a_folder_in_which_the_build_works(
    command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    assert command("init").code == 0
    for name in ("input", "output", "templates_xlsx"):
        assert (tmp_path / name).is_dir()
    (tmp_path / "templates_xlsx" / "예산집행현황.xlsx").write_bytes(b"edited")
    assert command("init").code == 0
    assert (tmp_path / "templates_xlsx" / "예산집행현황.xlsx").read_bytes() == b"edited"
    shutil.rmtree(tmp_path / "templates_xlsx")
    command("init")
    assert command("build", "--year", 2021).code == 0
    assert (tmp_path / "output" / "2021" / "점검표.xlsx").exists()


def test_example_reports_step_aside_for_real_ones(command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    command("init")
    one_report(tmp_path / "input")
    ended = command("build", "--year", 2021)
    assert "쓴 보고서 1개" in ended.out
    assert set(pd.read_csv("output/2021/data/funding_plan.csv")["report"]) == {"보고.txt"}


def test_inspect_shows_tables_and_findings(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = one_report(tmp_path) / "보고.txt"
    ended = command("inspect", path)
    assert ended.code == 0
    assert "재원별 연차별 소요재원" in ended.out
    assert "구비" in ended.out


def test_inspect_json_is_one_object_a_line(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one_report(tmp_path)
    one_report(tmp_path, b"", "빈.txt")
    ended = command("inspect", "--json", tmp_path / "보고.txt", tmp_path / "빈.txt")
    assert ended.code == 2
    good, bad = (json.loads(line) for line in ended.out.splitlines())
    (table,) = good["tables"]
    assert (table["table"], table["family"], table["rows"], table["columns"]) == ("t1", "funding_plan", 3, 4)
    assert table["cells"][0] == {"row": 1, "column": 1, "row_span": 1, "column_span": 1, "text": "재원별"}
    assert {"file", "format", "tables", "findings"} <= set(good)
    assert (bad["tables"], bad["status"]) == ([], "EMPTY")
