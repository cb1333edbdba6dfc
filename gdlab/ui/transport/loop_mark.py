"""The loop on the scrub bar: a band between two brackets."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdlab.ui.loop import Loop
from gdlab.ui.theme import faded
from gdlab.ui.transport.pictures import Setting

_BAND = 0.8


def paint_band(painter: QPainter, setting: Setting, horizon: int, loop: Loop) -> None:
    """Paint the band, which lies under the curve."""
    left, right = _ends(setting, horizon, loop)
    plot = setting.plot
    painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()), faded(setting.theme.sel, _BAND))


def paint_brackets(painter: QPainter, setting: Setting, horizon: int, loop: Loop) -> None:
    """Paint the brackets, which lie on the curve."""
    width, foot = 2.0 * setting.sizes.line, 3.0 * setting.sizes.line + setting.sizes.tick
    plot, ink = setting.plot, setting.theme.ink
    left, right = _ends(setting, horizon, loop)
    for x, inwards in ((left, left), (right, right - foot)):
        if not plot.left() - 1 <= x <= plot.right() + 1:
            continue
        painter.fillRect(QRectF(round(x - width / 2), plot.top(), width, plot.height()), ink)
        for y in (plot.top(), plot.bottom() - width):
            painter.fillRect(QRectF(round(inwards), y, foot, width), ink)


def _ends(setting: Setting, horizon: int, loop: Loop) -> tuple[float, float]:
    """Where it begins and ends, on the bar."""
    ends = (setting.x(min(step, horizon + horizon // 50 + 1), horizon) for step in (loop.first, loop.last))
    left, right = ends
    return left, min(right, setting.plot.right() + 2)
