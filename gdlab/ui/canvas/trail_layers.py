"""The trail in pixmaps, to which only new segments are added."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.painting.trail import (
    DotSieve,
    dashes,
    paint_ahead,
    paint_casing_segments,
    paint_dots,
    paint_line_segments,
    thinned,
    visible_segments,
)
from gdlab.ui.theme import TRAIL_CASING_ALPHA

_AT_ONCE = 4000  # points taken on in one go; a longer trail is caught up with over several frames


def blank(size: QSize, ratio: float) -> QPixmap:
    """Return a transparent pixmap of `size` pixels at `ratio` device pixels each."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


class TrailLayers:
    """The solid trail, and the dotted way ahead.

    Casing, ink and dots have a pixmap each: an opaque casing is laid on as a whole, so that overlaps do not add up,
    and however the trail came about, step by step or at once, the same strokes make the same pixels.
    `generation` counts how often it was begun afresh.
    """

    def __init__(self) -> None:
        self.generation = 0
        self._key: object = None
        self._ahead_key: object = None
        self._casing = self._ink = self._dots = self._ahead = QPixmap()
        self._shows_ahead = False
        self._drawn = -1  # index of the last point drawn
        self._cursor = -1
        self._sieve = DotSieve(1.0)
        self._pieces: list[FloatArray] = []
        self._last: FloatArray | None = None
        self._grown = QRectF()

    @property
    def is_complete(self) -> bool:
        """Say whether all of the trail up to the cursor has been drawn."""
        return self._drawn >= self._cursor

    @property
    def points(self) -> FloatArray:
        """Return the thinned solid trail (n, 2 pixels), newest last."""
        if len(self._pieces) > 1:
            self._pieces = [np.concatenate(self._pieces)]
        return self._pieces[0] if self._pieces else np.empty((0, 2))

    def update(
        self, frame: Frame, style: PictureStyle, path: FloatArray, version: int, cursor: int, size: QSize, ratio: float
    ) -> None:
        """Bring the pixmaps closer to showing `path` (k+1, 2 data units) up to `cursor`, and dotted beyond."""
        key = (frame, style, version, size.toTuple(), ratio)
        if key != self._key or cursor < self._drawn:
            self._restart(key, style, size, ratio)
        self._cursor = cursor
        until = min(cursor, self._drawn + _AT_ONCE)
        if until > self._drawn:
            self._append(frame, style, frame.to_pixels(path[self._drawn + 1 : until + 1]), ratio)
            self._drawn = until
        ahead = (*key, len(path)) if cursor < len(path) - 1 else None
        if ahead is not None and ahead != self._ahead_key:
            self._ahead = blank(size, ratio)
            painter = _painter(self._ahead, frame)
            paint_ahead(painter, style, dashes(thinned(frame.to_pixels(path), scale=ratio), frame, style))
            painter.end()
        if ahead != self._ahead_key:
            self._ahead_key = ahead
            self.generation += 1

    def take_grown(self) -> QRectF:
        """Return where the trail has grown since last asked."""
        grown, self._grown = self._grown, QRectF()
        return grown

    def paint(self, painter: QPainter) -> None:
        """Lay the trail on, above the way ahead."""
        origin = QPointF(0, 0)
        if self._ahead_key is not None:
            painter.drawPixmap(origin, self._ahead)
        if self._drawn < 1:
            return
        painter.setOpacity(TRAIL_CASING_ALPHA)
        painter.drawPixmap(origin, self._casing)
        painter.setOpacity(1.0)
        painter.drawPixmap(origin, self._ink)
        painter.drawPixmap(origin, self._dots)

    def _restart(self, key: object, style: PictureStyle, size: QSize, ratio: float) -> None:
        self.generation += 1
        self._key, self._drawn, self._last, self._pieces = key, -1, None, []
        self._casing, self._ink, self._dots = (blank(size, ratio) for _ in range(3))
        self._sieve = DotSieve(style.dot)

    def _append(self, frame: Frame, style: PictureStyle, pixels: FloatArray, ratio: float) -> None:
        kept = thinned(pixels, self._last, ratio)
        joined = kept if self._last is None else np.concatenate([self._last[None], kept])
        segments = visible_segments(joined, frame, style.casing)
        dots = self._sieve.take(pixels[1:] if self._drawn < 0 else pixels, frame)
        for pixmap, draw, marks in (
            (self._casing, paint_casing_segments, segments),
            (self._ink, paint_line_segments, segments),
            (self._dots, paint_dots, dots),
        ):
            if len(marks):
                painter = _painter(pixmap, frame)
                draw(painter, style, marks)
                painter.end()
                self._grown = self._grown.united(_extent(marks.reshape(-1, 2), 2 * style.casing))
        if len(kept):
            self._last = kept[-1]
            self._pieces.append(kept)


def _extent(points: FloatArray, margin: float) -> QRectF:
    """Return the box around points (n, 2 pixels), widened by `margin`."""
    left, top = (points.min(axis=0) - margin).tolist()
    right, bottom = (points.max(axis=0) + margin).tolist()
    return QRectF(left, top, right - left, bottom - top)


def _painter(pixmap: QPixmap, frame: Frame) -> QPainter:
    """Return an antialiasing painter on `pixmap`, clipped to the frame."""
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(frame.area)
    return painter
