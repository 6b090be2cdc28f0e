"""``etl init``: a working folder with the bundled forms and example reports, nothing overwritten."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from etl.bundled import EXAMPLE_REPORTS, FORMS, bundled_folder
from etl.inputs import EXAMPLES


def lay_out(folder: Path) -> Iterator[str]:
    """Make ``input``, ``output`` and ``templates_xlsx`` in a folder; tells each file or folder made, keeps what is there."""
    for name in ("input", "output", FORMS):
        (folder / name).mkdir(parents=True, exist_ok=True)
    yield from _copy_new(bundled_folder(FORMS), folder / FORMS)
    yield from _copy_new(bundled_folder(EXAMPLE_REPORTS), folder / "input" / EXAMPLES)


def _copy_new(source: Path, target: Path) -> Iterator[str]:
    for path in sorted(p for p in source.rglob("*") if p.is_file() and not p.name.startswith((".", "~$", "정정"))):
        copy = target / path.relative_to(source)
        if copy.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        yield str(copy)
