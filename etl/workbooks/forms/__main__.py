"""``python -m etl.workbooks.forms [FOLDER]`` writes the bundled templates, into ``templates_xlsx`` unless told otherwise."""

from __future__ import annotations

import sys
from pathlib import Path

from etl.workbooks.forms import FORMS

HERE = "templates_xlsx"


def main(folder: Path) -> None:
    """Write every form into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FORMS.items():
        (folder / name).write_bytes(make())
        print(folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(HERE))
