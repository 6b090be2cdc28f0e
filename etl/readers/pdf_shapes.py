"""The shapes the PDF reader works with: characters, rules, and a page of them, in points from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Direction(IntEnum):
    """Which way a character's line runs, seen on the upright page."""

    RIGHT = 0
    UP = 1
    LEFT = 2
    DOWN = 3
    ASLANT = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``top`` is above ``bottom`` and therefore the smaller number."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top

    @property
    def middle_x(self) -> float:
        """Half way between its sides."""
        return (self.left + self.right) / 2

    @property
    def middle_y(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        """Whether a point lies in it, or no further out than ``slack``."""
        return self.left - slack <= x <= self.right + slack and self.top - slack <= y <= self.bottom + slack


@dataclass(frozen=True, slots=True)
class Char:
    """One character of a page.

    ``box`` is as wide as its font says; ``ink`` is the middle of what is painted: a bracket that was squeezed against
    the rule of its cell has its ink in the cell, but much of its box in the next.  ``sure`` is false where the font
    does not say which letter the glyph is, ``hidden`` is true for ink that is not painted: the text layer of a scan.
    ``run`` is the same for characters that the writer set in one go.
    """

    text: str
    box: Box
    ink: tuple[float, float]
    direction: Direction = Direction.RIGHT
    sure: bool = True
    hidden: bool = False
    run: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along an axis: ``at`` on the other axis, from ``start`` to ``end``."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Rules:
    """The horizontal and the vertical rules of a page or of a table."""

    horizontal: tuple[Rule, ...] = ()
    vertical: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on one page, turned so that most of its text runs to the right.

    ``image_share`` is the part of the page that images cover, ``drawings`` how many vector drawings are on it.
    ``hidden`` counts the characters that are in the file but not painted (the text layer of a scan).  ``lost_fonts``
    are the fonts of text that could not be read because they are nowhere; an unsure space stands in each such place.
    ``recognised`` names the program that read a scan, ``unrecognised`` says why one was not read.
    """

    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    rules: Rules
    image_share: float = 0.0
    drawings: int = 0
    hidden: int = 0
    lost_fonts: tuple[str, ...] = ()
    recognised: str = ""
    unrecognised: str = ""

    @property
    def letters(self) -> tuple[Char, ...]:
        """The characters that are not blank."""
        return tuple(char for char in self.chars if not char.text.isspace())
