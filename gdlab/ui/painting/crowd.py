"""How crowded a place is: counts, for any box, the cells of a raster that hold a point."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.geometry import Rectangle

CELL = 8.0
"""Pixels along the side of a cell; points this close together along a line leave no cell out."""


class Crowd:
    """The points (n, 2 pixels) inside finite `bounds`, summed up once so that any box is counted in no time."""

    def __init__(self, points: FloatArray, bounds: Rectangle) -> None:
        left, top, right, bottom = bounds
        self._bounds = bounds
        inside = (points > (left, top)).all(axis=1) & (points < (right, bottom)).all(axis=1)
        cells = ((points[inside] - (left, top)) / CELL).astype(np.intp)
        columns, rows = int((right - left) / CELL) + 1, int((bottom - top) / CELL) + 1
        taken = np.zeros((rows + 1, columns + 1), dtype=np.intp)
        taken[cells[:, 1] + 1, cells[:, 0] + 1] = 1
        self._sums = taken.cumsum(axis=0).cumsum(axis=1)

    def count(self, boxes: FloatArray) -> npt.NDArray[np.intp]:
        """Return how many taken cells have their middle in each of the boxes (m, 4)."""
        rows, columns = self._sums.shape
        cells = (boxes - np.tile(self._bounds[:2], 2)) / CELL + 0.5
        left, right = (np.clip(cells[:, i], 0, columns - 1).astype(np.intp) for i in (0, 2))
        top, bottom = (np.clip(cells[:, i], 0, rows - 1).astype(np.intp) for i in (1, 3))
        sums = self._sums
        counts: npt.NDArray[np.intp] = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return counts
