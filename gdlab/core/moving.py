"""The eight knobs as they stand at a step, and moving one of them there: with schedules, by another beginning."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from gdlab.core.coefficients import Coefficients, coefficients
from gdlab.core.events import PARAMETERS, Setting
from gdlab.core.fields import FIELDS, ParameterError
from gdlab.core.inverse import temperature_for
from gdlab.core.knobs import Known, Move, move, readings
from gdlab.core.parameters import Parameters
from gdlab.core.registry import method
from gdlab.core.schedules import checked

_SAME = 1e-13
"""Relative: what a move leaves alone comes back from m, γ and Δt with a rounding or two."""


def readings_at(setting: Setting) -> Known:
    """The eight knobs by key, as they are at the setting's step."""
    base = readings(setting.parameters, setting.method, setting.friction_scheme)
    if not setting.schedules:
        return base
    c = setting.coefficients()
    now = {key: float(getattr(c, key)) for key in base}
    return now if c.mass or not method(setting.method).massless else now | {"mass": base["mass"]}


def move_at(setting: Setting, key: str, value: float, pins: Iterable[str] = ()) -> Move:
    """Set one knob at the setting's step, as `move` does.

    Where schedules run, the new parameters are those from which they lead to the knobs that are asked for.

    Raises:
        ParameterError: the value cannot be, or not with what is pinned, or no beginning leads there.
    """
    scheme = setting.friction_scheme
    if not setting.schedules:
        return move(setting.parameters, key, value, setting.method, scheme, pins)
    moved = move(present(setting), key, value, setting.method, scheme, pins)
    return replace(moved, parameters=beginning(setting, moved.parameters, {key: value}))


def present(setting: Setting) -> Parameters:
    """m, γ, Δt and T as they are at the setting's step.

    Raises:
        ParameterError: a schedule has brought lr to where no particle has it.
    """
    if not setting.schedules:
        return setting.parameters
    now = readings_at(setting)
    if now["learning_rate"] == 0:
        raise ParameterError(
            "learning_rate",
            "its schedule has brought the learning rate to 0 here, where nothing can be moved: go to another step",
        )
    return Parameters(now["mass"], now["friction"], now["step_size"], now["temperature"])


def beginning(setting: Setting, wanted: Parameters, exactly: Known | None = None) -> Parameters:
    """The parameters from which the schedules lead to the wanted ones at the setting's step.

    Args:
        setting: with the schedules, and the step.
        wanted: m, γ, Δt and T there.
        exactly: of the knobs there those that were asked for, to the last bit.

    Raises:
        ParameterError: no beginning leads there.
    """
    if not setting.schedules:
        return wanted
    before, now = _base(setting), setting.coefficients()
    then = coefficients(wanted, setting.method, setting.friction_scheme)
    asked = exactly or {}

    def begin(key: str) -> float:
        value = asked.get(key, getattr(then, key))
        if math.isclose(value, getattr(now, key), rel_tol=_SAME):
            return float(getattr(before, key))
        running = setting.schedules.get(key)
        if running is None or (key == "momentum" and not now.mass):
            return float(value)
        return running.base_for(key, value, setting.step)

    lr, rho = begin("learning_rate"), begin("momentum")
    kept = (lr, rho, then.step_size) == (before.learning_rate, before.momentum, before.step_size)
    found = setting.parameters if kept and then.mass == now.mass else _particle(setting, wanted, lr, rho)
    if "temperature" in setting.schedules:
        return replace(found, temperature=begin("temperature"))
    sigma = begin("gradient_noise")
    if kept and sigma == before.gradient_noise:
        return replace(found, temperature=setting.parameters.temperature)
    return replace(found, temperature=temperature_for(sigma, found.friction, found.step_size))


def followed(setting: Setting, key: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What an event at the setting's step has to set, so that a knob follows a schedule from its present value on.

    A schedule that began at this very step is replaced, and what it began from stays.

    Raises:
        ParameterError: a schedule that cannot be, or a present value that nothing can begin from.
    """
    changes: dict[str, Any] = {"schedules": {key: checked(key, given).plain}}
    before = setting.schedules.get(key)
    if before is None or before.since == setting.step:
        return changes
    others = {name: each for name, each in setting.schedules.items() if name != key}
    start = beginning(replace(setting, schedules=others), present(setting))
    return {**changes, **{name: getattr(start, name) for name in PARAMETERS}}


def _base(setting: Setting) -> Coefficients:
    """The coefficients from which the schedules begin."""
    return coefficients(setting.parameters, setting.method, setting.friction_scheme)


def _particle(setting: Setting, wanted: Parameters, lr: float, rho: float) -> Parameters:
    """The particle of a learning rate and a momentum; its mass is the wanted one where that plays no part."""
    if rho > 1:
        raise ParameterError("momentum", f"{FIELDS['momentum'].name} would have to begin at {rho:g}, more than 1")
    found = Parameters.from_learning_rate(
        lr, rho, wanted.step_size, method=setting.method, friction_scheme=setting.friction_scheme
    )
    return replace(found, mass=wanted.mass) if method(setting.method).massless or wanted.mass == 0 else found
