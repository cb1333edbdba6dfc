"""All that a presenter shows on, in one place."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from PySide6.QtGui import QAction

from gdlab.analysis.ending import ending
from gdlab.core.arrays import FloatArray
from gdlab.core.events import Event, first_difference
from gdlab.core.outline import Outline
from gdlab.core.simulation import Simulation
from gdlab.core.trajectory import Trajectory
from gdlab.ui.appearance import Appearance
from gdlab.ui.canvas.canvas import Canvas
from gdlab.ui.canvas.growing import GrowingArray
from gdlab.ui.canvas.header import CanvasHeader
from gdlab.ui.docks.landscape import LandscapeDock
from gdlab.ui.docks.parameters import ParameterDock
from gdlab.ui.docks.symbol_table import SymbolTable
from gdlab.ui.event_words import in_words
from gdlab.ui.projector import ReadingsPanel
from gdlab.ui.transport import Course, Transport

_RISE = 1e-9
_AT_ONCE = 1 << 16
"""Steps that are taken over in one go."""
_MOST_RISES = 1 << 16


class CurveFeed:
    """Keeps the loss curve along a run for the scrub bar, computing only what is new."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._simulation: Simulation | None = None
        self._events: tuple[Event, ...] = ()
        self._told: dict[int, str] = {}
        self._curve = Outline(2)
        self._rises = GrowingArray((), np.intp)
        self._course = Course()

    def follow(self, simulation: Simulation, cursor: int, horizon: int) -> None:
        """Show the run's curve up to the horizon with the cursor on it."""
        self.take(simulation, cursor, horizon)
        self.show(cursor)

    def show(self, cursor: int) -> None:
        """Show the curve as it was taken last, with the cursor on it."""
        self._transport.set_course(self._course, cursor)

    def ends_before(self, step: int) -> bool:
        """Whether the curve was taken before a step was computed."""
        return self._course.last < step

    def take(self, simulation: Simulation, cursor: int, horizon: int) -> None:
        """Take over the run's curve up to the horizon, to be shown later."""
        if simulation is not self._simulation:
            self._simulation, self._events, self._told = simulation, (), {}
            self._curve, self._rises = Outline(2), self._rises.first(0)
        changed = first_difference(self._events, simulation.events)
        if changed is not None:
            self._events = simulation.events
            self._told = {step: text for step, text in self._told.items() if step < changed}
            late = [event for event in self._events if event.step >= changed]
            self._told |= {event.step: in_words(event, simulation) for event in late}
            self._forget(changed, simulation)
        while simulation.head + 1 > len(self._curve):
            self._take(simulation)
        steps, points = self._curve.points()
        shown, rises = int(np.searchsorted(steps, horizon + 1)), self._rises.values
        potential = points[:shown, 0]
        end = None if np.isfinite(potential).all() else ending(simulation)
        self._course = Course(
            potential,
            points[:shown, 1],
            max(1, horizon),
            self._told,
            rises[: np.searchsorted(rises, horizon + 1)],
            simulation.coefficients_at(cursor).step_size,
            steps[:shown],
            "diverged" if end is None else end.word,
        )

    def _forget(self, step: int, simulation: Simulation) -> None:
        """Keep what lies before a step; what was shown of the rest stays with whoever shows it."""
        if step == 0:
            self._curve = Outline(2)
        else:
            self._curve.cut(step, lambda first, last: _curve(simulation, first, last))
        self._rises = self._rises.first(int(np.searchsorted(self._rises.values, step)))

    def _take(self, simulation: Simulation) -> None:
        """Take over steps that are new."""
        known = len(self._curve)
        # The first row of a part has no velocity of its own, unless the run begins there: it is not compared.
        first = max(known - 2, 0)
        part = simulation.trajectory(first, min(simulation.head, known + _AT_ONCE), alone=True)
        rises = (first + _rises(part.guaranteed_energy[:, 0])).tolist()
        new = [step for step in rises if step >= known and step - 1 not in self._told]
        self._rises.extend(np.array(new, dtype=np.intp))
        if len(self._rises) > _MOST_RISES:  # more than a bar has pixels: no eye misses every second one
            thinned = self._rises.values[::2].copy()
            self._rises.cut(0)
            self._rises.extend(thinned)
        self._curve.extend(_points(part)[known - first :])


def _curve(simulation: Simulation, first: int, last: int) -> FloatArray:
    """U and t after some steps, `(k, 2)`."""
    before = max(first - 1, 0)  # the step before says on which landscape the first one is measured
    part = simulation.trajectory(before, last, alone=True)
    return _points(part)[first - before :]


def _points(part: Trajectory) -> FloatArray:
    """U, nan where it is not finite, and t, `(k+1, 2)`."""
    u = part.potential[:, 0]
    return np.column_stack([np.where(np.isfinite(u), u, np.nan), part.time])


def _rises(energy: FloatArray) -> npt.NDArray[np.intp]:
    """The steps into which U + |ρ|K rises beyond rounding: the integrator's own doing, but where knobs were changed."""
    with np.errstate(invalid="ignore"):
        rise = np.diff(energy) > _RISE * np.maximum(np.abs(energy[1:]), np.abs(energy[:-1]))
    return np.flatnonzero(rise) + 1


class Views(Struct, frozen=True):
    """The parts of a window that show a run, and the look that they share."""

    look: Appearance
    canvas: Canvas
    header: CanvasHeader
    transport: Transport
    curve: CurveFeed
    parameters: ParameterDock
    landscape: LandscapeDock
    table: SymbolTable
    readings: ReadingsPanel


def make_views(look: Appearance, actions: Mapping[str, QAction]) -> Views:
    """All views of a window, made with its look; the transport's buttons do these actions."""
    canvas, transport = Canvas(look), Transport(look)
    transport.set_actions(actions["run.reset"], actions["run.back"], actions["run.play"], actions["run.step"])
    header = CanvasHeader(look, canvas)
    header.add_toggle(actions["view.compare"], "compare", "compared")
    return Views(
        look=look,
        canvas=canvas,
        header=header,
        transport=transport,
        curve=CurveFeed(transport),
        parameters=ParameterDock(look),
        landscape=LandscapeDock(look),
        table=SymbolTable(look),
        readings=ReadingsPanel(look),
    )
