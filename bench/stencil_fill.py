"""How fast a band of many rows is filled, beside what one would otherwise write such a workbook with.

    python bench/stencil_fill.py [--rows 100000]

Every contender runs in a process of its own and writes the same ten styled columns: ``stencil`` from a template (with
and without a formula column, totals proved against the data, linted), openpyxl by filling a template cell by cell, the
others from nothing.  CPU seconds and peak memory are those of the whole process, so importing and making the records
count for all alike.  Contenders that are not installed are named and left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

FIELDS = ("번호", "사업명", "부서", "재원", "2019", "2020", "2021", "2022", "2023", "비고")
FORMAT = "#,##0"


def records(count: int) -> list[dict[str, Any]]:
    return [
        {"번호": at, "사업명": f"사업 {at}", "부서": f"부서{at % 40}", "재원": "국비", "비고": "-"}
        | {year: at * factor for factor, year in enumerate(FIELDS[4:9], 1)}
        for at in range(1, count + 1)
    ]


def template(formula: bool) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("소요재원")
    style = book.add_format({"border": 1, "num_format": FORMAT})
    sheet.write_row("A4", FIELDS, style)
    sheet.write_row("A5", [f"{{{{소요재원.{name}}}}}" for name in FIELDS], style)
    if formula:
        sheet.write_formula("J5", "=E5+F5+G5", style)
    for letter in "EFGHI":
        sheet.write_formula(f"{letter}6", f"=SUM({letter}5:{letter}5)", style)
    book.close()
    return buffer.getvalue()


def by_stencil(rows: list[dict[str, Any]], path: Path, formula: bool = False) -> None:
    from etl.stencil import View, fill

    path.write_bytes(fill(template(formula), {}, {"소요재원": View("소요재원", FIELDS, tuple(rows))}).data)


def by_stencil_formula(rows: list[dict[str, Any]], path: Path) -> None:
    by_stencil(rows, path, formula=True)


def by_openpyxl(rows: list[dict[str, Any]], path: Path) -> None:
    from copy import copy

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(template(formula=False)))
    sheet = book.active
    assert sheet is not None
    styles = [copy(sheet.cell(5, at + 1)._style) for at in range(len(FIELDS))]
    for number, record in enumerate(rows, 5):
        for at, name in enumerate(FIELDS):
            sheet.cell(number, at + 1, record[name])._style = copy(styles[at])
    book.save(path)


def by_xlsxwriter(rows: list[dict[str, Any]], path: Path, constant_memory: bool = False) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": constant_memory})
    sheet, style = book.add_worksheet(), book.add_format({"border": 1, "num_format": FORMAT})
    for number, record in enumerate(rows, 4):
        for at, name in enumerate(FIELDS):
            value = record[name]
            write = sheet.write_string if isinstance(value, str) else sheet.write_number
            write(number, at, value, style)
    book.close()


def by_xlsxwriter_constant(rows: list[dict[str, Any]], path: Path) -> None:
    by_xlsxwriter(rows, path, constant_memory=True)


def by_pyexcelerate(rows: list[dict[str, Any]], path: Path) -> None:
    from pyexcelerate import Format, Style, Workbook

    book = Workbook()
    sheet = book.new_sheet("sheet", data=[[record[name] for name in FIELDS] for record in rows])
    for at in range(len(FIELDS)):
        sheet.set_col_style(at + 1, Style(format=Format(FORMAT)))
    book.save(str(path))


def by_rustpy(rows: list[dict[str, Any]], path: Path) -> None:
    import rustpy_xlsxwriter

    rustpy_xlsxwriter.write_worksheet(rows, str(path))


@dataclass(frozen=True)
class Contender:
    """A way of writing the workbook, and the module it needs."""

    module: str
    write: Callable[[list[dict[str, Any]], Path], None]


CONTENDERS = {
    "stencil": Contender("lxml", by_stencil),
    "stencil, formula column": Contender("lxml", by_stencil_formula),
    "openpyxl fill": Contender("openpyxl", by_openpyxl),
    "xlsxwriter": Contender("xlsxwriter", by_xlsxwriter),
    "xlsxwriter constant_memory": Contender("xlsxwriter", by_xlsxwriter_constant),
    "pyexcelerate": Contender("pyexcelerate", by_pyexcelerate),
    "rustpy-xlsxwriter (no styles)": Contender("rustpy_xlsxwriter", by_rustpy),
}


def measure(name: str, count: int) -> dict[str, float]:
    """CPU seconds, peak memory in MB and file size in MB of one contender, in this process."""
    import resource

    rows = records(count)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        start = time.process_time()
        CONTENDERS[name].write(rows, path)
        seconds = time.process_time() - start
        size = path.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak": peak, "size": size / 2**20}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        print(json.dumps(measure(options.only, options.rows)))
        return
    print(f"{options.rows:,} rows x {len(FIELDS)} columns")
    first: dict[str, float] = {}
    for name, contender in CONTENDERS.items():
        if importlib.util.find_spec(contender.module) is None:
            print(f"{name:32} not installed ({contender.module}), left out")
            continue
        command = [sys.executable, __file__, "--rows", str(options.rows), "--only", name]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        first = first or found
        ratios = f"x{found['seconds'] / first['seconds']:.2f} time, x{found['peak'] / first['peak']:.2f} memory"
        print(f"{name:32}{found['seconds']:7.2f} s {found['peak']:6.0f} MB {found['size']:6.1f} MB file   {ratios}")


if __name__ == "__main__":
    main()
