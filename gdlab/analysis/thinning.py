"""A long curve in little memory: of each stretch of steps the two extremes, in the order in which they came."""

from __future__ import annotations

import numpy as np

from gdlab.core.arrays import FloatArray

CAPACITY = 2048
"""Stretches that are kept; an even number."""


class ThinnedCurve:
    """Values of the steps 0, 1, 2 …, appended in pieces. `stride` is how many steps a stretch has; it only doubles.

    However the pieces are cut, the same values give the same curve.
    """

    def __init__(self) -> None:
        self.stride = 1
        self._extremes = np.empty((CAPACITY, 2))
        self._full = 0
        self._tail = np.empty(0)

    @property
    def steps(self) -> int:
        """How many steps are known."""
        return self._full * self.stride + len(self._tail)

    def extend(self, values: FloatArray) -> None:
        """Append the values of the next steps `(m,)`."""
        while len(values):
            room = (CAPACITY - self._full) * self.stride - len(self._tail)
            taken, values = values[:room], values[room:]
            tail = np.concatenate([self._tail, taken])
            whole = len(tail) // self.stride
            self._extremes[self._full : self._full + whole] = _extremes(
                tail[: whole * self.stride].reshape(whole, self.stride)
            )
            self._full += whole
            self._tail = tail[whole * self.stride :]
            if self._full == CAPACITY:
                self._full //= 2
                self._extremes[: self._full] = _extremes(self._extremes.reshape(self._full, 4))
                self.stride *= 2

    def cut(self, steps: int) -> int:
        """Forget what follows the first `steps`; returns how many are still known, perhaps some fewer."""
        if steps < self.steps:
            self._full, left = min(self._full, steps // self.stride), steps - self._full * self.stride
            self._tail = self._tail[: max(left, 0)]
        return self.steps

    def points(self, first: int = 0) -> tuple[FloatArray, FloatArray]:
        """Steps and values `(p,)` from about a step on: every one, or two of each stretch that is complete."""
        begin = min(first // self.stride, self._full)
        starts = np.arange(begin, self._full, dtype=np.float64) * self.stride
        extremes = self._extremes[begin : self._full]
        if self.stride == 1:
            return starts, extremes[:, 0].copy()
        steps = np.stack([starts + 0.25 * self.stride, starts + 0.75 * self.stride], axis=1).ravel()
        return steps, extremes.ravel()

    def around(self, step: int) -> tuple[float, float]:
        """The least and the largest value of the stretch in which a known step lies; the same twice where it is one."""
        place = step // self.stride
        if place < self._full:
            low, high = sorted(self._extremes[place].tolist())
        else:
            low = high = float(self._tail[step - self._full * self.stride])
        return low, high


def _extremes(groups: FloatArray) -> FloatArray:
    """The least and the largest of each row `(n, m)` as they come, `(n, 2)`; nan where all are nan."""
    if groups.shape[1] == 1:
        return np.repeat(groups, 2, axis=1)
    low = np.where(np.isnan(groups), np.inf, groups).argmin(axis=1)
    high = np.where(np.isnan(groups), -np.inf, groups).argmax(axis=1)
    order = np.sort(np.stack([low, high], axis=1), axis=1)
    return np.take_along_axis(groups, order, axis=1)
