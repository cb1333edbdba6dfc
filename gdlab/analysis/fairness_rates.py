"""The rates that the runs of a race step with, as they are in force: through schedules, decay and recorded changes.

As numbers for every step, as a comparison of runs, and in words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple, cast

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gdlab.analysis.tuning import has_inertia
from gdlab.core.arrays import FloatArray
from gdlab.core.events import Event, Setting
from gdlab.core.protocols import Landscape
from gdlab.core.registry import method as method_of
from gdlab.core.schedules import Steps
from gdlab.scene.build import setting as setting_of
from gdlab.scene.model import Run
from gdlab.symbols.formatting import format_number
from gdlab.symbols.notation import STANDARD, Notation

TIE = "\N{NO-BREAK SPACE}"
"""Between words that stay on one line."""
RateKey = Literal["learning_rate", "effective_learning_rate"]
_SAME = 1e-9
"""Relative difference up to which two rates are the same: m and γ cannot meet every rate to the last bit."""
_DENSE, _FAR, _BETWEEN = 512, 10**6, 128
"""Every step up to the first is looked at, and so many from there to the second."""
_AFTER = 32
"""Steps after a change that are looked at."""
_OWN = {"learning_rate", "momentum"}
"""What of the schedules moves a rate."""


def rates_along(run: Run, key: RateKey, steps: Steps) -> FloatArray:
    """lr, or the step that a constant slope of 1 settles at, at some steps, ascending, `(k,)`.

    lr is that of the step: Adagrad divides torch's by 1 + k·lr_decay. The other is η = Δt/γ, times what dampening
    leaves of it and divided alike; what an adaptive method multiplies the slope by comes on top.
    """
    stretches = list(_stretches(run))
    edges = [0, *np.searchsorted(steps, [stretch.first for stretch in stretches[1:]]).tolist(), len(steps)]
    parts = [each.rates(key, steps[a:b]) for each, (a, b) in zip(stretches, pairwise(edges), strict=True)]
    return np.concatenate(parts)


def rate_at_start(run: Run, key: RateKey) -> float:
    """That of the first step."""
    return float(rates_along(run, key, np.zeros(1, dtype=np.int64))[0])


class Compared(Struct, frozen=True, dict=True):
    """The rates of some runs, beside each other.

    Attributes:
        runs: these.
        key: which rate.
        taken: only so many first steps count; None, all that the runs may ever take.
    """

    runs: tuple[Run, ...]
    key: RateKey
    taken: int | None = None

    @cached_property
    def begins(self) -> dict[float, list[str]]:
        """The different rates of the first step, and the names of the runs that have them."""
        found: dict[float, list[str]] = {}
        for run, rates in zip(self.runs, self._rates, strict=True):
            rate = float(rates[0])
            known = next((other for other in found if same(rate, other)), rate)
            found.setdefault(known, []).append(run.label)
        return found

    @property
    def equal_at_first(self) -> bool:
        """All begin with the same rate."""
        return len(self.begins) <= 1

    @cached_property
    def equal(self) -> bool:
        """All have the same rate in every step."""
        return all(_alike(rates, self._rates[0]) for rates in self._rates)

    @cached_property
    def moving(self) -> list[str]:
        """The names of the runs whose rate does not stay what it was at first."""
        return [run.label for run, rates in zip(self.runs, self._rates, strict=True) if not _alike(rates, rates[:1])]

    @cached_property
    def unchanged(self) -> Compared:
        """The same runs without what was recorded on their way."""
        return replace(self, runs=tuple(replace(run, events=_at_once(run)) for run in self.runs))

    @property
    def changed(self) -> list[str]:
        """The names of the runs whose rate is another for what was recorded on their way."""
        plain = [rates_along(run, self.key, self._steps) for run in self.unchanged.runs]
        pairs = zip(self.runs, self._rates, plain, strict=True)
        return [run.label for run, rates, other in pairs if not _alike(rates, other)]

    @property
    def causes(self) -> list[str]:
        """In words what moves their rates, recorded changes apart."""
        first = [next(_stretches(run)).setting for run in self.runs]
        decays = any(setting.options.get("lr_decay") for setting in first)
        scheduled = any(_OWN & set(setting.schedules) for setting in first)
        return [word for word, there in (("schedule", scheduled), ("decay", decays)) if there]

    @cached_property
    def _rates(self) -> list[FloatArray]:
        return [rates_along(run, self.key, self._steps) for run in self.runs]

    @cached_property
    def _steps(self) -> Steps:
        """Those that are looked at: all the first ones, all around changes, and ever fewer later on."""
        if not any(run.events or run.schedules or run.options.get("lr_decay") for run in self.runs):
            return np.zeros(1, dtype=np.int64)
        late = np.geomspace(_DENSE, _FAR, _BETWEEN).astype(np.int64)
        changes = {event.step for run in self.runs for event in run.events}
        around = np.add.outer(np.array(sorted(changes), dtype=np.int64), np.arange(_AFTER)).ravel()
        steps = np.unique(np.concatenate([np.arange(_DENSE), late, around]))
        return steps if self.taken is None else steps[steps < max(self.taken, 1)]


def _at_once(run: Run) -> tuple[Event, ...]:
    """What is recorded of a run before its first step."""
    return tuple(event for event in run.events if event.step == 0)


def run_numbers(run: Run, notation: Notation = STANDARD, steps: int | None = None) -> str:
    """With what a run begins, lr 0.0100, ρ 0.900, and in words what moves that in so many steps, or at all."""
    first = next(_stretches(run)).setting
    c = first.at(0).coefficients()
    rho = f", {notation.momentum}{TIE}{written(c.momentum)}" if has_inertia(run) else ""
    moving = ", ".join(_moving(run, first, notation, steps))
    return f"lr{TIE}{written(c.learning_rate)}{rho}{f' at first ({moving})' if moving else ''}"


def _moving(run: Run, first: Setting, notation: Notation, steps: int | None) -> Iterator[str]:
    """What moves the numbers of a run, each in few words."""
    symbols = {"learning_rate": "lr", "momentum": notation.momentum, "temperature": "T"}
    for key, each in first.schedules.items():
        yield f"{symbols[key]} by {each.schedule.kind}"
    if decay := first.options.get("lr_decay"):
        yield f"lr decay{TIE}{written(decay)}"
    changes = len({event.step for event in run.events if 0 < event.step < (steps or math.inf)})
    if changes:
        yield f"{changes}{TIE}{'change' if changes == 1 else 'changes'} on the way"


def written(value: float) -> str:
    """A number to three digits."""
    return format_number(value, 3)


def same(one: float, other: float) -> bool:
    """Whether two rates are the same, but for rounding."""
    return _alike(np.array([one]), np.array([other]))


def _alike(one: FloatArray, other: FloatArray) -> bool:
    return bool(np.isclose(one, other, rtol=_SAME, atol=0.0, equal_nan=True).all())


class _Stretch(NamedTuple):
    """From step `first` on steps are taken under `setting`, by its method since step `since`."""

    first: int
    setting: Setting
    since: int

    def rates(self, key: RateKey, steps: Steps) -> FloatArray:
        """The rates at some of its steps."""
        options = self.setting.options
        decay = 1.0 + (steps - self.since) * float(options.get("lr_decay", 0.0))
        at = self.setting.rates(steps)
        if key == "learning_rate":
            return at.learning_rate / decay
        with np.errstate(all="ignore"):
            eta = self._effective(at.learning_rate, at.momentum)
            share = _share(at.momentum, float(options.get("dampening", 0.0)), self.setting.method)
            rates: FloatArray = np.where(np.isinf(eta), eta, eta * share) / decay
        return rates

    def _effective(self, lr: FloatArray, rho: FloatArray) -> FloatArray:
        """η; where nothing is scheduled that of the numbers that are set, which has no rounding."""
        c = self.setting.base
        if not _OWN & set(self.setting.schedules):
            return np.full(lr.shape, c.effective_learning_rate)
        rate = method_of(c.method).drive.rate
        eta: FloatArray = lr / np.array([rate(each) for each in rho.tolist()])
        return eta


def _share(rho: FloatArray, dampening: float, method: str) -> FloatArray:
    """What dampening d leaves of η = lr/(1−ρ): b settles at (1−d)g/(1−ρ), Nesterov's g + ρb at (1−ρd)g/(1−ρ)."""
    left = 1 - rho * dampening if method == "nesterov" else np.full(rho.shape, 1 - dampening)
    return np.where(rho == 0, 1.0, left)


_NOWHERE = cast("Landscape", None)
"""No rate asks for the landscape."""


def _stretches(run: Run) -> Iterator[_Stretch]:
    """The run as it begins, and as it is after the changes of each step."""
    now = _Stretch(0, setting_of(run, _NOWHERE), 0)
    for event in sorted(run.events, key=lambda event: event.step):
        after = now.setting.changed(_without_ground(event))
        since = now.since if after.method == now.setting.method else event.step
        if event.step != now.first:
            yield now
        now = _Stretch(event.step, after, since)
    yield now


def _without_ground(event: Event) -> Event:
    """What a change does to a run, and not to the landscape."""
    if "coefficients" not in event.set:
        return event
    return Event(event.step, {key: value for key, value in event.set.items() if key != "coefficients"})
