"""ZIP packages packed anew so that the same report is the same bytes on every day."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection


def repacked(data: bytes, without: Collection[str] = ()) -> bytes:
    """The package with its members as they are, but for their times; members in ``without`` are left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename not in without:
                new.writestr(zipfile.ZipInfo(item.filename), old.read(item), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
