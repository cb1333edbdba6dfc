"""The shapes of what goes on inside a method: slim arrows, a ball, a bound, mobilities, Newton's parabola.

A shape knows where it lies, how it is drawn, what should not be written over, and where its label may stand.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from gdlab.core.arrays import FloatArray
from gdlab.symbols.anatomy import Kind
from gdlab.ui.painting.arrows import ARROW_AIR, Arrow, arrow_colour, paint_arrow
from gdlab.ui.painting.geometry import Point, segments_of
from gdlab.ui.painting.labels import along_arrow, around
from gdlab.ui.painting.primitives import draw_segments, faded, pen
from gdlab.ui.painting.racers import cut_into_dashes
from gdlab.ui.painting.story import paint_whole
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.theme import ARROW_CASING_ALPHA

_LINE, _BRACKET, _END = 1.6, 9.0, 4.5
_RING = 7.5
_DASH = np.array([8.0, 5.0])
_REST = r"x + s"
ARMS = ((1, 0), (-1, 0), (0, 1), (0, -1))


class Strand(Struct, frozen=True):
    """A displacement, as a slim arrow of the kind of what makes it; heat shakes, so its shaft is wavy."""

    kind: Kind
    arrow: Arrow
    label: str

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        reach = (self.arrow.reach + ARROW_AIR) * style.arrows + _RING * style.unit
        return QRectF(self.arrow.start, self.arrow.tip).normalized().adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw it."""
        if self.kind == "whole":
            paint_whole(painter, style, self.arrow)
        elif self.kind == "heat":
            _paint_wavy(painter, style, self.arrow)
        else:
            paint_arrow(painter, style, self.arrow)

    def segments(self) -> FloatArray:
        """Return what nothing else should cover, `(m, 4)`."""
        return self.arrow.segment

    def spots(self, width: float, height: float, style: PictureStyle) -> Iterator[Point]:
        """Yield centres for its label."""
        reach = (self.arrow.reach + 4) * style.arrows
        if self.kind == "whole":
            yield from around(self.arrow.tip, width, height, (9 * style.unit, 20 * style.unit))
        yield from along_arrow(self.arrow.start, self.arrow.tip, width, height, reach)
        yield from around(self.arrow.tip, width, height, (24 * style.unit, 44 * style.unit))

    def colour(self, style: PictureStyle) -> QColor:
        """Return the colour of its label."""
        return arrow_colour(self.arrow.key, style)

    @property
    def anchor(self) -> QPointF:
        """Return what a label that stands apart is joined to."""
        return self.arrow.tip if self.kind == "whole" else (self.arrow.start + self.arrow.tip) / 2


class Ball(Struct, frozen=True):
    """The ball behind the look-ahead point: a hollow one."""

    at: QPointF
    radius: float
    label: str = r"\text{ball}"

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        reach = self.radius + 4 * style.unit
        return QRectF(self.at, self.at).adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw it."""
        width = 0.2 * style.particle
        for colour, breadth, brush in (
            (style.theme.page, 2.6 * width, style.theme.page),
            (style.theme.ink, width, style.theme.page),
        ):
            painter.setPen(pen(colour, breadth))
            painter.setBrush(brush)
            painter.drawEllipse(self.at, self.radius, self.radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def segments(self) -> FloatArray:
        """Return a line across, from side to side."""
        x, y, r = self.at.x(), self.at.y(), self.radius
        return np.array([[x - r, y, x + r, y], [x, y - r, x, y + r]])

    def spots(self, width: float, height: float, style: PictureStyle) -> Iterator[Point]:
        """Yield centres for its label."""
        return around(self.at, width, height, (self.radius + 4 * style.unit, self.radius + 16 * style.unit))

    def colour(self, style: PictureStyle) -> QColor:
        """Return the colour of its label."""
        return style.theme.ink2


class Bound(Struct, frozen=True):
    """About how far a step goes at most along each coordinate: a box around the particle."""

    area: QRectF
    label: str

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        reach = 3 * style.unit
        return self.area.adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw its corners strongly and its sides faintly."""
        _paint_lines(painter, style, self._sides(), 0.5 * _LINE, 0.55)
        _paint_lines(painter, style, self._corners(_BRACKET * style.unit), 1.25 * _LINE)

    def segments(self) -> FloatArray:
        """Return its sides."""
        return self._sides()

    def spots(self, width: float, height: float, style: PictureStyle) -> Iterator[Point]:
        """Yield centres for its label: outside at the corners, then at the sides."""
        area, gap = self.area, 4 * style.unit
        for x, y in ((1, -1), (1, 1), (-1, -1), (-1, 1)):
            across = area.center().x() + x * (area.width() / 2 + gap + width / 2)
            yield across, area.center().y() + y * (area.height() / 2 - height / 2)
            yield across, area.center().y() + y * (area.height() / 2 + height / 2)
        for y in (-1, 1):
            yield area.center().x(), area.center().y() + y * (area.height() / 2 + gap + height / 2)

    def colour(self, style: PictureStyle) -> QColor:
        """Return the colour of its label."""
        return style.theme.ink2

    def _points(self) -> FloatArray:
        a = self.area
        corners = (a.topLeft(), a.topRight(), a.bottomRight(), a.bottomLeft(), a.topLeft())
        return np.array([[p.x(), p.y()] for p in corners])

    def _sides(self) -> FloatArray:
        return segments_of(self._points())

    def _corners(self, length: float) -> FloatArray:
        """From each corner some way along both sides."""
        sides = self._sides()
        way = sides[:, 2:] - sides[:, :2]
        size = np.maximum(np.abs(way).sum(axis=1, keepdims=True), 1e-9)
        step = way * np.minimum(length / size, 0.5)
        ahead = np.concatenate([sides[:, :2], sides[:, :2] + step], axis=1)
        back = np.concatenate([sides[:, 2:] - step, sides[:, 2:]], axis=1)
        return np.concatenate([ahead, back])


class Mobility(Struct, frozen=True):
    """How far the force of the scale bar moves the particle in a step along each coordinate, from its rim on.

    `arms` are (start x, y, end x, y, whether it was cut).
    """

    arms: tuple[tuple[float, float, float, float, bool], ...]
    label: str

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        lines = self.segments()
        low, high = lines.reshape(-1, 2).min(axis=0), lines.reshape(-1, 2).max(axis=0)
        reach = (_END + 5) * style.unit
        return QRectF(QPointF(*low), QPointF(*high)).adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw arms that end in a stroke across, or in two slanted ones where they go on."""
        _paint_lines(painter, style, np.concatenate([self.segments(), self._ends(style)]), 1.25 * _LINE)

    def segments(self) -> FloatArray:
        """Return the arms."""
        return np.array([arm[:4] for arm in self.arms])

    def spots(self, width: float, height: float, style: PictureStyle) -> Iterator[Point]:
        """Yield centres for its label: beyond the ends of the two longest arms, then beside them."""
        gap = (_END + 4) * style.unit
        longest = sorted(self.arms, key=lambda arm: -math.hypot(arm[2] - arm[0], arm[3] - arm[1]))[:2]
        for x0, y0, x1, y1, _ in longest:
            yield from along_arrow(QPointF(x0, y0), QPointF(x1, y1), width, height, gap)

    def colour(self, style: PictureStyle) -> QColor:
        """Return the colour of its label."""
        return style.theme.ink2

    def _ends(self, style: PictureStyle) -> FloatArray:
        lines = []
        for x0, y0, x1, y1, cut in self.arms:
            length = max(math.hypot(x1 - x0, y1 - y0), 1e-9)
            along, across = (x1 - x0) / length * style.unit, (y1 - y0) / length * style.unit
            slant, places = (2.2, (0.0, -4.5)) if cut else (0.0, (0.0,))
            for back in places:
                x, y = x1 + along * back, y1 + across * back
                dx, dy = along * slant - across * _END, across * slant + along * _END
                lines.append([x - dx, y - dy, x + dx, y + dy])
        return np.array(lines)


class Parabola(Struct, frozen=True):
    """Newton's model: its contour through the particle, or over a curve the parabola itself, and its rest."""

    line: tuple[float, ...]
    rest: QPointF | None
    label: str = _REST

    def box(self, style: PictureStyle) -> QRectF:
        """Return where it lies."""
        points = self._segments().reshape(-1, 2)
        if self.rest is not None:
            points = np.concatenate([points, [[self.rest.x(), self.rest.y()]]])
        (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        reach = (_RING + 4) * style.unit
        return QRectF(left, top, right - left, bottom - top).adjusted(-reach, -reach, reach, reach)

    def paint(self, painter: QPainter, style: PictureStyle) -> None:
        """Draw dashes, and a cross-hair at the rest."""
        dashes, _ = cut_into_dashes(self._segments(), 0.0, _DASH * style.unit)
        _paint_lines(painter, style, dashes, 1.1 * _LINE, cased=False)
        if self.rest is not None:
            x, y, r = self.rest.x(), self.rest.y(), _RING * style.unit
            hair = np.array([[x + a * 0.3 * r, y + b * 0.3 * r, x + a * r, y + b * r] for a, b in ARMS])
            _paint_lines(painter, style, hair, 1.25 * _LINE)

    def segments(self) -> FloatArray:
        """Return the line; none of it where the rest alone is seen."""
        return self._segments()

    def spots(self, width: float, height: float, style: PictureStyle) -> Iterator[Point]:
        """Yield centres for its label, round the rest."""
        if self.rest is not None:
            yield from around(self.rest, width, height, (11 * style.unit, 22 * style.unit, 34 * style.unit))

    def colour(self, style: PictureStyle) -> QColor:
        """Return the colour of its label."""
        return style.theme.ink

    def _segments(self) -> FloatArray:
        return np.array(self.line).reshape(-1, 4)


Shape = Strand | Ball | Bound | Mobility | Parabola


def _paint_lines(
    painter: QPainter, style: PictureStyle, lines: FloatArray, width: float, alpha: float = 1.0, *, cased: bool = True
) -> None:
    """Thin lines in ink2, cased in page colour. Level and upright ones are filled, which costs a tenth."""
    straight = (lines[:, 0] == lines[:, 2]) | (lines[:, 1] == lines[:, 3])
    rules, slanted, width = lines[straight].tolist(), lines[~straight], width * style.unit
    casing = [(faded(style.theme.page, ARROW_CASING_ALPHA * alpha), width + 2.4 * style.unit)] if cased else []
    for colour, breadth in (*casing, (faded(style.theme.ink2, alpha), width)):
        half = breadth / 2
        for x0, y0, x1, y1 in rules:
            low, high = QPointF(min(x0, x1) - half, min(y0, y1) - half), QPointF(max(x0, x1) + half, max(y0, y1) + half)
            painter.fillRect(QRectF(low, high), colour)
        painter.setPen(pen(colour, breadth))
        draw_segments(painter, slanted)


def _paint_wavy(painter: QPainter, style: PictureStyle, arrow: Arrow) -> None:
    """A wavy shaft with a small solid head."""
    gain, theme = style.arrows * arrow.thick, style.theme
    ink = arrow_colour(arrow.key, style)
    length = arrow.length / gain
    head = min(14.0, 0.6 * length)
    shaft = QPainterPath(QPointF(0, 0))
    bends = max(1, round((length - head) / 7.0))
    places = np.linspace(0, length - head, bends + 1)
    for number, (left, right) in enumerate(pairwise(places.tolist())):
        shaft.quadTo((left + right) / 2, 7.0 if number % 2 else -7.0, right, 0)
    tip = QPainterPath(QPointF(length, 0))
    tip.lineTo(length - head, 6.0)
    tip.lineTo(length - head, -6.0)
    tip.closeSubpath()
    painter.save()
    painter.translate(arrow.start)
    painter.rotate(math.degrees(math.atan2(arrow.tip.y() - arrow.start.y(), arrow.tip.x() - arrow.start.x())))
    painter.scale(gain, gain)
    casing = faded(theme.page, ARROW_CASING_ALPHA)
    painter.strokePath(shaft, pen(casing, 6.4))
    painter.strokePath(tip, pen(casing, 3.2))
    painter.strokePath(shaft, pen(ink, 3.0))
    painter.fillPath(tip, ink)
    painter.restore()
