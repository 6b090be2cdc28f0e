"""How well tables come out of PDFs, side by side with pdfplumber, camelot and opendataloader-pdf on the same pages.

    python bench/pdf_tables.py [--varied SEED ... | --writers] [--samples FOLDER] [--keep FOLDER]

Pages are printed from tables whose cells are known, in the ways Korean reports rule them: by Chromium and LibreOffice,
in varied looks with ``--varied``, or with ``--writers`` by all writers and in all rule styles of ``pdf_writers`` (those
absent are left out).  With ``--samples``, every ``X.pdf`` that has a twin ``X.hwpx`` is measured against the twin.
Cell-exact: the text, without white space, is right at its row and column, spans resolved; positions that are blank in
truth and result are not counted.  The compared tools are measured if installed; ``pdf_tools`` says how and with what
settings.  Times are of the whole run of a tool, Java's start included, imports not.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.pdf_pages import Case, Grid, Truth, generated
from bench.pdf_tools import KNOWN, Tool, grid_of, installed_tools, pages_of
from bench.pdf_writers import written
from etl.readers.base import Source


def twins(folder: Path) -> list[Case]:
    """Every PDF of a folder that has an HWPX of the same name, whose tables are the truth."""
    from etl.readers.hwpx import read_hwpx

    cases = []
    for pdf in sorted(folder.glob("*.pdf")):
        twin = pdf.with_suffix(".hwpx")
        if twin.exists():
            document = read_hwpx(Source(twin.name, twin.read_bytes()))
            grids = [grid_of(table) for table in document.tables]
            letters = letters_of(pdf)
            truths = tuple(Truth("한글 twins", grid) for grid in grids if is_readable(grid, letters))
            cases.append(Case(f"twins/{pdf.stem}", pdf, truths))
    return cases


def letters_of(pdf: Path) -> str:
    """All text of a PDF without white space, as pdfium gives it."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return squeezed("".join(page.get_textpage().get_text_bounded() for page in document))


def is_readable(grid: Grid, letters: str) -> bool:
    """Whether a table has text and its words are in the PDF as text: some are only pictures there."""
    words = [squeezed(line) for row in grid for text in row for line in text.split() if line]
    return bool(words) and 2 * sum(word in letters for word in words) >= len(words)


@dataclass
class Score:
    """Counts of one tool over tables of one kind."""

    tables: int = 0
    found: int = 0
    perfect: int = 0
    right: int = 0
    cells: int = 0
    numbers_right: int = 0
    numbers: int = 0

    @property
    def share(self) -> float:
        """The share of cells that are exact."""
        return self.right / max(self.cells, 1)


def squeezed(text: str) -> str:
    """A text without white space and without control characters, of which Chromium makes its spaces."""
    return "".join(sign for sign in text if sign.isprintable() and not sign.isspace())


def compare(truth: Grid, result: Grid) -> tuple[int, int, int, int, bool]:
    """Right cells, cells that count, right numbers, numbers, and whether all of it is right."""
    right = cells = numbers_right = numbers = 0
    for r in range(max(len(truth), len(result))):
        width = max(len(truth[r]) if r < len(truth) else 0, len(result[r]) if r < len(result) else 0)
        for c in range(width):
            want = squeezed(truth[r][c]) if r < len(truth) and c < len(truth[r]) else ""
            have = squeezed(result[r][c]) if r < len(result) and c < len(result[r]) else ""
            if not want and not have:
                continue
            cells += 1
            right += want == have
            if any(sign.isdigit() for sign in want):
                numbers += 1
                numbers_right += want == have
    same_shape = len(truth) == len(result) and (not truth or len(truth[0]) == len(result[0]))
    return right, cells, numbers_right, numbers, right == cells and same_shape


def assign(truths: Sequence[Truth], results: Sequence[Grid]) -> list[Grid]:
    """For each true table the found one that agrees best, each found one used once."""
    pairs = sorted(
        (
            (compare(truth.grid, result)[0], -abs(t - r), t, r)
            for t, truth in enumerate(truths)
            for r, result in enumerate(results)
        ),
        reverse=True,
    )
    chosen: dict[int, int] = {}
    for right, _, t, r in pairs:
        if right and t not in chosen and r not in chosen.values():
            chosen[t] = r
    return [results[chosen[t]] if t in chosen else () for t in range(len(truths))]


@dataclass(frozen=True)
class Measured:
    """The scores of one tool by style and by writer, and its time over all pages."""

    scores: Mapping[str, Score]
    seconds: float
    processor: float


def measure(tool: Tool, cases: Sequence[Case], verbose: bool) -> Measured:
    """Runs one tool over all cases and counts what is right."""
    scores: dict[str, Score] = defaultdict(Score)
    start, busy = time.perf_counter(), processor_seconds()
    found = tool([case.pdf for case in cases])
    seconds, processor = time.perf_counter() - start, processor_seconds() - busy
    for case, results in zip(cases, found, strict=True):
        for number, (truth, result) in enumerate(zip(case.tables, assign(case.tables, results), strict=True), 1):
            right, cells, numbers_right, numbers, perfect = compare(truth.grid, result)
            if verbose and not perfect:
                print(f"  {case.name} table {number}: {right}/{cells}", file=sys.stderr)
            for key in (truth.style, writer_of(case), "all"):
                add(scores[key], result, (right, cells, numbers_right, numbers), perfect)
    return Measured(scores, seconds, processor)


def processor_seconds() -> float:
    """Time of all cores so far, that of ended children with it: unlike the clock it hardly depends on other work."""
    return sum(os.times()[:4])


def writer_of(case: Case) -> str:
    return f"by {case.name.split('/')[0]}"


def add(score: Score, result: Grid, counts: tuple[int, int, int, int], perfect: bool) -> None:
    score.tables += 1
    score.found += bool(result)
    score.perfect += perfect
    score.right += counts[0]
    score.cells += counts[1]
    score.numbers_right += counts[2]
    score.numbers += counts[3]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=Path)
    parser.add_argument("--keep", type=Path, help="folder for the printed pages, used again the next time")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument(
        "--varied", type=int, nargs="*", default=[], metavar="SEED", help="varied looks in place of plain"
    )
    mode.add_argument("--writers", action="store_true", help="every writer and rule style in place of plain")
    parser.add_argument("--only", default="", help="only cases with this in their name")
    parser.add_argument("--tool", default="", help="only tools with this in their name")
    parser.add_argument("--verbose", action="store_true", help="name every table that is not perfect")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        cases = written(folder) if options.writers else generated(folder, options.varied)
        cases += twins(options.samples) if options.samples else []
        report([case for case in cases if options.only in case.name], options.tool, options.verbose)


def report(cases: Sequence[Case], only: str, verbose: bool) -> None:
    """Measures every tool and prints a column for each, etl first."""
    tools = {name: tool for name, tool in installed_tools().items() if only in name}
    missing = [name for name in KNOWN if only in name and name not in tools]
    if missing:
        print(f"not measured, because not installed: {'; '.join(missing)}\n")
    for name in tools:
        importlib.import_module(KNOWN[name][0])
    measured = [measure(tool, cases, verbose) for tool in tools.values()]
    pages = sum(pages_of(case.pdf) for case in cases)
    print(f"| {len(cases)} files, {pages} pages | {' | '.join(tools)} |\n|{'---|' * (1 + len(tools))}")
    for title, figures in [*totals(measured, pages), *shares(measured)]:
        print(f"| {title} | {' | '.join(figures)} |")


def totals(measured: Sequence[Measured], pages: int) -> list[tuple[str, list[str]]]:
    """The lines over all tables; the first tool is what the others are set against."""
    every = [one.scores["all"] for one in measured]
    busy = [one.processor / max(pages, 1) for one in measured]
    return [
        ("tables found", [f"{score.found}/{score.tables}" for score in every]),
        ("tables perfect", [str(score.perfect) for score in every]),
        ("cells exact", [f"{score.share:.3f}" for score in every]),
        ("cells exact, relative to the first", [f"{score.share / max(every[0].share, 1e-9):.2f}" for score in every]),
        ("numbers right", [f"{score.numbers_right / max(score.numbers, 1):.3f}" for score in every]),
        ("seconds a page", [f"{one.seconds / max(pages, 1):.3f}" for one in measured]),
        ("processor seconds a page", [f"{seconds:.3f}" for seconds in busy]),
        ("processor time, relative to the first", [f"{seconds / max(busy[0], 1e-9):.1f}" for seconds in busy]),
    ]


def shares(measured: Sequence[Measured]) -> list[tuple[str, list[str]]]:
    """The share of exact cells by style and by writer."""
    keys = [key for key in measured[0].scores if key != "all"]
    keys.sort(key=lambda key: key.startswith("by "))
    return [(key, [f"{one.scores[key].share:.3f}" for one in measured]) for key in keys]


if __name__ == "__main__":
    main()
