"""How smooth a formula is where it changes branches: seen on both sides of such places, not told from its parts.

The slope of x·|x| has no kink, and |x|² has none at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.expressions import tree
from gdlab.core.expressions.kinks import Kink, kinks
from gdlab.landscapes.formula import FormulaLandscape

_SAMPLES = {1: (402,), 2: (42, 46)}
"""Along each coordinate; such numbers that no line of a likely formula goes through them."""
_PLACES, _HALVINGS = 16, 60
_DISTANCES = 1e-7, 1e-6, 1e-5
"""How far from a place, in extents, its two sides are compared: each ten times as far as the one before."""
_STAYS, _GROWS, _SEEN, _LEFT = 0.7, 2.0, 1e-8, 1e-3
"""A jump is what does not shrink with the distance, nor is rounding: of what there is, and of what differs nearest by.
What grows has no finite value."""
_Function = Callable[[FloatArray], FloatArray]


def seen_kinks(landscape: FormulaLandscape) -> tuple[Kink, ...]:
    """Where a formula may have no derivative, without those places in its bounds where both sides show that it has."""
    expression = landscape.expression
    found = kinks(expression.tree, expression.variables, landscape.coefficients)
    if landscape.dimension not in _SAMPLES:
        return found
    return tuple(kept for kink in found if (kept := _as_seen(landscape, kink)) is not None)


def _as_seen(landscape: FormulaLandscape, kink: Kink) -> Kink | None:
    """The kink with what is missing there, None where nothing is; as it was where it is not crossed."""
    if not isinstance(kink.place, tree.Compare):
        return kink
    extent = landscape.bounds[:, 1] - landscape.bounds[:, 0]
    with np.errstate(all="ignore"):
        x, way = _crossings(_difference(landscape, kink.place), landscape.bounds)
        if not len(x):
            return kink
        beside = [_both_sides(landscape, x, distance * extent * way) for distance in _DISTANCES]
        near, far = beside[0], beside[-1]
        if not all(np.isfinite(each).all() for each in near):
            return kink
        value, slope, curvature = (_jumps(*each) for each in zip(*beside, strict=True))
        steeper, bends = (np.abs(a).max() > _GROWS * np.abs(b).max() for a, b in zip(near[1:], far[1:], strict=True))
        if value or slope:
            return kink if value or steeper else replace(kink, missing="branch")
        return replace(kink, missing="curvature") if curvature or bends else None


def _difference(landscape: FormulaLandscape, place: tree.Compare) -> _Function:
    """What vanishes at a place, `(n,)` at positions `(n, d)`."""
    sides = landscape.expression.drawn([place.left, place.right])
    coefficients = [np.float64(value) for value in landscape.coefficient_values]

    def difference(x: FloatArray) -> FloatArray:
        left, right = sides(*x.T, *coefficients)
        apart: FloatArray = left - right + np.zeros(len(x))  # for a difference without coordinates, too
        return apart

    return difference


def _crossings(difference: _Function, bounds: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Some places `(k, d)` in the bounds where a function changes its sign, and along which coordinate, `(k, d)`."""
    d, sides = len(bounds), _SAMPLES[len(bounds)]
    axes = [np.linspace(low, high, side) for (low, high), side in zip(bounds, sides, strict=True)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    signs = np.sign(difference(grid.reshape(-1, d))).reshape(grid.shape[:-1])
    found: list[FloatArray] = []
    for axis in range(d):
        before, after = (np.arange(i, sides[axis] - 1 + i) for i in (0, 1))
        crossed = np.take(signs, before, axis) * np.take(signs, after, axis) < 0
        found.append(np.stack([np.take(grid, each, axis)[crossed] for each in (before, after)]))
    low, high = np.concatenate(found, axis=1)
    some = slice(None, None, 1 + len(low) // _PLACES)
    return _closed_in(difference, low[some], high[some]), np.sign(high - low)[some]


def _closed_in(difference: _Function, low: FloatArray, high: FloatArray) -> FloatArray:
    """Where, on stretches between two ends `(k, d)`, a function changes its sign."""
    below = np.sign(difference(low))
    for _ in range(_HALVINGS if len(low) else 0):
        middle = (low + high) / 2
        same = (np.sign(difference(middle)) == below)[:, None]
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return (low + high) / 2


def _both_sides(landscape: FormulaLandscape, x: FloatArray, way: FloatArray) -> tuple[FloatArray, ...]:
    """Values, slopes and curvatures `(2, k, …)` before and behind places."""
    around = np.concatenate([x - way, x + way])
    found = landscape.value(around), landscape.gradient(around), landscape.hessian(around)
    return tuple(each.reshape(2, len(x), -1) for each in found)


def _jumps(near: FloatArray, farther: FloatArray, far: FloatArray) -> bool:
    """Whether anywhere the two sides stay apart however near they are.

    What differs as the distance does, as of steep but smooth ground, goes with it: it is taken away from both jumps
    that are seen, from nearer and from farther. Where what is farther is not finite nothing is seen to shrink.
    """
    apart, more, most = (each[1] - each[0] for each in (near, farther, far))
    jump, before = (np.abs(10 * a - b) / 9 for a, b in ((apart, more), (more, most)))
    limit = np.maximum(_SEEN * np.abs(near).max(), _LEFT * np.abs(apart))
    shrinks = np.isfinite(before) & (jump <= _STAYS * before)
    return bool(np.any(~shrinks & ~(jump <= limit)))
