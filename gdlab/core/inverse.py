"""The last bits of the way back from the optimiser's numbers to those of the equation of motion."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from gdlab.core.drives import CLASSIC, Drive
from gdlab.core.fields import ParameterError
from gdlab.core.schemes import Step, gradient_noise_of
from gdlab.core.wide import wide

_REACH = 2
"""How many floats away from the first answer is looked for a better one."""


def settled(
    mass: float,
    friction: float,
    step_size: float,
    free: Collection[str],
    wanted: Mapping[str, float],
    scheme: str,
    drive: Drive = CLASSIC,
) -> tuple[float, float, float]:
    """Of the nearest floats to m, γ and Δt, those whose step has exactly the wanted ρ, ℓ or η.

    The formulas for m and γ round, and rounded once more on the way back they need not meet what was typed: lr 0.01
    would read 0.010000000000000002. Not every number can be met, since not every float is a quotient Δt²/m: then as
    many as can be, ρ before ℓ, the others to the last bit or two.

    Args:
        mass: m, right but for rounding, as
        friction: γ and
        step_size: Δt are.
        free: which of them may change.
        wanted: what the step should have of `momentum`, `learning_rate` and `effective_learning_rate`.
        scheme: how friction is made discrete.
        drive: that of the method.
    """
    if not (mass or friction):  # both vanished in rounding: there is no such step, which `Parameters` says
        return mass, friction, step_size
    best, least = (mass, friction, step_size), (math.inf, True, math.inf)
    for found in _candidates(mass, friction, step_size, free, scheme):
        error = _error(drive.step(*found, scheme), found[2] / found[1] if found[1] else math.inf, wanted)
        if error < least:
            best, least = found, error
        if not error[0]:
            break
    return best


def _candidates(
    mass: float, friction: float, step_size: float, free: Collection[str], scheme: str
) -> Iterator[tuple[float, float, float]]:
    """What lies around m, γ and Δt, the nearest first."""
    named = {"mass": mass, "friction": friction, "step_size": step_size}
    lost = friction * step_size
    if scheme == "implicit" and {"mass", "friction"} <= set(free) and 0 < lost < mass < mass + lost < math.inf:
        # ρ = 1 − γΔt/S and ℓ = Δt²/S with S = m + γΔt: it is S and γΔt that must be met.
        sums = list(_around(mass + lost))
        yield from ((felt - lost, lost / step_size, step_size) for lost, felt in _nearest([list(_around(lost)), sums]))
        # Where lr is η = Δt/γ, it is γ itself and S.
        pairs = _nearest([list(_around(friction)), sums])
        yield from ((felt - gamma * step_size, gamma, step_size) for gamma, felt in pairs)
    else:
        near = _nearest([list(_around(value)) if name in free else [value] for name, value in named.items()])
        yield from ((m, gamma, dt) for m, gamma, dt in near)


def _nearest(choices: Sequence[Sequence[float]]) -> Iterator[tuple[float, ...]]:
    """All combinations of choices, those first that take the first of each."""
    for places in sorted(product(*(range(len(each)) for each in choices)), key=sum):
        yield tuple(each[place] for each, place in zip(choices, places, strict=True))


def temperature_for(sigma: float, friction: float, step_size: float) -> float:
    """T = ησ²/2 = σ²Δt/2γ, of the floats there one from which σ comes back, where there is one; 0 where σ is 0.

    Raises:
        ParameterError: noise without friction.
    """
    if sigma == 0:
        return 0.0
    if friction == 0:
        raise ParameterError("gradient_noise", "without friction there is no bath, so the noise has no temperature")
    noise = wide(sigma)
    first = float(noise * noise * wide(step_size) / (wide(2.0) * wide(friction)))
    return next((T for T in _around(first) if gradient_noise_of(T, friction, step_size) == sigma), first)


def _around(value: float, reach: int = _REACH) -> Iterator[float]:
    """A number, then the floats beside it, the nearest first; zero stays alone, for it is meant."""
    yield value
    above = below = value
    for _ in range(reach if value else 0):
        above, below = math.nextafter(above, math.inf), math.nextafter(below, 0.0)
        yield from (each for each in (above, below) if each and math.isfinite(each))


def _error(taken: Step, effective_learning_rate: float, wanted: Mapping[str, float]) -> tuple[float, bool, float]:
    """How many of the numbers are missed, whether ρ is one of them, and by how much all are."""
    met = {
        "momentum": taken.momentum,
        "learning_rate": taken.learning_rate,
        "effective_learning_rate": effective_learning_rate,
    }
    missed = {key: abs(met[key] - value) / (abs(value) or 1.0) for key, value in wanted.items() if met[key] != value}
    return len(missed), "momentum" in missed, sum(missed.values())
