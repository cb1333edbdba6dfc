"""What is true of one particle at one step."""

from __future__ import annotations

from dataclasses import dataclass

from gdlab.core.arrays import FloatArray
from gdlab.core.coefficients import Coefficients


@dataclass(frozen=True)
class Moment:
    """A particle at one step.

    Attributes:
        coefficients: of the step that comes next.
        position, velocity: x_k and v_k, `(d,)`.
        update: the displacement u = Δt·p/m̂ that the next step starts from, `(d,)`.
        noise: σξ that the next step feels, `(d,)`; zeros without noise.
        step, time: k and t.
    """

    coefficients: Coefficients
    position: FloatArray
    velocity: FloatArray
    update: FloatArray
    noise: FloatArray
    step: int
    time: float
