"""What is in force when: a run's setting and its events as stretches of steps, every value checked beforehand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np

from gdlab.core.arrays import FloatArray, real_array
from gdlab.core.events import Event, Setting, first_difference
from gdlab.core.fields import ParameterError
from gdlab.core.scheduled import Rates
from gdlab.core.schedules import Steps

_STEP = attrgetter("step")


class Stretch(NamedTuple):
    """From step `first`, at time `begun` in s, steps are taken under `setting`.

    `placed` are position and velocity set there, `(n, d)`.
    """

    first: int
    setting: Setting
    placed: dict[str, FloatArray]
    begun: float = 0.0

    def time_at(self, step: int) -> float:
        """T in s at a step of the stretch: t₀ + (k − k₀)Δt, so that t = kΔt to the bit in a run without changes."""
        return self.begun + (step - self.first) * self.setting.parameters.step_size


class Plan:
    """A run's events, ordered, and the stretches that they make.

    Args:
        setting: at step 0, before any event.
        events: in any order; the last wins within a step.
        shape: `(n, d)` of the particles.
        known: a plan of the same run with other events: what it shares is taken over, so that a drag over many
            frames, which records an event in each, does not plan them all again and again.

    Raises:
        ParameterError: a value that cannot be.
    """

    stretches: list[Stretch]
    _firsts: list[int]

    def __init__(
        self, setting: Setting, events: Iterable[Event], shape: tuple[int, ...], known: Plan | None = None
    ) -> None:
        self.events = tuple(sorted(events, key=_STEP))
        stretches: list[Stretch] = []
        late = self.events
        if known is not None:
            first = first_difference(known.events, self.events)
            stretches = known.stretches[: None if first is None else bisect_left(known._firsts, first)]
            late = () if first is None else late[bisect_left(late, first, key=_STEP) :]
        known_ones = len(stretches)
        self.stretches = stretches or [Stretch(0, setting, {})]
        for event in late:
            self._append(event, shape)
        for stretch in self.stretches[known_ones:]:
            stretch.setting.coefficients()
            stretch.setting.checked_options()
        self._firsts = [stretch.first for stretch in self.stretches]

    def _append(self, event: Event, shape: tuple[int, ...]) -> None:
        """One more event; those of one step make one stretch."""
        last = self.stretches[-1]
        first, before, placed = last.first, last.setting, last.placed
        new = {
            key: points(event.set[key], shape[1], key, shape[0]) for key in ("position", "velocity") if key in event.set
        }
        if event.step == first:
            self.stretches[-1] = Stretch(first, before.changed(event), {**placed, **new}, last.begun)
        else:
            self.stretches.append(Stretch(event.step, before.changed(event), new, last.time_at(event.step)))

    def at(self, step: int) -> Stretch:
        """The stretch in which the step from `step` to `step`+1 is taken."""
        return self.stretches[bisect_right(self._firsts, step) - 1]

    def stretches_from(self, step: int) -> list[Stretch]:
        """The stretch in which `step` lies, and those after it."""
        return self.stretches[bisect_right(self._firsts, step) - 1 :]

    def before(self, stretch: Stretch) -> Setting:
        """What was in force just before a stretch; at the start its own setting."""
        setting = self.stretches[max(bisect_right(self._firsts, stretch.first) - 2, 0)].setting
        return setting.at(max(stretch.first - 1, 0))

    def rates(self, steps: Steps) -> Rates:
        """lr, ρ, T and σ at some steps, ascending."""
        edges = [0, *np.searchsorted(steps, self._firsts[1:]).tolist(), len(steps)]
        parts = [
            stretch.setting.rates(steps[a:b]) for stretch, (a, b) in zip(self.stretches, pairwise(edges), strict=True)
        ]
        return Rates(*map(np.concatenate, zip(*parts, strict=True)))

    def next_after(self, step: int) -> int | None:
        """The first step after `step` at which something changes."""
        index = bisect_right(self._firsts, step)
        return self._firsts[index] if index < len(self._firsts) else None


def points(points: Any, dimension: int, key: str, count: int | None = None) -> FloatArray:
    """Positions or velocities as a fresh `(n, d)` array.

    Raises:
        ParameterError: not numbers, not finite, or of the wrong shape.
    """
    try:
        array = real_array(points)
    except ValueError:
        raise ParameterError(key, f"{key} must be a list of points, each with {dimension} numbers") from None
    if array.ndim == 1:
        array = array[None, :]
    if array.ndim != 2 or array.shape[1] != dimension or len(array) == 0 or (count is not None and len(array) != count):
        wanted = f"{count or 'n'} × {dimension}"
        found = " × ".join(map(str, array.shape)) or "a single one"
        raise ParameterError(key, f"{key} must be {wanted} numbers for this landscape, not {found}")
    if not np.all(np.isfinite(array)):
        raise ParameterError(key, f"{key} must be finite numbers")
    array.flags.writeable = False
    return array
