"""The upright axis of a race's losses: logarithmic above the lowest minimum known, wherever that can be."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct

from gdlab.analysis.ticks import multiples, round_step, short_text, tick_texts
from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import StationaryPoint

_DEEPEST = 32
"""Decades below the highest that are drawn, the square of float64's own precision; what lies deeper is the floor's."""
_HIGHEST = 1e3
"""A run that climbs higher than this times the start leaves the plot."""
_LEAST, _MOST = 1e-300, 1e300
"""What is smaller is 0, and what is larger leaves the plot: there are round numbers around all that is between."""
_FLOOR = 0.09
"""Where the scale begins when zero stands below it: there is a gap between, for log 0 is −∞."""
_LEAST_GAP = 0.7
"""Between the floor's name and the next, as a share of the usual distance of numbers."""
_ROUNDING = 16 * float(np.finfo(float).eps)
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_NOTHING = 1e-22
"""A minimum lower than this times the start is 0 but for rounding."""
_MANTISSAS = (1.0, 2.0, 5.0, 10.0)
_FEW_DECADES = 2.5


class AxisTick(Struct, frozen=True):
    """A tick at a height of the axis (0 … 1), with its text unless it is a small one."""

    height: float
    text: str = ""


class LossAxis(Struct, frozen=True):
    """Where a loss stands between the bottom (0) and the top (1) of a plot.

    Attributes:
        low, high: the ends of the scale, which are round.
        logarithmic: the scale is that of log₁₀.
        lowest: what is taken off each loss, the lowest minimum known; None for U itself.
        floor: the name of what stands at the bottom, below the scale, such as "0"; "" where nothing does.
        note: what a reader has to know, in a sentence or two.
    """

    low: float = 0.1
    high: float = 1.0
    logarithmic: bool = True
    lowest: float | None = None
    floor: str = ""
    note: str = ""

    def shown(self, losses: FloatArray) -> FloatArray:
        """What is drawn of losses: their height above the lowest minimum; what is mere rounding is 0."""
        return _above(losses, self.lowest)

    def heights(self, losses: FloatArray) -> FloatArray:
        """Heights of losses, above 1 where they leave the plot; nan stays."""
        values, base = self.shown(losses), _FLOOR if self.floor else 0.0
        if not self.logarithmic:
            return (values - self.low) / (self.high - self.low)
        with np.errstate(all="ignore"):
            share = np.log(values / self.low) / math.log(self.high / self.low)
        return np.where(values < self.low, 0.0, base + (1 - base) * share)

    def ticks(self, room: int) -> list[AxisTick]:
        """About `room` numbered ticks, and small ones between them."""
        if self.logarithmic:
            named = self._decades(max(room, 2)) if self._span > _FEW_DECADES else self._parts_of_decades()
        else:
            places = multiples(round_step((self.high - self.low) / max(room, 1)), self.low, self.high)
            named = list(zip(places.tolist(), tick_texts(places), strict=True))
        offset = self.lowest or 0.0
        heights = self.heights(np.array([value for value, _ in named]) + offset) if not self.logarithmic else None
        found = [
            AxisTick(self._height(value) if heights is None else float(heights[i]), text)
            for i, (value, text) in enumerate(named)
        ]
        if not self.floor:
            return found
        least = _LEAST_GAP / max(room, 2)
        clear = [tick if tick.height > least else AxisTick(tick.height) for tick in found]
        return [AxisTick(0.0, self.floor), *clear]

    @property
    def _span(self) -> float:
        return math.log10(self.high / self.low)

    def _height(self, value: float) -> float:
        """The height of a value of a logarithmic scale that is drawn already."""
        base = _FLOOR if self.floor else 0.0
        return base + (1 - base) * math.log10(value / self.low) / self._span

    def _decades(self, room: int) -> list[tuple[float, str]]:
        """Powers of ten, of which every so many have a text."""
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
        every = next(n for n in (1, 2, 3, 4, 5, 10, 20, 50, 100, 1000) if (last - first) / n <= room)
        return [(10.0**n, power_of_ten(n) if n % every == 0 else "") for n in range(first, last + 1)]

    def _parts_of_decades(self) -> list[tuple[float, str]]:
        """1, 2 and 5 times the powers of ten."""
        first, last = math.floor(math.log10(self.low) + 1e-9), math.ceil(math.log10(self.high) - 1e-9)
        places = [m * 10.0**n for n in range(first, last + 1) for m in _MANTISSAS[:-1]]
        inside = [place for place in places if self.low * (1 - 1e-9) <= place <= self.high * (1 + 1e-9)]
        return [(place, short_text(place)) for place in inside]


def power_of_ten(exponent: int) -> str:
    """10⁻³, 1, 10, 10²."""
    return {0: "1", 1: "10"}.get(exponent) or "10" + str(exponent).translate(_SUPERSCRIPT)


def lowest_minimum(points: Iterable[StationaryPoint]) -> float | None:
    """The value of the lowest minimum among stationary points, None where there is none."""
    return min((point.value for point in points if point.kind == "minimum"), default=None)


def loss_axis(curves: Sequence[FloatArray], lowest: float | None) -> LossAxis:
    """The axis for the losses of some runs `(k,)`, each from its start on; nan where a run has diverged.

    It is logarithmic above the lowest minimum known, or for U itself where none is known and U is positive; even, and
    said to be so, where neither can be.
    """
    finite = [np.clip(curve[np.isfinite(curve)], -_MOST, _MOST) for curve in curves]
    finite = [curve for curve in finite if len(curve)]
    if not finite:
        return LossAxis()
    start, least = max(float(curve[0]) for curve in finite), min(float(curve.min()) for curve in finite)
    note, size = "", max(abs(float(curve[0])) for curve in finite)
    if lowest is not None and abs(lowest) < _NOTHING * size:
        lowest = 0.0
    if lowest is not None and least - lowest < -_ROUNDING * max(abs(lowest), size):
        note = f"A run fell below the lowest minimum known, {short_text(lowest, 4)}. "
        lowest = None
    elif lowest is None:
        note = "No minimum is known. "
    if lowest is None and least <= 0:
        note += "The axis is even, for U is not above zero everywhere."
        return _even(finite, start, note)
    if lowest is None:
        note += "U itself is drawn."
    elif lowest:
        note = f"Drawn is the loss above the lowest minimum known, {short_text(lowest, 4)}."
    return _logarithmic([_above(curve, lowest) for curve in finite], lowest, note)


def _logarithmic(curves: list[FloatArray], lowest: float | None, note: str) -> LossAxis:
    start = max(float(curve[0]) for curve in curves)
    high = min(max(float(curve.max()) for curve in curves), _HIGHEST * (start or math.inf), _MOST)
    if high < _LEAST:
        return LossAxis(lowest=lowest, floor="0", note=note)
    positive = [float(curve[curve > 0].min()) for curve in curves if (curve > 0).any()]
    deepest = max(high * 10.0**-_DEEPEST, _LEAST)
    low = min(max(min(positive), deepest), high)
    bottom, top = _round_down(low), _round_up(high)
    if top > bottom * 10.0**_FEW_DECADES:
        bottom = 10.0 ** math.floor(math.log10(bottom) + 1e-9)
    top = max(top, 2 * bottom)
    floor = ""
    if any((curve < bottom).any() for curve in curves):
        floor = f"<{short_text(bottom)}" if min(positive) < bottom else "0"
    return LossAxis(bottom, top, True, lowest, floor, note)


def _even(curves: list[FloatArray], start: float, note: str) -> LossAxis:
    low = min(float(curve.min()) for curve in curves)
    reach = max(start - low, abs(start), 1e-12)
    low = max(low, start - _HIGHEST * reach)
    high = min(max(float(curve.max()) for curve in curves), start + reach)
    step = round_step(max((high - low) / 4, 1e-12 * max(abs(low), abs(high), 1e-280)))
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    return LossAxis(bottom, top if top > bottom else bottom + step, False, None, "", note)


def _above(losses: FloatArray, lowest: float | None) -> FloatArray:
    """Losses above the lowest minimum; differences that are rounding are 0."""
    if not lowest:
        return losses
    above = losses - lowest
    return np.where(np.abs(above) <= _ROUNDING * abs(lowest), 0.0, above)


def _round_down(value: float) -> float:
    """The nearest power of ten below, or within its decade 2 or 5 times that."""
    decade = 10.0 ** math.floor(math.log10(value) + 1e-12)
    return max(m * decade for m in _MANTISSAS[:-1] if m * decade <= value * (1 + 1e-9))


def _round_up(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value) + 1e-12)
    return min(m * decade for m in _MANTISSAS if m * decade >= value * (1 - 1e-9))
