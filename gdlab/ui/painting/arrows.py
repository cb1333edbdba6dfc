"""The four arrows, told apart by shape as well as colour."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPolygonF, QTransform

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.primitives import draw_segments, faded, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.theme import ARROW_CASING_ALPHA

FORCE, VELOCITY, FRICTION, INERTIA = "force", "velocity", "friction_force", "inertia"
ARROWS = (FORCE, VELOCITY, FRICTION, INERTIA)
_CASING = 3.2
_HATCH = 6.2


@dataclass(frozen=True)
class Arrow:
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
        return {FORCE: 8.0, VELOCITY: 8.0, FRICTION: 6.5, INERTIA: 9.0}[self.key] * self.thick


def arrow_colour(key: str, style: PictureStyle) -> QColor:
    """Return the colour of an arrow and its label: velocity and inertia are ink."""
    theme = style.theme
    return {FORCE: theme.force, FRICTION: theme.friction}.get(key, theme.ink)


def paint_arrow(painter: QPainter, style: PictureStyle, arrow: Arrow, colour: QColor | None = None) -> None:
    """Draw one arrow with its casing; `colour` replaces its own (rule2 in a switch that is off)."""
    gain = style.arrows * arrow.thick
    ink = colour or arrow_colour(arrow.key, style)
    outline = arrow_outline(arrow.key, arrow.length / gain)
    turn = QTransform.fromTranslate(arrow.start.x(), arrow.start.y())
    turn.rotateRadians(math.atan2(arrow.tip.y() - arrow.start.y(), arrow.tip.x() - arrow.start.x()))
    turn.scale(gain, gain)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(turn, combine=True)
    page = faded(style.theme.page, ARROW_CASING_ALPHA)
    painter.strokePath(outline, pen(page, _CASING, Qt.PenCapStyle.RoundCap))
    if arrow.key == FRICTION:
        hatches = _hatches(arrow.length / gain - 14)
        painter.setPen(pen(page, 1.7 + 0.7 * _CASING, Qt.PenCapStyle.SquareCap))
        draw_segments(painter, hatches)
        painter.setPen(pen(ink, 1.7))
        draw_segments(painter, hatches)
    if arrow.key == INERTIA:
        painter.fillPath(outline, style.theme.page)
        painter.strokePath(outline, pen(ink, 1.6))
    else:
        painter.fillPath(outline, ink)
    if arrow.broken:
        _paint_break(painter, arrow.length / gain, style.theme.page, ink)
    painter.restore()


def arrow_outline(key: str, length: float) -> QPainterPath:
    """Return the outline along +x from the origin to (length, 0); heads shrink with arrows shorter than two heads."""
    small = min(1.0, max(length, 1.0) / 26.0)
    if key == FORCE:
        return _united(_shaft(length - 12 * small, 4.2), _head(length, 17 * small, 15 * small, 4.5 * small))
    if key == FRICTION:
        return _united(_shaft(length - 9 * small, 2.4), _head(length, 12 * small, 10 * small, 0.0))
    if key == INERTIA:
        return _block(length, 15 * small)
    chevron = QPainterPath(QPointF(length - 13 * small, -7 * small))
    chevron.lineTo(length - 1.5, 0)
    chevron.lineTo(length - 13 * small, 7 * small)
    chevron.moveTo(0, 0)
    chevron.lineTo(length - 2.5, 0)
    stroker = QPainterPathStroker(pen(QColor(), 2.6))
    stroker.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return stroker.createStroke(chevron).simplified()


def _shaft(length: float, width: float) -> QPainterPath:
    path = QPainterPath()
    path.addRect(0, -width / 2, max(length, 0.0), width)
    return path


def _head(tip: float, length: float, width: float, barb: float) -> QPainterPath:
    path = QPainterPath()
    points = [(tip, 0), (tip - length, width / 2), (tip - length + barb, 0), (tip - length, -width / 2)]
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def _block(length: float, head: float) -> QPainterPath:
    """Return a block arrow: shaft 7 wide, head 15 wide."""
    neck, half = max(length - head, 0.0), head / 2
    path = QPainterPath()
    points = [(0, -3.5), (neck, -3.5), (neck, -half), (length, 0), (neck, half), (neck, 3.5), (0, 3.5)]
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


def _hatches(length: float) -> FloatArray:
    """Return the slanted strokes (n, 4) of a rough surface along a shaft."""
    x = np.arange(4.5, max(length, 4.5), _HATCH)
    return np.stack([x - 1.8, np.full_like(x, 5.5), x + 1.8, np.full_like(x, -5.5)], axis=1)


def _united(*parts: QPainterPath) -> QPainterPath:
    """Return all parts as one winding path, each counted once."""
    result = QPainterPath()
    result.setFillRule(Qt.FillRule.WindingFill)
    for part in parts:
        result.addPath(_clockwise(part))
    return result


def _clockwise(path: QPainterPath) -> QPainterPath:
    """Return the polygon with positive area, so that overlapping parts add instead of cancelling."""
    points = [path.elementAt(i) for i in range(path.elementCount())]
    area = sum(a.x * b.y - b.x * a.y for a, b in zip(points, points[1:] + points[:1], strict=True))
    return path if area >= 0 else path.toReversed()


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
