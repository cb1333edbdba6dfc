"""Outlines that are painted again and again, each known by its identity, so that pictures of it can be kept."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cached_property

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

_PHASES = 8
"""Places within a pixel at which a glyph is drawn; the error is half of one at most."""
_MOST_PIXELS = 6_000_000


class Glyph(Struct, frozen=True, eq=False):
    """An outline in pixels."""

    path: QPainterPath


class Sprite(Struct, frozen=True):
    """A picture of a glyph, and where its corner lies from the whole pixel at or before the glyph's origin."""

    image: QImage
    left: int
    top: int


Mark = tuple[Glyph, float, float]
"""A glyph, and the place of its origin."""
Stamp = tuple[int, int, Sprite]
"""A picture, and where its corner belongs, in pixels of the device."""


class Symbols(Struct, frozen=True, eq=False, dict=True):
    """Glyphs that stand together, none of them empty, known by their identity.

    They share their pictures with others of the same glyphs: where a few stand elsewhere, hardly anything is drawn.
    """

    marks: tuple[Mark, ...]

    @property
    def path(self) -> QPainterPath:
        """The outline of all."""
        path = QPainterPath()
        for glyph, x, y in self.marks:
            path.addPath(glyph.path.translated(x, y))
        return path

    @cached_property
    def _kept(self) -> dict[tuple[int, float], list[Stamp]]:
        return {}

    def stamps(self, colour: int, scale: float) -> list[Stamp]:
        """Their pictures in their places."""
        found = self._kept.get((colour, scale))
        if found is None:
            found = self._kept[colour, scale] = stamps(self.marks, colour, scale)
        return found


_sprites: dict[tuple[Glyph, int, float, int, int], Sprite] = {}
_pixels = 0


def stamps(marks: Iterable[Mark], colour: int, scale: float) -> list[Stamp]:
    """The kept pictures of glyphs, to be drawn from a point that lies on a whole pixel of the device."""
    return [stamp(glyph, x, y, colour, scale) for glyph, x, y in marks]


def draw_stamps(painter: QPainter, x: float, y: float, scale: float, stamps: Sequence[Stamp]) -> None:
    """Draw pictures from a point that lies on a whole pixel of the device, in its pixels: whole numbers are swift."""
    if not stamps:
        return
    painter.save()
    painter.translate(x, y)
    painter.scale(1 / scale, 1 / scale)
    for left, top, sprite in stamps:
        painter.drawImage(left, top, sprite.image)
    painter.restore()


def stamp(glyph: Glyph, x: float, y: float, colour: int, scale: float) -> Stamp:
    """The kept picture of a glyph, to be drawn from a whole pixel of the device.

    Args:
        glyph: the outline.
        x: where its origin is.
        y: likewise.
        colour: as `QColor.rgba` gives it.
        scale: device pixels in one of the painter's pixels.
    """
    across, down = round(x * scale * _PHASES), round(y * scale * _PHASES)
    key = (glyph, colour, scale, across % _PHASES, down % _PHASES)
    sprite = _sprites.get(key) or _kept(key)
    return across // _PHASES + sprite.left, down // _PHASES + sprite.top, sprite


def _kept(key: tuple[Glyph, int, float, int, int]) -> Sprite:
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


def _draw(path: QPainterPath, colour: QColor, scale: float, across: float, down: float) -> Sprite:
    box: QRectF = path.boundingRect()
    left, top = math.floor(box.left() * scale + across) - 1, math.floor(box.top() * scale + down) - 1
    right, bottom = math.ceil(box.right() * scale + across) + 1, math.ceil(box.bottom() * scale + down) + 1
    image = QImage(right - left, bottom - top, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(across - left, down - top)
        painter.scale(scale, scale)
        painter.fillPath(path, colour)
    return Sprite(image, left, top)
