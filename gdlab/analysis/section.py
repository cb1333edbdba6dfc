"""One- and two-dimensional sections through landscapes of any dimension."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from msgspec import Struct

from gdlab.analysis.contours import crossings
from gdlab.analysis.levels import LARGEST
from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray


class Valued(Protocol):
    """What a picture needs of a landscape."""

    @property
    def dimension(self) -> int:
        """The number d of coordinates."""
        ...

    @property
    def bounds(self) -> FloatArray:
        """The region of interest (d, 2)."""
        ...

    def value(self, points: FloatArray, /) -> FloatArray:
        """Return U at points (n, d) as (n,), NaN in holes."""
        ...


class Section(Struct, frozen=True, eq=False):
    """The landscape seen along its first one or two coordinates, the others held at those of `through`.

    `swapped` lays the second coordinate across and the first upright; a curve has nothing to swap.
    Two sections are equal if they cut the same landscape, not merely an equal one, at the same place.
    """

    landscape: Valued
    through: tuple[float, ...] = ()
    swapped: bool = False

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Section):
            return NotImplemented
        here, there = (self.through, self.swapped), (other.through, other.swapped)
        return self.landscape is other.landscape and here == there

    def __hash__(self) -> int:
        return hash((id(self.landscape), self.through, self.swapped))

    @property
    def axes(self) -> int:
        """Return 1 for a curve, 2 for a map."""
        return min(self.landscape.dimension, 2)

    @property
    def bounds(self) -> FloatArray:
        """Return the region of interest (axes, 2) as it lies on the picture."""
        return np.asarray(self.landscape.bounds, dtype=np.float64)[: self.axes][:: -1 if self.swapped else 1]

    @property
    def extent(self) -> View | None:
        """Return the part of the picture in which the landscape was measured; None where it is known everywhere."""
        if not getattr(self.landscape, "is_measured", False):
            return None
        (left, right), (bottom, top) = self.bounds.tolist()
        return View(left, right, bottom, top)

    def seen(self, vectors: FloatArray) -> FloatArray:
        """Return positions or vectors (n, d) by their components across and upright (n, axes)."""
        return vectors[:, : self.axes][:, :: -1 if self.swapped else 1]

    def value(self, points: FloatArray) -> FloatArray:
        """Return U (n,) at the shown coordinates (n, axes); NaN are holes, infinities clipped to ±1e300.

        A landscape whose exact values are slow offers `drawn_value`, the same but for the last digits.
        """
        drawn = getattr(self.landscape, "drawn_value", self.landscape.value)
        with np.errstate(all="ignore"):
            values = np.asarray(drawn(self.embedded(points)), dtype=np.float64)
        return np.clip(values, -LARGEST, LARGEST)

    def value_on(self, x: FloatArray, y: FloatArray) -> FloatArray:
        """Return U (ny, nx) at the crossings of places across (nx,) and upright (ny,), as `value` does.

        A landscape for which a whole grid is less work than its points offers `drawn_on`.
        """
        drawn = getattr(self.landscape, "drawn_on", None)
        if drawn is None or self.axes < 2:
            return self.value(crossings(x, y)).reshape(len(y), len(x))
        with np.errstate(all="ignore"):
            values = np.asarray(drawn(y, x).T if self.swapped else drawn(x, y), dtype=np.float64)
        return np.clip(values, -LARGEST, LARGEST)

    def embedded(self, points: FloatArray) -> FloatArray:
        """Return the points (n, axes) of the picture as positions (n, d), completed by the held coordinates."""
        if self.landscape.dimension <= 2:
            return self.seen(points)
        held = np.zeros(self.landscape.dimension)
        held[: len(self.through)] = self.through
        full = np.tile(held, (len(points), 1))
        full[:, :2] = self.seen(points)
        return full
