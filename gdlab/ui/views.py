"""All that a presenter shows on, in one place."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.simulation import Simulation
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.canvas.header import CanvasHeader
from gdlab.ui.docks.landscape import LandscapeDock
from gdlab.ui.docks.parameters import ParameterDock
from gdlab.ui.docks.symbol_table import SymbolTable
from gdlab.ui.projector import ReadingsPanel
from gdlab.ui.transport import Transport

_RISE = 1e-9


class CurveFeed:
    """Keeps the loss curve along a run for the scrub bar, computing only what is new."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._simulation: Simulation | None = None
        self._events: object = None
        self._rows = _NOTHING

    def follow(self, simulation: Simulation, cursor: int, horizon: int) -> None:
        """Show the run's curve up to the horizon with the cursor on it."""
        if simulation is not self._simulation or simulation.events != self._events:
            self._simulation, self._events, self._rows = simulation, simulation.events, _NOTHING
        if simulation.head + 1 > self._rows.shape[1]:
            self._rows = np.hstack([self._rows, _new_rows(simulation, self._rows.shape[1])])
        potential, times, energy = self._rows[:, : horizon + 1]
        events = {event.step: ", ".join(event.set) for event in simulation.events}
        step_size = simulation.coefficients_at(cursor).step_size
        self._transport.set_curve(potential, times, cursor, horizon, events, _rises(energy), step_size)


_NOTHING: FloatArray = np.empty((3, 0))


def _new_rows(simulation: Simulation, known: int) -> FloatArray:
    """U, t and U + |ρ|K from step `known` on, `(3, steps)`.

    Without noise and under fixed coefficients U + |ρ|K cannot rise while the step is well inside its limit, so a rise
    is the integrator's own and worth a mark. With noise it rises all the time: then it is left out, as nan.
    """
    part = simulation.trajectory(max(known - 1, 0))
    c = simulation.coefficients_at(known)
    energy = part.potential[:, 0] + abs(c.momentum) * part.kinetic[:, 0]
    rows = np.stack([part.potential[:, 0], part.time, energy * (math.nan if c.gradient_noise else 1.0)])
    return rows[:, 1:] if known else rows


def _rises(energy: FloatArray) -> list[int]:
    """The steps after which U + |ρ|K is higher than before, beyond rounding."""
    with np.errstate(invalid="ignore"):
        rise = np.diff(energy) > _RISE * np.maximum(np.abs(energy[1:]), np.abs(energy[:-1]))
    return (np.flatnonzero(rise) + 1).tolist()


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
