"""The one mutable thing: a run that is advanced, wound back and revised, and always gives the same bits."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.coefficients import Coefficients
from gdlab.core.events import Event, Setting, first_difference
from gdlab.core.expressions.emit_python import FLOAT_TROUBLE
from gdlab.core.fields import whole_number
from gdlab.core.moment import Moment
from gdlab.core.noise import MAX_SEED, noise_between
from gdlab.core.plan import Plan, Stretch, points
from gdlab.core.registry import method
from gdlab.core.stepping import array_step, felt_gradient, float_loop
from gdlab.core.trajectory import Segment, Trajectory

DIVERGENCE_BOUND = 1e100
"""A coordinate beyond this has diverged: its square would soon leave the range of float64."""
_BLOCK = 512
_CHECKPOINT = 4096


@dataclass(frozen=True)
class State:
    """What a step starts from: position x and buffer b = −m̂v/Δt, both `(n, d)`, and the method's own step count."""

    position: FloatArray
    buffer: FloatArray
    age: int


class Simulation:
    """A run from a start, under a setting that events change.

    Args:
        setting: landscape, parameters, method, friction scheme and options at step 0.
        start: positions `(n, d)`.
        velocity: initial velocities `(n, d)`; at rest when None.
        seed: of the noise.
        events: changes during the run, in any order; the last wins within a step.

    Raises:
        ParameterError: a start of the wrong shape, a value that cannot be.
    """

    def __init__(
        self, setting: Setting, start: Any, velocity: Any = None, seed: int = 0, events: Iterable[Event] = ()
    ) -> None:
        d = setting.landscape.dimension
        self.start = points(start, d, "start")
        self.velocity = None if velocity is None else points(velocity, d, "velocity", len(self.start))
        self.seed = whole_number("seed", seed, MAX_SEED)
        self.setting = setting
        self._plan = Plan(setting, events, self.start.shape)
        self._positions = np.empty((64, *self.start.shape))
        self._head = 0
        self._entered = -1
        self._cut = -1
        self._velocities: dict[int, FloatArray] = {}
        self._checkpoints: dict[int, State] = {}
        self._begin()

    @property
    def events(self) -> tuple[Event, ...]:
        """The events by step; within a step in the order given."""
        return self._plan.events

    @property
    def head(self) -> int:
        """The last step that has been computed."""
        return self._head

    @property
    def finished(self) -> bool:
        """Every particle has diverged: there is nothing left to step."""
        return bool(np.isnan(self._state.position).all())

    @property
    def positions(self) -> FloatArray:
        """All positions so far, `(head+1, n, d)`; read only."""
        view = self._positions[: self._head + 1]
        view.flags.writeable = False
        return view

    def setting_at(self, step: int) -> Setting:
        """The setting that the step from `step` to `step`+1 is taken with."""
        return self._plan.at(step).setting

    def coefficients_at(self, step: int) -> Coefficients:
        """The coefficients that the step from `step` to `step`+1 is taken with."""
        return self.setting_at(step).coefficients()

    def time_at(self, step: int) -> float:
        """T in s at a step: the running sum of Δt, as t₀ + (k − k₀)Δt within a segment so that t = kΔt to the bit."""
        return self._plan.at(step).time_at(step)

    @np.errstate(over="ignore", invalid="ignore")
    def velocity_at(self, step: int) -> FloatArray:
        """v_k = (x_k − x_{k−1})/Δt in m/s, `(n, d)`; as given at the start and where an event placed it."""
        if step in self._velocities:
            return self._velocities[step]
        dt = self.setting_at(step - 1).parameters.step_size
        v: FloatArray = (self._positions[step] - self._positions[step - 1]) / dt
        return v

    @np.errstate(over="ignore", invalid="ignore")
    def moment_at(self, step: int, particle: int = 0) -> Moment:
        """One particle at a step that has been computed, as the step that comes next finds it.

        Where something changes at the step, p = m̂v is held, so velocity and displacement are those after the change.
        """
        c, before = self.coefficients_at(step), self.coefficients_at(max(step - 1, 0))
        velocity = self.velocity_at(step)[particle]
        if step not in self._velocities and c.mass and c != before:
            velocity = before.effective_mass * velocity / c.effective_mass if before.momentum else 0 * velocity
        update = c.step_size * velocity if c.momentum else np.zeros_like(velocity)
        position = self._positions[step, particle].copy()
        gradient = self.setting_at(step).landscape.gradient(position[None])[0]
        felt, numbers = self._felt_gradient(step, particle, position, gradient, bool(update.any()))
        return Moment(c, position, velocity, update, gradient, felt, numbers, step, self.time_at(step))

    def _felt_gradient(
        self, step: int, particle: int, x: FloatArray, gradient: FloatArray, moving: bool
    ) -> tuple[FloatArray, dict[str, float]]:
        """What the rule makes of ∇U before it moves, and the numbers it uses for it."""
        setting = self.setting_at(step)
        chosen = method(setting.method)
        numbers = setting.coefficients().rule_numbers(setting.checked_options())
        n, d = self.start.shape
        xi = noise_between(self.seed, n, d, step, step + 1)[0, particle] if numbers["sigma"] else None
        felt = felt_gradient(chosen.active_rule(numbers))
        with np.errstate(all="ignore"):
            return felt(g=gradient, x=x, xi=xi, k=float(moving), **numbers)[0], numbers

    def advance(self, to: int) -> None:
        """Compute up to step `to`, or until no particle is left."""
        self._enter_segment()
        while self._head < to and not self.finished:
            change = self._plan.next_after(self._head)
            last = min(to, self._head + _BLOCK, change or to, (self._head // _CHECKPOINT + 1) * _CHECKPOINT)
            self._block(last - self._head)
            self._enter_segment()

    def truncate(self, step: int) -> None:
        """Forget everything after `step`; what comes again will be the same."""
        if step >= self._head:
            return
        kept = max(k for k in self._checkpoints if k <= step)
        self._checkpoints = {k: state for k, state in self._checkpoints.items() if k <= kept}
        self._cut = step  # a drag cuts at the same step again and again
        self._velocities = {k: v for k, v in self._velocities.items() if k <= kept}
        self._head, self._state, self._entered = kept, self._checkpoints[kept], -1
        self.advance(step)

    def plan_with(self, events: Iterable[Event]) -> Plan:
        """What other events would come to.

        Raises:
            ParameterError: a value that cannot be.
        """
        return Plan(self.setting, events, self.start.shape, self._plan)

    def revise(self, events: Iterable[Event]) -> None:
        """Take other events; what was computed before the first difference stays."""
        plan = self.plan_with(events)
        first = first_difference(self.events, plan.events)
        if first is None:
            return
        # The state at `first` must be taken before the events of that step: go one step back and come again.
        if 0 < first <= self._head:
            self.truncate(first - 1)
        self._plan = plan
        if first == 0:
            self._begin()

    def trajectory(self, first: int = 0) -> Trajectory:
        """What has been computed from step `first` on, as arrays; the velocity of row 0 is 0 unless it was given."""
        segments = [Segment(max(s.first - first, 0), s.setting) for s in self._plan.stretches_from(first)]
        return Trajectory(
            position=self._positions[first : self._head + 1].copy(),
            segments=tuple(segments),
            given_velocity={k - first: v for k, v in self._velocities.items() if first <= k <= self._head},
            diverged_at=_first_nan(self._positions[first : self._head + 1]),
            begun=self.time_at(first),
        )

    # --- how it is done -------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Stand at step 0, before its events."""
        c = self.setting_at(0).coefficients()
        v = np.zeros_like(self.start) if self.velocity is None else self.velocity
        self._head = 0
        self._positions[0] = self.start
        self._entered = -1
        self._velocities = {0: v if c.momentum else np.zeros_like(v)}
        self._state = State(self.start, _buffer(v, c), int(self.velocity is not None))
        self._checkpoints = {0: self._state}

    def _enter_segment(self) -> None:
        """Carry the state over into the segment that begins at the head, if one does and it was not entered yet."""
        stretch = self._plan.at(self._head)
        if stretch.first == self._head and self._entered != self._head:
            self._carry(self._plan.before(stretch), stretch)
            self._entered = self._head

    @np.errstate(over="ignore", invalid="ignore")
    def _carry(self, before: Setting, stretch: Stretch) -> None:
        """Across a change p = −Δt b is held; position and velocity may be placed anew."""
        placed = stretch.placed
        old, new = before.coefficients(), stretch.setting.coefficients()
        x, b, age = self._state.position, self._state.buffer, self._state.age
        if old.step_size != new.step_size:
            b = np.where(b, b * (old.step_size / new.step_size), 0.0)
        if "position" in placed:
            gone = np.isnan(x)
            b, age = np.where(gone, 0.0, b), 0 if gone.all() else age  # the diverged come back at rest
            x = placed["position"]
            self._positions[self._head] = x
        if "velocity" in placed:
            b, age = _buffer(placed["velocity"], new), max(age, 1)
        if placed:
            v = placed.get("velocity", -new.learning_rate * b / new.step_size)
            self._velocities[self._head] = v if new.momentum else np.zeros_like(b)
        self._state = State(x, b, age)

    def _block(self, steps: int) -> None:
        """Take some steps under one setting, record them and look for divergence."""
        setting = self.setting_at(self._head)
        c = setting.coefficients()
        chosen = method(setting.method)
        numbers = c.rule_numbers(setting.checked_options())
        rule = chosen.active_rule(numbers)
        n, d = self.start.shape
        noise = noise_between(self.seed, n, d, self._head, self._head + steps) if c.gradient_noise else None
        expression = getattr(setting.landscape, "expression", None)
        done = None
        if n == 1 and expression is not None:
            done = self._float_block(steps, setting, rule, numbers, noise)
        positions, buffer = done or self._array_block(steps, setting, rule, numbers, noise)
        self._record(
            positions, buffer if c.momentum else np.zeros_like(buffer), self._state.age + steps if c.momentum else 0
        )

    def _float_block(
        self, steps: int, setting: Setting, rule: Any, numbers: Any, noise: FloatArray | None
    ) -> tuple[FloatArray, FloatArray] | None:
        """The block as a loop over plain floats, or None where that cannot follow IEEE arithmetic."""
        landscape: Any = setting.landscape
        d = landscape.dimension
        path = float_loop(landscape.expression, rule)(
            steps,
            None if noise is None else noise[:, 0].tolist(),
            self._state.position[0].tolist(),
            self._state.buffer[0].tolist(),
            float(self._state.age),
            landscape.coefficient_values,
            numbers,
        )
        try:
            flat = np.fromiter(path, np.float64, steps * d + d)
        except FLOAT_TROUBLE:
            return None
        return flat[:-d].reshape(steps, 1, d), flat[-d:].reshape(1, d)

    def _array_block(
        self, steps: int, setting: Setting, rule: Any, numbers: Any, noise: FloatArray | None
    ) -> tuple[FloatArray, FloatArray]:
        """The block with numpy, for any number of particles and any landscape."""
        step = array_step(rule)
        x, b = self._state.position, self._state.buffer
        path = np.empty((steps, *x.shape))
        scalars = {name: np.float64(value) for name, value in numbers.items()}
        with np.errstate(all="ignore"):
            for i in range(steps):
                xi = None if noise is None else noise[i]
                x, b = step(
                    x=x, b=b, g=setting.landscape.gradient(x), xi=xi, k=np.float64(self._state.age + i), **scalars
                )
                path[i] = x
        return path, b

    def _record(self, path: FloatArray, buffer: FloatArray, age: int) -> None:
        """Append positions; a particle that left the numbers is nan from its step on."""
        with np.errstate(invalid="ignore"):
            bad = ~np.all(np.abs(path) <= DIVERGENCE_BOUND, axis=2)
        steps = len(path)
        if bad.any():
            gone = np.logical_or.accumulate(bad, axis=0)
            path = np.where(gone[:, :, None], math.nan, path)
            if gone.all(axis=1).any():
                steps = int(gone.all(axis=1).argmax()) + 1
        needed = self._head + 1 + steps
        if needed > len(self._positions):
            grown = np.empty((max(needed, 2 * len(self._positions)), *self.start.shape))
            grown[: self._head + 1] = self._positions[: self._head + 1]
            self._positions = grown
        self._positions[self._head + 1 : needed] = path[:steps]
        self._head += steps
        self._state = State(path[-1], buffer, age)
        if self._head % _CHECKPOINT == 0 or self._head == self._cut:
            self._checkpoints[self._head] = self._state


def _first_nan(positions: FloatArray) -> npt.NDArray[np.int64]:
    """The first step at which each particle is nan, −1 if none, `(n,)`."""
    gone = np.isnan(positions[:, :, 0])
    return np.where(gone.any(axis=0), gone.argmax(axis=0), -1)


def _buffer(velocity: FloatArray, c: Coefficients) -> FloatArray:
    """b = −m̂v/Δt = −u/ℓ; without inertia velocity is no state, and at rest b is 0 however heavy the particle."""
    with np.errstate(over="ignore", invalid="ignore"):  # too fast for float64 is a divergence, not a warning
        moving = np.where(velocity, -(c.effective_mass / c.step_size) * velocity, 0.0)
    return moving if c.momentum else np.zeros_like(velocity)
