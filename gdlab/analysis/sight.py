"""Which part of a landscape a map may show before anyone moves it, and the stationary points there."""

from __future__ import annotations

import numpy as np

from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import Landscape, StationaryPoint

_SQUARE, _WIDEST = 1.0, 3.0
"""Width by height of the maps that windows have."""


def surroundings(bounds: FloatArray) -> FloatArray:
    """The box (2, 2) around bounds (2, 2) that maps fitted to them show: in equal units, square or three times as wide.

    It is the same whatever window there is, so that what is found there is the same in all of them, and without one.
    """
    views = [View(*bounds.ravel().tolist()).locked(aspect) for aspect in (_SQUARE, _WIDEST)]
    sides = np.array([view.sides for view in views])
    left, right, bottom, top = np.where([True, False, True, False], sides.min(axis=0), sides.max(axis=0)).tolist()
    return np.array([[left, right], [bottom, top]])


def searched(landscape: Landscape) -> FloatArray:
    """The box (d, 2) in which `points_in_sight` looks: the bounds, or of a map that has surroundings, those."""
    widens = landscape.dimension == 2 and hasattr(landscape, "points_within")
    return surroundings(landscape.bounds) if widens else landscape.bounds


def points_in_sight(landscape: Landscape) -> tuple[StationaryPoint, ...]:
    """The stationary points that a fitted map may show, lowest value first; at most 50, inside the bounds first.

    A height map knows nothing beyond its heights, and beyond two dimensions a map is but a cut: there, those inside the
    bounds.
    """
    if landscape.dimension == 2 and hasattr(landscape, "points_within"):
        found: tuple[StationaryPoint, ...] = landscape.points_within(surroundings(landscape.bounds))
        return found
    return landscape.stationary_points()
