"""Pieces that the sentence and the rows paint alike."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QRegion

from gdlab.ui.appearance import Appearance
from gdlab.ui.docks.symbol_table.lines import Line
from gdlab.ui.typeset import SlotStyle
from gdlab.ui.typeset import paint as paint_equation


def paint_line(
    painter: QPainter,
    line: Line,
    origin: QPointF,
    ink: QColor,
    style: SlotStyle,
    appearance: Appearance,
    region: QRegion | None = None,
) -> None:
    """Paint a line from the start of its baseline; as plain text while it is not typeset yet."""
    if line.equation is not None:
        paint_equation(painter, line.equation, origin, ink, style, region=region)
        return
    painter.setPen(ink)
    painter.setFont(appearance.font("body"))
    painter.drawText(origin, line.plain)
