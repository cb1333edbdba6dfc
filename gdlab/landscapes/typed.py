"""What a formula means while it is being typed: known coefficients keep their values, new ones start at 1."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.expressions import ExpressionError
from gdlab.landscapes.formula import FormulaLandscape, compiled

NEW_COEFFICIENT = 1.0
_SAMPLES = {1: 801, 2: 61}
_MANY = 1000
"""Samples in more than two dimensions."""
_FAR = 100.0
"""So many times farther out it is seen whether another part would do."""


def typed_landscape(
    text: str, coefficients: Mapping[str, float] | None = None, bounds: FloatArray | None = None
) -> FormulaLandscape:
    """The landscape of a typed formula.

    Args:
        text: the formula.
        coefficients: values by name; those that the formula does not name are dropped.
        bounds: `(d, 2)`, the part looked at, where the formula has as many coordinates; the usual part otherwise.

    Raises:
        ExpressionError: the formula cannot be used, or gives no number anywhere in that part; it says where.
    """
    known = dict(coefficients or {})
    named = frozenset(name for name in known if name in text)
    expression = compiled(text, named)
    fitting = bounds is not None and len(bounds) == expression.dimension
    values = tuple((name, known.get(name, NEW_COEFFICIENT)) for name in expression.coefficients)
    return _defined(text, values, tuple(map(tuple, bounds.tolist())) if fitting and bounds is not None else None)


@lru_cache(maxsize=16)
def _defined(
    text: str, coefficients: tuple[tuple[str, float], ...], bounds: tuple[tuple[float, float], ...] | None
) -> FormulaLandscape:
    """The landscape once it is known to be defined somewhere: field and document ask for it one after the other."""
    landscape = FormulaLandscape(text, dict(coefficients), bounds)
    _check_defined(landscape)
    return landscape


def _check_defined(landscape: FormulaLandscape) -> None:
    """Raise `ExpressionError` at the smallest part of the formula to blame when it gives no number at any sample."""
    middle = (landscape.bounds / 2).sum(axis=1)[None]
    if np.isfinite(landscape.drawn_value(middle)).any():
        return
    places = _samples(landscape.bounds)
    if np.isfinite(landscape.drawn_value(places)).any():
        return
    nodes, values = landscape.expression.parts
    numbers = [np.float64(value) for value in landscape.coefficients.values()]
    with np.errstate(all="ignore"):
        here, elsewhere = (values(*x.T, *numbers) for x in (places, _FAR * places))
    for node, own, others in zip(nodes, here, elsewhere, strict=True):
        if not np.isfinite(own).any():
            where = f" for any {_part(landscape)}" if np.ndim(own) else ""
            advice = ": choose another part below" if np.isfinite(others).any() else ""
            raise ExpressionError(f"this gives no number{where}{advice}", node.start, node.end)


def _samples(bounds: FloatArray) -> FloatArray:
    """A grid over the bounds `(n, d)`, in many dimensions points scattered there and their middle."""
    d = len(bounds)
    if d in _SAMPLES:
        axes = [np.linspace(low, high, _SAMPLES[d]) for low, high in bounds]
        return np.stack([axis.ravel() for axis in np.meshgrid(*axes)], axis=1)
    low, high = bounds.T
    unit = np.random.default_rng(0).random((_MANY, d))
    return np.concatenate([low + unit * (high - low), bounds.mean(axis=1)[None]])


def _part(landscape: FormulaLandscape) -> str:
    """The part looked at, in words."""
    names = landscape.expression.variables
    if len(names) > len(_SAMPLES):
        return f"{names[0]} … {names[-1]} in the part shown"
    ends = (f"{name} from {low:g} to {high:g}" for name, (low, high) in zip(names, landscape.bounds, strict=True))
    return " and ".join(ends).replace("-", "−")
