"""Pieces that the sentence and the rows paint alike."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.lines import Line
from gdlab.ui.typeset import SlotStyle, paint, paint_ground


def paint_line(
    painter: QPainter, line: Line, origin: QPointF, ink: QColor, style: SlotStyle, appearance: Appearance
) -> None:
    """Paint a line from the start of its baseline; as plain text while it is not typeset yet."""
    if line.equation is not None:
        paint(painter, line.equation, origin, ink, style)
    else:
        _paint_plain(painter, line, origin, ink, appearance)


def paint_line_ground(
    painter: QPainter, line: Line, origin: QPointF, ink: QColor, style: SlotStyle, appearance: Appearance
) -> None:
    """Paint all of a line but the digits of its numbers."""
    if line.equation is not None:
        paint_ground(painter, line.equation, origin, ink, style)
    else:
        _paint_plain(painter, line, origin, ink, appearance)


def _paint_plain(painter: QPainter, line: Line, origin: QPointF, ink: QColor, appearance: Appearance) -> None:
    painter.setPen(ink)
    painter.setFont(appearance.font("body"))
    painter.drawText(origin, line.plain)
