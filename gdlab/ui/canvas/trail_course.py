"""Where the trail runs in pixels, and which of its points are drawn: worked out once, read at any cursor."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

from gdlab.core.arrays import FloatArray
from gdlab.ui.canvas.growing import GrowingArray
from gdlab.ui.painting.frame import Frame
from gdlab.ui.painting.geometry import extent
from gdlab.ui.painting.trail import DotSieve, thinned, visible_segments


class TrailCourse:
    """The path in pixels of one frame as far as it has been followed, its kept points, and its dots, if it has any.

    All of it depends only on what lies before, so the course of a shorter trail is a part of that of a longer one.
    """

    def __init__(self, frame: Frame, dot: float, scale: float) -> None:
        self._frame, self._scale = frame, scale
        self._pixels = GrowingArray((2,), np.float64)
        self._kept = GrowingArray((), np.intp)
        self._dots = GrowingArray((), np.intp)
        self._sieve = DotSieve(dot) if dot else None

    def follow(self, path: FloatArray, until: int) -> None:
        """Follow `path` (k+1, 2 data units) up to step `until`."""
        known = len(self._pixels)
        if until < known:
            return
        fresh = self._frame.to_pixels(path[known : until + 1])
        before = self._pixels.values[-1] if known else None
        self._kept.extend(known + thinned(fresh, before, self._scale))
        if self._sieve is not None:
            self._dots.extend(known + self._sieve.take(fresh, self._frame))
        self._pixels.extend(fresh)

    def forget(self, first: int) -> None:
        """Forget the course from step `first` on, because the path has changed there."""
        if first >= len(self._pixels):
            return
        self._pixels.cut(first)
        for steps in (self._kept, self._dots):
            steps.cut(int(np.searchsorted(steps.values, first)))
        if self._sieve is not None:
            self._sieve.forget(first)

    def points(self, until: int, most: int) -> FloatArray:
        """Return the last of the kept points (n, 2) up to a step."""
        last = int(np.searchsorted(self._kept.values, until, side="right"))
        return self._pixels.values[self._kept.values[max(last - most, 0) : last]]

    def segments(self, after: int, until: int, margin: float) -> FloatArray:
        """Return the visible segments (n, 4) that lead to the kept points of the steps after+1 … until."""
        first, last = np.searchsorted(self._kept.values, (after, until), side="right").tolist()
        points = self._pixels.values[self._kept.values[max(first - 1, 0) : last]]
        return visible_segments(points, self._frame, margin)

    def dots(self, after: int, until: int) -> FloatArray:
        """Return the dots (n, 2) of the steps after+1 … until."""
        first, last = np.searchsorted(self._dots.values, (after, until), side="right").tolist()
        return self._pixels.values[self._dots.values[first:last]]

    def extent(self, after: int, until: int, margin: float) -> QRectF:
        """Return the box around what is drawn for the steps after+1 … until with lines of half-width `margin`."""
        ends = self.segments(after, until, margin).reshape(-1, 2)
        return extent(np.concatenate([ends, self.dots(after, until)]), 2 * margin)
