"""The loss along a run, and the clocks that it can be drawn against: steps, seconds, gradient evaluations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
from msgspec import Struct

from gdlab.core.arrays import FloatArray
from gdlab.core.registry import method
from gdlab.core.simulation import Simulation

Measure = Literal["step", "time", "evaluations"]
MEASURES: tuple[Measure, ...] = ("step", "time", "evaluations")


def losses(simulation: Simulation, first: int, last: int) -> FloatArray:
    """U of the first particle from step `first` to step `last`, both computed, `(last − first + 1,)`.

    A step is measured on the landscape that it was taken on; nan where the particle has diverged.
    """
    rows = simulation.way(first, last)
    values = np.empty(len(rows))
    for begin, end in _stretches(simulation, first, last):
        landscape = simulation.setting_at(max(begin - 1, 0)).landscape
        with np.errstate(all="ignore"):
            values[begin - first : end - first] = landscape.value(rows[begin - first : end - first])
    return values


def _stretches(simulation: Simulation, first: int, last: int) -> list[tuple[int, int]]:
    """The steps from `first` to `last` in half-open parts, each measured on one landscape."""
    cuts = {event.step + 1 for event in simulation.events if first <= event.step < last}
    bounds = [first, *sorted(cuts - {first}), last + 1]
    return list(pairwise(bounds))


class Clock(Struct, frozen=True):
    """How seconds and gradient evaluations of a run grow with its steps: evenly between the steps in `firsts`.

    Attributes:
        firsts: `(s,)`, where something changes; the first is 0.
        seconds, evaluations: `(s,)`, what the run has spent there.
        step_sizes, costs: `(s,)`, what a step spends from there on; the cost is nan where a solver chooses it.
    """

    firsts: FloatArray
    seconds: FloatArray
    evaluations: FloatArray
    step_sizes: FloatArray
    costs: FloatArray

    def at(self, steps: FloatArray, measure: Measure) -> FloatArray:
        """What the run has spent at some steps, which need not be whole, `(k,)`."""
        if measure == "step":
            return steps
        begun, pace = self._line(measure)
        part = np.searchsorted(self.firsts, steps, side="right") - 1
        spent: FloatArray = begun[part] + (steps - self.firsts[part]) * pace[part]
        return spent

    def step(self, spent: float, measure: Measure) -> float:
        """The step, not necessarily whole, at which a run has spent so much; nan where that cannot be told."""
        if measure == "step":
            return spent
        begun, pace = self._line(measure)
        if not np.isfinite(pace).all():
            return math.nan
        part = max(int(np.searchsorted(begun, spent, side="right")) - 1, 0)
        return float(self.firsts[part] + (spent - begun[part]) / pace[part])

    def tells(self, measure: Measure) -> bool:
        """The run can be drawn against this measure."""
        return measure == "step" or bool(np.isfinite(self._line(measure)[1]).all())

    def _line(self, measure: Measure) -> tuple[FloatArray, FloatArray]:
        return (self.seconds, self.step_sizes) if measure == "time" else (self.evaluations, self.costs)


def clock(simulation: Simulation) -> Clock:
    """The clock of a run with all that changes on its way."""
    firsts = sorted({0, *(event.step for event in simulation.events)})
    settings = [simulation.setting_at(first) for first in firsts]
    costs = [math.nan if (cost := method(each.method).evaluations) is None else float(cost) for each in settings]
    lengths = np.diff([*firsts, firsts[-1]])
    return Clock(
        firsts=np.array(firsts, dtype=np.float64),
        seconds=np.array([simulation.time_at(first) for first in firsts]),
        evaluations=np.concatenate([[0.0], np.cumsum(lengths[:-1] * np.array(costs[:-1]))]),
        step_sizes=np.array([each.parameters.step_size for each in settings]),
        costs=np.array(costs),
    )


def equal_steps(clocks: Sequence[Clock], leader: int, step: int) -> tuple[int, ...]:
    """The steps at which runs have spent as many gradient evaluations as the leader at its step.

    Where a solver chooses the evaluations, the step at which as much time has passed.
    """
    measure: Measure = "evaluations" if clocks[leader].tells("evaluations") else "time"
    here = np.array([float(step)])

    def of(each: Clock) -> int:
        common = measure if each.tells(measure) else "time"
        return math.floor(each.step(float(clocks[leader].at(here, common)[0]), common) + 1e-9)

    return tuple(step if index == leader else of(each) for index, each in enumerate(clocks))
