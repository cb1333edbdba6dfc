"""The colour bar: the map's own steps, a cap where values go on, and a pointer at the particle's value."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from gdlab.analysis.levels import Levels
from gdlab.analysis.ticks import short_text
from gdlab.ui.painting.primitives import draw_rule, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import Bilingual, draw_word


def paint_colour_bar(painter: QPainter, bar: QRectF, style: PictureStyle, levels: Levels, title: Bilingual) -> None:
    """Draw the steps of `levels` in `bar`, lowest at the foot, with their values and `title` above."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    unit, body = style.unit, _body(bar, style, levels)
    _paint_steps(painter, body, style, levels)
    _paint_values(painter, body, style, levels)
    centre = QPointF(bar.left() + 20 * unit, body.top() - 12 * unit - 0.47 * style.maths_size)
    title.draw(painter, style, style.maths_size, centre)
    painter.restore()


def paint_pointer(painter: QPainter, style: PictureStyle, shape: QPolygonF) -> None:
    """Draw the ink pointer, if there is one."""
    if shape.isEmpty():
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(style.theme.page, 2 * style.unit))
    painter.drawPolygon(shape)
    painter.setPen(pen(style.theme.ink, 0.01))
    painter.setBrush(style.theme.ink)
    painter.drawPolygon(shape)
    painter.restore()


def pointer_shape(bar: QRectF, style: PictureStyle, levels: Levels, value: float) -> QPolygonF:
    """Return the pointer's triangle, an empty one for a value that is not finite."""
    if not math.isfinite(value):
        return QPolygonF()
    unit, body = style.unit, _body(bar, style, levels)
    y = body.bottom() - levels.place(value) * body.height()
    tip = QPointF(body.left() - 2 * unit, y)
    return QPolygonF([tip, tip + QPointF(-7 * unit, -5 * unit), tip + QPointF(-7 * unit, 5 * unit)])


def _body(bar: QRectF, style: PictureStyle, levels: Levels) -> QRectF:
    """Return the part of `bar` with the equal steps: without the caps."""
    foot = 0.0 if levels.floor is not None or len(levels) == 0 else 8 * style.unit
    return bar.adjusted(0, 0, 0, -foot)


def _paint_steps(painter: QPainter, body: QRectF, style: PictureStyle, levels: Levels) -> None:
    """Fill the steps, then the caps, then the outline."""
    tints = style.tints(levels)
    steps = max(len(levels.edges) - 1, 1)
    first = 0 if levels.floor is not None or len(levels) == 0 else 1
    for step in range(steps):
        top, bottom = (body.bottom() - body.height() * share / steps for share in (step + 1, step))
        painter.fillRect(QRectF(body.left(), top, body.width(), bottom - top), tints[min(first + step, len(tints) - 1)])
    painter.setPen(pen(style.frame_colour, style.frame))
    edge = style.frame / 2
    if len(levels):
        painter.setBrush(tints[-1])
        painter.drawPolygon(_cap(body.topLeft(), body.topRight(), -8 * style.unit))
        if levels.floor is None:
            painter.setBrush(tints[0])
            painter.drawPolygon(_cap(body.bottomLeft(), body.bottomRight(), 8 * style.unit))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(body.adjusted(-edge, -edge, edge, edge))


def _cap(left: QPointF, right: QPointF, height: float) -> QPolygonF:
    """Return the triangle on the edge left–right that says: and beyond."""
    return QPolygonF([left, (left + right) / 2 + QPointF(0, height), right])


def _paint_values(painter: QPainter, body: QRectF, style: PictureStyle, levels: Levels) -> None:
    """Mark all edges and write their values; where there is no room for all, those of the index levels first.

    Equal steps then have no other numbers, for those that happen to fit would stand at odd distances.
    """
    edges = levels.edges
    steps = max(len(edges) - 1, 1)
    room = 1.35 * style.tick_size
    strong = [True] * (len(edges) - len(levels)) + list(levels.index)
    sparse = levels.floor is None and body.height() / steps < room and sum(strong) > 1
    free: list[float] = []
    for i in sorted(range(len(edges)), key=lambda i: (not strong[i], i)):
        y = body.bottom() - body.height() * i / steps
        draw_rule(painter, body.right(), y, body.right() + 5 * style.unit, y, style.frame, style.frame_colour)
        if all(abs(y - other) >= room for other in free) and (strong[i] or not sparse):
            free.append(y)
            at = QPointF(body.right() + 9 * style.unit, y + 0.33 * style.tick_size)
            draw_word(painter, short_text(float(edges[i])), style.tick_size, at, style.theme.ink2)
