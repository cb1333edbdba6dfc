"""The losses of a race as lines between two axes, for the window and for figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from gdlab.analysis.loss_axis import LossAxis
from gdlab.analysis.losses import Measure
from gdlab.analysis.ticks import tick_texts, ticks
from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.axes import FREE, place_among
from gdlab.ui.painting.geometry import segments_of
from gdlab.ui.painting.primitives import draw_rule, draw_segments, faded, pen
from gdlab.ui.painting.racers import cut_into_dashes, paint_mark
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import Bilingual, draw_outline, draw_word, maths, word_width
from gdlab.ui.theme import Racer

_TICK, _GAP = 5.0, 5.0
_PITCH = 1.3
"""Distance of labels at the ends of lines, in sizes of their type."""
_SAMPLE = 2.0
"""Length of a sample of a line before its name, in sizes of type."""
_OUTSIDE = 0.06
"""How far beyond the top a line is followed, as a share of the height."""
_TITLES: dict[Measure, tuple[str, str]] = {
    "step": (r"\text{step}\; k", "ml"),
    "time": (r"\text{time}\; t \;\text{in s}", "phys"),
    "evaluations": (r"\text{gradient evaluations}", "ml"),
}
_LOSS = Bilingual("U", "L")
_LOSS_ABOVE = Bilingual(r"U - U_{\text{min}}", r"L - L_{\text{min}}")


class PlotFrame(Struct, frozen=True):
    """The rectangle `area` in pixels, from 0 to `end` of the measure, under an axis of losses."""

    area: QRectF
    axis: LossAxis
    measure: Measure
    end: float

    def x(self, spent: float) -> float:
        """The place of what has been spent."""
        return self.area.left() + self.area.width() * spent / self.end

    def spent(self, x: float) -> float:
        """What has been spent at a place, held within the plot."""
        return min(max((x - self.area.left()) / self.area.width(), 0.0), 1.0) * self.end

    def points(self, spent: FloatArray, losses: FloatArray) -> FloatArray:
        """Places `(n, 2)` of losses; those that leave the plot at the top stay near it, nan stays."""
        heights = np.minimum(self.axis.heights(losses), 1 + _OUTSIDE)
        x = self.area.left() + self.area.width() / self.end * spent
        return np.stack([x, self.area.bottom() - self.area.height() * heights], axis=1)


def plot_area(outer: QRectF, style: PictureStyle, axis: LossAxis, beside: float) -> QRectF:
    """Where the lines lie in `outer`, with room for numbers, titles and, `beside` wide, for names at the right."""
    tick, unit = style.tick_size, style.unit
    texts = [each.text for each in axis.ticks(_room(outer.height(), style))]
    left = max(3.0 * tick, *(word_width(text, tick) for text in texts)) + (_TICK + _GAP) * unit + 0.2 * tick
    bottom = (1.3 if style.low else 2.75) * tick + (_TICK + _GAP) * unit
    snap = style.snapped
    area = QRectF(snap(outer.left() + left), snap(outer.top() + 1.9 * tick), 0.0, 0.0)
    area.setRight(max(snap(outer.right() - max(beside, 0.8 * tick)), area.left() + 16))
    area.setBottom(max(snap(outer.bottom() - bottom), area.top() + 16))
    return area


def names_room(names: Sequence[str], style: PictureStyle) -> float:
    """How much room the names need at the ends of the lines."""
    widest = max((word_width(name, style.tick_size) for name in names), default=0.0)
    return widest + (_SAMPLE + 1.6) * style.tick_size


def named(name: str, losses: FloatArray, leaves: bool = False, word: str = "diverged") -> str:
    """A name with what became of its run: a word where the last loss is nan, ↑ where it leaves the plot."""
    if len(losses) and math.isnan(losses[-1]):
        return f"{name}, {word}"
    return f"{name} ↑" if leaves else name


def paint_axes(painter: QPainter, frame: PlotFrame, style: PictureStyle) -> None:
    """Draw both axes with their ticks, numbers and titles, and a faint line at each number."""
    _paint_losses(painter, frame, style)
    _paint_spent(painter, frame, style)


def _paint_losses(painter: QPainter, frame: PlotFrame, style: PictureStyle) -> None:
    area, size, theme = frame.area, style.tick_size, style.theme
    faint = faded(theme.rule, 0.6 if theme.filled_slots or style.frame > 1.5 else 1.0)
    x, length = area.left(), _TICK * style.unit
    for tick in frame.axis.ticks(_room(area.height(), style)):
        y = style.snapped(area.bottom() - tick.height * area.height()) - style.frame / 2
        if tick.text:
            draw_rule(painter, x, y, area.right(), y, max(style.pixel, 0.5 * style.frame), faint)
            draw_rule(painter, x - length, y, x, y, style.frame, style.frame_colour)
            at = QPointF(x - length - _GAP * style.unit, y + 0.33 * size)
            draw_word(painter, tick.text, size, at, theme.ink2, "right")
        else:
            draw_rule(painter, x - 0.5 * length, y, x, y, style.frame, style.frame_colour)
    title = _LOSS_ABOVE if frame.axis.lowest else _LOSS
    high = 1.2 * size
    centre = max(x, x - 2.4 * size + title.width(high) / 2)
    title.draw(painter, style, high, QPointF(centre, area.top() - 1.0 * size))


def _room(height: float, style: PictureStyle) -> int:
    """How many numbers there is room for at the left."""
    return max(2, int(height / (2.6 * style.tick_size)))


def _paint_spent(painter: QPainter, frame: PlotFrame, style: PictureStyle) -> None:
    area, size, theme = frame.area, style.tick_size, style.theme
    latex, side = _TITLES[frame.measure]
    colour, y = theme.phys if side == "phys" else theme.ml, area.bottom()
    draw_rule(
        painter, area.left(), y + style.frame / 2, area.right(), y + style.frame / 2, style.frame, style.frame_colour
    )
    places = ticks(0.0, frame.end * (1 + 1e-9), max(2, round(area.width() / (6.5 * size))))
    baseline = y + (_TICK + _GAP) * style.unit + 0.75 * size
    title, texts = maths(latex, 1.05 * size), tick_texts(places)
    middles = [style.snapped(frame.x(place)) + style.frame / 2 for place in places.tolist()]
    halves = [word_width(text, size) / 2 for text in texts]
    at, taken = QPointF(area.right() - title.extent.right(), baseline + 1.5 * size), FREE
    if style.low:
        numbers = [(x - half, x + half) for x, half in zip(middles, halves, strict=True)]
        taken = place_among(numbers, area.left(), area.right(), title.extent.width(), style)
        at = QPointF((taken[0] + taken[1]) / 2 - title.extent.center().x(), baseline)
    for x, half, text in zip(middles, halves, texts, strict=True):
        draw_rule(painter, x, y + style.frame, x, y + style.frame + _TICK * style.unit, style.frame, style.frame_colour)
        if x + half <= taken[0] or x - half >= taken[1]:
            draw_word(painter, text, size, QPointF(x, baseline), colour, "centre")
    draw_outline(painter, title, at, colour)


class Stroke:
    """Draws a racer's line piece by piece, so that its dashes go on where the last piece ended."""

    def __init__(self, racer: Racer, width: float) -> None:
        self._racer, self._width = racer, width
        self._way = 0.0
        self._end = np.empty((0, 2))

    def draw(self, painter: QPainter, points: FloatArray) -> None:
        """Draw on to these places `(n, 2)`; nan is a gap."""
        points = np.concatenate([self._end, points])
        self._end = points[-1:]
        segments = segments_of(points)
        if self._racer.dash:
            segments, self._way = cut_into_dashes(segments, self._way, self._width * np.array(self._racer.dash))
        cap = Qt.PenCapStyle.FlatCap if self._racer.dash else Qt.PenCapStyle.SquareCap
        painter.setPen(pen(self._racer.colour, self._width, cap))
        draw_segments(painter, segments)


def paint_sample(painter: QPainter, style: PictureStyle, at: QPointF, length: float, racer: Racer) -> None:
    """A piece of a racer's line from a place to the right, with its mark in the middle."""
    Stroke(racer, style.trail).draw(painter, np.array([[at.x(), at.y()], [at.x() + length, at.y()]]))
    middle = QPointF(at.x() + length / 2, at.y())
    paint_mark(painter, replace(style, particle=0.6 * style.tick_size), middle, racer, 0.3 * style.tick_size)


Sample = Callable[[QPainter, PictureStyle, QPointF, float, Racer], None]


def paint_names(
    painter: QPainter,
    frame: PlotFrame,
    style: PictureStyle,
    names: Sequence[tuple[str, Racer, float]],
    sample: Sample = paint_sample,
) -> None:
    """Write names at the right of the plot, each after a sample of its line, as near as can be to a height in pixels.

    The pixels are those from the top; nan stands at the bottom. `sample` paints the samples.
    """
    size, area = style.tick_size, frame.area
    wanted = [area.bottom() if math.isnan(y) else y for _, _, y in names]
    left = area.right() + 0.7 * size
    for (name, racer, _), y in zip(names, spread(wanted, _PITCH * size, area.top(), area.bottom()), strict=True):
        sample(painter, style, QPointF(left, y), _SAMPLE * size, racer)
        at = QPointF(left + (_SAMPLE + 0.4) * size, y + 0.33 * size)
        draw_word(painter, name, size, at, style.theme.ink)


def spread(wanted: Sequence[float], pitch: float, low: float, high: float) -> list[float]:
    """Places near the wanted ones, in their order at least `pitch` apart, between `low` and `high` if they fit."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    places = [wanted[index] for index in order]
    for i in range(len(places)):
        places[i] = max(places[i], places[i - 1] + pitch if i else low)
    limit = high
    for i in reversed(range(len(places))):
        places[i] = min(places[i], limit)
        limit = places[i] - pitch
    result = [0.0] * len(places)
    for place, index in zip(places, order, strict=True):
        result[index] = place
    return result
