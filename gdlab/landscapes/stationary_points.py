"""Stationary points of any landscape: damped Newton steps on ∇U = 0 from many starts, then classified by the Hessian.

It stands here, below `analysis`, because every family answers `stationary_points()`.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import Kind, StationaryPoint

LIMIT = 50
_STARTS = {1: 257, 2: 25}
_ROUNDS, _LAST_ROUNDS = 80, 6
_MERGE = 1e-5
_FLAT = 1e-6
_LEAST_MU, _MOST_MU = 1e-30, 1e6
_LAST_DIGIT, _NEXT_TO_ZERO, _ROUNDED = 1e-15, 1e-12, 1e-14
_STRAY = 0.25
_GATHERING, _CELL = 8, 1e-3
_HARDLY, _SMALL = 0.9, 1e-3
"""Between gatherings |∇U| must fall below this part of what it was, unless it is this small against the usual one."""
_SPARE = 50
_Indices = npt.NDArray[np.intp]


class Searched(Protocol):
    """What is searched."""

    @property
    def bounds(self) -> FloatArray:
        """The part that is searched, `(d, 2)`."""
        ...

    def value(self, x: FloatArray, /) -> FloatArray:
        """U, `(n,)`."""
        ...

    def derivatives(self, x: FloatArray, /) -> tuple[FloatArray, FloatArray]:
        """∇U `(n, d)` and ∇∇U `(n, d, d)`: what both have in common is computed but once."""
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

    def take(self, chosen: _Indices | npt.NDArray[np.bool_]) -> _Places:
        """Some of them."""
        return _Places(self.x[chosen], self.slope[chosen], self.curvature[chosen])

    def where(self, better: npt.NDArray[np.bool_], others: _Places) -> _Places:
        """These where they are better, the others elsewhere."""
        x = np.where(better[:, None], self.x, others.x)
        slope = np.where(better[:, None], self.slope, others.slope)
        return _Places(x, slope, np.where(better[:, None, None], self.curvature, others.curvature))


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


def stationary_points(landscape: Searched, drawn: Searched | None = None) -> tuple[StationaryPoint, ...]:
    """The stationary points inside the bounds, lowest value first; at most the first 50.

    Args:
        landscape: whose points they are.
        drawn: the same to the last digits but one, and quicker: the search goes over it, and then gets it exact.
    """
    seen = landscape if drawn is None else drawn
    bounds = landscape.bounds
    extent = bounds[:, 1] - bounds[:, 0]
    with np.errstate(all="ignore"):
        starts = _places(seen, _starts(bounds))
        slopes = _length(starts.slope)
        if not np.any(np.isfinite(slopes)):
            return ()
        size = _usual(slopes) or 1.0
        found = _still(_newton(seen, starts, bounds, _ROUNDS), bounds, size)
        found = _distinct(found[np.argsort(seen.value(found), kind="stable")], extent)
        if drawn is not None:
            found = _still(_newton(landscape, _places(landscape, found), bounds, _LAST_ROUNDS), bounds, size)
        points = _classified(landscape, _round_zero(found), size / float(extent.max()))
    return tuple(sorted(points, key=lambda p: p.value)[:LIMIT])


def _still(found: _Places, bounds: FloatArray, size: float) -> FloatArray:
    """The points inside the bounds where there is no slope to speak of: by the usual one, or by the curvature there.

    On mostly flat ground even the last digit of a position makes more slope in a steep well than is usual.
    """
    extent = bounds[:, 1] - bounds[:, 0]
    inside = np.all((found.x >= bounds[:, 0] - 1e-9 * extent) & (found.x <= bounds[:, 1] + 1e-9 * extent), axis=1)
    curved = np.abs(np.nan_to_num(found.curvature, nan=0.0, posinf=0.0, neginf=0.0)).max(axis=(1, 2), initial=0.0)
    limit = np.maximum(1e-9 * size, _ROUNDED * float(extent.max()) * curved)
    still: FloatArray = found.x[inside & (np.linalg.norm(found.slope, axis=1) <= limit)]
    return still


def _starts(bounds: FloatArray) -> FloatArray:
    """A grid over the bounds for d ≤ 2, else up to 600 points of a Kronecker sequence, which fills any box evenly."""
    d = len(bounds)
    if d in _STARTS:
        axes = [np.linspace(low, high, _STARTS[d]) for low, high in bounds]
        return np.stack([axis.ravel() for axis in np.meshgrid(*axes)], axis=1)
    root = 2.0
    for _ in range(60):
        root = (1 + root) ** (1 / (d + 1))
    count = max(24, 1800 // d)  # a step costs d³
    unit = (0.5 + np.arange(1, count + 1)[:, None] * root ** -np.arange(1, d + 1)) % 1
    return bounds[:, 0] + unit * (bounds[:, 1] - bounds[:, 0])


def _newton(searched: Searched, starts: _Places, bounds: FloatArray, rounds: int) -> _Places:
    """Levenberg's steps −(H² + μ)⁻¹ H∇U, accepted where |∇U| falls; μ, in units of the largest λ², adapts.

    A start is left alone once its step is below the last digit of its position, when nothing makes |∇U| fall, when
    it has strayed from the bounds, and when another one has come as near to the same place. It is given up where
    |∇U| is least without being zero: there it would hesitate until all rounds are over.
    """
    extent = bounds[:, 1] - bounds[:, 0]
    low, high = bounds[:, 0] - _STRAY * extent, bounds[:, 1] + _STRAY * extent
    size = _length(starts.slope)
    small = _SMALL * _usual(size)
    done: list[_Moving] = []
    moving = _Moving(np.arange(len(size)), starts, size, size, np.full(len(size), 1e-3))
    for round_ in range(rounds):
        if round_ % _GATHERING == _GATHERING - 1:
            moving = moving.gathered(low, extent, small)
        if not len(moving.size):
            break
        at, damping = moving.at, moving.damping
        step = np.clip(_levenberg(at.curvature, at.slope, damping), -extent, extent)
        trial = _places(searched, at.x + step)
        length = _length(trial.slope)
        better = length < moving.size
        arrived = (trial.x == at.x).all(axis=1) | (~better & (np.abs(step) < _LAST_DIGIT * extent).all(axis=1))
        moving = moving._replace(
            at=trial.where(better, at),
            size=np.where(better, length, moving.size),
            damping=np.clip(np.where(better, damping / 30, damping * 10), _LEAST_MU, _MOST_MU),
        )
        near = ((moving.at.x >= low) & (moving.at.x <= high)).all(axis=1)
        going = ~arrived & near & (moving.damping < _MOST_MU)
        if not going.all():
            done.append(moving.take(~going))
            moving = moving.take(going)
    done.append(moving)
    together = _Places(*(np.concatenate(each) for each in zip(*(each.at for each in done), strict=True)))
    return together.take(np.argsort(np.concatenate([each.number for each in done])))


def _usual(sizes: FloatArray) -> float:
    """The median of those that are finite, 0 if none is."""
    finite = sizes[np.isfinite(sizes)]
    # Their median; numpy's own would load all of its masked arrays to look for a mask.
    middle = np.sort(finite)[(len(finite) - 1) // 2 : len(finite) // 2 + 1]
    return float(middle.mean()) if len(middle) else 0.0


def _length(vectors: FloatArray) -> FloatArray:
    """The lengths `(n,)` of vectors `(n, d)`."""
    lengths: FloatArray = np.sqrt((vectors * vectors).sum(axis=1))
    return lengths


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


def _distinct(points: FloatArray, extent: FloatArray) -> FloatArray:
    """The first of each cluster, at most as many as are kept in the end."""
    kept: list[FloatArray] = []
    while len(points) and len(kept) < LIMIT + _SPARE:
        kept.append(points[0])
        points = points[np.max(np.abs(points - points[0]) / extent, axis=1) > _MERGE]
    return np.array(kept).reshape(-1, len(extent))


def _round_zero(x: FloatArray) -> FloatArray:
    """What is next to 0 is 0."""
    rounded: FloatArray = np.where(np.abs(x) < _NEXT_TO_ZERO, 0.0, x)
    return rounded


def _classified(landscape: Searched, x: FloatArray, curvature: float) -> list[StationaryPoint]:
    """The points with their kinds; an eigenvalue counts as zero when small against the landscape's usual curvature."""
    values, (_, hessians) = landscape.value(x), landscape.derivatives(x)
    sane = np.isfinite(hessians).all(axis=(1, 2))
    eigenvalues = np.full(x.shape, np.nan)
    eigenvalues[sane] = np.linalg.eigvalsh(hessians[sane])
    flat = _FLAT * np.maximum(np.abs(eigenvalues).max(axis=1), curvature)
    return [
        StationaryPoint(at, float(value), _kind(own, limit), own)
        for at, value, own, limit in zip(x, values, eigenvalues, flat, strict=True)
        if np.isfinite(value)
    ]


def _kind(eigenvalues: FloatArray, flat: float) -> Kind:
    if not np.all(np.abs(eigenvalues) > flat):  # so that nan and ∞ decide nothing either
        return "degenerate"
    if np.all(eigenvalues > 0):
        return "minimum"
    return "maximum" if np.all(eigenvalues < 0) else "saddle"
