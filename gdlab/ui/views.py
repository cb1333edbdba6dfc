"""All that a presenter shows on, in one place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from gdlab.core.arrays import FloatArray
from gdlab.core.events import PARAMETERS, Event, first_difference
from gdlab.core.simulation import Simulation
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.canvas.growing import GrowingArray
from gdlab.ui.canvas.header import CanvasHeader
from gdlab.ui.docks.landscape import LandscapeDock
from gdlab.ui.docks.parameters import ParameterDock
from gdlab.ui.docks.symbol_table import SymbolTable
from gdlab.ui.projector import ReadingsPanel
from gdlab.ui.transport import Course, Transport

_RISE = 1e-9


class CurveFeed:
    """Keeps the loss curve along a run for the scrub bar, computing only what is new."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._simulation: Simulation | None = None
        self._events: tuple[Event, ...] = ()
        self._told: dict[int, str] = {}
        self._potential = GrowingArray((), np.float64)
        self._times = GrowingArray((), np.float64)
        self._rises = GrowingArray((), np.intp)

    def follow(self, simulation: Simulation, cursor: int, horizon: int) -> None:
        """Show the run's curve up to the horizon with the cursor on it."""
        if simulation is not self._simulation:
            self._simulation, self._events, self._told = simulation, (), {}
            self._forget(0)
        changed = first_difference(self._events, simulation.events)
        if changed is not None:
            self._events = simulation.events
            self._told = {step: text for step, text in self._told.items() if step < changed}
            late = [event for event in self._events if event.step >= changed]
            self._told |= {event.step: _in_words(event, simulation) for event in late}
            self._forget(changed)
        if simulation.head + 1 > len(self._potential):
            self._take(simulation)
        shown, rises = horizon + 1, self._rises.values
        course = Course(
            self._potential.values[:shown],
            self._times.values[:shown],
            max(1, horizon),
            self._told,
            rises[: np.searchsorted(rises, shown)],
            simulation.coefficients_at(cursor).step_size,
        )
        self._transport.set_course(course, cursor)

    def _forget(self, step: int) -> None:
        """Keep what lies before a step; what was shown of the rest stays with whoever shows it."""
        self._potential, self._times = self._potential.first(step), self._times.first(step)
        self._rises = self._rises.first(int(np.searchsorted(self._rises.values, step)))

    def _take(self, simulation: Simulation) -> None:
        """Take over the steps that are new."""
        known = len(self._potential)
        # The first row of a part has no velocity of its own, unless the run begins there: it is not compared.
        first = max(known - 2, 0)
        part = simulation.trajectory(first)
        rises = (first + _rises(part.guaranteed_energy[:, 0])).tolist()
        new = [step for step in rises if step >= known and step - 1 not in self._told]
        self._rises.extend(np.array(new, dtype=np.intp))
        self._potential.extend(part.potential[known - first :, 0])
        self._times.extend(part.time[known - first :])


def _in_words(event: Event, simulation: Simulation) -> str:
    """What an event changes: of the parameters that it sets, those that were others before."""
    before = simulation.setting_at(event.step - 1).parameters if event.step else None
    kept = [key for key in PARAMETERS if key in event.set and getattr(before, key, None) == event.set[key]]
    return ", ".join(key.replace("_", " ") for key in event.set if key not in kept) or "nothing"


def _rises(energy: FloatArray) -> npt.NDArray[np.intp]:
    """The steps into which U + |ρ|K rises beyond rounding: the integrator's own doing, but where knobs were changed."""
    with np.errstate(invalid="ignore"):
        rise = np.diff(energy) > _RISE * np.maximum(np.abs(energy[1:]), np.abs(energy[:-1]))
    return np.flatnonzero(rise) + 1


class Views(Struct, frozen=True):
    """The parts of a window that show a run."""

    canvas: Canvas
    header: CanvasHeader
    transport: Transport
    curve: CurveFeed
    parameters: ParameterDock
    landscape: LandscapeDock
    table: SymbolTable
    readings: ReadingsPanel
