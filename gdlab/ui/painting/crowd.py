"""How crowded a place is: counts, for any box, the cells of a raster that hold a point."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.geometry import BoolArray, Rectangle

CELL = 8.0
"""Pixels along the side of a cell; points this close together along a line leave no cell out."""


class Crowd:
    """The points (n, 2 pixels) inside finite `bounds`, put down in a raster once so that any box is counted soon."""

    def __init__(self, points: FloatArray, bounds: Rectangle) -> None:
        left, top, right, bottom = bounds
        self._bounds = bounds
        columns, rows = int((right - left) / CELL) + 1, int((bottom - top) / CELL) + 1
        x, y = points[:, 0], points[:, 1]
        inside = (x > left) & (x < right) & (y > top) & (y < bottom)
        self._taken: BoolArray = np.zeros((rows, columns), dtype=np.bool_)
        self._taken[((y[inside] - top) / CELL).astype(np.intp), ((x[inside] - left) / CELL).astype(np.intp)] = True

    def within(self, box: Rectangle) -> int:
        """Return how many taken cells have their middle in a box."""
        left, top = self._bounds[:2]
        a, c = max(int((box[0] - left) / CELL + 0.5), 0), max(int((box[2] - left) / CELL + 0.5), 0)
        b, d = max(int((box[1] - top) / CELL + 0.5), 0), max(int((box[3] - top) / CELL + 0.5), 0)
        return int(np.count_nonzero(self._taken[b:d, a:c]))

    def count(self, boxes: FloatArray) -> npt.NDArray[np.intp]:
        """Return the same as `within` for each of many boxes (m, 4)."""
        sums = self._sums
        rows, columns = sums.shape
        cells = (boxes - np.array([*self._bounds[:2], *self._bounds[:2]])) / CELL + 0.5
        last = np.array([columns - 1, rows - 1, columns - 1, rows - 1])
        left, top, right, bottom = np.minimum(np.maximum(cells, 0), last).astype(np.intp).T
        counts: npt.NDArray[np.intp] = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return counts

    @cached_property
    def _sums(self) -> npt.NDArray[np.intp]:
        """How many taken cells there are above and to the left of each corner of the raster."""
        rows, columns = self._taken.shape
        sums = np.zeros((rows + 1, columns + 1), dtype=np.intp)
        np.cumsum(np.cumsum(self._taken, axis=0), axis=1, out=sums[1:, 1:])
        return sums
