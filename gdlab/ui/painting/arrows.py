"""The four arrows of every particle and the two of Adam's moments, told apart by shape as well as colour."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen, QPolygonF

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.geometry import ComplexArray
from gdlab.ui.painting.primitives import draw_segments, faded, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.theme import ARROW_CASING_ALPHA

FORCE, VELOCITY, FRICTION, INERTIA = "force", "velocity", "friction_force", "inertia"
ARROWS = (FORCE, VELOCITY, FRICTION, INERTIA)
MEAN, RMS = "mean_gradient", "rms_gradient"
_CASING, _RIM = 3.2, 1.6
_HATCH = 6.2
_SHAFTS = {FORCE: (4.2, 12.0), FRICTION: (2.4, 9.0), INERTIA: (7.0, 15.0), MEAN: (5.4, 13.0)}
"""Width and where the head begins, of arrows with a solid head."""
_HEADS = {FORCE: ((17, 15), 4.5), FRICTION: ((12, 10), 0.0), INERTIA: ((15, 15), 0.0), MEAN: ((13, 12), 0.0)}
"""Length and width of a head, and how far its barbs reach back."""
ARROW_AIR = 6.0
"""How far casing, rim and break reach at most beyond what an arrow is said to cover, in units of a style's `arrows`."""


class Arrow(Struct, frozen=True):
    """An arrow from `start` to `tip` in pixels; `broken` if it would be longer were there room, `thick` its gain."""

    key: str
    start: QPointF
    tip: QPointF
    broken: bool = False
    thick: float = 1.0

    @property
    def length(self) -> float:
        """Return the length in pixels."""
        return math.hypot(self.tip.x() - self.start.x(), self.tip.y() - self.start.y())

    @property
    def segment(self) -> FloatArray:
        """Return start and tip as one segment (1, 4)."""
        return np.array([[self.start.x(), self.start.y(), self.tip.x(), self.tip.y()]])

    @property
    def reach(self) -> float:
        """Return half the width that it covers, in units of a style's `arrows`."""
        return {FORCE: 8.0, VELOCITY: 8.0, FRICTION: 6.5, INERTIA: 9.0, MEAN: 7.5, RMS: 7.0}[self.key] * self.thick


def arrow_colour(key: str, style: PictureStyle) -> QColor:
    """Return the colour of an arrow and its label: velocity, inertia and the rms gradient are ink."""
    theme = style.theme
    return {FORCE: theme.force, MEAN: theme.force, FRICTION: theme.friction}.get(key, theme.ink)


def paint_arrow(painter: QPainter, style: PictureStyle, arrow: Arrow, colour: QColor | None = None) -> None:
    """Draw one arrow with its casing; `colour` replaces its own (rule2 in a switch that is off).

    The shaft is drawn as thick lines: QPainter fills a long slanted outline some twenty times slower.
    """
    gain = style.arrows * arrow.thick
    ink, page, length = colour or arrow_colour(arrow.key, style), style.theme.page, arrow.length / gain
    casing = faded(page, ARROW_CASING_ALPHA)
    shape = arrow_shape(arrow.key, length)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_shaft(painter, arrow, gain, (-_CASING / 2, shape.neck), shape.width + _CASING, casing)
    _fill_head(painter, arrow, gain, shape.casing, casing)
    if arrow.key == FRICTION:
        hatches = _hatches(length - 14)
        _draw_strokes(painter, arrow, gain, hatches, pen(page, 1.7 + 0.7 * _CASING, Qt.PenCapStyle.SquareCap))
        _draw_strokes(painter, arrow, gain, hatches, pen(ink, 1.7))
    if arrow.key in (INERTIA, MEAN):
        _draw_shaft(painter, arrow, gain, (-_RIM / 2, shape.neck), shape.width + _RIM, ink)
        _fill_head(painter, arrow, gain, shape.head, page)
        _fill_head(painter, arrow, gain, shape.rim, ink)
        _draw_shaft(painter, arrow, gain, (_RIM / 2, shape.neck + _RIM), shape.width - _RIM, page)
    else:
        _draw_shaft(painter, arrow, gain, (0.0, shape.neck), shape.width, ink)
        _fill_head(painter, arrow, gain, shape.head, ink)
    if arrow.broken:
        _turn(painter, arrow.start, arrow, gain)
        _paint_break(painter, length, page, ink)
    painter.restore()


class ArrowShape(Struct, frozen=True):
    """A shaft as wide as `width` up to `neck`, and a head, its rim and its casing around the tip at the origin."""

    width: float
    neck: float
    head: QPainterPath
    rim: QPainterPath
    casing: QPainterPath


def arrow_shape(key: str, length: float) -> ArrowShape:
    """Return the shape of an arrow along +x; heads shrink with arrows shorter than two heads."""
    small = min(1.0, max(length, 1.0) / 26.0)
    width, neck = _SHAFTS.get(key, (2.6, 2.5))
    neck *= small if key in _SHAFTS else 1.0
    return ArrowShape(width, max(length - neck, 0.0), *_head(key, small))


@lru_cache(maxsize=64)
def _head(key: str, small: float) -> tuple[QPainterPath, QPainterPath, QPainterPath]:
    """Return a head, its rim and its casing, `small` times as large as usual."""
    if key == RMS:
        bar = QPainterPath(QPointF(-1.4, -6.5 * small))
        bar.lineTo(-1.4, 6.5 * small)
        head = _stroked(bar, 2.8)
    elif key == VELOCITY:
        chevron = QPainterPath(QPointF(-13 * small, -7 * small))
        chevron.lineTo(-1.5, 0)
        chevron.lineTo(-13 * small, 7 * small)
        head = _stroked(chevron, 2.6, Qt.PenJoinStyle.MiterJoin)
    else:
        size, barb = _HEADS[key]
        long, half = size[0] * small, size[1] * small / 2
        head = QPainterPath()
        points = [(0, 0), (-long, half), (barb * small - long, 0), (-long, -half), (0, 0)]
        head.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    return head, _stroked(head, _RIM), _stroked(head, _CASING).united(head)


def _stroked(path: QPainterPath, width: float, join: Qt.PenJoinStyle = Qt.PenJoinStyle.RoundJoin) -> QPainterPath:
    """Return the shape of a pen's stroke along a path."""
    stroker = QPainterPathStroker(pen(QColor(), width))
    stroker.setJoinStyle(join)
    return stroker.createStroke(path).simplified()


def _hatches(length: float) -> ComplexArray:
    """Return the slanted strokes (n, 2 ends x + iy) of a rough surface along a shaft."""
    x = np.arange(4.5, max(length, 4.5), _HATCH)
    return np.stack([x - 1.8 + 5.5j, x + 1.8 - 5.5j], axis=1)


def _draw_shaft(
    painter: QPainter, arrow: Arrow, gain: float, span: tuple[float, float], width: float, colour: QColor
) -> None:
    """Draw a part of the shaft, from and to distances from the start."""
    if span[0] < span[1]:
        _draw_strokes(painter, arrow, gain, np.array([span], dtype=np.complex128), pen(colour, width))


def _draw_strokes(painter: QPainter, arrow: Arrow, gain: float, strokes: ComplexArray, ink: QPen) -> None:
    """Draw strokes (n, 2 ends x + iy along and across the arrow), in the picture's own upright coordinates."""
    start, tip = (complex(end.x(), end.y()) for end in (arrow.start, arrow.tip))
    placed = start + strokes * (gain * (tip - start) / max(abs(tip - start), 1e-9))
    ink.setWidthF(ink.widthF() * gain)
    painter.setPen(ink)
    draw_segments(painter, placed.view(np.float64))


def _fill_head(painter: QPainter, arrow: Arrow, gain: float, path: QPainterPath, colour: QColor) -> None:
    """Fill a path that is drawn around the tip."""
    painter.save()
    _turn(painter, arrow.tip, arrow, gain)
    painter.fillPath(path, colour)
    painter.restore()


def _turn(painter: QPainter, origin: QPointF, arrow: Arrow, gain: float) -> None:
    """Let the painter's x axis run along the arrow, in its own units."""
    painter.translate(origin)
    painter.rotate(math.degrees(math.atan2(arrow.tip.y() - arrow.start.y(), arrow.tip.x() - arrow.start.x())))
    painter.scale(gain, gain)


def _paint_break(painter: QPainter, length: float, page: QColor, ink: QColor) -> None:
    """Cut the shaft with two slanted strokes: the true arrow is longer."""
    middle = 0.55 * length
    gap = QPolygonF([QPointF(middle + x, y) for x, y in ((-5, 8), (1, 8), (5, -8), (-1, -8))])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(page)
    painter.drawPolygon(gap)
    painter.setPen(pen(ink, 1.6, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(middle - 5, 8), QPointF(middle - 1, -8))
    painter.drawLine(QPointF(middle + 1, 8), QPointF(middle + 5, -8))
