"""The text of a filled-down formula, made quickly: the common formula of a band names only its own row."""

from __future__ import annotations

from etl.stencil.references import LAST_ROW, Formula, Reference, formula_text
from etl.stencil.workbook import escape

_MARK = "\x00"


class Spelling:
    """A formula whose text, as XML, is asked for once for each row it is filled down to.

    >>> from etl.stencil.references import parse_formula
    >>> spelling = Spelling(parse_formula("B5+C5*D$2"), right=0)
    >>> spelling.text(0), spelling.text(7)
    ('B5+C5*D$2', 'B12+C12*D$2')
    """

    def __init__(self, formula: Formula, right: int) -> None:
        self.formula, self.right = formula, right
        self._row = self._own_row()
        self._pieces = self._split() if self._row else []

    def _own_row(self) -> int:
        """The row that all ends without ``$`` name; 0 where there is no such row."""
        ends = [end for token in self.formula if isinstance(token, Reference) for end in (token.first, token.end)]
        rows = {end.row for end in ends if end.row and not end.row_fixed}
        return rows.pop() if len(rows) == 1 else 0

    def _split(self) -> list[str]:
        """The text around that row's number, cut where two spellings differ by the row alone."""
        marked = []
        for token in self.formula:
            text = formula_text((token,), 0, self.right)
            if isinstance(token, Reference):
                ends = [end for end in (token.first, token.last) if end is not None]
                text = token.prefix + ":".join(
                    self._end(end.shifted(0, self.right).text(), end.row_fixed) for end in ends
                )
            marked.append(text)
        return escape("".join(marked)).split(_MARK)

    def _end(self, text: str, fixed: bool) -> str:
        number = str(self._row)
        return text[: -len(number)] + _MARK if not fixed and text.endswith(number) else text

    def text(self, down: int) -> str:
        """The formula filled down by so many rows, as XML content."""
        row = self._row + down
        if self._row and 0 < row <= LAST_ROW:
            return str(row).join(self._pieces)
        return escape(formula_text(self.formula, down, self.right))
