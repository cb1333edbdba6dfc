"""How m, γ, Δt and T drive a method: its ρ, torch's lr, the masses it feels, and the way back from lr and ρ.

Every drive is three relations between m, γ, Δt, lr, ρ and η, of which any three numbers give the rest:

    η = Δt/γ,        lr = rate(ρ) · η,        m = inertia(ρ) · Δt²/lr
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdlab.core import schemes
from gdlab.core.elementary import exp, expm1, log
from gdlab.core.fields import ParameterError
from gdlab.core.schemes import Step
from gdlab.core.wide import Wide, wide

if TYPE_CHECKING:
    from gdlab.core.coefficients import Coefficients


class Drive:
    """ρ by the friction scheme and lr = ℓ = (1−ρ) η; at m = 0 ρ = 0 and lr = η. That of SGD and RMSprop.

    Attributes:
        massless: the method has no inertia, whatever the mass: ρ = 0 and lr = η.
        averaged: the gradient is averaged before it counts, so that lr = η whatever ρ is.
        thermal: the temperature plays a part.
        scheme: the one friction scheme that the method has; any when "".
    """

    massless = False
    averaged = False
    thermal = True
    scheme = ""

    def step(self, mass: float, friction: float, step_size: float, scheme: str, /) -> Step:
        """ρ, torch's lr and the masses of a step."""
        return schemes.step(mass, friction, step_size, scheme)

    def check(self, _name: str, _c: Coefficients, /) -> None:
        """Raise `ParameterError` where the method called `name` cannot go with these numbers."""

    def check_momentum(self, _name: str, rho: float, scheme: str, /) -> None:
        """Raise `ParameterError` where no particle has this ρ."""
        if rho < 0 and scheme != "explicit":
            raise ParameterError(
                "momentum",
                f"momentum below zero needs explicit friction: {scheme} friction never turns the velocity around",
            )

    def carried_mass(self, c: Coefficients, /) -> float:
        """The M of p = Mv with which a velocity becomes the momentum p = −Δt b that a method keeps."""
        return c.effective_mass

    def carries(self, c: Coefficients, /) -> bool:
        """Whether the next step feels the momentum p; at ρ = 0 nothing of it survives."""
        return c.momentum != 0

    def numbers(self, _c: Coefficients, /) -> dict[str, float]:
        """What a rule multiplies by besides ρ, lr and σ, by the name in the rule."""
        return {}

    def rate(self, rho: float, /) -> float:
        """The lr in units of η."""
        return 1 - rho

    def momentum_for(self, rate: float, /) -> float | None:
        """The ρ of that lr/η, None where it does not say."""
        return 1 - rate

    def inertia(self, rho: float | None, scheme: str, /) -> float | None:
        """The mass in units of Δt²/lr: 1 (explicit), ρ (implicit), (1−ρ)/(−ln ρ) (exact); None where not known."""
        if scheme == "explicit":
            return 1.0
        if rho is None or not 0 < rho <= 1:
            return None
        return rho if scheme == "implicit" else (1 - rho) / -log(rho) if rho < 1 else 1.0

    def particle(self, lr: float, rho: float, step_size: float, scheme: str, /) -> tuple[float, float]:
        """The m and γ of this lr and ρ, but for rounding; m = 0 at ρ = 0, except under explicit friction."""
        return _particle(wide(lr), rho, wide(step_size), scheme)


class Effective(Drive):
    """A method without inertia: ρ = 0 and lr = η. That of plain descent, Adagrad and Newton."""

    massless = True

    def step(self, _mass: float, friction: float, step_size: float, scheme: str, /) -> Step:
        """ρ = 0, lr = η, m̂ = γΔt; the mass is ignored."""
        return schemes.step(0.0, friction, step_size, scheme) if friction else Step(0.0, math.inf, 0.0)

    def check(self, name: str, c: Coefficients, /) -> None:
        """γ = 0 is refused."""
        if c.friction == 0:
            raise ParameterError(
                "friction", f"{name} has no inertia, so its friction must be more than zero: its learning rate is Δt/γ"
            )

    def rate(self, _rho: float, /) -> float:
        """The lr is η."""
        return 1.0

    def particle(self, lr: float, _rho: float, step_size: float, _scheme: str, /) -> tuple[float, float]:
        """γ = Δt/η; no mass."""
        return 0.0, float(wide(step_size) / wide(lr))


class Averaged(Drive):
    """The gradient is averaged, so that lr = η while β₁ = ρ by the friction scheme. That of Adam."""

    averaged = True

    def step(self, mass: float, friction: float, step_size: float, scheme: str, /) -> Step:
        """ρ and m̂ of the scheme, lr = η."""
        taken = schemes.step(mass, friction, step_size, scheme)
        return taken._replace(learning_rate=float(wide(step_size) / wide(friction)) if friction else math.inf)

    def check(self, name: str, c: Coefficients, /) -> None:
        """γ = 0, ρ < 0 and ρ = 1 are refused."""
        if c.friction == 0:
            raise ParameterError(
                "friction", f"the friction of {name} must be more than zero: its learning rate is Δt/γ"
            )
        if c.momentum < 0:
            raise ParameterError(
                "mass",
                f"β₁ of {name} would be 1 − γΔt/m = {c.momentum:.3g}, and it must be at least 0: "
                "take a larger mass, a smaller step, or exact friction",
            )
        if c.momentum == 1:
            raise ParameterError(
                "mass", f"β₁ of {name} would be 1, and no gradient would count: take a smaller mass or more friction"
            )

    def check_momentum(self, name: str, rho: float, _scheme: str, /) -> None:
        """0 ≤ β₁ < 1."""
        if not 0 <= rho < 1:
            raise ParameterError("momentum", f"β₁ of {name} must be at least 0 and less than 1, not {rho:g}")

    def rate(self, _rho: float, /) -> float:
        """The lr is η."""
        return 1.0

    def momentum_for(self, _rate: float, /) -> float | None:
        """None: lr and η, being one, say nothing of it."""
        return None

    def inertia(self, rho: float | None, scheme: str, /) -> float | None:
        """That of the scheme by 1 − ρ."""
        classic = super().inertia(rho, scheme)
        return None if rho is None or rho == 1 or classic is None else classic / (1 - rho)

    def particle(self, lr: float, rho: float, step_size: float, scheme: str, /) -> tuple[float, float]:
        """That of ℓ = (1−ρ) lr."""
        return _particle(wide(lr) * wide(1 - rho), rho, wide(step_size), scheme)


class Baoab(Drive):
    """ρ = e^(−Δt/τ), lr = (1+ρ)Δt²/2m, and noise of its own: the splitting integrator BAOAB of Langevin's equation.

    Its kinetic energy is that of m̂ = Δt²/lr = 2m/(1+ρ), with which (x_k − x_{k−1})/Δt has exactly the temperature T
    in every quadratic well; a velocity that is placed has the momentum mv.
    """

    scheme = "exact"

    def step(self, mass: float, friction: float, step_size: float, _scheme: str, /) -> Step:
        """ρ = e^(−γΔt/m), lr = (1+ρ)Δt²/2m, m̂ = 2m/(1+ρ)."""
        m, gamma, dt = wide(mass), wide(friction), wide(step_size)
        if mass == 0:  # `check` refuses it
            return Step(0.0, math.inf, 0.0)
        rho = exp(-float(gamma * dt / m))
        both = wide(1 + rho)
        return Step(rho, float(both * dt * dt / (wide(2.0) * m)), float(wide(2.0) * m / both))

    def check(self, name: str, c: Coefficients, /) -> None:
        """A mass of zero is refused."""
        if c.mass == 0:
            raise ParameterError(
                "mass", f"{name} moves a particle that has a mass: make it more than zero, or take gradient-descent"
            )

    def check_momentum(self, name: str, rho: float, _scheme: str, /) -> None:
        """0 < ρ ≤ 1."""
        if rho <= 0:
            raise ParameterError("momentum", f"the momentum of {name} is e^(−Δt/τ), more than 0, and cannot be {rho:g}")

    def carried_mass(self, c: Coefficients, /) -> float:
        """m."""
        return c.mass

    def carries(self, c: Coefficients, /) -> bool:
        """With a mass: p moves it before friction has taken it away."""
        return c.mass != 0

    def numbers(self, c: Coefficients, /) -> dict[str, float]:
        """Δt²/2m, by which half a drift moves x, and √(mT(1−ρ²))/Δt, the noise on b."""
        if math.isinf(c.mass):  # as where a schedule has brought lr to 0
            return {"half_drift": 0.0, "thermal": 0.0}
        m, dt = wide(c.mass), wide(c.step_size)
        lost = wide(-expm1(-2 * float(wide(c.friction) * dt / m)))
        return {
            "half_drift": float(dt * dt / (wide(2.0) * m)),
            "thermal": (m * wide(c.temperature) * lost / (dt * dt)).root() if c.friction else 0.0,
        }

    def rate(self, rho: float, /) -> float:
        """(1+ρ)(−ln ρ)/2."""
        return (1 + rho) * -log(rho) / 2 if rho > 0 else math.inf

    def momentum_for(self, rate: float, /) -> float | None:
        """By bisection of 1 − ρ, which keeps its digits; the rate falls from ∞ to 0 as ρ goes from 0 to 1."""
        low, high = 0.0, 1.0
        while low < (middle := (low + high) / 2) < high:
            low, high = (low, middle) if self.rate(1 - middle) > rate else (middle, high)
        return 1 - low

    def inertia(self, rho: float | None, _scheme: str, /) -> float | None:
        """(1+ρ)/2."""
        return None if rho is None else (1 + rho) / 2

    def particle(self, lr: float, rho: float, step_size: float, _scheme: str, /) -> tuple[float, float]:
        """m = (1+ρ)Δt²/2lr, γ = −m ln ρ/Δt."""
        dt = wide(step_size)
        m = wide(1 + rho) * dt * dt / (wide(2.0) * wide(lr))
        return float(m), float(m * wide(-log(rho)) / dt)


class Flow(Drive):
    """The equation of motion itself, without noise: ρ and ℓ are those of exact friction, the mass is m."""

    thermal = False
    scheme = "exact"

    def step(self, mass: float, friction: float, step_size: float, _scheme: str, /) -> Step:
        """What one step does under a constant force: ρ = e^(−Δt/τ), ℓ = (1−ρ) η."""
        return schemes.step(mass, friction, step_size, "exact")._replace(effective_mass=mass)

    def carries(self, c: Coefficients, /) -> bool:
        """With a mass, also where e^(−Δt/τ) is 0 to float64."""
        return c.mass != 0


def _particle(lr: Wide, rho: float, dt: Wide, scheme: str) -> tuple[float, float]:
    """γ = (1−ρ) Δt/ℓ; m = Δt²/ℓ (explicit), ρ Δt²/ℓ (implicit), −γ Δt/ln ρ (exact)."""
    friction = wide(1 - rho) * dt / lr
    if scheme == "explicit" and rho == 0:
        return float(wide(float(friction)) * dt), float(friction)  # so that ρ = 1 − γΔt/m comes back as 0 to the bit
    if scheme == "explicit" or rho == 1:
        return float(dt * dt / lr), float(friction)
    if scheme == "implicit" or rho == 0:
        return float(wide(rho) * dt * dt / lr), float(friction)
    return float(friction * dt / wide(-log(rho))), float(friction)


CLASSIC = Drive()
EFFECTIVE = Effective()
AVERAGED = Averaged()
BAOAB = Baoab()
FLOW = Flow()
