"""The visible rectangle of a landscape, and what zooming and panning do to it."""

from __future__ import annotations

from msgspec import Struct

from gdlab.core.arrays import FloatArray

_SMALLEST, _LARGEST = 1e-12, 1e15
_AIR = 0.06
"""Part of a view that is left beside what it is widened for."""


class View(Struct, frozen=True):
    """The rectangle left ≤ x ≤ right, bottom ≤ y ≤ top in data units; a 1-D landscape reads y as its value."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        """Return the extent in x."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Return the extent in y."""
        return self.top - self.bottom

    @property
    def centre(self) -> tuple[float, float]:
        """Return the middle of the rectangle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def zoomed(self, factor: float, x: float, y: float) -> View:
        """Return the view magnified by `factor` with the point (x, y) held still; the same view past all sense."""
        view = View(
            x + (self.left - x) / factor,
            x + (self.right - x) / factor,
            y + (self.bottom - y) / factor,
            y + (self.top - y) / factor,
        )
        reach = max(abs(x), abs(y), 1e-3)
        sensible = view.width > _SMALLEST * reach and max(view.width, view.height) < _LARGEST
        return view if sensible else self

    def panned(self, dx: float, dy: float) -> View:
        """Return the view moved by (dx, dy) in data units."""
        return View(self.left + dx, self.right + dx, self.bottom + dy, self.top + dy)

    def including(self, points: FloatArray) -> View:
        """Return the smallest view around this one that shows points too, (n, 2) or (n, 1), not quite at its edge."""
        low, high = points.min(axis=0), points.max(axis=0)
        sides = list(self.sides)
        for axis, extent in zip(range(points.shape[1]), (self.width, self.height), strict=False):
            first, last = 2 * axis, 2 * axis + 1
            if low[axis] < sides[first] or high[axis] > sides[last]:
                sides[first] = min(sides[first], float(low[axis]) - _AIR * extent)
                sides[last] = max(sides[last], float(high[axis]) + _AIR * extent)
        return View(*sides)

    def swapped(self) -> View:
        """Return the view with x and y exchanged."""
        return View(self.bottom, self.top, self.left, self.right)

    def mixed(self, other: View, share: float) -> View:
        """Return the view that lies `share` (0…1) of the way to `other`, for animated zooms."""
        return View(*(a + share * (b - a) for a, b in zip(self.sides, other.sides, strict=True)))

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Return left, right, bottom, top."""
        return self.left, self.right, self.bottom, self.top

    def locked(self, aspect: float) -> View:
        """Return the smallest view of width/height = `aspect` around this one: equal units in x and y."""
        x, y = self.centre
        half = max(self.width, self.height * aspect) / 2
        return View(x - half, x + half, y - half / aspect, y + half / aspect)
