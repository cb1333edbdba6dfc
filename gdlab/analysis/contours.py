"""Contour lines and filled bands of values on a grid."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
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
_SAME_PLACE = 1e-12
"""Part of a border's length within which two places are one."""


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
    def contours(self) -> contourpy.ContourGenerator:
        """Return contourpy's own account of the values."""
        return _account(self.x, self.y, self.values)


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


def traces(grid: Grid, values: FloatArray) -> list[list[FloatArray]]:
    """Return for every level in `values` its lines (n, 2), each connected piece for itself, higher ground on the left.

    They end on the grid's border, or where they began.
    """
    found = [[line for line in _traced(grid, float(value)) if len(line) > 1] for value in values]
    lines = iter(thinned([line for level in found for line in level], grid))
    return [list(islice(lines, len(level))) for level in found]


def _traced(grid: Grid, value: float) -> list[FloatArray]:
    return cast(list[FloatArray], grid.contours.lines(value))


def contour_lines(traced: list[list[FloatArray]]) -> list[ContourLine]:
    """Return the traces of every level, shaded."""
    lines = [line for level in traced for line in level]
    levels = (number for number, level in enumerate(traced) for _ in level)
    return [ContourLine(level, line, own) for level, line, own in zip(levels, lines, shades(lines), strict=True)]


def bands_above(grid: Grid, values: FloatArray, traced: list[list[FloatArray]]) -> list[list[FloatArray]]:
    """Return for every level the closed rings (odd-even filled) of the region above it: its traces, closed."""
    border = _Border(grid)
    return [border.closed(lines, float(value)) for value, lines in zip(values, traced, strict=True)]


class _Border:
    """The border of a grid. Places on it are distances from its lower left corner, anticlockwise."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._left, self._right, self._bottom, self._top = map(float, (*grid.x[[0, -1]], *grid.y[[0, -1]]))
        around = grid.values[[0, -1]].max(), grid.values[:, [0, -1]].max()
        self._highest = float(max(around))
        width, height = self._right - self._left, self._top - self._bottom
        self._length = 2.0 * (width + height)
        self._corners = {
            0.0: (self._left, self._bottom),
            width: (self._right, self._bottom),
            width + height: (self._right, self._top),
            2.0 * width + height: (self._left, self._top),
        }

    def closed(self, lines: list[FloatArray], value: float) -> list[FloatArray]:
        """Return the rings around what lies above a value, on the left of its lines."""
        rings, cut = ([line for line in lines if _ends_where_it_began(line) is closed] for closed in (True, False))
        if not cut:
            corners = list(self._corners.values())
            return [*rings, np.array([*corners, corners[0]])] if self._highest > value else rings
        starts = sorted((self._place(line[0]), number) for number, line in enumerate(cut))
        after = [self._next(starts, line[-1], value) for line in cut]
        for cycle in _cycles(after):
            pieces = [part for own in cycle for part in (cut[own], self._way(cut[own][-1], cut[after[own]][0]))]
            rings.append(np.concatenate([*pieces, pieces[0][:1]]))
        return rings

    def _next(self, starts: list[tuple[float, int]], end: FloatArray, value: float) -> int:
        """Return which line starts next after the end of one.

        Where a crossing on the border has just this value, one may start where another ends: next after it, if the
        crossing is above, else just before it.
        """
        row, column = (int(np.abs(axis - at).argmin()) for axis, at in ((self._grid.y, end[1]), (self._grid.x, end[0])))
        slack = _SAME_PLACE * self._length
        from_ = self._place(end) + (-slack if self._grid.values[row, column] > value else slack)
        return starts[bisect_left(starts, (from_, -1)) % len(starts)][1]

    def _place(self, point: FloatArray) -> float:
        """Return where a point lies on the border, or next to it."""
        x, y = float(point[0]), float(point[1])
        _, right, top, left = self._corners
        sides = (
            (abs(y - self._bottom), x - self._left),
            (abs(x - self._right), right + y - self._bottom),
            (abs(y - self._top), top + self._right - x),
            (abs(x - self._left), left + self._top - y),
        )
        return min(sides)[1]

    def _way(self, start: FloatArray, end: FloatArray) -> FloatArray:
        """Return the corners (n, 2) that one passes from one point of the border to another, anticlockwise."""
        first, last = self._place(start), self._place(end)
        passed = sorted(((place - first) % self._length, corner) for place, corner in self._corners.items())
        length = (last - first) % self._length
        return np.array([corner for distance, corner in passed if 0.0 < distance < length]).reshape(-1, 2)


def _cycles(after: list[int]) -> Iterator[list[int]]:
    """Yield the cycles in which one number leads to another."""
    waiting = set(range(len(after)))
    while waiting:
        cycle, number = [], min(waiting)
        while number in waiting:
            waiting.remove(number)
            cycle.append(number)
            number = after[number]
        yield cycle


def _ends_where_it_began(line: FloatArray) -> bool:
    (x, y), (last_x, last_y) = line[0].tolist(), line[-1].tolist()
    return bool(x == last_x and y == last_y)


def thinned(lines: list[FloatArray], grid: Grid) -> list[FloatArray]:
    """Return lines without points that nobody would miss: those where a line is straight, or nearly so.

    Of points on one straight stretch only the ends are left, and of others that lie beside their neighbours' line by
    less than a small part of the grid's cells every second one: that from which the line goes on in a white field of a
    chessboard of cells. So it is the same whether the line is traced as a whole or on a part of the grid.
    """
    cell, corner = np.array([grid.x[1] - grid.x[0], grid.y[1] - grid.y[0]]), np.array([grid.x[0], grid.y[0]])
    for limit, chosen in ((_STRAIGHT, False), (_BENT, True)):
        if not lines:
            return lines
        counts = np.array([len(line) for line in lines])
        ends, points = np.cumsum(counts), (np.concatenate(lines) - corner) / cell
        spare = _nearly_straight(points, limit)
        if chosen:
            spare[:-1] &= np.floor((points[:-1] + points[1:]) / 2).sum(axis=1) % 2 == 0
            spare[1:] &= ~spare[:-1]
        spare[ends - 1] = spare[ends - counts] = False
        lines = _parts(np.concatenate(lines)[~spare], np.cumsum(~spare)[ends - 1])
    return lines


def _parts(rows: FloatArray, ends: npt.NDArray[np.intp]) -> list[FloatArray]:
    """Return the rows before each of `ends`, from the end before: `np.split` takes ten times as long."""
    return [rows[first:last] for first, last in pairwise([0, *ends.tolist()])]


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
    closed = np.array([len(line) > 3 and _ends_where_it_began(line) for line in lines])
    first, last, own = ends - counts, ends - 1, np.arange(len(downhill))
    before, after = own - 1, own + 1
    before[first], after[last] = np.where(closed, last, first), np.where(closed, first, last)
    downhill = downhill[before] + downhill + downhill[after]
    length = np.maximum(np.hypot(downhill[:, 0], downhill[:, 1]), 1e-300)
    facing: FloatArray = (downhill[:, 1] - downhill[:, 0]) / (np.sqrt(2.0) * length)
    return _parts(np.rint((1.0 - facing) / 2.0 * (TONES - 1)), ends)


def hole_rings(x: FloatArray, y: FloatArray, outside: FloatArray) -> list[FloatArray]:
    """Return the rings around the cells where `outside` (ny, nx; 1 in a hole, else 0) is set, steps smoothed."""
    padded = np.pad(outside, 1, mode="edge")
    smooth = sum(padded[i : i + outside.shape[0], j : j + outside.shape[1]] * weight for i, j, weight in _KERNEL)
    return _rings(_account(x, y, np.asarray(smooth)).filled(0.5, 2.0))


_KERNEL = [(i, j, (2 - abs(i - 1)) * (2 - abs(j - 1)) / 16) for i in range(3) for j in range(3)]


def _account(x: FloatArray, y: FloatArray, values: FloatArray) -> contourpy.ContourGenerator:
    """Return what `contourpy.contour_generator` does, which would load all of numpy's masked arrays to find a mask."""
    missing = ~np.isfinite(values)
    mask: Any = missing if missing.any() else None
    return contourpy.SerialContourGenerator(
        *np.meshgrid(x, y),
        values,
        mask,
        corner_mask=True,
        line_type=contourpy.LineType.Separate,
        fill_type=contourpy.FillType.OuterOffset,
        quad_as_tri=False,
        z_interp=contourpy.ZInterp.Linear,
    )


def _rings(filled: object) -> list[FloatArray]:
    """Return contourpy's OuterOffset polygons as a flat list of rings."""
    polygons, offsets = cast(tuple[list[FloatArray], list[npt.NDArray[np.uint32]]], filled)
    return [
        points[start:stop]
        for points, cuts in zip(polygons, offsets, strict=True)
        for start, stop in pairwise(cuts.tolist())
    ]
