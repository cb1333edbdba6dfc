"""Every number that the window shows, by key, for one particle at one step."""

from __future__ import annotations

import numpy as np

from gdlab.core.moment import Moment
from gdlab.core.protocols import Landscape
from gdlab.symbols.workings import Step, Value, workings


def quantities(landscape: Landscape, moment: Moment, step: Step | None = None) -> dict[str, Value]:
    """All quantities by key; vectors as tuples. With the step that comes next, also those that only the method has.

    With c the coefficients: τ = m/γ, τ/Δt, K = ½m̂v², E = U + K, P = γv², u = Δt·v, u_{k+1} = ρu − ℓg with g = ∇U + σξ
    and what else the method makes of the gradient, b = −u/ℓ. Where the method climbs, the force is +∇U. Without mass
    u is still the last displacement, but nothing of it survives, and there is neither b nor K.
    """
    # With a mass of 1e300 or a position of 1e99 products leave the range of float64; ∞ and nan are then shown as such.
    with np.errstate(all="ignore"):
        common = _quantities(landscape, moment)
    return common if step is None else common | workings(step)


def _quantities(landscape: Landscape, moment: Moment) -> dict[str, Value]:
    c = moment.coefficients
    point = moment.position[None]
    force = moment.gradient if moment.numbers.get("maximize") else -moment.gradient
    potential = float(landscape.value(point)[0])
    speed2 = float(moment.velocity @ moment.velocity)
    kinetic = 0.5 * c.effective_mass * speed2 if c.mass else 0.0
    last, felt = c.step_size * moment.velocity, moment.felt_gradient
    carried = moment.update if c.momentum else np.zeros_like(last)
    common: dict[str, Value] = {
        "mass": c.mass,
        "friction": c.friction,
        "step_size": c.step_size,
        "temperature": c.temperature,
        "momentum": c.momentum,
        "learning_rate": c.learning_rate,
        "effective_learning_rate": c.effective_learning_rate,
        "gradient_noise": c.gradient_noise,
        "effective_mass": c.effective_mass,
        "damping": 1 - c.momentum,
        "relaxation_time": c.relaxation_time,
        "memory": c.memory,
        "step": float(moment.step),
        "time": moment.time,
        "position": tuple(moment.position.tolist()),
        "velocity": tuple(moment.velocity.tolist()),
        "update": tuple(last.tolist()),
        "next_update": tuple((c.momentum * carried - c.learning_rate * felt).tolist()),
        "buffer": tuple((-last / c.learning_rate).tolist()) if c.mass else (0.0,) * len(last),
        "gradient": tuple(moment.gradient.tolist()),
        "felt_gradient": tuple(felt.tolist()),
        "force": tuple(force.tolist()),
        "friction_force": tuple((-c.friction * moment.velocity).tolist()),
        "inertia": tuple((force - c.friction * moment.velocity).tolist()) if c.mass else (0.0,) * len(force),
        "potential": potential,
        "kinetic": kinetic,
        "total_energy": potential + kinetic,
        "dissipated_power": c.friction * speed2,
        "loss_rate": c.friction * speed2 * c.step_size,
        "gradient_norm": float(np.linalg.norm(moment.gradient)),
    }
    return {**moment.numbers, **common}
