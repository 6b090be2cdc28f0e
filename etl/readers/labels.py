"""What a word processor prints before a paragraph, put before its text: a bullet, or a number it counted."""

from __future__ import annotations


def labelled(label: str, text: str, *, number: bool, in_cell: bool = False) -> str:
    """A text with its label before it.

    A number is printed even where no text follows; a bullet alone says nothing.  In a cell no label goes before a bare
    figure: ``- 1,000`` would be a negative one.

    >>> labelled("가.", "도로 정비", number=True), labelled("○", "", number=False), labelled("-", "1,000", number=False, in_cell=True)
    ('가. 도로 정비', '', '1,000')
    """
    wanted = number if not text.strip() else not in_cell or any(map(str.isalpha, text))
    return f"{label} {text.lstrip(' ')}".rstrip(" ") if label and wanted else text
