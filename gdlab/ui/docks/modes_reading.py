"""What the modes gauge says of each method: where the modes lie, and which presets are true there. No Qt.

The step meets the curvatures ±λ + weight_decay, and with `dampening` d the rate (1 − d) ℓ.

- momentum, gradient-descent, langevin-baoab: a = ℓλ between the heavy ball's zones
- nesterov: a = ℓλ between its own
- adam, rmsprop, adagrad: a = ℓh/s of each coordinate, h = ∂²U/∂x², between the heavy ball's zones: only indicative
- newton: a = ηλ/(λ + damping) between 0, 1 and 2
- flow: ζ = γ/(2√(mλ)) against 1
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace as with_changes

from gdlab.core.coefficients import Coefficients
from gdlab.core.parameters import Parameters
from gdlab.core.stability import Regime, fastest, nesterov_fastest, nesterov_regime, regime
from gdlab.symbols.workings import Value
from gdlab.ui.docks.modes_zones import Mode, Zone, flow_zones, nesterov_zones, remark, zones

Rates = tuple[float, float]
_NONE: Mapping[str, Value] = MappingProxyType({})
_BALLS = ("momentum", "nesterov", "langevin-baoab")
ADAPTIVE = ("adam", "rmsprop", "adagrad")

_CRITICAL = {
    "": "Sets the friction, and with it ρ = (1 − √(ℓλ₁))²: the steepest mode comes home as fast as it can\n"
    "without swinging, and gentler ones creep.",
    "nesterov": "Sets the friction, and with it ρ = (1 − √(ℓλ₁))/(1 + √(ℓλ₁)): the steepest mode comes home as fast\n"
    "as it can without swinging, and gentler ones creep.",
    "gradient-descent": "Sets η = 1/λ₁: the steepest mode is home in one step, and gentler ones creep.",
    "newton": "Sets η = 1: the whole way to the parabola's rest in one step.",
    "flow": "Sets γ = 2√(mλ₁), so that ζ₁ = 1: the steepest mode comes home as fast as it can without swinging.",
}
_FASTEST = {
    "": "Sets ρ and ℓ so that all modes shrink alike, as fast as they can:\n"
    "ρ = ((√λ₁ − √λₙ)/(√λ₁ + √λₙ))², ℓ = (2/(√λ₁ + √λₙ))², with the steepest λ₁ and the gentlest λₙ.",
    "nesterov": "Sets ρ and ℓ so that the slowest mode shrinks as fast as it can: with q = √(3λ₁/λₙ + 1),\n"
    "ρ = (q − 2)/(q + 2) and ℓ = 4/(3λ₁ + λₙ).",
    "gradient-descent": "Sets η = 2/(λ₁ + λₙ): the steepest and the gentlest mode shrink alike, as fast as they can.",
    "newton": "Sets η = 1: all modes are there in one step.",
    "flow": "Sets γ = 2√(mλₙ): the gentlest mode is critical, and all shrink alike, as fast as they can.",
}
_UNKNOWN = "No curvature is known here."
_FLAT = "No curvature is upward here: there is nothing to come home to."
_SADDLE = "Only where every curvature is upward is there one setting that is fastest for all."
_MOVING = "Here s moves with the path, so that no setting stays critical, or fastest."
_MASSLESS_FLOW = "Without mass nothing swings: the flow creeps home in every mode, the faster the less friction."


class Offer(Struct, frozen=True):
    """Whether a preset makes sense here, and what it does or why it does not."""

    holds: bool
    words: str


class ModesReading(Struct, frozen=True):
    """What the gauge shows.

    Attributes:
        zones: along the bar.
        modes: steepest first.
        here: of what the modes are those, in a word or two.
        remark: what is to be said besides, or "".
        critical, fastest: the presets.
        optima: the best values of knobs.
    """

    zones: tuple[Zone, ...]
    modes: tuple[Mode, ...]
    here: str
    remark: str
    critical: Offer
    fastest: Offer
    optima: Mapping[str, float]


def modes_reading(
    c: Coefficients,
    curvatures: Sequence[float],
    numbers: Mapping[str, float] = MappingProxyType({}),
    values: Mapping[str, Value] = _NONE,
) -> ModesReading:
    """What there is to be shown.

    Args:
        c: of the next step.
        curvatures: eigenvalues of ∇∇U at the particle.
        numbers: those of the method's rule, with its options.
        values: all quantities there; of methods that divide by s, `coordinate_mode` is read.
    """
    felt = _felt(curvatures, numbers)
    if c.method in ADAPTIVE:
        return _adaptive(c, values)
    if c.method == "newton":
        found = _newton(c, felt, numbers.get("damping", 0.0))
    elif c.method == "flow":
        found = _flow(c, felt)
    else:
        found = ball_reading(c.momentum, _share(c, numbers) * c.learning_rate, felt, c.method)
    return with_changes(found, optima=_optima(c, felt, numbers))


def tuned(
    which: str, c: Coefficients, curvatures: Sequence[float], numbers: Mapping[str, float] = MappingProxyType({})
) -> Parameters | None:
    """The particle for which the steepest mode is "critical", or all modes are "fastest"; None where there is none.

    Raises:
        ParameterError: no particle moves so under this method.
    """
    felt = _felt(curvatures, numbers)
    own = Parameters(c.mass, c.friction, c.step_size, c.temperature)
    if c.method == "flow":
        wanted = _flow_friction(which, c, felt)
        return None if wanted is None else replace(own, friction=wanted)
    rates = _rates(which, c, felt, numbers)
    if rates is None:
        return None
    rho, lr = rates
    made = Parameters.from_learning_rate(lr, rho, c.step_size, c.gradient_noise, c.method, c.friction_scheme)
    return made if c.method in _BALLS else replace(made, mass=c.mass)


def _felt(curvatures: Sequence[float], numbers: Mapping[str, float]) -> list[float]:
    """The curvatures that the step meets, steepest first."""
    sign, decay = (-1.0 if numbers.get("maximize") else 1.0), numbers.get("weight_decay", 0.0)
    return sorted((sign * float(value) + decay for value in curvatures if math.isfinite(value)), reverse=True)


def _share(c: Coefficients, numbers: Mapping[str, float]) -> float:
    """What dampening leaves of the rate."""
    return 1 - (numbers.get("dampening", 0.0) if c.momentum else 0.0)


def _rates(which: str, c: Coefficients, felt: Sequence[float], numbers: Mapping[str, float]) -> Rates | None:
    """ρ and torch's lr of a preset."""
    share, steepest = _share(c, numbers), max(felt, default=0.0)
    if c.method == "newton":
        return (0.0, 1.0) if felt and not numbers.get("damping") else None
    if c.method in ADAPTIVE or share == 0:
        return None
    if which == "fastest":
        best = _fastest(c.method, felt)
        return None if best is None else (best[0], best[1] / share)
    if steepest <= 0:
        return None
    if c.method == "gradient-descent":
        return 0.0, 1 / steepest
    root = math.sqrt(share * c.learning_rate * steepest)
    rho = (1 - root) / (1 + root) if c.method == "nesterov" else (1 - root) ** 2
    return (rho if root < 1 else 0.0), c.learning_rate


def _fastest(method: str, felt: Sequence[float]) -> Rates | None:
    if method == "gradient-descent":
        return (0.0, 2 / (felt[0] + felt[-1])) if felt and felt[-1] > 0 else None
    return nesterov_fastest(felt) if method == "nesterov" else fastest(felt)


def _flow_friction(which: str, c: Coefficients, felt: Sequence[float]) -> float | None:
    wanted = (felt[-1] if which == "fastest" else felt[0]) if felt else 0.0
    return 2 * math.sqrt(c.mass * wanted) if wanted > 0 and c.mass > 0 else None


def _optima(c: Coefficients, felt: Sequence[float], numbers: Mapping[str, float]) -> Mapping[str, float]:
    """The knobs that are fastest for this landscape."""
    if c.method == "flow":
        friction = _flow_friction("fastest", c, felt)
        return {} if friction is None else {"friction": friction}
    best = _rates("fastest", c, felt, numbers)
    if best is None:
        return {}
    return {"momentum": best[0], "learning_rate": best[1]} if c.method in _BALLS else {"learning_rate": best[1]}


def _offers(method: str, felt: Sequence[float]) -> tuple[Offer, Offer]:
    """The presets where the curvatures decide."""
    curved, bowl = any(value > 0 for value in felt), bool(felt) and min(felt) > 0
    critical = _CRITICAL.get(method, _CRITICAL[""]) if curved else _FLAT
    return Offer(curved, critical), Offer(bowl, _FASTEST.get(method, _FASTEST[""]) if bowl else _SADDLE)


def ball_reading(rho: float, rate: float, curvatures: Sequence[float], method: str = "momentum") -> ModesReading:
    """a = ℓλ for a momentum ρ and a rate ℓ, under Nesterov's rule or the heavy ball's."""
    felt, nesterov = _felt(curvatures, {}), method == "nesterov"
    own: Callable[[float, float], Regime] = nesterov_regime if nesterov else regime
    modes = tuple(Mode(n, rate * value, own(rho, rate * value)) for n, value in enumerate(felt, 1))
    said = remark(rho, felt)
    if nesterov and rho == 1 and felt and felt[-1] >= 0:
        said = "ρ = 1: no friction but what looking ahead adds, and that damps every mode."
    shown = nesterov_zones(rho) if nesterov else zones(rho)
    return ModesReading(shown, modes, "linearised here", said, *_offers(method, felt), {})


def _adaptive(c: Coefficients, values: Mapping[str, Value]) -> ModesReading:
    """a = ℓh/s of each coordinate."""
    found = values.get("coordinate_mode", ())
    numbered = [(a, n) for n, a in enumerate(found if isinstance(found, tuple) else (found,), 1) if math.isfinite(a)]
    rho = c.momentum
    modes = tuple(Mode(n, a, regime(rho, a), "a", "a") for a, n in sorted(numbered, reverse=True))
    rate = {"adam": "(1 − ρ)η", "rmsprop": "ℓ", "adagrad": "η"}[c.method]
    said = f"a = {rate} h/s with h = ∂²U/∂x², by coordinate: in units of s, which moves with the path. Only indicative."
    none = Offer(False, _MOVING)
    return ModesReading(zones(rho), modes, "indicative", said if modes else _UNKNOWN, none, none, {})


def _newton(c: Coefficients, felt: Sequence[float], damping: float) -> ModesReading:
    """η, or where damping sets the modes apart ηλ/(λ + damping), between 0, 1 and 2."""
    eta = c.effective_learning_rate
    if damping:
        moved = sorted((eta * value / (value + damping) for value in felt if value + damping), reverse=True)
        modes = tuple(Mode(n, a, regime(0.0, a), "a", "a") for n, a in enumerate(moved, 1))
        said = "a = ηλ/(λ + δ): the part of the way to its rest that a mode goes in a step."
        critical = best = Offer(False, "The damping δ sets the modes apart: there is no η that is best for all.")
    else:
        modes = (Mode(0, eta, regime(0.0, eta), "η", r"\eta"),) if felt else ()
        said = "Every mode goes the part η of the way to its rest in a step: at 1 it is there, beyond 2 it is lost."
        critical, best = (Offer(bool(felt), words["newton"]) for words in (_CRITICAL, _FASTEST))
    if felt and felt[-1] + damping < 0:
        said += " One curvature is negative: this rest is a saddle or a top."
    return ModesReading(zones(0.0), modes, "linearised here", said if felt else _UNKNOWN, critical, best, {})


def _flow(c: Coefficients, felt: Sequence[float]) -> ModesReading:
    """ζ = γ/(2√(mλ)); along the bar lies 1/ζ, which grows with the curvature."""
    modes = tuple(_flow_mode(n, c, value) for n, value in enumerate(felt, 1))
    said = "ζ = γ/(2√(mλ)), the damping ratio: it belongs to the flow. What steps do is told by ℓλ."
    critical, best = _offers("flow", felt)
    if not felt:
        said = _UNKNOWN
    elif c.mass == 0:
        said, critical, best = _MASSLESS_FLOW, Offer(False, _MASSLESS_FLOW), Offer(False, _MASSLESS_FLOW)
    elif felt[-1] < 0:
        said = "λ < 0: along such a direction the ground falls away, and the flow runs off."
    return ModesReading(flow_zones(c.friction > 0), modes, "belongs to the flow", said, critical, best, {})


def _flow_mode(number: int, c: Coefficients, value: float) -> Mode:
    stiffness = c.mass * value
    kind: Regime = "uphill"
    along, zeta = -1.0, math.nan
    if value >= 0:
        zeta = c.friction / (2 * math.sqrt(stiffness)) if stiffness > 0 else math.inf
        along = 1 / zeta if zeta else stiffness
        kind = "overdamped" if zeta > 1 else "critical" if zeta == 1 else "underdamped" if zeta else "marginal"
    return Mode(number, along, kind, "ζ", r"\zeta", zeta)
