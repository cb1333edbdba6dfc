"""The frame of a picture, its ticks and its two axis titles."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gdlab.analysis.ticks import tick_texts, ticks
from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.primitives import draw_border, draw_rule
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import Bilingual, draw_word, word_width

_TICK = 5.0
_ROW = 6.5  # between numbers at the left, in sizes of their type
_USUAL = 1.9  # width of numbers that a layout allows for


def paint_axes(painter: QPainter, frame: Frame, style: PictureStyle, x: Bilingual, y: Bilingual) -> None:
    """Draw the frame, ticks with numbers outside it, and the titles below and, turned, at the left."""
    draw_border(painter, frame.area, style.frame, style.frame_colour)
    _horizontal(painter, frame, style)
    widest = _vertical(painter, frame, style)
    area, size = frame.area, style.maths_size
    below = area.bottom() + (_TICK + 5) * style.unit + 1.15 * style.tick_size + 0.62 * size
    x.draw(painter, style, size, QPointF(area.center().x(), below))
    painter.save()
    painter.translate(
        area.left() - (_TICK + 7) * style.unit - max(widest, _USUAL * style.tick_size) - 0.44 * size, area.center().y()
    )
    painter.rotate(-90)
    y.draw(painter, style, size, QPointF(0, 0))
    painter.restore()


def _horizontal(painter: QPainter, frame: Frame, style: PictureStyle) -> None:
    """Draw the ticks below: numbers at round places, and half-way ticks without."""
    area, view = frame.area, frame.view
    places, halves = _places(view.left, view.right, area.width(), 13 * style.tick_size)
    baseline = area.bottom() + (_TICK + 5) * style.unit + 0.85 * style.tick_size
    for place, text in zip(places, tick_texts(places), strict=True):
        x = frame.to_pixel(float(place), view.bottom).x()
        half = word_width(text, style.tick_size) / 2
        if area.left() - half <= x <= area.right() + half:
            draw_word(painter, text, style.tick_size, QPointF(x, baseline), style.theme.ink2, "centre")
    for place in np.concatenate([places, halves]):
        x = style.snapped(frame.to_pixel(float(place), view.bottom).x()) + style.frame / 2
        draw_rule(
            painter,
            x,
            area.bottom() + style.frame,
            x,
            area.bottom() + _TICK * style.unit + style.frame,
            style.frame,
            style.frame_colour,
        )


def _vertical(painter: QPainter, frame: Frame, style: PictureStyle) -> float:
    """Draw the ticks at the left and return the width of the widest number."""
    area, view = frame.area, frame.view
    places, halves = _places(view.bottom, view.top, area.height(), _ROW * style.tick_size)
    texts = tick_texts(places)
    for place, text in zip(places, texts, strict=True):
        y = frame.to_pixel(view.left, float(place)).y() + 0.33 * style.tick_size
        x = area.left() - (_TICK + 5) * style.unit
        draw_word(painter, text, style.tick_size, QPointF(x, y), style.theme.ink2, "right")
    for place in np.concatenate([places, halves]):
        y = style.snapped(frame.to_pixel(view.left, float(place)).y()) - style.frame / 2
        draw_rule(
            painter,
            area.left() - style.frame - _TICK * style.unit,
            y,
            area.left() - style.frame,
            y,
            style.frame,
            style.frame_colour,
        )
    return _widest(texts, style)


def room_for_numbers(frame: Frame, style: PictureStyle) -> float:
    """Return by how much the numbers at the left are wider than a picture's layout allows for."""
    places, _ = _places(frame.view.bottom, frame.view.top, frame.area.height(), _ROW * style.tick_size)
    return max(0.0, _widest(tick_texts(places), style) - _USUAL * style.tick_size)


def _widest(texts: list[str], style: PictureStyle) -> float:
    return max((word_width(text, style.tick_size) for text in texts), default=0.0)


def _places(low: float, high: float, length: float, spacing: float) -> tuple[FloatArray, FloatArray]:
    """Return numbered places about `spacing` pixels apart, and the places half-way where there is room for ticks."""
    places = ticks(low, high, min(max(round(length / spacing), 4), 8))
    if len(places) < 2 or length / len(places) < spacing / 3:
        return places, np.empty(0)
    step = float(places[1] - places[0])
    halves = np.concatenate([[places[0] - step / 2], places + step / 2])
    return places, halves[(halves > low) & (halves < high)]
