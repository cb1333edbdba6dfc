"""Contour lines and filled bands of values on a grid."""

from __future__ import annotations

from functools import cached_property
from itertools import islice, pairwise
from typing import Any, cast

import contourpy
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from gdlab.core.arrays import FloatArray

TONES = 15
_STRAIGHT, _BENT = 1e-9, 0.025
"""Cells of the grid by which a point may lie beside a line that leaves it out."""


class Grid(Struct, frozen=True, dict=True):
    """Values (ny, nx) at the crossings of x (nx,) and y (ny,)."""

    x: FloatArray
    y: FloatArray
    values: FloatArray

    @property
    def points(self) -> FloatArray:
        """Return the crossings as (ny·nx, 2), row by row."""
        return crossings(self.x, self.y)

    @cached_property
    def contours(self) -> Any:
        """Return contourpy's own account of the values, for lines and for bands."""
        return contourpy.contour_generator(
            self.x,
            self.y,
            self.values,
            line_type=contourpy.LineType.Separate,
            fill_type=contourpy.FillType.OuterOffset,
        )


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
    found = [
        (level, points)
        for level, value in enumerate(values)
        for points in cast(list[FloatArray], grid.contours.lines(float(value)))
        if len(points) > 1
    ]
    lines = thinned([points for _, points in found], grid)
    return [
        ContourLine(level, points, own) for (level, _), points, own in zip(found, lines, shades(lines), strict=True)
    ]


def bands_above(grid: Grid, values: FloatArray) -> list[list[FloatArray]]:
    """Return for every level the closed rings (odd-even filled) of the region at or above it."""
    found = [_rings(grid.contours.filled(float(value), np.inf)) for value in values]
    rings = iter(thinned([ring for level in found for ring in level], grid))
    return [list(islice(rings, len(level))) for level in found]


def thinned(lines: list[FloatArray], grid: Grid) -> list[FloatArray]:
    """Return lines without points that nobody would miss: those where a line is straight, or nearly so.

    Of points on one straight stretch only the ends are left, and of others that lie beside their neighbours' line by
    less than a small part of the grid's cells every second one.
    """
    cell = np.array([grid.x[1] - grid.x[0], grid.y[1] - grid.y[0]])
    for limit, step in ((_STRAIGHT, 1), (_BENT, 2)):
        if not lines:
            return lines
        counts = np.array([len(line) for line in lines])
        ends, points = np.cumsum(counts), np.concatenate(lines)
        place = np.arange(len(points)) - np.repeat(ends - counts, counts)
        spare = _nearly_straight(points / cell, limit) & (place % step == step - 1)
        spare &= (place > 0) & (place < np.repeat(counts, counts) - 1)
        lines = np.split(points[~spare], np.cumsum(~spare)[ends[:-1] - 1])
    return lines


def _nearly_straight(points: FloatArray, limit: float) -> npt.NDArray[np.bool_]:
    """Say of each point (n, 2) whether it lies closer than `limit` to the line through its neighbours."""
    x, y = points.T.copy()
    along, up, dx, dy = x[2:] - x[:-2], y[2:] - y[:-2], x[1:-1] - x[:-2], y[1:-1] - y[:-2]
    near = np.zeros(len(points), dtype=np.bool_)
    near[1:-1] = (along * dy - up * dx) ** 2 < limit**2 * (along * along + up * up)
    return near


def shades(lines: list[FloatArray]) -> list[FloatArray]:
    """Return the shade of each segment of lines that have their higher side on the left, as contourpy's have.

    The downhill direction is then the tangent turned clockwise; light comes from (−1, 1)/√2. Smoothed over three
    segments so that a shade does not flicker along the line.
    """
    if not lines:
        return []
    counts = np.array([len(line) - 1 for line in lines])
    ends = np.cumsum(counts)
    tangent = np.diff(np.concatenate(lines), axis=0)
    tangent = np.delete(tangent, ends[:-1] + np.arange(len(lines) - 1), axis=0)  # from one line to the next
    downhill = np.stack([tangent[:, 1], -tangent[:, 0]], axis=1)
    closed = np.array([len(line) > 3 and bool(np.all(line[0] == line[-1])) for line in lines])
    first, last, own = ends - counts, ends - 1, np.arange(len(downhill))
    before, after = own - 1, own + 1
    before[first], after[last] = np.where(closed, last, first), np.where(closed, first, last)
    downhill = downhill[before] + downhill + downhill[after]
    length = np.maximum(np.hypot(downhill[:, 0], downhill[:, 1]), 1e-300)
    facing: FloatArray = (downhill[:, 1] - downhill[:, 0]) / (np.sqrt(2.0) * length)
    return np.split(np.rint((1.0 - facing) / 2.0 * (TONES - 1)), ends[:-1])


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
