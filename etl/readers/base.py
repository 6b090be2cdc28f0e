"""What every reader shares: its input, its limits, and the refusals that name a way out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from etl.model import Document


@dataclass(frozen=True, slots=True)
class Source:
    """A file as handed to a reader: its name for people (NFC, relative to the input folder) and its bytes, read once."""

    report: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The hex digest of the bytes that were read."""
        return hashlib.sha256(self.data).hexdigest()


Reader = Callable[[Source], Document]


class ReadError(Exception):
    """A file that cannot be read; the message is a Korean sentence that says what is wrong and what to do next.

    ``status`` is one of the closed list of per-file statuses: UNSUPPORTED, ENCRYPTED, DAMAGED, REFUSED.
    """

    def __init__(self, status: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


# Limits that every reader keeps (docs/design-notes.md): a report is far below, a bomb far above.
MAX_TABLE_ROWS = 20_000
MAX_TABLE_COLUMNS = 512
MAX_DOCUMENT_CELLS = 1_000_000
MAX_DEPTH = 64
