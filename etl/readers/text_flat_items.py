"""Sub-rows of funding sources in flattened text: ``시비 물품`` is a source and its item, ``인건비`` below it another item.

The cells of the two columns stand on one line or under each other, so a label reads as one text.  It is parted only
where a table says that it has such columns: its items come back or stand alone, and the parts add up to the total.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from etl.numbers import Kind, read_printed
from etl.readers.text_flat_header import Layout
from etl.readers.text_flat_rows import Body
from etl.readers.text_grid import Piece, Row
from etl.readers.text_values import is_value
from etl.words import is_source, is_subtotal, is_total, squeeze

_LONGEST_SOURCE = 4
_OWN_MONEY = re.compile(r"(?:기금|교부세|교부금|부담금?|분담금|투자|자본|융자|회계|채)$")

Pair = tuple[Piece, Piece]


def with_items(layout: Layout, body: Body) -> tuple[Layout, Body]:
    """The table with a column of items beside that of the sources, or as it is where nothing says that it has one."""
    stub = layout.columns[0]
    whole = layout.has_stub and squeeze(stub.label.text).startswith("재") and len(body.labels) == len(body.rows)
    if not whole or not all(_is_plain(row, layout) for row in body.rows):
        return layout, body
    pairs = _pairs(body.labels)
    if not (_has_item_column(pairs) and _adds_up(body.rows)):
        return layout, body
    rows = tuple((*pair, *row[1:]) for pair, row in zip(pairs, body.rows, strict=True))
    return replace(layout, columns=(stub, stub, *layout.columns[1:])), replace(body, rows=rows)


def _is_plain(row: Row, layout: Layout) -> bool:
    """Whether a row is a label and values: an item that stands in the column of the total is parted already."""
    return len(row) == len(layout.columns) and all(is_value(piece.text) for piece in row[1:] if piece.text)


def _pairs(labels: Sequence[Sequence[Piece]]) -> list[Pair]:
    """Each label as source and item; a label that names no source is an item of the source above it."""
    pairs: list[Pair] = []
    for label in labels:
        pair = _parted(label)
        below_item = bool(pairs) and bool(pairs[-1][1].text)
        if not pair[1].text and below_item and not (is_source(pair[0].text) or _OWN_MONEY.search(pair[0].text)):
            pair = (Piece("", pair[0].line), pair[0])
        pairs.append(pair)
    return pairs


def _parted(label: Sequence[Piece]) -> Pair:
    """A label's source and what goes on behind it; the whole label where it is no such two."""
    whole = _lined(label), Piece("", label[0].line if label else 0)
    if is_source(whole[0].text):
        return whole
    words = [Piece(word, piece.line) for piece in label for word in piece.text.split()]
    for count in range(min(len(words) - 1, _LONGEST_SOURCE), 0, -1):
        source, item = _spaced(words[:count]), _spaced(words[count:])
        if _is_money(source.text) and not is_source(item.text) and re.match(r"[가-힣A-Za-z]", item.text):
            return source, item
    return whole


def _is_money(text: str) -> bool:
    """Whether words name whose money it is: neither a total nor a short form of one syllable."""
    return len(squeeze(text)) > 1 and is_source(text) and not is_total(text)


def _spaced(words: Sequence[Piece]) -> Piece:
    return Piece(" ".join(word.text for word in words), words[0].line)


def _lined(label: Sequence[Piece]) -> Piece:
    return Piece("\n".join(piece.text for piece in label), label[0].line if label else 0)


def _has_item_column(pairs: Sequence[Pair]) -> bool:
    """Whether an item stands alone or comes back under another source, as it does in a column of its own."""
    items = [squeeze(item.text) for _, item in pairs if item.text]
    return len(set(items)) < len(items) or any(item.text and not source.text for source, item in pairs)


def _adds_up(rows: Sequence[Row]) -> bool:
    """Whether most columns of the row of totals are the sums of the rows below it."""
    parts = [row for row in rows[1:] if not is_subtotal(row[0].text)]
    if not (rows and is_total(rows[0][0].text) and parts):
        return False
    columns = range(1, len(rows[0]))
    held = [_value(rows[0][c]) == sum((_value(row[c]) for row in parts), Decimal()) for c in columns]
    return 2 * sum(held) > len(held)


def _value(piece: Piece) -> Decimal:
    printed = read_printed(piece.text)
    return printed.value if printed.kind is Kind.NUMBER and printed.value is not None else Decimal()
