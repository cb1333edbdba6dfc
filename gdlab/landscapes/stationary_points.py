"""Stationary points of any landscape: damped Newton steps on ∇U = 0 from many starts, then classified by the Hessian.

It stands here, below `analysis`, because every family answers `stationary_points()`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import MOST_POINTS, StationaryPoint
from gdlab.landscapes.classification import classified
from gdlab.landscapes.newton import FREE_ROUNDS, Derived, Ground, Places, lengths, levenberg, newton, places, usual
from gdlab.landscapes.starts import beyond, even, promising

LIMIT = MOST_POINTS
_SAME_DISTANCE = 6
"""Digits of a distance from the bounds, in their extent."""
_ROUNDS, _LAST_ROUNDS = 80, 6
_MERGE = 1e-5
_UNDER_WAY, _SOON = 1e-4, 1e-6
"""A step so long, in extents, is a way to go; it soon ends where the slope falls to this part of what it was."""
_NEXT_TO_ZERO, _ROUNDED = 1e-12, 1e-14
_SPARE = 50
_LEVEL, _APART = 1e-9, 0.02
"""Where the curvature is less against the usual slope, ground is level all around; points are so far apart there."""
_ALIKE = 1e-6
"""Where the least curvature is this part of the largest, points may follow one another without end."""
_Indices = npt.NDArray[np.intp]


class Searched(Derived, Protocol):
    """What is searched."""

    @property
    def bounds(self) -> FloatArray:
        """The part that is searched, `(d, 2)`."""
        ...


class _Smooth(Protocol):
    @property
    def bounds(self) -> FloatArray: ...
    def value(self, x: FloatArray, /) -> FloatArray: ...
    def gradient(self, x: FloatArray, /) -> FloatArray: ...
    def hessian(self, x: FloatArray, /) -> FloatArray: ...


class OneByOne:
    """A landscape to be searched whose derivatives are computed one after the other."""

    def __init__(self, landscape: _Smooth) -> None:
        self._landscape = landscape
        self.bounds, self.value = landscape.bounds, landscape.value

    def derivatives(self, x: FloatArray, /) -> tuple[FloatArray, FloatArray]:
        """∇U and ∇∇U."""
        return self._landscape.gradient(x), self._landscape.hessian(x)


def stationary_points(
    landscape: Searched, drawn: Searched | None = None, box: FloatArray | None = None
) -> tuple[StationaryPoint, ...]:
    """The stationary points inside the bounds, lowest value first; at most the first 50.

    Args:
        landscape: whose points they are.
        drawn: the same to the last digits but one, and quicker: the search goes over it, and then gets it exact.
        box: `(d, 2)` around the bounds, d ≤ 2: the points in all of it, those inside the bounds before any beyond
            them, where it is not searched as closely.
    """
    seen = landscape if drawn is None else drawn
    bounds = landscape.bounds
    with np.errstate(all="ignore"):
        starts = places(seen, even(bounds))
        slopes = lengths(starts.slope)
        if not np.any(np.isfinite(slopes)):
            return ()
        low, high = (bounds if box is None else box).T
        ground = Ground(bounds[:, 1] - bounds[:, 0], low, high, usual(slopes) or 1.0)
        if box is not None:
            starts = starts.joined(places(seen, beyond(bounds, box)))
        free = 0
        if drawn is not None and len(bounds) == 2:
            likely = places(seen, promising(seen.derivatives, bounds))
            starts, free = starts.joined(likely), len(likely.x)
        still = _still(newton(seen, starts, ground, _ROUNDS, free=free, gather=True), ground)
        found = _arrived(seen, _sorted_out(seen, still, ground, bounds), ground)
        at = places(landscape, found)
        if drawn is not None:
            at = _still(newton(landscape, at, ground, _LAST_ROUNDS), ground)
        points = classified(landscape, seen, _rounded(landscape, at), ground)
    return first_inside(points, bounds)


def first_inside(points: Sequence[StationaryPoint], bounds: FloatArray) -> tuple[StationaryPoint, ...]:
    """At most 50 of the points, lowest value first: of those inside the bounds the lowest, then the nearest beyond.

    Points that follow one another without end leave room for the others.
    """
    x = np.array([point.position for point in points]).reshape(-1, len(bounds))
    values = np.array([point.value for point in points])
    endless = np.array([point.spread > 0 for point in points], dtype=bool)
    kept = [points[i] for i in _first(x, values, bounds, endless)[:LIMIT]]
    return tuple(sorted(kept, key=lambda point: point.value))


def _first(x: FloatArray, values: FloatArray, bounds: FloatArray, last: npt.NDArray[np.bool_]) -> _Indices:
    """The order of positions `(n, d)`: those inside the bounds by value, then the others by their distance.

    Of those inside, `last` are those of which there are enough anyway.
    """
    extent = bounds[:, 1] - bounds[:, 0]
    beyond = np.maximum(bounds[:, 0] - x, x - bounds[:, 1]).max(axis=1, initial=0.0) / float(extent.max())
    return np.lexsort([values, last, np.round(beyond, _SAME_DISTANCE)])


def _inside(x: FloatArray, box: FloatArray) -> npt.NDArray[np.bool_]:
    """Which of the positions `(n, d)` lie in a box `(d, 2)`, its edges being as wide as what rounding leaves."""
    edge = 1e-9 * (box[:, 1] - box[:, 0])
    inside: npt.NDArray[np.bool_] = np.all((x >= box[:, 0] - edge) & (x <= box[:, 1] + edge), axis=1)
    return inside


def _still(found: Places, ground: Ground) -> Places:
    """The points in the box where there is no slope to speak of: by the usual one, or by the curvature there.

    On mostly flat ground even the last digit of a position makes more slope in a steep well than is usual.
    """
    inside = _inside(found.x, ground.box)
    curved = np.abs(np.nan_to_num(found.curvature, nan=0.0, posinf=0.0, neginf=0.0)).max(axis=(1, 2), initial=0.0)
    limit = np.maximum(1e-9 * ground.slope, _ROUNDED * float(ground.extent.max()) * curved)
    return found.take(inside & (lengths(found.slope) <= limit))


def _sorted_out(seen: Searched, still: Places, ground: Ground, bounds: FloatArray) -> FloatArray:
    """Positions of those that are kept: the lowest first, after them what may be part of a line or a plain."""
    curvatures = np.abs(np.linalg.eigvalsh(np.nan_to_num(still.curvature, nan=0.0, posinf=0.0, neginf=0.0)))
    most = curvatures.max(axis=1, initial=0.0)
    level = most * float(ground.extent.max()) <= _LEVEL * ground.slope
    alike = level | (curvatures.min(axis=1, initial=np.inf) <= _ALIKE * most)
    anywhere = np.random.default_rng(0).permutation(len(level))
    order = _first(still.x, np.where(level, anywhere, seen.value(still.x)), bounds, alike)
    return _distinct(still.x[order], ground.extent, level[order])


def _arrived(searched: Searched, found: FloatArray, ground: Ground) -> FloatArray:
    """The points, but those still on their way down a narrow valley, where Newton's own steps soon end.

    In a valley so narrow that the slope along it is nothing against the usual one they would seem to be points too.
    """
    starts = places(searched, found)
    steps = levenberg(starts.curvature, starts.slope, np.zeros(len(found)))
    under_way: npt.NDArray[np.bool_] = np.any(np.abs(steps) > _UNDER_WAY * ground.extent, axis=1)
    if not under_way.any():
        return found
    starts = starts.take(under_way)
    ends = newton(searched, starts, ground, FREE_ROUNDS, free=len(starts.x))
    soon = lengths(ends.slope) < _SOON * lengths(starts.slope)
    found[under_way] = np.where(soon[:, None], ends.x, starts.x)
    return _distinct(found[_inside(found, ground.box)], ground.extent)


def _distinct(points: FloatArray, extent: FloatArray, level: npt.NDArray[np.bool_] | None = None) -> FloatArray:
    """The first of each cluster, at most as many as are kept in the end; those on `level` ground are farther apart."""
    kept: list[FloatArray] = []
    plain = np.zeros(len(points), dtype=bool) if level is None else level
    while len(points) and len(kept) < LIMIT + _SPARE:
        kept.append(points[0])
        least = np.where(plain & plain[0], _APART, _MERGE)
        others = np.max(np.abs(points - points[0]) / extent, axis=1) > least
        points, plain = points[others], plain[others]
    return np.array(kept).reshape(-1, len(extent))


def _rounded(searched: Searched, at: Places) -> Places:
    """The places, where a coordinate next to 0 is 0."""
    x = np.where(np.abs(at.x) < _NEXT_TO_ZERO, 0.0, at.x)
    return at._replace(x=x) if np.array_equal(x, at.x) else places(searched, x)
