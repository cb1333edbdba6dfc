"""What the numbers mean for the motion, in words at a row: warnings with an action that helps, and notes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct, field
from msgspec.structs import replace

from gdlab.core.coefficients import Coefficients
from gdlab.core.stability import limit
from gdlab.symbols.formatting import format_number
from gdlab.symbols.notation import Notation

_EQUAL = 1e-9
_SWIFTEST = 600.0
"""Radians in a step that are more than the substeps of the flow reach."""
_DIED_OUT = 32.0
"""After so many times 2m/γ a swing is below the last digit."""


_BY_MODES = ("momentum", "gradient-descent", "langevin-baoab", "nesterov")
"""The methods whose modes ρ and ℓ rule alone."""
_NO_OPTIONS: Mapping[str, float] = MappingProxyType({})


class Action(Struct, frozen=True):
    """A change of the run's knobs that helps: a label for the button, and values by key."""

    label: str
    changes: Mapping[str, float | str]


class Caution(Struct, frozen=True):
    """One sentence at one row; what is mathematics in it stands between two `$`, in plain characters."""

    row: str
    marked: str
    action: Action | None = field(default=None)

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        return self.marked.replace("$", "")

    @property
    def serious(self) -> bool:
        """The step or its friction is too coarse and something should be done about it; the others are notes.

        Notes explain what is right as it is: energy that stays, what mass does, how a massless particle moves.
        """
        return self.action is not None

    def written(self, notation: Notation) -> Caution:
        """The same in a notation."""
        return replace(self, marked=notation.text(self.marked))


def cautions(
    c: Coefficients, curvatures: Sequence[float], options: Mapping[str, float] = _NO_OPTIONS
) -> tuple[Caution, ...]:
    """The cautions for a step's coefficients and the eigenvalues λ of the Hessian where the particle is.

    The step moves by what a method's `options` make of the gradient, so it meets other curvatures than the landscape's:
    climbing turns them round, weight decay adds to all; dampening scales them, in every step but the first.
    """
    sign, decay = (-1.0 if options.get("maximize") else 1.0), options.get("weight_decay", 0.0)
    steepest = max((sign * value + decay for value in curvatures if math.isfinite(value)), default=0.0)
    dampening = options.get("dampening", 0.0) if c.momentum else 0.0
    lowest = min((sign * value for value in curvatures if math.isfinite(value)), default=0.0)
    found = [_inertia(c), _newton(c, lowest, options), _too_fast(c, steepest), _left_out(c, options)]
    if c.method in _BY_MODES:
        found += [_over_limit(c, steepest, dampening) or _thanks_to_mass(c, steepest), _balance(c, options)]
    return tuple(caution for caution in found if caution is not None)


def ground_cautions(values: Mapping[str, float | tuple[float, ...]]) -> tuple[Caution, ...]:
    """The caution where a particle has come, or been put, to a place where U or its slope has no value."""
    position, felt = _numbers(values["position"]), (*_numbers(values["potential"]), *_numbers(values["force"]))
    if not all(map(math.isfinite, position)) or not any(map(math.isnan, felt)):
        return ()
    return (Caution("potential", "The landscape is not defined here: nothing tells where the next step goes."),)


def _numbers(value: float | tuple[float, ...]) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else (value,)


def _inertia(c: Coefficients) -> Caution | None:
    """ρ < 0 and |ρ| ≥ 1."""
    rho = c.momentum
    exact = Action("Use exact friction", {"friction_scheme": "exact"})
    if rho < -1:
        words = "$Δt$ is more than $2τ$: friction itself makes the velocity grow with each step."
        return Caution("momentum", words, exact)
    if rho == -1:
        words = "$Δt$ is exactly $2τ$: each step turns the velocity around and none of it is lost."
        return Caution("momentum", words, exact)
    if rho < 0:
        return Caution("momentum", "$Δt$ is more than $τ$: each step turns the velocity around.", exact)
    if rho == 1 and c.method == "nesterov":
        words = "$ρ = 1$: no friction takes energy away, but looking ahead brakes where the ground is curved."
        return Caution("momentum", words)
    if rho == 1:
        return Caution("momentum", "$ρ = 1$: no step takes any energy away, so the motion never settles.")
    return None


def _too_fast(c: Coefficients, steepest: float) -> Caution | None:
    """More swings in a step than the flow can follow: it ends there, which is no divergence of the motion."""
    if c.method != "flow" or not 0 < c.mass < math.inf or steepest <= 0:
        return None
    lost = c.friction / (2 * c.mass)
    swift = math.sqrt(max(steepest / c.mass - lost * lost, 0.0))
    lasting = min(c.step_size, _DIED_OUT / lost if lost else math.inf)
    if not _SWIFTEST < swift * lasting < math.inf:
        return None
    swings = format_number(swift * c.step_size / (2 * math.pi))
    words = f"The steepest mode swings {swings} times in a step: too often for the exact motion to be followed."
    return Caution("step_size", words, Action("Shorten Δt", {"step_size": _SWIFTEST / 2 / swift}))


def _over_limit(c: Coefficients, steepest: float, dampening: float) -> Caution | None:
    """ℓλ against its limit for the steepest mode."""
    ahead = c.method == "nesterov" and c.momentum != 0
    bound, words = _limit_ahead(c.momentum, dampening) if ahead else (limit(c.momentum), "2(1 + ρ)")
    dampened = dampening != 0 and not ahead
    a = (1 - dampening if dampened else 1.0) * c.learning_rate * steepest
    if not -1 < c.momentum <= 1 or a < bound * (1 - _EQUAL):
        return None
    calmer = Action("Halve Δt", {"step_size": c.step_size / 2})
    reached = f"$ℓλ₁ = {format_number(a)}${', dampened,' if dampened else ''}"
    if a <= bound * (1 + _EQUAL) and c.momentum < 1:  # at ρ = 1 both roots are −1, and the mode grows with k
        return Caution(
            "learning_rate",
            f"{reached} is exactly at its limit ${words}$: this bounces for ever, neither growing nor settling.",
            calmer,
        )
    return Caution(
        "learning_rate",
        f"{reached} is over its limit ${words} = {format_number(bound)}$: linearised here, this grows with each step.",
        calmer,
    )


def _limit_ahead(rho: float, dampening: float) -> tuple[float, str]:
    """The largest stable a = ℓλ of Nesterov's rule, and its formula.

    Dampening d spares the gradient by which θ itself moves, z² − (1 + ρ − a(1 + ρ(1 − d)))z + (1 − a)ρ. By Jury's
    criterion a < 2(1 + ρ)/(1 + (2 − d)ρ), and for ρ < 0 also a < 1 − 1/ρ.
    """
    share = 1 + (2 - dampening) * rho
    first = 2 * (1 + rho) / share if share > 0 else math.inf
    if rho < 0 and 1 - 1 / rho < first:
        return 1 - 1 / rho, "1 − 1/ρ"
    number = "2" if not dampening else format_number(2 - dampening)
    return first, f"2(1 + ρ)/(1 + {number}ρ)"


def _newton(c: Coefficients, lowest: float, options: Mapping[str, float]) -> Caution | None:
    """η against 2, and where the parabola that fits has no lowest point; to climb, no highest one."""
    if c.method != "newton":
        return None
    if c.effective_learning_rate > 2:
        words = "$η$ is over 2: each step goes more than twice the way to the parabola's rest, and further each time."
        return Caution("effective_learning_rate", words, Action("Halve Δt", {"step_size": c.step_size / 2}))
    if lowest + options.get("damping", 0.0) < 0:
        words = f"A curvature here is negative, $λ = {format_number(lowest)}$: this goes to a saddle or a top."
        if options.get("maximize"):
            words = f"A curvature here is positive, $λ = {format_number(-lowest)}$: this goes to a saddle or a bottom."
        return Caution("effective_learning_rate", words)
    return None


def _thanks_to_mass(c: Coefficients, steepest: float) -> Caution | None:
    """ηλ against 2: what mass is doing for a run that is stable thanks to it."""
    a = c.effective_learning_rate * steepest
    if c.method == "langevin-baoab" or not 0 < c.momentum < 1 or not math.isfinite(a) or a < 2 * (1 - _EQUAL):
        return None
    if a <= 2 * (1 + _EQUAL):
        return Caution(
            "effective_learning_rate",
            "It is the mass that lets this settle: without it, at $ηλ₁ = 2.00$, it would bounce for ever.",
        )
    return Caution(
        "effective_learning_rate",
        f"It is the mass that keeps this stable: without it, at $ηλ₁ = {format_number(a)}$, over 2, it would diverge, "
        "linearised here.",
    )


def _left_out(c: Coefficients, options: Mapping[str, float]) -> Caution | None:
    """What an option makes of a step that the equations do not say."""
    slowing, dampening = (options.get(key, 0.0) for key in ("lr_decay", "dampening"))
    if c.method == "adagrad" and slowing and "rate" in options:
        rate = options["rate"]
        words = f"lr_decay has brought $η$ down to ${format_number(rate)}$, as if $γ$ were "
        return Caution("friction", f"{words}${format_number(c.step_size / rate if rate else math.inf)}$.")
    if c.method == "nesterov" and dampening and c.momentum:
        left = format_number(1 - dampening)
        words = f"Dampening: but for the first, only {left} of each gradient joins $b$ and the ball's step."
        return Caution("learning_rate", f"{words} $w$ moves by all of it, and by $b$.")
    return None


def _balance(c: Coefficients, options: Mapping[str, float]) -> Caution | None:
    """Why the arrows of force and friction need not balance where there is no mass."""
    if c.mass:
        return None
    felt = (
        "−gₖ"
        if options.get("maximize") or options.get("weight_decay")
        else f"−∇U(xₖ){' − σξₖ' if c.gradient_noise else ''}"
    )
    return Caution(
        "friction",
        f"Without mass, friction balances the force over each step: $γvₖ₊₁ = {felt}$. "
        "The $−γv$ shown is of the step before, so it need not balance the force here.",
    )
