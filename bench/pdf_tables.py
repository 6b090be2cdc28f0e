"""How well tables come out of PDFs, side by side with what one would otherwise pick: pdfplumber and camelot.

    python bench/pdf_tables.py [--samples FOLDER] [--keep FOLDER]

Pages are printed by Chromium and LibreOffice (each if present) from tables whose cells are known, in the ways Korean
reports rule them.  With ``--samples``, every ``X.pdf`` that has a twin ``X.hwpx`` is measured against the twin.
Each column after the fourth is a kind of table, its figure the share of cells that are exact.
Cell-exact: the text, without white space, is right at its row and column, spans resolved; positions that are blank in
truth and result are not counted.  pdfplumber and camelot are measured if installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.pdf_pages import Case, Grid, Truth, generated
from etl.model import Table
from etl.readers.base import Source
from etl.readers.pdf import read_pdf

Tool = Callable[[Path], list[Grid]]


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


def grid_of(table: Table) -> Grid:
    """The texts of a table, without rows and columns at which no cell begins: 한글 keeps those, paper does not show them."""
    rows = sorted({cell.row for cell in table.cells})
    columns = sorted({cell.column for cell in table.cells})
    return tuple(tuple(table.text(r, c) for c in columns) for r in rows)


def with_etl(path: Path) -> list[Grid]:
    return [grid_of(table) for table in read_pdf(Source(path.name, path.read_bytes())).tables]


def with_pdfplumber(path: Path) -> list[Grid]:
    import pdfplumber

    pages: list[list[Grid]] = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            pages.append([plumber_grid(table) for table in page.find_tables()])
    return joined_pages(pages)


def plumber_grid(table: object) -> Grid:
    """pdfplumber's table with merged cells filled in from their boxes."""
    texts = table.extract()  # type: ignore[attr-defined]
    boxes = [
        (box, text or "")
        for row, line in zip(table.rows, texts, strict=True)  # type: ignore[attr-defined]
        for box, text in zip(row.cells, line, strict=True)
        if box is not None
    ]
    xs = sorted({round(box[0], 1) for box, _ in boxes})
    ys = sorted({round(box[1], 1) for box, _ in boxes})
    found = {}
    for (left, top, right, bottom), text in boxes:
        found.update(
            {(y, x): text for y in ys if top - 0.2 <= y < bottom - 0.2 for x in xs if left - 0.2 <= x < right - 0.2}
        )
    return tuple(tuple(found.get((y, x), "") for x in xs) for y in ys)


def with_camelot(path: Path) -> list[Grid]:
    import camelot

    tables = camelot.read_pdf(str(path), pages="all", flavor="lattice", copy_text=["h", "v"], suppress_stdout=True)
    pages: dict[int, list[Grid]] = defaultdict(list)
    for table in sorted(tables, key=lambda table: (table.page, table.order)):
        pages[table.page].append(tuple(tuple(str(text) for text in row) for row in table.df.values.tolist()))
    return joined_pages([pages[number] for number in range(1, max(pages, default=0) + 1)])


def joined_pages(pages: Sequence[list[Grid]]) -> list[Grid]:
    """What a user would do by hand: join the last table of a page to a first one of as many columns on the next."""
    found: list[Grid] = []
    for tables in pages:
        for index, grid in enumerate(tables):
            if (
                index == 0
                and found
                and grid
                and found[-1]
                and len(grid[0]) == len(found[-1][0])
                and grid[0] == found[-1][0]
            ):
                found[-1] += grid[1:]
            else:
                found.append(grid)
    return found


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


def squeezed(text: str) -> str:
    return "".join(text.split())


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


def measure(tool: Tool, cases: Iterable[Case], verbose: bool) -> tuple[dict[str, Score], float]:
    """The scores of one tool by style, and its seconds in all."""
    scores: dict[str, Score] = defaultdict(Score)
    seconds = 0.0
    for case in cases:
        start = time.perf_counter()
        results = tool(case.pdf)
        seconds += time.perf_counter() - start
        for number, (truth, result) in enumerate(zip(case.tables, assign(case.tables, results), strict=True), 1):
            right, cells, numbers_right, numbers, perfect = compare(truth.grid, result)
            if verbose and not perfect:
                print(f"  {case.name} table {number}: {right}/{cells}", file=sys.stderr)
            for key in (truth.style, "all"):
                add(scores[key], result, (right, cells, numbers_right, numbers), perfect)
    return scores, seconds


def add(score: Score, result: Grid, counts: tuple[int, int, int, int], perfect: bool) -> None:
    score.tables += 1
    score.found += bool(result)
    score.perfect += perfect
    score.right += counts[0]
    score.cells += counts[1]
    score.numbers_right += counts[2]
    score.numbers += counts[3]


def pages_of(cases: Iterable[Case]) -> int:
    import pypdfium2

    total = 0
    for case in cases:
        with pypdfium2.PdfDocument(case.pdf) as document:
            total += len(document)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=Path)
    parser.add_argument("--keep", type=Path, help="folder for the printed pages, used again the next time")
    parser.add_argument(
        "--varied", type=int, nargs="*", default=[], metavar="SEED", help="varied looks in place of plain"
    )
    parser.add_argument("--only", default="", help="only cases with this in their name")
    parser.add_argument("--tool", default="", help="only this tool")
    parser.add_argument("--verbose", action="store_true", help="name every table that is not perfect")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        cases = [*generated(folder, options.varied), *(twins(options.samples) if options.samples else [])]
        cases = [case for case in cases if options.only in case.name]
        report(cases, options.tool, options.verbose)


def report(cases: Sequence[Case], only: str, verbose: bool) -> None:
    known: dict[str, Tool] = {"etl": with_etl, "pdfplumber": with_pdfplumber, "camelot": with_camelot}
    missing = [name for name in known if not importlib.util.find_spec(name)]
    tools = {name: tool for name, tool in known.items() if name not in missing}
    if missing:
        print(f"not measured, because not installed: {', '.join(missing)}\n")
    pages = pages_of(cases)
    styles = ["all", *dict.fromkeys(truth.style for case in cases for truth in case.tables)]
    print(f"| tool | found | perfect | numbers | s a page | {' | '.join(styles)} |\n|{'---|' * (5 + len(styles))}")
    for name, tool in tools.items():
        if only in name:
            scores, seconds = measure(tool, cases, verbose)
            every = scores["all"]
            shares = " | ".join(f"{scores[style].right / max(scores[style].cells, 1):.3f}" for style in styles)
            print(
                f"| {name} | {every.found}/{every.tables} | {every.perfect} "
                f"| {every.numbers_right / max(every.numbers, 1):.3f} | {seconds / max(pages, 1):.3f} | {shares} |"
            )


if __name__ == "__main__":
    main()
