"""What is in force when: a run's setting and its events as stretches of steps, every value checked beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.events import Event, Setting
from gdlab.core.fields import ParameterError


class Stretch(NamedTuple):
    """From step `first` on steps are taken under `setting`; `placed` are position and velocity set there, `(n, d)`."""

    first: int
    setting: Setting
    placed: dict[str, FloatArray]


Plan = list[Stretch]


def ordered(events: Iterable[Event]) -> tuple[Event, ...]:
    """By step; within a step in the order given."""
    return tuple(sorted(events, key=lambda event: event.step))


def planned(setting: Setting, events: Sequence[Event], shape: tuple[int, ...]) -> Plan:
    """The stretches of a run of particles `(n, d)` = `shape`.

    Raises:
        ParameterError: a value that cannot be.
    """
    plan = [Stretch(0, setting, {})]
    for event in events:
        first, before, placed = plan[-1]
        new = {
            key: points(event.set[key], shape[1], key, shape[0]) for key in ("position", "velocity") if key in event.set
        }
        entry = Stretch(event.step, before.changed(event), new)
        if event.step == first:
            plan[-1] = Stretch(first, entry.setting, {**placed, **new})
        else:
            plan.append(entry)
    for stretch in plan:
        stretch.setting.coefficients()
        stretch.setting.checked_options()
    return plan


def points(points: Any, dimension: int, key: str, count: int | None = None) -> FloatArray:
    """Positions or velocities as a fresh `(n, d)` array.

    Raises:
        ParameterError: not numbers, not finite, or of the wrong shape.
    """
    try:
        array = np.array(points, dtype=np.float64)
    except (TypeError, ValueError):
        raise ParameterError(key, f"{key} must be a list of points, each with {dimension} numbers") from None
    if array.ndim == 1:
        array = array[None, :]
    if array.ndim != 2 or array.shape[1] != dimension or len(array) == 0 or (count is not None and len(array) != count):
        wanted = f"{count or 'n'} × {dimension}"
        raise ParameterError(
            key, f"{key} must be {wanted} numbers for this landscape, not {' × '.join(map(str, array.shape))}"
        )
    if not np.all(np.isfinite(array)):
        raise ParameterError(key, f"{key} must be finite numbers")
    array.flags.writeable = False
    return array
