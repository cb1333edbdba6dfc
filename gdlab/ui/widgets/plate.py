"""The plate on which a field, a list or a few words stand: a thin frame with round corners."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

_RADIUS = 4


def paint_plate(painter: QPainter, area: QRect, frame: QColor, ground: QColor) -> None:
    """Fill an area and frame it, just inside its edge; the painter goes on smooth."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(frame, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
