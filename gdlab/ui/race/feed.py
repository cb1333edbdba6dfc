"""The losses of all racers for the chart: thinned where runs are long, and computed only where they are new."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from gdlab.analysis.ending import ending
from gdlab.analysis.losses import Clock, clock, losses
from gdlab.analysis.thinning import ThinnedCurve
from gdlab.core.events import first_difference
from gdlab.core.simulation import Simulation

_ROWS = 10_000
"""Steps that are taken over in one go, of all runs together: a frame even where they are gone through once more."""


class Lane(Struct, frozen=True):
    """One racer on the chart.

    Attributes:
        label: its name.
        curve: U of its first particle after each step.
        clock: how its seconds and evaluations grow with the steps.
        stand: the step at which it stands.
        revision: another number says that steps which were shown are others now.
        ending: what came of the run, in a word, where its loss is nan.
    """

    label: str
    curve: ThinnedCurve
    clock: Clock
    stand: int
    revision: int
    ending: str


class _Followed:
    """What is known of one run."""

    def __init__(self, simulation: Simulation, revision: int) -> None:
        self.simulation, self.revision = simulation, revision
        self.curve, self.clock = ThinnedCurve(), clock(simulation)
        self.ending = "diverged"
        self._events = simulation.events

    def update(self, horizon: int, rows: int) -> int:
        """Take over what is new, at most so many steps; returns how many these were."""
        simulation = self.simulation
        changed = first_difference(self._events, simulation.events)
        if changed is not None:
            self._events, self.clock = simulation.events, clock(simulation)
            self._cut(changed)
        self._cut(simulation.head + 1)
        first = self.curve.steps
        last = min(simulation.head, horizon, first + rows - 1)
        if last >= first:
            values = losses(simulation, first, last)
            self.curve.extend(values)
            end = ending(simulation) if np.isnan(values[-1]) else None
            self.ending = "diverged" if end is None else end.word
        return max(last - first + 1, 0)

    def _cut(self, steps: int) -> None:
        if steps < self.curve.steps:
            self.curve.cut(steps)
            self.revision += 1


class RaceFeed:
    """Follows the runs of a race. `behind` says that a long way was computed of which only a part is taken over yet."""

    def __init__(self) -> None:
        self._followed: list[_Followed] = []
        self._revision = 0
        self.behind = False

    def lanes(
        self, simulations: Sequence[Simulation], labels: Sequence[str], stands: Sequence[int], horizon: int
    ) -> tuple[Lane, ...]:
        """The racers as they are now, up to a step."""
        known = {id(each.simulation): each for each in self._followed}
        self._followed = [known.get(id(simulation)) or self._begun(simulation) for simulation in simulations]
        left = _ROWS
        for each in self._followed:
            left -= each.update(horizon, left)
        self.behind = left <= 0
        rows = zip(self._followed, labels, stands, strict=True)
        return tuple(
            Lane(label, each.curve, each.clock, stand, each.revision, each.ending) for each, label, stand in rows
        )

    def _begun(self, simulation: Simulation) -> _Followed:
        self._revision += 1_000_000  # so that no run is taken for another that stood in its place
        return _Followed(simulation, self._revision)
