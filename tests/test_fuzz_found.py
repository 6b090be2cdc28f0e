"""Faults that mutated files brought out of the readers, each told by its smallest cause."""

from __future__ import annotations

import io
import zipfile

from etl.readers.gate import open_zip


def test_an_archive_entry_without_a_name_is_passed_over() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", b"1")
        archive.writestr("b", b"2")
    data = bytearray(buffer.getvalue())
    at = data.rindex(b"PK\x01\x02")
    data[at + 28 : at + 30] = b"\0\0"  # the last entry's name has no length
    data[at + 30 : at + 32] = b"\x01\0"  # its letter is an extra field now
    assert list(open_zip(bytes(data), verify=False)) == ["a"]
