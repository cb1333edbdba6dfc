"""The edge of what was measured: beyond it the landscape is only carried on straight, and looks it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from gdlab.analysis.view import View
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.primitives import faded, pen
from gdlab.ui.painting.style import PictureStyle

_VEIL = 0.72
"""Opacity of the page over what was not measured."""
_DASHES = [4.0, 4.0]


def measured(frame: Frame, extent: View | None) -> QRectF:
    """Return the part of the frame in which the landscape was measured, in pixels: all of it where that is None."""
    return frame.area if extent is None else _pixels(frame, extent).intersected(frame.area)


def paint_extent(painter: QPainter, frame: Frame, style: PictureStyle, extent: View | None) -> None:
    """Veil the map beyond an extent in data units, and draw its edge; None leaves all as it is."""
    if extent is None or _pixels(frame, extent).contains(frame.area):
        return
    beyond, edge = QPainterPath(), QPainterPath()
    beyond.addRect(frame.area)
    edge.addRect(_pixels(frame, extent))
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(beyond.subtracted(edge), faded(style.theme.page, _VEIL))
    line = pen(style.theme.ink2, 1.2 * style.frame)
    line.setDashPattern(_DASHES)
    painter.strokePath(edge, line)
    painter.restore()


def _pixels(frame: Frame, extent: View) -> QRectF:
    return QRectF(frame.to_pixel(extent.left, extent.top), frame.to_pixel(extent.right, extent.bottom))
