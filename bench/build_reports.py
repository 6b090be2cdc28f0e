"""How long a build takes: the bundled reports, copied many times over.

Run: ``python bench/build_reports.py [copies]``.  Prints seconds and ratios; no test depends on them.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from etl.build import Options, build

ROOT = Path(__file__).resolve().parents[1]


def many_reports(folder: Path, copies: int) -> None:
    """The bundled reports, each copy with a line of its own so that none is a duplicate."""
    for number in range(copies):
        for path in sorted((ROOT / "input").rglob("*.txt")):
            copy = folder / f"{path.parent.name}" / f"{path.stem}_{number}{path.suffix}"
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            with copy.open("ab") as file:
                file.write(f"\n- {number} -\n".encode("ascii"))


def timed(label: str, options: Options) -> float:
    start = time.perf_counter()
    built = build(options)
    seconds = time.perf_counter() - start
    print(f"{label:<28} {seconds:7.2f} s  {len(built.entries)} files  {len(built.facts):,} facts")
    return seconds


def main(copies: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        many_reports(folder / "input", copies)
        options = Options(
            year=2021, input=folder / "input", output=folder / "output", templates=ROOT / "templates_xlsx"
        )
        first = timed("first build", options)
        again = timed("again, nothing changed", options)
        print(f"again / first: {again / first:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
