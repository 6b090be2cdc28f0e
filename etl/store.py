"""The extraction cache: what was read from a file once is not read again while its bytes and the readers stay the same.

A document is kept as checked JSON under the hash of its bytes, its name and the revision of the readers.  The cache
may be deleted at any time, and a build goes on without it where it cannot be written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from etl import __version__
from etl.disk import write_whole
from etl.document_json import NotADocument, document_from_json, document_to_json
from etl.model import Document
from etl.readers.base import Source

FOLDER_VARIABLE = "ETL_CACHE_DIR"
# What decides how a file is read: these sources, and these libraries.
READING_SOURCES = ("readers/**/*.py", "model.py", "numbers.py", "words.py", "document_json.py", "corrections_reader.py")
LIBRARIES = ("lxml", "olefile", "pypdfium2", "python-calamine", "xlrd")
_KEPT_DAYS = 90
_DAY = 86_400


def default_folder(platform: str = sys.platform) -> Path:
    """Where this system keeps caches; ``ETL_CACHE_DIR`` says otherwise."""
    if said := os.environ.get(FOLDER_VARIABLE):
        return Path(said)
    if platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "etl" / "Cache"
    if platform == "darwin":
        return Path.home() / "Library" / "Caches" / "etl"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "etl"


@cache
def reading_revision() -> str:
    """What stands for the readers' code and libraries: another one, and every file is read anew."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for pattern in READING_SOURCES:
        for path in sorted(package.glob(pattern)):
            digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    digest.update(library_versions(LIBRARIES).encode())
    return digest.hexdigest()


def library_versions(libraries: Iterable[str]) -> str:
    """Which libraries are at work, and which program."""
    told = (f"{library} {_version(library)}" for library in libraries)
    return "\n".join((f"etl {__version__} python {sys.version_info[:2]}", *told))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"


class Store:
    """The documents kept in a folder; one without a folder keeps none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def load(self, reader: str, source: Source, sha256: str) -> Document | None:
        """The document read from these bytes before, ``None`` where there is none or what is kept is damaged."""
        path = self._path(reader, source, sha256)
        if path is None:
            return None
        try:
            digest, _, kept = path.read_bytes().partition(b"\n")
            if hashlib.sha256(kept).hexdigest().encode() != digest:
                return None
            document = document_from_json(kept)
            mark_used(path)
        except (OSError, NotADocument):
            return None
        return document if (document.report, document.sha256) == (source.report, sha256) else None

    def save(self, reader: str, source: Source, document: Document) -> None:
        """Keep a document; where the cache cannot be written, the next build just reads again."""
        path = self._path(reader, source, document.sha256)
        if path is None:
            return
        kept = document_to_json(document)
        try:
            write_whole(path, hashlib.sha256(kept).hexdigest().encode() + b"\n" + kept, sync=False)
        except OSError:
            self._folder = None  # a cache that fails once is not tried for every file

    def sweep(self) -> None:
        """Remove what no build has asked for in a long time."""
        if self._folder is None or not self._folder.is_dir():
            return
        oldest = time.time() - _KEPT_DAYS * _DAY
        for path in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):  # another build may be sweeping too
                if path.stat().st_mtime < oldest:
                    path.unlink()

    def _path(self, reader: str, source: Source, sha256: str) -> Path | None:
        if self._folder is None:
            return None
        parts = (sha256, reader, source.report, reading_revision())
        key = hashlib.sha256("|".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / key[:2] / f"{key}.json"


def mark_used(path: Path) -> None:
    """Have the sweep pass it by; once a day is enough, and a read-only cache needs no sweep."""
    if time.time() - path.stat().st_mtime > _DAY:
        with contextlib.suppress(OSError):
            os.utime(path)
