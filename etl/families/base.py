"""What every table family shares: a table seen as a grid with headers, and the value that describes a family."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import accumulate

from etl.identities import Identity
from etl.model import Fact, Finding, Place, Table
from etl.numbers import Kind, Printed, YearLabel, fold, money_factor, read_printed, read_year
from etl.words import squeeze, tidy, word

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table with what its report says around it: the unit, the date, whose it is, and the lines next to it.

    ``before`` and ``after`` are the paragraphs between this table and its neighbours, in reading order.
    """

    table: Table
    unit: str = ""
    as_of: str = ""
    report_as_of: str = ""
    year: int | None = None
    section: str = ""
    project: str = ""
    heading: str = ""
    org: str = ""
    dept: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @cached_property
    def header_rows(self) -> int:
        """How many rows at the top are headers."""
        return count_header_rows(self.table)

    @cached_property
    def headers(self) -> tuple[tuple[str, ...], ...]:
        """For each column the words of its header, top down, without repeats, blanks and unit lines."""
        return tuple(self._header_of(column) for column in range(1, self.table.columns + 1))

    def _header_of(self, column: int) -> tuple[str, ...]:
        words = (word(self.table.label(row, column)) for row in range(1, self.header_rows + 1))
        return tuple(dict.fromkeys(w for w in words if w and not is_unit_line(w)))

    @cached_property
    def header_line(self) -> str:
        """All header words, column by column, as one string that patterns are searched in."""
        return " | ".join("/".join(header) for header in self.headers)

    @property
    def body(self) -> range:
        """The rows under the headers."""
        return range(self.header_rows + 1, self.table.rows + 1)

    @cached_property
    def _labels(self) -> dict[int, tuple[str, ...]]:
        """The labels of the columns asked for so far."""
        return {}

    @property
    def columns(self) -> range:
        """All columns."""
        return range(1, self.table.columns + 1)

    def header(self, column: int) -> str:
        """The header of a column as one word path, ``집행액/9.30.기준``."""
        return "/".join(self.headers[column - 1])

    def year_of(self, column: int) -> YearLabel | None:
        """The year a column's header names, read from its lowest header that names one."""
        labels = (read_year(_OF_YEAR.sub("", text)) for text in reversed(self.headers[column - 1]))
        return next((label for label in labels if label), None)

    def find(self, pattern: str, *, skip: Iterable[int] = ()) -> tuple[int, ...]:
        """The columns whose header path matches a pattern, those in ``skip`` left out."""
        left_out = frozenset(skip)
        return tuple(c for c in self.columns if c not in left_out and re.search(pattern, self.header(c)))

    def text(self, row: int, column: int) -> str:
        """The printed text at a position, spans resolved."""
        return self.table.text(row, column)

    def own(self, row: int, column: int) -> bool:
        """Whether the cell that covers a position begins there."""
        cell = self.table.grid[row - 1][column - 1]
        return cell is not None and (cell.row, cell.column) == (row, column)

    def printed(self, row: int, column: int) -> Printed:
        """The reading of the cell at a position."""
        return read_printed(self.text(row, column))

    def label(self, row: int, column: int) -> str:
        """A row's label: its own text, or the one above it where merged cells were left blank."""
        below = row - self.header_rows
        return self._labels_of(column)[below - 1] if below > 0 else ""

    def _labels_of(self, column: int) -> tuple[str, ...]:
        """The labels of a column, made once: going up from each row anew would take forever in a long blank column."""
        if column not in self._labels:
            own = (tidy(self.table.label(row, column)) for row in self.body)
            self._labels[column] = tuple(accumulate(own, lambda above, text: text or above))
        return self._labels[column]

    def place(self, row: int, column: int) -> Place:
        """Where a position is printed."""
        return self.table.place_of(row, column)

    def column_unit(self, column: int) -> str:
        """The unit of a column: the one its header gives in parentheses, else the table's first unit.

        A percentage column never takes the table's money unit.
        """
        header = self.header(column)
        match = re.search(r"[(\[](천원|백만원|억원|만원|원|명|대|건|개|회|%|부|식|㎡|인)[)\]]", header)
        if match:
            return match[1]
        if re.search(r"[률율]|비율|구성비|%", header):
            return "%"
        return first_unit(self.unit)

    def fact(
        self, family: str, labels: Labels, measure: str, row: int, column: int, value: Decimal | None, unit: str
    ) -> Fact:
        """A fact of this table, placed and owned."""
        return Fact(
            family,
            labels,
            measure,
            value,
            unit,
            self.text(row, column),
            self.place(row, column),
            self.section,
            self.project,
        )


@dataclass(frozen=True)
class Family:
    """A kind of table: how it is recognised, and how it is read.

    ``needs`` are patterns that the header line must all match, ``rejects`` patterns it must not; ``accepts`` looks at
    the grid where headers are not enough.  ``read`` gives the facts and ``identities`` the arithmetic they must keep.
    """

    name: str
    title: str
    read: Callable[[Grid], tuple[Fact, ...]]
    identities: Callable[[Grid, Sequence[Fact]], Iterable[Identity]]
    needs: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()
    accepts: Callable[[Grid], bool] = lambda grid: True
    findings: Callable[[Grid, Sequence[Fact]], Iterable[Finding]] = lambda grid, facts: ()

    def claims(self, grid: Grid) -> bool:
        """Whether this family knows the table."""
        line = grid.header_line
        return (
            all(re.search(pattern, line) for pattern in self.needs)
            and not any(re.search(pattern, line) for pattern in self.rejects)
            and self.accepts(grid)
        )


_UNIT_LINE = re.compile(r"[(\[<]?단위[:：.]?[^)\]>]*[)\]>]?")
# 5급, 8급 이하, 8·9급, 6급(상당): a grade, never a count.
NUMBERED_GRADE = r"\d{1,2}(?:\s*[·,~∼～/\-]\s*\d{1,2})?\s*급(?:\s*\(?(?:상당|이하|이상|미만)\)?)*"
_HEADER_NUMBER = re.compile(
    rf"{NUMBERED_GRADE}|"
    r"A\s?\d+|['’‘`]?\d{2,4}\s*년도?.*|\d+\s*(?:월|분기|차|회차|단계|년차|차년도)|\d{1,2}[.월]\s*\d{1,2}[.일]?\s*\(?(?:기준|현재|까지).*|(?:19|20)\d\d|['’‘`]\d\d\..*"
)


# What an amount of a year is called after it: 2024년 예산, ’24년도 소요액(안).
_OF_YEAR = re.compile(
    r"(?<=[\d년도.])(?:소요|당초|본|최종|확정|요구)?(?:예산|재원|사업비|투자|금액|소요)[액안비]?(?:계획)?(?:\(안\))?$"
)


def is_unit_line(text: str) -> bool:
    """Whether a cell holds only a unit, ``(단위: 천원)``.

    >>> is_unit_line("(단위:천원,%)"), is_unit_line("단위사업명")
    (True, False)
    """
    return bool(re.fullmatch(r"[(\[<]?단위[:：][^)\]>]*[)\]>]?|[(\[<]단위[^)\]>]*[)\]>]", squeeze(text)))


def first_unit(unit: str) -> str:
    """The first of the units a table declares: ``천원, %`` → ``천원``.

    >>> first_unit("천원. %"), first_unit("대, 2021. 1. 기준")
    ('천원', '대')
    """
    return re.split(r"[,.\s/·]", fold(unit).strip(), maxsplit=1)[0] if unit else ""


def units_of(unit: str) -> tuple[str, ...]:
    """All units a table declares: ``대, 천원`` are two, of things and of money.

    >>> units_of("대, 천 원"), units_of("천원/%"), units_of("대, 2021. 1. 기준"), units_of("")
    (('대', '천원'), ('천원', '%'), ('대',), ())
    """
    parts = (part.strip() for part in re.split(r"[,，.·/\s]", re.sub(r"(?<=[천만억])\s+(?=원)", "", fold(unit))))
    return tuple(part for part in parts if part and not re.search(r"\d|기준|현재", part))


def money_of(unit: str) -> str:
    """The unit of money among those a table declares, ``""`` where it declares none.

    >>> money_of("대, 천원"), money_of("명")
    ('천원', '')
    """
    return next((part for part in units_of(unit) if money_factor(part)), "")


def count_of(unit: str) -> str:
    """The counting unit among those a table declares, ``""`` where it declares none.

    >>> count_of("대, 천원"), count_of("천원, %")
    ('대', '')
    """
    return next((part for part in units_of(unit) if not money_factor(part) and part not in ("%", "%p")), "")


def is_data(text: str) -> bool:
    """Whether a cell holds a value of the body, not a header such as ``2021년`` or ``5급``.

    >>> is_data("1,234"), is_data("-"), is_data("2021년"), is_data("7급"), is_data("A3")
    (True, True, False, False, False)
    """
    return read_printed(text).is_value and not _HEADER_NUMBER.fullmatch(fold(text))


def count_header_rows(table: Table) -> int:
    """How many leading rows of a table are headers: 0 where the first row already holds data.

    The header ends where a value stands, and goes on only while a row continues one above it: a cell spans into it,
    its first cell is blank, or all it holds are years, grades and dates.
    """
    if table.rows == 0 or _has_bare_data(table):
        return 0
    count = 1
    while count < table.rows - 1 and not _has_data(table, count + 1) and _continues(table, count):
        count += 1
    return count


def _has_bare_data(table: Table) -> bool:
    """Whether the first row holds values: a number with a word after it (``1호선``, ``5톤``) may be a header there."""
    texts = [table.text(1, column) for column in range(1, table.columns + 1)]
    return any(
        is_data(text) and (not read_printed(text).unit or money_factor(read_printed(text).unit)) for text in texts
    )


def _has_data(table: Table, row: int) -> bool:
    return any(is_data(table.text(row, column)) for column in range(1, table.columns + 1))


def _continues(table: Table, count: int) -> bool:
    below = count + 1
    covering = table.grid[below - 1]
    if any(cell and cell.row <= count for cell in covering):
        return True
    if _is_banner(table, count) or any(cell and cell.column_span > 1 for cell in table.grid[count - 1]):
        return True
    own = [cell.text for cell in covering if cell and cell.text.strip()]
    if not own:
        return False
    return not table.text(below, 1).strip() or all(_HEADER_NUMBER.fullmatch(fold(text)) for text in own)


def _is_banner(table: Table, row: int) -> bool:
    """A row with one text only: a title or a unit line inside the grid."""
    texts = {cell.text for cell in table.grid[row - 1] if cell and cell.text.strip()}
    return len(texts) == 1 and table.columns > 1


def won(printed: Printed, unit: str) -> Decimal | None:
    """A printed amount in won: the unit next to the number first, else the table's."""
    if printed.value is None:
        return None
    factor = money_factor(printed.unit) or money_factor(unit)
    return printed.value * factor if factor is not None else None


def money_unit(printed: Printed, unit: str) -> str:
    """The unit an amount is printed in."""
    return printed.unit if money_factor(printed.unit) else unit


def is_blank(text: str) -> bool:
    """Whether nothing is printed."""
    return read_printed(text).kind is Kind.BLANK
