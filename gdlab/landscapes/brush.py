"""A brush for heights on a grid: raise, lower and smooth, softly from an inner to an outer radius.

All functions are pure. A stroke is a row of dabs, evenly spaced along the path of the pointer, so that neither its
speed nor how often it is asked for its place changes what is painted.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.fields import ParameterError, is_finite_number

MOST_DABS = 10_000
_SPACING = 0.25
_NEAREST_MEAN, _FURTHEST_MEAN = 2, 16
Box = tuple[slice, slice]
"""Rows and columns."""
Change = Callable[[FloatArray, Box, FloatArray], FloatArray]
"""What new heights stand in a box, by all heights, the box, and the brush's strength in it."""


@dataclass(frozen=True)
class Brush:
    """How far a brush reaches.

    Attributes:
        inner: radius of full strength, along x, in units of the data; zero or more.
        outer: radius beyond which nothing happens, along x; more than `inner`.
        aspect: how many times as far it reaches along y, for axes whose units differ; more than zero.

    Raises:
        ParameterError: a number that cannot be.
    """

    inner: float
    outer: float
    aspect: float = 1.0

    def __post_init__(self) -> None:
        for key in ("inner", "outer", "aspect"):
            if not is_finite_number(getattr(self, key)):
                raise ParameterError(key, f"the brush's {key} must be a finite number, not {getattr(self, key)!r}")
        if self.inner < 0:
            raise ParameterError("inner", f"the brush's inner radius must be zero or more, not {self.inner!r}")
        if self.outer <= self.inner:
            raise ParameterError("outer", "the brush's outer radius must be more than its inner one")
        if self.aspect <= 0:
            raise ParameterError("aspect", f"the brush's aspect must be more than zero, not {self.aspect!r}")

    @property
    def spacing(self) -> float:
        """The distance of two dabs of a stroke, along x."""
        return _SPACING * self.outer

    def profile(self, radius: FloatArray) -> FloatArray:
        """The strength at a distance from the centre, along x: 1 to the inner radius, 0 from the outer one on, C²."""
        s = np.clip((self.outer - radius) / (self.outer - self.inner), 0.0, 1.0)
        strength: FloatArray = s * s * s * (10.0 - 15.0 * s + 6.0 * s * s)
        return strength


class Painted(NamedTuple):
    """New heights `(ny, nx)`, and the rows and columns outside which nothing changed: `values[box]`."""

    values: FloatArray
    box: Box


def dabs(path: npt.ArrayLike, brush: Brush) -> FloatArray:
    """The centres of a stroke along a path of points `(n, 2)`, `(m, 2)`: the first point, then one every spacing.

    The dabs of a path that goes on begin with those of the path so far: paint those that are new.

    Raises:
        ParameterError: the path is no list of points, or has too many dabs.
    """
    points = np.array(path, dtype=np.float64).reshape(-1, 2)
    if not len(points) or not np.all(np.isfinite(points)):
        raise ParameterError("path", "a stroke needs at least one point, of finite numbers")
    lengths = np.hypot(np.diff(points[:, 0]), np.diff(points[:, 1]) / brush.aspect)
    travelled = np.concatenate([[0.0], np.cumsum(lengths)])
    count = travelled[-1] / brush.spacing * (1 + 1e-12) + 1  # a path of n spacings has n + 1 dabs, however it adds up
    if count > MOST_DABS:
        raise ParameterError(
            "path", f"a stroke may have {MOST_DABS:,} dabs; make the brush larger, or the stroke shorter"
        )
    at = brush.spacing * np.arange(int(count))
    return np.stack([np.interp(at, travelled, points[:, 0]), np.interp(at, travelled, points[:, 1])], axis=1)


def raised(values: FloatArray, bounds: FloatArray, brush: Brush, centres: npt.ArrayLike, amount: float) -> Painted:
    """The heights with `amount` times the brush's profile added at each centre; less than zero lowers.

    Args:
        values: heights `(ny, nx)`, row 0 at the lowest y.
        bounds: `(2, 2)` of the grid.
        brush: how far it reaches.
        centres: of one dab or of several, `(2,)` or `(m, 2)`.
        amount: height of one dab.
    """

    def lift(whole: FloatArray, box: Box, strength: FloatArray) -> FloatArray:
        return whole[box] + amount * strength

    return _painted(values, bounds, brush, centres, lift)


def smoothed(values: FloatArray, bounds: FloatArray, brush: Brush, centres: npt.ArrayLike, amount: float) -> Painted:
    """The heights drawn towards the mean about each of them, at each centre in turn.

    The mean is taken over a triangle of half the outer radius along x and then along y. A plane stays as it is, and no
    height leaves the range of those that its mean is taken over.

    Args:
        values: heights `(ny, nx)`, row 0 at the lowest y.
        bounds: `(2, 2)` of the grid.
        brush: how far it reaches.
        centres: of one dab or of several, `(2,)` or `(m, 2)`.
        amount: from 0, nothing, to 1: the mean itself where the brush is at its full strength.

    Raises:
        ParameterError: an amount below 0 or above 1.
    """
    if not 0 <= amount <= 1:
        raise ParameterError("amount", f"smoothing must be from 0 to 1, not {amount!r}")
    rows, columns = np.shape(values)
    dx, dy = _spacing((rows, columns), bounds)
    up, across = _reach(brush.outer * brush.aspect / dy, rows), _reach(brush.outer / dx, columns)

    def relax(whole: FloatArray, box: Box, strength: FloatArray) -> FloatArray:
        first, last = max(box[0].start - up, 0), min(box[0].stop + up, rows)
        along_x = _mean(whole[first:last].T, box[1], across, 0, columns).T
        mean = _mean(along_x, box[0], up, first, rows)
        return whole[box] + amount * strength * (mean - whole[box])

    return _painted(values, bounds, brush, centres, relax)


def _reach(outer: float, count: int) -> int:
    """Half the base of the triangle in cells: from the two that smooth anything to what a mirror image has."""
    return min(max(_NEAREST_MEAN, round(0.5 * outer)), _FURTHEST_MEAN, count)


def _mean(part: FloatArray, rows: slice, reach: int, first: int, count: int) -> FloatArray:
    """The means along the first axis, weighted by a triangle of base 2·reach, for some rows of `count`.

    `part` holds the rows from `first` on. Beyond the edges the heights go on as their own image, turned about the edge,
    so that a slope goes on as a slope.
    """
    at = np.arange(rows.start - reach + 1, rows.stop + reach - 1)
    edge = np.where(at < 0, 0, count - 1)
    beyond = (at < 0) | (at >= count)
    wide = part[np.where(beyond, 2 * edge - at, at) - first]
    wide[beyond] = 2.0 * part[edge[beyond] - first] - wide[beyond]
    total = np.zeros((rows.stop - rows.start, part.shape[1]))
    for shift in range(2 * reach - 1):
        total += (reach - abs(shift - reach + 1)) * wide[shift : shift + len(total)]
    return total / (reach * reach)


def _painted(values: FloatArray, bounds: FloatArray, brush: Brush, centres: npt.ArrayLike, change: Change) -> Painted:
    """The heights after a change at each centre in turn, and the box that holds them all."""
    new = np.array(values, dtype=np.float64)
    boxes = []
    for centre in np.array(centres, dtype=np.float64).reshape(-1, 2):
        box, strength = _reached(new.shape, np.asarray(bounds, dtype=np.float64), brush, centre)
        if strength.any():
            new[box] = change(new, box, strength)
            boxes.append(box)
    return Painted(new, (_union([box[0] for box in boxes]), _union([box[1] for box in boxes])))


def _reached(shape: tuple[int, ...], bounds: FloatArray, brush: Brush, centre: FloatArray) -> tuple[Box, FloatArray]:
    """The rows and columns within the outer radius, and the brush's strength at each of them."""
    rows, columns = shape
    dx, dy = _spacing(shape, bounds)
    across = _within(columns, (centre[0] - bounds[0, 0]) / dx, brush.outer / dx)
    up = _within(rows, (centre[1] - bounds[1, 0]) / dy, brush.outer * brush.aspect / dy)
    x = bounds[0, 0] + dx * np.arange(across.start, across.stop) - centre[0]
    y = (bounds[1, 0] + dy * np.arange(up.start, up.stop) - centre[1]) / brush.aspect
    return (up, across), brush.profile(np.sqrt(x * x + (y * y)[:, None]))


def _within(count: int, centre: float, radius: float) -> slice:
    """The whole numbers from 0 to `count` − 1 that lie within the radius."""
    first, last = (float(np.clip(end, -1, count)) for end in (centre - radius, centre + radius))
    start = max(math.ceil(first), 0)
    return slice(start, max(min(math.floor(last) + 1, count), start))


def _spacing(shape: tuple[int, ...], bounds: npt.ArrayLike) -> tuple[float, float]:
    """The distance of columns, and of rows."""
    (left, right), (low, high) = np.asarray(bounds, dtype=np.float64).tolist()
    return (right - left) / (shape[1] - 1), (high - low) / (shape[0] - 1)


def _union(slices: list[slice]) -> slice:
    """The least slice that holds all of them; an empty one of none."""
    return slice(min((s.start for s in slices), default=0), max((s.stop for s in slices), default=0))
