"""A canvas that is told what the particle is and feels, and which points of the landscape are worth a mark."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF

from gdlab.core.protocols import StationaryPoint
from gdlab.ui.canvas.hands import NONE
from gdlab.ui.canvas.opened import OpenedCanvas
from gdlab.ui.canvas.sheet import Sheet
from gdlab.ui.canvas.subject import Vector
from gdlab.ui.painting.arrows import FORCE, FRICTION, INERTIA, VELOCITY
from gdlab.ui.painting.marks import mark_at
from gdlab.ui.painting.picture_data import PictureData


class InformedCanvas(OpenedCanvas):
    """Setters that only add to what is shown; none of them moves the map."""

    _data: PictureData

    def _sheet(self) -> Sheet:
        raise NotImplementedError

    def _mark(self) -> None:
        """Show the marks, as soon as the map is that of their landscape."""
        raise NotImplementedError

    def set_stationary_points(self, points: Sequence[StationaryPoint]) -> None:
        """Mark these points of the landscape."""
        self._subject.set_points(points)
        self._point_hovered = NONE  # the pointer has not moved, but numbers now stand for others
        self._mark()

    def point_at(self, pixel: QPointF) -> int:
        """Return the number of the stationary point whose mark is under a pixel, −1 for none."""
        sheet, marks = self._sheet(), self._subject.marks
        if marks is not self._data.marks:  # what is seen are still the marks of the landscape before
            return NONE
        return mark_at(sheet.frame, sheet.style, marks, pixel)

    def set_recorded(self, path: Sequence[Sequence[float]]) -> None:
        """Draw a path (k+1, 2) that came with the landscape beside the particle's own; none when empty."""
        self._subject.set_recorded(path)
        self._place()

    def set_pointed(self, point: StationaryPoint | None, note: str = "") -> None:
        """Show the eigenvectors of the Hessian at a stationary point, on a curve its curvature; None for none.

        `note` says in words what the point is.
        """
        self.note = note
        self._show(cross=self._subject.cross(point))

    def set_undefined(self, undefined: bool) -> None:
        """Say at the particle, or where it was last, that the landscape is not defined there."""
        self._show(undefined=undefined)

    def set_vectors(
        self,
        force: Vector | None,
        velocity: Vector | None,
        friction: Vector | None,
        inertia: Vector | None,
    ) -> None:
        """Show the particle's force, friction and inertia (d,) in newtons and its velocity (d,) in metres a second."""
        given = {FORCE: force, VELOCITY: velocity, FRICTION: friction, INERTIA: inertia}
        self._subject.set_vectors({key: vector for key, vector in given.items() if vector is not None})
        self._show(vectors=self._subject.vectors)

    def set_particle(self, mass: float) -> None:
        """Show the particle as large as its mass in kilograms asks for."""
        self._show(mass=mass)

    def set_value(self, potential: float) -> None:
        """Point to U on the colour bar."""
        self._show(value=potential)

    def set_arrows(self, shown: frozenset[str]) -> None:
        """Show these of the arrows "force", "velocity", "friction_force", "inertia"."""
        self._show(shown=frozenset(shown))

    def set_arrow_scale(self, force: float, speed: float) -> None:
        """Size arrows so that these values are of good length; without it, by what is typical of the landscape."""
        self._show(reference=(force, speed))

    def set_linked(self, quantity: str) -> None:
        """Thicken the arrow of a quantity that is pointed at elsewhere; "" for none."""
        self._show(linked=quantity)
