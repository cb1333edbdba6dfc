"""What is inside a method at a step, beyond what every method has: means, roots, masses of single coordinates.

All of it is of the step that comes next, from what the method keeps before that step and after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from msgspec import Struct

from gdlab.core.arrays import FloatArray
from gdlab.core.moment import Moment
from gdlab.core.protocols import Landscape

Value = float | tuple[float, ...]
_SHOWN = 2
"""Coordinates of a landscape that is drawn whole."""


class Step(Struct, frozen=True):
    """A step about to be taken by one particle.

    Attributes:
        moment: what it starts from.
        position: where it leads, `(d,)`.
        slots: what the method keeps then, by name, each `(d,)`.
        hessian: ∇∇U before the step, `(d, d)`; nan where it cannot be had.
    """

    moment: Moment
    position: FloatArray
    slots: Mapping[str, FloatArray]
    hessian: FloatArray

    @property
    def displacement(self) -> FloatArray:
        """x_{k+1} − x_k."""
        return self.position - self.moment.position


def hessian_at(landscape: Landscape, position: FloatArray) -> FloatArray:
    """∇∇U at x `(d,)`; nan where it takes too long to be derived."""
    if getattr(landscape, "has_costly_hessian", False):
        return np.full((len(position), len(position)), np.nan)
    hessian: FloatArray = landscape.hessian(position[None])[0]
    return hessian


def has_workings(method: str) -> bool:
    """Whether a method has quantities of its own."""
    return method in _WORKINGS


def workings(step: Step) -> dict[str, Value]:
    """The method's own quantities by key; vectors as tuples."""
    with np.errstate(all="ignore"):
        own = _WORKINGS.get(step.moment.coefficients.method, _nothing)(step)
    return {key: tuple(value.tolist()) if isinstance(value, np.ndarray) else float(value) for key, value in own.items()}


def _nothing(_step: Step) -> dict[str, FloatArray | float]:
    return {}


def _nesterov(step: Step) -> dict[str, FloatArray | float]:
    """The ball x = θ − ρu behind the look-ahead point θ, u = −ℓb, and what looking ahead adds to friction.

    In a well of curvature λ that is ρΔtλ, and the ball's temperature T/(1 + ρηλ).
    """
    c, before, after = step.moment.coefficients, step.moment.slots["b"], step.slots["b"]
    u = -c.learning_rate * before
    steepest = _steepest(step.hessian)
    return {
        "update": u,
        "next_update": -c.learning_rate * after,
        "buffer": before,
        "ball": step.moment.position - c.momentum * u,
        "extra_friction": c.momentum * c.step_size * steepest,
        "colder": 1 + c.momentum * c.effective_learning_rate * steepest,
    }


def _adam(step: Step) -> dict[str, FloatArray | float]:
    """s = √(v/(1 − β₂ᵏ)) + ε with v = exp_avg_sq; masses m s (1 − β₁ᵏ), frictions γ s (1 − β₁ᵏ), temperatures T/s."""
    c, n = step.moment.coefficients, step.moment.numbers
    first, second = n["c1"], n["c2"]
    square = step.slots["max_exp_avg_sq"] if n["amsgrad"] else step.slots["exp_avg_sq"]
    s = np.sqrt(square / second) + n["eps"]
    return {
        "next_update": step.displacement,
        "exp_avg": step.slots["exp_avg"],
        "mean_gradient": step.slots["exp_avg"] / first,
        "first_correction": first,
        "second_correction": second,
        "beta2_complement": 1 - n["beta2"],
        "impulse": (1 - c.momentum) * c.effective_learning_rate,
        **_scaled(step, s, c.effective_learning_rate),
        "coordinate_mass": c.mass * s * first,
        "coordinate_friction": c.friction * s * first,
        **_dissipated(step, c.friction * s * first * step.moment.velocity),
        "coordinate_temperature": c.temperature / s,
    }


def _rmsprop(step: Step) -> dict[str, FloatArray | float]:
    """s = √v + ε with v = square_avg, less grad_avg² where it is centred."""
    n, square = step.moment.numbers, step.slots["square_avg"]
    s = np.sqrt(square - step.slots["grad_avg"] ** 2 if n["centered"] else square) + n["eps"]
    return {
        "next_update": step.displacement,
        "scaled_gradient": step.moment.felt_gradient / s,
        "alpha_complement": 1 - n["alpha"],
        **_scaled(step, s, step.moment.coefficients.learning_rate),
    }


def _adagrad(step: Step) -> dict[str, FloatArray | float]:
    """s = √(Σ g²) + ε; the rate falls to η/(1 + k·lr_decay)."""
    c, n, squares = step.moment.coefficients, step.moment.numbers, step.slots["sum"]
    s, rate = np.sqrt(squares) + n["eps"], n["rate"]
    return {
        "next_update": step.displacement,
        "squares": squares,
        "current_rate": rate,
        **_scaled(step, s, rate),
        "coordinate_friction": c.friction * s,
        **_dissipated(step, c.friction * s * step.moment.velocity),
    }


def _scaled(step: Step, s: FloatArray, rate: float) -> dict[str, FloatArray | float]:
    """What all methods have that divide by a root s of squares."""
    return {
        "rms_gradient": s,
        "coordinate_rate": rate / s,
        "scale_to_curvature": s / np.abs(np.diagonal(step.hessian)),
    }


def _dissipated(step: Step, drag: FloatArray) -> dict[str, FloatArray | float]:
    """The power that a friction force −`drag` takes at the present velocity, and what it takes in a step."""
    power = float(drag @ step.moment.velocity)
    return {"dissipated_power": power, "loss_rate": power * step.moment.coefficients.step_size}


def _newton(step: Step) -> dict[str, FloatArray | float]:
    """The way s to the stationary point of the parabola that fits, where it lies, and the friction by direction.

    The model's own curvatures A, with As = −g, are row by row, where they can be drawn.
    """
    c, damping, h = step.moment.coefficients, step.moment.numbers["damping"], step.hessian
    curvatures = np.full(len(h), np.nan)
    if np.isfinite(h).all():
        curvatures = np.linalg.eigvalsh(h)
    s: FloatArray = step.displacement / c.effective_learning_rate
    model = (-h if step.moment.numbers["maximize"] else h) + damping * np.eye(len(h))
    return {
        "next_update": step.displacement,
        "damping_option": damping,
        "newton_step": s,
        "model_curvature": model.ravel() if len(h) <= _SHOWN else np.empty(0),
        "model_rest": step.moment.position + s,
        "curvatures": curvatures,
        "direction_friction": c.friction * (curvatures + damping),
        **_dissipated(step, c.friction * (h @ step.moment.velocity + damping * step.moment.velocity)),
    }


def _flow(step: Step) -> dict[str, FloatArray | float]:
    """The mean velocity on the way, and the buffer b = −mv/Δt."""
    return {
        "next_update": step.displacement,
        "mean_velocity": step.displacement / step.moment.coefficients.step_size,
        "buffer": step.moment.slots["b"],
    }


def _baoab(step: Step) -> dict[str, FloatArray | float]:
    """Half a drift Δt/2m of a momentum, the push √(mT(1−ρ²)) of the bath, and the rate ℓ/(1−ρ) once settled.

    The kick is what this step's noise and the last one's make of the heavy ball's step ρu − ℓ∇U.
    """
    c, moment = step.moment.coefficients, step.moment
    settled = c.momentum * moment.update - c.learning_rate * moment.felt_gradient
    again = -moment.numbers["half_drift"] * step.slots["b"]
    return {
        "next_update": step.displacement,
        "drift": step.displacement - again,
        "drift_again": again,
        "kick": step.displacement - settled if moment.numbers["thermal"] else np.zeros_like(settled),
        "half_drift_time": c.step_size / (2 * c.mass),
        "thermal_push": moment.numbers["thermal"] * c.step_size,
        "settled_rate": c.learning_rate / (1 - c.momentum) if c.momentum < 1 else float("inf"),
    }


def _steepest(hessian: FloatArray) -> float:
    """The largest eigenvalue, nan where there is none."""
    return float(np.linalg.eigvalsh(hessian)[-1]) if np.isfinite(hessian).all() else float("nan")


_WORKINGS: Mapping[str, Callable[[Step], dict[str, FloatArray | float]]] = {
    "nesterov": _nesterov,
    "adam": _adam,
    "rmsprop": _rmsprop,
    "adagrad": _adagrad,
    "newton": _newton,
    "flow": _flow,
    "langevin-baoab": _baoab,
}
