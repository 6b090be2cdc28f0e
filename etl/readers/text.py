"""Text files → documents: plain text, tab-separated text, Markdown, HTML tables and drawn tables, in any mixture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from etl.model import Block, Document, Finding, Heading, Paragraph, Place, Table
from etl.readers.base import MAX_DOCUMENT_CELLS, MAX_TABLE_COLUMNS, MAX_TABLE_ROWS, ReadError, Source
from etl.readers.text_box import scan_box
from etl.readers.text_decode import decode
from etl.readers.text_flat import flat_scan
from etl.readers.text_grid import Draft, Found, Line, Remark, Scan, plain
from etl.readers.text_html import scan_html, without_inline_markup, without_markup
from etl.readers.text_join import join_cut_tables
from etl.readers.text_layout import scan_layout
from etl.readers.text_lookalikes import mended_labels
from etl.readers.text_markdown import is_alignment_row, read_heading, scan_pipes
from etl.readers.text_tabs import scan_tabs

# In the order they are asked: what is marked plainest comes first; flattened text, which has no marks, is asked last.
SCANS: tuple[Scan, ...] = (scan_html, scan_box, scan_pipes, scan_tabs, scan_layout)


def read_text(source: Source) -> Document:
    """The document of a text or Markdown file; raises ``ReadError`` where there is no text to read."""
    try:
        text, _ = decode(source.data)
    except ReadError as error:
        raise ReadError(error.status, f"{source.report}: {error.message}") from error
    lines = lines_of(text)
    found = join_cut_tables(list(_scan(lines)))
    maker = _BlockMaker(source.report)
    for part in found:
        maker.add(part)
    blocks = tuple(maker.blocks)
    return Document(source.report, source.sha256, _format(source.report, lines), blocks, tuple(maker.findings))


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a decoded text, numbered from 1, without the marks that only say how letters look."""
    shown = (plain(without_inline_markup(line)) for line in text.split("\n"))
    return tuple(Line(number, line) for number, line in enumerate(shown, start=1))


def _scan(lines: Sequence[Line]) -> Iterator[Found]:
    """What each stretch of lines is: a table that a scanner knows, or a line."""
    scans = (*SCANS, flat_scan(lines))
    index = 0
    while index < len(lines):
        if lines[index].blank:
            index += 1
            continue
        found = _first_found(scans, lines, index)
        yield found
        index = found.end


def _first_found(scans: Sequence[Scan], lines: Sequence[Line], index: int) -> Found:
    for scan in scans:
        found = scan(lines, index)
        if found and found.end > index:
            return found
    return Found(index + 1, (lines[index],))


def _format(report: str, lines: Sequence[Line]) -> str:
    """``markdown`` where the name or the text says so, else ``text``."""
    if report.lower().endswith((".md", ".markdown")):
        return "markdown"
    marked = any(read_heading(line.text) or is_alignment_row(line.text) for line in lines)
    return "markdown" if marked else "text"


@dataclass
class _BlockMaker:
    """Turns what was found into blocks and findings, and numbers the tables."""

    report: str
    blocks: list[Block] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    tables: int = 0
    cells: int = 0

    def add(self, found: Found) -> None:
        """Add the parts of one find, and its remarks with the id of its last table."""
        for part in found.parts:
            if isinstance(part, Draft):
                self._add_table(part, None)
            else:
                self._add_line(part)
        self.findings.extend(self._finding(remark) for remark in found.remarks)

    def _add_line(self, line: Line) -> None:
        text = plain(without_markup(line.text)).rstrip()
        if not text.strip():
            return
        place = Place(self.report, line=line.number)
        heading = read_heading(text)
        self.blocks.append(Heading(plain(heading[0]), heading[1], place) if heading else Paragraph(text, place))

    def _add_table(self, draft: Draft, parent: Place | None) -> None:
        self._keep_limits(draft)
        self.tables += 1
        name = f"t{self.tables}"
        place = Place(self.report, line=draft.line, table=name)
        labels, remarks = mended_labels(draft)
        self.findings.extend(self._finding(remark) for remark in remarks)
        table = Table(
            name,
            place,
            draft.rows,
            draft.columns,
            draft.cells,
            draft.caption,
            parent=parent,
            uncertain=draft.uncertain,
            mended=labels,
        )
        self.blocks.append(table)
        for row, column, nested in draft.nested:
            self._add_table(nested, Place(self.report, line=draft.line, table=name, row=row, column=column))

    def _keep_limits(self, draft: Draft) -> None:
        self.cells += draft.rows * draft.columns
        if draft.rows > MAX_TABLE_ROWS or draft.columns > MAX_TABLE_COLUMNS or self.cells > MAX_DOCUMENT_CELLS:
            raise ReadError(
                "REFUSED",
                f"{self.report}: {draft.line}번째 줄의 표가 한도(행 {MAX_TABLE_ROWS:,}, 열 {MAX_TABLE_COLUMNS:,})를 넘습니다. "
                "보고서의 표가 맞는지 확인하고, 자료 파일이라면 입력 폴더에서 빼 주십시오.",
            )

    def _finding(self, remark: Remark) -> Finding:
        name = f"t{self.tables}" if self.tables and remark.code != "header_without_rows" else ""
        place = Place(self.report, line=remark.line, table=name)
        return Finding(
            remark.severity,
            remark.code,
            f"{self.report} {remark.line}번째 줄: {remark.message}",
            place,
            re.sub(r"\s+", " ", remark.printed),
            remark.expected,
        )
