"""Fast ways from arrays to QPainter, and hairlines that stay crisp."""

from __future__ import annotations

import math
import struct
import threading
from collections.abc import Sequence

import numpy as np
import shiboken6
from PySide6.QtCore import QByteArray, QDataStream, QIODevice, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen

from gdlab.core.arrays import FloatArray

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_LINE_TO = 1
_SOLID, _ROUND = Qt.PenStyle.SolidLine, Qt.PenJoinStyle.RoundJoin


def path_of(rings: list[FloatArray]) -> QPainterPath:
    """Return the polylines or rings (n, 2 pixels) as one odd-even path."""
    rings = [ring for ring in rings if len(ring)]
    if not rings:
        return QPainterPath()
    (path,) = paths_through(np.concatenate(rings), [[len(ring) for ring in rings]])
    return path


def paths_through(points: FloatArray, lengths: Sequence[Sequence[int]]) -> list[QPainterPath]:
    """Return odd-even paths, each of polylines or rings of these lengths, which lie one after the other in `points`.

    Written in QDataStream's form and read back by Qt, which is some twenty times faster than one call per point.
    """
    elements, size = np.empty(len(points), dtype=_ELEMENT), _ELEMENT.itemsize
    elements["x"], elements["y"], elements["kind"] = points[:, 0], points[:, 1], _LINE_TO
    counts = np.array([length for path in lengths for length in path])
    elements["kind"][np.cumsum(counts) - counts] = 0
    written, first, paths = elements.tobytes(), 0, []
    for own in lengths:
        last = first + sum(own)
        head, tail = struct.pack(">i", last - first), struct.pack(">ii", last - first - own[-1], 0)
        paths.append(_read(QByteArray(head + written[size * first : size * last] + tail)))
        first = last
    return paths


def _read(data: QByteArray) -> QPainterPath:
    path = QPainterPath()
    QDataStream(data, QIODevice.OpenModeFlag.ReadOnly) >> path
    return path


class _Lines(threading.local):
    """Memory that Qt reads lines from, in each thread.

    It is kept: whatever Qt object once lay where an array lies now may still be known there, to answer in its place.
    """

    def __init__(self) -> None:
        self._memory = np.empty((0, 4))
        self._first = QLineF()

    def take(self, segments: FloatArray) -> QLineF:
        """Copy the segments (n, 4) and return the first of them, after which the others lie."""
        if len(segments) > len(self._memory):
            self._grow(2 * len(segments))
        self._memory[: len(segments)] = segments
        return self._first

    def _grow(self, size: int) -> None:
        passed_over = []  # kept until a place is found, so that none is offered twice
        while True:
            memory = np.empty((size, 4))
            first = shiboken6.wrapInstance(memory.ctypes.data, QLineF)
            if type(first) is QLineF:
                break
            passed_over.append(memory)
        self._first, self._memory = first, memory


_lines = _Lines()


def draw_segments(painter: QPainter, segments: FloatArray) -> None:
    """Draw the segments (n, 4 pixels) with the painter's pen, without making an object of each."""
    if len(segments):
        painter.drawLines(_lines.take(segments), len(segments))


def pen(colour: QColor, width: float, cap: Qt.PenCapStyle = Qt.PenCapStyle.FlatCap) -> QPen:
    """Return a round-joined pen of a width in pixels that scales with the picture."""
    return QPen(colour, width, _SOLID, cap, _ROUND)


def faded(colour: QColor, alpha: float) -> QColor:
    """Return `colour` at opacity `alpha` (0…1)."""
    result = QColor(colour)
    result.setAlphaF(alpha)
    return result


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return the colour `share` (0…1) of the way from `one` to `other` in sRGB."""
    channels = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(a + share * (b - a)) for a, b in channels))


def draw_rule(painter: QPainter, x0: float, y0: float, x1: float, y1: float, width: float, colour: QColor) -> None:
    """Fill an upright or level rule of `width` centred on the line from (x0, y0) to (x1, y1)."""
    half = width / 2
    if x0 == x1:
        painter.fillRect(QRectF(x0 - half, y0, width, y1 - y0), colour)
    else:
        painter.fillRect(QRectF(x0, y0 - half, x1 - x0, width), colour)


def draw_border(painter: QPainter, area: QRectF, width: float, colour: QColor) -> None:
    """Fill the four sides of a frame of `width` lying just outside `area`."""
    outer = area.adjusted(-width, -width, width, width)
    painter.fillRect(QRectF(outer.left(), outer.top(), outer.width(), width), colour)
    painter.fillRect(QRectF(outer.left(), area.bottom(), outer.width(), width), colour)
    painter.fillRect(QRectF(outer.left(), area.top(), width, area.height()), colour)
    painter.fillRect(QRectF(area.right(), area.top(), width, area.height()), colour)


def device_scale(painter: QPainter) -> float:
    """Return the device pixels in one of the painter's; 0 where it draws no upright pixels, as into an SVG."""
    transform = painter.deviceTransform()
    scale = transform.m11()
    upright = transform.m12() == transform.m21() == 0 and scale == transform.m22() and scale > 0
    return scale if upright and painter.paintEngine().type() == QPaintEngine.Type.Raster else 0.0


def on_a_pixel(painter: QPainter, at: QPointF, scale: float) -> QPointF:
    """Return the place nearest to `at` that is a whole pixel of an upright device, on which kept pictures are sharp."""
    transform = painter.deviceTransform()
    dx, dy = transform.dx(), transform.dy()
    return QPointF(
        (math.floor(at.x() * scale + dx + 0.5) - dx) / scale, (math.floor(at.y() * scale + dy + 0.5) - dy) / scale
    )
