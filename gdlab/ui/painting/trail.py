"""The trail: thinned to device pixels, cased, with dots at the iterates and a dotted way ahead.

A path (k+1, 2) may be long, wild and holed (NaN): consecutive points in one pixel are drawn once, segments are clipped
to the picture before they reach QPainter, and segments with a NaN end are left out.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import BoolArray, Rectangle, clipped, segments_of
from gdlab.ui.painting.primitives import draw_segments, faded, path_of, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.theme import TRACK_ALPHA, TRAIL_CASING_ALPHA

_DASH, _PERIOD = 2.4, 4.8


def thinned(pixels: FloatArray, before: FloatArray | None = None, scale: float = 1.0) -> FloatArray:
    """Return the points (n, 2) without those in the same device pixel as the point before.

    `before` (2,) is the point that preceded them and `scale` the device pixels per pixel. NaN points stay: gaps.
    """
    cells = np.floor(pixels * scale)
    first = np.full((1, 2), np.nan) if before is None else np.floor(before[None] * scale)
    kept: BoolArray = (cells != np.concatenate([first, cells[:-1]])).any(axis=1)
    return pixels[kept]


def visible_segments(points: FloatArray, frame: Frame, margin: float) -> FloatArray:
    """Return the segments (m, 4) joining `points` (n, 2 pixels), cut to the frame widened by `margin`."""
    return clipped(segments_of(points), box_of(frame, margin))


def box_of(frame: Frame, margin: float = 0.0) -> Rectangle:
    """Return the frame's area widened by `margin` as (left, top, right, bottom)."""
    area = frame.area
    return area.left() - margin, area.top() - margin, area.right() + margin, area.bottom() + margin


class DotSieve:
    """Keeps iterates at least 2.5 radii from every one kept before, so that dots never crowd into a blot."""

    def __init__(self, radius: float) -> None:
        self.spacing = 2.5 * radius
        self._cells: dict[tuple[int, int], list[tuple[float, float]]] = {}

    def take(self, pixels: FloatArray, frame: Frame) -> FloatArray:
        """Return those of the points (n, 2) that get a dot, and remember them."""
        box, spacing = box_of(frame, self.spacing), self.spacing
        with np.errstate(invalid="ignore"):
            near = (pixels >= box[:2]).all(axis=1) & (pixels <= box[2:]).all(axis=1)
        chosen = []
        for x, y in pixels[near].tolist():
            column, row = int(x // spacing), int(y // spacing)
            if self._is_free(x, y, column, row):
                self._cells.setdefault((column, row), []).append((x, y))
                chosen.append((x, y))
        return np.array(chosen, dtype=np.float64).reshape(-1, 2)

    def _is_free(self, x: float, y: float, column: int, row: int) -> bool:
        limit = self.spacing**2
        for i in (column, column - 1, column + 1):
            for j in (row, row - 1, row + 1):
                for a, b in self._cells.get((i, j), ()):
                    if (x - a) ** 2 + (y - b) ** 2 < limit:
                        return False
        return True


def paint_casing_segments(painter: QPainter, style: PictureStyle, segments: FloatArray) -> None:
    """Draw opaque casing; the caller lays the whole of it on at `TRAIL_CASING_ALPHA`, so overlaps stay even."""
    painter.setPen(pen(style.theme.page, style.casing, Qt.PenCapStyle.SquareCap))
    draw_segments(painter, segments)


def paint_line_segments(painter: QPainter, style: PictureStyle, segments: FloatArray) -> None:
    """Draw the trail's ink."""
    painter.setPen(pen(style.theme.ink, style.trail, Qt.PenCapStyle.SquareCap))
    draw_segments(painter, segments)


def paint_dots(painter: QPainter, style: PictureStyle, dots: FloatArray) -> None:
    """Draw the iterates' dots with a thin ring of page colour."""
    painter.setPen(pen(style.theme.page, 0.45 * style.dot))
    painter.setBrush(style.theme.ink)
    radius = style.dot + 0.2 * style.dot
    for x, y in dots.tolist():
        painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def dashes(points: FloatArray, frame: Frame, style: PictureStyle) -> FloatArray:
    """Return the dashes (m, 4) of the dotted way along `points` (n, 2 pixels), at most one in any spot.

    Dash by arc length over the visible pieces; where a path fills the plane, a spot of a dash's size is drawn once.
    """
    factor = style.ahead / 1.3
    segments = visible_segments(points, frame, style.ahead)
    length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    along = np.concatenate([[0.0], np.cumsum(length)])
    stops = np.arange(0.0, along[-1], _PERIOD * factor)
    owner = np.minimum(np.searchsorted(along, stops, side="right") - 1, len(segments) - 1)
    if len(segments) == 0 or len(stops) == 0:
        return np.empty((0, 4))
    direction = (segments[:, 2:] - segments[:, :2]) / np.maximum(length, 1e-9)[:, None]
    start = segments[owner, :2] + direction[owner] * (stops - along[owner])[:, None]
    cells = np.floor(start / (0.75 * _PERIOD * factor)).astype(np.int64)
    _, first = np.unique(cells[:, 0] * 1_000_003 + cells[:, 1], return_index=True)
    first.sort()
    return np.concatenate([start[first], start[first] + direction[owner[first]] * _DASH * factor], axis=1)


def paint_ahead(painter: QPainter, style: PictureStyle, marks: FloatArray) -> None:
    """Draw the dotted way ahead from its `dashes`."""
    painter.setPen(pen(faded(style.theme.ink, TRACK_ALPHA), style.ahead))
    draw_segments(painter, marks)


def paint_trail(painter: QPainter, frame: Frame, style: PictureStyle, points: FloatArray, cursor: int) -> None:
    """Draw the path `points` (k+1, 2 data units): solid up to `cursor`, dotted beyond."""
    painter.save()
    painter.setClipRect(frame.area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pixels = frame.to_pixels(points)
    paint_ahead(painter, style, dashes(thinned(pixels[cursor:]), frame, style))
    way = pixels[: cursor + 1]
    segments = visible_segments(thinned(way), frame, style.casing)
    trace = path_of(_joined(segments))
    painter.strokePath(trace, pen(faded(style.theme.page, TRAIL_CASING_ALPHA), style.casing, Qt.PenCapStyle.SquareCap))
    painter.strokePath(trace, pen(style.theme.ink, style.trail, Qt.PenCapStyle.SquareCap))
    paint_dots(painter, style, DotSieve(style.dot).take(way[1:], frame))
    painter.restore()


def _joined(segments: FloatArray) -> list[FloatArray]:
    """Return the segments as polylines, joined wherever one begins where the last one ended."""
    if len(segments) == 0:
        return []
    breaks = np.flatnonzero((segments[1:, :2] != segments[:-1, 2:]).any(axis=1)) + 1
    return [np.concatenate([piece[:1, :2], piece[:, 2:]]) for piece in np.split(segments, breaks)]
