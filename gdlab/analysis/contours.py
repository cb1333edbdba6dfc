"""Contour lines and filled bands of values on a grid."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import contourpy
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from gdlab.core.arrays import FloatArray

TONES = 15


class Grid(Struct, frozen=True):
    """Values (ny, nx) at the crossings of x (nx,) and y (ny,)."""

    x: FloatArray
    y: FloatArray
    values: FloatArray

    @property
    def points(self) -> FloatArray:
        """Return the crossings as (ny·nx, 2), row by row."""
        return crossings(self.x, self.y)


class ContourLine(Struct, frozen=True):
    """One connected line (n, 2) of a level, with a shade per segment (n−1,).

    The shade is 0 where the slope faces the light (upper left) and `TONES` − 1 where it turns away (after Tanaka).
    """

    level: int
    points: FloatArray
    shades: FloatArray


def crossings(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the points (len(y)·len(x), 2) of a rectangular grid, row by row."""
    return np.stack(np.broadcast_arrays(x[None, :], y[:, None]), axis=-1).reshape(-1, 2)


def contour_lines(grid: Grid, values: FloatArray) -> list[ContourLine]:
    """Return the lines of every level in `values`, each connected piece for itself."""
    generator = contourpy.contour_generator(grid.x, grid.y, grid.values, line_type=contourpy.LineType.Separate)
    return [
        ContourLine(level, points, shades(points))
        for level, value in enumerate(values)
        for points in cast(list[FloatArray], generator.lines(float(value)))
        if len(points) > 1
    ]


def bands_above(grid: Grid, values: FloatArray) -> list[list[FloatArray]]:
    """Return for every level the closed rings (odd-even filled) of the region at or above it."""
    generator = contourpy.contour_generator(grid.x, grid.y, grid.values, fill_type=contourpy.FillType.OuterOffset)
    return [_rings(generator.filled(float(value), np.inf)) for value in values]


def shades(points: FloatArray) -> FloatArray:
    """Return the shade of each segment of a line that has its higher side on the left, as contourpy's have.

    The downhill direction is then the tangent turned clockwise; light comes from (−1, 1)/√2. Smoothed over three
    segments so that a shade does not flicker along the line.
    """
    tangent = np.diff(points, axis=0)
    downhill = np.stack([tangent[:, 1], -tangent[:, 0]], axis=1)
    closed = len(points) > 3 and bool(np.all(points[0] == points[-1]))
    padded = np.pad(downhill, ((1, 1), (0, 0)), mode="wrap" if closed else "edge")
    downhill = padded[:-2] + padded[1:-1] + padded[2:]
    length = np.maximum(np.hypot(downhill[:, 0], downhill[:, 1]), 1e-300)
    facing: FloatArray = (downhill[:, 1] - downhill[:, 0]) / (np.sqrt(2.0) * length)
    shade: FloatArray = np.rint((1.0 - facing) / 2.0 * (TONES - 1))
    return shade


def hole_rings(x: FloatArray, y: FloatArray, outside: FloatArray) -> list[FloatArray]:
    """Return the rings around the cells where `outside` (ny, nx; 1 in a hole, else 0) is set, steps smoothed."""
    padded = np.pad(outside, 1, mode="edge")
    smooth = sum(padded[i : i + outside.shape[0], j : j + outside.shape[1]] * weight for i, j, weight in _KERNEL)
    generator = contourpy.contour_generator(x, y, np.asarray(smooth), fill_type=contourpy.FillType.OuterOffset)
    return _rings(generator.filled(0.5, 2.0))


_KERNEL = [(i, j, (2 - abs(i - 1)) * (2 - abs(j - 1)) / 16) for i in range(3) for j in range(3)]


def _rings(filled: object) -> list[FloatArray]:
    """Return contourpy's OuterOffset polygons as a flat list of rings."""
    polygons, offsets = cast(tuple[list[FloatArray], list[npt.NDArray[np.uint32]]], filled)
    return [
        points[start:stop]
        for points, cuts in zip(polygons, offsets, strict=True)
        for start, stop in pairwise(cuts.tolist())
    ]
