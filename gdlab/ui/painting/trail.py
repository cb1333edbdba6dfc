"""The trail: thinned to device pixels, cased, with dots at the iterates and a dotted way ahead.

A path (k+1, 2) may be long, wild and holed (NaN): consecutive points in one pixel are drawn once, segments are clipped
to the picture before they reach QPainter, and segments with a NaN end are left out. Whatever is chosen along a path
(kept points, dots, dashes) depends only on what lies before it, so that a longer path looks the same up to there.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.colour_maps import QUIET
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import (
    BoolArray,
    ComplexArray,
    IndexArray,
    Rectangle,
    clipped,
    clipped_and_numbered,
    complex_of,
    joined,
    segments_of,
)
from gdlab.ui.painting.primitives import device_scale, draw_segments, faded, path_of, pen
from gdlab.ui.painting.style import PictureStyle
from gdlab.ui.theme import TRACK_ALPHA, TRAIL_CASING_ALPHA

_DASH, _PERIOD = 2.4, 4.8
_BLOCK, _AHEAD, _DASHES = 256, 500, 2000
_MANY = 256
"""Points of which numpy finds the first in each cell sooner than a loop; a frame brings a few."""


def thinned(pixels: FloatArray, before: FloatArray | None = None, scale: float = 1.0) -> IndexArray:
    """Return the indices of the points (n, 2) without those in the same device pixel as the point before.

    `before` (2,) is the point that preceded them and `scale` the device pixels per pixel. NaN points stay: gaps.
    """
    cells = np.floor(pixels * scale)
    other: BoolArray = np.ones(cells.shape, dtype=np.bool_)
    other[1:] = cells[1:] != cells[:-1]
    if before is not None:
        other[:1] = cells[:1] != np.floor(before * scale)
    return np.flatnonzero(other[:, 0] | other[:, 1])


def visible_segments(points: FloatArray, frame: Frame, margin: float) -> FloatArray:
    """Return the segments (m, 4) joining `points` (n, 2 pixels), cut to the frame widened by `margin`."""
    return clipped(segments_of(points), box_of(frame, margin))


def box_of(frame: Frame, margin: float = 0.0) -> Rectangle:
    """Return the frame's area widened by `margin` as (left, top, right, bottom)."""
    area = frame.area
    return area.left() - margin, area.top() - margin, area.right() + margin, area.bottom() + margin


class DotSieve:
    """Keeps iterates at least 2.5 radii from every one kept before, so that dots never crowd into a blot.

    Only the first point in each cell of a fine raster can be kept: what a crowd costs does not grow with the crowd.
    """

    def __init__(self, radius: float) -> None:
        self.spacing = 2.5 * radius
        self._taken = 0
        self._visited: dict[int, int] = {}  # the first point in each cell of the raster, in order
        self._kept: dict[int, tuple[int, int]] = {}  # the bucket of each kept point, in order
        self._buckets: dict[tuple[int, int], list[tuple[float, float]]] = {}

    def take(self, pixels: FloatArray, frame: Frame) -> IndexArray:
        """Return the indices of those of the next points (n, 2) that get a dot."""
        (left, top, right, bottom), spacing = box_of(frame, self.spacing), self.spacing
        across, down = pixels[:, 0], pixels[:, 1]
        with np.errstate(invalid="ignore"):
            near = np.flatnonzero((across >= left) & (down >= top) & (across <= right) & (down <= bottom))
        cells = np.floor(pixels[near] / (0.7 * spacing)).astype(np.int64)
        codes = cells[:, 0] * 1_000_003 + cells[:, 1]
        if len(codes) > _MANY:
            first = np.sort(np.unique(codes, return_index=True)[1])
            near, codes = near[first], codes[first]
        chosen = []
        for index, code, (x, y) in zip(near.tolist(), codes.tolist(), pixels[near].tolist(), strict=True):
            if code in self._visited:  # two in one cell are too close
                continue
            self._visited[code] = self._taken + index
            bucket = int(x // spacing), int(y // spacing)
            if self._is_free(x, y, *bucket):
                self._buckets.setdefault(bucket, []).append((x, y))
                self._kept[self._taken + index] = bucket
                chosen.append(index)
        self._taken += len(pixels)
        return np.array(chosen, dtype=np.intp)

    def forget(self, first: int) -> None:
        """Forget the points from the one numbered `first` on, counted over all that were taken."""
        while self._visited and next(reversed(self._visited.values())) >= first:
            self._visited.popitem()
        while self._kept and next(reversed(self._kept)) >= first:
            self._buckets[self._kept.popitem()[1]].pop()
        self._taken = min(self._taken, first)

    def _is_free(self, x: float, y: float, column: int, row: int) -> bool:
        limit = self.spacing**2
        for i in (column, column - 1, column + 1):
            for j in (row, row - 1, row + 1):
                for a, b in self._buckets.get((i, j), ()):
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
    """Draw the iterates' dots (n, 2), on a screen with a thin ring of page colour; in print it would cut the trail."""
    if style.outlined:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setPen(pen(style.theme.page, 0.45 * style.dot))
    painter.setBrush(style.theme.ink)
    radius = style.dot if style.outlined else 1.2 * style.dot
    for x, y in dots.tolist():
        painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def dashes(path: FloatArray, cursor: int, frame: Frame, style: PictureStyle) -> FloatArray:
    """Return the dashes (m, 4 pixels) of the dotted way along `path` (k+1, 2 data units) from step `cursor` on.

    It reaches five hundred steps or two thousand dashes far, and a spot of a dash's size is drawn once. Dashes are
    counted afresh from every 256th step, so that they stand still while the cursor moves on.
    """
    first = max(cursor, 0) // _BLOCK * _BLOCK
    pixels = complex_of(frame.to_pixels(path[first : cursor + _AHEAD + 1]))
    whole = joined(pixels).view(np.float64)
    segments, steps = clipped_and_numbered(whole, box_of(frame, style.ahead))
    if len(segments) == 0:
        return segments
    period = _PERIOD * style.ahead / 1.3
    ends = segments.view(np.complex128)
    way = ends[:, 1] - ends[:, 0]
    length = np.maximum(np.abs(way), 1e-9) / period
    begin = _along(length, np.searchsorted(steps, np.arange(0, len(pixels), _BLOCK)).tolist())
    number = np.ceil(begin)
    counts = (np.ceil(begin + length) - number).astype(np.intp)
    counts[: np.searchsorted(steps, cursor - first)] = 0
    total = np.cumsum(counts)
    counts[np.searchsorted(total, _DASHES, side="right") :] = 0
    # The dashes of a segment lie `pace` apart from `origin` on.
    pace = way / length
    origin = ends[:, 0] + pace * (number - begin - (total - counts))
    start = np.repeat(origin, counts) + np.repeat(pace, counts) * np.arange(counts.sum())
    kept = _singles(start, 0.75 * period)
    marks = np.empty((len(kept), 2), dtype=np.complex128)
    marks[:, 0] = start[kept]
    marks[:, 1] = marks[:, 0] + np.repeat(pace * (_DASH / _PERIOD), counts)[kept]
    return marks.view(np.float64)


def _along(length: FloatArray, blocks: list[int]) -> FloatArray:
    """Return where each segment begins along the way, measured from the start of its block."""
    begin: FloatArray = np.cumsum(length) - length
    for first, last in pairwise([*blocks, len(begin)]):
        begin[first:last] -= float(begin[first]) if first < last else 0.0
    return begin


def _singles(points: ComplexArray, size: float) -> IndexArray:
    """Return the indices of the first of the points x + iy in each cell of `size`, ascending."""
    cells = np.floor(points.view(np.float64) / size).astype(np.intp)
    columns, rows = cells[::2], cells[1::2]
    low = int(rows.min(initial=0))
    codes = (columns - columns.min(initial=0)) * (int(rows.max(initial=0)) - low + 1) + (rows - low)
    order = np.arange(len(codes))
    first = np.empty(int(codes.max(initial=0)) + 1, dtype=np.intp)
    first[codes[::-1]] = order[::-1]  # of several in one cell, the last one written is the first of the points
    return np.flatnonzero(first[codes] == order)


def paint_ahead(painter: QPainter, frame: Frame, style: PictureStyle, path: FloatArray, cursor: int) -> None:
    """Draw the dotted way ahead along `path` (k+1, 2 data units) from step `cursor` on."""
    paint_dashes(painter, frame, style, dashes(path, cursor, frame, style))


def paint_dashes(painter: QPainter, frame: Frame, style: PictureStyle, marks: FloatArray) -> None:
    """Draw the dashes (m, 4 pixels) of the way ahead."""
    if not len(marks):
        return
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if style.colour_map != QUIET:  # which has dark grounds, too
        painter.setPen(pen(faded(style.theme.page, TRACK_ALPHA), 2.4 * style.ahead))
        draw_segments(painter, marks)
    painter.setPen(pen(faded(style.theme.ink, TRACK_ALPHA), style.ahead))
    draw_segments(painter, marks)
    painter.restore()


def paint_trail(painter: QPainter, frame: Frame, style: PictureStyle, points: FloatArray, cursor: int) -> None:
    """Draw the path `points` (k+1, 2 data units): solid up to `cursor`, dotted beyond."""
    painter.save()
    painter.setClipRect(frame.area, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    way = frame.to_pixels(points[: cursor + 1])
    segments = visible_segments(way[thinned(way)], frame, style.casing)
    if scale := device_scale(painter):
        _paint_in_layers(painter, frame, style, segments, scale)
    else:
        trace = path_of(_joined(segments))
        casing = faded(style.theme.page, TRAIL_CASING_ALPHA)
        painter.strokePath(trace, pen(casing, style.casing, Qt.PenCapStyle.SquareCap))
        painter.strokePath(trace, pen(style.theme.ink, style.trail, Qt.PenCapStyle.SquareCap))
    paint_dots(painter, style, way[DotSieve(style.dot).take(way, frame)])
    painter.restore()
    paint_ahead(painter, frame, style, points, cursor)


def _paint_in_layers(painter: QPainter, frame: Frame, style: PictureStyle, segments: FloatArray, scale: float) -> None:
    """Draw casing and trail stroke by stroke, as the window does: of pixels that is a hundred times faster.

    An opaque casing is laid on as a whole, so that overlaps do not add up.
    """
    area = frame.area.toAlignedRect().adjusted(-1, -1, 1, 1)
    layer = QImage(area.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    layer.setDevicePixelRatio(scale)
    layer.fill(Qt.GlobalColor.transparent)
    with QPainter(layer) as own:
        own.setRenderHint(QPainter.RenderHint.Antialiasing)
        own.translate(-area.topLeft())
        own.setClipRect(frame.area)
        paint_casing_segments(own, style, segments)
    painter.setOpacity(TRAIL_CASING_ALPHA)
    painter.drawImage(area.topLeft(), layer)
    painter.setOpacity(1.0)
    paint_line_segments(painter, style, segments)


def _joined(segments: FloatArray) -> list[FloatArray]:
    """Return the segments as polylines, joined wherever one begins where the last one ended."""
    if len(segments) == 0:
        return []
    breaks = np.flatnonzero((segments[1:, :2] != segments[:-1, 2:]).any(axis=1)) + 1
    return [np.concatenate([piece[:1, :2], piece[:, 2:]]) for piece in np.split(segments, breaks)]
