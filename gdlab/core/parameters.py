"""The four numbers of the equation of motion, and the way back to them from the optimiser's numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from gdlab.core import registry
from gdlab.core.fields import ParameterError, check_field, unsigned
from gdlab.core.inverse import settled, temperature_for
from gdlab.core.schemes import FRICTION_SCHEMES
from gdlab.core.suggestions import shown

__all__ = ["FRICTION_SCHEMES", "Parameters", "check_friction_scheme"]


def check_friction_scheme(scheme: str) -> None:
    """Raise `ParameterError` unless the scheme is one of `FRICTION_SCHEMES`."""
    if not isinstance(scheme, str) or scheme not in FRICTION_SCHEMES:
        raise ParameterError(
            "friction_scheme", f"friction scheme must be one of {', '.join(FRICTION_SCHEMES)}, not {shown(scheme)}"
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
            if type(value) is not float or not value:
                object.__setattr__(self, key, unsigned(value))
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

        Where lr = ℓ: γ = (1−ρ) Δt/ℓ in every scheme; m = Δt²/ℓ (explicit), ρ Δt²/ℓ (implicit), −γ Δt/ln ρ (exact).
        Where lr = η, as in Adam: the same with ℓ = (1−ρ) lr; in `langevin-baoab` m = (1+ρ)Δt²/2lr, γ = −m ln ρ/Δt.
        T = η σ²/2 with η = Δt/γ. A massless method has m = 0 and ignores the momentum.

        Raises:
            ParameterError: ρ > 1, ρ < 0 outside `explicit`, noise without friction or of a method that has none, or a
                ρ that the method cannot have.
        """
        check_friction_scheme(friction_scheme)
        for key, value in (
            ("learning_rate", learning_rate),
            ("momentum", momentum),
            ("step_size", step_size),
            ("gradient_noise", gradient_noise),
        ):
            check_field(key, value)
        drive = registry.method(method).drive
        scheme = drive.scheme or friction_scheme
        rho = 0.0 if drive.massless else unsigned(momentum)
        drive.check_momentum(method, rho, scheme)
        if gradient_noise > 0 and not drive.thermal:
            raise ParameterError(
                "gradient_noise", f"{method} is the motion without noise, at any temperature: leave gradient_noise at 0"
            )
        if rho == 1 and gradient_noise > 0:
            raise ParameterError("gradient_noise", "at momentum 1 there is no friction, so noise has no temperature")
        lr, dt = float(learning_rate), float(step_size)
        mass, friction = drive.particle(lr, rho, dt, scheme)
        if rho and not mass:
            raise ParameterError("mass", "this momentum would take a mass too small for a number with 64 bits")
        if math.isfinite(mass) and math.isfinite(friction):
            wanted = {"momentum": rho, "learning_rate": lr}
            mass, friction, _ = settled(mass, friction, dt, ("mass", "friction"), wanted, scheme, drive)
        return cls(mass, friction, dt, temperature_for(float(gradient_noise), friction, dt))
