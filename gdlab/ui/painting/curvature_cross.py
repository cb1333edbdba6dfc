"""The eigenvectors of the Hessian at a stationary point: solid where the ground rises, dashed where it falls."""

from __future__ import annotations

import math

from msgspec import Struct
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.primitives import pen
from gdlab.ui.painting.style import PictureStyle

_LONG, _SHORT = 52.0, 30.0
_DASHES = [3.0, 2.0]


class Arm(Struct, frozen=True):
    """An eigenvector (dx, dy) at the place (x, y), both in data units on the picture, and its eigenvalue."""

    x: float
    y: float
    dx: float
    dy: float
    curvature: float


def paint_curvature_cross(painter: QPainter, frame: Frame, style: PictureStyle, arms: tuple[Arm, ...]) -> None:
    """Draw the arms through their place: the long one along the gentlest direction, as a valley lies."""
    if not arms:
        return
    sx, sy = frame.scale
    gentlest = min(abs(arm.curvature) for arm in arms)
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for arm in arms:
        middle, way = frame.to_pixel(arm.x, arm.y), QPointF(arm.dx * sx, -arm.dy * sy)
        reach = _LONG if abs(arm.curvature) == gentlest else _SHORT
        half = way * (reach * style.unit / max(math.hypot(way.x(), way.y()), 1e-300))
        line = pen(style.theme.ink, 1.8 * style.unit)
        painter.setPen(pen(style.theme.page, 5.0 * style.unit))
        painter.drawLine(middle - half, middle + half)
        if arm.curvature < 0:
            line.setDashPattern(_DASHES)
        painter.setPen(line)
        painter.drawLine(middle - half, middle + half)
    painter.restore()
