"""Racers' marks and samples of their lines, painted once and kept: stroking their shapes anew costs a frame's time."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gdlab.ui.painting.loss_plot import paint_sample
from gdlab.ui.painting.primitives import device_scale, on_a_pixel
from gdlab.ui.painting.racers import paint_mark
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.theme import Racer

_Key = tuple[int, tuple[float, ...], str]


def stamp_mark(painter: QPainter, style: PictureStyle, at: QPointF, racer: Racer, radius: float) -> None:
    """Draw a racer's mark as `paint_mark` does, on whole pixels."""
    scale = device_scale(painter) or 1.0
    side = math.ceil(2 * (2 * radius + style.particle)) / 2
    image = _mark(_key(racer), _Look(style), radius, side, scale)
    painter.drawImage(on_a_pixel(painter, at - QPointF(side, side), scale), image)


def stamp_sample(painter: QPainter, style: PictureStyle, at: QPointF, length: float, racer: Racer) -> None:
    """Draw a sample of a racer's line as `paint_sample` does, on whole pixels."""
    scale = device_scale(painter) or 1.0
    image = _sample(_key(racer), _Look(style), length, scale)
    painter.drawImage(on_a_pixel(painter, at - QPointF(style.tick_size, style.tick_size), scale), image)


class _Look:
    """A style as the key of what is kept: two are alike that draw marks alike."""

    def __init__(self, style: PictureStyle) -> None:
        self.style = style
        self._key = (style.theme.name, style.particle, style.trail, style.tick_size)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Look) and self._key == other._key


def _key(racer: Racer) -> _Key:
    return racer.colour.rgba(), racer.dash, racer.shape


@lru_cache(maxsize=256)
def _mark(key: _Key, look: _Look, radius: float, side: float, scale: float) -> QImage:
    image, begun = _begun(2 * side, 2 * side, scale)
    with begun as painter:
        paint_mark(painter, look.style, QPointF(side, side), _racer(key), radius)
    return image


@lru_cache(maxsize=256)
def _sample(key: _Key, look: _Look, length: float, scale: float) -> QImage:
    size = look.style.tick_size
    image, begun = _begun(length + 2 * size, 2 * size, scale)
    with begun as painter:
        paint_sample(painter, look.style, QPointF(size, size), length, _racer(key))
    return image


def _racer(key: _Key) -> Racer:
    colour, dash, shape = key
    return Racer(QColor.fromRgba(colour), dash, shape)


def _begun(width: float, height: float, scale: float) -> tuple[QImage, QPainter]:
    image = QImage(math.ceil(width * scale), math.ceil(height * scale), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return image, painter
