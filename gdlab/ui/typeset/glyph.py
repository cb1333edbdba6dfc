"""Outlines that are painted again and again, each known by its identity, so that pictures of it can be kept."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

_PHASES = 8
"""Places within a pixel at which a glyph is drawn; the error is half of one at most."""
_MOST_PIXELS = 6_000_000


@dataclass(frozen=True, eq=False)
class Glyph:
    """An outline in pixels."""

    path: QPainterPath


@dataclass(frozen=True)
class _Sprite:
    """A picture of a glyph, and where its corner lies from the whole pixel at or before the glyph's origin."""

    image: QImage
    left: int
    top: int


_sprites: dict[tuple[Glyph, int, float, int, int], _Sprite] = {}
_pixels = 0


def paint_sprite(painter: QPainter, glyph: Glyph, x: float, y: float, colour: int, scale: float) -> None:
    """Paint a glyph from its kept picture.

    Args:
        painter: upright, at one scale, with its origin on a whole pixel of the device.
        glyph: the outline.
        x: where its origin is, in the painter's coordinates.
        y: likewise.
        colour: as `QColor.rgba` gives it.
        scale: device pixels in one of the painter's pixels.
    """
    across, down = round(x * scale * _PHASES), round(y * scale * _PHASES)
    left, top = across // _PHASES, down // _PHASES
    key = (glyph, colour, scale, across % _PHASES, down % _PHASES)
    sprite = _sprites.get(key) or _kept(key)
    painter.drawImage(QPointF((left + sprite.left) / scale, (top + sprite.top) / scale), sprite.image)


def _kept(key: tuple[Glyph, int, float, int, int]) -> _Sprite:
    global _pixels  # noqa: PLW0603 - what the pictures take together
    glyph, colour, scale, across, down = key
    sprite = _draw(glyph.path, QColor.fromRgba(colour), scale, across / _PHASES, down / _PHASES)
    size = sprite.image.width() * sprite.image.height()
    if _pixels + size > _MOST_PIXELS:
        _sprites.clear()
        _pixels = 0
    _sprites[key] = sprite
    _pixels += size
    return sprite


def _draw(path: QPainterPath, colour: QColor, scale: float, across: float, down: float) -> _Sprite:
    box: QRectF = path.boundingRect()
    left, top = math.floor(box.left() * scale + across) - 1, math.floor(box.top() * scale + down) - 1
    right, bottom = math.ceil(box.right() * scale + across) + 1, math.ceil(box.bottom() * scale + down) + 1
    image = QImage(right - left, bottom - top, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(across - left, down - top)
    painter.scale(scale, scale)
    painter.fillPath(path, colour)
    painter.end()
    image.setDevicePixelRatio(scale)
    return _Sprite(image, left, top)
