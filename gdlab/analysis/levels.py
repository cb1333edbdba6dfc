"""The values at which contour lines are drawn: round, few, and dense where a particle comes to rest."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from gdlab.analysis.quantiles import quantile
from gdlab.analysis.ticks import multiples, round_step
from gdlab.core.arrays import FloatArray

LARGEST = 1e300
_SAMPLE = 6000
_FEWEST_DOUBLINGS, _FEWEST, _MOST = 9, 11, 14
_LOWEST_DOUBLING = -3  # 0.0625 is no round number to a reader
_BEYOND = 8
_POOL = 0.03  # a lowest band below this share of the map counts as resolved
_FAR = 0.4  # where the median lies above this share of the height, doublings would leave most of the map in one band


class Levels(Struct, frozen=True):
    """Ascending contour values.

    `index` marks the lines that are drawn stronger and carry their number. `floor` is the value at the foot of the
    colour bar where the landscape has a bottom there (1-2-4-8 ladders rising from it), None where it goes on below.
    """

    values: FloatArray
    index: tuple[bool, ...]
    floor: float | None

    def __len__(self) -> int:
        return len(self.values)

    @property
    def edges(self) -> FloatArray:
        """Return the ends of the bar's steps, bottom to top: the floor, if there is one, and the levels."""
        if self.floor is None:
            return self.values
        return np.concatenate([[self.floor], self.values])

    def place(self, value: float) -> float:
        """Return where `value` stands along the equal steps of the bar: 0 at the first edge, 1 at the last."""
        edges = self.edges
        if len(edges) < 2:
            return 0.5
        return float(np.interp(value, edges, np.linspace(0.0, 1.0, len(edges))))

    def beyond(self, low: float, high: float) -> FloatArray:
        """Return values that carry the levels on outwards, to `low` and `high` or until there are enough of them."""
        values, base = self.values, self.floor
        if len(values) < 5:
            return np.empty(0)
        step = values[-1] - values[-2]
        if base is None:
            more = values[-1] + step * np.arange(1, _BEYOND + 1)
            less = values[0] - step * np.arange(_BEYOND, 0, -1)
            return np.concatenate([less[less > low], more[more < high]])
        above = [float(value - base) for value in values[-4:]]
        while len(above) < 4 + _BEYOND and base + above[-1] < high:
            above.append(above[-3] * (above[-1] / above[-4]))  # 1-2-5 and doublings repeat themselves after three
        carried = base + np.array(above[4:])
        return carried[carried < high]

    def halved(self) -> Levels:
        """Return every second level, the index levels' half if there is a choice."""
        odd = int(bool(self.index[1::2].count(True) > self.index[::2].count(True)))
        return Levels(self.values[odd::2], self.index[odd::2], self.floor)

    def thinned(self) -> Levels:
        """Return the index levels alone, for pictures that are read from afar."""
        if sum(self.index) < 2:
            return self
        chosen = np.asarray(self.index)
        return Levels(self.values[chosen], (True,) * int(chosen.sum()), self.floor)


def levels(values: FloatArray, target: int = 14) -> Levels:
    """Return levels for the sampled `values` (any shape; NaN are holes, ±inf are passed over).

    A landscape with a bottom at zero, most of which lies far below its highest, gets 1-2-4-8 (or 1-2-5, or 10ⁿ)
    levels; one with negative values, or without a pronounced bottom, gets equal round steps; one with a bottom below
    zero and a far tail gets a ladder that starts at a round number under the bottom. A constant gets none.
    """
    sample = _sample(values)
    low, high = (quantile(sample, 0.002), quantile(sample, 0.998)) if len(sample) else (0.0, 0.0)
    if not high - low > 1e-11 * max(abs(low), abs(high), 1e-280):
        return Levels(np.empty(0), (), None)
    bottom, median = float(sample[0]), float(sample[len(sample) // 2])
    if -1e-9 * high <= bottom <= high / 16 and median <= _FAR * high:
        return _ladder(sample, 0.0, high)
    if median - bottom < 0.06 * (high - bottom):
        return _ladder(sample, _round_below(bottom, median - bottom), high)
    return linear_levels(low, high, target)


def linear_levels(low: float, high: float, target: int = 14) -> Levels:
    """Return about `target` equal round steps in [low, high]; every fifth (in steps of 5: second) is an index."""
    wanted = (high - low) / target
    step = round_step(wanted / 1.5)  # the round number nearest in ratio
    values = multiples(step, low, high)
    fifth = 2 if round(step / 10.0 ** math.floor(math.log10(step) + 1e-9)) == 5 else 5
    index = tuple(bool(round(value / step) % fifth == 0) for value in values)
    return Levels(values, index, None)


def _sample(values: FloatArray) -> FloatArray:
    """Return a few thousand of the finite values, sorted, the extremes among them."""
    flat = np.asarray(values, dtype=np.float64).ravel()
    flat = flat[np.abs(flat) < LARGEST]
    if len(flat) > _SAMPLE:
        stride = len(flat) // _SAMPLE + 1
        flat = np.concatenate([flat[::stride], [flat.min(), flat.max()]])
    return np.sort(flat)


def _round_below(bottom: float, scale: float) -> float:
    """Return a round number at or under `bottom`, to a tenth of `scale`."""
    step = round_step(max(scale, 1e-9 * abs(bottom), 1e-280) / 10)
    return math.floor(bottom / step + 1e-9) * step


def _ladder(sample: FloatArray, base: float, high: float) -> Levels:
    """Return levels base + 2ⁿ, or 1-2-5 or powers of ten where the landscape rises over more than doublings tell."""
    offsets = sample - base
    top = high - base
    steps: list[tuple[float, bool]] = []
    for kind in ([0] if base == 0 and 4 <= top <= 200 else []) + [1, 2, 4, 8, 16, 32, 64]:
        steps, resolved = _steps(offsets, _descending(top, kind), _FEWEST_DOUBLINGS if kind == 0 else _FEWEST)
        if resolved:
            break
    steps.reverse()
    values = base + np.array([value for value, _ in steps])
    reached = values > sample[0]
    if not reached.any():
        reached[-1] = True
    index = tuple(bool(strong) for (_, strong), keep in zip(steps, reached, strict=True) if keep)
    return Levels(values[reached], index, base)


def _steps(
    offsets: FloatArray, ladder: Iterator[tuple[float, bool]], fewest: int
) -> tuple[list[tuple[float, bool]], bool]:
    """Return the steps down to where the bottom is small, and whether they got there."""
    steps: list[tuple[float, bool]] = []
    for value, strong in ladder:
        pool = np.searchsorted(offsets, value) / len(offsets)
        if steps and (pool < _POOL / 20 or (pool < _POOL and len(steps) >= fewest)):
            return steps, True
        steps.append((value, strong))
        if len(steps) == _MOST:
            break
    return steps, bool(np.searchsorted(offsets, steps[-1][0]) / len(offsets) < _POOL)


def _descending(top: float, kind: int) -> Iterator[tuple[float, bool]]:
    """Yield (value, is index) downwards from `top`: kind 0 doublings, 1 the 1-2-5 series, 2n every n-th decade."""
    if kind == 0:
        power = math.floor(math.log2(top) + 1e-9)
        while power >= _LOWEST_DOUBLING:
            yield 2.0**power, power % 2 == 0
            power -= 1
        return
    decades = 1 if kind < 4 else kind // 2
    exponent = math.floor(math.log10(top) + 1e-9)
    exponent -= exponent % decades
    while exponent > -300:
        for mantissa in (5.0, 2.0, 1.0) if kind == 1 else (1.0,):
            value = mantissa * 10.0**exponent
            if value <= top * (1 + 1e-9):
                yield value, mantissa == 1.0 and (kind == 1 or exponent % (3 * decades) == 0)
        exponent -= decades
    yield 1e-300, False
