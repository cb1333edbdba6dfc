"""The first particle's path as the picture needs it: a growing copy, so that appending costs only what is new."""

from __future__ import annotations

import numpy as np

from gdlab.analysis.section import Section
from gdlab.core.arrays import FloatArray


class PathBuffer:
    """Places (x, y) on the picture; over a curve y is U there.

    `version` counts every change that is not an append, so that a drawing can tell whether it may be continued.
    """

    def __init__(self) -> None:
        self.version = 0
        self._store = np.empty((256, 2))
        self._length = 0

    @property
    def points(self) -> FloatArray:
        """Return the path (k+1, 2); a view that stays valid until the next change."""
        return self._store[: self._length]

    def clear(self) -> None:
        """Forget the path."""
        self._length = 0
        self.version += 1

    def set(self, positions: FloatArray, section: Section | None) -> None:
        """Take over a particle's positions (k+1, d), keeping what is known of them already."""
        axes = 1 if section is not None and section.axes == 1 else 2
        shown = positions[:, :axes]
        known = min(self._length, len(shown))
        same = _same(shown[:known], self._store[:known, :axes])
        if not same or len(shown) < self._length:
            self.version += 1
            known = 0 if not same else known
        self._reserve(len(shown))
        self._store[known : len(shown), :axes] = shown[known:]
        if axes == 1 and section is not None:
            self._store[known : len(shown), 1] = section.value(shown[known:])
        self._length = len(shown)

    def _reserve(self, length: int) -> None:
        if length > len(self._store):
            grown = np.empty((2 * length, 2))
            grown[: self._length] = self._store[: self._length]
            self._store = grown


def _same(one: FloatArray, other: FloatArray) -> bool:
    """Say whether two paths are equal, NaN to NaN; the test that knows NaN is slow, and seldom needed."""
    return bool((one == other).all()) or np.array_equal(one, other, equal_nan=True)
