"""A sample report as HWPX by python-hwpx and as HWP 5 by jakal-hwpx, where they are installed: writers not our own.

Both write whole packages that 한글 opens; the hand-made ones of ``write_hwp.py`` hold what our readers look at only.
"""

from __future__ import annotations

import importlib.util
import io
import tempfile
from pathlib import Path

from samples.description import Line, Report, Table
from samples.packing import repacked


def has_python_hwpx() -> bool:
    """Whether python-hwpx is installed."""
    return importlib.util.find_spec("hwpx") is not None


def has_jakal_hwpx() -> bool:
    """Whether jakal-hwpx is installed."""
    return importlib.util.find_spec("jakal_hwpx") is not None


def by_python_hwpx(report: Report) -> bytes:
    """The package python-hwpx writes."""
    from hwpx import HwpxDocument

    document = HwpxDocument.new()
    for block in report.framed_blocks():
        if isinstance(block, Line):
            document.add_paragraph(block.text)
        else:
            _fill(document.add_table(len(block.rows), block.width), block)
    buffer = io.BytesIO()
    document.save_to_stream(buffer)
    return repacked(buffer.getvalue())


def _fill(made, table: Table) -> None:  # type: ignore[no-untyped-def]
    for item in table.placed():
        row, column, cell = item.row - 1, item.column - 1, item.cell
        if cell.rows > 1 or cell.columns > 1:
            made.merge_cells(row, column, row + cell.rows - 1, column + cell.columns - 1)
        made.set_cell_text(row, column, cell.text, split_paragraphs=True)


def by_jakal_hwpx(report: Report) -> bytes:
    """The compound file jakal-hwpx writes."""
    from jakal_hwpx import HancomDocument

    document = HancomDocument.blank()
    for block in report.framed_blocks():
        if isinstance(block, Line):
            document.append_paragraph(block.text)
        else:
            spans = {(i.row - 1, i.column - 1): (i.cell.rows, i.cell.columns) for i in block.placed()}
            document.append_table(
                rows=len(block.rows), cols=block.width, cell_texts=block.unmerged(),
                cell_spans={at: span for at, span in spans.items() if span != (1, 1)},
            )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="etl-hwp-") as folder:
        return Path(document.write_to_hwp(Path(folder, "report.hwp"))).read_bytes()
