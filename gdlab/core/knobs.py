"""Moving one of the eight knobs m, γ, Δt, T, ℓ, ρ, η, σ while some of the others are held.

Three of m, γ, Δt, ℓ, ρ, η fix the other three by the three relations of the method's drive, unless one of the three
follows from the others, as η from Δt and γ; T = ησ²/2.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from typing import NamedTuple

from gdlab.core.coefficients import coefficients
from gdlab.core.drives import Drive
from gdlab.core.fields import FIELDS, ParameterError, check_field
from gdlab.core.inverse import settled, temperature_for
from gdlab.core.parameters import Parameters
from gdlab.core.registry import method as method_of

Known = dict[str, float]
_MECHANICS = ("mass", "friction", "step_size", "learning_rate", "momentum", "effective_learning_rate")
_NOISE = ("temperature", "gradient_noise")
_SAME = 1e-12
"""Relative: what is held comes back from m, γ and Δt with a rounding or two."""
_USUALLY_HELD = {
    "mass": ("friction", "step_size"),
    "friction": ("mass", "step_size"),
    "step_size": ("mass", "friction"),
    "learning_rate": ("momentum", "step_size"),
    "momentum": ("step_size", "learning_rate"),
    "effective_learning_rate": ("momentum", "step_size"),
}


@dataclass(frozen=True)
class Move:
    """What an edit comes to: the new parameters, and the knobs that were held for it."""

    parameters: Parameters
    held: tuple[str, ...]


class _Law(NamedTuple):
    """By what three knobs fix the others."""

    method: str
    drive: Drive
    scheme: str


def readings(parameters: Parameters, method: str, scheme: str) -> Known:
    """The eight knobs by key."""
    c = coefficients(parameters, method, scheme)
    return {
        "mass": parameters.mass,
        "friction": parameters.friction,
        "step_size": parameters.step_size,
        "temperature": parameters.temperature,
        "learning_rate": c.learning_rate,
        "momentum": c.momentum,
        "effective_learning_rate": c.effective_learning_rate,
        "gradient_noise": c.gradient_noise,
    }


def move(parameters: Parameters, key: str, value: float, method: str, scheme: str, pins: Iterable[str] = ()) -> Move:
    """Set one knob.

    By default a physics edit holds the other physics, T included; an ML edit holds Δt, ρ (or ℓ) and σ, so that
    lowering the learning rate cools. Pins are held instead of these, all of them or nothing moves.

    Raises:
        ParameterError: the value cannot be, or not with what is pinned.
    """
    check_field(key, value)
    drive = method_of(method).drive
    law = _Law(method, drive, drive.scheme or scheme)
    if key == "momentum" and not drive.massless:
        drive.check_momentum(method, value, law.scheme)
    now = readings(parameters, method, scheme)
    pinned = [pin for pin in pins if pin != key]
    if key in _NOISE:
        return Move(replace(parameters, temperature=_warmed(parameters, key, value, pinned, law)), ())
    massless = drive.massless or (
        parameters.mass == 0 and key in ("learning_rate", "effective_learning_rate", "friction", "step_size")
    )
    moved, held = _massless(parameters, key, value, pinned) if massless else _solved(now, key, value, pinned, law)
    cools = FIELDS[key].side == "ml" and drive.thermal
    noise = next((pin for pin in pinned if pin in _NOISE), "gradient_noise" if cools else "temperature")
    coefficients(moved, method, scheme)  # refuses what the method cannot
    warmth = parameters.temperature
    if noise != "temperature":
        warmth = temperature_for(now[noise], moved.friction, moved.step_size)
    moved = replace(moved, temperature=warmth)
    if pinned:
        _check_pins(key, pinned, now, readings(moved, method, scheme))
    return Move(moved, (*held, noise))


def _warmed(p: Parameters, key: str, value: float, pinned: Iterable[str], law: _Law) -> float:
    """The temperature where it or the noise is set."""
    if other := [pin for pin in pinned if pin in _NOISE]:
        raise _pinned_down(key, other)
    if key == "temperature":
        return value
    if not law.drive.thermal:
        raise ParameterError(key, f"{law.method} has no noise")
    return temperature_for(value, p.friction, p.step_size)


def _check_pins(key: str, pinned: Iterable[str], now: Known, then: Known) -> None:
    """Raise `ParameterError` where moving a knob has moved what is pinned."""
    for kind in (_MECHANICS, _NOISE):
        pins = [pin for pin in pinned if pin in kind]
        if not _stay(pins, now, then):
            raise _pinned_down(key, pins)


def _stay(pins: Iterable[str], now: Known, then: Known) -> bool:
    """Whether the pinned knobs are where they were, but for rounding; ρ, being 1 less something, is rounded as 1 is."""
    slack = {"momentum": 4 * sys.float_info.epsilon}
    return all(math.isclose(then[pin], now[pin], rel_tol=_SAME, abs_tol=slack.get(pin, 0.0)) for pin in pins)


def _pinned_down(key: str, pins: Iterable[str]) -> ParameterError:
    """Why a knob cannot move: it has no other value with what is pinned."""
    *others, last = sorted((FIELDS[pin].name for pin in pins), key=[field.name for field in FIELDS.values()].index)
    names, many = (f"{', '.join(others)} and {last}", True) if others else (last, False)
    words = ("are", "one of them") if many else ("is", "it")
    return ParameterError(key, f"{names} {words[0]} pinned, and the {FIELDS[key].name} moves only with {words[1]}")


def _massless(p: Parameters, key: str, value: float, pinned: list[str]) -> tuple[Parameters, tuple[str, ...]]:
    """Without inertia ρ = 0 and ℓ = η = Δt/γ: the mass is kept but plays no part."""
    if key in ("mass", "momentum"):
        raise ParameterError(key, "this method has no inertia")
    if key in ("friction", "step_size"):
        other = "step_size" if key == "friction" else "friction"
        if {"learning_rate", "effective_learning_rate"} & set(pinned) and value:
            scaled = getattr(p, other) * (value / getattr(p, key))
            return replace(p, **{key: value, other: scaled}), ("effective_learning_rate",)
        return replace(p, **{key: value}), (other,)
    held = "friction" if "friction" in pinned else "step_size"
    friction, dt = (p.friction, value * p.friction) if held == "friction" else (p.step_size / value, p.step_size)
    free = {"friction", "step_size"} - {held}
    _, friction, dt = settled(0.0, friction, dt, free, {"effective_learning_rate": value}, "explicit")
    return replace(p, friction=friction, step_size=dt), (held,)


def _solved(now: Known, key: str, value: float, pinned: list[str], law: _Law) -> tuple[Parameters, tuple[str, ...]]:
    """Hold two knobs, those that are pinned before those that usually are, and solve for the rest."""
    pins = [pin for pin in pinned if pin in _MECHANICS]
    wanted = [k for k in dict.fromkeys([*pins, *_USUALLY_HELD[key], *_MECHANICS]) if k != key]
    possible = False
    for first, second in combinations(wanted, 2):
        found = _closure({key: value, first: now[first], second: now[second]}, law)
        if found is not None and _stay((key, *pins), now | {key: value}, readings(found, law.method, law.scheme)):
            return found, (first, second)
        possible |= found is not None
    raise (
        _pinned_down(key, pins)
        if possible and pins
        else ParameterError(key, f"{FIELDS[key].name} cannot be {value:g} here")
    )


def _closure(known: Known, law: _Law) -> Parameters | None:
    """The parameters (at T = 0) that three knobs determine, or None when they do not."""
    if any(math.isinf(v) for v in known.values()):
        return None
    given, known = known, dict(known)
    count = 0
    while len(known) > count:
        count = len(known)
        for rule in (_effective_rate, _own_rate, _felt_mass, _relaxation):
            rule(known, law)
    _sought(known, law)
    if known.get("momentum") == 0 and law.scheme == "explicit" and {"friction", "step_size"} <= known.keys():
        known["mass"] = known["friction"] * known["step_size"]  # so that ρ = 1 − γΔt/m comes back as 0 to the bit
    try:
        if {"mass", "friction", "step_size"} <= known.keys():
            return _read_back(Parameters(known["mass"], known["friction"], known["step_size"]), given, law)
        if {"learning_rate", "momentum", "step_size"} <= known.keys():
            return Parameters.from_learning_rate(
                known["learning_rate"],
                known["momentum"],
                known["step_size"],
                method=law.method,
                friction_scheme=law.scheme,
            )
    except (ParameterError, OverflowError):
        return None
    return None


def _read_back(p: Parameters, given: Known, law: _Law) -> Parameters:
    """The parameters with the last bits of those that were solved for such that the given numbers are read again."""
    free = [key for key in ("mass", "friction", "step_size") if key not in given]
    if not free:
        return p
    wanted = {key: value for key, value in given.items() if FIELDS[key].side == "ml"}
    return Parameters(*settled(p.mass, p.friction, p.step_size, free, wanted, law.scheme, law.drive))


def _effective_rate(known: Known, _law: _Law) -> None:
    """η = Δt/γ."""
    eta, dt, gamma = known.get("effective_learning_rate"), known.get("step_size"), known.get("friction")
    if eta is None and dt is not None and gamma:
        known["effective_learning_rate"] = dt / gamma
    elif dt is None and eta is not None and gamma:
        known["step_size"] = eta * gamma
    elif gamma is None and dt is not None and eta:
        known["friction"] = dt / eta


def _own_rate(known: Known, law: _Law) -> None:
    """Lr = rate(ρ) η, as ℓ = (1−ρ) η."""
    lr, rho, eta = known.get("learning_rate"), known.get("momentum"), known.get("effective_learning_rate")
    if rho is None and not law.drive.averaged:
        found = law.drive.momentum_for(lr / eta) if lr is not None and eta else None
        if found is not None:
            known["momentum"] = found
        return
    rate = law.drive.rate(rho or 0.0)
    if lr is None and eta is not None and rate > 0:
        known["learning_rate"] = rate * eta
    elif eta is None and lr is not None and rate > 0:
        known["effective_learning_rate"] = lr / rate


def _felt_mass(known: Known, law: _Law) -> None:
    """m = inertia(ρ) Δt²/lr."""
    m, dt, lr, rho = known.get("mass"), known.get("step_size"), known.get("learning_rate"), known.get("momentum")
    f = law.drive.inertia(rho, law.scheme)
    if f is None:
        return
    if m is None and dt is not None and lr:
        known["mass"] = f * dt * dt / lr
    elif dt is None and m and lr:
        known["step_size"] = math.sqrt(m * lr / f)
    elif lr is None and m and dt is not None:
        known["learning_rate"] = f * dt * dt / m


def _relaxation(known: Known, law: _Law) -> None:
    """Δt = z m/γ with z = Δt/τ = rate(ρ)/inertia(ρ)."""
    m, gamma, rho = known.get("mass"), known.get("friction"), known.get("momentum")
    f = law.drive.inertia(rho, law.scheme)
    if rho is not None and f and m and gamma and "step_size" not in known:
        known["step_size"] = law.drive.rate(rho) / f * m / gamma


def _sought(known: Known, law: _Law) -> None:
    """The Δt or the γ with which m has its lr, where no formula of ρ leads there: lr rises with Δt and falls with γ."""
    m, lr, dt, gamma = known.get("mass"), known.get("learning_rate"), known.get("step_size"), known.get("friction")
    if not (m and lr) or (dt is None) == (gamma is None):
        return
    if any(math.isinf(each) for each in (m, lr, dt or 0.0, gamma or 0.0)):  # what follows from given ones may be ∞
        return

    def rate(friction: float, step_size: float) -> float:
        return law.drive.step(m, friction, step_size, law.scheme).learning_rate

    if gamma is not None:
        known["step_size"] = _crossing(lambda tried: rate(gamma, tried), lr)
    elif dt is not None and rate(0.0, dt) > lr:
        known["friction"] = _crossing(lambda tried: -rate(tried, dt), -lr)


def _crossing(rising: Callable[[float], float], wanted: float) -> float:
    """Where a function of a positive number comes to the wanted value, by halving the ratio of two bounds."""
    low, high = 1e-300, 1e300
    while low < (middle := math.sqrt(low) * math.sqrt(high)) < high:
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return high
