"""Stationary points of any landscape: damped Newton steps on ∇U = 0 from many starts, then classified by the Hessian.

It stands here, below `analysis`, because every family answers `stationary_points()`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import StationaryPoint
from gdlab.landscapes.classification import Derived, classified, lengths
from gdlab.landscapes.starts import beyond, even, promising

LIMIT = 50
_SAME_DISTANCE = 6
"""Digits of a distance from the bounds, in their extent."""
_ROUNDS, _LAST_ROUNDS = 80, 6
_FREE_ROUNDS, _FREE, _DAMPED = 7, 0.0, 1e-3
"""So long a free start takes Newton's own steps, wherever they lead; its μ is 0 meanwhile."""
_MERGE = 1e-5
_UNDER_WAY, _SOON = 1e-4, 1e-6
"""A step so long, in extents, is a way to go; it soon ends where the slope falls to this part of what it was."""
_LEAST_MU, _MOST_MU = 1e-30, 1e6
_LAST_DIGIT, _NEXT_TO_ZERO, _ROUNDED = 1e-15, 1e-12, 1e-14
_STRAY = 0.25
_GATHERING, _CELL = 8, 1e-3
_HARDLY, _SMALL = 0.9, 1e-3
"""Between gatherings |∇U| must fall below this part of what it was, unless it is this small against the usual one."""
_SPARE = 50
_LEVEL, _APART = 1e-9, 0.02
"""Where the curvature is less against the usual slope, ground is level all around; points are so far apart there."""
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


class _Places(NamedTuple):
    """Positions `(n, d)` with what the ground is like there."""

    x: FloatArray
    slope: FloatArray
    curvature: FloatArray

    def joined(self, others: _Places) -> _Places:
        """These and others."""
        return _Places(*(np.concatenate(both) for both in zip(self, others, strict=True)))

    def take(self, chosen: _Indices | npt.NDArray[np.bool_]) -> _Places:
        """Some of them."""
        return _Places(self.x[chosen], self.slope[chosen], self.curvature[chosen])

    def where(self, better: npt.NDArray[np.bool_], others: _Places) -> _Places:
        """These where they are better, the others elsewhere."""
        x = np.where(better[:, None], self.x, others.x)
        slope = np.where(better[:, None], self.slope, others.slope)
        return _Places(x, slope, np.where(better[:, None, None], self.curvature, others.curvature))


class _Ground(NamedTuple):
    """The extent of the bounds, by which distances are measured, and the ends of the box that is searched, `(d,)`."""

    extent: FloatArray
    low: FloatArray
    high: FloatArray


class _Moving(NamedTuple):
    """Starts on their way, by number: where they are, |∇U| there and at the last gathering, and their μ."""

    number: _Indices
    at: _Places
    size: FloatArray
    before: FloatArray
    damping: FloatArray

    def take(self, chosen: _Indices | npt.NDArray[np.bool_]) -> _Moving:
        """Some of them."""
        number, at, *rest = self
        return _Moving(number[chosen], at.take(chosen), *(each[chosen] for each in rest))

    def gathered(self, low: FloatArray, extent: FloatArray, small: float) -> _Moving:
        """Those that lead the others near them, unless they hesitate."""
        leaders = self.take(_lowest_of_each_cell((self.at.x - low) / extent, self.size))
        leaders = leaders.take((leaders.size < _HARDLY * leaders.before) | (leaders.size < small))
        return leaders._replace(before=leaders.size)


def _places(searched: Searched, x: FloatArray) -> _Places:
    return _Places(x, *searched.derivatives(x))


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
    ground = _Ground(bounds[:, 1] - bounds[:, 0], *(bounds if box is None else box).T)
    with np.errstate(all="ignore"):
        starts = _places(seen, even(bounds))
        slopes = lengths(starts.slope)
        if not np.any(np.isfinite(slopes)):
            return ()
        size = _usual(slopes) or 1.0
        if box is not None:
            starts = starts.joined(_places(seen, beyond(bounds, box)))
        free = 0
        if drawn is not None and len(bounds) == 2:
            likely = _places(seen, promising(seen.derivatives, bounds))
            starts, free = starts.joined(likely), len(likely.x)
        still = _still(_newton(seen, starts, ground, _ROUNDS, free), ground, size)
        level = np.abs(still.curvature).max(axis=(1, 2), initial=0.0) * ground.extent.max() <= _LEVEL * size
        anywhere = np.random.default_rng(0).permutation(len(level))
        order = _first(still.x, np.where(level, anywhere, seen.value(still.x)), bounds, level)
        found = _arrived(seen, _distinct(still.x[order], ground.extent, level[order]), ground)
        if drawn is not None:
            found = _still(_newton(landscape, _places(landscape, found), ground, _LAST_ROUNDS), ground, size).x
        points = classified(landscape, seen, _round_zero(found), ground.extent, size)
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


def _still(found: _Places, ground: _Ground, size: float) -> _Places:
    """The points in the box where there is no slope to speak of: by the usual one, or by the curvature there.

    On mostly flat ground even the last digit of a position makes more slope in a steep well than is usual.
    """
    inside = _inside(found.x, np.stack([ground.low, ground.high], axis=1))
    curved = np.abs(np.nan_to_num(found.curvature, nan=0.0, posinf=0.0, neginf=0.0)).max(axis=(1, 2), initial=0.0)
    limit = np.maximum(1e-9 * size, _ROUNDED * float(ground.extent.max()) * curved)
    return found.take(inside & (np.linalg.norm(found.slope, axis=1) <= limit))


def _newton(searched: Searched, starts: _Places, ground: _Ground, rounds: int, free: int = 0) -> _Places:
    """Levenberg's steps −(H² + μ)⁻¹ H∇U, accepted where |∇U| falls; μ, in units of the largest λ², adapts.

    A start is left alone once its step is below the last digit of its position, when nothing makes |∇U| fall, when
    it has strayed from the box, and when another one has come as near to the same place. It is given up where
    |∇U| is least without being zero: there it would hesitate until all rounds are over. The last `free` starts first
    take Newton's own steps, whether |∇U| falls or not: along a narrow valley it does not fall on the way.
    """
    extent = ground.extent
    low, high = ground.low - _STRAY * extent, ground.high + _STRAY * extent
    size = lengths(starts.slope)
    small = _SMALL * _usual(size)
    done: list[_Moving] = []
    moving = _Moving(np.arange(len(size)), starts, size, size, np.full(len(size), _DAMPED))
    moving.damping[len(size) - free :] = _FREE
    for round_ in range(rounds):
        if round_ % _GATHERING == _GATHERING - 1:
            moving = moving.gathered(low, extent, small)
        if not len(moving.size):
            break
        at, damping = moving.at, moving.damping
        step = np.clip(_levenberg(at.curvature, at.slope, damping), -extent, extent)
        trial = _places(searched, at.x + step)
        length = lengths(trial.slope)
        better = (length < moving.size) | ((damping == _FREE) & np.isfinite(length))
        arrived = (trial.x == at.x).all(axis=1) | (~better & (np.abs(step) < _LAST_DIGIT * extent).all(axis=1))
        damping = np.where(better, damping / 30, damping * 10).clip(_LEAST_MU, _MOST_MU)
        if free:
            damping = np.where(moving.damping == _FREE, _FREE if round_ < _FREE_ROUNDS - 1 else _DAMPED, damping)
        moving = moving._replace(
            at=trial.where(better, at),
            size=np.where(better, length, moving.size),
            damping=damping,
        )
        near = ((moving.at.x >= low) & (moving.at.x <= high)).all(axis=1)
        going = ~arrived & near & (moving.damping < _MOST_MU)
        if not going.all():
            done.append(moving.take(~going))
            moving = moving.take(going)
    done.append(moving)
    together = _Places(*(np.concatenate(each) for each in zip(*(each.at for each in done), strict=True)))
    return together.take(np.argsort(np.concatenate([each.number for each in done])))


def _arrived(searched: Searched, found: FloatArray, ground: _Ground) -> FloatArray:
    """The points, but those still on their way down a narrow valley, where Newton's own steps soon end.

    In a valley so narrow that the slope along it is nothing against the usual one they would seem to be points too.
    """
    starts = _places(searched, found)
    steps = _levenberg(starts.curvature, starts.slope, np.zeros(len(found)))
    under_way: npt.NDArray[np.bool_] = np.any(np.abs(steps) > _UNDER_WAY * ground.extent, axis=1)
    if not under_way.any():
        return found
    starts = starts.take(under_way)
    ends = _newton(searched, starts, ground, _FREE_ROUNDS, len(starts.x))
    soon = lengths(ends.slope) < _SOON * lengths(starts.slope)
    found[under_way] = np.where(soon[:, None], ends.x, starts.x)
    return _distinct(found[_inside(found, np.stack([ground.low, ground.high], axis=1))], ground.extent)


def _usual(sizes: FloatArray) -> float:
    """The median of those that are finite, 0 if none is."""
    finite = sizes[np.isfinite(sizes)]
    # Their median; numpy's own would load all of its masked arrays to look for a mask.
    middle = np.sort(finite)[(len(finite) - 1) // 2 : len(finite) // 2 + 1]
    return float(middle.mean()) if len(middle) else 0.0


def _lowest_of_each_cell(places: FloatArray, slopes: FloatArray) -> _Indices:
    """Of starts at `places` (n, d), in extents of the bounds, the one of least slope in each small cell."""
    order = np.argsort(slopes, kind="stable")
    _, first = np.unique(np.floor(places[order] / _CELL), axis=0, return_index=True)
    return np.sort(order[first])


def _levenberg(hessian: FloatArray, slope: FloatArray, mu: FloatArray) -> FloatArray:
    """Steps `(n, d)`. In the eigenvectors of H a step is −λ/(λ² + μ) along each.

    So nothing is squared that could overflow, and a flat direction makes nothing singular.
    """
    eigenvalues, axes = _spectra(_finite(hessian))
    largest = np.abs(eigenvalues).max(axis=1, keepdims=True)
    largest[largest == 0] = 1.0
    ratio = eigenvalues / largest
    along = (slope[:, None, :] @ axes)[:, 0] / largest
    return _finite(-(axes @ (ratio / (ratio**2 + mu[:, None]) * along)[:, :, None])[:, :, 0])


def _finite(numbers: FloatArray) -> FloatArray:
    """The numbers, zeros for those that are not finite."""
    finite: FloatArray = np.where(np.isfinite(numbers), numbers, 0.0)
    return finite


def _spectra(h: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Eigenvalues `(n, d)` and eigenvectors in columns `(n, d, d)`; LAPACK costs a call for each small matrix."""
    if h.shape[1] == 1:
        return h[:, 0], np.ones_like(h)
    if h.shape[1] > 2:
        return np.linalg.eigh(h)
    scale = np.maximum(np.abs(h).max(axis=(1, 2)), np.finfo(float).tiny)
    a, b, c = h[:, 0, 0] / scale, h[:, 0, 1] / scale, h[:, 1, 1] / scale
    middle, half = (a + c) / 2, (a - c) / 2
    radius, angle = np.hypot(half, b), np.arctan2(b, half) / 2
    values, axes = np.empty((len(h), 2)), np.empty((len(h), 2, 2))
    values[:, 0], values[:, 1] = (middle + radius) * scale, (middle - radius) * scale
    axes[:, 0, 0] = axes[:, 1, 1] = np.cos(angle)
    axes[:, 1, 0] = np.sin(angle)
    axes[:, 0, 1] = -axes[:, 1, 0]
    return values, axes


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


def _round_zero(x: FloatArray) -> FloatArray:
    """What is next to 0 is 0."""
    rounded: FloatArray = np.where(np.abs(x) < _NEXT_TO_ZERO, 0.0, x)
    return rounded
