"""A worksheet as read, whatever the workbook's format: its texts by position, its merges, its borders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from etl.readers.base import MAX_DOCUMENT_CELLS, ReadError
from etl.readers.spans import too_large

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_MAX_MERGED_AREA = 1_000_000
_MAX_MERGED_ROWS = 2_000_000


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of positions, 1-based, its last row and column included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def mask(self) -> int:
        """The columns as bits of an integer: bit n is column n."""
        return (1 << (self.right + 1)) - (1 << self.left)


@dataclass
class Sheet:
    """A worksheet while and after it is read.

    ``bordered`` has, for each row, the columns with a border as bits; it only helps to see where a table ends.
    ``valueless`` are formulas that were saved without a result, ``faults`` results such as ``#REF!``.
    """

    name: str
    report: str
    state: str = "visible"
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    numbers: set[tuple[int, int]] = field(default_factory=set)
    bordered: dict[int, int] = field(default_factory=dict)
    merges: dict[tuple[int, int], Area] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    valueless: list[tuple[int, int]] = field(default_factory=list)
    faults: list[tuple[int, int]] = field(default_factory=list)
    formulas: int = 0
    covered: int = 0
    _borders: int = 0

    def write(self, row: int, column: int, text: str, number: bool = False) -> None:
        """Take in a cell's text; blank texts are no text."""
        text = text.strip()
        if not text:
            return
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            raise self.refusal(f"시트 ‘{self.name}’에 엑셀의 범위를 벗어난 칸이 있습니다")
        self.texts[row, column] = text
        if number:
            self.numbers.add((row, column))
        if len(self.texts) > MAX_DOCUMENT_CELLS:
            raise too_large(self.report, f"시트 ‘{self.name}’의 칸", len(self.texts), MAX_DOCUMENT_CELLS)

    def write_valueless(self, row: int, column: int) -> None:
        """Take in a formula without a saved result: a cell that is there, but whose text nobody knows."""
        self.texts[row, column] = ""
        self.valueless.append((row, column))

    def border(self, row: int, column: int) -> None:
        """Remember that a cell has a border; past a million of them no more is learnt from one."""
        self._borders += 1
        if self._borders <= MAX_DOCUMENT_CELLS and column <= MAX_COLUMN:
            self.bordered[row] = self.bordered.get(row, 0) | (1 << column)

    def merge(self, areas: Iterable[Area]) -> None:
        """Take in the merged areas; what a merge covers is not shown, so its texts are dropped and counted."""
        taken: dict[int, int] = {}
        rows = 0
        for area in sorted(areas, key=lambda area: (area.top, area.left)):
            rows += area.bottom - area.top + 1
            if rows > _MAX_MERGED_ROWS or not self._is_sane(area):
                raise self.refusal(f"시트 ‘{self.name}’의 병합 범위가 지나치게 넓거나 잘못되었습니다")
            span = range(area.top, area.bottom + 1)
            if any(taken.get(row, 0) & area.mask for row in span):
                raise self.refusal(f"시트 ‘{self.name}’의 병합 범위가 서로 겹칩니다")
            for row in span:
                taken[row] = taken.get(row, 0) | area.mask
            self.merges[area.top, area.left] = area
        self._drop_covered(taken)

    def _is_sane(self, area: Area) -> bool:
        inside = 1 <= area.top <= area.bottom <= MAX_ROW and 1 <= area.left <= area.right <= MAX_COLUMN
        return inside and (area.bottom - area.top + 1) * (area.right - area.left + 1) <= _MAX_MERGED_AREA

    def _drop_covered(self, taken: dict[int, int]) -> None:
        """Drop the texts under merges that are not at their top left."""
        under = [at for at in self.texts if taken.get(at[0], 0) >> at[1] & 1 and at not in self.merges]
        for at in under:
            del self.texts[at]
            self.numbers.discard(at)
        self.covered = len(under)

    def refusal(self, what: str) -> ReadError:
        """The refusal of a workbook because of this sheet."""
        return ReadError(
            "REFUSED", f"{self.report}: {what}. 엑셀에서 열어 필요한 시트만 새 통합 문서로 저장한 파일을 넣어 주세요."
        )


def column_letters(column: int) -> str:
    """A column's name as people see it.

    >>> column_letters(1), column_letters(27), column_letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """A cell's name as people see it: ``B5``."""
    return f"{column_letters(column)}{row}"


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Runs of whole numbers.

    >>> ranges([3, 4, 5, 9])
    [(3, 5), (9, 9)]
    """
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
