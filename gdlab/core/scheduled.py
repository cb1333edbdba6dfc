"""What a step multiplies by while schedules run: lr, ρ, T and σ as they are at each step, and m and γ from them.

A schedule of lr holds σ, ρ and Δt, so that lowering lr cools: T = ησ²/2. One of the momentum holds lr, σ and Δt. One
of the temperature holds all the rest. The integrator takes the numbers of many steps at once, the symbol table those of
one; both come from `rates`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.coefficients import Coefficients
from gdlab.core.registry import method
from gdlab.core.schedules import Running, Steps

Schedules = Mapping[str, Running]
_LEAST = math.ulp(0.0)


class Rates(NamedTuple):
    """lr, ρ, T and σ, each one a step."""

    learning_rate: FloatArray
    momentum: FloatArray
    temperature: FloatArray
    gradient_noise: FloatArray


@np.errstate(all="ignore")
def rates(base: Coefficients, schedules: Schedules, steps: Steps) -> Rates:
    """The numbers at some steps, of schedules that begin from those of `base`."""

    def along(key: str, value: float) -> FloatArray:
        return schedules[key].values(value, steps) if key in schedules else np.full(steps.shape, value)

    lr = along("learning_rate", base.learning_rate)
    # Without inertia there is no momentum that could be scheduled.
    rho = along("momentum", base.momentum) if base.mass else np.zeros(steps.shape)
    eta = _effective(base, lr, rho)
    if "temperature" in schedules:
        bath = (eta > 0) & (eta < math.inf)
        temperature = along("temperature", base.temperature)
        return Rates(lr, rho, temperature, np.where(bath, np.sqrt(2 * temperature / eta), 0.0))
    sigma = np.full(steps.shape, base.gradient_noise)
    if not _moves(schedules):
        return Rates(lr, rho, np.full(steps.shape, base.temperature), sigma)
    return Rates(lr, rho, np.where(sigma * eta, eta * sigma * sigma / 2, 0.0), sigma)


def scheduled(base: Coefficients, schedules: Schedules, step: int) -> Coefficients:
    """The coefficients of a step, of schedules that begin from those of `base`."""
    return _scheduled(base, tuple(schedules.items()), step)


def rule_numbers(
    base: Coefficients, schedules: Schedules, options: Mapping[str, float | bool], steps: Steps
) -> dict[str, Any]:
    """`Coefficients.rule_numbers` at some steps: a number where it is the same in all of them, else one a step."""
    lr, rho, _, sigma = rates(base, schedules, steps)
    timed: dict[str, FloatArray] = {"lr": lr, "rho": rho, "sigma": sigma}
    drive = method(base.method).drive
    own = [drive.numbers(scheduled(base, schedules, step)) for step in steps.tolist()] if drive.numbers(base) else [{}]
    timed |= {name: np.array([each[name] for each in own]) for name in own[0]}
    same = {name: float(value[0]) for name, value in timed.items() if (value == value[0]).all()}
    return {**timed, **same, **{key: float(value) for key, value in options.items()}}


@lru_cache(maxsize=1024)
def _scheduled(base: Coefficients, schedules: tuple[tuple[str, Running], ...], step: int) -> Coefficients:
    """Kept, for a frame asks for the same ones again and again."""
    running = dict(schedules)
    lr, rho, temperature, sigma = (float(each[0]) for each in rates(base, running, np.array([step])))
    warm = replace(base, temperature=temperature, gradient_noise=sigma)
    return _with_rates(warm, lr, rho) if _moves(running) else warm


def felt_masses(base: Coefficients, at: Rates) -> FloatArray:
    """The mass m̂ that each step feels; 0 without inertia. At a given ρ it goes as 1/lr."""
    known = {rho: _with_rates(base, base.learning_rate, rho) for rho in np.unique(at.momentum).tolist()}
    felt = {rho: c.effective_mass if c.mass else 0.0 for rho, c in known.items()}
    with np.errstate(divide="ignore", invalid="ignore"):
        masses: FloatArray = np.array([felt[rho] for rho in at.momentum.tolist()]) * base.learning_rate
        return np.where(masses, masses / at.learning_rate, 0.0)


def _moves(schedules: Schedules) -> bool:
    """Whether more than the temperature changes."""
    return "learning_rate" in schedules or "momentum" in schedules


def _effective(base: Coefficients, lr: FloatArray, rho: FloatArray) -> FloatArray:
    """η = lr/rate(ρ) at each step."""
    rate = method(base.method).drive.rate
    known = {each: rate(each) for each in np.unique(rho).tolist()}
    eta: FloatArray = lr / np.array([known[each] for each in rho.tolist()])
    return eta


def _with_rates(c: Coefficients, lr: float, rho: float) -> Coefficients:
    """The coefficients at another lr and ρ, with the m, γ and m̂ of a particle that has them.

    At lr = 0 it is infinitely heavy, and at an lr beyond the numbers it weighs the least there is.
    """
    drive, dt = method(c.method).drive, c.step_size
    scheme = drive.scheme or c.friction_scheme
    mass, friction = (math.inf, math.inf) if lr == 0 else drive.particle(lr, rho, dt, scheme)
    if not c.mass:
        mass = 0.0  # where there is no inertia, no lr brings it
    elif not mass and (rho or drive.inertia(rho, scheme)):
        mass = _LEAST
    friction = max(friction, _LEAST) if rho < 1 else 0.0
    felt = drive.step(mass, friction, dt, scheme).effective_mass if lr else math.inf
    return replace(
        c,
        mass=mass,
        friction=friction,
        momentum=rho,
        learning_rate=lr,
        effective_learning_rate=dt / friction if friction else math.inf,
        effective_mass=felt,
    )
