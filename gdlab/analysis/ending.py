"""Why a run goes no further: its numbers grew beyond any size, or the landscape is not defined where it came."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import Landscape
from gdlab.core.simulation import Simulation
from gdlab.symbols.formatting import format_number

_FAR = 1e3
"""So many times the reach of the bounds from 0, what has no value may as well be too large for one."""


class Ending(Struct, frozen=True):
    """Where the first particle of a run has come to its end, and whether because the landscape is not defined there.

    `step` is the first at which the particle is nowhere, after a divergence; else the one at which it stands at
    `position`, where U or ∇U has no value, or from which the next step leads to such a place.
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
    if _is_undefined(simulation, last, x):
        return Ending(last, tuple(x.tolist()), undefined=True)
    return Ending(first, tuple(x.tolist()), undefined=False) if gone.any() else None


def has_left(simulation: Simulation, step: int) -> bool:
    """Whether the first particle has left what the landscape is defined on by a step that is computed."""
    found = ending(simulation)
    return found is not None and found.undefined and found.step <= step


@np.errstate(all="ignore")
def _is_undefined(simulation: Simulation, step: int, x: FloatArray) -> bool:
    """Whether the landscape is not defined at a finite place, or where the step from there goes.

    Far away, where values overflow, their differences have no value either: there it is a divergence. So it is where
    a step leads beyond all numbers, unless it is the step itself that has no value.
    """
    landscape = simulation.setting_at(step).landscape
    if not np.abs(x).max() <= _FAR * float(np.abs(landscape.bounds).max()):
        return False
    felt = np.concatenate([landscape.value(x[None]), landscape.gradient(x[None])[0]])
    if np.isfinite(felt).all():
        return step < simulation.head and bool(np.isnan(simulation.following(step).position).any())
    return bool(np.isnan(felt).any()) or _is_inside(landscape, x)


def _is_inside(landscape: Landscape, x: FloatArray) -> bool:
    low, high = landscape.bounds.T
    return bool(np.all((x >= low) & (x <= high)))
