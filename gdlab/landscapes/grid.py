"""Height maps: a smooth surface through numbers on a uniform grid, with exact derivatives.

The surface is the tensor product of natural cubic B-splines: C² everywhere, through every number, without curvature
across the edges and straight beyond them. Only + − × ÷ and floor are used, in one order, for arrays and for plain
floats alike (Unser, Splines: a perfect fit for signal and image processing, IEEE Signal Processing Magazine 16, 1999).
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.fields import ParameterError
from gdlab.core.protocols import StationaryPoint
from gdlab.landscapes.formula import checked_bounds
from gdlab.landscapes.plains import points_off_plains
from gdlab.landscapes.sculpture import LARGEST, evaluated, positions
from gdlab.landscapes.splines import tridiagonal_solution

FEWEST, MOST = 2, 1024
"""Numbers along each side of a grid."""
_BLOCK = 2048
"""Points that are evaluated at once, with sixteen coefficients about each."""
_SIXTH, _THIRDS = 1 / 6, 2 / 3
_FLAT = 1e-6
"""Where the surface differs less than this part of its whole range it counts as a plain."""

Number = Any
"""A float, or an array of them: the same operations for both."""


class GridLandscape:
    """U(x, y) through heights on a uniform grid.

    Args:
        values: heights `(ny, nx)`, from 2 × 2 to 1024 × 1024; row 0 is the lowest y, column 0 the lowest x.
        bounds: x and y of the first and last columns and rows, `(2, 2)`; [−2, 2] in both when None.

    Raises:
        ParameterError: the heights have holes or another shape, or the bounds cannot be used.
    """

    dimension = 2
    is_measured = True
    """What lies beyond the bounds is not known, and is drawn as such."""

    def __init__(self, values: npt.ArrayLike, bounds: npt.ArrayLike | None = None) -> None:
        self._values = _checked_heights(values)
        self._bounds = checked_bounds(bounds, 2)
        rows, columns = self._values.shape
        self._axes = (_axis(self._bounds[0], columns), _axis(self._bounds[1], rows))
        self._spacing = self._axes[0].step, self._axes[1].step
        self._spline = _spline_coefficients(self._values)

    @property
    def values(self) -> FloatArray:
        """The heights, `(ny, nx)`; read only."""
        return self._values

    @property
    def bounds(self) -> FloatArray:
        """The part that the grid covers, `(2, 2)`."""
        return self._bounds

    @property
    def spacing(self) -> tuple[float, float]:
        """The distance of columns along x, and of rows along y."""
        return self._spacing

    def with_heights(self, values: npt.ArrayLike) -> GridLandscape:
        """Other heights over the same bounds."""
        return type(self)(values, self._bounds)

    def value(self, x: FloatArray, /) -> FloatArray:
        """U, `(n,)`."""
        return self._evaluate(x, 1, _value)[:, 0]

    def drawn_on(self, x: FloatArray, y: FloatArray, /) -> FloatArray:
        """U at the crossings of x `(nx,)` and y `(ny,)`, `(ny, nx)`: the same bits, many times faster."""
        columns, rows = self._axes
        across, up = columns.places(x), rows.places(y)
        along = _weighted(_values(across), [self._spline[:, across.cell + i] for i in range(4)])
        heights: FloatArray = _weighted([own[:, None] for own in _values(up)], [along[up.cell + j] for j in range(4)])
        return heights

    def gradient(self, x: FloatArray, /) -> FloatArray:
        """∇U, `(n, 2)`."""
        return self._evaluate(x, 2, self._gradient)

    def hessian(self, x: FloatArray, /) -> FloatArray:
        """∇∇U, `(n, 2, 2)`."""
        return self.derivatives(x)[1]

    def derivatives(self, x: FloatArray, /) -> tuple[FloatArray, FloatArray]:
        """∇U and ∇∇U, in little more time than one of them takes."""
        both = self._evaluate(x, 6, self._derivatives)
        return both[:, :2], both[:, 2:].reshape(-1, 2, 2)

    def plain_gradient(self, x: float, y: float) -> tuple[float, float]:
        """∇U at one point in plain floats, with the bits of `gradient`.

        Raises:
            ValueError: a coordinate is nan, as `FLOAT_TROUBLE` says.
        """
        gx, gy = self._gradient(*self._plain_place(x, y))
        return gx, gy

    def stationary_points(self) -> tuple[StationaryPoint, ...]:
        """The stationary points inside the bounds but on plains, lowest value first; at most the first 50."""
        return points_off_plains(self, self.strength, self)

    def strength(self, x: FloatArray, /) -> FloatArray:
        """The usual size of a slope near each point, `(n,)`: 0 on plains."""
        columns, rows = self._axes
        cells = self._strengths

        def strength(xs: FloatArray, ys: FloatArray) -> tuple[FloatArray]:
            return (cells[rows.places(ys).cell, columns.places(xs).cell],)

        return evaluated(strength, positions(x, 2), 1)[:, 0]

    @cached_property
    def _strengths(self) -> FloatArray:
        """The usual size of a slope in each cell, `(ny−1, nx−1)`, by how far the coefficients about it differ."""
        differing = _largest_about(self._spline) + _largest_about(-self._spline)
        strengths: FloatArray = np.where(
            differing > _FLAT * float(np.ptp(self._values)), differing / min(self._spacing), 0.0
        )
        return strengths

    @cached_property
    def _plain(self) -> list[float]:
        """The coefficients row by row as plain floats."""
        plain: list[float] = self._spline.ravel().tolist()
        return plain

    def _gradient(self, patch: Sequence[Any], across: _Place, up: _Place) -> tuple[Number, Number]:
        dx, dy = self._spacing
        (value, slope), (values, slopes) = _to_first(across), _to_first(up)
        return _tensor(patch, slope, values) / dx, _tensor(patch, value, slopes) / dy

    def _derivatives(self, patch: Sequence[Any], across: _Place, up: _Place) -> tuple[Number, ...]:
        dx, dy = self._spacing
        value, slope, bend = (_along(patch, weights) for weights in (*_to_first(across), _bends(across)))
        values, slopes = _to_first(up)
        mixed = _weighted(slopes, slope) / dx / dy
        xx, yy = _weighted(values, bend) / dx / dx, _weighted(_bends(up), value) / dy / dy
        return _weighted(values, slope) / dx, _weighted(slopes, value) / dy, xx, mixed, mixed, yy

    def _plain_place(self, x: float, y: float) -> tuple[list[list[float]], _Place, _Place]:
        """The 4 × 4 coefficients about one point, and its place, in plain floats."""
        columns, rows = self._axes
        across, up = columns.place(x), rows.place(y)
        flat, row = self._plain, columns.cells + 3
        first = up.cell * row + across.cell
        return [flat[k : k + 4] for k in range(first, first + 4 * row, row)], across, up

    def _evaluate(self, x: FloatArray, outputs: int, function: Callable[..., Any]) -> FloatArray:
        """What a function makes of the 4 × 4 coefficients about each point and of its place, `(n, outputs)`.

        At one point alone, where a particle stands, in plain floats: that is ten times as fast, with the same bits.
        """
        if len(x) == 1:
            with contextlib.suppress(ValueError):
                return np.array([function(*self._plain_place(*positions(x, 2)[0].tolist()))])
        columns, rows = self._axes
        flat, row = self._spline.ravel(), columns.cells + 3
        four = np.arange(4)
        about_first = (four[:, None] * row + four)[:, :, None]

        def about(xs: FloatArray, ys: FloatArray) -> Any:
            across, up = columns.places(xs), rows.places(ys)
            return function(flat[up.cell * row + across.cell + about_first], across, up)

        return evaluated(about, positions(x, 2), outputs, _BLOCK)


class _Place(NamedTuple):
    """A cell, how far into it (0 to 1), and how many cells beyond the edge."""

    cell: Any
    within: Number
    beyond: Number


@dataclass(frozen=True)
class _Axis:
    """`cells` intervals of length `step` from `low` on."""

    low: float
    step: float
    cells: int

    def place(self, x: float) -> _Place:
        """Where a coordinate lies; ValueError where it is nan."""
        u = (x - self.low) / self.step
        top = float(self.cells)
        inside = (0.0 if u < 0.0 else top if u > top else u) + 0.0  # knows no −0
        cell = min(math.floor(inside), self.cells - 1)
        return _Place(cell, inside - cell, u - inside)

    def places(self, x: FloatArray) -> _Place:
        """Where coordinates lie; nan stays nan."""
        u = (x - self.low) / self.step
        inside = np.minimum(np.maximum(u, 0.0), float(self.cells)) + 0.0
        cell = np.minimum(np.floor(inside), self.cells - 1)
        return _Place(np.where(cell >= 0, cell, 0.0).astype(np.intp), inside - cell, u - inside)


def _axis(ends: FloatArray, count: int) -> _Axis:
    """The axis of so many numbers from end to end."""
    low, high = ends.tolist()
    return _Axis(low, (high - low) / (count - 1), count - 1)


_Four = tuple[Number, Number, Number, Number]
"""What the four coefficients about a place count for: the cubic B-splines that are not zero in its cell."""


def _slopes(place: _Place) -> _Four:
    """For S′, in cells; beyond the edge as at the edge."""
    t = place.within
    s = 1.0 - t
    return -0.5 * s * s, t * (1.5 * t - 2.0), s * (2.0 - 1.5 * s), 0.5 * t * t


def _to_first(place: _Place) -> tuple[_Four, _Four]:
    """For S, which beyond the edge goes on with the slope it has there, and for S′."""
    t, e = place.within, place.beyond
    s = 1.0 - t
    tt, ss, slopes = t * t, s * s, _slopes(place)
    a, b, c, d = slopes
    values = (
        _SIXTH * s * ss + e * a,
        _THIRDS - tt * (1.0 - 0.5 * t) + e * b,
        _THIRDS - ss * (1.0 - 0.5 * s) + e * c,
        _SIXTH * t * tt + e * d,
    )
    return values, slopes


def _values(place: _Place) -> _Four:
    """For S."""
    return _to_first(place)[0]


def _bends(place: _Place) -> _Four:
    """For S″, in cells; nothing beyond the edge."""
    t, inside = place.within, (place.beyond == 0.0) * 1.0
    s = 1.0 - t
    return s * inside, (3.0 * t - 2.0) * inside, (3.0 * s - 2.0) * inside, t * inside


def _weighted(weights: Sequence[Number], numbers: Sequence[Number]) -> Number:
    """Σ weightᵢ numberᵢ of four."""
    (p, q, r, s), (a, b, c, d) = weights, numbers
    return p * a + q * b + r * c + s * d


def _along(patch: Sequence[Any], across: _Four) -> Sequence[Number]:
    """Σᵢ acrossᵢ cⱼᵢ for each j; of many places all rows at once."""
    if isinstance(patch, np.ndarray):
        rows: FloatArray = _weighted(across, patch.swapaxes(0, 1))
        return rows
    return [_weighted(across, row) for row in patch]


def _tensor(patch: Sequence[Any], across: _Four, up: _Four) -> Number:
    """Σⱼ Σᵢ upⱼ acrossᵢ cⱼᵢ."""
    return _weighted(up, _along(patch, across))


def _value(patch: Sequence[Any], across: _Place, up: _Place) -> tuple[Number]:
    return (_tensor(patch, _values(across), _values(up)),)


def _largest_about(coefficients: FloatArray) -> FloatArray:
    """The largest of the 4 × 4 coefficients about each cell."""
    for _ in range(2):
        count = coefficients.shape[0] - 3
        coefficients = reduce(np.maximum, [coefficients[i : i + count] for i in range(4)]).T
    return coefficients


def _checked_heights(values: npt.ArrayLike) -> FloatArray:
    """An own read-only copy of the heights."""
    try:
        heights = np.array(values, dtype=np.float64, order="C")
    except (TypeError, ValueError):
        raise ParameterError("values", "heights must be a table of numbers, one row as long as the other") from None
    shape = " × ".join(str(length) for length in heights.shape)
    if heights.ndim != 2 or min(heights.shape) < FEWEST:
        raise ParameterError("values", f"heights must be at least {FEWEST} rows by {FEWEST} columns, not {shape}")
    if max(heights.shape) > MOST:
        raise ParameterError("values", f"heights may be at most {MOST} rows by {MOST} columns, not {shape}")
    holes = np.argwhere(~(np.abs(heights) <= LARGEST))
    if len(holes):
        (row, column), count = holes[0].tolist(), len(holes)
        what = "one height is" if count == 1 else f"{count:,} heights are"
        raise ParameterError(
            "values",
            f"{what} not a finite number (no more than {LARGEST:g}); the first is in row {row}, column {column}, "
            "counted from 0",
        )
    heights.flags.writeable = False
    return heights


def _spline_coefficients(heights: FloatArray) -> FloatArray:
    """B-spline coefficients `(ny+2, nx+2)` of the surface through the heights."""
    along_y = _along_first(heights)
    return np.ascontiguousarray(_along_first(np.ascontiguousarray(along_y.T)).T)


def _along_first(heights: FloatArray) -> FloatArray:
    """Coefficients along the first axis, one more at each end: c[i−1] + 4 c[i] + c[i+1] = 6 h[i].

    Without curvature at the ends, c there is h itself, and those before and after go on in a straight line.
    """
    count = len(heights)
    c = np.empty((count + 2, heights.shape[1]))
    c[1], c[count] = heights[0], heights[-1]
    if count > 2:
        right = 6.0 * heights[1:-1]
        right[0] -= heights[0]
        right[-1] -= heights[-1]
        c[2:count] = tridiagonal_solution([1.0] * (count - 2), [4.0] * (count - 2), [1.0] * (count - 2), list(right))
    c[0], c[-1] = 2.0 * c[1] - c[2], 2.0 * c[count] - c[count - 1]
    return c
