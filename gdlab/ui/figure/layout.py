"""What the two layouts share: a figure that can be painted, and its captions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from gdlab.ui.figure.equations import Formula, Statement
from gdlab.ui.figure.parts import Key, Line, Maths, Text, flowed, gathered, summands, wrapped
from gdlab.ui.figure.statement import TIE
from gdlab.ui.figure.subject import Subject
from gdlab.ui.painting.axes import room_for_numbers
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.layout import picture_layout
from gdlab.ui.painting.picture import paint_picture
from gdlab.ui.painting.picture_data import PictureData
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import word_width
from gdlab.ui.theme import Side, Theme
from gdlab.ui.typeset import SlotStyle, typeset

Placed = list[tuple[QPointF, Line]]
"""Lines at their baselines."""
_MANY = 4
"""Runs on one map, of which some ends may be too close together for all their names."""
_SHRUNK = (1.0, 0.9, 0.8)
_FEW_LINES = 2
_LEGIBLE = 0.6
"""Part of its size to which a formula may be set smaller: of 10 points 6 remain."""


class Rule(Struct, frozen=True):
    """A level line: a filled rectangle."""

    box: QRectF
    colour: QColor


class Drawn(Protocol):
    """What is written to a file: a drawing of so many pixels."""

    @property
    def width(self) -> int:
        """In pixels."""
        ...

    @property
    def height(self) -> int:
        """In pixels."""
        ...

    @property
    def dpi(self) -> float:
        """How many pixels make an inch on paper."""
        ...

    @property
    def title(self) -> str:
        """What it shows, in plain text."""
        ...

    def paint(self, painter: QPainter) -> object:
        """Paint everything in pixels from the origin."""
        ...


class Figure(Struct, frozen=True):
    """A figure of so many pixels: the picture in `outer`, `lines` at their baselines, rules between them.

    `dpi` says how large it is on paper; `title` names it in plain text.
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
            painter.fillRect(rule.box, rule.colour)
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
    return [Line(((0.0, Text(line, size, theme.ink)),)) for line in wrapped(text, lambda t: word_width(t, size), room)]


def fitted(subject: Subject, outer: QRectF, style: PictureStyle) -> tuple[QRectF, PictureData]:
    """What is painted into `outer`, which gives way at the left where the numbers of the upright axis are wide."""
    data = subject.picture(area_of(subject, outer, style))
    assert data.ground is not None
    excess = room_for_numbers(Frame(area_of(subject, outer, style), data.ground.view), style)
    if not excess:
        return outer, data
    outer = outer.adjusted(excess, 0, 0, 0)
    return outer, subject.picture(area_of(subject, outer, style))


def area_of(subject: Subject, outer: QRectF, style: PictureStyle) -> QRectF:
    """Where the landscape lies in a picture that fills `outer`."""
    return picture_layout(outer, style, with_bar=not subject.is_curve).area


def keys(subject: Subject, size: float, style: PictureStyle, room: float) -> list[Line]:
    """Which line on the map is which run's, where there are many."""
    if subject.run is None or len(subject.rivals) + 1 < _MANY:
        return []
    runs = sorted([(subject.run, subject.label), *((rival.index, rival.label) for rival in subject.rivals)])
    racers = style.theme.racers
    parts = [Key(label, size, racers[index % len(racers)], style) for index, label in runs]
    return flowed(parts, size, room)


def formula_lines(formula: Formula, size: float, theme: Theme, room: float) -> list[Line]:
    """U = L = formula (or L = U) and its coefficients, set smaller and then broken where it is too wide.

    What cannot be typeset, or could not be read, stands as it was typed.
    """
    latex = formula.equals + formula.latex
    if typeset(latex, size, formula.texts).plain:
        return _as_typed(formula, size, theme, room)

    def width(text: str) -> float:
        return typeset(text, size, formula.texts).width

    for factor in _SHRUNK:
        written = gathered(summands(latex), width, room / factor)
        if len(written) <= _FEW_LINES and all(factor * width(each) <= room for each in written):
            break
    fits = [min(factor, room / width(each)) for each in written]
    if formula.plain and min(fits) < _LEGIBLE:
        return _as_typed(formula, size, theme, room)
    lines = [
        Line(((0.0, maths(Statement(each, formula.texts), fit * size, theme, "neutral")),))
        for each, fit in zip(written, fits, strict=True)
    ]
    return _with_coefficients(lines, formula, factor * size, theme, room)


def _as_typed(formula: Formula, size: float, theme: Theme, room: float) -> list[Line]:
    """The formula as text, and what its letters are."""
    known = dict(formula.texts)
    for each in formula.coefficients:
        known |= each.texts
    values = [f"{name}{TIE}={TIE}{text}" for name, text in known.items()]
    return text_lines(",  ".join([formula.equals + formula.plain, *values]), 0.8 * size, theme, room)


def _with_coefficients(lines: list[Line], formula: Formula, size: float, theme: Theme, room: float) -> list[Line]:
    """Lines of a formula in letters, followed by what the letters are."""
    values = [maths(each, size, theme, "neutral") for each in formula.coefficients]
    if not values:
        return lines
    start = lines[-1].width + 1.5 * size
    if start + sum(each.width + size for each in values) <= room:
        (tail,) = flowed(values, size, room, start)
        return [*lines[:-1], Line((*lines[-1].placed, *tail.placed))]
    return [*lines, *flowed(values, size, room)]


def stacked(lines: Iterable[Line], left: float, top: float, pitch: float, gap: float) -> Placed:
    """Lines below one another: baselines `pitch` apart, or as far as tall ones need with `gap` between them."""
    placed: Placed = []
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
