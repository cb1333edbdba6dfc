"""Where the search for stationary points starts: evenly all over the bounds, and more closely where that is too coarse.

Two things are seen on a grid finer than the starts: places from which Newton's own step does not leave their cell, so
that a point is likely there; and places much more curved than those beside them, as the foot of a narrow well is. Round
the latter the grid is made finer still.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray

Derivatives = Callable[[FloatArray], tuple[FloatArray, FloatArray]]
"""∇U `(n, 2)` and ∇∇U `(n, 2, 2)`."""

_STARTS = {1: 1025, 2: 25}
_FINER = 2
"""Cells of the finer grid along one between starts."""
_ROUND, _MOST_PLACES = 9, 8
"""Points a side round a place that is much more curved, and how many such places are looked at."""
_MORE_CURVED = 4.0
_HALF, _CLOSER_LOOKS = _ROUND // 2, 5
"""So often such a place is looked at as many times more closely as there are points from it to the edge."""
_MOST_PROMISING = 120
_BEYOND, _MOST_BEYOND = 12, 60
"""Starts beside one another beyond the bounds, for each of their extents and in all."""
_Mask = npt.NDArray[np.bool_]


def even(bounds: FloatArray) -> FloatArray:
    """A grid over the bounds for d ≤ 2, else up to 600 points of a Kronecker sequence, which fills any box evenly."""
    d = len(bounds)
    if d in _STARTS:
        return _grid(bounds, [_STARTS[d]] * d)
    root = 2.0
    for _ in range(60):
        root = (1 + root) ** (1 / (d + 1))
    count = max(24, 1800 // d)  # a step costs d³
    unit = (0.5 + np.arange(1, count + 1)[:, None] * root ** -np.arange(1, d + 1)) % 1
    return bounds[:, 0] + unit * (bounds[:, 1] - bounds[:, 0])


def beyond(bounds: FloatArray, box: FloatArray) -> FloatArray:
    """A wider grid over what a box holds beyond the bounds."""
    shares = np.ceil(_BEYOND * (box[:, 1] - box[:, 0]) / (bounds[:, 1] - bounds[:, 0]))
    starts = _grid(box, np.minimum(shares, _MOST_BEYOND).astype(int).tolist())
    edge = 1e-9 * (bounds[:, 1] - bounds[:, 0])
    return starts[np.any((starts < bounds[:, 0] - edge) | (starts > bounds[:, 1] + edge), axis=1)]


def promising(derivatives: Derivatives, bounds: FloatArray) -> FloatArray:
    """Places in a plane, `(n, 2)`, near which there is likely a stationary point."""
    side = (_STARTS[2] - 1) * _FINER + 1
    cell = (bounds[:, 1] - bounds[:, 0]) / (side - 1)
    grid = _grid(bounds, [side, side])
    slope, curvature = derivatives(grid)
    found = [grid[_stays(slope, curvature, cell)]]
    curved = np.abs(curvature).max(axis=(1, 2)).reshape(side, side)
    found += [_seen_closer(derivatives, centre, cell) for centre in grid[_peaks(_known(curved))]]
    places = np.concatenate(found)
    return places[:: 1 + len(places) // _MOST_PROMISING]


def _seen_closer(derivatives: Derivatives, centre: FloatArray, reach: FloatArray) -> FloatArray:
    """Likely places round one that is much more curved than those beside it, and where, ever more closely, it is most.

    Far out on a well's tail Newton's steps are short, too: what stays in its cell need not be in the well.
    """
    found: list[FloatArray] = []
    for _ in range(_CLOSER_LOOKS):
        closer, cell = _grid(np.stack([centre - reach, centre + reach], axis=1), [_ROUND, _ROUND]), reach / _HALF
        slope, curvature = derivatives(closer)
        if not found:
            found.append(closer[_stays(slope, curvature, cell)])
        centre, reach = closer[_known(np.abs(curvature).max(axis=(1, 2))).argmax()], cell
        found.append(centre[None])
    return np.concatenate(found)


def _known(sizes: FloatArray) -> FloatArray:
    known: FloatArray = np.where(np.isfinite(sizes), sizes, 0.0)
    return known


def _grid(box: FloatArray, sides: list[int]) -> FloatArray:
    axes = [np.linspace(low, high, side) for (low, high), side in zip(box, sides, strict=True)]
    return np.stack([axis.ravel() for axis in np.meshgrid(*axes)], axis=1)


def _stays(slope: FloatArray, curvature: FloatArray, cell: FloatArray) -> _Mask:
    """Where Newton's step −(∇∇U)⁻¹∇U is no longer than the cells."""
    a, b, c = curvature[:, 0, 0], curvature[:, 0, 1], curvature[:, 1, 1]
    size = np.abs(a * c - b * b)
    along = np.abs(c * slope[:, 0] - b * slope[:, 1]) <= cell[0] * size
    across = np.abs(a * slope[:, 1] - b * slope[:, 0]) <= cell[1] * size
    stays: _Mask = along & across & (size > 0)
    return stays


def _peaks(curved: FloatArray) -> npt.NDArray[np.intp]:
    """The places (numbers in the grid) that are most curved, and much more so than one beside them."""
    padded = np.pad(curved, 1, mode="edge")
    rows, columns = curved.shape
    shifts = [(i, j) for i in range(3) for j in range(3) if (i, j) != (1, 1)]
    beside = np.stack([padded[i : i + rows, j : j + columns] for i, j in shifts])
    peaks = np.flatnonzero((curved >= beside.max(axis=0)) & (curved > _MORE_CURVED * beside.min(axis=0)))
    return peaks[np.argsort(-curved.ravel()[peaks], kind="stable")[:_MOST_PLACES]]
