"""Draws tables mark by mark with reportlab and cairo: rules as strokes, as filled bars or as dots."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

from bench.pdf_rules import Cell, Layout, Style, edges_of, ruled, side_of, wrapped

PAGE = (595.3, 841.9)
MARGIN, POINTS, LEAD, PAD = 45.0, 8.5, 11.0, 3.0
THICKNESS = {"solid": 0.6, "hair": 0.15, "thick": 1.5, "dotted": 0.7, "double": 0.5}

# A line from left or above to right or below, a table to draw, or a text.
Line = tuple[float, float, float, float]
Part = str | tuple[Layout, Style]


class Surface(Protocol):
    """What is drawn on; y runs down."""

    def line(self, line: Line, width: float, dash: Sequence[float] = ()) -> None: ...
    def fill(self, box: Line, color: str) -> None: ...
    def text(self, x: float, y: float, text: str) -> None: ...
    def width(self, text: str) -> float: ...
    def next_page(self) -> None: ...
    def close(self) -> None: ...


class ReportLab:
    """A page of reportlab, if asked turned by /Rotate."""

    def __init__(self, target: Path, turned: bool = False) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(TTFont("Nanum", font_file()))
        self.turned, self.metrics = turned, pdfmetrics
        # reportlab changes the sides of a turned page by itself.
        self.canvas = Canvas(str(target), pagesize=PAGE, invariant=1)
        self.begin()

    def begin(self) -> None:
        self.canvas.setFont("Nanum", POINTS)
        if self.turned:
            self.canvas.setPageRotation(90)
            self.canvas.translate(PAGE[1], 0)
            self.canvas.rotate(90)

    def line(self, line: Line, width: float, dash: Sequence[float] = ()) -> None:
        self.canvas.setLineWidth(width)
        self.canvas.setDash(list(dash))
        self.canvas.line(line[0], PAGE[1] - line[1], line[2], PAGE[1] - line[3])

    def fill(self, box: Line, color: str) -> None:
        self.canvas.setFillColor(color)
        self.canvas.rect(box[0], PAGE[1] - box[3], box[2] - box[0], box[3] - box[1], stroke=0, fill=1)
        self.canvas.setFillColor("#000000")

    def text(self, x: float, y: float, text: str) -> None:
        self.canvas.drawString(x, PAGE[1] - y, text)

    def width(self, text: str) -> float:
        return float(self.metrics.stringWidth(text, "Nanum", POINTS))

    def next_page(self) -> None:
        self.canvas.showPage()
        self.begin()

    def close(self) -> None:
        self.canvas.save()


class Cairo:
    """A page of cairo."""

    def __init__(self, target: Path) -> None:
        import cairocffi

        self.surface = cairocffi.PDFSurface(str(target), *PAGE)
        self.context: Any = cairocffi.Context(self.surface)
        self.context.select_font_face("NanumGothic")
        self.context.set_font_size(POINTS)

    def line(self, line: Line, width: float, dash: Sequence[float] = ()) -> None:
        self.context.set_line_width(width)
        self.context.set_dash(list(dash))
        self.context.move_to(*line[:2])
        self.context.line_to(*line[2:])
        self.context.stroke()

    def fill(self, box: Line, color: str) -> None:
        self.context.set_source_rgb(*(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)))
        self.context.rectangle(box[0], box[1], box[2] - box[0], box[3] - box[1])
        self.context.fill()
        self.context.set_source_rgb(0, 0, 0)

    def text(self, x: float, y: float, text: str) -> None:
        self.context.move_to(x, y)
        self.context.show_text(text)

    def width(self, text: str) -> float:
        return float(self.context.text_extents(text)[4])

    def next_page(self) -> None:
        self.surface.show_page()

    def close(self) -> None:
        self.surface.finish()


def font_file() -> str:
    """Where the font of the other writers lies."""
    command = ["fc-match", "-f", "%{file}", "NanumGothic"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def draw(surface: Surface, parts: Iterable[Part], bars: bool) -> None:
    """Texts and tables one below the other; rules are strokes or, as ``bars``, filled."""
    y = MARGIN
    for part in parts:
        if isinstance(part, str):
            x = PAGE[0] - MARGIN - surface.width(part) if part.startswith("(") else MARGIN
            surface.text(x, y + POINTS, part)
            y += LEAD + 3
        else:
            table = Drawing(surface, *part, bars)
            if y + table.ys[-1] > PAGE[1] - MARGIN:
                surface.next_page()
                y = MARGIN
            table.draw(y)
            y += table.ys[-1] + 3
    surface.close()


class Drawing:
    """A table with its columns and rows measured."""

    def __init__(self, surface: Surface, layout: Layout, style: Style, bars: bool) -> None:
        self.surface, self.layout, self.style, self.bars = surface, layout, style, bars
        room = PAGE[0] - 2 * MARGIN
        self.xs = [MARGIN + room * share for share in accumulate(layout.widths, initial=0.0)]
        self.ys = list(accumulate(self.heights(), initial=0.0))
        self.pens = ruled(layout, style)

    def lines(self, cell: Cell) -> list[str]:
        room = self.xs[cell.column + cell.across] - self.xs[cell.column] - 2 * PAD
        return wrapped(cell.text, lambda text: self.surface.width(text) <= room)

    def heights(self) -> list[float]:
        """The height of each row, so that every cell has room."""
        need = [LEAD + 2 * PAD] * self.layout.rows
        for cell in sorted(self.layout.cells, key=lambda cell: cell.down):
            lacks = len(self.lines(cell)) * LEAD + 2 * PAD - sum(need[cell.row : cell.row + cell.down])
            need[cell.row + cell.down - 1] += max(lacks, 0)
        return need

    def draw(self, y: float) -> None:
        for r in range(self.layout.rows):
            if color := self.style.fill(self.layout, r):
                self.surface.fill((self.xs[0], y + self.ys[r], self.xs[-1], y + self.ys[r + 1]), color)
        for cell in self.layout.cells:
            self.write(cell, y)
        for pen, line in self.boxes(y) if self.style.apart else self.runs(y):
            self.mark(pen, line)

    def write(self, cell: Cell, y: float) -> None:
        left, right = self.xs[cell.column], self.xs[cell.column + cell.across]
        lines, side = self.lines(cell), side_of(cell, self.layout)
        middle = y + (self.ys[cell.row] + self.ys[cell.row + cell.down]) / 2
        for i, text in enumerate(lines):
            free = right - left - self.surface.width(text)
            x = left + {"left": PAD, "center": free / 2, "right": free - PAD}[side]
            self.surface.text(x, middle + (i - len(lines) / 2) * LEAD + POINTS, text)

    def runs(self, y: float) -> Iterator[tuple[str, Line]]:
        """The rules, each as long as it goes on with one pen."""
        for r, line in enumerate(self.ys):
            for pen, first, end in pieces([self.pens.get(("level", r, c), "") for c in range(self.layout.columns)]):
                yield pen, (self.xs[first], y + line, self.xs[end], y + line)
        for c, line in enumerate(self.xs):
            for pen, first, end in pieces([self.pens.get(("upright", r, c), "") for r in range(self.layout.rows)]):
                yield pen, (line, y + self.ys[first], line, y + self.ys[end])

    def boxes(self, y: float) -> Iterator[tuple[str, Line]]:
        """The four rules of each cell, a little inside it."""
        for cell in self.layout.cells:
            left, right = self.xs[cell.column] + 1, self.xs[cell.column + cell.across] - 1
            top, bottom = y + self.ys[cell.row] + 1, y + self.ys[cell.row + cell.down] - 1
            lines = {"top": (left, top, right, top), "bottom": (left, bottom, right, bottom)}
            lines |= {"left": (left, top, left, bottom), "right": (right, top, right, bottom)}
            for side, edge in edges_of(cell).items():
                if edge in self.pens:
                    yield self.pens[edge], lines[side]

    def mark(self, pen: str, line: Line) -> None:
        x0, y0, x1, y1 = line
        if pen == "dotted":
            self.dots(line)
        elif pen == "double":
            for off in (-0.9, 0.9):
                across, down = (0, off) if y0 == y1 else (off, 0)
                self.rule(pen, (x0 + across, y0 + down, x1 + across, y1 + down))
        else:
            self.rule(pen, line)

    def dots(self, line: Line) -> None:
        if not self.bars:
            self.surface.line(line, THICKNESS["dotted"], (0.8, 1.4))
            return
        x0, y0, x1, y1 = line
        count = max(int(max(x1 - x0, y1 - y0) / 2.2), 1)
        for i in range(count + 1):
            x, y = x0 + (x1 - x0) * i / count, y0 + (y1 - y0) * i / count
            self.surface.fill((x - 0.35, y - 0.35, x + 0.35, y + 0.35), "#000000")

    def rule(self, pen: str, line: Line) -> None:
        half = THICKNESS[pen] / 2
        if self.bars:
            self.surface.fill((line[0] - half, line[1] - half, line[2] + half, line[3] + half), "#000000")
        else:
            self.surface.line(line, 2 * half)


def pieces(pens: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """The runs of one pen, each with its first place and the one after its last."""
    first = 0
    for i in range(1, len(pens) + 1):
        if i == len(pens) or pens[i] != pens[first]:
            if pens[first]:
                yield pens[first], first, i
            first = i
