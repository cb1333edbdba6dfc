"""Paths that came with a landscape: as many positions as a picture shows, wherever the landscape is moved to."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gdlab.core.arrays import FloatArray
from gdlab.core.outline import Outline

MOST_POSITIONS = 4096
"""A longer path is thinned out: a scene file stays small, and a screen shows no more."""

Extent = tuple[tuple[float, float], tuple[float, float]]
"""((left, right), (bottom, top))."""


def thinned(path: FloatArray, extent: Extent) -> tuple[FloatArray, tuple[str, ...]]:
    """About `MOST_POSITIONS` of the positions `(k+1, 2)`, by which the path looks as it is, and a note on that.

    What lies on or beside the landscape's extent is thinned apart from what lies far away, and less.
    """
    if len(path) <= MOST_POSITIONS:
        return path, ()
    near = _beside(path, extent)
    kept = np.union1d(_outline(path, np.flatnonzero(near), 3 * MOST_POSITIONS // 4),
                      _outline(path, np.flatnonzero(~near), MOST_POSITIONS // 4))  # fmt: skip
    kept = np.union1d(kept, [0, len(path) - 1])
    return path[kept], (f"The path of {len(path):,} positions was thinned to {len(kept):,}, which keep its shape.",)


def _beside(path: FloatArray, extent: Extent) -> npt.NDArray[np.bool_]:
    """Which positions lie within an extent widened by itself, and those before and after them."""
    low, high = np.array(extent).T
    inside = (np.abs(path - (low + high) / 2) <= 1.5 * (high - low)).all(axis=1)
    beside: npt.NDArray[np.bool_] = inside.copy()
    beside[1:] |= inside[:-1]
    beside[:-1] |= inside[1:]
    return beside


def _outline(path: FloatArray, indices: npt.NDArray[np.intp], most: int) -> npt.NDArray[np.intp]:
    """About `most` of some positions, by their indices."""
    outline = Outline(2, most)
    outline.extend(path[indices])
    return indices[outline.points()[0]]


def stretched(path: FloatArray, before: Extent, after: Extent) -> FloatArray:
    """The positions `(k+1, 2)` of a path on a landscape that lay in one extent, and now lies in another.

    Those that would come to lie beyond the largest number are left out.
    """
    if before == after:
        return path
    (low, high), (new_low, new_high) = np.array(before).T, np.array(after).T
    with np.errstate(over="ignore", invalid="ignore"):
        moved: FloatArray = new_low + (path - low) * ((new_high - new_low) / (high - low))
    return moved[np.isfinite(moved).all(axis=1)]
