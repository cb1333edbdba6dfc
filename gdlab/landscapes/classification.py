"""What kind of stationary point each of those is that the search has found, and which are none after all.

Places where the slope or the value jumps are left out: there a formula's own derivative may be 0 where it has none.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import Kind, StationaryPoint

_CLOSE, _CLOSER = 1e-5, 1e-7
"""How far beside a point its surroundings are looked at, in extents of the bounds."""
_SHRINKS = 0.8
"""A slope that does not fall below this part of what it is a hundred times farther away does not vanish."""
_SEEN = 1e-6
"""Of the usual slope, and of the value it makes over the whole bounds: less is no jump."""
_ROUNDED = 1e-13
"""An eigenvalue this small against the largest, or against the usual curvature, is what rounding leaves of 0."""
_UNSETTLED = 0.2
"""An eigenvalue that changes by more than this part over a Newton step is not known: it may as well be 0."""
_FAR, _LAST_DIGITS = 0.5, 1e-14
"""A Newton step of half the bounds leads to no point near; a slope that the last digits of a place make is none."""
_ONE = 2e-3
"""Degenerate points closer than this, in extents, are one: it is reached ever more slowly."""
_AWAY, _RETURNS = 0.02, 6
"""How far along a flat direction other points are looked for, in extents, and in how many steps back to where it is."""
_Mask = npt.NDArray[np.bool_]


class Derived(Protocol):
    """What points are of."""

    def value(self, x: FloatArray, /) -> FloatArray:
        """U, `(n,)`."""
        ...

    def derivatives(self, x: FloatArray, /) -> tuple[FloatArray, FloatArray]:
        """∇U `(n, d)` and ∇∇U `(n, d, d)`: what both have in common is computed but once."""
        ...


def classified(
    landscape: Derived, seen: Derived, x: FloatArray, extent: FloatArray, size: float
) -> list[StationaryPoint]:
    """The points at positions `(n, d)`, without those that are none.

    Args:
        landscape: whose points they are.
        seen: the same to the last digits but one, and quicker.
        x: where there is no slope to speak of.
        extent: of the bounds, `(d,)`.
        size: the usual slope.
    """
    values, (slopes, hessians) = landscape.value(x), landscape.derivatives(x)
    eigenvalues, axes = _spectra(hessians)
    along = (slopes[:, None, :] @ axes)[:, 0]
    none = ~np.isfinite(values) | _passes(along, eigenvalues, extent) | _breaks(seen, x, hessians, extent, size)
    x, values, along, eigenvalues, axes = (each[~none] for each in (x, values, along, eigenvalues, axes))
    flat = _flat(seen, x, along, eigenvalues, axes, size / float(extent.max()))
    level: _Mask = np.any(flat, axis=1)
    spreads = np.zeros(len(x), dtype=int)
    rows = np.flatnonzero(level & np.isfinite(eigenvalues).all(axis=1))
    if len(rows):
        spreads[rows] = _spreads(seen, x[rows], eigenvalues[rows], axes[rows], flat[rows], extent, size)
    strays = _strays(x / extent, lengths(along), level & (spreads == 0))
    return [
        StationaryPoint(x[i], float(values[i]), "degenerate" if level[i] else _kind(own), own, int(spreads[i]))
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


def lengths(vectors: FloatArray) -> FloatArray:
    """The lengths `(…)` of vectors `(…, d)`."""
    found: FloatArray = np.sqrt((vectors * vectors).sum(axis=-1))
    return found


def _breaks(seen: Derived, x: FloatArray, hessians: FloatArray, extent: FloatArray, size: float) -> _Mask:
    """Where the slope, or the value, jumps on one side of a direction that crosses every line of a likely formula."""
    aslant = extent * (0.55 + 0.4 * np.cos(1 + 2.4 * np.arange(len(extent))))
    sides = np.array([1.0, -1.0])[:, None, None] * aslant
    value = seen.value(x)

    def beside(distance: float) -> tuple[FloatArray, FloatArray]:
        """Values and slopes `(2, n)` on both sides."""
        places = (x + distance * sides).reshape(-1, x.shape[1])
        slopes = lengths(seen.derivatives(places)[0])
        return seen.value(places).reshape(2, -1), slopes.reshape(2, -1)

    values, slopes = beside(_CLOSER)
    explained = 2 * _CLOSER * lengths(hessians @ aslant)
    jumps = np.abs(values - value) > 10 * _CLOSER * lengths(aslant) * slopes + _SEEN * size * float(extent.max())
    kinked = slopes > np.where(np.isfinite(explained), explained, 0.0) + _SEEN * size
    if kinked.any():
        kinked &= slopes > _SHRINKS * beside(_CLOSE)[1]
    breaks: _Mask = np.any(jumps | kinked, axis=0)
    return breaks


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
    settled: _Mask = np.abs(ahead - eigenvalues) <= _UNSETTLED * np.abs(eigenvalues)
    flat |= ~settled
    return flat


def _spreads(
    seen: Derived,
    x: FloatArray,
    eigenvalues: FloatArray,
    axes: FloatArray,
    flat: _Mask,
    extent: FloatArray,
    size: float,
) -> npt.NDArray[np.intp]:
    """In how many of the flat directions of each point there are others: 0 for one alone, 1 on a line, 2 on a plain."""
    least = float(extent.min())
    held, back = axes, np.where(flat, np.inf, eigenvalues)

    def others(rows: npt.NDArray[np.intp], direction: FloatArray) -> _Mask:
        """Whether there is another point in a direction, on one side at least."""
        found = np.zeros(len(rows), dtype=bool)
        for side in (_AWAY * least, -_AWAY * least):
            at = x[rows] + side * direction
            for _ in range(_RETURNS):
                along = (seen.derivatives(at)[0][:, None, :] @ held[rows])[:, 0] / back[rows]
                at = at - (held[rows] @ along[:, :, None])[:, :, 0]
            found |= lengths(seen.derivatives(at)[0]) <= 1e-9 * size
        return found

    point, number = np.nonzero(flat)
    counts = np.bincount(point, weights=others(point, axes[point, :, number]), minlength=len(x)).astype(np.intp)
    several = np.flatnonzero(counts > 1)
    lone = np.flatnonzero((counts == 0) & np.all(flat, axis=1))
    if len(lone) and len(x) > 1:  # where nothing is curved no direction stands out but that of the nearest one
        away = np.abs(x[lone, None] - x).max(axis=2)
        away[np.arange(len(lone)), lone] = np.inf
        middle = (x[lone] + x[away.argmin(axis=1)]) / 2
        counts[lone] = lengths(seen.derivatives(middle)[0]) <= 1e-9 * size
    if len(several):  # two lines that cross are no plain
        between = (axes[several] @ flat[several][:, :, None])[:, :, 0]
        counts[several[~others(several, between / lengths(between)[:, None])]] = 1
    return counts
