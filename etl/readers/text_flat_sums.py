"""Whether the sums of a table's rows hold under a layout: what tells apart two ways to group the labels of a header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from etl.numbers import Kind, read_printed
from etl.readers.text_flat_header import Layout
from etl.readers.text_grid import Row
from etl.readers.text_headers import Role, role_of

Span = tuple[int, ...]


def balanced_rows(layout: Layout, rows: Sequence[Row]) -> int:
    """In how many rows the grand total and the totals of the groups are the sums of what stands beside them."""
    spans = _spans(layout)
    totals = [span for span in spans if len(span) > 1 and _is_total(layout, span[0])]
    grand = next((i for i, span in enumerate(spans) if len(span) == 1 and _is_total(layout, span[0])), None)
    parts = spans[grand + 1 :] if grand is not None else ()
    if not (totals or parts):
        return 0
    count = 0
    for row in rows:
        values = [_value(row, column) for column in range(len(layout.columns))]
        sums = [(values[span[0]], _sum(values, span[1:])) for span in totals]
        if grand is not None and parts:
            heads = [span[:1] if span in totals else span for span in parts]
            sums.append((values[spans[grand][0]], sum((_sum(values, span) for span in heads), Decimal())))
        count += all(whole == total for whole, total in sums)
    return count


def group_count(layout: Layout) -> int:
    """How many groups a header has."""
    return sum(len(span) > 1 for span in _spans(layout))


def _spans(layout: Layout) -> tuple[Span, ...]:
    """The columns in order: each group's together, the others alone; without the column of row labels."""
    return tuple(_unit_spans(layout))


def _unit_spans(layout: Layout) -> Iterator[Span]:
    position = 0
    for group, columns in groupby(layout.columns, key=lambda column: column.group):
        width = len(list(columns))
        span = tuple(range(position, position + width))
        position += width
        if group:
            yield span
        else:
            yield from ((column,) for column in span if column or not layout.has_stub)


def _is_total(layout: Layout, column: int) -> bool:
    return role_of(layout.columns[column].label.text) is Role.TOTAL


def _value(row: Row, column: int) -> Decimal:
    printed = read_printed(row[column].text) if column < len(row) else None
    return printed.value if printed and printed.kind is Kind.NUMBER and printed.value is not None else Decimal()


def _sum(values: Sequence[Decimal], span: Span) -> Decimal:
    return sum((values[column] for column in span), Decimal())
