"""The whole build on one page: input folder → documents → facts → proofs → views → workbooks and data.

Nothing is written before everything has been made; what cannot be read is told and stops nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from etl.corrections import NameLink
from etl.corrections_file import Saved, at_reports, load_corrections, save_corrections
from etl.datapackage import package_files
from etl.dataset import Dataset, FileEntry, build_dataset, links_frame
from etl.errors import BuildError, ExitCode
from etl.inputs import InputFile, find_inputs
from etl.isolation import Limits, Status
from etl.lock import locked
from etl.model import Fact, Finding, Place, Severity
from etl.outputs import Outcome, write_outputs
from etl.proving import prove_reports
from etl.reading import Progress, ReadSettings, read_inputs, without_progress
from etl.recognise import Report
from etl.views.base import ViewSettings, with_earlier
from etl.workbooks.make import make_workbooks


@dataclass(frozen=True)
class Options:
    """What a build is asked for."""

    year: int
    input: Path
    output: Path
    templates: Path
    unit: str = "천원"
    limits: Limits = field(default_factory=Limits)
    cache: Path | None = None
    wait: bool = False
    ocr: bool = False


@dataclass(frozen=True)
class Built:
    """What a build made: every input entry, the proved facts, the findings, and the files written."""

    entries: tuple[FileEntry, ...]
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    outcome: Outcome
    saved: Saved
    warnings: tuple[str, ...]


def build(options: Options, progress: Progress = without_progress) -> Built:
    """Read the reports of a year, prove their numbers, fill the workbooks and write the data, nobody else meanwhile."""
    with locked(options.output, wait=options.wait):
        declared = load_corrections(options.input, read_settings(options))
        listed = list_inputs(options.input)
        entries = tuple(select_year(read_inputs(listed, read_settings(options), progress), options.year))
        declared = at_reports(declared, there := {entry.report: entry.sha256 for entry in entries})
        reports = [entry.understood for entry in entries if entry.used and entry.understood]
        require_something(entries, reports, options)
        proved, findings = prove_reports(reports, declared.book.declared(), options.limits.seconds)
        findings = (*entry_findings(entries), *findings)
        dataset = build_dataset(entries, proved.facts, findings)
        beside = with_earlier(dataset, earlier_dataset(entries, options.year))
        files, warnings = make_files(dataset, beside, options, declared.book.declared().links)
        outcome = write_outputs(options.output / str(options.year), files)
        used = frozenset(entry.report for entry in entries if entry.used)
        saved = save_corrections(declared, findings, proved.facts, used, there)
    return Built(entries, proved.facts, findings, tuple(files), outcome, saved, warnings)


def read_settings(options: Options) -> ReadSettings:
    """How this build reads its files."""
    return ReadSettings(options.limits, options.cache, options.year, options.ocr)


def list_inputs(folder: Path) -> tuple[InputFile, ...]:
    """Every entry of the input folder; raises ``BuildError`` where there is none."""
    try:
        return find_inputs(folder)
    except OSError as error:
        raise BuildError(
            ExitCode.NO_REPORT,
            f"입력 폴더 '{folder}'을(를) 열 수 없습니다({error.strerror}). 폴더를 만들고 보고서를 넣거나 'etl init'을 먼저 실행하십시오.",
        ) from error


def select_year(entries: Iterable[FileEntry], year: int) -> Iterable[FileEntry]:
    """The entries with those of another year passed over; a report of no known year is used, and told."""
    for entry in entries:
        own = entry.understood.outline.cover.year if entry.understood else None
        if own is None or own == year:
            yield entry
        else:
            yield replace(entry, used=False, status=Status.SKIPPED, reason=_other_year(own, year))


def _other_year(own: int, year: int) -> str:
    if own < year:
        return f"{own}년 보고서입니다. 앞선 해와 견주는 표에만 썼습니다."
    return f"{own}년 보고서입니다. 그 해의 결과는 --year {own}(으)로 만드십시오."


def require_something(entries: Sequence[FileEntry], reports: Sequence[Report], options: Options) -> None:
    """Raise when there is nothing to build from, saying which of the reasons it is."""
    if any(report.tables or report.facts for report in reports):
        return
    if reports:
        raise BuildError(
            ExitCode.NO_TABLE,
            f"{options.year}년 보고서에서 표를 찾지 못했습니다: {_names(entries, used=True)}. 원본 파일(HWP, HWPX, PDF)을 넣어 보십시오.",
        )
    years = sorted(
        {e.understood.outline.cover.year for e in entries if e.understood and e.understood.outline.cover.year}
    )
    unread = [entry for entry in entries if is_unread(entry)]
    if years:
        found = ", ".join(f"{year}년" for year in years)
        raise BuildError(
            ExitCode.NO_REPORT,
            f"'{options.input}'에 {options.year}년 보고서가 없습니다. 있는 연도: {found}. --year를 고쳐 다시 실행하십시오.",
        )
    if unread:
        raise BuildError(
            ExitCode.UNREADABLE_INPUT, "읽을 수 있는 보고서가 없습니다.\n" + "\n".join(entry.reason for entry in unread)
        )
    raise BuildError(
        ExitCode.NO_REPORT,
        f"'{options.input}'에 보고서가 없습니다. HWP, HWPX, PDF, DOCX, XLSX, 텍스트 파일을 넣고 다시 실행하십시오.",
    )


def _names(entries: Sequence[FileEntry], *, used: bool) -> str:
    return ", ".join(entry.report for entry in entries if entry.used is used)


def is_unread(entry: FileEntry) -> bool:
    """Whether a file should have given a report and did not."""
    return entry.understood is None and entry.status not in (Status.SKIPPED, Status.DUPLICATE_OF)


def entry_findings(entries: Iterable[FileEntry]) -> Iterable[Finding]:
    """A finding for each file that could not be read or holds nothing."""
    for entry in entries:
        place = Place(report=entry.report)
        if entry.status is Status.EMPTY and entry.understood:
            yield Finding(Severity.WARNING, "no_table", entry.why, place)
        elif is_unread(entry):
            yield Finding(Severity.ERROR, "unreadable_file", entry.why, place)


def earlier_dataset(entries: Sequence[FileEntry], year: int) -> Dataset:
    """What the earlier years' reports hold, for the views that compare; it is no part of the year's data."""
    before = [
        replace(e, used=True) for e in entries if e.understood and (e.understood.outline.cover.year or year) < year
    ]
    proved, findings = prove_reports([e.understood for e in before if e.understood])
    return build_dataset(before, proved.facts, findings)


def make_files(
    dataset: Dataset, beside: Dataset, options: Options, links: Sequence[NameLink] = ()
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """All files of the output folder, name → bytes, and what the workbooks' makers want said.

    The views see more than the data package holds: earlier years ``beside`` it, and the officer's 연결표 as ``links``.
    """
    settings = ViewSettings(options.year, options.unit)
    workbooks, warnings = make_workbooks({**beside, "links": links_frame(links)}, settings, options.templates)
    data = {f"data/{name}": content for name, content in package_files(dataset, options.year).items()}
    return {**workbooks, **data}, warnings
