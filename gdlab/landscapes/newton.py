"""Newton's steps on ∇U = 0 from many starts at once: damped after Levenberg, and stretched where they are ever alike.

What is stretched are the steps towards points like the minimum of x⁴, each of which goes two thirds as far as the one
before: as many as are still to come are taken at once. On tails that only come level far away steps do not become
shorter at all, and the same stretching soon leads out of what is searched.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray

FREE_ROUNDS, _FREE, _DAMPED = 7, 0.0, 1e-3
"""So long a free start takes Newton's own steps, wherever they lead; its μ is 0 meanwhile."""
_LEAST_MU, _MOST_MU = 1e-30, 1e6
_LAST_DIGIT = 1e-15
"""A step shorter than this, in extents, leads to no other place."""
_STRAY = 0.25
_GATHERING, _CELL = 3, 1e-3
"""Rounds after which of those in one cell, of this part of the extents, but one goes on."""
_TRIAL, _HARDLY, _SMALL = 8, 0.9, 1e-3
"""In so many rounds |∇U| must fall below this part of what it was, unless it is this small against the usual one."""
_SLOW, _STRAIGHT, _UNDAMPED, _GENTLE = 0.4, 0.95, 1e-6, 1e-2
"""Steps are stretched that are this part of the last one and go its way (cos²), where neither μ nor, against the usual
one, the slope is more than this."""
_FARTHEST, _TAUTER = 1e3, 0.25
"""How far they are stretched at most, and to what part where that was too far."""
_Indices = npt.NDArray[np.intp]
_Mask = npt.NDArray[np.bool_]


class Derived(Protocol):
    """What points are of."""

    def value(self, x: FloatArray, /) -> FloatArray:
        """U, `(n,)`."""
        ...

    def derivatives(self, x: FloatArray, /) -> tuple[FloatArray, FloatArray]:
        """∇U `(n, d)` and ∇∇U `(n, d, d)`: what both have in common is computed but once."""
        ...


class Places(NamedTuple):
    """Positions `(n, d)` with what the ground is like there.

    In memory numbers of one kind lie side by side: numpy is several times as fast along many than along few.
    """

    x: FloatArray
    slope: FloatArray
    curvature: FloatArray

    def joined(self, others: Places) -> Places:
        """These and others."""
        return Places(*(np.concatenate(both) for both in zip(self, others, strict=True)))

    def take(self, chosen: _Indices | _Mask) -> Places:
        """Some of them."""
        numbers = np.flatnonzero(chosen) if chosen.dtype == bool else chosen
        return Places(*(each.T.take(numbers, axis=-1).T for each in self))

    def put(self, chosen: _Mask, others: Places) -> None:
        """Have others in some of their places."""
        for own, other in zip(self, others, strict=True):
            np.copyto(own.T, other.T, where=chosen)


class Ground(NamedTuple):
    """The extent of the bounds, by which distances are measured, the ends of the box that is searched, `(d,)`.

    With them the usual slope inside the bounds, by which it is seen what is none.
    """

    extent: FloatArray
    low: FloatArray
    high: FloatArray
    slope: float

    @property
    def box(self) -> FloatArray:
        """What is searched, `(d, 2)`."""
        return np.stack([self.low, self.high], axis=1)


class _Moving(NamedTuple):
    """Starts on their way, by number.

    Where they are, |∇U| there and when that was last judged, their μ, the step that brought them there, nan where none
    did, how far it was stretched, and how far the next one may be.
    """

    number: _Indices
    at: Places
    size: FloatArray
    before: FloatArray
    damping: FloatArray
    step: FloatArray
    stretch: FloatArray
    leash: FloatArray

    def take(self, chosen: _Indices | _Mask) -> _Moving:
        """Some of them."""
        numbers = np.flatnonzero(chosen) if chosen.dtype == bool else chosen
        number, at, *rest = self
        return _Moving(number[numbers], at.take(numbers), *(each.T.take(numbers, axis=-1).T for each in rest))

    def leaders(self, ground: Ground) -> _Moving:
        """Those that lead the others near them."""
        return self.take(_lowest_of_each_cell((self.at.x - ground.low) / ground.extent, self.size))

    def resolute(self, small: float) -> _Moving:
        """Those that do not hesitate."""
        going = self.take((self.size < _HARDLY * self.before) | (self.size < small))
        return going._replace(before=going.size)


def places(searched: Derived, x: FloatArray) -> Places:
    """Positions with what the ground is like there."""
    return Places(*map(np.asfortranarray, (x, *searched.derivatives(x))))


def newton(
    searched: Derived, starts: Places, ground: Ground, rounds: int, *, free: int = 0, gather: bool = False
) -> Places:
    """Levenberg's steps −(H² + μ)⁻¹ H∇U, accepted where |∇U| falls; μ, in units of the largest λ², adapts.

    A start is left alone once its step is below the last digit of its position, when nothing makes |∇U| fall, and when
    it has strayed from the box. Where they `gather`, only those are in the answer that no other one led to the same
    place, and that were not given up where |∇U| is least without being zero: there they hesitate until all rounds are
    over. The last `free` starts first take Newton's own steps, whether |∇U| falls or not: along a narrow valley it
    does not fall on the way.
    """
    low, high = ground.low - _STRAY * ground.extent, ground.high + _STRAY * ground.extent
    moving = _setting_out(starts, free)
    done: list[_Moving] = []
    for round_ in range(rounds):
        if gather and round_ % _GATHERING == _GATHERING - 1:
            moving = moving.leaders(ground)
        if gather and round_ % _TRIAL == _TRIAL - 1:
            moving = moving.resolute(_SMALL * ground.slope)
        if not len(moving.size):
            break
        moving, arrived = _moved(searched, moving, ground, last_free=round_ == FREE_ROUNDS - 1)
        near = ((moving.at.x >= low) & (moving.at.x <= high)).all(axis=1)
        going = ~arrived & near & (moving.damping < _MOST_MU)
        if not going.all():
            done.append(moving.take(~going))
            moving = moving.take(going)
    done.append(moving)
    together = Places(*(np.concatenate(each) for each in zip(*(each.at for each in done), strict=True)))
    return together.take(np.argsort(np.concatenate([each.number for each in done])))


def _setting_out(starts: Places, free: int) -> _Moving:
    size = lengths(starts.slope)
    damping = np.full(len(size), _DAMPED)
    damping[len(size) - free :] = _FREE
    unknown, once = np.full_like(starts.x, np.nan), np.ones(len(size))
    return _Moving(np.arange(len(size)), starts, size, size, damping, unknown, once, _FARTHEST * once)


def _moved(searched: Derived, moving: _Moving, ground: Ground, last_free: bool) -> tuple[_Moving, _Mask]:
    """All of them a step farther where that is better, and which have come to where they go."""
    at, damping = moving.at, moving.damping
    step = levenberg(at.curvature, at.slope, damping)
    stretch = _stretches(step, moving, _GENTLE * ground.slope)
    way = np.clip(stretch[:, None] * step, -ground.extent, ground.extent)
    x = at.x + way
    trial = at if np.array_equal(x, at.x) else places(searched, x)
    length = lengths(trial.slope)
    free = damping == _FREE
    better = (length < moving.size) | (free & np.isfinite(length))
    worse = ~better
    arrived = (trial.x == at.x).all(axis=1) | (worse & (np.abs(way) < _LAST_DIGIT * ground.extent).all(axis=1))
    if worse.any():
        trial.put(worse, at)
        np.copyto(step.T, moving.step.T, where=worse)
    changed = np.where(better, damping / 30, damping * 10).clip(_LEAST_MU, _MOST_MU)
    changed[free] = _DAMPED if last_free else _FREE
    size = np.where(better, length, moving.size)
    leash = np.where(better, 2 * moving.leash, _TAUTER * stretch).clip(1.0, _FARTHEST)
    stretch = np.where(better, stretch, moving.stretch)
    return _Moving(moving.number, trial, size, moving.before, changed, step, stretch, leash), arrived


def _stretches(step: FloatArray, moving: _Moving, gentle: float) -> FloatArray:
    """How often each step is to be taken at once, `(n,)`.

    Where the last one, taken m times, has left ρ of itself, the steps vanish linearly: m/(1 − ρ) of them lead to where
    there is none. That is the secant method for steps along a line.
    """
    along = (step * moving.step).sum(axis=1)
    last = (moving.step * moving.step).sum(axis=1)
    ratio = along / last
    alike = (ratio > _SLOW) & (along * along > _STRAIGHT * last * (step * step).sum(axis=1))
    slow = alike & (moving.size < gentle) & (moving.damping < _UNDAMPED) & (moving.damping != _FREE)
    still_to_come = moving.stretch / np.maximum(1 - ratio, _LAST_DIGIT)
    stretch: FloatArray = np.where(slow, np.minimum(still_to_come, moving.leash), 1.0)
    return stretch


def lengths(vectors: FloatArray) -> FloatArray:
    """The lengths `(…)` of vectors `(…, d)`, however short or long: what is squared is at most 1."""
    largest = np.abs(vectors).max(axis=-1)
    unit = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
    scaled = vectors / unit[..., None]
    found: FloatArray = unit * np.sqrt((scaled * scaled).sum(axis=-1))
    return found


def usual(sizes: FloatArray) -> float:
    """The median of those that are finite, 0 if none is."""
    finite = sizes[np.isfinite(sizes)]
    # Their median; numpy's own would load all of its masked arrays to look for a mask.
    middle = np.sort(finite)[(len(finite) - 1) // 2 : len(finite) // 2 + 1]
    return float(middle.mean()) if len(middle) else 0.0


def _lowest_of_each_cell(at: FloatArray, slopes: FloatArray) -> _Indices:
    """Of starts at `at` (n, d), in extents of the bounds, the one of least slope in each small cell."""
    cells = np.floor(at / _CELL)
    order = np.lexsort([slopes, *cells.T])
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(cells[order], axis=0) != 0).any(axis=1)
    return np.sort(order[first])


def levenberg(hessian: FloatArray, slope: FloatArray, mu: FloatArray) -> FloatArray:
    """Steps `(n, d)`: along each eigenvector −λ/(λ² + μ), in units of the largest entry of H.

    So nothing is squared that could overflow, and a flat direction makes nothing singular.
    """
    known = _finite(hessian)
    scale = np.abs(known).max(axis=(1, 2))
    scale[scale == 0] = 1.0
    h, g = known / scale[:, None, None], slope / scale[:, None]
    solved = _in_the_plane(h, g, mu) if h.shape[1] == 2 else _in_eigenvectors(h, g, mu)
    return _finite(-solved)


def _in_the_plane(h: FloatArray, g: FloatArray, mu: FloatArray) -> FloatArray:
    """(H² + μ)⁻¹ H g for 2 × 2 matrices: (det H · adj H + μH) g / det (H² + μ), with nothing that cancels but det H."""
    a, b, c = h[:, 0, 0], h[:, 0, 1], h[:, 1, 1]
    gx, gy = g[:, 0], g[:, 1]
    det = a * c - b * b
    below = det * det + mu * (a * a + 2 * b * b + c * c + mu)
    aa, bb, cc = (det * c + mu * a) / below, (mu - det) * b / below, (det * a + mu * c) / below
    return np.array([aa * gx + bb * gy, bb * gx + cc * gy]).T


def _in_eigenvectors(h: FloatArray, g: FloatArray, mu: FloatArray) -> FloatArray:
    """The same for symmetric matrices of any size."""
    eigenvalues, axes = np.linalg.eigh(h) if h.shape[1] > 1 else (h[:, 0], np.ones_like(h))
    along = (g[:, None, :] @ axes)[:, 0]
    solved: FloatArray = (axes @ (eigenvalues / (eigenvalues**2 + mu[:, None]) * along)[:, :, None])[:, :, 0]
    return solved


def _finite(numbers: FloatArray) -> FloatArray:
    """The numbers, zeros for those that are not finite."""
    finite: FloatArray = np.where(np.isfinite(numbers), numbers, 0.0)
    return finite
