"""ρ, ℓ and m̂ of a step, from m, γ and Δt: one formula for each way to make friction discrete."""

from __future__ import annotations

import math
import sys
from typing import NamedTuple

from gdlab.core.elementary import exp, expm1
from gdlab.core.wide import Wide, wide

FRICTION_SCHEMES = ("explicit", "implicit", "exact")
_ROUNDINGS = 3
"""Units of the last place, more than a product and a quotient of three typed numbers come to: five half units."""
_LEAST_WITH_ALL_DIGITS = sys.float_info.min


class Step(NamedTuple):
    """Momentum ρ, learning rate ℓ and the mass m̂ = Δt²/ℓ that the step feels."""

    momentum: float
    learning_rate: float
    effective_mass: float


def step(mass: float, friction: float, step_size: float, scheme: str) -> Step:
    """The step of a particle, or without inertia (m = 0) of plain descent, which is the same in every scheme.

    What float64 holds comes out whatever the four numbers are; a ρ or ℓ beyond its range is ∞ or 0.
    """
    gamma, dt = wide(friction), wide(step_size)
    if mass == 0:  # its own case, since the explicit scheme is singular there
        return Step(0.0, float(dt / gamma), float(gamma * dt))
    return _SCHEMES[scheme](wide(mass), gamma, dt)


def gradient_noise_of(temperature: float, friction: float, step_size: float) -> float:
    """σ = √(2T/η) = √(2Tγ/Δt); 0 when γ = 0, for then there is no bath."""
    return (wide(2.0) * wide(temperature) * wide(friction) / wide(step_size)).root()


def _explicit(m: Wide, gamma: Wide, dt: Wide) -> Step:
    """ρ = 1 − Δt/τ, ℓ = Δt²/m; Δt/τ is 1 or 2 where but for rounding it would be, as with 3 · 0.1 of 0.3."""
    lost = float(gamma * dt / m)
    lost = next((whole for whole in (1.0, 2.0) if abs(lost - whole) <= _ROUNDINGS * math.ulp(whole)), lost)
    return Step(1 - lost, float(dt * dt / m), float(m))


def _implicit(m: Wide, gamma: Wide, dt: Wide) -> Step:
    """ρ = 1/(1 + Δt/τ) = m/(m + γΔt), ℓ = (1−ρ) η = Δt²/(m + γΔt)."""
    lost = gamma * dt
    felt = m + lost
    kept = float(m / felt)
    # Near 1 the small difference from it is the better known, and γ can be such that any ρ is met.
    return Step(1 - float(lost / felt) if kept > 0.5 else kept, float(dt * dt / felt), float(felt))


def _exact(m: Wide, gamma: Wide, dt: Wide) -> Step:
    """ρ = e^(−Δt/τ), ℓ = (1−ρ) η; the limit γ → 0 is ρ = 1, ℓ = Δt²/m."""
    z = float(gamma * dt / m)
    if z < _LEAST_WITH_ALL_DIGITS:
        return Step(1.0, float(dt * dt / m), float(m))
    lost = wide(-expm1(-z))
    return Step(exp(-z), float(lost * dt / gamma), float(gamma * dt / lost))


_SCHEMES = {"explicit": _explicit, "implicit": _implicit, "exact": _exact}
