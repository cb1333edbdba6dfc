"""The four numbers of the equation of motion, and the way back to them from the optimiser's numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gdlab.core import registry
from gdlab.core.elementary import log
from gdlab.core.fields import ParameterError, check_field
from gdlab.core.inverse import settled, temperature_for
from gdlab.core.schemes import FRICTION_SCHEMES
from gdlab.core.wide import wide

__all__ = ["FRICTION_SCHEMES", "Parameters", "check_friction_scheme"]


def check_friction_scheme(scheme: str) -> None:
    """Raise `ParameterError` unless the scheme is one of `FRICTION_SCHEMES`."""
    if scheme not in FRICTION_SCHEMES:
        raise ParameterError(
            "friction_scheme", f"friction scheme must be one of {', '.join(FRICTION_SCHEMES)}, not {scheme!r}"
        )


@dataclass(frozen=True, slots=True)
class Parameters:
    """m dv = −∇U dt − γ v dt + √(2γT) dW, advanced in steps of Δt.

    Args:
        mass: m ≥ 0 in kg; 0 is plain gradient descent.
        friction: γ ≥ 0 in kg/s; not 0 when the mass is 0.
        step_size: Δt > 0 in s.
        temperature: T ≥ 0 in J, with k_B = 1; without meaning when γ = 0.

    Raises:
        ParameterError: a number that is not finite, out of its range, or m = γ = 0.
    """

    mass: float = 1.0
    friction: float = 1.0
    step_size: float = 0.1
    temperature: float = 0.0

    def __post_init__(self) -> None:
        for key in ("mass", "friction", "step_size", "temperature"):
            value = getattr(self, key)
            check_field(key, value)
            if type(value) is not float:
                object.__setattr__(self, key, float(value))
        if self.mass == 0 and self.friction == 0:
            raise ParameterError("friction", "mass and friction cannot both be zero: nothing would limit the velocity")

    @property
    def relaxation_time(self) -> float:
        """τ = m/γ in s; ∞ when γ = 0."""
        return self.mass / self.friction if self.friction else math.inf

    @classmethod
    def from_learning_rate(
        cls,
        learning_rate: float,
        momentum: float = 0.0,
        step_size: float = 0.1,
        gradient_noise: float = 0.0,
        method: str = "momentum",
        friction_scheme: str = "explicit",
    ) -> Parameters:
        """The particle whose steps have this lr (torch's for the method), momentum ρ and noise σ.

        γ = (1−ρ) Δt/ℓ in every scheme; m = Δt²/ℓ (explicit), ρ Δt²/ℓ (implicit), −γ Δt/ln ρ (exact);
        T = η σ²/2 with η = Δt/γ. A massless method has m = 0 and ignores the momentum.

        Raises:
            ParameterError: ρ > 1, ρ < 0 outside `explicit`, or noise without friction.
        """
        check_friction_scheme(friction_scheme)
        for key, value in (
            ("learning_rate", learning_rate),
            ("momentum", momentum),
            ("step_size", step_size),
            ("gradient_noise", gradient_noise),
        ):
            check_field(key, value)
        massless = registry.method(method).massless
        rho = 0.0 if massless else float(momentum)
        if rho < 0 and friction_scheme != "explicit":
            raise ParameterError(
                "momentum",
                "momentum below zero needs explicit friction: "
                f"{friction_scheme} friction never turns the velocity around",
            )
        if rho == 1 and gradient_noise > 0:
            raise ParameterError("gradient_noise", "at momentum 1 there is no friction, so noise has no temperature")
        lr, dt = float(learning_rate), float(step_size)
        friction = float(wide(1 - rho) * wide(dt) / wide(lr))
        mass = 0.0 if massless else _mass(lr, rho, dt, friction, friction_scheme)
        if rho and not mass:
            raise ParameterError("mass", "this momentum would take a mass too small for a number with 64 bits")
        if math.isfinite(mass) and math.isfinite(friction):
            wanted = {"momentum": rho, "learning_rate": lr}
            mass, friction, _ = settled(mass, friction, dt, ("mass", "friction"), wanted, friction_scheme)
        sigma = float(gradient_noise)
        return cls(mass, friction, dt, temperature_for(sigma, friction, dt) if sigma else 0.0)


def _mass(lr: float, rho: float, step_size: float, friction: float, scheme: str) -> float:
    """m for which the scheme has the momentum ρ and the learning rate ℓ, but for rounding."""
    if scheme == "explicit" and rho == 0:
        return friction * step_size  # so that ρ = 1 − γΔt/m comes back as 0 to the bit
    dt = wide(step_size)
    if scheme == "explicit" or rho == 1:
        return float(dt * dt / wide(lr))
    if scheme == "implicit" or rho == 0:
        return float(wide(rho) * dt * dt / wide(lr))
    return float(wide(friction) * dt / wide(-log(rho)))
