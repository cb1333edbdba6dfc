"""What kind of stationary point each of those is that the search has found, and which are none after all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import Kind, StationaryPoint
from gdlab.landscapes.creases import UNSETTLED, broken, curvatures
from gdlab.landscapes.newton import Derived, Ground, Places, lengths, newton, places

_ROUNDED = 1e-13
"""An eigenvalue this small against the largest, or against the usual curvature, is what rounding leaves of 0."""
_FAR, _LAST_DIGITS = 1e-3, 1e-14
"""A Newton step so long, in extents, leads to no point near; a slope that the last digits of a place make is none."""
_ONE = 2e-3
"""Degenerate points closer than this, in extents, are one: it is reached ever more slowly."""
_AWAY, _RETURNS, _HALFWAY = 0.02, 30, 0.4
"""How far along a flat direction others are looked for, in extents, and how: by steps that lead not even half back."""
_Mask = npt.NDArray[np.bool_]


def classified(landscape: Derived, seen: Derived, at: Places, ground: Ground) -> list[StationaryPoint]:
    """The points at places, without those that are none.

    Args:
        landscape: whose points they are.
        seen: the same to the last digits but one, and quicker.
        at: where there is no slope to speak of.
        ground: what was searched.
    """
    values = landscape.value(at.x)
    sound = np.isfinite(values) & ~broken(seen, at, ground)
    values, at = values[sound], at.take(sound)
    known = curvatures(seen, at, ground)
    eigenvalues, axes = _spectra(known.hessians)
    along = (at.slope[:, None, :] @ axes)[:, 0]
    flat = _flat(seen, at.x, along, eigenvalues, axes, ground.slope / float(ground.extent.max()))
    flat[known.decided] = False
    level: _Mask = np.any(flat, axis=1) | known.undecided
    spreads = np.zeros(len(at.x), dtype=int)
    rows = np.flatnonzero(np.any(flat, axis=1) & np.isfinite(eigenvalues).all(axis=1))
    if len(rows):
        spreads[rows] = _spreads(seen, at.x[rows], axes[rows], flat[rows], ground)
    passed = _passes(along, eigenvalues, ground.extent)
    strays = passed | _strays(at.x / ground.extent, lengths(along), level & ~passed & (spreads == 0))
    return [
        StationaryPoint(at.x[i], float(values[i]), "degenerate" if level[i] else _kind(own), own, int(spreads[i]))
        for i, own in enumerate(eigenvalues)
        if not strays[i]
    ]


def _kind(eigenvalues: FloatArray) -> Kind:
    if np.all(eigenvalues > 0):
        return "minimum"
    return "maximum" if np.all(eigenvalues < 0) else "saddle"


def _strays(x: FloatArray, sizes: FloatArray, alone: _Mask) -> _Mask:
    """Those degenerate points `(n, d)` in extents at which the search has only come to a halt on its way to another."""
    strays = np.zeros(len(x), dtype=bool)
    for i in np.flatnonzero(alone):
        near = alone & (np.abs(x - x[i]).max(axis=1) < _ONE)
        strays[i] = i != np.flatnonzero(near)[np.argmin(sizes[near])]
    return strays


def _spectra(hessians: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Eigenvalues `(n, d)`, nan where a Hessian is not finite, and eigenvectors in columns `(n, d, d)`."""
    sane = np.isfinite(hessians).all(axis=(1, 2))
    eigenvalues, axes = np.full(hessians.shape[:2], np.nan), np.zeros_like(hessians)
    eigenvalues[sane], axes[sane] = np.linalg.eigh(hessians[sane])
    return eigenvalues, axes


def _passes(along: FloatArray, eigenvalues: FloatArray, extent: FloatArray) -> _Mask:
    """Where the slope, though small, is no rounding and would vanish far away only: the ground does not come level.

    `along` is the slope in the eigenvectors of the Hessian.
    """
    curved = np.abs(eigenvalues) * float(extent.max())
    rounding = _LAST_DIGITS * curved.max(axis=1, initial=0.0)[:, None]
    passes: _Mask = np.any((np.abs(along) > _FAR * curved) & (np.abs(along) > rounding), axis=1)
    return passes


def _flat(
    seen: Derived, x: FloatArray, along: FloatArray, eigenvalues: FloatArray, axes: FloatArray, curvature: float
) -> _Mask:
    """Which eigenvalues `(n, d)` count as 0: those lost in rounding, or not settled where the search has come to.

    Towards a minimum like x⁴ it comes ever more slowly; where it ends the eigenvalue 12x² is not 0, but a Newton step
    more, of a third of x, would change it to half of what it is. That of a true minimum stays, however small.
    """
    limit = _ROUNDED * np.maximum(np.abs(eigenvalues).max(axis=1, initial=0.0), curvature)[:, None]
    flat: _Mask = ~(np.abs(eigenvalues) > limit)  # so that nan and ∞ decide nothing either
    step = axes @ (along / np.where(flat, np.inf, eigenvalues))[:, :, None]
    ahead = _spectra(seen.derivatives(x - step[:, :, 0])[1])[0]
    settled: _Mask = np.abs(ahead - eigenvalues) <= UNSETTLED * np.abs(eigenvalues)
    flat |= ~settled
    return flat


def _spreads(seen: Derived, x: FloatArray, axes: FloatArray, flat: _Mask, ground: Ground) -> npt.NDArray[np.intp]:
    """In how many of the flat directions of each point there are others: 0 for one alone, 1 on a line, 2 on a plain."""
    point, number = np.nonzero(flat)
    others = _others(seen, x[point], axes[point, :, number], ground)
    counts = np.bincount(point, weights=others, minlength=len(x)).astype(np.intp)
    several = np.flatnonzero(counts > 1)
    lone = np.flatnonzero((counts == 0) & np.all(flat, axis=1))
    if len(lone) and len(x) > 1:  # where nothing is curved no direction stands out but that of the nearest one
        away = np.abs(x[lone, None] - x).max(axis=2)
        away[np.arange(len(lone)), lone] = np.inf
        middle = (x[lone] + x[away.argmin(axis=1)]) / 2
        counts[lone] = _still(places(seen, middle), ground)
    if len(several):  # two lines that cross are no plain
        between = (axes[several] @ flat[several][:, :, None])[:, :, 0]
        counts[several[~_others(seen, x[several], between / lengths(between)[:, None], ground)]] = 1
    return counts


def _others(seen: Derived, x: FloatArray, directions: FloatArray, ground: Ground) -> _Mask:
    """Whether there is another point in the direction of each, on one side at least: one from which none leads back."""
    least = _AWAY * float(ground.extent.min())
    beside = (x + least * np.array([1.0, -1.0])[:, None, None] * directions).reshape(-1, x.shape[1])
    ends = newton(seen, places(seen, beside), ground, _RETURNS)
    apart = np.abs(ends.x.reshape(2, *x.shape) - x).max(axis=2)
    others = _still(ends, ground) & ~broken(seen, ends, ground)
    found: _Mask = np.any(others.reshape(2, -1) & (apart > _HALFWAY * least), axis=0)
    return found


def _still(at: Places, ground: Ground) -> _Mask:
    still: _Mask = lengths(at.slope) <= 1e-9 * ground.slope
    return still
