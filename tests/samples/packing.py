"""ZIP packages packed anew so that the same report is the same bytes on every day."""

from __future__ import annotations

import io
import zipfile


def repacked(data: bytes) -> bytes:
    """The package with its members as they are, but for their times."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(zipfile.ZipInfo(item.filename), old.read(item), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
