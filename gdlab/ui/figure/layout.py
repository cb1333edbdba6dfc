"""What the two layouts share: a figure that can be painted, and its captions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gdlab.ui.figure.equations import Statement
from gdlab.ui.figure.parts import Line, Maths, Text, gathered, summands, wrapped
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.picture import paint_picture
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.primitives import draw_rule
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import word_width
from gdlab.ui.theme import Side, Theme
from gdlab.ui.typeset import SlotStyle, typeset

EQUALS = "U = L = "
_SHRUNK = (1.0, 0.9, 0.8, 0.7, 0.62)
_FEW_LINES = 2


@dataclass(frozen=True)
class Rule:
    """A level line from a corner of `box` on: a filled rectangle."""

    box: QRectF
    side: Side = "neutral"


@dataclass(frozen=True)
class Figure:
    """A figure of so many pixels: the picture in `outer`, `lines` at their baselines, rules between them.

    `dpi` says how large it is on paper; `title` names it.
    """

    width: int
    height: int
    dpi: float
    title: str
    style: PictureStyle
    outer: QRectF
    data: PictureData
    lines: tuple[tuple[QPointF, Line], ...]
    rules: tuple[Rule, ...]

    @property
    def theme(self) -> Theme:
        """Its colours."""
        return self.style.theme

    def paint(self, painter: QPainter) -> Frame:
        """Paint everything in pixels from the origin; returns where the landscape lies."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, self.width, self.height), self.theme.page)
        frame = paint_picture(painter, self.outer, self.style, self.data)
        for rule in self.rules:
            box, colour = rule.box, self.theme.side(rule.side).stroke
            draw_rule(painter, box.left(), box.center().y(), box.right(), box.center().y(), box.height(), colour)
        for at, line in self.lines:
            line.paint(painter, at)
        return frame


def numbers_style(theme: Theme, side: Side) -> SlotStyle:
    """How a side's numbers look; on the contrast theme they stand on a tint."""
    colours = theme.side(side)
    return SlotStyle(colours.text, fill=colours.tint if theme.filled_slots and side != "neutral" else None)


def maths(statement: Statement, size: float, theme: Theme, side: Side) -> Maths:
    """A statement typeset, numbers in its side's colour."""
    return Maths(typeset(statement.latex, size, statement.texts), theme.ink, numbers_style(theme, side))


def text_lines(text: str, size: float, theme: Theme, room: float) -> list[Line]:
    """Words in ink, wrapped."""
    return [
        Line(((0.0, Text(line, size, theme.ink)),)) for line in wrapped(text, lambda t: word_width(t, size), room)
    ]


def formula_lines(formula: Statement, plain: str, size: float, theme: Theme, room: float) -> list[Line]:
    """U = L = formula, set smaller and then broken where it is too wide; `plain` where it cannot be typeset."""

    def width(latex: str, factor: float = 1.0) -> float:
        return typeset(latex, factor * size, formula.texts).width

    latex = EQUALS + formula.latex
    if typeset(latex, size, formula.texts).plain:
        return text_lines(EQUALS + plain, 0.8 * size, theme, room)
    pieces = summands(latex)
    for factor in _SHRUNK:
        lines = gathered(pieces, lambda t, f=factor: width(t, f), room)  # type: ignore[misc]
        if len(lines) <= _FEW_LINES and all(width(line, factor) <= room for line in lines):
            break
    return [Line(((0.0, maths(Statement(t, formula.texts), factor * size * _fit(width(t, factor), room), theme, "neutral")),))
            for t in lines]  # fmt: skip


def _fit(width: float, room: float) -> float:
    """By what a line that cannot be broken must shrink."""
    return min(1.0, room / width)


def stacked(lines: Iterable[Line], left: float, top: float, pitch: float, gap: float) -> list[tuple[QPointF, Line]]:
    """Lines below one another: baselines `pitch` apart, or as far as tall ones need with `gap` between them."""
    placed: list[tuple[QPointF, Line]] = []
    for line in lines:
        if placed:
            before, upper = placed[-1]
            baseline = max(before.y() + pitch, before.y() + upper.descent + gap + line.ascent)
        else:
            baseline = top + max(line.ascent, 0.62 * pitch)
        placed.append((QPointF(left, baseline), line))
    return placed


def bottom_of(placed: Sequence[tuple[QPointF, Line]], usual: float) -> float:
    """The lower end of stacked lines, of which the last is at least `usual` deep."""
    at, line = placed[-1]
    return at.y() + max(line.descent, usual)


