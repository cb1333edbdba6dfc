"""All that a presenter shows on, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.events import Event, first_difference
from gdlab.core.simulation import Simulation
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.canvas.header import CanvasHeader
from gdlab.ui.docks.landscape import LandscapeDock
from gdlab.ui.docks.parameters import ParameterDock
from gdlab.ui.docks.symbol_table import SymbolTable
from gdlab.ui.projector import ReadingsPanel
from gdlab.ui.transport import Transport

_RISE = 1e-9
_NOTHING: FloatArray = np.empty((3, 0))


class CurveFeed:
    """Keeps the loss curve along a run for the scrub bar, computing only what is new."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._simulation: Simulation | None = None
        self._events: tuple[Event, ...] = ()
        self._rows = _NOTHING

    def follow(self, simulation: Simulation, cursor: int, horizon: int) -> None:
        """Show the run's curve up to the horizon with the cursor on it."""
        if simulation is not self._simulation:
            self._simulation, self._events, self._rows = simulation, simulation.events, _NOTHING
        changed = first_difference(self._events, simulation.events)
        if changed is not None:
            self._events, self._rows = simulation.events, self._rows[:, :changed]
        if simulation.head + 1 > self._rows.shape[1]:
            self._rows = np.hstack([self._rows, _new_rows(simulation, self._rows.shape[1])])
        potential, times, energy = self._rows[:, : horizon + 1]
        events = {event.step: ", ".join(event.set) for event in self._events}
        step_size = simulation.coefficients_at(cursor).step_size
        self._transport.set_curve(potential, times, cursor, horizon, events, _rises(energy, events), step_size)


def _new_rows(simulation: Simulation, known: int) -> FloatArray:
    """U, t and U + |ρ|K from step `known` on, `(3, steps)`."""
    part = simulation.trajectory(max(known - 1, 0))
    rows = np.stack([part.potential[:, 0], part.time, part.guaranteed_energy[:, 0]])
    return rows[:, 1:] if known else rows


def _rises(energy: FloatArray, events: Iterable[int]) -> list[int]:
    """The steps after which U + |ρ|K is higher than before, beyond rounding: the integrator's own doing.

    A step right after an event does not count: there the knobs changed.
    """
    with np.errstate(invalid="ignore"):
        rise = np.diff(energy) > _RISE * np.maximum(np.abs(energy[1:]), np.abs(energy[:-1]))
    steps = set((np.flatnonzero(rise) + 1).tolist()) - {step + 1 for step in events}
    return sorted(steps)


@dataclass(frozen=True)
class Views:
    """The parts of a window that show a run."""

    canvas: Canvas
    header: CanvasHeader
    transport: Transport
    curve: CurveFeed
    parameters: ParameterDock
    landscape: LandscapeDock
    table: SymbolTable
    readings: ReadingsPanel
