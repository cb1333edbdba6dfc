"""Where the numbers of index contours stand: on a straight, free stretch, clear of the trail and of each other."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct

from gdlab.core.arrays import FloatArray
from gdlab.ui.painting.crowd import Crowd
from gdlab.ui.painting.geometry import Rectangle


class NumberPlace(Struct, frozen=True):
    """The middle of a number in pixels, its turn in degrees clockwise (−90…90], and its level."""

    x: float
    y: float
    angle: float
    level: int


def place_numbers(
    lines: list[tuple[int, FloatArray]], obstacles: FloatArray, area: Rectangle, size: float
) -> list[NumberPlace]:
    """Return at most one place per line (level, points (n, 2) in pixels), long lines first.

    A place is kept away from the edges of `area`, from `obstacles` (m, 2 pixels) and from numbers placed before;
    among the free ones the straightest wins, with a slight liking for the upper left. A line without one has none.
    """
    places: list[NumberPlace] = []
    crowd = Crowd(obstacles, area)
    measured = [(_steps(points), level, points) for level, points in lines]
    for steps, level, points in sorted(measured, key=lambda item: -item[0].sum()):
        if steps.sum() < 7 * size:
            continue
        taken = np.array([[place.x, place.y] for place in places]).reshape(-1, 2)
        found = _best(points, steps, crowd, taken, area, size)
        if found is not None:
            places.append(NumberPlace(*found, level))
    return places


def _best(
    points: FloatArray, steps: FloatArray, crowd: Crowd, taken: FloatArray, area: Rectangle, size: float
) -> tuple[float, float, float] | None:
    """Return (x, y, angle) of the best candidate along the line, whose points are `steps` apart; or None."""
    stops = np.arange(2.0 * size, steps.sum() - 1.5 * size, 0.8 * size)
    if len(stops) == 0:
        return None
    along = np.concatenate([[0.0], np.cumsum(steps)])
    middle, before, after = _at(points, along, stops + np.array([[0.0], [-1.3 * size], [1.3 * size]]))
    chord = after - before
    bend = 1.0 - np.hypot(chord[:, 0], chord[:, 1]) / (2.6 * size)
    margin = 1.9 * size
    inside = (
        (middle[:, 0] > area[0] + margin) & (middle[:, 0] < area[2] - margin)
        & (middle[:, 1] > area[1] + margin) & (middle[:, 1] < area[3] - margin)
    )  # fmt: skip
    cost = 12.0 * bend + 0.05 * (middle[:, 1] - area[1]) / (area[3] - area[1])
    near = np.concatenate([middle - 2.0 * size, middle + 2.0 * size], axis=1)
    inside &= crowd.count(near) == 0
    if len(taken):
        away = np.hypot(middle[:, None, 0] - taken[None, :, 0], middle[:, None, 1] - taken[None, :, 1])
        inside &= (away > 7.0 * size).all(axis=1)
    cost = np.where(inside & (bend < 0.06), cost, np.inf)
    best = int(np.argmin(cost))
    if not math.isfinite(cost[best]):
        return None
    angle = math.degrees(math.atan2(chord[best, 1], chord[best, 0]))
    angle = (angle + 90.0) % 180.0 - 90.0
    return float(middle[best, 0]), float(middle[best, 1]), 90.0 if angle == -90.0 else angle


def _steps(points: FloatArray) -> FloatArray:
    """Return how far the points (n, 2) of a line lie apart (n−1,)."""
    step = points[1:] - points[:-1]
    return np.hypot(step[:, 0], step[:, 1])


def _at(points: FloatArray, along: FloatArray, stops: FloatArray) -> FloatArray:
    """Return the points (…, 2) at arc lengths `stops` (…)."""
    return np.stack([np.interp(stops, along, points[:, 0]), np.interp(stops, along, points[:, 1])], axis=-1)
