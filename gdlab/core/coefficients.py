"""What a step multiplies by: the one set of numbers that both the integrator and the symbol table read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from gdlab.core import registry
from gdlab.core.fields import ParameterError
from gdlab.core.parameters import Parameters, check_friction_scheme
from gdlab.core.schemes import gradient_noise_of
from gdlab.core.suggestions import shown
from gdlab.core.wide import wide


@dataclass(frozen=True, slots=True)
class Coefficients:
    """u ← ρ u − ℓ (∇U + σ ξ), x ← x + u, for one method under one friction scheme.

    Attributes:
        mass, friction, step_size, temperature: m (0 for a massless method), γ, Δt, T (0 where it plays no part).
        momentum: ρ, torch's `momentum=`.
        learning_rate: torch's `lr=` for the method: ℓ = (1−ρ) η = Δt²/m̂, or η where the gradient is averaged first.
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
        """τ/Δt, the relaxation time counted in steps; ∞ when γ = 0."""
        if not self.friction:
            return math.inf
        return float(wide(self.mass) / wide(self.friction) / wide(self.step_size))

    @property
    def carries(self) -> bool:
        """Whether the next step feels the momentum p with which the particle arrives."""
        return registry.method(self.method).drive.carries(self)

    def rule_numbers(self, options: Mapping[str, float | bool]) -> dict[str, float]:
        """Every coefficient that a method's rule may use, by its name in the rule, with the options as numbers."""
        own = {"rho": self.momentum, "lr": self.learning_rate, "sigma": self.gradient_noise}
        own |= registry.method(self.method).drive.numbers(self)
        return own | {key: float(value) for key, value in options.items()}


def coefficients(parameters: Parameters, method: str = "momentum", friction_scheme: str = "explicit") -> Coefficients:
    """The coefficients of a step.

    Raises:
        ParameterError: no parameters, or numbers that the method cannot go with, as γ = 0 where the learning rate is η.
        UnknownMethodError: no such method.
    """
    check_friction_scheme(friction_scheme)
    registry.method(method)
    if not isinstance(parameters, Parameters):
        raise ParameterError("parameters", f"parameters must be gdlab.Parameters(…), not {shown(parameters)}")
    return _coefficients(parameters, method, friction_scheme)


@lru_cache(maxsize=256)
def _coefficients(parameters: Parameters, method: str, friction_scheme: str) -> Coefficients:
    """Kept, for a frame asks for the same ones again and again."""
    drive = registry.method(method).drive
    m = 0.0 if drive.massless else parameters.mass
    gamma, dt = parameters.friction, parameters.step_size
    temperature = parameters.temperature if drive.thermal else 0.0
    taken = drive.step(m, gamma, dt, friction_scheme)
    made = Coefficients(
        method=method,
        friction_scheme=friction_scheme,
        mass=m,
        friction=gamma,
        step_size=dt,
        temperature=temperature,
        momentum=taken.momentum,
        learning_rate=taken.learning_rate,
        effective_learning_rate=dt / gamma if gamma else math.inf,
        gradient_noise=gradient_noise_of(temperature, gamma, dt),
        effective_mass=taken.effective_mass,
    )
    drive.check(method, made)
    return made
