"""The one mutable thing: a run that is advanced, wound back and revised, and always gives the same bits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.blocks import clock, is_noisy, stride, take
from gdlab.core.carry import begun, velocity_of
from gdlab.core.coefficients import Coefficients
from gdlab.core.events import Event, Setting, first_difference
from gdlab.core.events import events as events_of
from gdlab.core.fields import whole_number
from gdlab.core.history import BUDGET, History
from gdlab.core.moment import Moment
from gdlab.core.noise import MAX_SEED, noise_of
from gdlab.core.outline import Steps
from gdlab.core.plan import Plan, points
from gdlab.core.protocols import dimension
from gdlab.core.registry import method
from gdlab.core.scheduled import Rates
from gdlab.core.state import State
from gdlab.core.stepping import felt_gradient
from gdlab.core.trajectory import Segment, Trajectory
from gdlab.core.walk import Walk


class Simulation:
    """A run from a start, under a setting that events change.

    Args:
        setting: landscape, parameters, method, friction scheme and options at step 0.
        start: positions `(n, d)`.
        velocity: initial velocities `(n, d)`; at rest when None.
        seed: of the noise.
        events: changes during the run, in any order, each as `gdlab.core.events.event` reads it; the last wins within
            a step.
        budget: bytes of what it has gone through that it may hold in memory. What a large ensemble needs beyond is put
            aside in a temporary file of bounded size; the rest is gone through again when asked for.

    Raises:
        ParameterError: a start of the wrong shape, a value that cannot be.
        UnknownMethodError: no such method.
    """

    def __init__(
        self,
        setting: Setting,
        start: Any,
        velocity: Any = None,
        seed: int = 0,
        events: Iterable[Event | Mapping[str, Any]] = (),
        budget: int = BUDGET,
    ) -> None:
        d = dimension(setting.landscape)
        self.start = points(start, d, "start")
        self.velocity = None if velocity is None else points(velocity, d, "velocity", len(self.start))
        self.seed = whole_number("seed", seed, MAX_SEED)
        self.setting = setting
        self._plan = self._planned = Plan(setting, events_of(events), self.start.shape)
        self._budget = budget
        self._velocities: dict[int, FloatArray] = {}
        self._begin()

    @property
    def events(self) -> tuple[Event, ...]:
        """The events by step; within a step in the order given."""
        return self._plan.events

    @property
    def head(self) -> int:
        """The last step that has been computed."""
        return self._history.head

    @property
    def finished(self) -> bool:
        """Every particle has diverged: there is nothing left to step."""
        return self._walk.finished

    @property
    def nbytes(self) -> int:
        """The bytes that are held of what it has gone through."""
        return self._history.nbytes

    def hold(self, budget: int) -> None:
        """Hold at most so many bytes from now on, as when other runs come to share the memory."""
        self._budget = budget
        self._history.hold(budget)

    def rows(self, first: int = 0, last: int | None = None) -> FloatArray:
        """The positions after the steps `first` … `last`, `(last − first + 1, n, d)`; up to the head when None.

        They are computed again where they are not kept. Read only.
        """
        found = self._history.rows(first, self.head if last is None else last)
        found.flags.writeable = False
        return found

    def way(self, first: int = 0, last: int | None = None) -> FloatArray:
        """The first particle's positions after the steps `first` … `last`, `(last − first + 1, d)`; as `rows`."""
        return self._history.way(first, self.head if last is None else last)

    def outline(self) -> tuple[Steps, FloatArray]:
        """The first particle's way in a bounded number of points: steps `(p,)`, ascending, and positions `(p, d)`.

        All of a way of up to 32,768 rows; of a longer one what sticks out of it, see `core.outline`.
        """
        return self._history.outline()

    def state_at(self, step: int) -> State:
        """What the step from `step` to `step`+1 starts from; it is computed again, from the nearest that is kept."""
        if step != self.head:
            return self._history.walk_to(step).state
        self._history.stay(step, self._walk.arrived)
        return self._walk.state

    def setting_at(self, step: int) -> Setting:
        """The setting that the step from `step` to `step`+1 is taken with."""
        return self._plan.at(step).setting.at(step)

    def coefficients_at(self, step: int) -> Coefficients:
        """The coefficients that the step from `step` to `step`+1 is taken with."""
        return self.setting_at(step).coefficients()

    def rates(self, steps: Steps) -> Rates:
        """lr, ρ, T and σ at some steps, ascending, whether they are computed or not."""
        return self._plan.rates(steps)

    def time_at(self, step: int) -> float:
        """T in s at a step: the running sum of Δt, as t₀ + (k − k₀)Δt within a segment so that t = kΔt to the bit."""
        return self._plan.at(step).time_at(step)

    @np.errstate(over="ignore", invalid="ignore")
    def velocity_at(self, step: int) -> FloatArray:
        """v_k = (x_k − x_{k−1})/Δt in m/s, `(n, d)`, or the method's own; where one was placed, that one."""
        if step in self._velocities:
            return self._velocities[step]
        before = self.setting_at(step - 1)
        own = method(before.method).own_velocity
        if own:
            walk = self._walk if step == self.head else self._history.walk_to(step)
            return walk.arrived.slots[own]
        rows = self._history.rows(step - 1, step)
        v: FloatArray = (rows[1] - rows[0]) / before.parameters.step_size
        return v

    def _velocity(self, step: int, particle: int, before: Setting) -> FloatArray:
        """`velocity_at` of one particle; the first one's way is at hand where others are not."""
        if particle or step in self._velocities or method(before.method).own_velocity:
            given: FloatArray = self.velocity_at(step)[particle]
            return given
        way = self._history.way(step - 1, step)
        v: FloatArray = (way[1] - way[0]) / before.parameters.step_size
        return v

    @np.errstate(over="ignore", invalid="ignore")
    def moment_at(self, step: int, particle: int = 0) -> Moment:
        """One particle at a step that has been computed, as the step that comes next finds it.

        Where something changes at the step, p = m̂v is held, so velocity and displacement are those after the change.
        """
        setting, last, state = self.setting_at(step), self.setting_at(max(step - 1, 0)), self.state_at(step)
        c, before = setting.coefficients(), last.coefficients()
        velocity = self._velocity(step, particle, last)
        if step not in self._velocities and c.mass and c != before:
            velocity = before.effective_mass * velocity / c.effective_mass if before.carries else 0 * velocity
            if c.method != before.method or before.learning_rate == 0:  # what did not move has a momentum all the same
                velocity = velocity_of(setting, state)[particle]
        update = c.step_size * velocity if c.carries else np.zeros_like(velocity)
        position = state.position[particle].copy()
        gradient = setting.landscape.gradient(position[None])[0]
        felt, numbers = self._felt_gradient(setting, state, step, particle, gradient)
        slots = {name: slot[particle] for name, slot in state.slots.items()}
        return Moment(c, position, velocity, update, gradient, felt, numbers, step, self.time_at(step), slots)

    def following(self, step: int, particle: int = 0) -> State:
        """What the step from `step` to `step`+1 makes of one particle: a state of that one alone, `(1, d)`."""
        setting, state, alone = self.setting_at(step), self.state_at(step), slice(particle, particle + 1)
        slots = {name: slot[alone] for name, slot in state.slots.items()}
        numbers, (n, d) = setting.rule_numbers(), self.start.shape
        noise = noise_of(self.seed, n, d, step, particle)[None, None] if is_noisy(setting, numbers) else None
        return take(setting, State(state.position[alone], slots, state.age), 1, noise, numbers).state

    def _felt_gradient(
        self, setting: Setting, state: State, step: int, particle: int, gradient: FloatArray
    ) -> tuple[FloatArray, dict[str, float]]:
        """What the rule makes of ∇U before it moves, and the numbers it uses for it."""
        chosen, numbers = method(setting.method), setting.rule_numbers()
        numbers |= {name: float(value[0]) for name, value in clock(chosen, numbers, state.age, 1).items()}
        n, d = self.start.shape
        noisy = is_noisy(setting, numbers)
        xi = noise_of(self.seed, n, d, step, particle) if noisy else None
        felt = felt_gradient(chosen.active_rule(numbers))
        with np.errstate(all="ignore"):
            return felt(g=gradient, x=state.position[particle], xi=xi, k=float(state.age), **numbers)[0], numbers

    def advance(self, to: int) -> None:
        """Compute up to step `to`, or until no particle is left."""
        walk, history = self._walk, self._history
        while walk.step < to and not walk.finished:
            due = history.due_after(walk.step, stride(self._plan.at(walk.step).setting, len(self.start)))
            self._take(walk.advance(min(to, due)))
            if walk.step == due:
                history.keep(due, walk.arrived)

    def truncate(self, step: int) -> None:
        """Forget everything after `step`; what comes again will be the same."""
        if step < self.head:
            self._come_again(step)

    def plan_with(self, events: Iterable[Event]) -> Plan:
        """What other events would come to; whoever asks and then revises has them planned once.

        Raises:
            ParameterError: a value that cannot be.
        """
        wanted = tuple(events)
        if self._planned.events != wanted:
            self._planned = Plan(self.setting, wanted, self.start.shape, self._plan)
        return self._planned

    def revise(self, events: Iterable[Event]) -> int | None:
        """Take other events; what was computed before the first difference stays.

        Returns:
            The step of the first difference, None where there is none.
        """
        plan = self.plan_with(events)
        first = first_difference(self.events, plan.events)
        if first is not None:
            self._plan = plan
            self._come_again(min(first, self.head))
        return first

    def trajectory(self, first: int = 0, last: int | None = None, *, alone: bool = False) -> Trajectory:
        """What the steps `first` … `last` came to, as arrays; up to the head when `last` is None.

        Of the first particle alone, or of all. The velocity of the first row is 0 unless it was given.
        """
        end = self.head if last is None else last
        position = self._history.way(first, end)[:, None] if alone else self._history.rows(first, end)
        n = position.shape[1]
        return Trajectory(
            position=position,
            segments=tuple(Segment(s.first - first, s.setting, s.begun) for s in self._plan.stretches_from(first)),
            given_velocity={k - first: v[:n] for k, v in self._velocities.items() if first <= k <= end},
            diverged_at=_first_nan(position),
            own_velocity={row: v[:, :n] for row, v in self._own_velocities(first, end).items()},
        )

    def _own_velocities(self, first: int, last: int) -> dict[int, FloatArray]:
        """The velocities of methods that have their own, by the row after `first` at which they begin."""
        if not any(method(s.setting.method).own_velocity for s in self._plan.stretches_from(first)):
            return {}
        found, walk = {}, self._history.walk_to(first)
        while walk.step < last:
            row = walk.step + 1 - first
            walk.advance(last)
            if walk.velocities is not None:
                found[row] = walk.velocities
        return found

    def _begin(self) -> None:
        """Stand at step 0."""
        start = begun(self.setting_at(0), self.start, self.velocity)
        self._history = History(start, self._set_out, self._budget)
        self._walk = self._set_out(0, start)
        v = np.zeros_like(self.start) if self.velocity is None else self.velocity
        self._velocities = {0: v if self.coefficients_at(0).carries else np.zeros_like(v)}
        if self._walk.given is not None:
            self._velocities[0] = self._walk.given

    def _come_again(self, step: int) -> None:
        """Stand at a step that has been computed, under the present plan, with nothing beyond."""
        if step == 0:
            self._begin()
            return
        self._walk = self._history.cut(step)
        self._walk.enter(self._plan)
        self._velocities = {k: v for k, v in self._velocities.items() if k < step}
        self._take(self._walk.state.position[None])

    def _take(self, rows: FloatArray) -> None:
        """Keep where the walk has been on its way to where it stands now."""
        self._history.append(rows)
        if self._walk.given is not None:
            self._velocities[self._walk.step] = self._walk.given

    def _set_out(self, step: int, state: State) -> Walk:
        """A walk under the present plan."""
        return Walk(self._plan, self.seed, step, state)


def _first_nan(positions: FloatArray) -> npt.NDArray[np.int64]:
    """The first step at which each particle is nan, −1 if none, `(n,)`."""
    gone = np.isnan(positions[:, :, 0])
    return np.where(gone.any(axis=0), gone.argmax(axis=0), -1)
