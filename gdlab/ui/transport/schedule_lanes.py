"""What lr, ρ and T are over the steps of a run, as the strip below the scrub bar shows them. Pure numbers, no Qt."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

from gdlab.core.arrays import FloatArray
from gdlab.core.schedules import SCHEDULED
from gdlab.core.simulation import Simulation

_POINTS = 1500
"""More steps than this are sampled: no screen has more pixels to spare for the strip."""


class Lane(Struct, frozen=True):
    """One quantity: its key, and its value at each of the strip's steps `(p,)`."""

    key: str
    values: FloatArray

    def heights(self) -> FloatArray:
        """Where the values stand between the bottom (0) and the top (1) of the lane, which are 0 and the largest."""
        finite = self.values[np.isfinite(self.values)]
        low, high = (min(0.0, float(finite.min())), float(finite.max())) if len(finite) else (0.0, 0.0)
        if self.key == "momentum":
            high = max(high, 1.0)
        if not high > low:
            return np.zeros_like(self.values)
        return np.clip((self.values - low) / (high - low), 0.0, 1.0)


class Lanes(Struct, frozen=True):
    """Steps `(p,)` from 0 to the horizon, what is shown at them, what was changed at which step, and whose letters."""

    steps: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, dtype=np.int64))
    lanes: tuple[Lane, ...] = ()
    events: Mapping[int, str] = field(default_factory=dict)
    method: str = "momentum"

    @property
    def horizon(self) -> int:
        """The last step."""
        return max(1, int(self.steps[-1]))


def lanes_of(simulation: Simulation, horizon: int, events: Mapping[int, str]) -> Lanes:
    """The lanes of a run: what is scheduled or changes on the way; none where nothing of it does."""
    if not (simulation.setting_at(0).schedules or events):
        return Lanes()
    steps = _sampled(horizon, events)
    rates = simulation.rates(steps)
    settings = [simulation.setting_at(step) for step in (0, *events)]
    scheduled = {key for setting in settings for key in setting.schedules}
    shown = [Lane(key, getattr(rates, key)) for key in SCHEDULED]
    moving = tuple(lane for lane in shown if lane.key in scheduled or (lane.values != lane.values[0]).any())
    return Lanes(steps, moving, events, settings[-1].method)


def _sampled(horizon: int, events: Mapping[int, str]) -> npt.NDArray[np.int64]:
    """All steps, or some of them and those around changes."""
    if horizon < _POINTS:
        return np.arange(horizon + 1)
    some = np.linspace(0, horizon, _POINTS).round().astype(np.int64)
    changes = np.array(
        [step for event in events for step in (event - 1, event) if 0 <= step <= horizon], dtype=np.int64
    )
    return np.unique(np.concatenate([some, changes]))
