"""What moves on the scrub bar, and the marks on it: play head, ball, the curve's name, the end of a diverged run."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdlab.ui.icons import paint_icon
from gdlab.ui.painting.text import draw_outline, draw_word, maths, word_width
from gdlab.ui.transport.course import Course
from gdlab.ui.transport.pictures import Setting
from gdlab.ui.widgets.focus import paint_focus_ring


@dataclass(frozen=True)
class Head:
    """The play head: its step, whether the keyboard is there, and the size of the words beside the curve."""

    step: int
    focused: bool
    label: float


def paint_head(painter: QPainter, setting: Setting, course: Course, head: Head) -> None:
    """Paint the end, the label of the curve, the play head and the ball."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if course.diverged_at >= 0:
        _paint_end(painter, setting, course)
    elif len(course.potential):
        _paint_label(painter, setting, course, head.label)
    x = setting.x(head.step, course.horizon)
    _paint_play_head(painter, setting, x)
    value = course.value(head.step)
    if math.isfinite(value):
        _paint_ball(painter, setting, QPointF(x, setting.y(course, value)))
    if head.focused:
        paint_focus_ring(painter, setting.plot.adjusted(-2, -2, 2, 2), setting.theme.ink, 3)


def _paint_play_head(painter: QPainter, setting: Setting, x: float) -> None:
    reach, width = setting.sizes.tick, 2.0 * setting.sizes.line
    top, bottom = setting.plot.top() - reach, setting.plot.bottom() + reach
    painter.fillRect(QRectF(round(x - width / 2), top, width, bottom - top), setting.theme.ink)


def _paint_ball(painter: QPainter, setting: Setting, at: QPointF) -> None:
    painter.setBrush(setting.theme.ink)
    painter.setPen(QPen(setting.theme.page, setting.sizes.ring))
    radius = setting.sizes.ball + setting.sizes.ring / 2
    painter.drawEllipse(at, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_label(painter: QPainter, setting: Setting, course: Course, size: float) -> None:
    """Say whether the curve is U or its logarithm, at the right, above the curve or else below it; else nothing."""
    outline = maths(r"\log U" if course.scale.logarithmic else "U", size)
    plot, width = setting.plot, outline.extent.width()
    left = plot.right() - width - 1.2 * size
    line = setting.line(course, int((left - plot.left()) / plot.width() * course.horizon) - 1)
    near = (line.x >= left - size) & (line.x <= left + width + size)
    above = plot.top() + 0.85 * size
    below = plot.bottom() - 0.4 * size
    if (line.top[near] > above + 0.3 * size).all():
        baseline = above
    elif (line.bottom[near] < below - 0.85 * size).all():
        baseline = below
    else:
        return
    draw_outline(painter, outline, QPointF(left - outline.extent.left(), baseline), setting.theme.phys)


def _paint_end(painter: QPainter, setting: Setting, course: Course) -> None:
    """Mark where the run diverged, and say so beside the mark, where there is room."""
    theme, sizes, plot = setting.theme, setting.sizes, setting.plot
    x = setting.x(course.diverged_at, course.horizon)
    width = 2.0 * sizes.line
    painter.fillRect(QRectF(round(x - width / 2), plot.top(), width, plot.height()), theme.warn)
    size = setting.tick_size
    text = f"diverged at k = {course.diverged_at}"
    room = word_width(text, size) + 1.7 * size
    left = x + 0.6 * size if x + room + 0.6 * size < plot.right() else x - room - 0.6 * size
    baseline = plot.center().y() + 0.35 * size
    triangle = QRectF(left, baseline - 0.98 * size, 1.15 * size, 1.15 * size)
    halo = QColor(theme.page)
    paint_icon(painter, "warning", triangle, theme.warn, mark=theme.page)
    draw_word(painter, text, size, QPointF(left + 1.5 * size, baseline), theme.warn, halo=halo)
