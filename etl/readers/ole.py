"""OLE compound files, opened with the checks their library leaves out: looped or crossing chains, lost streams."""

from __future__ import annotations

import io
import struct

import olefile

from etl.readers.base import ReadError

_END = 0xFFFFFFFE
_FAULTS = (OSError, ValueError, IndexError, struct.error, RecursionError, OverflowError)
_MAX_STREAMS = 20_000


class OleStreams:
    """The streams of a compound file by path (``BodyText/Section0``); every one read is proved to be one whole chain."""

    def __init__(self, data: bytes, report: str) -> None:
        self._report = report
        self._size = len(data)
        try:
            self._ole = olefile.OleFileIO(io.BytesIO(data))
            paths = self._ole.listdir()
        except _FAULTS as fault:
            raise self._damaged("파일의 뼈대(OLE 목록)를 읽을 수 없습니다") from fault
        if len(paths) > _MAX_STREAMS:
            raise self._damaged(f"파일 안의 항목이 {len(paths):,}개나 됩니다")
        self._sids = {"/".join(path): self._ole._find(path) for path in paths}
        self._used: dict[tuple[bool, int], str] = {}
        self._root_checked = False

    def __contains__(self, path: str) -> bool:
        return path in self._sids

    @property
    def paths(self) -> list[str]:
        """The paths of all streams."""
        return list(self._sids)

    @property
    def issues(self) -> list[str]:
        """What the library found wrong but went on from; no sound file shows any."""
        return [str(message) for _, message in self._ole.parsing_issues]

    def read(self, path: str) -> bytes:
        """A stream's bytes, as many as its directory entry says."""
        entry = self._ole.direntries[self._sids[path]]
        if entry is None or entry.size > self._size:
            raise self._damaged(f"‘{path}’의 크기가 파일보다 큽니다")
        try:
            self._check_chain(path, entry.isectStart, entry.size)
            content = self._ole.openstream(path.split("/")).read()
        except _FAULTS as fault:
            raise self._damaged(f"‘{path}’을(를) 읽을 수 없습니다") from fault
        if len(content) != entry.size:
            raise self._damaged(f"‘{path}’이(가) 중간에 끊겨 있습니다")
        return bytes(content)

    def _check_chain(self, path: str, start: int, size: int) -> None:
        """Prove that a stream's sectors are one chain of the right length that no other stream shares."""
        mini = size < self._ole.minisectorcutoff
        if mini and not self._root_checked:
            self._root_checked = True
            root = self._ole.root
            self._follow("Root Entry", root.isectStart, root.size, mini=False)
            self._ole.loadminifat()
        self._follow(path, start, size, mini=mini)

    def _follow(self, path: str, start: int, size: int, *, mini: bool) -> None:
        table = self._ole.minifat if mini else self._ole.fat
        width = self._ole.mini_sector_size if mini else self._ole.sector_size
        sector = start
        for _ in range(-(-size // width)):
            if not 0 <= sector < len(table) or (mini, sector) in self._used:
                raise self._damaged(f"‘{path}’의 저장 위치(섹터 사슬)가 끊기거나 겹쳐 있습니다")
            self._used[mini, sector] = path
            sector = table[sector] & 0xFFFFFFFF
        if size and sector != _END:
            raise self._damaged(f"‘{path}’의 저장 위치(섹터 사슬)가 적힌 크기와 맞지 않습니다")

    def _damaged(self, what: str) -> ReadError:
        return ReadError(
            "DAMAGED",
            f"{self._report}: {what}. 파일이 손상되었으니 다시 받거나, 한글에서 열리면 HWPX로 저장해 넣어 주세요.",
        )
