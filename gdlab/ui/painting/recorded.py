"""A path that came with the landscape, recorded elsewhere: thin and dashed beside gdlab's own."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.picture_data import Places
from gdlab.ui.painting.primitives import faded, path_of, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.theme import TRAIL_CASING_ALPHA

_DASHES = [5.0, 3.0]


def paint_recorded(painter: QPainter, frame: Frame, style: PictureStyle, places: Places) -> None:
    """Draw a recorded path of places in data units, an open ring at its end."""
    if len(places) < 2:
        return
    points = frame.to_pixels(np.array(places))
    way = path_of([points])
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.strokePath(way, pen(faded(style.theme.page, TRAIL_CASING_ALPHA), 0.8 * style.casing))
    line = pen(style.theme.ink2, 0.7 * style.trail)
    line.setDashPattern(_DASHES)
    painter.strokePath(way, line)
    end, radius = QPointF(*points[-1].tolist()), 1.6 * style.dot
    painter.setPen(pen(style.theme.ink2, 0.6 * style.trail))
    painter.setBrush(style.theme.page)
    painter.drawEllipse(end, radius, radius)
    painter.restore()
