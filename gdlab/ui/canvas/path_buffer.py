"""The first particle's path as the picture needs it: a growing copy, so that appending costs only what is new."""

from __future__ import annotations

import numpy as np

from gdlab.analysis.section import Section
from gdlab.core.arrays import FloatArray
from gdlab.ui.canvas.growing import GrowingArray

_NEVER = 1 << 62


class PathBuffer:
    """Places (x, y) on the picture; over a curve y is U there."""

    def __init__(self) -> None:
        self._points = GrowingArray((2,), np.float64)
        self._changed = _NEVER

    @property
    def points(self) -> FloatArray:
        """Return the path (k+1, 2); a view that stays valid until the next change."""
        return self._points.values

    def take_changed(self) -> int:
        """Return the first step whose point is another since last asked; beyond the path if points were only added."""
        changed, self._changed = self._changed, _NEVER
        return changed

    def begin(self, section: Section | None) -> None:
        """Forget the heights of a path on another curve; places on a map stay what they are on another one."""
        if section is None or section.axes == 1:
            self._points.cut(0)
            self._changed = 0

    def set(self, positions: FloatArray, section: Section | None) -> None:
        """Take over a particle's positions (k+1, d), keeping what is known of them already."""
        flat = section is not None and section.axes == 1
        shown = positions[:, :1] if flat else positions[:, :2] if section is None else section.seen(positions)
        columns = shown.shape[1]
        known = min(len(self._points), len(shown))
        known = _common(shown[:known], self.points[:known, :columns])
        if known < len(self._points):
            self._changed = min(self._changed, known)
            self._points.cut(known)
        fresh = shown[known:]
        if flat and section is not None:
            fresh = np.column_stack([fresh, section.value(fresh)])
        self._points.extend(fresh)


def _common(one: FloatArray, other: FloatArray) -> int:
    """Return how many points two paths (n, d) have in common from the start, NaN being equal to NaN."""
    same = (one == other).ravel()
    first = int(same.argmin()) if len(same) else 0
    if not len(same) or same[first]:
        return len(one)
    first //= int(one.shape[1])
    if not np.isnan(one[first]).any():
        return first
    rest = (one[first:] == other[first:]) | (np.isnan(one[first:]) & np.isnan(other[first:]))
    return first + int(np.argmin(np.append(rest.all(axis=1), False)))
