"""The ring that shows where the keyboard is: ink, 2 px wide, 2 px off what it surrounds."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

WIDTH = 2.0
GAP = 2.0


def paint_focus_ring(
    painter: QPainter, rect: QRectF, ink: QColor, radius: float = 4.0, *, inside: bool = False
) -> None:
    """Paint the ring round a rectangle, or just inside it where there is no room outside."""
    offset = -WIDTH / 2 if inside else GAP + WIDTH / 2
    ring = rect.adjusted(-offset, -offset, offset, offset)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, WIDTH))
    painter.drawRoundedRect(ring, radius, radius)
