"""Pages for ``pdf_tables``: tables whose cells are known, ruled as Korean reports rule them, printed to PDF."""

from __future__ import annotations

import html
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench import pdf_kinds as kinds
from bench.pdf_kinds import Grid, Kind, Sample, Written
from bench.pdf_print import PRINTERS


@dataclass(frozen=True)
class Truth:
    """A table as it should come out, and the group it is counted in."""

    style: str
    grid: Grid


@dataclass(frozen=True)
class Case:
    """A PDF and its tables in reading order."""

    name: str
    pdf: Path
    tables: tuple[Truth, ...]


@dataclass(frozen=True)
class Ruling:
    """How a style rules a cell (CSS): always, in the first and last row of the header, in the last row, at the sides."""

    always: str
    first_row: str = ""
    head_end: str = ""
    last_row: str = ""
    first_column: str = ""
    last_column: str = ""


LINE = "1px solid #000"
STYLES: dict[str, Ruling] = {
    "solid": Ruling(f"border:{LINE}"),
    "hairline": Ruling("border:0.25pt solid #555"),
    "dotted": Ruling("border:1px dotted #000"),
    "dashed": Ruling("border:1px dashed #333"),
    "double": Ruling("border:3px double #000"),
    "open": Ruling(f"border:{LINE}", first_column="border-left:none", last_column="border-right:none"),
    "mixed": Ruling(
        "border:1px dotted #000",
        first_row="background:#ddd",
        head_end="border-bottom:3px double #000;background:#ddd",
        first_column="border-left:2px solid #000",
    ),
    "boxes": Ruling("border:0.5pt solid #000"),
    "horizontal": Ruling(f"border-top:{LINE};border-bottom:{LINE}"),
    "booktabs": Ruling(
        "border:none", "border-top:2px solid #000", f"border-bottom:{LINE}", "border-bottom:2px solid #000"
    ),
    "none": Ruling("border:none"),
}


@dataclass(frozen=True)
class Look:
    """How a page is set."""

    style: str
    size: str = "A4"
    width: str = "100%"
    padding: str = "4px 5px"
    font: str = "NanumGothic"
    points: float = 10
    leading: float = 1.2
    labels: str = "center"
    numbers: str = ""  # where numbers stand; "" as in the first pages: digits right, signs and dashes in the middle
    table_side: str = "0 auto 14px 0"

    @property
    def css(self) -> str:
        """The style sheet of the page."""
        return (
            f"@page{{size:{self.size};margin:15mm}}"
            f"body{{font-family:{self.font};font-size:{self.points}pt;line-height:{self.leading}}}"
            f"table{{width:{self.width};margin:{self.table_side};border-collapse:{self._collapse};border-spacing:0}}"
            f"td{{padding:{self.padding}}} tr{{break-inside:avoid}}"
        )

    @property
    def _collapse(self) -> str:
        return "separate" if self.style == "boxes" else "collapse"


def varied_look(style: str, dice: random.Random) -> Look:
    """A look by chance, of those that offices choose."""
    return Look(
        style,
        size=dice.choice(["A4", "A4", "A4 landscape"]),
        width=dice.choice(["100%", "85%", "70%", "auto"]),
        padding=dice.choice(["1px 2px", "2px 4px", "4px 5px", "3px 8px", "6px 10px"]),
        font=dice.choice(["NanumGothic", "NanumMyeongjo", "NanumBarunGothic", "NanumSquare"]),
        points=dice.choice([8, 9, 10, 11, 12]),
        leading=dice.choice([1.1, 1.2, 1.4, 1.6]),
        labels=dice.choice(["left", "center"]),
        numbers=dice.choice(["right", "right", "right", "center"]),
        table_side=dice.choice(["0 auto 14px 0", "4px auto 14px auto"]),
    )


def html_table(sample: Sample, look: Look) -> str:
    width = "" if look.width == "auto" else f' width="{look.width}"'  # LibreOffice goes by the attribute alone
    out = [f'<table cellspacing="0"{width}>']
    for r, row in enumerate(sample.rows):
        cells = "".join(html_cell(sample, look, r, c, row[c]) for c in range(len(row)))
        out.append(f"<tr>{cells}</tr>")
    return "".join([*out, "</table>"])


def html_cell(sample: Sample, look: Look, r: int, c: int, cell: Written) -> str:
    text, down, across = cell
    rule, end, last = STYLES[look.style], r + down, c == len(sample.rows[r]) - 1
    chosen = [rule.always, rule.first_row * (r == 0), rule.head_end * (end == sample.head)]
    chosen += [rule.last_row * (end == len(sample.rows)), rule.first_column * (c == 0), rule.last_column * last]
    css = ";".join(part for part in [*chosen, f"text-align:{side_of(text, r < sample.head, c == 0, look)}"] if part)
    inner = html.escape(text).replace("\n", "<br>")
    return f'<td rowspan={down} colspan={across} style="{css}">{inner}</td>'


def side_of(text: str, is_head: bool, is_first: bool, look: Look) -> str:
    """To which side a cell's text stands."""
    if not look.numbers:
        return "right" if text[:1].isdigit() else "center"
    if is_head:
        return "center"
    is_number = not is_first and (text[:1].isdigit() or text[:1] in ("-", "△"))
    return look.numbers if is_number else look.labels


def page_of(look: Look, sample_kinds: Iterable[Kind], dice: random.Random, group: str = "") -> tuple[str, list[Truth]]:
    """A report in one look: a heading line, a table, and so on."""
    body: list[str] = []
    truths: list[Truth] = []
    for number, kind in enumerate(sample_kinds, 1):
        sample = kind(dice)
        table = html_table(sample, look)
        body.append(f"<p>{number}. 사업 현황 (단위: 천원)</p>{table}<p>○ 추진 근거와 향후 계획을 적은 문장입니다.</p>")
        truths.append(Truth(group or look.style, sample.grid))
    return html_page(look, "".join(body)), truths


def html_page(look: Look, body: str) -> str:
    return f"<html><head><meta charset=utf-8><style>{look.css}</style></head><body>{body}</body></html>"


def long_table(dice: random.Random, repeat: bool) -> tuple[str, list[Truth]]:
    """One table over three pages, its header repeated or not."""
    names = (f"공공시설 {i}호" for i in range(1, 111))
    rows = [
        kinds.plain(str(i), name, str(dice.randint(1, 9)), f"{dice.randint(1, 9999):,}")
        for i, name in enumerate(names, 1)
    ]
    sample = Sample([kinds.plain("순번", "시설명", "수량", "금액"), *rows])
    look = Look("solid", padding="3px")
    table = html_table(sample, look)
    if repeat:
        table = table.replace("<tr", "<thead><tr", 1).replace("</tr>", "</tr></thead>", 1)
    page = html_page(look, f"<p>시설 현황</p>{table}<p>끝.</p>")
    return page, [Truth("cut, header repeated" if repeat else "cut", sample.grid)]


@dataclass(frozen=True)
class Source:
    """A page to be printed, and its tables."""

    name: str
    page: str
    truths: Sequence[Truth]


def plain_sources() -> list[Source]:
    """Every style in two looks, tables over the whole width."""
    dice = random.Random(20_210_601)
    ruled = (kinds.funding_plan, kinds.execution, kinds.staffing, kinds.equipment, kinds.stacked)
    flat = {"booktabs": ruled[1:4:2], "none": ruled[1:4:2], "horizontal": (*ruled[:2], ruled[3])}
    found = []
    for style in STYLES:
        for size, padding in (("A4", "4px 5px"), ("A4 landscape", "1px 2px")):
            page, truths = page_of(Look(style, size, padding=padding), flat.get(style, ruled), dice)
            found.append(Source(f"{style}-{size.replace(' ', '-')}", page, truths))
    for repeat in (False, True):
        found.append(Source(f"cut-{repeat}", *long_table(dice, repeat)))
    return found


def varied_sources(seed: int) -> list[Source]:
    """Tables of every family in looks by chance; those without vertical rules with their header merged or not."""
    dice = random.Random(seed)
    found = []
    for style in ("horizontal", "booktabs", "none"):
        for name, some in (("flat", kinds.FLAT_KINDS), ("merged", kinds.MERGED_KINDS)):
            for copy in range(2):
                page, truths = page_of(varied_look(style, dice), some, dice, f"varied {style} {name}")
                found.append(Source(f"varied-{seed}-{style}-{name}-{copy}", page, truths))
    for style in ("solid", "dotted", "open"):
        some = (*kinds.FLAT_KINDS, *kinds.MERGED_KINDS)
        page, truths = page_of(varied_look(style, dice), some, dice, "varied ruled")
        found.append(Source(f"varied-{seed}-{style}", page, truths))
        look = replace(varied_look(style, dice), width="100%")
        page, truths = page_of(look, kinds.STACKED_KINDS, dice, "varied stacked")
        found.append(Source(f"varied-{seed}-{style}-stacked", page, truths))
    return found


def generated(folder: Path, seeds: Sequence[int]) -> list[Case]:
    """The printed pages of every writer that is installed: the plain ones, or the varied ones of some seeds."""
    sources = [source for seed in seeds for source in varied_sources(seed)] or plain_sources()
    paths = {folder / f"{source.name}.html": source for source in sources}
    for path, source in paths.items():
        path.write_text(source.page, encoding="utf-8")
    return [
        Case(f"{writer}/{paths[path].name}", printed, tuple(paths[path].truths))
        for writer, printer in PRINTERS.items()
        for path, printed in printer(list(paths)).items()
    ]
