"""The frame of a picture, its ticks and its two axis titles."""

from __future__ import annotations

import math
from collections.abc import Sequence

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
Span = tuple[float, float]
"""From … to … along an axis, in pixels."""
FREE: Span = (math.inf, -math.inf)


def paint_axes(painter: QPainter, frame: Frame, style: PictureStyle, x: Bilingual, y: Bilingual) -> None:
    """Draw the frame, ticks with numbers outside it, and the titles.

    They stand below and, turned, at the left; where the map needs the room, as in a hall, upright among the numbers.
    """
    draw_border(painter, frame.area, style.frame, style.frame_colour)
    area, size = frame.area, style.maths_size
    if style.low:
        _horizontal(painter, frame, style, _title_below(painter, frame, style, x))
    else:
        _horizontal(painter, frame, style)
        below = area.bottom() + (_TICK + 5) * style.unit + 1.15 * style.tick_size + 0.62 * size
        x.draw(painter, style, size, QPointF(area.center().x(), below))
    if style.coarse:
        _vertical(painter, frame, style, _title_above(painter, frame, style, y))
        return
    widest = _vertical(painter, frame, style)
    painter.save()
    painter.translate(
        area.left() - (_TICK + 7) * style.unit - max(widest, _USUAL * style.tick_size) - 0.44 * size, area.center().y()
    )
    painter.rotate(-90)
    y.draw(painter, style, size, QPointF(0, 0))
    painter.restore()


def _title_below(painter: QPainter, frame: Frame, style: PictureStyle, title: Bilingual) -> Span:
    """Draw a title in the row of the numbers, between the last two with room for it, and return what it takes."""
    area, size = frame.area, style.maths_size
    width = title.width(size)
    numbers = [(x - half, x + half) for x, half, _ in _numbers_below(frame, style)]
    taken = place_among(numbers, area.left(), area.right(), width, style)
    middle = (taken[0] + taken[1]) / 2
    title.draw(painter, style, size, QPointF(middle, _row_below(frame, style) - 0.3 * size))
    return taken


def place_among(numbers: Sequence[Span], left: float, right: float, width: float, style: PictureStyle) -> Span:
    """Return what a title takes in a row of numbers: the last gap with room for it, or else the end of the row."""
    air = 0.4 * style.tick_size
    ends = [left, *(end + air for _, end in numbers)], [*(start - air for start, _ in numbers), right]
    apart = width + 2 * air  # or a number seems to be a factor of the title
    room = [(start + end) / 2 for start, end in zip(*ends, strict=True) if end - start >= apart]
    middle = room[-1] if room else right - width / 2
    return middle - width / 2 - air, middle + width / 2 + air


def _title_above(painter: QPainter, frame: Frame, style: PictureStyle, title: Bilingual) -> Span:
    """Draw a title at the top of the numbers' column, one reading over the other, and return what it takes."""
    size = style.maths_size
    top = frame.area.top() + 0.55 * size
    title.draw_stacked(painter, style, size, QPointF(frame.area.left() - (_TICK + 5) * style.unit, top))
    return frame.area.top() - style.tick_size, top + 1.1 * size + 0.7 * style.tick_size


def _row_below(frame: Frame, style: PictureStyle) -> float:
    """Return the baseline of the numbers below."""
    return frame.area.bottom() + (_TICK + 5) * style.unit + 0.85 * style.tick_size


def _numbers_below(frame: Frame, style: PictureStyle) -> list[tuple[float, float, str]]:
    """Return the numbers below that have room: the middle of each, half its width and its text."""
    area, view = frame.area, frame.view
    places, _ = _places(view.left, view.right, area.width(), 13 * style.tick_size)
    pairs = zip(places.tolist(), tick_texts(places), strict=True)
    numbers = [(frame.to_pixel(at, view.bottom).x(), word_width(text, style.tick_size) / 2, text) for at, text in pairs]
    return [(x, half, text) for x, half, text in numbers if area.left() - half <= x <= area.right() + half]


def _horizontal(painter: QPainter, frame: Frame, style: PictureStyle, taken: Span = FREE) -> None:
    """Draw the ticks below: numbers at round places where nothing is `taken`, and half-way ticks without."""
    area, view = frame.area, frame.view
    places, halves = _places(view.left, view.right, area.width(), 13 * style.tick_size)
    baseline = _row_below(frame, style)
    for x, half, text in _numbers_below(frame, style):
        if x + half <= taken[0] or x - half >= taken[1]:
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


def _vertical(painter: QPainter, frame: Frame, style: PictureStyle, taken: Span = FREE) -> float:
    """Draw the ticks at the left, numbers where nothing is `taken`, and return the width of the widest number."""
    area, view = frame.area, frame.view
    places, halves = _places(view.bottom, view.top, area.height(), _ROW * style.tick_size)
    texts = tick_texts(places)
    for place, text in zip(places, texts, strict=True):
        y = frame.to_pixel(view.left, float(place)).y() + 0.33 * style.tick_size
        x = area.left() - (_TICK + 5) * style.unit
        if not taken[0] < y < taken[1]:
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
