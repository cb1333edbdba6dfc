"""What a canvas shows, turned from the landscape's coordinates into the picture's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec.structs import replace

from gdlab.analysis.section import Section, Valued
from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import StationaryPoint
from gdlab.ui.canvas.path_buffer import PathBuffer
from gdlab.ui.painting.curvature_cross import Arm
from gdlab.ui.painting.picture_data import Mark, PictureData, Places, Words


class Subject:
    """A landscape, a path on it, the vectors at its particle and the stationary points.

    `swapped` lays the second coordinate across and the first upright; a curve stays as it is.
    """

    def __init__(self) -> None:
        self.section: Section | None = None
        self.path = PathBuffer()
        self.swapped = False
        self._positions: FloatArray = np.empty((0, 1, 2))
        self._cursor = 0
        self._vectors: Mapping[str, FloatArray] = {}
        self._points: tuple[StationaryPoint, ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self._recorded: Places = ()

    @property
    def is_curve(self) -> bool:
        """Say whether the landscape has one dimension."""
        return self.section is not None and self.section.axes == 1

    @property
    def is_swapped(self) -> bool:
        """Say whether the second coordinate does lie across."""
        return self.swapped and not self.is_curve

    def set_landscape(self, landscape: Valued | None) -> None:
        """Take another landscape; its stationary points are not known yet."""
        self.section = None if landscape is None else Section(landscape, self._held(), self.swapped)
        self.set_points(())
        self._begin()

    def set_swapped(self, swapped: bool) -> None:
        """Exchange the axes, or not."""
        self.swapped = swapped
        self.section = None if self.section is None else replace(self.section, swapped=swapped)
        self.set_points(self._points)
        self._begin()

    def set_path(self, positions: FloatArray, cursor: int) -> None:
        """Take the positions (k+1, n, d) of the particles, of which the first's are the path."""
        self._positions, self._cursor = positions, min(cursor, len(positions) - 1)
        self.path.set(positions[:, 0] if len(positions) else np.empty((0, 2)), self.section)
        if self.section is not None and self.section.landscape.dimension > 2:
            self.section = replace(self.section, through=self._held())

    def set_vectors(self, vectors: Mapping[str, FloatArray]) -> None:
        """Take the particle's vectors (d,) by arrow key."""
        self._vectors = vectors

    def set_points(self, points: Sequence[StationaryPoint]) -> None:
        """Take the landscape's stationary points."""
        self._points = tuple(points)
        self._marks = tuple(self._mark(point) for point in self._points)

    def set_recorded(self, path: Sequence[Sequence[float]]) -> None:
        """Take a path (k+1, 2) that came with the landscape."""
        self._recorded = tuple((float(x), float(y)) for x, y in path)

    def cross(self, point: StationaryPoint | None) -> tuple[Arm, ...]:
        """Return the eigenvectors of the Hessian at a point of a plane, as they lie on the picture."""
        if point is None or self.section is None or len(point.position) != 2:
            return ()
        hessian = getattr(self.section.landscape, "hessian")(point.position[None])[0]  # noqa: B009 (not of all)
        if not np.isfinite(hessian).all():
            return ()
        values, vectors = np.linalg.eigh(hessian)
        place = self._across_and_up(point.position)
        return tuple(
            Arm(*place, *self._across_and_up(vector), value)
            for value, vector in zip(values.tolist(), vectors.T, strict=True)
        )

    def placed(self, data: PictureData) -> PictureData:
        """Return `data` with all that has a place or a direction."""
        return replace(
            data,
            path=self.path.points,
            cursor=self._cursor,
            others=self._others(),
            marks=self._marks,
            recorded=tuple((y, x) for x, y in self._recorded) if self.is_swapped else self._recorded,
            vectors={key: self._across_and_up(vector) for key, vector in self._vectors.items()},
        )

    def turned(self, view: View) -> View:
        """Return a view of the landscape's coordinates as one of the picture's; the other way round is the same."""
        return view.swapped() if self.is_swapped else view

    def worded(self, words: Words) -> Words:
        """Return the words with those of the axes where they belong."""
        return words.swapped() if self.swapped else words

    def position(self, x: float, y: float) -> FloatArray:
        """Return the position (d,) at a place of the picture; coordinates that are not shown stay the particle's."""
        if self.section is None:
            return np.array([x, y])
        return np.array([x]) if self.section.axes == 1 else self.section.embedded(np.array([[x, y]]))[0]

    def _begin(self) -> None:
        self.path.clear()
        self.set_path(self._positions, self._cursor)

    def _others(self) -> FloatArray:
        """Return where the rest of an ensemble is (n−1, 2)."""
        if not 0 <= self._cursor < len(self._positions) or self._positions.shape[1] == 1:
            return np.empty((0, 2))
        others = self._positions[self._cursor, 1:]
        if self.section is None:
            return others[:, :2]
        seen = self.section.seen(others)
        return np.column_stack([seen, self.section.value(seen)]) if self.is_curve else seen

    def _mark(self, point: StationaryPoint) -> Mark:
        x, y = (float(point.position[0]), point.value) if self.is_curve else self._across_and_up(point.position)
        return Mark(x, y, point.kind)

    def _across_and_up(self, vector: FloatArray) -> tuple[float, float]:
        """Return the components of a vector (d,) on the picture, a zero for one that is lacking."""
        first, second = [*vector[:2].tolist(), 0.0][:2]
        return (second, first) if self.is_swapped else (first, second)

    def _held(self) -> tuple[float, ...]:
        """Return the particle's position, through which a landscape of more than two dimensions is cut."""
        if not 0 <= self._cursor < len(self._positions):
            return ()
        position = self._positions[self._cursor, 0]
        return tuple(position.tolist()) if np.isfinite(position).all() else ()


def same_box(one: Valued, other: Valued) -> bool:
    """Say whether a landscape can take the other's place in the same view, as while a coefficient is dragged."""
    return one.dimension == other.dimension and bool(np.array_equal(one.bounds, other.bounds))
