"""The same kinds of tables from seven writers in every rule style, and the habits of pages that readers stumble over.

Writers: Chromium, WeasyPrint and LibreOffice Writer from HTML, Writer from DOCX, Calc from XLSX, reportlab, cairo.
To have all: ``pip install weasyprint reportlab cairocffi python-docx openpyxl``, LibreOffice, Chromium and the font
NanumGothic; those absent are left out.  Each page is made from a seed of its own name, so it never changes.
"""

from __future__ import annotations

import importlib.util
import random
import shutil
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import pdf_kinds as kinds
from bench.pdf_canvas import Cairo, Part, ReportLab, draw
from bench.pdf_kinds import Kind
from bench.pdf_office import html_page, save_docx, save_xlsx
from bench.pdf_pages import Case, Truth
from bench.pdf_print import convert, with_chromium
from bench.pdf_rules import STYLES, Layout, Style, laid_out

FULL = STYLES["full"]
LOOSE = ("booktabs", "header rule", "bands", "none")
FLAT = (*kinds.FLAT_KINDS, kinds.unit_in_corner)
GROUPED = (kinds.execution_two_rows, kinds.equipment_by_year)
MERGED = (*kinds.MERGED_KINDS, kinds.staffing_by_office, kinds.execution_by_policy, kinds.with_remarks)
HEADINGS = ("□ 예산현황", "○ 소요예산 : 1,234,567천원(전액 구비)", "2. 인력 및 시설 현황", "□ 5월말 집행 실적")
UNITS = ("(단위: 천원)", "(단위 : 백만원)", "(기준일: 2021. 5. 31.)")
REMARKS = (
    "※ 금액은 천원 미만을 버린 것임",
    "○ 하반기에 15,000천원을 더 확보하여 추진할 계획임",
    "- 근거 : 지방재정법 제33조",
)


@dataclass(frozen=True)
class Job:
    """A page to be written, and by whom."""

    name: str
    writer: str
    group: str
    parts: Sequence[Part]
    running: bool = False
    turned: bool = False

    def case(self, folder: Path) -> Case:
        tables = tuple(Truth(self.group, part[0].grid) for part in self.parts if not isinstance(part, str))
        return Case(f"{self.writer}/{self.name}", self.target(folder), tables)

    def target(self, folder: Path) -> Path:
        return folder / f"{self.writer}-{self.name}.pdf".replace(" ", "-")


Writer = Callable[[Sequence[Job], Path], None]


def by_chromium(jobs: Sequence[Job], folder: Path) -> None:
    for source, printed in with_chromium(html_sources(jobs, folder)).items():
        printed.rename(source.with_suffix(".pdf"))


def by_weasyprint(jobs: Sequence[Job], folder: Path) -> None:
    import weasyprint

    for source in html_sources(jobs, folder):
        weasyprint.HTML(str(source)).write_pdf(str(source.with_suffix(".pdf")))


def by_writer_html(jobs: Sequence[Job], folder: Path) -> None:
    convert(html_sources(jobs, folder), "HTML (StarWriter)")


def html_sources(jobs: Sequence[Job], folder: Path) -> list[Path]:
    sources = [job.target(folder).with_suffix(".html") for job in jobs]
    for job, source in zip(jobs, sources, strict=True):
        source.write_text(html_page(job.parts, job.running), encoding="utf-8")
    return sources


def by_writer_docx(jobs: Sequence[Job], folder: Path) -> None:
    sources = [job.target(folder).with_suffix(".docx") for job in jobs]
    for job, source in zip(jobs, sources, strict=True):
        save_docx(job.parts, source, job.running)
    convert(sources)


def by_calc(jobs: Sequence[Job], folder: Path) -> None:
    sources = [job.target(folder).with_suffix(".xlsx") for job in jobs]
    for job, source in zip(jobs, sources, strict=True):
        save_xlsx(job.parts, source, job.running)
    convert(sources)


def by_reportlab(jobs: Sequence[Job], folder: Path) -> None:
    for job in jobs:
        draw(ReportLab(job.target(folder), job.turned), job.parts, bars=False)


def by_reportlab_bars(jobs: Sequence[Job], folder: Path) -> None:
    for job in jobs:
        draw(ReportLab(job.target(folder), job.turned), job.parts, bars=True)


def by_cairo(jobs: Sequence[Job], folder: Path) -> None:
    for job in jobs:
        draw(Cairo(job.target(folder)), job.parts, bars=False)


# What each writer needs, programs or modules, and how it writes.
WRITERS: dict[str, tuple[tuple[str, ...], Writer]] = {
    "chromium": (("chromium",), by_chromium),
    "weasyprint": (("weasyprint",), by_weasyprint),
    "writer html": (("soffice",), by_writer_html),
    "writer docx": (("soffice", "docx"), by_writer_docx),
    "calc": (("soffice", "openpyxl"), by_calc),
    "reportlab": (("reportlab",), by_reportlab),
    "reportlab bars": (("reportlab",), by_reportlab_bars),
    "cairo": (("cairocffi",), by_cairo),
}


def is_there(need: str) -> bool:
    return shutil.which(need) is not None or importlib.util.find_spec(need) is not None


def written(folder: Path) -> list[Case]:
    """The pages of every writer that is installed; those already in the folder are not written again."""
    found = []
    for writer, (needs, write) in WRITERS.items():
        missing = [need for need in needs if not is_there(need)]
        if missing:
            print(f"not written by {writer}, because not installed: {', '.join(missing)}\n")
            continue
        jobs = [*style_jobs(writer), *habit_jobs(writer)]
        write([job for job in jobs if not job.target(folder).exists()], folder)
        found += [job.case(folder) for job in jobs]
    return found


def style_jobs(writer: str) -> list[Job]:
    """One page in every rule style; offices have no cells set apart."""
    styles = [name for name in STYLES if name != "boxes" or writer not in ("writer docx", "calc")]
    return [Job(style, writer, style, story(f"{writer}/{style}", style, kinds_of(style))) for style in styles]


def kinds_of(style: str) -> list[Sequence[Kind]]:
    """From which kinds a style's three tables are taken: without rules a reader cannot know of merged rows."""
    if style in LOOSE:
        return [FLAT, FLAT, GROUPED]
    if style.startswith("hidden"):
        return [kinds.FLAT_KINDS, FLAT, (kinds.execution_two_rows,)]
    if style == "horizontal":
        return [FLAT, GROUPED, (kinds.staffing_by_office, kinds.with_remarks)]
    return [FLAT, MERGED, MERGED]


def story(seed: str, style: str, choices: Sequence[Sequence[Kind]]) -> list[Part]:
    """Tables with a heading and a unit above and a remark below."""
    dice = random.Random(zlib.crc32(seed.encode()))
    parts: list[Part] = []
    for some in choices:
        table = laid_out(dice.choice(some)(dice))
        unit = [dice.choice(UNITS)] * (dice.random() < 0.6)
        parts += [dice.choice(HEADINGS), *unit, (table, STYLES[style]), dice.choice(REMARKS)]
    return parts


def habit_jobs(writer: str) -> list[Job]:
    """Pages of one writer that show a habit: tables that nearly touch, that are cut, that stand on a turned page."""
    dice = random.Random(zlib.crc32(writer.encode()))
    jobs = []
    if writer in ("chromium", "weasyprint", "writer docx", "calc"):
        long = laid_out(kinds.long_list(dice))
        jobs = [
            Job("cut", writer, "cut", ["□ 사업별 예산현황", (long, FULL), "끝."], running=True),
            Job("cut open", writer, "cut", ["□ 사업별 예산현황", (long, STYLES["open"]), "끝."], running=True),
        ]
    if writer in ("reportlab", "reportlab bars"):
        jobs += [
            Job(f"turned {style}", writer, "turned", turned_story(style), turned=True)
            for style in ("full", "dotted", "horizontal")
        ]
    if writer in ("chromium", "reportlab", "reportlab bars", "cairo", "weasyprint"):
        jobs += [
            Job(f"near {i}", writer, "near", near(dice, style)) for i, style in enumerate(("full", "dotted", "open"))
        ]
    return jobs


def turned_story(style: str) -> list[Part]:
    return story(f"turned/{style}", style, kinds_of(style)[:1])


def near(dice: random.Random, style: str) -> list[Part]:
    """Two tables of unlike columns with hardly any white between them."""
    tables: list[tuple[Layout, Style]] = [
        (laid_out(kind(dice)), STYLES[style]) for kind in (kinds.statistics, kinds.funding_plan)
    ]
    return ["□ 시설 및 예산 현황", *tables, "끝."]
