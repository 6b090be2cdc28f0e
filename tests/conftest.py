"""What several test modules use: the public reports beside the repository, and reports read as the build reads them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from etl.cli import etl, run
from etl.dataset import Dataset, FileEntry, build_dataset
from etl.inputs import InputFile
from etl.model import Finding
from etl.proving import prove_reports
from etl.reading import ReadSettings, read_entry

collect_ignore = ["uno_rows.py"]  # run by the system's Python, which has LibreOffice's UNO

ROOT = Path(__file__).resolve().parents[1]
_SCRATCH = tempfile.TemporaryDirectory(prefix="etl-tests-")
os.environ["ETL_CACHE_DIR"] = os.path.join(_SCRATCH.name, "cache")
# Builds write 정정.xlsx into their input folder, so tests build from a copy of the bundled reports.
BUNDLED = Path(shutil.copytree(ROOT / "input", Path(_SCRATCH.name) / "input", ignore=shutil.ignore_patterns("정정*")))
SHARED = ROOT.parent / "shared"
SHARED_REPORTS = SHARED / "reports"


@cache
def understood(path: Path, org: str = "", year: int | None = None) -> tuple[FileEntry, Dataset, tuple[Finding, ...]]:
    """A report read and proved on its own; ``year`` is what a build asks for."""
    entry = read_entry(InputFile(path, path.name, org), ReadSettings(assumed_year=year))
    assert entry.understood, entry.reason
    proved, findings = prove_reports([entry.understood])
    return entry, build_dataset([entry], proved.facts, findings), findings


@pytest.fixture
def shared_reports() -> Path:
    if not SHARED_REPORTS.is_dir():
        pytest.skip("the public reports (../shared/reports) are not beside this checkout")
    return SHARED_REPORTS


class Ended:
    """How a command ended: exit code, output, errors."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Calls the command line in this process."""

    def call(*arguments: object) -> Ended:
        code = run(lambda: etl.main(list(map(str, arguments)), standalone_mode=False))
        told = capsys.readouterr()
        return Ended(code, told.out, told.err)

    return call


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
