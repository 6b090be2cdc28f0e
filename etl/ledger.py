"""What the last build wrote: the hash of every file, and a copy to tell an officer's edit from it.

Kept in ``.etl`` inside the year's folder, so that it changes hands together with the files it speaks of.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HIDDEN = ".etl"
LEDGER = f"{HIDDEN}/ledger.json"
MADE = f"{HIDDEN}/made"
BACKUP = f"{HIDDEN}/backup"
_LARGEST_COPY = 256 << 20


def digest_of(data: bytes) -> str:
    """The hash a file is known by."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Ledger:
    """The files of a build, name → hash."""

    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def hashes(self) -> frozenset[str]:
        """Every hash it knows."""
        return frozenset(self.files.values())

    def to_json(self) -> bytes:
        """The ledger as a file; the same ledger gives the same bytes."""
        return json.dumps({"files": dict(sorted(self.files.items()))}, ensure_ascii=False, indent=1).encode() + b"\n"


def read_ledger(folder: Path) -> Ledger:
    """The ledger of a year's folder; where there is none or it is damaged, no file counts as ours."""
    try:
        told = json.loads((folder / LEDGER).read_bytes())
        return Ledger({str(name): str(digest) for name, digest in told["files"].items()})
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError, AttributeError):
        return Ledger()


def copy_name(name: str) -> str:
    """Where the copy of a written file is kept."""
    return f"{MADE}/{name}.z"


def packed(data: bytes) -> bytes:
    """A file's copy."""
    return zlib.compress(data, 6)


def read_copy(folder: Path, name: str, digest: str) -> bytes | None:
    """What a build wrote under a name, ``None`` where its copy is gone or is not that."""
    try:
        data = zlib.decompressobj().decompress((folder / copy_name(name)).read_bytes(), _LARGEST_COPY)
    except (OSError, zlib.error):
        return None
    return data if digest_of(data) == digest else None
