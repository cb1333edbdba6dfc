"""The frame of the small data plot: ticks on two sides, the names of the axes above and below."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gdlab.analysis.ticks import tick_texts, ticks
from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.primitives import draw_border, draw_rule
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.text import draw_word, word_width

_TICK, _GAP = 4.0, 4.0
_ACROSS, _UP = 4.6, 2.6  # between two numbers, in sizes of their type
_NAME = 14.0 / 13.0  # size of the names against that of the numbers


def framed(width: float, height: float, view: View, style: PictureStyle) -> Frame:
    """The frame in a widget of that size: as much room at the left as its numbers take."""
    name, number, unit = _NAME * style.tick_size, style.tick_size, style.unit
    top = 1.5 * name + 2 * unit
    bottom = (_TICK + _GAP) * unit + 0.8 * number + 1.45 * name
    texts = tick_texts(_places(view.bottom, view.top, height - top - bottom, _UP * number))
    left = max((word_width(text, number) for text in texts), default=0.0) + (_TICK + _GAP + 1) * unit
    left, top, bottom = (float(round(side)) for side in (left, top, bottom))
    right = float(round(0.3 * number))
    return Frame(QRectF(left, top, max(8.0, width - left - right), max(8.0, height - top - bottom)), view)


def paint_axes(painter: QPainter, frame: Frame, style: PictureStyle, x: str, y: str) -> None:
    """Draw border, ticks and numbers; y's name above the frame, x's below it."""
    area, theme = frame.area, style.theme
    draw_border(painter, area, style.frame, style.frame_colour)
    _across(painter, frame, style)
    _upwards(painter, frame, style)
    size = _NAME * style.tick_size
    room = area.right()
    draw_word(painter, _shortened(y, size, room), size, QPointF(0, area.top() - 0.5 * size), theme.ink2)
    below = area.bottom() + (_TICK + _GAP) * style.unit + 0.8 * style.tick_size + 1.1 * size
    draw_word(painter, _shortened(x, size, room), size, QPointF(area.right(), below), theme.ink2, "right")


def _across(painter: QPainter, frame: Frame, style: PictureStyle) -> None:
    area, size = frame.area, style.tick_size
    places = _places(frame.view.left, frame.view.right, area.width(), _ACROSS * size)
    baseline = area.bottom() + (_TICK + _GAP) * style.unit + 0.72 * size
    for place, text in zip(places.tolist(), tick_texts(places), strict=True):
        x = frame.to_pixel(place, frame.view.bottom).x()
        half = word_width(text, size) / 2
        edge = style.snapped(x) + style.frame / 2
        bottom = area.bottom() + style.frame
        draw_rule(painter, edge, bottom, edge, bottom + _TICK * style.unit, style.frame, style.frame_colour)
        x = min(x, area.right() + 0.3 * size - half)
        draw_word(painter, text, size, QPointF(x, baseline), style.theme.ink2, "centre")


def _upwards(painter: QPainter, frame: Frame, style: PictureStyle) -> None:
    area, size = frame.area, style.tick_size
    places = _places(frame.view.bottom, frame.view.top, area.height(), _UP * size)
    right = area.left() - style.frame
    for place, text in zip(places.tolist(), tick_texts(places), strict=True):
        y = frame.to_pixel(frame.view.left, place).y()
        edge = style.snapped(y) - style.frame / 2
        draw_rule(painter, right - _TICK * style.unit, edge, right, edge, style.frame, style.frame_colour)
        at = QPointF(area.left() - (_TICK + _GAP) * style.unit, y + 0.33 * size)
        draw_word(painter, text, size, at, style.theme.ink2, "right")


def _places(low: float, high: float, length: float, spacing: float) -> FloatArray:
    """Round places, about so many pixels apart; fewer where their numbers are long."""
    places = ticks(low, high, min(max(round(length / spacing), 2), 8))
    widest = max((len(text) for text in tick_texts(places)), default=0)
    if widest > 6 and len(places) > 3:
        places = places[:: int(np.ceil(len(places) / 3))]
    return places


def _shortened(text: str, size: float, room: float) -> str:
    """The text, cut where it would not fit."""
    while len(text) > 1 and word_width(text, size) > room:
        text = text.rstrip("…")[:-1] + "…"
    return text
