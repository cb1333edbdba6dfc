"""Where the least loss lies in the plane of two weights, or why nowhere, and what part of the plane is worth a look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.landscapes.models.frame import Frame
from gdlab.landscapes.models.samples import Scale, standard
from gdlab.landscapes.models.single import Model
from gdlab.landscapes.models.slices import NetworkSlice

ONE_CLASS: Final = "All labels are the same: the loss falls without end as the intercept grows, and has no minimum."
SEPARABLE: Final = (
    "A threshold tells the labels apart: the loss falls without end as the slope grows, and has no minimum."
)
RUNAWAY: Final = "The loss falls as the weights grow, and goes on falling far beyond this map: no minimum was found."
_FAR = 30.0
_ROUNDS = 100
_SHARES = 12  # of the bounds, to which their ends are rounded
_SMALL, _LARGE = 0.4, 4.0


class _Smooth(Protocol):
    """What is needed of the landscape."""

    def value(self, x: FloatArray, /) -> FloatArray: ...
    def gradient(self, x: FloatArray, /) -> FloatArray: ...
    def hessian(self, x: FloatArray, /) -> FloatArray: ...


@dataclass(frozen=True, eq=False)
class Outlook:
    """The optimum `(2,)` or None, why there is none (or ""), and bounds `(2, 2)`."""

    optimum: FloatArray | None
    note: str
    bounds: FloatArray


def outlook(landscape: _Smooth, model: Model, seen: Frame) -> Outlook:
    """The outlook of a model on the samples that it sees."""
    if isinstance(model, NetworkSlice):
        return _around_trained(landscape, model)
    if model.key == "linear":
        return _around_line(landscape, seen)
    if model.key == "logistic":
        return _around_curve(landscape, seen)
    return _around_neuron(landscape, seen)


def _around_line(landscape: _Smooth, seen: Frame) -> Outlook:
    """Least squares; as far to each side as a slope and an intercept can reasonably be wrong."""
    best = newton(landscape, np.zeros(2), np.full(2, np.inf))
    u, t = standard(seen.inputs[:, 0]), standard(seen.targets)
    half = 1.6 * t.factor * _unit(u)
    return Outlook(best, "", rounded(best - half, best + half)) if best is not None else _nowhere(half, RUNAWAY)


def _around_curve(landscape: _Smooth, seen: Frame) -> Outlook:
    """The origin, where a curve says ½ everywhere, and the best curve, with a margin."""
    u, labels = seen.inputs[:, 0], seen.targets == 1
    unit = _unit(standard(u))
    if labels.all() or not labels.any():
        return _nowhere(6 * unit, ONE_CLASS)
    if u[labels].max() <= u[~labels].min() or u[~labels].max() <= u[labels].min():
        return _nowhere(12 * unit, SEPARABLE)
    best = newton(landscape, np.zeros(2), _FAR * unit)
    if best is None:  # nearly separable: a minimum is there, but beyond any sensible map
        return _nowhere(12 * unit, RUNAWAY)
    margin = np.maximum(1.5 * unit, np.abs(best))
    return Outlook(best, "", rounded(np.minimum(best, 0) - margin, np.maximum(best, 0) + margin))


def _around_neuron(landscape: _Smooth, seen: Frame) -> Outlook:
    """The origin in the middle; the better one of the minima downhill of a rising and of a falling curve inside."""
    scale = standard(seen.inputs[:, 0])
    unit = _unit(scale)
    begin = np.array([1, -scale.offset]) / scale.factor
    ends = [newton(landscape, sign * begin, _FAR * unit) for sign in (1, -1)]
    found = sorted((float(landscape.value(w[None])[0]), tuple(w)) for w in ends if w is not None)
    if not found:
        return _nowhere(5 * unit, RUNAWAY)
    best = np.array(found[0][1])
    half = np.maximum(3 * unit, 1.6 * np.abs(best))
    return Outlook(best, "", rounded(-half, half))


def _around_trained(landscape: _Smooth, model: NetworkSlice) -> Outlook:
    """The trained point in the middle, and on each side what the curvature there makes worth seeing."""
    trained = np.array(model.trained)
    best = newton(landscape, trained, _FAR * (1 + np.abs(trained)))
    centre = trained if best is None else best
    curvature = np.abs(np.diagonal(landscape.hessian(centre[None])[0]))
    half = np.clip(1.5 / np.sqrt(np.maximum(curvature, 1e-6)), _SMALL, _LARGE) + 0.5 * np.abs(centre)
    return Outlook(best, "" if best is not None else RUNAWAY, rounded(centre - half, centre + half))


def _unit(scale: Scale) -> FloatArray:
    """By how much slope and intercept have to change for a change of about 1 among inputs on that scale."""
    return np.array([1 / scale.factor, np.sqrt(1 + (scale.offset / scale.factor) ** 2)])


def _nowhere(half: FloatArray, note: str) -> Outlook:
    return Outlook(None, note, rounded(-half, half))


def newton(landscape: _Smooth, start: FloatArray, far: FloatArray) -> FloatArray | None:
    """The minimum downhill of a start `(2,)`, or None if the way leads beyond |w| = far.

    Steps −|H|⁻¹∇L with the sizes of the eigenvalues, halved until they lead down.
    """
    w = start
    height = float(landscape.value(w[None])[0])
    for _ in range(_ROUNDS):
        slope = landscape.gradient(w[None])[0]
        eigenvalues, axes = np.linalg.eigh(landscape.hessian(w[None])[0])
        sizes = np.abs(eigenvalues)
        if not np.all(np.isfinite(slope)) or sizes.max() == 0:
            return None
        step = -axes @ ((axes.T @ slope) / np.maximum(sizes, 1e-12 * sizes.max()))
        for _ in range(40):
            lower = float(landscape.value((w + step)[None])[0])
            if lower <= height + 1e-13 * abs(height):  # near the bottom the slope knows more than the height
                break
            step = step / 2
        else:
            return w
        if np.all(np.abs(step) <= 1e-11 * (np.abs(w) + 1e-3)):
            end: FloatArray = w + step
            return end
        w, height = w + step, lower
        if np.any(np.abs(w) > far):
            return None
    return None


def rounded(low: FloatArray, high: FloatArray) -> FloatArray:
    """`(2, 2)`: the intervals, widened to round numbers of 1, 2 or 5."""
    return np.array([_round_interval(float(a), float(b)) for a, b in zip(low, high, strict=True)])


def _round_interval(low: float, high: float) -> tuple[float, float]:
    share = (high - low) / _SHARES
    mantissa, exponent = f"{share:.3e}".split("e")
    digit = next(d for d in (1, 2, 5, 10) if float(mantissa) <= d)
    unit = digit * 10.0 ** int(exponent)
    return float(f"{np.floor(low / unit) * unit:.6g}"), float(f"{np.ceil(high / unit) * unit:.6g}")
