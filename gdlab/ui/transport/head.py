"""What moves on the scrub bar, and the marks on it: play head, ball, the curve's name, the end of a diverged run."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gdlab.ui.icons import paint_icon
from gdlab.ui.painting.text import draw_outline, draw_word, maths, word_width
from gdlab.ui.transport.course import Course
from gdlab.ui.transport.metrics import Metrics
from gdlab.ui.transport.pictures import Setting
from gdlab.ui.widgets.focus import paint_focus_ring

LEGEND = "energy rose"
"""What the stripes mean: U + |ρ|K grew in a step."""
Span = tuple[float, float]
"""From one x to another."""


class Head(Struct, frozen=True):
    """The play head: its step, whether the keyboard is there, and the size of the words beside the curve.

    What lies right of `exposed` is not painted anew.
    """

    step: int
    focused: bool
    label: float
    exposed: float = math.inf


def head_span(sizes: Metrics, x: float) -> Span:
    """From where to where the head is painted, ball and all, when it stands at an x."""
    reach = sizes.ball + 2 * sizes.ring
    return x - reach, x + reach


def paint_head(painter: QPainter, setting: Setting, course: Course, head: Head) -> None:
    """Paint the end, the label of the curve, what the stripes mean, the play head and the ball."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x = setting.x(head.step, course.horizon)
    taken = [head_span(setting.sizes, x)]
    if course.diverged_at >= 0:
        taken.append(_paint_end(painter, setting, course))
    elif len(course.potential):
        taken.append(_paint_label(painter, setting, course, head))
    if len(course.rises):
        _paint_legend(painter, setting, course, taken)
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


def _paint_label(painter: QPainter, setting: Setting, course: Course, head: Head) -> Span:
    """Say whether the curve is U or its logarithm, at the right, above the curve or else below it; else nothing."""
    size = head.label
    outline = maths(r"\log U" if course.scale.logarithmic else "U", size)
    left = setting.plot.right() - outline.extent.width() - 1.2 * size
    span = left - size, left + outline.extent.width() + size
    if head.exposed < span[0] and len(course.rises) == 0:  # nobody sees it, and no other words look where it is
        return span
    baseline = _free_baseline(setting, course, span, size)
    if baseline is None:
        return setting.plot.right(), setting.plot.right()
    draw_outline(painter, outline, QPointF(left - outline.extent.left(), baseline), setting.theme.phys)
    return span


def _paint_legend(painter: QPainter, setting: Setting, course: Course, taken: list[Span]) -> None:
    """Say what the stripes mean, beside the curve's label or else farther left; nothing where there is no room."""
    plot, size, ink = setting.plot, setting.tick_size, setting.theme.warn
    width = word_width(LEGEND, size) + 1.1 * size
    for left in _places(plot, width + size, taken):
        baseline = _free_baseline(setting, course, (left, left + width), size)
        if baseline is None:
            continue
        corners = ((0.0, 0.0), (0.8, 0.0), (0.4, -0.72))
        triangle = QPolygonF([QPointF(left + x * size, baseline + y * size) for x, y in corners])
        painter.setPen(QPen(setting.theme.page, 3.0))
        painter.drawPolygon(triangle)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawPolygon(triangle)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        draw_word(painter, LEGEND, size, QPointF(left + 1.1 * size, baseline), ink, halo=setting.theme.page)
        return


def _places(plot: QRectF, width: float, taken: list[Span]) -> Iterator[float]:
    """Yield where words of a width may begin: as far right as possible, then left of each thing in the way."""
    right = plot.right() - 0.2 * width
    for left, end in sorted(taken, reverse=True):
        if right - width >= end:
            yield right - width
        right = min(right, left)
    if right - width >= plot.left():
        yield right - width
        yield plot.left() + 0.1 * width


def _free_baseline(setting: Setting, course: Course, span: Span, size: float) -> float | None:
    """Return the baseline of words between two x: above the curve, or else below it, or None where neither is free."""
    plot, steps = setting.plot, course.horizon / setting.plot.width()
    first, last = (int((x - plot.left()) * steps) for x in span)
    line = setting.line(course, first - 1, last + 2)
    near = (line.x >= span[0]) & (line.x <= span[1])
    above, below = plot.top() + 0.85 * size, plot.bottom() - 0.4 * size
    marked = np.searchsorted(course.marks, first) < np.searchsorted(course.marks, last + 1)
    if not marked and (line.top[near] > above + 0.3 * size).all():
        return above
    return below if (line.bottom[near] < below - 0.85 * size).all() else None


def _paint_end(painter: QPainter, setting: Setting, course: Course) -> Span:
    """Mark where the run diverged, say so beside the mark, where there is room, and return from where to where."""
    theme, sizes, plot = setting.theme, setting.sizes, setting.plot
    x = setting.x(course.diverged_at, course.horizon)
    width = 2.0 * sizes.line
    painter.fillRect(QRectF(round(x - width / 2), plot.top(), width, plot.height()), theme.warn)
    size = setting.tick_size
    text = f"{course.ending} at k = {course.diverged_at}"
    room = word_width(text, size) + 1.7 * size
    left = x + 0.6 * size if x + room + 0.6 * size < plot.right() else x - room - 0.6 * size
    baseline = plot.center().y() + 0.35 * size
    triangle = QRectF(left, baseline - 0.98 * size, 1.15 * size, 1.15 * size)
    halo = QColor(theme.page)
    paint_icon(painter, "warning", triangle, theme.warn, mark=theme.page)
    draw_word(painter, text, size, QPointF(left + 1.5 * size, baseline), theme.warn, halo=halo)
    return min(x, left) - width, max(x, left + room) + width
