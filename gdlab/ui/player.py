"""The clock: it owns the running simulations, moves the cursor along them, and keeps some steps computed ahead."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gdlab.analysis.losses import clock, equal_steps
from gdlab.core.events import Setting
from gdlab.core.protocols import Landscape
from gdlab.core.simulation import Simulation
from gdlab.scene import Scene
from gdlab.scene.build import Builder, budget, run_simulation, simulations
from gdlab.scene.changes import Standing
from gdlab.ui.branches import Branches
from gdlab.ui.loop import MAX_STEPS, Loop
from gdlab.ui.succession import heirs

FRAME = 1 / 60
STEPPING_BUDGET = 0.006
"""Seconds a frame may spend on stepping, so that 60 frames a second are held."""
LOOKING_BUDGET = 0.003
"""Seconds a frame may spend on the steps beyond the cursor; on slow ground the rest follows in the next frames."""
CALM_BUDGET = 8 * LOOKING_BUDGET
"""The same where nothing moves, so that no frame is late."""
AHEAD = 256
"""Steps computed ahead for every frame."""
_REWRITTEN = 20_000
"""Steps of a rewritten future that are computed though nobody has asked to be there."""
_FEW, _MANY = 200, 1000
"""Particles of all runs together; of more, fewer steps are taken between two looks at the clock, and computed ahead."""
_QUICK = 4
"""So many times the steps are taken next that were taken in less than this part of a budget."""
_FLYING_BUDGET = 0.1
"""Seconds between two pictures on the way to a step that is not computed yet."""
_HORIZONS = tuple(m * 10**e for e in range(2, 7) for m in (1, 2, 5))


class Player(QObject):
    """Plays the runs of a scene. `moved` says that the cursor or a run is another; `playing_changed` that it plays.

    The cursor is a step of all runs; one that has ended stays at its end. `simulations` has one for each run.
    `ticking` is true while it moves by its own clock: the next move will come with the next frame. `branches` are the
    futures that were rewritten; round the steps of `loop` the head runs.
    """

    moved = Signal()
    playing_changed = Signal(bool)

    def __init__(self, scene: Scene, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.simulations: tuple[Simulation, ...] = tuple(simulations(scene))
        self._take_view(scene)
        self.cursor = 0
        self.branches = Branches()
        self._builder = Builder()
        self.loop: Loop | None = None
        self.speed = 30.0
        self.ticking = False
        self._owed = self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(FRAME * 1000))
        self._timer.timeout.connect(self._tick)
        self._goal = 0
        self._flight = QTimer(self)
        self._flight.timeout.connect(self._fly)

    def _take_view(self, scene: Scene) -> None:
        fairness = scene.view.fairness
        self.selected = scene.view.selected
        self._by_evaluations = fairness is not None and fairness.rule == "equal_evaluations"

    @property
    def simulation(self) -> Simulation:
        """The selected run."""
        return self.simulations[self.selected]

    @property
    def steps(self) -> tuple[int, ...]:
        """The step at which each run would stand if none ended."""
        return self._steps_at(self.cursor)

    @property
    def stands(self) -> tuple[int, ...]:
        """The step at which each run stands: that of the cursor, or its end."""
        return tuple(min(step, each.head) for step, each in zip(self.steps, self.simulations, strict=True))

    @property
    def stand(self) -> int:
        """The step at which the selected run stands."""
        return min(self.cursor, self.simulation.head)

    @property
    def ended(self) -> bool:
        """The selected run has come to its end, whatever the others do."""
        return self.cursor >= MAX_STEPS or _has_ended(self.simulation, self.cursor)

    def settings(self) -> dict[int, Setting]:
        """What the next step of each run is taken with."""
        pairs = zip(self.simulations, self.steps, strict=True)
        return {index: simulation.setting_at(step) for index, (simulation, step) in enumerate(pairs)}

    def standings(self) -> dict[int, Standing]:
        """Where each run stands."""
        pairs = enumerate(zip(self.simulations, self.stands, strict=True))
        return {index: Standing(each.setting_at(step), each.moment_at(step)) for index, (each, step) in pairs}

    @property
    def playing(self) -> bool:
        """The clock is running."""
        return self._timer.isActive()

    @property
    def flying(self) -> bool:
        """It is on its way to a step that was not computed."""
        return self._flight.isActive()

    @property
    def horizon(self) -> int:
        """How far the scrub bar reaches: the next of 100, 200, 500, 1000 … beyond all that has been seen."""
        known = self._known
        return next((h for h in _HORIZONS if known < 0.95 * h), MAX_STEPS)

    @property
    def seen(self) -> int:
        """The last step that the person has been to in the present future of the selected run."""
        return self.branches.seen(self.selected)

    @property
    def _known(self) -> int:
        """The last step that has been seen, in this future or in one that was rewritten."""
        return max(self.cursor, self.seen, *(branch.last for branch in self.branches.of(self.selected)))

    @property
    def at_end(self) -> bool:
        """There is no next step: every particle of every run has diverged, or they are as long as a run may be."""
        return self.cursor >= MAX_STEPS or all(map(_has_ended, self.simulations, self.steps))

    def checked(self, before: Scene, after: Scene) -> Scene:
        """The second scene, if it can run.

        Raises:
            ValueError: what stands in the way.
        """
        line = heirs(before, after)
        ground = self._ground(before, after) if None in line else None
        for index, heir in enumerate(line):
            if heir is None:
                run_simulation(after, index, ground)
            elif before.runs[heir].events != after.runs[index].events:
                self.simulations[heir].plan_with(after.runs[index].events)
        return after

    def set_scene(self, before: Scene, after: Scene, step: int = 0) -> None:
        """Follow an edit: only other events revise a run, anything else that moves its particle begins it anew.

        A run that begins anew takes the clock to the start, or to where it was left; one that joins others does not.
        """
        line, old = heirs(before, after), self.simulations
        self.branches.follow(before, after, line, old, self.stands)
        ground = self._ground(before, after) if None in line else None
        self.simulations = tuple(
            run_simulation(after, index, ground) if heir is None else old[heir] for index, heir in enumerate(line)
        )
        for simulation in self.simulations:
            simulation.hold(budget(after))
        self._take_view(after)
        changed = [each.revise(run.events) for each, run in zip(self.simulations, after.runs, strict=True)]
        begun = None in line and not set(range(len(old))) <= set(line)
        # A change that lies in the past is seen to take effect from there.
        place = 0 if begun else min([self.cursor, *(each for each in changed if each is not None)])
        if begun or place < self.cursor:
            self._flight.stop()
        self.seek(place)
        if begun and step:
            self.travel(step, play=self.playing)

    def _ground(self, before: Scene, after: Scene) -> Landscape:
        """The landscape of the second scene, without building it again where it is known."""
        same = before.landscape == after.landscape
        return self.simulations[0].setting.landscape if same else self._builder.built(after.landscape)

    def play(self) -> None:
        """Start the clock; at the end there is nothing to play."""
        self._flight.stop()
        if not self.playing and (self.loop is not None or not self.at_end):
            self._owed, self._last = 0.0, time.perf_counter()
            self._timer.start()
            self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop the clock, and a flight."""
        self._flight.stop()
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing or self.flying:
            self.pause()
        else:
            self.play()

    def step(self, steps: int = 1) -> None:
        """Stop the clock and go some steps forward, or back when negative."""
        self.pause()
        self.seek(self.cursor + steps)

    def seek(self, step: int) -> None:
        """Go to a step; it is computed if it was not yet."""
        step = min(max(step, 0), MAX_STEPS)
        for simulation, each in zip(self.simulations, self._steps_at(step), strict=True):
            simulation.advance(each)
        self.cursor = min(step, max(simulation.head for simulation in self.simulations))
        self.branches.note(self.stands)
        self.moved.emit()

    def travel(self, step: int, *, play: bool = False) -> None:
        """Stop the clock and go to a step, and on if that is near: else the cursor shows how far it has come."""
        self.pause()
        self._goal = min(max(step, 0), MAX_STEPS)
        self._fly()
        if self.cursor < self._goal and not self.at_end:
            self._flight.start()
        elif play:
            self.play()

    def rewind(self) -> None:
        """Go to the start, as if nothing of the run had been seen."""
        self.branches.forget()
        self.seek(0)

    def tick(self, elapsed: float) -> None:
        """Let the clock have run for some seconds."""
        self._owed += elapsed * self.speed
        due = int(self._owed)
        if due:
            self._owed -= due
            self._go_on(self.cursor + due)
        if self.at_end and self.loop is None:
            self.pause()

    def _go_on(self, target: int) -> None:
        """Move on to a step, or round the loop."""
        place = target if self.loop is None else self.loop.place(target, self._end)
        self.seek(place if place < target else self._affordable(target))

    @property
    def _end(self) -> int:
        """The last step there is, as far as that is known."""
        ended = all(simulation.finished for simulation in self.simulations)
        return max(simulation.head for simulation in self.simulations) if ended else MAX_STEPS

    def _fly(self) -> None:
        """Come closer to the goal."""
        self.ticking = self.flying
        reached = self._advance_all(self.cursor, self._goal, _FLYING_BUDGET, 2 * AHEAD)
        self.seek(reached if self._goal > self.cursor else self._goal)
        self.ticking = False
        if self.cursor >= self._goal or self.at_end:
            self._flight.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        # A stalled window must not leap ahead when it wakes.
        self.ticking = True
        self.tick(min(now - self._last, 4 * FRAME))
        self.ticking, self._last = False, now

    def _steps_at(self, cursor: int) -> tuple[int, ...]:
        """The step of each run when the clock stands at a step: the same one, or where as much has been spent."""
        if not self._by_evaluations or len(self.simulations) == 1:
            return (cursor,) * len(self.simulations)
        return equal_steps([clock(simulation) for simulation in self.simulations], self.selected, cursor)

    def _affordable(self, target: int) -> int:
        """As far towards the target as all runs can be stepped within the budget, which they share alike."""
        reached = self._advance_all(self.cursor, target, STEPPING_BUDGET, 2 * AHEAD)
        if reached < target:
            self._owed = 0.0
        return reached

    def _advance_all(self, reached: int, target: int, budget: float, pace: int) -> int:
        """Let all runs go from one step towards another, side by side; how far they came within some seconds.

        `pace` are the steps of all together before the first look at the clock, where particles are few; then more,
        if they were quick.
        """
        begun = looked = time.perf_counter()
        pace = self._scaled(pace // len(self.simulations), _FEW)
        while reached < target:
            reached = min(target, max(reached, min(self._heads)) + pace)
            for simulation, step in zip(self.simulations, self._steps_at(reached), strict=True):
                simulation.advance(step)
            if all(simulation.finished for simulation in self.simulations):
                return target
            before, looked = looked, time.perf_counter()
            if looked - begun > budget:
                break
            if looked - before < budget / _QUICK:
                pace *= _QUICK
        return reached

    def _scaled(self, steps: int, few: int) -> int:
        """So many steps for a few particles, for more of them as many as cost the same; at least one."""
        return max(1, steps * few // max(few, self._particles))

    @property
    def _particles(self) -> int:
        return sum(len(simulation.start) for simulation in self.simulations)

    @property
    def _heads(self) -> list[int]:
        """How far the runs are computed that go on; where their clocks differ, nothing is known of it."""
        going = [0] if self._by_evaluations else [each.head for each in self.simulations if not each.finished]
        return going or [0]

    def look_ahead(self, *, far: bool = True, calm: bool = False) -> bool:
        """Compute what is shown beyond the cursor, as much of it as a frame affords, and say whether that is all.

        Args:
            far: also what was seen of a future that is rewritten; a drag rewrites it again in the next frame.
            calm: nothing moves; a frame more, to show the rest, would cost more than the rest.
        """
        near, known = self._scaled(AHEAD, _MANY), max(self.cursor, *self._heads)
        nearest = seen = self.cursor + near
        if not self._by_evaluations:
            seen = max(nearest, min(self._known, self.cursor + self._scaled(_REWRITTEN, _MANY)))
        if known >= seen and near < AHEAD:
            return True
        farther = min(seen, known + 4 * near) if known < seen else known + near
        ahead = min(self.horizon, farther if far else nearest)
        reached = self._advance_all(self.cursor, ahead, CALM_BUDGET if calm else LOOKING_BUDGET, AHEAD // 4)
        return reached >= min(self.horizon, seen) or all(simulation.finished for simulation in self.simulations)


def _has_ended(simulation: Simulation, step: int) -> bool:
    """Whether a run has no step beyond this one."""
    return simulation.finished and step >= simulation.head
