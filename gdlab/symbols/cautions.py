"""What the numbers mean for the motion, in words, at the row concerned, with one action that helps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gdlab.core.coefficients import Coefficients
from gdlab.core.stability import limit
from gdlab.symbols.formatting import format_number

_EQUAL = 1e-9


@dataclass(frozen=True)
class Action:
    """A change of the run's knobs that helps: a label for the button, and values by key."""

    label: str
    changes: Mapping[str, float | str]


@dataclass(frozen=True)
class Caution:
    """One sentence at one row."""

    row: str
    text: str
    action: Action | None = field(default=None)

    @property
    def serious(self) -> bool:
        """Something should be done about it; the others explain."""
        return self.action is not None


def cautions(c: Coefficients, curvatures: Sequence[float]) -> tuple[Caution, ...]:
    """The cautions for a step's coefficients and the eigenvalues λ of the Hessian where the particle is."""
    finite = [value for value in curvatures if math.isfinite(value)]
    steepest = max(finite, default=0.0)
    found = [_inertia(c), _over_limit(c, steepest), _without_mass(c, steepest)]
    return tuple(caution for caution in found if caution is not None)


def _inertia(c: Coefficients) -> Caution | None:
    """ρ < 0 and |ρ| ≥ 1."""
    rho = c.momentum
    exact = Action("Use exact friction", {"friction_scheme": "exact"})
    if rho < -1:
        return Caution("momentum", "Δt is more than 2τ: friction itself makes the velocity grow with each step.", exact)
    if rho == -1:
        return Caution(
            "momentum", "Δt is exactly 2τ: each step turns the velocity around and none of it is lost.", exact
        )
    if rho < 0:
        return Caution("momentum", "Δt is more than τ: each step turns the velocity around.", exact)
    if rho == 1:
        return Caution("momentum", "ρ = 1: without friction no energy leaves, so the motion never settles.")
    return None


def _over_limit(c: Coefficients, steepest: float) -> Caution | None:
    """ℓλ against 2(1 + ρ), for the steepest mode."""
    a, bound = c.learning_rate * steepest, limit(c.momentum)
    if not -1 < c.momentum <= 1 or a < bound * (1 - _EQUAL):
        return None
    calmer = Action("Halve Δt", {"step_size": c.step_size / 2})
    if a <= bound * (1 + _EQUAL) and c.momentum < 1:  # at ρ = 1 both roots are −1, and the mode grows with k
        return Caution(
            "learning_rate",
            f"ℓλ₁ = {format_number(a)} is exactly at its limit 2(1 + ρ): "
            "this bounces for ever, neither growing nor settling.",
            calmer,
        )
    return Caution(
        "learning_rate",
        f"ℓλ₁ = {format_number(a)} is over its limit 2(1 + ρ) = {format_number(bound)}: "
        "linearised here, this grows with each step.",
        calmer,
    )


def _without_mass(c: Coefficients, steepest: float) -> Caution | None:
    """ηλ against 2: what mass is doing for a run that is stable thanks to it."""
    a = c.effective_learning_rate * steepest
    if not c.momentum > 0 or not math.isfinite(a) or a < 2 * (1 - _EQUAL):
        return None
    if a <= 2 * (1 + _EQUAL):
        return Caution(
            "effective_learning_rate",
            "ηλ₁ = 2.00 is exactly at the limit: "
            "without mass this would bounce for ever, neither growing nor settling.",
        )
    return Caution("effective_learning_rate", f"ηλ₁ = {format_number(a)} is over 2: without mass this would diverge.")
