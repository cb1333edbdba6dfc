"""The label placer: finds each label a spot where it covers nothing that matters."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.crowd import CELL, Crowd
from gdlab.ui.painting.geometry import BoolArray, Rectangle, overlapping, sampled, segments_of, touching

_BATCH = 8  # candidates tried together; most labels find a spot among the first


class LabelPlacer:
    """Knows what is drawn inside `bounds` and places labels beside it, one after another.

    Nothing placed overlaps a label, a box or a line that was added before, and all lies inside `bounds`; lines added
    as `soft` may be covered, but are avoided where there is a choice.
    """

    def __init__(self, bounds: Rectangle) -> None:
        self._bounds = bounds
        self._boxes: list[Rectangle] = []
        self._lines = np.empty((0, 4))
        self._reach = np.empty(0)
        self._soft: Crowd | None = None

    def add_box(self, box: QRectF, margin: float = 0.0) -> None:
        """Keep labels off `box`, widened by `margin`."""
        self._boxes.append((box.left() - margin, box.top() - margin, box.right() + margin, box.bottom() + margin))

    def add_lines(self, segments: FloatArray, reach: float) -> None:
        """Keep labels at least `reach` away from the segments (n, 4 pixels)."""
        self._lines = np.concatenate([self._lines, segments])
        self._reach = np.concatenate([self._reach, np.full(len(segments), reach)])

    def add_soft(self, lines: Sequence[FloatArray]) -> None:
        """Let labels rather avoid the polylines (n, 2 pixels); needs finite bounds."""
        self._soft = Crowd(np.concatenate([sampled(segments_of(line), CELL) for line in lines]), self._bounds)

    def place(self, width: float, height: float, centres: FloatArray) -> QRectF | None:
        """Return the best box of this size around one of `centres` (m, 2; the best liked first), or None.

        The box is then taken.
        """
        half = np.array([width, height]) / 2
        boxes = np.concatenate([centres - half, centres + half], axis=1)
        best, lowest = None, math.inf
        for first in range(0, len(boxes), _BATCH):
            if lowest <= first:
                break
            batch = boxes[first : first + _BATCH]
            cost = np.where(self._free(batch), np.arange(first, first + len(batch)) + self._crowd(batch), np.inf)
            index = int(np.argmin(cost))
            if cost[index] < lowest:
                best, lowest = batch[index], float(cost[index])
        if best is None:
            return None
        left, top, right, bottom = best.tolist()
        self._boxes.append((left, top, right, bottom))
        return QRectF(left, top, right - left, bottom - top)

    def free_squares(self, centres: FloatArray, reach: float) -> BoolArray:
        """Return which of the squares of half-width `reach` around `centres` (n, 2) are free."""
        return self._free(np.concatenate([centres - reach, centres + reach], axis=1))

    def _free(self, boxes: FloatArray) -> BoolArray:
        left, top, right, bottom = self._bounds
        free = (boxes[:, 0] >= left) & (boxes[:, 1] >= top) & (boxes[:, 2] <= right) & (boxes[:, 3] <= bottom)
        if self._boxes:
            free &= ~overlapping(boxes, np.array(self._boxes)).any(axis=1)
        if len(self._lines):
            free &= ~touching(self._lines, self._reach, boxes).any(axis=0)
        return free

    def _crowd(self, boxes: FloatArray) -> FloatArray:
        """Return a cost for the soft points that each box (m, 4) would cover."""
        if self._soft is None:
            return np.zeros(len(boxes))
        return 2.0 * self._soft.count(boxes).astype(np.float64)


def around(at: QPointF, width: float, height: float, gaps: tuple[float, ...]) -> FloatArray:
    """Return centres (m, 2) for a label of this size round a point: right, above, below, left, then between them.

    Each gap gives one more turn farther out.
    """
    turns = np.radians([0.0, -90.0, 90.0, 180.0, -35.0, 35.0, -145.0, 145.0, -62.0, 62.0, -118.0, 118.0])
    way = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    out: FloatArray = np.concatenate([way * (gap + _support(way, width, height)[:, None]) for gap in gaps])
    out += (at.x(), at.y())
    return out


def along_arrow(start: QPointF, tip: QPointF, width: float, height: float, reach: float) -> FloatArray:
    """Return centres (m, 2) for an arrow's label: ahead of the tip, then beside the shaft."""
    dx, dy = tip.x() - start.x(), tip.y() - start.y()
    length = max(math.hypot(dx, dy), 1e-9)
    wx, wy = dx / length, dy / length
    nx, ny = (wy, -wx) if wx >= 0 else (-wy, wx)  # above the shaft first
    ahead = 0.9 * reach + (abs(wx) * width + abs(wy) * height) / 2
    beside = (abs(nx) * width + abs(ny) * height) / 2
    centres = [(tip.x() + wx * ahead, tip.y() + wy * ahead)]
    for gap in (1.0, 1.8, 3.0, 5.0):
        offset = gap * reach + beside
        for share in (0.62, 0.4, 0.85, 0.15, 1.05):
            x, y = start.x() + share * dx, start.y() + share * dy
            centres += [(x + nx * offset, y + ny * offset), (x - nx * offset, y - ny * offset)]
    return np.array(centres)


def _support(way: FloatArray, width: float, height: float) -> FloatArray:
    """Return how far a box of this size reaches from its centre towards each direction (n, 2), rounded like an oval."""
    return np.hypot(way[:, 0] * width / 2, way[:, 1] * height / 2)
