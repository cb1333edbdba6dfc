"""The exact flow beside a run: where the particle would be at the same time if steps had no length.

The flow has the run's own m, γ and Δt at every step, without noise: m ẍ = −∇U(x) − γẋ, or γẋ = −∇U(x) at m = 0 and for
methods without inertia. It begins where the run began and is told all that the run is told: where a change moves m, the
momentum p = mv is held; where one places the particle, it is placed too. What a method does besides, as Adam's own
masses, is no part of the motion and stays with the method. Time is the running sum of Δt, so that step k of the one
and step k of the other are at equal time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
from msgspec import Struct

from gdlab.core.accuracy import Accuracy
from gdlab.core.arrays import FloatArray
from gdlab.core.coefficients import Coefficients
from gdlab.core.events import Event, Setting, first_difference
from gdlab.core.simulation import Simulation
from gdlab.methods.flow import dense

Ending = Literal["", "fast", "away", "domain", "long"]
SEEN = Accuracy(relative=1e-7, absolute=1e-9, most=64)
"""For a line that is looked at: far less than a pixel, at a quarter of the cost. What needs more is too fast."""
MOST_STEPS = 20_000
"""Steps over which a run is accompanied."""
_BLOCK = 4
"""Steps that are followed in one go. Where a block begins does not depend on how far was asked for."""
_SAMPLES = ((1024, 8), (4096, 3), (MOST_STEPS, 1))
"""Up to which step, and into how many points a step is divided: a long way is looked at from afar."""
_AWAY = 20.0
"""So many times the landscape's extent is far away."""
WORDS: Mapping[Ending, str] = {
    "": "",
    "fast": "the exact motion swings too fast to follow here",
    "away": "the exact motion runs away here",
    "domain": "the exact motion leaves the landscape here",
    "long": f"the exact motion is followed for {MOST_STEPS:,} steps",
}
"""Why the motion is not followed further."""


class _Stop(Struct, frozen=True):
    """Where a block ends: the step, position and velocity `(d,)` there, and how many points there are by then."""

    step: int
    position: FloatArray
    velocity: FloatArray
    points: int


class FlowGhost:
    """The exact motion of a run's first particle, followed as far as is asked for.

    `ending` says why it cannot be followed beyond `step`: it swings too fast, runs away, leaves the landscape's domain,
    or is too long.
    """

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self.ending: Ending = ""
        self._events: tuple[Event, ...] = simulation.events
        self._begin()

    @property
    def step(self) -> int:
        """The last step at which it is known where it is."""
        return self._stops[-1].step

    def way(self, step: int) -> FloatArray:
        """Its way up to a step that is known `(p, d)`, with points between the steps; all of it where it ended before.

        The points of a step that is known stay as they are.
        """
        path = self._path()
        return path if step > self.step else path[: self._count(step)]

    def at(self, step: int) -> FloatArray | None:
        """Where it is at a step `(d,)`, None where that is not known."""
        if not 0 <= step <= self.step:
            return None
        place: FloatArray = self._path()[self._count(step) - 1]
        return place

    def follow(self) -> None:
        """Forget what was known from the first event on that is another by now."""
        changed = first_difference(self._events, self.simulation.events)
        if changed is None:
            return
        self._events = self.simulation.events
        if changed == 0:
            self._begin()
            return
        while len(self._stops) > 1 and self.step >= changed:
            self._stops.pop()
        self._cut(self._stops[-1].points)
        self.ending = ""

    def advance(self, to: int, proceed: Callable[[], bool] = lambda: True) -> bool:
        """Follow the motion up to a step, as long as `proceed` says so; whether there is nothing left to do."""
        while self.step < to and not self.ending:
            if not proceed():
                return False
            self._take()
        return True

    # One block

    def _begin(self) -> None:
        simulation = self.simulation
        velocity = np.zeros(simulation.start.shape[1]) if simulation.velocity is None else simulation.velocity[0]
        self._parts = [simulation.start[:1].copy()]
        self._joined: FloatArray | None = None
        self._stops = [_Stop(0, simulation.start[0], velocity, 1)]
        self._ends = [1]
        self.ending = ""

    def _take(self) -> None:
        here = self._stops[-1]
        if here.step >= MOST_STEPS:
            self.ending = "long"
            return
        setting = self.simulation.setting_at(here.step)
        x, v = self._entered(here, setting)
        last = self._last(here.step, setting)
        samples = next(count for limit, count in _SAMPLES if here.step < limit)
        path, speeds = _followed(setting, x, v, (last - here.step) * samples, samples)
        finite = np.isfinite(path).all(axis=1) & np.isfinite(speeds).all(axis=1)
        known = len(path) if finite.all() else int(finite.argmin())
        if known < len(path):
            self._end(setting, path[known - 1] if known else x, speeds[known - 1] if known else v)
        steps, row = known // samples, known // samples * samples - 1
        self._ends += [self._ends[-1] + samples * (step + 1) for step in range(steps)]
        if steps:
            self._stops.append(_Stop(here.step + steps, path[row].copy(), speeds[row], self._ends[-1]))
            path[row] = self._placed(here.step + steps, "position", path[row])
        self._parts.append(path[:known])
        self._joined = None

    def _entered(self, here: _Stop, setting: Setting) -> tuple[FloatArray, FloatArray]:
        """Position and velocity after what changes at a step: p is held, or all is placed."""
        x, v = here.position, here.velocity
        now, before = setting.coefficients(), self.simulation.coefficients_at(max(here.step - 1, 0))
        if now.mass != before.mass:
            v = v * (before.mass / now.mass) if now.mass and np.isfinite(now.mass) else np.zeros_like(v)
        return self._placed(here.step, "position", x), self._placed(here.step, "velocity", v)

    def _placed(self, step: int, key: str, arrived: FloatArray) -> FloatArray:
        """The position or velocity that is placed at a step, else that with which it arrives there."""
        for event in self._events:
            if event.step == step and event.set.get(key) is not None:
                arrived = np.array(event.set[key], dtype=np.float64).reshape(-1, len(arrived))[0]
        return arrived

    def _last(self, step: int, setting: Setting) -> int:
        """The end of the block: a multiple of its length, or where something changes."""
        end, now = min((step // _BLOCK + 1) * _BLOCK, MOST_STEPS), setting.coefficients()
        changes = {event.step for event in self._events}
        for following in range(step + 1, end):
            if following in changes or self.simulation.coefficients_at(following) != now:
                return following
        return end

    def _end(self, setting: Setting, x: FloatArray, v: FloatArray) -> None:
        """Say why the motion cannot be followed beyond a point."""
        low, high = setting.landscape.bounds.T
        ahead = x + np.linspace(0, 0.5 * setting.parameters.step_size, 9)[:, None] * v
        if (np.abs(x - (low + high) / 2) > _AWAY * (high - low)).any():
            self.ending = "away"
        elif not np.isfinite(setting.landscape.gradient(ahead)).all():
            self.ending = "domain"
        else:
            self.ending = "fast"

    # The points

    def _path(self) -> FloatArray:
        if self._joined is None:
            self._joined = np.concatenate(self._parts)
            self._joined.flags.writeable = False
            self._parts = [self._joined]
        return self._joined

    def _count(self, step: int) -> int:
        return self._ends[step]

    def _cut(self, points: int) -> None:
        self._parts = [self._path()[:points]]
        self._joined = None
        del self._ends[self.step + 1 :]


def _followed(
    setting: Setting, x: FloatArray, v: FloatArray, points: int, samples: int
) -> tuple[FloatArray, FloatArray]:
    """Positions and velocities `(points, d)`, `samples` of them a step."""
    c: Coefficients = setting.coefficients()
    if not c.learning_rate or not np.isfinite(c.mass):  # an infinite mass, to which a schedule of lr may come
        return np.tile(x, (points, 1)), np.zeros((points, len(x)))
    times = np.arange(1, points + 1) * (c.step_size / samples)
    climb = bool(setting.checked_options().get("maximize", False))
    path, speeds = dense(setting.landscape, c, x[None], v[None], times, climb, SEEN)
    return path[:, 0], speeds[:, 0]
