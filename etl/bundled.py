"""What is shipped with the tool: the office forms and the example reports, wherever it is installed."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

FORMS = "templates_xlsx"
EXAMPLE_REPORTS = "input"


def bundled_folder(name: str) -> Path:
    """The folder of bundled forms or example reports: beside the package in a checkout, inside it when installed."""
    installed = Path(str(resources.files("etl"))) / "_data" / name
    return installed if installed.is_dir() else Path(__file__).resolve().parents[1] / name
