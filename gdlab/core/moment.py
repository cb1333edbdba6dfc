"""What is true of one particle at one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gdlab.core.arrays import FloatArray
from gdlab.core.coefficients import Coefficients


@dataclass(frozen=True)
class Moment:
    """A particle at one step.

    Attributes:
        coefficients: of the step that comes next.
        position, velocity: x_k and v_k, `(d,)`; the velocity as it is after what changes at the step.
        update: the displacement u = Δt·v that the next step starts from, `(d,)`; zeros without inertia.
        gradient: ∇U, `(d,)`.
        felt_gradient: what the method makes of it before it moves: noise, weight decay, dampening, sign, `(d,)`.
        numbers: the coefficients and options of the method's rule, by their names there.
        step, time: k and t.
        slots: what the method keeps, by the names of its slots, each `(d,)`, as the next step finds it.
    """

    coefficients: Coefficients
    position: FloatArray
    velocity: FloatArray
    update: FloatArray
    gradient: FloatArray
    felt_gradient: FloatArray
    numbers: Mapping[str, float]
    step: int
    time: float
    slots: Mapping[str, FloatArray] = field(default_factory=dict)
