"""What accompanies a run's particle, as far as a frame affords it."""

from __future__ import annotations

import time
from collections.abc import Collection

from gdlab.analysis.ghosts import WORDS, FlowGhost
from gdlab.core.arrays import FloatArray
from gdlab.core.simulation import Simulation
from gdlab.ui.canvas.rivals import Company

BUDGET = 0.004
"""Seconds a frame may spend on the exact motion; what is lacking follows in the next frames."""


class CompanyFeed:
    """Keeps the exact motion beside one run. Where nothing is to be shown, nothing is computed."""

    def __init__(self) -> None:
        self._ghost: FlowGhost | None = None
        self.is_complete = True

    def company(
        self, simulation: Simulation, step: int, shown: Collection[str], budget: float = BUDGET
    ) -> Company | None:
        """What accompanies the first particle of a run at a step; one that has ended stays behind its exact motion."""
        self.is_complete = True
        if not shown:
            self._ghost = None
            return None
        landing = _landing(simulation, min(step, simulation.head)) if "landing" in shown else None
        if "flow" not in shown:
            self._ghost = None
            return Company(landing=landing)
        ghost = self._followed(simulation)
        end = time.perf_counter() + budget
        self.is_complete = ghost.advance(step, lambda: time.perf_counter() < end)
        ended = bool(ghost.ending) and step > ghost.step
        way = ghost.way(step if ended else min(step, ghost.step))
        return Company(way, ghost.at(step), landing, WORDS[ghost.ending] if ended else "")

    def follows(self, simulation: Simulation) -> bool:
        """It keeps the exact motion beside this run."""
        return self._ghost is not None and self._ghost.simulation is simulation

    def _followed(self, simulation: Simulation) -> FlowGhost:
        """The exact motion beside a run as it is by now."""
        if self._ghost is None or not self.follows(simulation):
            self._ghost = FlowGhost(simulation)
        self._ghost.follow()
        return self._ghost


def _landing(simulation: Simulation, stand: int) -> FloatArray | None:
    """Where the step to come lands, None where there is none."""
    if simulation.finished and stand >= simulation.head:
        return None
    place: FloatArray = simulation.following(stand).position[0]
    return place
