"""The course of a run as the scrub bar shows it: how high, how far, and what happened when. Pure numbers, no Qt."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

from gdlab.analysis.ticks import round_step, tick_texts, ticks
from gdlab.core.arrays import FloatArray

_DECADES_FOR_LOG = 1.0
_DEEPEST = 16
"""Decades below the largest value that a logarithmic scale shows at most: what lies deeper is rounding."""
_DENSE = 0.75
"""More points than this a pixel are drawn as a band between the lowest and the highest of each pixel's column."""
_LEAST_TIME = 1e-300
"""In s: there are no round numbers between 0 and what is shorter."""


class ValueScale(Struct, frozen=True):
    """Where a value stands between the bottom (0) and the top (1) of the bar."""

    low: float
    high: float
    logarithmic: bool

    def heights(self, values: FloatArray) -> FloatArray:
        """Heights of finite values, pinned to 0…1."""
        with np.errstate(all="ignore"):
            if self.logarithmic:
                share = np.log(np.maximum(values, self.low) / self.low) / math.log(self.high / self.low)
            else:
                share = (values - self.low) / (self.high - self.low)
        return np.minimum(np.maximum(share, 0.0), 1.0)


def value_scale(values: FloatArray) -> ValueScale:
    """The scale for finite values: logarithmic where they are positive and span decades, else even.

    Its ends are round, so that a growing run seldom changes them.
    """
    if len(values) == 0:
        return ValueScale(0.0, 1.0, False)
    low, high = float(values.min()), float(values.max())
    positive = values[values > 0] if low <= 0 else values
    if low >= 0 and len(positive):
        least = max(float(positive.min()), high * 10.0**-_DEEPEST, 1e-307)
        if high / least >= 10.0**_DECADES_FOR_LOG:
            return ValueScale(_round_power(least, math.floor, 2), _round_power(high, math.ceil, 8), True)
    return _even_scale(low, high)


def _round_power(value: float, rounding: Callable[[float], int], parts: int) -> float:
    """The power of ten beside a value whose exponent is a whole number of `parts`."""
    return math.pow(10.0, min(308.0, rounding(parts * math.log10(value)) / parts))


def _even_scale(low: float, high: float) -> ValueScale:
    span = high / 16 - low / 16  # in sixteenths, because the difference itself may overflow
    if not span > 1e-13 * max(abs(low), abs(high), 1e-290):
        margin = 0.5 * abs(low) or 0.5
        return ValueScale(low - margin, low + margin, False)
    step = round_step(span)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    return ValueScale(max(low, -8e307), min(high, 8e307), False)


class Tick(Struct, frozen=True):
    """A tick of a ruler at a step (not necessarily whole), with its text unless it is a small one."""

    step: float
    text: str = ""


class Course(Struct, frozen=True, dict=True):
    """What the bar shows.

    `potential` (p,) is U after each computed step, `times` (p,) the seconds; of a long run only after those in `steps`
    (p,), ascending from 0. `horizon` is the step at the right end. `events` says what was changed at which step;
    `rises` are the steps into which the energy rose. `step_size` is the Δt with which the clock goes on beyond what is
    computed. `ending` says in a word what came of the run where its values end.
    """

    potential: FloatArray = field(default_factory=lambda: np.empty(0))
    times: FloatArray = field(default_factory=lambda: np.empty(0))
    horizon: int = 100
    events: Mapping[int, str] = field(default_factory=dict)
    rises: npt.NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    step_size: float = math.nan
    steps: npt.NDArray[np.int64] | None = None
    ending: str = "diverged"

    @cached_property
    def at(self) -> npt.NDArray[np.int64]:
        """The steps (p,) of the values."""
        return np.arange(len(self.potential)) if self.steps is None else self.steps

    @property
    def last(self) -> int:
        """The last step with a value, −1 without any."""
        return int(self.at[-1]) if len(self.at) else -1

    @cached_property
    def finite(self) -> int:
        """The first step whose value is not finite; the one after the last where all are."""
        good = np.isfinite(self.potential)
        return self.last + 1 if good.all() else int(self.at[np.argmin(good)])

    @cached_property
    def marks(self) -> npt.NDArray[np.intp]:
        """The steps at which something was changed, ascending."""
        return np.fromiter(self.events, dtype=np.intp, count=len(self.events))

    @property
    def diverged_at(self) -> int:
        """The step at which the run diverged, −1 where it did not."""
        return self.finite if self.finite <= self.last else -1

    @cached_property
    def scale(self) -> ValueScale:
        """The scale of all that is computed."""
        return value_scale(self.potential[self.between(0, self.finite)])

    def between(self, first: int, end: int) -> slice:
        """Where the values of the steps from `first` on and before `end` are."""
        return slice(*np.searchsorted(self.at, (first, end)).tolist())

    def value(self, step: int) -> float:
        """U after a step, or after the last one before it that is known; NaN where nothing is computed."""
        return float(self.potential[self._index(step)]) if 0 <= step <= self.last else math.nan

    def time(self, step: int) -> float:
        """The seconds after a step: computed, or as the clock would go on."""
        if 0 <= step <= self.last:
            known = self._index(step)
            return float(self.times[known] if self.at[known] == step else np.interp(step, self.at, self.times))
        return float(self.times[-1]) + (step - self.last) * self._pace if len(self.times) else math.nan

    def _index(self, step: int) -> int:
        return int(np.searchsorted(self.at, step, side="right")) - 1

    @property
    def _pace(self) -> float:
        """Δt beyond what is computed."""
        if math.isfinite(self.step_size) or len(self.times) < 2:
            return self.step_size
        return float(self.times[-1] - self.times[-2])

    def same_until(self, before: Course) -> int:
        """Up to which step what is drawn of `before` may stay; 0 where nothing may."""
        if self.horizon != before.horizon or self.scale != before.scale:
            return 0
        common = min(_same(self.potential, before.potential), _same(self.at, before.at))
        ends = [int(self.at[common]) if common < len(self.at) else self.last + 1, self.finite, before.finite]
        rises, marks = _same(self.rises, before.rises), _same(self.marks, before.marks)
        ends += [int(course.rises[rises]) - 1 for course in (self, before) if rises < len(course.rises)]
        ends += [int(course.marks[marks]) for course in (self, before) if marks < len(course.marks)]
        return max(0, min(ends))

    def iteration_ticks(self, room: int) -> list[Tick]:
        """About `room` numbered ticks of the lower ruler, and small ones half-way."""
        places, texts = _round_places(float(self.horizon), room, whole=True)
        return _with_halves([Tick(p, t) for p, t in zip(places.tolist(), texts, strict=True)], self.horizon)

    def second_ticks(self, room: int) -> list[Tick]:
        """About `room` numbered ticks of the upper ruler; where Δt changed they stand wider or closer."""
        steps, texts = self.second_places(room)
        return _with_halves([Tick(p, t) for p, t in zip(steps.tolist(), texts, strict=True)], self.horizon)

    def second_places(self, room: int) -> tuple[FloatArray, list[str]]:
        """At which steps (n,), not whole, the numbers of the upper ruler stand, and the numbers."""
        end = self.time(self.horizon)
        if not (math.isfinite(end) and end > _LEAST_TIME):
            return np.zeros(1), ["0"]
        places, texts = _round_places(float(f"{end:.12g}"), room)  # to a dozen digits the end stays while a run grows
        # The start is "0" however fine the ruler: the ruler's symbol stands right before it.
        return self._steps_at(places, end), ["0", *texts[1:]]

    def _steps_at(self, seconds: FloatArray, end: float) -> FloatArray:
        """The steps (not whole) at which the clock shows these seconds; it shows `end` at the horizon."""
        shown = self.between(0, self.horizon + 1)
        known, at = self.times[shown], self.at[shown]
        after = np.searchsorted(known, seconds)
        beyond = after == len(known)
        before, there = np.maximum(after - 1, 0), np.minimum(after, len(known) - 1)
        late = np.where(beyond, self.horizon, at[there])
        until = np.where(beyond, end, known[there])
        span = until - known[before]
        share = np.where(span > 0, (seconds - known[before]) / np.where(span > 0, span, 1.0), 0.0)
        steps: FloatArray = at[before] + np.minimum(share, 1.0) * (late - at[before])
        return steps


def _same(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> int:
    """How many elements two arrays have in common at their beginnings."""
    length = min(len(one), len(other))
    differ = one[:length] != other[:length]
    return int(np.argmax(differ)) if differ.any() else length


@lru_cache(maxsize=64)
def _round_places(end: float, room: int, *, whole: bool = False) -> tuple[FloatArray, list[str]]:
    """About `room` round places from 0 to an end, only `whole` ones if asked for, and their texts."""
    places = ticks(0.0, end * (1 + 1e-9), room)
    if whole:
        places = places[places == np.floor(places)]
    return places, tick_texts(places)


def _with_halves(numbered: list[Tick], horizon: int) -> list[Tick]:
    """The ticks and, half-way to the next ones, small ticks without a number."""
    if len(numbered) < 2:
        return numbered
    between = [Tick((a.step + b.step) / 2) for a, b in pairwise(numbered)]
    beyond = numbered[-1].step + (numbered[-1].step - numbered[-2].step) / 2
    return [*numbered, *between, *([Tick(beyond)] if beyond <= horizon else [])]


class Outline(Struct, frozen=True):
    """The curve in pixels, x ascending: its highest and lowest y at each x, the same where it is drawn point by point.

    `dense` says that it is not, because many steps share a pixel.
    """

    x: FloatArray
    top: FloatArray
    bottom: FloatArray
    dense: bool


def outline(x: FloatArray, y: FloatArray, scale: float = 1.0) -> Outline:
    """The curve through (x, y); many points a pixel become each column's highest and lowest.

    `scale` is how many device pixels there are in a pixel: a column is as wide as one of these.
    """
    if len(x) < 3 or len(x) <= _DENSE * scale * (x[-1] - x[0]):
        return Outline(x, y, y, False)
    columns = np.floor(x * scale)
    starts = np.concatenate([[0], np.flatnonzero(columns[1:] != columns[:-1]) + 1])
    top, bottom = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    following = y[starts[1:]]  # so that neighbouring columns touch, as the line between them does
    top[:-1], bottom[:-1] = np.minimum(top[:-1], following), np.maximum(bottom[:-1], following)
    return Outline((columns[starts] + 0.5) / scale, top, bottom, True)
