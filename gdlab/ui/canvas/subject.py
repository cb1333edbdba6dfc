"""What a canvas shows, turned from the landscape's coordinates into the picture's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec.structs import replace

from gdlab.analysis.section import Section, Valued
from gdlab.analysis.view import View
from gdlab.core.arrays import FloatArray
from gdlab.core.protocols import StationaryPoint
from gdlab.symbols.anatomy import Anatomy
from gdlab.ui.canvas.path_buffer import PathBuffer
from gdlab.ui.canvas.rivals import Company, Rivals, RunPath
from gdlab.ui.painting.curvature_cross import Arm
from gdlab.ui.painting.picture_data import Mark, PictureData, Places, Words

Vector = Sequence[float] | FloatArray


class Subject:
    """A landscape, a path on it, the vectors at its particle and the stationary points.

    `swapped` lays the second coordinate across and the first upright; a curve stays as it is. `marks`, `vectors` and
    `inner` are as they lie on the picture.
    """

    def __init__(self) -> None:
        self.section: Section | None = None
        self.path = PathBuffer()
        self.rivals = Rivals()
        self.branches = Rivals()
        self.flows = Rivals()
        self.swapped = False
        self._way: FloatArray = np.empty((0, 2))
        self._rest: FloatArray = np.empty((0, 2))
        self._placed: tuple[FloatArray | None, Section | None, FloatArray] = None, None, self._rest
        self._cursor = 0
        self._vectors: Mapping[str, Vector] = {}
        self.vectors: Mapping[str, tuple[float, float]] = {}
        self.points: tuple[StationaryPoint, ...] = ()
        self.marks: tuple[Mark, ...] = ()
        self.recorded: Places = ()
        self._company: Company | None = None
        self._inner: Anatomy | None = None
        self.inner: Anatomy | None = None

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
        self.section = None if landscape is None else Section(landscape, self._held(landscape), self.swapped)
        self.set_points(())
        self._begin()

    def set_swapped(self, swapped: bool) -> None:
        """Exchange the axes, or not."""
        self.swapped = swapped
        self.section = None if self.section is None else replace(self.section, swapped=swapped)
        self.set_points(self.points)
        self._begin()

    def set_path(self, way: FloatArray, cursor: int, rest: FloatArray | None = None) -> None:
        """Take the first particle's way (p, d), where on it that is, and the positions (n−1, d) of the others then."""
        self._way, self._cursor = way, min(cursor, len(way) - 1)
        self._rest = np.empty((0, 2)) if rest is None else rest
        self.path.set(way, self.section)
        if self.section is not None and self.section.landscape.dimension > 2:
            self.section = replace(self.section, through=self._held(self.section.landscape))

    def set_rivals(self, runs: Sequence[RunPath]) -> None:
        """Take the other runs of a race."""
        self.rivals.set(runs, self.section)

    def set_branches(self, ways: Sequence[RunPath]) -> None:
        """Take rewritten futures."""
        self.branches.set(ways, self.section)

    def set_company(self, company: Company | None) -> None:
        """Take what accompanies the particle, or nothing."""
        self._company = company
        way = None if company is None else company.way
        self.flows.set([] if way is None else [RunPath(0, "", way, way[-1])], self.section)

    def set_vectors(self, vectors: Mapping[str, Vector]) -> None:
        """Take the particle's vectors (d,) by arrow key."""
        self._vectors = vectors
        self.vectors = {key: self.direction(vector) for key, vector in vectors.items()}

    def set_inner(self, inner: Anatomy | None) -> None:
        """Take what goes on inside the method, in displacements (d,), or nothing."""
        self._inner = inner
        self.inner = None if inner is None else inner.turned(self.direction)

    def set_points(self, points: Sequence[StationaryPoint]) -> None:
        """Take the landscape's stationary points."""
        self.points = tuple(points)
        self.marks = tuple(self._mark(point) for point in self.points)

    def set_recorded(self, path: Sequence[Sequence[float]]) -> None:
        """Take a path (k+1, 2) that came with the landscape."""
        self.recorded = tuple((float(x), float(y)) for x, y in path)

    def cross(self, point: StationaryPoint | None) -> tuple[Arm, ...]:
        """Return the eigenvectors of the Hessian at a point of a plane or a curve, as they lie on the picture."""
        if point is None or self.section is None or len(point.position) > 2:
            return ()
        hessian = getattr(self.section.landscape, "hessian")(point.position[None])[0]  # noqa: B009 (not of all)
        if not np.isfinite(hessian).all():
            return ()
        values, vectors = np.linalg.eigh(hessian)
        place = self._place(point)
        return tuple(
            Arm(*place, *self.direction(vector.tolist()), value)
            for value, vector in zip(values.tolist(), vectors.T, strict=True)
        )

    def placed(self, data: PictureData) -> PictureData:
        """Return `data` with all that has a place or a direction."""
        return replace(
            data,
            path=self.path.points,
            cursor=self._cursor,
            others=self._others(),
            rivals=self.rivals.seen,
            branches=self.branches.seen,
            flows=self.flows.seen,
            ghosts=None if self._company is None else self._company.placed(self.section),
            marks=self.marks,
            extent=None if self.section is None else self.section.extent,
            recorded=tuple((y, x) for x, y in self.recorded) if self.is_swapped else self.recorded,
            vectors=self.vectors,
            inner=self.inner,
        )

    def turned(self, view: View) -> View:
        """Return a view of the landscape's coordinates as one of the picture's; the other way round is the same."""
        return view.swapped() if self.is_swapped else view

    def worded(self, words: Words) -> Words:
        """Return the words with those of the axes where they belong."""
        return words.swapped() if self.swapped else words

    def direction(self, vector: Vector) -> tuple[float, float]:
        """Return the components of a vector (d,) on the picture, a zero for one that is lacking."""
        first, second = (*vector[:2], 0.0)[:2]
        return (second, first) if self.is_swapped else (first, second)

    def position(self, x: float, y: float) -> FloatArray:
        """Return the position (d,) at a place of the picture; coordinates that are not shown stay the particle's."""
        if self.section is None:
            return np.array([x, y])
        return np.array([x]) if self.section.axes == 1 else self.section.embedded(np.array([[x, y]]))[0]

    def _begin(self) -> None:
        self.path.begin(self.section)
        self.set_path(self._way, self._cursor, self._rest)
        self.set_vectors(self._vectors)
        self.set_inner(self._inner)
        self.rivals.begin(self.section)
        self.branches.begin(self.section)
        self.flows.begin(self.section)

    def _others(self) -> FloatArray:
        """Return where the rest of an ensemble is (n−1, 2), the same array as long as nothing has moved."""
        if not len(self._rest):
            return np.empty((0, 2))
        rest, section, others = self._placed
        if rest is not self._rest or section is not self.section:
            others = self._rest[:, :2] if self.section is None else self.section.seen(self._rest)
            if self.section is not None and self.is_curve:
                others = np.column_stack([others, self.section.value(others)])
            self._placed = self._rest, self.section, others
        return others

    def _mark(self, point: StationaryPoint) -> Mark:
        return Mark(*self._place(point), point.kind)

    def _place(self, point: StationaryPoint) -> tuple[float, float]:
        """Return where a point lies on the picture, on a curve at its height."""
        return (float(point.position[0]), point.value) if self.is_curve else self.direction(point.position.tolist())

    def _held(self, landscape: Valued) -> tuple[float, ...]:
        """Return the particle's position, through which a landscape of more than two dimensions is cut.

        Nothing where the particle is still that of another landscape, with other dimensions.
        """
        if not 0 <= self._cursor < len(self._way):
            return ()
        position = self._way[self._cursor]
        fits = len(position) == landscape.dimension and np.isfinite(position).all()
        return tuple(position.tolist()) if fits else ()


def same_box(one: Valued, other: Valued) -> bool:
    """Say whether a landscape can take the other's place in the same view, as while a coefficient is dragged."""
    return one.dimension == other.dimension and bool(np.array_equal(one.bounds, other.bounds))
