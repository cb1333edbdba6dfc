"""Stationary points of landscapes that are nearly flat in places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import Landscape, StationaryPoint
from gdlab.landscapes.stationary_points import OneByOne, Searched, first_inside, stationary_points

_SAME = 1e-5
"""Points closer than this part of the bounds are one."""


def points_off_plains(
    landscape: Landscape,
    strength: Callable[[FloatArray], FloatArray],
    seen: Searched | None = None,
    boxes: Iterable[FloatArray] = (),
    around: FloatArray | None = None,
) -> tuple[StationaryPoint, ...]:
    """The stationary points inside the bounds, but none on a plain; lowest value first, at most the first 50.

    Far from a well its slope falls below any bound without vanishing. Measured against what makes it, it does not.

    Args:
        landscape: whose points they are.
        strength: the usual size of a slope near each point, `(n,)`; 0 on plains.
        seen: the same landscape to the last digits but one, quicker.
        boxes: parts of the bounds, `(d, 2)`, that hold too much for the search to see it from afar.
        around: a box around the bounds, `(d, 2)`, the points in which are looked for too.
    """
    found: list[StationaryPoint] = []
    extent = landscape.bounds[:, 1] - landscape.bounds[:, 0]
    for box, beyond in ((landscape.bounds, around), *((box, None) for box in boxes)):
        for point in stationary_points(_Evened(seen or OneByOne(landscape), strength, box), box=beyond):
            if all(np.max(np.abs(point.position - other.position) / extent) > _SAME for other in found):
                found.append(point)
    if not found:
        return ()
    at = np.array([point.position for point in found])
    values, spectra = landscape.value(at).tolist(), np.linalg.eigvalsh(landscape.hessian(at))
    own = [replace(p, value=u, eigenvalues=s) for p, u, s in zip(found, values, spectra, strict=True)]
    return first_inside(own, landscape.bounds)


@dataclass(frozen=True)
class _Evened:
    """A landscape whose slopes are divided by their usual size near each point: nowhere nearly flat, nan where flat."""

    landscape: Searched
    strength: Callable[[FloatArray], FloatArray]
    bounds: FloatArray

    def value(self, x: FloatArray, /) -> FloatArray:
        """U."""
        return self.landscape.value(x)

    def derivatives(self, x: FloatArray, /) -> tuple[FloatArray, FloatArray]:
        """∇U and ∇∇U by the strength."""
        strength = self.strength(x)
        size = np.where(strength > 0, strength, np.nan)
        slope, curvature = self.landscape.derivatives(x)
        return slope / size[:, None], curvature / size[:, None, None]
