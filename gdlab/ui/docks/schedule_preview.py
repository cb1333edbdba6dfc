"""A small picture of how a knob will go."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gdlab.core.arrays import FloatArray
from gdlab.symbols.formatting import format_number
from gdlab.ui.appearance import Appearance
from gdlab.ui.painting.primitives import path_of, pen
from gdlab.ui.painting.text import draw_word, word_width
from gdlab.ui.theme import Side, faded

_HEIGHT = 112
_LEFT, _RIGHT, _TOP, _BOTTOM = 4, 12, 10, 22


class SchedulePreview(QWidget):
    """The values (p,) of a knob over evenly spaced steps from the first to the last."""

    def __init__(self, appearance: Appearance, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance, self._side = appearance, side
        self._values: FloatArray = np.zeros(2)
        self._first, self._last = 0, 1
        self.setAccessibleName("How it will go")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def set_values(self, values: FloatArray, first: int, last: int) -> None:
        """Show other values, from step to step."""
        self._values, self._first, self._last = values, first, max(last, first + 1)
        self.setAccessibleDescription(f"from {format_number(float(values[0]))} to {format_number(float(values[-1]))}")
        self.update()

    def values(self) -> FloatArray:
        """What is shown."""
        return self._values

    def sizeHint(self) -> QSize:
        """Room to see the shape."""
        return QSize(360, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The curve over a ruler of steps; its highest value at the left."""
        theme, size = self._appearance.theme, self._appearance.size("tick")
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            finite = self._values[np.isfinite(self._values)]
            top = format_number(float(finite.max())) if len(finite) else ""
            left = _LEFT + max(word_width(top, size), word_width("0", size)) + 0.6 * size
            area = QRectF(left, _TOP, max(8.0, self.width() - left - _RIGHT), self.height() - _TOP - _BOTTOM)
            painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 1), theme.rule2)
            self._paint_curve(painter, area)
            colour = theme.side(self._side).text
            draw_word(painter, top, size, QPointF(left - 0.6 * size, area.top() + 0.36 * size), colour, "right")
            draw_word(painter, "0", size, QPointF(left - 0.6 * size, area.bottom() + 0.2 * size), colour, "right")
            baseline = area.bottom() + 1.3 * size
            first = f"k = {self._first}"
            draw_word(painter, first, size, QPointF(area.left(), baseline), theme.ml)
            draw_word(painter, f"{self._last}", size, QPointF(area.right(), baseline), theme.ml, "right")

    def _paint_curve(self, painter: QPainter, area: QRectF) -> None:
        values = np.where(np.isfinite(self._values), self._values, 0.0)
        high = float(values.max())
        y = area.bottom() - np.clip(values / high if high > 0 else values, 0.0, 1.0) * area.height()
        x = np.linspace(area.left(), area.right(), len(values))
        points = np.stack([np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]], axis=1)
        floor = np.array([[area.right(), area.bottom()], [area.left(), area.bottom()]])
        colours = self._appearance.theme.side(self._side)
        painter.fillPath(path_of([np.concatenate([points, floor, points[:1]])]), faded(colours.stroke, 0.16))
        painter.setPen(pen(colours.outline or colours.stroke, 2.0))
        painter.drawPath(path_of([points]))
