"""Points on the landscape: the start, stationary points, the particle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.picture_data import Mark
from gdlab.ui.painting.primitives import faded, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.trail import box_of

STATIONARY = 6.5
START = 6.5
END = 9.0
_REACH = 4.0
"""How far beside a mark the pointer still points at it, in pixels."""


def distinct_marks(frame: Frame, style: PictureStyle, marks: tuple[Mark, ...]) -> tuple[tuple[QPointF, Mark], ...]:
    """Return the stationary points in view with their pixels, of several that would print over one another one.

    Points of more than two dimensions share a place when they differ in what is not shown. A minimum goes first.
    """
    return _distinct(frame.area.getRect(), frame.view, STATIONARY * style.unit, marks)


@lru_cache(maxsize=8)
def _distinct(
    area: tuple[float, float, float, float], view: View, apart: float, marks: tuple[Mark, ...]
) -> tuple[tuple[QPointF, Mark], ...]:
    """Return the same, worked out once as long as neither view nor marks are others."""
    frame, ordered = Frame(QRectF(*area), view), sorted(marks, key=lambda mark: mark.kind != "minimum")
    pixels = _pixels(frame, ordered)
    near = np.abs(pixels[:, None] - pixels).sum(axis=2) < apart
    left, top, right, bottom = box_of(frame, apart)
    kept = np.all((pixels >= (left, top)) & (pixels <= (right, bottom)), axis=1)
    for number in np.flatnonzero(near.sum(axis=1) > 1):
        kept[number] &= not (near[number, :number] & kept[:number]).any()
    return tuple((QPointF(*pixels[number].tolist()), ordered[number]) for number in np.flatnonzero(kept).tolist())


def _pixels(frame: Frame, marks: Sequence[Mark]) -> FloatArray:
    """Return where marks are seen (n, 2)."""
    return frame.to_pixels(np.array([[mark.x, mark.y] for mark in marks]).reshape(-1, 2))


def mark_at(frame: Frame, style: PictureStyle, marks: Sequence[Mark], pixel: QPointF) -> int:
    """Return the number of the mark under a pixel, −1 if there is none; of several at one place the one that is seen.

    A minimum is seen where others have its place, see `distinct_marks`.
    """
    distances = np.hypot(*(_pixels(frame, marks) - [pixel.x(), pixel.y()]).T)
    near = np.flatnonzero(distances <= (STATIONARY + _REACH) * style.unit).tolist()
    return min(near, key=lambda number: (round(distances[number]), marks[number].kind != "minimum"), default=-1)


def stationary_path(kind: str, radius: float) -> QPainterPath:
    """Return the sign of a stationary point around the origin: minimum ⊙, maximum ○, saddle ×, degenerate ◇."""
    path, r = QPainterPath(), radius
    if kind == "saddle":
        r *= 0.72
        path.moveTo(-r, -r)
        path.lineTo(r, r)
        path.moveTo(-r, r)
        path.lineTo(r, -r)
    elif kind == "degenerate":
        path.moveTo(0, -r)
        for x, y in ((r, 0), (0, r), (-r, 0)):
            path.lineTo(x, y)
        path.closeSubpath()
    else:
        path.addEllipse(QPointF(0, 0), r, r)
    return path


def paint_stationary(painter: QPainter, style: PictureStyle, at: QPointF, kind: str) -> None:
    """Draw the sign of a stationary point in ink, cased in page colour."""
    width = 1.3 * max(style.unit, style.contour)
    path = stationary_path(kind, STATIONARY * style.unit).translated(at)
    painter.strokePath(path, pen(faded(style.theme.page, 0.75), width + 2.6 * style.unit, Qt.PenCapStyle.RoundCap))
    painter.strokePath(path, pen(style.theme.ink, width, Qt.PenCapStyle.RoundCap))
    if kind == "minimum":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.theme.ink)
        painter.drawEllipse(at, 1.9 * style.unit, 1.9 * style.unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_start(painter: QPainter, style: PictureStyle, at: QPointF) -> None:
    """Draw the start's ring."""
    radius = START * style.unit
    painter.setPen(pen(style.theme.page, style.trail + 2.6 * style.unit))
    painter.drawEllipse(at, radius, radius)
    painter.setPen(pen(style.theme.ink, 0.85 * style.trail))
    painter.setBrush(style.theme.page)
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_end(painter: QPainter, style: PictureStyle, at: QPointF, colour: QColor | None = None) -> None:
    """Draw the burst in which a trail ends that has diverged: a cross with shorter rays between its arms."""
    path, reach = QPainterPath(), END * style.unit
    for eighth in range(8):
        way = QPointF(math.cos(eighth * math.pi / 4), math.sin(eighth * math.pi / 4)) * reach
        arm = eighth % 2
        path.moveTo(at + way * (0.0 if arm else 0.45))
        path.lineTo(at + way * (1.0 if arm else 0.8))
    width = 0.85 * style.trail
    painter.strokePath(path, pen(style.theme.page, width + 2.6 * style.unit, Qt.PenCapStyle.RoundCap))
    painter.strokePath(path, pen(colour or style.theme.warn, width, Qt.PenCapStyle.RoundCap))


def paint_particle(painter: QPainter, style: PictureStyle, at: QPointF, mass: float) -> None:
    """Draw the particle, as large as its mass asks for, with a ring of page colour; massless, it is a hollow ring."""
    radius, ring = style.particle_radius(mass), 0.25 * style.particle
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.theme.page)
    painter.drawEllipse(at, radius + ring, radius + ring)
    if mass <= 0:
        painter.setBrush(style.theme.page)
        painter.setPen(pen(style.theme.ink, 0.3 * style.particle))
        radius -= 0.15 * style.particle
    else:
        painter.setBrush(style.theme.ink)
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
