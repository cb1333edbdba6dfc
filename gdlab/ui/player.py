"""The clock: it owns the running simulation, moves the cursor along it, and keeps some steps computed ahead."""

from __future__ import annotations

import time

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gdlab.core.events import Event, first_difference
from gdlab.core.simulation import Simulation
from gdlab.scene import Scene, run_simulation

FRAME = 1 / 60
STEPPING_BUDGET = 0.006
"""Seconds a frame may spend on stepping, so that 60 frames a second are held."""
LOOKING_BUDGET = 0.003
"""Seconds a frame may spend on the steps beyond the cursor; on slow ground the rest follows in the next frames."""
AHEAD = 256
"""Steps computed ahead for every frame."""
MAX_STEPS = 1_000_000
_HORIZONS = tuple(m * 10**e for e in range(2, 7) for m in (1, 2, 5))


class Player(QObject):
    """Plays a run. `moved` says that the cursor or the run under it is another; `playing_changed` that it plays."""

    moved = Signal()
    playing_changed = Signal(bool)

    def __init__(self, scene: Scene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.simulation: Simulation = run_simulation(scene, 0)
        self.cursor = 0
        self.speed = 30.0
        self._owed = 0.0
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(FRAME * 1000))
        self._timer.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        """The clock is running."""
        return self._timer.isActive()

    @property
    def horizon(self) -> int:
        """How far the scrub bar reaches: the next of 100, 200, 500, 1000 … beyond the cursor."""
        return next((h for h in _HORIZONS if self.cursor < 0.95 * h), MAX_STEPS)

    @property
    def at_end(self) -> bool:
        """There is no next step: every particle has diverged, or the run is as long as a run may be."""
        return self.cursor >= MAX_STEPS or (self.simulation.finished and self.cursor >= self.simulation.head)

    def checked(self, before: Scene, after: Scene) -> Scene:
        """The second scene, if it can run.

        Raises:
            ValueError: what stands in the way.
        """
        if _differ_in_events_only(before, after):
            self.simulation.plan_with(after.runs[0].events)
        elif (before.landscape, before.seed, before.runs) != (after.landscape, after.seed, after.runs):
            run_simulation(after, 0)
        return after

    def set_scene(self, before: Scene, after: Scene) -> None:
        """Follow an edit: only other events revise the run, anything else that moves the particle begins a new one."""
        if _differ_in_events_only(before, after):
            self.simulation.revise(after.runs[0].events)
            self._move_to(self._cursor_after(before.runs[0].events, after.runs[0].events))
        elif (before.landscape, before.seed, before.runs[0]) != (after.landscape, after.seed, after.runs[0]):
            self.simulation = run_simulation(after, 0)
            self._move_to(0)

    def _cursor_after(self, old: tuple[Event, ...], new: tuple[Event, ...]) -> int:
        """Where to stand: at the change, when it lies in the past, so that it is seen to take effect from there."""
        changed = first_difference(old, new)
        return self.cursor if changed is None else min(self.cursor, changed)

    def play(self) -> None:
        """Start the clock; at the end there is nothing to play."""
        if not self.playing and not self.at_end:
            self._owed, self._last = 0.0, time.perf_counter()
            self._timer.start()
            self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop the clock."""
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def step(self, steps: int = 1) -> None:
        """Stop the clock and go some steps forward, or back when negative."""
        self.pause()
        self._move_to(self.cursor + steps)

    def seek(self, step: int) -> None:
        """Go to a step; it is computed if it was not yet."""
        self._move_to(step)

    def tick(self, elapsed: float) -> None:
        """Let the clock have run for some seconds."""
        self._owed += elapsed * self.speed
        due = int(self._owed)
        if due:
            self._owed -= due
            self._move_to(self._affordable(self.cursor + due))
        if self.at_end:
            self.pause()

    def _tick(self) -> None:
        now = time.perf_counter()
        # A stalled window must not leap ahead when it wakes.
        self.tick(min(now - self._last, 4 * FRAME))
        self._last = now

    def _affordable(self, target: int) -> int:
        """As far towards the target as can be stepped within the budget."""
        begun = time.perf_counter()
        while self.simulation.head < target and not self.simulation.finished:
            self.simulation.advance(min(target, self.simulation.head + 512))
            if time.perf_counter() - begun > STEPPING_BUDGET:
                self._owed = 0.0
                return min(target, self.simulation.head)
        return target

    def _move_to(self, step: int) -> None:
        step = min(max(step, 0), MAX_STEPS)
        self.simulation.advance(step)
        self.cursor = min(step, self.simulation.head)
        self.moved.emit()

    def look_ahead(self) -> bool:
        """Compute what is shown beyond the cursor, as much of it as a frame affords; whether the nearest is there."""
        simulation, begun = self.simulation, time.perf_counter()
        target = min(self.horizon, max(simulation.head, self.cursor) + AHEAD)
        while simulation.head < target and not simulation.finished:
            simulation.advance(min(target, simulation.head + AHEAD // 4))
            if time.perf_counter() - begun > LOOKING_BUDGET:
                break
        return simulation.finished or simulation.head >= min(self.horizon, self.cursor + AHEAD)


def _differ_in_events_only(before: Scene, after: Scene) -> bool:
    """The run is the same but for what happens later; its name does not count."""
    old, new = (msgspec.structs.replace(scene.runs[0], events=(), label="run") for scene in (before, after))
    same = (before.landscape, before.seed, old) == (after.landscape, after.seed, new)
    return same and before.runs[0].events != after.runs[0].events
