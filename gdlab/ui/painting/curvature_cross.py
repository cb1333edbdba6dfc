"""The eigenvectors of the Hessian at a stationary point: solid where the ground rises, dashed where it falls.

On a curve there is but one: there the parabola of its curvature is drawn, which the curve follows nearby.
"""

from __future__ import annotations

import math

from msgspec import Struct
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.primitives import pen
from gdlab.ui.painting.style import PictureStyle

_LONG, _SHORT, _WIDE = 52.0, 30.0, 130.0
"""Half the length of the arms, and how far a parabola goes to either side, in pixels at most."""
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
    gentlest = min(abs(arm.curvature) for arm in arms)
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for arm in arms:
        reach = style.unit * (_LONG if abs(arm.curvature) == gentlest else _SHORT)
        way = _parabola(frame, arm, _WIDE * style.unit) if len(arms) == 1 else _straight(frame, arm, reach)
        line = pen(style.theme.ink, 1.8 * style.unit)
        if arm.curvature < 0:
            line.setDashPattern(_DASHES)
        painter.strokePath(way, pen(style.theme.page, 5.0 * style.unit))
        painter.strokePath(way, line)
    painter.restore()


def _straight(frame: Frame, arm: Arm, reach: float) -> QPainterPath:
    """Return the line through an arm's place, so many pixels to either side."""
    sx, sy = frame.scale
    middle, way = frame.to_pixel(arm.x, arm.y), QPointF(arm.dx * sx, -arm.dy * sy)
    half = way * (reach / max(math.hypot(way.x(), way.y()), 1e-300))
    path = QPainterPath(middle - half)
    path.lineTo(middle + half)
    return path


def _parabola(frame: Frame, arm: Arm, reach: float) -> QPainterPath:
    """Return y + λ(x − x₀)²/2 as far as it stays within `reach` pixels of its place."""
    sx, sy = frame.scale
    middle, bend = frame.to_pixel(arm.x, arm.y), arm.curvature * sy / (2 * sx * sx)
    across = min(reach, math.sqrt(reach / max(abs(bend), 1e-300)))
    drop = bend * across * across  # as a Bézier curve, whose middle point lies where the tangents at its ends meet
    path = QPainterPath(middle + QPointF(-across, -drop))
    path.quadTo(middle + QPointF(0, drop), middle + QPointF(across, -drop))
    return path
