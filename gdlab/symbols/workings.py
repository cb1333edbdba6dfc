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
_NOTHING, _ROUNDING = 1e-9, 1e-6
"""A difference of displacements that is that of their digits only, relative to them, and those to the position."""


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

    In a well of curvature λ that is ρΔtλ, dampened or not, and the ball's temperature T/(1 + ρηλ); λ is what the step
    meets of the landscape, climbing or with weight decay. Where it is negative there is no well and no such
    temperature, nor with dampening, which lets position and momentum feel the noise unequally.
    """
    c, n, before, after = step.moment.coefficients, step.moment.numbers, step.moment.slots["b"], step.slots["b"]
    u = -c.learning_rate * before
    ahead = c.momentum * (_steepest(-step.hessian if n["maximize"] else step.hessian) + n["weight_decay"])
    dampened = bool(n["dampening"] and c.momentum)
    return {
        "update": u if c.momentum else c.step_size * step.moment.velocity,
        # Where ρ = 0 torch leaves the buffer alone, and the ball is at the look-ahead point.
        "next_update": -c.learning_rate * after if c.momentum else step.displacement,
        "counted_gradient": after - c.momentum * before if dampened else step.moment.felt_gradient,
        "buffer": before,
        "ball": step.moment.position - c.momentum * u,
        "extra_friction": c.step_size * ahead,
        "colder": 1 + ahead * c.effective_learning_rate if ahead >= 0 and not dampened else float("nan"),
    }


def _adam(step: Step) -> dict[str, FloatArray | float]:
    """s = √(v/c₂) + ε with v = exp_avg_sq; masses m s c₁, frictions γ s c₁ with c = 1 − βᵏ⁺¹; temperatures T/s in time.

    Both means are those that the step to come divides, but for the mean that is kept until then.
    """
    c, n = step.moment.coefficients, step.moment.numbers
    first, second = n["c1"], n["c2"]
    square = step.slots["max_exp_avg_sq"] if n["amsgrad"] else step.slots["exp_avg_sq"]
    s = np.sqrt(square / second) + n["eps"]
    decay = n["weight_decay"] if n["decoupled_weight_decay"] else 0.0
    return {
        "next_update": step.displacement,
        "largest_square": step.slots["max_exp_avg_sq"],
        "kept_share": 1 - c.learning_rate * decay,
        "decayed": -c.learning_rate * decay * step.moment.position,
        "exp_avg": step.slots["exp_avg"],
        "kept_mean": step.moment.slots["exp_avg"],
        "mean_gradient": step.slots["exp_avg"] / first,
        "first_correction": first,
        "second_correction": second,
        "beta2_complement": 1 - n["beta2"],
        "impulse": (1 - c.momentum) * c.effective_learning_rate,
        **_scaled(step, s, c.effective_learning_rate, (1 - c.momentum) * c.effective_learning_rate),
        "coordinate_mass": c.mass * s * first,
        "coordinate_friction": c.friction * s * first,
        **_dissipated(step, c.friction * s * first * step.moment.velocity),
        "coordinate_temperature": c.temperature / s,
    }


def _rmsprop(step: Step) -> dict[str, FloatArray | float]:
    """s = √v + ε with v = square_avg, less grad_avg² where it is centred; the friction is γ s."""
    n, square, friction = step.moment.numbers, step.slots["square_avg"], step.moment.coefficients.friction
    s = np.sqrt(square - step.slots["grad_avg"] ** 2 if n["centered"] else square) + n["eps"]
    return {
        "next_update": step.displacement,
        "scaled_gradient": step.moment.felt_gradient / s,
        "alpha_complement": 1 - n["alpha"],
        "mean_gradient": step.slots["grad_avg"],
        **_scaled(step, s, step.moment.coefficients.learning_rate, step.moment.coefficients.learning_rate),
        **_dissipated(step, friction * s * step.moment.velocity),
    }


def _adagrad(step: Step) -> dict[str, FloatArray | float]:
    """s = √(Σ g²) + ε; the rate falls to η/(1 + k·lr_decay), as if γ rose to γ(1 + k·lr_decay)."""
    c, n, squares = step.moment.coefficients, step.moment.numbers, step.slots["sum"]
    s, rate = np.sqrt(squares) + n["eps"], n["rate"]
    friction = c.step_size / rate if n["lr_decay"] and rate else c.friction
    return {
        "next_update": step.displacement,
        "squares": squares,
        "current_rate": rate,
        **_scaled(step, s, rate, rate),
        "current_friction": friction,
        "coordinate_friction": friction * s,
        **_dissipated(step, friction * s * step.moment.velocity),
    }


def _scaled(step: Step, s: FloatArray, rate: float, impulse: float) -> dict[str, FloatArray | float]:
    """What all methods have that divide by a root s of squares.

    The mode of a coordinate is a = ℓh/s, with the impulse ℓ and the curvature h along it that the step meets.
    """
    numbers, h = step.moment.numbers, np.diagonal(step.hessian)
    decay = 0.0 if numbers.get("decoupled_weight_decay") else numbers["weight_decay"]
    return {
        "coordinate_mode": impulse * ((-h if numbers["maximize"] else h) + decay) / s,
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
    sign = -1.0 if step.moment.numbers["maximize"] else 1.0
    model = sign * h + damping * np.eye(len(h))
    return {
        "next_update": step.displacement,
        "damping_option": damping,
        "newton_step": s,
        "model_curvature": model.ravel() if len(h) <= _SHOWN else np.empty(0),
        "model_rest": step.moment.position + s,
        "curvatures": curvatures,
        "direction_friction": c.friction * (sign * curvatures + damping),
        **_dissipated(step, c.friction * (model @ step.moment.velocity)),
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

    The kick is what this step's noise and the last one's make of the heavy ball's step ρu − ℓ∇U; in a first step, which
    has half a push only, and a placed velocity that is p/m, it is what that makes of it.
    """
    c, moment = step.moment.coefficients, step.moment
    settled = c.momentum * moment.update - c.learning_rate * moment.felt_gradient
    kick = step.displacement - settled
    if not moment.numbers["thermal"]:
        size = np.abs(step.displacement) + np.abs(settled) + _ROUNDING * np.abs(moment.position)
        kick = np.where(np.abs(kick) <= _NOTHING * size, 0.0, kick)
    again = -moment.numbers["half_drift"] * step.slots["b"]
    return {
        "next_update": step.displacement,
        "drift": step.displacement - again,
        "drift_again": again,
        "kick": kick,
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
