"""What a step multiplies by: the one set of numbers that both the integrator and the symbol table read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gdlab.core import registry
from gdlab.core.elementary import exp, expm1
from gdlab.core.fields import ParameterError
from gdlab.core.parameters import Parameters, check_friction_scheme


@dataclass(frozen=True, slots=True)
class Coefficients:
    """u ← ρ u − ℓ (∇U + σ ξ), x ← x + u, for one method under one friction scheme.

    Attributes:
        mass, friction, step_size, temperature: m (0 for a massless method), γ, Δt, T.
        momentum: ρ, torch's `momentum=`.
        learning_rate: torch's `lr=` for the method: ℓ = (1−ρ) η = Δt²/m̂.
        effective_learning_rate: η = Δt/γ; ∞ when γ = 0.
        gradient_noise: σ = √(2T/η); 0 when γ = 0, for then there is no bath.
        effective_mass: m̂ = Δt²/ℓ, the mass the step feels.
    """

    method: str
    friction_scheme: str
    mass: float
    friction: float
    step_size: float
    temperature: float
    momentum: float
    learning_rate: float
    effective_learning_rate: float
    gradient_noise: float
    effective_mass: float

    @property
    def relaxation_time(self) -> float:
        """τ = m/γ in s; ∞ when γ = 0."""
        return self.mass / self.friction if self.friction else math.inf

    @property
    def memory(self) -> float:
        """τ/Δt, the relaxation time counted in steps."""
        return self.relaxation_time / self.step_size

    def rule_numbers(self, options: Mapping[str, float | bool]) -> dict[str, float]:
        """Every coefficient that a method's rule may use, by its name in the rule, with the options as numbers."""
        own = {"rho": self.momentum, "lr": self.learning_rate, "sigma": self.gradient_noise}
        return own | {key: float(value) for key, value in options.items()}


def coefficients(parameters: Parameters, method: str = "momentum", friction_scheme: str = "explicit") -> Coefficients:
    """The coefficients of a step.

    Raises:
        ParameterError: γ = 0 for a method whose learning rate is η.
        UnknownMethodError: no such method.
    """
    check_friction_scheme(friction_scheme)
    massless = registry.method(method).massless
    m = 0.0 if massless else parameters.mass
    gamma, dt, T = parameters.friction, parameters.step_size, parameters.temperature
    if m == 0 and gamma == 0:
        raise ParameterError(
            "friction", f"{method} has no inertia, so its friction must be more than zero: its learning rate is Δt/γ"
        )
    rho, lr = _plain(gamma, dt) if m == 0 else _SCHEMES[friction_scheme](m, gamma, dt)
    eta = dt / gamma if gamma else math.inf
    return Coefficients(
        method=method,
        friction_scheme=friction_scheme,
        mass=m,
        friction=gamma,
        step_size=dt,
        temperature=T,
        momentum=rho,
        learning_rate=lr,
        effective_learning_rate=eta,
        gradient_noise=math.sqrt(2 * T * gamma / dt),
        effective_mass=_effective_mass(m, gamma, dt, friction_scheme),
    )


def _plain(gamma: float, dt: float) -> tuple[float, float]:
    """ρ and ℓ without inertia: m = 0 is its own case, since the explicit scheme is singular there."""
    return 0.0, dt / gamma


def _explicit(m: float, gamma: float, dt: float) -> tuple[float, float]:
    """ρ = 1 − Δt/τ, ℓ = Δt²/m."""
    return 1 - gamma * dt / m, dt * dt / m


def _implicit(m: float, gamma: float, dt: float) -> tuple[float, float]:
    """ρ = 1/(1 + Δt/τ), ℓ = (1−ρ) η = Δt²/(m + γΔt)."""
    return m / (m + gamma * dt), dt * dt / (m + gamma * dt)


def _exact(m: float, gamma: float, dt: float) -> tuple[float, float]:
    """ρ = e^(−Δt/τ), ℓ = (1−ρ) η; the limit γ → 0 is ρ = 1, ℓ = Δt²/m."""
    z = gamma * dt / m
    return (exp(-z), -expm1(-z) * dt / gamma) if z else (1.0, dt * dt / m)


_SCHEMES = {"explicit": _explicit, "implicit": _implicit, "exact": _exact}


def _effective_mass(m: float, gamma: float, dt: float, scheme: str) -> float:
    """m̂ = Δt²/ℓ, in the form that is exact for each scheme."""
    if m == 0:
        return gamma * dt
    if scheme == "explicit":
        return m
    z = gamma * dt / m
    return m + gamma * dt if scheme == "implicit" else gamma * dt / -expm1(-z) if z else m
