"""Why a run goes no further: its numbers grew beyond any size, or the landscape is not defined where it came."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from gdlab.analysis.ghosts import SEEN
from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import Landscape
from gdlab.core.simulation import Simulation
from gdlab.methods.flow import FLOW, dense
from gdlab.methods.newton import NEWTON
from gdlab.symbols.formatting import format_number

_FAR = 1e3
"""So many times the reach of the bounds from 0, what has no value may as well be too large for one."""
_BESIDE = 1e-6
"""Part of the bounds' extent that is right beside a place."""
_TAIL = 64
"""Steps before the last one among which U may have grown beyond the numbers while the particle had not."""
_PARTS, _AHEAD = 256, 8
"""Into how many parts the exact motion's last step is seen, and how many parts ahead of where it stops one looks."""


class Ending(Struct, frozen=True):
    """Where the first particle of a run has come to its end, and whether because the landscape is not defined there.

    `step` is the first after which U has no finite value, and `position` where the particle stands then; where it is
    nowhere by then, the last place that is known.
    """

    step: int
    position: tuple[float, ...]
    undefined: bool

    @property
    def word(self) -> str:
        """The shortest way to say it, before `at k = …`."""
        return "undefined" if self.undefined else "diverged"

    @property
    def sentence(self) -> str:
        """It as a sentence without its full stop."""
        if not self.undefined:
            return f"diverged at k = {self.step}"
        numbers = ", ".join(format_number(x) for x in self.position)
        place = f"({numbers})" if len(self.position) > 1 else numbers
        if self.step == 0:
            return f"the landscape is not defined at the start, {place}"
        return f"left the defined part of the landscape at k = {self.step}, at {place}"


def ending(simulation: Simulation) -> Ending | None:
    """How the first particle's way ends as far as it is computed, None where it goes on."""
    steps, way = simulation.outline()
    gone = np.isnan(way[:, 0])
    first = int(steps[gone.argmax()]) if gone.any() else simulation.head + 1
    last = max(first - 1, 0)
    x = simulation.way(last, last)[0]
    landscape = simulation.setting_at(last).landscape
    felt = _felt(landscape, x[None])
    if np.isfinite(felt).all():
        hole = _way_out(simulation, last, x) if gone.any() and not _is_far(landscape, x) else None
        step = first
    else:
        hole = x if not _is_far(landscape, x) and (np.isnan(felt).any() or _is_edge(landscape, x)) else None
        step = last if hole is not None else _overflown(simulation, last)
    if hole is not None:
        return Ending(step, tuple(hole.tolist()), undefined=True)
    return Ending(step, tuple(x.tolist()), undefined=False) if gone.any() else None


def has_left(simulation: Simulation, step: int) -> bool:
    """Whether the first particle has left what the landscape is defined on by a step that is computed."""
    found = ending(simulation)
    return found is not None and found.undefined and found.step <= step


def _way_out(simulation: Simulation, step: int, x: FloatArray) -> FloatArray | None:
    """Where a step that has no value from a place `(d,)` that has one leads off the landscape, None where it does not.

    A step beyond all numbers does not, nor does Newton's where the curvatures cannot be inverted.
    """
    key = simulation.setting_at(step).method
    if key == FLOW.key:
        return _where_motion_stops(simulation, step)
    return x if key != NEWTON.key and np.isnan(simulation.following(step).position).any() else None


@np.errstate(all="ignore")
def _where_motion_stops(simulation: Simulation, step: int) -> FloatArray | None:
    """Where the exact motion stops within a step, if the landscape has no value a little ahead of there `(d,)`.

    What runs off to infinity in finite time stops with it too, but is surrounded by values, or far away.
    """
    setting, now = simulation.setting_at(step), simulation.moment_at(step)
    times, climb = np.linspace(0.0, now.coefficients.step_size, _PARTS + 1), bool(setting.options.get("maximize"))
    start = now.position[None], now.velocity[None]
    path, speeds = (part[:, 0] for part in dense(setting.landscape, now.coefficients, *start, times, climb, SEEN))
    known = np.isfinite(np.concatenate((path, speeds), axis=1)).all(axis=1)
    last = len(path) - 1 if known.all() else max(int(known.argmin()) - 1, 0)
    ahead = path[last] + np.linspace(0.0, _AHEAD * times[1], 8 * _AHEAD + 1)[:, None] * speeds[last]
    stop: FloatArray = path[last]
    is_left = not _is_far(setting.landscape, stop) and bool(np.isnan(_felt(setting.landscape, ahead)).any())
    return stop if is_left else None


@np.errstate(all="ignore")
def _overflown(simulation: Simulation, last: int) -> int:
    """The first of the steps up to the last one after which U is not finite."""
    begin = max(last - _TAIL, 0)
    finite = np.isfinite(simulation.setting_at(last).landscape.value(simulation.way(begin, last)))
    return begin + int(np.flatnonzero(finite).max(initial=-1)) + 1


@np.errstate(all="ignore")
def _felt(landscape: Landscape, places: FloatArray) -> FloatArray:
    """U and ∇U at places `(p, d)`, `(p, d+1)`."""
    return np.column_stack([landscape.value(places), landscape.gradient(places)])


def _is_far(landscape: Landscape, x: FloatArray) -> bool:
    """So far away that values overflow, and their differences have no value either: that is a divergence."""
    return not np.abs(x).max() <= _FAR * float(np.abs(landscape.bounds).max())


@np.errstate(all="ignore")
def _is_edge(landscape: Landscape, x: FloatArray) -> bool:
    """In the bounds, and U has no value here or right beside: where it has, only its slope is beyond all numbers."""
    low, high = landscape.bounds.T
    beside = _BESIDE * np.diag(high - low)
    around = x + np.concatenate([np.zeros((1, len(x))), beside, -beside])
    return bool(np.all((x >= low) & (x <= high)) and not np.isfinite(landscape.value(around)).all())
