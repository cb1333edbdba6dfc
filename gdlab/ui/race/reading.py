"""What is read under the pointer on the chart of a race: a rule, and a small table beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from gdlab.ui.painting.loss_plot import PlotFrame
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import draw_word, word_width
from gdlab.ui.race.chart_subject import ChartSubject, Reading
from gdlab.ui.race.stamps import stamp_mark, stamp_sample
from gdlab.ui.theme import faded

_PITCH, _SAMPLE, _PADDING = 1.35, 2.0, 0.6
"""Distance of lines, length of a sample of a line and room around, in sizes of type."""
_HEAD, _VALUE = 600, 500
_OPACITY = 0.94


def paint_reading(painter: QPainter, frame: PlotFrame, style: PictureStyle, subject: ChartSubject, x: float) -> None:
    """Paint the rule at x, the racers on it and the table, on the side where there is room."""
    theme, reading = style.theme, subject.reading(frame, x)
    painter.fillRect(QRectF(style.snapped(reading.x), frame.area.top(), style.frame, frame.area.height()), theme.ink3)
    for row in reading.rows:
        if row.place is not None:
            stamp_mark(painter, style, row.place, subject.racer(row.index, theme), 0.3 * style.tick_size)
    lines = len(reading.rows) + 1
    size = min(1.05 * style.tick_size, frame.area.height() / (_PITCH * lines + 2 * _PADDING))
    box = _box(frame, reading, size)
    painter.setPen(QPen(theme.rule2, style.frame))
    painter.setBrush(faded(theme.page, _OPACITY))
    painter.drawRoundedRect(box, 4 * style.unit, 4 * style.unit)
    left, right, y = box.left() + _PADDING * size, box.right() - _PADDING * size, box.top() + (_PADDING + 0.8) * size
    draw_word(painter, reading.head, size, QPointF(left, y), theme.ink, weight=_HEAD)
    for row in reading.rows:
        y += _PITCH * size
        racer = subject.racer(row.index, theme)
        stamp_sample(painter, style, QPointF(left, y - 0.3 * size), _SAMPLE * size, racer)
        draw_word(painter, row.label, size, QPointF(left + (_SAMPLE + 0.4) * size, y), theme.ink2)
        draw_word(painter, row.value, size, QPointF(right, y), theme.ink, "right", weight=_VALUE)


def _box(frame: PlotFrame, reading: Reading, size: float) -> QRectF:
    """Where the table stands: right of the rule, or left of it where there is no room."""
    names = max((word_width(row.label, size) for row in reading.rows), default=0.0)
    values = max((word_width(row.value, size, _VALUE) for row in reading.rows), default=0.0)
    width = max(names + values + (_SAMPLE + 1.4) * size, word_width(reading.head, size, _HEAD)) + 2 * _PADDING * size
    height = (_PITCH * (len(reading.rows) + 1) + 2 * _PADDING - 0.3) * size
    gap = 0.8 * size
    left = reading.x + gap
    if left + width > frame.area.right():
        left = max(reading.x - gap - width, 0.0)
    return QRectF(left, frame.area.top(), width, height)
