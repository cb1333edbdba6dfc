"""The label placer: finds each label a spot where it covers nothing that matters.

A frame places a handful of labels among some thirty obstacles, and most find a spot at the first try: plain floats
with an early way out are several times faster than arrays here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.crowd import CELL, Crowd
from gdlab.ui.painting.geometry import Point, Rectangle, sampled, segments_of, stretch

GAP: FloatArray = np.full((1, 2), np.nan)
"""What stands between two polylines in one array of points."""
_TURNS = [math.radians(turn) for turn in (0, -90, 90, 180, -35, 35, -145, 145, -62, 62, -118, 118)]
_WAYS = [(math.cos(turn), math.sin(turn)) for turn in _TURNS]


class LabelPlacer:
    """Knows what is drawn inside `bounds` and places labels beside it, one after another.

    Nothing placed overlaps a label, a box or a line that was added before, and all lies inside `bounds`; lines added
    as `soft` may be covered, but are avoided where there is a choice.
    """

    def __init__(self, bounds: Rectangle) -> None:
        self._bounds = bounds
        self._boxes: list[Rectangle] = []
        self._lines: list[tuple[Rectangle, Point, Point, float]] = []  # with the box around each
        self._soft: Crowd | None = None

    def add_box(self, box: QRectF) -> None:
        """Keep labels off `box`."""
        self._boxes.append((box.left(), box.top(), box.right(), box.bottom()))

    def add_spot(self, at: QPointF, reach: float) -> None:
        """Keep labels off the square that reaches so far from a point."""
        x, y = at.x(), at.y()
        self._boxes.append((x - reach, y - reach, x + reach, y + reach))

    def add_lines(self, segments: FloatArray, reach: float) -> None:
        """Keep labels at least `reach` away from the segments (n, 4 pixels)."""
        low = np.minimum(segments[:, :2], segments[:, 2:]) - reach
        high = np.maximum(segments[:, :2], segments[:, 2:]) + reach
        for (a, b), (c, d), (x0, y0, x1, y1) in zip(low.tolist(), high.tolist(), segments.tolist(), strict=True):
            self._lines.append(((a, b, c, d), (x0, y0), (x1, y1), reach))

    def add_soft(self, points: FloatArray) -> None:
        """Let labels rather avoid the polyline `points` (n, 2 pixels; NaN are gaps); needs finite bounds."""
        self._soft = Crowd(sampled(segments_of(points), CELL), self._bounds)

    def place(self, width: float, height: float, centres: Iterable[Point]) -> QRectF | None:
        """Return the best box of this size around one of `centres` (the best liked first), or None.

        The box is then taken.
        """
        best, lowest = None, math.inf
        for rank, (x, y) in enumerate(centres):
            if lowest <= rank:
                break
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            cost = rank + (2.0 * self._soft.within(box) if self._soft is not None else 0.0)
            if cost < lowest and self._is_free(box):
                best, lowest = box, cost
        if best is None:
            return None
        self._boxes.append(best)
        left, top, right, bottom = best
        return QRectF(left, top, right - left, bottom - top)

    def has_room(self, x: float, y: float, reach: float) -> bool:
        """Say whether the square of half-width `reach` around a point is free."""
        return self._is_free((x - reach, y - reach, x + reach, y + reach))

    def _is_free(self, box: Rectangle) -> bool:
        left, top, right, bottom = box
        low_x, low_y, high_x, high_y = self._bounds
        if left < low_x or top < low_y or right > high_x or bottom > high_y:
            return False
        for a, b, c, d in self._boxes:
            if left < c and a < right and top < d and b < bottom:
                return False
        for (a, b, c, d), start, end, wide in self._lines:
            near = left <= c and a <= right and top <= d and b <= bottom
            if near and stretch(start, end, (left - wide, top - wide, right + wide, bottom + wide)):
                return False
        return True


def around(at: QPointF, width: float, height: float, gaps: tuple[float, ...]) -> Iterator[Point]:
    """Yield centres for a label of this size round a point: right, above, below, left, then between them.

    Each gap gives one more turn farther out. A box reaches from its centre as far as an oval of its size would.
    """
    x, y = at.x(), at.y()
    for gap in gaps:
        for across, down in _WAYS:
            away = gap + math.hypot(across * width / 2, down * height / 2)
            yield x + across * away, y + down * away


def along_arrow(start: QPointF, tip: QPointF, width: float, height: float, reach: float) -> Iterator[Point]:
    """Yield centres for an arrow's label: ahead of the tip, then beside the shaft."""
    dx, dy = tip.x() - start.x(), tip.y() - start.y()
    length = max(math.hypot(dx, dy), 1e-9)
    wx, wy = dx / length, dy / length
    nx, ny = (wy, -wx) if wx >= 0 else (-wy, wx)  # above the shaft first
    ahead = 0.9 * reach + (abs(wx) * width + abs(wy) * height) / 2
    beside = (abs(nx) * width + abs(ny) * height) / 2
    yield tip.x() + wx * ahead, tip.y() + wy * ahead
    for gap in (1.0, 1.8, 3.0, 5.0):
        offset = gap * reach + beside
        for share in (0.62, 0.4, 0.85, 0.15, 1.05):
            x, y = start.x() + share * dx, start.y() + share * dy
            yield x + nx * offset, y + ny * offset
            yield x - nx * offset, y - ny * offset
