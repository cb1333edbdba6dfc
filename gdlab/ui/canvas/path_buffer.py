"""The first particle's path as the picture needs it: a growing copy, so that appending costs only what is new."""

from __future__ import annotations

import numpy as np

from gdlab.analysis.section import Section
from gdlab.core.arrays import FloatArray

_NEVER = 1 << 62


class PathBuffer:
    """Places (x, y) on the picture; over a curve y is U there."""

    def __init__(self) -> None:
        self._store = np.empty((256, 2))
        self._length = 0
        self._changed = _NEVER

    @property
    def points(self) -> FloatArray:
        """Return the path (k+1, 2); a view that stays valid until the next change."""
        return self._store[: self._length]

    def take_changed(self) -> int:
        """Return the first step whose point is another since last asked; beyond the path if points were only added."""
        changed, self._changed = self._changed, _NEVER
        return changed

    def clear(self) -> None:
        """Forget the path."""
        self._length = self._changed = 0

    def set(self, positions: FloatArray, section: Section | None) -> None:
        """Take over a particle's positions (k+1, d), keeping what is known of them already."""
        flat = section is not None and section.axes == 1
        shown = positions[:, :1] if flat else positions[:, :2] if section is None else section.seen(positions)
        columns = shown.shape[1]
        known = min(self._length, len(shown))
        known = _common(shown[:known], self._store[:known, :columns])
        if known < self._length:
            self._changed = min(self._changed, known)
        self._reserve(len(shown))
        self._store[known : len(shown), :columns] = shown[known:]
        if flat and section is not None:
            self._store[known : len(shown), 1] = section.value(shown[known:])
        self._length = len(shown)

    def _reserve(self, length: int) -> None:
        if length > len(self._store):
            grown = np.empty((2 * length, 2))
            grown[: self._length] = self._store[: self._length]
            self._store = grown


def _common(one: FloatArray, other: FloatArray) -> int:
    """Return how many points two paths (n, d) have in common from the start, NaN being equal to NaN."""
    same = one == other
    if same.all():
        return len(one)
    same |= np.isnan(one) & np.isnan(other)
    differing = np.flatnonzero(~same.all(axis=1))
    return int(differing[0]) if len(differing) else len(one)
