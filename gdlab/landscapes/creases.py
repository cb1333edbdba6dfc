"""What the ground is like right beside stationary points, where a formula changes branches.

Where the slope or the value jumps there is no point: there a formula's own derivative may be 0 where it has none. Where
only the curvature jumps, what a formula says of it on the crease itself, as 0 for |x|², is true of no place beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.landscapes.newton import Derived, Ground, Places, lengths

_CLOSE, _CLOSER = 1e-5, 1e-7
"""How far beside a point its surroundings are looked at, in extents of the bounds."""
_SHRINKS = 0.8
"""A slope that does not fall below this part of what it is a hundred times farther away does not vanish."""
_SEEN = 1e-6
"""Of the usual slope, and of the value and curvature that it makes over the whole bounds: less is no jump."""
_SAME, _LASTING = 1e-3, 1e-2
"""Parts of the largest curvature by which those beside one place, and at both distances, may differ."""
UNSETTLED = 0.2
"""An eigenvalue that changes by more than this part, nearby, is not known: it may as well be 0."""
_Mask = npt.NDArray[np.bool_]


class _Sides(NamedTuple):
    """Values `(s, n)`, lengths of slopes `(s, n)` and curvatures `(s, n, d, d)` on s sides of n points."""

    values: FloatArray
    slopes: FloatArray
    curvatures: FloatArray


class Curvatures(NamedTuple):
    """Hessians `(n, d, d)`, and at which creases all branches agree on the kind of point, and at which they do not.

    An eigenvalue that is 0, or takes either sign, decides nothing, even where all branches agree on it.
    """

    hessians: FloatArray
    decided: _Mask
    undecided: _Mask


def broken(seen: Derived, at: Places, ground: Ground) -> _Mask:
    """Which places lie where the slope, or the value, jumps."""
    sides, near = _aslant(ground.extent), _beside(seen, at.x, ground.extent, _CLOSER)
    reach = _CLOSER * lengths(sides)[:, None]
    explained = 2 * _CLOSER * lengths(np.einsum("nij,sj->sni", at.curvature, sides))
    across = _SEEN * ground.slope * float(ground.extent.max())
    jumps = np.abs(near.values - seen.value(at.x)) > 10 * reach * near.slopes + across
    kinked = near.slopes > np.where(np.isfinite(explained), explained, 0.0) + _SEEN * ground.slope
    if kinked.any():
        kinked &= near.slopes > _SHRINKS * _beside(seen, at.x, ground.extent, _CLOSE).slopes
    breaks: _Mask = np.any(jumps | kinked, axis=0)
    return breaks


def curvatures(seen: Derived, at: Places, ground: Ground) -> Curvatures:
    """What the curvature is at places, as it is beside them."""
    near = _beside(seen, at.x, ground.extent, _CLOSER).curvatures
    largest = np.abs(near).max(axis=(0, 2, 3), initial=0.0)
    least = _SEEN * ground.slope / float(ground.extent.max())
    creased = _differ(near, at.curvature, _SAME * largest + least) & np.isfinite(largest)
    none = np.zeros(len(creased), dtype=bool)
    if not creased.any():
        return Curvatures(at.curvature, none, none)
    far = _beside(seen, at.x, ground.extent, _CLOSE).curvatures
    spectra, farther = (np.linalg.eigvalsh(np.nan_to_num(each)) for each in (near, far))
    settled = np.abs(farther - spectra) <= UNSETTLED * np.abs(spectra) + least
    lasting = ~_differ(far, near, _LASTING * largest + least) & np.all(settled, axis=(0, 2))
    alike = creased & ~_differ(near, near[0], _SAME * largest + least)
    up, down = np.all(spectra > least, axis=0), np.all(spectra < -least, axis=0)
    bowls = np.all(up, axis=1) | np.all(down, axis=1)
    sure = bowls | (alike & np.all(up | down, axis=1))
    own = np.linalg.eigvalsh(np.nan_to_num(at.curvature))
    silent = bowls & ~(np.all(own > 0, axis=1) | np.all(own < 0, axis=1))
    hessians = np.where((lasting & (alike | (creased & silent)))[:, None, None], near.mean(axis=0), at.curvature)
    return Curvatures(hessians, creased & lasting & sure, creased & lasting & ~sure)


def _differ(some: FloatArray, others: FloatArray, limit: FloatArray) -> _Mask:
    """At which of n points curvatures `(s, n, d, d)` are others on any side, by more than a limit `(n,)`."""
    differ: _Mask = ~(np.abs(some - others).max(axis=(0, 2, 3), initial=0.0) <= limit)  # so that nan is another, too
    return differ


def _beside(seen: Derived, x: FloatArray, extent: FloatArray, distance: float) -> _Sides:
    sides = _aslant(extent)
    around = (x + distance * sides[:, None]).reshape(-1, x.shape[1])
    slopes, hessians = seen.derivatives(around)
    shape = len(sides), len(x)
    return _Sides(
        seen.value(around).reshape(shape), lengths(slopes).reshape(shape), hessians.reshape(*shape, *hessians.shape[1:])
    )


def _aslant(extent: FloatArray) -> FloatArray:
    """Directions `(s, d)` that lead to both sides of every line of a likely formula, and between two that cross."""
    numbers = np.arange(len(extent))
    one = extent * (0.55 + 0.4 * np.cos(1 + 2.4 * numbers))
    ways = [one] if len(extent) == 1 else [one, one * (-1.0) ** numbers]
    return np.array([sign * way for way in ways for sign in (1.0, -1.0)])
